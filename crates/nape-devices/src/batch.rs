//! A packet of samples as the device sent it: integer counts with a scale.
//!
//! It is what drivers make and recordings hold, so it lies below both; the core knows only samples in SI
//! units, and which counts they were is nothing to it. Decoding lives here and only here, so a live session
//! and its replay get the same bits. What is absent: how a batch is written down (`nape-session`).

use nape_core::{DeviceTicks, Placement, Sample, SampleError, Span, Timestamp};

/// Most samples in one batch: bounds the memory a damaged file can ask for. Our choice; a minute at
/// 1 kHz.
pub(crate) const MAX_SAMPLES: usize = 65_536;

/// Longest sample period, ns: slower than one sample in 100 s is no movement data. Our choice.
const MAX_PERIOD_NS: u64 = 100_000_000_000;

/// Standard gravity, m/s² per g (CGPM 1901).
pub const G: f64 = 9.806_65;
/// rad per degree.
pub const DEG: f64 = std::f64::consts::PI / 180.0;

/// One packet of samples of one device, verbatim.
#[derive(Debug, Clone, PartialEq)]
pub struct ImuBatch {
    /// The clip.
    pub placement: Placement,
    /// The device, as an index into the list in a recording's header.
    pub device: u32,
    /// The packet's number as the clip counts it, unwrapped or not; for people who look for loss.
    pub seq: u32,
    /// Index of the first sample in the clip's own count of samples: a jump is a known loss.
    pub first_index: u64,
    /// The clip's counter at the first sample.
    pub device_ticks: DeviceTicks,
    /// Session time of the first sample.
    pub first: Timestamp,
    /// Time from sample to sample in ns; 0 means [`Self::offsets_us`] tells.
    pub period_ns: u64,
    /// µs from [`Self::first`] to each sample, not decreasing; empty when `period_ns` is not 0.
    pub offsets_us: Vec<u32>,
    /// m/s² per count. See [`Self::decode`] for scales that are a power of ten.
    pub acc_scale: f64,
    /// rad/s per count; 0 for a clip without a gyroscope.
    pub gyr_scale: f64,
    /// Specific force in counts: x, y, z.
    pub acc: [Vec<i32>; 3],
    /// Angular rate in counts: x, y, z; empty for a clip without a gyroscope.
    pub gyr: [Vec<i32>; 3],
}

/// Why a batch is not one.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum BatchError {
    /// It has no samples.
    #[error("a batch without samples")]
    Empty,
    /// It has more samples than a batch may have.
    #[error("{found} samples in one batch, expected at most {limit}")]
    TooMany {
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Its columns differ in length.
    #[error("{found} values in {column}, expected {expected}")]
    Columns {
        /// Which column.
        column: &'static str,
        /// How many values it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A scale is not a positive finite number.
    #[error("{column} is {found}, expected a positive finite number")]
    Scale {
        /// Which scale.
        column: &'static str,
        /// What it is.
        found: f64,
    },
    /// The time stamps go backwards, or the period is beyond 100 s.
    #[error("sample times inside a batch must not go backwards, nor lie more than 100 s apart")]
    Times,
    /// A sample is none.
    #[error("sample {index}: {source}")]
    Sample {
        /// Its index in the batch.
        index: usize,
        /// What is wrong with it.
        source: SampleError,
    },
}

/// How counts become values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// `count × factor`.
    Factor(f64),
    /// `(count ÷ power) × unit`: brings decimals of a CSV back to the last bit, because the quotient
    /// of two exact numbers rounds just like the decimal itself.
    Decimal {
        /// A power of ten.
        power: f64,
        /// 1 for SI, [`G`] or [`DEG`].
        unit: f64,
    },
}

/// The powers of ten that make a [`Scale::Decimal`]: 9 decimals are all an `i32` can hold.
pub const POWERS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

impl Scale {
    /// The decimal scale with `unit` and `10^-decimals`.
    pub fn decimal(unit: f64, decimals: usize) -> Self {
        Self::Decimal {
            power: POWERS[decimals.min(POWERS.len() - 1)],
            unit,
        }
    }

