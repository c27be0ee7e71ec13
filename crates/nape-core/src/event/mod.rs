//! What goes into the engine and what comes out of it.
//!
//! Angles are radians and times are [`Timestamp`]/[`Span`] here; degrees and seconds appear only
//! where events are written for people and scripts (`nape_session::ndjson`).

mod input;
mod nudge;

pub use input::*;
pub use nudge::*;

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::activity::Bout;
use crate::article::Activity;
use crate::calibrate::{Change, Inclination, Quality};
use crate::coach::{Advice, CheckIn, Proposal, Standing};
use crate::neck_rotation::Rotation;
use crate::num::deg;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// What an angle is measured of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Head inclination against gravity.
    Head,
    /// Neck flexion: head minus trunk, two clips.
    Neck,
    /// Trunk inclination against gravity.
    Trunk,
    /// Lumbar flexion: upper back minus low back, two clips.
    Lumbar,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 4] = [Self::Head, Self::Neck, Self::Trunk, Self::Lumbar];

    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Neck => "neck",
            Self::Trunk => "trunk",
            Self::Lumbar => "lumbar",
        }
    }

    /// Position in [`Self::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// One of the two angles of a segment against gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Forward and back.
    Flexion,
    /// To the side.
    Lateral,
}

impl Axis {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flexion => "flexion",
            Self::Lateral => "lateral",
        }
    }
}

/// How many standard deviations the stated 95 % interval reaches to either side (normal
/// distribution).
pub const HALF_WIDTH_95: f64 = 1.96;

/// An angle whose stated standard deviation is larger than this is not known, rad: no angle, no hold, no
/// shift, no share of any time, and no break either.
///
/// Our choice, 10 degrees: then 95 % are ±20 degrees, which reach from upright into the timed zone of
/// the trunk and past all of RULA's classes, so the angle tells nothing about posture any more. Small:
/// honest, and more time is unknown. Large: guesses count.
pub const KNOWN_SIGMA: f64 = deg(10.0);

/// An angle of one measure, working minus reference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Angle {
    /// Flexion in rad: forward +, extension -.
    pub flexion: f64,
    /// Lateral bend in rad: to the right +.
    pub lateral: f64,
    /// Stated uncertainty (one standard deviation) in rad: of the attitude, of the upright reference,
    /// and of what is not known yet of the accelerometer's own error.
    pub sigma: f64,
}

impl Angle {
    /// Half-width of the stated 95 % interval of either angle, rad.
    pub const fn half_width(&self) -> f64 {
        HALF_WIDTH_95 * self.sigma
    }
}

/// All angles of one moment. What the rig cannot know is `None`, never 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// End of the epoch the angles stand for.
    pub at: Timestamp,
    /// How long this frame stands for.
    pub span: Span,
    /// By [`Measure::index`].
    pub angles: [Option<Angle>; 4],
    /// Per [`Placement::index`]: is the clip known to be worn (`None`: not in the rig so far).
    pub worn: [Option<bool>; 3],
    /// Is the wearer walking; `None` where no clip can tell.
    pub walking: Option<bool>,
    /// How far the head is turned against the upper back; `None` while that is not known within
    /// [`crate::neck_rotation::Params::sigma_max`].
    pub neck_rotation: Option<Rotation>,
    /// Per [`Placement::index`]: the clip's calibration, if it has one, is believed; not while it may have slipped or was put on
    /// again. An angle of a clip that is not trusted is `None`.
    pub trusted: [bool; 3],
}

impl Frame {
    /// Would a change of position have been seen? A trunk clip whose angle is not known (not worn, not calibrated, slipped)
    /// cannot see one, and then nobody knows whether the position was kept. Of a head clip alone only walking counts, which
    /// it sees without a calibration.
    pub fn position_known(&self) -> bool {
        let trunk = [Placement::UpperBack, Placement::LowBack];
        if trunk.iter().any(|p| self.worn[p.index()].is_some()) {
            self.angles[Measure::Trunk.index()].is_some()
        } else {
            self.worn[Placement::Head.index()] == Some(true)
        }
    }
}

/// The attitude of one clip at one sample, emitted when [`crate::Params::tap`] is on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttitudeTap {
    /// Time of the sample.
    pub at: Timestamp,
    /// The clip.
    pub placement: Placement,
    /// `earth_from_sensor`, w x y z, z up, any heading.
    pub quat: [f64; 4],
    /// Direction of "up" in the clip frame, unit vector.
    pub up: [f64; 3],
    /// Flexion and lateral bend as the rules take them: by the calibration in force, the
    /// accelerometer's own error taken off. `None` without a calibration, and where it is known worse
    /// than [`KNOWN_SIGMA`].
    pub inclination: Option<Inclination>,
    /// Stated uncertainty (one standard deviation) of [`Self::inclination`], rad, as [`Angle::sigma`].
    pub inclination_sigma: Option<f64>,
    /// Stated uncertainty (one standard deviation per axis) of [`Self::up`] alone, as the attitude filter
    /// gives it, rad.
    pub sigma: f64,
}

