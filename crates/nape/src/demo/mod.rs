//! `nape demo`: a simulated wearer lives a desk day in minutes, and everything behind the radio is
//! real: the clips' bytes, the engine, the recording if asked for, the notifications.
//!
//! What is simulated: the wearer, the clips and the air. Nothing else.

pub mod host;

use std::io::{self, Write};

use firmware_sim::{ClipOptions, Script, World, WorldOptions};
use nape_ble::BleEvent;
use nape_core::event::EventKind;
use nape_core::score::Summary;
use nape_core::{Control, Event, Output, Params, Placement, Span, Timestamp, WallTime};
use nape_devices::Wish;
use nape_session::{Header, ndjson};
use nape_words::Words;
use serde_json::json;

use crate::cli::DemoArgs;
use crate::failure::Failure;
use crate::live::Live;
use crate::replay::EVENTS_SCHEMA;
use crate::speech;
use crate::style::Look;
use crate::{interrupt, plain};
use host::Host;
use nape_analysis::plain::Day;
use nape_daemon::clock::{Pacer, Speed};
use nape_daemon::live::{Begin, Clips, Gave, Recorder, Session};
use nape_notify::{Beside, Bubble, Notifier, Options, Report};

/// The day begins at nine: simulated, like everything about this wearer. (2026-03-02, UTC+1.)
const MORNING: WallTime = WallTime {
    unix_us: 1_772_438_400_000_000,
    utc_offset_s: 3600,
};

/// The simulated day goes on in steps of at most this: a frame's length, so that nothing arrives late.
const STEP: Span = Span::from_millis(100);

/// The day, unless another is given.
const SCRIPT: &str = include_str!("first_day.day");

/// `nape demo`.
///
/// # Errors
/// Output that cannot be written, or a recording that cannot.
pub fn run(args: &DemoArgs, look: Look) -> Result<(), Failure> {
    let mut demo = Demo::new(args, look)?;
    demo.open(args).map_err(Failure::stdout)?;
    demo.live()?;
    demo.close()
}

/// What is printed.
#[derive(Debug)]
enum Print {
    /// Events, one a line.
    Json,
    /// A timeline, and on a terminal how things stand.
    Live(Box<Live>),
}

struct Demo {
    /// What is said beside nudges.
    beside: Beside,
    host: Host,
    clips: Clips,
    session: Session,
    recorder: Recorder,
    summary: Summary,
    day: Day,
    print: Print,
    /// Runs from when the day begins.
    pacer: Pacer,
    words: Words,
    notifier: Option<Notifier>,
    end: Timestamp,
    now: Timestamp,
}

impl Demo {
    fn new(args: &DemoArgs, look: Look) -> Result<Self, Failure> {
        let world = world(args)?;
        let end = Timestamp::from_secs_f64(world.seconds());
        let host = Host::new(world, Wish::DEFAULT);
        let clips = Clips::new(&host.wanted());
        let start = Timestamp::from_micros(0);
        let mut recorder = Recorder::idle();
        let params = Params::default();
        if let Some(path) = &args.out {
            let header = Header {
                session: "demo".to_owned(),
                app_version: env!("CARGO_PKG_VERSION").to_owned(),
                wall_start: Some(MORNING),
                devices: clips.devices(),
                exact: true,
                params: params.clone(),
                ..Header::default()
            };
            recorder.begin(path, &header)?;
        }
        let begin = Begin {
            params,
            wall: Some(MORNING),
            // The wearer begins with the calibration procedure, and is asked for it.
            controls: vec![Control::Calibrate { placement: None }],
            ..Begin::default()
        };
        let words = speech::of_env();
        let session = Session::begin(start, &begin, &mut recorder);
        let mut day = Day::new(start);
        day.wall(start, MORNING);
        let print = if args.json {
            Print::Json
        } else {
            let live = Live::new(look, args.all, start, Some(MORNING), words, true);
            Print::Live(Box::new(live.simulated(args.speed)))
        };
        Ok(Self {
            beside: Beside::default(),
            host,
            clips,
            session,
            recorder,
            summary: Summary::new(start),
            day,
            print,
            pacer: Pacer::start(args.speed),
            words,
            notifier: (!args.no_notify).then(|| Notifier::start(Options::default())),
            end: args
                .hours
                .map_or(end, |h| end.min(start + Span::from_secs_f64(3600.0 * h))),
            now: start,
        })
    }

    /// The opening lines: what is simulated, and how fast.
    fn open(&mut self, args: &DemoArgs) -> io::Result<()> {
        let clips = self.clips.as_slice().iter();
        let rig: Vec<Placement> = clips.map(|c| c.wanted.placement).collect();
        let live = match &mut self.print {
            Print::Live(live) => live,
            Print::Json => {
                let rig: Vec<_> = rig.iter().map(|p| p.name()).collect();
                return line(&json!({
                    "t": 0.0,
                    "event": "session",
                    "schema": EVENTS_SCHEMA,
                    "source": "demo",
                    "rig": rig,
                    "seed": args.seed,
                }));
            }
        };
        let speed = match args.speed {
            Speed::Max => None,
            Speed::Times(x) => Some(x),
        };
        let words = self.words;
        let heads = ["demo", "simulated", "sensors"].map(|h| words.head(h));
        let texts = [
            words.demo_day(speed),
            words.demo_simulated(),
            words.sensors(&rig),
        ];
        let lines: Vec<_> = heads.iter().map(String::as_str).zip(texts).collect();
        live.open(&lines)
    }

