//! The monitor's part in the silent first day: what counts, what is kept, and when it is over.

use nape_core::{Control, Params};

use super::learning::Learning;
use super::{Effect, Keeper, Moment, Monitor};
use crate::baseline::{self, ActError, Action, Kept};

impl Monitor {
    /// The engine's parameters: the configuration's, and what was learned.
    pub fn params(&self) -> Params {
        let params = self.setup.params.clone();
        self.learning.sensitivity(&params).applied(params)
    }

    /// How the silent first day stands, by the configuration's parameters.
    pub fn baseline(&self) -> (Option<Kept>, &Params) {
        (self.learning.kept(), &self.setup.params)
    }

    /// The wearer does something about it: in the file first, since what is said to be forgotten must not be
    /// back with the next start.
    ///
    /// # Errors
    /// Why it cannot be done, or that the file cannot be written.
    pub(super) fn change_baseline(
        &mut self,
        now: Moment,
        action: Action,
        keeper: &mut dyn Keeper,
    ) -> Result<(), ActError> {
        let then = baseline::act(self.learning.kept().as_ref(), action, now.wall.unix_us)
            .map_err(ActError::Refused)?;
        if action == Action::Status {
            return Ok(());
        }
        keeper.baseline(then.as_ref())?;
        self.learning = Learning::new(then);
        self.relearn(now);
        Ok(())
    }

    /// What was learned changed what counts: the session hears of it, and the file.
    fn relearn(&mut self, now: Moment) {
        let kept = self.learning.kept().map(Box::new);
        self.effects.push(Effect::Learned(kept));
        let sensitivity = self.learning.sensitivity(&self.setup.params);
        self.say(now, &Control::Sensitivity { sensitivity });
    }

    /// Keeps what was learned since, if that is worth it.
    pub(super) fn keep_baseline(&mut self, anyway: bool) {
        if self.learning.is_due(anyway) {
            let kept = self.learning.kept().map(Box::new);
            self.effects.push(Effect::Learned(kept));
        }
    }

    /// Ends learning when there is enough, and keeps what is news.
    pub(super) fn follow_learning(&mut self, now: Moment) {
        if self.learning.is_over(now.wall.unix_us) {
            let words = "What is usual for you is known now, and nudges come again: `nape baseline` \
                         tells what changed.";
            self.effects.push(Effect::Say(words.to_owned()));
            self.relearn(now);
        }
        self.keep_baseline(false);
    }
}
