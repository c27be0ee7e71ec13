//! The stack in virtual time: what a client sees of links, discovery, restarts and faults.

mod anything;

use nape_core::{Placement, Span, Timestamp};
use nape_wire::{Command, Op, uuid};
use zbus::zvariant::{OwnedValue, Value};

use super::call::{Body, Call, CallId, Method, Output, Refusal};
use super::gatt::Uuid;
use super::stack::Stack;
use crate::{ClipOptions, Fault, Script, World, WorldOptions};

const ADAPTER: &str = "/org/bluez/hci0";
const HEAD: &str = "/org/bluez/hci0/dev_C6_4E_41_50_45_01";
const BACK: &str = "/org/bluez/hci0/dev_C6_4E_41_50_45_02";
const INFO: &str = "/service0010/char0011";
const CONFIG: &str = "/service0010/char0013";
const CONTROL: &str = "/service0010/char0015";
const DATA: &str = "/service0010/char0018";

/// A stack with a client; what came out so far.
struct Bench {
    stack: Stack,
    out: Vec<(Timestamp, Output)>,
    calls: u64,
}

impl Bench {
    fn new() -> Self {
        let script = Script::parse("screen for 10m").unwrap();
        let clips = [Placement::Head, Placement::UpperBack].map(ClipOptions::new);
        let world = World::new(WorldOptions::new(script, 7, clips.to_vec())).unwrap();
        Self {
            stack: Stack::new(world, 517),
            out: Vec::new(),
            calls: 0,
        }
    }

    /// Two clips found, connected and resolved.
    fn connected() -> Self {
        let mut bench = Self::new();
        bench.find();
        for device in [HEAD, BACK] {
            bench.call(device, Method::Connect);
        }
        bench.pass(3.0);
        assert!(bench.is(HEAD, "ServicesResolved") && bench.is(BACK, "ServicesResolved"));
        bench.out.clear();
        bench
    }

    fn find(&mut self) {
        self.call(ADAPTER, Method::StartDiscovery);
        self.pass(1.0);
        self.call(ADAPTER, Method::StopDiscovery);
    }

    fn take(&mut self) {
        while let Some(output) = self.stack.poll() {
            self.out.push((self.stack.now, output));
        }
    }

    fn call_from(&mut self, sender: &str, path: &str, method: Method) -> CallId {
        self.calls += 1;
        let id = CallId(self.calls);
        self.stack.call(Call {
            id,
            sender: sender.to_owned(),
            path: path.to_owned(),
            method,
        });
        self.take();
        id
    }

    fn call(&mut self, path: &str, method: Method) -> CallId {
        self.call_from(":1.1", path, method)
    }

    fn fault(&mut self, clip: usize, fault: Fault) {
        self.stack.world.fault(clip, fault);
        self.stack.drain();
        self.take();
    }

    /// Lets seconds pass, from deadline to deadline.
    fn pass(&mut self, seconds: f64) {
        let end = self.stack.now + Span::from_secs_f64(seconds);
        while let Some(at) = self.stack.next_deadline().filter(|at| *at < end) {
            self.stack.advance(at);
            self.take();
        }
        self.stack.advance(end);
        self.take();
    }

    fn answers(&self, id: CallId) -> Vec<&Result<Body, Refusal>> {
        self.out
            .iter()
            .filter_map(|(_, o)| match o {
                Output::Answer { call, result } if *call == id => Some(result),
                _ => None,
            })
            .collect()
    }

    fn answer(&self, id: CallId) -> Option<&Result<Body, Refusal>> {
        self.answers(id).first().copied()
    }

    fn is_ok(&self, id: CallId) -> bool {
        matches!(self.answer(id), Some(Ok(_)))
    }

    fn refused(&self, id: CallId) -> Option<&Refusal> {
        self.answer(id).and_then(|r| r.as_ref().err())
    }

    /// When it was answered, seconds of the world.
    fn answered_at(&self, id: CallId) -> f64 {
        let found = self
            .out
            .iter()
            .find(|(_, o)| matches!(o, Output::Answer { call, .. } if *call == id));
        let (at, _) = found.expect("an answer");
        at.since(Timestamp::from_micros(0)).as_secs_f64()
    }

