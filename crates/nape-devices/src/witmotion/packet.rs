//! Packets in what the device notifies: found, told apart, put together.
//!
//! `55 61` is a sample (20 bytes; of some firmware 28, with the date), `55 71` eight registers (20 bytes; of
//! some firmware 22). There is no checksum and no length: a notification may hold several packets, or a part
//! of one. In a stream that is aligned, nothing is searched for, as any value may look like the head of a
//! packet; only where a head should be and is not, the next one is looked for. What is absent: any unit but
//! the device's counts.

/// The first byte of every packet, and the second of the two kinds.
const HEAD: u8 = 0x55;
const SAMPLE: u8 = 0x61;
const REGISTERS: u8 = 0x71;
/// Bytes of a packet of either kind, and of the longer ones.
const SHORT: usize = 20;
const DATED: usize = 28;
const WIDE: usize = 22;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Packet {
    /// A sample.
    Motion(Motion),
    /// Eight registers.
    Registers(Register),
}

/// A sample, raw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Motion {
    /// Specific force, 16 g / 32768.
    pub acc: [i16; 3],
    /// Angular rate, 2000 deg/s / 32768.
    pub gyr: [i16; 3],
    /// Roll, pitch and yaw as the device fuses them, 180 deg / 32768.
    pub angles: [i16; 3],
    /// Date and time by its own clock, of firmware that tells them.
    pub wall: Option<Wall>,
}

/// Date and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wall {
    /// Years since 2000.
    pub year: u8,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// 0 to 999.
    pub ms: u16,
}

impl Wall {
    fn of(bytes: [u8; 8]) -> Option<Self> {
        let [year, month, day, hour, minute, second, low, high] = bytes;
        let ms = u16::from_le_bytes([low, high]);
        let sound = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60
            && ms < 1000;
        sound.then_some(Self {
            year,
            month,
            day,
            hour,
            minute,
            second,
            ms,
        })
    }

    /// Seconds since the year 2000 began, by the calendar.
    pub fn seconds(&self) -> f64 {
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        // Days from civil (H. Hinnant), March first; of this century each fourth year is a leap year.
        let (y, m) = if month > 2 {
            (year, month - 3)
        } else {
            (year - 1, month + 9)
        };
        let days = 365 * y + y.div_euclid(4) + (153 * m + 2) / 5 + i64::from(self.day) + 59;
        #[expect(clippy::cast_precision_loss, reason = "seconds of a century")]
        let whole = (days * 86_400) as f64;
        let of_day = u32::from(self.hour) * 3_600 + u32::from(self.minute) * 60;
        whole + f64::from(of_day + u32::from(self.second)) + f64::from(self.ms) * 1e-3
    }
}

/// Eight registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Register {
    /// The number of the first.
    pub first: u8,
    /// Their values.
    pub values: [i16; 8],
}

/// What taking bytes in gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Found {
    /// A packet.
    Packet(Packet),
    /// Bytes between packets that belong to none.
    Junk {
        /// How many.
        bytes: usize,
    },
    /// A packet whose end never came.
    Truncated {
        /// How many bytes of it came.
        found: usize,
    },
}

/// The stream of one connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packets {
    // Invariant: empty, or the beginning of a packet; shorter than DATED between two calls.
    rest: Vec<u8>,
    /// Samples are dated; `None` while that is not known.
    dated: Option<bool>,
    /// The newest packet ended with its notification and may have been the first part of a dated one.
    ended: bool,
}

