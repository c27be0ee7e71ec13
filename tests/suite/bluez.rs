//! The simulated BlueZ as a process: what a client sees of it on a real bus, and that it obeys.

use std::process::{Command, Stdio};
use std::time::Duration;

use futures_lite::StreamExt;
use nape_tests::bluez::{Bluez, PATIENCE};
use tokio::runtime;
use zbus::message::Type;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, MatchRule, Message, MessageStream, connection};

const PROGRAM: &str = env!("CARGO_BIN_EXE_firmware-sim-under-test");
const HEAD: &str = "/org/bluez/hci0/dev_C6_4E_41_50_45_01";
const ADAPTER1: &str = "org.bluez.Adapter1";
const DEVICE1: &str = "org.bluez.Device1";

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let limited = async { tokio::time::timeout(2 * PATIENCE, work).await };
    let done = runtime.expect("a runtime").block_on(limited);
    done.expect("in time")
}

async fn connect(bluez: &Bluez) -> Connection {
    let builder = connection::Builder::address(bluez.address().as_str()).expect("an address");
    builder.build().await.expect("a connection")
}

/// Calls a method of BlueZ without arguments.
async fn call(
    bus: &Connection,
    path: &str,
    interface: &str,
    method: &str,
) -> zbus::Result<Message> {
    bus.call_method(Some("org.bluez"), path, Some(interface), method, &())
        .await
}

async fn get(
    bus: &Connection,
    path: &str,
    interface: &str,
    name: &str,
) -> zbus::Result<OwnedValue> {
    let properties = Some("org.freedesktop.DBus.Properties");
    let body = (interface, name);
    let reply = bus
        .call_method(Some("org.bluez"), path, properties, "Get", &body)
        .await?;
    reply.body().deserialize()
}

/// Signals of BlueZ from here on.
async fn signals(bus: &Connection) -> MessageStream {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender("org.bluez")
        .expect("a name")
        .build();
    MessageStream::for_match_rule(rule, bus, Some(4096))
        .await
        .expect("a stream")
}

/// Waits for a change of a property to this value.
async fn changed(signals: &mut MessageStream, path: &str, name: &str, to: &Value<'_>) {
    while let Some(Ok(message)) = signals.next().await {
        let header = message.header();
        let here = header.path().is_some_and(|p| p == path);
        if !here || header.member().is_none_or(|m| m != "PropertiesChanged") {
            continue;
        }
        let body = message.body();
        let (_, properties, _): (
            String,
            std::collections::HashMap<String, OwnedValue>,
            Vec<String>,
        ) = body.deserialize().expect("properties");
        if properties.get(name).is_some_and(|value| **value == *to) {
            return;
        }
    }
    panic!("the bus ended before {name} of {path} changed");
}

/// Finds the head clip and connects to it.
async fn reach(bus: &Connection, signals: &mut MessageStream) {
    let adapter = "/org/bluez/hci0";
    call(bus, adapter, ADAPTER1, "StartDiscovery")
        .await
        .expect("looking");
    while get(bus, HEAD, DEVICE1, "Address").await.is_err() {
        signals.next().await;
    }
    call(bus, adapter, ADAPTER1, "StopDiscovery")
        .await
        .expect("seen");
    call(bus, HEAD, DEVICE1, "Connect").await.expect("a link");
    if get(bus, HEAD, DEVICE1, "ServicesResolved").await.ok() != Some(OwnedValue::from(true)) {
        changed(signals, HEAD, "ServicesResolved", &Value::from(true)).await;
    }
}

fn error_name(result: zbus::Result<Message>) -> String {
    match result {
        Err(zbus::Error::MethodError(name, ..)) => name.to_string(),
        other => panic!("an error of the other side: {other:?}"),
    }
}

