//! The recording being written: MCAP by `nape-session`, and CSV by exporting that.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::{ImuBatch, Simulator};
use anyhow::{Context as _, anyhow};
use nape_core::{Control, Params, Timestamp, WallTime};
use nape_session::{Device, ExportOptions, Header, Writer, WriterOptions, export_csv};

use super::args::DayArgs;
use crate::failure::Failure;

/// A recording being written.
pub(crate) struct Output {
    writer: Writer,
    /// Where the CSV goes, and where its MCAP lies until then.
    csv: Option<(PathBuf, PathBuf, tempfile::TempDir)>,
    force: bool,
    /// Controls still to come, last first.
    controls: Vec<(Timestamp, Control)>,
}

impl Output {
    /// Begins the recording; the kind follows from the name.
    pub(crate) fn create(args: &DayArgs, script: &str, sim: &Simulator) -> Result<Self, Failure> {
        let wall = wall_time(&args.start_wall).ok_or_else(|| {
            Failure::usage(anyhow!(
                "--start-wall must look like 2026-03-02T09:00:00+01:00, not `{}`",
                args.start_wall
            ))
        })?;
        let kind = args.out.extension().and_then(|e| e.to_str()).unwrap_or("");
        let out = args.out.as_path();
        let (path, csv) = match kind {
            "mcap" => (out.to_owned(), None),
            "csv" => {
                if !args.force && out.exists() {
                    return Err(Failure::usage(anyhow!(
                        "{} is there already; choose another name or add --force",
                        out.display()
                    )));
                }
                let dir = beside(out)?;
                let mcap = dir.path().join("day.mcap");
                (mcap.clone(), Some((out.to_owned(), mcap, dir)))
            }
            _ => {
                return Err(Failure::usage(anyhow!(
                    "--out must end in .mcap or .csv, not `{}`",
                    out.display()
                )));
            }
        };
        let options = WriterOptions {
            force: args.force,
            ..WriterOptions::bulk()
        };
        let mut writer = Writer::create_with(&path, &header(args, script, sim, wall), options)
            .map_err(Failure::usage)?;
        writer
            .wall(Simulator::START, wall)
            .context("cannot write the recording")?;
        let mut controls = sim.controls();
        controls.reverse();
        Ok(Self {
            writer,
            csv,
            force: args.force,
            controls,
        })
    }

    /// Writes a batch, and before it what the wearer said until then.
    pub(crate) fn batch(&mut self, at: Timestamp, batch: &ImuBatch) -> Result<(), Failure> {
        while let Some((when, control)) = self.controls.pop_if(|(when, _)| *when <= at) {
            self.writer
                .control(when, &control)
                .context("cannot write the recording")?;
        }
        Ok(self
            .writer
            .batch(at, batch)
            .context("cannot write the recording")?)
    }

    /// Ends the recording and gives it its name.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        self.writer.finish().context("cannot write the recording")?;
        if let Some((out, mcap, dir)) = self.csv {
            let options = ExportOptions {
                force: self.force,
                ..ExportOptions::default()
            };
            export_csv(&mcap, &out, &options).context("cannot write the CSV")?;
            dir.close().context("cannot remove the temporary folder")?;
        }
        Ok(())
    }

    /// Throws everything away after a failure.
    pub(crate) fn discard(self) {
        // The failure that led here is the one to be told.
        let _told_already = self.writer.discard();
    }
}

/// A temporary folder beside the file, so that renaming stays on one disk.
fn beside(out: &Path) -> Result<tempfile::TempDir, Failure> {
    let parent = match out.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    tempfile::Builder::new()
        .prefix(".firmware-sim-")
        .tempdir_in(parent)
        .with_context(|| format!("cannot write to {}", parent.display()))
        .map_err(Failure::usage)
}

fn header(args: &DayArgs, script: &str, sim: &Simulator, wall: WallTime) -> Header {
    let o = sim.options();
    let notes = [
        (
            "origin",
            "simulated by firmware-sim; no person was recorded".to_owned(),
        ),
        ("script", script.to_owned()),
        ("seed", args.seed.to_string()),
        ("loss", o.loss.to_string()),
        ("mount", args.mount.clone()),
    ];
    Header {
        session: format!("sim-{}-{}", script_name(script), args.seed),
        app_version: concat!("firmware-sim ", env!("CARGO_PKG_VERSION")).to_owned(),
        wall_start: Some(wall),
        devices: o
            .rig
            .iter()
            .map(|p| Device {
                placement: *p,
                name: format!("sim {}", p.name()),
                chip: o.chip.name.to_owned(),
                firmware: concat!("sim ", env!("CARGO_PKG_VERSION")).to_owned(),
                rate_hz: o.rate_hz,
                driver: None,
            })
            .collect(),
        exact: false,
        params: Params::default(),
        notes: notes
            .into_iter()
            .map(|(k, v)| (k.to_owned(), v))
            .collect::<BTreeMap<_, _>>(),
    }
}

/// The script's name without folder and ending.
fn script_name(script: &str) -> &str {
    Path::new(script)
        .file_stem()
        .and_then(|s| s.to_str())
        .unwrap_or("script")
}

/// `2026-03-02T09:00:00+01:00` or with `Z`.
fn wall_time(text: &str) -> Option<WallTime> {
    let (date, rest) = text.split_once('T')?;
    let (clock, offset) = if let Some(clock) = rest.strip_suffix('Z') {
        (clock, 0)
    } else {
        let at = rest.rfind(['+', '-'])?;
        let sign = if rest[at..].starts_with('-') { -1 } else { 1 };
        let [h, m] = numbers(&rest[at + 1..], ':')?;
        if h > 14 || m > 59 {
            return None;
        }
        (&rest[..at], sign * (h * 3600 + m * 60))
    };
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(clock, ':')?;
    let fits = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !fits {
        return None;
    }
    let days = days_from_civil(i64::from(year), i64::from(month), i64::from(day));
    let local = days * 86_400 + i64::from(hour * 3600 + minute * 60 + second);
    Some(WallTime {
        unix_us: (local - i64::from(offset)) * 1_000_000,
        utc_offset_s: offset,
    })
}

/// Exactly `N` numbers of digits only.
fn numbers<const N: usize>(text: &str, between: char) -> Option<[i32; N]> {
    let mut out = [0; N];
    let mut parts = text.split(between);
    for slot in &mut out {
        let part = parts.next()?;
        if part.is_empty() || part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *slot = part.parse().ok()?;
    }
    parts.next().is_none().then_some(out)
}

fn days_in(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 (Howard Hinnant's `days_from_civil`).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = (month + 9) % 12;
    let doy = (153 * mp + 2) / 5 + day - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_times() {
        let t = |s| wall_time(s).map(|w| (w.unix_us / 1_000_000, w.utc_offset_s));
        assert_eq!(t("1970-01-01T00:00:00Z"), Some((0, 0)));
        assert_eq!(t("2026-03-02T09:00:00+01:00"), Some((1_772_438_400, 3600)));
        assert_eq!(
            t("2024-02-29T23:59:59-05:30"),
            Some((1_709_270_999, -19_800))
        );
        for bad in [
            "",
            "2026-03-02",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-03-02T24:00:00Z",
            "2026-03-02T09:00:00",
            "2026-03-02T09:00:00+1",
        ] {
            assert_eq!(t(bad), None, "{bad}");
        }
    }
}
