//! Which sessions are run: desk days, the sweep, slips.

use firmware_sim::chip::chip_of;
use firmware_sim::{Mount, Script, SimOptions, Simulator, Truth, builtin};
use nape_core::attitude::WHOLE;
use nape_core::{Params, Placement};

use super::judge::Judge;
use super::row::{Key, Row};
use crate::wearer::Session;

/// Seeds whose figures are quoted. Nothing is chosen on them: development uses seeds from 100 on.
pub const QUOTED: std::ops::RangeInclusive<u64> = 1..=20;

/// Chips of the sweep: a good one, a middling one, a poor one.
pub const CHIPS: [&str; 3] = ["bmi270", "lsm6ds3trc", "mpu6050"];
/// Rates of the sweep, Hz.
pub const RATES: [f64; 4] = [12.5, 25.0, 50.0, 100.0];
/// Losses of the sweep, share.
pub const LOSSES: [f64; 4] = [0.0, 0.01, 0.05, 0.10];
/// Mountings of the sweep.
pub const MOUNTS: [Mount; 2] = [Mount::Identity, Mount::Random];
/// Seeds of each cell of the sweep.
pub const SWEEP_SEEDS: std::ops::RangeInclusive<u64> = 1..=2;
/// Scripts of the desk days.
pub const DAYS: [&str; 2] = ["desk_day", "held_day"];

/// One session to simulate.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// `desk`, `sweep` or `slip`.
    pub section: &'static str,
    /// Built-in script, or `slip`.
    pub script: &'static str,
    /// Chip of both clips.
    pub chip: &'static str,
    /// Rate, Hz.
    pub rate_hz: f64,
    /// Loss, share.
    pub loss: f64,
    /// Mounting.
    pub mount: Mount,
    /// Seed.
    pub seed: u64,
}

impl Case {
    /// A day of eight hours: default chip and mounting, 50 Hz, 1 % lost in bursts.
    pub const fn day(section: &'static str, script: &'static str, seed: u64) -> Self {
        Self {
            section,
            script,
            chip: "bmi270",
            rate_hz: 50.0,
            loss: 0.01,
            mount: Mount::Random,
            seed,
        }
    }

    /// Runs it: one row, or two (`score` and `live`) for a desk day.
    ///
    /// # Panics
    /// If a built-in script is gone.
    #[expect(clippy::expect_used, reason = "what is built in is there")]
    pub fn run(&self) -> Vec<Row> {
        let text = self.text();
        let options = SimOptions {
            rate_hz: self.rate_hz,
            chip: chip_of(self.chip).expect("a known chip"),
            rig: vec![Placement::Head, Placement::UpperBack],
            mount: self.mount,
            loss: self.loss,
            ..SimOptions::default()
        };
        let truth = beforehand(&text, self.seed, options.clone());
        let live = Params::default();
        let score = Params {
            smoothing: WHOLE,
            ..Params::default()
        };
        let mut engines = vec![("live", live)];
        if self.section == "desk" {
            engines.push(("score", score));
        }
        let (modes, params): (Vec<_>, Vec<_>) = engines.into_iter().unzip();
        let watchers = params
            .into_iter()
            .map(|p| (p, Judge::new(&truth)))
            .collect();
        let sessions = Session::watch(&text, self.seed, options, watchers);
        modes
            .into_iter()
            .zip(sessions)
            .map(|(mode, (session, judge))| Row {
                key: self.key(mode),
                figures: judge.figures(&session, mode == "live"),
            })
            .collect()
    }

    /// What its row is about.
    pub fn key(&self, mode: &str) -> Key {
        let mount = match self.mount {
            Mount::Identity => "identity",
            Mount::Random => "random",
            Mount::Given(_) => "given",
        };
        Key {
            section: self.section.to_owned(),
            script: self.script.to_owned(),
            mode: mode.to_owned(),
            chip: self.chip.to_owned(),
            rate_hz: format!("{}", self.rate_hz),
            loss: format!("{}", (1000.0 * self.loss).round() / 10.0),
            mount: mount.to_owned(),
            seed: self.seed,
        }
    }

    /// The text of its script.
    #[expect(clippy::expect_used, reason = "what is built in is there")]
    fn text(&self) -> String {
        if self.script == "slip" {
            return slip_day(self.seed);
        }
        builtin::script(self.script)
            .expect("a built-in script")
            .to_owned()
    }
}

/// A desk day in which the clip on the head slips by 12 degrees: 45 to 435 min into it, by the seed
/// (the fractional parts of multiples of the golden ratio: spread evenly, nothing to choose).
fn slip_day(seed: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "seeds are small")]
    let share = (seed as f64 * 0.618_033_988_749_895).fract();
    let before = (45.0 + 390.0 * share).round();
    let after = 479.0 - before;
    format!("calibrate\ndesk {before}m\nslip head 12\ndesk {after}m\n")
}

/// What is known of a session before it begins: its intervals.
#[expect(clippy::expect_used, reason = "what is built in is good")]
fn beforehand(text: &str, seed: u64, options: SimOptions) -> Truth {
    let script = Script::parse(text).expect("a good script");
    let sim = Simulator::new(&script, seed, options).expect("good options");
    sim.truth().clone()
}

/// Everything that is quoted, in the order of the rows.
pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for script in DAYS {
        cases.extend(QUOTED.map(|seed| Case::day("desk", script, seed)));
    }
    cases.extend(QUOTED.map(|seed| Case::day("slip", "slip", seed)));
    for chip in CHIPS {
        for rate_hz in RATES {
            for loss in LOSSES {
                for mount in MOUNTS {
                    cases.extend(SWEEP_SEEDS.map(|seed| Case {
                        section: "sweep",
                        script: "mixed_hours",
                        chip,
                        rate_hz,
                        loss,
                        mount,
                        seed,
                    }));
                }
            }
        }
    }
    cases
}

/// A few that cost seconds, for a test of every day: of the sweep, the corners and the middle.
pub fn few() -> Vec<Case> {
    let picked = |c: &Case| match (c.chip, c.seed) {
        ("bmi270", 1) => (c.rate_hz, c.loss, c.mount) == (50.0, 0.01, Mount::Random),
        ("mpu6050", 2) => (c.rate_hz, c.loss, c.mount) == (12.5, 0.10, Mount::Identity),
        _ => false,
    };
    let sweep = all().into_iter().filter(|c| c.section == "sweep");
    sweep.filter(picked).collect()
}
