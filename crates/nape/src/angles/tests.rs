//! Tests of the grid and the rows.

use nape_core::{Span, Timestamp};

use super::*;

const HEAD: [bool; 3] = [true, false, false];
const TWO: [bool; 3] = [true, true, false];

fn us(us: i64) -> Timestamp {
    Timestamp::from_micros(us)
}

fn point(at: i64, flexion: f64) -> Point {
    Point {
        at: us(at),
        angle: Some([flexion, 0.0, 1.0]),
    }
}

/// Rows of a 100 Hz head clip between two times in milliseconds, but for `lost`.
fn head(rate: f64, ms: std::ops::Range<i64>, lost: std::ops::Range<i64>) -> Vec<Row> {
    let mut grid = Grid::new(rate, HEAD, Span::ZERO);
    let mut rows = Vec::new();
    for t in ms.step_by(10).filter(|t| !lost.contains(t)) {
        #[expect(clippy::cast_precision_loss, reason = "small")]
        grid.push(
            Placement::Head,
            point(t * 1000, t as f64 / 1000.0),
            &mut rows,
        );
    }
    grid.finish(&mut rows);
    rows
}

#[test]
fn ten_rows_a_second_are_samples_on_the_grid() {
    let rows = head(10.0, 5000..8000, 0..0);
    assert_eq!(rows.len(), 30);
    for (i, row) in (0_i64..).zip(&rows) {
        assert_eq!(row.at, us(5_000_000 + i * 100_000));
        let flexion = row.angles[0].unwrap()[0];
        assert!((flexion - row.at.since(us(0)).as_secs_f64()).abs() < 1e-9);
    }
}

#[test]
fn a_rate_above_the_samples_gives_every_sample_once() {
    assert_eq!(head(1000.0, 0..1000, 0..0).len(), 100);
    assert_eq!(head(100.0, 0..1000, 0..0).len(), 100);
}

#[test]
fn gaps_stay_gaps() {
    let rows = head(10.0, 0..10_000, 2001..7999);
    let times: Vec<_> = rows.iter().map(|r| r.at).collect();
    assert_eq!(rows.len(), 21 + 20);
    assert!(times.contains(&us(2_000_000)) && times.contains(&us(8_000_000)));
    assert!(times.is_sorted());
}

#[test]
fn the_other_clip_is_interpolated_and_a_lost_one_is_empty_without_stopping_the_rest() {
    let mut grid = Grid::new(10.0, TWO, Span::ZERO);
    let mut rows = Vec::new();
    for t in 0..1000_i64 {
        let at = t * 10_000;
        grid.push(Placement::Head, point(at, 0.0), &mut rows);
        // 5 ms beside the head's samples, silent after 5 s.
        if t < 500 {
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let angle = (at + 5_000) as f64 / 1e6;
            grid.push(Placement::UpperBack, point(at + 5_000, angle), &mut rows);
        }
    }
    // Only the patience of the grid is held back before the end.
    assert!(rows.len() >= 60, "{}", rows.len());
    grid.finish(&mut rows);
    assert_eq!(rows.len(), 100);
    let back = |i: usize| rows[i].angles[1].map(|a| a[0]);
    assert!((back(10).unwrap() - 1.0).abs() < 1e-9);
    assert_eq!(back(0), None, "nothing before the first sample to lean on");
    assert_eq!(back(60), None);
}

#[test]
fn interpolation_goes_the_short_way_round() {
    let mut grid = Grid::new(10.0, TWO, Span::ZERO);
    let mut rows = Vec::new();
    for (head, back, angle) in [
        (0, 0, 0.0),
        (100_000, 60_000, 179.0),
        (200_000, 140_000, -179.0),
    ] {
        grid.push(Placement::Head, point(head, 0.0), &mut rows);
        grid.push(Placement::UpperBack, point(back, angle), &mut rows);
    }
    grid.finish(&mut rows);
    let middle = rows[1].angles[1].unwrap()[0];
    assert!((middle.abs() - 180.0).abs() < 1e-9, "{middle}");
}

#[test]
fn rows_say_only_what_the_rig_knows() {
    let text = |angles, rig| {
        let row = Row {
            at: us(1_234_567),
            angles,
            rig,
        };
        let mut out = Vec::new();
        write_row(&mut out, &row, Some(-12.34)).unwrap();
        String::from_utf8(out).unwrap()
    };
    let h = Some([30.0, 1.0, 0.6]);
    let u = Some([12.0, -0.001, 0.8]);
    let l = Some([2.0, 0.5, 0.6]);
    assert_eq!(
        text([h, None, None], HEAD),
        "1.234567,30.00,1.00,,,,,,,1.18,,,\n"
    );
    assert_eq!(
        text([h, u, l], [true; 3]),
        "1.234567,30.00,1.00,18.00,1.00,-12.34,12.00,0.00,10.00,1.18,1.96,1.57,1.96\n"
    );
    assert_eq!(
        text([h, None, l], [true, false, true]),
        "1.234567,30.00,1.00,,,,2.00,0.50,,1.18,,1.18,\n"
    );
    // Upper back lost: the low back does not silently take its place.
    assert_eq!(
        text([h, None, l], [true; 3]),
        "1.234567,30.00,1.00,,,,,,,1.18,,,\n"
    );
    // Each known, but not their difference.
    let (h, u) = (Some([30.0, 1.0, 8.0]), Some([12.0, 0.0, 8.0]));
    assert_eq!(
        text([h, u, None], TWO),
        "1.234567,30.00,1.00,,,,12.00,0.00,,15.68,,15.68,\n"
    );
    assert_eq!(
        HEADER.split(',').count(),
        text([h, u, l], HEAD).split(',').count()
    );
}

#[test]
fn times_have_the_decimals_they_need() {
    let text = |us| {
        let mut out = Vec::new();
        write_time(&mut out, us).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(text(0), "0.00");
    assert_eq!(text(10_000), "0.01");
    assert_eq!(text(12_345_600), "12.3456");
    assert_eq!(text(-1_500_001), "-1.500001");
    assert_eq!(Span::from_secs(1).as_micros(), 1_000_000);
}
