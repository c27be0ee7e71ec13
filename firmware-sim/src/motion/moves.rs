//! Channels that are moved by overlapping minimum-jerk moves.

use super::jet::{Jet, minimum_jerk};

#[derive(Debug, Clone, Copy)]
struct Move {
    start: f64,
    duration: f64,
    delta: f64,
}

/// One quantity that is moved to targets.
#[derive(Debug, Clone, Default)]
pub(crate) struct Channel {
    base: f64,
    target: f64,
    moves: Vec<Move>,
}

impl Channel {
    /// Where it will be when all moves are over.
    pub(crate) const fn target(&self) -> f64 {
        self.target
    }

    /// Moves to `target`, starting at `start` (not before now), over `duration` seconds.
    pub(crate) fn go(&mut self, target: f64, start: f64, duration: f64) {
        let delta = target - self.target;
        if delta.abs() < 1e-12 {
            return;
        }
        self.target = target;
        self.moves.push(Move {
            start,
            duration,
            delta,
        });
    }

    /// Forgets moves that are over at `t`.
    pub(crate) fn settle(&mut self, t: f64) {
        let base = &mut self.base;
        self.moves.retain(|m| {
            let over = t >= m.start + m.duration;
            if over {
                *base += m.delta;
            }
            !over
        });
        if self.moves.is_empty() {
            // Sums of many moves must not wander from the target by rounding.
            self.base = self.target;
        }
    }

    /// Value at `t`.
    pub(crate) fn at(&self, t: f64) -> Jet {
        let mut j = Jet::constant(self.base);
        for m in &self.moves {
            j = j.plus(minimum_jerk(t - m.start, m.duration).times(m.delta));
        }
        j
    }

    /// `true` while something moves or will move.
    pub(crate) fn busy(&self) -> bool {
        !self.moves.is_empty()
    }
}
