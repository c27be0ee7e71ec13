//! A conversation with one connected clip: reads, writes, commands with their replies, and all the
//! while its notifications, stamped when they arrive.
//!
//! What is absent: when to connect, and when to give up ([`super::clip`], [`super::stream`]).

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use btleplug::api::{Characteristic, Peripheral as _, ValueNotification, WriteType};
use btleplug::platform::Peripheral;
use futures_lite::Stream;
use nape_core::Timestamp;
use nape_core::text::clean;
use nape_wire::{Command, Op, Outcome, Reply, Status, uuid};
use tokio::time::{Instant, sleep_until};

use super::bus::{CallError, Guarded, call};
use super::post::Post;
use crate::event::{BleEvent, LostReason, Now, RefusedReason};

/// Longest wait for a read, a write or a subscription. Our choice: a round trip takes two connection
/// intervals (0.1 s), and a link that loses packets still gets through in 2 s.
pub(super) const GATT: Duration = Duration::from_secs(5);

/// Longest wait for the reply to a command before it is asked again. Our choice.
const REPLY: Duration = Duration::from_millis(1_500);

/// How a conversation went wrong.
#[derive(Debug)]
pub(super) enum Problem {
    /// The link is gone or of no use.
    Lost(LostReason),
    /// What answers must not be used.
    Refused(RefusedReason),
    /// It may not be the clip but this computer's Bluetooth.
    Suspect(LostReason),
}

impl Problem {
    /// What a failed call in this step means.
    pub(super) fn of(step: &'static str, error: &CallError) -> Self {
        match error {
            CallError::Dead => Self::Suspect(LostReason::Radio),
            CallError::Timeout => Self::Suspect(LostReason::SetUp { step }),
            refused if refused.says("ServiceUnknown") || refused.says("NameHasNoOwner") => {
                Self::Suspect(LostReason::Radio)
            }
            _ => Self::Lost(LostReason::SetUp { step }),
        }
    }
}

/// The notifications of one device. btleplug's stream never ends by itself.
pub(super) type Notifications = Pin<Box<dyn Stream<Item = ValueNotification> + Send>>;

/// A connected clip.
pub(super) struct Link<'a> {
    pub(super) peripheral: Peripheral,
    pub(super) notifications: Guarded<Notifications>,
    pub(super) post: &'a mut Post,
    pub(super) now: &'a Now,
    /// The ref of the command before.
    pub(super) reference: u8,
    /// Frames are passed on: the stream is open.
    pub(super) open: bool,
    /// When the newest frame arrived.
    pub(super) data: Timestamp,
    reply: Option<(Timestamp, Reply)>,
    /// As told last.
    pub(super) battery: Option<u8>,
}

impl<'a> Link<'a> {
    pub(super) fn new(
        peripheral: Peripheral,
        notifications: Guarded<Notifications>,
        post: &'a mut Post,
        now: &'a Now,
    ) -> Self {
        Self {
            peripheral,
            notifications,
            post,
            data: now(),
            now,
            reference: 0,
            open: false,
            reply: None,
            battery: None,
        }
    }

    /// The characteristic with this UUID; `None` if the clip has none.
    pub(super) fn characteristic(&self, id: u128) -> Option<Characteristic> {
        let id = ::uuid::Uuid::from_u128(id);
        self.peripheral
            .characteristics()
            .into_iter()
            .find(|c| c.uuid == id)
    }

    fn needed(&self, id: u128) -> Result<Characteristic, Problem> {
        self.characteristic(id)
            .ok_or(Problem::Refused(RefusedReason::NotAClip))
    }

    /// Takes a notification in.
    pub(super) fn take(&mut self, notification: ValueNotification) {
        let at = (self.now)();
        let ValueNotification { uuid, value, .. } = notification;
        let event = match uuid.as_u128() {
            uuid::DATA => {
                self.data = at;
                self.open.then_some(BleEvent::Frame {
                    clip: 0,
                    at,
                    bytes: value,
                })
            }
            uuid::CONTROL => {
                self.reply = Reply::parse(&value).ok().map(|reply| (at, reply));
                None
            }
            uuid::STATUS => Status::parse(&value).ok().map(|status| BleEvent::Status {
                clip: 0,
                at,
                status,
            }),
            uuid::BATTERY_LEVEL => {
                self.tell_battery(at, &value);
                None
            }
            // BlueZ tells the value of every read here as well.
            _ => None,
        };
        if let Some(event) = event {
            self.post.push(event);
        }
    }

    /// Tells the battery's level, if it is another one than before.
    pub(super) fn tell_battery(&mut self, at: Timestamp, value: &[u8]) {
        if let [percent @ 0..=100] = *value
            && self.open
            && self.battery.replace(percent) != Some(percent)
        {
            let clip = 0;
            self.post.push(BleEvent::Battery { clip, at, percent });
        }
    }

