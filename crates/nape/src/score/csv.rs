//! A summary as one row of CSV: the numbers a spreadsheet wants, names as in the JSON.
//!
//! Lists (holds, walks, nudges) become counts and sums; what is not known is an empty field.

use std::io::{self, Write};

use nape_core::score::{ByScore, MeasureReport, Report};
use nape_words::Words;

/// Columns before the measures.
const FRONT: [&str; 13] = [
    "period_kind",
    "period_label",
    "period_clock",
    "period_t0",
    "period_t1",
    "source",
    "rig",
    "calibration",
    "duration_s",
    "worn_s",
    "known_s",
    "unknown_s",
    "coverage",
];

/// Columns of each measure, after its name and an underscore.
const MEASURE: [&str; 45] = [
    "known_s",
    "coverage",
    "flexion_deg_p10",
    "flexion_deg_p50",
    "flexion_deg_p90",
    "flexion_deg_p99",
    "lateral_deg_p10",
    "lateral_deg_p50",
    "lateral_deg_p90",
    "lateral_deg_p99",
    "uncertainty_deg",
    "velocity_dps_p50",
    "share_lt0",
    "share_0_10",
    "share_10_20",
    "share_20_25",
    "share_25_45",
    "share_45_85",
    "share_gt85",
    "rula_1",
    "rula_2",
    "rula_3",
    "rula_4",
    "rula_with_additions_1",
    "rula_with_additions_2",
    "rula_with_additions_3",
    "rula_with_additions_4",
    "rula_with_additions_5",
    "rula_with_additions_6",
    "reba_1",
    "reba_2",
    "reba_3",
    "reba_4",
    "reba_with_additions_1",
    "reba_with_additions_2",
    "reba_with_additions_3",
    "reba_with_additions_4",
    "reba_with_additions_5",
    "additions_side_bent",
    "additions_twisted",
    "additions_twist_known",
    "longest_static_s",
    "longest_static_t1",
    "longest_static_angle_deg",
    "longest_static_uncertainty_deg",
];

/// Columns after the measures.
const BACK: [&str; 21] = [
    "holds",
    "holds_at_limit",
    "longest_hold_s",
    "sustained_longest_s",
    "sustained_limit_reached",
    "shifts_per_h",
    "walks",
    "walked_s",
    "steps",
    "repetition_per_min_p50",
    "repetition_per_min_max",
    "repetition_per_min_coverage",
    "bend_twist_coverage",
    "bend_twist_rotation_uncertainty_deg",
    "bend_twist_trunk_ge20_time_s",
    "bend_twist_trunk_ge20_count",
    "bend_twist_trunk_ge60_time_s",
    "bend_twist_trunk_ge60_count",
    "breaks",
    "nudges",
    "notes",
];

/// Names of the measures, in the order of the columns.
const MEASURES: [&str; 4] = ["head", "neck", "trunk", "lumbar"];

/// The header row.
pub(super) fn header(out: &mut impl Write) -> io::Result<()> {
    let mut names: Vec<String> = FRONT.map(str::to_owned).into();
    for measure in MEASURES {
        names.extend(MEASURE.map(|column| format!("{measure}_{column}")));
    }
    names.extend(BACK.map(str::to_owned));
    writeln!(out, "{}", names.join(","))
}

