//! bluetoothd and the kernel below it, as a machine: calls, commands and time in; answers and signals out.
//!
//! It owns the world of clips and reads no clock: every verb is told the time. What it does follows BlueZ's
//! sources (`src/device.c`, `src/adapter.c`, `src/gatt-client.c`, read at commit 690c16d), including what
//! surprises clients: `Connect` is answered before services are known, a link that is being closed still
//! counts as connected, a read is also a `PropertiesChanged`, notify sessions outlive the link, and a
//! client that dies leaves its devices connected. The methods are in [`super::methods`].
//!
//! Invariant: after each verb the world and then [`Stack::poll`] are drained.

use std::collections::VecDeque;

use nape_core::{Span, Timestamp};
use zbus::zvariant::Value;

use super::adapter::Adapter;
use super::call::{Body, CallId, Interfaces, Output, Properties, Refusal};
use super::device::{Closing, Device, Link, earliest};
use super::gatt::Place;
use super::object::{ADAPTER, DEVICE, Object};
use crate::{Happening, World};

/// How long the kernel keeps the links of a daemon that was killed: its disconnection delay of 2 s.
const ORPHANED: Span = Span::from_secs(2);
/// Between two tries to reach a clip that does not advertise. Our choice: the kernel only listens.
const RETRY: Span = Span::from_millis(200);
/// First advertising heard after discovery begins, later by this for each clip, then each second: with
/// `DuplicateData` BlueZ tells every one; once a second is our choice.
const HEAR_FIRST: Span = Span::from_millis(150);
const HEAR_EACH: Span = Span::from_millis(110);
const HEAR_AGAIN: Span = Span::from_secs(1);

/// The whole host side. One clip is one device.
pub(super) struct Stack {
    pub(super) world: World,
    pub(super) now: Timestamp,
    pub(super) adapter: Adapter,
    pub(super) devices: Vec<Device>,
    pub(super) addresses: Vec<[u8; 6]>,
    /// The MTU that links are offered.
    pub(super) mtu: u16,
    /// Is the daemon there? If not, nobody hears anything.
    running: bool,
    out: VecDeque<Output>,
    heard: usize,
}

impl Stack {
    /// A daemon that is running, with the adapter on and no device known.
    pub(super) fn new(world: World, mtu: u16) -> Self {
        let devices: Vec<Device> = world
            .clips()
            .iter()
            .map(|clip| {
                let options = clip.options();
                let interval = Span::from_secs_f64(options.link.interval_ms / 1000.0);
                let name = clip.name().to_owned();
                Device::new(options.address, options.device, name, interval)
            })
            .collect();
        Self {
            now: world.now(),
            addresses: devices.iter().map(|d| d.address).collect(),
            world,
            adapter: Adapter::new(),
            devices,
            mtu,
            running: true,
            out: VecDeque::new(),
            heard: 0,
        }
    }

