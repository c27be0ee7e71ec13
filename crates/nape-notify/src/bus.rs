//! Our connection to the session bus: who serves notifications, what is sent to it, what it says.
//!
//! One connection for everything and for as long as the bus lives: GNOME lets only the connection that sent a
//! notification replace or close it, and dunst tells the sender alone what was pressed. Every question has a time
//! limit, because a bus or a server that hangs answers never.

use std::collections::HashMap;
use std::time::Duration;

use futures_lite::StreamExt;
use tokio::time::timeout;
use zbus::fdo::{self, DBusProxy, NameOwnerChangedStream};
use zbus::message::Type;
use zbus::names::BusName;
use zbus::zvariant::{OwnedValue, Value};
use zbus::{Connection, MatchRule, MessageStream, connection};

use crate::server::Kind;
use crate::{Unreachable, text};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// Signals that may wait to be read; the bus library waits when there are more. Our choice.
const SIGNALS: usize = 64;

/// Something on the bus that is true or not.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Truth {
    /// A property of the notification server.
    Property {
        interface: &'static str,
        name: &'static str,
    },
    /// The answer of a method of some service.
    Method {
        service: &'static str,
        path: &'static str,
        interface: &'static str,
        name: &'static str,
    },
}

/// A running notification server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    /// Its unique name: another one is another server, with other ids.
    pub(crate) owner: String,
    /// What it calls itself.
    pub(crate) name: String,
    /// Which one it is, where that matters.
    pub(crate) kind: Kind,
    /// Does it take actions?
    pub(crate) actions: bool,
    /// Does it read markup in the body?
    pub(crate) markup: bool,
}

/// What is sent to the server.
#[derive(Debug)]
pub(crate) struct Sent {
    /// The server's id of what it takes the place of; 0: of nothing.
    pub(crate) replaces: u32,
    /// Path of a picture, or empty.
    pub(crate) icon: String,
    pub(crate) title: String,
    pub(crate) body: String,
    /// Keys and labels by turns.
    pub(crate) actions: Vec<String>,
    pub(crate) hints: HashMap<&'static str, Value<'static>>,
    /// Milliseconds; 0: never goes by itself.
    pub(crate) expire_ms: i32,
}

/// Something came over the bus.
#[derive(Debug)]
pub(crate) enum Heard {
    /// The server's name changed hands. Who has it now is asked with [`Bus::owner`], because changes may have
    /// piled up.
    OwnerChange,
    /// A button, or `default`: a click on the bubble itself.
    Pressed { owner: String, id: u32, key: String },
    /// The bubble is closed: 1 expired, 2 dismissed, 3 closed by a call.
    Closed { owner: String, id: u32, reason: u32 },
    /// The bus is gone.
    Gone,
}

/// The session bus.
#[derive(Debug)]
pub(crate) struct Bus {
    connection: Connection,
    bus: DBusProxy<'static>,
    changes: NameOwnerChangedStream,
    signals: MessageStream,
}

impl Bus {
    /// Connects and begins to watch the server's name.
    pub(crate) async fn connect(patience: Duration) -> Result<Self, Unreachable> {
        let connecting = async {
            let connection = connection::Builder::session()?.build().await?;
            let bus = DBusProxy::new(&connection).await?;
            let changes = bus
                .receive_name_owner_changed_with_args(&[(0, NAME)])
                .await?;
            // Before anything is sent, so that no answer can be missed.
            let rule = MatchRule::builder()
                .msg_type(Type::Signal)
                .interface(NAME)?
                .build();
            let signals = MessageStream::for_match_rule(rule, &connection, Some(SIGNALS)).await?;
            Ok(Self {
                connection,
                bus,
                changes,
                signals,
            })
        };
        match timeout(patience, connecting).await {
            Ok(Ok(bus)) => Ok(bus),
            Ok(Err(error)) => Err(no_bus(&error)),
            Err(_) => Err(Unreachable::NoBus {
                detail: format!("no answer within {} s", patience.as_secs_f64()),
            }),
        }
    }

    /// The next thing that comes over the bus. May be dropped at any time; nothing is lost.
    pub(crate) async fn hear(&mut self) -> Heard {
        loop {
            tokio::select! {
                change = self.changes.next() => return match change {
                    Some(_) => Heard::OwnerChange,
                    None => Heard::Gone,
                },
                signal = self.signals.next() => match signal {
                    Some(Ok(message)) => if let Some(heard) = signal_of(&message) {
                        return heard;
                    },
                    Some(Err(_)) => {}
                    None => return Heard::Gone,
                },
            }
        }
    }

    /// Shows something; its id with the server.
    pub(crate) async fn notify(&self, sent: &Sent, patience: Duration) -> Result<u32, Unreachable> {
        let body = (
            "Nape",
            sent.replaces,
            &sent.icon,
            &sent.title,
            &sent.body,
            &sent.actions,
            &sent.hints,
            sent.expire_ms,
        );
        let call = self
            .connection
            .call_method(Some(NAME), PATH, Some(NAME), "Notify", &body);
        match timeout(patience, call).await {
            Ok(Ok(reply)) => reply.body().deserialize().map_err(|error| nobody(&error)),
            Ok(Err(error)) => Err(nobody(&error)),
            Err(_) => Err(Unreachable::Silent { waited: patience }),
        }
    }

