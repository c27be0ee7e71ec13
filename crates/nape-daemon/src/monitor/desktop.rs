//! The monitor's part in notifications: what the wearer answered there, and what is shown beside nudges.

use nape_core::event::Answer;
use nape_core::text::clean_line;
use nape_core::{Event, Span};

use super::{Effect, Keeper, Moment, Monitor};
use nape_control::status::NotShown;
use nape_notify::{Report, Slot, Unreachable};

/// A word beside a nudge about something older than this is not said. As for nudges; our choice.
const BESIDE_WITHIN: Span = Span::from_secs(60);

impl Monitor {
    /// The notifier has something to say.
    pub fn report(&mut self, now: Moment, report: &Report, keeper: &mut dyn Keeper) {
        match report {
            // A bubble that went away by itself is no answer; the engine waits longer than that.
            Report::Answer {
                answer: Answer::Ignored,
                ..
            } => {}
            Report::Start { nudge_id } => self.begin_break_of(now, *nudge_id),
            Report::Stop { id } => {
                self.stop_break(Some((*id).into()));
            }
            Report::Hidden { id } => self.hide_break((*id).into()),
            Report::Confirm { id, yes } => {
                self.confirm(now, Some(*id), *yes);
            }
            Report::Answer {
                nudge_id,
                answer: Answer::Hurts,
            } => {
                let nudge = self.evidence().map(|e| &e.nudge);
                if let Some(nudge) = nudge.filter(|n| n.id == *nudge_id) {
                    let activity = nudge.proposal.activity;
                    self.set_aside(now, activity, keeper);
                    self.stop_unsuitable(now);
                }
            }
            Report::Answer { nudge_id, answer } => {
                self.answer(now, Some(*nudge_id), *answer);
            }
            Report::Shown { server_name, .. } => {
                self.notifications.server = Some(clean_line(server_name));
                self.notifications.problem = None;
            }
            Report::NotTaken { .. } => self.effects.push(Effect::Say(report.to_string())),
            Report::ServerBack => {
                self.notifications.problem = None;
                self.effects.push(Effect::Say(report.to_string()));
            }
            Report::NoServer { reason } => {
                self.effects.push(Effect::Say(report.to_string()));
                self.notifications.problem = Some(not_shown(reason));
            }
            Report::ServerLost => {
                self.effects.push(Effect::Say(report.to_string()));
                self.notifications.problem = Some(NotShown::Gone);
            }
        }
        self.follow(now);
    }

    /// What the coach says beside nudges, on the desktop. Nothing that is old by now, and in a pause or a silence
    /// nothing but a doctor's advice.
    pub(super) fn show_beside(&mut self, now: Moment, event: &Event) {
        let Some(bubble) = self.beside.bubble(&event.kind, self.setup.words) else {
            return;
        };
        let silent =
            self.paused.is_some() || self.silent_until(now.at).is_some() || self.is_flagged();
        let fresh = now.at.since(event.at) <= BESIDE_WITHIN;
        if bubble.slot == Slot::Doctor || (fresh && !silent) {
            self.effects.push(Effect::Bubble(Box::new(bubble)));
        }
    }
}

fn not_shown(reason: &Unreachable) -> NotShown {
    match reason {
        Unreachable::NoBus { detail } => NotShown::NoBus {
            detail: clean_line(detail),
        },
        Unreachable::NobodyThere { detail } => NotShown::NobodyThere {
            detail: clean_line(detail),
        },
        Unreachable::Silent { waited } => NotShown::Silent {
            waited_s: waited.as_secs_f64(),
        },
        Unreachable::Refused { detail } => NotShown::Refused {
            detail: clean_line(detail),
        },
        Unreachable::Unable { detail } => NotShown::Unable {
            detail: clean_line(detail),
        },
    }
}
