//! The battery of a clip: how long it lasts and what it shows.

/// Capacity, mAh: a cell of the size of a clip. Our choice.
const CAPACITY_MAH: f64 = 80.0;
/// Charging current, mA: half the capacity in an hour, gentle to small cells. Our choice.
const CHARGE_MA: f64 = 40.0;
/// Above this a charged clip boots again, percent. Our choice.
const BOOT_PERCENT: f64 = 1.0;
/// Discharge curve of a lithium-polymer cell at light load, percent and mV; typical, our choice.
const CURVE: [(f64, f64); 6] = [
    (0.0, 3300.0),
    (5.0, 3550.0),
    (20.0, 3700.0),
    (50.0, 3820.0),
    (80.0, 4020.0),
    (100.0, 4180.0),
];
/// How much higher the voltage is on the charger, mV. Our choice.
const CHARGE_MV: f64 = 60.0;

/// What the clip does, as far as the battery feels it. mA: the sensor's 0.685 mA (BMI270, devices'
/// notes) and the processor and radio by our estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Load {
    Off,
    Asleep,
    Advertising,
    Connected,
    Streaming,
}

impl Load {
    const fn ma(self) -> f64 {
        match self {
            Self::Off => 0.0,
            Self::Asleep => 0.005,
            Self::Advertising => 0.03,
            Self::Connected => 0.05,
            Self::Streaming => 0.9,
        }
    }
}

/// A battery.
#[derive(Debug, Clone, Copy)]
pub(super) struct Battery {
    percent: f64,
    charging: bool,
}

impl Battery {
    pub(super) const fn new(percent: f64) -> Self {
        Self {
            percent,
            charging: false,
        }
    }

    pub(super) const fn percent(&self) -> f64 {
        self.percent
    }

    pub(super) fn set_percent(&mut self, percent: f64) {
        if percent.is_finite() {
            self.percent = percent.clamp(0.0, 100.0);
        }
    }

    pub(super) const fn is_charging(&self) -> bool {
        self.charging
    }

    pub(super) const fn charge(&mut self, on: bool) {
        self.charging = on;
    }

    /// `seconds` pass under this load.
    pub(super) fn pass(&mut self, seconds: f64, load: Load) {
        let gain = if self.charging { CHARGE_MA } else { 0.0 };
        let ma = gain - load.ma();
        let percent = self.percent + ma * seconds / 3600.0 / CAPACITY_MAH * 100.0;
        self.set_percent(percent);
    }

    /// Enough to boot with.
    pub(super) fn can_boot(&self) -> bool {
        self.percent >= BOOT_PERCENT
    }

    /// Nothing left, and nothing coming in.
    pub(super) fn is_empty(&self) -> bool {
        self.percent <= 0.0 && !self.charging
    }

    /// What the clip measures, mV.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 3300 and 4240"
    )]
    pub(super) fn mv(&self) -> u16 {
        let mut mv = CURVE[0].1;
        for pair in CURVE.windows(2) {
            let ((p0, v0), (p1, v1)) = (pair[0], pair[1]);
            if self.percent > p0 {
                let x = ((self.percent - p0) / (p1 - p0)).min(1.0);
                mv = v0 + x * (v1 - v0);
            }
        }
        let charger = if self.charging { CHARGE_MV } else { 0.0 };
        nape_core::num::round(mv + charger) as u16
    }
}
