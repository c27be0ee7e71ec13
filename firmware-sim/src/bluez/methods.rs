//! What each method of the simulated BlueZ does, and what each object's properties are.

use zbus::zvariant::{ObjectPath, Value};

use super::call::{Body, Call, CallId, Interfaces, Method, Properties, Refusal};
use super::device::{Closing, Link, Transaction, TransactionKind};
use super::gatt::{self, CLIENT_CONFIGURATION, Place, TABLE, Uuid};
use super::link::DISCONNECT;
use super::object::{self, ADAPTER, CHARACTERISTIC, DESCRIPTOR, DEVICE, Object, SERVICE, WRITABLE};
use super::stack::Stack;

impl Stack {
    /// A client calls. The answer may come at once or later.
    pub(super) fn call(&mut self, call: Call) {
        let Call {
            id,
            sender,
            path,
            method,
        } = call;
        let object = Object::parse(&path, &self.addresses).filter(|o| self.is_there(*o));
        let Some(object) = object else {
            if matches!(method, Method::Ping) {
                self.answer(id, Body::Empty);
            } else {
                self.refuse(id, Refusal::unknown_object(&path));
            }
            return;
        };
        match self.begin(id, &sender, object, method) {
            Ok(Some(body)) => self.answer(id, body),
            // Answered by itself, now or later.
            Ok(None) => {}
            Err(refusal) => self.refuse(id, refusal),
        }
    }

    fn begin(
        &mut self,
        id: CallId,
        sender: &str,
        object: Object,
        method: Method,
    ) -> Result<Option<Body>, Refusal> {
        Ok(Some(match (method, object) {
            (Method::Ping, _) => Body::Empty,
            (Method::Introspect, _) => Body::Text(self.describe(object)),
            (Method::ManagedObjects, Object::Root) => Body::Objects(self.managed()),
            (
                Method::Get {
                    interface,
                    property,
                },
                _,
            ) => Body::Variant(self.property(object, &interface, &property)?),
            (Method::GetAll { interface }, _) => {
                Body::Properties(self.properties(object, &interface)?)
            }
            (
                Method::Set {
                    interface,
                    property,
                    value,
                },
                _,
            ) => {
                self.property(object, &interface, &property)?;
                let writable = WRITABLE.contains(&(interface.as_str(), property.as_str()));
                match (writable, bool::try_from(value)) {
                    // The only one that can be set.
                    (true, Ok(on)) => self.set_powered(on),
                    (true, Err(_)) => return Err(Refusal::BAD_ARGUMENTS),
                    (false, _) => return Err(Refusal::READ_ONLY),
                }
                Body::Empty
            }
            (Method::SetDiscoveryFilter { uuids }, Object::Adapter) => {
                if !self.adapter.powered {
                    return Err(Refusal::NOT_READY);
                }
                let before = self.adapter.discovering();
                self.adapter.set_filter(sender, uuids);
                self.discovery_changed(before);
                Body::Empty
            }
            (Method::StartDiscovery, Object::Adapter) => {
                let before = self.adapter.discovering();
                self.adapter.start(sender)?;
                self.discovery_changed(before);
                Body::Empty
            }
            (Method::StopDiscovery, Object::Adapter) => {
                let before = self.adapter.discovering();
                self.adapter.stop(sender)?;
                self.discovery_changed(before);
                Body::Empty
            }
            (Method::RemoveDevice { device }, Object::Adapter) => {
                return self.remove_device(id, &device);
            }
            (Method::Connect, Object::Device { clip }) => return self.begin_connect(id, clip),
            (Method::Disconnect, Object::Device { clip }) => {
                return Ok(self.begin_disconnect(id, clip, false));
            }
            (Method::ReadValue { offset }, Object::Characteristic { clip, place }) => {
                return self.queue(id, clip, place, TransactionKind::Read { offset });
            }
            (Method::WriteValue { value }, Object::Characteristic { clip, place }) => {
                return self.queue(id, clip, place, TransactionKind::Write { value });
            }
            (Method::StartNotify, Object::Characteristic { clip, place }) => {
                return self.start_notify(id, sender, clip, place);
            }
            (Method::StopNotify, Object::Characteristic { clip, place }) => {
                if !self.end_session(clip, place, sender) {
                    return Err(Refusal::failed("No notify session started"));
                }
                Body::Empty
            }
            (method, _) => return Err(Refusal::unknown_method(method.name())),
        }))
    }

