//! Tests of the coach: when it speaks, what it leaves, what is owed. Which activity: `choose/tests.rs`.

mod answers;
mod carry;
mod owed;
mod props;
mod wearer;

use super::*;
use crate::article::RiskFactor;
use crate::coach::say::PRIORITY;
use crate::event::{Answer, Hold, Measure, Nudge};
use crate::time::WallTime;

const HEAD_ONLY: Knows = Knows {
    neck: false,
    trunk: false,
};

fn at(s: i64) -> Timestamp {
    Timestamp::from_micros(s * 1_000_000)
}

fn walk() -> Measured {
    Measured::Walk {
        since: Span::from_mins(55),
        limit: Span::from_mins(55),
    }
}

fn same_position() -> Measured {
    Measured::Sustained {
        held: Span::from_mins(30),
        limit: Span::from_mins(30),
    }
}

fn hold(held_s: i64, degrees: f64) -> Measured {
    Measured::Hold(Hold {
        measure: Measure::Head,
        from: at(0),
        to: at(held_s),
        angle: deg(degrees),
        sigma: deg(0.5),
        held: Span::from_secs(held_s),
        limit: Span::from_secs(340),
        dose: 1.0,
    })
}

/// Thursday, 26 November 2026, 09:00 UTC.
const MORNING: WallTime = WallTime {
    unix_us: (20_783 * 24 + 9) * 3_600_000_000,
    utc_offset_s: 0,
};

/// What the second showed.
#[derive(Debug, Default, Clone, Copy)]
struct Shows {
    walking: bool,
    on_break: bool,
    moment: Option<Breakpoint>,
}

struct Bench {
    coach: Coach,
    params: Params,
    events: Vec<(i64, EventKind)>,
}

impl Bench {
    /// A coach that waits for no moment.
    fn new() -> Self {
        let mut bench = Self::patient();
        bench.params.coach.defer_at_most = Span::ZERO;
        bench
    }

    /// A coach as it is by default.
    fn patient() -> Self {
        Self {
            coach: Coach::new(at(0)),
            params: Params::default(),
            events: Vec::new(),
        }
    }

    fn second(&mut self, s: i64, shows: Shows) {
        let events = &mut self.events;
        let second = Second {
            at: at(s),
            walking: shows.walking,
            on_break: shows.on_break,
            breakpoint: shows.moment,
            knows: HEAD_ONLY,
        };
        let mut say = |e| events.push((s, e));
        self.coach.wait(at(s), &self.params, &mut say);
        self.coach.step(&second, &self.params, &mut say);
    }

    fn step(&mut self, s: i64, walking: bool) {
        self.second(
            s,
            Shows {
                walking,
                ..Shows::default()
            },
        );
    }

    fn steps(&mut self, s: core::ops::Range<i64>) {
        for s in s {
            self.step(s, false);
        }
    }

    fn clear(&mut self, s: i64, rule: Rule, over: Ended) {
        let events = &mut self.events;
        self.coach
            .clear(at(s), rule, over, &mut |e| events.push((s, e)));
    }

    fn answer(&mut self, s: i64, answer: Answer) {
        let events = &mut self.events;
        self.coach
            .answer(at(s), None, answer, &self.params, &mut |e| {
                events.push((s, e));
            });
    }

    fn break_seen(&mut self, s: i64, kind: BreakKind) -> (bool, bool) {
        self.break_ended(s, kind, s)
    }

    fn break_ended(&mut self, s: i64, kind: BreakKind, ended: i64) -> (bool, bool) {
        let events = &mut self.events;
        let mut say = |e| events.push((s, e));
        self.coach
            .break_seen(at(s), kind, at(ended), &self.params, &mut say)
    }

    fn confirm(&mut self, s: i64, yes: bool) -> bool {
        let events = &mut self.events;
        let mut say = |e| events.push((s, e));
        self.coach.confirm(at(s), None, yes, &self.params, &mut say)
    }

    fn taken(&self, activity: Activity) -> u32 {
        let known = self.coach.wearer.tolerance.iter();
        known
            .filter(|t| t.activity == activity)
            .map(|t| t.taken)
            .sum()
    }

    fn settled(&self) -> Vec<(i64, Settled)> {
        let settled = |(s, e): &(i64, EventKind)| match e {
            EventKind::BreakSettled { how } => Some((*s, *how)),
            _ => None,
        };
        self.events.iter().filter_map(settled).collect()
    }

