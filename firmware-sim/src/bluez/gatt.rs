//! The GATT table of a clip: which characteristic has which handle, and so which object on the bus.
//!
//! BlueZ names objects after handles, `serviceHHHH/charHHHH/descHHHH`. The handles are our choice; they
//! begin above the two services (GAP, GATT) that every device has and that BlueZ keeps to itself.

use std::fmt;

use nape_wire::uuid;

use crate::{Characteristic, Device};

/// A service and what it holds.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) uuid: u128,
    pub(super) handle: u16,
    pub(super) entries: &'static [Entry],
}

/// A characteristic and where it lies.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) characteristic: Characteristic,
    /// Of its declaration; the value has the next one, a client configuration the one after that.
    pub(super) handle: u16,
}

const fn at(characteristic: Characteristic, handle: u16) -> Entry {
    Entry {
        characteristic,
        handle,
    }
}

/// What all makes of clips have; which of it one has, [`Place::all`] tells.
pub(super) const TABLE: [Service; 4] = [
    Service {
        uuid: uuid::SERVICE,
        handle: 0x0010,
        entries: &[
            at(Characteristic::Info, 0x0011),
            at(Characteristic::Config, 0x0013),
            at(Characteristic::Control, 0x0015),
            at(Characteristic::Data, 0x0018),
            at(Characteristic::Status, 0x001b),
        ],
    },
    Service {
        uuid: uuid::DEVICE_INFORMATION,
        handle: 0x0020,
        entries: &[
            at(Characteristic::Manufacturer, 0x0021),
            at(Characteristic::Model, 0x0023),
            at(Characteristic::Serial, 0x0025),
            at(Characteristic::Firmware, 0x0027),
            at(Characteristic::Hardware, 0x0029),
        ],
    },
    Service {
        uuid: uuid::BATTERY,
        handle: 0x0030,
        entries: &[at(Characteristic::BatteryLevel, 0x0031)],
    },
    Service {
        uuid: Device::Witmotion.advertises(),
        handle: 0x0040,
        entries: &[
            at(Characteristic::Packets, 0x0041),
            at(Characteristic::Commands, 0x0044),
        ],
    },
];

/// The services that this make has.
pub(super) fn services(device: Device) -> impl Iterator<Item = usize> {
    let of = move |service: usize| Place { service, entry: 0 }.is_of(device);
    (0..TABLE.len()).filter(move |service| of(*service))
}

/// Client Characteristic Configuration.
pub(super) const CLIENT_CONFIGURATION: u128 = uuid::sig(0x2902);

/// Which entry of which service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) service: usize,
    pub(super) entry: usize,
}

impl Place {
    /// All that this make has, in the order of their handles.
    pub(super) fn all(device: Device) -> impl Iterator<Item = Self> {
        Self::any().filter(move |place| place.is_of(device))
    }

    fn any() -> impl Iterator<Item = Self> {
        TABLE
            .iter()
            .enumerate()
            .flat_map(|(service, s)| (0..s.entries.len()).map(move |entry| Self { service, entry }))
    }

    /// Does this make have it?
    pub(super) fn is_of(self, device: Device) -> bool {
        device.characteristics().contains(&self.characteristic())
    }

    /// Where a characteristic lies.
    pub(super) fn of(characteristic: Characteristic) -> Option<Self> {
        Self::any().find(|place| place.entry().characteristic == characteristic)
    }

    pub(super) fn entry(self) -> &'static Entry {
        &TABLE[self.service].entries[self.entry]
    }

    pub(super) fn characteristic(self) -> Characteristic {
        self.entry().characteristic
    }

    /// The handle of its client configuration, if values can be sent.
    pub(super) fn configuration(self) -> Option<u16> {
        sends(self.characteristic()).then(|| self.entry().handle + 2)
    }
}

/// Can the clip send it unasked?
pub(super) fn sends(characteristic: Characteristic) -> bool {
    characteristic.notifies() || characteristic.indicates()
}

/// What can be done with it, in BlueZ's words and order.
pub(super) fn flags(characteristic: Characteristic) -> Vec<&'static str> {
    [
        (characteristic.reads(), "read"),
        (characteristic.writes(), "write"),
        (characteristic.notifies(), "notify"),
        (characteristic.indicates(), "indicate"),
    ]
    .into_iter()
    .filter_map(|(can, flag)| can.then_some(flag))
    .collect()
}

/// A UUID as BlueZ writes it.
pub(super) struct Uuid(pub(super) u128);

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", self.0);
        let (a, rest) = hex.split_at(8);
        let (b, rest) = rest.split_at(4);
        let (c, rest) = rest.split_at(4);
        let (d, e) = rest.split_at(4);
        write!(f, "{a}-{b}-{c}-{d}-{e}")
    }
}
