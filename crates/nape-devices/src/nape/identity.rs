//! Who a clip of our profile is: its identity as text, and where it says it is worn.
//!
//! What is absent: how that is read ([`super::driver`]).

use nape_core::Placement;
use nape_wire::PlacementCode;

use crate::about::Hint;

/// What people call one.
pub(super) const TITLE: &str = "Nape clip";

/// A clip's identity as text: 16 hexadecimal digits in lower case.
pub(super) fn serial(uid: [u8; 8]) -> String {
    uid.map(|byte| format!("{byte:02x}")).concat()
}

pub(super) fn is_serial(text: &str) -> bool {
    text.len() == 16
        && text
            .bytes()
            .all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c))
}

/// Where a clip says that it is worn, if that is a place Nape has. A clip on the nape of the neck or
/// the chest may be worn as any of ours: the wearer must say.
pub(super) const fn hint(code: PlacementCode) -> Hint {
    match code {
        PlacementCode::Head => Some(Placement::Head),
        PlacementCode::UpperBack => Some(Placement::UpperBack),
        PlacementCode::LowBack => Some(Placement::LowBack),
        PlacementCode::Neck
        | PlacementCode::Chest
        | PlacementCode::Wrist
        | PlacementCode::Unknown => None,
    }
}
