//! Control: commands written by the host, each answered by an indication.
//!
//! Every command carries a `ref` that its reply echoes. A ref that repeats the one before is answered
//! again but not executed again, so a host that heard no reply may just ask again.
//!
//! Command: `op u8, ref u8, args`. Reply: `0x80 | op, ref, status u8, args` (args only when done).

use crate::field::{EmitError, Fault, Fields, Pen};
use crate::info::PlacementCode;

/// The second byte of [`Op::FactoryDefaults`]: a stray byte must not erase a clip. Our choice.
pub const FACTORY_KEY: u8 = 0xA5;

/// What the clip is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Begin to stream with the configuration written last; the sample index begins at 0.
    Start,
    /// End streaming.
    Stop,
    /// Say your time, with this token.
    TimeSync {
        /// Comes back in the reply.
        token: u32,
    },
    /// Test the sensor.
    SelfTest,
    /// Learn the gyroscope's offset; lie still for this long.
    GyroBias {
        /// Seconds.
        seconds: u8,
    },
    /// Blink, so that the wearer knows which clip this is.
    Identify {
        /// Seconds.
        seconds: u8,
    },
    /// Sleep until moved or charged.
    Sleep,
    /// Forget everything that was set.
    FactoryDefaults,
    /// Keep where it is worn, for Info.
    SetPlacement {
        /// Where.
        placement: PlacementCode,
    },
}

impl Op {
    /// The code on the wire.
    pub const fn code(self) -> u8 {
        match self {
            Self::Start => 1,
            Self::Stop => 2,
            Self::TimeSync { .. } => 3,
            Self::SelfTest => 4,
            Self::GyroBias { .. } => 5,
            Self::Identify { .. } => 6,
            Self::Sleep => 7,
            Self::FactoryDefaults => 8,
            Self::SetPlacement { .. } => 9,
        }
    }
}

/// A command with its ref.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// What to do.
    pub op: Op,
    /// Echoed in the reply.
    pub reference: u8,
}

impl Command {
    /// Most bytes of a command.
    pub const MAX_LEN: usize = 6;

    /// Reads a command.
    ///
    /// # Errors
    /// What makes it none.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let mut fields = Fields::new(bytes);
        let code = fields.u8()?;
        let reference = fields.u8()?;
        let op = match code {
            1 => Op::Start,
            2 => Op::Stop,
            3 => Op::TimeSync {
                token: fields.u32()?,
            },
            4 => Op::SelfTest,
            5 => Op::GyroBias {
                seconds: fields.u8()?,
            },
            6 => Op::Identify {
                seconds: fields.u8()?,
            },
            7 => Op::Sleep,
            8 => match fields.u8()? {
                FACTORY_KEY => Op::FactoryDefaults,
                other => {
                    return Err(Fault::Value {
                        field: "factory key",
                        found: u32::from(other),
                    });
                }
            },
            9 => Op::SetPlacement {
                placement: PlacementCode::parse(fields.u8()?)?,
            },
            other => {
                return Err(Fault::Value {
                    field: "op",
                    found: u32::from(other),
                });
            }
        };
        fields.end()?;
        Ok(Self { op, reference })
    }

    /// Writes it; returns its length.
    ///
    /// # Errors
    /// Too small a buffer.
    pub fn emit(self, out: &mut [u8]) -> Result<usize, EmitError> {
        let needed = match self.op {
            Op::Start | Op::Stop | Op::SelfTest | Op::Sleep => 2,
            Op::GyroBias { .. }
            | Op::Identify { .. }
            | Op::FactoryDefaults
            | Op::SetPlacement { .. } => 3,
            Op::TimeSync { .. } => 6,
        };
        let pen = Pen::new(out, needed)?.put([self.op.code(), self.reference]);
        let pen = match self.op {
            Op::Start | Op::Stop | Op::SelfTest | Op::Sleep => pen,
            Op::GyroBias { seconds } | Op::Identify { seconds } => pen.put([seconds]),
            Op::FactoryDefaults => pen.put([FACTORY_KEY]),
            Op::SetPlacement { placement } => pen.put([placement as u8]),
            Op::TimeSync { token } => pen.put(token.to_le_bytes()),
        };
        Ok(pen.done())
    }
}

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Streaming began.
    Started {
        /// The id of the configuration now in force.
        config_id: u8,
        /// Device time at that moment, µs since boot.
        time_us: u64,
    },
    /// Device time when a [`Op::TimeSync`] was received.
    Time {
        /// As asked.
        token: u32,
        /// Device time, µs since boot: it also resolves the wrap of the frames' time.
        time_us: u64,
    },
    /// The self test ended.
    SelfTest {
        /// 0: sound; else the chip's own code.
        result: u8,
    },
    /// Done; nothing to say.
    Done,
    /// Not done: this op is unknown to the clip.
    UnknownOp,
    /// Not done: the arguments mean nothing.
    BadArguments,
    /// Not done: something else is under way.
    Busy,
    /// Not done: not in this state (on the charger, battery empty).
    NotNow,
    /// Not done: the hardware failed.
    Failed,
}

