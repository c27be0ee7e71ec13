//! What the daemon knows and decides, apart from the outside world: it is told what happened and what
//! time it is, and says what is to be done ([`Effect`]). Runs in virtual time as well as in real time.
//!
//! It is told of the radio, of requests of the control socket, of reports of the desktop and of time.
//! Call [`Monitor::effects`] after each of them and carry out what it asks for, in order. What must be on
//! the disk before it is acknowledged goes through a [`Keeper`].
//!
//! A *session* lasts from the first samples to twenty minutes without any: by then every timer has
//! begun anew in the engine, so nothing is lost by ending it, and its recording is complete. What must
//! outlive it (the day's nudges, silence, what hurts) is carried over.
//!
//! What it does not do: read a clock, write files, show anything.

mod baseline;
mod breaks;
mod calibration;
mod desktop;
mod effect;
mod latency;
mod learning;
mod recording;
mod report;
mod requests;
mod session;
mod wearer;

use nape_ble::{BleEvent, LinkState, RadioState, Wanted};
use nape_control::status::{NotWritten, Notifications};
use nape_control::{End, Live, Update};
use nape_core::activity::Expected;
use nape_core::article::{Activity, Profile};
use nape_core::event::{Answer, Carry};
use nape_core::text::clean_line;
use nape_core::{Calibration, Event, Params, Placement, Span, Timestamp, WallTime};
use nape_words::Words;

pub use effect::{Effect, Keeper, Lasts, Moment, Wants};

use crate::baseline::Kept;
use crate::breaks::GuidedBreak;
use crate::calibrate::Guide;
use crate::live::{Anchor, Clips, Evidence, Gave, Minutes, Session, Tape};
use crate::store::DiskPolicy;
use crate::wearer::Wearer;
use latency::Latency;
use learning::Learning;
use nape_notify::Beside;

/// No samples for this long: the session is over. The engine's timers begin anew after 5 min of
/// unknown time and nothing of it is alive after 20 (`nape_core::engine`).
pub const SESSION_ENDS_AFTER: Span = Span::from_mins(20);

/// Those who watch get the angles this often. Our choice: as fast as a person follows a number.
const LIVE_EVERY: Span = Span::from_millis(200);

/// What the monitor begins with.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// The rig.
    pub wanted: Vec<Wanted>,
    /// How its clips sit, from earlier.
    pub calibrations: Vec<(Placement, Calibration)>,
    /// The engine's parameters.
    pub params: Params,
    /// What the session before left.
    pub carry: Option<Carry>,
    /// What the wearer declared and planned.
    pub wearer: Wearer,
    /// What the configuration declares beside it.
    pub profile: Profile,
    /// What was learned of the wearer.
    pub baseline: Option<Kept>,
    /// The coach's words, in the wearer's language.
    pub words: Words,
    /// Desktop notifications are wanted.
    pub notifications: bool,
    /// This process.
    pub pid: u32,
}

/// A guided calibration that runs.
#[derive(Debug)]
struct GuidedCalibration {
    token: u64,
    guide: Guide,
}

/// A guided break that runs.
#[derive(Debug)]
struct OpenBreak {
    token: u64,
    guided: GuidedBreak,
    /// Begun from a bubble: it shows there how far it is.
    bubble: bool,
}

