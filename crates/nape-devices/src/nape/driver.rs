//! The conversation with a clip of our profile: who it is, how it measures, start, and what keeps a stream
//! worth having.
//!
//! Who the clip is is read before anything is written to it. Its clock is asked for the time before the
//! stream, soon after, and now and then. What is absent: silence and broken links, which the caller sees.

use std::collections::VecDeque;

use nape_core::{GyroSampling, Span, Timestamp};
use nape_wire::info::GyrSampling;
use nape_wire::{Applied, Config, Features, Info, Op, Outcome, Reply, Status, uuid};

use super::choose::choose;
use super::command::{Asked, Due};
use super::identity::{TITLE, hint, serial};
use super::ingest::Ingest;
use super::opened::Opened;
use crate::about::{About, Gives, Gyroscope};
use crate::driver::{
    Action, Channel, Driver, Input, Link, News, Order, Output, Over, Purpose, Wish,
};
use crate::reason::{LostReason, RefusedReason, Step};
use crate::stats::Stats;
use nape_core::text::clean;

/// How often a command is written until it is replied to. Our choice.
const TRIES: u32 = 2;
/// Time syncs before the stream begins, so that its first samples already have a time worth having.
/// Our choice; see the table in the tests of [`crate::ClockMap`].
const SYNCS_BEFORE: usize = 3;
/// Time syncs a second apart after it began, while the speed of the clip's clock is not known.
const SYNCS_SOON: u32 = 4;
const SOON: Span = Span::from_secs(1);
/// After that, so far apart: 20 in the 10 min over which the slope is fitted.
const SYNC_EVERY: Span = Span::from_secs(30);

/// What is read of the Device Information service, in this order: maker, model, firmware.
const TEXTS: [u128; 3] = [uuid::MANUFACTURER, uuid::MODEL, uuid::FIRMWARE];
/// What is subscribed to, in this order, for what, and whether every clip has it.
const SUBSCRIPTIONS: [(u128, Step, bool); 4] = [
    (uuid::CONTROL, Step::SubscribeReplies, true),
    (uuid::DATA, Step::SubscribeSamples, true),
    (uuid::STATUS, Step::SubscribeStatus, false),
    (uuid::BATTERY_LEVEL, Step::SubscribeStatus, false),
];

/// What is under way.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// Nothing: there is no link, or it is to be let go.
    Rest,
    Info,
    Text(usize),
    Subscribe(usize),
    Configure,
    /// How it is set up is read; with the start that was replied to, if that is why.
    Applied(Option<Started>),
    /// A time sync, before the stream the n-th or (`None`) while it runs.
    Sync(Option<usize>, Asked),
    /// The start, after a stop or not.
    Start(bool, Asked),
    Stop(Asked),
    Status,
    Battery,
    Streaming,
}

/// A start that was replied to.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Started {
    at: Timestamp,
    config_id: u8,
    device_us: u64,
}

/// One clip.
#[derive(Debug)]
pub(super) struct NapeDriver {
    purpose: Purpose,
    link: Vec<Channel>,
    stage: Stage,
    out: VecDeque<Output>,
    about: About,
    info: Option<Info>,
    applied: Option<Applied>,
    ingest: Ingest,
    /// Of time syncs before the stream: sent, received, the clip's time.
    times: Vec<(Timestamp, Timestamp, u64)>,
    /// The ref of the command before.
    reference: u8,
    /// The stream was told of: frames count.
    open: bool,
    /// As told last.
    battery: Option<u8>,
    synced: u32,
    next_sync: Timestamp,
    restart: bool,
}

impl NapeDriver {
    pub(super) fn new(purpose: Purpose) -> Self {
        Self {
            purpose,
            link: Vec::new(),
            stage: Stage::Rest,
            out: VecDeque::new(),
            about: About::default(),
            info: None,
            applied: None,
            ingest: Ingest::new(),
            times: Vec::new(),
            reference: 0,
            open: false,
            battery: None,
            synced: 0,
            next_sync: Timestamp::default(),
            restart: false,
        }
    }

    fn news(&mut self, news: News) {
        self.out.push_back(Output::News(news));
    }

    fn over(&mut self, over: Over) {
        self.stage = Stage::Rest;
        self.out.push_back(Output::Over(over));
    }

    fn lost(&mut self, step: Step) {
        self.over(Over::Lost(LostReason::SetUp { step }));
    }

    fn no_clip(&mut self) {
        let family = TITLE;
        self.over(Over::Refused(RefusedReason::NotOne { family }));
    }

    fn offers(&self, id: u128) -> bool {
        self.link.contains(&Channel(id))
    }

    fn order(&mut self, stage: Stage, action: Action, step: Step) {
        self.stage = stage;
        self.out.push_back(Output::Order(Order { action, step }));
    }

