//! Days with marks: over hours, midnight, changes of the clock.

use super::*;

fn at(s: i64) -> Timestamp {
    Timestamp::from_micros(s * 1_000_000)
}

fn wall(unix_s: i64, offset_h: i32) -> WallTime {
    WallTime {
        unix_us: unix_s * 1_000_000,
        utc_offset_s: offset_h * 3600,
    }
}

/// The ends of periods up to `to`, s, with the name of the period that begins there.
fn ends(civil: &mut Civil, to: i64) -> Vec<(i64, String)> {
    let mut out = Vec::new();
    while let Some(end) = civil.passed(at(to)) {
        let label = civil.current().label().unwrap();
        out.push((end.as_micros() / 1_000_000, label));
    }
    out
}

/// 2026-03-29 00:00 UTC: an hour before Central Europe sets its clocks ahead.
const SPRING: i64 = 1_774_742_400;

/// 2026-10-25 00:00 UTC: an hour before they are set back.
const AUTUMN: i64 = 1_792_886_400;

#[test]
fn hours_end_where_the_clock_says() {
    let mut civil = Civil::new(Per::Hour, at(0), Some((at(0), wall(SPRING + 1800, 0))));
    assert_eq!(civil.current().label().unwrap(), "2026-03-29T00:00+00:00");
    let found = ends(&mut civil, 9000);
    assert_eq!(
        found,
        [
            (1800, "2026-03-29T01:00+00:00".to_owned()),
            (5400, "2026-03-29T02:00+00:00".to_owned()),
            (9000, "2026-03-29T03:00+00:00".to_owned()),
        ]
    );
    assert!(civil.warnings().is_empty());
}

#[test]
fn the_doubled_hour_is_two_and_the_missing_one_is_none() {
    // From 02:30 summer time for two hours; the offset changes at 03:00 → 02:00, marked at once.
    let mut civil = Civil::new(Per::Hour, at(0), Some((at(0), wall(AUTUMN + 1800, 2))));
    civil.mark(at(1800), wall(AUTUMN + 3600, 1));
    let found = ends(&mut civil, 7200);
    assert_eq!(civil.warnings(), Vec::<String>::new());
    let labels: Vec<_> = found.iter().map(|f| (f.0, f.1.as_str())).collect();
    assert_eq!(
        labels,
        [
            (1800, "2026-10-25T02:00+01:00"),
            (5400, "2026-10-25T03:00+01:00")
        ]
    );
    // The day has 25 hours, in spring 23.
    for (midnight, before, after, hours) in
        [(AUTUMN - 7200, 2, 1, 25_i64), (SPRING - 3600, 1, 2, 23)]
    {
        let mut civil = Civil::new(Per::Day, at(0), Some((at(0), wall(midnight, before))));
        let change = if before == 2 { AUTUMN } else { SPRING } + 3600;
        civil.mark(at(change - midnight), wall(change, after));
        let days = ends(&mut civil, 30 * 3600);
        assert_eq!(days[0].0, hours * 3600);
        assert_eq!(days.len(), 1);
    }
}

#[test]
fn an_offset_set_back_after_midnight_brings_the_day_before_back() {
    // Local midnight of 2026-04-05 in Chile, where the clocks go back from 24:00 to 23:00.
    const MIDNIGHT: i64 = SPRING + 7 * 86_400 + 3 * 3600;
    // Two hours before it; noticed at once, 5 s later, and after a flight west 20 minutes later.
    for (late, back) in [(0, 3600), (5, 3600), (1200, 3600)] {
        let change = 7200 + late;
        let mark = |per| {
            let first = Some((at(0), wall(MIDNIGHT - 7200, -3)));
            let mut civil = Civil::new(per, at(0), first);
            civil.mark(at(change), wall(MIDNIGHT + late, -4));
            civil
        };
        let mut civil = mark(Per::Day);
        let found = ends(&mut civil, 4 * 3600);
        let mut expected = vec![(7200 + back, "2026-04-05".to_owned())];
        if late > 0 {
            expected.insert(0, (7200, "2026-04-05".to_owned()));
            expected.insert(1, (change, "2026-04-04".to_owned()));
        }
        assert_eq!(found, expected, "{late} s late");
        assert!(civil.warnings().is_empty(), "nobody set the clock");

        let labels: Vec<_> = ends(&mut mark(Per::Hour), 3 * 3600)
            .into_iter()
            .skip(1)
            .map(|e| e.1)
            .collect();
        let mut expected = vec!["2026-04-04T23:00-04:00", "2026-04-05T00:00-04:00"];
        if late > 0 {
            expected.insert(0, "2026-04-05T00:00-03:00");
        }
        assert_eq!(labels, expected, "{late} s late");
    }
    // Half an hour west: the hour before comes back for as long as it lasts.
    let mut civil = Civil::new(Per::Hour, at(0), Some((at(0), wall(SPRING + 600, 1))));
    let half = WallTime {
        utc_offset_s: 1800,
        ..wall(SPRING + 660, 0)
    };
    civil.mark(at(60), half);
    let labels: Vec<_> = ends(&mut civil, 1800).into_iter().map(|e| e.1).collect();
    assert_eq!(labels, ["2026-03-29T00:00+00:30", "2026-03-29T01:00+00:30"]);
}

#[test]
fn a_little_drift_brings_no_hour_back_and_a_jump_is_said() {
    let first = Some((at(0), wall(SPRING, 0)));
    let mut civil = Civil::new(Per::Hour, at(0), first);
    // At 3600 s the hour is over; the mark after it says that it is 0.4 s too early.
    civil.mark(
        at(3600),
        WallTime {
            unix_us: (SPRING + 3600) * 1_000_000 - 400_000,
            utc_offset_s: 0,
        },
    );
    assert_eq!(ends(&mut civil, 5000).len(), 1);
    assert!(civil.warnings().is_empty());

    let mut civil = Civil::new(Per::Hour, at(0), first);
    civil.mark(at(600), wall(SPRING + 600 + 7200, 0));
    civil.mark(at(1200), wall(SPRING + 1200, 0));
    let labels: Vec<_> = ends(&mut civil, 1300).into_iter().map(|e| e.1).collect();
    assert_eq!(labels, ["2026-03-29T02:00+00:00", "2026-03-29T00:00+00:00"]);
    let said = civil.warnings();
    assert!(
        said[0].starts_with("civil time jumped ahead by 2 h at 10:00"),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("civil time jumped back by 2 h"),
        "{said:?}"
    );
}

#[test]
fn without_marks_hours_are_counted_and_days_are_not() {
    let mut civil = Civil::new(Per::Hour, at(500), None);
    let found = ends(&mut civil, 500 + 7300);
    assert_eq!(
        found,
        [(4100, "hour 2".to_owned()), (7700, "hour 3".to_owned())]
    );
    assert!(civil.warnings()[0].contains("hours are counted since its start"));
    let mut civil = Civil::new(Per::Day, at(0), None);
    assert_eq!(ends(&mut civil, 200_000), []);
}
