//! The angles of a recording on a grid of time.
//!
//! Taken from the engine's inclination at every sample (not from its epochs), on a
//! grid of so many rows per second: each row is the sample nearest to its grid point, with its own
//! time; the other clips are interpolated to that time. Where a clip is not worn, lost or not
//! calibrated, or known too badly, its angle is absent; where nothing was recorded there is no row. Neck
//! rotation is the engine's of the epoch the row lies in, for no single sample knows it.

mod grid;

use std::collections::VecDeque;

use nape_core::attitude::longest_wait;
use nape_core::event::{AttitudeTap, KNOWN_SIGMA};
use nape_core::{Frame, Output, Placement, Span, Timestamp};
use nape_session::ReadError;

use crate::Progress;
use crate::drive::{self, Ran, Settings, Sink};
use crate::source::Source;
use grid::{Grid, Point, Row};

/// An angle against gravity or of one segment against another, degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Angle {
    /// Forward +.
    pub flexion: f64,
    /// To the right +.
    pub lateral: f64,
    /// One standard deviation.
    pub sigma: f64,
}

/// The angles of one moment; absent where not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Angles {
    /// The moment: a sample's time.
    pub at: Timestamp,
    /// Head against gravity.
    pub head: Option<Angle>,
    /// Head against trunk.
    pub neck: Option<Angle>,
    /// How far the head is turned against the upper back, degrees, to the left +.
    pub neck_rotation: Option<f64>,
    /// Trunk against gravity.
    pub trunk: Option<Angle>,
    /// Upper against low back.
    pub lumbar: Option<Angle>,
}

/// Takes what comes of a recording.
pub trait Take {
    /// What can go wrong with it, or with the recording.
    type Error: From<ReadError>;

    /// The next row.
    ///
    /// # Errors
    /// Any; the run ends with it.
    fn angles(&mut self, angles: &Angles) -> Result<(), Self::Error>;

    /// The orientation of one sample.
    ///
    /// # Errors
    /// Any; the run ends with it.
    fn attitude(&mut self, tap: &AttitudeTap) -> Result<(), Self::Error> {
        let _ = tap;
        Ok(())
    }
}

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Rows per second, positive.
    pub rate: f64,
    /// Every angle has seen so much of its future; `None`: as known at once.
    pub smooth: Option<Span>,
}

/// Runs the engine over `source`, which was looked through, and hands each row to `take`.
///
/// # Errors
/// A bad recording, or what `take` says.
pub fn run<T: Take>(
    source: Source,
    options: Options,
    take: &mut T,
    progress: &impl Progress,
) -> Result<Ran, T::Error> {
    // Smoothed samples of one clip may come that much after those of another.
    let late = options.smooth.map_or(Span::ZERO, longest_wait);
    let mut rows = Rows {
        grid: Grid::new(options.rate, source.rig, late),
        rows: Vec::new(),
        decided: Decided::new(late),
        take,
    };
    let settings = Settings {
        tap: true,
        smoothing: options.smooth,
        ..Settings::default()
    };
    let ran = drive::run(source, settings, &mut rows, progress)?;
    rows.grid.finish(&mut rows.rows);
    rows.hand_out(true)?;
    Ok(ran)
}

struct Rows<'a, T> {
    grid: Grid,
    /// Rows of the grid that wait for the engine's word on whether the clips were worn.
    rows: Vec<Row>,
    decided: Decided,
    take: &'a mut T,
}

impl<T: Take> Rows<'_, T> {
    /// Hands out the rows that are decided; at the end, all.
    fn hand_out(&mut self, all: bool) -> Result<(), T::Error> {
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
            self.take.angles(&angles(&row, rotation))?;
        }
        Ok(())
    }
}

impl<T: Take> Sink for Rows<'_, T> {
    type Error = T::Error;

    fn output(&mut self, output: &Output) -> Result<(), T::Error> {
        match output {
            Output::Attitude(tap) => {
                let angle = tap
                    .inclination
                    .zip(tap.inclination_sigma)
                    .map(|(i, sigma)| [i.flexion, i.lateral, sigma].map(f64::to_degrees));
                let point = Point { at: tap.at, angle };
                self.grid.push(tap.placement, point, &mut self.rows);
                self.take.attitude(tap)
            }
            Output::Frame(frame) => {
                self.decided.push(frame);
                self.hand_out(false)
            }
            Output::Event(_) => Ok(()),
        }
    }
}

fn angles(row: &Row, rotation: Option<f64>) -> Angles {
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
    let angle = |a: Option<[f64; 3]>| {
        a.map(|[flexion, lateral, sigma]| Angle {
            flexion,
            lateral,
            sigma,
        })
    };
    Angles {
        at: row.at,
        head: angle(head),
        neck: angle(neck),
        // Known in the epoch, and both clips have an angle at this very moment.
        neck_rotation: rotation.filter(|_| neck.is_some()),
        trunk: angle(trunk),
        lumbar: angle(minus(upper, low)),
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

#[cfg(test)]
mod tests;
