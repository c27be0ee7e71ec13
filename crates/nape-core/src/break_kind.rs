//! What a break can have been, whoever saw it: walking, moving, an activity of the article.

use serde::{Deserialize, Serialize};

use crate::article::Activity;

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

    /// The break that an activity of the article is, where clips can see it.
    pub const fn of(activity: Activity) -> Option<Self> {
        match activity {
            Activity::Walking => Some(Self::Walk),
            Activity::CatCow => Some(Self::CatCow),
            Activity::ChildsPose => Some(Self::ChildsPose),
            Activity::DownwardDog => Some(Self::DownwardDog),
            Activity::Rest => Some(Self::Rest),
            Activity::TaiChi => Some(Self::TaiChi),
            Activity::PoolWalking | Activity::Swimming | Activity::Strengthening => None,
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
