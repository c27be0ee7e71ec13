//! The silent first day in the daemon: feeds the learner, and says when there is something to keep.

use nape_core::baseline::{Learner, Sensitivity};
use nape_core::{Output, Params, Span};

use crate::baseline::{self, Kept};

/// Known time after which the file is written again. Our choice: what a power cut may cost.
const KEEP_EVERY: Span = Span::from_mins(1);

/// What is kept, and what is learned at present.
#[derive(Debug, Default)]
pub(super) struct Learning {
    kept: Option<Kept>,
    learner: Learner,
    /// Known time in the file.
    saved: Span,
}

impl Learning {
    /// Goes on with what is kept.
    pub(super) fn new(kept: Option<Kept>) -> Self {
        let learned = kept.as_ref().map(|k| k.learned.clone()).unwrap_or_default();
        Self {
            saved: learned.known,
            learner: Learner::new(learned),
            kept,
        }
    }

    /// What is known by now.
    pub(super) fn kept(&self) -> Option<Kept> {
        let kept = self.kept.clone()?;
        Some(Kept {
            learned: self.learner.learned().clone(),
            ..kept
        })
    }

    /// Does it go on?
    pub(super) fn is_on(&self) -> bool {
        self.kept.as_ref().is_some_and(Kept::is_learning)
    }

    /// What the engine is to do, beside the configuration's parameters.
    pub(super) fn sensitivity(&self, params: &Params) -> Sensitivity {
        baseline::sensitivity(self.kept.as_ref(), params)
    }

    /// One output of the engine.
    pub(super) fn take(&mut self, output: &Output) {
        if self.is_on() {
            self.learner.take(output);
        }
    }

    /// The session ended.
    pub(super) const fn interrupt(&mut self) {
        self.learner.interrupt();
    }

    /// Is there news to keep? `anyway`: even if it is little.
    pub(super) fn is_due(&mut self, anyway: bool) -> bool {
        let known = self.learner.learned().known;
        let least = if anyway { Span::ZERO } else { KEEP_EVERY };
        let due = self.is_on() && known > self.saved + least;
        if due {
            self.saved = known;
        }
        due
    }

    /// Is there no more to learn? Then it is over, and in use.
    pub(super) fn is_over(&mut self, now_unix_us: i64) -> bool {
        let over = self.is_on() && self.learner.learned().is_complete();
        if over {
            self.kept = self.kept().map(|kept| Kept {
                until_unix_us: Some(now_unix_us),
                ..kept
            });
        }
        over
    }
}
