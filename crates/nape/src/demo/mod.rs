//! `nape demo`: a simulated wearer lives a desk day in minutes, and everything behind the radio is
//! real: the clips' bytes, the engine, the recording if asked for, the notifications.
//!
//! What is simulated: the wearer, the clips and the air. Nothing else.

pub mod host;
mod view;

use std::io;
use std::time::Duration;

use firmware_sim::{ClipOptions, Script, World, WorldOptions, builtin};
use nape_ble::BleEvent;
use nape_core::event::EventKind;
use nape_core::score::Summary;
use nape_core::{Control, Output, Params, Span, Timestamp, WallTime};
use nape_devices::Wish;
use nape_session::Header;
use nape_words::Words;

use crate::cli::DemoArgs;
use crate::failure::Failure;
use crate::speech;
use crate::style::Look;
use crate::{interrupt, plain};
use host::Host;
use nape_analysis::plain::Day;
use nape_daemon::clock::{Pacer, Speed};
use nape_daemon::live::{Begin, Clips, Gave, Recorder, Session};
use nape_notify::{Beside, Bubble, Notifier, Options, Report};
use nape_words::terms::clip;
use view::View;

/// The day begins at nine: simulated, like everything about this wearer. (2026-03-02, UTC+1.)
const MORNING: WallTime = WallTime {
    unix_us: 1_772_438_400_000_000,
    utc_offset_s: 3600,
};

/// The simulated day goes on in steps of at most this: a frame's length, so that nothing arrives late.
const STEP: Span = Span::from_millis(100);

/// The screen is drawn this often, in real time. Our choice.
const DRAW_EVERY: Duration = Duration::from_millis(100);

/// The script of the day.
const SCRIPT: &str = "office_day";

/// `nape demo`.
///
/// # Errors
/// Output that cannot be written, or a recording that cannot.
pub fn run(args: &DemoArgs, look: Look) -> Result<(), Failure> {
    let mut demo = Demo::new(args, look)?;
    demo.view
        .open(&demo.opening(args))
        .map_err(Failure::stdout)?;
    let ended = demo.live(args)?;
    demo.close(args, ended, look)
}

/// How the day ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// The day is over.
    Over,
    /// The user had enough.
    Stopped,
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
    view: View,
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
        Ok(Self {
            beside: Beside::default(),
            host,
            clips,
            session,
            recorder,
            summary: Summary::new(start),
            day,
            view: View::new(look, args.all, start, MORNING, words),
            words,
            notifier: (!args.no_notify).then(|| Notifier::start(Options::default())),
            end: args
                .hours
                .map_or(end, |h| end.min(start + Span::from_secs_f64(3600.0 * h))),
            now: start,
        })
    }

    fn opening(&self, args: &DemoArgs) -> Vec<(&'static str, String)> {
        let rig: Vec<_> = self
            .clips
            .as_slice()
            .iter()
            .map(|c| clip(c.wanted.placement))
            .collect();
        let speed = match args.speed {
            Speed::Max => "as fast as it goes".to_owned(),
            Speed::Times(x) => format!("{x} times as fast as life"),
        };
        vec![
            (
                "demo",
                format!("a simulated wearer's desk day, {speed}; Ctrl-C ends it"),
            ),
            (
                "rig",
                format!(
                    "{}, simulated down to the bytes of their radio",
                    rig.join(", ")
                ),
            ),
            (
                "real",
                "engine, limits, words and notifications are those of nape run".to_owned(),
            ),
        ]
    }

    fn live(&mut self, args: &DemoArgs) -> Result<Ended, Failure> {
        let pacer = Pacer::start(args.speed);
        let mut drawn: Option<Duration> = None;
        while self.now < self.end {
            if interrupt::interrupted() {
                return Ok(Ended::Stopped);
            }
            self.reports()?;
            let to = (self.now + STEP).min(self.end);
            let left = pacer.left(to.since(Timestamp::from_micros(0)));
            if drawn.is_none_or(|d| pacer.elapsed() >= d + DRAW_EVERY) {
                drawn = Some(pacer.elapsed());
                self.view
                    .now(self.session.frame(), &self.session.engine().snapshot());
            }
            std::thread::sleep(left);
            self.advance(to)?;
        }
        Ok(Ended::Over)
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
            self.view.event(&event).map_err(Failure::stdout)?;
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
                self.view
                    .remark(Some(self.now), &report.to_string())
                    .map_err(Failure::stdout)?;
            }
        }
        self.tell()
    }

    fn close(mut self, args: &DemoArgs, ended: Ended, look: Look) -> Result<(), Failure> {
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
        self.view.close().map_err(Failure::stdout)?;
        let report = self.summary.finish("demo");
        let mut out = io::stdout().lock();
        plain::write(&mut out, look, self.words, &report, &self.day, None)
            .map_err(Failure::stdout)?;
        drop(out);
        if let Some(problem) = self.recorder.take_problem() {
            return Err(problem.into());
        }
        if let Some(path) = self.recorder.finish()? {
            crate::remark(&format!(
                "Recorded {}; look at it again with: nape replay {0}",
                path.display()
            ));
        }
        if ended == Ended::Over && args.out.is_none() {
            crate::remark("To measure yourself: nape scan, nape rig add, nape run (README.md).");
        }
        Ok(())
    }
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
        None => {
            let text = builtin::script(SCRIPT).unwrap_or_default();
            Script::parse(text).map_err(|error| Failure::Usage {
                reason: error.to_string(),
            })?
        }
    };
    let clips = args.rig.iter().map(|&p| ClipOptions::new(p)).collect();
    World::new(WorldOptions::new(script, args.seed, clips)).map_err(|error| Failure::Usage {
        reason: error.to_string(),
    })
}