/// The daemon's state.
#[derive(Debug)]
pub struct Monitor {
    setup: Setup,
    clips: Clips,
    /// The radio, as it said last.
    radio: Option<RadioState>,
    session: Option<Session>,
    /// The silent first day.
    learning: Learning,
    tape: Tape,
    disk: DiskPolicy,
    paused: Option<Lasts>,
    wall: Option<(Timestamp, WallTime)>,
    /// What goes on at the desk that nudges wait for, by `Context as usize`.
    contexts: [Option<Lasts>; 3],
    /// When the wearer last said something of themselves.
    told: Option<Timestamp>,
    /// The last of it was to forget.
    forgot: bool,
    /// What the wearer is being guided through.
    expected: Option<Expected>,
    /// The wearer wants silence until then. The engine learns of it when it decides that moment.
    silent_until: Option<Timestamp>,
    /// What lay behind the last nudge of an earlier session.
    evidence: Option<Evidence>,
    calibrating: Option<GuidedCalibration>,
    open_break: Option<OpenBreak>,
    /// The last guided break, and when it ended.
    last_break: Option<(Timestamp, Activity)>,
    /// Numbers of calibrations and guided breaks, so that one that is over is not taken for another.
    tokens: u64,
    /// Nudges held back since the last one, for `nape why`.
    held_back: Vec<Event>,
    /// What became of the last nudge of this session that was answered.
    answer: Option<(u32, Answer)>,
    /// What is said beside nudges.
    beside: Beside,
    notifications: Notifications,
    /// From a frame's arrival to the end of what it brought about.
    latency: Latency,
    wants: Wants,
    /// The minutes of the session, while somebody wants to know.
    minutes: Option<Minutes>,
    /// When they are told the next time.
    live_at: Timestamp,
    now: Timestamp,
    effects: Vec<Effect>,
}

impl Monitor {
    /// A monitor that has heard nothing.
    pub fn new(at: Timestamp, mut setup: Setup) -> Self {
        Self {
            clips: Clips::new(&setup.wanted),
            learning: Learning::new(setup.baseline.take()),
            notifications: Notifications {
                enabled: setup.notifications,
                ..Notifications::default()
            },
            setup,
            radio: None,
            session: None,
            tape: Tape::default(),
            disk: DiskPolicy::default(),
            paused: None,
            wall: None,
            contexts: [None; 3],
            told: None,
            forgot: false,
            expected: None,
            silent_until: None,
            evidence: None,
            calibrating: None,
            open_break: None,
            last_break: None,
            tokens: 0,
            held_back: Vec::new(),
            answer: None,
            beside: Beside::default(),
            latency: Latency::default(),
            wants: Wants::default(),
            minutes: None,
            live_at: at,
            now: at,
            effects: Vec::new(),
        }
    }

    /// The clips of the rig.
    pub const fn clips(&self) -> &Clips {
        &self.clips
    }

    /// The running session.
    pub const fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The recording that is being written, by its final name.
    pub fn recording(&self) -> Option<&std::path::Path> {
        self.tape.path()
    }

    /// Why nothing is recorded.
    pub fn not_recorded(&self) -> Option<&NotWritten> {
        self.disk.problem()
    }

    /// Paused? And until when.
    pub const fn paused(&self) -> Option<Lasts> {
        self.paused
    }

    /// What the outside world is asked to do. Call it after each of the others.
    pub fn effects(&mut self) -> Vec<Effect> {
        let records = self.tape.take().into_iter().map(Effect::Record);
        let mut effects = std::mem::take(&mut self.effects);
        effects.extend(records);
        effects
    }

    /// What somebody wants to know from now on.
    pub fn listen(&mut self, wants: Wants) {
        self.wants = wants;
        if !wants.minutes {
            self.minutes = None;
        }
    }

    /// What goes together: civil time and session time.
    const fn anchor(&self) -> Option<Anchor> {
        match self.wall {
            Some((at, wall)) => Some(Anchor { at, wall }),
            None => None,
        }
    }

    /// From the arrival of a frame to the end of what it brought about it took so long.
    pub fn took(&mut self, span: Span) {
        let us = u64::try_from(span.as_micros()).unwrap_or(0);
        self.latency.add(us);
    }

