//! The daemon's desk: everything that happens comes here, one thing after the other, and everything
//! that is done about it is done from here.
//!
//! [`Station`] decides; this carries out: notifications, files, answers to the control socket, lines
//! on the terminal. It is owned by the one loop ([`super`]); nothing else changes it.

mod breaks;
mod requests;

use std::path::PathBuf;

use nape_ble::{BleEvent, LinkState, RadioState, Wanted};
use nape_core::article::Activity;
use nape_core::event::{Answer, EventKind};
use nape_core::{Event, Placement, Span, Timestamp};
use nape_devices::News;
use nape_session::ndjson;
use nape_words::Words;

use crate::baseline;
use crate::calibrate::Guide;
use crate::carry;
use crate::clock::{self, SessionClock};
use crate::control::server::Watchers;
use crate::rig::{Calibrated, Rig};
use crate::run::desk::breaks::GuidedBreak;
use crate::run::latency::Latency;
use crate::run::printer::Printer;
use crate::run::report;
use crate::run::station::{Effect, Moment, Station};
use crate::sanitize::clean;
use crate::speech;
use crate::store::Store;
use crate::told;
use nape_control::calibration::Phase;
use nape_control::status::{NotShown, Notifications};
use nape_control::{End, Live, Request, Response, Update};
use nape_notify::{Beside, Bubble, Notifier, Report, Slot, Unreachable};

/// Those who watch get the angles this often. Our choice: as fast as a person follows a number.
const LIVE_EVERY: Span = Span::from_millis(200);

/// A word beside a nudge about something older than this is not said. As for nudges; our choice.
const BESIDE_WITHIN: Span = Span::from_secs(60);

/// Deferrals kept for `nape why`. Our choice.
const HELD_BACK_KEPT: usize = 20;

/// What the loop is to do next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Next {
    /// End.
    pub stop: bool,
    /// Read the rig again.
    pub reload_rig: bool,
}

/// A guided calibration that runs.
#[derive(Debug)]
struct Guided {
    token: u64,
    guide: Guide,
}

/// Everything the daemon has in hand.
#[derive(Debug)]
pub struct Desk {
    clock: SessionClock,
    /// What it knows and decides.
    pub station: Station,
    store: Store,
    printer: Box<dyn Printer>,
    words: Words,
    notifier: Option<Notifier>,
    notifications: Notifications,
    watchers: Watchers,
    guided: Option<Guided>,
    guided_break: Option<GuidedBreak>,
    tokens: u64,
    live_at: Timestamp,
    /// From a frame's arrival to the end of what it brought about.
    latency: Latency,
    held_back: Vec<Event>,
    answer: Option<(u32, Answer)>,
    /// What is said beside nudges.
    beside: Beside,
    /// The last guided break, and when it ended.
    last_break: Option<(Timestamp, Activity)>,
    rig: PathBuf,
    carry: PathBuf,
    baseline: PathBuf,
    wearer: PathBuf,
    /// When the last session began.
    start: Timestamp,
    next: Next,
}

/// What a desk is made of.
#[derive(Debug)]
pub struct Equipment {
    /// Session time.
    pub clock: SessionClock,
    /// What decides.
    pub station: Station,
    /// Where recordings go.
    pub store: Store,
    /// Standard output.
    pub printer: Box<dyn Printer>,
    /// The coach's words, in the wearer's language.
    pub words: Words,
    /// Notifications, if wanted.
    pub notifier: Option<Notifier>,
    /// Those who watch.
    pub watchers: Watchers,
    /// The rig's file.
    pub rig: PathBuf,
    /// The file of what outlives a session.
    pub carry: PathBuf,
    /// The file of what was learned of the wearer.
    pub baseline: PathBuf,
    /// The file of what the wearer declared and planned.
    pub wearer: PathBuf,
}

impl Desk {
    /// A desk on which nothing lies yet.
    pub fn new(with: Equipment) -> Self {
        let notifications = Notifications {
            enabled: with.notifier.is_some(),
            ..Notifications::default()
        };
        Self {
            live_at: with.clock.now(),
            clock: with.clock,
            station: with.station,
            store: with.store,
            printer: with.printer,
            words: with.words,
            notifier: with.notifier,
            notifications,
            watchers: with.watchers,
            guided: None,
            guided_break: None,
            tokens: 0,
            latency: Latency::default(),
            held_back: Vec::new(),
            answer: None,
            beside: Beside::default(),
            last_break: None,
            rig: with.rig,
            carry: with.carry,
            baseline: with.baseline,
            wearer: with.wearer,
            start: Timestamp::from_micros(0),
            next: Next::default(),
        }
    }

