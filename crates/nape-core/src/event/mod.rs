//! What goes into the engine and what comes out of it.
//!
//! Angles are radians and times are [`Timestamp`]/[`Span`] here; degrees and seconds appear only
//! where events are written for people and scripts (`nape_session::ndjson`).
//!
//! Events stand above the modules whose values they carry: those do not know them. All that an event or an input holds can be had
//! from here.

mod input;

pub use input::{Control, Input};

pub use crate::break_kind::BreakKind;
pub use crate::calibrate::Origin;
pub use crate::coach::carried::{CarriedDebt, Carry};
pub use crate::coach::nudge::{Answer, HeldBack, Nudge, Settled};
pub use crate::coach::rule::{Breakpoint, Context, Knows, Measured, Rule};
pub use crate::frame::{AttitudeTap, Frame};
pub use crate::gait::Walk;
pub use crate::hold::Hold;
pub use crate::measure::{Angle, Axis, HALF_WIDTH_95, KNOWN_SIGMA, Measure};
pub use crate::mounting::{SlipSign, Stale};
pub use crate::worn::OffSign;

use crate::activity::Bout;
use crate::article::Activity;
use crate::calibrate::{Change, Quality, Refused};
use crate::coach::checkin::{Advice, CheckIn};
use crate::coach::plan::Standing;
use crate::coach::proposal::Proposal;
use crate::hold::HoldNews;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

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
        reason: OffSign,
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
        /// Why.
        reason: Stale,
    },
    /// The clip does not sit any more as it was calibrated: its angles are unknown until it is calibrated again.
    ClipSlipped {
        /// The clip.
        placement: Placement,
        /// By how much, rad.
        tilt: f64,
        /// How that was seen.
        reason: SlipSign,
    },
    /// A calibration was asked for and could not be had; the one before stays.
    CalibrationRefused {
        /// The clip.
        placement: Placement,
        /// Why.
        reason: Refused,
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

impl From<HoldNews> for EventKind {
    fn from(news: HoldNews) -> Self {
        match news {
            HoldNews::Started(hold) => Self::HoldStarted(hold),
            HoldNews::Ended(hold) => Self::HoldEnded(hold),
            HoldNews::Limit(hold) => Self::HoldLimit(hold),
        }
    }
}
