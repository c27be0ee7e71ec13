//! A command to a clip under way: written, repeated with the same ref, replied to.
//!
//! What is absent: which command comes next ([`super::driver`]).

use nape_core::{Span, Timestamp};
use nape_wire::{Command, Op, Outcome, Reply, uuid};

use crate::driver::{Action, Channel, Order};
use crate::reason::Step;

/// Longest wait for the reply to a command before it is asked again. Our choice.
const REPLY: Span = Span::from_millis(1_500);

/// A command under way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    op: Op,
    reference: u8,
    bytes: Vec<u8>,
    /// How often it may still be written.
    tries: u32,
    /// When it was written last; `None` while that is only ordered.
    sent: Option<Timestamp>,
    /// Whether that writing was answered, and if so with yes.
    written: Option<bool>,
    reply: Option<(Timestamp, Outcome)>,
}

/// What is due about a command.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Due {
    /// Write it once more.
    Again(Order),
    /// It was replied to.
    Replied {
        op: Op,
        outcome: Outcome,
        /// Just before it was written last.
        sent: Timestamp,
        received: Timestamp,
    },
    /// Nobody replied, or it could not be written.
    Failed,
}

impl Asked {
    /// A command that is written now and repeated until it was written `tries` times.
    pub(super) fn new(op: Op, reference: u8, tries: u32) -> Option<Self> {
        let mut bytes = [0; Command::MAX_LEN];
        let len = Command { op, reference }.emit(&mut bytes).ok()?;
        Some(Self {
            op,
            reference,
            bytes: bytes[..len].to_vec(),
            tries: tries.saturating_sub(1),
            sent: None,
            written: None,
            reply: None,
        })
    }

    pub(super) fn order(&self) -> Order {
        let step = match self.op {
            Op::TimeSync { .. } => Step::Time,
            _ => Step::Start,
        };
        Order {
            action: Action::Write {
                to: Channel(uuid::CONTROL),
                bytes: self.bytes.clone(),
                acknowledged: true,
            },
            step,
        }
    }

    pub(super) const fn begun(&mut self, at: Timestamp) {
        self.sent = Some(at);
    }

    pub(super) const fn written(&mut self, yes: bool) {
        self.written = Some(yes);
    }

    /// A reply came; one to another command is ignored.
    pub(super) fn replied(&mut self, at: Timestamp, reply: Reply) {
        if reply.op == self.op.code() && reply.reference == self.reference {
            self.reply = Some((at, reply.outcome));
        }
    }

    pub(super) fn deadline(&self) -> Option<Timestamp> {
        // While it is still being written, that ends by itself.
        self.written.and(self.sent).map(|sent| sent + REPLY)
    }

    /// What is due at `at`, if anything.
    pub(super) fn due(&mut self, at: Timestamp) -> Option<Due> {
        let written = self.written?;
        let sent = self.sent?;
        if !written {
            return Some(Due::Failed);
        }
        if let Some((received, outcome)) = self.reply {
            return Some(Due::Replied {
                op: self.op,
                outcome,
                sent,
                received,
            });
        }
        if at < sent + REPLY {
            return None;
        }
        if self.tries == 0 {
            return Some(Due::Failed);
        }
        self.tries -= 1;
        (self.sent, self.written) = (None, None);
        Some(Due::Again(self.order()))
    }
}
