//! The check-in: symptoms, flare-up, warning signs. What the wearer says of themselves; the clips can
//! see none of it. Nothing is diagnosed: a warning sign leads to a doctor and to no exercise.
//!
//! The warning signs are those of docs/evidence.md#warning-signs (NHS Lothian RefHelp, G-care, NICE CKS); a
//! single one is often a false alarm, but software should be over-cautious.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::article::Activity;

/// How soon a doctor should look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Within days.
    Soon,
    /// The same day: emergency care.
    Now,
}

/// A warning sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedFlag {
    /// New trouble with bladder or bowel (cauda equina).
    BladderOrBowel,
    /// Numbness around the seat or genitals, or new sexual dysfunction (cauda equina).
    SaddleNumbness,
    /// Sciatica in both legs, or moving from one to the other (cauda equina).
    BothLegs,
    /// Severe or growing weakness of arms or legs, a foot that drops.
    Weakness,
    /// Clumsy hands, unsteady walk (spinal cord).
    ClumsyOrUnsteady,
    /// After an accident or a fall.
    Trauma,
    /// Fever, chills, feeling ill; a weak immune system; drugs into a vein.
    Fever,
    /// Sudden severe unusual neck pain or headache, double vision, trouble to speak or swallow, a
    /// drooping face (vessels). From general knowledge, not read in a source; kept, to be safe.
    SuddenHeadOrFace,
    /// A cancer, now or before.
    Cancer,
    /// Weight lost without a reason.
    WeightLoss,
    /// Night pain that no position eases.
    NightPain,
    /// The first trouble of this kind before 20 or after 55.
    AgeAtOnset,
    /// Long use of steroids.
    Steroids,
    /// A spine that has changed its shape, or pain between the shoulder blades or in the chest.
    ShapeOrChest,
}

impl RedFlag {
    /// All of them, in the order they are asked: emergencies first.
    pub const ALL: [Self; 14] = [
        Self::BladderOrBowel,
        Self::SaddleNumbness,
        Self::BothLegs,
        Self::Weakness,
        Self::ClumsyOrUnsteady,
        Self::Trauma,
        Self::Fever,
        Self::SuddenHeadOrFace,
        Self::Cancer,
        Self::WeightLoss,
        Self::NightPain,
        Self::AgeAtOnset,
        Self::Steroids,
        Self::ShapeOrChest,
    ];

    /// The name used in files, events and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BladderOrBowel => "bladder_or_bowel",
            Self::SaddleNumbness => "saddle_numbness",
            Self::BothLegs => "both_legs",
            Self::Weakness => "weakness",
            Self::ClumsyOrUnsteady => "clumsy_or_unsteady",
            Self::Trauma => "trauma",
            Self::Fever => "fever",
            Self::SuddenHeadOrFace => "sudden_head_or_face",
            Self::Cancer => "cancer",
            Self::WeightLoss => "weight_loss",
            Self::NightPain => "night_pain",
            Self::AgeAtOnset => "age_at_onset",
            Self::Steroids => "steroids",
            Self::ShapeOrChest => "shape_or_chest",
        }
    }

    /// How soon.
    pub const fn urgency(self) -> Urgency {
        match self {
            Self::BladderOrBowel
            | Self::SaddleNumbness
            | Self::BothLegs
            | Self::Weakness
            | Self::ClumsyOrUnsteady
            | Self::Trauma
            | Self::Fever
            | Self::SuddenHeadOrFace => Urgency::Now,
            Self::Cancer
            | Self::WeightLoss
            | Self::NightPain
            | Self::AgeAtOnset
            | Self::Steroids
            | Self::ShapeOrChest => Urgency::Soon,
        }
    }
}

/// What the wearer says at a check-in.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CheckIn {
    /// Pain, tingling, numbness or weakness from the neck: in neck, arms or hands.
    pub neck: bool,
    /// The same from the low back: in back, buttocks or legs.
    pub low_back: bool,
    /// It has just flared up.
    pub flare_up: bool,
    /// Warning signs.
    pub red_flags: Vec<RedFlag>,
    /// A doctor has looked at the warning signs named before and allows movement.
    pub cleared: bool,
}

/// Why a doctor is advised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// A warning sign that belongs into emergency care the same day.
    Emergency,
    /// A warning sign that belongs to a doctor within days.
    Urgent,
    /// Symptoms that last ([`LASTING_DAYS`]).
    Lasting,
    /// An exercise hurt, again within days ([`AGAIN_WITHIN_DAYS`]).
    HurtsAgain,
}