    fn now_s(&self) -> f64 {
        self.stack
            .now
            .since(Timestamp::from_micros(0))
            .as_secs_f64()
    }

    fn property(&mut self, path: &str, interface: &str, property: &str) -> Option<Value<'static>> {
        let id = self.call(
            path,
            Method::Get {
                interface: interface.to_owned(),
                property: property.to_owned(),
            },
        );
        match self.answer(id) {
            Some(Ok(Body::Variant(value))) => Some(value.clone()),
            _ => None,
        }
    }

    fn is(&mut self, device: &str, property: &str) -> bool {
        self.property(device, "org.bluez.Device1", property) == Some(Value::from(true))
    }

    /// `PropertiesChanged` of this property, in order.
    fn changes(&self, path: &str, property: &str) -> Vec<&Value<'static>> {
        self.out
            .iter()
            .filter_map(|(_, o)| match o {
                Output::Changed {
                    path: p,
                    properties,
                    ..
                } if p == path => properties.iter().find(|(k, _)| *k == property),
                _ => None,
            })
            .map(|(_, v)| v)
            .collect()
    }

    fn at(device: &str, place: &str) -> String {
        format!("{device}{place}")
    }

    fn notify(&mut self, device: &str, place: &str) -> CallId {
        self.call(&Self::at(device, place), Method::StartNotify)
    }

    fn command(&mut self, device: &str, op: Op, reference: u8) -> CallId {
        let mut bytes = [0; Command::MAX_LEN];
        let len = Command { op, reference }.emit(&mut bytes).unwrap();
        let value = bytes[..len].to_vec();
        self.call(&Self::at(device, CONTROL), Method::WriteValue { value })
    }

    /// Subscribes and starts to stream.
    fn stream(&mut self, device: &str) {
        for place in [CONTROL, DATA] {
            self.notify(device, place);
        }
        let started = self.command(device, Op::Start, 1);
        self.pass(1.0);
        assert!(self.is_ok(started));
    }

    /// First sample indices and counts of the data frames that came.
    fn frames(&self, device: &str) -> Vec<(u32, u32)> {
        self.changes(&Self::at(device, DATA), "Value")
            .into_iter()
            .map(|value| {
                let bytes: Vec<u8> = value.try_clone().unwrap().try_into().unwrap();
                let index = u32::from_le_bytes(bytes[4..8].try_into().unwrap());
                (index, u32::from(bytes[14]))
            })
            .collect()
    }
}

#[test]
fn clips_are_found_while_somebody_looks_and_forgotten_when_they_are_gone() {
    let mut bench = Bench::new();
    assert!(bench.property(HEAD, "org.bluez.Device1", "Name").is_none());
    let other = vec![Uuid(uuid::BATTERY).to_string()];
    bench.call(ADAPTER, Method::SetDiscoveryFilter { uuids: other });
    let looking = bench.call(ADAPTER, Method::StartDiscovery);
    bench.pass(3.0);
    assert!(bench.is_ok(looking));
    assert!(
        !bench
            .out
            .iter()
            .any(|(_, o)| matches!(o, Output::Added { .. })),
        "looks for something else"
    );
    let ours = vec![Uuid(uuid::SERVICE).to_string().to_uppercase()];
    bench.call(ADAPTER, Method::SetDiscoveryFilter { uuids: ours });
    bench.pass(1.0);
    let added: Vec<&String> = bench
        .out
        .iter()
        .filter_map(|(_, o)| match o {
            Output::Added { path, .. } => Some(path),
            _ => None,
        })
        .collect();
    assert_eq!(added, [HEAD, BACK]);
    bench.pass(2.0);
    assert!(bench.changes(HEAD, "RSSI").len() >= 2);
    let again = bench.call(ADAPTER, Method::StartDiscovery);
    assert_eq!(bench.refused(again), Some(&Refusal::BUSY));

    bench.call(ADAPTER, Method::StopDiscovery);
    assert!(bench.property(HEAD, "org.bluez.Device1", "RSSI").is_none());
    let again = bench.call(ADAPTER, Method::StopDiscovery);
    assert_eq!(
        bench.refused(again),
        Some(&Refusal::failed("No discovery started"))
    );
    bench.pass(28.0);
    assert!(bench.property(HEAD, "org.bluez.Device1", "Name").is_some());
    bench.pass(3.0);
    assert!(bench.property(HEAD, "org.bluez.Device1", "Name").is_none());
    let late = bench.call(HEAD, Method::Connect);
    let refusal = bench.refused(late).unwrap();
    assert_eq!(refusal.name, "org.freedesktop.DBus.Error.UnknownObject");
}

