//! The engine's beat: the length of an epoch, and how far behind the samples it is looked at.

use crate::time::Span;

/// Length of an epoch: all rules look at the angles ten times a second. Our choice: posture is
/// slower, and a batch of a clip is 0.1-0.2 s.
pub(crate) const EPOCH: Span = Span::from_millis(100);

/// Epochs in a second.
pub(crate) const PER_SECOND: i64 = 10;

/// Samples further apart than this leave a hole: what lies between is unknown. Our choice: above the
/// 80 ms of a 12.5 Hz clip with a lost sample or two.
pub(crate) const HOLE: Span = Span::from_millis(300);

/// How far decisions stay behind the newest sample.
///
/// The walking detector needs [`crate::gait::LAG`] (4 s) after the end of its slot; the worn watch looks 4 s
/// ahead. What is shown live (the angle) needs none of it.
pub const DECISION_LAG: Span = Span::from_millis(4_500);

/// A clip that is this far behind the present is silent: decisions no longer wait for it. Our
/// choice: above the 1-2 s between the bursts of the slowest device we know (docs/evidence.md#bluetooth).
pub const LATENESS: Span = Span::from_millis(2_500);
