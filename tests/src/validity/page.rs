//! The readable page: a function of the rows and of nothing else.

use std::fmt::Write as _;

use super::bounds;
use super::cases::{CHIPS, DAYS, LOSSES, RATES};
use super::judge::{count, median};
use super::row::Row;

/// The page, as `docs/validity.md`.
pub fn page(rows: &[Row]) -> String {
    let mut out = String::new();
    out.push_str(HEAD);
    bounds_table(&mut out, rows);
    days(&mut out, rows);
    slips(&mut out, rows);
    sweep(&mut out, rows);
    real(&mut out, rows);
    out.push_str(TAIL);
    out
}

const HEAD: &str = include_str!("text/head.md");
const TAIL: &str = include_str!("text/tail.md");

/// Some of the rows, taken together.
struct Group<'a>(Vec<&'a Row>);

impl<'a> Group<'a> {
    fn of(rows: &'a [Row], wanted: impl Fn(&Row) -> bool) -> Self {
        Self(rows.iter().filter(|r| wanted(r)).collect())
    }

    fn values(&self, name: &str) -> Vec<f64> {
        self.0.iter().filter_map(|r| r.get(name)).collect()
    }

    fn sum(&self, name: &str) -> f64 {
        // The empty sum of floats is -0.
        0.0 + self.values(name).iter().sum::<f64>()
    }

    /// Mean of the sizes.
    fn mean(&self, name: &str) -> f64 {
        let v = self.values(name);
        v.iter().map(|x| x.abs()).sum::<f64>() / count(v.len().max(1))
    }

    /// The one furthest from 0.
    fn worst(&self, name: &str) -> f64 {
        let far = |a: &f64, b: &f64| a.abs().total_cmp(&b.abs());
        self.values(name).into_iter().max_by(far).unwrap_or(0.0)
    }

    fn least(&self, name: &str) -> f64 {
        self.values(name)
            .into_iter()
            .reduce(f64::min)
            .unwrap_or(0.0)
    }

    fn ratio(&self, part: &str, whole: &str) -> f64 {
        self.sum(part) / self.sum(whole).max(1e-9)
    }

    /// `missed` and `wrong` of `truth`, as counts.
    fn counts(&self, what: &str) -> String {
        let of = |kind: &str| self.sum(&format!("{what}_{kind}"));
        format!(
            "{:.0} of {:.0}, {:.0}",
            of("missed"),
            of("true"),
            of("false")
        )
    }
}

fn bounds_table(out: &mut String, rows: &[Row]) {
    out.push_str(
        "\n## What is wanted of the desk days\n\n| what | found | wanted | holds |\n|---|---|---|---|\n",
    );
    let all = bounds::all(rows);
    for b in &all {
        let holds = if b.holds { "yes" } else { "**no**" };
        let _ = writeln!(out, "| {} | {} | {} | {holds} |", b.what, b.found, b.wanted);
    }
    if all.iter().any(|b| !b.holds) {
        out.push_str(LEFT_TEXT);
    }
}

