//! The exposure matrix: angle class x length of the uninterrupted stay in it (EVA, Mathiassen &
//! Winkel 1991, Ergonomics 34:1455-1468).
//!
//! A stay is classed by its whole length once it has ended; its time lies in the part in which it was
//! spent. So a part that was cut keeps what it saw of the stay at its end apart, until the next part
//! says how long the stay became.

use serde::{Deserialize, Serialize};

use crate::time::Span;

/// Edges of the lengths, seconds: 4 s is ISO 11226's "static", 480 s its longest holding time, the
/// others our choice (docs/evidence.md#figures-of-a-score).
pub const DURATION_EDGES_S: [i64; 6] = [4, 10, 30, 60, 180, 480];

/// Accumulates stays. Times are microseconds.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Exposure {
    /// Angle class, then length class.
    cells: [[u64; 7]; 7],
    /// The stay that is running, or was running when this part was cut.
    stay: Option<Stay>,
    /// The stay that was running when this part began is still running.
    carried: bool,
    /// That stay has ended in this part, and this is how long it was.
    carried_ended: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Stay {
    class: usize,
    /// Its length so far.
    whole: u64,
    /// What of that lies in this part.
    here: u64,
}

impl Exposure {
    /// `weight` more in angle class `class`.
    pub(super) fn add(&mut self, class: usize, weight: u64) {
        match &mut self.stay {
            Some(stay) if stay.class == class => {
                stay.whole += weight;
                stay.here += weight;
            }
            _ => {
                self.end();
                self.stay = Some(Stay {
                    class,
                    whole: weight,
                    here: weight,
                });
            }
        }
    }

    /// The stay that is running ends.
    pub(super) fn end(&mut self) {
        if let Some(stay) = self.stay.take() {
            self.cells[stay.class][length_class(stay.whole)] += stay.here;
            if core::mem::take(&mut self.carried) {
                self.carried_ended = Some(stay.whole);
            }
        }
    }

    /// The matrix, a stay that has not ended counted as long as it is known to be.
    pub(super) fn matrix(&self) -> [[u64; 7]; 7] {
        let mut matrix = self.cells;
        if let Some(stay) = self.stay {
            matrix[stay.class][length_class(stay.whole)] += stay.here;
        }
        matrix
    }

    /// What the part that follows begins with.
    pub(super) fn next(&self) -> Self {
        Self {
            stay: self.stay.map(|stay| Stay { here: 0, ..stay }),
            carried: self.stay.is_some(),
            ..Self::default()
        }
    }

    /// Learns from the part that follows what became of the stay at the cut.
    pub(super) fn settle(&mut self, next: &Self) {
        if let Some(whole) = next.carried_ended {
            if let Some(stay) = &mut self.stay {
                stay.whole = whole;
            }
            self.end();
        } else if let (Some(stay), Some(on)) = (&mut self.stay, next.stay)
            && next.carried
        {
            stay.whole = on.whole;
        }
    }

    /// Adds the part that follows.
    pub(super) fn merge(&mut self, next: &Self) {
        self.settle(next);
        add_matrix(&mut self.cells, &next.cells);
        let before = self.stay.map_or(0, |stay| stay.here);
        self.stay = next.stay.map(|stay| Stay {
            here: stay.here + if next.carried { before } else { 0 },
            ..stay
        });
        // Invariant: carried means that `stay` is the one from before this part.
        self.carried &= next.carried;
    }

    /// Adds what has nothing to do with this: stays end where they stand.
    pub(super) fn append(&mut self, other: &Self) {
        self.end();
        add_matrix(&mut self.cells, &other.matrix());
    }
}

fn length_class(us: u64) -> usize {
    DURATION_EDGES_S
        .iter()
        .position(|&edge| Span::from_secs(edge).as_micros().unsigned_abs() > us)
        .unwrap_or(DURATION_EDGES_S.len())
}

fn add_matrix(mine: &mut [[u64; 7]; 7], theirs: &[[u64; 7]; 7]) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        super::add_each(mine, theirs);
    }
}
