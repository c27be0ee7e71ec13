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
pub(super) struct Turning {
    /// The last turning point; the begin, before there is one.
    last: Option<Point>,
    /// The furthest point since, and whether the way there was up.
    far: Option<(Point, bool)>,
}

impl Turning {
    pub(super) const fn new() -> Self {
        Self {
            last: None,
            far: None,
        }
    }

    /// The angle at the next moment. A swing, once its end is certain: the angle came `back` from it.
    pub(super) fn step(&mut self, now: Point, back: f64) -> Option<Swing> {
        let last = *self.last.get_or_insert(now);
        let Some((far, up)) = self.far else {
            let way = now.angle - last.angle;
            self.far = (fabs(way) >= back).then_some((now, way > 0.0));
            return None;
        };
        let sign = if up { 1.0 } else { -1.0 };
        let beyond = sign * (now.angle - far.angle);
        if beyond >= 0.0 {
            self.far = Some((now, up));
            return None;
        }
        (-beyond >= back).then(|| {
            self.last = Some(far);
            self.far = Some((now, !up));
            Swing {
                from: last,
                to: far,
            }
        })
    }
}
