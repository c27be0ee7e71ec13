//! Cutting and putting together: random days, cut anywhere, equal one pass to the last field.

use super::*;
use crate::neck_rotation::Rotation;

/// A random day: stretches of angles with rotation, walking and unknown time, and events between.
#[derive(Debug, Clone)]
enum Piece {
    Frames {
        n: u32,
        span_ms: i64,
        head: Option<f64>,
        trunk: Option<f64>,
        turned: Option<f64>,
        walking: bool,
        /// Added to the head at every second frame.
        sway: f64,
    },
    Event(EventKind),
}

fn hold(measure: Measure, ago: i64, dose: f64) -> Hold {
    Hold {
        measure,
        from: at(0.0),
        to: at(0.0) - Span::from_secs(ago),
        angle: deg(40.0),
        sigma: deg(1.0),
        held: Span::from_secs(30),
        limit: Span::from_secs(140),
        dose,
    }
}

fn kind() -> impl Strategy<Value = EventKind> {
    let measure = prop::sample::select(Measure::ALL.to_vec());
    let placement = prop::sample::select(Placement::ALL.to_vec());
    let walk = Walk {
        from: at(0.0),
        to: at(0.0),
        steps: 20,
        cadence_hz: 1.8,
    };
    let nudge = |id| EventKind::Nudge(nudge(id, hold(Measure::Head, 0, 1.0)));
    let pair = [Placement::Head, Placement::UpperBack];
    prop_oneof![
        measure
            .clone()
            .prop_map(|m| EventKind::HoldStarted(hold(m, 0, 0.1))),
        measure
            .clone()
            .prop_map(|m| EventKind::HoldLimit(hold(m, 0, 1.0))),
        (measure.clone(), 0..3_i64).prop_map(|(m, ago)| EventKind::HoldEnded(hold(m, ago, 1.1))),
        Just(EventKind::WalkStarted(walk)),
        Just(EventKind::WalkEnded(walk)),
        Just(EventKind::Activity(Bout {
            kind: Exercise::ChildsPose,
            from: at(0.0),
            to: at(30.0),
            reps: None,
            period: None,
            sure: 0.8,
            verified: false,
        })),
        (1..70_i64, any::<bool>()).prop_map(|(s, prompted)| EventKind::BreakCredited {
            kind: BreakKind::MicroBreak,
            duration: Span::from_secs(s),
            prompted,
            paid: false,
        }),
        placement.clone().prop_map(|placement| EventKind::Shift {
            placement,
            axis: Axis::Flexion,
            from: 0.0,
            to: deg(12.0),
        }),
        (placement, any::<bool>()).prop_map(|(placement, assumed)| EventKind::Calibrated {
            placement,
            assumed,
            origin: crate::event::Origin::Whole,
            quality: None,
            change: None,
        }),
        (1..5_u32).prop_map(nudge),
        (1..5_u32, any::<bool>()).prop_map(|(id, done)| EventKind::NudgeAnswered {
            id,
            answer: if done { Answer::Done } else { Answer::Ignored },
        }),
        (1..2000_i64).prop_map(|s| EventKind::SustainedLimit {
            held: Span::from_secs(s),
            limit: Span::from_mins(30),
        }),
        Just(EventKind::ClocksDisagree {
            placements: pair,
            lag: Span::from_secs(3),
        }),
        Just(EventKind::ClocksAgree { placements: pair }),
    ]
}

fn piece() -> impl Strategy<Value = Piece> {
    let angle = || prop::option::weighted(0.8, -20.0..80.0_f64);
    let span = prop::sample::select(vec![100_i64, 100, 500, 1000, 7000]);
    let frames = (
        1..150_u32,
        span,
        angle(),
        angle(),
        prop::option::weighted(0.6, -50.0..50.0_f64),
        prop::bool::weighted(0.2),
        prop::sample::select(vec![0.0, 0.0, 3.0, 25.0]),
    );
    let frames =
        frames.prop_map(
            |(n, span_ms, head, trunk, turned, walking, sway)| Piece::Frames {
                n,
                span_ms,
                head,
                trunk,
                turned,
                walking,
                sway,
            },
        );
    prop_oneof![3 => frames, 1 => kind().prop_map(Piece::Event)]
}

