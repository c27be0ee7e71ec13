//! Sums of errors against the truth.

use nape_core::event::HALF_WIDTH_95;
use nape_core::neck_rotation::Rotation;

/// Sums of errors.
#[derive(Debug, Default, Clone, Copy)]
pub struct Errors {
    n: f64,
    sum: f64,
    sum2: f64,
    worst: f64,
}

impl Errors {
    /// Takes in one error.
    pub fn add(&mut self, e: f64) {
        self.n += 1.0;
        self.sum += e;
        self.sum2 += e * e;
        self.worst = self.worst.max(e.abs());
    }

    /// Root mean square.
    pub fn rmse(&self) -> f64 {
        (self.sum2 / self.n.max(1.0)).sqrt()
    }

    /// Mean.
    pub fn bias(&self) -> f64 {
        self.sum / self.n.max(1.0)
    }

    /// Largest absolute error.
    pub const fn worst(&self) -> f64 {
        self.worst
    }
}

/// Errors against the standard deviations that were stated for them.
#[derive(Debug, Default, Clone, Copy)]
pub struct Stated {
    n: f64,
    inside: f64,
    squares: f64,
    sigma: f64,
}

impl Stated {
    /// Takes in one error and its stated standard deviation.
    pub fn add(&mut self, e: f64, sigma: f64) {
        self.n += 1.0;
        self.inside += f64::from(e.abs() <= HALF_WIDTH_95 * sigma);
        self.squares += (e / sigma).powi(2);
        self.sigma += sigma;
    }

    /// Share of errors within their stated 95 % interval.
    pub fn inside(&self) -> f64 {
        self.inside / self.n.max(1.0)
    }

    /// Root mean square of the error over its stated standard deviation: 1 if what is stated is true.
    pub fn normalised(&self) -> f64 {
        (self.squares / self.n.max(1.0)).sqrt()
    }

    /// Mean half-width of the stated 95 % interval.
    pub fn half_width(&self) -> f64 {
        HALF_WIDTH_95 * self.sigma / self.n.max(1.0)
    }
}

/// Neck rotation against the truth.
#[derive(Debug, Default, Clone, Copy)]
pub struct Turns {
    /// Engine minus truth where the engine knows it, degrees.
    pub errors: Errors,
    /// The truth over the same epochs: what "never turned" would be wrong by.
    pub truth: Errors,
    /// Epochs in which the 95 % interval of the stated uncertainty holds the truth.
    held: f64,
    /// Epochs with the clips worn in truth.
    worn: f64,
}

impl Turns {
    /// Takes in what was told of an epoch, and the truth.
    pub fn add(&mut self, told: Option<Rotation>, truth_deg: f64) {
        self.worn += 1.0;
        let Some(told) = told else { return };
        let error = told.angle.to_degrees() - truth_deg;
        let error = error - 360.0 * (error / 360.0).round();
        self.errors.add(error);
        self.truth.add(truth_deg);
        // 95 % of a normal distribution.
        if error.abs() <= 1.96 * told.sigma.to_degrees() {
            self.held += 1.0;
        }
    }

    /// Share of the known epochs in which the 95 % interval holds the truth.
    pub fn held(&self) -> f64 {
        self.held / self.errors.n.max(1.0)
    }

    /// Share of the worn epochs in which it is known.
    pub fn known(&self) -> f64 {
        self.errors.n / self.worn.max(1.0)
    }
}

/// Walking in seconds.
#[derive(Debug, Default, Clone, Copy)]
pub struct Walking {
    /// True walking.
    pub true_s: f64,
    /// True walking that was found.
    pub found_s: f64,
    /// Found where nobody walked.
    pub false_s: f64,
    /// Nobody walked.
    pub still_s: f64,
}

impl Walking {
    /// Share of true walking found.
    pub fn sensitivity(&self) -> f64 {
        self.found_s / self.true_s.max(1e-9)
    }

    /// Share of the other time called walking.
    pub fn false_share(&self) -> f64 {
        self.false_s / self.still_s.max(1e-9)
    }

    /// Share of what was found that is true.
    pub fn precision(&self) -> f64 {
        self.found_s / (self.found_s + self.false_s).max(1e-9)
    }
}
