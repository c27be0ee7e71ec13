//! Links of the simulated BlueZ: how they come, what they carry, how they go.

use nape_core::Span;
use zbus::zvariant::Value;

use super::call::{Body, CallId, Refusal, UNLIKELY};
use super::device::{Closing, Link};
use super::gatt::Place;
use super::object::{self, CHARACTERISTIC, DEVICE, Object};
use super::stack::Stack;

/// From `Connect` to the link: the next advertising of the clip and the first connection events. Our
/// choice; 0.2 to 1 s in practice.
const CONNECT: Span = Span::from_millis(400);
/// When the kernel gives up: `HCI_LE_CONN_TIMEOUT`, 20 s (from memory).
const GIVE_UP: Span = Span::from_secs(20);
/// From the link to `ServicesResolved`, the first time and with a cached table. Our choice.
const RESOLVE: Span = Span::from_millis(700);
const RESOLVE_CACHED: Span = Span::from_millis(200);
/// From `Disconnect` to the end of the link: BlueZ's `DISCONNECT_TIMER` of 2 s and the link's own end;
/// 2.0 to 2.9 s were measured on a real stack.
pub(super) const DISCONNECT: Span = Span::from_millis(2300);
impl Stack {
    /// Begins to connect; answered when the link is there or given up.
    pub(super) fn connect(&mut self, clip: usize, call: CallId) {
        let now = self.now;
        self.devices[clip].temporary = false;
        self.devices[clip].link = Link::Connecting {
            call,
            next_try: now + CONNECT,
            give_up: now + GIVE_UP,
        };
    }

    pub(super) fn try_connect(&mut self, clip: usize) {
        if !self.world.clips()[clip].is_advertising() || self.world.connect(clip, self.mtu).is_err()
        {
            return;
        }
        let now = self.now;
        let mtu = self.world.clips()[clip].mtu().unwrap_or(self.mtu);
        let device = &mut self.devices[clip];
        let Link::Connecting { call, .. } = device.link else {
            return;
        };
        let wait = if device.exported {
            RESOLVE_CACHED
        } else {
            RESOLVE
        };
        device.mtu = mtu;
        device.link = Link::Up {
            resolve_at: Some(now + wait),
            closing: None,
        };
        self.log(format!("{} connected, MTU {mtu}", self.label(clip)));
        let object = Object::Device { clip };
        self.changed(object, DEVICE, vec![("Connected", Value::from(true))]);
        self.answer(call, Body::Empty);
        self.drain();
    }

    /// Service discovery is done.
    pub(super) fn resolve(&mut self, clip: usize) {
        let first = !self.devices[clip].exported;
        self.devices[clip].exported = true;
        self.devices[clip].resolved = true;
        let mut changed = Vec::new();
        if first {
            for object in object::tree(clip, self.devices[clip].make) {
                self.added(object);
            }
            changed.push(("UUIDs", Value::from(self.devices[clip].uuids())));
        } else {
            let mtu = self.devices[clip].mtu;
            for place in Place::all(self.devices[clip].make) {
                let object = Object::Characteristic { clip, place };
                self.changed(object, CHARACTERISTIC, vec![("MTU", Value::from(mtu))]);
            }
        }
        changed.push(("ServicesResolved", Value::from(true)));
        self.changed(Object::Device { clip }, DEVICE, changed);
        // Sessions of before the link was lost live on.
        let places: Vec<Place> = self.devices[clip].sessions.keys().copied().collect();
        for place in places {
            let told = self
                .world
                .subscribe(clip, place.characteristic(), true)
                .is_ok();
            if let Some(clients) = self.devices[clip].sessions.get_mut(&place) {
                clients.values_mut().for_each(|active| *active = told);
            }
        }
        self.drain();
    }

    /// The link is gone, for whatever reason.
    pub(super) fn link_lost(&mut self, clip: usize) {
        let device = &mut self.devices[clip];
        let link = std::mem::replace(&mut device.link, Link::Down);
        let Link::Up { closing, .. } = link else {
            device.link = link;
            return;
        };
        let resolved = std::mem::replace(&mut device.resolved, false);
        device.heard = self.now;
        for clients in device.sessions.values_mut() {
            clients.values_mut().for_each(|active| *active = false);
        }
        let cut = std::mem::take(&mut device.transactions);
        for transaction in cut {
            // How bluetoothd ends what was under way.
            self.refuse(transaction.call, Refusal::att(UNLIKELY));
        }
        let object = Object::Device { clip };
        if resolved {
            let changed = vec![("ServicesResolved", Value::from(false))];
            self.changed(object, DEVICE, changed);
        }
        self.changed(object, DEVICE, vec![("Connected", Value::from(false))]);
        if let Some(Closing { calls, remove, .. }) = closing {
            if remove {
                self.remove(clip);
            }
            for call in calls {
                self.answer(call, Body::Empty);
            }
        }
    }

    /// Ends a link, or the wait for one, at once.
    pub(super) fn cut(&mut self, clip: usize) {
        if let Link::Connecting { call, .. } = self.devices[clip].link {
            self.devices[clip].link = Link::Down;
            self.refuse(call, Refusal::failed("br-connection-canceled"));
        } else if self.devices[clip].is_up() {
            self.world.disconnect(clip);
            self.link_lost(clip);
            self.drain();
        }
    }

    /// Forgets a device; its link is cut.
    pub(super) fn remove(&mut self, clip: usize) {
        self.cut(clip);
        let device = &mut self.devices[clip];
        if !device.known {
            return;
        }
        device.known = false;
        device.temporary = true;
        device.rssi = None;
        device.sessions.clear();
        let exported = std::mem::replace(&mut device.exported, false);
        if exported {
            for object in object::tree(clip, self.devices[clip].make)
                .into_iter()
                .rev()
            {
                self.removed(object);
            }
        }
        self.log(format!("{} forgotten", self.label(clip)));
        self.removed(Object::Device { clip });
    }
}