    fn context(&mut self, s: i64, context: Context, on: bool) {
        let events = &mut self.events;
        self.coach
            .set_context(at(s), context, on, &mut |e| events.push((s, e)));
    }

    fn check_in(&mut self, s: i64, said: &CheckIn) {
        let events = &mut self.events;
        self.coach
            .check_in(at(s), said, &mut |e| events.push((s, e)));
    }

    fn nudges(&self) -> Vec<(i64, &Nudge)> {
        let nudge = |(s, e): &'_ (i64, EventKind)| match e {
            EventKind::Nudge(_) => Some(*s),
            _ => None,
        };
        let times: Vec<i64> = self.events.iter().filter_map(nudge).collect();
        let of = self.events.iter().filter_map(|(_, e)| match e {
            EventKind::Nudge(n) => Some(n),
            _ => None,
        });
        times.into_iter().zip(of).collect()
    }

    fn times(&self) -> Vec<i64> {
        self.nudges().iter().map(|n| n.0).collect()
    }

    /// Why nudges were held back, in order, and whether they wait.
    fn reasons(&self) -> Vec<(HeldBack, bool)> {
        let reason = |(_, e): &(i64, EventKind)| match e {
            EventKind::NudgeDeferred { reason, .. } => Some((*reason, true)),
            EventKind::NudgeSuppressed { reason, .. } => Some((*reason, false)),
            _ => None,
        };
        self.events.iter().filter_map(reason).collect()
    }

    fn count(&self, of: impl Fn(&EventKind) -> bool) -> usize {
        self.events.iter().filter(|(_, e)| of(e)).count()
    }
}

#[test]
fn cooldown_defers_and_delivers_if_still_true() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Walk, walk());
    b.step(0, false);
    b.coach.set_due(Rule::Hold, hold(340, 45.0));
    b.steps(1..1300);
    assert_eq!(b.times(), [0, 1200]);
    assert_eq!(
        b.reasons(),
        [(HeldBack::Cooldown, true), (HeldBack::BackOff, true)][..1],
        "said once"
    );
}

#[test]
fn what_was_shown_is_not_due_again_while_it_lasts() {
    let mut b = Bench::new();
    for s in 0..5000 {
        b.coach.set_due(Rule::Hold, hold(340 + s, 45.0));
        b.step(s, false);
    }
    assert_eq!(b.nudges().len(), 1);
    assert!(b.reasons().is_empty());
}

#[test]
fn what_is_no_longer_true_is_not_shown() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Walk, walk());
    b.step(0, true);
    b.clear(0, Rule::Walk, Ended::Break);
    b.step(1, false);
    assert!(b.nudges().is_empty());
    assert_eq!(
        b.reasons(),
        [(HeldBack::Walking, true), (HeldBack::Resolved, false)]
    );
}

#[test]
fn short_holds_and_exercise_postures_are_not_nudged_about() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Hold, hold(59, 45.0));
    b.step(0, false);
    b.coach.set_due(Rule::Hold, hold(600, 110.0));
    b.step(1, false);
    assert!(b.nudges().is_empty());
    b.coach.set_due(Rule::Hold, hold(60, 45.0));
    b.step(2, false);
    let (_, n) = b.nudges()[0];
    assert_eq!(
        (n.proposal.activity, n.risk_factor),
        (Activity::CatCow, RiskFactor::PoorPosture)
    );
    assert_eq!(n.sources, [Source::Iso11226, Source::Article]);
}

