//! Why a link was given up, and which step of a conversation failed.
//!
//! Typed, so that who tells the wearer may word them in any language; the texts here are English and for
//! logs. What is absent: faults of single packets ([`crate::PacketFault`]).

use crate::fault::ScaleFault;

/// A step of the conversation with a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Step {
    /// Looked for among the devices that the system knows.
    #[error("looking for it")]
    Find,
    /// The link is being made.
    #[error("connecting")]
    Connect,
    /// The list of what it offers is read.
    #[error("reading its services")]
    Services,
    /// Its notifications are being listened to.
    #[error("listening to it")]
    Listen,
    /// It is asked who it is.
    #[error("reading who it is")]
    Identify,
    /// It is asked what it is: maker, model, firmware.
    #[error("reading what it is")]
    Describe,
    /// Its replies are subscribed to.
    #[error("listening to its replies")]
    SubscribeReplies,
    /// Its samples are subscribed to.
    #[error("listening to its samples")]
    SubscribeSamples,
    /// Its status is subscribed to.
    #[error("listening to its status")]
    SubscribeStatus,
    /// It is told how to measure.
    #[error("setting it up")]
    Configure,
    /// It is asked how it measures.
    #[error("reading how it is set up")]
    Applied,
    /// It was set up otherwise meanwhile.
    #[error("agreeing on how it is set up")]
    Agree,
    /// It is asked for its time.
    #[error("asking for its time")]
    Time,
    /// Its stream is started.
    #[error("starting its stream")]
    Start,
    /// Its status is read.
    #[error("reading its status")]
    Status,
    /// Its battery is read.
    #[error("reading its battery")]
    Battery,
}

/// Why a link was lost or did not come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LostReason {
    /// The link broke.
    #[error("the connection broke; it is out of reach, switched off or empty")]
    Disconnected,
    /// Connected, but no samples came.
    #[error("connected, but it sent nothing")]
    Silent,
    /// It was heard, but a connection did not come about.
    #[error("it did not answer; keep it near, and see that nothing else is connected to it")]
    NoConnection,
    /// Connected, but a step of the set-up failed.
    #[error("connected, but {step} failed")]
    SetUp {
        /// What failed.
        step: Step,
    },
    /// The device itself does not want to stream now.
    #[error("it does not measure now: charging, empty or its sensor does not answer")]
    NotNow,
    /// Bluetooth on this computer went away.
    #[error("Bluetooth on this computer went away")]
    Radio,
}

/// Why what answers is not used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RefusedReason {
    /// Another device has this address.
    #[error(
        "another sensor answers at this address; if you replaced it, run `nape rig remove` and `nape rig add`"
    )]
    WrongClip {
        /// Who it says it is.
        found: String,
    },
    /// It does not offer what its family offers.
    #[error("it does not offer what a {family} offers; update its firmware")]
    NotOne {
        /// The family, as people call it.
        family: &'static str,
    },
    /// Another model with the same packets, which mean something else.
    #[error("it is {model}, whose packets look the same and mean something else")]
    LookAlike {
        /// What it is.
        model: &'static str,
    },
    /// It speaks another version of the profile.
    #[error("it speaks version {found} of the profile; update Nape or the clip's firmware")]
    Version {
        /// Its version.
        found: u8,
    },
    /// What it says of its scales cannot be.
    #[error("{0}")]
    Scale(#[from] ScaleFault),
}
