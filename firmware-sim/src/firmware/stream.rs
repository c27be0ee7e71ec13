//! Streaming: from samples to data frames.

use nape_wire::data::{Full, HEADER_LEN};
use nape_wire::{Channels, Config, Flags, Header, Stream};

use super::fifo::{Fifo, PeriodMeter, Sample};
use super::{BATTERY_LOW, Characteristic, Firmware, MAX_MTU, Packet, TX_PACKETS};

/// Longest frame, bytes.
const MAX_FRAME: usize = MAX_MTU as usize - 3;

/// A stream under way.
#[derive(Debug, Clone)]
pub(super) struct Streaming {
    /// In force since the start.
    pub(super) config: Config,
    /// Its id.
    pub(super) id: u8,
    stream: Stream,
    /// Samples a frame; 0: the MTU has room for the reduced header only.
    per_frame: usize,
    next_index: u32,
    seq: u16,
    fifo: Fifo,
    overflow: bool,
    meter: PeriodMeter,
}

impl Streaming {
    /// A stream with this configuration over a link with this MTU.
    pub(super) fn new(config: Config, id: u8, mtu: u16) -> Self {
        let stream = config.stream().unwrap_or(Stream::Acc);
        let fit = stream.fit(usize::from(mtu));
        Self {
            config,
            id,
            stream,
            per_frame: fit.min(usize::from(config.batch)),
            next_index: 0,
            seq: 0,
            fifo: Fifo::default(),
            overflow: false,
            meter: PeriodMeter::default(),
        }
    }

    /// When the oldest sample has waited long enough, µs; `None` without such a limit.
    pub(super) fn overdue_us(&self) -> Option<u64> {
        let cap = u64::from(self.config.latency_ms) * 1000;
        let oldest = self.fifo.oldest()?;
        (cap > 0 && self.fifo.len() < self.per_frame.max(1)).then_some(oldest.time_us + cap)
    }

    /// Samples missing to a full frame.
    pub(super) fn missing(&self) -> usize {
        self.per_frame.max(1).saturating_sub(self.fifo.len())
    }

    /// Counts samples that never leave the clip.
    fn lose(&mut self, samples: usize) -> u32 {
        self.overflow |= samples > 0;
        u32::try_from(samples).unwrap_or(u32::MAX)
    }

    /// How many samples go into the next frame now; 0: it waits.
    fn ready(&self, now_us: u64) -> usize {
        let waiting = self.fifo.len();
        let wanted = self.per_frame.max(1);
        if waiting >= wanted {
            wanted
        } else if self.overdue_us().is_some_and(|at| now_us >= at) {
            waiting
        } else {
            0
        }
    }
}

/// What the sensor reads: counts of accelerometer and gyroscope.
pub(crate) type Reading = ([i16; 3], [i16; 3]);

impl Firmware {
    /// The sensor has a sample.
    pub(crate) fn sample(&mut self, now_us: u64, (acc, gyr): Reading) {
        let gyr = self.bias.correct(gyr);
        let wanted = !self.flaws.mute && self.is_subscribed(Characteristic::Data);
        let Some(s) = &mut self.stream else { return };
        let index = s.next_index;
        s.next_index = index.wrapping_add(1);
        s.meter.sample(index, now_us);
        let mut channels: Channels = [0; 9];
        channels[..3].copy_from_slice(&acc);
        if s.stream == Stream::AccGyr {
            channels[3..6].copy_from_slice(&gyr);
        }
        let sample = Sample {
            index,
            time_us: now_us,
            channels,
        };
        let lost = if wanted {
            usize::from(s.fifo.push(sample))
        } else {
            // Nobody takes them: they are lost, but they count.
            1 + s.fifo.clear()
        };
        let lost = s.lose(lost);
        self.dropped_samples = self.dropped_samples.saturating_add(lost);
        self.pump(now_us);
    }

