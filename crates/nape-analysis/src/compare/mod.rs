//! Two recordings side by side, or one recording under two configurations.
//!
//! The engine runs over both, with what `nape run` would have seen at its moment (3 s of smoothing,
//! unless it is set otherwise), and what fired is paired by time. A comparison of
//! configurations asks what *would have* fired: the wearer's answers in the recording were answers to
//! other nudges, so they are left out on both sides, and that is said. With a configuration its limits
//! are the ones: what the recording says of the wearer's own days (a silent first day, a reminder that
//! comes sooner) does not count on that side.

mod figures;
mod pairs;

use std::fmt;
use std::path::Path;

use nape_core::article::Profile;
use nape_core::score::{Note, Report, Summary};
use nape_core::{Control, Output, Params, Placement, Span, Timestamp};
use nape_session::{Item, OwnedInput, ReadOptions};

pub use figures::Figure;
pub use pairs::Pair;

use crate::Progress;
use crate::drive::{self, Settings, Sink};
use crate::score::Per;
use crate::score::civil::Civil;
use crate::score::collect::clock;
use crate::source::{self, Scout, SourceError, Windows};
use pairs::Fired;

/// The name of the schema of the JSON; travels with it.
pub const SCHEMA: &str = "nape.compare/1";

/// How to run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Every angle has seen so much of its future; `None`: as the recording was judged.
    pub smooth: Option<Span>,
    /// How to read.
    pub read: ReadOptions,
    /// How to calibrate.
    pub calibration: Windows,
}

/// What a configuration sets, instead of what was recorded.
pub struct Limits<'a> {
    /// Its limits, set over these parameters.
    pub over: &'a dyn Fn(Params) -> Params,
    /// What it declares of the wearer.
    pub profile: Profile,
}

impl fmt::Debug for Limits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits")
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

/// What one side came to.
#[derive(Debug)]
pub struct Side {
    /// Its summary.
    pub report: Report,
    fired: Vec<Fired>,
    /// Answers of the wearer that were left out.
    pub left_out: u32,
    /// Bad rows left out.
    pub skipped: u64,
}

/// Everything that is told of two sides.
#[derive(Debug)]
pub struct Compared {
    /// One side.
    pub a: Side,
    /// The other.
    pub b: Side,
    /// The key figures of both.
    pub figures: Vec<Figure>,
    /// What fired, in order of time.
    pub fired: Vec<Pair>,
    /// What is to be said of it.
    pub notes: Vec<Note>,
}

/// Sets two sides beside each other; with `would_be` they were run without the wearer's answers.
pub fn compare(a: Side, b: Side, would_be: bool) -> Compared {
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
    for (name, side) in [("A", &a), ("B", &b)] {
        notes.extend(side.report.notes.iter().map(|note| Note {
            of: Some(name.to_owned()),
            what: note.what.clone(),
        }));
    }
    Compared {
        figures: figures::figures(&a.report, &b.report),
        fired: pairs::pair(&a.fired, &b.fired),
        notes,
        a,
        b,
    }
}

/// What the configuration sets of the parameters, and nothing of what was learned of the wearer; the rest
/// stays as it was recorded.
fn with_limits(params: Params, limits: &Limits<'_>) -> Params {
    let own = Params::default();
    (limits.over)(Params {
        learning: own.learning,
        hold_share: own.hold_share,
        ..params
    })
}

/// Runs one side. With `would_be` the wearer's answers are left out.
///
/// # Errors
/// A bad recording, or a window that gives no calibration.
pub fn side(
    file: &Path,
    limits: Option<&Limits<'_>>,
    options: &Options,
    would_be: bool,
    progress: &impl Progress,
) -> Result<Side, SourceError> {
    let source = source::open(
        file,
        &options.read,
        options.calibration,
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
    let civil = Civil::new(Per::Session, start, source.wall);
    let smoothing = options.smooth.unwrap_or(params.smoothing);
    let settings = Settings {
        smoothing: Some(smoothing),
        params: limits.map(|limits| with_limits(params, limits)),
        ..Settings::default()
    };
    let mut watch = Watch {
        summary: Summary::new(start),
        start,
        fired: Vec::new(),
        rig: [false; 3],
        // The configuration says what the wearer declares and how soon to remind, not the recording.
        profile: limits.map(|limits| Control::Profile {
            profile: limits.profile,
        }),
        configured: limits.is_some(),
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
    Ok(Side {
        report,
        fired: watch.fired,
        left_out: watch.left_out,
        skipped: ran.skipped,
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
    type Error = SourceError;

    fn before(&mut self, _: Timestamp) -> Result<Vec<Control>, SourceError> {
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

    fn output(&mut self, output: &Output) -> Result<(), SourceError> {
        self.summary.observe(output);
        if let Output::Event(event) = output {
            self.fired.extend(Fired::of(event, self.start));
        }
        Ok(())
    }
}