/// A line of the desk days' table: title, figure, unit, decimals, factor.
type Line = (&'static str, &'static str, &'static str, usize, f64);

const DAY_ERRORS: [Line; 16] = [
    ("head, RMSE", "head_rmse_deg", "°", 2, 1.0),
    ("head, p10", "head_p10_deg", "°", 2, 1.0),
    ("head, p50", "head_p50_deg", "°", 2, 1.0),
    ("head, p90", "head_p90_deg", "°", 2, 1.0),
    ("head, worst share", "head_share_pp", " pp", 2, 1.0),
    ("neck, RMSE", "neck_rmse_deg", "°", 2, 1.0),
    ("neck, p10", "neck_p10_deg", "°", 2, 1.0),
    ("neck, p50", "neck_p50_deg", "°", 2, 1.0),
    ("neck, p90", "neck_p90_deg", "°", 2, 1.0),
    ("neck, worst share", "neck_share_pp", " pp", 2, 1.0),
    ("trunk, RMSE", "trunk_rmse_deg", "°", 2, 1.0),
    ("trunk, p10", "trunk_p10_deg", "°", 2, 1.0),
    ("trunk, p50", "trunk_p50_deg", "°", 2, 1.0),
    ("trunk, p90", "trunk_p90_deg", "°", 2, 1.0),
    ("trunk, worst share", "trunk_share_pp", " pp", 2, 1.0),
    (
        "longest time in one position",
        "longest_error_s",
        " s",
        0,
        1.0,
    ),
];

fn days(out: &mut String, rows: &[Row]) {
    let group = |script: &str, mode: &str| {
        Group::of(rows, |r| {
            r.key.section == "desk" && r.key.script == script && r.key.mode == mode
        })
    };
    out.push_str(DAYS_TEXT);
    for (title, name, unit, decimals, factor) in DAY_ERRORS {
        let _ = write!(out, "| {title} |");
        for script in DAYS {
            let g = group(script, "score");
            let (mean, worst) = (factor * g.mean(name), factor * g.worst(name));
            let _ = write!(
                out,
                " {mean:.decimals$}{unit} | {worst:+.decimals$}{unit} |"
            );
        }
        out.push('\n');
    }
    out.push_str(EVENTS_TEXT);
    for script in DAYS {
        for mode in ["score", "live"] {
            let g = group(script, mode);
            let _ = writeln!(
                out,
                "| `{script}` | {mode} | {:.0} of {:.0} | {:.0} | {:.0} | {:+.1} s | {:+.1} s | {:.0} of {:.0} | {:.0} | {:.0} |",
                g.sum("limits_within_5s"),
                g.sum("limits_true"),
                g.sum("limits_missed"),
                g.sum("limits_false"),
                median(&g.values("limit_delay_median_s")).unwrap_or(0.0),
                g.worst("limit_delay_worst_s"),
                g.sum("neck_limits_within_5s"),
                g.sum("neck_limits_true"),
                g.sum("neck_limits_missed"),
                g.sum("neck_limits_false"),
            );
        }
    }
    out.push_str(TIMER_TEXT);
    for script in DAYS {
        let g = group(script, "live");
        let _ = writeln!(
            out,
            "| `{script}` | {:.1} % | {:.1} % | {:.1} s | {:.0} of {:.0} | {:.0} | {:.0} | {:.2} % | {:.3} % | {} | {} |",
            100.0 * g.mean("timer_within_10s_share"),
            100.0 * g.least("timer_within_10s_share"),
            g.mean("timer_error_median_s"),
            g.sum("sustained_within_10s"),
            g.sum("sustained_true"),
            g.sum("sustained_missed"),
            g.sum("sustained_false"),
            100.0 * g.least("walking_sensitivity"),
            100.0 * g.worst("walking_false_share"),
            g.counts("walk_breaks"),
            g.counts("micro_breaks"),
        );
    }
}

const LEFT_TEXT: &str = include_str!("text/left.md");
const DAYS_TEXT: &str = include_str!("text/days.md");
const EVENTS_TEXT: &str = include_str!("text/events.md");
const TIMER_TEXT: &str = include_str!("text/timer.md");
const SLIPS_TEXT: &str = include_str!("text/slips.md");
const SWEEP_TEXT: &str = include_str!("text/sweep.md");
const PAIRS_TEXT: &str = include_str!("text/pairs.md");
const REAL_TEXT: &str = include_str!("text/real.md");

fn slips(out: &mut String, rows: &[Row]) {
    let slipped = Group::of(rows, |r| r.key.section == "slip");
    let others = Group::of(rows, |r| r.key.section == "desk" && r.key.mode == "live");
    out.push_str(SLIPS_TEXT);
    let _ = writeln!(
        out,
        "| {:.0} of {:.0} | {:.0} | {:.0} in {} days | {:.1}° | {:.1}° |",
        slipped.sum("slips_told"),
        slipped.sum("slips_true"),
        slipped.sum("slips_false"),
        others.sum("slips_false"),
        others.0.len(),
        slipped.mean("head_p50_deg"),
        slipped.worst("head_p50_deg"),
    );
}

fn line(out: &mut String, name: &str, g: &Group<'_>) {
    let hours = g.sum("hours").max(1e-9);
    let p50 = ["head_p50_deg", "neck_p50_deg", "trunk_p50_deg"].map(|n| g.worst(n).abs());
    let _ = writeln!(
        out,
        "| {name} | {:.2} | {:.2} | {:.1} | {:+.1} | {:+.1} | {:.2} | {:.2} | {:.1} | {:.2} | {:.3} | {} | {} |",
        g.mean("head_rmse_deg"),
        p50.into_iter().fold(0.0, f64::max),
        100.0 * g.ratio("limits_within_5s", "limits_true"),
        median(&g.values("limit_delay_median_s")).unwrap_or(0.0),
        g.worst("limit_delay_worst_s"),
        g.sum("limits_missed") / hours,
        g.sum("limits_false") / hours,
        100.0 * g.mean("timer_within_10s_share"),
        100.0 * g.mean("walking_sensitivity"),
        100.0 * g.mean("walking_false_share"),
        g.counts("walk_breaks"),
        g.counts("micro_breaks"),
    );
}

fn sweep(out: &mut String, rows: &[Row]) {
    let cells =
        |wanted: &dyn Fn(&Row) -> bool| Group::of(rows, |r| r.key.section == "sweep" && wanted(r));
    let rates = RATES.map(|r| format!("{r}"));
    let losses = LOSSES.map(|l| format!("{}", (1000.0 * l).round() / 10.0));
    out.push_str(SWEEP_TEXT);
    line(out, "all", &cells(&|_| true));
    for chip in CHIPS {
        line(out, &format!("`{chip}`"), &cells(&|r| r.key.chip == chip));
    }
    for rate in &rates {
        line(
            out,
            &format!("{rate} Hz"),
            &cells(&|r| r.key.rate_hz == *rate),
        );
    }
    for loss in &losses {
        line(
            out,
            &format!("{loss} % lost"),
            &cells(&|r| r.key.loss == *loss),
        );
    }
    for mount in ["identity", "random"] {
        line(
            out,
            &format!("mounted {mount}"),
            &cells(&|r| r.key.mount == mount),
        );
    }
    out.push_str(PAIRS_TEXT);
    for rate in &rates {
        for loss in &losses {
            let g = cells(&|r| r.key.rate_hz == *rate && r.key.loss == *loss);
            line(out, &format!("{rate} Hz, {loss} %"), &g);
        }
    }
}

fn real(out: &mut String, rows: &[Row]) {
    out.push_str(REAL_TEXT);
    for r in rows.iter().filter(|r| r.key.section == "real") {
        let show = |name: &str, factor: f64, decimals: usize| {
            r.get(name)
                .map_or_else(|| "-".to_owned(), |v| format!("{:.decimals$}", factor * v))
        };
        let clip = if r.key.mount.is_empty() {
            String::new()
        } else {
            format!(", {}", r.key.mount.replace('_', " "))
        };
        let _ = writeln!(
            out,
            "| `{}`{clip} | {} | {} | {} | {} | {} | {} |",
            r.key.script,
            show("walking_true_s", 1.0, 0),
            show("walking_sensitivity", 1.0, 3),
            show("walking_precision", 1.0, 3),
            show("almost_still_walking_s", 1.0, 0),
            show("steps", 1.0, 0),
            show("still_drift_deg", 1.0, 2),
        );
    }
}
