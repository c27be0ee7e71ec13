//! Poses that are kept: child's pose, downward dog, lying.
//!
//! In child's pose the hips rest on the heels and the forehead on the floor: hip and shoulder are about
//! equally high, so the trunk is folded a little beyond level and rounds towards the shoulders, and the
//! head lies on the forehead with the chin drawn in. In downward dog the hip is the highest point: the
//! trunk hangs head down at about 45 degrees and the head between the arms, looking at the knees. So of
//! every clip both poses are beyond level, and downward dog is further; with a head clip alone the
//! two come closest. Who lies on the back, on a side, or far back in a lounger is tilted as nobody sits.
//! Lying face down is not told from all fours, and is nothing here.

use serde::{Deserialize, Serialize};

use super::{Bout, Exercise, TRUNK, VERIFIED, log_odds, probability};
use crate::event::Angle;
use crate::num::{PI, acos, cos, deg, sin};
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// Kept for at least so long. Our choice: half of the shortest dose said for child's pose (30 s,
/// evidence.md section 9.2), and longer than picking something up or one half of a cat/cow.
const POSE: Span = Span::from_secs(15);

/// Lying for at least so long. Our choice: shorter is a stretch over the back of the chair.
const REST: Span = Span::from_secs(60);

/// Seen otherwise for longer than this, s: the pose is over. Our choice.
const PAUSE_S: f64 = 3.0;

/// Nothing known for longer than this: the pose is over. Our choice: a clip that is as still as one on a desk, and
/// tilted as one, is doubtful for up to 20 s before that is decided (`worn`); who lies quietly is, now and then.
const UNKNOWN: Span = Span::from_secs(21);

/// Seen otherwise for at most this share of the time: who is in and out of it by turns keeps no pose. Our
/// choice.
const AWAY: f64 = 0.2;

/// Seen in it for at least this share of the time, to be verified. Our choice.
const SEEN: f64 = 0.5;

/// A trunk that hangs further than this stands on its feet; a head may. Our choice, rad.
const UPRIGHT_FOLD: f64 = deg(165.0);

/// Centres of bending down (which is neither), of child's pose and of downward dog, and how people
/// differ, rad, by [`Placement::index`]. Our choice, from what touches the floor: see above.
const POSES: [(f64, f64, f64, f64); 3] = [
    (deg(80.0), deg(120.0), deg(156.0), deg(12.0)),
    (deg(76.0), deg(108.0), deg(138.0), deg(10.0)),
    (deg(65.0), deg(95.0), deg(130.0), deg(12.0)),
];

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

/// What one epoch looks like, with its log odds: that it is a pose at all, and that it is downward dog rather
/// than child's pose.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Look {
    kind: Exercise,
    pose: f64,
    dog: f64,
}

/// A stretch of one look.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Run {
    kind: Exercise,
    from: Timestamp,
    to: Timestamp,
    seen_s: f64,
    /// Seen otherwise: all of it, and the last stretch, s.
    away_s: (f64, f64),
    /// Sums over time, rad s.
    pose: f64,
    dog: f64,
}

impl Run {
    const fn new(at: Timestamp, look: &Look) -> Self {
        Self {
            kind: look.kind,
            from: at,
            to: at,
            seen_s: 0.0,
            away_s: (0.0, 0.0),
            pose: 0.0,
            dog: 0.0,
        }
    }

    fn add(&mut self, at: Timestamp, span: Span, look: &Look) {
        let dt = span.as_secs_f64();
        self.to = at;
        self.seen_s += dt;
        self.away_s.1 = 0.0;
        self.pose += look.pose * dt;
        self.dog += look.dog * dt;
    }

    /// The other look was a moment of this pose.
    fn absorb(&mut self, other: &Self) {
        self.seen_s += other.seen_s;
        self.away_s.0 -= other.seen_s;
        self.pose += other.pose;
        self.dog += other.dog;
    }

    fn is_long(&self) -> bool {
        let least = if self.kind == Exercise::Rest {
            REST
        } else {
            POSE
        };
        self.to.since(self.from) >= least
    }

