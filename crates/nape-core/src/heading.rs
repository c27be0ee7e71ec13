//! Where a segment's left axis points seen from above, sample by sample: for the neck's rotation.
//!
//! The zero of a clip's heading is arbitrary. What is watched here is whether it is still the one of
//! the sample before, and how much was lost between the samples. Cheap: two scalar products and a
//! square root a sample. Clips without a gyroscope have no heading.

use nalgebra::{Matrix3x2, Vector2};
use serde::{Deserialize, Serialize};

use crate::calibrate::Calibration;
use crate::neck_rotation::{Anew, Heading};
use crate::num::atan2;
use crate::time::{Span, Timestamp};

/// A level vector, or a sum of them.
pub(crate) type Level = Vector2<f64>;

/// After a gap longer than this the heading begins anew. The attitude goes on with the heading it had; how
/// far the clip turned meanwhile nobody saw. Our choice.
const RESTART: Span = Span::from_secs(1);

/// For so long after its start nothing is believed of a heading. Our choice.
const SETTLE: Span = Span::from_secs(1);

/// The left axis may move from one sample to the next by what the gyroscope explains and this, rad;
/// beyond, the attitude began anew by itself. Our choice: five degrees.
const STEP: f64 = 0.09;

/// Error of a linear bridge between two samples, as a share of the rate, 1/s³: `rate'' dt³ / 12`
/// with heads that move at about 1.5 Hz, so `rate'' = (2 pi 1.5)² rate`. Our choice.
const BRIDGE: f64 = 7.4;

/// Rate assumed at the least for what nobody saw, rad/s. Our choice: six degrees a second.
const UNSEEN_RATE: f64 = 0.1;

/// The left axis is too steep to have a heading when its level part is shorter than this. Our choice:
/// lateral bend beyond 70 degrees.
const LEVEL_MIN: f64 = 0.34;

/// The heading of one clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct HeadingWatch {
    /// When the attitude will have settled.
    settled: Option<Timestamp>,
    /// The left axis and the rate at the last sample, rad/s.
    left: Option<Level>,
    rate: f64,
    /// Not told yet: the zero is another one; variance from lost samples, rad².
    news: News,
    /// The same of the last sample, for the epoch it lies in and not the one before.
    coming: News,
}

/// What befell a heading.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct News {
    anew: Anew,
    lost: f64,
}

impl News {
    const NONE: Self = Self {
        anew: Anew::No,
        lost: 0.0,
    };
}

impl Default for HeadingWatch {
    fn default() -> Self {
        Self::new()
    }
}

impl HeadingWatch {
    pub(crate) const fn new() -> Self {
        Self {
            settled: None,
            left: None,
            rate: 0.0,
            news: News {
                anew: Anew::Yes,
                lost: 0.0,
            },
            coming: News::NONE,
        }
    }

    /// The zero is another one from now on.
    pub(crate) fn begin(&mut self, anew: Anew) {
        self.left = None;
        self.coming.anew = self.coming.anew.max(anew);
    }

    /// The epochs before the last sample are told: what befell it belongs to those that follow.
    pub(crate) fn pass(&mut self) {
        self.news.anew = self.news.anew.max(self.coming.anew);
        self.news.lost += self.coming.lost;
        self.coming = News::NONE;
    }

    /// The left axis at a sample, seen from above; no length where it is not known. `rate` is the sample's,
    /// rad/s (`None`: no gyroscope), `since` the time from the one before, `axes` are the level axes of the
    /// earth in the clip frame.
    pub(crate) fn step(
        &mut self,
        at: Timestamp,
        rate: Option<f64>,
        since: Option<Span>,
        calibration: Option<&Calibration>,
        axes: &Matrix3x2<f64>,
    ) -> Level {
        let Some(rate) = rate else {
            *self = Self::new();
            return Level::default();
        };
        let mean = 0.5 * (rate + self.rate);
        self.rate = rate;
        let since = since.unwrap_or(RESTART + SETTLE);
        let settled = match self.settled {
            Some(settled) if since <= RESTART => at >= settled,
            _ => {
                self.settled = Some(at + SETTLE);
                self.begin(Anew::Yes);
                false
            }
        };
        let Some(calibration) = calibration.filter(|_| settled) else {
            return Level::default();
        };
        let left = axes.tr_mul(&calibration.left);
        let dt = since.as_secs_f64();
        let bridged = BRIDGE * (mean + UNSEEN_RATE) * dt * dt * dt;
        self.coming.lost += bridged * bridged;
        if let Some(before) = self.left {
            let most = STEP + 2.0 * mean * dt;
            if (left - before).norm_squared() > most * most {
                self.coming.anew = self.coming.anew.max(Anew::Yes);
            }
        }
        self.left = Some(left);
        left
    }

    /// The heading of an epoch in which the left axis was `sum` over `n` samples.
    pub(crate) fn tell(&mut self, sum: Level, n: f64) -> Option<Heading> {
        let shortest = LEVEL_MIN * n;
        if sum.norm_squared() < shortest * shortest {
            return None;
        }
        let heading = Heading {
            angle: atan2(-sum.x, sum.y),
            lost: self.news.lost,
            anew: self.news.anew,
        };
        self.news = News::NONE;
        Some(heading)
    }
}
