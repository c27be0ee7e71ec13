//! Guided breaks: seen, by the clock, with a clip that falls off, too fast, too far.

use super::*;
use crate::coach::Adapted;

fn proposal(activity: Activity, form: Form) -> Proposal {
    Proposal {
        activity,
        form,
        adapted: Adapted::default(),
    }
}

fn at(s: f64) -> Timestamp {
    Timestamp::from_secs_f64(s)
}

/// Runs a guide at ten looks a second until it is over, for an hour at most.
fn run(proposal: Proposal, sees: impl Fn(f64) -> Observed) -> (Guide, f64) {
    let mut guide = Guide::new(proposal, at(0.0)).unwrap();
    for i in 1..36_000 {
        let s = f64::from(i) / 10.0;
        guide.step(at(s), &sees(s));
        if guide.is_over() {
            return (guide, s);
        }
    }
    panic!("it does not end by itself: {:?}", guide.view());
}

fn outcome(guide: &Guide) -> Outcome {
    match guide.view().at {
        Phase::Over { outcome } => outcome,
        phase => panic!("{phase:?}"),
    }
}

/// Whole ones so far.
fn whole(n: f64) -> u32 {
    let whole = Span::from_secs_f64(n.max(0.0)).as_micros() / 1_000_000;
    u32::try_from(whole).unwrap()
}

/// A wearer who begins after `from` seconds and takes `period` for a round.
fn rounds(from: f64, period: f64, swing_deg: f64) -> impl Fn(f64) -> Observed {
    move |s| {
        let rounds = whole((s - from) / period);
        Observed {
            known: true,
            rounds,
            period: (rounds > 0).then(|| Span::from_secs_f64(period)),
            swing: (rounds > 0).then(|| deg(swing_deg)),
            ..Observed::default()
        }
    }
}

const CAT: (Activity, Form) = (Activity::CatCow, Form::Floor);

#[test]
fn five_rounds_that_are_seen_end_it() {
    let (guide, s) = run(proposal(CAT.0, CAT.1), rounds(20.0, 9.0, 60.0));
    assert_eq!(outcome(&guide), Outcome::Seen);
    assert_eq!(guide.view().rounds, 5);
    assert!((64.9..65.5).contains(&s), "{s}");
}

#[test]
fn without_a_clip_the_clock_counts_with_the_breath() {
    let (guide, s) = run(proposal(CAT.0, Form::Seated), |_| Observed::default());
    assert_eq!(outcome(&guide), Outcome::Clock);
    assert!((59.9..60.5).contains(&s), "10 s to read, five breaths: {s}");
    let mut guide = Guide::new(proposal(CAT.0, Form::Seated), at(0.0)).unwrap();
    let mut breaths = alloc::vec::Vec::new();
    for s in 1..60 {
        guide.step(at(f64::from(s)), &Observed::default());
        breaths.extend(guide.view().breath);
    }
    breaths.dedup();
    assert_eq!(breaths.len(), 10, "{breaths:?}");
    assert_eq!(breaths[..2], [Breath::Out, Breath::In]);
}

#[test]
fn a_clip_that_falls_off_half_way_is_said_and_the_clock_goes_on() {
    let seen = rounds(10.0, 10.0, 60.0);
    let falls_off = |s: f64| {
        if s < 32.0 {
            seen(s)
        } else {
            Observed::default()
        }
    };
    let (guide, s) = run(proposal(CAT.0, CAT.1), falls_off);
    // What was counted before stands; the rest is the clock's, and is not called seen.
    assert_eq!(outcome(&guide), Outcome::Seen);
    assert_eq!(
        (guide.verdict().seen, guide.verdict().rounds),
        (Some(true), 2)
    );
    assert_eq!((guide.view().rounds, guide.view().clock_rounds), (5, 3));
    assert!(s < 75.0, "{s}");
    // Once is no break.
    let once = |s: f64| {
        if s < 22.0 {
            seen(s)
        } else {
            Observed::default()
        }
    };
    let (guide, _) = run(proposal(CAT.0, CAT.1), once);
    assert_eq!(outcome(&guide), Outcome::Clock);
    assert_eq!(guide.verdict().seen, Some(false));
    let mut guide = Guide::new(proposal(CAT.0, CAT.1), at(0.0)).unwrap();
    let mut said = false;
    for i in 1..400 {
        let s = f64::from(i) / 10.0;
        guide.step(at(s), &falls_off(s));
        said |= guide.view().note == Some(Note::NotHeard);
        assert!(!said || s > 32.0);
    }
    assert!(said);
    assert_eq!(guide.view().rounds, 2);
}

