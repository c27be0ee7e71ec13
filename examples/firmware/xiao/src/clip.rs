//! What the clip says, without radio and sensor: configuration, commands, samples made into frames.
//!
//! Pure: no clock, no IO, no allocation; times come in as µs since boot. Nape's tests compile this very
//! file and hear it out as a host would (`tests/suite/own_clip.rs`).

use nape_wire::config::{ATT_INVALID, FEATURE_GYR};
use nape_wire::data::{self, Channels, Flags, Full, Header, Stream};
use nape_wire::info::List;
use nape_wire::{
    Applied, Command, Config, EmitError, Features, Info, Op, Outcome, PlacementCode, Reply,
    VERSION, chip,
};

/// Sample rates offered, 0.1 Hz: the LSM6DS3TR-C's from 16 Hz up to what posture can use (datasheet
/// DocID030071 rev 3, p. 61).
pub const RATES_DHZ: [u16; 3] = [260, 520, 1040];
/// Accelerometer ranges, ± g.
pub const ACC_RANGES_G: [u8; 4] = [2, 4, 8, 16];
/// Gyroscope ranges, ± deg/s (what the datasheet calls 250 on p. 21 it calls 245 on p. 62).
pub const GYR_RANGES_DPS: [u16; 4] = [250, 500, 1000, 2000];
/// Longest notification, bytes: an ATT MTU of 247, which a link layer packet of 251 bytes just carries.
pub const MAX_PAYLOAD: usize = 244;
/// Most samples in a frame: of accelerometer alone.
const MAX_BATCH: usize = (MAX_PAYLOAD - data::HEADER_LEN) / 6;
/// Samples that fit a full frame; 0: none, frames are reduced.
fn fit(stream: Stream, mtu: usize) -> usize {
    stream.fit(mtu.min(MAX_PAYLOAD + 3))
}

/// The period is known after this long, µs. Our choice: two edges of 20 µs jitter in 1 s are 40 ppm.
const MEASURED_AFTER_US: u64 = 1_000_000;
/// The period is that of the last half to whole of this, µs: the chip warms up. Our choice.
const MEASURED_OVER_US: u64 = 60_000_000;

/// What the caller has to do after a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Todo {
    /// Nothing.
    Nothing,
    /// Start the sensor with this configuration, anew if it runs.
    Start(Config),
    /// Stop the sensor.
    Stop,
    /// Blink for this many seconds.
    Blink(u8),
}

/// When the newest sample of a chunk was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newest {
    /// Just now: the sensor's interrupt woke us.
    Now,
    /// So many samples, and less than one more, ago: those are still in the sensor's FIFO.
    Behind(usize),
}

/// A stream under way.
struct Run {
    config: Config,
    id: u8,
    stream: Stream,
    /// Samples the sensor took since start.
    index: u32,
    seq: u16,
    remarks: u8,
    batch: [Channels; MAX_BATCH],
    len: usize,
    first_us: u64,
    /// Device time of the newest sample, as well as known.
    newest_us: Option<u64>,
    period: Period,
}

/// The measured sample period.
#[derive(Clone, Copy)]
struct Period {
    nominal_us: u64,
    /// Where measuring begins: samples so far, time of the newest of them.
    from: Option<(u32, u64)>,
    /// Where it will begin next.
    next: Option<(u32, u64)>,
    measured_us: Option<u64>,
}

impl Period {
    fn new(rate_dhz: u16) -> Self {
        Self {
            nominal_us: 10_000_000 / u64::from(rate_dhz.max(1)),
            from: None,
            next: None,
            measured_us: None,
        }
    }

    fn us(&self) -> u64 {
        self.measured_us.unwrap_or(self.nominal_us)
    }

    /// The newest of `index` samples was taken at this moment.
    fn edge(&mut self, index: u32, at_us: u64) {
        let from = *self.from.get_or_insert((index, at_us));
        let (count, span) = (index.wrapping_sub(from.0), at_us.saturating_sub(from.1));
        if count > 0 && span >= MEASURED_AFTER_US {
            self.measured_us = Some((span + u64::from(count) / 2) / u64::from(count));
        }
        if span >= MEASURED_OVER_US {
            self.from = self.next;
        }
        if self
            .next
            .is_none_or(|next| at_us - next.1 >= MEASURED_OVER_US / 2)
        {
            self.next = Some((index, at_us));
        }
    }
}

/// A frame on its way.
pub struct Frame {
    bytes: [u8; MAX_PAYLOAD],
    len: usize,
}

impl Frame {
    /// The bytes of the notification.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// The clip.
pub struct Clip {
    uid: [u8; 8],
    placement: PlacementCode,
    config: Config,
    id: u8,
    run: Option<Run>,
    /// The last command of this connection, and its reply.
    last: Option<Reply>,
    /// Was it asked for its time on this connection?
    synced: bool,
    /// Samples that never left, since boot.
    pub dropped_samples: u32,
    /// Is the battery low?
    pub battery_low: bool,
}

impl Clip {
    /// A clip just booted.
    pub fn new(uid: [u8; 8], placement: PlacementCode) -> Self {
        Self {
            uid,
            placement,
            config: Config {
                rate_dhz: 520,
                ..Config::DEFAULT
            },
            id: 0,
            run: None,
            last: None,
            synced: false,
            dropped_samples: 0,
            battery_low: false,
        }
    }

