//! The radio link and the host's clock: what is lost, and when the rest arrives.
//!
//! Loss comes in bursts (Gilbert-Elliott, two states): the link layer repeats a packet until its queue
//! is full, so loss is 0.2-3 s at a time, not one packet here and there.

use crate::rng::{SimRng, Stream};

/// Mean length of a burst of loss, s: the geometric middle of 0.2-3 s.
const BURST_S: f64 = 0.8;

/// The link of one clip.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    rng: SimRng,
    lossy: bool,
    /// Chance per batch to go from good to bad, and back.
    to_bad: f64,
    to_good: f64,
    /// Error of the host's mapping of the clip's clock, s.
    clock_offset: f64,
    /// Its noise from batch to batch, s.
    clock_jitter: f64,
}

impl Link {
    /// The link of the clip with this index: `loss` is the share of batches lost, `batch_s` their
    /// length, `exact` switches off the error of the clock mapping.
    pub(crate) fn new(seed: u64, index: usize, loss: f64, batch_s: f64, exact: bool) -> Self {
        let mut rng = SimRng::new(seed, Stream::Link(index));
        // A bad state loses everything, so the share of time in it is the loss.
        let to_good = (batch_s / BURST_S).min(1.0);
        let to_bad = if loss < 1.0 {
            to_good * loss / (1.0 - loss)
        } else {
            1.0
        };
        // A fit of arrival times is good to a few ms and wanders by fractions of one.
        let offset = rng.gauss_in(0.0, 2e-3, -5e-3, 5e-3);
        Self {
            rng,
            lossy: false,
            to_bad,
            to_good,
            clock_offset: if exact { 0.0 } else { offset },
            clock_jitter: if exact { 0.0 } else { 0.2e-3 },
        }
    }

    /// Whether the next batch is lost.
    pub(crate) fn loses(&mut self) -> bool {
        let p = if self.lossy {
            self.to_good
        } else {
            self.to_bad
        };
        if p > 0.0 && self.rng.chance(p) {
            self.lossy = !self.lossy;
        }
        self.lossy
    }

    /// The host's idea of the moment `t` of the clip, s.
    pub(crate) fn mapped(&mut self, t: f64) -> f64 {
        t + self.clock_offset + self.clock_jitter * self.rng.gauss_in(0.0, 1.0, -3.0, 3.0)
    }

    /// From the last sample of a batch to its arrival, s: a connection interval of 60-100 ms and now
    /// and then a repeat.
    pub(crate) fn delay(&mut self) -> f64 {
        let repeat = if self.rng.chance(0.03) {
            self.rng.uniform(0.08, 0.25)
        } else {
            0.0
        };
        0.01 + self.rng.uniform(0.0, 0.08) + repeat
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loss_has_the_share_and_the_bursts_asked_for() {
        let mut link = Link::new(4, 0, 0.03, 0.2, false);
        let n = 200_000;
        let (mut lost, mut bursts, mut before) = (0, 0, false);
        for _ in 0..n {
            let l = link.loses();
            lost += u32::from(l);
            bursts += u32::from(l && !before);
            before = l;
        }
        let share = f64::from(lost) / f64::from(n);
        let mean = f64::from(lost) / f64::from(bursts) * 0.2;
        assert!((share / 0.03 - 1.0).abs() < 0.1, "{share}");
        assert!((mean / BURST_S - 1.0).abs() < 0.1, "{mean}");
    }

    #[test]
    fn no_loss_means_none_and_all_means_all() {
        let mut none = Link::new(4, 0, 0.0, 0.2, false);
        let mut all = Link::new(4, 0, 1.0, 10.0, false);
        assert!((0..1000).all(|_| !none.loses()));
        assert!(all.loses());
    }
}
