//! Control: commands written by the host, each answered by an indication.
//!
//! Every command carries a `ref` that its reply echoes. A ref that repeats the one before is answered
//! again but not executed again, so a host that heard no reply may just ask again.
//!
//! Command: `op u8, ref u8, args`. Reply: `0x80 | op, ref, status u8, args` (args only when done).

use crate::field::{EmitError, Fault, Fields, Meaningless, Pen};
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
        /// Seconds; 0: the clip's own choice.
        seconds: u8,
    },
    /// Blink, so that the wearer knows which clip this is.
    Identify {
        /// Seconds; 0: blink no more.
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

    /// Bytes of the command with this code, its ref and arguments included; `None` for no op of ours.
    const fn len_of(code: u8) -> Option<usize> {
        match code {
            1 | 2 | 4 | 7 => Some(2),
            5 | 6 | 8 | 9 => Some(3),
            3 => Some(6),
            _ => None,
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
        // The op before the length: an unknown one has a length of its own.
        if let Some(len) = Op::len_of(code) {
            fields.exactly(len)?;
        }
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
        Ok(Self { op, reference })
    }

    /// Writes it; returns its length.
    ///
    /// # Errors
    /// Too small a buffer.
    pub fn emit(self, out: &mut [u8]) -> Result<usize, EmitError> {
        // Invariant: every op of the enum has a length.
        let needed = Op::len_of(self.op.code()).unwrap_or(Self::MAX_LEN);
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
    /// Done; nothing to say. Of every op but the three above.
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

impl Outcome {
    /// The status byte, and how many bytes follow it.
    const fn shape(self) -> (u8, usize) {
        match self {
            Self::Started { .. } => (0, 9),
            Self::Time { .. } => (0, 12),
            Self::SelfTest { .. } => (0, 1),
            Self::Done => (0, 0),
            Self::UnknownOp => (1, 0),
            Self::BadArguments => (2, 0),
            Self::Busy => (3, 0),
            Self::NotNow => (4, 0),
            Self::Failed => (5, 0),
        }
    }

    /// Can the op with this code end so?
    const fn belongs_to(self, op: u8) -> bool {
        match self {
            Self::Started { .. } => op == 1,
            Self::Time { .. } => op == 3,
            Self::SelfTest { .. } => op == 4,
            Self::Done => matches!(op, 2 | 5..=9),
            _ => 1 <= op && op <= MAX_OP,
        }
    }
}

/// The highest code an op may have: bit 7 marks a reply.
pub const MAX_OP: u8 = 0x7f;

/// Bytes of a reply before its arguments.
const REPLY_HEAD: usize = 3;

/// The reply to a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// The code of the op replied to, 1 to [`MAX_OP`].
    pub op: u8,
    /// The command's ref.
    pub reference: u8,
    /// What became of it; `emit` refuses what this op cannot end in.
    pub outcome: Outcome,
}

impl Reply {
    /// Most bytes of a reply.
    pub const MAX_LEN: usize = REPLY_HEAD + 12;

    /// The reply to this command.
    pub const fn to(command: Command, outcome: Outcome) -> Self {
        Self {
            op: command.op.code(),
            reference: command.reference,
            outcome,
        }
    }

    /// The reply to bytes that [`Command::parse`] refused: the op is unknown, or its arguments are bad.
    /// `None` where the bytes are no command at all (no op, no ref): those are answered with the ATT
    /// error [`crate::config::ATT_INVALID`].
    pub const fn refusing(bytes: &[u8]) -> Option<Self> {
        let [op @ 1..=MAX_OP, reference, ..] = *bytes else {
            return None;
        };
        Some(Self {
            op,
            reference,
            outcome: match Op::len_of(op) {
                None => Outcome::UnknownOp,
                Some(_) => Outcome::BadArguments,
            },
        })
    }

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
        let op = first & MAX_OP;
        Meaningless::unless(op > 0, "op", op)?;
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
        fields.exactly(REPLY_HEAD + outcome.shape().1)?;
        Ok(Self {
            op,
            reference,
            outcome,
        })
    }

    /// Writes it; returns its length.
    ///
    /// # Errors
    /// Too small a buffer, or an outcome that this op cannot have.
    pub fn emit(self, out: &mut [u8]) -> Result<usize, EmitError> {
        Meaningless::unless(self.outcome.belongs_to(self.op), "op", self.op)?;
        let (status, arguments) = self.outcome.shape();
        let pen =
            Pen::new(out, REPLY_HEAD + arguments)?.put([0x80 | self.op, self.reference, status]);
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
