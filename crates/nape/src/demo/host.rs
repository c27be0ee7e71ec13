//! The host's side of a Bluetooth link without Bluetooth: a simulated world spoken to in the very
//! bytes a real clip exchanges.
//!
//! Does what the Bluetooth part of the daemon does with a clip that behaves: connect, read Info, write
//! Config, subscribe, start, ask for the time; what comes back are the same [`BleEvent`]s.

use std::collections::VecDeque;

use firmware_sim::{Characteristic, Happening, World};
use nape_ble::{BleEvent, ClipId, LinkState, Opened, Wanted};
use nape_core::{Span, Timestamp};
use nape_wire::{Applied, Command, Config, Info, Op, Outcome, Reply, Status};

/// Largest ATT MTU of the common stacks: BlueZ takes 517, phones mostly 247. Our choice.
const MTU: u16 = 247;

/// The time is asked for this often, as the daemon does.
const SYNC_EVERY: Span = Span::from_secs(30);

/// One clip as the host knows it.
#[derive(Debug, Clone, Default)]
struct Peer {
    connected: bool,
    reference: u8,
    /// When the time was last asked for.
    asked: Option<Timestamp>,
    info: Option<Info>,
    applied: Option<Applied>,
}

/// The host.
#[derive(Debug)]
pub struct Host {
    world: World,
    config: Config,
    peers: Vec<Peer>,
    events: VecDeque<BleEvent>,
}

impl Host {
    /// A host that wants every clip of this world.
    pub fn new(world: World, config: Config) -> Self {
        let peers = vec![Peer::default(); world.clips().len()];
        Self {
            world,
            config,
            peers,
            events: VecDeque::new(),
        }
    }

    /// The clips as a rig.
    pub fn wanted(&self) -> Vec<Wanted> {
        let clips = self.world.clips().iter();
        clips
            .map(|clip| Wanted {
                placement: clip.placement(),
                name: clip.name().to_owned(),
                id: ClipId {
                    address: address(clip.address()),
                    uid: clip.options().uid,
                },
            })
            .collect()
    }

    /// The simulated world, to do something to.
    pub const fn world(&mut self) -> &mut World {
        &mut self.world
    }

    /// Lets the world go on to `to`.
    pub fn advance(&mut self, to: Timestamp) {
        self.world.advance(to);
        self.listen();
        for clip in 0..self.peers.len() {
            if !self.peers[clip].connected {
                self.connect(clip);
            }
            let now = self.world.now();
            let peer = &mut self.peers[clip];
            if peer.connected && peer.asked.is_none_or(|at| now.since(at) >= SYNC_EVERY) {
                peer.asked = Some(now);
                self.command(clip, Op::TimeSync { token: 0 });
            }
        }
        self.listen();
    }

    /// What was heard, in order.
    pub fn poll(&mut self) -> Option<BleEvent> {
        self.events.pop_front()
    }

    fn connect(&mut self, clip: usize) {
        let at = self.world.now();
        if self.world.connect(clip, MTU).is_err() {
            return;
        }
        let Some((info, applied)) = self.configure(clip) else {
            self.world.disconnect(clip);
            return;
        };
        let peer = &mut self.peers[clip];
        *peer = Peer {
            connected: true,
            info: Some(info),
            applied: Some(applied),
            reference: peer.reference,
            asked: None,
        };
        self.command(clip, Op::Start);
        self.events.push_back(BleEvent::Link {
            clip,
            at,
            state: LinkState::Streaming,
        });
    }

    fn configure(&mut self, clip: usize) -> Option<(Info, Applied)> {
        let world = &mut self.world;
        let info = world.read(clip, Characteristic::Info).ok()?;
        let info = Info::parse(&info).ok().filter(Info::speaks)?;
        let mut bytes = [0; Config::LEN];
        self.config.emit(&mut bytes).ok()?;
        world.write(clip, Characteristic::Config, &bytes).ok()?;
        let applied = world.read(clip, Characteristic::Config).ok()?;
        let applied = Applied::parse(&applied).ok()?;
        for characteristic in [
            Characteristic::Control,
            Characteristic::Data,
            Characteristic::Status,
            Characteristic::BatteryLevel,
        ] {
            world.subscribe(clip, characteristic, true).ok()?;
        }
        Some((info, applied))
    }

    fn command(&mut self, clip: usize, op: Op) {
        let peer = &mut self.peers[clip];
        peer.reference = peer.reference.wrapping_add(1);
        let command = Command {
            op,
            reference: peer.reference,
        };
        let mut bytes = [0; Command::MAX_LEN];
        if let Ok(n) = command.emit(&mut bytes) {
            // A clip that has just vanished is seen as disconnected.
            let _ = self.world.write(clip, Characteristic::Control, &bytes[..n]);
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
                } => self.notified(clip, at, characteristic, value),
                Happening::Disconnected { clip, at, .. } => {
                    self.peers[clip].connected = false;
                    self.events.push_back(BleEvent::Link {
                        clip,
                        at,
                        state: LinkState::Searching,
                    });
                }
                Happening::Advertising { .. } => {}
            }
        }
    }

    fn notified(
        &mut self,
        clip: usize,
        at: Timestamp,
        characteristic: Characteristic,
        value: Vec<u8>,
    ) {
        let event =
            match characteristic {
                Characteristic::Data => Some(BleEvent::Frame {
                    clip,
                    at,
                    bytes: value,
                }),
                Characteristic::Status => Status::parse(&value)
                    .ok()
                    .map(|status| BleEvent::Status { clip, at, status }),
                Characteristic::BatteryLevel => {
                    value
                        .first()
                        .map(|&percent| BleEvent::Battery { clip, at, percent })
                }
                Characteristic::Control => self.replied(clip, at, &value),
                _ => None,
            };
        self.events.extend(event);
    }

    fn replied(&self, clip: usize, at: Timestamp, value: &[u8]) -> Option<BleEvent> {
        let peer = &self.peers[clip];
        match Reply::parse(value).ok()?.outcome {
            Outcome::Started { time_us, .. } => Some(BleEvent::Opened {
                clip,
                at,
                opened: Box::new(Opened {
                    info: peer.info?,
                    applied: peer.applied?,
                    device_us: time_us,
                    mtu: MTU,
                    maker: String::new(),
                    model: String::new(),
                    firmware: String::new(),
                }),
            }),
            Outcome::Time { time_us, .. } => Some(BleEvent::Time {
                clip,
                sent: peer.asked?,
                received: at,
                device_us: time_us,
            }),
            _ => None,
        }
    }
}

/// As systems write it.
fn address(bytes: [u8; 6]) -> String {
    bytes.map(|b| format!("{b:02X}")).join(":")
}