    /// Is it streaming?
    pub fn streaming(&self) -> bool {
        self.run.is_some()
    }

    /// What the clip is.
    pub fn info(&self) -> Info {
        Info {
            version: VERSION,
            min_version: VERSION,
            // The chip's low-pass (LPF2) is always on and follows the rate.
            features: Features(Features::GYR | Features::TEMPERATURE | Features::GYR_MEAN),
            chip: chip::LSM6DS3TR_C,
            placement: self.placement,
            uid: self.uid,
            max_batch: MAX_BATCH as u8,
            max_payload: MAX_PAYLOAD as u16,
            rates_dhz: List::of(RATES_DHZ),
            acc_ranges_g: List::of(ACC_RANGES_G),
            gyr_ranges_dps: List::of(GYR_RANGES_DPS),
        }
    }

    /// What reading Config gives. The scales are ST's sensitivities (datasheet p. 21).
    pub fn applied(&self) -> Applied {
        let mg = match self.config.acc_range_g {
            2 => 0.061,
            4 => 0.122,
            8 => 0.244,
            _ => 0.488,
        };
        let mdps = match self.config.gyr_range_dps {
            250 => 8.75,
            500 => 17.5,
            1000 => 35.0,
            _ => 70.0,
        };
        Applied {
            config: self.config,
            id: self.id,
            acc_scale: mg * 1e-3 * 9.806_65,
            gyr_scale: if self.config.wants(FEATURE_GYR) {
                mdps * 1e-3 * (core::f32::consts::PI / 180.0)
            } else {
                0.0
            },
        }
    }

    /// The host wrote Config. The error is the ATT error to answer with.
    pub fn write_config(&mut self, bytes: &[u8]) -> Result<(), u8> {
        let config = Config::parse(bytes).map_err(|_| ATT_INVALID)?;
        let can = RATES_DHZ.contains(&config.rate_dhz)
            && ACC_RANGES_G.contains(&config.acc_range_g)
            && config.features & !FEATURE_GYR == 0
            && usize::from(config.batch) <= MAX_BATCH
            && (!config.wants(FEATURE_GYR) || GYR_RANGES_DPS.contains(&config.gyr_range_dps));
        if !can {
            return Err(ATT_INVALID);
        }
        self.config = config;
        self.id = self.id.wrapping_add(1);
        Ok(())
    }

    /// The host wrote Control, at this device time. The error is the ATT error to answer with.
    pub fn command(&mut self, bytes: &[u8], now_us: u64, mtu: usize) -> Result<(Reply, Todo), u8> {
        let Ok(command) = Command::parse(bytes) else {
            let reply = Reply::refusing(bytes).ok_or(ATT_INVALID)?;
            return Ok((reply, Todo::Nothing));
        };
        if let Some(reply) = self.last
            && reply.reference == command.reference
        {
            return Ok((reply, Todo::Nothing));
        }
        let (outcome, todo) = self.execute(command.op, now_us, mtu);
        let reply = Reply::to(command, outcome);
        self.last = Some(reply);
        Ok((reply, todo))
    }

    fn execute(&mut self, op: Op, now_us: u64, mtu: usize) -> (Outcome, Todo) {
        match op {
            Op::Start => {
                let config = self.config;
                let stream = match config.stream() {
                    Some(stream) if fit(stream, mtu) > 0 || stream.fits_reduced(mtu) => stream,
                    _ => return (Outcome::NotNow, Todo::Nothing),
                };
                self.run = Some(Run {
                    config,
                    id: self.id,
                    stream,
                    index: 0,
                    seq: 0,
                    remarks: Flags::CONFIG_CHANGED,
                    batch: [[0; 9]; MAX_BATCH],
                    len: 0,
                    first_us: 0,
                    newest_us: None,
                    period: Period::new(config.rate_dhz),
                });
                let config_id = self.id;
                let started = Outcome::Started {
                    config_id,
                    time_us: now_us,
                };
                (started, Todo::Start(config))
            }
            Op::Stop => {
                self.run = None;
                (Outcome::Done, Todo::Stop)
            }
            Op::TimeSync { token } => {
                self.synced = true;
                let time_us = now_us;
                (Outcome::Time { token, time_us }, Todo::Nothing)
            }
            Op::Identify { seconds } => (Outcome::Done, Todo::Blink(seconds)),
            // Until the next boot: this firmware keeps nothing in flash.
            Op::SetPlacement { placement } => {
                self.placement = placement;
                (Outcome::Done, Todo::Nothing)
            }
            Op::SelfTest | Op::GyroBias { .. } | Op::Sleep | Op::FactoryDefaults => {
                (Outcome::UnknownOp, Todo::Nothing)
            }
        }
    }

