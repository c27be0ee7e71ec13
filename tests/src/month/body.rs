//! The model wearer's body: head and upper back as two inclinations each, sampled as a clip would at 25 Hz.
//!
//! Far simpler than the firmware simulator's: no spine, no chip, no radio. It is here because it can be told at any
//! second to do something else, which a script cannot.

use std::f64::consts::PI;

use nape_core::{Placement, Sample, Span, Timestamp};

/// Samples a second.
pub(super) const RATE: usize = 25;

const G: f64 = 9.806_65;

/// Steps per second, and how far a step moves the head, m/s² (up, forward, sideways): what `engine/tests.rs` walks with.
const CADENCE: f64 = 1.85;
const STEP: [f64; 3] = [2.2, 0.8, 0.6];

/// From the hips to the clip on the back, and from there about to the one on the head, m.
const BACK: f64 = 0.45;
const NECK: f64 = 0.2;

/// Random numbers: splitmix64 (Steele, Lea & Flood 2014).
#[derive(Debug, Clone)]
pub(super) struct Rng(u64);

impl Rng {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly between the two.
    #[expect(clippy::cast_precision_loss, reason = "53 bits")]
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * ((self.next() >> 11) as f64 / (1_u64 << 53) as f64)
    }

    pub(super) fn chance(&mut self, p: f64) -> bool {
        self.between(0.0, 1.0) < p
    }

    /// Whole seconds.
    #[expect(clippy::cast_possible_truncation, reason = "some hours of seconds")]
    pub(super) fn secs(&mut self, low: f64, high: f64) -> i64 {
        self.between(low, high) as i64
    }
}

/// One angle on its way, degrees and seconds.
#[derive(Debug, Clone, Copy, Default)]
struct Joint {
    from: f64,
    to: f64,
    since: f64,
    takes: f64,
}

impl Joint {
    fn at(&self, t: f64) -> f64 {
        let x = t - self.since;
        if x >= self.takes {
            return self.to;
        }
        self.from + (self.to - self.from) * 0.5 * (1.0 - (PI * (x / self.takes).max(0.0)).cos())
    }

    /// What a point `lever` metres above the pivot feels of it: forward, and up.
    fn felt(&self, t: f64, lever: f64) -> [f64; 2] {
        let x = t - self.since;
        if x >= self.takes || x <= 0.0 {
            return [0.0; 2];
        }
        let (half, w) = (0.5 * (self.to - self.from).to_radians(), PI / self.takes);
        let (sin, cos) = (w * x).sin_cos();
        [
            lever * half * w * w * cos,
            -lever * (half * w * sin).powi(2),
        ]
    }

    fn go(&mut self, to: f64, t: f64, takes: f64) {
        *self = Self {
            from: self.at(t),
            to,
            since: t,
            takes,
        };
    }
}

/// Where head and trunk are, or go: flexion and lateral bend, degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pose {
    pub(super) head: f64,
    pub(super) trunk: f64,
    pub(super) side: f64,
}

/// One clip's segment.
#[derive(Debug, Clone)]
struct Segment {
    flexion: Joint,
    lateral: Joint,
    /// Phases of breath and sway.
    sway: [f64; 2],
    /// "Up" in the clip frame one sample ago.
    up: Option<[f64; 3]>,
    samples: Vec<Sample>,
}

impl Segment {
    fn new(sway: [f64; 2]) -> Self {
        Self {
            flexion: Joint::default(),
            lateral: Joint::default(),
            sway,
            up: None,
            samples: Vec::with_capacity(RATE),
        }
    }

    /// What the clip feels of its segment's turning: forward, up, to the left.
    fn felt(&self, t: f64, lever: f64) -> [f64; 3] {
        let [forward, up] = self.flexion.felt(t, lever);
        // A bend is to the right +.
        let [right, also_up] = self.lateral.felt(t, lever);
        [forward, up + also_up, -right]
    }

    /// A sample at `t` seconds.
    fn sample(&mut self, t: f64, walk: f64, carried: [f64; 3], rng: &mut Rng) {
        let breath = 0.3 * (1.7 * t + self.sway[0]).sin();
        let sway = 0.2 * (0.61 * t + self.sway[1]).sin();
        let (sin, cos) = (self.flexion.at(t) + breath + sway).to_radians().sin_cos();
        let (side, along) = (self.lateral.at(t) + sway).to_radians().sin_cos();
        let up = [-sin * along, side, cos * along];
        let before = self.up.replace(up).unwrap_or(up);
        // "Up" stays in the world, so the clip turns by its change against it: the mean over the interval.
        let rate = 25.0;
        let turn = |i: usize, j: usize| (up[i] * before[j] - up[j] * before[i]) * rate;
        let mut gyr = [turn(1, 2), turn(2, 0), turn(0, 1)];
        let mut acc = up.map(|u| G * u);
        acc[0] += carried[0];
        acc[2] += carried[1];
        acc[1] += carried[2];
        if walk > 0.0 {
            let (step, stride) = (2.0 * PI * CADENCE * t, PI * CADENCE * t);
            acc[2] += walk * STEP[0] * step.sin();
            acc[0] += walk * STEP[1] * step.cos();
            acc[1] += walk * STEP[2] * stride.sin();
            gyr[1] += walk * 0.15 * step.sin();
            gyr[2] += walk * 0.2 * stride.cos();
        }
        let acc = acc.map(|a| a + rng.between(-0.03, 0.03));
        let gyr = gyr.map(|g| g + rng.between(-0.003, 0.003));
        let at = Timestamp::default() + Span::from_secs_f64(t);
        self.samples.extend(Sample::new(at, acc, Some(gyr)));
    }
}

/// Head and upper back.
#[derive(Debug, Clone)]
pub(super) struct Body {
    head: Segment,
    trunk: Segment,
    pub(super) walking: bool,
}

impl Body {
    pub(super) fn new(rng: &mut Rng) -> Self {
        // One breath for both; the trunk sways a little before the head.
        let [breath, sway] = [0, 1].map(|_| rng.between(0.0, 6.0));
        Self {
            head: Segment::new([breath, sway]),
            trunk: Segment::new([breath, sway + 0.1]),
            walking: false,
        }
    }

    /// Goes there from `t` on, in `takes` seconds.
    pub(super) fn go(&mut self, pose: Pose, t: f64, takes: f64) {
        self.look(pose, t, takes);
        self.trunk.flexion.go(pose.trunk, t, takes);
        self.trunk.lateral.go(pose.side, t, takes);
    }

    /// The head alone.
    pub(super) fn look(&mut self, pose: Pose, t: f64, takes: f64) {
        self.head.flexion.go(pose.head, t, takes);
        self.head.lateral.go(0.5 * pose.side, t, takes);
    }

    /// The samples of the second from `second` on.
    #[expect(clippy::cast_precision_loss, reason = "seconds of a day")]
    pub(super) fn second(&mut self, second: i64, rng: &mut Rng) -> [(Placement, &[Sample]); 2] {
        let walk = if self.walking { 1.0 } else { 0.0 };
        self.head.samples.clear();
        self.trunk.samples.clear();
        for i in 0..RATE {
            let t = second as f64 + i as f64 / RATE as f64;
            let own = self.head.felt(t, NECK);
            let by_trunk = self.trunk.felt(t, BACK);
            let head = std::array::from_fn(|i| own[i] + by_trunk[i]);
            self.head.sample(t, walk, head, rng);
            self.trunk.sample(t, 0.8 * walk, by_trunk, rng);
        }
        [
            (Placement::Head, &self.head.samples),
            (Placement::UpperBack, &self.trunk.samples),
        ]
    }
}
