//! The radio link of a clip: when packets get through, which are lost on the way to the host's
//! programs, and which come twice.
//!
//! Bluetooth's link layer repeats a packet until it is acknowledged, so packets pass only at connection
//! events, in order, and what seems lost was lost in a queue. Such loss comes in bursts: a Markov chain
//! of two states in continuous time (Gilbert-Elliott), so that the share does not depend on how often
//! a clip sends. What this does not do: interference between clips, encryption, pairing.

use nape_core::num;

use crate::rng::{SimRng, Stream};

/// Mean length of a burst of loss, s: as in recordings made by the simulator (0.2-3 s).
const BURST_S: f64 = 0.8;
/// Chance that a connection event fails and everything waits for the next. Our choice; 3 % as in
/// recordings made by the simulator.
const EVENT_FAILS: f64 = 0.03;
/// Share of the connection interval one clip may fill. Our choice: two clips share the host's radio.
const SHARE: f64 = 0.5;
/// Air time around the bytes of a notification at 1 Mbit/s, µs: 17 bytes of headers and CRC, the empty
/// answer (80) and two gaps of 150 (Bluetooth Core 5.4, vol 6, part B, 2.1 and 4.1).
const AROUND_US: i64 = 17 * 8 + 80 + 300;
/// From the radio to the host's program: mean and least, s. Our choice.
const HOST_S: (f64, f64) = (0.5e-3, 0.2e-3);
/// And at most: a busy host still takes it before the next event.
const HOST_MOST_S: f64 = 5e-3;

/// The link of one clip.
#[derive(Debug, Clone)]
pub(crate) struct Air {
    rng: SimRng,
    interval_us: i64,
    anchor_us: i64,
    /// The last connection event that was used.
    last_event_us: i64,
    /// Nothing passes before this.
    held_until_us: i64,
    loss: f64,
    duplication: f64,
    /// In a burst of loss, as of when.
    bad: bool,
    bad_at_us: i64,
    last_arrival_us: i64,
}

/// What becomes of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passage {
    /// It is lost.
    Lost,
    /// It arrives.
    Once,
    /// It arrives twice.
    Twice,
}

impl Air {
    /// The link of the clip with this number.
    pub(crate) fn new(
        seed: u64,
        index: usize,
        interval_us: i64,
        loss: f64,
        duplication: f64,
    ) -> Self {
        Self {
            rng: SimRng::new(seed, Stream::Air(index)),
            interval_us,
            anchor_us: 0,
            last_event_us: i64::MIN,
            held_until_us: i64::MIN,
            loss,
            duplication,
            bad: false,
            bad_at_us: 0,
            last_arrival_us: i64::MIN,
        }
    }

    /// Time between two connection events, µs.
    pub(crate) const fn interval_us(&self) -> i64 {
        self.interval_us
    }

