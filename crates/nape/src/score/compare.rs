//! `nape score --compare`: two recordings side by side, or one recording under two configurations, to read or as
//! JSON.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use nape_analysis::compare::{self, Compared, Figure, Limits, Options, Pair, SCHEMA};
use nape_config::Config;
use nape_core::Span;
use nape_core::event::Rule;
use nape_words::Words;
use nape_words::terms::{self, elapsed};
use serde_json::json;

use super::table::{percent, seconds};
use crate::cli::ScoreArgs;
use crate::failure::Failure;
use crate::progress::Bar;
use crate::remark;
use crate::style::{Look, Tone};

/// What is compared, and how it is told.
const EXPECTED: &str = "--compare expects two recordings, one recording and one configuration \
    (.toml), or one recording and two configurations";

/// Columns of a value.
const VALUE: usize = 13;

/// One side of the comparison.
struct Side {
    recording: PathBuf,
    config: Option<(PathBuf, Config)>,
}

impl Side {
    fn new(recording: &Path, config: Option<(PathBuf, Config)>) -> Self {
        Self {
            recording: recording.to_owned(),
            config,
        }
    }

    /// The configuration in words.
    fn configured(&self) -> String {
        self.config.as_ref().map_or_else(
            || "its own configuration".to_owned(),
            |(path, _)| path.display().to_string(),
        )
    }

    fn run(&self, args: &ScoreArgs, would_be: bool, bar: &Bar) -> Result<compare::Side, Failure> {
        let config = self.config.as_ref().map(|(_, config)| config);
        let over =
            |params| config.map_or_else(|| unreachable!("a side with limits"), |c| c.over(params));
        let limits = config.map(|config| Limits {
            over: &over,
            profile: config.profile,
        });
        let options = Options {
            smooth: args.smooth,
            read: args.read.into(),
            calibration: args.calibration.into(),
        };
        let side = compare::side(&self.recording, limits.as_ref(), &options, would_be, bar)?;
        if side.skipped > 0 {
            let file = self.recording.display();
            remark(&format!("{file}: {} bad rows skipped", side.skipped));
        }
        Ok(side)
    }
}

/// `nape score --compare`.
///
/// # Errors
/// Other files than [`EXPECTED`], a bad recording or configuration, or standard output cannot be
/// written.
pub(super) fn run(args: &ScoreArgs, look: Look) -> Result<(), Failure> {
    let [a, b] = sides(&args.files)?;
    let would_be = a.config.is_some() || b.config.is_some();
    let bar = Bar::over([&a.recording, &b.recording], !args.json);
    let ran = (a.run(args, would_be, &bar)?, b.run(args, would_be, &bar)?);
    bar.clear();
    let compared = compare::compare(ran.0, ran.1, would_be);
    let configs = [a.configured(), b.configured()];
    if args.json {
        json(&compared, &configs)
    } else {
        table(look, &compared, &configs)
    }
    .map_err(Failure::stdout)
}

/// The two sides that the files stand for.
fn sides(files: &[PathBuf]) -> Result<[Side; 2], Failure> {
    let is_config = |p: &&PathBuf| {
        p.extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("toml"))
    };
    let (configs, recordings): (Vec<_>, Vec<_>) = files.iter().partition(is_config);
    let load = |path: &Path| -> Result<Option<(PathBuf, Config)>, Failure> {
        Ok(Some((path.to_owned(), Config::load(path, true)?)))
    };
    match (&recordings[..], &configs[..]) {
        ([a, b], []) => Ok([Side::new(a, None), Side::new(b, None)]),
        ([r], [c]) => Ok([Side::new(r, None), Side::new(r, load(c)?)]),
        ([r], [a, b]) => Ok([Side::new(r, load(a)?), Side::new(r, load(b)?)]),
        (recordings, configs) => Err(Failure::Argument {
            expected: format!(
                "{EXPECTED}; given: {} and {}",
                counted(recordings.len(), "recording"),
                counted(configs.len(), "configuration"),
            ),
        }),
    }
}

/// `1 recording`, `3 recordings`.
fn counted(n: usize, what: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {what}{s}")
}

/// As JSON: schema `nape.compare/1`.
fn json(compared: &Compared, [a, b]: &[String; 2]) -> io::Result<()> {
    let side = |side: &compare::Side, config: &str| {
        json!({
            "source": side.report.source,
            "config": config,
            "score": side.report,
        })
    };
    let value = json!({
        "schema": SCHEMA,
        "a": side(&compared.a, a),
        "b": side(&compared.b, b),
        "figures": compared.figures,
        "fired": compared.fired,
        "notes": compared.notes,
    });
    let mut out = io::stdout().lock();
    writeln!(out, "{value}")
}

/// To read.
fn table(look: Look, compared: &Compared, [a, b]: &[String; 2]) -> io::Result<()> {
    let out = &mut BufWriter::new(io::stdout().lock());
    for (name, side, config) in [("A", &compared.a, a), ("B", &compared.b, b)] {
        let text = format!("{} ({config})", side.report.source);
        writeln!(
            out,
            "{}",
            look.paint(Tone::Strong, &format!("{name}  {text}"))
        )?;
    }
    let names = compared.figures.iter().map(|f| plain(&f.name));
    let words = compared.fired.iter().map(fired);
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
        writeln!(out, "Nothing fired on either side: no limit, no reminder.")?;
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
                &fired(pair),
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

/// What fired, in words.
fn fired(pair: &Pair) -> String {
    match (pair.nudge, pair.what, pair.measure) {
        (Some((rule, activity)), ..) => {
            format!(
                "reminder: {} ({})",
                rule_words(rule),
                terms::plain(activity.name())
            )
        }
        (None, "hold_limit", Some(measure)) => format!("hold at limit: {measure}"),
        (None, "sustained_limit", _) => "same position at limit".to_owned(),
        (None, what, _) => what.replace('_', " "),
    }
}

/// A rule in two words: columns are narrow.
const fn rule_words(rule: Rule) -> &'static str {
    match rule {
        Rule::Hold => "angle held",
        Rule::Sustained => "same position",
        Rule::Walk => "no walk",
        Rule::Repetition => "many bends",
        Rule::BendTwist => "bent and turned",
    }
}
