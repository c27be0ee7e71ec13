//! What is kept of one angle (head, neck, trunk or lumbar) over a session.
//!
//! Time in angle classes, percentiles, velocity and the exposure matrix, from the angles of the
//! epochs alone. Whether an angle is known is the engine's word: an epoch without one ends every
//! bout and is counted nowhere here.

use serde::{Deserialize, Serialize};

use super::histogram::Histogram;
use super::repetition::Repetition;
use crate::event::Angle;
use crate::num;
use crate::time::{Span, Timestamp};

/// Edges of the angle classes, degrees: 0, 20 and 25 are RULA's and ISO 11226's, 10 is RULA's, 85
/// is ISO 11226's for the head, 45 is a reporting edge (evidence.md section 4).
pub const ANGLE_EDGES_DEG: [f64; 6] = [0.0, 10.0, 20.0, 25.0, 45.0, 85.0];

/// Edges of the bout durations of the exposure matrix, seconds: 4 s is ISO 11226's "static", 480 s
/// its longest holding time, the others our choice (evidence.md section 4).
pub const DURATION_EDGES_S: [i64; 6] = [4, 10, 30, 60, 180, 480];

/// Trunk within this of upright counts as RULA's trunk score 1, degrees. RULA says "well supported
/// or erect" without a number; 5 is what public implementations of REBA use. Our choice.
pub const TRUNK_UPRIGHT_DEG: f64 = 5.0;

/// Two epochs further apart than this many epochs have no velocity between them. Our choice.
const MAX_EPOCHS_APART: i64 = 2;

/// Index of the angle class of `deg`: below 0, then between the edges (an edge belongs to the class
/// above it, except 85, which ISO 11226 still times), then above 85.
pub fn angle_class(deg: f64) -> usize {
    match deg {
        d if d > 85.0 => 6,
        d if d >= 45.0 => 5,
        d if d >= 25.0 => 4,
        d if d >= 20.0 => 3,
        d if d >= 10.0 => 2,
        d if d >= 0.0 => 1,
        _ => 0,
    }
}

/// Index (score minus one) of RULA's neck score without its additions for twist and side-bend.
pub fn rula_neck(deg: f64) -> usize {
    match deg {
        d if d < 0.0 => 3,
        d if d < 10.0 => 0,
        d if d < 20.0 => 1,
        _ => 2,
    }
}

/// Index (score minus one) of RULA's trunk score without its additions. Leaning back beyond
/// [`TRUNK_UPRIGHT_DEG`] counts as 2: RULA has no score of its own for it. Our choice.
pub fn rula_trunk(deg: f64) -> usize {
    match deg {
        d if d >= 60.0 => 3,
        d if d >= 20.0 => 2,
        d if num::fabs(d) > TRUNK_UPRIGHT_DEG => 1,
        _ => 0,
    }
}

/// Which RULA table applies to an angle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum RulaTable {
    Neck,
    Trunk,
    /// The lumbar curve has no RULA score.
    Absent,
}

/// Accumulator of one measure. All times are microseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct MeasureStats {
    rula_table: RulaTable,
    pub(super) known: u64,
    pub(super) flexion: Histogram,
    pub(super) lateral: Histogram,
    /// Stated standard deviation, degrees.
    pub(super) sigma: Histogram,
    /// |d flexion / dt|, degrees per second.
    pub(super) velocity: Histogram,
    pub(super) share: [u64; 7],
    pub(super) rula: [u64; 4],
    /// Angle class, then duration class.
    eva: [[u64; 7]; 7],
    /// Angle class and length of the bout that is still running.
    bout: Option<(usize, u64)>,
    last: Option<(Timestamp, f64)>,
    /// Sum and number of epochs, for the rate that the velocity was taken at.
    pub(super) epochs: u64,
    pub(super) repetition: Repetition,
}