impl Packets {
    /// Takes one notification in; what was found goes to `out`.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<Found>) {
        let mut bytes = bytes;
        if std::mem::take(&mut self.ended) && is_date(bytes) {
            // What was taken for a whole packet was the first part of a dated one.
            self.dated = Some(true);
            bytes = &bytes[8..];
        }
        self.drop_torn(bytes, out);
        self.rest.extend_from_slice(bytes);
        let buffer = std::mem::take(&mut self.rest);
        let mut at = 0;
        let mut junk = 0;
        while at < buffer.len() {
            let here = &buffer[at..];
            if !begins(here) {
                junk += 1;
                at += 1;
                continue;
            }
            if junk > 0 {
                out.push(Found::Junk { bytes: junk });
                junk = 0;
            }
            let Some(len) = self.length(here) else { break };
            out.extend(read(&here[..len]).map(Found::Packet));
            at += len;
            self.ended = self.dated.is_none() && at == buffer.len() && here[1] == SAMPLE;
        }
        if junk > 0 {
            out.push(Found::Junk { bytes: junk });
        }
        self.rest = buffer[at..].to_vec();
    }

    /// The stream is over; what is left of a packet goes to `out`.
    pub fn end(&mut self, out: &mut Vec<Found>) {
        let found = std::mem::take(&mut self.rest).len();
        if found > 0 {
            out.push(Found::Truncated { found });
        }
        *self = Self::default();
    }

    /// A part of a packet waits, and what comes now begins a packet itself instead of going on with it.
    fn drop_torn(&mut self, bytes: &[u8], out: &mut Vec<Found>) {
        let (waits, comes) = (self.rest.len(), bytes.len());
        if waits == 0 || !begins(bytes) {
            return;
        }
        let goes_on = |len: usize| {
            let missing = len.saturating_sub(waits);
            comes <= missing || begins(&bytes[missing..])
        };
        if comes >= SHORT && !goes_on(SHORT) && !goes_on(DATED) && !goes_on(WIDE) {
            out.push(Found::Truncated { found: waits });
            self.rest.clear();
        }
    }

    /// The length of the packet that begins here; `None` while that cannot be told, or not all is there.
    fn length(&mut self, here: &[u8]) -> Option<usize> {
        let there = here.len();
        if there < SHORT {
            return None;
        }
        if here[1] == REGISTERS {
            let wide = there >= WIDE && !begins(&here[SHORT..]) && at_end_or_head(here, WIDE);
            return Some(if wide { WIDE } else { SHORT });
        }
        let dated = match self.dated {
            Some(known) => known,
            None if there == SHORT => false,
            None if begins(&here[SHORT..]) => {
                self.dated = Some(false);
                false
            }
            // Too little to tell a date.
            None if there < DATED => return None,
            None => {
                let dated = is_date(&here[SHORT..]) && at_end_or_head(here, DATED);
                self.dated = dated.then_some(true);
                dated
            }
        };
        let len = if dated { DATED } else { SHORT };
        (there >= len).then_some(len)
    }
}

/// Does a packet begin here, as far as can be seen?
fn begins(bytes: &[u8]) -> bool {
    match bytes {
        [HEAD] => true,
        [HEAD, kind, ..] => matches!(*kind, SAMPLE | REGISTERS),
        _ => false,
    }
}

fn at_end_or_head(bytes: &[u8], at: usize) -> bool {
    bytes.len() == at || bytes.get(at..).is_some_and(begins)
}

/// Is this the date at the end of a dated packet?
fn is_date(bytes: &[u8]) -> bool {
    let date = bytes.first_chunk().is_some_and(|b| Wall::of(*b).is_some());
    date && !begins(bytes) && at_end_or_head(bytes, 8)
}

/// Reads a packet of the right length.
fn read(bytes: &[u8]) -> Option<Packet> {
    let word = |k: usize| i16::from_le_bytes([bytes[k], bytes[k + 1]]);
    let three = |k: usize| [word(k), word(k + 2), word(k + 4)];
    if bytes[1] == REGISTERS {
        return Some(Packet::Registers(Register {
            first: bytes[2],
            values: [4, 6, 8, 10, 12, 14, 16, 18].map(word),
        }));
    }
    Some(Packet::Motion(Motion {
        acc: three(2),
        gyr: three(8),
        angles: three(14),
        wall: bytes
            .get(SHORT..)
            .and_then(<[u8]>::first_chunk)
            .and_then(|b| Wall::of(*b)),
    }))
}
