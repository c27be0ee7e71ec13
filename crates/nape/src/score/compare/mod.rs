//! `nape score --compare`: two recordings side by side, or one recording under two configurations.
//!
//! The engine runs over both, with what `nape run` would have seen at its moment (3 s of smoothing,
//! unless `--smooth` says otherwise), and what fired is paired by time. A comparison of
//! configurations asks what *would have* fired: the wearer's answers in the recording were answers to
//! other nudges, so they are left out on both sides, and that is said. With a configuration its limits
//! are the ones: what the recording says of the wearer's own days (a silent first day, a reminder that
//! comes sooner) does not count on that side.

mod figures;
mod pairs;
mod write;

use std::path::{Path, PathBuf};

use nape_core::score::{Note, Report, Summary};
use nape_core::{Control, Output, Params, Placement, Timestamp};
use nape_session::{Item, OwnedInput};

use crate::cli::{PerArg, ScoreArgs};
use crate::daemon::config::Config;
use crate::drive::{self, Settings, Sink};
use crate::failure::Failure;
use crate::look::Look;
use crate::progress::Progress;
use crate::remark;
use crate::score::civil::Civil;
use crate::score::collect::clock;
use crate::source::{self, Scout};
use pairs::Fired;

/// The name of the schema of the JSON; travels with it.
pub(super) const SCHEMA: &str = "nape.compare/1";

/// What is compared, and how it is told.
const EXPECTED: &str = "--compare expects two recordings, one recording and one configuration \
    (.toml), or one recording and two configurations";

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
}

/// What one side came to.
struct Outcome {
    report: Report,
    fired: Vec<Fired>,
    config: String,
    /// Answers of the wearer that were left out.
    left_out: u32,
}

/// `nape score --compare`.
///
/// # Errors
/// Other files than [`EXPECTED`], a bad recording or configuration, or standard output cannot be
/// written.
pub(super) fn run(args: &ScoreArgs, look: Look) -> Result<(), Failure> {
    let sides = sides(&args.files)?;
    let would_be = sides.iter().any(|side| side.config.is_some());
    let files: Vec<PathBuf> = sides.iter().map(|side| side.recording.clone()).collect();
    let progress = Progress::over(&files, !args.json);
    let mut outcomes = Vec::new();
    for side in &sides {
        outcomes.push(one(args, side, would_be, &progress)?);
    }
    progress.clear();
    let [a, b] = <[Outcome; 2]>::try_from(outcomes).unwrap_or_else(|_| unreachable!("two sides"));
    let mut notes = Vec::new();
    if a.left_out > 0 {
        let answers = if a.left_out == 1 { "answer" } else { "answers" };
        notes.push(Note::told(format!(
            "{} {answers} of the wearer to nudges left out on both sides: they were to nudges that may \
             not have been",
            a.left_out
        )));
    }
    if !would_be && a.report.rig != b.report.rig {
        notes.push(Note::told("the rigs differ: compare only what both know"));
    }
    for (name, outcome) in [("A", &a), ("B", &b)] {
        notes.extend(outcome.report.notes.iter().map(|note| Note {
            of: Some(name.to_owned()),
            what: note.what.clone(),
        }));
    }
    let compared = write::Compared {
        figures: figures::figures(&a.report, &b.report),
        fired: pairs::pair(&a.fired, &b.fired),
        notes,
        a,
        b,
    };
    if args.json {
        write::json(&compared)
    } else {
        write::table(look, &compared)
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

/// What the configuration sets of the parameters, and nothing of what was learned of the wearer; the rest
/// stays as it was recorded.
fn with_limits(params: Params, config: &Config) -> Params {
    let own = Params::default();
    config.over(Params {
        learning: own.learning,
        hold_share: own.hold_share,
        ..params
    })
}

fn one(
    args: &ScoreArgs,
    side: &Side,
    would_be: bool,
    progress: &Progress,
) -> Result<Outcome, Failure> {
    let file = &side.recording;
    let source = source::open(
        file,
        args.read,
        args.calibration,
        Scout::Calibration,
        progress,
    )?;
    let start = source.recording.start();
    let header = source.recording.info().header.as_ref();
    let params = header.map_or_else(Params::default, |h| h.params.clone());
    let mut warnings: Vec<String> = {
        let known = source.recording.info().warnings.iter();
        known.map(ToString::to_string).collect()
    };
    let civil = Civil::new(PerArg::Session, start, source.wall);
    let smoothing = args.smooth.unwrap_or(params.smoothing);
    let config = side.config.as_ref().map(|(_, config)| config);
    let settings = Settings {
        smoothing: Some(smoothing),
        params: config.map(|config| with_limits(params, config)),
        ..Settings::default()
    };
    let mut watch = Watch {
        summary: Summary::new(start),
        start,
        fired: Vec::new(),
        rig: [false; 3],
        // The configuration says what the wearer declares and how soon to remind, not the recording.
        profile: config.map(|config| Control::Profile {
            profile: config.profile,
        }),
        configured: config.is_some(),
        would_be,
        left_out: 0,
    };
    let ran = drive::run(source, settings, &mut watch, progress)?;
    watch.summary.reached(ran.end);
    let mut report = watch.summary.finish(&file.display().to_string());
    let rig = Placement::ALL.into_iter().filter(|p| watch.rig[p.index()]);
    report.rig = rig.map(Placement::name).collect();
    report.period.clock = clock(civil.is_known());
    if let Some(name) = civil.name(start) {
        report.period.label = name;
    }
    report.smoothing_s = smoothing.as_secs_f64();
    warnings.extend(ran.warnings);
    report.notes.extend(warnings.into_iter().map(Note::told));
    if ran.skipped > 0 {
        remark(&format!(
            "{}: {} bad rows skipped",
            file.display(),
            ran.skipped
        ));
    }
    Ok(Outcome {
        report,
        fired: watch.fired,
        config: side.configured(),
        left_out: watch.left_out,
    })
}

/// Takes what the engine says of one side.
struct Watch {
    summary: Summary,
    start: Timestamp,
    fired: Vec<Fired>,
    rig: [bool; 3],
    /// To be said first.
    profile: Option<Control>,
    /// A configuration says it: the profiles of the recording and what was learned do not count.
    configured: bool,
    /// Answers of the recording do not count.
    would_be: bool,
    left_out: u32,
}

impl Sink for Watch {
    fn before(&mut self, _: Timestamp) -> Result<Vec<Control>, Failure> {
        Ok(self.profile.take().into_iter().collect())
    }

    fn admits(&mut self, item: &Item) -> bool {
        match &item.input {
            OwnedInput::Control(Control::Profile { .. } | Control::Sensitivity { .. }) => {
                !self.configured
            }
            OwnedInput::Control(Control::Answer { .. }) if self.would_be => {
                self.left_out += 1;
                false
            }
            _ => true,
        }
    }

    fn item(&mut self, item: &Item) {
        if let OwnedInput::Samples { placement, .. } = &item.input {
            self.rig[placement.index()] = true;
        }
    }

    fn output(&mut self, output: &Output) -> Result<(), Failure> {
        self.summary.observe(output);
        if let Output::Event(event) = output {
            self.fired.extend(Fired::of(event, self.start));
        }
        Ok(())
    }
}
