//! Turning points of an angle that goes up and down.
//!
//! A turning point is certain once the angle has come back from it by some angle, so small wobbles are
//! none. One remembered point and one candidate; nothing is counted in samples.

use serde::{Deserialize, Serialize};

use crate::num::fabs;
use crate::time::{Span, Timestamp};

/// An angle at a moment, rad.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Point {
    pub(super) at: Timestamp,
    pub(super) angle: f64,
}

/// From one turning point to the next.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Swing {
    pub(super) from: Point,
    pub(super) to: Point,
    /// The first one: it began where the angle was first seen.
    pub(super) first: bool,
}

impl Swing {
    /// How far, rad.
    pub(super) fn size(&self) -> f64 {
        fabs(self.to.angle - self.from.angle)
    }

    /// Halfway, rad.
    pub(super) const fn middle(&self) -> f64 {
        0.5 * (self.to.angle + self.from.angle)
    }

    /// How long.
    pub(super) fn duration(&self) -> Span {
        self.to.at.since(self.from.at)
    }
}

/// Finds turning points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) enum Turning {
    /// Nothing yet.
    #[default]
    New,
    /// No way either way yet: the lowest and the highest point.
    Begun { low: Point, high: Point },
    /// From the last turning point to the furthest point since.
    Going { way: Swing, up: bool },
}

impl Turning {
    /// The swing under way: from the last turning point to the furthest point since.
    pub(super) const fn under_way(&self) -> Option<Swing> {
        match *self {
            Self::Going { way, .. } => Some(way),
            _ => None,
        }
    }

    /// The angle at the next moment. A swing, once its end is certain: the angle came `back` from it.
    pub(super) fn step(&mut self, now: Point, back: f64) -> Option<Swing> {
        let way = |from, first| Swing {
            from,
            to: now,
            first,
        };
        match self {
            Self::New => {
                *self = Self::Begun {
                    low: now,
                    high: now,
                };
            }
            Self::Begun { low, high } => {
                let (from_low, from_high) = (now.angle - low.angle, high.angle - now.angle);
                if from_low >= back || from_high >= back {
                    let up = from_low >= back;
                    let way = way(if up { *low } else { *high }, true);
                    *self = Self::Going { way, up };
                    return None;
                }
                // The last moment at the lowest or highest point: one may have kept still there.
                if from_low <= 0.0 {
                    *low = now;
                }
                if from_high <= 0.0 {
                    *high = now;
                }
            }
            Self::Going { way: on, up } => {
                let beyond = now.angle - on.to.angle;
                let beyond = if *up { beyond } else { -beyond };
                if beyond >= 0.0 {
                    on.to = now;
                } else if -beyond >= back {
                    let swing = *on;
                    *self = Self::Going {
                        way: way(swing.to, false),
                        up: !*up,
                    };
                    return Some(swing);
                }
            }
        }
        None
    }
}
