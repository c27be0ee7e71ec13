//! What goes into the engine: samples, gaps, what the wearer or the host said, time.

use alloc::boxed::Box;

use serde::{Deserialize, Serialize};

use crate::activity::Expected;
use crate::article::{Activity, Profile};
use crate::calibrate::Calibration;
use crate::coach::carried::Carry;
use crate::coach::checkin::CheckIn;
use crate::coach::nudge::Answer;
use crate::coach::plan::Plan;
use crate::coach::rule::Context;
use crate::guide::verdict::Verdict;
use crate::params::Sensitivity;
use crate::sample::{GyroSampling, Placement, Sample};
use crate::time::{Span, Timestamp, WallTime};

/// One stamped thing that happened, for [`crate::Engine::handle`].
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// Samples of one clip, in the order of their time stamps.
    Samples {
        /// The clip.
        placement: Placement,
        /// The samples; their own stamps count, not the moment of arrival.
        samples: &'a [Sample],
    },
    /// Samples known to be lost, or a link known to be down: nothing is known of this clip between
    /// `from` and `to`.
    Gap {
        /// The clip.
        placement: Placement,
        /// Last moment something was known.
        from: Timestamp,
        /// First moment something is known again.
        to: Timestamp,
    },
    /// Something the wearer or the host said.
    Control(&'a Control),
    /// Civil time at the moment of this input.
    Wall(WallTime),
    /// Time passed. Early, late and repeated ticks are harmless.
    Tick,
    /// The session is over: everything still held back is decided now.
    End,
}

/// Something the wearer or the host said. Recorded, so that it replays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "control", rename_all = "snake_case")]
pub enum Control {
    /// Use this calibration for this clip from now on.
    UseCalibration {
        /// The clip.
        placement: Placement,
        /// How the clip sits on the body.
        calibration: Calibration,
    },
    /// How the samples of this clip's gyroscope that follow are meant. Until it is said,
    /// [`GyroSampling::ASSUMED`] holds.
    GyroSampling {
        /// The clip.
        placement: Placement,
        /// What a sample says.
        sampling: GyroSampling,
    },
    /// Find the calibration in what follows: an upright still window, then nods or forward leans.
    Calibrate {
        /// The clip; `None` means all of the rig.
        placement: Option<Placement>,
    },
    /// Sit the clip's upright reference anew in what follows: three upright and still seconds, forward stays. For a clip
    /// that has slipped or was put on again. Without a calibration it does what [`Self::Calibrate`] does.
    Rezero {
        /// The clip; `None` means all of the rig.
        placement: Option<Placement>,
    },
    /// The clip was, or may have been, off the body since its calibration was made, though no sample says so: between
    /// two sessions.
    PutOnAgain {
        /// The clip; `None` means all of the rig.
        placement: Option<Placement>,
    },
    /// No nudge for this long.
    Snooze {
        /// For how long.
        span: Span,
    },
    /// The wearer's answer to a nudge.
    Answer {
        /// Which nudge; `None` means the latest.
        id: Option<u32>,
        /// What was said.
        answer: Answer,
    },
    /// What a clip says of its battery.
    Battery {
        /// The clip.
        placement: Placement,
        /// Charge left, 0 to 100 %.
        percent: u8,
    },
    /// A clip says whether it is on the charger. There it is not worn; after that it is once it moves as
    /// a body does.
    Charging {
        /// The clip.
        placement: Placement,
        /// On the charger?
        charging: bool,
    },
    /// What the coach knew at the end of the session before, so that a new session does not begin a
    /// new day. Comes after the first [`Input::Wall`].
    Carry {
        /// What it knew.
        carry: Box<Carry>,
    },
    /// How soon to remind, from now on.
    Sensitivity {
        /// In place of what the parameters say.
        sensitivity: Sensitivity,
    },
    /// A guided break begins, and what is being done in it; or it is over without a verdict.
    Guided {
        /// What the wearer is being guided through; `None`: nothing any more.
        exercise: Option<Expected>,
    },
    /// A guided break is over, and what the clips saw of it: that is what counts. Recordings from before have
    /// [`Self::Guided`] with nothing in its place.
    GuideOver {
        /// What came of it.
        verdict: Verdict,
    },
    /// A guided calibration begins, or is over. What is moved in it is asked for by that, and no break.
    Calibrating {
        /// Does it begin?
        on: bool,
    },
    /// The declared risk factors.
    Profile {
        /// The whole profile; replaces the one before.
        profile: Profile,
    },
    /// The wearer checked in.
    CheckIn {
        /// What was said.
        said: CheckIn,
    },
    /// Something about the desk that nudges wait for began or ended.
    Context {
        /// What.
        context: Context,
        /// Did it begin?
        on: bool,
    },
    /// The weekly plan.
    Plan {
        /// The whole plan; replaces the one before.
        plan: Plan,
    },
    /// The wearer's word on something the clips could not name surely.
    Confirm {
        /// Which question; `None` means the latest.
        id: Option<u32>,
        /// Was it what it seemed to be?
        yes: bool,
    },
    /// The wearer says that a break was taken, also where no nudge asked for it.
    Took {
        /// Of which activity.
        activity: Activity,
        /// It was over so long ago.
        #[serde(default)]
        ago: Span,
    },
    /// An activity hurts, whether a nudge waits for an answer or not: it is set aside.
    Hurts {
        /// Which.
        activity: Activity,
    },
    /// Forgets what the wearer said and did, but not the day's counts.
    Forget,
    /// An activity that was set aside may be proposed again.
    Allow {
        /// Which.
        activity: Activity,
    },
}
