//! A simulated wearer through the engine, compared with the truth as both go by.

mod figures;

pub use figures::{Errors, Stated, Turns, Walking};

use firmware_sim::iso::{Curve, HoldTruth, TrueLimit};
use firmware_sim::{FRAME_S, Script, SimOptions, Simulator, TrueFrame, Truth};
use nape_core::event::{Measure, Walk};
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
    /// Trunk and neck against the true angle minus the true reference.
    pub trunk_from_reference: Errors,
    /// Likewise.
    pub neck_from_reference: Errors,
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
    pub fn run(script: &str, seed: u64, options: SimOptions, params: Params) -> Self {
        let mut sessions = Self::watch(script, seed, options, vec![(params, ())]);
        sessions.remove(0).0
    }

    /// Runs it once through the simulator and through one engine for each of `watchers`, who look on.
    ///
    /// # Panics
    /// On a script or options that do not hold.
    #[expect(clippy::expect_used, reason = "a helper of tests")]
    pub fn watch<O: Onlooker>(
        script: &str,
        seed: u64,
        options: SimOptions,
        watchers: Vec<(Params, O)>,
    ) -> Vec<(Self, O)> {
        let script = Script::parse(script).expect("the script holds");
        let trunk = options.trunk();
        let mut sim = Simulator::new(&script, seed, options)
            .expect("options hold")
            .keep_frames();
        let mut pairs: Vec<Pair<O>> = watchers
            .into_iter()
            .map(|(params, onlooker)| Pair::new(trunk, sim.truth().clone(), params, onlooker))
            .collect();
        let mut controls = sim.controls().into_iter().peekable();
        let mut samples = Vec::new();
        let mut end = Simulator::START;
        while let Some((at, batch)) = sim.next() {
            while let Some((when, control)) = controls.next_if(|(when, _)| *when <= at) {
                for pair in &mut pairs {
                    pair.engine.handle(when, Input::Control(&control));
                }
            }
            samples.clear();
            batch
                .decode(&mut samples)
                .expect("batches of the simulator decode");
            let (placement, samples) = (batch.placement, &samples[..]);
            for pair in &mut pairs {
                pair.engine
                    .handle(at, Input::Samples { placement, samples });
                pair.take();
            }
            end = at;
            while let Some(frame) = sim.poll_frame() {
                pairs.iter_mut().for_each(|p| p.know(frame));
            }
            for pair in &mut pairs {
                pair.compare();
                pair.onlooker.decided(&pair.engine);
            }
        }
        for pair in &mut pairs {
            pair.engine.handle(end, Input::End);
            pair.take();
            pair.compare();
        }
        let truth = sim.truth();
        pairs.into_iter().map(|p| p.finish(truth.clone())).collect()
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
                Curve::Neck => Measure::Neck,
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

/// Somebody who looks on while a session runs.
pub trait Onlooker {
    /// The next frame of the truth, before the engine decides about its time.
    fn truth(&mut self, _frame: &TrueFrame) {}
    /// The engine says this.
    fn output(&mut self, _output: &Output) {}
    /// The engine decided what it could of a batch, and its outputs were told.
    fn decided(&mut self, _engine: &Engine) {}
}

/// Nobody.
impl Onlooker for () {}

/// Engine and truth, waiting for each other.
struct Pair<O> {
    engine: Engine,
    onlooker: O,
    trunk: Placement,
    truths: std::collections::VecDeque<TrueFrame>,
    frames: std::collections::VecDeque<Frame>,
    before: Option<TrueFrame>,
    reference: Reference,
    holds: [HoldTruth; 3],
    session: Session,
    epochs: f64,
    known: f64,
}

impl<O: Onlooker> Pair<O> {
    fn new(trunk: Placement, truth: Truth, params: Params, onlooker: O) -> Self {
        Self {
            engine: Engine::new(params, Simulator::START),
            onlooker,
            trunk,
            truths: std::collections::VecDeque::new(),
            frames: std::collections::VecDeque::new(),
            before: None,
            reference: Reference::of(&truth),
            holds: [Curve::Head, Curve::Trunk, Curve::Neck].map(|c| HoldTruth::new(c, FRAME_S)),
            session: Session {
                events: Vec::new(),
                truth,
                head: Errors::default(),
                head_from_reference: Errors::default(),
                stated: Stated::default(),
                true_limits: Vec::new(),
                trunk: Errors::default(),
                neck: Errors::default(),
                trunk_from_reference: Errors::default(),
                neck_from_reference: Errors::default(),
                rotation: Turns::default(),
                walking: Walking::default(),
                duration_s: 0.0,
                coverage: 0.0,
            },
            epochs: 0.0,
            known: 0.0,
        }
    }

    fn take(&mut self) {
        while let Some(output) = self.engine.poll_output() {
            self.onlooker.output(&output);
            match output {
                Output::Event(e) => self.session.events.push(e),
                Output::Frame(f) => self.frames.push_back(f),
                Output::Attitude(_) => {}
            }
        }
    }

    /// Takes in a frame of the truth.
    fn know(&mut self, frame: TrueFrame) {
        self.onlooker.truth(&frame);
        self.reference.add(&frame);
        let [head, trunk, upper] = [Placement::Head, self.trunk, Placement::UpperBack]
            .map(|p| frame.worn[p.index()].then(|| frame.flexion(p) - self.reference.mean(p)));
        let neck = head.zip(upper).map(|(h, u)| h - u);
        for (holds, angle) in self.holds.iter_mut().zip([head, trunk, neck]) {
            holds.push(frame.t, angle);
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
        let engine = |m: Measure| frame.angles[m].map(|a| a.flexion.to_degrees());
        for (m, p) in [
            (Measure::Head, Placement::Head),
            (Measure::Trunk, self.trunk),
        ] {
            if let Some(a) = frame.angles[m].filter(|_| worn(p)) {
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
            s.trunk_from_reference
                .add(a - (trunk - self.reference.mean(self.trunk)));
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
            let upper = mean(Placement::UpperBack);
            let [h, u] = [Placement::Head, Placement::UpperBack].map(|p| self.reference.mean(p));
            s.neck.add(a - (head - upper));
            s.neck_from_reference.add(a - (head - upper - (h - u)));
        }
    }

    fn finish(mut self, truth: Truth) -> (Session, O) {
        self.session.coverage = self.known / self.epochs.max(1.0);
        self.session.truth = truth;
        for holds in &mut self.holds {
            holds.finish();
            self.session.true_limits.append(&mut holds.limits);
        }
        self.session.walking = self.walking();
        (self.session, self.onlooker)
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
#[derive(Debug, Clone)]
pub struct Reference {
    from: f64,
    to: f64,
    sum: [f64; 3],
    n: f64,
}

impl Reference {
    /// Of the session with these intervals; nothing is known of it yet.
    pub fn of(truth: &Truth) -> Self {
        let step = truth.intervals.iter().find(|i| i.activity == "sit_upright");
        let (from, to) = step.map_or((0.0, 0.0), |i| (i.t0, i.t1));
        Self {
            from,
            to,
            sum: [0.0; 3],
            n: 0.0,
        }
    }

    /// Takes in a frame.
    pub fn add(&mut self, frame: &TrueFrame) {
        if (self.from..self.to).contains(&frame.t) {
            self.n += 1.0;
            for (sum, p) in self.sum.iter_mut().zip(Placement::ALL) {
                *sum += frame.flexion(p);
            }
        }
    }

    /// Mean flexion, degrees; 0 before anything is known.
    pub fn mean(&self, placement: Placement) -> f64 {
        self.sum[placement.index()] / self.n.max(1.0)
    }
}
