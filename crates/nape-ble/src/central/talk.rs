//! A conversation with one connected device: the driver's orders are carried out, its notifications stamped
//! when they arrive, and all the while it is watched whether the stream runs.
//!
//! Silence is looked into: a device that says nothing for a moment is left alone as long as the link stands,
//! then its stream is started anew, then the link is given up. What is absent: what is said ([`Driver`]), when
//! to connect, and when to try again ([`super::clip`]).

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use btleplug::api::{Characteristic, Peripheral as _, ValueNotification, WriteType};
use btleplug::platform::Peripheral;
use futures_lite::Stream;
use nape_core::{Span, Timestamp};
use nape_devices::{
    Action, Channel, Driver, Input, Link, LostReason, News, Order, Output, Over, RefusedReason,
    Step,
};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout};

use super::bus::{Boxed, CallError, Guarded, QUICK, call};
use super::post::Post;
use crate::event::{BleEvent, LinkState, Now};

/// Longest wait for a read, a write or a subscription. Our choice: a round trip takes two connection
/// intervals (0.1 s), and a link that loses packets still gets through in 2 s.
pub(crate) const GATT: Duration = Duration::from_secs(5);

/// Silence after which the link is looked at. Our choice: above a stall of 2 s.
const QUIET: Span = Span::from_millis(2_500);
/// Silence after which the stream is started anew although the link stands. Our choice: above a
/// firmware that pauses for 4 s.
const RESTART: Span = Span::from_millis(5_000);
/// How often a silent link is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// How a conversation ended.
#[derive(Debug)]
pub(crate) enum Problem {
    /// It did not go wrong: all was asked.
    Asked,
    /// The link is gone or of no use.
    Lost(LostReason),
    /// What answers must not be used.
    Refused(RefusedReason),
    /// It may not be the device but this computer's Bluetooth.
    Suspect(LostReason),
}

impl Problem {
    /// What a failed call in this step means.
    pub(crate) fn of(step: Step, error: &CallError) -> Self {
        match error {
            CallError::Dead => Self::Suspect(LostReason::Radio),
            CallError::Timeout => Self::Suspect(LostReason::SetUp { step }),
            refused if is_no_service(refused) => Self::Suspect(LostReason::Radio),
            _ => Self::Lost(LostReason::SetUp { step }),
        }
    }
}

/// Did the Bluetooth service go away?
fn is_no_service(error: &CallError) -> bool {
    error.says("ServiceUnknown") || error.says("NameHasNoOwner")
}

/// The notifications of one device. btleplug's stream never ends by itself.
pub(crate) type Notifications = Pin<Box<dyn Stream<Item = ValueNotification> + Send>>;

/// An order being carried out, and what for.
type Doing = (Boxed<Result<Vec<u8>, CallError>>, Step);

/// A connected device and its driver.
pub(crate) struct Talk<'a> {
    peripheral: Peripheral,
    notifications: Guarded<Notifications>,
    driver: &'a mut dyn Driver,
    post: &'a mut Post,
    now: &'a Now,
    doing: Option<Doing>,
    /// When the newest sign of its stream came; `None` before the stream was told of.
    data: Option<Timestamp>,
    /// Its stream is being started anew because it was silent.
    restarting: bool,
    /// The newest sign after such a start: the start itself.
    restarted: Option<Timestamp>,
}

impl<'a> Talk<'a> {
    pub(crate) const fn new(
        peripheral: Peripheral,
        notifications: Guarded<Notifications>,
        driver: &'a mut dyn Driver,
        post: &'a mut Post,
        now: &'a Now,
    ) -> Self {
        Self {
            peripheral,
            notifications,
            driver,
            post,
            now,
            doing: None,
            data: None,
            restarting: false,
            restarted: None,
        }
    }