/// Lays the pieces one after another; events get the time of their place.
fn outputs(pieces: &[Piece]) -> Vec<Output> {
    let mut now = at(0.0);
    let mut out = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Frames {
                n,
                span_ms,
                head,
                trunk,
                turned,
                walking,
                sway,
            } => {
                for i in 0..*n {
                    let span = Span::from_millis(*span_ms);
                    now = now + span;
                    let sway = if i % 2 == 0 { *sway } else { 0.0 };
                    let head = head.map(|h| h + sway);
                    let Output::Frame(mut frame) = frame(0.0, 1.0, head, *trunk) else {
                        unreachable!()
                    };
                    (frame.at, frame.span) = (now, span);
                    frame.walking = Some(*walking);
                    frame.neck_rotation = turned.map(|angle| Rotation {
                        angle: deg(angle),
                        sigma: deg(5.0),
                    });
                    out.push(Output::Frame(frame));
                }
            }
            Piece::Event(kind) => {
                let mut kind = kind.clone();
                match &mut kind {
                    EventKind::HoldStarted(h)
                    | EventKind::HoldLimit(h)
                    | EventKind::HoldEnded(h) => {
                        let ago = at(0.0).since(h.to);
                        h.to = now - ago;
                    }
                    EventKind::WalkStarted(w) | EventKind::WalkEnded(w) => w.to = now,
                    EventKind::Activity(a) => a.to = now - Span::from_secs(3),
                    _ => {}
                }
                out.push(Output::Event(Event { at: now, kind }));
            }
        }
    }
    out
}

/// Watches, cutting before the outputs at these places. The parts, in order.
fn cut_at(outputs: &[Output], places: &[usize]) -> Vec<Summary> {
    let mut running = Summary::new(at(0.0));
    let mut parts = Vec::new();
    for (i, output) in outputs.iter().enumerate() {
        for _ in places.iter().filter(|&&place| place == i) {
            // Where time has come to, as whoever cuts would say it.
            let now = outputs[..i].last().map_or(at(0.0), |output| match output {
                Output::Frame(frame) => frame.at,
                Output::Event(event) => event.at,
                Output::Attitude(tap) => tap.at,
            });
            parts.push(running.cut(now));
        }
        running.observe(output);
    }
    parts.push(running);
    parts
}

fn together(parts: &[Summary]) -> Summary {
    let mut all = parts[0].clone();
    for part in &parts[1..] {
        all.merge(part);
    }
    all
}

/// All numbers of a part that are times spent, added over the parts.
fn spent(parts: &[Summary], pick: impl Fn(&Value) -> f64) -> f64 {
    parts.iter().map(|p| pick(&json(p))).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn parts_merged_are_one_pass_to_the_last_field(
        pieces in prop::collection::vec(piece(), 1..25),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let day = outputs(&pieces);
        let places: Vec<_> = cuts.iter().map(|c| c.index(day.len())).collect();
        let one = watch(&day);
        let mut parts = cut_at(&day, &places);
        prop_assert_eq!(&together(&parts), &one);
        prop_assert_eq!(together(&parts).finish("x"), one.finish("x"));

        // Put together from the right, it is the same: merging is associative.
        let mut right = parts[parts.len() - 1].clone();
        for part in parts[..parts.len() - 1].iter().rev() {
            let mut both = part.clone();
            both.merge(&right);
            right = both;
        }
        prop_assert_eq!(&right, &one);

        // Settling moves things to where they belong and changes nothing of the whole.
        for i in 1..parts.len() {
            let (before, after) = parts.split_at_mut(i);
            before[i - 1].settle(&mut after[0]);
        }
        prop_assert_eq!(together(&parts).finish("x"), one.finish("x"));
        for key in ["known_s", "worn_s", "duration_s", "unknown_s"] {
            let sum = spent(&parts, |v| v[key].as_f64().unwrap());
            let whole = json(&one)[key].as_f64().unwrap();
            prop_assert!((sum - whole).abs() < 1e-6, "{}: {} and {}", key, sum, whole);
        }
        // Storing a part changes nothing either.
        let text = serde_json::to_string(&parts[0]).unwrap();
        let back: Summary = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&back, &parts[0]);
    }

    #[test]
    fn sessions_add_up(
        first in prop::collection::vec(piece(), 1..12),
        second in prop::collection::vec(piece(), 1..12),
    ) {
        let (a, b) = (watch(&outputs(&first)), watch(&outputs(&second)));
        let mut both = a.clone();
        both.append(&b, Span::from_secs(50_000));
        let (a, b, both) = (json(&a), json(&b), json(&both));
        for key in ["duration_s", "known_s", "unknown_s", "worn_s"] {
            let sum = a[key].as_f64().unwrap() + b[key].as_f64().unwrap();
            prop_assert!((both[key].as_f64().unwrap() - sum).abs() < 1e-6, "{}", key);
        }
        for key in ["holds", "walks", "activities", "breaks", "nudges"] {
            let n = |v: &Value| v[key].as_array().unwrap().len();
            prop_assert_eq!(n(&both), n(&a) + n(&b), "{}", key);
        }
        let windows = |v: &Value| v["repetition_per_min"]["windows"].as_u64().unwrap_or(0);
        if a["repetition_per_min"]["measure"] == b["repetition_per_min"]["measure"] {
            prop_assert_eq!(windows(&both), windows(&a) + windows(&b));
        }
        let longest = |v: &Value| v["sustained"]["longest_s"].as_f64().unwrap_or(0.0);
        prop_assert!((longest(&both) - longest(&a).max(longest(&b))).abs() < 1e-9);
    }
}

