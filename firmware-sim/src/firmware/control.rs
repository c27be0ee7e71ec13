//! Control: the commands of the host, each executed once and answered every time.

use nape_wire::control::MAX_OP;
use nape_wire::{Command, Op, Outcome, Reply};

use super::stream::Streaming;
use super::{AttError, Characteristic, Firmware, Packet};

/// The last op of the profile's list.
const LAST_OP: u8 = 9;
/// Counts the gyroscope may differ by while its offset is learned: beyond that the clip moves. Our
/// choice: 6 deg/s at ±1000 deg/s, well above the sway of a still wearer.
const STILL_COUNTS: i32 = 200;

/// Learning the offset takes at least this long, µs; also what the clip likes best. Our choice: 50
/// samples and more bring the noise of the mean well under a count.
const LEARNING_US: u64 = 2_000_000;

/// The gyroscope's offset, learned while the clip lies still.
#[derive(Debug, Clone, Default)]
pub(super) struct Bias {
    offset: [i32; 3],
    range_dps: u16,
    task: Option<Learning>,
}

#[derive(Debug, Clone)]
struct Learning {
    reference: u8,
    ends_us: u64,
    sum: [i64; 3],
    count: i64,
    low: [i32; 3],
    high: [i32; 3],
}

impl Bias {
    /// When the learning under way ends, µs.
    pub(super) fn ends_us(&self) -> Option<u64> {
        self.task.as_ref().map(|t| t.ends_us)
    }

    /// A stream begins with this range.
    fn begin(&mut self, range_dps: u16) {
        self.task = None;
        if self.range_dps != range_dps {
            self.offset = [0; 3];
        }
        self.range_dps = range_dps;
    }

    /// Nobody waits for it any more.
    pub(super) fn abandon(&mut self) {
        self.task = None;
    }

    /// A sample without the offset; learned from, if that is under way.
    pub(super) fn correct(&mut self, raw: [i16; 3]) -> [i16; 3] {
        let raw = raw.map(i32::from);
        if let Some(task) = &mut self.task {
            task.count += 1;
            for (i, v) in raw.into_iter().enumerate() {
                task.sum[i] += i64::from(v);
                task.low[i] = task.low[i].min(v);
                task.high[i] = task.high[i].max(v);
            }
        }
        let mut out = [0; 3];
        for ((out, v), offset) in out.iter_mut().zip(raw).zip(self.offset) {
            let v = (v - offset).clamp(i32::from(i16::MIN), i32::from(i16::MAX));
            *out = i16::try_from(v).unwrap_or(i16::MAX);
        }
        out
    }
}

impl Firmware {
    /// Can this be a command at all? The ATT answer to writing it.
    pub(crate) fn check_command(&self, value: &[u8]) -> Result<(), AttError> {
        if !self.is_subscribed(Characteristic::Control) {
            return Err(AttError::NotSubscribed);
        }
        let is_op = |code: &u8| (1..=MAX_OP).contains(code);
        if value.len() < 2 || !value.first().is_some_and(is_op) {
            return Err(AttError::Invalid);
        }
        if value.len() > Command::MAX_LEN {
            return Err(AttError::Length { found: value.len() });
        }
        Ok(())
    }

    /// A command arrived.
    pub(crate) fn command(&mut self, now_us: u64, value: &[u8]) {
        let &[code, reference, ..] = value else {
            return;
        };
        let Some(link) = &self.link else { return };
        if self.flaws.mute {
            return;
        }
        if let Some(last) = link.last.filter(|l| l.reference == reference) {
            self.send_reply(last);
            return;
        }
        if self.bias.task.as_ref().map(|t| t.reference) == Some(reference) {
            // Under way; its reply comes when it is done.
            return;
        }
        let before = self.activity();
        let outcome = match Command::parse(value) {
            Ok(command) => self.execute(now_us, command),
            Err(_) if (1..=LAST_OP).contains(&code) => Some(Outcome::BadArguments),
            Err(_) => Some(Outcome::UnknownOp),
        };
        if let Some(outcome) = outcome {
            self.reply(code, reference, outcome);
        }
        if self.activity() != before {
            self.tell_status(now_us);
        }
    }