/// One thing the engine has to say.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Something happened.
    Event(Event),
    /// The angles of one epoch.
    Frame(Frame),
    /// The attitude of one sample (only when asked for).
    Attitude(AttitudeTap),
}

/// Something that happened, at a moment of sample time.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When, on the time line of the samples.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
}

/// How far a hold has come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Hold {
    /// Of which angle.
    pub measure: Measure,
    /// Begin of holding beyond the acceptable zone.
    pub from: Timestamp,
    /// The last moment (so far) of it.
    pub to: Timestamp,
    /// Mean angle of the hold, rad.
    pub angle: f64,
    /// Stated uncertainty (one standard deviation) of that angle, rad: the mean over the hold. What is
    /// wrong with the reference or the accelerometer is wrong all the time, so it does not average out.
    #[serde(default)]
    pub sigma: f64,
    /// How long it has been held beyond the acceptable zone.
    pub held: Span,
    /// The acceptable holding time at this angle (ISO 11226).
    pub limit: Span,
    /// Share of the limit used up: 1 is the limit.
    pub dose: f64,
}

impl Hold {
    /// Half-width of the stated 95 % interval of the angle, rad.
    pub const fn half_width(&self) -> f64 {
        HALF_WIDTH_95 * self.sigma
    }
}

/// A stretch of walking.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Walk {
    /// When the first step was taken.
    pub from: Timestamp,
    /// When the last step was taken (so far).
    pub to: Timestamp,
    /// Steps (so far).
    pub steps: u32,
    /// Mean cadence, steps per second.
    pub cadence_hz: f64,
}

/// What a calibration comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Found, or given: an upright window and a nod or lean.
    Whole,
    /// Three upright seconds; forward is that of the one before.
    Upright,
    /// The one before, confirmed at rest: known less well.
    Confirmed,
    /// The one before, with forward from walking.
    Walking,
}

/// What a break was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// Walking.
    Walk,
    /// Out of the held position and moving for a while.
    MicroBreak,
    /// Cat/cow.
    CatCow,
    /// Child's pose.
    ChildsPose,
    /// Downward dog.
    DownwardDog,
    /// Lying, or far back in a lounger.
    Rest,
    /// Slow flowing movement.
    TaiChi,
}