#[test]
fn a_stay_across_the_cut_is_classed_by_its_whole_length() {
    // 100 s at 5 degrees, cut after 40: 40 + 60 s, both in the class 60 to 180 s.
    let day = head_day(&[(100, Some(5.0)), (20, Some(30.0))]);
    let mut parts = cut_at(&day, &[1 + 40]);
    let (before, after) = parts.split_at_mut(1);
    let share = |s: &Summary| json(s)["head"]["eva"]["share"].clone();
    assert_eq!(share(&before[0])[1][3], 1.0, "40 s so far");
    before[0].settle(&mut after[0]);
    assert_eq!(share(&before[0])[1][4], 1.0, "100 s, as is known later");
    assert_eq!(share(&after[0])[1][4], 0.75);
    assert_eq!(json(&after[0])["duration_s"], 80.0);
    assert_eq!(json(&after[0])["period"]["t0"], 40.0);
}

#[test]
fn what_ended_before_the_cut_is_listed_before_it() {
    let mut day = head_day(&[(60, Some(5.0))]);
    let walk = Walk {
        from: at(20.0),
        to: at(38.0),
        steps: 30,
        cadence_hz: 1.8,
    };
    // Told 5 s after its end, when the next part had begun.
    day.insert(44, event(43.0, EventKind::WalkEnded(walk)));
    let mut parts = cut_at(&day, &[1 + 40]);
    let (before, after) = parts.split_at_mut(1);
    let walks = |s: &Summary| json(s)["walks"].as_array().unwrap().len();
    assert_eq!((walks(&before[0]), walks(&after[0])), (0, 1));
    before[0].settle(&mut after[0]);
    assert_eq!((walks(&before[0]), walks(&after[0])), (1, 0));
}

#[test]
fn a_hold_that_ended_before_the_cut_is_listed_there_though_another_was_told_first() {
    let mut day = head_day(&[(60, Some(40.0))]);
    let ended = |measure, to: f64| {
        EventKind::HoldEnded(Hold {
            from: at(10.0),
            to: at(to),
            ..hold(measure, 0, 0.5)
        })
    };
    // Both are told after the cut at 40 s; the one that ended before it comes second.
    day.insert(1 + 45, event(45.0, ended(Measure::Head, 44.0)));
    day.insert(1 + 47, event(46.0, ended(Measure::Neck, 38.0)));
    let mut parts = cut_at(&day, &[1 + 40]);
    let (before, after) = parts.split_at_mut(1);
    before[0].settle(&mut after[0]);
    let measures = |s: &Summary| -> Vec<Value> {
        let v = json(s)["holds"].clone();
        let holds = v.as_array().unwrap().iter();
        holds.map(|h| h["measure"].clone()).collect()
    };
    assert_eq!(measures(&before[0]), ["neck"]);
    assert_eq!(measures(&after[0]), ["head"]);
    // As one pass lists them: by their ends.
    assert_eq!(measures(&watch(&day)), ["neck", "head"]);
    assert_eq!(together(&parts).finish("x"), watch(&day).finish("x"));
}

#[test]
fn a_clip_that_comes_late_is_noted_and_its_time_before_is_unknown() {
    let mut day = Vec::new();
    for i in 1..=1200_u32 {
        let trunk = (i > 900).then_some(10.0);
        day.push(frame(f64::from(i), 1.0, Some(10.0), trunk));
    }
    let v = json(&watch(&day));
    assert_eq!(v["head"]["coverage"], 1.0);
    assert_eq!(v["trunk"]["coverage"], 0.25);
    assert_eq!(v["neck"]["coverage"], 0.25);
    let late =
        serde_json::json!({"note": "heard_late", "placement": "upper_back", "after_s": 900.0});
    let notes = v["notes"].as_array().unwrap();
    assert!(notes.contains(&late), "{notes:?}");
}

