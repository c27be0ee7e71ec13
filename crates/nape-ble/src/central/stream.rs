//! From a connected clip to a stream of samples, and what keeps the stream going.
//!
//! Set-up reads who the clip is before anything is written to it. While it streams, its clock is asked
//! for the time now and then, and silence is looked into: a clip that says nothing for a moment is left
//! alone as long as the link stands, then its stream is started anew, then the link is given up. How often and how
//! long are our choice.

use std::time::Duration;

use btleplug::api::Peripheral as _;
use nape_core::{Span, Timestamp};
use nape_wire::{Applied, Config, Info, Op, Outcome, Status, uuid};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::bus::{CallError, QUICK, call};
use super::link::{Link, Problem, next};
use crate::choose::choose;
use crate::event::{BleEvent, LinkState, LostReason, Opened, RefusedReason, ScaleFault};

/// How often a command is written until it is replied to. Our choice.
const TRIES: u32 = 2;

/// Time syncs before the stream begins, so that its first samples already have a time worth having.
/// Our choice; see the table in the tests of [`crate::ClockMap`].
const SYNCS_BEFORE: usize = 3;
/// Time syncs a second apart after it began, while the speed of the clip's clock is not known.
const SYNCS_SOON: u32 = 4;
const SOON: Duration = Duration::from_secs(1);
/// After that, so far apart: 20 in the 10 min over which the slope is fitted.
const SYNC_EVERY: Duration = Duration::from_secs(30);

/// Silence after which the link is looked at. Our choice: above a stall of 2 s.
const QUIET: Span = Span::from_millis(2_500);
/// Silence after which the stream is started anew although the link stands. Our choice: above a
/// firmware that pauses for 4 s.
const RESTART: Span = Span::from_millis(5_000);
/// How often a silent link is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// What of the wish and of the clip is known before it is opened.
#[derive(Debug)]
pub(super) struct Wish {
    pub(super) uid: [u8; 8],
    pub(super) config: Config,
}

/// What stays the same while the link stands.
#[derive(Debug)]
pub(super) struct SetUp {
    info: Info,
    applied: Applied,
    maker: String,
    model: String,
    firmware: String,
}

fn lost(step: &'static str) -> Problem {
    Problem::Lost(LostReason::SetUp { step })
}

