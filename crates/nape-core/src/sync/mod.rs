//! Do the clocks of two clips agree? Told from the movement that both saw.
//!
//! Two clips on one body move at the same time, so how much each moves from second to second goes
//! together, if their times are right. For each pair the logarithm of the angular rate (RMS of a
//! second, less its mean over the last seconds) is correlated over lags of up to 10 s either way, with
//! exponential forgetting. When another lag than 0 fits clearly better, and goes on doing so, the
//! clocks disagree: what takes both clips (neck, lumbar, the neck's rotation) is then unknown until they
//! agree again.
//!
//! What it does not do: put the clocks right; tell lags of less than 2 s, which the movement itself
//! has; or say anything of clips without a gyroscope, or of a wearer who does not move. The numbers were
//! chosen by us on simulated days (desk, two screens, office; 2 to 8 h each, five seeds). Shifted by 2 to 8 s from the
//! start they are noticed, most within 4 min, 2 s between head and back within the hour; shifted in the
//! middle, by 2, 3 and 5 s, after 9 to 15 min. Not shifted: never. No real recording with a known shift was at hand.

use serde::{Deserialize, Serialize};

use crate::num::{log, sqrt};
use crate::per::PerPlacement;
use crate::sample::Placement;
use crate::time::Span;

/// Longest lag looked at, s. Our choice: a packet that waits, a host that was busy; more is another fault.
const MAX_LAG: usize = 10;

/// Lags: from -[`MAX_LAG`] to +[`MAX_LAG`].
const LAGS: usize = 2 * MAX_LAG + 1;

/// Lags of less than this are agreement, s: the head often leads the back, and seconds are coarse.
const LEAST: usize = 2;

/// What is left of the evidence after a second: it is forgotten with a time constant of 10 min
/// (e^(-1/600)). Small: few movements count. Large: a clock that was put right is doubted for long. Our
/// choice.
const KEEP: f64 = 0.998_334_7;

/// The mean over so many seconds is taken off: what stays is when somebody moved. Our choice.
const MEAN_S: usize = 6;

/// Evidence of less than so many seconds is none. Our choice.
const LEAST_N: f64 = 120.0;

/// The fit at the lag is this much better than about 0, in standard errors of Fisher's z. Small: false
/// alarms. Large: late. Our choice, see above: without a shift it never exceeded 0.7.
const BETTER: f64 = 2.0;

/// The fit itself is this far from none, likewise. Our choice.
const SURE: f64 = 3.5;

/// It goes on being so for so many seconds. Our choice.
const LASTING: u32 = 60;

/// The pairs of clips.
pub const PAIRS: [[Placement; 2]; 3] = [
    [Placement::Head, Placement::UpperBack],
    [Placement::UpperBack, Placement::LowBack],
    [Placement::Head, Placement::LowBack],
];

/// Something changed for a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News {
    /// The clips.
    pub placements: [Placement; 2],
    /// What is believed of their clocks from now on.
    pub clocks: Clocks,
}

/// What is believed of two clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clocks {
    /// They agree.
    Agree,
    /// The second tells the same movement this much later.
    Disagree(Span),
}

/// Watches the clocks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncWatch {
    clips: PerPlacement<Motion>,
    pairs: [Pair; 3],
}

/// How a clip moved in the last seconds, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Motion {
    raw: [Option<f64>; MEAN_S],
    /// Less its mean.
    rest: [Option<f64>; MAX_LAG + 1],
}

/// Sums of one pair at one lag, with forgetting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Sums {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Pair {
    sums: [Sums; LAGS],
    /// The lag that is about to be believed, and for how many seconds it has been.
    coming: Option<(usize, u32)>,
    /// The lag that was said, as an index.
    said: Option<usize>,
}

impl Default for SyncWatch {
    fn default() -> Self {
        Self::new()
    }
}

impl SyncWatch {
    /// A watch that has seen nothing: clocks agree until they are seen not to.
    pub const fn new() -> Self {
        Self {
            clips: PerPlacement::all(Motion::NONE),
            pairs: [Pair::NONE; 3],
        }
    }

    /// Nothing was known for long: what was seen before tells nothing of now. What was said stands.
    pub fn forget(&mut self) {
        self.clips = PerPlacement::all(Motion::NONE);
        for pair in &mut self.pairs {
            *pair = Pair {
                said: pair.said,
                ..Pair::NONE
            };
        }
    }

    /// The next second: the logarithm of each clip's angular rate, if known.
    /// What changed, in the order of [`PAIRS`].
    pub fn step(&mut self, motion: PerPlacement<Option<f64>>) -> [Option<News>; 3] {
        for (placement, clip) in self.clips.iter_mut() {
            clip.push(motion[placement]);
        }
        core::array::from_fn(|i| {
            let [a, b] = PAIRS[i].map(|p| self.clips[p].rest);
            let pair = &mut self.pairs[i];
            pair.add(&a, &b);
            pair.judge().map(|clocks| News {
                placements: PAIRS[i],
                clocks,
            })
        })
    }