    /// What became of it; `None`: that will be said later.
    fn execute(&mut self, now_us: u64, command: Command) -> Option<Outcome> {
        Some(match command.op {
            Op::Start => self.start(now_us),
            Op::Stop => {
                self.stream = None;
                Outcome::Done
            }
            Op::TimeSync { token } => {
                if let Some(link) = &mut self.link {
                    link.synced = true;
                }
                let time_us = self.told_us(now_us);
                Outcome::Time { token, time_us }
            }
            Op::SelfTest if self.stream.is_some() => Outcome::Busy,
            Op::SelfTest => Outcome::SelfTest { result: 0 },
            Op::GyroBias { .. } if self.bias.task.is_some() => Outcome::Busy,
            // Without a stream the sensor is off.
            Op::GyroBias { .. } if self.stream.is_none() => Outcome::NotNow,
            Op::GyroBias { seconds } => {
                self.bias.task = Some(Learning {
                    reference: command.reference,
                    ends_us: now_us + LEARNING_US.max(u64::from(seconds) * 1_000_000),
                    sum: [0; 3],
                    count: 0,
                    low: [i32::MAX; 3],
                    high: [i32::MIN; 3],
                });
                return None;
            }
            Op::Identify { .. } => Outcome::Done,
            Op::Sleep => {
                self.stream = None;
                self.sleepy = true;
                Outcome::Done
            }
            Op::FactoryDefaults => {
                self.stream = None;
                self.bias = Bias::default();
                self.identity.placement = self.identity.factory_placement;
                self.config = self.identity.default_config();
                self.config_id = self.config_id.wrapping_add(1);
                Outcome::Done
            }
            Op::SetPlacement { placement } => {
                self.identity.placement = placement;
                Outcome::Done
            }
        })
    }

    fn start(&mut self, now_us: u64) -> Outcome {
        let Some(link) = &self.link else {
            return Outcome::NotNow;
        };
        let mtu = usize::from(link.mtu);
        let fits = self
            .config
            .stream()
            .is_some_and(|s| s.fit(mtu) > 0 || s.fits_reduced(mtu));
        if !fits || !self.is_subscribed(Characteristic::Data) {
            return Outcome::NotNow;
        }
        // An offset learned in counts of another size is of no use.
        self.bias.begin(self.config.gyr_range_dps);
        self.stream = Some(Streaming::new(self.config, self.config_id, link.mtu));
        self.runs = self.runs.wrapping_add(1);
        Outcome::Started {
            config_id: self.config_id,
            time_us: self.told_us(now_us),
        }
    }

    /// Ends learning the offset when its time has come.
    pub(super) fn end_bias(&mut self, now_us: u64) {
        let Some(task) = self.bias.task.take_if(|t| now_us >= t.ends_us) else {
            return;
        };
        let still = task
            .low
            .into_iter()
            .zip(task.high)
            .all(|(low, high)| high.saturating_sub(low) <= STILL_COUNTS);
        let outcome = if task.count > 0 && still {
            self.bias.offset = task
                .sum
                .map(|s| i32::try_from(s / task.count).unwrap_or_default());
            Outcome::Done
        } else {
            Outcome::Failed
        };
        let code = Op::GyroBias { seconds: 0 }.code();
        self.reply(code, task.reference, outcome);
    }

    fn reply(&mut self, code: u8, reference: u8, outcome: Outcome) {
        let reply = Reply {
            op: code,
            reference,
            outcome,
        };
        if let Some(link) = &mut self.link {
            link.last = Some(reply);
        }
        self.send_reply(reply);
    }

    fn send_reply(&mut self, reply: Reply) {
        let mut bytes = [0; Reply::MAX_LEN];
        let n = reply.emit(&mut bytes).unwrap_or(0);
        // Replies are few and awaited: they need no room in the queue.
        self.out.push_back(Packet {
            characteristic: Characteristic::Control,
            value: bytes[..n].to_vec(),
        });
    }
}
