//! The key figures of two summaries.

use nape_core::score::{MeasureReport, Report};
use serde::Serialize;

/// One figure of both sides; `None` where it is not known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Its name; ends in the unit where it has one.
    pub name: String,
    /// Its unit; `1` for a share, empty for a number.
    pub unit: &'static str,
    /// Of A.
    pub a: Option<f64>,
    /// Of B.
    pub b: Option<f64>,
    /// B minus A, where both are known.
    pub difference: Option<f64>,
    /// Half-width of the stated 95 % interval, for angles: of A.
    pub a_uncertainty: Option<f64>,
    /// Of B.
    pub b_uncertainty: Option<f64>,
}

/// All of them, those that neither side knows left out.
pub(super) fn figures(a: &Report, b: &Report) -> Vec<Figure> {
    let mut all = Vec::new();
    let mut add = |name: &str, unit, pick: &dyn Fn(&Report) -> Option<f64>| {
        all.push(figure(name.to_owned(), unit, pick(a), pick(b)));
    };
    add("duration_s", "s", &|r| Some(r.duration_s));
    add("coverage", "1", &|r| Some(r.coverage));
    add("holds", "", &|r| count(r.holds.len()));
    add("holds_at_limit", "", &|r| count(r.holds_at_limit()));
    add("sustained_longest_s", "s", &|r| r.sustained.longest_s);
    add("sustained_limit_reached", "", &|r| {
        Some(f64::from(r.sustained.limit_reached))
    });
    add("shifts_per_h", "1/h", &|r| r.sustained.shifts_per_h);
    add("walks", "", &|r| count(r.walks.len()));
    add("walked_s", "s", &|r| Some(r.walked_s()));
    add("repetition_per_min_p50", "1/min", &|r| {
        r.repetition_per_min.as_ref().map(|r| r.p50)
    });
    add("bend_twist_ge20", "", &|r| {
        r.bend_twist.as_ref().map(|b| f64::from(b.trunk_ge20.count))
    });
    add("bend_twist_ge60", "", &|r| {
        r.bend_twist.as_ref().map(|b| f64::from(b.trunk_ge60.count))
    });
    add("nudges", "", &|r| count(r.nudges.len()));
    for (name, a, b) in [
        ("head", &a.head, &b.head),
        ("neck", &a.neck, &b.neck),
        ("trunk", &a.trunk, &b.trunk),
        ("lumbar", &a.lumbar, &b.lumbar),
    ] {
        measure(&mut all, name, a.as_ref(), b.as_ref());
    }
    all.retain(|f| f.a.is_some() || f.b.is_some());
    all
}

fn measure(
    all: &mut Vec<Figure>,
    name: &str,
    a: Option<&MeasureReport>,
    b: Option<&MeasureReport>,
) {
    let mut add = |what: &str, unit, pick: fn(&MeasureReport) -> f64| {
        let mut figure = figure(format!("{name}_{what}"), unit, a.map(pick), b.map(pick));
        if unit == "deg" {
            figure.a_uncertainty = a.and_then(|m| m.flexion_deg.uncertainty);
            figure.b_uncertainty = b.and_then(|m| m.flexion_deg.uncertainty);
        }
        all.push(figure);
    };
    add("coverage", "1", |m| m.coverage);
    add("flexion_deg_p10", "deg", |m| m.flexion_deg.p10);
    add("flexion_deg_p50", "deg", |m| m.flexion_deg.p50);
    add("flexion_deg_p90", "deg", |m| m.flexion_deg.p90);
    add("share_ge20", "1", |m| m.share.ge20());
}

fn figure(name: String, unit: &'static str, a: Option<f64>, b: Option<f64>) -> Figure {
    let tidy = |v: f64| (v * 1e6).round() / 1e6 + 0.0;
    Figure {
        name,
        unit,
        a: a.map(tidy),
        b: b.map(tidy),
        difference: a.zip(b).map(|(a, b)| tidy(b - a)),
        a_uncertainty: None,
        b_uncertainty: None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
#[expect(clippy::unnecessary_wraps, reason = "all pickers have the same shape")]
const fn count(n: usize) -> Option<f64> {
    Some(n as f64)
}
