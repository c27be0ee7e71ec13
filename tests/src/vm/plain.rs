//! A plain client of bluetoothd, over D-Bus and without any code of ours but the frame's header: what the
//! machine itself can carry. It tells a machine that is too slow from a program that loses samples, and
//! it does not come back after anything.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use futures_lite::StreamExt;
use nape_wire::{Config, uuid};
use tokio::time::{sleep, timeout};
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, MatchRule, MessageStream};

use super::machine::{ADAPTER, MachineError, PATIENCE, Shown};
use super::report::Figures;
use super::watch::Watch;

type Properties = HashMap<String, OwnedValue>;
type Objects = HashMap<OwnedObjectPath, HashMap<String, Properties>>;

const BLUEZ: &str = "org.bluez";
const CHARACTERISTIC: &str = "org.bluez.GattCharacteristic1";

/// Op code of the command that starts the stream, with its reference (nape-wire, Control).
const START: [u8; 2] = [1, 1];

/// Streams from these clips for so long and counts.
///
/// # Errors
/// A step that BlueZ refuses, or that takes too long.
pub async fn stream(
    bus: &Connection,
    clips: &[Shown],
    config: Config,
    span: Duration,
) -> Result<Vec<Figures>, MachineError> {
    call(bus, ADAPTER, "org.bluez.Adapter1", "StartDiscovery", &()).await?;
    for clip in clips {
        let path = device(clip);
        found(bus, "a clip to be heard", |o| {
            o.keys().any(|p| p.as_str() == path).then_some(())
        })
        .await?;
    }
    call(bus, ADAPTER, "org.bluez.Adapter1", "StopDiscovery", &()).await?;
    let rule = MatchRule::builder()
        .msg_type(zbus::message::Type::Signal)
        .interface("org.freedesktop.DBus.Properties")?
        .member("PropertiesChanged")?
        .arg(0, CHARACTERISTIC)?
        .build();
    let mut signals = MessageStream::for_match_rule(rule, bus, Some(1024)).await?;
    let mut watches: Vec<(String, Watch)> = Vec::new();
    for clip in clips {
        let device = device(clip);
        call(bus, &device, "org.bluez.Device1", "Connect", &()).await?;
        let of = |what: u128| {
            let (device, what) = (device.clone(), dashed(what));
            move |objects: &Objects| {
                objects.iter().find_map(|(path, interfaces)| {
                    let value = interfaces.get(CHARACTERISTIC)?.get("UUID")?;
                    let fits = <&str>::try_from(value).is_ok_and(|u| u == what);
                    (fits && path.starts_with(&device)).then(|| path.to_string())
                })
            }
        };
        let data = found(bus, "the Data characteristic", of(uuid::DATA)).await?;
        let control = found(bus, "the Control characteristic", of(uuid::CONTROL)).await?;
        let set_up = found(bus, "the Config characteristic", of(uuid::CONFIG)).await?;
        for path in [&control, &data] {
            call(bus, path, CHARACTERISTIC, "StartNotify", &()).await?;
        }
        let mut bytes = [0; Config::LEN];
        config.emit(&mut bytes).map_err(|_| MachineError::Late {
            what: "a configuration",
        })?;
        let options: HashMap<&str, Value<'_>> = HashMap::new();
        for (path, bytes) in [(&set_up, &bytes[..]), (&control, &START[..])] {
            call(bus, path, CHARACTERISTIC, "WriteValue", &(bytes, &options)).await?;
        }
        watches.push((data, Watch::new(&clip.name)));
    }
    // Streams begin in a burst of D-Bus replies; a second later they only stream.
    let from = Instant::now() + Duration::from_secs(1);
    let to = from + span;
    while let Ok(Some(Ok(message))) = timeout(to - Instant::now().min(to), signals.next()).await {
        let at = Instant::now();
        let header = message.header();
        let path = header.path().map_or("", |p| p.as_str());
        let Some((_, watch)) = watches.iter_mut().find(|(data, _)| data == path) else {
            continue;
        };
        let body = message.body();
        let (_, mut changed, _): (String, Properties, Vec<String>) = body.deserialize()?;
        if let Some(value) = changed
            .remove("Value")
            .and_then(|v| Vec::<u8>::try_from(v).ok())
        {
            watch.frame(at, &value);
        }
    }
    for clip in clips {
        call(bus, &device(clip), "org.bluez.Device1", "Disconnect", &()).await?;
    }
    // BlueZ closes the link some seconds after it says so.
    sleep(Duration::from_secs(4)).await;
    Ok(watches.iter().map(|(_, w)| w.figures(from, to)).collect())
}

fn device(clip: &Shown) -> String {
    format!("{ADAPTER}/dev_{}", clip.address.replace(':', "_"))
}

async fn call<B>(
    bus: &Connection,
    path: &str,
    interface: &str,
    method: &str,
    body: &B,
) -> zbus::Result<()>
where
    B: serde::Serialize + zbus::zvariant::DynamicType,
{
    let reply = bus.call_method(Some(BLUEZ), path, Some(interface), method, body);
    match timeout(PATIENCE, reply).await {
        Ok(reply) => reply.map(drop),
        Err(_) => Err(zbus::Error::Failure(format!(
            "{method} of {path} takes too long"
        ))),
    }
}

/// Asks for BlueZ's objects until `look` finds something in them.
async fn found<T>(
    bus: &Connection,
    what: &'static str,
    look: impl Fn(&Objects) -> Option<T>,
) -> Result<T, MachineError> {
    let end = Instant::now() + PATIENCE;
    loop {
        let manager = Some("org.freedesktop.DBus.ObjectManager");
        let reply = bus
            .call_method(Some(BLUEZ), "/", manager, "GetManagedObjects", &())
            .await?;
        let objects: Objects = reply.body().deserialize()?;
        if let Some(found) = look(&objects) {
            return Ok(found);
        }
        if Instant::now() > end {
            return Err(MachineError::Late { what });
        }
        sleep(Duration::from_millis(200)).await;
    }
}

/// As BlueZ writes UUIDs.
fn dashed(uuid: u128) -> String {
    let digits = format!("{uuid:032x}");
    let (a, b, c) = (&digits[..8], &digits[8..12], &digits[12..16]);
    format!("{a}-{b}-{c}-{}-{}", &digits[16..20], &digits[20..])
}
