//! The nine activities, in every form they can take.

use nape_core::article::Activity;
use nape_core::coach::{Form, Proposal};

use crate::Words;

/// The forms in which an activity is worded; the first one stands for those it has not.
const fn forms(activity: Activity) -> &'static [Form] {
    match activity {
        Activity::Walking
        | Activity::PoolWalking
        | Activity::Swimming
        | Activity::Strengthening => &[Form::Usual],
        Activity::CatCow => &[Form::Floor, Form::Seated, Form::Standing],
        Activity::ChildsPose | Activity::Rest => &[Form::Floor, Form::Seated],
        Activity::DownwardDog => &[Form::Floor, Form::Standing],
        Activity::TaiChi => &[Form::Standing],
    }
}

/// `cat_cow-floor`.
fn key(proposal: &Proposal) -> String {
    let forms = forms(proposal.activity);
    let form = forms
        .iter()
        .find(|f| **f == proposal.form)
        .unwrap_or(&forms[0]);
    format!("{}-{}", proposal.activity.name(), form.name())
}

/// Is the head to stay in line with the back? Only cat/cow would move it.
pub(crate) const fn neutral_neck(proposal: &Proposal) -> bool {
    proposal.adapted.neutral_neck && matches!(proposal.activity, Activity::CatCow)
}

impl Words {
    /// Its short name, to go into a sentence: `child's pose`.
    pub fn activity(self, activity: Activity) -> String {
        self.named("activity", activity.name())
    }

    /// A one-line invitation, in the form that is proposed.
    pub fn proposal(self, proposal: &Proposal) -> String {
        self.named("propose", &key(proposal))
    }

    /// What to do, step by step, in the form that is proposed and adapted as it is.
    pub fn steps(self, proposal: &Proposal) -> Vec<String> {
        let neutral = neutral_neck(proposal);
        let rests = (proposal.activity, proposal.form) == (Activity::Rest, Form::Floor);
        let variant = match (neutral, rests && proposal.adapted.pregnancy) {
            (true, _) => "-neutral",
            // On the back the womb lies on the great vessels.
            (false, true) => "-side",
            (false, false) => "",
        };
        let key = format!("steps-{}{variant}", key(proposal));
        let mut steps: Vec<String> = self.plain(&key).lines().map(str::to_owned).collect();
        // One word of caution, the one that says most: more would not be read.
        let cautions = [
            (proposal.adapted.pregnancy, "steps-pregnancy"),
            (proposal.adapted.injury, "steps-injury"),
            (proposal.adapted.gentle, "steps-gentle"),
        ];
        let caution = cautions.into_iter().find(|(is, _)| *is);
        steps.extend(caution.map(|(_, key)| self.plain(key)));
        steps
    }

    /// Offered in place of something that does not suit.
    pub fn offer_instead(self, activity: Activity) -> String {
        let activity = self.activity(activity);
        self.text("offer-instead", &[("activity", (&activity).into())])
    }

    /// The forms of an activity that have words of their own, the article's first.
    pub const fn forms(activity: Activity) -> &'static [Form] {
        forms(activity)
    }
}