#[test]
fn a_hole_in_the_data_counts_no_round_twice() {
    let seen = rounds(10.0, 10.0, 60.0);
    let (guide, s) = run(proposal(CAT.0, CAT.1), |s| {
        if (32.0..34.0).contains(&s) {
            Observed::default()
        } else {
            seen(s)
        }
    });
    assert_eq!(outcome(&guide), Outcome::Seen);
    assert!((59.9..60.5).contains(&s), "{s}");
}

#[test]
fn who_hurries_hears_a_word_and_then_it_stops_kindly() {
    let (guide, _) = run(proposal(CAT.0, CAT.1), rounds(20.0, 2.5, 60.0));
    assert_eq!(outcome(&guide), Outcome::TooFast);
    assert_eq!(guide.view().note, Some(Note::Slower));
    let (guide, _) = run(proposal(CAT.0, CAT.1), rounds(20.0, 9.0, 130.0));
    assert_eq!(outcome(&guide), Outcome::TooFar);
    // A neck with symptoms has less room.
    let careful = Proposal {
        adapted: Adapted {
            neutral_neck: true,
            ..Adapted::default()
        },
        ..proposal(CAT.0, CAT.1)
    };
    let (guide, _) = run(careful, rounds(20.0, 9.0, 100.0));
    assert_eq!(outcome(&guide), Outcome::TooFar);
}

#[test]
fn what_was_gentle_counts_however_it_ends() {
    // Two slow rounds, then in a hurry.
    let hurried = |s: f64| {
        let slow = rounds(20.0, 9.0, 60.0)(s.min(38.1));
        let fast = rounds(38.1, 2.5, 60.0)(s);
        let rounds = slow.rounds + fast.rounds;
        let newest = if fast.rounds > 0 { fast } else { slow };
        Observed { rounds, ..newest }
    };
    let (guide, _) = run(proposal(CAT.0, CAT.1), hurried);
    assert_eq!(outcome(&guide), Outcome::TooFast);
    assert_eq!(guide.verdict().seen, Some(true));
    let (guide, _) = run(proposal(CAT.0, CAT.1), rounds(20.0, 2.5, 60.0));
    assert_eq!(guide.verdict().seen, Some(false));
    // Stopped in the middle; and a single nod now and then is none of it.
    let mut guide = Guide::new(proposal(CAT.0, CAT.1), at(0.0)).unwrap();
    for s in 1..40 {
        guide.step(at(f64::from(s)), &rounds(10.0, 9.0, 60.0)(f64::from(s)));
    }
    guide.stop();
    assert_eq!(
        (guide.verdict().seen, guide.verdict().rounds),
        (Some(true), 3)
    );
    let nods = |s: f64| Observed {
        known: true,
        rounds: u32::from(s > 12.0 && (s / 15.0).fract() < 0.5),
        ..Observed::default()
    };
    let (guide, _) = run(proposal(CAT.0, CAT.1), nods);
    assert_eq!(
        (outcome(&guide), guide.verdict().rounds),
        (Outcome::Unseen, 1)
    );
    // Tai chi it cannot tell.
    let (guide, _) = run(proposal(Activity::TaiChi, Form::Standing), nods);
    assert_eq!(
        (outcome(&guide), guide.verdict().seen),
        (Outcome::Clock, None)
    );
}

#[test]
fn a_clip_that_sees_nothing_of_it_does_not_hold_it_up_and_does_not_say_seen() {
    let still = |_: f64| Observed {
        known: true,
        ..Observed::default()
    };
    for (activity, form) in [
        CAT,
        (Activity::Walking, Form::Usual),
        (Activity::ChildsPose, Form::Seated),
    ] {
        let (guide, s) = run(proposal(activity, form), still);
        assert_eq!(outcome(&guide), Outcome::Unseen, "{activity:?}");
        let most = Target::of(activity).unwrap().span().as_secs_f64() + 60.0;
        assert!(s < most, "{activity:?}: {s}");
    }
}

