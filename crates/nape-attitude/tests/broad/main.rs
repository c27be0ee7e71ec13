//! The attitude estimate against optical motion capture (BROAD: Laidig, Caruso, Cereatti, Seel, Data
//! 6(7):72, 2021, CC BY 4.0), and rest against VQF's own recording.
//!
//! The error is the angle between estimated and optical "up" in the clip frame; root mean square over
//! movement, mean over trials. "Compensated" extrapolates by 2.4 ms, by which BROAD's gyroscope is
//! late. Parameters were chosen on every second trial: `tuned half`, and nothing but the other one
//! says how good they are. `cargo test -p nape-attitude --test broad -- --nocapture` prints all.
#![expect(
    clippy::disallowed_methods,
    reason = "not part of the library: the platform will do"
)]
#![expect(clippy::print_stdout, reason = "the figures are the point")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small counts and times of tests"
)]

#[path = "../support/data.rs"]
mod data;
#[expect(dead_code, reason = "each test binary uses its part")]
#[path = "../made_up/mod.rs"]
mod made_up;
#[expect(dead_code, reason = "the suite reads other kinds of arrays with it")]
mod npz;
mod rest;
mod trial;

use data::data;
use nape_attitude::{Params, Span};
use trial::{Trial, coverage, rmse, trials};

/// BROAD's gyroscope is this much later than its optical reference, s.
const LATENCY: f64 = 2.4e-3;

/// Trials in the file.
const TRIALS: usize = 15;

/// Error and stated deviation, rad, of each trial, or of several sets of all trials one after the other.
type Errors = [Vec<(f64, f64)>];

/// Figures of one way to estimate, over all trials.
#[derive(Debug)]
struct Figures {
    all: f64,
    tuned: f64,
    held_out: f64,
    worst: f64,
    coverage: f64,
}

impl Figures {
    fn of(errors: &Errors) -> Self {
        let each: Vec<f64> = errors.iter().map(|e| rmse(e)).collect();
        let mean = |counts: &dyn Fn(usize) -> bool| {
            let chosen = each.iter().enumerate().filter(|(i, _)| counts(i % TRIALS));
            let (sum, n) = chosen.fold((0.0, 0.0), |(sum, n), (_, e)| (sum + e, n + 1.0));
            sum / n
        };
        Self {
            all: mean(&|_| true),
            tuned: mean(&|i| i % 2 == 0),
            held_out: mean(&|i| i % 2 == 1),
            worst: each.iter().copied().fold(0.0, f64::max),
            coverage: coverage(errors.iter().flatten()),
        }
    }

    fn print(&self, what: &str) {
        let inside = if self.coverage > 0.0 {
            format!("{:8.2}", self.coverage)
        } else {
            // Nothing was stated.
            format!("{:>8}", "-")
        };
        println!(
            "{what:36} {:7.3} {:10.3} {:13.3} {:7.3} {inside}",
            self.all, self.tuned, self.held_out, self.worst
        );
    }

    /// Prints, and holds against the bound of the error.
    fn assert(&self, what: &str, bound: f64) {
        self.print(what);
        assert!(self.all <= bound, "{what}: {:.3} > {bound}", self.all);
    }

    /// The same, and against those of the stated uncertainty.
    fn assert_stated(&self, what: &str, bound: f64) {
        self.assert(what, bound);
        let honest = (93.0..=99.0).contains(&self.coverage);
        assert!(
            honest,
            "{what}: {:.2} % inside of 95 % intervals",
            self.coverage
        );
    }
}

fn head() {
    println!(
        "{:36} {:>7} {:>10} {:>13} {:>7} {:>8}",
        "degrees; inside of 95 %: per cent",
        "all",
        "tuned half",
        "held-out half",
        "worst",
        "inside"
    );
}