impl Advice {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Emergency,
        Self::Urgent,
        Self::Lasting,
        Self::HurtsAgain,
    ];

    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Urgent => "urgent",
            Self::Lasting => "lasting",
            Self::HurtsAgain => "hurts_again",
        }
    }
}

/// Symptoms at check-ins over this many days, without one free of them between, are called lasting. Our choice: well before
/// the four to six weeks after which guidance refers (docs/evidence.md#warning-signs), since the article calls a day or two common.
pub const LASTING_DAYS: i64 = 14;

/// An activity that hurts within this many days of another that did: a doctor is advised. Our choice for
/// the article's "again".
pub const AGAIN_WITHIN_DAYS: i64 = 7;

/// A day, µs.
const DAY_US: i64 = 86_400_000_000;

/// What is known of the wearer's health, by their own word. Outlives sessions.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Health {
    /// The last check-in, µs since 1970.
    pub checked_unix_us: Option<i64>,
    /// Symptoms of the neck since then, µs since 1970.
    pub neck_since_unix_us: Option<i64>,
    /// Of the low back.
    pub low_back_since_unix_us: Option<i64>,
    /// In a flare-up since then.
    pub flare_up_since_unix_us: Option<i64>,
    /// Warning signs that no doctor has cleared.
    pub red_flags: Vec<RedFlag>,
    /// When an activity hurt last, and which.
    pub hurt: Option<(i64, Activity)>,
}

impl Health {
    /// Nothing was said.
    pub const fn new() -> Self {
        Self {
            checked_unix_us: None,
            neck_since_unix_us: None,
            low_back_since_unix_us: None,
            flare_up_since_unix_us: None,
            red_flags: Vec::new(),
            hurt: None,
        }
    }

    /// The same, with each warning sign once: what is read may hold anything.
    #[must_use]
    pub fn normalised(&self) -> Self {
        let flags = RedFlag::ALL.into_iter();
        Self {
            red_flags: flags.filter(|f| self.red_flags.contains(f)).collect(),
            ..*self
        }
    }

    /// Takes a check-in in, said at `unix_us`. What is advised, most urgent first.
    pub fn check_in(&mut self, unix_us: i64, said: &CheckIn) -> Vec<Advice> {
        let since =
            |is: bool, before: Option<i64>| is.then(|| before.unwrap_or(unix_us).min(unix_us));
        self.checked_unix_us = Some(unix_us);
        self.neck_since_unix_us = since(said.neck, self.neck_since_unix_us);
        self.low_back_since_unix_us = since(said.low_back, self.low_back_since_unix_us);
        self.flare_up_since_unix_us = since(said.flare_up, self.flare_up_since_unix_us);
        if said.cleared {
            self.red_flags.clear();
        }
        // Said together, a sign that is there outranks a clearance of earlier ones.
        for flag in &said.red_flags {
            if !self.red_flags.contains(flag) {
                self.red_flags.push(*flag);
            }
        }
        self.red_flags.sort_unstable();
        let mut advice = Vec::new();
        advice.extend(self.red_flag().map(|urgency| match urgency {
            Urgency::Now => Advice::Emergency,
            Urgency::Soon => Advice::Urgent,
        }));
        let lasting = [
            self.neck_since_unix_us,
            self.low_back_since_unix_us,
            self.flare_up_since_unix_us,
        ];
        let long = |t: i64| unix_us.saturating_sub(t) >= LASTING_DAYS * DAY_US;
        if lasting.into_iter().flatten().any(long) {
            advice.push(Advice::Lasting);
        }
        advice
    }

    /// An activity hurt. What is advised.
    pub fn hurts(&mut self, unix_us: i64, activity: Activity) -> Option<Advice> {
        let before = self.hurt.replace((unix_us, activity));
        before
            .is_some_and(|(then, _)| {
                unix_us.saturating_sub(then).saturating_abs() <= AGAIN_WITHIN_DAYS * DAY_US
            })
            .then_some(Advice::HurtsAgain)
    }

    /// The most urgent warning sign.
    pub fn red_flag(&self) -> Option<Urgency> {
        self.red_flags.iter().map(|f| f.urgency()).max()
    }

    /// In a flare-up?
    pub const fn flare_up(&self) -> bool {
        self.flare_up_since_unix_us.is_some()
    }

    /// Symptoms of the neck?
    pub const fn neck(&self) -> bool {
        self.neck_since_unix_us.is_some()
    }

    /// Symptoms of the low back?
    pub const fn low_back(&self) -> bool {
        self.low_back_since_unix_us.is_some()
    }
}