    /// The radio said something.
    ///
    /// Time passes only up to the event's own moment: frames that waited while this program was held up
    /// are not late.
    pub fn radio(&mut self, now: Moment, event: &BleEvent) {
        self.tell_link(event);
        let then = now.back_to(event.at());
        self.pass(then);
        let mut taken = None;
        if let BleEvent::Radio { state, .. } = event {
            self.radio = Some(*state);
        }
        match self.clips.handle(event) {
            Gave::Batch { at, batch } if self.paused.is_none() => {
                self.begin_session(then);
                if let Some(session) = &mut self.session {
                    // A batch that is none is neither used nor recorded.
                    let used = session.batch(at, &batch, &mut self.tape);
                    taken = used.is_ok().then_some(batch.placement);
                    self.clips.used(batch.placement);
                }
            }
            Gave::Control { at, control } => {
                if let Some(session) = &mut self.session {
                    session.control(at, &control, &mut self.tape);
                }
            }
            Gave::NewRig => self.end(then),
            Gave::Batch { .. } | Gave::Nothing => {}
        }
        self.settle(now);
        if let (Some(placement), Some(calibrating), Some(session)) =
            (taken, &mut self.calibrating, &self.session)
        {
            let samples = session.samples();
            calibrating.guide.samples(now.at, placement, samples);
        }
        self.follow(now);
    }

    /// Time passed.
    pub fn tick(&mut self, now: Moment) {
        self.pass(now);
        self.settle(now);
        self.follow(now);
    }

    /// When [`Self::tick`] is due at the latest.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let session = self.session.as_ref();
        let live = self.wants.angles || self.calibrating.is_some();
        [
            session.and_then(Session::next_deadline),
            session.and_then(|s| Some(s.heard()? + SESSION_ENDS_AFTER)),
            session.and_then(|_| self.next_try()),
            self.paused.and_then(Lasts::end),
            self.contexts
                .iter()
                .filter_map(|c| c.and_then(Lasts::end))
                .min(),
            live.then_some(self.live_at),
            self.open_break.as_ref().map(|open| open.guided.due()),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Sessions from now on begin with these calibrations; the running one keeps its own.
    pub fn recalibrate(&mut self, calibrations: &[(Placement, Calibration)]) {
        self.setup.calibrations = calibrations.to_vec();
    }

    /// The daemon ends: the session and its recording are finished.
    pub fn close(&mut self, now: Moment) {
        self.give_up_calibration(End::CalibrationStopping);
        self.end(now);
        self.follow(now);
        self.effects.push(Effect::Update(Box::new(Update::End {
            reason: End::Stopping,
        })));
    }

    /// After whatever happened: what follows from it.
    fn follow(&mut self, now: Moment) {
        let live = now.at >= self.live_at;
        self.follow_calibration(now, live);
        self.follow_break(now);
        if !live {
            return;
        }
        if self.wants.angles {
            let session = self.session.as_ref();
            let posture = report::posture(session, &self.params(), now);
            let live = Live {
                t: session.map_or(0.0, |s| now.at.since(s.start()).as_secs_f64()),
                head: posture.head,
                neck: posture.neck,
                trunk: posture.trunk,
                lumbar: posture.lumbar,
                walking: posture.walking,
            };
            let update = Box::new(Update::Live(live));
            self.effects.push(Effect::Update(update));
        }
        if self.wants.angles || self.calibrating.is_some() {
            self.live_at = now.at + LIVE_EVERY;
        }
    }

    /// Says when Bluetooth or a link changes.
    fn tell_link(&mut self, event: &BleEvent) {
        let words = match event {
            BleEvent::Radio { state, .. }
                if self.radio != Some(*state) && *state != RadioState::Starting =>
            {
                sentence(&state.to_string())
            }
            BleEvent::Link { clip, state, .. } => {
                let Some(clip) = self.clips.as_slice().get(*clip) else {
                    return;
                };
                let who = who(&clip.wanted);
                let was = clip.link.as_ref();
                match state {
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
                }
            }
            _ => return,
        };
        self.effects.push(Effect::Say(words));
    }
}

fn who(wanted: &Wanted) -> String {
    let place = nape_words::terms::clip(wanted.placement);
    let name = clean_line(&wanted.name);
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
