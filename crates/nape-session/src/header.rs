//! What a recording says about itself: session, devices, parameters, notes.
//!
//! Kept as MCAP metadata records (string maps), which every MCAP tool can show.

use std::collections::BTreeMap;

use mcap::records::Metadata;
use nape_core::{Params, Placement, WallTime};

use crate::layout::{LAYOUT_VERSION, META_DEVICE, META_NOTES, META_PARAMS, META_SESSION};

/// What a recording says about itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    /// The session's name; free text.
    pub session: String,
    /// Version of the program that wrote it.
    pub app_version: String,
    /// Civil time of the session's start, if known.
    pub wall_start: Option<WallTime>,
    /// The clips; [`crate::ImuBatch::device`] is an index into this list.
    pub devices: Vec<Device>,
    /// The engine's parameters at the time of recording.
    pub params: Params,
    /// `true`: the file holds every input that the engine had, calibrations included, so a replay adds
    /// none of its own. A daemon's recording.
    pub exact: bool,
    /// Free notes.
    pub notes: BTreeMap<String, String>,
}

/// One clip.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// Where it is worn.
    pub placement: Placement,
    /// The name it advertises or the wearer gave it.
    pub name: String,
    /// Its sensor chip, if known; else empty.
    pub chip: String,
    /// Its firmware, if known; else empty.
    pub firmware: String,
    /// Nominal samples per second; 0 if unknown.
    pub rate_hz: f64,
    /// Which driver made its samples, where that is not the one of our own profile.
    pub driver: Option<String>,
}

/// A string map.
type Map = BTreeMap<String, String>;

/// Builds a [`Map`].
fn map<const N: usize>(pairs: [(&str, String); N]) -> Map {
    pairs.map(|(k, v)| (k.to_owned(), v)).into()
}

impl Header {
    /// The metadata records, in the order they are written.
    pub(crate) fn to_metadata(&self) -> Result<Vec<Metadata>, serde_json::Error> {
        let mut session = map([
            ("layout", LAYOUT_VERSION.to_owned()),
            ("session", self.session.clone()),
            ("app_version", self.app_version.clone()),
        ]);
        if let Some(wall) = self.wall_start {
            session.insert("wall_start_unix_us".to_owned(), wall.unix_us.to_string());
            session.insert("utc_offset_s".to_owned(), wall.utc_offset_s.to_string());
        }
        if self.exact {
            session.insert("exact".to_owned(), "true".to_owned());
        }
        let mut records = vec![Metadata {
            name: META_SESSION.to_owned(),
            metadata: session,
        }];
        for (i, device) in self.devices.iter().enumerate() {
            let mut metadata = map([
                ("placement", device.placement.name().to_owned()),
                ("name", device.name.clone()),
                ("chip", device.chip.clone()),
                ("firmware", device.firmware.clone()),
                ("rate_hz", device.rate_hz.to_string()),
            ]);
            if let Some(driver) = &device.driver {
                metadata.insert("driver".to_owned(), driver.clone());
            }
            records.push(Metadata {
                name: format!("{META_DEVICE}{i}"),
                metadata,
            });
        }
        records.push(Metadata {
            name: META_PARAMS.to_owned(),
            metadata: map([("json", serde_json::to_string(&self.params)?)]),
        });
        if !self.notes.is_empty() {
            records.push(Metadata {
                name: META_NOTES.to_owned(),
                metadata: self.notes.clone(),
            });
        }
        Ok(records)
    }

    /// Takes one metadata record in; returns `false` if it is not a part of the header, or does not
    /// read as one.
    pub(crate) fn absorb(&mut self, record: &Metadata) -> bool {
        let text = |key: &str| record.metadata.get(key).cloned().unwrap_or_default();
        match record.name.as_str() {
            META_SESSION => {
                self.session = text("session");
                self.app_version = text("app_version");
                self.exact = text("exact") == "true";
                let unix_us = text("wall_start_unix_us").parse().ok();
                let utc_offset_s = text("utc_offset_s").parse().ok();
                self.wall_start =
                    unix_us
                        .zip(utc_offset_s)
                        .map(|(unix_us, utc_offset_s)| WallTime {
                            unix_us,
                            utc_offset_s,
                        });
                true
            }
            META_PARAMS => serde_json::from_str(&text("json"))
                .map(|params| self.params = params)
                .is_ok(),
            META_NOTES => {
                self.notes = record.metadata.clone();
                true
            }
            // Devices are written in the order of their index.
            name if name.starts_with(META_DEVICE) => Placement::from_name(&text("placement"))
                .map(|placement| {
                    self.devices.push(Device {
                        placement,
                        name: text("name"),
                        chip: text("chip"),
                        firmware: text("firmware"),
                        rate_hz: text("rate_hz").parse().unwrap_or(0.0),
                        driver: record.metadata.get("driver").cloned(),
                    });
                })
                .is_some(),
            _ => false,
        }
    }
}
