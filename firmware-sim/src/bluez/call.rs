//! What a client may ask over D-Bus, as values, and how it is answered or refused.
//!
//! Only what a client of clips needs; what the answer is, is decided in [`super::stack`]. Names and texts of refusals are BlueZ's own (its
//! `src/error.c` and `src/gatt-client.c`), because clients match them.

use std::borrow::Cow;
use std::collections::HashMap;

use zbus::Message;
use zbus::zvariant::{DynamicDeserialize, OwnedObjectPath, OwnedValue, Value};

/// ATT errors (Bluetooth Core 5.4, vol 3, part F, table 3.4).
pub(super) const INVALID_OFFSET: u8 = 0x07;
pub(super) const UNLIKELY: u8 = 0x0e;

/// Properties in the order in which they are told.
pub(super) type Properties = Vec<(&'static str, Value<'static>)>;

/// Names a call until it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CallId(pub(super) u64);

/// A call of a client.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) id: CallId,
    /// The client's unique name on the bus.
    pub(super) sender: String,
    /// The object asked.
    pub(super) path: String,
    pub(super) method: Method,
}

/// What is asked.
#[derive(Debug)]
pub(super) enum Method {
    Introspect,
    Ping,
    ManagedObjects,
    Get {
        interface: String,
        property: String,
    },
    GetAll {
        interface: String,
    },
    Set {
        interface: String,
        property: String,
        value: OwnedValue,
    },
    /// Only devices with one of these services; all if there is none.
    SetDiscoveryFilter {
        uuids: Vec<String>,
    },
    StartDiscovery,
    StopDiscovery,
    RemoveDevice {
        device: String,
    },
    Connect,
    Disconnect,
    ReadValue {
        offset: u16,
    },
    WriteValue {
        value: Vec<u8>,
    },
    StartNotify,
    StopNotify,
}

/// A D-Bus error as answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) name: &'static str,
    pub(super) text: Cow<'static, str>,
}

impl Refusal {
    const fn fixed(name: &'static str, text: &'static str) -> Self {
        Self {
            name,
            text: Cow::Borrowed(text),
        }
    }

    pub(super) const NOT_READY: Self =
        Self::fixed("org.bluez.Error.NotReady", "Resource Not Ready");
    pub(super) const BUSY: Self = Self::fixed(
        "org.bluez.Error.InProgress",
        "Operation already in progress",
    );
    pub(super) const IN_PROGRESS: Self = Self::fixed("org.bluez.Error.InProgress", "In Progress");
    pub(super) const NOT_CONNECTED: Self =
        Self::fixed("org.bluez.Error.NotConnected", "Not Connected");
    pub(super) const NOT_SUPPORTED: Self =
        Self::fixed("org.bluez.Error.NotSupported", "Operation is not supported");
    pub(super) const DOES_NOT_EXIST: Self =
        Self::fixed("org.bluez.Error.DoesNotExist", "Does Not Exist");
    pub(super) const BAD_ARGUMENTS: Self = Self::fixed(
        "org.bluez.Error.InvalidArguments",
        "Invalid arguments in method call",
    );
    pub(super) const READ_ONLY: Self = Self::fixed(
        "org.freedesktop.DBus.Error.PropertyReadOnly",
        "this property cannot be set",
    );

    pub(super) const fn failed(text: &'static str) -> Self {
        Self::fixed("org.bluez.Error.Failed", text)
    }

    /// An ATT error, as BlueZ words it (`create_gatt_dbus_error`).
    pub(super) fn att(code: u8) -> Self {
        match code {
            0x02 => Self::fixed("org.bluez.Error.NotPermitted", "Read not permitted"),
            0x03 => Self::fixed("org.bluez.Error.NotPermitted", "Write not permitted"),
            0x06 => Self::NOT_SUPPORTED,
            0x07 => Self::fixed("org.bluez.Error.InvalidArguments", "Invalid offset"),
            0x0d => Self::fixed("org.bluez.Error.InvalidArguments", "Invalid Length"),
            _ => Self {
                name: "org.bluez.Error.Failed",
                text: format!("Operation failed with ATT error: 0x{code:02x}").into(),
            },
        }
    }

    fn unknown(what: &'static str, name: String) -> Self {
        Self {
            name: what,
            text: name.into(),
        }
    }

    pub(super) fn unknown_object(path: &str) -> Self {
        let text = format!("Method called on an object that is not there: {path}");
        Self::unknown("org.freedesktop.DBus.Error.UnknownObject", text)
    }

    pub(super) fn unknown_method(member: &str) -> Self {
        let text = format!("Method \"{member}\" is not there on this object");
        Self::unknown("org.freedesktop.DBus.Error.UnknownMethod", text)
    }

    pub(super) fn unknown_interface(interface: &str) -> Self {
        let text = format!("No such interface '{interface}'");
        Self::unknown("org.freedesktop.DBus.Error.UnknownInterface", text)
    }

    pub(super) fn unknown_property(property: &str) -> Self {
        let text = format!("No such property '{property}'");
        Self::unknown("org.freedesktop.DBus.Error.UnknownProperty", text)
    }
}

