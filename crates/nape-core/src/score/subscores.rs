//! RULA's and REBA's sub-scores of neck and trunk. Never a grand score: clips on head and back see
//! neither arms, wrists and legs nor loads.
//!
//! RULA: McAtamney & Corlett 1993, Appl Ergon 24:91-99. REBA: Hignett & McAtamney 2000, Appl Ergon
//! 31:201-205. Both score single moments chosen by an observer; here every moment is scored and the
//! share of time is told. Neither gives numbers for "twisted" and "side-bending"; ours are below.

use serde::{Deserialize, Serialize};

use crate::num::fabs;

/// Trunk within this of upright counts as upright, degrees. RULA says "well supported or erect", REBA
/// "upright", both without a number; 5 is what public implementations of REBA use. Our choice.
pub const TRUNK_UPRIGHT_DEG: f64 = 5.0;

/// Bent to either side by more than this counts as side-bending, degrees: EN 1005-4's "not clearly
/// visible" ends there (second-hand, docs/evidence.md#figures-of-a-score).
pub const SIDE_BENT_DEG: f64 = 10.0;

/// Turned by more than this to either side counts as twisted, degrees. Our choice: HSE ART counts a
/// back as twisted from 20 degrees on, and 10 (EN 1005-4) could not be told from straight, since a
/// rotation is told with a stated standard deviation of up to 10.
pub const TWISTED_DEG: f64 = 20.0;

/// Index (score minus one) of RULA's neck score without its additions, of an angle known to `sure` degrees to either side.
/// Only what is beyond that is extension: a wearer who is upright would else have RULA's worst class for every other moment,
/// since upright itself is known no better. That the forward edges have no such band is our choice: they are met from
/// either side alike.
pub fn rula_neck(deg: f64, sure: f64) -> usize {
    match deg {
        d if d < -sure.max(0.0) => 3,
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
        d if fabs(d) > TRUNK_UPRIGHT_DEG => 1,
        _ => 0,
    }
}

/// Index (score minus one) of REBA's neck score without its addition: 0 to 20 degrees of flexion, or
/// more and extension; extension only beyond `sure`, as in [`rula_neck`].
pub fn reba_neck(deg: f64, sure: f64) -> usize {
    usize::from(!(-sure.max(0.0)..=20.0).contains(&deg))
}

/// Index (score minus one) of REBA's trunk score without its addition: upright; up to 20 degrees to
/// either side of it; 20 to 60, or more than 20 back; above 60. That leaning back beyond 20 scores 3
/// is from memory of the paper (docs/evidence.md#figures-of-a-score), and public implementations differ.
pub fn reba_trunk(deg: f64) -> usize {
    match deg {
        d if d > 60.0 => 3,
        d if fabs(d) > 20.0 => 2,
        d if fabs(d) > TRUNK_UPRIGHT_DEG => 1,
        _ => 0,
    }
}

/// Which tables apply to an angle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Table {
    Neck,
    Trunk,
    /// The lumbar curve has no score.
    Absent,
}

/// Time by score, µs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SubScores {
    pub(super) table: Table,
    pub(super) rula: [u64; 4],
    pub(super) rula_added: [u64; 6],
    pub(super) reba: [u64; 4],
    pub(super) reba_added: [u64; 5],
    pub(super) side_bent: u64,
    pub(super) twisted: u64,
    /// Time in which it is known whether it was twisted.
    pub(super) twist_known: u64,
}

impl SubScores {
    pub(super) const fn new(table: Table) -> Self {
        Self {
            table,
            rula: [0; 4],
            rula_added: [0; 6],
            reba: [0; 4],
            reba_added: [0; 5],
            side_bent: 0,
            twisted: 0,
            twist_known: 0,
        }
    }

    /// `weight` more at these angles, degrees; flexion is known to `sure` to either side. A rotation that is not known
    /// adds nothing.
    pub(super) fn add(
        &mut self,
        flexion: f64,
        sure: f64,
        lateral: f64,
        rotation: Option<f64>,
        weight: u64,
    ) {
        let (rula, reba) = match self.table {
            Table::Neck => (rula_neck(flexion, sure), reba_neck(flexion, sure)),
            Table::Trunk => (rula_trunk(flexion), reba_trunk(flexion)),
            Table::Absent => return,
        };
        let side_bent = fabs(lateral) > SIDE_BENT_DEG;
        let twisted = rotation.is_some_and(|r| fabs(r) > TWISTED_DEG);
        self.rula[rula] += weight;
        self.reba[reba] += weight;
        // RULA adds one for each of the two, REBA one for either.
        self.rula_added[rula + usize::from(side_bent) + usize::from(twisted)] += weight;
        self.reba_added[reba + usize::from(side_bent || twisted)] += weight;
        self.side_bent += if side_bent { weight } else { 0 };
        self.twisted += if twisted { weight } else { 0 };
        self.twist_known += if rotation.is_some() { weight } else { 0 };
    }

    pub(super) fn merge(&mut self, other: &Self) {
        super::add_each(&mut self.rula, &other.rula);
        super::add_each(&mut self.rula_added, &other.rula_added);
        super::add_each(&mut self.reba, &other.reba);
        super::add_each(&mut self.reba_added, &other.reba_added);
        self.side_bent += other.side_bent;
        self.twisted += other.twisted;
        self.twist_known += other.twist_known;
    }
}
