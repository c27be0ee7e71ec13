//! A guided break: what is expected is counted, from when it was said to when it was over.

use super::*;
use crate::activity::{Exercise, Expected, Stance};
use crate::article::Activity;
use crate::event::Control;
use crate::guide::Verdict;

const SEATED: Option<Expected> = Some(Expected {
    exercise: Exercise::CatCow,
    stance: Stance::Seated,
});

const fn guided(exercise: Option<Expected>) -> Control {
    Control::Guided { exercise }
}

/// Sitting, the head goes up and down every 8 s from 60 s on; `told` is said (s).
fn nodding(told: &[(f64, Control)], chunk: usize) -> Vec<EventKind> {
    let upright = session(0.0);
    let flexion = move |t: f64| match t {
        t if (60.0..120.0).contains(&t) => 20.0 * sin((t - 60.0) * core::f64::consts::PI / 4.0),
        t => upright(t),
    };
    let mut engine = Engine::new(Params::default(), Timestamp::default());
    let mut out = Vec::new();
    let mut told = told.iter().peekable();
    for batch in wear(&Rotation3::identity(), 0.0, 180.0, &flexion).chunks(chunk) {
        let at = batch[batch.len() - 1].at();
        while let Some((when, control)) =
            told.next_if(|(when, _)| Timestamp::from_secs_f64(*when) <= at)
        {
            engine.handle(Timestamp::from_secs_f64(*when), Input::Control(control));
            drain(&mut engine, &mut out);
        }
        let input = Input::Samples {
            placement: Placement::Head,
            samples: batch,
        };
        engine.handle(at, input);
        drain(&mut engine, &mut out);
    }
    engine.handle(Timestamp::from_secs_f64(180.0), Input::End);
    drain(&mut engine, &mut out);
    let all = events(&out).into_iter().map(|e| e.kind);
    all.filter(|k| matches!(k, EventKind::Activity(_) | EventKind::BreakCredited { .. }))
        .collect()
}

#[test]
fn what_is_expected_counts_from_when_it_was_said_to_when_it_was_over() {
    assert_eq!(nodding(&[], 5), []);
    // Three and a half of the swings; said late, and over before they are.
    let told = [(76.2, guided(SEATED)), (104.2, guided(None))];
    let seen = nodding(&told, 5);
    let [
        EventKind::Activity(bout),
        EventKind::BreakCredited {
            prompted: false, ..
        },
    ] = &seen[..]
    else {
        panic!("{seen:?}");
    };
    assert_eq!((bout.kind, bout.verified), (Exercise::CatCow, true));
    assert!(matches!(bout.reps, Some(3 | 4)), "{bout:?}");
    assert!(bout.from >= Timestamp::from_secs_f64(76.0), "{bout:?}");
    assert!(bout.to <= Timestamp::from_secs_f64(104.2), "{bout:?}");
    // However samples are cut into batches.
    assert_eq!(nodding(&told, 1), seen);
    assert_eq!(nodding(&told, 40), seen);
}

/// Nods and leans of a guided calibration are asked for, whatever else is expected; what was before it stands.
#[test]
fn what_a_calibration_asks_for_is_no_break() {
    let calibrating = |on| Control::Calibrating { on };
    let whole = [(58.0, guided(SEATED)), (130.0, guided(None))];
    let count = |told: &[(f64, Control)]| {
        let seen = nodding(told, 5);
        let reps = seen.iter().find_map(|k| match k {
            EventKind::Activity(bout) => bout.reps,
            _ => None,
        });
        (reps, seen.len())
    };
    assert!(
        matches!(count(&whole), (Some(7 | 8), 2)),
        "{:?}",
        count(&whole)
    );
    let [begin, end] = whole;
    let all = [
        begin.clone(),
        (59.0, calibrating(true)),
        (125.0, calibrating(false)),
        end.clone(),
    ];
    assert_eq!(count(&all), (None, 0));
    let late = [
        begin,
        (90.0, calibrating(true)),
        (125.0, calibrating(false)),
        end,
    ];
    assert!(
        matches!(count(&late), (Some(3 | 4), 2)),
        "{:?}",
        count(&late)
    );
    // Left open, it ends with the session and harms nothing.
    assert_eq!(count(&[(30.0, calibrating(true))]), (None, 0));
}

/// A verdict that comes counts, whatever the engine saw; one that does not come leaves it to what was seen.
#[test]
fn the_guides_verdict_is_credited_and_nothing_beside_it() {
    let over = |seen, activity| Control::GuideOver {
        verdict: Verdict {
            activity,
            seen,
            rounds: 4,
            time: Span::from_secs(40),
            took: Span::from_secs(60),
        },
    };
    let credited = |end: Control| {
        let seen = nodding(&[(58.0, guided(SEATED)), (130.0, end)], 5);
        let bouts = seen.iter().filter(|k| matches!(k, EventKind::Activity(_)));
        let bouts = bouts.count();
        let credits: Vec<_> = seen
            .iter()
            .filter_map(|k| match k {
                EventKind::BreakCredited { kind, duration, .. } => Some((*kind, *duration)),
                _ => None,
            })
            .collect();
        (bouts, credits)
    };
    let (bouts, credits) = credited(guided(None));
    assert_eq!((bouts, credits.len()), (1, 1));
    let (bouts, credits) = credited(over(Some(true), Activity::CatCow));
    assert_eq!(bouts, 1);
    assert_eq!(credits, [(BreakKind::CatCow, Span::from_secs(40))]);
    assert_eq!(
        credited(over(Some(false), Activity::CatCow)),
        (0, [].into())
    );
    // The guide cannot tell: the engine's own.
    let (bouts, credits) = credited(over(None, Activity::CatCow));
    assert_eq!((bouts, credits.len()), (1, 1));
    // Left open, what was seen counts at the end of the session.
    let seen = nodding(&[(58.0, guided(SEATED))], 5);
    assert_eq!(seen.len(), 2, "{seen:?}");
}
