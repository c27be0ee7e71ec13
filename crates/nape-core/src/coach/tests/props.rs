//! Ended anything that can be due, said, answered and measured: budgets, cautions and silence hold.

use alloc::vec;

use super::*;
use proptest::prelude::*;

/// Something that happens.
#[derive(Debug, Clone)]
enum Happens {
    Due(usize),
    Over(usize, Ended),
    Answered(Answer),
    Break(BreakKind),
    CheckedIn(CheckIn),
    Desk(usize, bool),
    Profile(Profile),
    Snooze(i64),
    Clock(i64),
    Confirm(bool),
    Allow(usize),
    Plan(u8, bool),
}

fn check_in() -> impl Strategy<Value = CheckIn> {
    let flags = prop_oneof![
        4 => Just(Vec::new()),
        1 => proptest::sample::subsequence(RedFlag::ALL.to_vec(), 1..3),
    ];
    (any::<[bool; 7]>(), flags).prop_map(|(said, red_flags)| {
        let [
            neck,
            low_back,
            flare_up,
            cleared,
            lasting,
            limiting,
            partial,
        ] = said;
        CheckIn {
            neck,
            low_back,
            flare_up,
            lasting,
            limiting,
            red_flags,
            cleared,
            cleared_signs: Vec::new(),
            partial,
        }
    })
}

fn profile() -> impl Strategy<Value = Profile> {
    any::<[bool; 5]>().prop_map(
        |[injury, obesity, pregnancy, diabetes, family_history]| Profile {
            injury,
            obesity,
            pregnancy,
            diabetes,
            family_history,
        },
    )
}

fn happens() -> impl Strategy<Value = Happens> {
    let answers = [
        Answer::Done,
        Answer::Snooze,
        Answer::Hurts,
        Answer::Dismissed,
    ];
    let breaks = [
        BreakKind::Walk,
        BreakKind::MicroBreak,
        BreakKind::CatCow,
        BreakKind::Rest,
    ];
    let over = [Ended::Moved, Ended::Break, Ended::Forgotten];
    prop_oneof![
        8 => (0..5_usize).prop_map(Happens::Due),
        3 => (0..5_usize, proptest::sample::select(over.to_vec())).prop_map(|(r, o)| Happens::Over(r, o)),
        3 => proptest::sample::select(answers.to_vec()).prop_map(Happens::Answered),
        1 => proptest::sample::select(breaks.to_vec()).prop_map(Happens::Break),
        1 => check_in().prop_map(Happens::CheckedIn),
        2 => (0..3_usize, any::<bool>()).prop_map(|(c, on)| Happens::Desk(c, on)),
        1 => profile().prop_map(Happens::Profile),
        1 => (0..7200_i64).prop_map(Happens::Snooze),
        1 => (-100_000..100_000_i64).prop_map(Happens::Clock),
        1 => any::<bool>().prop_map(Happens::Confirm),
        1 => (0..9_usize).prop_map(Happens::Allow),
        1 => (0..8_u8, any::<bool>()).prop_map(|(n, cleared)| Happens::Plan(n, cleared)),
    ]
}

/// What the wearer ruled out, told by a plain reading of the article beside the coach's own.
#[derive(Default)]
struct Said {
    profile: Profile,
    flare_up: bool,
    red_flag: bool,
    hurts: Vec<Activity>,
    cleared_strength: bool,
}

impl Said {
    fn forbids(&self, activity: Activity) -> bool {
        let floor = matches!(activity, Activity::ChildsPose | Activity::DownwardDog);
        self.red_flag
            || self.hurts.contains(&activity)
            || (self.profile.pregnancy && floor)
            || (self.profile.injury && activity == Activity::DownwardDog)
            || (self.flare_up
                && !matches!(
                    activity,
                    Activity::Rest | Activity::ChildsPose | Activity::Walking
                ))
            || (activity == Activity::Strengthening && !self.cleared_strength)
    }
}

