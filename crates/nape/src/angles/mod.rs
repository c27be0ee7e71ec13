//! `nape angles`: the angles of a recording as CSV on standard output.
//!
//! Taken from the engine's inclination at every sample (not from its epochs), on a
//! grid of `--rate` rows per second: each row is the sample nearest to its grid point, with its own
//! time; the other clips are interpolated to that time. Where a clip is not worn, lost or not
//! calibrated, or known too badly, its fields are empty; where nothing was recorded there is no row. Neck
//! rotation is the engine's of the epoch the row lies in, for no single sample knows it.

mod grid;

use std::collections::VecDeque;
use std::io::{self, BufWriter, Write};

use nape_core::attitude::longest_wait;
use nape_core::event::{AttitudeTap, HALF_WIDTH_95, KNOWN_SIGMA};
use nape_core::{Frame, Output, Placement, Span, Timestamp};

use crate::cli::AnglesArgs;
use crate::drive::{self, Settings, Sink};
use crate::failure::Failure;
use crate::partial::PartialFile;
use crate::progress::Progress;
use crate::source::{self, Scout};
use crate::{remark, remark_skipped};
use grid::{Grid, Point, Row};

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
    let progress = Progress::over([&args.file], !io::IsTerminal::is_terminal(&io::stdout()));
    let source = source::open(
        &args.file,
        args.read,
        args.calibration,
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
    // Smoothed samples of one clip may come that much after those of another.
    let late = args.smooth.map_or(Span::ZERO, longest_wait);
    let mut angles = Angles {
        out: BufWriter::with_capacity(1 << 16, io::stdout().lock()),
        grid: Grid::new(args.rate, source.rig, late),
        rows: Vec::new(),
        decided: Decided::new(late),
        quaternions,
    };
    writeln!(angles.out, "{HEADER}").map_err(Failure::stdout)?;
    let settings = Settings {
        tap: true,
        smoothing: args.smooth,
        ..Settings::default()
    };
    let ran = drive::run(source, settings, &mut angles, &progress)?;
    angles.grid.finish(&mut angles.rows);
    angles.print(true)?;
    angles.out.flush().map_err(Failure::stdout)?;
    if let Some(file) = angles.quaternions.take() {
        file.finish()?;
    }
    progress.clear();
    for warning in &ran.warnings {
        remark(&format!("{}: {warning}", args.file.display()));
    }
    remark_skipped(&args.file, ran.skipped);
    Ok(())
}

struct Angles<'a> {
    out: BufWriter<io::StdoutLock<'a>>,
    grid: Grid,
    /// Rows of the grid that wait for the engine's word on whether the clips were worn.
    rows: Vec<Row>,
    decided: Decided,
    quaternions: Option<PartialFile>,
}

impl Angles<'_> {
    /// Prints the rows that are decided; at the end, all.
    fn print(&mut self, all: bool) -> Result<(), Failure> {
        let ready = if all {
            self.rows.len()
        } else {
            self.rows.partition_point(|row| self.decided.covers(row.at))
        };
        for mut row in self.rows.drain(..ready) {
            let (worn, rotation) = self.decided.at(row.at);
            for (angle, worn) in row.angles.iter_mut().zip(worn) {
                *angle = angle.filter(|_| worn);
            }
            write_row(&mut self.out, &row, rotation).map_err(Failure::stdout)?;
        }
        Ok(())
    }

    fn quaternion(&mut self, tap: &AttitudeTap) -> Result<(), Failure> {
        let Some(file) = &mut self.quaternions else {
            return Ok(());
        };
        let [w, x, y, z] = tap.quat;
        let placement = tap.placement.name();
        let sigma = tap.sigma.to_degrees();
        file.write(|out| {
            write_time(out, tap.at.as_micros())?;
            writeln!(out, ",{placement},{w:.6},{x:.6},{y:.6},{z:.6},{sigma:.3}")
        })
    }
}