#[test]
fn connect_is_answered_before_the_services_are_known() {
    let mut bench = Bench::new();
    bench.find();
    let asked = bench.now_s();
    let connect = bench.call(HEAD, Method::Connect);
    let twice = bench.call(HEAD, Method::Connect);
    assert_eq!(bench.refused(twice), Some(&Refusal::IN_PROGRESS));
    assert!(bench.answer(connect).is_none());
    bench.pass(0.5);
    assert!(bench.is_ok(connect));
    assert!((0.2..1.0).contains(&(bench.answered_at(connect) - asked)));
    assert!(bench.is(HEAD, "Connected") && !bench.is(HEAD, "ServicesResolved"));
    let info = Bench::at(HEAD, INFO);
    let early = bench.call(&info, Method::ReadValue { offset: 0 });
    assert!(bench.refused(early).is_some(), "no such object yet");
    bench.pass(1.0);
    assert!(bench.is(HEAD, "ServicesResolved"));
    assert_eq!(
        bench.property(&info, "org.bluez.GattCharacteristic1", "MTU"),
        Some(Value::from(247u16))
    );
    // The tree, as a client walks it.
    let mut open = vec![HEAD.to_owned()];
    let mut names = Vec::new();
    while let Some(path) = open.pop() {
        let id = bench.call(&path, Method::Introspect);
        let Some(Ok(Body::Text(xml))) = bench.answer(id) else {
            panic!("{path} describes itself");
        };
        for child in xml.split("<node name=\"").skip(1) {
            let name = child.split('"').next().unwrap();
            names.push(name.to_owned());
            open.push(format!("{path}/{name}"));
        }
    }
    let count = |of: &str| names.iter().filter(|n| n.starts_with(of)).count();
    assert_eq!((count("service"), count("char"), count("desc")), (3, 11, 4));
}

#[test]
fn disconnecting_takes_its_time_and_until_then_the_link_counts() {
    let mut bench = Bench::connected();
    let asked = bench.now_s();
    let first = bench.call(HEAD, Method::Disconnect);
    bench.pass(1.0);
    let second = bench.call(HEAD, Method::Disconnect);
    let notify = bench.notify(HEAD, DATA);
    assert_eq!(bench.refused(notify), Some(&Refusal::NOT_CONNECTED));
    let connect = bench.call(HEAD, Method::Connect);
    assert!(bench.is_ok(connect), "there is a link");
    assert!(bench.answer(first).is_none());
    bench.pass(2.0);
    for id in [first, second] {
        assert!(bench.is_ok(id));
        assert!((2.0..2.9).contains(&(bench.answered_at(id) - asked)));
    }
    assert!(!bench.is(HEAD, "Connected") && bench.is(BACK, "Connected"));
    let gone = bench.call(HEAD, Method::Disconnect);
    assert!(bench.is_ok(gone));
}

#[test]
fn a_clip_out_of_range_is_waited_for_and_given_up() {
    let mut bench = Bench::new();
    bench.find();
    for clip in [0, 1] {
        let span = Span::from_secs(if clip == 0 { 8 } else { 60 });
        bench.fault(clip, Fault::OutOfRange { span });
    }
    let asked = bench.now_s();
    let back_soon = bench.call(HEAD, Method::Connect);
    let away = bench.call(BACK, Method::Connect);
    bench.pass(9.0);
    assert!(bench.is_ok(back_soon));
    bench.pass(15.0);
    assert_eq!(
        bench.refused(away),
        Some(&Refusal::failed("le-connection-abort-by-local"))
    );
    assert!((19.9..20.5).contains(&(bench.answered_at(away) - asked)));
    let cancelled = bench.call(BACK, Method::Connect);
    let disconnect = bench.call(BACK, Method::Disconnect);
    assert!(bench.is_ok(disconnect));
    assert_eq!(
        bench.refused(cancelled),
        Some(&Refusal::failed("br-connection-canceled"))
    );
}

