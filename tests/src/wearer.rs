//! A simulated wearer through the engine, compared with the truth as both go by.

use firmware_sim::iso::{Curve, HoldTruth, TrueLimit};
use firmware_sim::{FRAME_S, Script, SimOptions, Simulator, TrueFrame, Truth};
use nape_core::event::{HALF_WIDTH_95, Measure, Walk};
use nape_core::neck_rotation::Rotation;
use nape_core::{Engine, Event, EventKind, Frame, Input, Output, Params, Placement};

/// What came out of one simulated session.
///
/// The truth of the angles is anatomical: zero is the same for all. ISO 11226 takes angles as working
/// minus reference posture, and the simulated wearer, like a real one, does not sit at exactly zero
/// when asked to sit upright. So [`Session::limits`] compares with holds of the true angles minus their
/// true mean over the upright step of the calibration; [`Session::head`] keeps that human error in, and
/// [`Session::head_from_reference`] leaves it out.
#[derive(Debug)]
pub struct Session {
    /// Everything the engine said.
    pub events: Vec<Event>,
    /// The truth.
    pub truth: Truth,
    /// Head flexion, engine minus truth, over all epochs with a known angle, degrees.
    pub head: Errors,
    /// The same against the true angle minus the true reference.
    pub head_from_reference: Errors,
    /// The same errors of head and trunk, each against its stated standard deviation.
    pub stated: Stated,
    /// Trunk flexion, likewise.
    pub trunk: Errors,
    /// Neck flexion, likewise.
    pub neck: Errors,
    /// Neck rotation.
    pub rotation: Turns,
    /// Seconds walked in truth, of those found, and found without truth.
    pub walking: Walking,
    /// True limits of working minus reference.
    pub true_limits: Vec<TrueLimit>,
    /// Length, s.
    pub duration_s: f64,
    /// Share of epochs with a known head angle.
    pub coverage: f64,
}

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
    fn add(&mut self, told: Option<Rotation>, truth_deg: f64) {
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

/// A limit of the engine beside the one of the truth.
#[derive(Debug, Clone, Copy)]
pub struct LimitMatch {
    /// When the truth says, s.
    pub truth_s: Option<f64>,
    /// When the engine says, s.
    pub engine_s: Option<f64>,
}

impl Session {
    /// Runs `script` (text) with `seed` through simulator and engine.
    ///
    /// # Panics
    /// On a script or options that do not hold.
    #[expect(clippy::expect_used, reason = "a helper of tests")]
    pub fn run(script: &str, seed: u64, options: SimOptions, params: Params) -> Self {
        let script = Script::parse(script).expect("the script holds");
        let trunk = options.trunk();
        let mut sim = Simulator::new(&script, seed, options)
            .expect("options hold")
            .keep_frames();
        let mut engine = Engine::new(params, Simulator::START);
        let mut pair = Pair::new(trunk, sim.truth().clone());
        let mut controls = sim.controls().into_iter().peekable();
        let mut samples = Vec::new();
        let mut end = Simulator::START;
        while let Some((at, batch)) = sim.next() {
            while let Some((when, control)) = controls.next_if(|(when, _)| *when <= at) {
                engine.handle(when, Input::Control(&control));
            }
            samples.clear();
            batch
                .decode(&mut samples)
                .expect("batches of the simulator decode");
            engine.handle(
                at,
                Input::Samples {
                    placement: batch.placement,
                    samples: &samples,
                },
            );
            end = at;
            pair.take(&mut engine);
            while let Some(frame) = sim.poll_frame() {
                pair.know(frame);
            }
            pair.compare();
        }
        engine.handle(end, Input::End);
        pair.take(&mut engine);
        pair.compare();
        let truth = sim.truth().clone();
        pair.finish(truth)
    }

    /// Limits of one measure, paired by time (within a minute).
    pub fn limits(&self, measure: Measure) -> Vec<LimitMatch> {
        let mut engine: Vec<f64> = self
            .events
            .iter()
            .filter(|e| matches!(&e.kind, EventKind::HoldLimit(h) if h.measure == measure))
            .map(|e| e.at.since(Simulator::START).as_secs_f64())
            .collect();
        let mut all = Vec::new();
        for limit in &self.true_limits {
            let of = match limit.measure {
                Curve::Head => Measure::Head,
                Curve::Trunk => Measure::Trunk,
            };
            if of != measure {
                continue;
            }
            let truth_s = Some(limit.t);
            let near = engine
                .iter()
                .position(|e| (e - limit.t).abs() < 60.0)
                .map(|i| engine.remove(i));
            all.push(LimitMatch {
                truth_s,
                engine_s: near,
            });
        }
        all.extend(engine.into_iter().map(|e| LimitMatch {
            truth_s: None,
            engine_s: Some(e),
        }));
        all
    }

    /// How many events are like this.
    pub fn count(&self, wanted: impl Fn(&EventKind) -> bool) -> usize {
        self.events.iter().filter(|e| wanted(&e.kind)).count()
    }
}

/// Engine and truth, waiting for each other.
struct Pair {
    trunk: Placement,
    truths: std::collections::VecDeque<TrueFrame>,
    frames: std::collections::VecDeque<Frame>,
    before: Option<TrueFrame>,
    reference: Reference,
    holds: [(Placement, HoldTruth); 2],
    session: Session,
    epochs: f64,
    known: f64,
}

impl Pair {
    fn new(trunk: Placement, truth: Truth) -> Self {
        Self {
            trunk,
            truths: std::collections::VecDeque::new(),
            frames: std::collections::VecDeque::new(),
            before: None,
            reference: Reference::of(&truth),
            holds: [
                (Placement::Head, HoldTruth::new(Curve::Head, FRAME_S)),
                (trunk, HoldTruth::new(Curve::Trunk, FRAME_S)),
            ],
            session: Session {
                events: Vec::new(),
                truth,
                head: Errors::default(),
                head_from_reference: Errors::default(),
                stated: Stated::default(),
                true_limits: Vec::new(),
                trunk: Errors::default(),
                neck: Errors::default(),
                rotation: Turns::default(),
                walking: Walking::default(),
                duration_s: 0.0,
                coverage: 0.0,
            },
            epochs: 0.0,
            known: 0.0,
        }
    }

    fn take(&mut self, engine: &mut Engine) {
        while let Some(output) = engine.poll_output() {
            match output {
                Output::Event(e) => self.session.events.push(e),
                Output::Frame(f) => self.frames.push_back(f),
                Output::Attitude(_) => {}
            }
        }
    }

    /// Takes in a frame of the truth.
    fn know(&mut self, frame: TrueFrame) {
        self.reference.add(&frame);
        for (placement, holds) in &mut self.holds {
            let angle = frame.flexion(*placement) - self.reference.mean(*placement);
            let worn = frame.worn[placement.index()];
            holds.push(frame.t, worn.then_some(angle));
        }
        self.truths.push_back(frame);
    }

    /// An epoch of the engine ends where a frame of the truth lies: it is compared with the mean of
    /// the true angles at its ends.
    fn compare(&mut self) {
        while let (Some(frame), Some(truth)) = (self.frames.front(), self.truths.front()) {
            let t = frame.at.since(Simulator::START).as_secs_f64();
            if truth.t < t - 0.05 {
                self.before = self.truths.pop_front();
                continue;
            }
            let (frame, truth) = (*frame, *truth);
            self.frames.pop_front();
            if let Some(before) = self.before {
                self.one(&frame, &before, &truth);
            }
        }
    }

    fn one(&mut self, frame: &Frame, before: &TrueFrame, truth: &TrueFrame) {
        let mean = |p: Placement| 0.5 * (before.flexion(p) + truth.flexion(p));
        let s = &mut self.session;
        self.epochs += 1.0;
        s.duration_s += frame.span.as_secs_f64();
        let worn = |p: Placement| truth.worn[p.index()];
        let head = mean(Placement::Head);
        let trunk = mean(self.trunk);
        let engine = |m: Measure| frame.angles[m.index()].map(|a| a.flexion.to_degrees());
        for (m, p) in [
            (Measure::Head, Placement::Head),
            (Measure::Trunk, self.trunk),
        ] {
            if let Some(a) = frame.angles[m.index()].filter(|_| worn(p)) {
                let e = a.flexion.to_degrees() - (mean(p) - self.reference.mean(p));
                s.stated.add(e, a.sigma.to_degrees());
            }
        }
        if let Some(a) = engine(Measure::Head).filter(|_| worn(Placement::Head)) {
            self.known += 1.0;
            s.head.add(a - head);
            s.head_from_reference
                .add(a - (head - self.reference.mean(Placement::Head)));
        }
        if let Some(a) = engine(Measure::Trunk).filter(|_| worn(self.trunk)) {
            s.trunk.add(a - trunk);
        }
        if worn(Placement::Head) && worn(Placement::UpperBack) {
            let turn = |f: &TrueFrame| {
                let [head, upper] = [Placement::Head, Placement::UpperBack].map(Placement::index);
                f.angles_deg[head][2] - f.angles_deg[upper][2]
            };
            s.rotation
                .add(frame.neck_rotation, 0.5 * (turn(before) + turn(truth)));
        }
        if let Some(a) = engine(Measure::Neck) {
            s.neck.add(a - (head - mean(Placement::UpperBack)));
        }
    }

    fn finish(mut self, truth: Truth) -> Session {
        self.session.coverage = self.known / self.epochs.max(1.0);
        self.session.truth = truth;
        for (_, holds) in &mut self.holds {
            holds.finish();
            self.session.true_limits.append(&mut holds.limits);
        }
        self.session.walking = self.walking();
        self.session
    }

    /// Walking by the engine's intervals against the true ones, in tenths of a second.
    fn walking(&self) -> Walking {
        let seconds = |t: nape_core::Timestamp| t.since(Simulator::START).as_secs_f64();
        let found: Vec<(f64, f64)> = self
            .session
            .events
            .iter()
            .filter_map(|e| match e.kind {
                EventKind::WalkEnded(Walk { from, to, .. }) => Some((seconds(from), seconds(to))),
                _ => None,
            })
            .collect();
        let truth: Vec<(f64, f64)> = self
            .session
            .truth
            .walks
            .iter()
            .map(|w| (w.t0, w.t1))
            .collect();
        let inside = |spans: &[(f64, f64)], t: f64| spans.iter().any(|s| s.0 <= t && t < s.1);
        let mut w = Walking::default();
        let mut t = 0.05;
        while t < self.session.duration_s {
            match (inside(&truth, t), inside(&found, t)) {
                (true, true) => {
                    w.true_s += 0.1;
                    w.found_s += 0.1;
                }
                (true, false) => w.true_s += 0.1,
                (false, true) => {
                    w.false_s += 0.1;
                    w.still_s += 0.1;
                }
                (false, false) => w.still_s += 0.1,
            }
            t += 0.1;
        }
        w
    }
}

/// The posture the wearer took when asked to sit upright.
struct Reference {
    from: f64,
    to: f64,
    sum: [f64; 3],
    n: f64,
}

impl Reference {
    fn of(truth: &Truth) -> Self {
        let step = truth.intervals.iter().find(|i| i.activity == "sit_upright");
        let (from, to) = step.map_or((0.0, 0.0), |i| (i.t0, i.t1));
        Self {
            from,
            to,
            sum: [0.0; 3],
            n: 0.0,
        }
    }

    fn add(&mut self, frame: &TrueFrame) {
        if (self.from..self.to).contains(&frame.t) {
            self.n += 1.0;
            for (sum, p) in self.sum.iter_mut().zip(Placement::ALL) {
                *sum += frame.flexion(p);
            }
        }
    }

    fn mean(&self, placement: Placement) -> f64 {
        self.sum[placement.index()] / self.n.max(1.0)
    }
}