#[test]
fn hurts_sets_the_activity_aside_offers_another_and_snooze_is_quiet() {
    let mut b = Bench::new();
    b.coach.set_wall(at(0), MORNING);
    b.coach.set_due(Rule::Walk, walk());
    b.step(0, false);
    b.answer(5, Answer::Hurts);
    let instead = |e: &EventKind| match e {
        EventKind::SetAside { activity, instead } => Some((*activity, instead.map(|p| p.activity))),
        _ => None,
    };
    let offered: Vec<_> = b.events.iter().filter_map(|(_, e)| instead(e)).collect();
    // Caution 3: where walking hurts, swimming may not.
    assert_eq!(offered, [(Activity::Walking, Some(Activity::Swimming))]);
    b.clear(6, Rule::Walk, Ended::Forgotten);
    b.coach.set_due(Rule::Walk, walk());
    b.coach.snooze(at(6), Span::from_mins(60));
    b.steps(6..3700);
    let nudges = b.nudges();
    assert_eq!(nudges[1].0, 3606);
    assert_eq!(nudges[1].1.proposal.activity, Activity::CatCow);
    // Something hurts again within days: a doctor.
    let advised = |e: &EventKind| {
        *e == EventKind::SeeDoctor {
            advice: Advice::HurtsAgain,
        }
    };
    assert_eq!(b.count(advised), 0);
    b.answer(3610, Answer::Hurts);
    assert_eq!(b.count(advised), 1);
    assert!(b.coach.ruled_out(Activity::CatCow) == Some(RuledOut::Hurts));
    b.coach.allow(Activity::CatCow);
    assert_eq!(b.coach.ruled_out(Activity::CatCow), None);
}

#[test]
fn a_seen_break_answers_the_nudge_once() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Walk, walk());
    b.step(0, false);
    b.events.clear();
    assert_eq!(b.break_seen(300, BreakKind::Walk), (true, false));
    assert_eq!(b.break_seen(310, BreakKind::CatCow), (true, false));
    let verified = EventKind::NudgeAnswered {
        id: 1,
        answer: Answer::Verified,
    };
    assert_eq!(b.events, [(300, verified)]);
    assert_eq!(
        b.break_seen(1300, BreakKind::Walk),
        (false, false),
        "too late to be because of it"
    );
}

#[test]
fn no_answer_is_ignored_after_a_while_and_answers_to_nothing_are_harmless() {
    let mut b = Bench::new();
    b.answer(0, Answer::Hurts);
    b.coach.set_due(Rule::Walk, walk());
    b.steps(0..1000);
    let ignored = EventKind::NudgeAnswered {
        id: 1,
        answer: Answer::Ignored,
    };
    assert_eq!(b.count(|e| *e == ignored), 1);
    let before = b.coach.clone();
    let params = b.params.clone();
    let said = b
        .coach
        .answer(at(1001), Some(99), Answer::Hurts, &params, &mut |_| {
            panic!("nothing to say");
        });
    assert_eq!(said, None);
    let asked = b.coach.confirm(at(1001), Some(7), true, &params, &mut |_| {
        panic!("no question");
    });
    assert!(!asked);
    assert_eq!(b.coach, before);
}

#[test]
fn it_waits_for_a_moment_but_not_for_ever() {
    let mut b = Bench::patient();
    b.coach.set_due(Rule::Walk, walk());
    b.steps(0..30);
    assert_eq!(b.reasons(), [(HeldBack::Breakpoint, true)]);
    let moment = Some(Breakpoint::HeadLift);
    b.second(
        30,
        Shows {
            moment,
            ..Shows::default()
        },
    );
    assert_eq!(b.times(), [30]);
    assert_eq!(b.nudges()[0].1.breakpoint, moment);
    // Without a moment it comes at the bound.
    let mut b = Bench::patient();
    b.coach.set_due(Rule::Walk, walk());
    b.steps(0..400);
    assert_eq!(b.times(), [150]);
    assert_eq!(b.nudges()[0].1.breakpoint, None);
}

#[test]
fn leaving_the_held_posture_is_the_moment_that_was_waited_for() {
    let mut b = Bench::patient();
    b.coach.set_due(Rule::Hold, hold(400, 45.0));
    b.steps(0..20);
    b.clear(20, Rule::Hold, Ended::Moved);
    b.step(20, false);
    assert_eq!(b.times(), [20]);
    assert_eq!(b.nudges()[0].1.breakpoint, Some(Breakpoint::LeftPosition));
    // But a new position is what the same-position rule asks for: nothing is said then.
    let mut b = Bench::patient();
    b.coach.set_due(Rule::Sustained, same_position());
    b.steps(0..20);
    b.clear(20, Rule::Sustained, Ended::Moved);
    b.steps(20..300);
    assert!(b.nudges().is_empty());
    assert_eq!(b.reasons().last(), Some(&(HeldBack::Resolved, false)));
}