    /// Talks until something is wrong or all was asked. `again` asks for everything to be told anew;
    /// `opened` is called when the stream runs.
    pub(crate) async fn run(mut self, again: &Notify, opened: impl Fn()) -> Problem {
        let name = call(QUICK, self.peripheral.properties()).await;
        let name = name.ok().flatten().and_then(|p| p.advertisement_name);
        let link = Link {
            name: nape_core::text::clean(&name.unwrap_or_default()),
            channels: self.characteristics().map(|c| c.0).collect(),
        };
        self.driver.handle((self.now)(), Input::Connected(&link));
        let mut look = Instant::now() + LOOK;
        loop {
            let open = self.data.is_some();
            if let Some(problem) = self.drain() {
                return problem;
            }
            if !open && self.data.is_some() {
                // News of the list from before the stream are told by it.
                let _ = timeout(Duration::ZERO, again.notified()).await;
                look = Instant::now() + LOOK;
                opened();
            }
            let due = self.due();
            tokio::select! {
                biased;
                notification = next(&mut self.notifications) => self.take(&notification),
                result = done(&mut self.doing) => {
                    if let Some(problem) = self.answer(result) {
                        return problem;
                    }
                }
                () = again.notified(), if self.data.is_some() => {
                    self.driver.handle((self.now)(), Input::Restart);
                }
                () = sleep_until(due.map_or(look, |due| due.min(look))) => {
                    self.driver.handle((self.now)(), Input::Tick);
                    if Instant::now() >= look {
                        look = match self.look().await {
                            Ok(after) => Instant::now() + after,
                            Err(problem) => return problem,
                        };
                    }
                }
                () = self.post.flush(), if self.post.is_waiting() => {}
            }
        }
    }

    /// When the driver wants to be told the time.
    fn due(&self) -> Option<Instant> {
        let left = self.driver.next_deadline()?.since((self.now)());
        // Rounded up to whole milliseconds, as timers are: never early, and not again and again.
        let ms = u64::try_from(left.as_micros()).unwrap_or(0).div_ceil(1000);
        Some(Instant::now() + Duration::from_millis(ms))
    }

    /// What the device offers.
    fn characteristics(&self) -> impl Iterator<Item = (Channel, Characteristic)> + use<> {
        let all = self.peripheral.characteristics().into_iter();
        all.map(|c| (Channel(c.uuid.as_u128()), c))
    }

    fn take(&mut self, notification: &ValueNotification) {
        let from = Channel(notification.uuid.as_u128());
        let bytes = &notification.value;
        self.driver
            .handle((self.now)(), Input::Bytes { from, bytes });
    }

    /// Takes everything the driver has to say; how it ended, if it did.
    fn drain(&mut self) -> Option<Problem> {
        while let Some(output) = self.driver.poll_output() {
            match output {
                Output::Order(order) => self.begin(order),
                Output::News(news) => self.tell(news),
                Output::Over(Over::Asked) => return Some(Problem::Asked),
                Output::Over(Over::Refused(reason)) => return Some(Problem::Refused(reason)),
                Output::Over(Over::Lost(LostReason::SetUp { .. })) if self.restarting => {
                    return Some(Problem::Lost(LostReason::Silent));
                }
                Output::Over(Over::Lost(reason)) => return Some(Problem::Lost(reason)),
            }
        }
        None
    }

    fn tell(&mut self, news: News) {
        let at = (self.now)();
        let opened = matches!(news, News::Opened { .. });
        if opened {
            if std::mem::take(&mut self.restarting) {
                // The start counts as the newest sign of life, so silence after it is measured from there.
                self.restarted = Some(at);
            }
            self.data = Some(at);
        } else if news.is_data() && self.data.is_some() {
            self.data = Some(at);
        }
        tell(self.post, at, news, self.driver);
        if opened {
            let state = LinkState::Streaming;
            self.post.push(BleEvent::Link { clip: 0, at, state });
        }
    }

    /// Begins to carry an order out.
    fn begin(&mut self, order: Order) {
        let Order { action, step } = order;
        let (Action::Read(to) | Action::Write { to, .. } | Action::Subscribe(to)) = action;
        let found = self.characteristics().find(|(channel, _)| *channel == to);
        self.driver.handle((self.now)(), Input::Begun);
        let Some((_, characteristic)) = found else {
            self.driver.handle((self.now)(), Input::Refused);
            return;
        };
        let peripheral = self.peripheral.clone();
        let doing: Boxed<_> = match action {
            Action::Read(_) => {
                Box::pin(async move { call(GATT, peripheral.read(&characteristic)).await })
            }
            Action::Write {
                bytes,
                acknowledged,
                ..
            } => Box::pin(async move {
                let kind = if acknowledged {
                    WriteType::WithResponse
                } else {
                    WriteType::WithoutResponse
                };
                let written = peripheral.write(&characteristic, &bytes, kind);
                call(GATT, written).await.map(|()| Vec::new())
            }),
            Action::Subscribe(_) => Box::pin(async move {
                match call(GATT, peripheral.subscribe(&characteristic)).await {
                    // It does so already for us.
                    Err(e) if e.says("InProgress") => Ok(Vec::new()),
                    other => other.map(|()| Vec::new()),
                }
            }),
        };
        self.doing = Some((doing, step));
    }