impl Sink for Angles<'_> {
    fn output(&mut self, output: &Output) -> Result<(), Failure> {
        match output {
            Output::Attitude(tap) => {
                let angle = tap
                    .inclination
                    .zip(tap.inclination_sigma)
                    .map(|(i, sigma)| [i.flexion, i.lateral, sigma].map(f64::to_degrees));
                let point = Point { at: tap.at, angle };
                self.grid.push(tap.placement, point, &mut self.rows);
                self.quaternion(tap)
            }
            Output::Frame(frame) => {
                self.decided.push(frame);
                self.print(false)
            }
            Output::Event(_) => Ok(()),
        }
    }
}

/// What the engine decided about wearing and the neck's rotation, for the last few seconds.
#[derive(Debug)]
struct Decided {
    epochs: VecDeque<Epoch>,
    kept: Span,
}

/// What was decided of one epoch.
#[derive(Debug)]
struct Epoch {
    end: Timestamp,
    /// The clips worn in it, with a calibration that is believed.
    worn: [bool; 3],
    /// Degrees.
    rotation: Option<f64>,
}

/// Epochs that are kept: rows may trail the decisions by the patience of the grid. Our choice.
const KEPT: Span = Span::from_secs(15);

impl Decided {
    /// Nothing decided yet; rows may come `late`.
    fn new(late: Span) -> Self {
        Self {
            epochs: VecDeque::new(),
            kept: KEPT + late,
        }
    }

    fn push(&mut self, frame: &Frame) {
        self.epochs.push_back(Epoch {
            end: frame.at,
            worn: Placement::ALL.map(|p| frame.worn[p] == Some(true) && frame.trusted[p]),
            rotation: frame.neck_rotation.map(|r| r.angle.to_degrees()),
        });
        while self
            .epochs
            .front()
            .is_some_and(|e| frame.at.since(e.end) > self.kept)
        {
            self.epochs.pop_front();
        }
    }

    fn covers(&self, at: Timestamp) -> bool {
        self.epochs.back().is_some_and(|e| at <= e.end)
    }

    /// The clips worn at `at`, and the neck's rotation; after the last epoch, as in it.
    fn at(&self, at: Timestamp) -> ([bool; 3], Option<f64>) {
        let i = self.epochs.partition_point(|e| e.end < at);
        let epoch = self.epochs.get(i).or(self.epochs.back());
        epoch.map_or(([false; 3], None), |e| (e.worn, e.rotation))
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

fn write_row(out: &mut dyn Write, row: &Row, rotation: Option<f64>) -> io::Result<()> {
    let of = |p: Placement| row.angles[p.index()];
    let head = of(Placement::Head);
    let (upper, low) = (of(Placement::UpperBack), of(Placement::LowBack));
    // The trunk is the upper back's clip; without one, the low back's.
    let trunk = if row.rig[Placement::UpperBack.index()] {
        upper
    } else {
        low
    };
    let known = |a: &[f64; 3]| a[2] <= KNOWN_SIGMA.to_degrees();
    let minus = |a: Option<[f64; 3]>, b: Option<[f64; 3]>| {
        a.zip(b)
            .map(|(a, b)| [a[0] - b[0], a[1] - b[1], a[2].hypot(b[2])])
            .filter(known)
    };
    let neck = minus(head, upper);
    let lumbar = minus(upper, low);
    write_time(out, row.at.as_micros())?;
    let pick = |angle: Option<[f64; 3]>, i: usize| angle.map(|a| a[i]);
    let sure = |angle: Option<[f64; 3]>| angle.map(|a| HALF_WIDTH_95 * a[2]);
    for value in [
        pick(head, 0),
        pick(head, 1),
        pick(neck, 0),
        pick(neck, 1),
        // Known in the epoch, and both clips have an angle at this very moment.
        rotation.filter(|_| neck.is_some()),
        pick(trunk, 0),
        pick(trunk, 1),
        pick(lumbar, 0),
        sure(head),
        sure(neck),
        sure(trunk),
        sure(lumbar),
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
mod tests;
