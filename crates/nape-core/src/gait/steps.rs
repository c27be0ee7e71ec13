//! Single upward swings of the vertical: band-pass without delay in phase, then peak by peak with
//! hysteresis. Does not know what a walk is.

use serde::{Deserialize, Serialize};

use super::grid::{CELL_US, Cell, Value};
use super::params::Params;
use crate::num;

/// Half length of the filter, cells: 0.5 s, where the wavelet of 1.7 Hz has faded to 0.1 %.
const HALF: usize = 10;

/// Cells kept: a power of two above twice the half length.
const RING: usize = 32;

/// Unknown cells in a row after which all is begun anew: 1 s, below two slow steps. Our choice.
const LOST: u32 = 20;

/// One half of the symmetric filter, the middle first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Taps([f64; HALF + 1]);

impl Taps {
    /// A Ricker wavelet with its spectrum's peak, of gain 1, at `hz`. Its taps add up to exactly 0.
    pub(super) fn new(hz: f64) -> Self {
        let dt = CELL_US as f64 / 1e6;
        let pi = core::f64::consts::PI;
        let mut taps = [0.0; HALF + 1];
        for (k, tap) in taps.iter_mut().enumerate() {
            let a = num::pow(pi * hz * k as f64 * dt, 2.0);
            *tap = (1.0 - 2.0 * a) * num::exp(-a);
        }
        let total = taps[0] + 2.0 * taps[1..].iter().sum::<f64>();
        let mean = total / (2 * HALF + 1) as f64;
        taps.iter_mut().for_each(|t| *t -= mean);
        let gain = taps[0]
            + (1..=HALF)
                .map(|k| 2.0 * taps[k] * num::cos(2.0 * pi * hz * k as f64 * dt))
                .sum::<f64>();
        taps.iter_mut().for_each(|t| *t /= gain);
        Self(taps)
    }
}

/// One upward swing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Swing {
    /// Time of its peak, µs since the session start.
    pub(super) at: i64,
    /// Half its height from trough to peak, m/s².
    pub(super) amplitude: f64,
    /// Mean square of the horizontal since the swing before, (m/s²)².
    pub(super) sway2: f64,
    /// Mean angular rate since the swing before, rad/s.
    pub(super) rate: Option<f64>,
    /// Unknown time since the swing before, µs; 1 s stands for 1 s or more.
    pub(super) unknown: i64,
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Finder {
    ring: [Value; RING],
    rates: [Option<f64>; RING],
    known: u32,
    /// The last two filtered verticals.
    before: [f64; 2],
    /// Looking for a peak (else for a trough).
    rising: bool,
    /// Best extremum so far: its time in µs, and value.
    best: (i64, f64),
    trough: f64,
    lost: u32,
    since: Since,
}

/// What is added up between two swings.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
struct Since {
    cells: u32,
    sway2: f64,
    rate_cells: u32,
    rate: f64,
    unknown: u32,
}

impl Finder {
    /// Takes in cell `index`; returns the swing it completes.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "ring index"
    )]
    pub(super) fn cell(
        &mut self,
        params: &Params,
        taps: &Taps,
        index: i64,
        cell: Option<Cell>,
    ) -> Option<Swing> {
        let here = index as usize % RING;
        self.known = self.known << 1 | u32::from(cell.is_some());
        // An unknown cell stands at rest: neither swing nor turn.
        self.ring[here] = cell.map_or([0.0; 3], |c| c.value);
        self.rates[here] = cell.and_then(|c| c.gyr);
        let middle = (here + RING - HALF) % RING;
        self.lost = if self.known >> HALF & 1 == 1 {
            0
        } else {
            (self.lost + 1).min(LOST)
        };
        if self.lost >= LOST {
            self.restart();
            return None;
        }
        let mut y = self.ring[middle].map(|v| v * taps.0[0]);
        for k in 1..=HALF {
            let (a, b) = (
                &self.ring[(middle + k) % RING],
                &self.ring[(middle + RING - k) % RING],
            );
            for i in 0..3 {
                y[i] += taps.0[k] * (a[i] + b[i]);
            }
        }
        self.since.cells += 1;
        self.since.sway2 += y[1] * y[1] + y[2] * y[2];
        self.since.unknown += u32::from(self.lost > 0);
        if let Some(rate) = self.rates[middle] {
            self.since.rate_cells += 1;
            self.since.rate += rate;
        }
        self.follow(params, index - HALF as i64, y[0])
    }

    fn restart(&mut self) {
        self.before = [0.0; 2];
        (self.rising, self.best, self.trough) = (false, (0, 0.0), 0.0);
        self.since = Since {
            unknown: LOST,
            ..Since::default()
        };
    }

    /// Follows the filtered vertical `y` of cell `index` from trough to peak.
    fn follow(&mut self, params: &Params, index: i64, y: f64) -> Option<Swing> {
        let [older, old] = self.before;
        self.before = [old, y];
        let sign = if self.rising { 1.0 } else { -1.0 };
        if sign * (old - older) > 0.0 && sign * (y - old) <= 0.0 && sign * (old - self.best.1) > 0.0
        {
            self.best = (vertex(index - 1, older, old, y), old);
        }
        if sign * (self.best.1 - y) < params.min_swing {
            return None;
        }
        self.rising = !self.rising;
        let (at, value) = core::mem::replace(&mut self.best, (index * CELL_US + CELL_US / 2, y));
        if !self.rising {
            let amplitude = 0.5 * (value - self.trough);
            let since = core::mem::take(&mut self.since);
            return Some(Swing {
                at,
                amplitude,
                sway2: since.sway2 / f64::from(since.cells.max(1)),
                rate: (2 * since.rate_cells >= since.cells)
                    .then(|| since.rate / f64::from(since.rate_cells.max(1))),
                unknown: i64::from(since.unknown) * CELL_US,
            });
        }
        self.trough = value;
        None
    }
}

/// Time of the top of the parabola through three neighbouring cells, the middle one `index`, µs.
#[expect(clippy::cast_possible_truncation, reason = "less than a cell")]
fn vertex(index: i64, before: f64, middle: f64, after: f64) -> i64 {
    let bend = before - 2.0 * middle + after;
    let shift = if bend == 0.0 {
        0.0
    } else {
        0.5 * (before - after) / bend
    };
    let within = (0.5 + shift.clamp(-0.5, 0.5)) * CELL_US as f64;
    index * CELL_US + num::round(within) as i64
}
