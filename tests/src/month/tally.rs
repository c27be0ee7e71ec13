//! What came of a month: everything counted that the table tells.

use std::collections::BTreeMap;

use nape_core::event::{Answer, Event, Nudge, Rule};
use nape_core::{Control, EventKind, Params, Timestamp, WallTime};

use super::Kind;
use super::check::Check;

/// How often each of several things was there, by name.
pub type Counts = BTreeMap<&'static str, u32>;

/// What became of breaks that were owed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Debts {
    /// `break_owed`.
    pub owed: u32,
    /// Paid by a break that was seen.
    pub paid: u32,
    /// Proposed later.
    pub shown: u32,
    /// Neither: taken at the wearer's word, too old, or the day was over.
    pub dropped: u32,
}

/// A wearer's month.
#[derive(Debug)]
pub struct Tally {
    /// Whose.
    pub kind: Kind,
    /// Nudges of each day.
    pub days: Vec<u32>,
    /// Nudges by rule, by activity, and by the moment they came at.
    pub rules: Counts,
    /// By activity.
    pub activities: Counts,
    /// By the moment.
    pub moments: Counts,
    /// Put off and not shown, by reason.
    pub deferred: Counts,
    /// Not shown, by reason.
    pub suppressed: Counts,
    /// Answers, by name.
    pub answers: Counts,
    /// What a nudge was about was put right without a break.
    pub corrected: u32,
    /// Breaks that were owed.
    pub debts: Debts,
    /// Nudges that came late, because a meeting or a silence was in the way.
    pub late: u32,
    /// Breaks by kind: after a nudge, and by themselves.
    pub prompted: Counts,
    /// By themselves.
    pub unprompted: Counts,
    /// Walks of a minute and more that the model made; what it made before today.
    pub walks_done: u32,
    pub(super) walks_before: u32,
    /// When the day's budget was used up, minutes from the begin of work, of days on which it was.
    pub spent: Vec<i64>,
    /// The clips were wrongly doubted: their clocks, how they sit, or that they are worn.
    pub doubted: u32,
    open_debt: Option<Rule>,
    budget: u32,
    check: Check,
    trace: bool,
}

impl Tally {
    pub(super) fn new(kind: Kind, params: Params) -> Self {
        Self {
            kind,
            days: Vec::new(),
            rules: Counts::new(),
            activities: Counts::new(),
            moments: Counts::new(),
            deferred: Counts::new(),
            suppressed: Counts::new(),
            answers: Counts::new(),
            corrected: 0,
            debts: Debts::default(),
            late: 0,
            prompted: Counts::new(),
            unprompted: Counts::new(),
            walks_done: 0,
            walks_before: 0,
            spent: Vec::new(),
            doubted: 0,
            open_debt: None,
            budget: params.nudges_per_day,
            check: Check::new(kind, params),
            trace: std::env::var_os("NAPE_MONTH_TRACE").is_some(),
        }
    }

    /// What must never happen and did, in words.
    pub fn broken(&self) -> &[String] {
        &self.check.broken
    }

    /// Nudges of all days.
    pub fn nudges(&self) -> u32 {
        self.days.iter().sum()
    }

    /// A share of all nudges.
    pub fn share(&self, n: u32) -> f64 {
        f64::from(n) / f64::from(self.nudges().max(1))
    }

    /// Nudges that came at a good moment.
    pub fn at_breakpoints(&self) -> u32 {
        self.nudges() - self.moments.get("none").copied().unwrap_or(0)
    }

    pub(super) fn begin_day(&mut self, wall: WallTime) {
        self.days.push(0);
        self.walks_before = self.walks_done;
        self.check.begin_day(wall);
    }

    pub(super) fn end_day(&mut self) {
        // What is owed from yesterday is forgiven by the morning.
        self.debts.dropped += u32::from(self.open_debt.is_some());
        self.open_debt = None;
    }

    pub(super) fn said(&mut self, at: Timestamp, control: &Control) {
        self.check.said(at, control);
    }

    pub(super) fn event(&mut self, event: &Event) {
        self.check.event(event);
        if self.trace {
            self.trace(event);
        }
        match &event.kind {
            EventKind::Nudge(nudge) => self.nudge(event.at, nudge),
            EventKind::NudgeDeferred { reason, .. } => count(&mut self.deferred, reason.name()),
            EventKind::NudgeSuppressed { reason, .. } => {
                count(&mut self.suppressed, reason.name());
            }
            EventKind::NudgeAnswered { answer, .. } => {
                let name = match answer {
                    Answer::Done => "done",
                    Answer::Snooze => "snooze",
                    Answer::Hurts => "hurts",
                    Answer::Dismissed => "dismissed",
                    Answer::Ignored => "ignored",
                    Answer::Verified => "verified",
                    Answer::NotShown => "not_shown",
                };
                count(&mut self.answers, name);
            }
            EventKind::PostureCorrected { .. } => self.corrected += 1,
            EventKind::ClocksDisagree { .. }
            | EventKind::ClipSlipped { .. }
            | EventKind::CalibrationStale { .. }
            | EventKind::NotWorn { .. } => self.doubted += 1,
            EventKind::BreakOwed { rule, .. } => {
                self.debts.dropped += u32::from(self.open_debt.is_some());
                self.debts.owed += 1;
                self.open_debt = Some(*rule);
            }
            EventKind::BreakCredited {
                kind,
                prompted,
                paid,
                ..
            } => {
                if *paid && self.open_debt.is_some() {
                    self.debts.paid += 1;
                    self.open_debt = None;
                }
                let counts = if *prompted {
                    &mut self.prompted
                } else {
                    &mut self.unprompted
                };
                count(counts, kind.name());
            }
            _ => {}
        }
    }

    fn nudge(&mut self, at: Timestamp, nudge: &Nudge) {
        if let Some(day) = self.days.last_mut() {
            *day += 1;
            if *day == self.budget {
                self.spent.push(at.as_micros() / 60_000_000);
            }
        }
        count(&mut self.rules, nudge.rule.name());
        count(&mut self.activities, nudge.proposal.activity.name());
        count(
            &mut self.moments,
            nudge.breakpoint.map_or("none", |b| b.name()),
        );
        if nudge.owed.is_some() {
            self.late += 1;
            if self.open_debt == Some(nudge.rule) {
                self.debts.shown += 1;
                self.open_debt = None;
            }
        }
    }

    fn trace(&self, event: &Event) {
        let said = match &event.kind {
            EventKind::Nudge(n) => format!(
                "nudge {} {} {} {:?} owed {:?}",
                n.id,
                n.rule.name(),
                n.proposal.activity.name(),
                n.breakpoint,
                n.owed.map(|o| o.as_secs_f64() / 60.0)
            ),
            EventKind::Shift { .. } | EventKind::HoldStarted(_) | EventKind::HoldEnded(_) => return,
            other => format!("{other:?}"),
        };
        let minutes = event.at.since(Timestamp::default()).as_secs_f64() / 60.0;
        let day = self.days.len();
        drop(std::io::Write::write_fmt(
            &mut std::io::stderr(),
            format_args!("{} {day} {minutes:7.2} {said}\n", self.kind.name()),
        ));
    }
}

fn count(counts: &mut Counts, name: &'static str) {
    *counts.entry(name).or_default() += 1;
}
