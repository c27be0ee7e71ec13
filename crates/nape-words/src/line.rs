//! The coach's events as one line each, for a timeline.

use nape_core::event::EventKind;
use nape_core::{Span, Timestamp};

use crate::{Words, spell};

impl Words {
    /// An event of the coach in one line; `tell` words a moment. `None` for what is measured: that is
    /// not the coach's.
    pub fn line(self, event: &EventKind, tell: &dyn Fn(Timestamp) -> String) -> Option<String> {
        Some(match event {
            EventKind::Nudge(nudge) => self.nudge(nudge).title,
            EventKind::NudgeSuppressed {
                rule,
                reason,
                until,
            }
            | EventKind::NudgeDeferred {
                rule,
                reason,
                until,
            } => {
                let (rule, reason) = (self.rule(*rule), self.held_back(*reason));
                let args = [("rule", (&rule).into()), ("reason", (&reason).into())];
                match until.map(tell) {
                    Some(until) => {
                        let [rule, reason] = args;
                        self.text(
                            "line-held_back-until",
                            &[rule, reason, ("until", (&until).into())],
                        )
                    }
                    None => self.text("line-held_back", &args),
                }
            }
            EventKind::NudgeAnswered { id, answer } => {
                let answer = self.answer(*answer);
                self.text(
                    "line-answer",
                    &[("id", (*id).into()), ("answer", (&answer).into())],
                )
            }
            EventKind::BreakCredited {
                kind,
                duration,
                prompted,
                paid,
            } => {
                let (kind, duration) = (self.break_kind(*kind), spell(*duration));
                let key = match (prompted, paid) {
                    (true, false) => "line-break-prompted",
                    (true, true) => "line-break-prompted-paid",
                    (false, false) => "line-break",
                    (false, true) => "line-break-paid",
                };
                self.text(
                    key,
                    &[("kind", (&kind).into()), ("duration", (&duration).into())],
                )
            }
            EventKind::PreNotice { rule, within } => {
                let (rule, within) = (self.rule(*rule), spell(*within));
                let args = [("rule", (&rule).into()), ("within", (&within).into())];
                self.text("line-pre_notice", &args)
            }
            EventKind::BreakOwed { rule, reason } => {
                let (rule, reason) = (self.rule(*rule), self.held_back(*reason));
                let args = [("rule", (&rule).into()), ("reason", (&reason).into())];
                self.text("line-owed", &args)
            }
            EventKind::BreakSettled { how } => self.named("line-settled", how.name()),
            EventKind::PostureCorrected { id } => {
                self.text("line-corrected", &[("id", (*id).into())])
            }
            EventKind::Asked { kind, .. } => self.asked(*kind).title,
            EventKind::Confirmed { kind, yes, .. } => {
                let kind = self.break_kind(*kind);
                let key = if *yes {
                    "line-confirmed-yes"
                } else {
                    "line-confirmed-no"
                };
                self.text(key, &[("kind", (&kind).into())])
            }
            EventKind::BreakReported { activity } => {
                let activity = self.activity(*activity);
                self.text("line-reported", &[("activity", (&activity).into())])
            }
            EventKind::SetAside { activity, .. } => {
                let activity = self.activity(*activity);
                self.text("line-set_aside", &[("activity", (&activity).into())])
            }
            EventKind::SeeDoctor { advice } => self.advice(*advice),
            EventKind::CheckedIn(said) => self.checked_in(said),
            EventKind::Context { context, on } => self.context(*context, *on),
            EventKind::PlanReminder(standing) => self.standing(standing),
            // Measured; named, so that a new kind of event is not forgotten.
            EventKind::Worn { .. }
            | EventKind::NotWorn { .. }
            | EventKind::LinkLost { .. }
            | EventKind::LinkRestored { .. }
            | EventKind::BatteryLow { .. }
            | EventKind::Calibrated { .. }
            | EventKind::CalibrationStale { .. }
            | EventKind::ClipSlipped { .. }
            | EventKind::CalibrationRefused { .. }
            | EventKind::HoldStarted(_)
            | EventKind::HoldEnded(_)
            | EventKind::HoldLimit(_)
            | EventKind::SustainedLimit { .. }
            | EventKind::WalkDue { .. }
            | EventKind::RepetitionHigh { .. }
            | EventKind::BendTwist { .. }
            | EventKind::ClocksDisagree { .. }
            | EventKind::ClocksAgree { .. }
            | EventKind::Shift { .. }
            | EventKind::WalkStarted(_)
            | EventKind::WalkEnded(_)
            | EventKind::Activity(_) => return None,
        })
    }

    /// What a nudge proposed, for which reason, by which rule.
    pub fn nudge_reasons(self, nudge: &nape_core::event::Nudge) -> String {
        let activity = self.activity(nudge.proposal.activity);
        let (factor, rule) = (self.factor(nudge.risk_factor), self.rule(nudge.rule));
        let args = [
            ("activity", (&activity).into()),
            ("factor", (&factor).into()),
            ("rule", (&rule).into()),
        ];
        self.text("line-nudge", &args)
    }

    /// What was proposed and for which risk factor, both in words already.
    pub fn proposed(self, activity: &str, factor: &str) -> String {
        let args = [("activity", activity.into()), ("factor", factor.into())];
        self.text("line-proposed", &args)
    }

    /// For how long a nudge had been put off.
    pub fn put_off(self, span: Span) -> String {
        self.text("line-put_off", &[("span", (&spell(span)).into())])
    }

    /// `Source: …`, one of several lines.
    pub fn source(self, cited: &str) -> String {
        self.text("line-source", &[("source", cited.into())])
    }
}