    /// Throws away the samples that wait, because nobody will take them.
    pub(super) fn discard(&mut self) {
        let Some(s) = &mut self.stream else { return };
        let waiting = s.fifo.clear();
        let lost = s.lose(waiting);
        self.dropped_samples = self.dropped_samples.saturating_add(lost);
    }

    /// Makes frames of what waits, as far as the radio's queue has room.
    pub(super) fn pump(&mut self, now_us: u64) {
        while !self.flaws.mute && self.out.len() < TX_PACKETS {
            let n = self.stream.as_ref().map_or(0, |s| s.ready(now_us));
            if n == 0 {
                return;
            }
            let Some(value) = self.frame(n) else { return };
            self.out.push_back(Packet {
                characteristic: Characteristic::Data,
                value,
            });
        }
    }

    /// A frame of the oldest `n` samples.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the profile's stamps, and the reduced header's sequence, wrap"
    )]
    fn frame(&mut self, n: usize) -> Option<Vec<u8>> {
        let mut flags = Flags(0);
        if !self.link.as_ref().is_some_and(|l| l.synced) {
            flags.0 |= Flags::UNSYNCED;
        }
        if self.sense.battery_percent < BATTERY_LOW {
            flags.0 |= Flags::BATTERY_LOW;
        }
        let back_us = self.flaws.back_us;
        let s = self.stream.as_mut()?;
        if self.sent_id.replace(s.id).is_some_and(|id| id != s.id) {
            flags.0 |= Flags::CONFIG_CHANGED;
        }
        if core::mem::take(&mut s.overflow) {
            flags.0 |= Flags::OVERFLOW;
        }
        let mut samples = [[0; 9]; (MAX_FRAME - HEADER_LEN) / 6];
        let (mut first, mut last) = (None, (0, 0));
        for (slot, sample) in samples.iter_mut().zip(s.fifo.take(n)) {
            *slot = sample.channels;
            first.get_or_insert((sample.index, sample.time_us));
            last = (sample.index, sample.time_us);
            flags.0 |= clipped(&sample.channels);
        }
        let (index, time_us) = first?;
        let full = (s.per_frame > 0).then(|| Full {
            first_index: index,
            // Measured, never nominal: before the second sample nobody knows.
            period_us: s.meter.period_us(last.0, last.1).unwrap_or(0),
            count: u8::try_from(n).unwrap_or(u8::MAX),
            config_id: s.id,
        });
        let seq = if full.is_some() { s.seq } else { index as u16 };
        s.seq = s.seq.wrapping_add(1);
        let header = Header {
            stream: s.stream,
            flags,
            seq,
            time_us: time_us.saturating_sub(back_us) as u32,
            full,
        };
        let mut bytes = [0; MAX_FRAME];
        let len = header.emit(samples.get(..n)?, &mut bytes).ok()?;
        let mut value = bytes[..len].to_vec();
        if self.flaws.garbage > 0 {
            spoil(&mut value, self.flaws.garbage);
            self.flaws.garbage -= 1;
        }
        Some(value)
    }
}

/// Flags of channels at the end of their range.
fn clipped(channels: &Channels) -> u8 {
    let end = |v: &i16| *v == i16::MAX || *v == i16::MIN;
    let acc = if channels[..3].iter().any(end) {
        Flags::CLIP_ACC
    } else {
        0
    };
    let gyr = if channels[3..6].iter().any(end) {
        Flags::CLIP_GYR
    } else {
        0
    };
    acc | gyr
}

/// Makes a frame that no host may take for one, in one of five ways.
fn spoil(value: &mut Vec<u8>, kind: u32) {
    match kind % 5 {
        // One byte short; one too long.
        0 => value.truncate(value.len() - 1),
        1 => value.push(0),
        // A version to come.
        2 => value[0] = (value[0] & 15) | (9 << 4),
        // No sample at all, or (reduced header) a stream that means nothing.
        3 if value.len() > HEADER_LEN + 4 => value[14] = 0,
        3 => value[0] |= 15,
        _ => value.clear(),
    }
}