#[test]
fn a_client_finds_connects_reads_and_is_disconnected() {
    let Some(mut bluez) = Bluez::start(PROGRAM, &["--clips", "head"]) else {
        return;
    };
    run(async {
        let bus = connect(&bluez).await;
        let mut signals = signals(&bus).await;
        reach(&bus, &mut signals).await;
        let info = format!("{HEAD}/service0010/char0011");
        let options = std::collections::HashMap::<&str, Value<'_>>::new();
        let reply = bus
            .call_method(
                Some("org.bluez"),
                info.as_str(),
                Some("org.bluez.GattCharacteristic1"),
                "ReadValue",
                &options,
            )
            .await
            .expect("a value");
        let bytes: Vec<u8> = reply.body().deserialize().expect("bytes");
        let info = nape_wire::Info::parse(&bytes).expect("Info");
        assert_eq!(&info.uid, b"NAPESIM\x01");
        assert_eq!(bluez.clip("head")["connected"], true);
        assert_eq!(bluez.command(" kill  head"), "kill  head");
        changed(&mut signals, HEAD, "Connected", &Value::from(false)).await;
        bluez.command("forget head");
        let gone = call(&bus, HEAD, DEVICE1, "Connect").await;
        assert_eq!(error_name(gone), "org.freedesktop.DBus.Error.UnknownObject");
    });
}

#[test]
fn bluetoothd_ends_in_order_or_at_once_and_comes_back() {
    let Some(mut bluez) = Bluez::start(PROGRAM, &["--clips", "head"]) else {
        return;
    };
    run(async {
        let bus = connect(&bluez).await;
        let mut signals = signals(&bus).await;
        reach(&bus, &mut signals).await;
        bluez.command("stack term");
        changed(&mut signals, HEAD, "Connected", &Value::from(false)).await;
        changed(
            &mut signals,
            "/org/bluez/hci0",
            "Powered",
            &Value::from(false),
        )
        .await;
        let nobody = call(&bus, HEAD, DEVICE1, "Connect").await;
        let unknown = "org.freedesktop.DBus.Error.ServiceUnknown";
        assert_eq!(error_name(nobody), unknown);
        assert!(bluez.ask("stack kill").is_err());
        bluez.command("stack start");
        assert!(bluez.ask("stack start").is_err());
        reach(&bus, &mut signals).await;
        // A call under way dies with the daemon.
        let disconnect = call(&bus, HEAD, DEVICE1, "Disconnect");
        let (answer, killed) = tokio::join!(disconnect, async {
            // The call goes out first: it is polled first, and the command takes a way around.
            tokio::time::sleep(Duration::from_millis(300)).await;
            bluez.command("stack kill")
        });
        assert_eq!(killed, "bluetoothd killed");
        assert_eq!(error_name(answer), "org.freedesktop.DBus.Error.NoReply");
        // Killed for good and started again on the same bus.
        bluez.kill_board();
        let nobody = call(&bus, HEAD, DEVICE1, "Connect").await;
        assert_eq!(error_name(nobody), unknown);
        bluez.start_board();
        reach(&bus, &mut signals).await;
    });
}

#[test]
fn a_dead_client_leaves_its_link_but_not_its_discovery() {
    let Some(mut bluez) = Bluez::start(PROGRAM, &["--clips", "head"]) else {
        return;
    };
    run(async {
        let client = connect(&bluez).await;
        let mut signals = signals(&client).await;
        reach(&client, &mut signals).await;
        call(&client, "/org/bluez/hci0", ADAPTER1, "StartDiscovery")
            .await
            .expect("looking");
        assert_eq!(bluez.list()["discovering"], true);
        drop(signals);
        client.close().await.expect("closed");
        bluez.until("the end of discovery", PATIENCE, |list| {
            list["discovering"] == false
        });
        assert_eq!(bluez.clip("head")["connected"], true);
    });
}

