//! The wearer's own days: what is learned on silent ones, and how soon to remind after that.
//!
//! People differ much in how long they can hold a posture (44 people: 14.5 and 16.2 minutes in the mean,
//! individual times not predictable; *J Occup Rehabil* 2001;11:87-97), and a limit made for everybody
//! tells nothing to somebody who never comes near it. So, if asked to, Nape first only watches: [`Learner`]
//! takes the engine's outputs into a [`Baseline`] of counts. From it comes a [`Sensitivity`]: remind of
//! what is long *for this wearer*, and never later than the defaults and ISO 11226 say.
//!
//! In two sentences: nine of ten of your stretches in one position were shorter than this, and nine of ten
//! of your long holds used up less than this share of ISO 11226's time. What goes beyond it is unusual for
//! you, and that is when the reminder comes.
//!
//! What is no part of it: comparing with other people, forgetting slowly, and anything about health.

use alloc::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::coach::nudge::Answer;
use crate::event::{EventKind, Output};
use crate::frame::Frame;
use crate::hold::{LEAST_SHARE, sound_share};
use crate::measure::Measure;
use crate::num::{floor, to_deg};
use crate::params::Params;
pub use crate::params::Sensitivity;
use crate::per::PerMeasure;
use crate::sample::Placement;
use crate::time::Span;

/// Known time after which learning ends by itself. Our choice: a working day.
pub const ENOUGH: Span = Span::from_mins(8 * 60);

/// Known time from which on what was learned may be used. Our choice: half of it.
pub const LEAST: Span = Span::from_mins(4 * 60);

/// The share of stretches and holds that is usual. Our choice: one in ten is not.
pub const USUAL: f64 = 0.9;

/// Fewer stretches say nothing. Our choice: with ten, one is beyond the usual.
pub const FEW: u32 = 10;

/// A hold is long from here on: as long as one must be for a nudge (docs/evidence.md#nudges).
pub const LONG_HOLD: Span = Span::from_secs(60);

/// The reminder of one position never comes sooner. Our choice: below it, McLean 2001 (20-40 min) says
/// nothing.
pub const SHORTEST: Span = Span::from_mins(15);

/// The limit of one position is rounded up to this. Our choice: a number to remember.
const STEP_MIN: u32 = 5;

/// The share is rounded up to this, %. Our choice.
const STEP_PERCENT: u32 = 5;

/// Unknown for longer than this: nobody saw how the stretch went on. As the timers
/// (docs/decisions/0003-what-resets-a-timer.md).
const FORGET: Span = Span::from_mins(5);

/// Longer stretches, doses and angles are counted as this: minutes, %, degrees.
const MOST_MIN: u32 = 240;
const MOST_PERCENT: u32 = 200;
const MOST_DEG: f64 = 120.0;

/// No learning takes longer: it ends at [`ENOUGH`]. Our choice: ten times that.
const MOST_KNOWN: Span = Span::from_mins(10 * 8 * 60);

/// How many of each size there were.
pub type Counts<K> = BTreeMap<K, u32>;

/// What is known of the wearer's own days: counts, no times of day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Baseline {
    /// Time in which a clip was worn and heard.
    pub known: Span,
    /// Of that, time with a known angle of head or trunk.
    pub angles_known: Span,
    /// Stretches in one position of a minute and more, by whole minutes.
    pub stretches_min: Counts<u32>,
    /// Holds of [`LONG_HOLD`] and more, by the share of ISO 11226's time they reached, in whole %.
    pub holds_percent: Counts<u32>,
    /// Tenths of seconds at each whole degree of flexion, of each measure.
    pub angles_deg: PerMeasure<Counts<i32>>,
}

/// What cannot have been learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// [`Baseline::known`] is below zero, or longer than anybody learns.
    Known,
    /// So is [`Baseline::angles_known`].
    AnglesKnown,
    /// A stretch in one position is longer than any that is counted.
    Stretch,
    /// A hold is.
    Hold,
    /// An angle is beyond any that is counted.
    Angle,
}