    /// What every frame remarks as long as it is so.
    fn standing(&self) -> u8 {
        let mut flags = 0;
        if !self.synced {
            flags |= Flags::UNSYNCED;
        }
        if self.battery_low {
            flags |= Flags::BATTERY_LOW;
        }
        flags
    }

    /// The link is gone: stop the sensor too.
    pub fn disconnected(&mut self) {
        self.run = None;
        self.last = None;
        self.synced = false;
    }

    /// Samples out of the sensor's FIFO, oldest first, read at this device time.
    pub fn samples(
        &mut self,
        now_us: u64,
        newest: Newest,
        samples: &[Channels],
        mtu: usize,
        mut send: impl FnMut(Frame),
    ) {
        let standing = self.standing();
        let Some(run) = &mut self.run else { return };
        let count = samples.len() as u64;
        if count == 0 {
            return;
        }
        let period = run.period.us();
        // Carried on from the chunk before, as far as what is known of the age allows.
        let newest_us = match newest {
            Newest::Now => now_us,
            Newest::Behind(left) => {
                let latest = now_us.saturating_sub(left as u64 * period);
                let carried = run.newest_us.map_or(latest, |t| t + count * period);
                carried.clamp(latest.saturating_sub(period), latest)
            }
        };
        run.newest_us = Some(newest_us);
        if newest == Newest::Now {
            run.period
                .edge(run.index.wrapping_add(samples.len() as u32), now_us);
        }
        for (left, sample) in (0..count).rev().zip(samples) {
            let at_us = newest_us.saturating_sub(left * period);
            if let Some(frame) = run.push(at_us, *sample, mtu, standing) {
                send(frame);
            }
        }
    }

    /// The sensor's FIFO ran over and was emptied at this device time: what was in it is lost, and how
    /// many those were, the clock must say.
    pub fn overran(&mut self, now_us: u64, mtu: usize, mut send: impl FnMut(Frame)) {
        let standing = self.standing();
        let Some(run) = &mut self.run else { return };
        let period = run.period.us();
        let since = now_us.saturating_sub(run.newest_us.unwrap_or(now_us));
        let lost = (since / period.max(1)) as u32;
        if let Some(frame) = run.flush(mtu, standing) {
            send(frame);
        }
        run.index = run.index.wrapping_add(lost);
        if fit(run.stream, mtu) == 0 {
            run.seq = run.seq.wrapping_add(lost as u16);
        }
        run.newest_us = run.newest_us.map(|t| t + u64::from(lost) * period);
        run.remarks |= Flags::OVERFLOW;
        run.period.from = None;
        run.period.next = None;
        self.dropped_samples = self.dropped_samples.wrapping_add(lost);
    }
}

impl Run {
    fn push(&mut self, at_us: u64, sample: Channels, mtu: usize, standing: u8) -> Option<Frame> {
        if self.len == 0 {
            self.first_us = at_us;
        }
        self.batch[self.len] = sample;
        self.len += 1;
        self.index = self.index.wrapping_add(1);
        // A reduced frame holds one.
        let most = fit(self.stream, mtu).max(1);
        let full = self.len >= most.min(usize::from(self.config.batch));
        // One period more would be too late.
        let waited = at_us + self.period.us() - self.first_us;
        let cap = u64::from(self.config.latency_ms) * 1000;
        if full || cap > 0 && waited > cap {
            return self.flush(mtu, standing);
        }
        None
    }

    fn flush(&mut self, mtu: usize, standing: u8) -> Option<Frame> {
        let samples = &self.batch[..self.len];
        if samples.is_empty() {
            return None;
        }
        let at_end = |range: core::ops::Range<usize>| {
            let mut values = samples.iter().flat_map(|s| &s[range.clone()]);
            values.any(|v| matches!(*v, i16::MIN | i16::MAX))
        };
        let channels = self.stream.channels();
        let mut flags = core::mem::take(&mut self.remarks) | standing;
        for (is, flag) in [
            (at_end(0..3), Flags::CLIP_ACC),
            (channels >= 6 && at_end(3..6), Flags::CLIP_GYR),
        ] {
            if is {
                flags |= flag;
            }
        }
        let full = fit(self.stream, mtu) > 0;
        let header = Header {
            stream: self.stream,
            flags: Flags(flags),
            seq: self.seq,
            time_us: self.first_us as u32,
            full: full.then_some(Full {
                first_index: self.index.wrapping_sub(samples.len() as u32),
                period_us: self.period.measured_us.unwrap_or(0) as u16,
                count: samples.len() as u8,
                config_id: self.id,
            }),
        };
        let mut bytes = [0; MAX_PAYLOAD];
        let len: Result<usize, EmitError> = header.emit(samples, &mut bytes);
        self.seq = self.seq.wrapping_add(1);
        self.len = 0;
        // Invariant: the header says how many samples there are, and they fit.
        len.ok().map(|len| Frame { bytes, len })
    }
}
