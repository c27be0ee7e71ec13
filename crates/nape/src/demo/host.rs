//! The host's side of a Bluetooth link without Bluetooth: a simulated world spoken to by the very drivers
//! that speak to real clips.
//!
//! Does what the Bluetooth part of the daemon does with a clip that behaves: connect, and carry out what its
//! driver orders; what comes of it are the same [`BleEvent`]s. What is absent: waiting, and links that are
//! given up because of silence.

use std::collections::VecDeque;

use firmware_sim::{Characteristic, Clip, Happening, World};
use nape_ble::{BleEvent, LinkState, Wanted};
use nape_core::{Span, Timestamp};
use nape_devices::{
    Action, Channel, Driver, Identity, Input, KINDS, Kind, Link, News, Order, Output, Purpose,
    Wish, kind,
};

/// Largest ATT MTU of the common stacks: BlueZ takes 517, phones mostly 247. Our choice.
const MTU: u16 = 247;

/// Shortest step of the world. Our choice: far below a connection interval.
const STEP: Span = Span::from_millis(5);

/// One clip as the host knows it.
#[derive(Debug)]
struct Peer {
    connected: bool,
    driver: Box<dyn Driver>,
}

/// The host.
#[derive(Debug)]
pub struct Host {
    world: World,
    peers: Vec<Peer>,
    events: VecDeque<BleEvent>,
    /// The host's time runs ahead of the world's by this: the computer slept, and the world did not wait
    /// for it.
    pub slept: Span,
    /// Nothing that clips send is heard.
    pub deaf: bool,
}

impl Host {
    /// A host that wants every clip of this world.
    pub fn new(world: World, wish: Wish) -> Self {
        let driver = |clip: &Clip| {
            let serial = serial(clip);
            (family(clip).driver)(Purpose::Stream { wish, serial })
        };
        let peers = world.clips().iter().map(|clip| Peer {
            connected: false,
            driver: driver(clip),
        });
        Self {
            peers: peers.collect(),
            world,
            events: VecDeque::new(),
            slept: Span::ZERO,
            deaf: false,
        }
    }

    /// The clips as a rig.
    pub fn wanted(&self) -> Vec<Wanted> {
        let clips = self.world.clips().iter();
        clips
            .map(|clip| Wanted {
                placement: clip.placement(),
                name: clip.name().to_owned(),
                id: Identity {
                    kind: family(clip),
                    address: address(clip.address()),
                    serial: serial(clip),
                },
            })
            .collect()
    }

    /// The simulated world, to do something to.
    pub const fn world(&mut self) -> &mut World {
        &mut self.world
    }

    /// Lets the world go on to `to`. What clips send on the way is heard, and answered, when it comes.
    pub fn advance(&mut self, to: Timestamp) {
        while let Some(next) = self.world.next_deadline() {
            let next = next.max(self.world.now() + STEP);
            if next >= to {
                break;
            }
            self.world.advance(next);
            self.listen();
        }
        self.world.advance(to);
        self.listen();
        for clip in 0..self.peers.len() {
            if !self.peers[clip].connected {
                self.connect(clip);
            }
            let now = self.now();
            let due = self.peers[clip].driver.next_deadline();
            if self.peers[clip].connected && due.is_some_and(|due| due <= now) {
                self.tell(clip, now, Input::Tick);
            }
        }
        self.listen();
    }

    /// What was heard, in order.
    pub fn poll(&mut self) -> Option<BleEvent> {
        self.events.pop_front()
    }

    fn now(&self) -> Timestamp {
        self.world.now() + self.slept
    }

    fn connect(&mut self, clip: usize) {
        if self.world.connect(clip, MTU).is_err() {
            return;
        }
        self.peers[clip].connected = true;
        let state = &self.world.clips()[clip];
        let offers = state.device().characteristics();
        let link = Link {
            name: state.name().to_owned(),
            channels: offers.iter().map(|c| Channel(c.uuid())).collect(),
        };
        self.tell(clip, self.now(), Input::Connected(&link));
    }

    /// Tells a driver something, and does what it then orders.
    fn tell(&mut self, clip: usize, at: Timestamp, input: Input<'_>) {
        self.peers[clip].driver.handle(at, input);
        while let Some(output) = self.peers[clip].driver.poll_output() {
            match output {
                Output::News(news) => self.news(clip, at, news),
                Output::Order(order) => self.carry_out(clip, at, order),
                // It is looked for again at once.
                Output::Over(_) => self.world.disconnect(clip),
            }
        }
    }

    fn news(&mut self, clip: usize, at: Timestamp, news: News) {
        let opened = matches!(news, News::Opened { .. });
        self.push(BleEvent::News {
            clip,
            at,
            news,
            stats: *self.peers[clip].driver.stats(),
        });
        if opened {
            let state = LinkState::Streaming;
            self.push(BleEvent::Link { clip, at, state });
        }
    }

    fn push(&mut self, event: BleEvent) {
        if !self.deaf {
            self.events.push_back(event);
        }
    }

    fn carry_out(&mut self, clip: usize, at: Timestamp, order: Order) {
        let driver = &mut self.peers[clip].driver;
        driver.handle(at, Input::Begun);
        let (Action::Read(to) | Action::Write { to, .. } | Action::Subscribe(to)) = &order.action;
        let done = Characteristic::of(to.0).and_then(|c| {
            let world = &mut self.world;
            match &order.action {
                Action::Read(_) => world.read(clip, c).ok(),
                Action::Write { bytes, .. } => world.write(clip, c, bytes).ok().map(|()| vec![]),
                Action::Subscribe(_) => world.subscribe(clip, c, true).ok().map(|()| vec![]),
            }
        });
        match done {
            Some(value) => driver.handle(at, Input::Done(&value)),
            None => driver.handle(at, Input::Refused),
        }
    }

    fn listen(&mut self) {
        while let Some(happening) = self.world.poll() {
            match happening {
                Happening::Notify {
                    clip,
                    at,
                    characteristic,
                    value,
                } => {
                    let from = Channel(characteristic.uuid());
                    if !self.deaf {
                        let bytes = &value;
                        self.tell(clip, at + self.slept, Input::Bytes { from, bytes });
                    }
                }
                Happening::Disconnected { clip, at, .. } => {
                    let at = at + self.slept;
                    self.peers[clip].connected = false;
                    self.tell(clip, at, Input::Disconnected);
                    let state = LinkState::Searching;
                    self.push(BleEvent::Link { clip, at, state });
                }
                Happening::Advertising { .. } => {}
            }
        }
    }
}

/// The make of a simulated clip, as drivers call it.
fn family(clip: &Clip) -> &'static Kind {
    kind(clip.device().name()).unwrap_or(KINDS[0])
}

/// Its identity, where its make tells one.
fn serial(clip: &Clip) -> Option<String> {
    let uid = clip.options().uid.map(|byte| format!("{byte:02x}"));
    family(clip).serial.map(|_| uid.concat())
}

/// As systems write it.
fn address(bytes: [u8; 6]) -> String {
    bytes.map(|b| format!("{b:02X}")).join(":")
}