    fn bout(&self, set_end: Option<Timestamp>) -> Option<Bout> {
        let took = self.to.since(self.from).as_secs_f64();
        let kept = self.is_long() && self.away_s.0 <= AWAY * took;
        let from = set_end.map_or(self.from, |end| end.max(self.from));
        let (pose, dog) = (self.pose / self.seen_s, self.dog / self.seen_s);
        let (kind, odds) = match self.kind {
            Exercise::Rest => (Exercise::Rest, pose),
            _ if dog > 0.0 => (Exercise::DownwardDog, pose.min(dog)),
            _ => (Exercise::ChildsPose, pose.min(-dog)),
        };
        let sure = probability(odds);
        let rest = Self { from, ..*self };
        (kept && rest.is_long()).then_some(Bout {
            kind,
            from,
            to: self.to,
            reps: None,
            period: None,
            sure,
            verified: sure >= VERIFIED && self.seen_s >= SEEN * took,
        })
    }
}

/// Watches for poses that are kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct HeldWatch {
    run: Option<Run>,
    /// Another look since less than [`PAUSE_S`].
    other: Option<Run>,
}

impl HeldWatch {
    pub(super) const fn new() -> Self {
        Self {
            run: None,
            other: None,
        }
    }

    /// One epoch; the pose that has just been found to be over. What belongs to a set of cat/cow that ended
    /// at `set_end` is no pose.
    pub(super) fn step(
        &mut self,
        at: Timestamp,
        span: Span,
        clips: &[Option<Angle>; 3],
        set_end: Option<Timestamp>,
    ) -> Option<Bout> {
        let look = look(clips);
        if let (Some(run), Some(look)) = (&mut self.run, &look)
            && run.kind == look.kind
        {
            run.add(at, span, look);
            if let Some(other) = self.other.take() {
                run.absorb(&other);
            }
            return None;
        }
        match &look {
            Some(look) => {
                let other = self.other.filter(|o| o.kind == look.kind);
                let mut other = other.unwrap_or_else(|| Run::new(at - span, look));
                other.add(at, span, look);
                self.other = Some(other);
            }
            None => self.other = None,
        }
        if let Some(run) = &mut self.run
            && clips.iter().any(Option::is_some)
        {
            let dt = span.as_secs_f64();
            run.away_s = (run.away_s.0 + dt, run.away_s.1 + dt);
        }
        let over = self
            .run
            .filter(|run| run.away_s.1 > PAUSE_S || at.since(run.to) > UNKNOWN);
        if over.is_some() || self.run.is_none() {
            self.run = self.other.take();
        }
        over.and_then(|run| run.bout(set_end))
    }

    /// Nothing more is seen: the pose, if it is one.
    pub(super) fn finish(&mut self, set_end: Option<Timestamp>) -> Option<Bout> {
        self.other = None;
        self.run.take().and_then(|run| run.bout(set_end))
    }

    /// In the middle of a pose that already counts.
    pub(super) fn is_active(&self) -> bool {
        self.run.is_some_and(|run| run.is_long())
    }
}

/// What the clips of one epoch look like.
fn look(clips: &[Option<Angle>; 3]) -> Option<Look> {
    let head = clips[Placement::Head.index()];
    let trunk = TRUNK.iter().find_map(|p| clips[p.index()]);
    lying(head, trunk).or_else(|| folded(clips, trunk.is_some()))
}

/// Lying: the trunk tells, the head only where it is alone.
fn lying(head: Option<Angle>, trunk: Option<Angle>) -> Option<Look> {
    let ((upright, lying, spread), angle) = match trunk {
        Some(angle) => (LYING_TRUNK, angle),
        None => (LYING_HEAD, head?),
    };
    let (flexion, lateral) = (angle.flexion, angle.lateral);
    let forward = sin(flexion) * cos(lateral);
    let tilt = acos((cos(flexion) * cos(lateral)).clamp(-1.0, 1.0));
    let pose = log_odds(&angle, tilt, (upright, lying), spread);
    (forward <= FORWARD && tilt <= NOT_HANGING && pose > 0.0).then_some(Look {
        kind: Exercise::Rest,
        pose,
        dog: 0.0,
    })
}

/// Beyond level: every clip that is known says so.
fn folded(clips: &[Option<Angle>; 3], has_trunk: bool) -> Option<Look> {
    let (mut least, mut dog, mut any) = (f64::INFINITY, 0.0, false);
    for (i, angle) in clips.iter().enumerate() {
        let Some(angle) = angle else { continue };
        // Hanging on past upside down goes on counting up.
        let x = match angle.flexion {
            f if f < deg(-150.0) => f + 2.0 * PI,
            f => f,
        };
        let (bent, child, down, spread) = POSES[i];
        let is_head = i == Placement::Head.index();
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
    (any && least > 0.0).then_some(Look {
        kind: if dog > 0.0 {
            Exercise::DownwardDog
        } else {
            Exercise::ChildsPose
        },
        pose: least,
        dog,
    })
}