/// The reply to a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// The code of the op replied to, 0 to 127.
    pub op: u8,
    /// The command's ref.
    pub reference: u8,
    /// What became of it.
    pub outcome: Outcome,
}

impl Reply {
    /// Most bytes of a reply.
    pub const MAX_LEN: usize = 15;

    /// Reads a reply.
    ///
    /// # Errors
    /// What makes it none.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let mut fields = Fields::new(bytes);
        let first = fields.u8()?;
        if first & 0x80 == 0 {
            return Err(Fault::Value {
                field: "reply",
                found: u32::from(first),
            });
        }
        let op = first & 0x7f;
        let reference = fields.u8()?;
        let outcome = match (fields.u8()?, op) {
            (0, 1) => Outcome::Started {
                config_id: fields.u8()?,
                time_us: fields.u64()?,
            },
            (0, 3) => Outcome::Time {
                token: fields.u32()?,
                time_us: fields.u64()?,
            },
            (0, 4) => Outcome::SelfTest {
                result: fields.u8()?,
            },
            (0, 2 | 5..=9) => Outcome::Done,
            (1, _) => Outcome::UnknownOp,
            (2, _) => Outcome::BadArguments,
            (3, _) => Outcome::Busy,
            (4, _) => Outcome::NotNow,
            (5, _) => Outcome::Failed,
            (status, _) => {
                return Err(Fault::Value {
                    field: "status of the reply",
                    found: u32::from(status),
                });
            }
        };
        fields.end()?;
        Ok(Self {
            op,
            reference,
            outcome,
        })
    }

    /// Writes it; returns its length.
    ///
    /// # Errors
    /// Too small a buffer.
    pub fn emit(self, out: &mut [u8]) -> Result<usize, EmitError> {
        let (status, needed) = match self.outcome {
            Outcome::Started { .. } => (0, 12),
            Outcome::Time { .. } => (0, 15),
            Outcome::SelfTest { .. } => (0, 4),
            Outcome::Done => (0, 3),
            Outcome::UnknownOp => (1, 3),
            Outcome::BadArguments => (2, 3),
            Outcome::Busy => (3, 3),
            Outcome::NotNow => (4, 3),
            Outcome::Failed => (5, 3),
        };
        let pen = Pen::new(out, needed)?.put([0x80 | self.op, self.reference, status]);
        let pen = match self.outcome {
            Outcome::Started { config_id, time_us } => {
                pen.put([config_id]).put(time_us.to_le_bytes())
            }
            Outcome::Time { token, time_us } => {
                pen.put(token.to_le_bytes()).put(time_us.to_le_bytes())
            }
            Outcome::SelfTest { result } => pen.put([result]),
            _ => pen,
        };
        Ok(pen.done())
    }
}