    /// An order was carried out, or not.
    fn answer(&mut self, (result, step): (Result<Vec<u8>, CallError>, Step)) -> Option<Problem> {
        self.doing = None;
        let at = (self.now)();
        match result {
            Ok(value) => self.driver.handle(at, Input::Done(&value)),
            // While it streams, a question that fails is no harm: silence tells soon enough whether the link
            // or the service is gone, and by then the system has let go of a dead link.
            Err(_) if self.data.is_some() && is_question(step) => {
                self.driver.handle(at, Input::Refused);
            }
            Err(error) => match Problem::of(step, &error) {
                Problem::Suspect(reason) => return Some(Problem::Suspect(reason)),
                _ => self.driver.handle(at, Input::Refused),
            },
        }
        None
    }

    /// Is all well? When to look again.
    async fn look(&mut self) -> Result<Duration, Problem> {
        let Some(data) = self.data.filter(|_| !self.restarting) else {
            return Ok(LOOK);
        };
        let quiet = (self.now)().since(data);
        if quiet < QUIET {
            let rest = u64::try_from((QUIET - quiet).as_micros()).unwrap_or(0);
            return Ok(Duration::from_micros(rest));
        }
        match self.is_connected().await {
            Ok(true) => {}
            Ok(false) => return Err(Problem::Lost(LostReason::Disconnected)),
            Err(CallError::Refused(_)) => {
                return Err(Problem::Suspect(LostReason::Disconnected));
            }
            Err(CallError::Dead | CallError::Timeout) => {
                return Err(Problem::Suspect(LostReason::Radio));
            }
        }
        if quiet >= RESTART && self.data == Some(data) {
            if self.restarted == Some(data) {
                return Err(Problem::Lost(LostReason::Silent));
            }
            self.restarting = true;
            self.driver.handle((self.now)(), Input::Restart);
        }
        Ok(LOOK)
    }

    /// Does the link stand? Notifications are taken in meanwhile.
    async fn is_connected(&mut self) -> Result<bool, CallError> {
        let peripheral = self.peripheral.clone();
        let mut asking: Boxed<_> =
            Box::pin(async move { call(QUICK, peripheral.is_connected()).await });
        loop {
            tokio::select! {
                biased;
                notification = next(&mut self.notifications) => self.take(&notification),
                out = &mut asking => return out,
            }
        }
    }
}

/// Is it a question that a stream runs on without?
const fn is_question(step: Step) -> bool {
    matches!(step, Step::Time | Step::Status | Step::Battery)
}

/// Tells what a driver says.
pub(super) fn tell(post: &mut Post, at: Timestamp, news: News, driver: &dyn Driver) {
    post.push(BleEvent::News {
        clip: 0,
        at,
        news,
        stats: *driver.stats(),
    });
}

/// The link is gone: what the driver still has is told.
pub(super) fn farewell(post: &mut Post, at: Timestamp, driver: &mut dyn Driver) {
    driver.handle(at, Input::Disconnected);
    while let Some(output) = driver.poll_output() {
        if let Output::News(news) = output {
            tell(post, at, news, driver);
        }
    }
}

/// What became of the order under way; never, if there is none.
async fn done(doing: &mut Option<Doing>) -> (Result<Vec<u8>, CallError>, Step) {
    poll_fn(|cx| match doing {
        Some((future, step)) => {
            let step = *step;
            future.as_mut().poll(cx).map(|result| (result, step))
        }
        None => Poll::Pending,
    })
    .await
}

/// The next notification of a stream; never, if it should end after all.
async fn next(notifications: &mut Guarded<Notifications>) -> ValueNotification {
    poll_fn(|cx| match notifications.as_mut() {
        Some(stream) => match stream.as_mut().poll_next(cx) {
            Poll::Ready(Some(notification)) => Poll::Ready(notification),
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        },
        None => Poll::Pending,
    })
    .await
}
