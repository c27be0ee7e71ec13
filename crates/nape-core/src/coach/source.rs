//! Where limits and suggestions come from, as they are cited.

use serde::{Deserialize, Serialize};

use super::rule::Measured;
use crate::article::ARTICLE;

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

    /// As it is cited; names of works are not translated.
    pub const fn cite(self) -> &'static str {
        match self {
            Self::Iso11226 => {
                "ISO 11226:2000, acceptable holding times of static postures (read in secondary \
                 sources, see docs/evidence.md)"
            }
            Self::McLean2001 => {
                "McLean et al. 2001, doi:10.1016/S0003-6870(00)00071-5 (short breaks every 20-40 min \
                 eased discomfort)"
            }
            Self::Hse => "HSE guidance on display screen equipment (5-10 min after 50-60 min)",
            Self::Repetition => {
                "RULA (McAtamney & Corlett 1993): muscle use repeated 4 times a minute or more"
            }
            Self::BendTwist => {
                "Hoogendoorn et al. 2000, Spine 25:3087-3092 (trunk bent beyond 60 degrees, or rotated \
                 beyond 30)"
            }
            Self::Article => ARTICLE,
        }
    }
}
