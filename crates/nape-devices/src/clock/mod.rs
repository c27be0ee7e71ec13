//! A clip's clock on the session's time line.
//!
//! Every frame arrives some time after its last sample was taken, never before: arrivals are *upper*
//! bounds of the session time of a moment of the clip's clock, and the lowest of them lie close to the
//! truth. A time sync gives a *lower* bound as well, the moment the question was written. [`ClockMap`]
//! keeps the lowest arrival of each stretch of time ([`envelope`]), fits their slope by Theil and Sen's
//! median of slopes, and lays the line between the bounds. What comes out never jumps: when the line
//! changes, the difference is let out slowly ([`SLEW_SHARE`]).
//!
//! How good it is, by simulation (`tests`), for clocks off by up to ±2 %, with each way's delay anywhere
//! from 0 to the jitter; worst of 30 links, and of half of them:
//!
//! | jitter | first 5 s | to 1 min | after |
//! |---|---|---|---|
//! | 5 ms | 23 ms (17) | 7 ms | 1 ms |
//! | 30 ms | 36 ms (29) | 19 ms | 3 ms |
//! | 60 ms (a usual connection interval) | 60 ms (39) | 33 ms | 5 ms |
//! | 100 ms | 98 ms (50) | 59 ms | 8 ms |
//!
//! With bursts, stalls of 2 s and 30 % loss on top it stays below 15 ms after a minute, up to 80 ms of
//! jitter. A delay that *every* packet has cannot be seen in arrivals; it is left in: times are late by
//! it, never early.
//!
//! What is absent: the wrap of the frames' 32 bits (resolved by [`crate::Ingest`]), any reading of a
//! clock.

mod envelope;
#[cfg(test)]
mod tests;

use nape_core::{Span, Timestamp};

use envelope::{Envelope, Estimate};

/// Most by which a second may be stretched or shrunk to let a correction out. Our choice: sample times
/// keep their order, and 5 % of a rate of turn for a second or two is near what a chip's scale is off by
/// (3 %, docs/evidence.md#chips).
pub(crate) const SLEW_SHARE: f64 = 0.05;

/// A correction is let out within this many seconds, unless [`SLEW_SHARE`] makes it longer. Our choice.
const SLEW_S: f64 = 1.5;

/// A correction beyond this is no correction but another time line: taken at once. Our choice.
const JUMP_US: f64 = 1e6;

/// A round trip longer than this tells nothing worth keeping, µs. Our choice.
const TRIP_MAX_US: i64 = 5_000_000;

/// Where the two clocks' zeros lie for the arithmetic: differences stay exact in a double.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Origin {
    device_us: u64,
    at: Timestamp,
}

/// The line in force, and the rest of older ones that is still being let out.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    /// A point of it: device and session µs from the origin.
    x: f64,
    y: f64,
    /// Session µs a device µs.
    slope: f64,
    /// What is added at `slew_from`, µs; goes to 0 at `slew_rate`.
    rest: f64,
    slew_from: f64,
    slew_rate: f64,
}

impl Line {
    fn at(&self, x: f64) -> f64 {
        let target = self.y + self.slope * (x - self.x);
        let let_out = self.slew_rate * (x - self.slew_from).max(0.0);
        target + self.rest.signum() * (self.rest.abs() - let_out).max(0.0)
    }
}

/// A clip's clock (µs since it booted, 64 bits) mapped to session time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClockMap {
    origin: Option<Origin>,
    envelope: Envelope,
    line: Option<Line>,
    /// How far sample times were given out: up to here the line must not change. Device µs.
    given_out: Option<f64>,
    estimate: Option<Estimate>,
}

impl ClockMap {
    /// Nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets where the clip's zero is, as after it booted; keeps what is known of its speed.
    pub fn reset(&mut self) {
        self.envelope.restart();
        self.origin = None;
        self.line = None;
        self.given_out = None;
        self.estimate = None;
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "µs from the origin: exact for 285 years"
    )]
    fn xy(&mut self, device_us: u64, at: Timestamp) -> (f64, f64) {
        let origin = *self.origin.get_or_insert(Origin { device_us, at });
        (
            device_us.wrapping_sub(origin.device_us).cast_signed() as f64,
            at.since(origin.at).as_micros() as f64,
        )
    }

    /// A frame arrived at `at` whose last sample has this device time.
    pub fn frame(&mut self, device_us: u64, at: Timestamp) {
        let (x, y) = self.xy(device_us, at);
        let news = self.envelope.arrival(x, y);
        let below = self.line.is_none_or(|line| y < line.at(x));
        if news || below {
            self.solve();
        }
    }

    /// The clip said `device_us` somewhere between `sent` and `received`. Impossible ones are ignored.
    pub fn round_trip(&mut self, sent: Timestamp, received: Timestamp, device_us: u64) {
        let took = received.since(sent).as_micros();
        if !(0..=TRIP_MAX_US).contains(&took) {
            return;
        }
        let (x, sent) = self.xy(device_us, sent);
        let (_, received) = self.xy(device_us, received);
        self.envelope.trip(x, sent, received);
        self.solve();
    }

    fn solve(&mut self) {
        let Some(estimate) = self.envelope.solve() else {
            return;
        };
        self.estimate = Some(estimate);
        let Estimate { x, y, slope, .. } = estimate;
        let mut line = Line {
            x,
            y,
            slope,
            rest: 0.0,
            slew_from: 0.0,
            slew_rate: 0.0,
        };
        if let Some((before, from)) = self.line.zip(self.given_out) {
            let rest = before.at(from) - line.at(from);
            if rest.abs() <= JUMP_US {
                line.rest = rest;
                line.slew_from = from;
                line.slew_rate = (rest.abs() / (SLEW_S * 1e6)).min(SLEW_SHARE);
            }
        }
        self.line = Some(line);
    }

    /// Session time of a moment of the clip's clock; `None` before anything is known.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "µs, rounded; saturates"
    )]
    pub fn map(&self, device_us: u64) -> Option<Timestamp> {
        let (line, origin) = self.line.zip(self.origin)?;
        let x = device_us.wrapping_sub(origin.device_us).cast_signed() as f64;
        Some(origin.at + Span::from_micros(line.at(x).round() as i64))
    }

    /// As [`Self::map`] for both ends of a batch, which is given out by this: later changes of the line
    /// begin at `to`.
    #[expect(
        clippy::cast_precision_loss,
        reason = "µs from the origin: exact for 285 years"
    )]
    pub fn give_out(&mut self, from: u64, to: u64) -> Option<(Timestamp, Timestamp)> {
        let ends = (self.map(from)?, self.map(to)?);
        let x = to.wrapping_sub(self.origin?.device_us).cast_signed() as f64;
        self.given_out = Some(self.given_out.map_or(x, |before| before.max(x)));
        Some(ends)
    }

    /// By how much the clip's clock runs fast, in millionths; 0 before anything is known.
    pub fn ppm(&self) -> f64 {
        self.estimate.map_or(0.0, |e| (1.0 / e.slope - 1.0) * 1e6)
    }

    /// How far off the line can be by what is known; `None` before the first time sync, as arrivals
    /// alone give no lower bound. What is still being let out comes on top.
    pub fn uncertainty(&self) -> Option<Span> {
        let e = self.estimate?;
        // Bounds that contradict each other by a little tell how wrong the slope is.
        let off = (e.upper - e.y).abs().max((e.y - e.lower?).abs());
        Some(Span::from_secs_f64(off / 1e6))
    }
}