    fn now(&self) -> Moment {
        Moment {
            at: self.clock.now(),
            wall: clock::wall_now(),
        }
    }

    /// Says where it can be reached, and what to do when there is nothing to watch.
    pub fn begin(&mut self, socket: &std::path::Path) {
        let now = self.now();
        let words = format!("Nape runs; `nape status` asks it ({}).", socket.display());
        self.printer.remark(now.at, &words);
        if self.station.clips.as_slice().is_empty() {
            let words = "The rig is empty: find your clips with `nape scan`, then run \
                         `nape rig add ADDRESS --placement head`. Nape takes them in at once.";
            self.printer.remark(now.at, words);
        }
        self.tidy(now);
    }

    /// The user asks to read the rig again.
    pub const fn reload(&mut self) {
        self.next.reload_rig = true;
    }

    /// Sessions from now on begin with these calibrations.
    pub fn recalibrate(&mut self, calibrations: &[(Placement, nape_core::Calibration)]) {
        self.station.recalibrate(calibrations);
    }

    /// Something to tell, in a sentence.
    pub fn say(&mut self, words: &str) {
        let now = self.now();
        self.printer.remark(now.at, &clean(words));
    }

    /// How things are, for a service manager.
    pub fn in_a_line(&self) -> String {
        let clips = self.station.clips.as_slice();
        let on = clips.iter().filter(|c| c.is_streaming()).count();
        let radio = told::radio(report::radio(self.station.radio));
        if self.station.paused().is_some() {
            "paused".to_owned()
        } else if clips.is_empty() {
            "no clip in the rig".to_owned()
        } else {
            format!(
                "{on} of {} clips connected; Bluetooth: {radio}",
                clips.len()
            )
        }
    }

    /// What the loop is to do; asked after everything else.
    pub fn take_next(&mut self) -> Next {
        std::mem::take(&mut self.next)
    }

