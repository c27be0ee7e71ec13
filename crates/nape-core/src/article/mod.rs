//! The article Nape is built from, as one data table: nine risk factors, nine activities, seven
//! cautions.
//!
//! Facts and names only; the words for people are in `nape-words`.
//!
//! Source of all of it: "The Best Exercises for a Pinched Nerve in the Neck or Lower Back",
//! peer-reviewed patient article, updated 20 July 2021 (experts quoted: Kaliq Chang, MD, and
//! Siddharth Tambar, MD). Not medical advice.

mod table;

use serde::{Deserialize, Serialize};

pub use table::{ACTIVITIES, RISK_FACTORS};

/// A risk factor the article names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskFactor {
    /// Poor posture.
    PoorPosture,
    /// Holding the body in one position for long.
    SustainedPosition,
    /// Repetitive motion.
    RepetitiveMotion,
    /// Lifting or twisting in a wrong way.
    LiftingOrTwisting,
    /// An injury.
    Injury,
    /// Obesity.
    Obesity,
    /// Pregnancy.
    Pregnancy,
    /// Diabetes.
    Diabetes,
    /// Family history.
    FamilyHistory,
}

/// An activity the article advises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// A walk.
    Walking,
    /// Walking in a pool.
    PoolWalking,
    /// Cat/cow.
    CatCow,
    /// Child's pose.
    ChildsPose,
    /// Downward dog.
    DownwardDog,
    /// Swimming.
    Swimming,
    /// Tai chi.
    TaiChi,
    /// Strength training.
    Strengthening,
    /// Rest.
    Rest,
}

/// A caution of the article. They outrank every suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caution {
    /// Symptoms that last or limit daily life: a doctor; warning signs at once.
    Doctor,
    /// In an acute flare-up rest comes first.
    FlareUp,
    /// Stop what hurts; what feels good for one person may not for another.
    StopWhatHurts,
    /// Strength work after a doctor's clearance.
    Clearance,
    /// Never strain or stretch past comfort.
    NeverStrain,
    /// Limit what aggravates: awkward positions, heavy lifting, twisting.
    LimitAggravators,
    /// For most people it is a short-term trouble.
    Passes,
}

impl Caution {
    /// All of them, in the article's order.
    pub const ALL: [Self; 7] = [
        Self::Doctor,
        Self::FlareUp,
        Self::StopWhatHurts,
        Self::Clearance,
        Self::NeverStrain,
        Self::LimitAggravators,
        Self::Passes,
    ];

    /// The name used in files and by `nape-words`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Doctor => "doctor",
            Self::FlareUp => "flare_up",
            Self::StopWhatHurts => "stop_what_hurts",
            Self::Clearance => "clearance",
            Self::NeverStrain => "never_strain",
            Self::LimitAggravators => "limit_aggravators",
            Self::Passes => "passes",
        }
    }
}

/// The risk factors the wearer declared. All optional; they change timers and the choice of
/// activity, nothing else.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// An injury of neck or back.
    pub injury: bool,
    /// Obesity.
    pub obesity: bool,
    /// Pregnancy.
    pub pregnancy: bool,
    /// Diabetes.
    pub diabetes: bool,
    /// Pinched nerves in the family.
    pub family_history: bool,
}

impl RiskFactor {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PoorPosture => "poor_posture",
            Self::SustainedPosition => "sustained_position",
            Self::RepetitiveMotion => "repetitive_motion",
            Self::LiftingOrTwisting => "lifting_or_twisting",
            Self::Injury => "injury",
            Self::Obesity => "obesity",
            Self::Pregnancy => "pregnancy",
            Self::Diabetes => "diabetes",
            Self::FamilyHistory => "family_history",
        }
    }
}

impl Activity {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Walking => "walking",
            Self::PoolWalking => "pool_walking",
            Self::CatCow => "cat_cow",
            Self::ChildsPose => "childs_pose",
            Self::DownwardDog => "downward_dog",
            Self::Swimming => "swimming",
            Self::TaiChi => "tai_chi",
            Self::Strengthening => "strengthening",
            Self::Rest => "rest",
        }
    }
}

/// How Nape can know of a risk factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownBy {
    /// The clips measure it.
    Measured,
    /// Only the wearer can say so; optional, and it stays on the machine.
    Declared,
}

/// One row of [`RISK_FACTORS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RiskFactorRow {
    /// Which.
    pub id: RiskFactor,
    /// How Nape can know.
    pub known_by: KnownBy,
}

/// Where an activity can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// At or around the desk.
    Desk,
    /// Where there is floor space.
    Floor,
    /// Away from work; logged by hand.
    Elsewhere,
}

/// What a clip can see of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Steps, cadence, minutes.
    Steps,
    /// Repetitions, from the cycles of head or back angle.
    Repetitions,
    /// A pose held, seconds: head down, or the trunk upside down.
    Held,
    /// Slow continuous movement, minutes.
    Flow,
    /// Stillness, lying or reclined.
    Stillness,
}

/// One row of [`ACTIVITIES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivityRow {
    /// Which.
    pub id: Activity,
    /// Where.
    pub place: Where,
    /// What a clip can see of it, if anything.
    pub seen_by: Option<Seen>,
    /// Declared factors with which it is left out (the article: adapted or left out).
    pub not_with: &'static [RiskFactor],
}

impl RiskFactor {
    /// Its row of the table.
    pub fn row(self) -> &'static RiskFactorRow {
        // Invariant: the table is complete and in the order of the enum (tested).
        &RISK_FACTORS[self as usize]
    }
}

impl Activity {
    /// Its row of the table.
    pub fn row(self) -> &'static ActivityRow {
        // Invariant: the table is complete and in the order of the enum (tested).
        &ACTIVITIES[self as usize]
    }
}

impl Profile {
    /// Nothing was declared.
    pub const NONE: Self = Self {
        injury: false,
        obesity: false,
        pregnancy: false,
        diabetes: false,
        family_history: false,
    };

    /// Declares a factor, or takes it back. `false`: it is measured, not declared.
    pub const fn declare(&mut self, factor: RiskFactor, declared: bool) -> bool {
        let slot = match factor {
            RiskFactor::Injury => &mut self.injury,
            RiskFactor::Obesity => &mut self.obesity,
            RiskFactor::Pregnancy => &mut self.pregnancy,
            RiskFactor::Diabetes => &mut self.diabetes,
            RiskFactor::FamilyHistory => &mut self.family_history,
            RiskFactor::PoorPosture
            | RiskFactor::SustainedPosition
            | RiskFactor::RepetitiveMotion
            | RiskFactor::LiftingOrTwisting => return false,
        };
        *slot = declared;
        true
    }

    /// Was this factor declared? Factors that are measured are never declared.
    pub const fn declares(&self, factor: RiskFactor) -> bool {
        match factor {
            RiskFactor::Injury => self.injury,
            RiskFactor::Obesity => self.obesity,
            RiskFactor::Pregnancy => self.pregnancy,
            RiskFactor::Diabetes => self.diabetes,
            RiskFactor::FamilyHistory => self.family_history,
            _ => false,
        }
    }
}
