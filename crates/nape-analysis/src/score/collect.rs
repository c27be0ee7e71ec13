//! One recording's summary, cut into hours or days where that is asked for.
//!
//! A part is finished as soon as the part after it is complete, since that tells what could not be
//! known at the cut. So memory does not grow with the recording, unless parts are pooled afterwards.

use nape_core::score::{Period, Report, Summary};
use nape_core::{Frame, Output, Placement, Span, Timestamp, WallTime};
use nape_session::{Item, OwnedInput};

use super::Per;
use super::civil::{Civil, Key};
use crate::drive::Sink;
use crate::plain::Day;
use crate::source::SourceError;

/// Samples further apart than this, usually, are hardly seconds: no clip is that slow. Our choice.
const SLOW: Span = Span::from_secs(1);

/// A part of a recording, finished.
#[derive(Debug)]
pub struct Part {
    /// Its summary.
    pub report: Report,
    /// How its minutes went.
    pub day: Day,
    /// Kept where it is to be pooled.
    pub(super) summary: Option<Box<Summary>>,
    pub(super) key: Key,
    /// Begin of its session and of itself, µs since 1970, where known.
    pub(super) session_unix: Option<i64>,
    pub(super) unix: Option<i64>,
}

/// Where the part that is running began.
struct Begin {
    key: Key,
    unix: Option<i64>,
}

/// Collects summaries, and what is known of the samples themselves.
pub(super) struct Collect {
    running: Summary,
    /// All of the session, minute by minute.
    day: Day,
    begin: Begin,
    /// The part before it, which may still learn from it.
    before: Option<(Summary, Begin)>,
    parts: Vec<Part>,
    civil: Civil,
    source: String,
    /// Begin of the session: µs since 1970, and in words.
    session: Option<(i64, String)>,
    keep: bool,
    /// The last sample of each clip, by [`Placement::index`]: every clip whose samples were read.
    last: [Option<Timestamp>; 3],
    /// Steps between the samples of a clip, and how many of them are longer than [`SLOW`].
    steps: u64,
    slow: u64,
}

impl Collect {
    /// For the recording `source` that began at `start`; with `keep`, summaries stay with their parts.
    pub(super) fn new(
        source: String,
        start: Timestamp,
        per: Per,
        wall: Option<(Timestamp, WallTime)>,
        keep: bool,
    ) -> Self {
        let civil = Civil::new(per, start, wall);
        let session = civil.unix_us(start).zip(civil.name(start));
        let mut day = Day::new(start);
        if let Some((at, wall)) = wall {
            day.wall(at, wall);
        }
        Self {
            running: Summary::new(start),
            day,
            begin: Begin {
                key: civil.current(),
                unix: civil.unix_us(start),
            },
            before: None,
            parts: Vec::new(),
            civil,
            source,
            session,
            keep,
            last: [None; 3],
            steps: 0,
            slow: 0,
        }
    }

    /// The clips whose samples were read, head first.
    pub(super) fn rig(&self) -> Vec<&'static str> {
        let read = Placement::ALL
            .into_iter()
            .filter(|p| self.last[p.index()].is_some());
        read.map(Placement::name).collect()
    }

    /// Is the median time step longer than [`SLOW`]?
    pub(super) const fn is_slow(&self) -> bool {
        self.slow > self.steps / 2
    }

    /// The recording ended at `end`: the parts, in order, and what is to be said about its clock.
    pub(super) fn finish(mut self, end: Timestamp) -> (Vec<Part>, Vec<String>) {
        self.running.reached(end);
        self.day.reached(end);
        // A period that begins with the very end is none.
        self.cut_until(end - Span::from_micros(1));
        let last = self.running.clone();
        let begin = Begin { ..self.begin };
        self.follow(last, begin);
        if let Some((summary, begin)) = self.before.take() {
            self.put(summary, &begin);
        }
        (self.parts, self.civil.warnings())
    }

    /// Cuts at the ends of the periods that lie at or before `to`.
    fn cut_until(&mut self, to: Timestamp) {
        while let Some(end) = self.civil.passed(to) {
            let part = self.running.cut(end);
            let begin = Begin {
                key: self.civil.current(),
                unix: self.civil.unix_us(end),
            };
            let begin = std::mem::replace(&mut self.begin, begin);
            self.follow(part, begin);
        }
    }

    /// A part is complete: the one before it is finished by that.
    fn follow(&mut self, mut part: Summary, begin: Begin) {
        if let Some((mut earlier, begun)) = self.before.take() {
            earlier.settle(&mut part);
            self.put(earlier, &begun);
        }
        self.before = Some((part, begin));
    }

    fn put(&mut self, summary: Summary, begin: &Begin) {
        let mut report = summary.finish(&self.source);
        let named = begin.key.label();
        report.period = Period {
            kind: match begin.key {
                Key::Hour(..) | Key::Since(_) => "hour",
                Key::Day(_) => "day",
                Key::Session => "session",
            },
            label: named
                .or_else(|| self.session.as_ref().map(|s| s.1.clone()))
                .unwrap_or_else(|| self.source.clone()),
            clock: clock(self.civil.is_known()),
            ..report.period
        };
        self.parts.push(Part {
            day: self.day.part(report.period.t0, report.period.t1),
            report,
            summary: self.keep.then(|| Box::new(summary)),
            key: begin.key,
            session_unix: self.session.as_ref().map(|s| s.0),
            unix: begin.unix,
        });
    }
}

/// The word for where times of day come from.
pub(crate) const fn clock(is_civil: bool) -> &'static str {
    if is_civil { "civil" } else { "since_start" }
}

/// Up to where a frame needs the periods to have begun: the begin of its epoch. A long stretch in which
/// nothing is known may lie in several.
fn reach(frame: &Frame) -> Timestamp {
    if frame.angles.values().all(Option::is_none) && frame.span > SLOW {
        frame.at - Span::from_micros(1)
    } else {
        frame.at - frame.span
    }
}

impl Sink for Collect {
    type Error = SourceError;

    fn item(&mut self, item: &Item) {
        match &item.input {
            OwnedInput::Samples { placement, samples } => {
                let last = &mut self.last[placement.index()];
                for sample in samples {
                    if let Some(before) = last.replace(sample.at()) {
                        self.steps += 1;
                        self.slow += u64::from(sample.at().since(before) > SLOW);
                    }
                }
            }
            OwnedInput::Wall(wall) => {
                self.civil.mark(item.at, *wall);
                self.day.wall(item.at, *wall);
            }
            _ => {}
        }
    }

    fn output(&mut self, output: &Output) -> Result<(), SourceError> {
        if let Output::Frame(frame) = output {
            self.cut_until(reach(frame));
        }
        self.running.observe(output);
        self.day.observe(output);
        Ok(())
    }
}