/// Figures of all trials: raw and compensated.
fn figures(trials: &[Trial], lag: Option<Span>) -> [Figures; 2] {
    let params = Params::default();
    let estimates: Vec<_> = trials.iter().map(|t| t.run(&params, lag)).collect();
    [0.0, LATENCY].map(|latency| {
        let each = trials.iter().zip(&estimates);
        let errors: Vec<_> = each.map(|(t, e)| t.errors(e, latency)).collect();
        Figures::of(&errors)
    })
}

fn load() -> Option<(f64, Vec<Trial>)> {
    let (fs, all) = trials(&data()?.join("broad_dev.npz"));
    assert_eq!(all.len(), TRIALS);
    Some((fs, all))
}

#[test]
fn at_the_full_rate() {
    let Some((_, trials)) = load() else { return };
    head();
    let [raw, compensated] = figures(&trials, None);
    raw.assert_stated("286 Hz, at once, raw", 0.58);
    compensated.assert_stated("286 Hz, at once, compensated", 0.41);
    let seconds = |s: f64| Some(Span::from_secs_f64(s));
    for lag in [0.5, 1.0, 10.0, 60.0] {
        let [_, compensated] = figures(&trials, seconds(lag));
        compensated.assert(&format!("286 Hz, lag {lag} s, compensated"), 0.41);
    }
    let [raw, compensated] = figures(&trials, seconds(3.0));
    raw.print("286 Hz, lag 3 s, raw");
    compensated.assert_stated("286 Hz, lag 3 s, compensated", 0.35);
    let [raw, compensated] = figures(&trials, seconds(600.0));
    raw.assert("286 Hz, whole (600 s), raw", 0.52);
    compensated.assert("286 Hz, whole (600 s), compensated", 0.30);
}

/// Sets of lost bursts.
const SETS: usize = 10;

#[test]
fn at_50_hz_with_and_without_loss() {
    let Some((fs, trials)) = load() else { return };
    let trials: Vec<Trial> = trials.iter().map(|t| t.resampled(fs, 50.0)).collect();
    head();
    let [raw, compensated] = figures(&trials, None);
    raw.assert("50 Hz, at once, raw", 0.60);
    compensated.print("50 Hz, at once, compensated");
    // What is lost where decides much: several sets of bursts.
    let lossy: Vec<Trial> = (0..SETS)
        .flat_map(|_| &trials)
        .zip(1000..)
        .map(|(t, seed)| t.with_loss(0.05, seed))
        .collect();
    let params = Params::default();
    let of = |lag: Option<Span>| -> Vec<_> {
        lossy
            .iter()
            .map(|t| t.errors(&t.run(&params, lag), 0.0))
            .collect()
    };
    let lag = Some(Span::from_secs(3));
    print_sets("at once", &of(None)).assert_stated("50 Hz, 5 % lost, at once, raw", 4.5);
    print_sets("lag 3 s", &of(lag)).assert_stated("50 Hz, 5 % lost, lag 3 s, raw", 1.75);
    let whole = of(Some(Span::from_secs(600)));
    print_sets("whole", &whole).print("50 Hz, 5 % lost, whole (600 s), raw");
    // The anchor: what VQF makes of the same samples, with what is lost filled in linearly.
    let vqf: Vec<_> = lossy
        .iter()
        .map(|t| t.errors(&t.run_vqf(50.0), 0.0))
        .collect();
    let vqf = print_sets("VQF, at once", &vqf);
    vqf.print("50 Hz, 5 % lost, VQF at once, raw");
    assert!(vqf.all > 4.5, "the anchor moved: {:.2}", vqf.all);
}

/// Prints how much it matters what is lost where; returns the figures of all sets together.
fn print_sets(what: &str, errors: &Errors) -> Figures {
    let each = errors
        .chunks(TRIALS)
        .map(|set| format!("{:.2}", Figures::of(set).all));
    println!(
        "  {what}, each set of bursts: {}",
        each.collect::<Vec<_>>().join(" ")
    );
    Figures::of(errors)
}