    /// Do the clocks of this pair of [`PAIRS`] agree, as far as is known?
    pub const fn agree(&self, pair: usize) -> bool {
        self.pairs[pair].said.is_none()
    }
}

impl Motion {
    const NONE: Self = Self {
        raw: [None; MEAN_S],
        rest: [None; MAX_LAG + 1],
    };

    #[expect(clippy::cast_precision_loss, reason = "a handful of seconds")]
    fn push(&mut self, motion: Option<f64>) {
        self.raw.rotate_right(1);
        self.raw[0] = motion;
        let known = self.raw.iter().flatten();
        let (n, sum) = known.fold((0_usize, 0.0), |(n, sum), x| (n + 1, sum + x));
        self.rest.rotate_right(1);
        self.rest[0] = motion
            .filter(|_| 2 * n >= MEAN_S)
            .map(|x| x - sum / n as f64);
    }
}

impl Sums {
    fn add(&mut self, x: f64, y: f64) {
        self.n += 1.0;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.yy += y * y;
        self.xy += x * y;
    }

    fn forget(&mut self) {
        for sum in [
            &mut self.n,
            &mut self.x,
            &mut self.y,
            &mut self.xx,
            &mut self.yy,
            &mut self.xy,
        ] {
            *sum *= KEEP;
        }
    }

    /// Correlation; 0 while too little is known.
    fn correlation(&self) -> f64 {
        let vx = self.xx - self.x * self.x / self.n;
        let vy = self.yy - self.y * self.y / self.n;
        if self.n < LEAST_N || vx <= 1e-9 || vy <= 1e-9 {
            return 0.0;
        }
        (self.xy - self.x * self.y / self.n) / sqrt(vx * vy)
    }
}

impl Pair {
    const NONE: Self = Self {
        sums: [Sums {
            n: 0.0,
            x: 0.0,
            y: 0.0,
            xx: 0.0,
            yy: 0.0,
            xy: 0.0,
        }; LAGS],
        coming: None,
        said: None,
    };

    fn add(&mut self, a: &[Option<f64>; MAX_LAG + 1], b: &[Option<f64>; MAX_LAG + 1]) {
        for (i, sums) in self.sums.iter_mut().enumerate() {
            sums.forget();
            // With a lag, the second clip tells now what the first told then; and the other way round.
            let (x, y) = if i >= MAX_LAG {
                (a[i - MAX_LAG], b[0])
            } else {
                (a[0], b[MAX_LAG - i])
            };
            if let (Some(x), Some(y)) = (x, y) {
                sums.add(x, y);
            }
        }
    }

    /// What is believed from now on, when that changes.
    fn judge(&mut self) -> Option<Clocks> {
        let believed = self.evidence();
        let news = match (believed, self.said) {
            (Some(lag), said) => {
                let agrees = lag.abs_diff(MAX_LAG) < LEAST;
                if agrees && said.is_none() || said == Some(lag) {
                    None
                } else {
                    Some(if agrees { MAX_LAG } else { lag })
                }
            }
            (None, _) => None,
        };
        self.coming = match (news, self.coming) {
            (Some(lag), Some((before, seconds))) if lag == before => Some((lag, seconds + 1)),
            (news, _) => news.map(|lag| (lag, 1)),
        };
        let (lag, _) = self.coming.filter(|(_, seconds)| *seconds >= LASTING)?;
        self.coming = None;
        if lag == MAX_LAG {
            self.said = None;
            return Some(Clocks::Agree);
        }
        self.said = Some(lag);
        let lag = i64::try_from(lag).unwrap_or(0) - i64::try_from(MAX_LAG).unwrap_or(0);
        Some(Clocks::Disagree(Span::from_secs(lag)))
    }

    /// The lag that the movement speaks for, as an index; `None` while it does not clearly for any.
    fn evidence(&self) -> Option<usize> {
        let mut fits = [0.0; LAGS];
        for (fit, sums) in fits.iter_mut().zip(&self.sums) {
            *fit = sums.correlation();
        }
        let about = &fits[MAX_LAG + 1 - LEAST..MAX_LAG + LEAST];
        let near = about.iter().fold(-1.0, |m: f64, &f| m.max(f));
        let (best, &fit) = fits
            .iter()
            .enumerate()
            .max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        let scale = sqrt(self.sums[best].n);
        let sure = fisher(fit) * scale >= SURE;
        let better = (fisher(fit) - fisher(near)) * scale >= BETTER;
        (sure && (better || best.abs_diff(MAX_LAG) < LEAST)).then_some(best)
    }
}

/// Fisher's z of a correlation: its standard error hardly depends on it.
fn fisher(r: f64) -> f64 {
    let r = r.clamp(-0.999, 0.999);
    0.5 * log((1.0 + r) / (1.0 - r))
}

#[cfg(test)]
mod tests;
