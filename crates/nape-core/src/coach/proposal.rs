//! What is proposed, and why that: the activity, the form it takes for this wearer, and everything
//! that was weighed against it. Data only; who decides is [`super::choose`].

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::article::{Activity, RiskFactor};

/// The form of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// The only one there is (a walk).
    Usual,
    /// On the floor, as the article has it.
    Floor,
    /// On the chair.
    Seated,
    /// On one's feet, hands on the desk or the wall.
    Standing,
}

impl Form {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Floor => "floor",
            Self::Seated => "seated",
            Self::Standing => "standing",
        }
    }
}

/// How an activity is adapted to the wearer.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Adapted {
    /// Smaller and slower, with more words of caution: an injury, a flare-up, or symptoms.
    pub gentle: bool,
    /// The head stays in line with the back: bending it back can provoke symptoms of a neck that has
    /// some (general clinical knowledge, no trial: docs/evidence.md#activities-and-their-doses).
    pub neutral_neck: bool,
    /// Declared pregnancy: never on the back by default, and a word of midwife or doctor.
    pub pregnancy: bool,
    /// A declared injury: a word of a doctor first, where nobody has examined it.
    pub injury: bool,
}

/// An activity as it is proposed to this wearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Proposal {
    /// What.
    pub activity: Activity,
    /// In which form.
    pub form: Form,
    /// Adapted how.
    pub adapted: Adapted,
}

/// Why an activity cannot be proposed. The cautions outrank every suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "ruled_out", content = "factor", rename_all = "snake_case")]
pub enum RuledOut {
    /// A warning sign was named at a check-in: no exercise before a doctor has seen it.
    RedFlag,
    /// What the wearer said before cannot be read: a check-in comes first.
    Unread,
    /// In a flare-up: rest first, then only what is gentle.
    FlareUp,
    /// With symptoms of the neck: head down, weight on the arms. Our choice.
    NeckSymptoms,
    /// A declared risk factor leaves it out.
    Profile(RiskFactor),
    /// The wearer said that it hurts.
    Hurts,
    /// It cannot be done at a desk.
    Elsewhere,
    /// It needs a doctor's clearance.
    Clearance,
}

impl RuledOut {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RedFlag => "red_flag",
            Self::Unread => "unread",
            Self::FlareUp => "flare_up",
            Self::NeckSymptoms => "neck_symptoms",
            Self::Profile(_) => "profile",
            Self::Hurts => "hurts",
            Self::Elsewhere => "elsewhere",
            Self::Clearance => "clearance",
        }
    }
}

/// What spoke for or against an activity that can be proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "because", content = "factor", rename_all = "snake_case")]
pub enum Because {
    /// It answers what was measured: the base of its weight.
    Answers,
    /// In a flare-up rest comes first.
    RestFirst,
    /// The symptoms of the last check-in speak for it, or against.
    Symptoms,
    /// A declared risk factor speaks for it.
    Prefers(RiskFactor),
    /// This wearer did it when it was proposed.
    Taken,
    /// This wearer passed it over when it was proposed.
    PassedOver,
    /// It was proposed last: something else for a change.
    Variety,
}

impl Because {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::RestFirst => "rest_first",
            Self::Symptoms => "symptoms",
            Self::Prefers(_) => "prefers",
            Self::Taken => "taken",
            Self::PassedOver => "passed_over",
            Self::Variety => "variety",
        }
    }
}

/// One activity as it was weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// Which.
    pub activity: Activity,
    /// Why it could not be; then nothing was weighed.
    pub ruled_out: Option<RuledOut>,
    /// What spoke for and against it, and by how many points.
    pub weighed: Vec<(Because, i32)>,
}

impl Considered {
    /// The sum of its points.
    pub fn points(&self) -> i32 {
        self.weighed.iter().map(|(_, points)| points).sum()
    }
}

/// The outcome: what is proposed, and everything that was considered, best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is proposed; `None` where everything is ruled out.
    pub proposal: Option<Proposal>,
    /// All candidates.
    pub considered: Vec<Considered>,
}
