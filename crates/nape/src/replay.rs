//! `nape replay`: the engine over a recording, as a readable timeline or as NDJSON events.
//!
//! With `--notify` every nudge is also raised on the desktop. Answers are always shown; they are fed
//! to the engine only in a paced replay (`--speed 1`), where the moment of the answer means
//! something. At full speed the session is over before anybody can read.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use nape_core::event::{Answer, EventKind};
use nape_core::score::Summary;
use nape_core::{Control, Output, Timestamp};
use nape_session::{Format, Item, OwnedInput, ndjson};
use nape_words::Words;
use serde_json::{Map, Value, json};

use crate::cli::ReplayArgs;
use crate::failure::Failure;
use crate::progress::Bar;
use crate::speech;
use crate::style::Look;
use crate::timeline::Timeline;
use crate::{plain, remark, remark_skipped};
use nape_analysis::drive::{self, Settings, Sink};
use nape_analysis::plain::Day;
use nape_analysis::source::{self, Origin, Scout, Source};
use nape_daemon::clock::{Pacer, Speed};
use nape_notify::{Bubble, Notifier, Options, Report};

/// Name and version of the event stream; travels in its first line.
const EVENTS_SCHEMA: &str = "nape.events/1";

/// `nape replay`.
///
/// # Errors
/// A bad recording, a window that gives no calibration, or an output that cannot be written.
pub fn run(args: &ReplayArgs, look: Look) -> Result<(), Failure> {
    // A bar and a timeline on the same screen would be in each other's way.
    let quiet = args.json || io::stdout().is_terminal();
    let progress = Bar::over([&args.file], !quiet && args.speed == Speed::Max);
    let source = source::open(
        &args.file,
        &args.read.into(),
        args.calibration.into(),
        Scout::Whole,
        &progress,
    )?;
    for warning in &source.recording.info().warnings {
        remark(&format!("{}: {warning}", args.file.display()));
    }
    let start = source.recording.start();
    let words = speech::of_env();
    let mut timeline = Timeline::new(look, args.all, start, None, words);
    if let Some((at, wall)) = source.wall {
        timeline.wall(at, wall);
    }
    let mut replay = Replay {
        out: BufWriter::new(io::stdout().lock()),
        start,
        print: if args.json {
            Print::Json
        } else {
            Print::Timeline(Box::new(timeline))
        },
        summary: Summary::new(start),
        day: Day::new(start),
        pacer: Pacer::start(args.speed),
        paced: args.speed != Speed::Max,
        words,
        notifier: args.notify.then(|| Notifier::start(Options::default())),
        raised: false,
        pending: Vec::new(),
        now: start,
    };
    if let Some((at, wall)) = source.wall {
        replay.day.wall(at, wall);
    }
    replay.open(&args.file, &source)?;
    let ran = drive::run(source, Settings::default(), &mut replay, &progress)?;
    progress.clear();
    replay.close(
        &args.file,
        ran.end,
        Duration::from_secs(args.wait.into()),
        look,
    )?;
    for warning in &ran.warnings {
        remark(&format!("{}: {warning}", args.file.display()));
    }
    remark_skipped(&args.file, ran.skipped);
    Ok(())
}

/// What is printed.
#[derive(Debug)]
enum Print {
    Json,
    Timeline(Box<Timeline>),
}

/// When a report of the desktop arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// In a paced replay: it has a place in the session's time.
    During,
    /// After the last item.
    After,
}

struct Replay<'a> {
    out: BufWriter<io::StdoutLock<'a>>,
    start: Timestamp,
    print: Print,
    summary: Summary,
    day: Day,
    pacer: Pacer,
    paced: bool,
    words: Words,
    notifier: Option<Notifier>,
    /// A nudge was handed to the desktop.
    raised: bool,
    /// Answers that go into the engine before the next item.
    pending: Vec<Control>,
    /// The latest moment of the session.
    now: Timestamp,
}

