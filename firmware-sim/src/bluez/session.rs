//! The daemon's connection to the bus: values of ours as messages of D-Bus.

use std::collections::{BTreeMap, HashMap};

use futures_lite::StreamExt as _;
use zbus::fdo::{DBusProxy, RequestNameFlags};
use zbus::message::{Flags, Type};
use zbus::zvariant::{ObjectPath, Value};
use zbus::{Connection, MatchRule, Message, MessageStream, connection};

use super::call::{Body, CallId, Interfaces, Output, Properties, Refusal};

/// The name a client looks for.
const BLUEZ: &str = "org.bluez";
/// Why there is no connection; each says what to do.
#[derive(Debug, thiserror::Error)]
pub(super) enum SessionError {
    #[error("cannot connect to the bus {address}: {source}; is its dbus-daemon running?")]
    Connect {
        address: String,
        source: Box<zbus::Error>,
    },
    #[error(
        "there is an org.bluez on the bus {address} already; end it, or take another bus with --bus"
    )]
    Taken { address: String },
}

/// The daemon's connection to the bus.
pub(super) struct Session {
    connection: Connection,
    messages: MessageStream,
    /// Calls that are not answered yet.
    calls: BTreeMap<CallId, Message>,
}

type Dict<'a> = HashMap<&'a str, &'a Value<'static>>;

fn dict(properties: &Properties) -> Dict<'_> {
    properties.iter().map(|(k, v)| (*k, v)).collect()
}

fn dicts(interfaces: &Interfaces) -> HashMap<&str, Dict<'_>> {
    interfaces.iter().map(|(k, v)| (*k, dict(v))).collect()
}

impl Session {
    /// Connects to the bus and takes the name.
    ///
    /// # Errors
    /// No bus, or the name is taken.
    pub(super) async fn open(address: &str) -> Result<Self, SessionError> {
        let connected = async {
            let connection = connection::Builder::address(address)?.build().await?;
            // Before the name is taken: no call may be missed.
            let messages = MessageStream::from(&connection);
            let left = MatchRule::builder()
                .msg_type(Type::Signal)
                .sender("org.freedesktop.DBus")?
                .interface("org.freedesktop.DBus")?
                .member("NameOwnerChanged")?
                .build();
            let bus = DBusProxy::new(&connection).await?;
            bus.add_match_rule(left).await?;
            connection
                .request_name_with_flags(BLUEZ, RequestNameFlags::DoNotQueue.into())
                .await?;
            Ok(Self {
                connection,
                messages,
                calls: BTreeMap::new(),
            })
        };
        connected.await.map_err(|e| match e {
            zbus::Error::NameTaken => SessionError::Taken {
                address: address.to_owned(),
            },
            source => SessionError::Connect {
                address: address.to_owned(),
                source: Box::new(source),
            },
        })
    }

    /// Leaves the bus at once. Calls that are not answered are answered by the bus, with an error.
    pub(super) async fn close(self) {
        drop(self.messages);
        // It may be closed already.
        drop(self.connection.close().await);
    }

    /// The next message; `None`: the bus is gone.
    pub(super) async fn next(&mut self) -> Option<Message> {
        match self.messages.next().await {
            Some(Ok(message)) => Some(message),
            Some(Err(_)) | None => None,
        }
    }

    /// Keeps a call until it is answered.
    pub(super) fn remember(&mut self, id: CallId, call: Message) {
        self.calls.insert(id, call);
    }

    /// Sends what the stack has to say.
    ///
    /// # Errors
    /// The bus is gone.
    pub(super) async fn send(&mut self, output: Output) -> zbus::Result<()> {
        const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
        const OBJECTS: &str = "org.freedesktop.DBus.ObjectManager";
        let to = None::<zbus::names::BusName<'_>>;
        let connection = &self.connection;
        match output {
            Output::Answer { call, result } => {
                let Some(message) = self.calls.remove(&call) else {
                    return Ok(());
                };
                let flags = message.primary_header().flags();
                if flags.contains(Flags::NoReplyExpected) {
                    return Ok(());
                }
                answer(connection, &message, result).await
            }
            Output::Changed {
                path,
                interface,
                properties,
                invalidated,
            } => {
                let body = (interface, dict(&properties), invalidated);
                connection
                    .emit_signal(to, path, PROPERTIES, "PropertiesChanged", &body)
                    .await
            }
            Output::Added { path, interfaces } => {
                let body = (ObjectPath::try_from(path)?, dicts(&interfaces));
                connection
                    .emit_signal(to, "/", OBJECTS, "InterfacesAdded", &body)
                    .await
            }
            Output::Removed { path, interfaces } => {
                let body = (ObjectPath::try_from(path)?, interfaces);
                connection
                    .emit_signal(to, "/", OBJECTS, "InterfacesRemoved", &body)
                    .await
            }
            Output::Log(_) => Ok(()),
        }
    }
}

async fn answer(
    connection: &Connection,
    message: &Message,
    result: Result<Body, Refusal>,
) -> zbus::Result<()> {
    let header = message.header();
    match result {
        Err(refusal) => {
            let text: &str = &refusal.text;
            connection.reply_error(&header, refusal.name, &text).await
        }
        Ok(Body::Empty) => connection.reply(&header, &()).await,
        Ok(Body::Text(text)) => connection.reply(&header, &text).await,
        Ok(Body::Bytes(bytes)) => connection.reply(&header, &bytes).await,
        Ok(Body::Variant(value)) => connection.reply(&header, &value).await,
        Ok(Body::Properties(properties)) => connection.reply(&header, &dict(&properties)).await,
        Ok(Body::Objects(objects)) => {
            let mut body = HashMap::new();
            for (path, interfaces) in &objects {
                body.insert(ObjectPath::try_from(path.as_str())?, dicts(interfaces));
            }
            connection.reply(&header, &body).await
        }
    }
}