    /// A link begins: its events come at any phase.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "at most 4 s in µs"
    )]
    pub(crate) fn open(&mut self, now_us: i64) {
        self.anchor_us = now_us + 1 + (self.rng.unit() * self.interval_us as f64) as i64;
        self.last_event_us = i64::MIN;
        self.bad = false;
        self.bad_at_us = now_us;
    }

    /// Nothing passes for so long; what waits then comes at once, in order.
    pub(crate) fn hold(&mut self, until_us: i64) {
        self.held_until_us = self.held_until_us.max(until_us);
    }

    /// The share of notifications lost from now on, 0 to 1.
    pub(crate) const fn set_loss(&mut self, share: f64) {
        self.loss = share.clamp(0.0, 1.0);
    }

    /// The share of notifications that come twice from now on, 0 to 1.
    pub(crate) const fn set_duplication(&mut self, share: f64) {
        self.duplication = share.clamp(0.0, 1.0);
    }

    /// The first connection event at or after `from_us` that can be used.
    pub(crate) fn next_event_us(&self, from_us: i64) -> i64 {
        let after = self.last_event_us.saturating_add(1);
        let from = from_us.max(after).max(self.held_until_us);
        let n = (from - self.anchor_us).max(0);
        let events = (n + self.interval_us - 1) / self.interval_us;
        self.anchor_us + events * self.interval_us
    }

    /// The connection event at `at_us` comes; how much air time it has, µs (0: it fails).
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "at most 4 s in µs"
    )]
    pub(crate) fn event(&mut self, at_us: i64) -> i64 {
        self.last_event_us = at_us;
        if self.rng.chance(EVENT_FAILS) {
            return 0;
        }
        (SHARE * self.interval_us as f64) as i64
    }

    /// Air time of a notification with so many bytes, µs.
    pub(crate) fn cost_us(bytes: usize) -> i64 {
        AROUND_US + 8 * i64::try_from(bytes).unwrap_or(0)
    }

    /// What becomes of a notification sent at `at_us`.
    pub(crate) fn pass(&mut self, at_us: i64) -> Passage {
        if self.loses(at_us) {
            Passage::Lost
        } else if self.duplication > 0.0 && self.rng.chance(self.duplication) {
            Passage::Twice
        } else {
            Passage::Once
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "µs since the packet before")]
    fn loses(&mut self, at_us: i64) -> bool {
        let dt = (at_us - self.bad_at_us).max(0) as f64 * 1e-6;
        self.bad_at_us = at_us;
        if self.loss <= 0.0 || self.loss >= 1.0 {
            self.bad = self.loss >= 1.0;
            return self.bad;
        }
        // Out of a burst at 1/BURST_S; into one so often that the share of time in bursts is the loss.
        // The state after `dt` follows from the chain's exponential return to that share.
        let rate = 1.0 / BURST_S / (1.0 - self.loss);
        let kept = num::exp(-rate * dt);
        let now = if self.bad { 1.0 } else { 0.0 };
        let chance = self.loss + (now - self.loss) * kept;
        self.bad = self.rng.chance(chance);
        self.bad
    }

    /// When what was sent until `sent_us` reaches the host's program, µs: in order.
    #[expect(clippy::cast_possible_truncation, reason = "at most 5 ms in µs")]
    pub(crate) fn arrival_us(&mut self, sent_us: i64) -> i64 {
        let host = (HOST_S.1 + self.rng.exp(HOST_S.0)).min(HOST_MOST_S);
        let at = sent_us + (host * 1e6) as i64;
        self.last_arrival_us = at.max(self.last_arrival_us + 1);
        self.last_arrival_us
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loss_has_its_share_and_its_bursts_at_any_rate() {
        for (period_us, share) in [(10_000, 0.2), (200_000, 0.2), (200_000, 0.03)] {
            let mut air = Air::new(3, 0, 60_000, share, 0.0);
            air.open(0);
            let n = 400_000;
            let (mut lost, mut bursts, mut before) = (0, 0, false);
            for k in 0..n {
                let gone = air.pass(k * period_us) == Passage::Lost;
                lost += u32::from(gone);
                bursts += u32::from(gone && !before);
                before = gone;
            }
            #[expect(clippy::cast_precision_loss, reason = "a small count")]
            let found = f64::from(lost) / n as f64;
            assert!((found / share - 1.0).abs() < 0.1, "{period_us}: {found}");
            #[expect(clippy::cast_precision_loss, reason = "a small count")]
            let mean = f64::from(lost) / f64::from(bursts) * period_us as f64 * 1e-6;
            // A short burst between two packets is not seen, so the seen ones are longer.
            assert!(mean > 0.75 * BURST_S && mean < 1.4 * BURST_S, "{mean}");
        }
    }

    #[test]
    fn events_come_at_the_interval_and_never_twice() {
        let mut air = Air::new(3, 0, 60_000, 0.0, 0.0);
        air.open(1_000);
        let first = air.next_event_us(1_000);
        assert!(first > 1_000 && first <= 61_001);
        assert_eq!(air.next_event_us(first), first);
        air.event(first);
        assert_eq!(air.next_event_us(first), first + 60_000);
        air.hold(first + 130_000);
        assert_eq!(air.next_event_us(first), first + 180_000);
    }
}
