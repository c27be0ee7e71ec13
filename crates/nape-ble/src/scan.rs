//! Looking round for clips, and asking one who it is: for the commands that add a clip to the rig.
//!
//! Nothing is written to a clip and nothing is streamed. Like the daemon this never switches an adapter
//! on. What is absent: the rig itself, and words on a screen; names are cleaned, but by whoever built
//! the device.

use std::collections::HashMap;
use std::time::Duration;

use ::uuid::Uuid;
use btleplug::api::{Central as _, Peripheral as _, PeripheralProperties, ScanFilter};
use btleplug::platform::{Adapter, Manager, Peripheral};
use nape_core::text::clean;
use nape_wire::{Info, uuid};
use tokio::time::{Instant, sleep, sleep_until};

use crate::central::bus::{
    Boxed, CallError, Closing, Guarded, QUICK, adapter, address_of, call, find, is_on, open,
};

/// How often the system is asked what it has heard. Our choice; clips advertise several times a second.
const LOOK: Duration = Duration::from_millis(500);
/// Longest wait for a clip to be heard before it is connected. Our choice, as the waits below.
const HEAR: Duration = Duration::from_secs(10);
/// Longest wait for a connection. Our choice: 1-3 s is usual.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest wait for a disconnect: real BlueZ takes 2.0 to 2.9 s (measured).
const DISCONNECT: Duration = Duration::from_secs(4);
/// Longest wait for the services or one value.
const GATT: Duration = Duration::from_secs(5);

/// A clip that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// As [`crate::ClipId`] wants it.
    pub address: String,
    /// The name it gives itself, cleaned; empty if it gives none.
    pub name: String,
    /// How loud it is, dBm; `None` while it is connected.
    pub rssi: Option<i16>,
    /// It is connected to this computer, maybe by the daemon: it cannot be heard then.
    pub connected: bool,
}

/// Who a clip is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// What it says of itself; [`Info::uid`] belongs into [`crate::ClipId`].
    pub info: Info,
    /// Its maker, cleaned; empty if it does not say.
    pub maker: String,
    /// Its model, cleaned; empty if it does not say.
    pub model: String,
    /// Its firmware's version, cleaned; empty if it does not say.
    pub firmware: String,
}

/// Why nothing was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// There is no system message bus.
    #[error(
        "the system message bus is not there; on Linux, Nape needs D-Bus: install and start dbus"
    )]
    NoBus,
    /// The system's Bluetooth service does not answer.
    #[error(
        "the Bluetooth service is not running; start it, on Linux with: systemctl start bluetooth"
    )]
    NoService,
    /// There is no adapter, or not the one asked for.
    #[error("no Bluetooth adapter; plug one in, or check `adapter` in the configuration")]
    NoAdapter,
    /// It is switched off.
    #[error("Bluetooth is switched off; switch it on and try again")]
    Off,
    /// Looking for devices was refused.
    #[error("the Bluetooth service would not look for devices; try again in a moment")]
    NoScan,
    /// No clip with this address was heard.
    #[error(
        "no clip was heard at this address; wake it, bring it near, and see with `nape scan` that it is there"
    )]
    NotFound,
    /// It was heard, but a connection did not come about.
    #[error("it did not answer; keep it near, and see that nothing else is connected to it")]
    NoConnection,
    /// It is no clip of ours.
    #[error("it does not offer what a Nape clip offers; update its firmware")]
    NotAClip,
    /// It speaks another version of the profile.
    #[error("it speaks version {found} of the profile; update Nape or the clip's firmware")]
    Version {
        /// Its version.
        found: u8,
    },
}

/// An adapter that is on. The session is kept with it.
async fn radio(wish: Option<&str>) -> Result<(Manager, Adapter), ScanError> {
    let manager = open().await.ok_or(ScanError::NoBus)?;
    let adapter = match adapter(&manager, wish).await {
        Ok(found) => found.ok_or(ScanError::NoAdapter)?,
        Err(CallError::Dead) => return Err(ScanError::NoBus),
        Err(_) => return Err(ScanError::NoService),
    };
    if is_on(&adapter).await {
        Ok((manager, adapter))
    } else {
        Err(ScanError::Off)
    }
}

async fn start_scan(adapter: &Adapter) -> Result<(), ScanError> {
    // btleplug switches the adapter on when a scan begins: the last look before.
    if !is_on(adapter).await {
        return Err(ScanError::Off);
    }
    let services = vec![Uuid::from_u128(uuid::SERVICE)];
    match call(QUICK, adapter.start_scan(ScanFilter { services })).await {
        Ok(()) => Ok(()),
        Err(e) if e.says("InProgress") => Ok(()),
        Err(_) => Err(ScanError::NoScan),
    }
}

/// What is heard of a device, if it is a clip and there.
fn heard(peripheral: &Peripheral, connected: bool, about: PeripheralProperties) -> Option<Found> {
    let is_clip = about.services.contains(&Uuid::from_u128(uuid::SERVICE));
    // The list holds devices that are long gone as well; those have no loudness.
    let is_there = connected || about.rssi.is_some();
    (is_clip && is_there).then(|| Found {
        address: address_of(peripheral),
        // Not `local_name`: BlueZ makes one of the address where there is none.
        name: clean(&about.advertisement_name.unwrap_or_default()),
        rssi: if connected { None } else { about.rssi },
        connected,
    })
}