    fn begin_connect(&mut self, id: CallId, clip: usize) -> Result<Option<Body>, Refusal> {
        match self.devices[clip].link {
            Link::Connecting { .. } => Err(Refusal::IN_PROGRESS),
            // Also while it is being closed: bluetoothd sees a link.
            Link::Up { .. } => Ok(Some(Body::Empty)),
            // The socket of the kernel has no adapter.
            Link::Down if !self.adapter.powered => Err(Refusal::failed("Input/output error")),
            Link::Down => {
                self.connect(clip, id);
                Ok(None)
            }
        }
    }

    fn begin_disconnect(&mut self, id: CallId, clip: usize, forget: bool) -> Option<Body> {
        let at = self.now + DISCONNECT;
        match &mut self.devices[clip].link {
            Link::Up {
                closing: Some(closing),
                ..
            } => {
                closing.calls.push(id);
                closing.remove |= forget;
                None
            }
            Link::Up { closing, .. } => {
                *closing = Some(Closing {
                    at,
                    calls: vec![id],
                    remove: forget,
                });
                None
            }
            Link::Connecting { .. } => {
                self.cut(clip);
                Some(Body::Empty)
            }
            Link::Down => Some(Body::Empty),
        }
    }

    fn remove_device(&mut self, id: CallId, device: &str) -> Result<Option<Body>, Refusal> {
        let clip = match Object::parse(device, &self.addresses) {
            Some(Object::Device { clip }) if self.devices[clip].known => clip,
            _ => return Err(Refusal::DOES_NOT_EXIST),
        };
        if !self.adapter.powered {
            return Err(Refusal::NOT_READY);
        }
        if self.devices[clip].is_up() {
            return Ok(self.begin_disconnect(id, clip, true));
        }
        self.remove(clip);
        Ok(Some(Body::Empty))
    }

    /// Asks the device, in its turn.
    fn queue(
        &mut self,
        id: CallId,
        clip: usize,
        place: Place,
        kind: TransactionKind,
    ) -> Result<Option<Body>, Refusal> {
        let device = &mut self.devices[clip];
        if !device.is_up() {
            return Err(Refusal::failed("Not connected"));
        }
        device.transactions.push_back(Transaction {
            ends: None,
            call: id,
            place,
            kind,
            outcome: None,
        });
        self.next_transaction(clip);
        Ok(None)
    }

    fn start_notify(
        &mut self,
        id: CallId,
        sender: &str,
        clip: usize,
        place: Place,
    ) -> Result<Option<Body>, Refusal> {
        let device = &mut self.devices[clip];
        if device.is_closing() {
            return Err(Refusal::NOT_CONNECTED);
        }
        if !gatt::sends(place.characteristic()) {
            return Err(Refusal::NOT_SUPPORTED);
        }
        let up = device.is_up();
        let clients = device.sessions.entry(place).or_default();
        if let Some(active) = clients.get(sender) {
            return if *active {
                Ok(Some(Body::Empty))
            } else {
                Err(Refusal::IN_PROGRESS)
            };
        }
        clients.insert(sender.to_owned(), false);
        if !up {
            // Kept for the next connection.
            return Ok(Some(Body::Empty));
        }
        let client = sender.to_owned();
        self.queue(id, clip, place, TransactionKind::Subscribe { client })
    }

    /// Does this object stand on the bus now?
    fn is_there(&self, object: Object) -> bool {
        match object {
            Object::Device { clip } => self.devices[clip].known,
            Object::Service { clip, service } => {
                self.is_exported(clip)
                    && gatt::services(self.devices[clip].make).any(|s| s == service)
            }
            Object::Characteristic { clip, place } | Object::Descriptor { clip, place } => {
                self.is_exported(clip) && place.is_of(self.devices[clip].make)
            }
            Object::Root | Object::Org | Object::Bluez | Object::Adapter => true,
        }
    }