/// One recording.
pub(super) fn row(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let period = &report.period;
    let mut fields = vec![
        period.kind.to_owned(),
        quoted(&period.label),
        period.clock.to_owned(),
        period.t0.to_string(),
        period.t1.to_string(),
        quoted(&report.source),
        report.rig.join("+"),
        report.calibration.to_owned(),
        report.duration_s.to_string(),
        report.worn_s.to_string(),
        report.known_s.to_string(),
        report.unknown_s.to_string(),
        report.coverage.to_string(),
    ];
    for measure in [&report.head, &report.neck, &report.trunk, &report.lumbar] {
        match measure {
            Some(measure) => fields.extend(measure_fields(measure)),
            None => fields.extend(MEASURE.map(|_| String::new())),
        }
    }
    let held = report.holds.iter().map(|h| h.t1 - h.t0);
    let steps: u32 = report.walks.iter().map(|w| w.steps).sum();
    let bent = report.bend_twist.as_ref();
    let count = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
    let repetition = report.repetition_per_min.as_ref();
    let notes: Vec<_> = report
        .notes
        .iter()
        .map(|n| Words::default().note(n))
        .collect();
    fields.extend([
        report.holds.len().to_string(),
        report.holds_at_limit().to_string(),
        tidy(held.fold(0.0, f64::max)),
        optional(report.sustained.longest_s),
        report.sustained.limit_reached.to_string(),
        optional(report.sustained.shifts_per_h),
        report.walks.len().to_string(),
        tidy(report.walked_s()),
        steps.to_string(),
        optional(repetition.map(|r| r.p50)),
        optional(repetition.map(|r| r.max)),
        optional(repetition.map(|r| r.coverage)),
        optional(bent.map(|b| b.coverage)),
        optional(bent.and_then(|b| b.rotation_uncertainty_deg)),
        optional(bent.map(|b| b.trunk_ge20.time_s)),
        count(bent.map(|b| b.trunk_ge20.count)),
        optional(bent.map(|b| b.trunk_ge60.time_s)),
        count(bent.map(|b| b.trunk_ge60.count)),
        report.breaks.len().to_string(),
        report.nudges.len().to_string(),
        quoted(&notes.join("; ")),
    ]);
    writeln!(out, "{}", fields.join(","))
}

fn measure_fields(m: &MeasureReport) -> Vec<String> {
    let (f, l, s) = (&m.flexion_deg, &m.lateral_deg, &m.share);
    let by_score = |scores: &Option<ByScore>, i: usize| scores.as_ref()?.0.get(i).copied();
    let additions = m.additions.as_ref();
    let still = m.longest_static;
    let mut fields: Vec<Option<f64>> = vec![
        Some(m.known_s),
        Some(m.coverage),
        Some(f.p10),
        Some(f.p50),
        Some(f.p90),
        Some(f.p99),
        Some(l.p10),
        Some(l.p50),
        Some(l.p90),
        Some(l.p99),
        f.uncertainty,
        m.velocity_dps.map(|v| v.p50),
        Some(s.lt0),
        Some(s.from_0),
        Some(s.from_10),
        Some(s.from_20),
        Some(s.from_25),
        Some(s.from_45),
        Some(s.gt85),
    ];
    fields.extend((0..4).map(|i| by_score(&m.rula, i)));
    fields.extend((0..6).map(|i| by_score(&m.rula_with_additions, i)));
    fields.extend((0..4).map(|i| by_score(&m.reba, i)));
    fields.extend((0..5).map(|i| by_score(&m.reba_with_additions, i)));
    fields.extend([
        additions.map(|a| a.side_bent),
        additions.and_then(|a| a.twisted),
        additions.map(|a| a.twist_known),
        still.map(|s| s.s),
        still.map(|s| s.t1),
        still.and_then(|s| s.angle_deg),
        still.and_then(|s| s.uncertainty_deg),
    ]);
    fields.into_iter().map(optional).collect()
}

fn optional(value: Option<f64>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}

/// Differences of rounded times, rounded again.
fn tidy(seconds: f64) -> String {
    ((seconds * 1e3).round() / 1e3).to_string()
}

/// Quoted where CSV needs it (RFC 4180).
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use nape_core::Timestamp;
    use nape_core::score::Summary;

    use super::*;

    #[test]
    fn rows_fit_the_header_and_odd_names_are_quoted() {
        let mut out = Vec::new();
        header(&mut out).unwrap();
        let summary = Summary::new(Timestamp::from_micros(0));
        row(&mut out, &summary.finish("a.csv")).unwrap();
        let text = String::from_utf8(out).unwrap();
        let columns: Vec<_> = text.lines().map(|l| l.split(',').count()).collect();
        assert_eq!(columns[0], columns[1]);
        assert_eq!(quoted("a, \"b\".csv"), "\"a, \"\"b\"\".csv\"");
    }
}