    /// Reads what every clip has.
    fn read(&mut self, stage: Stage, id: u128, step: Step) {
        if self.offers(id) {
            self.order(stage, Action::Read(Channel(id)), step);
        } else {
            self.no_clip();
        }
    }

    fn wish(&self) -> Option<Wish> {
        match self.purpose {
            Purpose::Ask => None,
            Purpose::Stream { wish, .. } => Some(wish),
        }
    }

    fn connected(&mut self, link: &Link) {
        self.link.clone_from(&link.channels);
        self.out.clear();
        self.about = About::default();
        (self.open, self.restart) = (false, false);
        (self.battery, self.synced) = (None, 0);
        self.read(Stage::Info, uuid::INFO, Step::Identify);
    }

    fn identified(&mut self, bytes: &[u8]) {
        let Ok(info) = Info::parse(bytes) else {
            return self.no_clip();
        };
        if !info.speaks() {
            let found = info.version;
            return self.over(Over::Refused(RefusedReason::Version { found }));
        }
        let found = serial(info.uid);
        if let Purpose::Stream {
            serial: Some(wanted),
            ..
        } = &self.purpose
            && *wanted != found
        {
            return self.over(Over::Refused(RefusedReason::WrongClip { found }));
        }
        self.about.hint = hint(info.placement);
        self.about.serial = Some(found);
        self.info = Some(info);
        self.text(0);
    }

    /// Reads the texts from this one on, those that it has.
    fn text(&mut self, from: usize) {
        let next = (from..TEXTS.len()).find(|&i| self.offers(TEXTS[i]));
        if let Some(i) = next {
            let action = Action::Read(Channel(TEXTS[i]));
            return self.order(Stage::Text(i), action, Step::Describe);
        }
        self.news(News::About(Box::new(self.about.clone())));
        match self.purpose {
            Purpose::Ask => self.over(Over::Asked),
            Purpose::Stream { .. } => self.subscribe(0),
        }
    }

    fn described(&mut self, which: usize, bytes: &[u8]) {
        let text = clean(&String::from_utf8_lossy(bytes));
        match which {
            0 => self.about.maker = text,
            1 => self.about.model = text,
            _ => self.about.firmware = text,
        }
        self.text(which + 1);
    }

    fn subscribe(&mut self, from: usize) {
        for (i, (id, step, needed)) in SUBSCRIPTIONS.into_iter().enumerate().skip(from) {
            if self.offers(id) {
                let action = Action::Subscribe(Channel(id));
                return self.order(Stage::Subscribe(i), action, step);
            }
            if needed {
                return self.no_clip();
            }
        }
        self.configure();
    }

    fn configure(&mut self) {
        let mut bytes = [0; Config::LEN];
        let config = self.wish().zip(self.info).map(|(w, info)| choose(w, &info));
        if config.is_none_or(|c| c.emit(&mut bytes).is_err()) {
            return self.read_applied(None);
        }
        if !self.offers(uuid::CONFIG) {
            return self.no_clip();
        }
        let action = Action::Write {
            to: Channel(uuid::CONFIG),
            bytes: bytes.to_vec(),
            acknowledged: true,
        };
        self.order(Stage::Configure, action, Step::Configure);
    }

    fn read_applied(&mut self, started: Option<Started>) {
        self.read(Stage::Applied(started), uuid::CONFIG, Step::Applied);
    }

    fn is_applied(&mut self, started: Option<Started>, bytes: &[u8]) {
        let Ok(applied) = Applied::parse(bytes) else {
            return self.lost(Step::Applied);
        };
        if let Err(scale) = Opened::check_scales(&applied) {
            return self.over(Over::Refused(RefusedReason::Scale(scale)));
        }
        self.applied = Some(applied);
        match started {
            None => self.begin(),
            Some(started) if started.config_id == applied.id => self.opened(started),
            Some(_) => self.lost(Step::Agree),
        }
    }

    /// Begins a stream, the first or once more. The first command of a link is never the start: were its
    /// ref by chance the one before, it would be answered but not executed.
    fn begin(&mut self) {
        self.times.clear();
        self.sync(Some(0));
    }

    fn command(&mut self, op: Op, tries: u32) -> Option<Asked> {
        self.reference = self.reference.wrapping_add(1);
        let asked = Asked::new(op, self.reference, tries)?;
        self.out.push_back(Output::Order(asked.order()));
        Some(asked)
    }

    fn sync(&mut self, before: Option<usize>) {
        // Another token each time, so that a late reply is not taken for this one's.
        let token = u32::from(self.reference) ^ 0x006E_6170;
        if let Some(asked) = self.command(Op::TimeSync { token }, 1) {
            self.stage = Stage::Sync(before, asked);
        }
    }

