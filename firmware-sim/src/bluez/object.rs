//! The tree of objects: paths, what lies below what, and how an object describes itself.

use std::fmt::Write as _;

use super::call::Interfaces;
use super::gatt::{Place, TABLE, services};
use crate::Device;

pub(super) const ADAPTER_PATH: &str = "/org/bluez/hci0";

pub(super) const ADAPTER: &str = "org.bluez.Adapter1";
pub(super) const DEVICE: &str = "org.bluez.Device1";
pub(super) const SERVICE: &str = "org.bluez.GattService1";
pub(super) const CHARACTERISTIC: &str = "org.bluez.GattCharacteristic1";
pub(super) const DESCRIPTOR: &str = "org.bluez.GattDescriptor1";

/// An object on the bus. A `clip` is an index of the world's clips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Object {
    Root,
    Org,
    Bluez,
    Adapter,
    Device { clip: usize },
    Service { clip: usize, service: usize },
    Characteristic { clip: usize, place: Place },
    Descriptor { clip: usize, place: Place },
}

/// The name of a device's object, from its address, first byte first.
pub(super) fn device_name(address: [u8; 6]) -> String {
    let [a, b, c, d, e, f] = address;
    format!("dev_{a:02X}_{b:02X}_{c:02X}_{d:02X}_{e:02X}_{f:02X}")
}

impl Object {
    /// The object at a path, among clips with these addresses.
    pub(super) fn parse(path: &str, addresses: &[[u8; 6]]) -> Option<Self> {
        match path {
            "/" => return Some(Self::Root),
            "/org" => return Some(Self::Org),
            "/org/bluez" => return Some(Self::Bluez),
            ADAPTER_PATH => return Some(Self::Adapter),
            _ => {}
        }
        let mut parts = path
            .strip_prefix(ADAPTER_PATH)?
            .strip_prefix('/')?
            .split('/');
        let device = parts.next()?;
        let clip = addresses.iter().position(|a| device_name(*a) == device)?;
        let Some(service) = parts.next() else {
            return Some(Self::Device { clip });
        };
        let service = TABLE
            .iter()
            .position(|s| format!("service{:04x}", s.handle) == service)?;
        let Some(entry) = parts.next() else {
            return Some(Self::Service { clip, service });
        };
        let entry = TABLE[service]
            .entries
            .iter()
            .position(|e| format!("char{:04x}", e.handle) == entry)?;
        let place = Place { service, entry };
        let Some(descriptor) = parts.next() else {
            return Some(Self::Characteristic { clip, place });
        };
        let found = format!("desc{:04x}", place.configuration()?) == descriptor;
        (found && parts.next().is_none()).then_some(Self::Descriptor { clip, place })
    }

    /// Its own part of the path.
    pub(super) fn name(self, addresses: &[[u8; 6]]) -> String {
        match self {
            Self::Root => String::new(),
            Self::Org => "org".to_owned(),
            Self::Bluez => "bluez".to_owned(),
            Self::Adapter => "hci0".to_owned(),
            Self::Device { clip } => device_name(addresses[clip]),
            Self::Service { service, .. } => format!("service{:04x}", TABLE[service].handle),
            Self::Characteristic { place, .. } => format!("char{:04x}", place.entry().handle),
            Self::Descriptor { place, .. } => {
                format!("desc{:04x}", place.configuration().unwrap_or(0))
            }
        }
    }

    pub(super) const fn parent(self) -> Option<Self> {
        Some(match self {
            Self::Root => return None,
            Self::Org => Self::Root,
            Self::Bluez => Self::Org,
            Self::Adapter => Self::Bluez,
            Self::Device { .. } => Self::Adapter,
            Self::Service { clip, .. } => Self::Device { clip },
            Self::Characteristic { clip, place } => Self::Service {
                clip,
                service: place.service,
            },
            Self::Descriptor { clip, place } => Self::Characteristic { clip, place },
        })
    }

    pub(super) fn path(self, addresses: &[[u8; 6]]) -> String {
        match self.parent() {
            None => "/".to_owned(),
            Some(Self::Root) => format!("/{}", self.name(addresses)),
            Some(parent) => format!("{}/{}", parent.path(addresses), self.name(addresses)),
        }
    }

    pub(super) const fn clip(self) -> Option<usize> {
        match self {
            Self::Device { clip }
            | Self::Service { clip, .. }
            | Self::Characteristic { clip, .. }
            | Self::Descriptor { clip, .. } => Some(clip),
            _ => None,
        }
    }
}