#[test]
fn a_posture_that_was_corrected_is_acknowledged_and_not_called_ignored() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Hold, hold(400, 45.0));
    b.step(0, false);
    b.clear(60, Rule::Hold, Ended::Moved);
    b.steps(60..65);
    // A nod is none.
    b.coach.set_due(Rule::Hold, hold(460, 45.0));
    b.steps(65..90);
    assert_eq!(
        b.count(|e| matches!(e, EventKind::PostureCorrected { .. })),
        0
    );
    b.clear(90, Rule::Hold, Ended::Moved);
    b.steps(90..1200);
    assert_eq!(b.count(|e| *e == EventKind::PostureCorrected { id: 1 }), 1);
    assert_eq!(b.count(|e| matches!(e, EventKind::NudgeAnswered { .. })), 0);
}

#[test]
fn what_a_meeting_kept_back_is_owed_and_comes_at_its_end() {
    let mut b = Bench::patient();
    b.context(0, Context::Meeting, true);
    b.coach.set_due(Rule::Hold, hold(400, 45.0));
    b.steps(0..600);
    assert_eq!(b.reasons(), [(HeldBack::Meeting, true)]);
    // The head comes up in the meeting; the time held is not made good by that.
    b.clear(600, Rule::Hold, Ended::Moved);
    b.steps(600..1200);
    assert!(b.nudges().is_empty());
    assert_eq!(b.count(|e| matches!(e, EventKind::BreakOwed { .. })), 1);
    b.context(1200, Context::Meeting, false);
    b.step(1200, false);
    let (_, n) = b.nudges()[0];
    assert_eq!(n.breakpoint, Some(Breakpoint::ContextEnded));
    assert_eq!(n.owed, Some(Span::from_secs(1200)));
    assert_eq!(n.measured, hold(400, 45.0));
    b.steps(1201..9000);
    assert_eq!(b.nudges().len(), 1, "it is owed once");
}

#[test]
fn a_break_pays_what_is_owed() {
    let mut b = Bench::new();
    b.context(0, Context::FullScreen, true);
    b.coach.set_due(Rule::Sustained, same_position());
    b.steps(0..60);
    b.clear(60, Rule::Sustained, Ended::Moved);
    assert_eq!(b.break_seen(90, BreakKind::Walk), (false, true));
    b.context(120, Context::FullScreen, false);
    b.steps(120..2000);
    assert!(b.nudges().is_empty());
    // Also while the rule is still due.
    b.context(2000, Context::Meeting, true);
    b.coach.set_due(Rule::Sustained, same_position());
    b.steps(2000..2060);
    assert_eq!(b.break_seen(2060, BreakKind::CatCow), (false, true));
    assert_eq!(b.break_seen(2100, BreakKind::CatCow), (false, false));
}

#[test]
fn later_means_later_and_asks_for_no_reason() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Sustained, same_position());
    b.step(0, false);
    b.answer(10, Answer::Snooze);
    b.clear(100, Rule::Sustained, Ended::Moved);
    b.steps(11..4000);
    // Fifteen minutes of silence, and the time between nudges.
    assert_eq!(b.times(), [0, 1200]);
    assert_eq!(b.nudges()[1].1.owed, Some(Span::from_secs(1190)));
}

#[test]
fn ignored_nudges_come_less_often_until_tomorrow() {
    let mut b = Bench::new();
    b.coach.set_wall(at(0), MORNING);
    b.params.coach.walks_per_day = 100;
    let due = |b: &mut Bench, from: i64, to: i64| {
        for s in from..to {
            if s % 60 == 0 {
                b.clear(s, Rule::Walk, Ended::Forgotten);
                b.coach.set_due(Rule::Walk, walk());
            }
            b.step(s, false);
        }
    };
    due(&mut b, 0, 6 * 3600);
    let gaps: Vec<i64> = b.times().windows(2).map(|w| (w[1] - w[0]) / 60).collect();
    // The first is ignored after 15 min, the second after 35: then the third waits twice as long.
    assert_eq!(gaps, [20, 40, 40, 80, 80, 80]);
    assert!(b.reasons().contains(&(HeldBack::BackOff, true)));
    // The next day, 15 h later, it begins anew.
    b.events.clear();
    due(&mut b, 15 * 3600, 16 * 3600);
    let first = b.times();
    assert_eq!(first[1] - first[0], 1200);
}