impl BreakKind {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Walk => "walk",
            Self::MicroBreak => "micro_break",
            Self::CatCow => "cat_cow",
            Self::ChildsPose => "childs_pose",
            Self::DownwardDog => "downward_dog",
            Self::Rest => "rest",
            Self::TaiChi => "tai_chi",
        }
    }

    /// The activity of the article it is, if it is one.
    pub const fn activity(self) -> Option<Activity> {
        match self {
            Self::Walk => Some(Activity::Walking),
            Self::CatCow => Some(Activity::CatCow),
            Self::ChildsPose => Some(Activity::ChildsPose),
            Self::DownwardDog => Some(Activity::DownwardDog),
            Self::Rest => Some(Activity::Rest),
            Self::TaiChi => Some(Activity::TaiChi),
            Self::MicroBreak => None,
        }
    }
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum EventKind {
    /// The clip is on the body (again).
    Worn {
        /// The clip.
        placement: Placement,
    },
    /// The clip is not on the body: from here on its angles are unknown.
    NotWorn {
        /// The clip.
        placement: Placement,
        /// What told so.
        reason: &'static str,
    },
    /// Nothing is heard of the clip.
    LinkLost {
        /// The clip.
        placement: Placement,
    },
    /// The clip is heard again.
    LinkRestored {
        /// The clip.
        placement: Placement,
        /// How long nothing was known.
        lost: Span,
    },
    /// The clip's battery is low ([`crate::engine::BATTERY_LOW`]).
    BatteryLow {
        /// The clip.
        placement: Placement,
        /// Charge left, %.
        percent: u8,
    },
    /// The clip now has a calibration.
    Calibrated {
        /// The clip.
        placement: Placement,
        /// `true` if nobody asked for it: found in the movement by itself.
        assumed: bool,
        /// How it was found, in words.
        reason: String,
        /// What it comes from.
        origin: Origin,
        /// How good it is; `None` where it was given, confirmed, or turned by walking.
        quality: Option<Quality>,
        /// How far it is from the one before; `None` for the first.
        change: Option<Change>,
    },
    /// The calibration may not be true any more: angles of the clip are unknown until it is confirmed at rest, or
    /// calibrated again.
    CalibrationStale {
        /// The clip.
        placement: Placement,
        /// Why, and what to do.
        reason: &'static str,
    },
    /// The clip does not sit any more as it was calibrated: its angles are unknown until it is calibrated again.
    ClipSlipped {
        /// The clip.
        placement: Placement,
        /// By how much, rad.
        tilt: f64,
        /// How that was seen, and what to do.
        reason: &'static str,
    },
    /// A calibration was asked for and could not be had; the one before stays.
    CalibrationRefused {
        /// The clip.
        placement: Placement,
        /// Why, and what to do, in words.
        reason: String,
    },
    /// A position beyond the acceptable zone is being held.
    HoldStarted(Hold),
    /// The hold is over.
    HoldEnded(Hold),
    /// The dose of holding reached 1.
    HoldLimit(Hold),
    /// The same position for too long.
    SustainedLimit {
        /// How long.
        held: Span,
        /// The limit.
        limit: Span,
    },
    /// Too long without a walk.
    WalkDue {
        /// How long.
        since: Span,
        /// The limit.
        limit: Span,
    },
    /// An angle was entered often in the window that has just ended; for information, no nudge.
    RepetitionHigh {
        /// Which angle.
        measure: Measure,
        /// Entries per known minute.
        per_min: f64,
    },
    /// The trunk is bent and the head turned against it at the same time; for information, no nudge.
    BendTwist {
        /// Trunk flexion from which on this counts, rad: one of [`crate::bend_twist::BENT`].
        beyond: f64,
        /// Trunk flexion, rad.
        trunk: f64,
        /// Rotation of the head against the upper back, rad, to the left +.
        rotation: f64,
    },
    /// The clocks of two clips disagree: what takes both is not known from here on.
    ClocksDisagree {
        /// The clips.
        placements: [Placement; 2],
        /// How much later the second tells the same movement.
        lag: Span,
    },
    /// They agree again.
    ClocksAgree {
        /// The clips.
        placements: [Placement; 2],
    },
    /// The position changed and the new one was kept.
    Shift {
        /// The clip that saw it.
        placement: Placement,
        /// The angle that changed more.
        axis: Axis,
        /// That angle before, rad.
        from: f64,
        /// And after, rad.
        to: f64,
    },
    /// Walking began at [`Walk::from`].
    WalkStarted(Walk),
    /// Walking ended at [`Walk::to`].
    WalkEnded(Walk),
    /// An activity other than walking was seen, from begin to end.
    Activity(Bout),
    /// A break was seen by the clip.
    BreakCredited {
        /// What it was.
        kind: BreakKind,
        /// How long.
        duration: Span,
        /// `true` if a nudge had asked for it.
        prompted: bool,
        /// `true` if a break was owed: no longer.
        paid: bool,
    },
    /// A break is proposed.
    Nudge(Nudge),
    /// A nudge is due but will not be shown.
    NudgeSuppressed {
        /// Which rule.
        rule: Rule,
        /// Why.
        reason: HeldBack,
        /// Until when, if known.
        until: Option<Timestamp>,
    },
    /// A nudge is due and waits.
    NudgeDeferred {
        /// Which rule.
        rule: Rule,
        /// Why.
        reason: HeldBack,
        /// Until when at the latest, if known.
        until: Option<Timestamp>,
    },
    /// A nudge was answered.
    NudgeAnswered {
        /// Which.
        id: u32,
        /// How.
        answer: Answer,
    },
    /// A nudge will come within this time, at a good moment.
    PreNotice {
        /// Which rule.
        rule: Rule,
        /// The longest it takes.
        within: Span,
    },
    /// A break that was due could not be proposed: it is owed.
    BreakOwed {
        /// Which rule.
        rule: Rule,
        /// What was in the way.
        reason: HeldBack,
    },
    /// A break is owed no longer, though none was seen that paid it: that is said by
    /// [`Self::BreakCredited`], and by [`Nudge::owed`] that it is proposed after all.
    BreakSettled {
        /// How.
        how: Settled,
    },
    /// What a nudge was about is no longer so, without a break: the wearer moved.
    PostureCorrected {
        /// Which nudge.
        id: u32,
    },
    /// Something was done that the clips cannot name surely: the wearer is asked.
    Asked {
        /// Counts up from 1 within a session.
        id: u32,
        /// What it seemed to be.
        kind: BreakKind,
    },
    /// The wearer's word on [`Self::Asked`].
    Confirmed {
        /// Which question.
        id: u32,
        /// What it seemed to be.
        kind: BreakKind,
        /// Was it that?
        yes: bool,
    },
    /// The wearer says that a break was taken. Taken at their word for timers, never for what is measured.
    BreakReported {
        /// Of which activity.
        activity: Activity,
    },
    /// An activity hurts and is set aside.
    SetAside {
        /// Which.
        activity: Activity,
        /// What may suit instead, if anything does.
        instead: Option<Proposal>,
    },
    /// A doctor is advised.
    SeeDoctor {
        /// Why.
        advice: Advice,
    },
    /// The wearer checked in.
    CheckedIn(CheckIn),
    /// Something about the desk began or ended that nudges wait for.
    Context {
        /// What.
        context: Context,
        /// Did it begin?
        on: bool,
    },
    /// An item of the weekly plan is open.
    PlanReminder(Standing),
}
