//! The only part of the commands that listens: `nape_ble` asked and its answers put into our words.

use std::time::Duration;

use nape_ble::{Found, ScanError};
use nape_config::Config;
use nape_config::rig::Address;
use nape_core::text::clean_line;

use super::{Card, ScanFailure, Seen};

/// Runs one question to the radio, on a small runtime of its own.
fn ask<T>(question: impl Future<Output = Result<T, ScanError>>) -> Result<T, ScanFailure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| ScanFailure::NoRadio {
            reason: format!("Bluetooth cannot be asked: {e}"),
        })?;
    let answer = runtime.block_on(question);
    // What the bus library still does is not waited for.
    runtime.shutdown_background();
    answer.map_err(|error| ScanFailure::NoRadio {
        reason: error.to_string(),
    })
}

/// Every clip that is heard within `listen`, each once, as it was heard last.
pub(super) fn hear(config: &Config, listen: Duration) -> Result<Vec<Seen>, ScanFailure> {
    let mut seen: Vec<Seen> = Vec::new();
    let adapter = config.bluetooth.adapter.as_deref();
    ask(nape_ble::scan(adapter, listen, |found| {
        let Some(news) = understood(&found) else {
            return;
        };
        match seen.iter_mut().find(|s| s.address == news.address) {
            Some(before) => *before = news,
            None => seen.push(news),
        }
    }))?;
    Ok(seen)
}

fn understood(found: &Found) -> Option<Seen> {
    Some(Seen {
        address: Address::parse(&found.address).ok()?,
        name: clean_line(&found.name),
        kind: found.kind,
        look_alike: found.look_alike,
        rssi_dbm: found.rssi,
        connected: found.connected,
    })
}

/// Asks the clip at this address who it is.
///
/// # Errors
/// No Bluetooth, or a clip that does not answer as a clip should.
pub fn identify(config: &Config, address: &Address) -> Result<Card, ScanFailure> {
    let adapter = config.bluetooth.adapter.as_deref();
    let identity = ask(async {
        match nape_ble::identify(adapter, address.as_str()).await {
            // These are about the clip, not about Bluetooth.
            Err(
                error @ (ScanError::NotFound
                | ScanError::NoConnection
                | ScanError::Refused(_)
                | ScanError::Lost(_)),
            ) => Ok(Err(error)),
            Err(error) => Err(error),
            Ok(identity) => Ok(Ok(identity)),
        }
    })?;
    let (kind, about) = identity.map_err(|error| {
        let address = address.clone();
        match error {
            ScanError::NotFound => ScanFailure::Unheard { address },
            error => ScanFailure::Deaf {
                address,
                reason: error.to_string(),
            },
        }
    })?;
    Ok(Card {
        model: clean_line(&about.model),
        kind,
        uid: about.serial.and_then(|serial| serial.try_into().ok()),
        placement: about.hint,
    })
}
