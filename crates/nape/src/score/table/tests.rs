//! Snapshots of the summary to read.

use expect_test::{Expect, expect};
use nape_core::event::{Angle, EventKind, Hold, Measure, Walk};
use nape_core::num::deg;
use nape_core::score::Summary;
use nape_core::{Event, Frame, Output, PerMeasure, PerPlacement, Placement, Timestamp};

use super::*;

fn at(s: f64) -> Timestamp {
    Timestamp::from_secs_f64(s)
}

fn day() -> Report {
    let mut summary = Summary::new(at(0.0));
    let mut event = |t: f64, kind| summary.observe(&Output::Event(Event { at: at(t), kind }));
    let hold = Hold {
        measure: Measure::Head,
        from: at(10.0),
        to: at(410.0),
        angle: deg(38.0),
        sigma: deg(0.55),
        held: Span::from_secs(400),
        limit: Span::from_secs(389),
        dose: 1.03,
    };
    let walk = Walk {
        from: at(500.0),
        to: at(620.0),
        steps: 221,
        cadence_hz: 1.84,
    };
    event(
        0.0,
        EventKind::Calibrated {
            placement: Placement::Head,
            assumed: true,
            origin: nape_core::event::Origin::Whole,
            quality: None,
            change: None,
        },
    );
    event(400.0, EventKind::HoldLimit(hold));
    event(420.0, EventKind::HoldEnded(hold));
    event(620.0, EventKind::WalkEnded(walk));
    for i in 1..=1200_u16 {
        let angle = Angle {
            flexion: deg(f64::from(i % 40)),
            lateral: deg(-2.0),
            sigma: deg(2.0),
        };
        summary.observe(&Output::Frame(Frame {
            at: at(f64::from(i)),
            span: Span::from_secs(1),
            angles: PerMeasure::new([(i > 100).then_some(angle), None, None, None]),
            worn: PerPlacement::new([Some(i > 100), None, None]),
            walking: None,
            neck_rotation: None,
            trusted: PerPlacement::all(true),
        }));
    }
    summary.finish("day.csv")
}

fn check(width: usize, report: &Report, expected: &Expect) {
    let mut out = Vec::new();
    let look = Look {
        color: false,
        width,
    };
    write(&mut out, look, report, &Day::new(at(0.0))).unwrap();
    expected.assert_eq(&String::from_utf8(out).unwrap());
}

#[test]
fn at_80_columns() {
    check(
        80,
        &day(),
        &expect![[r#"
            day.csv
            sensors        head (stands in for the neck)
            calibration    assumed: the first still window is taken for upright
            time           20 min recorded; angles known for 18 min 20 s (92 %), unknown for
                           1 min 40 s

            degrees             p10  median     p90     p99   ±95 %   known
            head flexion        4.0    20.0    36.0    39.0     3.9    92 %
            head lateral       -2.0    -2.0    -2.0    -2.0     3.9    92 %

            time at             <0°   0-10°  10-20°  20-25°  25-45°  45-85°    >85°
            head                0 %    25 %    25 %    13 %    38 %     0 %     0 %

            RULA neck      1 for 25 %, 2 for 25 %, 3 for 51 % (from head tilt)
            REBA neck      1 for 52 %, 2 for 48 % (from head tilt)
                           RULA neck: 1 is 0-10° forward, 2 is 10-20°, 3 is 20° and more, 4
                           is back by more than the stated ±. RULA trunk: 1 is within 5° of
                           upright (our choice), 2 to 20° or back, 3 to 60°, 4 more. REBA
                           neck: 1 is 0-20°, 2 more, or back by more than the ±. REBA trunk
                           as RULA's, and 3 for more than 20° back. Of single moments,
                           without arms, legs and loads: no grand score.

            holds          1 beyond the acceptable zone, 1 reached the limit; the longest
                           6 min 40 s at 38° ± 1.1° (head)
            same position  at most 18 min 20 s; limit reached 0 times; 0 shifts an hour
                           (head)
            walks          1, together 2 min and 221 steps
            bends          entries into 20° or more of the head: 1.4 a minute in the median
                           window, 1.8 in the busiest; known for 92 %
            longest static head 10 s at 26°
            reminders      none
        "#]],
    );
}

#[test]
fn at_50_columns() {
    check(
        50,
        &day(),
        &expect![[r#"
            day.csv
            sensors        head (stands in for the neck)
            calibration    assumed: the first still window is
                           taken for upright
            time           20 min recorded; angles known for
                           18 min 20 s (92 %), unknown for
                           1 min 40 s

            head flexion   median 20.0° (p10 4.0°, p90 36.0°)
                           ± 3.9°, known for 92 %
            head lateral   median -2.0° (p10 -2.0°, p90 -2.0°)
                           ± 3.9°, known for 92 %

            head           0-10° 25 %, 10-20° 25 %, 20-25°
                           13 %, 25-45° 38 %

            RULA neck      1 for 25 %, 2 for 25 %, 3 for 51 %
                           (from head tilt)
            REBA neck      1 for 52 %, 2 for 48 % (from head
                           tilt)
                           RULA neck: 1 is 0-10° forward, 2 is
                           10-20°, 3 is 20° and more, 4 is
                           back by more than the stated ±.
                           RULA trunk: 1 is within 5° of
                           upright (our choice), 2 to 20° or
                           back, 3 to 60°, 4 more. REBA neck:
                           1 is 0-20°, 2 more, or back by more
                           than the ±. REBA trunk as RULA's,
                           and 3 for more than 20° back. Of
                           single moments, without arms, legs
                           and loads: no grand score.

            holds          1 beyond the acceptable zone, 1
                           reached the limit; the longest
                           6 min 40 s at 38° ± 1.1° (head)
            same position  at most 18 min 20 s; limit reached
                           0 times; 0 shifts an hour (head)
            walks          1, together 2 min and 221 steps
            bends          entries into 20° or more of the
                           head: 1.4 a minute in the median
                           window, 1.8 in the busiest; known
                           for 92 %
            longest static head 10 s at 26°
            reminders      none
        "#]],
    );
}

#[test]
fn nothing_known() {
    let mut summary = Summary::new(at(0.0));
    summary.reached(at(42.0));
    check(
        80,
        &summary.finish("lost.mcap"),
        &expect![[r#"
            lost.mcap
            sensors        no clip seen
            calibration    none: no angle is known
            time           42 s recorded; angles known for 0 s (0 %), unknown for 42 s
            angles         none known
            holds          none beyond the acceptable zone
            same position  not known
            walks          none
            reminders      none
        "#]],
    );
}
