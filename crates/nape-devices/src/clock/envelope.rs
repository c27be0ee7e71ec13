//! The lower envelope of the arrivals, and the line under it.
//!
//! Bins hold the lowest arrival of a stretch of device time. They begin short, so that a line is known
//! within seconds, and are merged by twos until they are 10 s long: never more than 60 of them, which
//! then reach back 10 min (our choice, docs/evidence.md#clocks). What is absent: the output's smoothness.

use std::collections::VecDeque;

/// Bins kept. Our choice, with the widths and the reach below.
const BINS: usize = 60;
/// Width of the first bins, device µs; doubled four times: 10 s.
const FIRST_WIDTH: f64 = 625_000.0;
/// Width of the widest bins, device µs.
const LAST_WIDTH: f64 = 10e6;
/// How far back bins and round trips count, device µs.
const REACH: f64 = 600e6;
/// Round trips kept: 20 in 10 min, and those of the start. Our choice.
const TRIPS: usize = 32;
/// Largest error of a clip's clock, as a share: 2 % is what
/// simulated clips are given (docs/simulator.md#firmware), the rest is room. Our choice.
const MAX_ERROR: f64 = 0.025;
/// An arrival this much above the steepest line through a better one is late, not a bound worth having.
/// µs; our choice: a link's usual jitter stays in.
const LATE: f64 = 60_000.0;
/// Bins needed for a slope of their own. Our choice.
const FEWEST: usize = 3;
/// Least spread of the bins about their line that is believed, µs; with few bins, the other. Our choice.
const SPREAD: f64 = 2_000.0;
const SPREAD_FEW: f64 = 10_000.0;
/// What a slope may change by from one stretch of listening to another, as a share: 35 ppb a degree
/// squared (docs/evidence.md#clocks) is 14 ppm over 20 degrees for a crystal; RC oscillators are worse.
const DRIFT: f64 = 2e-4;
/// A silence after which what is known of the slope is kept aside, device µs. Our choice.
const SILENCE: f64 = 60e6;
/// Bounds whose reach to now costs at most this count as fresh, µs. Our choice.
const FRESH: f64 = 10_000.0;

/// The lowest arrival of a stretch of device time.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bin {
    slot: i64,
    x: f64,
    y: f64,
    frames: u32,
}

/// A round trip: at device time `x` the session was between these.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Trip {
    x: f64,
    sent: f64,
    received: f64,
}

/// A slope and how far off it may be, as a share.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Slope {
    value: f64,
    off: f64,
}

/// What was found: at device time `x` the session time is `y`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) slope: f64,
    /// Bounds of `y`.
    pub(super) upper: f64,
    pub(super) lower: Option<f64>,
}

/// All that is kept of the arrivals.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Envelope {
    bins: VecDeque<Bin>,
    width: f64,
    trips: VecDeque<Trip>,
    /// Known from before these bins.
    prior: Slope,
    slope: Slope,
}

impl Default for Envelope {
    fn default() -> Self {
        let unknown = Slope {
            value: 1.0,
            off: MAX_ERROR,
        };
        Self {
            bins: VecDeque::new(),
            width: FIRST_WIDTH,
            trips: VecDeque::new(),
            prior: unknown,
            slope: unknown,
        }
    }
}

impl Envelope {
    /// Forgets all but the speed of the clock.
    pub(super) fn restart(&mut self) {
        self.keep_slope();
        self.bins.clear();
        self.trips.clear();
        self.width = FIRST_WIDTH;
    }

