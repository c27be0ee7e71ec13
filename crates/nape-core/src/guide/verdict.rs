//! What came of a guided break, as far as the clips know: one verdict, by which it is told and credited.
//!
//! The guide gives it, because it is there when the break ends; the engine is told (control `guide_over`), credits by it,
//! and by nothing of its own that it saw of the same break. What is enough is the engine's own measure for a break that
//! nobody guides.

use serde::{Deserialize, Serialize};

use crate::article::Activity;
use crate::time::Span;

/// What the clips saw of a guided break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What was done.
    pub activity: Activity,
    /// Was enough of it seen to count it? `null`: the guide cannot tell (tai chi), the engine says by itself.
    pub seen: Option<bool>,
    /// Rounds that were seen; none for what has none. Those that the clock counted are not in here.
    pub rounds: u32,
    /// For how long it was seen.
    pub time: Span,
    /// How long ago the guide began.
    pub took: Span,
}
