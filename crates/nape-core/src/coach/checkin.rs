//! The check-in: symptoms, flare-up, warning signs. What the wearer says of themselves; the clips can
//! see none of it. Nothing is diagnosed: a warning sign leads to a doctor and to no exercise.
//!
//! The warning signs are those of docs/evidence.md#warning-signs (NHS Lothian RefHelp, G-care, NICE CKS); a
//! single one is often a false alarm, but software should be over-cautious. No doctor has reviewed them.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::article::Activity;

/// How soon somebody should look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Worth a word at the next visit; alone it stops no exercise.
    Mention,
    /// Within days.
    Soon,
    /// The same day: emergency care.
    Now,
    /// At once: emergency services are called.
    Call,
}

impl Urgency {
    /// Does it stop every exercise until a doctor has looked?
    pub fn silences(self) -> bool {
        self > Self::Mention
    }

    /// Does it end the questions at once?
    pub fn is_emergency(self) -> bool {
        self >= Self::Now
    }
}

/// A warning sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedFlag {
    /// Pain or pressure in the chest, or into arm or jaw, with short breath or cold sweat (heart). From general
    /// knowledge (the advice of every ambulance service), not read in a source; kept, to be safe.
    Chest,
    /// Sudden severe unusual headache or neck pain, a drooping face, trouble to speak, see or swallow, one side
    /// suddenly weak or numb (stroke, torn vessel). From general knowledge, as [`Self::Chest`].
    SuddenHeadOrFace,
    /// New trouble with bladder or bowel (cauda equina).
    BladderOrBowel,
    /// Numbness around the seat or genitals, or new sexual dysfunction (cauda equina).
    SaddleNumbness,
    /// Sciatica in both legs, or moving from one to the other (cauda equina).
    BothLegs,
    /// Severe or growing weakness of arms or legs, a foot that drops; asked together with
    /// [`Self::ClumsyOrUnsteady`].
    Weakness,
    /// Clumsy hands, unsteady walk, an electric shock on bending the neck (spinal cord).
    ClumsyOrUnsteady,
    /// After a major accident or fall, or a minor one with weak bones or long use of steroids.
    Trauma,
    /// Fever, chills or feeling ill with the pain; or, with the pain, a weak immune system or drugs into a vein.
    Fever,
    /// An injury of neck or back within the last weeks that nobody has examined.
    Injury,
    /// Numbness, weakness or pain that is new or moves further down an arm or a leg.
    Spreading,
    /// A cancer, now or before.
    Cancer,
    /// Weight lost without a reason.
    WeightLoss,
    /// Night pain that no position eases.
    NightPain,
    /// Long use of steroids.
    Steroids,
    /// A spine that has changed its shape, or pain between the shoulder blades. Files of Nape 0.1 and before name it
    /// `shape_or_chest`.
    #[serde(alias = "shape_or_chest")]
    Shape,
    /// The first trouble of this kind before 20 or after 55. Alone it is worth a word, no more.
    AgeAtOnset,
}

impl RedFlag {
    /// All of them, most urgent first.
    pub const ALL: [Self; 17] = [
        Self::Chest,
        Self::SuddenHeadOrFace,
        Self::BladderOrBowel,
        Self::SaddleNumbness,
        Self::BothLegs,
        Self::Weakness,
        Self::ClumsyOrUnsteady,
        Self::Trauma,
        Self::Fever,
        Self::Injury,
        Self::Spreading,
        Self::Cancer,
        Self::WeightLoss,
        Self::NightPain,
        Self::Steroids,
        Self::Shape,
        Self::AgeAtOnset,
    ];