    fn keep_slope(&mut self) {
        self.prior = Slope {
            value: self.slope.value,
            off: (self.slope.off + DRIFT).min(MAX_ERROR),
        };
        self.slope = self.prior;
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a number of bins; saturates"
    )]
    fn slot(&self, x: f64) -> i64 {
        (x / self.width).floor() as i64
    }

    /// Takes an arrival in; `true` if it is worth solving again.
    pub(super) fn arrival(&mut self, x: f64, y: f64) -> bool {
        if self.newest().is_some_and(|newest| x - newest > SILENCE) {
            self.keep_slope();
        }
        self.bins.retain(|bin| x - bin.x <= REACH);
        self.trips.retain(|trip| x - trip.x <= REACH);
        let slot = self.slot(x);
        let slope = self.slope.value;
        // Late-comers of the last bin but one find theirs; older ones tell nothing new.
        if let Some(bin) = self.bins.iter_mut().rev().take(2).find(|b| b.slot == slot) {
            bin.frames += 1;
            if y - slope * x < bin.y - slope * bin.x {
                (bin.x, bin.y) = (x, y);
            }
            return self.bins.len() < FEWEST;
        }
        if self.bins.back().is_some_and(|last| slot < last.slot) {
            return false;
        }
        self.bins.push_back(Bin {
            slot,
            x,
            y,
            frames: 1,
        });
        if self.bins.len() > BINS {
            if self.width < LAST_WIDTH {
                self.merge();
            } else {
                self.bins.pop_front();
            }
        }
        true
    }

    /// Bins of double width.
    fn merge(&mut self) {
        self.width *= 2.0;
        let slope = self.slope.value;
        let mut merged: VecDeque<Bin> = VecDeque::with_capacity(BINS + 1);
        for bin in std::mem::take(&mut self.bins) {
            let slot = bin.slot.div_euclid(2);
            match merged.back_mut() {
                Some(last) if last.slot == slot => {
                    last.frames += bin.frames;
                    if bin.y - slope * bin.x < last.y - slope * last.x {
                        (last.x, last.y) = (bin.x, bin.y);
                    }
                }
                _ => merged.push_back(Bin { slot, ..bin }),
            }
        }
        self.bins = merged;
    }

    /// Takes a round trip in.
    pub(super) fn trip(&mut self, x: f64, sent: f64, received: f64) {
        self.trips.push_back(Trip { x, sent, received });
        if self.trips.len() > TRIPS {
            self.trips.pop_front();
        }
    }

    fn newest(&self) -> Option<f64> {
        let bin = self.bins.back().map(|b| b.x);
        let trip = self.trips.back().map(|t| t.x);
        match (bin, trip) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        }
    }

    /// The bins that can lie on the envelope: not those that are later than a clock this wrong allows.
    fn on_time(&self) -> Vec<Bin> {
        let Slope { value, off } = self.prior;
        let late = |bin: &Bin| {
            self.bins.iter().any(|other| {
                let above = (bin.y - other.y) - value * (bin.x - other.x);
                above > off * (bin.x - other.x).abs() + LATE
            })
        };
        self.bins.iter().filter(|b| !late(b)).copied().collect()
    }

    /// The median of the slopes between bins far apart, joined with what was known before.
    #[expect(clippy::cast_precision_loss, reason = "at most 60")]
    fn fit(&self, bins: &[Bin]) -> Slope {
        let (Some(first), Some(last)) = (bins.first(), bins.last()) else {
            return self.prior;
        };
        let reach = last.x - first.x;
        if bins.len() < FEWEST || reach <= 0.0 {
            return self.prior;
        }
        let mut slopes = Vec::with_capacity(bins.len() * bins.len() / 2);
        for (i, a) in bins.iter().enumerate() {
            for b in &bins[i + 1..] {
                if b.x - a.x >= reach / 3.0 {
                    slopes.push((b.y - a.y) / (b.x - a.x));
                }
            }
        }
        let Some(value) = median(&mut slopes) else {
            return self.prior;
        };
        let mut rests: Vec<f64> = bins.iter().map(|b| b.y - value * b.x).collect();
        let middle = median(&mut rests).unwrap_or(0.0);
        for rest in &mut rests {
            *rest = (*rest - middle).abs();
        }
        let least = if bins.len() < 12 { SPREAD_FEW } else { SPREAD };
        // 1.4826: median deviation to standard deviation of a normal distribution.
        let spread = (1.4826 * median(&mut rests).unwrap_or(0.0)).max(least);
        // Standard deviation of the slope through n points spread evenly over `reach`, three times.
        let off = 3.0 * spread * (12.0 / bins.len() as f64).sqrt() / reach;
        let (w_prior, w_fit) = (self.prior.off.powi(-2), off.powi(-2));
        let joined = (self.prior.value * w_prior + value * w_fit) / (w_prior + w_fit);
        Slope {
            value: joined.clamp(1.0 - MAX_ERROR, 1.0 + MAX_ERROR),
            off: (w_prior + w_fit).powf(-0.5),
        }
    }

    /// The line that fits best now.
    pub(super) fn solve(&mut self) -> Option<Estimate> {
        let x = self.newest()?;
        let bins = self.on_time();
        self.slope = self.fit(&bins);
        let Slope { value: slope, off } = self.slope;
        let to_now = |at: f64, y: f64| y + slope * (x - at);
        let cost = |at: f64| off * (x - at).abs();

        let arrivals = bins.iter().map(|b| (b.x, b.y, b.frames));
        let replies = self.trips.iter().map(|t| (t.x, t.received, 1));
        let (mut upper, mut upper_bound, mut uppers) = (f64::INFINITY, f64::INFINITY, 0);
        for (at, y, frames) in arrivals.chain(replies) {
            let (here, bound) = (to_now(at, y), to_now(at, y) + cost(at));
            if bound < upper_bound {
                (upper, upper_bound) = (here, bound);
            }
            if cost(at) <= FRESH {
                uppers += frames;
            }
        }
        let (mut lower, mut lower_bound, mut lowers) = (None, None, 0_u32);
        for trip in &self.trips {
            let here = to_now(trip.x, trip.sent);
            let bound = here - cost(trip.x);
            if lower_bound.is_none_or(|best| bound > best) {
                (lower, lower_bound) = (Some(here), Some(bound));
            }
            if cost(trip.x) <= FRESH {
                lowers += 1;
            }
        }
        // The least of n delays is on average one (n + 1)th of their spread: the more there are on a
        // side, the nearer the truth is to it.
        let y = match lower {
            Some(lower) if lower < upper && lowers > 0 => {
                let share = f64::from(lowers + 1) / f64::from(lowers + uppers + 2);
                upper - share * (upper - lower)
            }
            // The slope is a little off: in between.
            Some(lower) if lower >= upper && lowers > 0 => (lower + upper) / 2.0,
            _ => upper,
        };
        Some(Estimate {
            x,
            y,
            slope,
            upper: upper_bound,
            lower: lower_bound,
        })
    }
}

/// The median; reorders. `None` of none.
fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
}