    fn is_exported(&self, clip: usize) -> bool {
        self.devices[clip].known && self.devices[clip].exported
    }

    /// All objects that stand on the bus now.
    fn objects(&self) -> Vec<Object> {
        let mut objects = vec![Object::Root, Object::Org, Object::Bluez, Object::Adapter];
        for clip in 0..self.devices.len() {
            objects.push(Object::Device { clip });
            objects.extend(object::tree(clip, self.devices[clip].make));
        }
        objects.retain(|o| self.is_there(*o));
        objects
    }

    fn describe(&self, object: Object) -> String {
        let children: Vec<String> = self
            .objects()
            .into_iter()
            .filter(|o| o.parent() == Some(object))
            .map(|o| o.name(&self.addresses))
            .collect();
        let manager = object == Object::Root;
        object::describe(&self.interfaces(object), manager, &children)
    }

    fn managed(&self) -> Vec<(String, Interfaces)> {
        self.objects()
            .into_iter()
            .map(|o| (self.path(o), self.interfaces(o)))
            .filter(|(_, interfaces)| !interfaces.is_empty())
            .collect()
    }

    fn properties(&self, object: Object, interface: &str) -> Result<Properties, Refusal> {
        self.interfaces(object)
            .into_iter()
            .find(|(name, _)| *name == interface)
            .map(|(_, properties)| properties)
            .ok_or_else(|| Refusal::unknown_interface(interface))
    }

    fn property(
        &self,
        object: Object,
        interface: &str,
        property: &str,
    ) -> Result<Value<'static>, Refusal> {
        self.properties(object, interface)?
            .into_iter()
            .find(|(name, _)| *name == property)
            .map(|(_, value)| value)
            .ok_or_else(|| Refusal::unknown_property(property))
    }

    /// What an object offers, with its properties.
    pub(super) fn interfaces(&self, object: Object) -> Interfaces {
        match object {
            Object::Root | Object::Org | Object::Bluez => Vec::new(),
            Object::Adapter => vec![(ADAPTER, self.adapter.properties())],
            Object::Device { clip } => vec![(DEVICE, self.devices[clip].properties())],
            Object::Service { clip, service } => {
                let device = self.reference(Object::Device { clip });
                vec![(
                    SERVICE,
                    vec![
                        ("Handle", Value::from(TABLE[service].handle)),
                        ("UUID", Value::from(Uuid(TABLE[service].uuid).to_string())),
                        ("Device", device),
                        ("Primary", Value::from(true)),
                        ("Includes", Value::from(Vec::<ObjectPath<'_>>::new())),
                    ],
                )]
            }
            Object::Characteristic { clip, place } => {
                vec![(CHARACTERISTIC, self.characteristic(clip, place))]
            }
            Object::Descriptor { clip, place } => {
                let handle = place.configuration().unwrap_or_default();
                let of = self.reference(Object::Characteristic { clip, place });
                vec![(
                    DESCRIPTOR,
                    vec![
                        ("Handle", Value::from(handle)),
                        ("UUID", Value::from(Uuid(CLIENT_CONFIGURATION).to_string())),
                        ("Characteristic", of),
                    ],
                )]
            }
        }
    }

    fn characteristic(&self, clip: usize, place: Place) -> Properties {
        let device = &self.devices[clip];
        let characteristic = place.characteristic();
        let service = Object::Service {
            clip,
            service: place.service,
        };
        let mut properties = vec![
            ("Handle", Value::from(place.entry().handle)),
            ("UUID", Value::from(Uuid(characteristic.uuid()).to_string())),
            ("Service", self.reference(service)),
            ("Flags", Value::from(gatt::flags(characteristic))),
        ];
        if gatt::sends(characteristic) {
            let told = device.sessions.get(&place);
            let notifying = told.is_some_and(|c| c.values().any(|active| *active));
            properties.push(("Notifying", Value::from(notifying)));
        }
        if device.is_up() {
            properties.push(("MTU", Value::from(device.mtu)));
        }
        properties
    }

    fn reference(&self, object: Object) -> Value<'static> {
        // Every path of ours is valid: letters, digits, `_` and `/`.
        Value::from(ObjectPath::from_string_unchecked(self.path(object)))
    }
}