/// All objects of a clip's GATT table, parents first.
pub(super) fn tree(clip: usize, device: Device) -> Vec<Object> {
    let mut objects = Vec::new();
    for service in services(device) {
        objects.push(Object::Service { clip, service });
        for place in Place::all(device).filter(|p| p.service == service) {
            objects.push(Object::Characteristic { clip, place });
            if place.configuration().is_some() {
                objects.push(Object::Descriptor { clip, place });
            }
        }
    }
    objects
}

/// An argument: direction and type.
type Argument = (&'static str, &'static str);

/// Methods: interface, name, arguments.
const METHODS: &[(&str, &str, &[Argument])] = &[
    (ADAPTER, "StartDiscovery", &[]),
    (ADAPTER, "StopDiscovery", &[]),
    (ADAPTER, "SetDiscoveryFilter", &[("in", "a{sv}")]),
    (ADAPTER, "RemoveDevice", &[("in", "o")]),
    (DEVICE, "Connect", &[]),
    (DEVICE, "Disconnect", &[]),
    (
        CHARACTERISTIC,
        "ReadValue",
        &[("in", "a{sv}"), ("out", "ay")],
    ),
    (
        CHARACTERISTIC,
        "WriteValue",
        &[("in", "ay"), ("in", "a{sv}")],
    ),
    (CHARACTERISTIC, "StartNotify", &[]),
    (CHARACTERISTIC, "StopNotify", &[]),
];

/// Properties that can be set.
pub(super) const WRITABLE: &[(&str, &str)] = &[(ADAPTER, "Powered")];

/// The answer to `Introspect`: what the object offers, and the names of the objects below it.
pub(super) fn describe(interfaces: &Interfaces, manager: bool, children: &[String]) -> String {
    let mut xml = String::from(
        "<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n\
         \"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n<node>",
    );
    xml += "<interface name=\"org.freedesktop.DBus.Introspectable\"><method name=\"Introspect\">\
            <arg type=\"s\" direction=\"out\"/></method></interface>";
    if manager {
        xml += "<interface name=\"org.freedesktop.DBus.ObjectManager\">\
                <method name=\"GetManagedObjects\"><arg type=\"a{oa{sa{sv}}}\" direction=\"out\"/></method>\
                <signal name=\"InterfacesAdded\"><arg type=\"o\"/><arg type=\"a{sa{sv}}\"/></signal>\
                <signal name=\"InterfacesRemoved\"><arg type=\"o\"/><arg type=\"as\"/></signal></interface>";
    }
    if !interfaces.is_empty() {
        xml += "<interface name=\"org.freedesktop.DBus.Properties\">\
                <method name=\"Get\"><arg type=\"s\" direction=\"in\"/><arg type=\"s\" direction=\"in\"/>\
                <arg type=\"v\" direction=\"out\"/></method>\
                <method name=\"Set\"><arg type=\"s\" direction=\"in\"/><arg type=\"s\" direction=\"in\"/>\
                <arg type=\"v\" direction=\"in\"/></method>\
                <method name=\"GetAll\"><arg type=\"s\" direction=\"in\"/>\
                <arg type=\"a{sv}\" direction=\"out\"/></method>\
                <signal name=\"PropertiesChanged\"><arg type=\"s\"/><arg type=\"a{sv}\"/>\
                <arg type=\"as\"/></signal></interface>";
    }
    for (interface, properties) in interfaces {
        // Writing to a String cannot fail.
        let _ok = write!(xml, "<interface name=\"{interface}\">");
        for (_, method, arguments) in METHODS.iter().filter(|(of, ..)| of == interface) {
            let _ok = write!(xml, "<method name=\"{method}\">");
            for (direction, kind) in *arguments {
                let _ok = write!(xml, "<arg type=\"{kind}\" direction=\"{direction}\"/>");
            }
            xml += "</method>";
        }
        for (name, value) in properties {
            let access = if WRITABLE.contains(&(interface, name)) {
                "readwrite"
            } else {
                "read"
            };
            let kind = value.value_signature();
            let _ok = write!(
                xml,
                "<property name=\"{name}\" type=\"{kind}\" access=\"{access}\"/>"
            );
        }
        xml += "</interface>";
    }
    for child in children {
        let _ok = write!(xml, "<node name=\"{child}\"/>");
    }
    xml += "</node>\n";
    xml
}
