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
    let told = |by_clip, rig| {
        let row = Row {
            at: us(1_234_567),
            angles: by_clip,
            rig,
        };
        let told = angles(&row, Some(-12.34));
        let flexion = |a: Option<Angle>| a.map(|a| a.flexion);
        let all = [told.head, told.neck, told.trunk, told.lumbar].map(flexion);
        (all, told.neck_rotation)
    };
    let h = Some([30.0, 1.0, 0.6]);
    let u = Some([12.0, -0.001, 0.8]);
    let l = Some([2.0, 0.5, 0.6]);
    assert_eq!(
        told([h, None, None], HEAD),
        ([Some(30.0), None, None, None], None)
    );
    assert_eq!(
        told([h, u, l], [true; 3]),
        (
            [Some(30.0), Some(18.0), Some(12.0), Some(10.0)],
            Some(-12.34)
        )
    );
    assert_eq!(
        told([h, None, l], [true, false, true]),
        ([Some(30.0), None, Some(2.0), None], None)
    );
    // Upper back lost: the low back does not silently take its place.
    assert_eq!(
        told([h, None, l], [true; 3]),
        ([Some(30.0), None, None, None], None)
    );
    // Each known, but not their difference.
    let (h, u) = (Some([30.0, 1.0, 8.0]), Some([12.0, 0.0, 8.0]));
    assert_eq!(
        told([h, u, None], TWO),
        ([Some(30.0), None, Some(12.0), None], None)
    );
}
