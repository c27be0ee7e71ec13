//! What the clip offers over GATT: its characteristics, what may be done with each, and the errors.

use nape_wire::uuid;

use super::foreign_ids::{WITMOTION_COMMANDS, WITMOTION_PACKETS, WITMOTION_SERVICE};

/// A characteristic of the clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Characteristic {
    /// What the clip is and can do.
    Info,
    /// How it measures and sends.
    Config,
    /// Commands and replies.
    Control,
    /// Samples.
    Data,
    /// How the clip is.
    Status,
    /// Battery level in percent (Bluetooth SIG).
    BatteryLevel,
    /// Maker (Bluetooth SIG).
    Manufacturer,
    /// Model (Bluetooth SIG).
    Model,
    /// Serial number (Bluetooth SIG): the clip's identity in hex.
    Serial,
    /// Version of the firmware (Bluetooth SIG).
    Firmware,
    /// Version of the hardware (Bluetooth SIG).
    Hardware,
    /// A WitMotion device's packets.
    Packets,
    /// Commands to a WitMotion device.
    Commands,
}

impl Characteristic {
    /// All of a clip of ours, service by service.
    pub const ALL: [Self; 11] = [
        Self::Info,
        Self::Config,
        Self::Control,
        Self::Data,
        Self::Status,
        Self::BatteryLevel,
        Self::Manufacturer,
        Self::Model,
        Self::Serial,
        Self::Firmware,
        Self::Hardware,
    ];

    /// The services, in the order of [`Self::ALL`].
    pub const SERVICES: [u128; 3] = [uuid::SERVICE, uuid::BATTERY, uuid::DEVICE_INFORMATION];

    /// Its UUID.
    pub const fn uuid(self) -> u128 {
        match self {
            Self::Info => uuid::INFO,
            Self::Config => uuid::CONFIG,
            Self::Control => uuid::CONTROL,
            Self::Data => uuid::DATA,
            Self::Status => uuid::STATUS,
            Self::BatteryLevel => uuid::BATTERY_LEVEL,
            Self::Manufacturer => uuid::MANUFACTURER,
            Self::Model => uuid::MODEL,
            Self::Serial => uuid::SERIAL,
            Self::Firmware => uuid::FIRMWARE,
            Self::Hardware => uuid::HARDWARE,
            Self::Packets => WITMOTION_PACKETS,
            Self::Commands => WITMOTION_COMMANDS,
        }
    }

    /// The characteristic with this UUID.
    pub fn of(uuid: u128) -> Option<Self> {
        let others = [Self::Packets, Self::Commands];
        Self::ALL
            .into_iter()
            .chain(others)
            .find(|c| c.uuid() == uuid)
    }

    /// The UUID of its service.
    pub const fn service(self) -> u128 {
        match self {
            Self::Info | Self::Config | Self::Control | Self::Data | Self::Status => uuid::SERVICE,
            Self::BatteryLevel => uuid::BATTERY,
            Self::Manufacturer | Self::Model | Self::Serial | Self::Firmware | Self::Hardware => {
                uuid::DEVICE_INFORMATION
            }
            Self::Packets | Self::Commands => WITMOTION_SERVICE,
        }
    }

    /// May it be read?
    pub const fn reads(self) -> bool {
        !matches!(
            self,
            Self::Control | Self::Data | Self::Packets | Self::Commands
        )
    }

    /// May it be written (with response)?
    pub const fn writes(self) -> bool {
        matches!(self, Self::Config | Self::Control | Self::Commands)
    }

    /// Does it notify?
    pub const fn notifies(self) -> bool {
        matches!(
            self,
            Self::Data | Self::Status | Self::BatteryLevel | Self::Packets
        )
    }

    /// Does it indicate?
    pub const fn indicates(self) -> bool {
        matches!(self, Self::Control)
    }

    /// Its bit in a set of characteristics.
    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// Why the clip refused to have an attribute read, written or subscribed to; or why nobody answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttError {
    /// There is no clip with this number.
    #[error("there is no clip {clip}")]
    NoClip {
        /// As asked.
        clip: usize,
    },
    /// The host has no link to the clip.
    #[error("the clip is not connected")]
    NotConnected,
    /// The link is dead, only the host does not know yet: a real host waits until it times out.
    #[error("the clip does not answer")]
    NoAnswer,
    /// It cannot be read.
    #[error("reading is not permitted")]
    ReadNotPermitted,
    /// It cannot be written.
    #[error("writing is not permitted")]
    WriteNotPermitted,
    /// It neither notifies nor indicates.
    #[error("there is nothing to subscribe to")]
    NotSupported,
    /// The value has an impossible length.
    #[error("a value of {found} bytes is of no use here")]
    Length {
        /// Bytes written.
        found: usize,
    },
    /// Commands need the indications switched on, or the reply goes nowhere.
    #[error("subscribe to the replies first")]
    NotSubscribed,
    /// The clip's own refusal: it cannot follow this configuration.
    #[error("the clip cannot follow this configuration")]
    Invalid,
}

impl AttError {
    /// The error code on the air, where there is one (Bluetooth Core 5.4, vol 3, part F, table 3.4;
    /// 0xFD from the Core Specification Supplement).
    pub const fn code(self) -> Option<u8> {
        Some(match self {
            Self::NoClip { .. } | Self::NotConnected | Self::NoAnswer => return None,
            Self::ReadNotPermitted => 0x02,
            Self::WriteNotPermitted => 0x03,
            Self::NotSupported => 0x06,
            Self::Length { .. } => 0x0D,
            Self::NotSubscribed => 0xFD,
            Self::Invalid => nape_wire::config::ATT_INVALID,
        })
    }
}