    /// The name used in files, events and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chest => "chest",
            Self::SuddenHeadOrFace => "sudden_head_or_face",
            Self::BladderOrBowel => "bladder_or_bowel",
            Self::SaddleNumbness => "saddle_numbness",
            Self::BothLegs => "both_legs",
            Self::Weakness => "weakness",
            Self::ClumsyOrUnsteady => "clumsy_or_unsteady",
            Self::Trauma => "trauma",
            Self::Fever => "fever",
            Self::Injury => "injury",
            Self::Spreading => "spreading",
            Self::Cancer => "cancer",
            Self::WeightLoss => "weight_loss",
            Self::NightPain => "night_pain",
            Self::Steroids => "steroids",
            Self::Shape => "shape",
            Self::AgeAtOnset => "age_at_onset",
        }
    }

    /// How soon.
    pub const fn urgency(self) -> Urgency {
        match self {
            Self::Chest | Self::SuddenHeadOrFace => Urgency::Call,
            Self::BladderOrBowel
            | Self::SaddleNumbness
            | Self::BothLegs
            | Self::Weakness
            | Self::ClumsyOrUnsteady
            | Self::Trauma
            | Self::Fever => Urgency::Now,
            Self::Injury
            | Self::Spreading
            | Self::Cancer
            | Self::WeightLoss
            | Self::NightPain
            | Self::Steroids
            | Self::Shape => Urgency::Soon,
            Self::AgeAtOnset => Urgency::Mention,
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
    /// It has suddenly become worse: a flare-up.
    pub flare_up: bool,
    /// It has lasted for [`LASTING_DAYS`] or more already.
    pub lasting: bool,
    /// It keeps the wearer from everyday things.
    pub limiting: bool,
    /// Warning signs.
    pub red_flags: Vec<RedFlag>,
    /// A doctor has looked at the warning signs named before and allows movement: all of them.
    pub cleared: bool,
    /// The same, of these alone.
    pub cleared_signs: Vec<RedFlag>,
    /// Only what is named was spoken of: symptoms and a flare-up that are not named here stay as they were. Without it,
    /// not named means free of it.
    pub partial: bool,
}

/// Why a doctor is advised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// A warning sign with which emergency services are called at once.
    Call,
    /// A warning sign that belongs into emergency care the same day.
    Emergency,
    /// A warning sign that belongs to a doctor within days.
    Urgent,
    /// Something to mention at the next visit.
    Mention,
    /// Symptoms that last ([`LASTING_DAYS`]).
    Lasting,
    /// Symptoms that keep the wearer from everyday things.
    Limiting,
    /// An exercise hurt, again within days ([`AGAIN_WITHIN_DAYS`]), or the same one again.
    HurtsAgain,
}

