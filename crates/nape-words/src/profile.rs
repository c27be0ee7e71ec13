//! Risk factors and cautions: what they are called, how Nape knows, what follows.

use nape_core::article::{Activity, Caution, RiskFactor};
use nape_core::coach::{Form, Proposal};

use crate::Words;

impl Words {
    /// A risk factor, to go into a sentence.
    pub fn factor(self, factor: RiskFactor) -> String {
        self.named("factor", factor.name())
    }

    /// How Nape knows of it.
    pub fn known_by(self, factor: RiskFactor) -> String {
        self.named("known_by", factor.name())
    }

    /// What follows from it in Nape, and why.
    pub fn follows(self, factor: RiskFactor) -> String {
        self.named("follows", factor.name())
    }

    /// Whether a factor was declared, and where.
    pub fn declared(self, declared: bool, in_config: bool) -> String {
        self.plain(match (declared, in_config) {
            (_, true) => "profile-in_config",
            (true, false) => "profile-declared",
            (false, false) => "profile-not_declared",
        })
    }

    /// What is said of declared factors as a whole.
    pub fn profile(self) -> String {
        self.plain("profile")
    }

    /// A caution. They outrank every suggestion.
    pub fn caution(self, caution: Caution) -> String {
        self.named("caution", caution.name())
    }

    /// What the article says of a pinched nerve, with what studies add; a paragraph a line.
    pub fn about_pinched_nerves(self) -> Vec<String> {
        let about = self.plain("article-about");
        about.lines().map(str::to_owned).collect()
    }

    /// Which forms of an activity are Nape's own and not the article's, if any are.
    pub fn forms_ours(self, activity: Activity) -> Option<String> {
        let ours = Self::forms(activity)
            .iter()
            .any(|f| Self::is_ours(activity, *f));
        ours.then(|| self.plain("article-forms_ours"))
    }

    /// What was suggested, and whether its form is Nape's own.
    pub fn suggested(self, proposal: &Proposal) -> String {
        let said = self.proposal(proposal);
        if Self::is_ours(proposal.activity, proposal.form) {
            return self.text("article-form_ours", &[("proposal", (&said).into())]);
        }
        said
    }

    /// Is the form Nape's own? The article has the three poses on the floor; the others it describes in no form.
    pub const fn is_ours(activity: Activity, form: Form) -> bool {
        matches!(
            activity,
            Activity::CatCow | Activity::ChildsPose | Activity::DownwardDog
        ) && matches!(form, Form::Seated | Form::Standing)
    }
}