impl Sensitivity {
    /// What was learned, never looser than `params` (and never looser than ISO 11226).
    pub fn learned(baseline: &Baseline, params: &Params) -> Self {
        let usual = baseline.usual_stretch().map(|usual| {
            let minutes = usual.as_micros() / 60_000_000;
            let step = i64::from(STEP_MIN);
            Span::from_mins((minutes + step - 1) / step * step).max(SHORTEST)
        });
        Self {
            learning: false,
            sustained_limit: params
                .sustained_limit
                .min(usual.unwrap_or(params.sustained_limit)),
            hold_share: sound_share(params.hold_share).min(baseline.hold_share()),
        }
    }
}

impl Baseline {
    /// What cannot have been learned, for whoever reads it from a file; `None` if it is sound.
    pub fn flaw(&self) -> Option<Flaw> {
        let learnable = Span::ZERO..=MOST_KNOWN;
        let degrees = self.angles_deg.values().flat_map(Counts::keys);
        if !learnable.contains(&self.known) {
            Some(Flaw::Known)
        } else if !learnable.contains(&self.angles_known) {
            Some(Flaw::AnglesKnown)
        } else if self.stretches_min.keys().any(|m| *m > MOST_MIN) {
            Some(Flaw::Stretch)
        } else if self.holds_percent.keys().any(|p| *p > MOST_PERCENT) {
            Some(Flaw::Hold)
        } else if degrees
            .copied()
            .any(|d| f64::from(d.unsigned_abs()) > MOST_DEG)
        {
            Some(Flaw::Angle)
        } else {
            None
        }
    }

    /// May it be used?
    pub fn is_usable(&self) -> bool {
        self.known >= LEAST
    }

    /// Is there no more to learn?
    pub fn is_complete(&self) -> bool {
        self.known >= ENOUGH
    }

    /// Nine of ten stretches in one position were shorter; `None` if there were too few.
    pub fn usual_stretch(&self) -> Option<Span> {
        below(&self.stretches_min).map(|usual| Span::from_mins(i64::from(usual) + 1))
    }

    /// Stretches in one position of at least `limit`.
    pub fn stretches_beyond(&self, limit: Span) -> u64 {
        let minutes = limit.as_micros() / 60_000_000;
        let beyond = self.stretches_min.iter();
        beyond
            .filter(|(m, _)| i64::from(**m) >= minutes)
            .map(|(_, n)| u64::from(*n))
            .sum()
    }

    /// Stretches in one position, and long holds.
    pub fn counts(&self) -> (u64, u64) {
        (total(&self.stretches_min), total(&self.holds_percent))
    }

    /// Nine of ten long holds used up less than this share of ISO 11226's time; `None` if there were too
    /// few.
    pub fn usual_hold(&self) -> Option<f64> {
        below(&self.holds_percent).map(|usual| f64::from(usual.saturating_add(1)) / 100.0)
    }

    /// Share of ISO 11226's holding time at which to remind. Who hardly ever holds for long is told at
    /// the least; of whom too little is known, at all of it.
    fn hold_share(&self) -> f64 {
        if self.angles_known < LEAST {
            return 1.0;
        }
        let Some(usual) = below(&self.holds_percent) else {
            return LEAST_SHARE;
        };
        let percent = usual.saturating_add(STEP_PERCENT) / STEP_PERCENT * STEP_PERCENT;
        sound_share(f64::from(percent) / 100.0)
    }

    /// The angle below which this share of the known time was, degrees; `None` if never known.
    pub fn angle_deg(&self, measure: Measure, share: f64) -> Option<i32> {
        quantile(&self.angles_deg[measure], share)
    }
}

fn total<K>(counts: &Counts<K>) -> u64 {
    counts.values().map(|n| u64::from(*n)).sum()
}