#[test]
fn a_break_that_was_asked_for_ends_the_back_off() {
    let mut b = Bench::new();
    b.coach.ignored = 5;
    assert_eq!(b.coach.cooldown(&b.params), Span::from_mins(80));
    // Off to lunch: nobody asked for that.
    assert_eq!(b.break_seen(10, BreakKind::Walk), (false, false));
    assert_eq!(b.coach.cooldown(&b.params), Span::from_mins(80));
    b.coach.set_due(Rule::Walk, walk());
    b.step(20, false);
    assert_eq!(b.break_seen(200, BreakKind::Walk), (true, false));
    assert_eq!(b.coach.cooldown(&b.params), Span::from_mins(20));
}

#[test]
fn hours_days_and_modes_are_kept() {
    let mut b = Bench::new();
    b.coach.set_wall(at(0), MORNING);
    b.params.coach.hours = Some(Hours {
        from_min: 10 * 60,
        to_min: 11 * 60,
    });
    b.coach.set_due(Rule::Walk, walk());
    b.steps(0..3 * 3600);
    assert_eq!(b.times(), [3600], "09:00 is too early, 10:00 is not");
    assert_eq!(b.reasons()[0], (HeldBack::QuietHours, false));
    let mut b = Bench::new();
    b.params.coach.tracking = true;
    b.coach.set_due(Rule::Walk, walk());
    b.steps(0..100);
    assert_eq!(b.reasons(), [(HeldBack::Tracking, false)]);
    assert!(b.nudges().is_empty());
}

#[test]
fn a_pre_notice_comes_first_and_the_nudge_a_while_after() {
    let mut b = Bench::patient();
    b.params.coach.pre_notice = Span::from_secs(30);
    b.coach.set_due(Rule::Walk, walk());
    for s in 0..60 {
        let moment = (s % 10 == 5).then_some(Breakpoint::Pause);
        b.second(
            s,
            Shows {
                moment,
                ..Shows::default()
            },
        );
    }
    let announced = EventKind::PreNotice {
        rule: Rule::Walk,
        within: Span::from_secs(180),
    };
    assert_eq!(b.events[0], (0, announced.clone()));
    assert_eq!(b.count(|e| *e == announced), 1);
    assert_eq!(b.times(), [35]);
}

#[test]
fn hour_and_walk_budgets_hold() {
    let mut b = Bench::new();
    b.params.nudge_cooldown = Span::from_mins(1);
    b.params.nudges_per_day = 100;
    for s in 0..8 * 3600 {
        if s % 100 == 0 {
            b.clear(s, Rule::Walk, Ended::Forgotten);
            b.coach.set_due(Rule::Walk, walk());
        }
        b.step(s, false);
        if b.events
            .last()
            .is_some_and(|(t, e)| *t == s && matches!(e, EventKind::Nudge(_)))
        {
            b.answer(s, Answer::Done);
        }
    }
    let times = b.times();
    assert_eq!(times.len(), 5, "walks: {times:?}");
    let most = times
        .iter()
        .map(|t| times.iter().filter(|u| (t - 3599..=*t).contains(u)).count());
    assert_eq!(most.max(), Some(3));
    let reasons = b.reasons();
    assert!(reasons.contains(&(HeldBack::HourBudget, true)));
    assert!(reasons.contains(&(HeldBack::WalkBudget, false)));
}

#[test]
fn the_day_s_nudges_are_spread_over_the_day() {
    let mut b = Bench::new();
    b.coach.set_wall(at(0), MORNING);
    b.params.coach.walks_per_day = 100;
    for s in 0..9 * 3600 {
        if s % 600 == 0 {
            b.clear(s, Rule::Walk, Ended::Forgotten);
            b.coach.set_due(Rule::Walk, walk());
        }
        b.step(s, false);
        let last = b.events.last();
        if last.is_some_and(|(t, e)| *t == s && matches!(e, EventKind::Nudge(_))) {
            b.answer(s, Answer::Done);
        }
    }
    let minutes: Vec<i64> = b.times().iter().map(|s| s / 60).collect();
    // Three as they come, then the rest over the eight hours.
    assert_eq!(minutes, [0, 20, 40, 80, 160, 240, 320, 400]);
    assert!(b.reasons().contains(&(HeldBack::Pace, true)));
}
