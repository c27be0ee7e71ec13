//! What came of the last guided break: told once, counted once, and asked about for as long as the wearer needs.

use nape_control::guided::BreakProgress;
use nape_core::article::Activity;
use nape_core::event::{Answer, EventKind};
use nape_core::{Control, Event, Span, Timestamp};
use nape_notify::guided::news;

use super::{Moment, Monitor};

/// A credit for the same thing so soon after a guided break is about it: the end of a pose that was kept for longer, of a
/// walk that goes on. Our choice.
const SAME_WITHIN: Span = Span::from_mins(2);

/// The last guided break that is over.
#[derive(Debug, Clone, Copy)]
pub(super) struct LastGuide {
    pub(super) token: u64,
    pub(super) began: Timestamp,
    pub(super) ended: Timestamp,
    pub(super) progress: BreakProgress,
    /// The wearer said whether it was done.
    answered: bool,
}

impl LastGuide {
    pub(super) const fn new(
        token: u64,
        began: Timestamp,
        ended: Timestamp,
        progress: BreakProgress,
    ) -> Self {
        Self {
            token,
            began,
            ended,
            progress,
            answered: false,
        }
    }

    const fn activity(&self) -> Activity {
        self.progress.proposal.activity
    }
}

impl Monitor {
    /// A break was taken, by the wearer's word, however late; `false` without a session. What the clips saw is counted
    /// already, and what was said is noted once.
    pub(super) fn took_break(&mut self, now: Moment, activity: Activity) -> bool {
        let last = self
            .last_guide
            .as_mut()
            .filter(|l| l.activity() == activity);
        let ago = last.as_ref().map_or(Span::ZERO, |l| now.at.since(l.ended));
        let known = last
            .as_ref()
            .is_some_and(|l| l.answered || l.progress.counted);
        if known {
            return true;
        }
        let noted = self.say(now, &Control::Took { activity, ago });
        if let Some(last) = self
            .last_guide
            .as_mut()
            .filter(|l| l.activity() == activity)
        {
            last.answered |= noted;
        }
        noted
    }

    /// The wearer's word on the guided break of this number.
    pub(super) fn did_break(&mut self, now: Moment, token: u64, yes: bool) {
        let last = self.last_guide.as_mut().filter(|l| l.token == token);
        let Some(activity) = last.as_ref().map(|l| l.activity()) else {
            return;
        };
        if yes {
            self.took_break(now, activity);
        } else if let Some(last) = last {
            last.answered = true;
        }
    }

    /// What the guided break of this number was about.
    pub(super) fn guided_as(&self, token: u64) -> Option<Activity> {
        let last = self.last_guide.filter(|l| l.token == token);
        last.map(|l| l.activity())
    }

    /// Is this event about the guided break whose end was told already?
    pub(super) fn was_told(&self, event: &Event) -> bool {
        let EventKind::BreakCredited { kind, .. } = &event.kind else {
            return false;
        };
        self.last_guide.is_some_and(|last| {
            let during = last.began..=last.ended + SAME_WITHIN;
            kind.activity() == Some(last.activity()) && during.contains(&event.at)
        })
    }

    /// What came of the guided break that this reminder led to, as it was told there; `None`: there was none, or the
    /// wearer's own answer says it.
    pub(super) fn verdict_on(&self, at: Timestamp, activity: Activity) -> Option<String> {
        let last = self.last_guide?;
        let its = last.began >= at && last.activity() == activity && !last.answered;
        let said = self.answer.is_none_or(|(_, a)| a == Answer::Verified);
        let words = self.setup.words;
        (its && said).then(|| news(&last.progress, words)).flatten()
    }
}
