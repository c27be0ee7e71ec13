//! Everything about the walking detector that can be set. Which figures were looked at to choose
//! the values, and how much they matter, is in `docs/walking.md`.

use serde::{Deserialize, Serialize};

use crate::sample::Placement;
use crate::time::Span;

/// Parameters of [`super::Detector`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// Longest distance between two samples that is filled by a straight line.
    ///
    /// Small: a single lost packet makes unknown cells. Large: swings are cut flat. Default 0.25 s,
    /// our choice: below half a step time, and three samples of a clip at 12.5 Hz.
    pub max_hole: Span,
    /// Frequency the band-pass (a Ricker wavelet, second derivative of a Gaussian) is centred on, Hz.
    ///
    /// Gain is 1 here and about one half at 0.9 and 2.8 Hz with the default 1.7 Hz. Method:
    /// Paraschiv-Ionescu 2019 (there 1.2 Hz, for slow impaired gait); value: the middle of 0.9 to
    /// 2.8 steps per second.
    pub centre_hz: f64,
    /// Least height of an upward swing of the filtered vertical, trough to peak, m/s².
    ///
    /// Small: fidgeting makes steps that break trains. Large: turning steps are lost. Swings this
    /// small never make a walk, they only lengthen one. Our choice.
    pub min_swing: f64,
    /// Least mean amplitude (half the height of the upward swing) of a train, m/s².
    ///
    /// Small: swaying passes. Large: slow walkers are lost. See [`Self::for_placement`].
    pub min_amplitude: f64,
    /// Shortest step time. Default 0.357 s: 2.8 steps per second, above brisk walking.
    pub min_step: Span,
    /// Longest step time. Default 1.11 s: 0.9 steps per second, slow walking indoors.
    pub max_step: Span,
    /// Each step time of a train lies within this factor of their median, above 1.
    ///
    /// Small: turning and starting break a train. Large: bumps at random pass.
    pub max_ratio: f64,
    /// Steps in a row that make a walk. Default 5, as Paraschiv-Ionescu 2019.
    pub min_steps: u32,
    /// Steps in a row that resume a walk after a pause of at most [`Self::max_pause`]. Default 3.
    pub resume_steps: u32,
    /// Longest pause between two steps of one walk.
    ///
    /// Mobilise-D's consensus allows 3 s (Kluge 2021, doi:10.1371/journal.pone.0256541); 2 s is what
    /// the decision lag leaves.
    pub max_pause: Span,
    /// How many small swings are added before and after the steps of a train. Default 2, our choice:
    /// the first and last steps of a walk are smaller.
    pub edge_steps: u32,
    /// How far a walk reaches beyond its first and last swing, in step times. Default 0.75:
    /// Paraschiv-Ionescu 2019 as published by Mobilise-D.
    pub padding: f64,
    /// Least lever, m: amplitude of the vertical velocity divided by the angular rate.
    ///
    /// A clip that moves up and down only because the head turns about the neck shows its distance
    /// from the axis, at most about 0.12 m; a body that rises and falls shows much more. 0 switches
    /// the test off. Clips without a gyroscope pass.
    pub min_lever: f64,
    /// Least ratio of the horizontal (both axes) to the vertical, both as root mean square in the
    /// band. Bouncing on a seat moves straight up and down; walking also sways. Our choice.
    pub min_sway: f64,
}

impl Params {
    /// The defaults for a clip worn here.
    pub const fn for_placement(placement: Placement) -> Self {
        let base = Self {
            max_hole: Span::from_millis(250),
            centre_hz: 1.7,
            min_swing: 0.4,
            min_amplitude: 0.6,
            min_step: Span::from_micros(357_000),
            max_step: Span::from_micros(1_110_000),
            max_ratio: 1.7,
            min_steps: 5,
            resume_steps: 3,
            max_pause: Span::from_millis(2_000),
            edge_steps: 2,
            padding: 0.75,
            min_lever: 0.0,
            min_sway: 0.1,
        };
        match placement {
            Placement::Head => Self {
                min_lever: 0.12,
                ..base
            },
            Placement::UpperBack | Placement::LowBack => base,
        }
    }
}