    fn start(&mut self, after_stop: bool) {
        if let Some(asked) = self.command(Op::Start, TRIES) {
            self.stage = Stage::Start(after_stop, asked);
        }
    }

    fn synced(&mut self, at: Timestamp, before: Option<usize>, due: &Due) {
        let time = match *due {
            Due::Replied {
                op: Op::TimeSync { token: asked },
                outcome: Outcome::Time { token, time_us },
                sent,
                received,
            } if asked == token => Some((sent, received, time_us)),
            _ => None,
        };
        match (before, time) {
            (Some(n), Some(time)) => {
                self.times.push(time);
                if n + 1 < SYNCS_BEFORE {
                    self.sync(Some(n + 1));
                } else {
                    self.start(false);
                }
            }
            // Who does not reply once will hardly twice; the start is what matters.
            (Some(_), None) => self.start(false),
            // One that fails while it streams is no harm: the next comes.
            (None, time) => {
                if let Some((sent, received, device_us)) = time {
                    self.ingest.time(sent, received, device_us);
                }
                self.synced += 1;
                let soon = self.synced < SYNCS_SOON;
                self.next_sync = at + if soon { SOON } else { SYNC_EVERY };
                self.streaming();
            }
        }
    }

    fn started(&mut self, after_stop: bool, due: &Due) {
        match *due {
            Due::Replied {
                outcome: Outcome::Started { config_id, time_us },
                received,
                ..
            } => {
                let started = Started {
                    at: received,
                    config_id,
                    device_us: time_us,
                };
                if self.applied.is_some_and(|a| a.id == config_id) {
                    self.opened(started);
                } else {
                    self.read_applied(Some(started));
                }
            }
            Due::Replied {
                outcome: Outcome::Busy,
                ..
            } if !after_stop => {
                if let Some(asked) = self.command(Op::Stop, TRIES) {
                    self.stage = Stage::Stop(asked);
                }
            }
            Due::Replied {
                outcome: Outcome::NotNow | Outcome::Failed,
                ..
            } => self.over(Over::Lost(LostReason::NotNow)),
            _ => self.lost(Step::Start),
        }
    }

    fn opened(&mut self, started: Started) {
        let (Some(info), Some(applied)) = (self.info, self.applied) else {
            return self.lost(Step::Applied);
        };
        let device_us = started.device_us;
        let opened = Opened { applied, device_us };
        self.ingest.open(started.at, &opened);
        if self.open {
            // Begun anew: whoever listens now may never have heard who it is.
            self.news(News::About(Box::new(self.about.clone())));
        }
        (self.open, self.battery) = (true, None);
        let gives = gives(&info, &applied, self.offers(uuid::BATTERY_LEVEL));
        self.news(News::Opened { gives });
        for (sent, received, device_us) in std::mem::take(&mut self.times) {
            self.ingest.time(sent, received, device_us);
        }
        // Read once: notifications only tell what changes from now on.
        if self.offers(uuid::STATUS) {
            let action = Action::Read(Channel(uuid::STATUS));
            self.order(Stage::Status, action, Step::Status);
        } else {
            self.read_battery(started.at);
        }
    }

    fn read_battery(&mut self, at: Timestamp) {
        if self.offers(uuid::BATTERY_LEVEL) {
            let action = Action::Read(Channel(uuid::BATTERY_LEVEL));
            self.order(Stage::Battery, action, Step::Battery);
        } else {
            self.at_ease(at);
        }
    }

    /// All is told; the stream runs by itself.
    fn at_ease(&mut self, at: Timestamp) {
        if self.synced == 0 {
            self.next_sync = at + SOON;
        }
        self.streaming();
    }

    fn streaming(&mut self) {
        self.stage = Stage::Streaming;
        if std::mem::take(&mut self.restart) {
            self.begin();
        }
    }

    fn bytes(&mut self, at: Timestamp, from: Channel, bytes: &[u8]) {
        match from.0 {
            uuid::DATA if self.open => {
                let news = match self.ingest.frame(at, bytes) {
                    Ok(batch) => News::Samples(batch),
                    Err(fault) => News::Fault(fault),
                };
                self.news(news);
            }
            uuid::CONTROL => {
                if let (Ok(reply), Some(asked)) = (Reply::parse(bytes), self.asked()) {
                    asked.replied(at, reply);
                    self.settle(at);
                }
            }
            uuid::STATUS if self.open => self.state(bytes),
            uuid::BATTERY_LEVEL => self.level(bytes),
            // What was read comes as a notification as well on some systems.
            _ => {}
        }
    }

    fn state(&mut self, bytes: &[u8]) {
        if let Ok(status) = Status::parse(bytes) {
            self.news(News::State {
                charging: status.charging,
                worn: status.worn,
            });
        }
    }

