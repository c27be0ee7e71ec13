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
    /// Small: fidgeting makes swings that break trains. Large: turning steps are lost. Swings this
    /// small never make a walk, they only lengthen one. Default 0.2, our choice.
    pub min_swing: f64,
    /// Least mean amplitude (half the height of the upward swing) of a train, m/s².
    ///
    /// Small: swaying and fidgeting pass. Large: slow walkers are lost. Default 0.8 on the head and
    /// the upper back, 0.45 on the low back, where slow steps indoors hardly show. Our choice; brisk
    /// walking shows 2 to 3.
    pub min_amplitude: f64,
    /// Least amplitude of each swing of a train, as a share of their mean.
    ///
    /// Small: a fidget right after a walk counts as its last step. Large: limping breaks a train.
    /// Default 0.25, our choice.
    pub min_even: f64,
    /// Shortest step time. Default 0.32 s: one early step at 2.8 steps per second, above brisk walking.
    pub min_step: Span,
    /// Longest step time. Default 1.25 s: one late step at 0.9 steps per second, slow walking indoors.
    pub max_step: Span,
    /// Each step time of a train lies within this factor of their median, above 1.
    ///
    /// Small: turning and starting break a train. Large: bumps at random pass. Default 1.4, our
    /// choice: step times of steady walking vary by 3 to 10 %, turning and avoiding by more.
    pub max_ratio: f64,
    /// Steps in a row that make a walk, and that are counted; 2 to 12. Default 5, as
    /// Paraschiv-Ionescu 2019.
    pub min_steps: u32,
    /// Steps in a row that resume a walk after a pause of at most [`Self::max_pause`]. Default 3.
    pub resume_steps: u32,
    /// Longest pause between two steps of one walk.
    ///
    /// Mobilise-D's consensus allows 3 s (Kluge 2021, doi:10.1371/journal.pone.0256541); 2 s is what
    /// the decision lag leaves.
    pub max_pause: Span,
    /// How many small swings are added before and after the steps of a train. Default 1, our choice:
    /// the first and the last step of a walk are smaller. They lengthen a walk and are not counted.
    pub edge_steps: u32,
    /// How far a walk reaches back before its first swing, in step times.
    ///
    /// The vertical is largest just after a foot touches the ground, when the body is lowest (an
    /// inverted pendulum; Zijlstra & Hof 2003, doi:10.1016/S0966-6362(02)00190-X), so a swing's peak
    /// stands for a contact. The foot that makes the first contact left the ground up to 0.8 steps
    /// before (the swing phase is 40 % of a stride). Default 0.5, our choice, between that and the
    /// contact, which is where references begin. (Mobilise-D's code pads by 0.75 on both sides.)
    pub pad_before: f64,
    /// How far a walk reaches on after its last swing, in step times.
    ///
    /// After the last contact the weight is taken over, and that is all. Default 0.25: both feet are
    /// on the ground for 10 to 12 % of a stride, a quarter of a step.
    pub pad_after: f64,
    /// Least lever, m: amplitude of the vertical velocity divided by that of the angular rate.
    ///
    /// A clip that moves up and down only because the head nods shows its distance from the axis, at
    /// most about 0.12 m; a body that rises and falls shows more. Default 0.15 on the head, our
    /// choice. 0 switches the test off, as on the trunk, which neck nods do not move. Clips without
    /// a gyroscope pass.
    pub min_lever: f64,
    /// Least mean angular rate, rad/s.
    ///
    /// Walking turns pelvis, trunk and head at every stride; a clip on a shaking table or a body
    /// held by a car seat hardly turns. Large: stiff walkers are lost. Clips without a gyroscope
    /// pass. Default 0.08 (5 degrees/s), our choice: walking shows 0.15 and more.
    pub min_turn: f64,
    /// Least ratio of the horizontal (both axes) to the vertical, both as root mean square in the
    /// band. Bouncing on a seat moves straight up and down; walking also sways. Default 0.15, our
    /// choice: walking shows 0.2 at the least.
    pub min_sway: f64,
}

impl Params {
    /// The defaults for a clip worn here.
    pub const fn for_placement(placement: Placement) -> Self {
        let base = Self {
            max_hole: Span::from_millis(250),
            centre_hz: 1.7,
            min_swing: 0.2,
            min_amplitude: 0.45,
            min_even: 0.25,
            min_step: Span::from_millis(320),
            max_step: Span::from_millis(1_250),
            max_ratio: 1.4,
            min_steps: 5,
            resume_steps: 3,
            max_pause: Span::from_millis(2_000),
            edge_steps: 1,
            pad_before: 0.5,
            pad_after: 0.25,
            min_lever: 0.0,
            min_turn: 0.08,
            min_sway: 0.15,
        };
        match placement {
            Placement::Head => Self {
                min_lever: 0.15,
                min_amplitude: 0.8,
                ..base
            },
            Placement::UpperBack => Self {
                min_amplitude: 0.8,
                ..base
            },
            Placement::LowBack => base,
        }
    }
}