#[test]
fn switched_off_everything_is_disconnected_and_nothing_can_be_found() {
    let mut bench = Bench::connected();
    bench.call(ADAPTER, Method::StartDiscovery);
    bench.out.clear();
    bench.stack.set_powered(false);
    bench.take();
    for device in [HEAD, BACK] {
        assert_eq!(
            bench.changes(device, "ServicesResolved"),
            [&Value::from(false)]
        );
        assert_eq!(bench.changes(device, "Connected"), [&Value::from(false)]);
    }
    assert_eq!(bench.changes(ADAPTER, "Discovering"), [&Value::from(false)]);
    assert_eq!(bench.changes(ADAPTER, "Powered"), [&Value::from(false)]);
    for method in [Method::StartDiscovery, Method::StopDiscovery] {
        let id = bench.call(ADAPTER, method);
        assert_eq!(bench.refused(id), Some(&Refusal::NOT_READY));
    }
    let connect = bench.call(HEAD, Method::Connect);
    assert!(bench.refused(connect).is_some());
    let set = |value: Value<'_>| Method::Set {
        interface: "org.bluez.Adapter1".to_owned(),
        property: "Powered".to_owned(),
        value: OwnedValue::try_from(value).unwrap(),
    };
    let wrong = bench.call(ADAPTER, set(Value::from("yes")));
    assert_eq!(bench.refused(wrong), Some(&Refusal::BAD_ARGUMENTS));
    let on = bench.call(ADAPTER, set(Value::from(true)));
    assert!(bench.is_ok(on), "any client may switch it");
    let looking = bench.call(ADAPTER, Method::StartDiscovery);
    assert!(bench.is_ok(looking));
    let connect = bench.call(HEAD, Method::Connect);
    bench.pass(1.0);
    assert!(bench.is_ok(connect), "the device is still known");
}

#[test]
fn a_whole_stream_arrives() {
    let mut bench = Bench::connected();
    for device in [HEAD, BACK] {
        bench.stream(device);
    }
    bench.pass(60.0);
    for device in [HEAD, BACK] {
        let mut next = 0;
        for (index, count) in bench.frames(device) {
            assert_eq!(index, next);
            next += count;
        }
        assert!((2990..3150).contains(&next), "{next} samples at 50 Hz");
    }
}

#[test]
fn sessions_outlive_the_link_but_not_their_client() {
    let mut bench = Bench::connected();
    bench.stream(HEAD);
    bench.fault(0, Fault::Kill);
    bench.pass(0.1);
    assert!(!bench.is(HEAD, "Connected"));
    let dead = bench.notify(HEAD, DATA);
    assert_eq!(bench.refused(dead), Some(&Refusal::IN_PROGRESS));
    bench.call(HEAD, Method::Connect);
    bench.pass(1.5);
    let alive = bench.notify(HEAD, DATA);
    assert!(bench.is_ok(alive), "subscribed again by itself");
    bench.out.clear();
    let started = bench.command(HEAD, Op::Start, 9);
    bench.pass(1.0);
    assert!(bench.is_ok(started) && !bench.frames(HEAD).is_empty());

    bench.stack.client_gone(":1.1");
    bench.out.clear();
    bench.pass(2.0);
    assert!(bench.frames(HEAD).is_empty());
    assert!(bench.is(HEAD, "Connected"), "the link stays");
    let stop = bench.call(&Bench::at(HEAD, DATA), Method::StopNotify);
    assert_eq!(
        bench.refused(stop),
        Some(&Refusal::failed("No notify session started"))
    );
}