impl Advice {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Call,
        Self::Emergency,
        Self::Urgent,
        Self::Mention,
        Self::Lasting,
        Self::Limiting,
        Self::HurtsAgain,
    ];

    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Emergency => "emergency",
            Self::Urgent => "urgent",
            Self::Mention => "mention",
            Self::Lasting => "lasting",
            Self::Limiting => "limiting",
            Self::HurtsAgain => "hurts_again",
        }
    }

    /// Of a warning sign.
    const fn of(urgency: Urgency) -> Self {
        match urgency {
            Urgency::Call => Self::Call,
            Urgency::Now => Self::Emergency,
            Urgency::Soon => Self::Urgent,
            Urgency::Mention => Self::Mention,
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
///
/// Read from a file, the warning signs must be there, if only as an empty list: where they are missing, something was lost.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// The last check-in, µs since 1970.
    #[serde(default)]
    pub checked_unix_us: Option<i64>,
    /// Symptoms of the neck since then, µs since 1970.
    #[serde(default)]
    pub neck_since_unix_us: Option<i64>,
    /// Of the low back.
    #[serde(default)]
    pub low_back_since_unix_us: Option<i64>,
    /// In a flare-up since then.
    #[serde(default)]
    pub flare_up_since_unix_us: Option<i64>,
    /// Warning signs that no doctor has cleared.
    pub red_flags: Vec<RedFlag>,
    /// What was said before is not known any more, and a warning sign may have been among it: no exercise until the
    /// next whole check-in.
    #[serde(default)]
    pub unread: bool,
    /// When an activity hurt last, and which.
    #[serde(default)]
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
            unread: false,
            hurt: None,
        }
    }

    /// Something was said, and it is lost.
    pub const fn lost() -> Self {
        let mut health = Self::new();
        health.unread = true;
        health
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

    /// What remains when all is forgotten: nothing but that a check-in is needed, where a warning sign stood.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        if self.is_silenced() {
            Self::lost()
        } else {
            Self::new()
        }
    }

    /// Takes a check-in in, said at `unix_us`. What is advised, most urgent first; beside a warning sign nothing else.
    pub fn check_in(&mut self, unix_us: i64, said: &CheckIn) -> Vec<Advice> {
        let began = if said.lasting {
            unix_us.saturating_sub(LASTING_DAYS * DAY_US)
        } else {
            unix_us
        };
        let since = |is: bool, before: Option<i64>, began: i64| {
            // What was not spoken of stays as it was: no clock begins anew because a sign was named or cleared.
            (is || (said.partial && before.is_some())).then(|| {
                before
                    .unwrap_or(began)
                    .min(if is { began } else { unix_us })
            })
        };
        self.checked_unix_us = Some(unix_us);
        self.unread &= said.partial;
        self.neck_since_unix_us = since(said.neck, self.neck_since_unix_us, began);
        self.low_back_since_unix_us = since(said.low_back, self.low_back_since_unix_us, began);
        self.flare_up_since_unix_us = since(said.flare_up, self.flare_up_since_unix_us, unix_us);
        if said.cleared {
            self.red_flags.clear();
        }
        self.red_flags.retain(|f| !said.cleared_signs.contains(f));
        // Said together, a sign that is there outranks a clearance of earlier ones.
        for flag in &said.red_flags {
            if !self.red_flags.contains(flag) {
                self.red_flags.push(*flag);
            }
        }
        self.red_flags.sort_unstable();
        if let Some(urgency) = self.red_flag() {
            return [Advice::of(urgency)].into();
        }
        let mut advice = Vec::new();
        if said.red_flags.iter().any(|f| !f.urgency().silences()) {
            advice.push(Advice::Mention);
        }
        let lasting = [
            self.neck_since_unix_us,
            self.low_back_since_unix_us,
            self.flare_up_since_unix_us,
        ];
        let long = |t: i64| unix_us.saturating_sub(t) >= LASTING_DAYS * DAY_US;
        if lasting.into_iter().flatten().any(long) {
            advice.push(Advice::Lasting);
        } else if said.limiting {
            advice.push(Advice::Limiting);
        }
        advice
    }

    /// An activity hurt; `same`: one that hurt before. What is advised; nothing beside a warning sign.
    pub fn hurts(&mut self, unix_us: i64, activity: Activity, same: bool) -> Option<Advice> {
        let before = self.hurt.replace((unix_us, activity));
        let soon = before.is_some_and(|(then, _)| {
            unix_us.saturating_sub(then).saturating_abs() <= AGAIN_WITHIN_DAYS * DAY_US
        });
        (self.red_flag().is_none() && (same || soon)).then_some(Advice::HurtsAgain)
    }

    /// The most urgent warning sign that stops every exercise.
    pub fn red_flag(&self) -> Option<Urgency> {
        let urgencies = self.red_flags.iter().map(|f| f.urgency());
        urgencies.filter(|u| u.silences()).max()
    }

    /// Must no exercise be suggested or guided, whatever it is?
    pub fn is_silenced(&self) -> bool {
        self.unread || self.red_flag().is_some()
    }

    /// In a flare-up?
    pub const fn flare_up(&self) -> bool {
        self.flare_up_since_unix_us.is_some()
    }

    /// Symptoms anywhere?
    pub const fn symptoms(&self) -> bool {
        self.neck() || self.low_back()
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
