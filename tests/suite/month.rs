//! Days of model wearers in a closed loop with the engine (`nape_tests::month`): what must hold of any of them.
//!
//! A few hours of each by default; the whole month, some ten minutes of computing, with
//! `NAPE_MONTH=full cargo test --release -p nape-tests --test suite month`. The table is made by the binary `month`.

use std::sync::OnceLock;

use nape_tests::month::{BEGIN, DAYS, END, HOURS, Kind, Tally, simulate, table};

/// Begin of the day that is looked at by default, and its hours; the flare-up is on from the third day on.
const PART_DAY: u32 = 2;
const PART_HOURS: i64 = 3;

fn is_full() -> bool {
    std::env::var("NAPE_MONTH").is_ok_and(|v| v == "full")
}

/// All five, in the order of [`Kind::ALL`]; made once.
fn months() -> &'static [Tally] {
    static MONTHS: OnceLock<Vec<Tally>> = OnceLock::new();
    MONTHS.get_or_init(|| {
        let (days, hours) = if is_full() {
            (0..DAYS, HOURS)
        } else {
            (PART_DAY..PART_DAY + 1, PART_HOURS)
        };
        std::thread::scope(|scope| {
            let one = |kind| {
                let days = days.clone();
                scope.spawn(move || simulate(kind, days, hours, 1))
            };
            let all: Vec<_> = Kind::ALL.into_iter().map(one).collect();
            all.into_iter()
                .map(|m| m.join().expect("a month"))
                .collect()
        })
    })
}

fn of(kind: Kind) -> &'static Tally {
    let found = months().iter().find(|m| m.kind == kind);
    found.expect("all kinds")
}

fn times(counts: &nape_tests::month::Counts, name: &str) -> u32 {
    counts.get(name).copied().unwrap_or(0)
}

/// Budgets by day and hour, the time between nudges and its doubling, silence, meetings, hours, what hurts, what a
/// pregnancy or a flare-up leaves out: never broken.
#[test]
fn no_budget_and_no_caution_is_ever_broken() {
    for month in months() {
        assert_eq!(month.broken(), [""; 0], "{}", month.kind.name());
        let least = u32::try_from(month.days.len()).expect("days");
        assert!(month.nudges() > least, "{} is nudged", month.kind.name());
    }
}

/// What is measured of a break is what was done.
#[test]
fn walks_are_seen_and_debts_are_accounted_for() {
    for month in months() {
        let seen = times(&month.prompted, "walk") + times(&month.unprompted, "walk");
        let made = month.walks_done;
        // Two that touch are one, and at two minutes it is a matter of a second.
        let most = made.max(20) / 20 + 1;
        assert!(
            made.abs_diff(seen) <= most,
            "{:?}: {made} {seen}",
            month.kind
        );
        let d = month.debts;
        assert_eq!(d.owed, d.paid + d.shown + d.dropped, "{:?}", month.kind);
    }
}

#[test]
fn each_is_proposed_what_suits_them() {
    let hurts = of(Kind::Hurts);
    assert!(times(&hurts.activities, "walking") <= 1, "{hurts:?}");
    let pregnant = of(Kind::Pregnant);
    for activity in ["childs_pose", "downward_dog"] {
        assert_eq!(times(&pregnant.activities, activity), 0);
    }
    let flare_up = of(Kind::FlareUp);
    assert!(times(&flare_up.activities, "rest") > 0, "{flare_up:?}");
    assert!(times(&of(Kind::Heeds).answers, "verified") > 0);
}

/// Over a month: who ignores is nudged less, and again on every day; most nudges find their moment.
#[test]
fn over_a_month_the_one_who_ignores_is_left_alone_more() {
    if !is_full() {
        return nape_tests::skip("NAPE_MONTH=full simulates the whole month");
    }
    let (heeds, ignores) = (of(Kind::Heeds), of(Kind::Ignores));
    assert!(ignores.nudges() < heeds.nudges());
    assert!(times(&ignores.deferred, "back_off") > times(&heeds.deferred, "back_off"));
    assert!(ignores.days.iter().all(|n| *n > 0), "{:?}", ignores.days);
    for month in months() {
        let share = month.share(month.at_breakpoints());
        assert!(share > 0.5, "{:?}: {share}", month.kind);
    }
}

/// The page has the marks between which its table is written, and a table of all.
#[test]
fn the_page_has_a_table() {
    let page = std::fs::read_to_string(nape_tests::root().join("docs/coach.md")).expect("the page");
    let (_, rest) = page.split_once(BEGIN).expect("where the table begins");
    let (written, _) = rest.split_once(END).expect("where it ends");
    let new = table(months());
    let names = |text: &str| -> Vec<String> {
        let first = text.lines().filter_map(|l| l.split('|').nth(1));
        first.map(|cell| cell.trim().to_owned()).collect()
    };
    assert_eq!(names(written), names(&new), "the page has other rows");
}