    /// When [`Self::tick`] is due at the latest.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let live = self.watchers.any().then_some(self.live_at);
        let guide = self.guided.as_ref().map(|_| self.live_at);
        let guided = self.guided_break.as_ref().map(GuidedBreak::due);
        [self.station.next_deadline(), live, guide, guided]
            .into_iter()
            .flatten()
            .min()
    }

    /// The radio said something.
    pub fn radio(&mut self, event: &BleEvent) {
        let now = self.now();
        self.tell_link(now, event);
        let taken = self.station.radio(now, event, &mut self.store);
        if let (Some(placement), Some(guided)) = (taken, &mut self.guided)
            && let Some(session) = self.station.session()
        {
            guided.guide.samples(now.at, placement, session.samples());
        }
        self.follow(now);
        if let BleEvent::News {
            at,
            news: News::Samples(_),
            ..
        } = event
        {
            let took = self.clock.now().since(*at).as_micros();
            self.latency.add(u64::try_from(took).unwrap_or(0));
        }
    }

    /// Time passed.
    pub fn tick(&mut self) {
        let now = self.now();
        self.station.tick(now, &mut self.store);
        self.follow(now);
    }

    /// The notifier has something to say.
    pub fn reports(&mut self) {
        let now = self.now();
        let reports: Vec<Report> = match &self.notifier {
            Some(notifier) => notifier.answers().try_iter().collect(),
            None => return,
        };
        for report in reports {
            match &report {
                // A bubble that went away by itself is no answer; the engine waits longer than that.
                Report::Answer {
                    answer: Answer::Ignored,
                    ..
                } => {}
                Report::Start { nudge_id } => self.begin_break_of(now, *nudge_id),
                Report::Stop { id } => {
                    self.stop_break(Some((*id).into()));
                }
                Report::Hidden { id } => self.hide_break((*id).into()),
                Report::Confirm { id, yes } => {
                    self.station.confirm(now, Some(*id), *yes);
                }
                Report::Answer {
                    nudge_id,
                    answer: Answer::Hurts,
                } => {
                    let nudge = self.station.evidence().map(|e| &e.nudge);
                    if let Some(nudge) = nudge.filter(|n| n.id == *nudge_id) {
                        let activity = nudge.proposal.activity;
                        self.station.hurts(now, activity);
                        self.stop_unsuitable(now);
                    }
                }
                Report::Answer { nudge_id, answer } => {
                    self.station.answer(now, Some(*nudge_id), *answer);
                }
                Report::Shown { server_name, .. } => {
                    self.notifications.server = Some(clean(server_name));
                    self.notifications.problem = None;
                }
                Report::ServerBack => {
                    self.notifications.problem = None;
                    self.printer.remark(now.at, &clean(&report.to_string()));
                }
                Report::NoServer { reason } => {
                    self.printer.remark(now.at, &clean(&report.to_string()));
                    self.notifications.problem = Some(not_shown(reason));
                }
                Report::ServerLost => {
                    self.printer.remark(now.at, &clean(&report.to_string()));
                    self.notifications.problem = Some(NotShown::Gone);
                }
            }
        }
        self.follow(now);
    }

    /// A client of the control socket asks.
    pub fn request(&mut self, request: &Request) -> Response {
        let now = self.now();
        let response = self.answer_request(now, request);
        self.follow(now);
        response
    }

    /// The daemon ends: session and recording are finished.
    pub fn close(&mut self) {
        let now = self.now();
        self.give_up_calibration(End::CalibrationStopping);
        self.station.close(now);
        self.follow(now);
        self.watchers.send(&Update::End {
            reason: End::Stopping,
        });
        if let Some(notifier) = self.notifier.take() {
            drop(notifier.shutdown(std::time::Duration::ZERO));
        }
    }

    /// After whatever happened: what follows from it.
    fn follow(&mut self, now: Moment) {
        self.follow_guide(now);
        self.follow_break(now);
        for effect in self.station.effects() {
            self.carry_out(now, effect);
        }
        if self.watchers.any() && now.at >= self.live_at {
            self.live_at = now.at + LIVE_EVERY;
            let posture = report::posture(self.station.session(), &self.station.params(), now);
            let live = Live {
                t: self
                    .station
                    .session()
                    .map_or(0.0, |s| now.at.since(s.start()).as_secs_f64()),
                head: posture.head,
                neck: posture.neck,
                trunk: posture.trunk,
                lumbar: posture.lumbar,
                walking: posture.walking,
            };
            self.watchers.send(&Update::Live(live));
        }
    }

    fn follow_guide(&mut self, now: Moment) {
        let Some(guided) = &mut self.guided else {
            return;
        };
        guided.guide.tick(now.at);
        let progress = guided.guide.progress();
        let over = progress.phase == Phase::Done;
        if over || now.at >= self.live_at {
            self.watchers.send(&Update::Calibration {
                token: guided.token,
                progress,
            });
        }
        if !over {
            if !self.watchers.any() && now.at >= self.live_at {
                self.live_at = now.at + LIVE_EVERY;
            }
            return;
        }
        let outcome = guided.guide.outcome().cloned();
        self.guided = None;
        for place in outcome.into_iter().flat_map(|o| o.places) {
            if let Ok(calibration) = place.result {
                self.station
                    .use_calibration(now, place.placement, calibration);
            }
        }
    }

    /// What the coach says beside nudges, on the desktop. Nothing that is old by now, and in a pause or a silence
    /// nothing but a doctor's advice.
    fn show_beside(&mut self, now: Moment, event: &Event) {
        let bubble = self.beside.bubble(&event.kind, self.words);
        let (Some(notifier), Some(bubble)) = (&self.notifier, bubble) else {
            return;
        };
        let silent = self.station.paused().is_some()
            || self.station.silent_until(now.at).is_some()
            || self.station.is_flagged();
        let fresh = now.at.since(event.at) <= BESIDE_WITHIN;
        if bubble.slot == Slot::Doctor || (fresh && !silent) {
            notifier.show(bubble);
        }
    }

    fn carry_out(&mut self, now: Moment, effect: Effect) {
        match effect {
            Effect::Marked => self.printer.wall(now.at, now.wall),
            Effect::Began(start) => {
                self.start = start;
                self.answer = None;
                self.printer.session(start);
            }
            Effect::Event(event) => {
                self.show_beside(now, &event);
                self.tell(&event);
            }
            Effect::Show(nudge) => {
                if let Some(notifier) = &self.notifier
                    && !notifier.show(Bubble::new(&nudge, self.words).with_start())
                {
                    self.printer
                        .remark(now.at, "The nudge could not be handed to the desktop.");
                }
            }
            Effect::Stale { id, age } => {
                let age = nape_words::terms::span(age);
                let words = format!("Nudge {id} is not shown: what it speaks of is {age} old.");
                self.printer.remark(now.at, &words);
            }
            Effect::Keep {
                placement,
                calibration,
            } => {
                let kept = Rig::update(&self.rig, |rig| {
                    rig.calibrate(placement, Calibrated::new(&calibration, now.wall))
                });
                if let Err(error) = kept {
                    let words = format!("The calibration could not be kept: {error}");
                    self.printer.remark(now.at, &words);
                }
            }
            Effect::Carry(carry) => {
                if let Err(error) = carry::save(&self.carry, &carry) {
                    let words = format!("The day's nudges could not be kept: {error}");
                    self.printer.remark(now.at, &words);
                }
            }
            Effect::Learned(kept) => {
                if let Err(error) = baseline::save(&self.baseline, kept.as_deref()) {
                    let words = format!("What was learned could not be kept: {error}");
                    self.printer.remark(now.at, &words);
                }
            }
            Effect::Recorded(path) => {
                let words = format!("Recorded {}.", path.display());
                self.printer.remark(now.at, &words);
                self.tidy(now);
            }
            Effect::Say(words) => self.printer.remark(now.at, &clean(&words)),
            Effect::ClockJump(by) => {
                let words = format!(
                    "The computer's clock was set by {:+.1} s; measured times are not touched.",
                    by.as_secs_f64()
                );
                self.printer.remark(now.at, &words);
            }
        }
    }

    /// Deletes recordings that are too old or too many, and says so.
    pub fn tidy(&mut self, now: Moment) {
        let current = self.station.recorder.path().map(std::path::Path::to_owned);
        for line in self.store.retain(now.wall, current.as_deref()) {
            self.printer.remark(now.at, &line);
        }
    }

    fn tell(&mut self, event: &Event) {
        self.printer.event(event);
        match &event.kind {
            EventKind::NudgeDeferred { .. } | EventKind::NudgeSuppressed { .. } => {
                if self.held_back.len() >= HELD_BACK_KEPT {
                    self.held_back.remove(0);
                }
                self.held_back.push(event.clone());
            }
            EventKind::Nudge(_) => self.held_back.clear(),
            EventKind::NudgeAnswered { id, answer } => self.answer = Some((*id, *answer)),
            _ => {}
        }
        if self.watchers.any() {
            self.watchers.send(&Update::Event {
                event: ndjson::event(event, self.start, speech::of_events),
            });
        }
    }

    /// Says on the terminal when Bluetooth or a link changes.
    fn tell_link(&mut self, now: Moment, event: &BleEvent) {
        match event {
            BleEvent::Radio { state, .. }
                if self.station.radio != Some(*state) && *state != RadioState::Starting =>
            {
                self.printer.remark(now.at, &sentence(&state.to_string()));
            }
            BleEvent::Link { clip, state, .. } => {
                let Some(clip) = self.station.clips.as_slice().get(*clip) else {
                    return;
                };
                let who = who(&clip.wanted);
                let was = clip.link.as_ref();
                let words = match state {
                    LinkState::Streaming => format!("{who} is connected."),
                    LinkState::Lost { reason, .. }
                        if matches!(was, Some(LinkState::Streaming) | None) =>
                    {
                        format!("{who}: {reason}. Looking for it.")
                    }
                    LinkState::Refused { reason } if was != Some(state) => {
                        format!("{who} is not used: {reason}.")
                    }
                    LinkState::Searching if was.is_none() => format!("Looking for {who}."),
                    _ => return,
                };
                self.printer.remark(now.at, &words);
            }
            _ => {}
        }
    }
}

fn not_shown(reason: &Unreachable) -> NotShown {
    match reason {
        Unreachable::NoBus { detail } => NotShown::NoBus {
            detail: clean(detail),
        },
        Unreachable::NobodyThere { detail } => NotShown::NobodyThere {
            detail: clean(detail),
        },
        Unreachable::Silent { waited } => NotShown::Silent {
            waited_s: waited.as_secs_f64(),
        },
        Unreachable::Refused { detail } => NotShown::Refused {
            detail: clean(detail),
        },
        Unreachable::Unable { detail } => NotShown::Unable {
            detail: clean(detail),
        },
    }
}

fn who(wanted: &Wanted) -> String {
    let place = nape_words::terms::clip(wanted.placement);
    let name = clean(&wanted.name);
    if name.is_empty() {
        format!("the clip of the {place}")
    } else {
        format!("{name} ({place})")
    }
}

/// With a capital letter and a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}