impl MeasureStats {
    pub(super) fn new(rula_table: RulaTable) -> Self {
        Self {
            rula_table,
            known: 0,
            flexion: Histogram::new(-180, 180, 10),
            lateral: Histogram::new(-90, 90, 10),
            sigma: Histogram::new(0, 45, 20),
            velocity: Histogram::new(0, 500, 10),
            share: [0; 7],
            rula: [0; 4],
            eva: [[0; 7]; 7],
            bout: None,
            last: None,
            epochs: 0,
            repetition: Repetition::default(),
        }
    }

    /// RULA scores exist for this measure.
    pub(super) fn has_rula(&self) -> bool {
        self.rula_table != RulaTable::Absent
    }

    /// Takes in the epoch of length `span` that ended at `at`; `true` if its angle is known.
    pub(super) fn observe(
        &mut self,
        at: Timestamp,
        span: Span,
        angle: Option<&Angle>,
        window: i64,
    ) -> bool {
        let finite = |a: &&Angle| a.flexion.is_finite() && a.lateral.is_finite();
        let Some(angle) = angle.filter(finite) else {
            self.unknown();
            return false;
        };
        let weight = u64::try_from(span.as_micros()).unwrap_or(0);
        let flexion = num::to_deg(angle.flexion);
        self.known += weight;
        self.epochs += 1;
        self.flexion.add(flexion, weight);
        self.lateral.add(num::to_deg(angle.lateral), weight);
        self.sigma.add(num::to_deg(angle.sigma), weight);

        let class = angle_class(flexion);
        self.share[class] += weight;
        match self.rula_table {
            RulaTable::Neck => self.rula[rula_neck(flexion)] += weight,
            RulaTable::Trunk => self.rula[rula_trunk(flexion)] += weight,
            RulaTable::Absent => {}
        }
        match &mut self.bout {
            Some((running, length)) if *running == class => *length += weight,
            _ => {
                self.end_bout();
                self.bout = Some((class, weight));
            }
        }

        if let Some((before, was)) = self.last {
            let dt = at.since(before);
            let limit = span.as_micros().saturating_mul(MAX_EPOCHS_APART);
            if dt > Span::ZERO && dt.as_micros() <= limit {
                let speed = num::fabs(flexion - was) / dt.as_secs_f64();
                self.velocity.add(speed, weight);
            }
        }
        self.last = Some((at, flexion));
        self.repetition.observe(at, span, flexion, window);
        true
    }

    /// The angle is not known: bouts end here and nothing is counted.
    pub(super) fn unknown(&mut self) {
        self.end_bout();
        self.last = None;
        self.repetition.interrupt();
    }

    fn end_bout(&mut self) {
        if let Some((class, length)) = self.bout.take() {
            self.eva[class][duration_class(length)] += length;
        }
    }

    /// The exposure matrix in microseconds, the running bout included.
    pub(super) fn exposure(&self) -> [[u64; 7]; 7] {
        let mut matrix = self.eva;
        if let Some((class, length)) = self.bout {
            matrix[class][duration_class(length)] += length;
        }
        matrix
    }

    /// Adds a later part. The bout running at the cut ends there.
    pub(super) fn merge(&mut self, later: &Self) {
        self.end_bout();
        self.known += later.known;
        self.epochs += later.epochs;
        self.flexion.merge(&later.flexion);
        self.lateral.merge(&later.lateral);
        self.sigma.merge(&later.sigma);
        self.velocity.merge(&later.velocity);
        add_each(&mut self.share, &later.share);
        add_each(&mut self.rula, &later.rula);
        for (mine, theirs) in self.eva.iter_mut().zip(&later.eva) {
            add_each(mine, theirs);
        }
        self.bout = later.bout;
        self.last = later.last;
        self.repetition.merge(&later.repetition);
    }
}

fn duration_class(us: u64) -> usize {
    DURATION_EDGES_S
        .iter()
        .position(|&edge| Span::from_secs(edge).as_micros().unsigned_abs() > us)
        .unwrap_or(DURATION_EDGES_S.len())
}

fn add_each(mine: &mut [u64], theirs: &[u64]) {
    for (m, t) in mine.iter_mut().zip(theirs) {
        *m += t;
    }
}
