//! What must hold of the desk days, and by how much it does.

use super::row::Row;

/// A bound: a sentence, what was found, and what is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// What is bounded.
    pub what: &'static str,
    /// How it is written, with unit.
    pub found: String,
    /// Likewise.
    pub wanted: &'static str,
    /// Does it hold.
    pub holds: bool,
}

/// Largest percentile error, degrees.
const PERCENTILE_DEG: f64 = 1.0;
/// Largest error of a share, percentage points.
const SHARE_PP: f64 = 1.0;
/// Least share of hold limits within 5 s.
const LIMITS: f64 = 0.98;
/// Most false hold limits an hour.
const FALSE_LIMITS_PER_H: f64 = 0.1;

/// All bounds, on the rows of `nape score` of the desk days.
pub fn all(rows: &[Row]) -> Vec<Bound> {
    let days: Vec<&Row> = rows
        .iter()
        .filter(|r| r.key.section == "desk" && r.key.mode == "score")
        .collect();
    let worst = |names: &[&str]| {
        let values = days
            .iter()
            .flat_map(|r| names.iter().filter_map(|n| r.get(n)));
        values.map(f64::abs).fold(0.0, f64::max)
    };
    let sum = |name: &str| days.iter().map(|r| r.count(name)).sum::<f64>();
    let percentile = worst(&[
        "head_p10_deg",
        "head_p50_deg",
        "head_p90_deg",
        "neck_p10_deg",
        "neck_p50_deg",
        "neck_p90_deg",
        "trunk_p10_deg",
        "trunk_p50_deg",
        "trunk_p90_deg",
    ]);
    let share = worst(&["head_share_pp", "neck_share_pp", "trunk_share_pp"]);
    let limits = sum("limits_within_5s") / sum("limits_true").max(1.0);
    let wrong = sum("limits_false") / sum("hours").max(1e-9);
    vec![
        Bound {
            what: "error of p10, p50 and p90 of head, neck and trunk, worst day",
            found: format!("{percentile:.2} degrees"),
            wanted: "at most 1.0",
            holds: percentile <= PERCENTILE_DEG,
        },
        Bound {
            what: "error of the time share of any class, worst day",
            found: format!("{share:.2} percentage points"),
            wanted: "at most 1",
            holds: share <= SHARE_PP,
        },
        Bound {
            what: "hold limits of head and trunk within 5 s of the truth, all days",
            found: format!("{:.1} % of {:.0}", 100.0 * limits, sum("limits_true")),
            wanted: "at least 98 %",
            holds: limits >= LIMITS,
        },
        Bound {
            what: "false hold limits of head and trunk, all days",
            found: format!("{wrong:.3} an hour"),
            wanted: "at most 0.1",
            holds: wrong <= FALSE_LIMITS_PER_H,
        },
    ]
}
