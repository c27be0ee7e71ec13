//! Risk factors and cautions: what they are called, how Nape knows, what follows.

use nape_core::article::{Caution, RiskFactor};

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
}
