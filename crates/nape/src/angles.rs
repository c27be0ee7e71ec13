//! `nape angles`: the angles of a recording as CSV on standard output.
//!
//! What a row is made of is `nape_analysis::angles`'s; what is not known is an empty field.

use std::io::{self, BufWriter, Write};

use nape_analysis::angles::{self, Angle, Angles, Options, Take};
use nape_analysis::source::{self, Scout};
use nape_core::event::{AttitudeTap, HALF_WIDTH_95};
use nape_daemon::atomic_file::PartialFile;

use crate::cli::AnglesArgs;
use crate::failure::Failure;
use crate::progress::Bar;
use crate::{remark, remark_skipped};

/// The header of the angles.
const HEADER: &str = "time_s,head_flexion_deg,head_lateral_deg,neck_flexion_deg,neck_lateral_deg,\
    neck_rotation_deg,trunk_flexion_deg,trunk_lateral_deg,lumbar_flexion_deg,head_uncertainty_deg,\
    neck_uncertainty_deg,trunk_uncertainty_deg,lumbar_uncertainty_deg";

/// The header of the quaternions.
const QUATERNIONS: &str = "time_s,placement,qw,qx,qy,qz,sigma_deg";

/// `nape angles`.
///
/// # Errors
/// A bad recording, a window that gives no calibration, or an output that cannot be written.
pub fn run(args: &AnglesArgs) -> Result<(), Failure> {
    let progress = Bar::over([&args.file], !io::IsTerminal::is_terminal(&io::stdout()));
    let source = source::open(
        &args.file,
        &args.read.into(),
        args.calibration.into(),
        Scout::Whole,
        &progress,
    )?;
    for warning in &source.recording.info().warnings {
        remark(&format!("{}: {warning}", args.file.display()));
    }
    let mut quaternions = match &args.quaternions {
        Some(path) => Some(PartialFile::create(path)?),
        None => None,
    };
    if let Some(file) = &mut quaternions {
        file.write(|w| writeln!(w, "{QUATERNIONS}"))?;
    }
    let mut csv = Csv {
        out: BufWriter::with_capacity(1 << 16, io::stdout().lock()),
        quaternions,
    };
    writeln!(csv.out, "{HEADER}").map_err(Failure::stdout)?;
    let options = Options {
        rate: args.rate,
        smooth: args.smooth,
    };
    let ran = angles::run(source, options, &mut csv, &progress)?;
    csv.out.flush().map_err(Failure::stdout)?;
    if let Some(file) = csv.quaternions.take() {
        file.finish()?;
    }
    progress.clear();
    for warning in &ran.warnings {
        remark(&format!("{}: {warning}", args.file.display()));
    }
    remark_skipped(&args.file, ran.skipped);
    Ok(())
}

struct Csv<'a> {
    out: BufWriter<io::StdoutLock<'a>>,
    quaternions: Option<PartialFile>,
}

impl Take for Csv<'_> {
    type Error = Failure;

    fn angles(&mut self, angles: &Angles) -> Result<(), Failure> {
        write_row(&mut self.out, angles).map_err(Failure::stdout)
    }

    fn attitude(&mut self, tap: &AttitudeTap) -> Result<(), Failure> {
        let Some(file) = &mut self.quaternions else {
            return Ok(());
        };
        let [w, x, y, z] = tap.quat;
        let placement = tap.placement.name();
        let sigma = tap.sigma.to_degrees();
        file.write(|out| {
            write_time(out, tap.at.as_micros())?;
            writeln!(out, ",{placement},{w:.6},{x:.6},{y:.6},{z:.6},{sigma:.3}")
        })?;
        Ok(())
    }
}

/// Seconds with the microseconds that there are: at least two decimals.
fn write_time(out: &mut dyn Write, us: i64) -> io::Result<()> {
    let sign = if us < 0 { "-" } else { "" };
    let us = us.unsigned_abs();
    let (s, rest) = (us / 1_000_000, us % 1_000_000);
    if rest % 10_000 == 0 {
        write!(out, "{sign}{s}.{:02}", rest / 10_000)
    } else if rest % 100 == 0 {
        write!(out, "{sign}{s}.{:04}", rest / 100)
    } else {
        write!(out, "{sign}{s}.{rest:06}")
    }
}

fn write_row(out: &mut dyn Write, row: &Angles) -> io::Result<()> {
    write_time(out, row.at.as_micros())?;
    let flexion = |angle: Option<Angle>| angle.map(|a| a.flexion);
    let lateral = |angle: Option<Angle>| angle.map(|a| a.lateral);
    let sure = |angle: Option<Angle>| angle.map(|a| HALF_WIDTH_95 * a.sigma);
    for value in [
        flexion(row.head),
        lateral(row.head),
        flexion(row.neck),
        lateral(row.neck),
        row.neck_rotation,
        flexion(row.trunk),
        lateral(row.trunk),
        flexion(row.lumbar),
        sure(row.head),
        sure(row.neck),
        sure(row.trunk),
        sure(row.lumbar),
    ] {
        match value {
            // Adding zero turns a rounded-away minus into a plain zero.
            Some(v) => write!(out, ",{:.2}", (v * 100.0).round() / 100.0 + 0.0)?,
            None => write!(out, ",")?,
        }
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use nape_core::Timestamp;

    use super::*;

    #[test]
    fn what_is_not_known_is_an_empty_field() {
        let angle = |flexion, lateral, sigma| {
            Some(Angle {
                flexion,
                lateral,
                sigma,
            })
        };
        let text = |row: &Angles| {
            let mut out = Vec::new();
            write_row(&mut out, row).unwrap();
            String::from_utf8(out).unwrap()
        };
        let head = Angles {
            at: Timestamp::from_micros(1_234_567),
            head: angle(30.0, 1.0, 0.6),
            neck: None,
            neck_rotation: None,
            trunk: None,
            lumbar: None,
        };
        assert_eq!(text(&head), "1.234567,30.00,1.00,,,,,,,1.18,,,\n");
        let all = Angles {
            neck: angle(18.0, 1.001, 1.0),
            neck_rotation: Some(-12.34),
            trunk: angle(12.0, -0.001, 0.8),
            lumbar: angle(10.0, -0.501, 1.0),
            ..head
        };
        assert_eq!(
            text(&all),
            "1.234567,30.00,1.00,18.00,1.00,-12.34,12.00,0.00,10.00,1.18,1.96,1.57,1.96\n"
        );
        assert_eq!(HEADER.split(',').count(), text(&all).split(',').count());
    }

    #[test]
    fn times_have_the_decimals_they_need() {
        let text = |us| {
            let mut out = Vec::new();
            write_time(&mut out, us).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(text(0), "0.00");
        assert_eq!(text(10_000), "0.01");
        assert_eq!(text(12_345_600), "12.3456");
        assert_eq!(text(-1_500_001), "-1.500001");
    }
}
