//! Looking round for devices of every family, and asking one who it is: for the commands that add a device
//! to the rig.
//!
//! Nothing of a device is changed. Like the daemon this never switches an adapter on. What is absent: the rig itself, and words on a screen; names are cleaned, but by whoever built
//! the device.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use ::uuid::Uuid;
use btleplug::api::{Central as _, Peripheral as _, PeripheralProperties, ScanFilter};
use btleplug::platform::{Adapter, Manager, Peripheral};
use nape_core::text::clean;
use nape_core::{Span, Timestamp};
use nape_devices::{
    About, Advertisement, KINDS, Kind, LookAlike, LostReason, News, Purpose, RefusedReason,
    recognise,
};
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep, sleep_until};

use crate::central::bus::{
    Boxed, CallError, Closing, Guarded, QUICK, adapter, address_of, call, find, is_on, open,
};
use crate::central::post::Post;
use crate::central::talk::{GATT, Problem, Talk};
use crate::event::{BleEvent, Now};

/// How often the system is asked what it has heard. Our choice; clips advertise several times a second.
const LOOK: Duration = Duration::from_millis(500);
/// Longest wait for a clip to be heard before it is connected. Our choice, as the waits below.
const HEAR: Duration = Duration::from_secs(10);
/// Longest wait for a connection. Our choice: 1-3 s is usual.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest wait for a disconnect: real BlueZ takes 2.0 to 2.9 s (measured).
const DISCONNECT: Duration = Duration::from_secs(4);
/// Room for what a device tells when it is asked: one of who it is.
const TOLD: usize = 16;

/// A device that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its address, as [`nape_devices::Identity`] wants it.
    pub address: String,
    /// The name it gives itself, cleaned; empty if it gives none.
    pub name: String,
    /// Its family.
    pub kind: &'static Kind,
    /// It only looks like one of that family and cannot be used.
    pub look_alike: Option<LookAlike>,
    /// How loud it is, dBm; `None` while it is connected.
    pub rssi: Option<i16>,
    /// It is connected to this computer, maybe by the daemon: it cannot be heard then.
    pub connected: bool,
}

/// Why nothing was found out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
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
    /// It must not be used.
    #[error("{0}")]
    Refused(#[from] RefusedReason),
    /// It says nothing.
    #[error("{0}")]
    Lost(LostReason),
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
    let services = KINDS.into_iter().flat_map(|kind| kind.services);
    let services = services.copied().map(Uuid::from_u128).collect();
    match call(QUICK, adapter.start_scan(ScanFilter { services })).await {
        Ok(()) => Ok(()),
        Err(e) if e.says("InProgress") => Ok(()),
        Err(_) => Err(ScanError::NoScan),
    }
}

/// The family of a device, by what is heard of it.
fn family(about: &PeripheralProperties) -> Option<(&'static Kind, Option<LookAlike>)> {
    let services: Vec<u128> = about.services.iter().map(Uuid::as_u128).collect();
    // Not `local_name`: BlueZ makes one of the address where there is none.
    let name = about.advertisement_name.as_deref().unwrap_or_default();
    let (kind, found) = recognise(&Advertisement {
        name,
        services: &services,
    })?;
    Some((kind, found.err()))
}

/// What is heard of a device, if it is one of ours and there.
fn heard(peripheral: &Peripheral, connected: bool, about: PeripheralProperties) -> Option<Found> {
    let (kind, look_alike) = family(&about)?;
    // The list holds devices that are long gone as well; those have no loudness.
    let is_there = connected || about.rssi.is_some();
    is_there.then(|| Found {
        address: address_of(peripheral),
        name: clean(&about.advertisement_name.unwrap_or_default()),
        kind,
        look_alike,
        rssi: if connected { None } else { about.rssi },
        connected,
    })
}

/// Listens for devices for this long, on this adapter (id or address; `None`: the first), and tells each
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

/// Connects to the device at this address, asks who it is, and lets it go again; a link that was there
/// before (the daemon's) is used and stays.
///
/// # Errors
/// What stands in the way, with what to do about it.
pub async fn identify(
    adapter: Option<&str>,
    address: &str,
) -> Result<(&'static Kind, About), ScanError> {
    let (_session, adapter) = radio(adapter).await?;
    let peripheral = locate(&adapter, address).await?;
    let before = call(QUICK, peripheral.is_connected()).await;
    let closing = Closing::default();
    let connecting: Boxed<_> = Box::pin({
        let peripheral = peripheral.clone();
        async move { peripheral.connect().await }
    });
    let connecting = Guarded::new(connecting, adapter.clone(), closing.clone()).run();
    let connected = call(CONNECT, connecting).await;
    let identity = match connected {
        Ok(()) => ask(&peripheral, &adapter, &closing).await,
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

async fn ask(
    peripheral: &Peripheral,
    adapter: &Adapter,
    closing: &Closing,
) -> Result<(&'static Kind, About), ScanError> {
    let services = call(GATT, peripheral.discover_services()).await;
    services.map_err(|_| ScanError::NoConnection)?;
    let about = call(QUICK, peripheral.properties()).await.ok().flatten();
    // One that advertises nothing of ours is asked as our own would be, and says why not.
    let kind = about.as_ref().and_then(family).map_or(KINDS[0], |f| f.0);
    let notifications = call(GATT, peripheral.notifications()).await;
    let notifications = notifications.map_err(|_| ScanError::NoConnection)?;
    let notifications = Guarded::new(notifications, adapter.clone(), closing.clone());
    let began = Instant::now();
    let now: Now =
        Arc::new(move || Timestamp::default() + Span::from_secs_f64(began.elapsed().as_secs_f64()));
    // Full: nobody is asked for more than fits.
    let (told, mut telling) = mpsc::channel(TOLD);
    let mut post = Post::new(told, None);
    let mut driver = (kind.driver)(Purpose::Ask);
    let talk = Talk::new(
        peripheral.clone(),
        notifications,
        driver.as_mut(),
        &mut post,
        &now,
    );
    match talk.run(&Notify::new(), || {}).await {
        Problem::Asked => {}
        Problem::Refused(reason) => return Err(reason.into()),
        Problem::Lost(reason) => return Err(ScanError::Lost(reason)),
        Problem::Suspect(_) => return Err(ScanError::NoConnection),
    }
    while let Ok(event) = telling.try_recv() {
        if let BleEvent::News {
            news: News::About(about),
            ..
        } = event
        {
            return Ok((kind, *about));
        }
    }
    Err(ScanError::NoConnection)
}