/// The size that [`USUAL`] of them do not exceed; `None` if there were fewer than [`FEW`].
fn below(counts: &Counts<u32>) -> Option<u32> {
    let enough = total(counts) >= u64::from(FEW);
    quantile(counts, USUAL).filter(|_| enough)
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
fn quantile<K: Copy + Ord>(counts: &Counts<K>, share: f64) -> Option<K> {
    let all = total(counts) as f64;
    let mut sum = 0.0;
    let reached = counts.iter().find(|(_, n)| {
        sum += f64::from(**n);
        sum >= share * all - 1e-9
    });
    reached.map(|(size, _)| *size)
}

/// Takes the engine's outputs into a [`Baseline`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learner {
    learned: Baseline,
    /// Known time in the present position; `None` before one is known to begin.
    here: Option<Span>,
    unknown: Span,
}

impl Learner {
    /// Goes on with what is known already.
    pub const fn new(learned: Baseline) -> Self {
        Self {
            learned,
            here: None,
            unknown: Span::ZERO,
        }
    }

    /// What is known so far.
    pub const fn learned(&self) -> &Baseline {
        &self.learned
    }

    /// A session ended: nobody saw how the stretch went on, so it does not count.
    pub const fn interrupt(&mut self) {
        self.here = None;
        self.unknown = Span::ZERO;
    }

    /// One output of the engine, in order.
    pub fn take(&mut self, output: &Output) {
        match output {
            Output::Frame(frame) => self.frame(frame),
            Output::Event(event) => self.event(&event.kind),
            Output::Attitude(_) => {}
        }
    }

    fn frame(&mut self, frame: &Frame) {
        if !frame.position_known() {
            self.unknown += frame.span;
            if self.unknown > FORGET {
                self.here = None;
            }
            return;
        }
        self.unknown = Span::ZERO;
        let l = &mut self.learned;
        l.known += frame.span;
        if let Some(here) = &mut self.here {
            *here += frame.span;
        }
        let seen = [Measure::Head, Measure::Trunk].map(|m| frame.angles[m]);
        if seen.iter().any(Option::is_some) {
            l.angles_known += frame.span;
        }
        for (measure, counts) in l.angles_deg.iter_mut() {
            if let Some(angle) = frame.angles[measure] {
                add(counts, whole(to_deg(angle.flexion)));
            }
        }
    }

    fn event(&mut self, kind: &EventKind) {
        match kind {
            // What the engine takes for a change of position (position.rs); of a walk it hears when that is credited, after 2 min.
            EventKind::Shift { placement, .. } if *placement != Placement::Head => {
                self.moved(Span::ZERO);
            }
            EventKind::BreakCredited { duration, .. } => self.moved(*duration),
            EventKind::NudgeAnswered {
                answer: Answer::Done,
                ..
            } => self.moved(Span::ZERO),
            EventKind::HoldEnded(hold) if hold.held >= LONG_HOLD => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "clamped just before"
                )]
                let percent = floor((100.0 * hold.dose).clamp(0.0, f64::from(MOST_PERCENT))) as u32;
                add(&mut self.learned.holds_percent, percent);
            }
            _ => {}
        }
    }

    /// The position changed, by a break that took so long.
    fn moved(&mut self, taken: Span) {
        if let Some(here) = self.here.replace(Span::ZERO) {
            let minutes = (here - taken).max(Span::ZERO).as_micros() / 60_000_000;
            let minutes = u32::try_from(minutes).unwrap_or(MOST_MIN).min(MOST_MIN);
            // Less than a minute is on the way, not a position.
            if minutes > 0 {
                add(&mut self.learned.stretches_min, minutes);
            }
        }
    }
}

fn add<K: Ord>(counts: &mut Counts<K>, size: K) {
    let n = counts.entry(size).or_default();
    *n = n.saturating_add(1);
}

#[expect(clippy::cast_possible_truncation, reason = "clamped just before")]
fn whole(degrees: f64) -> i32 {
    floor(degrees.clamp(-MOST_DEG, MOST_DEG)) as i32
}

#[cfg(test)]
mod tests;