    /// Until the day is over, or the user had enough.
    fn live(&mut self) -> Result<(), Failure> {
        while self.now < self.end && !interrupt::interrupted() {
            self.reports()?;
            let to = (self.now + STEP).min(self.end);
            let left = self.pacer.left(to.since(Timestamp::from_micros(0)));
            self.draw().map_err(Failure::stdout)?;
            std::thread::sleep(left);
            self.advance(to)?;
        }
        Ok(())
    }

    fn draw(&mut self) -> io::Result<()> {
        let real = self.pacer.elapsed();
        match &mut self.print {
            Print::Live(live) if live.is_due(real) => {
                let snapshot = self.session.engine().snapshot();
                live.now(self.session.frame(), Some(&snapshot), real)
            }
            _ => Ok(()),
        }
    }

    fn advance(&mut self, to: Timestamp) -> Result<(), Failure> {
        self.now = to;
        self.host.advance(to);
        while let Some(event) = self.host.poll() {
            self.take(&event);
        }
        self.session.tick(to, &mut self.recorder);
        self.tell()
    }

    fn take(&mut self, event: &BleEvent) {
        match self.clips.handle(event) {
            // A batch that is none is not used; these clips send none.
            Gave::Batch { at, batch } => {
                let _ = self.session.batch(at, &batch, &mut self.recorder);
            }
            Gave::Control { at, control } => {
                self.session.control(at, &control, &mut self.recorder);
            }
            Gave::Nothing | Gave::NewRig => {}
        }
    }

    /// Shows what happened.
    fn tell(&mut self) -> Result<(), Failure> {
        for output in self.session.outputs() {
            self.summary.observe(&output);
            self.day.observe(&output);
            let Output::Event(event) = output else {
                continue;
            };
            self.show(&event).map_err(Failure::stdout)?;
            let bubble = match &event.kind {
                EventKind::Nudge(nudge) => Some(Bubble::new(nudge, self.words)),
                kind => self.beside.bubble(kind, self.words),
            };
            if let (Some(bubble), Some(notifier)) = (bubble, &self.notifier) {
                notifier.show(bubble);
            }
        }
        Ok(())
    }

    fn show(&mut self, event: &Event) -> io::Result<()> {
        match &mut self.print {
            Print::Live(live) => live.event(event, self.pacer.elapsed()),
            Print::Json => {
                let start = Timestamp::from_micros(0);
                line(&ndjson::event(event, start, speech::of_events))
            }
        }
    }

    /// What became of the notifications: said, and given to the engine.
    fn reports(&mut self) -> Result<(), Failure> {
        let Some(notifier) = &self.notifier else {
            return Ok(());
        };
        let reports: Vec<Report> = notifier.answers().try_iter().collect();
        for report in reports {
            if let Report::Answer { nudge_id, answer } = report {
                let control = Control::Answer {
                    id: Some(nudge_id),
                    answer,
                };
                self.session.control(self.now, &control, &mut self.recorder);
            } else if !matches!(report, Report::Shown { .. }) {
                match &mut self.print {
                    Print::Live(live) => live
                        .remark(Some(self.now), &report.to_string())
                        .map_err(Failure::stdout)?,
                    // No event of the session: beside the stream.
                    Print::Json => crate::remark(&report.to_string()),
                }
            }
        }
        self.tell()
    }

    fn close(mut self) -> Result<(), Failure> {
        let passed = self.now.since(Timestamp::from_micros(0));
        let unix_us = MORNING.unix_us + passed.as_micros();
        self.session.end(
            self.now,
            WallTime { unix_us, ..MORNING },
            &mut self.recorder,
        );
        self.tell()?;
        self.summary.reached(self.now);
        self.day.reached(self.now);
        if let Print::Live(live) = &mut self.print {
            live.close().map_err(Failure::stdout)?;
        }
        if let Some(problem) = self.recorder.take_problem() {
            return Err(problem.into());
        }
        let recorded = self.recorder.finish()?;
        let recorded = recorded.map(|path| path.display().to_string());
        let report = self.summary.finish("demo");
        let (words, day) = (self.words, &self.day);
        if let Print::Live(live) = &mut self.print {
            live.write(|out, look| {
                plain::write(out, look, words, &report, day, None)?;
                for text in words.demo_next(recorded.as_deref()) {
                    for line in look.wrap(&text, 0) {
                        writeln!(out, "{line}")?;
                    }
                }
                Ok(())
            })
            .map_err(Failure::stdout)?;
        }
        Ok(())
    }
}

/// One line of JSON.
fn line(value: &serde_json::Value) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{value}")
}

fn world(args: &DemoArgs) -> Result<World, Failure> {
    let script = match &args.script {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|source| Failure::Script {
                path: path.clone(),
                reason: source.to_string(),
            })?;
            Script::parse(&text).map_err(|error| Failure::Script {
                path: path.clone(),
                reason: error.to_string(),
            })?
        }
        None => Script::parse(SCRIPT).map_err(|error| Failure::Usage {
            reason: error.to_string(),
        })?,
    };
    let clips = args.rig.iter().map(|&p| ClipOptions::new(p)).collect();
    World::new(WorldOptions::new(script, args.seed, clips)).map_err(|error| Failure::Usage {
        reason: error.to_string(),
    })
}
