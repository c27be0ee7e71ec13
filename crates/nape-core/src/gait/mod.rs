//! Is the wearer walking, and with how many steps: from one clip on the head or the trunk.
//!
//! A step lifts and drops the trunk once, so walking is a train of vertical swings at 0.9 to 2.8 Hz
//! (Paraschiv-Ionescu et al. 2019, doi:10.1186/s12984-019-0494-z, made causal with a fixed lag).
//! `grid` puts jittered samples of any rate on a fixed grid with unknown cells, `steps` filters
//! and finds single swings, `trains` decides which swings are steps of a walk, and this file cuts
//! the answer into slots.
//!
//! Only the vertical, the size of the horizontal and the size of the rate are used: nothing depends
//! on how the clip sits, on its calibration, or on the heading. What it does not do: tell walking
//! from running or from a treadmill, or find walks of fewer than [`Params::min_steps`] steps.

mod grid;
mod params;
mod steps;
mod trains;

use serde::{Deserialize, Serialize};

pub use params::Params;

use crate::sample::Placement;
use crate::time::{Span, Timestamp};
use grid::Grid;
use steps::Finder;
use trains::Trains;

/// Length of the slots a verdict is given for. Our choice: fine against the second that references are scored by.
pub const SLOT: Span = Span::from_millis(250);

/// How long after the end of a slot its verdict falls, in sample time: never earlier, never later.
///
/// Our choice: the four step times of five steps at 1.4 steps/s (2.9 s), plus the filter (0.5 s),
/// plus the fall after the last swing. Slower walks are found too, their first step or two are not.
pub const LAG: Span = Span::from_secs(4);

/// One sample as the detector needs it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GaitSample {
    /// When it was taken.
    pub at: Timestamp,
    /// Specific force along earth-up, minus g, m/s².
    pub vertical: f64,
    /// Specific force in the horizontal plane, m/s², in an earth-fixed frame of any heading.
    pub horizontal: [f64; 2],
    /// Size of the angular rate, rad/s; `None` for a clip without a gyroscope.
    pub gyr: Option<f64>,
}

/// What is said about one slot. Once given it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Begin of the slot.
    pub from: Timestamp,
    /// End of the slot: `from` + [`SLOT`].
    pub to: Timestamp,
    /// Was the wearer walking for at least half of it. Never true when not `known`.
    pub walking: bool,
    /// Was there data for at least half of it.
    pub known: bool,
    /// Steps whose upward swing peaked in the slot, of those in trains of [`Params::min_steps`]: small
    /// steps at the ends and after pauses are time walked, not counted. 0 when not walking.
    pub steps: u32,
    /// Cadence around the slot, steps per second: the median of up to eight step times. 0 when not
    /// walking.
    pub cadence_hz: f64,
}

/// Everything the detector remembers, without its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    grid: Grid,
    finder: Finder,
    trains: Trains,
    /// Index of the first slot not given out yet.
    next_slot: i64,
}

/// The walking detector of one clip.
///
/// Give it samples ([`Self::push`]) and known losses ([`Self::gap`]) in order of time, and drain
/// [`Self::poll`]. How the samples are cut into batches, when `poll` is called, and where time zero
/// lies do not change a single verdict: slots and grid count from the session start given to `new`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    params: Params,
    start: Timestamp,
    taps: steps::Taps,
    state: State,
}

impl Detector {
    /// A detector for a session that begins at `start`. [`Params::for_placement`] has the defaults.
    pub fn new(params: Params, start: Timestamp) -> Self {
        Self {
            taps: steps::Taps::new(params.centre_hz),
            start,
            state: State {
                grid: Grid::default(),
                finder: Finder::default(),
                trains: Trains::default(),
                next_slot: 0,
            },
            params,
        }
    }

    /// As [`Self::new`], with the defaults for this place on the body.
    pub fn for_placement(placement: Placement, start: Timestamp) -> Self {
        Self::new(Params::for_placement(placement), start)
    }

    /// The parameters in force.
    pub const fn params(&self) -> &Params {
        &self.params
    }

    /// What the detector remembers.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Takes in one sample. Samples not later than the last one, or before the session start, are
    /// ignored; a distance of more than [`Params::max_hole`] to the last sample is a gap.
    pub fn push(&mut self, sample: GaitSample) {
        let at = sample.at.since(self.start).as_micros();
        if at < 0 {
            return;
        }
        let value = [sample.vertical, sample.horizontal[0], sample.horizontal[1]];
        let hole = self.params.max_hole.as_micros();
        self.state.grid.push(at, value, sample.gyr, hole);
        self.run();
    }

    /// Nothing is known from `from` to `to`, and nothing will come: decides what waited for it.
    ///
    /// The part before the last sample is ignored. Afterwards samples before `to` are ignored.
    pub fn gap(&mut self, from: Timestamp, to: Timestamp) {
        let from = from.since(self.start).as_micros().max(0);
        self.state.grid.gap(from, to.since(self.start).as_micros());
        self.run();
    }

    /// No more samples will come: decides every slot that has begun.
    pub fn finish(&mut self) {
        let last = self.state.grid.position();
        self.state
            .grid
            .gap(last, last + (LAG + SLOT).as_micros() + grid::CELL_US);
        self.run();
    }

    /// The next decided slot, in order of time without holes, until `None`. Call at any time; what is
    /// not asked for is kept.
    pub fn poll(&mut self) -> Option<Verdict> {
        let slot = self.state.next_slot;
        let (from, to) = (slot * SLOT.as_micros(), (slot + 1) * SLOT.as_micros());
        if to + LAG.as_micros() > self.state.grid.cells_done() * grid::CELL_US {
            return None;
        }
        self.state.next_slot += 1;
        let known = self.state.grid.known_half(from, to);
        let seen = (to + LAG.as_micros()) / grid::CELL_US;
        let found = self.state.trains.slot(&self.params, from, to, seen);
        self.state.grid.forget(to);
        let walking = known && found.walking;
        Some(Verdict {
            from: self.start + Span::from_micros(from),
            to: self.start + Span::from_micros(to),
            walking,
            known,
            steps: if walking { found.steps } else { 0 },
            cadence_hz: if walking { found.cadence_hz } else { 0.0 },
        })
    }

    /// All slots ending at or before this moment are decided and given out by [`Self::poll`].
    pub fn decided_until(&self) -> Timestamp {
        self.start + Span::from_micros(self.state.next_slot * SLOT.as_micros())
    }

    fn run(&mut self) {
        let State {
            grid,
            finder,
            trains,
            ..
        } = &mut self.state;
        while let Some((index, cell)) = grid.next_cell() {
            if let Some(step) = finder.cell(&self.params, &self.taps, index, cell) {
                trains.step(&self.params, step, index + 1);
            }
        }
    }
}

/// A stretch of walking.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Walk {
    /// When the first step was taken.
    pub from: Timestamp,
    /// When the last step was taken (so far).
    pub to: Timestamp,
    /// Steps (so far).
    pub steps: u32,
    /// Mean cadence, steps per second.
    pub cadence_hz: f64,
}