#[test]
fn the_tree_is_what_the_object_manager_and_introspection_say() {
    type Managed = std::collections::HashMap<
        OwnedObjectPath,
        std::collections::HashMap<String, std::collections::HashMap<String, OwnedValue>>,
    >;
    let Some(bluez) = Bluez::start(PROGRAM, &["--clips", "head"]) else {
        return;
    };
    run(async {
        let bus = connect(&bluez).await;
        let mut signals = signals(&bus).await;
        reach(&bus, &mut signals).await;
        let manager = "org.freedesktop.DBus.ObjectManager";
        let reply = call(&bus, "/", manager, "GetManagedObjects")
            .await
            .expect("objects");
        let managed: Managed = reply.body().deserialize().expect("objects");
        let mut paths: Vec<String> = managed.keys().map(|p| p.to_string()).collect();
        paths.sort();
        let mut walked = Vec::new();
        let mut open = vec!["/org/bluez/hci0".to_owned()];
        while let Some(path) = open.pop() {
            let introspectable = "org.freedesktop.DBus.Introspectable";
            let reply = call(&bus, &path, introspectable, "Introspect")
                .await
                .expect("a description");
            let xml: String = reply.body().deserialize().expect("text");
            for child in xml.split("<node name=\"").skip(1) {
                let name = child.split('"').next().unwrap();
                open.push(format!("{path}/{name}"));
            }
            walked.push(path);
        }
        walked.sort();
        assert_eq!(paths, walked);
        assert_eq!(paths.len(), 1 + 1 + 3 + 11 + 4);
        // The properties a client drops a device without.
        let device = &managed[&OwnedObjectPath::try_from(HEAD).unwrap()][DEVICE1];
        for name in [
            "Address",
            "AddressType",
            "Paired",
            "Connected",
            "ServicesResolved",
            "Trusted",
            "Blocked",
            "LegacyPairing",
        ] {
            assert!(device.contains_key(name), "{name}");
        }
    });
}

#[test]
fn wrong_arguments_are_told_and_nothing_is_left_running() {
    for (arguments, says) in [
        (&["--clips", "foot"][..], "there is no placement `foot`"),
        (&["--mtu", "22"], "between 23 and 517"),
        (&["--builtin", "nothing"], "there is no built-in script"),
        (&["--interval", "5"], "connection interval"),
    ] {
        let out = Command::new(PROGRAM)
            .arg("bluez")
            .args(arguments)
            .output()
            .expect("it runs");
        let text = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2), "{text}");
        assert!(text.contains(says), "{text}");
    }
    let out = Command::new(PROGRAM)
        .args(["bluez", "--bus", "unix:path=/nonexistent/bus"])
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(1), "{text}");
    assert!(text.contains("is its dbus-daemon running?"), "{text}");
    let Some(bluez) = Bluez::start(PROGRAM, &[]) else {
        return;
    };
    let second = Command::new(PROGRAM)
        .args(["bluez", "--bus", &bluez.address()])
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(1), "{text}");
    assert!(text.contains("there is an org.bluez"), "{text}");
}

#[test]
fn its_own_bus_can_die_and_ends_with_it() {
    use std::io::{BufRead, BufReader, Write};
    let Some(bluez) = Bluez::start(PROGRAM, &[]) else {
        return;
    };
    drop(bluez);
    let mut child = Command::new(PROGRAM)
        .arg("bluez")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut commands = child.stdin.take().expect("a pipe");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut line = || lines.next().expect("a line").expect("text");
    let address = line();
    let path = address
        .strip_prefix("DBUS_SYSTEM_BUS_ADDRESS=unix:path=")
        .expect("an address")
        .to_owned();
    assert!(line().starts_with("ok "));
    for (command, answer) in [
        ("bus kill", "ok bus killed"),
        ("stack start", "error: cannot connect"),
        ("bus start", "ok bus at"),
        ("nonsense", "error: there is no command"),
        ("truth", "ok {"),
        ("quit", "ok bye"),
    ] {
        writeln!(commands, "{command}").expect("it listens");
        let said = line();
        assert!(said.starts_with(answer), "{command}: {said}");
    }
    assert!(child.wait().expect("it ends").success());
    assert!(
        !std::path::Path::new(&path).exists(),
        "nothing stays behind"
    );
}
