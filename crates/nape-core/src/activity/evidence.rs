//! What the clips of one epoch look like: folded beyond level, lying, leaned far back.
//!
//! In child's pose the hips rest on the heels and the forehead on the floor: hip and shoulder are about
//! equally high, so the trunk is folded a little beyond level and rounds towards the shoulders, and the
//! head lies on the forehead with the chin drawn in. In downward dog the hip is the highest point: the
//! trunk hangs head down at about 45 degrees and the head between the arms, looking at the knees. So of
//! every clip both poses are beyond level, and downward dog is further; with a head clip alone the
//! two come closest, and which of them is expected decides. Who lies on the back, on a side, or far back in a
//! lounger is tilted as nobody sits. Who leans back in a chair may rest or work: that is told as unsure.
//! Lying face down is not told from all fours, and is nothing here.

use serde::{Deserialize, Serialize};

use super::{EXPECTED_ODDS, Exercise, TRUNK, log_odds};
use crate::measure::Angle;
use crate::num::{PI, acos, cos, deg, fabs, sin};
use crate::per::PerPlacement;
use crate::sample::Placement;

/// A trunk that hangs further than this stands on its feet; a head may. Our choice, rad.
const UPRIGHT_FOLD: f64 = deg(165.0);

/// Centres of bending down (which is neither), of child's pose and of downward dog, and how people
/// differ, rad. Our choice, from what touches the floor: see above.
const POSES: PerPlacement<(f64, f64, f64, f64)> = PerPlacement::new([
    (deg(80.0), deg(120.0), deg(156.0), deg(12.0)),
    (deg(76.0), deg(108.0), deg(138.0), deg(10.0)),
    (deg(65.0), deg(95.0), deg(130.0), deg(12.0)),
]);

/// Tilts back of leaning back in a chair, and of lying, and how people differ, rad. Our choice: office
/// chairs lean back to some 25-30 degrees, a lounger begins at about 50. A head alone may lean further
/// back by what the neck does.
const LYING_TRUNK: (f64, f64, f64) = (deg(25.0), deg(55.0), deg(10.0));
/// See [`LYING_TRUNK`].
const LYING_HEAD: (f64, f64, f64) = (deg(30.0), deg(65.0), deg(12.0));

/// Lying: "up" points forward by no more than this (sine). Our choice: 30 degrees, curled up on a side.
const FORWARD: f64 = 0.5;

/// Lying: tilted no further than this; beyond it hangs head down. Our choice, rad.
const NOT_HANGING: f64 = deg(130.0);

/// The same of sitting and of leaning back in a chair, where rest is expected; and from so far on somebody may rest
/// who was not asked to. Our choice: upright sitting varies by some 5 degrees; people at a screen lean back by up to
/// 20-30, so the angle alone does not tell rest from work.
const RECLINED: (f64, f64, f64) = (deg(8.0), deg(32.0), deg(8.0));
/// See [`RECLINED`], rad: of the trunk, and of a head alone, which a headrest keeps more upright than the back.
const RECLINED_FROM: (f64, f64) = (deg(20.0), deg(15.0));

/// Leaning back: no further to a side than this, rad. Our choice.
const RECLINED_SIDE: f64 = deg(20.0);

/// What one epoch looks like, with its log odds: that it is a pose at all, and that it is downward dog rather
/// than child's pose.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Evidence {
    pub(super) kind: Exercise,
    pub(super) pose: f64,
    pub(super) dog: f64,
    /// How far the clip that tells is tilted back, rad; of rest only.
    pub(super) back: f64,
}

impl Evidence {
    /// Leaned back, and not lying as far as can be told.
    pub(super) fn is_reclined(&self) -> bool {
        self.kind == Exercise::Rest && self.pose <= 0.0
    }
}

/// What the clips of one epoch look like.
pub(super) fn evidence(
    clips: &PerPlacement<Option<Angle>>,
    expected: Option<Exercise>,
) -> Option<Evidence> {
    let head = clips[Placement::Head];
    let trunk = TRUNK.iter().find_map(|p| clips[*p]);
    let rests = expected == Some(Exercise::Rest);
    lying(head, trunk, rests).or_else(|| folded(clips, trunk.is_some(), expected))
}

/// Lying, or leaned back: the trunk tells, the head only where it is alone.
fn lying(head: Option<Angle>, trunk: Option<Angle>, expected: bool) -> Option<Evidence> {
    let ((upright, lying, spread), angle) = match trunk {
        Some(angle) => (LYING_TRUNK, angle),
        None => (LYING_HEAD, head?),
    };
    let (flexion, lateral) = (angle.flexion, angle.lateral);
    let forward = sin(flexion) * cos(lateral);
    let tilt = acos((cos(flexion) * cos(lateral)).clamp(-1.0, 1.0));
    let mut pose = log_odds(&angle, tilt, (upright, lying), spread);
    let back = -flexion;
    let straight = fabs(lateral) <= RECLINED_SIDE;
    if expected && straight {
        let (sitting, leaned, spread) = RECLINED;
        let odds = log_odds(&angle, back, (sitting, leaned), spread);
        pose = pose.max(odds + EXPECTED_ODDS);
    }
    let from = if trunk.is_some() {
        RECLINED_FROM.0
    } else {
        RECLINED_FROM.1
    };
    let reclined = straight && back >= from;
    let is = forward <= FORWARD && tilt <= NOT_HANGING && (pose > 0.0 || reclined);
    is.then_some(Evidence {
        kind: Exercise::Rest,
        pose,
        dog: 0.0,
        back: tilt,
    })
}

/// Beyond level: every clip that is known says so.
fn folded(
    clips: &PerPlacement<Option<Angle>>,
    has_trunk: bool,
    expected: Option<Exercise>,
) -> Option<Evidence> {
    let prior = match expected {
        Some(Exercise::ChildsPose) => -EXPECTED_ODDS,
        Some(Exercise::DownwardDog) => EXPECTED_ODDS,
        _ => 0.0,
    };
    let (mut least, mut dog, mut any) = (f64::INFINITY, prior, false);
    for (placement, angle) in clips.iter() {
        let Some(angle) = angle else { continue };
        // Hanging on past upside down goes on counting up.
        let x = match angle.flexion {
            f if f < deg(-150.0) => f + 2.0 * PI,
            f => f,
        };
        let (bent, child, down, spread) = POSES[placement];
        let is_head = placement == Placement::Head;
        if !is_head && x > UPRIGHT_FOLD {
            return None;
        }
        let pose = log_odds(angle, x, (bent, child), spread);
        // The trunk tells what the pose is; the head may be turned or lifted a little.
        if !(is_head && has_trunk) {
            least = least.min(pose);
        } else if x < deg(75.0) {
            return None;
        }
        dog += log_odds(angle, x, (child, down), spread);
        any = true;
    }
    (any && least > 0.0).then_some(Evidence {
        kind: if dog > 0.0 {
            Exercise::DownwardDog
        } else {
            Exercise::ChildsPose
        },
        pose: least,
        dog,
        back: 0.0,
    })
}
