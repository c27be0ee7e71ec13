//! Which events tell of a slipped clip.

use nape_core::{EventKind, Placement};

/// Does this event say that the clip at `placement` slipped?
pub fn is_slip(kind: &EventKind, placement: Placement) -> bool {
    matches!(kind, EventKind::ClipSlipped { placement: p, .. } if *p == placement)
}

/// A slip is told in time within this, s.
pub const IN_TIME_S: f64 = 600.0;
