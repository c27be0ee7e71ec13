//! The simulator: wearer, clips, chips and links run together, batch by batch.
//!
//! Time goes in knots of 20 ms; a clip samples whenever its own (wrong) clock says so. Nothing is kept
//! but the truth's short lists and a few frames, so a day streams in constant memory.

use std::collections::VecDeque;

use nape_core::{Calibration, Control, DeviceTicks, GyroSampling, Placement, Span, Timestamp};
use nape_session::ImuBatch;

use crate::average::Averager;
use crate::chip::{Chip, ChipUnit, Counts};
use crate::clip::{Fate, Mount, Wearing};
use crate::link::Link;
use crate::motion::KNOT_S;
use crate::motion::act::TrueWalk;
use crate::motion::body::Snapshot;
use crate::option_error::OptionError;
use crate::plan::Step;
use crate::script::Script;
use crate::stage::Stage;
use crate::truth::{TrueFrame, Truth, trunk_of};

/// How to simulate.
#[derive(Debug, Clone, PartialEq)]
pub struct SimOptions {
    /// Nominal sample rate, Hz; 10 to 400.
    pub rate_hz: f64,
    /// The chip of every clip.
    pub chip: &'static Chip,
    /// Which clips are worn, in the order of their device index.
    pub rig: Vec<Placement>,
    /// How the clips are turned on the body.
    pub mount: Mount,
    /// Share of batches lost, 0 to 0.9.
    pub loss: f64,
    /// Accelerometer range, ± g.
    pub acc_range_g: f64,
    /// Gyroscope range, ± deg/s.
    pub gyr_range_dps: f64,
    /// What a sample of the gyroscope is. [`Simulator::controls`] says it.
    pub gyro: GyroSampling,
    /// Stop after this many seconds, if the script is longer.
    pub limit_s: Option<f64>,
}

impl Default for SimOptions {
    /// One BMI270 on the head at 50 Hz, ±8 g and ±1000 deg/s, its gyroscope sampled at points, mounted any
    /// way, no loss.
    fn default() -> Self {
        Self {
            rate_hz: 50.0,
            chip: &crate::chip::CHIPS[0],
            rig: vec![Placement::Head],
            mount: Mount::Random,
            loss: 0.0,
            acc_range_g: 8.0,
            gyr_range_dps: 1000.0,
            gyro: GyroSampling::Point,
            limit_s: None,
        }
    }
}

impl SimOptions {
    fn check(&self) -> Result<(), OptionError> {
        if !(10.0..=400.0).contains(&self.rate_hz) {
            return Err(OptionError::Rate {
                rate_hz: self.rate_hz,
            });
        }
        if !(0.0..=0.9).contains(&self.loss) {
            return Err(OptionError::Loss { loss: self.loss });
        }
        for range in [self.acc_range_g, self.gyr_range_dps] {
            if !(range > 0.0 && range.is_finite()) {
                return Err(OptionError::MeasuringRange { range });
            }
        }
        if self.rig.is_empty() {
            return Err(OptionError::EmptyRig);
        }
        for (i, p) in self.rig.iter().enumerate() {
            if self.rig[..i].contains(p) {
                return Err(OptionError::TwiceInRig { placement: *p });
            }
        }
        self.mount.check()
    }

    /// The clip of the rig that stands for the trunk: the upper back if worn, else the low back, else
    /// (for the truth) the upper back.
    pub fn trunk(&self) -> Placement {
        trunk_of(&self.rig)
    }
}

/// One clip with everything that makes its batches.
#[derive(Debug, Clone)]
struct Clip {
    placement: Placement,
    wearing: Wearing,
    chip: ChipUnit,
    averager: Averager,
    link: Link,
    /// Number of the next sample, and when the first was taken, and true time between two, s.
    index: u64,
    first_s: f64,
    period_s: f64,
    nominal_us: f64,
    seq: u32,
    batch: ImuBatch,
    batch_len: usize,
    last_arrival: Timestamp,
}

impl Clip {
    #[expect(clippy::cast_precision_loss, reason = "indices stay far below 2^53")]
    fn next_s(&self) -> f64 {
        self.first_s + self.index as f64 * self.period_s
    }

    /// When to look at the body next: at the next sample, or before it for its mean.
    #[expect(clippy::cast_precision_loss, reason = "indices stay far below 2^53")]
    fn look_s(&self) -> f64 {
        let before = 1.0 - self.averager.next_look();
        self.first_s + (self.index as f64 - before) * self.period_s
    }

