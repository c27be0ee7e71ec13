//! Our own connection to the session bus: who serves notifications, and when that changes.
//!
//! Every question has a time limit, because a bus or a server that hangs answers never. Nothing is
//! shown from here; that is notify-rust's part.

use std::time::Duration;

use futures_lite::StreamExt;
use tokio::time::timeout;
use zbus::fdo::{self, DBusProxy, NameOwnerChangedStream};
use zbus::names::BusName;
use zbus::{Connection, connection};

use crate::{Unreachable, text};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A running notification server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    /// Its unique name: another one is another server, with other ids.
    pub(crate) owner: String,
    /// What it calls itself.
    pub(crate) name: String,
    /// Does it take actions?
    pub(crate) actions: bool,
    /// Does it read markup in the body?
    pub(crate) markup: bool,
}

/// The session bus.
#[derive(Debug)]
pub(crate) struct Bus {
    connection: Connection,
    bus: DBusProxy<'static>,
    changes: NameOwnerChangedStream,
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
            Ok(Self {
                connection,
                bus,
                changes,
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

    /// Returns when the name has changed hands; `None`: the bus is gone. Who has it now is asked
    /// with [`Self::owner`], because changes may have piled up.
    pub(crate) async fn owner_change(&mut self) -> Option<()> {
        self.changes.next().await.map(drop)
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
            let (name, _vendor, _version, _spec): (String, String, String, String) =
                self.ask("GetServerInformation").await?;
            let abilities: Vec<String> = self.ask("GetCapabilities").await?;
            Ok((name, abilities))
        };
        let (name, abilities) = match timeout(patience, asking).await {
            Ok(answer) => answer.map_err(|error| nobody(&error))?,
            Err(_) => return Err(Unreachable::Silent { waited: patience }),
        };
        let owner = self.owner(patience).await;
        let owner = owner.ok_or(Unreachable::Silent { waited: patience })?;
        let can = |ability: &str| abilities.iter().any(|there| there == ability);
        Ok(Server {
            owner,
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
