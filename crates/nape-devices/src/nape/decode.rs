//! Captures of clips that speak our profile.
//!
//! What is absent: whether frames fit each other ([`super::ingest`]); each is read for itself.

use nape_wire::config::FEATURE_GYR;
use nape_wire::{Applied, Config, DataFrame, Info, Reply, Status, Stream, uuid};

use super::identity::serial;
use crate::batch::G;
use crate::decode::{Decode, Ranges, Said, Value};

/// Channels by name.
const NAMES: [(&str, u128); 6] = [
    ("data", uuid::DATA),
    ("info", uuid::INFO),
    ("config", uuid::CONFIG),
    ("control", uuid::CONTROL),
    ("status", uuid::STATUS),
    ("battery", uuid::BATTERY_LEVEL),
];

/// Counts of full scale.
const FULL: f64 = 32_768.0;

/// A capture.
#[derive(Debug)]
pub(super) struct NapeCapture {
    acc_scale: f64,
    gyr_scale: f64,
    /// Device time of the newest sample, µs, its wraps resolved.
    time_us: Option<u64>,
}

/// The channel of this name or UUID.
fn channel(name: &str) -> Option<u128> {
    let plain = name.to_ascii_lowercase().replace('-', "");
    let by_name = NAMES.iter().find(|(n, _)| *n == plain);
    by_name.map(|(_, id)| *id).or_else(|| {
        let id = u128::from_str_radix(&plain, 16).ok();
        let known = |id: &u128| NAMES.iter().any(|(_, k)| k == id);
        id.filter(|id| plain.len() == 32 && known(id))
    })
}

impl NapeCapture {
    pub(super) fn new(ranges: Ranges) -> Self {
        let acc_g = f64::from(Config::DEFAULT.acc_range_g);
        let gyr_dps = f64::from(Config::DEFAULT.gyr_range_dps);
        Self {
            acc_scale: ranges.acc_g.unwrap_or(acc_g) * G / FULL,
            gyr_scale: ranges.gyr_dps.unwrap_or(gyr_dps).to_radians() / FULL,
            time_us: None,
        }
    }

    fn frame(&mut self, bytes: &[u8], out: &mut Vec<Value>) -> Result<(), nape_wire::Fault> {
        let frame = DataFrame::parse(bytes)?;
        let header = *frame.header();
        let period_us = header.full.map_or(0, |full| u64::from(full.period_us));
        let first = self.time_us.map_or(u64::from(header.time_us), |before| {
            #[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are meant")]
            let ahead = header.time_us.wrapping_sub(before as u32).cast_signed();
            before.saturating_add_signed(i64::from(ahead))
        });
        for (i, sample) in (0_u64..).zip(frame.samples()) {
            let of = |k: usize| [0, 1, 2].map(|i: usize| f64::from(sample[k + i]));
            if header.stream == Stream::Quaternion {
                let q = [0, 1, 2, 3].map(|i: usize| f64::from(sample[i]) / 32_767.0);
                out.push(Value::Orientation(q));
                continue;
            }
            let has_gyr = header.stream != Stream::Acc;
            let time_us = first + i * period_us;
            // Without a period only the first sample's time is known.
            let known = i == 0 || period_us > 0;
            #[expect(clippy::cast_precision_loss, reason = "µs of years")]
            let t_device_s = known.then_some(time_us as f64 * 1e-6);
            out.push(Value::Sample {
                acc_mps2: Some(of(0).map(|v| v * self.acc_scale)),
                gyr_radps: has_gyr.then(|| of(3).map(|v| v * self.gyr_scale)),
                t_device_s,
                seq: Some(u32::from(header.seq)),
            });
        }
        self.time_us = Some(first);
        Ok(())
    }

    fn applied(&mut self, bytes: &[u8]) -> Result<Value, nape_wire::Fault> {
        let applied = Applied::parse(bytes)?;
        let config = applied.config;
        // From here on samples have these scales.
        self.acc_scale = f64::from(applied.acc_scale);
        if config.wants(FEATURE_GYR) {
            self.gyr_scale = f64::from(applied.gyr_scale);
        }
        let number = |v: f64| Said::Number(v);
        Ok(Value::Info(vec![
            ("rate_hz", number(f64::from(config.rate_dhz) / 10.0)),
            ("acc_range_g", number(f64::from(config.acc_range_g))),
            ("gyr_range_dps", number(f64::from(config.gyr_range_dps))),
            ("batch", number(f64::from(config.batch))),
            ("config_id", number(f64::from(applied.id))),
        ]))
    }
}

fn info(bytes: &[u8]) -> Result<Value, nape_wire::Fault> {
    let info = Info::parse(bytes)?;
    let chip = nape_wire::chip::name(info.chip).unwrap_or("unknown");
    let rates = info.rates_dhz.as_slice().iter();
    Ok(Value::Info(vec![
        ("version", Said::Number(f64::from(info.version))),
        ("uid", Said::Text(serial(info.uid))),
        ("chip", Said::Text(chip.to_owned())),
        (
            "rates_hz",
            Said::Numbers(rates.map(|dhz| f64::from(*dhz) / 10.0).collect()),
        ),
    ]))
}

fn status(bytes: &[u8]) -> Result<Value, nape_wire::Fault> {
    let status = Status::parse(bytes)?;
    let flag = |on: bool| Said::Number(f64::from(u8::from(on)));
    let mut said = vec![
        ("uptime_s", Said::Number(f64::from(status.uptime_ms) * 1e-3)),
        ("charging", flag(status.charging)),
        ("battery_mv", Said::Number(f64::from(status.battery_mv))),
        (
            "dropped_samples",
            Said::Number(f64::from(status.dropped_samples)),
        ),
    ];
    said.extend(status.worn.map(|worn| ("worn", flag(worn))));
    Ok(Value::Info(said))
}

impl Decode for NapeCapture {
    fn knows(&self, name: &str) -> bool {
        channel(name).is_some()
    }

    fn push(&mut self, name: Option<&str>, bytes: &[u8], out: &mut Vec<Value>) {
        let found = match name.map_or(Some(uuid::DATA), channel) {
            Some(uuid::DATA) => self.frame(bytes, out).map(|()| None),
            Some(uuid::INFO) => info(bytes).map(Some),
            Some(uuid::CONFIG) => self.applied(bytes).map(Some),
            Some(uuid::STATUS) => status(bytes).map(Some),
            Some(uuid::CONTROL) => Reply::parse(bytes).map(|reply| {
                let outcome = format!("{:?}", reply.outcome);
                Some(Value::Info(vec![
                    ("op", Said::Number(f64::from(reply.op))),
                    ("outcome", Said::Text(outcome)),
                ]))
            }),
            Some(_) => match *bytes {
                [percent @ 0..=100] => Ok(Some(Value::Battery(percent))),
                _ => {
                    out.push(Value::Refused("no battery level".to_owned()));
                    Ok(None)
                }
            },
            None => {
                out.push(Value::Refused("no characteristic of a clip".to_owned()));
                Ok(None)
            }
        };
        match found {
            Ok(value) => out.extend(value),
            Err(fault) => out.push(Value::Refused(fault.to_string())),
        }
    }

    fn end(&mut self, _out: &mut Vec<Value>) {}
}