#[test]
fn sub_scores_and_their_additions() {
    let mut day = Vec::new();
    for i in 0..100_u32 {
        let Output::Frame(mut f) = frame(f64::from(i + 1), 1.0, Some(40.0), Some(15.0)) else {
            unreachable!()
        };
        // Neck: 25 degrees, 2.5 to the side; trunk: 15, to the side by 12 in the second half.
        if i >= 50 {
            f.angles[Measure::Trunk].as_mut().unwrap().lateral = deg(-12.0);
        }
        // The rotation is known for half, and turned for half of that.
        f.neck_rotation = (i % 2 == 0).then_some(Rotation {
            angle: deg(if i < 50 { -25.0 } else { 10.0 }),
            sigma: deg(3.0),
        });
        day.push(Output::Frame(f));
    }
    let v = json(&watch(&day));
    let neck = &v["neck"];
    assert_eq!(neck["rula"]["3"], 1.0);
    assert_eq!(neck["rula_with_additions"]["3"], 0.75);
    assert_eq!(neck["rula_with_additions"]["4"], 0.25);
    assert_eq!(neck["reba"], serde_json::json!({"1": 0.0, "2": 1.0}));
    assert_eq!(neck["reba_with_additions"]["3"], 0.25);
    assert_eq!(neck["additions"]["twist_known"], 0.5);
    assert_eq!(neck["additions"]["twisted"], 0.5);
    assert_eq!(neck["additions"]["method"], "head_turned");
    let trunk = &v["trunk"];
    assert_eq!(trunk["rula"]["2"], 1.0);
    assert_eq!(trunk["rula_with_additions"]["3"], 0.5);
    assert_eq!(trunk["reba_with_additions"]["3"], 0.5);
    assert_eq!(trunk["additions"]["twisted"], Value::Null);
    assert_eq!(v["lumbar"], Value::Null);

    for (degrees, score) in [(0.0, 1), (20.0, 1), (20.1, 2), (-1.0, 2)] {
        assert_eq!(reba_neck(degrees, 0.0) + 1, score, "{degrees}");
    }
    for (degrees, score) in [(-8.0, 1), (-8.1, 2), (20.1, 2)] {
        assert_eq!(reba_neck(degrees, 8.0) + 1, score, "{degrees}");
    }
    for (degrees, score) in [
        (4.0, 1),
        (20.0, 2),
        (-20.0, 2),
        (-21.0, 3),
        (60.0, 3),
        (61.0, 4),
    ] {
        assert_eq!(reba_trunk(degrees) + 1, score, "{degrees}");
    }
}

#[test]
fn bent_and_twisted_is_null_where_it_cannot_be_known() {
    let bent = |turned: Option<f64>| {
        let mut day = Vec::new();
        for i in 0..40_u32 {
            let deep = if i < 20 { 65.0 } else { 10.0 };
            let Output::Frame(mut f) = frame(f64::from(i + 1), 1.0, Some(0.0), Some(deep)) else {
                unreachable!()
            };
            f.neck_rotation = turned.map(|a| Rotation {
                angle: deg(a),
                sigma: deg(4.0),
            });
            day.push(Output::Frame(f));
        }
        json(&watch(&day))["bend_twist"].clone()
    };
    assert_eq!(bent(None), Value::Null);
    let v = bent(Some(-40.0));
    assert_eq!(
        v["trunk_ge20"],
        serde_json::json!({"time_s": 20.0, "share": 0.5, "count": 1})
    );
    assert_eq!(v["trunk_ge60"]["count"], 1);
    assert_eq!(v["rotation"], "neck");
    assert_eq!(v["rotation_uncertainty_deg"], 7.84);
    assert_eq!(bent(Some(20.0))["trunk_ge20"]["count"], 0);
}

#[test]
fn the_longest_static_stretch_may_be_upright() {
    let day = head_day(&[
        (3, Some(40.0)),
        (50, Some(4.0)),
        (1, Some(30.0)),
        (9, Some(4.0)),
        (20, Some(60.0)),
    ]);
    let v = json(&watch(&day));
    let longest = &v["head"]["longest_static"];
    // A second out of it belongs to it.
    assert_eq!(longest["s"], 60.0);
    assert_eq!(longest["t1"], 63.0);
    assert_eq!(longest["angle_deg"], 4.0);
}