/// A good answer.
#[derive(Debug)]
pub(super) enum Body {
    Empty,
    Text(String),
    Bytes(Vec<u8>),
    Variant(Value<'static>),
    Properties(Properties),
    /// Every object with its interfaces.
    Objects(Vec<(String, Interfaces)>),
}

/// The interfaces of an object with their properties.
pub(super) type Interfaces = Vec<(&'static str, Properties)>;

/// What goes out to the bus, in order.
#[derive(Debug)]
pub(super) enum Output {
    Answer {
        call: CallId,
        result: Result<Body, Refusal>,
    },
    /// `PropertiesChanged`.
    Changed {
        path: String,
        interface: &'static str,
        properties: Properties,
        invalidated: Vec<&'static str>,
    },
    /// `InterfacesAdded`.
    Added {
        path: String,
        interfaces: Interfaces,
    },
    /// `InterfacesRemoved`.
    Removed {
        path: String,
        interfaces: Vec<&'static str>,
    },
    /// A line for the person who watches.
    Log(String),
}

fn body<T>(message: &Message) -> Result<T, Refusal>
where
    T: for<'d> DynamicDeserialize<'d>,
{
    message
        .body()
        .deserialize()
        .map_err(|_| Refusal::BAD_ARGUMENTS)
}

/// The options that BlueZ's methods take last.
type Options = HashMap<String, OwnedValue>;

impl Method {
    /// Its name on the bus.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Introspect => "Introspect",
            Self::Ping => "Ping",
            Self::ManagedObjects => "GetManagedObjects",
            Self::Get { .. } => "Get",
            Self::GetAll { .. } => "GetAll",
            Self::Set { .. } => "Set",
            Self::SetDiscoveryFilter { .. } => "SetDiscoveryFilter",
            Self::StartDiscovery => "StartDiscovery",
            Self::StopDiscovery => "StopDiscovery",
            Self::RemoveDevice { .. } => "RemoveDevice",
            Self::Connect => "Connect",
            Self::Disconnect => "Disconnect",
            Self::ReadValue { .. } => "ReadValue",
            Self::WriteValue { .. } => "WriteValue",
            Self::StartNotify => "StartNotify",
            Self::StopNotify => "StopNotify",
        }
    }

    /// What a message asks.
    ///
    /// # Errors
    /// Nothing that BlueZ has, or wrong arguments.
    pub(super) fn parse(message: &Message) -> Result<Self, Refusal> {
        let header = message.header();
        let member = header.member().map_or("", |m| m.as_str());
        let interface = header.interface().map_or("", |i| i.as_str());
        Ok(match (interface, member) {
            ("org.freedesktop.DBus.Introspectable", "Introspect") => Self::Introspect,
            ("org.freedesktop.DBus.Peer", "Ping") => Self::Ping,
            ("org.freedesktop.DBus.ObjectManager", "GetManagedObjects") => Self::ManagedObjects,
            ("org.freedesktop.DBus.Properties", "Get") => {
                let (interface, property) = body(message)?;
                Self::Get {
                    interface,
                    property,
                }
            }
            ("org.freedesktop.DBus.Properties", "GetAll") => Self::GetAll {
                interface: body(message)?,
            },
            ("org.freedesktop.DBus.Properties", "Set") => {
                let (interface, property, value) = body(message)?;
                Self::Set {
                    interface,
                    property,
                    value,
                }
            }
            ("org.bluez.Adapter1", "SetDiscoveryFilter") => {
                let mut filter: Options = body(message)?;
                let uuids = filter.remove("UUIDs").map_or(Ok(Vec::new()), |value| {
                    Vec::try_from(value).map_err(|_| Refusal::BAD_ARGUMENTS)
                })?;
                Self::SetDiscoveryFilter { uuids }
            }
            ("org.bluez.Adapter1", "StartDiscovery") => Self::StartDiscovery,
            ("org.bluez.Adapter1", "StopDiscovery") => Self::StopDiscovery,
            ("org.bluez.Adapter1", "RemoveDevice") => {
                let device: OwnedObjectPath = body(message)?;
                Self::RemoveDevice {
                    device: device.to_string(),
                }
            }
            ("org.bluez.Device1", "Connect") => Self::Connect,
            ("org.bluez.Device1", "Disconnect") => Self::Disconnect,
            ("org.bluez.GattCharacteristic1", "ReadValue") => {
                let options: Options = body(message)?;
                let offset = match options.get("offset").map(|value| &**value) {
                    None => 0,
                    Some(Value::U16(offset)) => *offset,
                    // btleplug sends 64 bits; BlueZ itself wants 16 and refuses others.
                    Some(_) => return Err(Refusal::BAD_ARGUMENTS),
                };
                Self::ReadValue { offset }
            }
            ("org.bluez.GattCharacteristic1", "WriteValue") => {
                let (value, _): (Vec<u8>, Options) = body(message)?;
                Self::WriteValue { value }
            }
            ("org.bluez.GattCharacteristic1", "StartNotify") => Self::StartNotify,
            ("org.bluez.GattCharacteristic1", "StopNotify") => Self::StopNotify,
            _ => return Err(Refusal::unknown_method(member)),
        })
    }
}
