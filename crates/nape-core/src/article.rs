//! The article Nape is built from, as one data table: nine risk factors, nine activities, seven
//! cautions.
//!
//! Source of all of it: "The Best Exercises for a Pinched Nerve in the Neck or Lower Back",
//! peer-reviewed patient article, updated 20 July 2021 (experts quoted: Kaliq Chang, MD, and
//! Siddharth Tambar, MD). The facts are the article's, the words are ours. Not medical advice.

use serde::{Deserialize, Serialize};

/// How the article is cited in events, notifications and documents.
pub const ARTICLE: &str = "\"The Best Exercises for a Pinched Nerve in the Neck or Lower Back\", \
     peer-reviewed patient article, updated 20 July 2021";

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
