//! The figures of a summary from the true angles: percentiles by sorting, shares by counting.
//!
//! Nothing of `nape_core::score` is used but the report it is compared with. An angle is the true one
//! minus the wearer's true reference: the mean while asked to sit upright.

use nape_core::event::Measure;
use nape_core::score::{MeasureReport, Report};

use crate::wearer::Reference;
use firmware_sim::{TrueFrame, Truth};
use nape_core::Placement;

/// Edges between the classes of a summary, degrees; the last one belongs to the class below it.
const EDGES: [f64; 6] = [0.0, 10.0, 20.0, 25.0, 45.0, 85.0];

/// The measures of a rig of head and upper back.
pub const MEASURES: [Measure; 3] = [Measure::Head, Measure::Neck, Measure::Trunk];

/// Collects true flexion of head and upper back, degrees.
#[derive(Debug)]
pub struct AngleTruth {
    reference: Reference,
    frames: Vec<(f64, [f64; 2])>,
}

/// How far a summary is from the truth.
#[derive(Debug, Clone, Copy, Default)]
pub struct AngleErrors {
    /// Of the percentiles 10, 50 and 90, degrees.
    pub percentiles: [f64; 3],
    /// Of the share that is furthest off, percentage points.
    pub share_pp: f64,
}

impl AngleTruth {
    /// Of the session with these intervals.
    pub fn new(truth: &Truth) -> Self {
        Self {
            reference: Reference::of(truth),
            frames: Vec::new(),
        }
    }

    /// Takes in a frame; frames in which a clip is not worn are left out.
    pub fn push(&mut self, frame: &TrueFrame) {
        self.reference.add(frame);
        let both = [Placement::Head, Placement::UpperBack];
        if both.iter().all(|p| frame.worn[p.index()]) {
            self.frames.push((frame.t, both.map(|p| frame.flexion(p))));
        }
    }

    /// The errors of a report for one measure, whose angle it knows from `from` (s) on; `None` if it
    /// knows none.
    pub fn errors(&self, report: &Report, measure: Measure, from: f64) -> Option<AngleErrors> {
        let [head, upper] = [Placement::Head, Placement::UpperBack].map(|p| self.reference.mean(p));
        let angle = |[h, u]: [f64; 2]| match measure {
            Measure::Head => h - head,
            Measure::Trunk => u - upper,
            Measure::Neck | Measure::Lumbar => (h - head) - (u - upper),
        };
        let told = match measure {
            Measure::Head => &report.head,
            Measure::Trunk => &report.trunk,
            Measure::Neck => &report.neck,
            Measure::Lumbar => &report.lumbar,
        };
        let after = self.frames.iter().filter(|f| f.0 >= from);
        let mut values: Vec<f64> = after.map(|f| angle(f.1)).collect();
        values.sort_by(f64::total_cmp);
        (!values.is_empty()).then_some(())?;
        Some(compare(told.as_ref()?, &values))
    }
}

fn compare(told: &MeasureReport, sorted: &[f64]) -> AngleErrors {
    let p = &told.flexion_deg;
    let percentiles = [(p.p10, 10), (p.p50, 50), (p.p90, 90)];
    let s = &told.share;
    let shares = [
        s.lt0, s.from_0, s.from_10, s.from_20, s.from_25, s.from_45, s.gt85,
    ];
    let off = shares
        .iter()
        .zip(true_shares(sorted))
        .map(|(told, truth)| 100.0 * (told - truth));
    AngleErrors {
        percentiles: percentiles.map(|(told, percent)| told - rank(sorted, percent)),
        share_pp: off.fold(
            0.0,
            |worst, e| if e.abs() > f64::abs(worst) { e } else { worst },
        ),
    }
}

/// The value that `percent` % do not exceed.
fn rank(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted[rank.saturating_sub(1)]
}

/// Share of the values in every class.
#[expect(clippy::cast_precision_loss, reason = "counts of a day")]
fn true_shares(sorted: &[f64]) -> [f64; 7] {
    let below = |i: usize, edge: f64| {
        sorted.partition_point(|v| if i == 5 { *v <= edge } else { *v < edge }) as f64
    };
    let mut shares = [0.0; 7];
    let mut before = 0.0;
    for (i, edge) in EDGES.into_iter().enumerate() {
        let here = below(i, edge);
        shares[i] = (here - before) / sorted.len() as f64;
        before = here;
    }
    shares[6] = 1.0 - before / sorted.len() as f64;
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_and_shares() {
        let sorted: Vec<f64> = (-10..90).map(f64::from).collect();
        assert!((rank(&sorted, 10) + 1.0).abs() < 1e-9);
        assert!((rank(&sorted, 50) - 39.0).abs() < 1e-9);
        let shares = true_shares(&sorted).map(|s| (100.0 * s).round());
        assert_eq!(
            shares.map(|s| format!("{s}")),
            ["10", "10", "10", "5", "20", "41", "4"]
        );
    }
}
