//! Which events tell of a slipped clip.

use nape_core::{EventKind, Placement};

/// Does this event say that the clip at `placement` slipped?
///
/// FIXME: the engine of this commit cannot tell of slips. Once `EventKind::ClipSlipped` is there, this
/// is `matches!(kind, EventKind::ClipSlipped { placement: p, .. } if *p == placement)`, and the pages
/// are to be made anew (`docs/validity.md` says how).
pub const fn is_slip(kind: &EventKind, placement: Placement) -> bool {
    let _ = (kind, placement);
    false
}

/// A slip is told in time within this, s.
pub const IN_TIME_S: f64 = 600.0;
