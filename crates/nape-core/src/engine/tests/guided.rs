//! A guided break: what is expected is counted, from when it was said to when it was over.

use super::*;
use crate::activity::{Exercise, Expected, Stance};
use crate::event::Control;

/// Sitting, the head goes up and down every 8 s from 60 s on; `told` is said (s).
fn nodding(told: &[(f64, Option<Expected>)], chunk: usize) -> Vec<EventKind> {
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
        while let Some((when, exercise)) =
            told.next_if(|(when, _)| Timestamp::from_secs_f64(*when) <= at)
        {
            let control = Control::Guided {
                exercise: *exercise,
            };
            engine.handle(Timestamp::from_secs_f64(*when), Input::Control(&control));
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
    let seated = Some(Expected {
        exercise: Exercise::CatCow,
        stance: Stance::Seated,
    });
    assert_eq!(nodding(&[], 5), []);
    // Three and a half of the swings; said late, and over before they are.
    let told = [(76.2, seated), (104.2, None)];
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
