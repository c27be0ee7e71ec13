//! What a link carries: one transaction at a time, and the values a clip sends unasked.

use zbus::zvariant::Value;

use super::call::{Body, INVALID_OFFSET, Refusal, UNLIKELY};
use super::device::{Transaction, TransactionKind};
use super::gatt::Place;
use super::object::{CHARACTERISTIC, Object};
use super::stack::Stack;
use crate::{AttError, Characteristic};

impl Stack {
    /// Begins the transaction whose turn it is. What is written or subscribed to leaves at once and is
    /// acknowledged an interval later; what is read is as it is then.
    pub(super) fn next_transaction(&mut self, clip: usize) {
        let ends = self.now + self.devices[clip].interval;
        let Some(mut first) = self.devices[clip].transactions.pop_front() else {
            return;
        };
        if first.ends.is_none() {
            first.ends = Some(ends);
            if !matches!(first.kind, TransactionKind::Read { .. }) {
                first.outcome = self.ask(clip, &first);
            }
        }
        self.devices[clip].transactions.push_front(first);
        self.drain();
    }

    /// Asks the clip; `None`: nobody answers, though the link is not given up yet.
    fn ask(&mut self, clip: usize, transaction: &Transaction) -> Option<Result<Vec<u8>, u8>> {
        let characteristic = transaction.place.characteristic();
        let outcome = match &transaction.kind {
            TransactionKind::Read { .. } => self.world.read(clip, characteristic),
            TransactionKind::Write { value } => {
                let written = self.world.write(clip, characteristic, value);
                written.map(|()| Vec::new())
            }
            TransactionKind::Subscribe { .. } => {
                let told = self.world.subscribe(clip, characteristic, true);
                told.map(|()| Vec::new())
            }
        };
        match outcome {
            Err(AttError::NoAnswer) => None,
            // Without a code the link is just going.
            outcome => Some(outcome.map_err(|e| e.code().unwrap_or(UNLIKELY))),
        }
    }

    /// The transaction whose turn it was is over.
    pub(super) fn end_transaction(&mut self, clip: usize) {
        let Some(mut transaction) = self.devices[clip].transactions.pop_front() else {
            return;
        };
        let outcome = transaction.outcome.take();
        let Some(outcome) = outcome.or_else(|| self.ask(clip, &transaction)) else {
            // Repeated by the link layer until the clip is back or the link is given up.
            transaction.ends = Some(self.now + self.devices[clip].interval);
            self.devices[clip].transactions.push_front(transaction);
            return;
        };
        self.conclude(clip, transaction, outcome);
        self.next_transaction(clip);
    }

    fn conclude(&mut self, clip: usize, transaction: Transaction, outcome: Result<Vec<u8>, u8>) {
        let Transaction {
            call, place, kind, ..
        } = transaction;
        match (kind, outcome) {
            (TransactionKind::Read { offset }, Ok(value)) => {
                match value.get(usize::from(offset)..).map(<[u8]>::to_vec) {
                    Some(tail) => {
                        // Also a signal, as on a real bus: the value in its cache changed.
                        self.told(clip, place, tail.clone());
                        self.answer(call, Body::Bytes(tail));
                    }
                    None => self.refuse(call, Refusal::att(INVALID_OFFSET)),
                }
            }
            (TransactionKind::Write { .. }, Ok(_)) => self.answer(call, Body::Empty),
            (TransactionKind::Subscribe { client }, Ok(_)) => {
                let clients = self.devices[clip].sessions.get_mut(&place);
                // Not if the client left or thought better of it meanwhile.
                if let Some(clients) = clients.filter(|c| c.contains_key(&client)) {
                    let first = !clients.values().any(|active| *active);
                    clients.insert(client, true);
                    if first {
                        self.notifying(clip, place, true);
                    }
                }
                self.answer(call, Body::Empty);
            }
            (TransactionKind::Subscribe { client }, Err(code)) => {
                self.end_session(clip, place, &client);
                self.refuse(call, Refusal::att(code));
            }
            (_, Err(code)) => self.refuse(call, Refusal::att(code)),
        }
    }

    fn notifying(&mut self, clip: usize, place: Place, on: bool) {
        let object = Object::Characteristic { clip, place };
        let changed = vec![("Notifying", Value::from(on))];
        self.changed(object, CHARACTERISTIC, changed);
    }

    /// The clip sent a value.
    pub(super) fn value(&mut self, clip: usize, characteristic: Characteristic, value: Vec<u8>) {
        let Some(place) = Place::of(characteristic) else {
            return;
        };
        let device = &self.devices[clip];
        let wanted = device
            .sessions
            .get(&place)
            .is_some_and(|clients| clients.values().any(|active| *active));
        if device.is_up() && wanted {
            self.told(clip, place, value);
        }
    }

    fn told(&mut self, clip: usize, place: Place, value: Vec<u8>) {
        let object = Object::Characteristic { clip, place };
        let changed = vec![("Value", Value::from(value))];
        self.changed(object, CHARACTERISTIC, changed);
    }

    /// A client's notify session is over; the device is told when it was the last.
    pub(super) fn end_session(&mut self, clip: usize, place: Place, client: &str) -> bool {
        let device = &mut self.devices[clip];
        let Some(clients) = device.sessions.get_mut(&place) else {
            return false;
        };
        let Some(active) = clients.remove(client) else {
            return false;
        };
        if clients.is_empty() {
            device.sessions.remove(&place);
            if active {
                // A link that is just going needs no unsubscribing.
                let _gone = self.world.subscribe(clip, place.characteristic(), false);
                self.notifying(clip, place, false);
                self.drain();
            }
        }
        true
    }
}