    /// Takes the next look, and with it the sample if it is due; returns a batch with its arrival when one is full and not lost.
    fn sample(&mut self, body: &Snapshot) -> Option<(Timestamp, ImuBatch)> {
        let t = self.look_s();
        let exposure = self.wearing.expose(t, &body.sites[self.placement.index()]);
        let rate = self.averager.look(exposure.rate)?;
        let (acc, gyr) = self.chip.sample(t, exposure.force, rate);
        if self.batch.acc[0].is_empty() {
            self.open(t);
        }
        for i in 0..3 {
            self.batch.acc[i].push(acc[i]);
            if let Some(g) = gyr {
                self.batch.gyr[i].push(g[i]);
            }
        }
        self.index += 1;
        if self.batch.acc[0].len() < self.batch_len {
            return None;
        }
        self.close(t)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "days of microseconds, all positive, fit with room"
    )]
    fn open(&mut self, t: f64) {
        self.batch.seq = self.seq;
        self.batch.first_index = self.index;
        // The clip believes in its nominal rate: that is its clock error.
        self.batch.device_ticks = DeviceTicks((self.index as f64 * self.nominal_us) as u64);
        self.batch.first = Timestamp::from_secs_f64(self.link.mapped(t).max(0.0));
        self.batch.period_ns = nape_core::num::round(self.period_s * 1e9) as u64;
    }

    fn close(&mut self, t: f64) -> Option<(Timestamp, ImuBatch)> {
        let mut fresh = self.batch.clone();
        for column in fresh.acc.iter_mut().chain(&mut fresh.gyr) {
            column.clear();
        }
        let full = core::mem::replace(&mut self.batch, fresh);
        self.seq = self.seq.wrapping_add(1);
        let arrival = Timestamp::from_secs_f64(t + self.link.delay());
        let arrival = arrival.max(self.last_arrival + Span::from_micros(1));
        if self.link.loses() {
            return None;
        }
        self.last_arrival = arrival;
        Some((arrival, full))
    }
}

/// A simulated day: an iterator of arrival stamps and batches, in order of arrival.
///
/// Session time starts at [`Simulator::START`]. After the last batch [`Simulator::truth`] is complete.
#[derive(Debug, Clone)]
pub struct Simulator {
    options: SimOptions,
    seed: u64,
    stage: Stage,
    clips: Vec<Clip>,
    knots: u64,
    /// Batches on their way, in order of arrival.
    pending: VecDeque<(Timestamp, ImuBatch)>,
    flushed: bool,
}

impl Simulator {
    /// The start of the session.
    pub const START: Timestamp = Timestamp::from_micros(0);