    /// What a stored scale means.
    #[expect(
        clippy::float_cmp,
        reason = "a stored scale is recognised bit by bit, or not at all"
    )]
    pub fn of(stored: f64) -> Self {
        for unit in [1.0, G, DEG] {
            for power in POWERS {
                if stored == unit / power {
                    return Self::Decimal { power, unit };
                }
            }
        }
        Self::Factor(stored)
    }

    /// What is stored in a batch.
    pub fn stored(self) -> f64 {
        match self {
            Self::Factor(factor) => factor,
            Self::Decimal { power, unit } => unit / power,
        }
    }

    /// The value of a count.
    pub fn value(self, count: i32) -> f64 {
        match self {
            Self::Factor(factor) => f64::from(count) * factor,
            Self::Decimal { power, unit } => f64::from(count) / power * unit,
        }
    }

    /// The count nearest to a value, if an `i32` can hold it.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range is checked first"
    )]
    pub fn count(self, value: f64) -> Option<i32> {
        let c = match self {
            Self::Factor(factor) => value / factor,
            Self::Decimal { power, unit } => value / unit * power,
        }
        .round();
        (c.abs() <= f64::from(i32::MAX)).then_some(c as i32)
    }
}

impl ImuBatch {
    /// Number of samples.
    pub fn len(&self) -> usize {
        self.acc[0].len()
    }

    /// `true` without samples.
    pub fn is_empty(&self) -> bool {
        self.acc[0].is_empty()
    }

    /// `true` if the clip has a gyroscope.
    pub fn has_gyr(&self) -> bool {
        self.gyr_scale > 0.0
    }

    /// Session time of sample `i`; beyond the last one, of the last one.
    pub fn sample_at(&self, i: usize) -> Timestamp {
        let us = if self.period_ns > 0 {
            let ns = (i as u64)
                .saturating_mul(self.period_ns)
                .saturating_add(500);
            i64::try_from(ns / 1_000).unwrap_or(i64::MAX)
        } else {
            let last = self.offsets_us.last().copied().unwrap_or(0);
            i64::from(self.offsets_us.get(i).copied().unwrap_or(last))
        };
        self.first + Span::from_micros(us)
    }

    /// Checks the shape; values are checked by [`Self::decode`].
    ///
    /// # Errors
    /// What makes it no batch.
    pub fn check(&self) -> Result<(), BatchError> {
        let n = self.len();
        if n == 0 {
            return Err(BatchError::Empty);
        }
        if n > MAX_SAMPLES {
            return Err(BatchError::TooMany {
                found: n,
                limit: MAX_SAMPLES,
            });
        }
        let gyr = if self.has_gyr() { n } else { 0 };
        let offsets = if self.period_ns > 0 { 0 } else { n };
        for (column, found, expected) in [
            ("acc_y", self.acc[1].len(), n),
            ("acc_z", self.acc[2].len(), n),
            ("gyr_x", self.gyr[0].len(), gyr),
            ("gyr_y", self.gyr[1].len(), gyr),
            ("gyr_z", self.gyr[2].len(), gyr),
            ("offsets_us", self.offsets_us.len(), offsets),
        ] {
            if found != expected {
                return Err(BatchError::Columns {
                    column,
                    found,
                    expected,
                });
            }
        }
        for (column, found, ok) in [
            ("acc_scale", self.acc_scale, self.acc_scale > 0.0),
            ("gyr_scale", self.gyr_scale, self.gyr_scale >= 0.0),
        ] {
            if !ok || !found.is_finite() {
                return Err(BatchError::Scale { column, found });
            }
        }
        if self.period_ns > MAX_PERIOD_NS || !self.offsets_us.is_sorted() {
            return Err(BatchError::Times);
        }
        Ok(())
    }

    /// Appends the samples to `out`.
    ///
    /// A value is `count × scale`; where the scale is exactly 1, 9.80665 or π/180 over a power of ten
    /// it is `(count ÷ 10^k) × unit` instead, which brings decimals back to the last bit.
    ///
    /// # Errors
    /// A batch of the wrong shape, or a sample no clip can have measured. `out` then holds the
    /// samples before it.
    pub fn decode(&self, out: &mut Vec<Sample>) -> Result<(), BatchError> {
        self.decode_some(out, false).map(|_| ())
    }

    /// As [`Self::decode`]; `lenient` leaves impossible samples out and counts them.
    pub fn decode_some(&self, out: &mut Vec<Sample>, lenient: bool) -> Result<u64, BatchError> {
        self.check()?;
        let n = self.len();
        let acc_scale = Scale::of(self.acc_scale);
        let gyr_scale = Scale::of(self.gyr_scale);
        let has_gyr = self.has_gyr();
        let mut skipped = 0;
        out.reserve(n);
        for i in 0..n {
            let acc = [0, 1, 2].map(|k: usize| acc_scale.value(self.acc[k][i]));
            let gyr = has_gyr.then(|| [0, 1, 2].map(|k: usize| gyr_scale.value(self.gyr[k][i])));
            match Sample::new(self.sample_at(i), acc, gyr) {
                Ok(sample) => out.push(sample),
                Err(_) if lenient => skipped += 1,
                Err(source) => return Err(BatchError::Sample { index: i, source }),
            }
        }
        Ok(skipped)
    }
}
