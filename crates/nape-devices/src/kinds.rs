//! All families of devices: the one place where a new driver is entered.

use crate::kind::{Advertisement, Kind, LookAlike};
use crate::{nape, witmotion};

/// Every family there is a driver for.
pub static KINDS: [&Kind; 2] = [&nape::KIND, &witmotion::KIND];

/// The family of this name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.into_iter().find(|k| k.name == name)
}

/// The family of what was heard, if it is one's; with the reason if it only looks like it.
pub fn recognise(heard: &Advertisement<'_>) -> Option<(&'static Kind, Result<(), LookAlike>)> {
    KINDS
        .into_iter()
        .find_map(|kind| (kind.recognise)(heard).map(|found| (kind, found)))
}
