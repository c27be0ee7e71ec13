//! Where limits and suggestions come from. How they are cited is `nape-words`'.

use serde::{Deserialize, Serialize};

use super::rule::Measured;

/// A source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Of the holding times.
    Iso11226,
    /// Of the 30 minutes.
    McLean2001,
    /// Of the 55 minutes.
    Hse,
    /// Of counting entries per minute.
    Repetition,
    /// Of bending and turning at once.
    BendTwist,
    /// The article.
    Article,
}

impl Source {
    /// Of a nudge about `measured`: of the limit, then of the suggestion.
    pub const fn of(measured: &Measured) -> [Self; 2] {
        let limit = match measured {
            Measured::Hold(_) => Self::Iso11226,
            Measured::Sustained { .. } => Self::McLean2001,
            Measured::Walk { .. } => Self::Hse,
            Measured::Repetition { .. } => Self::Repetition,
            Measured::BendTwist { .. } => Self::BendTwist,
        };
        [limit, Self::Article]
    }
}