proptest! {
    #[test]
    fn budgets_cautions_and_silence_are_never_broken(
        story in proptest::collection::vec((1..2000_i64, happens(), any::<[bool; 3]>()), 1..150),
        (per_day, per_hour, walks) in (0..10_u32, 1..5_u32, 0..6_u32),
        floor: bool,
        clock: bool,
    ) {
        let mut b = Bench::patient();
        b.params.nudges_per_day = per_day;
        b.params.coach.per_hour = per_hour;
        b.params.coach.walks_per_day = walks;
        b.params.coach.floor = floor;
        let mut said = Said::default();
        let mut wall = MORNING;
        let mut jumped = false;
        if clock {
            b.coach.set_wall(at(0), wall);
        }
        let mut s = 0;
        let mut silent_until = i64::MIN;
        for (wait, what, [walking, on_break, moment]) in story {
            let shows = Shows { walking, on_break, moment: moment.then_some(Breakpoint::Pause) };
            for s in [s + wait / 2, s + wait - 1] {
                let before = b.events.len();
                b.second(s, shows);
                for (_, e) in &b.events[before..] {
                    match e {
                        EventKind::Nudge(n) => {
                            prop_assert!(!said.forbids(n.proposal.activity), "{n:?}");
                            prop_assert!(s >= silent_until && !walking && !on_break);
                            prop_assert!(!b.coach.contexts.contains(&true));
                            let chosen = n.considered.first().map(|c| (c.activity, c.ruled_out));
                            prop_assert_eq!(chosen, Some((n.proposal.activity, None)));
                            prop_assert_eq!(n.considered.len(), 9);
                        }
                        EventKind::PlanReminder(standing) => {
                            prop_assert!(!said.forbids(standing.activity));
                        }
                        _ => {}
                    }
                }
            }
            s += wait;
            let before = b.events.len();
            match what {
                Happens::Due(rule) => {
                    let rule = PRIORITY[rule];
                    let measured = match rule {
                        Rule::Hold => hold(400, 40.0),
                        Rule::Sustained => same_position(),
                        Rule::Walk => walk(),
                        Rule::Repetition => Measured::Repetition { measure: Measure::Head, per_min: 5.0 },
                        Rule::BendTwist => Measured::BendTwist { trunk: 1.1, rotation: 0.6 },
                    };
                    b.coach.set_due(rule, measured);
                }
                Happens::Over(rule, over) => b.clear(s, PRIORITY[rule], over),
                Happens::Answered(answer) => b.answer(s, answer),
                Happens::Break(kind) => {
                    b.break_seen(s, kind);
                }
                Happens::CheckedIn(checked) => {
                    said.flare_up = checked.flare_up;
                    if checked.cleared {
                        said.red_flag = false;
                    }
                    said.red_flag |= !checked.red_flags.is_empty();
                    b.check_in(s, &checked);
                    let asked_to_see_one = b.events[before..]
                        .iter()
                        .any(|(_, e)| matches!(e, EventKind::SeeDoctor { .. }));
                    prop_assert!(asked_to_see_one || !said.red_flag);
                }
                Happens::Desk(context, on) => b.context(s, Context::ALL[context], on),
                Happens::Profile(profile) => {
                    said.profile = profile;
                    b.coach.set_profile(profile);
                }
                Happens::Snooze(seconds) => {
                    silent_until = s + seconds;
                    b.coach.snooze(at(s), Span::from_secs(seconds));
                }
                Happens::Clock(by) => {
                    wall.unix_us += by * 1_000_000;
                    jumped = true;
                    let unix_us = wall.unix_us + s * 1_000_000;
                    b.coach.set_wall(at(s), WallTime { unix_us, ..wall });
                }
                Happens::Confirm(yes) => {
                    let params = b.params.clone();
                    b.coach.confirm(at(s), None, yes, &params, &mut |_| {});
                }
                Happens::Allow(activity) => {
                    let activity = crate::article::ACTIVITIES[activity].id;
                    said.hurts.retain(|a| *a != activity);
                    b.coach.allow(activity);
                }
                Happens::Plan(times, cleared) => {
                    let mut plan = Plan { clearance: cleared, ..Plan::default() };
                    plan.set(Activity::Swimming, times);
                    plan.set(Activity::Strengthening, times);
                    said.cleared_strength = cleared;
                    b.coach.set_plan(plan);
                }
            }
            for (_, e) in &b.events[before..] {
                match e {
                    EventKind::NudgeAnswered { answer: Answer::Snooze, .. } => {
                        silent_until = s + SNOOZE.as_micros() / 1_000_000;
                    }
                    EventKind::SetAside { activity, instead } => {
                        said.hurts.push(*activity);
                        prop_assert!(instead.is_none_or(|p| !said.forbids(p.activity)), "{e:?}");
                    }
                    _ => {}
                }
            }
        }
        let times = b.times();
        for w in times.windows(2) {
            prop_assert!(w[1] - w[0] >= 1200);
        }
        for t in &times {
            let hour = times.iter().filter(|u| (t - 3599..=*t).contains(u)).count();
            prop_assert!(hour <= per_hour as usize);
        }
        // By the clock on the wall, or by the session's own days where there is none.
        if !jumped {
            let shift = if clock { 9 * 3600 } else { 0 };
            let day = |s: i64| (s + shift).div_euclid(86_400);
            for t in &times {
                let today = b.nudges().into_iter().filter(|(u, _)| day(*u) == day(*t));
                prop_assert!(today.clone().count() <= per_day as usize);
                prop_assert!(today.filter(|(_, n)| n.rule == Rule::Walk).count() <= walks as usize);
            }
        }
        // However often the clock was set: never more than a budget each six hours and one.
        for t in &times {
            let most = times.iter().filter(|u| (t - 6 * 3600 + 1..=*t).contains(u)).count();
            prop_assert!(most <= 2 * per_day as usize);
        }
    }
}