    /// What goes out next; drain to `None` after each verb.
    pub(super) fn poll(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// When [`Self::advance`] has something to do; early or late calls are harmless.
    pub(super) fn next_deadline(&self) -> Option<Timestamp> {
        self.devices
            .iter()
            .map(Device::deadline)
            .fold(self.world.next_deadline(), earliest)
    }

    /// Lets time pass, in the order in which things are due.
    pub(super) fn advance(&mut self, to: Timestamp) {
        loop {
            let due = self
                .devices
                .iter()
                .enumerate()
                .filter_map(|(clip, d)| Some((d.deadline()?, clip)))
                .min();
            match due {
                Some((at, clip)) if at <= to => {
                    self.world_to(at);
                    self.due(clip);
                }
                _ => break,
            }
        }
        self.world_to(to);
    }

    fn world_to(&mut self, at: Timestamp) {
        if at > self.now {
            self.now = at;
        }
        self.world.advance(self.now);
        self.drain();
    }

    /// Takes what happened in the world.
    pub(super) fn drain(&mut self) {
        while let Some(happening) = self.world.poll() {
            match happening {
                Happening::Notify {
                    clip,
                    characteristic,
                    value,
                    ..
                } => self.value(clip, characteristic, value),
                Happening::Disconnected { clip, reason, .. } => {
                    if self.devices[clip].is_up() {
                        self.log(format!("{} lost: {reason:?}", self.label(clip)));
                    }
                    self.link_lost(clip);
                }
                // Heard when its turn comes.
                Happening::Advertising { .. } => {}
            }
        }
    }

    fn due(&mut self, clip: usize) {
        let now = self.now;
        let device = &mut self.devices[clip];
        if device.hear_next.is_some_and(|at| at <= now) {
            device.hear_next = Some(now + HEAR_AGAIN);
            self.hear(clip);
        }
        if self.devices[clip].forget_at().is_some_and(|at| at <= now) {
            self.remove(clip);
        }
        let first = self.devices[clip].transactions.front();
        if first.and_then(|t| t.ends).is_some_and(|at| at <= now) {
            self.end_transaction(clip);
        }
        match &mut self.devices[clip].link {
            Link::Connecting { next_try, .. } if *next_try <= now => {
                *next_try = now + RETRY;
                self.try_connect(clip);
            }
            Link::Connecting { call, give_up, .. } if *give_up <= now => {
                let call = *call;
                self.devices[clip].link = Link::Down;
                self.refuse(call, Refusal::failed("le-connection-abort-by-local"));
            }
            Link::Up {
                closing: Some(closing),
                ..
            } if closing.at <= now => {
                self.log(format!("{} disconnected", self.label(clip)));
                self.world.disconnect(clip);
                self.link_lost(clip);
                self.drain();
            }
            Link::Up { resolve_at, .. } if resolve_at.is_some_and(|at| at <= now) => {
                *resolve_at = None;
                self.resolve(clip);
            }
            _ => {}
        }
    }

    /// An advertising of the clip, if there is one, reaches the adapter.
    fn hear(&mut self, clip: usize) {
        let state = &self.world.clips()[clip];
        if !state.is_advertising() {
            return;
        }
        let name = state.name().to_owned();
        self.heard += 1;
        // A made-up distance and a made-up unrest, dBm.
        const DISTANCE: [i16; 4] = [-52, -58, -64, -70];
        const UNREST: [i16; 6] = [0, -1, 1, -2, 0, 2];
        let rssi = DISTANCE[clip % DISTANCE.len()] + UNREST[self.heard % UNREST.len()];
        let now = self.now;
        let device = &mut self.devices[clip];
        device.heard = now;
        device.rssi = Some(rssi);
        if device.known {
            let mut changed = vec![("RSSI", Value::from(rssi))];
            if device.name != name {
                device.name = name;
                changed.push(("Name", Value::from(device.name.clone())));
                changed.push(("Alias", Value::from(device.alias())));
            }
            self.changed(Object::Device { clip }, DEVICE, changed);
        } else {
            device.name = name;
            device.known = true;
            device.temporary = true;
            self.log(format!("{} found", self.label(clip)));
            self.added(Object::Device { clip });
        }
    }

    /// A client left the bus: its discovery and its sessions end, its links stay.
    pub(super) fn client_gone(&mut self, client: &str) {
        let before = self.adapter.discovering();
        self.adapter.forget(client);
        self.discovery_changed(before);
        for clip in 0..self.devices.len() {
            for place in Place::all(self.devices[clip].make) {
                self.end_session(clip, place, client);
            }
        }
    }

    /// Follows a change of who is looking for devices.
    pub(super) fn discovery_changed(&mut self, before: bool) {
        let after = self.adapter.discovering();
        let now = self.now;
        for (clip, device) in self.devices.iter_mut().enumerate() {
            if !self.adapter.wants(device.make.advertises()) {
                device.hear_next = None;
            } else if device.hear_next.is_none() {
                let later = Span::from_micros(HEAR_EACH.as_micros() * clip as i64);
                device.hear_next = Some(now + HEAR_FIRST + later);
            }
        }
        if before && !after {
            for clip in 0..self.devices.len() {
                if self.devices[clip].rssi.take().is_some() {
                    self.push(Output::Changed {
                        path: self.path(Object::Device { clip }),
                        interface: DEVICE,
                        properties: Vec::new(),
                        invalidated: vec!["RSSI"],
                    });
                }
            }
        }
        if before != after {
            let changed = vec![("Discovering", Value::from(after))];
            self.changed(Object::Adapter, ADAPTER, changed);
        }
    }

    /// Switches the adapter, as the user or any client may.
    pub(super) fn set_powered(&mut self, on: bool) {
        if self.adapter.powered == on {
            return;
        }
        self.log(format!("adapter {}", if on { "on" } else { "off" }));
        if !on {
            for clip in 0..self.devices.len() {
                self.cut(clip);
            }
            let before = self.adapter.discovering();
            self.adapter.forget_all();
            self.discovery_changed(before);
        }
        self.adapter.powered = on;
        let changed = vec![
            ("Powered", Value::from(on)),
            ("PowerState", Value::from(self.adapter.power_state())),
        ];
        self.changed(Object::Adapter, ADAPTER, changed);
    }

    /// The daemon ends in good order: it switches the adapter off and says so.
    pub(super) fn terminate(&mut self) {
        self.set_powered(false);
        self.kill();
    }

    /// The daemon is gone from one moment to the next. Nobody is told; the kernel ends the links.
    pub(super) fn kill(&mut self) {
        self.running = false;
        self.adapter = Adapter::new();
        for device in &mut self.devices {
            device.transactions.clear();
            device.sessions.clear();
            device.rssi = None;
            device.hear_next = None;
            device.resolved = false;
            device.exported = false;
            // Only what was once connected is in the daemon's storage.
            device.known &= !device.temporary;
            match &mut device.link {
                Link::Up {
                    resolve_at,
                    closing,
                    ..
                } => {
                    *resolve_at = None;
                    *closing = Some(Closing {
                        at: self.now + ORPHANED,
                        calls: Vec::new(),
                        remove: false,
                    });
                }
                link => *link = Link::Down,
            }
        }
    }

    /// The daemon is started again: it knows the devices of its storage, the adapter is on.
    pub(super) fn start(&mut self) {
        self.running = true;
    }

    pub(super) const fn is_running(&self) -> bool {
        self.running
    }

    pub(super) fn path(&self, object: Object) -> String {
        object.path(&self.addresses)
    }

    pub(super) fn label(&self, clip: usize) -> String {
        let device = &self.devices[clip];
        format!("{} {:?}", device.address_text(), device.name)
    }

    fn push(&mut self, output: Output) {
        if self.running {
            self.out.push_back(output);
        }
    }

    pub(super) fn log(&mut self, line: String) {
        self.out.push_back(Output::Log(line));
    }

    pub(super) fn answer(&mut self, call: CallId, body: Body) {
        self.push(Output::Answer {
            call,
            result: Ok(body),
        });
    }

    pub(super) fn refuse(&mut self, call: CallId, refusal: Refusal) {
        self.push(Output::Answer {
            call,
            result: Err(refusal),
        });
    }

    pub(super) fn changed(
        &mut self,
        object: Object,
        interface: &'static str,
        properties: Properties,
    ) {
        // An object that is not there changes in silence.
        let there = object.clip().is_none_or(|clip| self.devices[clip].known);
        if there && !properties.is_empty() {
            self.push(Output::Changed {
                path: self.path(object),
                interface,
                properties,
                invalidated: Vec::new(),
            });
        }
    }

    pub(super) fn added(&mut self, object: Object) {
        let interfaces: Interfaces = self.interfaces(object);
        self.push(Output::Added {
            path: self.path(object),
            interfaces,
        });
    }

    pub(super) fn removed(&mut self, object: Object) {
        let interfaces = self
            .interfaces(object)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        self.push(Output::Removed {
            path: self.path(object),
            interfaces,
        });
    }
}