impl Replay<'_> {
    fn open(&mut self, file: &Path, source: &Source) -> Result<(), Failure> {
        match &self.print {
            Print::Json => {
                let line = opening(file, source);
                writeln!(self.out, "{line}").map_err(Failure::stdout)
            }
            Print::Timeline(timeline) => {
                let format = match source.recording.info().format {
                    Format::Mcap => "MCAP",
                    Format::Csv => "CSV",
                };
                let length = source.end.map(|end| end.since(self.start));
                let words = self.words;
                let heads = ["file", "sensors", "calibration"].map(|h| words.head(h));
                let placements: Vec<_> = source.placements().collect();
                let texts = [
                    words.recording(&file.display().to_string(), format, length),
                    words.sensors(&placements),
                    calibration_words(source, words),
                ];
                let lines: Vec<_> = heads.iter().map(String::as_str).zip(texts).collect();
                timeline
                    .open(&mut self.out, &lines)
                    .map_err(Failure::stdout)
            }
        }
    }

    fn close(
        mut self,
        file: &Path,
        end: Timestamp,
        wait: Duration,
        look: Look,
    ) -> Result<(), Failure> {
        self.summary.reached(end);
        self.day.reached(end);
        self.flush()?;
        if let Some(notifier) = self.notifier.take() {
            if self.raised && wait > Duration::ZERO && io::stderr().is_terminal() {
                let seconds = wait.as_secs();
                remark(&format!(
                    "Waiting up to {seconds} s for answers to the notifications; Ctrl-C ends."
                ));
            }
            for report in notifier.shutdown(wait) {
                self.report(&report, Moment::After)?;
            }
        }
        if let Print::Timeline(timeline) = &self.print {
            timeline.close(&mut self.out).map_err(Failure::stdout)?;
            let report = self.summary.finish(&file.display().to_string());
            let more = format!("nape score {} --full", file.display());
            let (words, day) = (self.words, &self.day);
            plain::write(&mut self.out, look, words, &report, day, Some(&more))
                .map_err(Failure::stdout)?;
        }
        self.flush()
    }

    /// Shows what became of a nudge, and keeps an answer for the engine.
    fn report(&mut self, report: &Report, moment: Moment) -> Result<(), Failure> {
        let answer = match report {
            Report::Answer { nudge_id, answer } => Some((*nudge_id, *answer)),
            _ => None,
        };
        match (&self.print, moment) {
            (Print::Json, _) => match report {
                Report::Shown { .. } | Report::Answer { .. } => {}
                // Not an event of the session: beside the stream.
                other => remark(&other.to_string()),
            },
            (Print::Timeline(timeline), moment) => {
                let at = (moment == Moment::During).then_some(self.now);
                timeline
                    .remark(&mut self.out, at, &report.to_string())
                    .map_err(Failure::stdout)?;
            }
        }
        if let Some((id, answer)) = answer.filter(|_| moment == Moment::During) {
            self.pending.push(answered(id, answer));
        }
        Ok(())
    }

    /// Waits until `real` has passed, reading reports meanwhile.
    fn wait(&mut self, at: Timestamp) -> Result<(), Failure> {
        loop {
            let left = self.pacer.left(at.since(self.start));
            let Some(notifier) = &self.notifier else {
                if left > Duration::ZERO {
                    self.flush()?;
                    std::thread::sleep(left);
                }
                return Ok(());
            };
            if left > Duration::ZERO {
                self.out.flush().map_err(Failure::stdout)?;
            }
            match notifier.answers().recv_timeout(left) {
                Ok(report) => self.report(&report, Moment::During)?,
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => {
                    // The notifier has ended; it said why before.
                    self.notifier = None;
                }
            }
        }
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(Failure::stdout)
    }
}

impl Sink for Replay<'_> {
    type Error = Failure;

    fn before(&mut self, at: Timestamp) -> Result<Vec<Control>, Failure> {
        // At full speed a report has no place in the session's time: those come at the end, so that
        // the same recording prints the same lines.
        if self.paced {
            self.wait(at)?;
        }
        Ok(std::mem::take(&mut self.pending))
    }

    fn item(&mut self, item: &Item) {
        self.now = item.at;
        if let OwnedInput::Wall(wall) = &item.input {
            self.day.wall(item.at, *wall);
            if let Print::Timeline(timeline) = &mut self.print {
                timeline.wall(item.at, *wall);
            }
        }
    }

    fn output(&mut self, output: &Output) -> Result<(), Failure> {
        self.summary.observe(output);
        self.day.observe(output);
        let Output::Event(event) = output else {
            return Ok(());
        };
        match &mut self.print {
            Print::Json => {
                let line = ndjson::event(event, self.start, speech::of_events);
                writeln!(self.out, "{line}").map_err(Failure::stdout)?;
            }
            Print::Timeline(timeline) => timeline
                .event(&mut self.out, event)
                .map_err(Failure::stdout)?,
        }
        if let (EventKind::Nudge(nudge), Some(notifier)) = (&event.kind, &self.notifier) {
            // The reason stands on the screen before the bubble asks for it.
            self.out.flush().map_err(Failure::stdout)?;
            self.raised = true;
            if !notifier.show(Bubble::new(nudge, self.words)) {
                remark(&format!(
                    "Reminder {} could not be handed over to the desktop; the replay goes on.",
                    nudge.id
                ));
            }
        }
        Ok(())
    }
}

const fn answered(id: u32, answer: Answer) -> Control {
    Control::Answer {
        id: Some(id),
        answer,
    }
}

/// The first line of the NDJSON: what stream this is.
fn opening(file: &Path, source: &Source) -> Value {
    let calibration: Map<String, Value> = source
        .placements()
        .map(|p| {
            let found = source.calibrations().into_iter().find(|(q, _)| *q == p);
            let word = match (&source.origin, found) {
                (Origin::Recording, _) => "recorded",
                (_, Some(_)) if source.overrides() => "calibrated",
                (_, Some(_)) => "assumed",
                (_, None) => "none",
            };
            (p.name().to_owned(), Value::from(word))
        })
        .collect();
    json!({
        "t": 0.0,
        "event": "session",
        "schema": EVENTS_SCHEMA,
        "source": file.display().to_string(),
        "rig": source.placements().map(|p| p.name()).collect::<Vec<_>>(),
        "calibration": calibration,
    })
}

/// How the calibration came about, in words.
fn calibration_words(source: &Source, words: Words) -> String {
    let Origin::Search { found, asked } = &source.origin else {
        return words.calibration_from("recorded");
    };
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for (placement, result) in found.iter() {
        let how = match result {
            None => continue,
            Some(Ok(_)) if *asked => words.calibration_from("window"),
            Some(Ok(_)) => words.calibration_from("assumed"),
            Some(Err(refused)) => words.no_calibration(&words.refused(refused)),
        };
        let sensor = words.sensor(placement);
        match told.iter_mut().find(|(same, _)| *same == how) {
            Some((_, sensors)) => sensors.push(sensor),
            None => told.push((how, vec![sensor])),
        }
    }
    let told: Vec<_> = told
        .into_iter()
        .map(|(how, sensors)| format!("{}: {how}", sensors.join(", ")))
        .collect();
    told.join(". ")
}
