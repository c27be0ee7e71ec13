//! What must never happen, by rules written anew: budgets, distances, silence, cautions.

use std::collections::VecDeque;

use nape_core::article::Activity;
use nape_core::coach::{Form, RuledOut};
use nape_core::event::{Answer, Context, Event, Nudge, Rule};
use nape_core::{Control, EventKind, Params, Span, Timestamp, WallTime};

use super::Kind;

/// Longer than a reaction: a snooze or a context counts from the epoch after it was said on.
const TAKES: Span = Span::from_secs(1);

/// Watches one wearer's month.
#[derive(Debug)]
pub(super) struct Check {
    kind: Kind,
    params: Params,
    wall: WallTime,
    today: u32,
    walks_today: u32,
    /// In civil time, µs.
    last_hour: VecDeque<i64>,
    last: Option<i64>,
    ignored: u32,
    quiet_until: i64,
    meeting: Option<bool>,
    meeting_since: Timestamp,
    hurts: Vec<(i64, Activity)>,
    open: Option<(u32, Activity)>,
    flare_up: bool,
    /// What was broken, in words; empty is good.
    pub(super) broken: Vec<String>,
}

impl Check {
    pub(super) const fn new(kind: Kind, params: Params) -> Self {
        Self {
            kind,
            params,
            wall: WallTime {
                unix_us: 0,
                utc_offset_s: 0,
            },
            today: 0,
            walks_today: 0,
            last_hour: VecDeque::new(),
            last: None,
            ignored: 0,
            quiet_until: i64::MIN,
            meeting: None,
            meeting_since: Timestamp::from_micros(0),
            hurts: Vec::new(),
            open: None,
            flare_up: false,
            broken: Vec::new(),
        }
    }

    pub(super) fn begin_day(&mut self, wall: WallTime) {
        self.wall = wall;
        (self.today, self.walks_today, self.ignored) = (0, 0, 0);
        self.open = None;
        self.meeting = None;
    }

    const fn unix(&self, at: Timestamp) -> i64 {
        self.wall.unix_us + at.as_micros()
    }

    /// The wearer or the desktop says something.
    pub(super) fn said(&mut self, at: Timestamp, control: &Control) {
        match control {
            Control::CheckIn { said } => self.flare_up = said.flare_up,
            Control::Context {
                context: Context::Meeting,
                on,
            } => {
                self.meeting = Some(*on);
                self.meeting_since = at;
            }
            _ => {}
        }
    }

    pub(super) fn event(&mut self, event: &Event) {
        let at = event.at;
        match &event.kind {
            EventKind::Nudge(nudge) => self.nudge(at, nudge),
            EventKind::NudgeAnswered { answer, .. } => match answer {
                Answer::Ignored => self.ignored += 1,
                Answer::Snooze => {
                    let silence = nape_core::coach::SNOOZE;
                    self.quiet_until = self.unix(at + silence - TAKES);
                }
                Answer::Hurts => {
                    let since = self.unix(at);
                    self.hurts
                        .extend(self.open.map(|(_, activity)| (since, activity)));
                }
                Answer::Done | Answer::Verified => self.ignored = 0,
                Answer::Dismissed | Answer::NotShown => {}
            },
            EventKind::BreakCredited { .. } => self.ignored = 0,
            _ => {}
        }
    }

    fn broken(&mut self, at: Timestamp, what: &str) {
        let minute = at.as_micros() / 60_000_000;
        let line = format!("{}, minute {minute}: {what}", self.kind.name());
        self.broken.push(line);
    }

    fn must(&mut self, at: Timestamp, holds: bool, what: &str) {
        if !holds {
            self.broken(at, what);
        }
    }

    fn nudge(&mut self, at: Timestamp, nudge: &Nudge) {
        let now = self.unix(at);
        let since = self.last.map(|last| now - last);
        self.last = Some(now);
        self.today += 1;
        self.walks_today += u32::from(nudge.rule == Rule::Walk);
        self.last_hour.push_back(now);
        self.last_hour
            .retain(|t| now - t < Span::from_mins(60).as_micros());
        self.budgets(at, since);
        self.silence(at, now);
        self.cautions(at, now, nudge);
        self.open = Some((nudge.id, nudge.proposal.activity));
    }

    fn budgets(&mut self, at: Timestamp, since: Option<i64>) {
        let wants = self.params.coach;
        let day = self.today <= self.params.nudges_per_day;
        self.must(at, day, "more nudges than a day may have");
        let walks = self.walks_today <= wants.walks_per_day;
        self.must(at, walks, "more proposals to walk than a day may have");
        let hour = self.last_hour.len() <= wants.per_hour as usize;
        self.must(at, hour, "more nudges than an hour may have");
        let doublings = (self.ignored / wants.ignored_in_row).min(2);
        let least = self.params.nudge_cooldown.as_micros() << doublings;
        let apart = since.is_none_or(|since| since >= least);
        self.must(at, apart, "sooner after the last nudge than it may");
    }

    fn silence(&mut self, at: Timestamp, now: i64) {
        let wall = WallTime {
            unix_us: now,
            ..self.wall
        };
        let local_min = (wall.unix_us / 1_000_000 + i64::from(wall.utc_offset_s)) / 60 % 1_440;
        let wants = self.params.coach.hours;
        let wanted = wants.is_none_or(|hours| {
            (i64::from(hours.from_min)..i64::from(hours.to_min)).contains(&local_min)
        });
        self.must(at, wanted, "a nudge in quiet hours");
        let quiet = now < self.quiet_until;
        self.must(at, !quiet, "a nudge in the silence that was asked for");
        // The engine decides some seconds behind; what is said in between is later than the nudge's moment.
        let meeting = match self.meeting {
            Some(on) if at >= self.meeting_since + TAKES => on,
            Some(on) if at < self.meeting_since => !on,
            _ => false,
        };
        self.must(at, !meeting, "a nudge in a meeting");
    }

    fn cautions(&mut self, at: Timestamp, now: i64, nudge: &Nudge) {
        let activity = nudge.proposal.activity;
        let elsewhere = [
            Activity::PoolWalking,
            Activity::Swimming,
            Activity::Strengthening,
        ];
        let here = !elsewhere.contains(&activity);
        self.must(at, here, "something that cannot be done at a desk");
        let hurts = |a| self.hurts.iter().any(|(t, h)| *h == a && *t < now);
        let unhurt = !hurts(activity);
        self.must(at, unhurt, "what was said to hurt");
        let bent = [Activity::ChildsPose, Activity::DownwardDog];
        let fits = self.kind != Kind::Pregnant || !bent.contains(&activity);
        self.must(at, fits, "child's pose or downward dog in a pregnancy");
        if self.flare_up {
            let gentle = [Activity::Rest, Activity::ChildsPose, Activity::Walking];
            let fits = gentle.contains(&activity) && nudge.proposal.adapted.gentle;
            self.must(at, fits, "not gentle in a flare-up");
            let rested = activity == Activity::Rest;
            self.must(at, rested, "something before rest in a flare-up");
        }
        let floor = nudge.proposal.form != Form::Seated;
        self.must(at, floor, "on the chair where there is floor");
        let allowed = |w: RuledOut| format!("proposed and ruled out: {}", w.name());
        let mut considered = nudge.considered.iter();
        let why = considered.find(|c| c.activity == activity);
        if let Some(why) = why.and_then(|c| c.ruled_out) {
            self.broken(at, &allowed(why));
        }
    }
}