    /// Closes what was shown. Closed already or not, there is nothing more to do.
    pub(crate) fn close(&self, id: u32, patience: Duration) -> impl Future<Output = ()> + use<> {
        let connection = self.connection.clone();
        async move {
            let body = (id,);
            let call =
                connection.call_method(Some(NAME), PATH, Some(NAME), "CloseNotification", &body);
            drop(timeout(patience, call).await);
        }
    }

    /// A property or the answer of a method without arguments, where it is a yes or no.
    pub(crate) async fn truth(&self, of: Truth, patience: Duration) -> Option<bool> {
        let asking = async {
            match of {
                Truth::Property { interface, name } => {
                    let body = (interface, name);
                    let reply = self
                        .connection
                        .call_method(
                            Some(NAME),
                            PATH,
                            Some("org.freedesktop.DBus.Properties"),
                            "Get",
                            &body,
                        )
                        .await
                        .ok()?;
                    let value: OwnedValue = reply.body().deserialize().ok()?;
                    bool::try_from(value).ok()
                }
                Truth::Method {
                    service,
                    path,
                    interface,
                    name,
                } => {
                    let reply = self
                        .connection
                        .call_method(Some(service), path, Some(interface), name, &())
                        .await
                        .ok()?;
                    reply.body().deserialize().ok()
                }
            }
        };
        timeout(patience, asking).await.ok()?
    }

    /// Who owns the server's name right now, if anybody does and the bus answers.
    pub(crate) async fn owner(&self, patience: Duration) -> Option<String> {
        let name = BusName::try_from(NAME).ok()?;
        let owner = timeout(patience, self.bus.get_name_owner(name)).await;
        owner.ok()?.ok().map(|owner| owner.to_string())
    }

    /// Asks the server who it is and what it can do; the bus starts one if it knows how.
    pub(crate) async fn server(&self, patience: Duration) -> Result<Server, Unreachable> {
        let asking = async {
            let (name, vendor, _version, _spec): (String, String, String, String) =
                self.ask("GetServerInformation").await?;
            let abilities: Vec<String> = self.ask("GetCapabilities").await?;
            Ok((name, vendor, abilities))
        };
        let (name, vendor, abilities) = match timeout(patience, asking).await {
            Ok(answer) => answer.map_err(|error| nobody(&error))?,
            Err(_) => return Err(Unreachable::Silent { waited: patience }),
        };
        let owner = self.owner(patience).await;
        let owner = owner.ok_or(Unreachable::Silent { waited: patience })?;
        let can = |ability: &str| abilities.iter().any(|there| there == ability);
        Ok(Server {
            owner,
            kind: Kind::of(&name, &vendor),
            name: text::clean_line(&name),
            actions: can("actions"),
            markup: can("body-markup"),
        })
    }

    async fn ask<T>(&self, question: &str) -> Result<T, zbus::Error>
    where
        T: for<'d> zbus::zvariant::DynamicDeserialize<'d>,
    {
        let reply = self
            .connection
            .call_method(Some(NAME), PATH, Some(NAME), question, &())
            .await?;
        reply.body().deserialize()
    }
}

/// A press or a closing, with who says so: on GNOME everything is said twice, by the server and by the shell.
fn signal_of(message: &zbus::Message) -> Option<Heard> {
    let header = message.header();
    let owner = header.sender()?.to_string();
    match header.member()?.as_str() {
        "ActionInvoked" => {
            let (id, key) = message.body().deserialize().ok()?;
            Some(Heard::Pressed { owner, id, key })
        }
        "NotificationClosed" => {
            let (id, reason) = message.body().deserialize().ok()?;
            Some(Heard::Closed { owner, id, reason })
        }
        _ => None,
    }
}

fn no_bus(error: &zbus::Error) -> Unreachable {
    Unreachable::NoBus {
        detail: text::clean_line(&error.to_string()),
    }
}

/// Sorts an error of a call to the server: nobody there, the bus gone, or a refusal.
fn nobody(error: &zbus::Error) -> Unreachable {
    let detail = text::clean_line(&error.to_string());
    match error {
        zbus::Error::InputOutput(_) => Unreachable::NoBus { detail },
        zbus::Error::MethodError(name, ..)
            if name.as_str() == "org.freedesktop.DBus.Error.ServiceUnknown" =>
        {
            Unreachable::NobodyThere { detail }
        }
        zbus::Error::FDO(inner) if matches!(**inner, fdo::Error::ServiceUnknown(_)) => {
            Unreachable::NobodyThere { detail }
        }
        _ => Unreachable::Refused { detail },
    }
}