    /// Awaits something while notifications are taken in.
    pub(super) async fn during<T>(&mut self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        loop {
            tokio::select! {
                biased;
                notification = next(&mut self.notifications) => self.take(notification),
                out = &mut future => return out,
                () = self.post.flush(), if self.post.is_waiting() => {}
            }
        }
    }

    /// Reads a characteristic that every clip has.
    pub(super) async fn read(&mut self, id: u128, step: &'static str) -> Result<Vec<u8>, Problem> {
        let characteristic = self.needed(id)?;
        let peripheral = self.peripheral.clone();
        self.during(call(GATT, peripheral.read(&characteristic)))
            .await
            .map_err(|e| Problem::of(step, &e))
    }

    /// Reads a characteristic that a clip may lack; `None` if it does or will not tell.
    pub(super) async fn read_optional(
        &mut self,
        id: u128,
        step: &'static str,
    ) -> Result<Option<Vec<u8>>, Problem> {
        if self.characteristic(id).is_none() {
            return Ok(None);
        }
        match self.read(id, step).await {
            Ok(value) => Ok(Some(value)),
            Err(Problem::Lost(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// A string of the Device Information service, cleaned; empty if there is none.
    pub(super) async fn string(&mut self, id: u128) -> Result<String, Problem> {
        let bytes = self.read_optional(id, "reading what it is").await?;
        Ok(clean(&String::from_utf8_lossy(&bytes.unwrap_or_default())))
    }

    /// Writes a characteristic that every clip has.
    pub(super) async fn write(
        &mut self,
        id: u128,
        value: &[u8],
        step: &'static str,
    ) -> Result<(), Problem> {
        let characteristic = self.needed(id)?;
        let peripheral = self.peripheral.clone();
        let write = peripheral.write(&characteristic, value, WriteType::WithResponse);
        self.during(call(GATT, write))
            .await
            .map_err(|e| Problem::of(step, &e))
    }

    /// Has the clip notify this characteristic.
    pub(super) async fn subscribe(&mut self, id: u128, step: &'static str) -> Result<(), Problem> {
        let characteristic = self.needed(id)?;
        let peripheral = self.peripheral.clone();
        let subscribed = call(GATT, peripheral.subscribe(&characteristic));
        match self.during(subscribed).await {
            // It does so already for us.
            Err(e) if e.says("InProgress") => Ok(()),
            other => other.map_err(|e| Problem::of(step, &e)),
        }
    }

    /// Asks the clip to do something, `tries` times with the same ref, and waits for what became of it;
    /// with the moments before the last writing and of the reply's arrival.
    pub(super) async fn ask(
        &mut self,
        op: Op,
        tries: u32,
        step: &'static str,
    ) -> Result<(Outcome, Timestamp, Timestamp), Problem> {
        let characteristic = self.needed(uuid::CONTROL)?;
        self.reference = self.reference.wrapping_add(1);
        let reference = self.reference;
        let mut bytes = [0; Command::MAX_LEN];
        let Ok(len) = Command { op, reference }.emit(&mut bytes) else {
            return Err(Problem::Lost(LostReason::SetUp { step }));
        };
        for _ in 0..tries {
            self.reply = None;
            let peripheral = self.peripheral.clone();
            let sent = (self.now)();
            let write = peripheral.write(&characteristic, &bytes[..len], WriteType::WithResponse);
            let mut writing = pin!(call(GATT, write));
            let mut written = false;
            let until = Instant::now() + REPLY;
            loop {
                tokio::select! {
                    biased;
                    notification = next(&mut self.notifications) => self.take(notification),
                    result = &mut writing, if !written => match result {
                        Ok(()) => written = true,
                        Err(e) => return Err(Problem::of(step, &e)),
                    },
                    () = sleep_until(until) => break,
                    () = self.post.flush(), if self.post.is_waiting() => {}
                }
                if let Some((received, reply)) = self.reply.take()
                    && reply.op == op.code()
                    && reply.reference == reference
                {
                    return Ok((reply.outcome, sent, received));
                }
            }
        }
        Err(Problem::Lost(LostReason::SetUp { step }))
    }
}

/// The next notification of a stream; never, if it should end after all.
pub(super) async fn next(notifications: &mut Guarded<Notifications>) -> ValueNotification {
    poll_fn(|cx| match notifications.as_mut() {
        Some(stream) => match stream.as_mut().poll_next(cx) {
            Poll::Ready(Some(notification)) => Poll::Ready(notification),
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        },
        None => Poll::Pending,
    })
    .await
}
