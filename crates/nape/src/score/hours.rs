//! The hours of a recording to read: a row each. Everything there is to know of an hour is in the JSON
//! and the CSV.

use std::io::{self, Write};

use nape_core::score::{MeasureReport, Note, Report};
use nape_words::Words;

use super::table::{percent, seconds};
use crate::style::{Look, Tone};

/// The columns and their widths.
const COLUMNS: [(&str, usize); 8] = [
    ("known", 7),
    ("angle", 6),
    ("median", 7),
    ("p90", 6),
    ("≥20°", 6),
    ("holds", 6),
    ("walked", 12),
    ("nudges", 7),
];

/// Writes the hours of one recording.
///
/// # Errors
/// Those of `out`.
pub(super) fn write(out: &mut dyn Write, look: Look, hours: &[&Report]) -> io::Result<()> {
    let Some(first) = hours.first() else {
        return Ok(());
    };
    writeln!(out, "{}", look.paint(Tone::Strong, &first.source))?;
    let head = match first.period.clock {
        "civil" => "hour (local time)",
        _ => "hour (since the start)",
    };
    let label = |report: &Report| report.period.label.replacen('T', " ", 1);
    let widest = hours
        .iter()
        .map(|h| label(h).chars().count())
        .max()
        .unwrap_or(0);
    let widest = widest.max(head.chars().count());
    // Where the columns do not fit, a row becomes words.
    let wide = look.width >= widest + COLUMNS.iter().map(|(_, width)| width).sum::<usize>();
    if wide {
        let mut line = format!("{head:widest$}");
        for (name, width) in COLUMNS {
            line.push_str(&format!("{name:>width$}"));
        }
        writeln!(out, "{}", look.paint(Tone::Quiet, &line))?;
    }
    for &hour in hours {
        let cells = cells(hour);
        if wide {
            let mut line = format!("{:widest$}", label(hour));
            for ((_, width), cell) in COLUMNS.iter().zip(cells) {
                line.push_str(&format!("{cell:>width$}"));
            }
            writeln!(out, "{}", line.trim_end())?;
        } else {
            let words = COLUMNS.iter().zip(cells).filter(|(_, cell)| cell != "–");
            let words: Vec<_> = words
                .map(|((name, _), cell)| format!("{name} {cell}"))
                .collect();
            writeln!(out, "{}", look.paint(Tone::Quiet, &label(hour)))?;
            for line in look.wrap(&words.join(", "), 2) {
                writeln!(out, "  {}", line.trim_start())?;
            }
        }
    }
    let legend = "angle: the neck, else the head, else the trunk. ≥20°: share of its known time. holds: those \
        at their limit, of all beyond the acceptable zone.";
    for line in look.wrap(legend, 0) {
        writeln!(out, "{}", look.paint(Tone::Quiet, &line))?;
    }
    let mut said: Vec<&Note> = Vec::new();
    for note in hours.iter().flat_map(|h| &h.notes) {
        if !said.contains(&note) {
            said.push(note);
            let note = Words::default().note(note);
            for line in look.wrap(&format!("Note: {note}"), 0) {
                writeln!(out, "{}", look.paint(Tone::Quiet, &line))?;
            }
        }
    }
    Ok(())
}

/// What a row tells; `–` for what is not known.
fn cells(hour: &Report) -> [String; 8] {
    let none = || "–".to_owned();
    let measures: [(&str, &Option<MeasureReport>); 3] = [
        ("neck", &hour.neck),
        ("head", &hour.head),
        ("trunk", &hour.trunk),
    ];
    let angle = measures
        .iter()
        .find_map(|(name, m)| Some((*name, m.as_ref()?)));
    let told = |pick: fn(&MeasureReport) -> String| angle.map_or_else(none, |(_, m)| pick(m));
    let known = hour.known_s > 0.0;
    [
        percent(hour.coverage),
        angle.map_or_else(none, |(name, _)| name.to_owned()),
        told(|m| degrees(m.flexion_deg.p50)),
        told(|m| degrees(m.flexion_deg.p90)),
        told(|m| percent(m.share.ge20())),
        if known {
            format!("{}/{}", hour.holds_at_limit(), hour.holds.len())
        } else {
            none()
        },
        if known {
            seconds(hour.walked_s())
        } else {
            none()
        },
        hour.nudges.len().to_string(),
    ]
}

/// Whole degrees, without a minus before zero.
fn degrees(value: f64) -> String {
    format!("{:.0}°", value.round() + 0.0)
}
