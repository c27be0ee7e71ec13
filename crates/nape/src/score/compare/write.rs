//! The comparison on standard output: to read side by side, or as JSON.

use std::io::{self, BufWriter, Write};

use nape_core::Span;
use nape_core::score::Note;
use nape_words::Words;
use serde_json::json;

use super::figures::Figure;
use super::pairs::Pair;
use super::{Outcome, SCHEMA};
use crate::look::{Look, Tone};
use crate::score::table::{percent, seconds};
use crate::timeline::elapsed;

/// Columns of a value.
const VALUE: usize = 13;

/// Everything that is told.
pub(super) struct Compared {
    pub(super) a: Outcome,
    pub(super) b: Outcome,
    pub(super) figures: Vec<Figure>,
    pub(super) fired: Vec<Pair>,
    pub(super) notes: Vec<Note>,
}

/// As JSON: schema `nape.compare/1`.
pub(super) fn json(compared: &Compared) -> io::Result<()> {
    let side = |outcome: &Outcome| {
        json!({
            "source": outcome.report.source,
            "config": outcome.config,
            "score": outcome.report,
        })
    };
    let value = json!({
        "schema": SCHEMA,
        "a": side(&compared.a),
        "b": side(&compared.b),
        "figures": compared.figures,
        "fired": compared.fired,
        "notes": compared.notes,
    });
    let mut out = io::stdout().lock();
    writeln!(out, "{value}")
}

/// To read.
pub(super) fn table(look: Look, compared: &Compared) -> io::Result<()> {
    let out = &mut BufWriter::new(io::stdout().lock());
    for (name, outcome) in [("A", &compared.a), ("B", &compared.b)] {
        let text = format!("{} ({})", outcome.report.source, outcome.config);
        writeln!(
            out,
            "{}",
            look.paint(Tone::Strong, &format!("{name}  {text}"))
        )?;
    }
    let names = compared.figures.iter().map(|f| plain(&f.name));
    let words = compared.fired.iter().map(|p| p.words.clone());
    let widest = names
        .chain(words)
        .map(|n| n.chars().count())
        .max()
        .unwrap_or(0);
    let left = widest.clamp(12, look.width.saturating_sub(3 * VALUE).max(12));

    head(out, look, left, "")?;
    for figure in &compared.figures {
        let [a, b] = [
            told(figure, figure.a, figure.a_uncertainty),
            told(figure, figure.b, figure.b_uncertainty),
        ];
        let difference = match figure.difference {
            None => "–".to_owned(),
            Some(0.0) => "=".to_owned(),
            Some(d) => {
                let sign = if d < 0.0 { "-" } else { "+" };
                format!("{sign}{}", told(figure, Some(d.abs()), None))
            }
        };
        row(out, look, left, &plain(&figure.name), [a, b, difference])?;
    }
    writeln!(out)?;
    if compared.fired.is_empty() {
        writeln!(out, "Nothing fired on either side: no limit, no nudge.")?;
    } else {
        head(out, look, left, "what fired")?;
        for pair in &compared.fired {
            let when = |t: Option<f64>| {
                t.map_or_else(|| "–".to_owned(), |t| elapsed(Span::from_secs_f64(t)))
            };
            let difference = match (pair.a_t, pair.b_t, pair.difference_s) {
                (Some(_), None, _) => "only A".to_owned(),
                (None, Some(_), _) => "only B".to_owned(),
                (.., Some(0.0)) => "=".to_owned(),
                (.., Some(d)) => format!("{d:+.0} s"),
                _ => String::new(),
            };
            row(
                out,
                look,
                left,
                &pair.words,
                [when(pair.a_t), when(pair.b_t), difference],
            )?;
        }
    }
    for note in &compared.notes {
        let note = Words::default().note(note);
        for line in look.wrap(&format!("Note: {note}"), 0) {
            writeln!(out, "{}", look.paint(Tone::Quiet, &line))?;
        }
    }
    out.flush()
}

fn head(out: &mut impl Write, look: Look, left: usize, title: &str) -> io::Result<()> {
    let line = format!(
        "{title:left$}{:>VALUE$}{:>VALUE$}{:>VALUE$}",
        "A", "B", "B - A"
    );
    writeln!(out, "{}", look.paint(Tone::Quiet, &line))
}

/// A row; a name that does not fit goes on in lines of its own before the values.
fn row(
    out: &mut impl Write,
    look: Look,
    left: usize,
    name: &str,
    values: [String; 3],
) -> io::Result<()> {
    let room = Look {
        width: left.saturating_sub(1).max(8),
        ..look
    };
    let lines = room.wrap(name, 0);
    let last = lines.len().saturating_sub(1);
    for (i, line) in lines.iter().enumerate() {
        if i < last {
            writeln!(out, "{line}")?;
        } else {
            let [a, b, c] = &values;
            writeln!(out, "{line:left$}{a:>VALUE$}{b:>VALUE$}{c:>VALUE$}")?;
        }
    }
    Ok(())
}

/// A figure's name in words.
fn plain(name: &str) -> String {
    let name = name.strip_suffix("_s").unwrap_or(name);
    name.replace("_flexion_deg", "")
        .replace("_ge20", " ≥20°")
        .replace("_ge60", " ≥60°")
        .replace("_p50", " median")
        .replace('_', " ")
}

fn told(figure: &Figure, value: Option<f64>, uncertainty: Option<f64>) -> String {
    let Some(value) = value else {
        return "–".to_owned();
    };
    let sure = uncertainty.map_or_else(String::new, |u| format!(" ±{u:.1}"));
    match figure.unit {
        "s" => seconds(value),
        "1" => percent(value),
        "deg" => format!("{value:.1}°{sure}"),
        "" => format!("{value:.0}"),
        _ => format!("{value:.1}"),
    }
}
