//! The check-in as it is asked: which question comes next. Pure, so that every surface asks the same.
//!
//! Symptoms first, in a few questions; then the emergencies, of everybody, since some come without pain; the other
//! warning signs only of who has symptoms. The first sign of an emergency ends the questions.

use alloc::vec::Vec;

use super::checkin::{CheckIn, Health, RedFlag};

/// A question of the check-in, to be answered with yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Question {
    /// Has a doctor looked at this sign, named before, and allowed movement?
    Cleared(RedFlag),
    /// Symptoms of the neck?
    Neck,
    /// Of the low back?
    LowBack,
    /// For [`super::LASTING_DAYS`] or more?
    Lasting,
    /// Does it keep you from everyday things?
    Limiting,
    /// Suddenly worse?
    FlareUp,
    /// A warning sign?
    RedFlag(RedFlag),
}

/// Asked of everybody. Weakness and an unsteady walk are one question.
pub const EMERGENCIES: [RedFlag; 6] = [
    RedFlag::Chest,
    RedFlag::SuddenHeadOrFace,
    RedFlag::BladderOrBowel,
    RedFlag::SaddleNumbness,
    RedFlag::BothLegs,
    RedFlag::Weakness,
];

/// Asked of who has symptoms.
pub const WITH_SYMPTOMS: [RedFlag; 10] = [
    RedFlag::Trauma,
    RedFlag::Fever,
    RedFlag::Injury,
    RedFlag::Spreading,
    RedFlag::Cancer,
    RedFlag::WeightLoss,
    RedFlag::NightPain,
    RedFlag::Steroids,
    RedFlag::Shape,
    RedFlag::AgeAtOnset,
];

/// A check-in that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    /// Signs that stand, of which it is asked whether a doctor has looked.
    standing: Vec<RedFlag>,
    said: CheckIn,
    answered: usize,
    stopped: bool,
}

impl Interview {
    /// Begins with what is known.
    pub fn new(health: &Health) -> Self {
        let flags = health.red_flags.iter().copied();
        Self {
            standing: flags.filter(|f| f.urgency().silences()).collect(),
            said: CheckIn::default(),
            answered: 0,
            stopped: false,
        }
    }

    fn symptoms(&self) -> bool {
        self.said.neck || self.said.low_back
    }

    /// All questions, as far as that is known by now.
    fn questions(&self) -> Vec<Question> {
        let mut all: Vec<Question> = self
            .standing
            .iter()
            .map(|f| Question::Cleared(*f))
            .collect();
        all.extend([Question::Neck, Question::LowBack]);
        if self.symptoms() {
            all.extend([Question::Lasting, Question::Limiting, Question::FlareUp]);
        }
        let of = |flags: &[RedFlag]| -> Vec<Question> {
            // What stands needs no second yes.
            let still =
                |f: &&RedFlag| !self.standing.contains(f) || self.said.cleared_signs.contains(f);
            let flags = flags.iter().filter(still);
            flags.map(|f| Question::RedFlag(*f)).collect()
        };
        all.extend(of(&EMERGENCIES));
        if self.symptoms() {
            all.extend(of(&WITH_SYMPTOMS));
        }
        all
    }

    /// The next question; `None`: it is over.
    pub fn question(&self) -> Option<Question> {
        let asked = self.questions();
        asked.get(self.answered).copied().filter(|_| !self.stopped)
    }

    /// The number of the next question, from 1, and of all as far as that is known by now.
    pub fn number(&self) -> (usize, usize) {
        (self.answered + 1, self.questions().len())
    }

    /// The answer to the next question.
    pub fn answer(&mut self, yes: bool) {
        let Some(question) = self.question() else {
            return;
        };
        match question {
            Question::Cleared(flag) => {
                if yes {
                    self.said.cleared_signs.push(flag);
                }
            }
            Question::Neck => self.said.neck = yes,
            Question::LowBack => self.said.low_back = yes,
            Question::Lasting => self.said.lasting = yes,
            Question::Limiting => self.said.limiting = yes,
            Question::FlareUp => self.said.flare_up = yes,
            Question::RedFlag(flag) => {
                if yes {
                    self.said.red_flags.push(flag);
                    self.stopped |= flag.urgency().is_emergency();
                }
            }
        }
        self.answered += 1;
    }

    /// An emergency was named: the questions are over.
    pub const fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// What was said so far; before the end only what was named, and nothing else changes.
    pub fn said(&self) -> CheckIn {
        CheckIn {
            partial: self.stopped || self.question().is_some(),
            ..self.said.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(health: &Health, mut yes: impl FnMut(Question) -> bool) -> (Vec<Question>, Interview) {
        let mut interview = Interview::new(health);
        let mut all = Vec::new();
        while let Some(question) = interview.question() {
            all.push(question);
            interview.answer(yes(question));
        }
        (all, interview)
    }

    #[test]
    fn who_has_no_symptoms_is_asked_for_emergencies_alone() {
        let (all, interview) = asked(&Health::new(), |_| false);
        assert_eq!(all.len(), 2 + EMERGENCIES.len());
        assert_eq!(interview.said(), CheckIn::default());
        let (all, _) = asked(&Health::new(), |q| q == Question::Neck);
        assert_eq!(all.len(), 5 + EMERGENCIES.len() + WITH_SYMPTOMS.len());
    }

    #[test]
    fn the_first_emergency_ends_the_questions_and_changes_nothing_else() {
        for flag in EMERGENCIES {
            let (all, interview) = asked(&Health::new(), |q| q == Question::RedFlag(flag));
            assert_eq!(all.last(), Some(&Question::RedFlag(flag)));
            let said = interview.said();
            assert!(said.partial && interview.is_stopped(), "{flag:?}");
            assert_eq!(said.red_flags, [flag]);
        }
    }

    #[test]
    fn each_sign_that_stands_is_cleared_by_itself() {
        let mut health = Health::new();
        let red_flags = [RedFlag::NightPain, RedFlag::Trauma].into();
        health.check_in(
            0,
            &CheckIn {
                neck: true,
                red_flags,
                ..CheckIn::default()
            },
        );
        let one = Question::Cleared(RedFlag::Trauma);
        let (_, interview) = asked(&health, |q| matches!(q, Question::Neck) || q == one);
        health.check_in(1, &interview.said());
        assert_eq!(health.red_flags, [RedFlag::NightPain]);
        assert_eq!(health.neck_since_unix_us, Some(0));
    }

    #[test]
    fn every_sign_but_the_one_asked_with_another_is_asked() {
        for flag in RedFlag::ALL {
            let asked = EMERGENCIES.contains(&flag) || WITH_SYMPTOMS.contains(&flag);
            assert_eq!(asked, flag != RedFlag::ClumsyOrUnsteady, "{flag:?}");
        }
    }
}