impl Link<'_> {
    /// Everything up to the start, for a clip that is connected and whose services are known.
    pub(super) async fn set_up(&mut self, wish: &Wish) -> Result<SetUp, Problem> {
        let info = self.read(uuid::INFO, "reading who it is").await?;
        let Ok(info) = Info::parse(&info) else {
            return Err(Problem::Refused(RefusedReason::NotAClip));
        };
        if !info.speaks() {
            let found = info.version;
            return Err(Problem::Refused(RefusedReason::Version { found }));
        }
        if info.uid != wish.uid {
            let found = info.uid;
            return Err(Problem::Refused(RefusedReason::WrongClip { found }));
        }
        let maker = self.string(uuid::MANUFACTURER).await?;
        let model = self.string(uuid::MODEL).await?;
        let firmware = self.string(uuid::FIRMWARE).await?;

        self.subscribe(uuid::CONTROL, "listening to its replies")
            .await?;
        self.subscribe(uuid::DATA, "listening to its samples")
            .await?;
        for optional in [uuid::STATUS, uuid::BATTERY_LEVEL] {
            if self.characteristic(optional).is_some() {
                self.subscribe(optional, "listening to its status").await?;
            }
        }

        let mut bytes = [0; Config::LEN];
        let config = choose(wish.config, &info).emit(&mut bytes);
        if config.is_ok() {
            match self.write(uuid::CONFIG, &bytes, "setting it up").await {
                // A clip that will not be told still measures as it is set.
                Ok(()) | Err(Problem::Lost(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(SetUp {
            info,
            applied: self.applied().await?,
            maker,
            model,
            firmware,
        })
    }

    async fn applied(&mut self) -> Result<Applied, Problem> {
        let step = "reading how it is set up";
        let applied = self.read(uuid::CONFIG, step).await?;
        let applied = Applied::parse(&applied).map_err(|_| lost(step))?;
        Opened::check_scales(&applied)
            .map_err(|scale: ScaleFault| Problem::Refused(RefusedReason::Scale(scale)))?;
        Ok(applied)
    }

    /// One round trip of the clip's time, as an event.
    async fn sync(&mut self) -> Result<BleEvent, Problem> {
        let step = "asking for its time";
        // Another token each time, so that a late reply is not taken for this one's.
        let token = u32::from(self.reference) ^ 0x006E_6170;
        match self.ask(Op::TimeSync { token }, 1, step).await? {
            (Outcome::Time { token: t, time_us }, sent, received) if t == token => {
                Ok(BleEvent::Time {
                    clip: 0,
                    sent,
                    received,
                    device_us: time_us,
                })
            }
            _ => Err(lost(step)),
        }
    }

    /// Starts the stream and tells of it.
    pub(super) async fn start(&mut self, set_up: &mut SetUp) -> Result<(), Problem> {
        // The first command of a link is never the start: were its ref by chance the one before, it
        // would be answered but not executed.
        let mut times = Vec::new();
        for _ in 0..SYNCS_BEFORE {
            match self.sync().await {
                Ok(time) => times.push(time),
                // Who does not reply once will hardly twice; the start is what matters.
                Err(Problem::Lost(_)) => break,
                Err(other) => return Err(other),
            }
        }
        let step = "starting its stream";
        let mut outcome = self.ask(Op::Start, TRIES, step).await?;
        if outcome.0 == Outcome::Busy {
            self.ask(Op::Stop, TRIES, step).await?;
            outcome = self.ask(Op::Start, TRIES, step).await?;
        }
        let (config_id, device_us) = match outcome.0 {
            Outcome::Started { config_id, time_us } => (config_id, time_us),
            Outcome::NotNow | Outcome::Failed => return Err(Problem::Lost(LostReason::NotNow)),
            _ => return Err(lost(step)),
        };
        if set_up.applied.id != config_id {
            set_up.applied = self.applied().await?;
            if set_up.applied.id != config_id {
                return Err(lost("agreeing on how it is set up"));
            }
        }
        let at = outcome.2;
        let opened = Box::new(Opened {
            info: set_up.info,
            applied: set_up.applied,
            device_us,
            mtu: self.peripheral.mtu(),
            maker: set_up.maker.clone(),
            model: set_up.model.clone(),
            firmware: set_up.firmware.clone(),
        });
        self.open = true;
        self.battery = None;
        self.data = at;
        let clip = 0;
        self.post.push(BleEvent::Opened { clip, at, opened });
        let state = LinkState::Streaming;
        self.post.push(BleEvent::Link { clip, at, state });
        for time in times {
            self.post.push(time);
        }
        self.tell_state().await
    }

    /// Reads battery and status once: notifications only tell what changes from now on.
    async fn tell_state(&mut self) -> Result<(), Problem> {
        let clip = 0;
        let status = self
            .read_optional(uuid::STATUS, "reading its status")
            .await?;
        if let Some(status) = status.and_then(|bytes| Status::parse(&bytes).ok()) {
            let at = (self.now)();
            self.post.push(BleEvent::Status { clip, at, status });
        }
        let level = self
            .read_optional(uuid::BATTERY_LEVEL, "reading its battery")
            .await?;
        if let Some(level) = level {
            self.tell_battery((self.now)(), &level);
        }
        Ok(())
    }

    /// Streams until something is wrong. `again` asks for the stream to be started anew.
    pub(super) async fn stream(&mut self, set_up: &mut SetUp, again: &Notify) -> Problem {
        let (mut synced, mut next_sync) = (0, Instant::now() + SOON);
        let mut look = Instant::now() + LOOK;
        let mut restarted_for = None;
        loop {
            tokio::select! {
                biased;
                notification = next(&mut self.notifications) => {
                    self.take(notification);
                    continue;
                }
                () = again.notified() => {
                    if let Err(problem) = self.start(set_up).await {
                        return problem;
                    }
                }
                () = sleep_until(look.min(next_sync)) => {}
                () = self.post.flush(), if self.post.is_waiting() => continue,
            }
            if Instant::now() >= next_sync {
                // One that fails is no harm: the next comes.
                if let Ok(time) = self.sync().await {
                    self.post.push(time);
                }
                synced += 1;
                next_sync = Instant::now()
                    + if synced < SYNCS_SOON {
                        SOON
                    } else {
                        SYNC_EVERY
                    };
            }
            if Instant::now() >= look {
                look = match self.look(set_up, &mut restarted_for).await {
                    Ok(after) => Instant::now() + after,
                    Err(problem) => return problem,
                };
            }
        }
    }

    /// Is all well? When to look again.
    async fn look(
        &mut self,
        set_up: &mut SetUp,
        restarted_for: &mut Option<Timestamp>,
    ) -> Result<Duration, Problem> {
        let quiet = (self.now)().since(self.data);
        if quiet < QUIET {
            let rest = u64::try_from((QUIET - quiet).as_micros()).unwrap_or(0);
            return Ok(Duration::from_micros(rest));
        }
        let peripheral = self.peripheral.clone();
        match self.during(call(QUICK, peripheral.is_connected())).await {
            Ok(true) => {}
            Ok(false) => return Err(Problem::Lost(LostReason::Disconnected)),
            Err(CallError::Refused(_)) => {
                return Err(Problem::Suspect(LostReason::Disconnected));
            }
            Err(CallError::Dead | CallError::Timeout) => {
                return Err(Problem::Suspect(LostReason::Radio));
            }
        }
        if quiet >= RESTART {
            if *restarted_for == Some(self.data) {
                return Err(Problem::Lost(LostReason::Silent));
            }
            // The start counts as the newest sign of life, so silence after it is measured from there.
            match self.start(set_up).await {
                Ok(()) => *restarted_for = Some(self.data),
                Err(Problem::Lost(LostReason::SetUp { .. })) => {
                    return Err(Problem::Lost(LostReason::Silent));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(LOOK)
    }
}