#[test]
fn a_walk_counts_what_was_walked() {
    let (guide, s) = run(proposal(Activity::Walking, Form::Usual), |s| {
        let walked = (s - 20.0).max(0.0);
        Observed {
            known: true,
            walked: Span::from_secs_f64(walked),
            steps: whole(walked * 1.8),
            ..Observed::default()
        }
    });
    assert_eq!(outcome(&guide), Outcome::Seen);
    assert!(guide.view().steps > 300);
    assert!((199.0..203.0).contains(&s), "{s}");
}

#[test]
fn what_cannot_be_guided_at_a_desk_is_not_begun_and_stopping_is_final() {
    for row in &crate::article::ACTIVITIES {
        let guide = Guide::new(proposal(row.id, Form::Usual), at(0.0));
        let elsewhere = row.place == crate::article::Where::Elsewhere;
        assert_eq!(guide.is_none(), elsewhere, "{:?}", row.id);
    }
    let mut guide = Guide::new(proposal(Activity::Rest, Form::Seated), at(0.0)).unwrap();
    guide.stop();
    guide.step(at(1000.0), &Observed::default());
    assert_eq!(outcome(&guide), Outcome::GivenUp);
}

/// The lid was closed in the middle of it.
#[test]
fn what_was_slept_through_is_no_break() {
    let asleep = |seconds: f64| {
        let rest = proposal(Activity::Rest, Form::Seated);
        let mut guide = Guide::new(rest, at(0.0)).unwrap();
        for s in 1..60 {
            guide.step(at(f64::from(s)), &Observed::default());
        }
        let before = guide.view().done;
        guide.step(at(59.0 + seconds), &Observed::default());
        (guide.view().done - before, guide)
    };
    let (gained, guide) = asleep(3600.0);
    assert_eq!(gained, Span::ZERO);
    assert_eq!(outcome(&guide), Outcome::GivenUp);
    assert!(guide.lasted() < Span::from_mins(2));
    let (gained, guide) = asleep(40.0);
    assert!(gained <= Span::from_secs(5), "{gained:?}");
    assert!(!guide.is_over());
    assert_eq!(asleep(1.0).0, Span::from_secs(1));
    // Nor is it when it was only being read.
    let mut guide = Guide::new(proposal(CAT.0, CAT.1), at(0.0)).unwrap();
    guide.step(at(30.0), &Observed::default());
    assert!(matches!(guide.view().at, Phase::Ready { .. }));
    guide.step(at(4000.0), &Observed::default());
    assert_eq!(outcome(&guide), Outcome::GivenUp);
}

proptest::proptest! {
    /// Whatever a clip says and however time comes, it ends, and never says "seen" for what the clock counted.
    #[test]
    fn it_always_ends(
        looks in proptest::collection::vec((-5.0..30.0_f64, proptest::bool::ANY, 0..12_u32, 0.0..100.0_f64), 1..40),
        activity in 0..9_usize,
    ) {
        let activity = crate::article::ACTIVITIES[activity].id;
        let Some(mut guide) = Guide::new(proposal(activity, Form::Floor), at(0.0)) else {
            return Ok(());
        };
        let mut s = 0.0;
        let mut heard = false;
        let mut most = Observed::default();
        for (dt, known, n, t) in looks {
            s += dt;
            most.rounds = most.rounds.max(n);
            most.held = most.held.max(Span::from_secs_f64(t));
            most.walked = most.held;
            let observed = Observed { known, ..if known { most } else { Observed::default() } };
            heard |= known;
            guide.step(at(s), &observed);
        }
        for i in 0..600 {
            guide.step(at(s + f64::from(i)), &Observed::default());
        }
        proptest::prop_assert!(guide.is_over());
        proptest::prop_assert!(heard || outcome(&guide) == Outcome::Clock);
    }
}