    /// A simulation of `script`.
    ///
    /// # Errors
    /// Options that make no sense.
    pub fn new(script: &Script, seed: u64, options: SimOptions) -> Result<Self, OptionError> {
        options.check()?;
        let stage = Stage::new(script, seed, &options.rig, options.limit_s, false);
        let mut clips = Vec::with_capacity(options.rig.len());
        for (device, placement) in (0u32..).zip(options.rig.iter().copied()) {
            clips.push(new_clip(
                &options,
                seed,
                device,
                placement,
                stage.fate(placement),
            ));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most two days of knots"
        )]
        let knots = nape_core::num::round(stage.seconds() / KNOT_S) as u64;
        Ok(Self {
            options,
            seed,
            stage,
            clips,
            knots,
            pending: VecDeque::new(),
            flushed: false,
        })
    }

    /// The options.
    pub const fn options(&self) -> &SimOptions {
        &self.options
    }

    /// The seed.
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The steps of the day.
    pub fn steps(&self) -> &[Step] {
        self.stage.steps()
    }

    /// How long the day lasts, seconds.
    pub const fn seconds(&self) -> f64 {
        self.stage.seconds()
    }

    /// What the engine is told, with session times, in order: how the gyroscopes sample, what the
    /// wearer asks for, and which clips are charged.
    pub fn controls(&self) -> Vec<(Timestamp, Control)> {
        let rig = self.options.rig.iter();
        let gyros = rig.filter(|_| self.options.chip.gyro.is_some());
        let sampling = gyros.map(|&placement| {
            let sampling = self.options.gyro;
            let control = Control::GyroSampling {
                placement,
                sampling,
            };
            (Self::START, control)
        });
        let asked = self.stage.calibrations().iter().map(|t| {
            let control = Control::Calibrate { placement: None };
            (Timestamp::from_secs_f64(*t), control)
        });
        let rig = self.options.rig.iter();
        let charging = rig.flat_map(|&placement| {
            let fate = self.stage.fate(placement).charging.iter();
            fate.map(move |&(t, charging)| {
                let control = Control::Charging {
                    placement,
                    charging,
                };
                (Timestamp::from_secs_f64(t), control)
            })
        });
        let mut controls: Vec<_> = sampling.chain(asked).chain(charging).collect();
        controls.sort_by_key(|(at, _)| *at);
        controls
    }

    /// How a clip sits on the body now; `None` when it is not in the rig.
    pub fn true_calibration(&self, placement: Placement) -> Option<Calibration> {
        self.clips
            .iter()
            .find(|c| c.placement == placement)
            .map(|c| c.wearing.calibration())
    }

    /// True sample rate of a clip, Hz; `None` when it is not in the rig.
    pub fn true_rate_hz(&self, placement: Placement) -> Option<f64> {
        self.clips
            .iter()
            .find(|c| c.placement == placement)
            .map(|c| 1.0 / c.period_s)
    }

    /// Keeps frames of true angles from here on, for [`Self::poll_frame`].
    #[must_use]
    pub fn keep_frames(mut self) -> Self {
        self.stage.keep_frames();
        self
    }

    /// The next frame of true angles, ten a second, if [`Self::keep_frames`] was asked for. Call it
    /// until `None` after every batch, or memory grows.
    pub fn poll_frame(&mut self) -> Option<TrueFrame> {
        self.stage.poll_frame()
    }

    /// The truth so far; complete when the iterator has ended.
    pub const fn truth(&self) -> &Truth {
        self.stage.truth()
    }

    /// Walks so far.
    pub fn walks(&self) -> &[TrueWalk] {
        self.stage.wearer().walks()
    }

    /// Runs to the end without looking at batches, and returns the truth.
    pub fn run(mut self) -> Truth {
        while self.next().is_some() {}
        self.stage.truth().clone()
    }

    #[expect(clippy::cast_precision_loss, reason = "at most two days of knots")]
    fn step(&mut self) {
        let end = (self.stage.knot() + 1) as f64 * KNOT_S;
        self.stage.step();
        for i in 0..self.clips.len() {
            while self.clips[i].look_s() < end {
                let s = self.clips[i].look_s();
                let body = self.stage.body(s);
                if let Some(item) = self.clips[i].sample(&body) {
                    self.queue(item);
                }
            }
        }
    }

    /// Puts a batch in its place by arrival; equal arrivals stay in the order they came.
    fn queue(&mut self, item: (Timestamp, ImuBatch)) {
        let place = self.pending.partition_point(|(at, _)| *at <= item.0);
        self.pending.insert(place, item);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a batch has 10 to 19 samples"
)]
fn new_clip(
    options: &SimOptions,
    seed: u64,
    device: u32,
    placement: Placement,
    fate: &Fate,
) -> Clip {
    let i = placement.index();
    let chip = ChipUnit::new(
        options.chip,
        seed,
        i,
        options.rate_hz,
        options.acc_range_g,
        options.gyr_range_dps,
    );
    // 200 ms a batch, at least 10 samples and at most 19: what fits one notification at the usual MTU
    // of 247.
    let batch_len = nape_core::num::round(0.2 * options.rate_hz).clamp(10.0, 19.0) as usize;
    let exact = options.chip.counts == Counts::Fine;
    let period_s = 1.0 / (options.rate_hz * (1.0 + chip.rate_error));
    #[expect(clippy::cast_precision_loss, reason = "at most 19")]
    let batch_s = batch_len as f64 * period_s;
    Clip {
        placement,
        wearing: Wearing::new(options.mount, seed, i, fate.clone()),
        chip,
        averager: Averager::new(options.gyro),
        link: Link::new(seed, i, options.loss, batch_s, exact),
        index: 0,
        // Clips do not start together.
        first_s: if exact {
            0.0
        } else {
            0.006 + 0.004 * f64::from(device)
        },
        period_s,
        nominal_us: 1e6 / options.rate_hz,
        seq: 0,
        batch: ImuBatch {
            placement,
            device,
            seq: 0,
            first_index: 0,
            device_ticks: DeviceTicks(0),
            first: Simulator::START,
            period_ns: 0,
            offsets_us: Vec::new(),
            acc_scale: options.chip.acc_lsb(options.acc_range_g),
            gyr_scale: options.chip.gyr_lsb(options.gyr_range_dps),
            acc: Default::default(),
            gyr: Default::default(),
        },
        batch_len,
        last_arrival: Simulator::START,
    }
}

impl Iterator for Simulator {
    type Item = (Timestamp, ImuBatch);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            // Whatever is still to come is sampled later than this, and arrives later still.
            #[expect(clippy::cast_precision_loss, reason = "at most two days of knots")]
            let now = Timestamp::from_secs_f64(self.stage.knot() as f64 * KNOT_S);
            if let Some((at, _)) = self.pending.front()
                && (*at < now || self.flushed)
            {
                return self.pending.pop_front();
            }
            if self.flushed {
                return None;
            }
            if self.stage.knot() < self.knots {
                self.step();
                continue;
            }
            for i in 0..self.clips.len() {
                let clip = &mut self.clips[i];
                if !clip.batch.acc[0].is_empty() {
                    let t = clip.next_s();
                    if let Some(item) = clip.close(t) {
                        self.queue(item);
                    }
                }
            }
            self.flushed = true;
            self.stage.finish();
        }
    }
}