/// Listens for clips for this long, on this adapter (id or address; `None`: the first), and tells each
/// one when it is first heard and whenever its name, or its link to this computer, changes. Loudness
/// alone tells nothing new: `found` is called again only when it changed by 6 dB and more, about half
/// or double the distance.
///
/// # Errors
/// What stands in the way, with what to do about it.
pub async fn scan(
    adapter: Option<&str>,
    listen: Duration,
    mut found: impl FnMut(Found),
) -> Result<(), ScanError> {
    let (_session, adapter) = radio(adapter).await?;
    start_scan(&adapter).await?;
    let end = Instant::now() + listen;
    let mut told: HashMap<String, Found> = HashMap::new();
    let result = loop {
        sleep_until(end.min(Instant::now() + LOOK)).await;
        let Ok(known) = call(QUICK, adapter.peripherals()).await else {
            break Err(ScanError::NoService);
        };
        for peripheral in known {
            let connected = call(QUICK, peripheral.is_connected()).await;
            let Ok(Some(about)) = call(QUICK, peripheral.properties()).await else {
                continue;
            };
            let Some(news) = heard(&peripheral, connected.unwrap_or(false), about) else {
                continue;
            };
            let same = told.get(&news.address).is_some_and(|before| {
                let louder = before.rssi.unwrap_or(0).abs_diff(news.rssi.unwrap_or(0));
                before.name == news.name && before.connected == news.connected && louder < 6
            });
            if !same {
                told.insert(news.address.clone(), news.clone());
                found(news);
            }
        }
        if Instant::now() >= end {
            break Ok(());
        }
    };
    // It would end with the session anyway.
    drop(call(QUICK, adapter.stop_scan()).await);
    result
}

/// Connects to the clip at this address, asks who it is, and lets it go again; a link that was there
/// before (the daemon's) is used and stays.
///
/// # Errors
/// What stands in the way, with what to do about it.
pub async fn identify(adapter: Option<&str>, address: &str) -> Result<Identity, ScanError> {
    let (_session, adapter) = radio(adapter).await?;
    let peripheral = locate(&adapter, address).await?;
    let before = call(QUICK, peripheral.is_connected()).await;
    let closing = Closing::default();
    let connecting: Boxed<_> = Box::pin({
        let peripheral = peripheral.clone();
        async move { peripheral.connect().await }
    });
    let connecting = Guarded::new(connecting, adapter, closing.clone()).run();
    let connected = call(CONNECT, connecting).await;
    let identity = match connected {
        Ok(()) => ask(&peripheral).await,
        Err(_) => Err(ScanError::NoConnection),
    };
    if !matches!(before, Ok(true)) {
        drop(call(DISCONNECT, peripheral.disconnect()).await);
    }
    closing.wait(Duration::from_millis(200)).await;
    identity
}

/// The device at this address: as the system knows it, else looked for.
async fn locate(adapter: &Adapter, address: &str) -> Result<Peripheral, ScanError> {
    let known =
        |found: Result<Option<Peripheral>, CallError>| found.map_err(|_| ScanError::NoService);
    if let Some(peripheral) = known(find(adapter, address).await)? {
        return Ok(peripheral);
    }
    start_scan(adapter).await?;
    let end = Instant::now() + HEAR;
    let found = loop {
        sleep(LOOK).await;
        match known(find(adapter, address).await) {
            Ok(Some(peripheral)) => break Ok(peripheral),
            Ok(None) if Instant::now() < end => {}
            Ok(None) => break Err(ScanError::NotFound),
            Err(e) => break Err(e),
        }
    };
    drop(call(QUICK, adapter.stop_scan()).await);
    found
}

async fn ask(peripheral: &Peripheral) -> Result<Identity, ScanError> {
    let services = call(GATT, peripheral.discover_services()).await;
    services.map_err(|_| ScanError::NoConnection)?;
    let info = read(peripheral, uuid::INFO).await?;
    let info = info.ok_or(ScanError::NotAClip)?;
    let info = Info::parse(&info).map_err(|_| ScanError::NotAClip)?;
    if !info.speaks() {
        return Err(ScanError::Version {
            found: info.version,
        });
    }
    let mut strings = [uuid::MANUFACTURER, uuid::MODEL, uuid::FIRMWARE].map(|id| (id, None));
    for (id, text) in &mut strings {
        *text = read(peripheral, *id).await?;
    }
    let [maker, model, firmware] =
        strings.map(|(_, text)| clean(&String::from_utf8_lossy(&text.unwrap_or_default())));
    Ok(Identity {
        info,
        maker,
        model,
        firmware,
    })
}

/// A value; `None` if the device has none or will not tell.
async fn read(peripheral: &Peripheral, id: u128) -> Result<Option<Vec<u8>>, ScanError> {
    let id = Uuid::from_u128(id);
    let all = peripheral.characteristics();
    let Some(characteristic) = all.into_iter().find(|c| c.uuid == id) else {
        return Ok(None);
    };
    match call(GATT, peripheral.read(&characteristic)).await {
        Ok(value) => Ok(Some(value)),
        Err(CallError::Refused(_)) => Ok(None),
        Err(CallError::Dead | CallError::Timeout) => Err(ScanError::NoConnection),
    }
}