#[test]
fn one_transaction_at_a_time_in_order_and_a_read_is_also_a_signal() {
    let mut bench = Bench::connected();
    let (info, config) = (Bench::at(HEAD, INFO), Bench::at(HEAD, CONFIG));
    let asked = bench.now_s();
    let reads: Vec<CallId> = (0..3)
        .map(|_| bench.call(&info, Method::ReadValue { offset: 0 }))
        .collect();
    let value = vec![1, 0xff, 0xff, 8, 0, 0, 1, 0, 0, 0];
    let impossible = bench.call(&config, Method::WriteValue { value });
    let tail = bench.call(&info, Method::ReadValue { offset: 200 });
    bench.pass(1.0);
    let at: Vec<f64> = reads.iter().map(|id| bench.answered_at(*id)).collect();
    for (i, at) in at.iter().enumerate() {
        let expected = asked + 0.06 * (i + 1) as f64;
        assert!((at - expected).abs() < 1e-3, "{at} {expected}");
    }
    assert_eq!(bench.changes(&info, "Value").len(), 3);
    assert_eq!(bench.refused(impossible), Some(&Refusal::att(0x80)));
    assert_eq!(bench.refused(tail), Some(&Refusal::att(0x07)));
    let unasked = bench.notify(HEAD, INFO);
    assert_eq!(bench.refused(unasked), Some(&Refusal::NOT_SUPPORTED));
}

#[test]
fn nobody_answers_out_of_range_until_the_clip_is_back_or_the_link_is_lost() {
    let mut bench = Bench::connected();
    let info = Bench::at(HEAD, INFO);
    let short = Span::from_millis(800);
    bench.fault(0, Fault::OutOfRange { span: short });
    let read = bench.call(&info, Method::ReadValue { offset: 0 });
    bench.pass(0.7);
    assert!(bench.answer(read).is_none());
    bench.pass(0.5);
    assert!(bench.is_ok(read), "back in time");
    let long = Span::from_secs(10);
    bench.fault(0, Fault::OutOfRange { span: long });
    let read = bench.call(&info, Method::ReadValue { offset: 0 });
    bench.pass(3.0);
    assert_eq!(bench.refused(read), Some(&Refusal::att(0x0e)));
    assert!(!bench.is(HEAD, "Connected"));
    let after = bench.call(&info, Method::ReadValue { offset: 0 });
    assert_eq!(
        bench.refused(after),
        Some(&Refusal::failed("Not connected"))
    );
}

#[test]
fn a_killed_daemon_says_nothing_and_its_links_live_two_seconds() {
    let mut bench = Bench::connected();
    bench.out.clear();
    bench.stack.kill();
    bench.take();
    assert!(bench.out.iter().all(|(_, o)| matches!(o, Output::Log(_))));
    bench.pass(1.0);
    bench.stack.start();
    assert!(bench.is(HEAD, "Connected") && !bench.is(HEAD, "ServicesResolved"));
    bench.pass(1.5);
    assert_eq!(bench.changes(HEAD, "Connected"), [&Value::from(false)]);
    bench.call(HEAD, Method::Connect);
    bench.pass(2.0);
    assert!(
        bench.is(HEAD, "ServicesResolved"),
        "as after the first time"
    );

    bench.out.clear();
    bench.stack.terminate();
    bench.take();
    assert_eq!(bench.changes(HEAD, "Connected"), [&Value::from(false)]);
    assert_eq!(bench.changes(ADAPTER, "Powered"), [&Value::from(false)]);
    bench.stack.start();
    let powered = bench.property(ADAPTER, "org.bluez.Adapter1", "Powered");
    assert_eq!(powered, Some(Value::from(true)));
}

#[test]
fn a_new_name_is_heard_and_a_forgotten_clip_is_gone_with_its_objects() {
    let mut bench = Bench::connected();
    bench.fault(1, Fault::Kill);
    let name = "\u{1b}[2J evil\n".to_owned();
    bench.fault(1, Fault::Name(name.clone()));
    bench.call(ADAPTER, Method::StartDiscovery);
    bench.pass(1.5);
    let heard = bench.property(BACK, "org.bluez.Device1", "Name");
    assert_eq!(heard, Some(Value::from(name)));
    bench.out.clear();
    let device = HEAD.to_owned();
    let remove = bench.call(ADAPTER, Method::RemoveDevice { device });
    bench.pass(3.0);
    assert!(bench.is_ok(remove));
    let removed = bench
        .out
        .iter()
        .filter(|(_, o)| matches!(o, Output::Removed { .. }))
        .count();
    assert_eq!(removed, 1 + 3 + 11 + 4);
}
