//! One row of `docs/validity.csv`: a simulated session (or a real recording) and its figures.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A figure: its name (with unit), and how many decimals it is written with.
pub type Figure = (&'static str, usize);

/// All figures, in the order of their columns. Errors are engine minus truth; `_pp` are percentage
/// points, the one class that is furthest off.
pub const FIGURES: [Figure; 51] = [
    ("hours", 3),
    ("known_share", 4),
    ("head_rmse_deg", 3),
    ("neck_rmse_deg", 3),
    ("trunk_rmse_deg", 3),
    ("head_p10_deg", 2),
    ("head_p50_deg", 2),
    ("head_p90_deg", 2),
    ("neck_p10_deg", 2),
    ("neck_p50_deg", 2),
    ("neck_p90_deg", 2),
    ("trunk_p10_deg", 2),
    ("trunk_p50_deg", 2),
    ("trunk_p90_deg", 2),
    ("head_share_pp", 2),
    ("neck_share_pp", 2),
    ("trunk_share_pp", 2),
    // Hold limits of head and trunk together, for which ISO 11226 has times.
    ("limits_true", 0),
    ("limits_within_5s", 0),
    ("limits_missed", 0),
    ("limits_false", 0),
    ("limit_delay_median_s", 1),
    ("limit_delay_worst_s", 1),
    // Of the neck: one minute beyond 25 degrees, our choice.
    ("neck_limits_true", 0),
    ("neck_limits_within_5s", 0),
    ("neck_limits_missed", 0),
    ("neck_limits_false", 0),
    // The timer of one position: share of the seconds in which it is within 10 s of the true one.
    ("timer_within_10s_share", 4),
    ("timer_error_median_s", 1),
    ("sustained_true", 0),
    ("sustained_within_10s", 0),
    ("sustained_missed", 0),
    ("sustained_false", 0),
    ("sustained_worst_s", 1),
    ("longest_error_s", 1),
    ("walking_true_s", 1),
    ("walking_sensitivity", 4),
    ("walking_precision", 4),
    ("walking_false_share", 5),
    ("walk_breaks_true", 0),
    ("walk_breaks_missed", 0),
    ("walk_breaks_false", 0),
    ("micro_breaks_true", 0),
    ("micro_breaks_missed", 0),
    ("micro_breaks_false", 0),
    // Slips: of how many, told within 10 min; told without one.
    ("slips_true", 0),
    ("slips_told", 0),
    ("slips_false", 0),
    // Real recordings only.
    ("almost_still_walking_s", 0),
    ("still_drift_deg", 2),
    ("steps", 0),
];

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// `desk`, `sweep`, `slip`, `real`.
    pub section: String,
    /// Script of the wearer, or name of the recording.
    pub script: String,
    /// How the engine was run: `score` (whole recording) or `live` (3 s of the future).
    pub mode: String,
    /// Chip of every clip.
    pub chip: String,
    /// Rate, Hz, as written.
    pub rate_hz: String,
    /// Loss in %, as written.
    pub loss: String,
    /// How the clips are turned on the body.
    pub mount: String,
    /// Seed.
    pub seed: u64,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is about.
    pub key: Key,
    /// The figures it has, by name.
    pub figures: BTreeMap<&'static str, f64>,
}

impl Row {
    /// A figure; `None` where the row has none.
    pub fn get(&self, figure: &str) -> Option<f64> {
        debug_assert!(FIGURES.iter().any(|f| f.0 == figure), "{figure}");
        self.figures.get(figure).copied()
    }

    /// A figure to add up: 0 where the row has none.
    pub fn count(&self, figure: &str) -> f64 {
        self.get(figure).unwrap_or(0.0)
    }

    /// The row as it is after writing and reading: with the decimals that are written.
    #[must_use]
    pub fn as_written(&self) -> Self {
        let text = write(std::slice::from_ref(self));
        read(&text)
            .ok()
            .and_then(|mut rows| rows.pop())
            .unwrap_or_else(|| self.clone())
    }
}

const KEYS: [&str; 8] = [
    "section",
    "script",
    "mode",
    "chip",
    "rate_hz",
    "loss_percent",
    "mount",
    "seed",
];

/// The rows as CSV.
pub fn write(rows: &[Row]) -> String {
    let mut out = KEYS.join(",");
    for (name, _) in FIGURES {
        let _ = write!(out, ",{name}");
    }
    out.push('\n');
    for Row { key: k, figures } in rows {
        let _ = write!(
            out,
            "{},{},{},{},{},{},{},{}",
            k.section, k.script, k.mode, k.chip, k.rate_hz, k.loss, k.mount, k.seed
        );
        for (name, decimals) in FIGURES {
            out.push(',');
            if let Some(v) = figures.get(name) {
                let text = format!("{v:.decimals$}");
                // No negative zero.
                let zero = text.bytes().all(|b| matches!(b, b'-' | b'0' | b'.'));
                out.push_str(if zero {
                    text.trim_start_matches('-')
                } else {
                    &text
                });
            }
        }
        out.push('\n');
    }
    out
}

/// Why a CSV could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected {expected}")]
pub struct ReadError {
    /// Which line, from 1.
    pub line: usize,
    /// What should be there.
    pub expected: String,
}

/// Reads what [`write()`] wrote.
///
/// # Errors
/// Other columns than today's, or a figure that is none.
pub fn read(text: &str) -> Result<Vec<Row>, ReadError> {
    let names: Vec<&str> = KEYS
        .into_iter()
        .chain(FIGURES.iter().map(|f| f.0))
        .collect();
    let mut rows = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let fail = |expected: &str| ReadError {
            line: i + 1,
            expected: expected.to_owned(),
        };
        let cells: Vec<&str> = line.split(',').collect();
        if cells.len() != names.len() || (i == 0 && cells != names) {
            return Err(fail("today's columns"));
        }
        if i == 0 {
            continue;
        }
        let text = |k: usize| cells[k].to_owned();
        let key = Key {
            section: text(0),
            script: text(1),
            mode: text(2),
            chip: text(3),
            rate_hz: text(4),
            loss: text(5),
            mount: text(6),
            seed: cells[7].parse().map_err(|_| fail("a seed"))?,
        };
        let mut figures = BTreeMap::new();
        for ((name, _), cell) in FIGURES.iter().zip(&cells[KEYS.len()..]) {
            if !cell.is_empty() {
                figures.insert(*name, cell.parse().map_err(|_| fail(name))?);
            }
        }
        rows.push(Row { key, figures });
    }
    Ok(rows)
}
