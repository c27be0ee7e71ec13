//! A device as bluetoothd knows it: seen or not, linked or not, who is told its values.

use std::collections::{BTreeMap, VecDeque};

use nape_core::{Span, Timestamp};
use zbus::zvariant::{ObjectPath, Value};

use super::call::{CallId, Properties};
use super::gatt::{Place, TABLE, Uuid, services};
use super::object::ADAPTER_PATH;
use crate::Device as Make;

/// The link to a device.
#[derive(Debug)]
pub(super) enum Link {
    Down,
    /// Asked for; tried again until it is given up.
    Connecting {
        call: CallId,
        next_try: Timestamp,
        give_up: Timestamp,
    },
    Up {
        /// When service discovery will be done; `None` when it is.
        resolve_at: Option<Timestamp>,
        closing: Option<Closing>,
    },
}

/// A disconnection that was asked for and takes its time.
#[derive(Debug)]
pub(super) struct Closing {
    pub(super) at: Timestamp,
    /// To be answered then.
    pub(super) calls: Vec<CallId>,
    /// Forget the device as well.
    pub(super) remove: bool,
}

/// One transaction with the device: a link has one at a time, the others wait.
#[derive(Debug)]
pub(super) struct Transaction {
    /// When it is answered; `None` while it waits for its turn.
    pub(super) ends: Option<Timestamp>,
    pub(super) call: CallId,
    pub(super) place: Place,
    pub(super) kind: TransactionKind,
    /// What became of it, if that is known before it ends: a value or an ATT error.
    pub(super) outcome: Option<Result<Vec<u8>, u8>>,
}

/// What is asked of the device.
#[derive(Debug)]
pub(super) enum TransactionKind {
    Read { offset: u16 },
    Write { value: Vec<u8> },
    Subscribe { client: String },
}

/// What bluetoothd knows about a clip.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) address: [u8; 6],
    pub(super) make: Make,
    /// As last advertised.
    pub(super) name: String,
    /// Is there an object for it?
    pub(super) known: bool,
    /// Never asked to be connected: forgotten when it is gone.
    pub(super) temporary: bool,
    /// When its advertising was last heard, and when it will be heard next.
    pub(super) heard: Timestamp,
    pub(super) hear_next: Option<Timestamp>,
    pub(super) rssi: Option<i16>,
    pub(super) link: Link,
    /// ATT MTU of the link.
    pub(super) mtu: u16,
    pub(super) interval: Span,
    pub(super) resolved: bool,
    /// Do its GATT objects stand on the bus?
    pub(super) exported: bool,
    /// Who is told values: by client, and whether the device has been told so in this connection.
    pub(super) sessions: BTreeMap<Place, BTreeMap<String, bool>>,
    pub(super) transactions: VecDeque<Transaction>,
}

impl Device {
    pub(super) const fn new(address: [u8; 6], make: Make, name: String, interval: Span) -> Self {
        Self {
            address,
            make,
            name,
            known: false,
            temporary: true,
            heard: Timestamp::from_micros(0),
            hear_next: None,
            rssi: None,
            link: Link::Down,
            mtu: 23,
            interval,
            resolved: false,
            exported: false,
            sessions: BTreeMap::new(),
            transactions: VecDeque::new(),
        }
    }

    pub(super) const fn is_up(&self) -> bool {
        matches!(self.link, Link::Up { .. })
    }

    pub(super) const fn is_closing(&self) -> bool {
        matches!(
            self.link,
            Link::Up {
                closing: Some(_),
                ..
            }
        )
    }

    /// The address as people write it.
    pub(super) fn address_text(&self) -> String {
        let [a, b, c, d, e, f] = self.address;
        format!("{a:02X}:{b:02X}:{c:02X}:{d:02X}:{e:02X}:{f:02X}")
    }

    /// The name; without one BlueZ makes an alias from the address.
    pub(super) fn alias(&self) -> String {
        if self.name.is_empty() {
            self.address_text().replace(':', "-")
        } else {
            self.name.clone()
        }
    }

    /// The services: the advertised one before discovery, all of them after.
    pub(super) fn uuids(&self) -> Vec<String> {
        if self.exported {
            let own = services(self.make);
            own.map(|s| Uuid(TABLE[s].uuid).to_string()).collect()
        } else {
            vec![Uuid(self.make.advertises()).to_string()]
        }
    }

    pub(super) fn properties(&self) -> Properties {
        let mut properties = vec![
            ("Address", Value::from(self.address_text())),
            ("AddressType", Value::from("random")),
        ];
        if !self.name.is_empty() {
            properties.push(("Name", Value::from(self.name.clone())));
        }
        properties.extend([
            ("Alias", Value::from(self.alias())),
            ("Paired", Value::from(false)),
            ("Bonded", Value::from(false)),
            ("Trusted", Value::from(false)),
            ("Blocked", Value::from(false)),
            ("LegacyPairing", Value::from(false)),
        ]);
        if let Some(rssi) = self.rssi {
            properties.push(("RSSI", Value::from(rssi)));
        }
        properties.extend([
            ("Connected", Value::from(self.is_up())),
            ("UUIDs", Value::from(self.uuids())),
            (
                "Adapter",
                Value::from(ObjectPath::from_static_str_unchecked(ADAPTER_PATH)),
            ),
            ("ServicesResolved", Value::from(self.resolved)),
        ]);
        properties
    }

    /// When something is due by itself.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        let link = match &self.link {
            Link::Down => None,
            Link::Connecting {
                next_try, give_up, ..
            } => Some((*next_try).min(*give_up)),
            Link::Up {
                resolve_at,
                closing,
                ..
            } => earliest(*resolve_at, closing.as_ref().map(|c| c.at)),
        };
        let forgotten = self.forget_at();
        let transaction = self.transactions.front().and_then(|t| t.ends);
        earliest(
            earliest(link, forgotten),
            earliest(transaction, self.hear_next),
        )
    }

    /// When it is forgotten, if it is not heard again.
    pub(super) fn forget_at(&self) -> Option<Timestamp> {
        let idle = matches!(self.link, Link::Down);
        (self.known && self.temporary && idle).then(|| self.heard + TEMPORARY)
    }
}

/// How long a device that nobody connected stays known after it was last heard: BlueZ's
/// `TemporaryTimeout` (main.conf), 30 s.
const TEMPORARY: Span = Span::from_secs(30);

/// The earlier of two moments that may never come.
pub(super) fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
