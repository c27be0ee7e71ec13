//! A clip's calibration: where it comes from, whether it is believed, and the news of both.

use serde::{Deserialize, Serialize};

use super::Clip;
use crate::attitude::Estimate;
use crate::calibrate::{Calibration, Change, ClipSearch, Origin, Quality, Refused, SearchParams};
use crate::heading::Level;
use crate::mounting::{Doubt, MountingNews, Trust};
use crate::neck_rotation::Anew;
use crate::sample::Sample;
use crate::time::{Span, Timestamp};

/// Something about how a clip sits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct News {
    pub(crate) at: Timestamp,
    pub(crate) what: NewsKind,
}

/// What befell a calibration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum NewsKind {
    /// There is one.
    Calibrated {
        calibration: Calibration,
        origin: Origin,
        quality: Option<Quality>,
        change: Option<Change>,
    },
    /// It was asked for and could not be had.
    Refused(Refused),
    /// It is doubtful, or not true any more.
    Doubt(Doubt),
}

impl Clip {
    /// The calibration in force.
    pub(crate) const fn calibration(&self) -> Option<Calibration> {
        self.calibration
    }

    /// What is thought of the calibration at `at`. Ask in order of time.
    pub(crate) fn trust(&mut self, at: Timestamp) -> Trust {
        self.mounting.trust(at)
    }

    /// Is the calibration doubted, or not true any more?
    pub(crate) fn is_stale(&self) -> bool {
        self.mounting.trust_now() != Trust::Sound
    }

    /// It was put on again at `at`: nobody knows how it sits.
    pub(crate) fn put_on_again(&mut self, at: Timestamp) {
        self.put_on_since(at, at);
    }

    /// It was put on again at `from`; told of the moment `at`.
    pub(super) fn put_on_since(&mut self, from: Timestamp, at: Timestamp) {
        if let Some(doubt) = self.mounting.put_on_again(from) {
            self.tell(at, MountingNews::Doubt(doubt));
        }
    }

    /// What the mounting watch has to say, or wants done.
    pub(super) fn tell(&mut self, at: Timestamp, news: MountingNews) {
        let (calibration, origin) = match news {
            MountingNews::Confirmed(calibration) => (calibration, Origin::Confirmed),
            MountingNews::Forward(calibration) => (calibration, Origin::Walking),
            MountingNews::Doubt(doubt) => {
                let what = NewsKind::Doubt(doubt);
                return self.news.push_back(News { at, what });
            }
        };
        self.take_calibration((at, at), calibration, origin, None, Anew::Yes);
    }

    /// A calibration is there: it counts for the samples from the first moment on, and is told of the second.
    pub(super) fn take_calibration(
        &mut self,
        (from, at): (Timestamp, Timestamp),
        calibration: Calibration,
        origin: Origin,
        quality: Option<Quality>,
        anew: Anew,
    ) {
        let change = self
            .calibration
            .map(|before| before.change_to(&calibration));
        self.calibration = Some(calibration);
        self.mounting.calibrated(from, &calibration);
        // Of two for the same sample the later counts.
        self.coming.pop_back_if(|c| c.0 == from);
        self.coming.push_back((from, calibration, anew));
        let what = NewsKind::Calibrated {
            calibration,
            origin,
            quality,
            change,
        };
        self.news.push_back(News { at, what });
    }

    /// Is a calibration being looked for that somebody asked for?
    pub(crate) const fn is_searching(&self) -> bool {
        self.search.is_some() && self.asked
    }

    /// Uses this calibration from now on.
    pub(crate) fn calibrate(&mut self, at: Timestamp, calibration: Calibration) {
        self.search = None;
        // It counts for the samples that follow.
        let from = self
            .last
            .map_or(self.start, |last| last + Span::from_micros(1));
        self.take_calibration((from, at), calibration, Origin::Whole, None, Anew::Yes);
    }

    /// "Left" is another direction from now on.
    pub(super) fn turn_axes(&mut self, anew: Anew) {
        self.open.left = Level::default();
        self.heading.begin(anew);
    }

    /// Begins to look for a calibration; the one before stays until it is found.
    pub(crate) fn search(&mut self) {
        self.search = Some(ClipSearch::new(self.placement, SearchParams::default()));
        self.asked = true;
    }

    /// Begins to look for an upright reference; forward stays. Without a calibration, for a whole one.
    pub(crate) fn search_upright(&mut self) {
        self.search = Some(match self.calibration {
            Some(before) => ClipSearch::upright_only(self.placement, before),
            None => ClipSearch::new(self.placement, SearchParams::default()),
        });
        self.asked = true;
    }

    /// News up to `end`.
    pub(crate) fn news_before(&mut self, end: Timestamp) -> Option<News> {
        self.news.pop_front_if(|n| n.at < end)
    }

    pub(super) fn look_for_calibration(&mut self, sample: &Sample, estimate: &Estimate) {
        let Some(search) = &mut self.search else {
            return;
        };
        let Some(result) = search.step(sample, estimate.up) else {
            return;
        };
        let (quality, only) = (search.quality(), search.is_upright_only());
        self.search = None;
        let asked = core::mem::take(&mut self.asked);
        let at = sample.at();
        match result {
            Ok(found) => {
                let origin = if only { Origin::Upright } else { Origin::Whole };
                let assumed = if only { found.assumed } else { !asked };
                let anew = if asked { Anew::Ahead } else { Anew::Yes };
                let calibration = Calibration { assumed, ..found };
                self.take_calibration((at, at), calibration, origin, quality, anew);
            }
            Err(refused) => self.refuse(at, refused),
        }
    }

    pub(super) fn refuse(&mut self, at: Timestamp, refused: Refused) {
        let what = NewsKind::Refused(refused);
        self.news.push_back(News { at, what });
    }

    /// It was said just now that it is on the charger, or not any more: nobody knows how it will sit.
    pub(crate) fn told_charging(&mut self, at: Timestamp, charging: bool) {
        self.charging = charging;
        self.put_on_again(at);
    }
}