    /// Tells the battery's level, if it is another one than before.
    fn level(&mut self, bytes: &[u8]) {
        if let [percent @ 0..=100] = *bytes
            && self.open
            && self.battery.replace(percent) != Some(percent)
        {
            self.news(News::Battery(percent));
        }
    }

    /// The command under way.
    const fn asked(&mut self) -> Option<&mut Asked> {
        match &mut self.stage {
            Stage::Sync(_, asked) | Stage::Start(_, asked) | Stage::Stop(asked) => Some(asked),
            _ => None,
        }
    }

    /// Goes on with the command under way, if something is due about it.
    fn settle(&mut self, at: Timestamp) {
        let Some(due) = self.asked().and_then(|asked| asked.due(at)) else {
            return;
        };
        if let Due::Again(order) = due {
            self.out.push_back(Output::Order(order));
            return;
        }
        match std::mem::replace(&mut self.stage, Stage::Rest) {
            Stage::Sync(before, _) => self.synced(at, before, &due),
            Stage::Start(after_stop, _) => self.started(after_stop, &due),
            Stage::Stop(_) => match due {
                Due::Replied { .. } => self.start(true),
                _ => self.lost(Step::Start),
            },
            other => self.stage = other,
        }
    }

    /// An order was carried out (with what was read), or refused.
    fn answered(&mut self, at: Timestamp, answer: Option<&[u8]>) {
        if let Some(asked) = self.asked() {
            asked.written(answer.is_some());
            return self.settle(at);
        }
        let bytes = answer.unwrap_or_default();
        match (std::mem::replace(&mut self.stage, Stage::Rest), answer) {
            (Stage::Info, Some(_)) => self.identified(bytes),
            (Stage::Info, None) => self.lost(Step::Identify),
            (Stage::Text(i), _) => self.described(i, bytes),
            (Stage::Subscribe(i), Some(_)) => self.subscribe(i + 1),
            (Stage::Subscribe(i), None) => self.lost(SUBSCRIPTIONS[i].1),
            // A clip that will not be told still measures as it is set.
            (Stage::Configure, _) => self.read_applied(None),
            (Stage::Applied(started), Some(_)) => self.is_applied(started, bytes),
            (Stage::Applied(_), None) => self.lost(Step::Applied),
            (Stage::Status, _) => {
                self.state(bytes);
                self.read_battery(at);
            }
            (Stage::Battery, _) => {
                self.level(bytes);
                self.at_ease(at);
            }
            (other, _) => self.stage = other,
        }
    }
}

impl Driver for NapeDriver {
    fn handle(&mut self, at: Timestamp, input: Input<'_>) {
        match input {
            Input::Connected(link) => self.connected(link),
            Input::Begun => {
                if let Some(asked) = self.asked() {
                    asked.begun(at);
                }
            }
            Input::Done(bytes) => self.answered(at, Some(bytes)),
            Input::Refused => self.answered(at, None),
            Input::Bytes { from, bytes } => self.bytes(at, from, bytes),
            // Before it is open all will be told anyway.
            Input::Restart => {
                self.restart = self.open;
                if self.stage == Stage::Streaming {
                    self.streaming();
                }
            }
            Input::Disconnected => {
                self.stage = Stage::Rest;
                self.open = false;
            }
            Input::Tick => {
                self.settle(at);
                if self.stage == Stage::Streaming && self.next_sync <= at {
                    self.sync(None);
                }
            }
        }
    }

    fn poll_output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    fn next_deadline(&self) -> Option<Timestamp> {
        match &self.stage {
            Stage::Sync(_, asked) | Stage::Start(_, asked) | Stage::Stop(asked) => asked.deadline(),
            Stage::Streaming => Some(self.next_sync),
            _ => None,
        }
    }

    fn stats(&self) -> &Stats {
        self.ingest.stats()
    }
}

/// What a clip with these features, set up like this, gives.
fn gives(info: &Info, applied: &Applied, battery: bool) -> Gives {
    let config = applied.config;
    let rate_hz = f64::from(config.rate_dhz) / 10.0;
    let wait = f64::from(config.batch.saturating_sub(1)) / rate_hz;
    let sampling = info.features.gyr_sampling().map(|sampling| match sampling {
        GyrSampling::Mean => GyroSampling::Mean,
        GyrSampling::Point => GyroSampling::Point,
    });
    Gives {
        rate_hz,
        acc_range_g: Some(f64::from(config.acc_range_g)),
        gyroscope: info.features.has(Features::GYR).then(|| Gyroscope {
            range_dps: f64::from(config.gyr_range_dps),
            sampling,
        }),
        clock: true,
        counts: true,
        battery,
        delay: Span::from_secs_f64(wait),
    }
}
