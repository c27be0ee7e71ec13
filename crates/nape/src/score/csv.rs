//! A summary as one row of CSV: the numbers a spreadsheet wants, names as in the JSON.
//!
//! Lists (holds, walks, nudges) become counts and sums; what is not known is an empty field.

use std::io::{self, Write};

use nape_core::score::{MeasureReport, Report};

/// Columns before the measures.
const FRONT: [&str; 8] = [
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
const MEASURE: [&str; 22] = [
    "known_s",
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
];

/// Columns after the measures.
const BACK: [&str; 13] = [
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
    "breaks",
    "nudges",
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
    let mut fields = vec![
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
    let walked: f64 = report.walks.iter().map(|w| w.t1 - w.t0).sum();
    let steps: u32 = report.walks.iter().map(|w| w.steps).sum();
    let repetition = report.repetition_per_min.as_ref();
    fields.extend([
        report.holds.len().to_string(),
        report
            .holds
            .iter()
            .filter(|h| h.limit_reached)
            .count()
            .to_string(),
        tidy(held.fold(0.0, f64::max)),
        optional(report.sustained.longest_s),
        report.sustained.limit_reached.to_string(),
        optional(report.sustained.shifts_per_h),
        report.walks.len().to_string(),
        tidy(walked),
        steps.to_string(),
        optional(repetition.map(|r| r.p50)),
        optional(repetition.map(|r| r.max)),
        report.breaks.len().to_string(),
        report.nudges.len().to_string(),
    ]);
    writeln!(out, "{}", fields.join(","))
}

fn measure_fields(m: &MeasureReport) -> [String; MEASURE.len()] {
    let (f, l, s) = (&m.flexion_deg, &m.lateral_deg, &m.share);
    let rula = |pick: fn(&nape_core::score::Rula) -> f64| optional(m.rula.as_ref().map(pick));
    [
        m.known_s.to_string(),
        f.p10.to_string(),
        f.p50.to_string(),
        f.p90.to_string(),
        f.p99.to_string(),
        l.p10.to_string(),
        l.p50.to_string(),
        l.p90.to_string(),
        l.p99.to_string(),
        optional(f.uncertainty),
        optional(m.velocity_dps.map(|v| v.p50)),
        s.lt0.to_string(),
        s.from_0.to_string(),
        s.from_10.to_string(),
        s.from_20.to_string(),
        s.from_25.to_string(),
        s.from_45.to_string(),
        s.gt85.to_string(),
        rula(|r| r.one),
        rula(|r| r.two),
        rula(|r| r.three),
        rula(|r| r.four),
    ]
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
