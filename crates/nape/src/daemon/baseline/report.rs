//! How the silent first day stands, schema `nape.baseline/1`: for people and for programs.

use nape_core::Params;
use nape_core::Span;
use nape_core::baseline::{ENOUGH, FEW, LEAST, SHORTEST};
use nape_core::event::Measure;
use serde::{Deserialize, Serialize};

use super::{Kept, sensitivity};
use crate::daemon::page::{Page, lean};
use crate::look::{Look, Tone};
use crate::timeline::span;

/// The schema of [`Report`].
pub const SCHEMA: &str = "nape.baseline/1";

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing was asked for: the defaults count.
    Off,
    /// Watching in silence.
    Learning,
    /// In use.
    Learned,
}

/// The short form, for `nape status` and `nape why`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// How far it is.
    pub stage: Stage,
    /// Time known so far, s.
    pub known_s: f64,
    /// Time after which learning ends by itself, s.
    pub enough_s: f64,
    /// The limit of one position that counts, s.
    pub sustained_limit_s: f64,
    /// The limit of one position by the configuration, s.
    pub default_sustained_limit_s: f64,
    /// Share of ISO 11226's holding time that counts.
    pub hold_share: f64,
}

/// How it stands, and what was learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// How far it is, and what counts.
    #[serde(flatten)]
    pub brief: Brief,
    /// Least time that must be known before it can be used, s.
    pub least_s: f64,
    /// When learning began, µs since 1970.
    pub since_unix_us: Option<i64>,
    /// When it ended.
    pub until_unix_us: Option<i64>,
    /// Stretches in one position.
    pub stretches: StretchReport,
    /// Long holds.
    pub holds: HoldReport,
    /// Where head and trunk are usually; those that were known.
    pub angles: Vec<AngleReport>,
}

/// Stretches in one position of a minute and more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct StretchReport {
    /// How many.
    pub count: u64,
    /// Nine of ten were shorter, s; `null`: too few to say.
    pub usual_s: Option<f64>,
    /// How many reached the limit that counts.
    pub beyond: u64,
}

/// Holds of a minute and more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct HoldReport {
    /// How many.
    pub count: u64,
    /// Nine of ten reached less than this share of ISO 11226's time; `null`: too few to say.
    pub usual_share: Option<f64>,
}

/// One measure's angles over the known time, degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AngleReport {
    /// Of which.
    pub measure: Measure,
    /// A tenth of the time was below.
    pub p10_deg: i32,
    /// Half of it.
    pub p50_deg: i32,
    /// Nine tenths.
    pub p90_deg: i32,
}

impl Brief {
    /// Of what is kept; `params` are the configuration's.
    pub fn of(kept: Option<&Kept>, params: &Params) -> Self {
        let counts = sensitivity(kept, params);
        Self {
            stage: match kept {
                None => Stage::Off,
                Some(kept) if kept.is_learning() => Stage::Learning,
                Some(_) => Stage::Learned,
            },
            known_s: kept.map_or(0.0, |k| k.learned.known.as_secs_f64()),
            enough_s: ENOUGH.as_secs_f64(),
            sustained_limit_s: counts.sustained_limit.as_secs_f64(),
            default_sustained_limit_s: params.sustained_limit.as_secs_f64(),
            hold_share: counts.hold_share,
        }
    }

    /// In a line; `None` where nothing was asked for.
    pub fn in_a_line(&self) -> Option<String> {
        match self.stage {
            Stage::Off => None,
            Stage::Learning => Some(format!(
                "learning what is usual for you, no nudges: {} of {} hours known",
                hours(seconds(self.known_s)),
                hours(seconds(self.enough_s))
            )),
            Stage::Learned => Some(format!(
                "your own limits: {} in one position{}",
                self.position(),
                self.holding()
            )),
        }
    }

    fn position(&self) -> String {
        let limit = span(seconds(self.sustained_limit_s));
        if self.sustained_limit_s < self.default_sustained_limit_s {
            let default = span(seconds(self.default_sustained_limit_s));
            format!("{limit} instead of {default}")
        } else {
            limit
        }
    }

    fn holding(&self) -> String {
        if self.hold_share < 1.0 {
            format!(
                ", {:.0} % of ISO 11226's holding times",
                100.0 * self.hold_share
            )
        } else {
            ", ISO 11226's holding times".to_owned()
        }
    }
}

impl Report {
    /// Of what is kept; `params` are the configuration's.
    pub fn of(kept: Option<&Kept>, params: &Params) -> Self {
        let brief = Brief::of(kept, params);
        let learned = kept.map(|k| k.learned.clone()).unwrap_or_default();
        let (stretches, holds) = learned.counts();
        let angles = [Measure::Head, Measure::Neck, Measure::Trunk];
        Self {
            schema: SCHEMA.to_owned(),
            brief,
            least_s: LEAST.as_secs_f64(),
            since_unix_us: kept.map(|k| k.since_unix_us),
            until_unix_us: kept.and_then(|k| k.until_unix_us),
            stretches: StretchReport {
                count: stretches,
                usual_s: learned.usual_stretch().map(Span::as_secs_f64),
                beyond: learned.stretches_beyond(seconds(brief.sustained_limit_s)),
            },
            holds: HoldReport {
                count: holds,
                usual_share: learned.usual_hold(),
            },
            angles: angles
                .into_iter()
                .filter_map(|measure| {
                    Some(AngleReport {
                        measure,
                        p10_deg: learned.angle_deg(measure, 0.1)?,
                        p50_deg: learned.angle_deg(measure, 0.5)?,
                        p90_deg: learned.angle_deg(measure, 0.9)?,
                    })
                })
                .collect(),
        }
    }

    /// For people.
    pub fn tell(&self, look: Look) -> String {
        let mut page = Page::new(look);
        let known = hours(seconds(self.brief.known_s));
        match self.brief.stage {
            Stage::Off => {
                page.title("No baseline: reminders come at the same limits for everybody.");
                page.line(
                    "",
                    Tone::Plain,
                    "`nape baseline start` watches you for a day without a single nudge, \
                     and then reminds you of what is long for you. Never later than now.",
                );
                return page.finish();
            }
            Stage::Learning => {
                let enough = hours(seconds(self.brief.enough_s));
                page.title(&format!(
                    "Learning in silence: {known} of {enough} hours known."
                ));
                let least = hours(seconds(self.least_s));
                let text = if self.brief.known_s < self.least_s {
                    format!(
                        "no nudge comes meanwhile; from {least} hours on `nape baseline finish` ends it"
                    )
                } else {
                    "enough to be used: `nape baseline finish` ends it now".to_owned()
                };
                page.line("", Tone::Plain, &text);
            }
            Stage::Learned => {
                page.title(&format!("Your own baseline, of {known} hours."));
            }
        }
        page.line("positions", Tone::Plain, &self.positions());
        page.line("holds", Tone::Plain, &self.long_holds());
        for angle in &self.angles {
            let [p10, p50, p90] = [angle.p10_deg, angle.p50_deg, angle.p90_deg]
                .map(f64::from)
                .map(lean);
            let text = format!(
                "half of the time below {p50}, a tenth below {p10}, nine tenths below {p90}"
            );
            page.line(angle.measure.name(), Tone::Plain, &text);
        }
        if self.brief.stage == Stage::Learned {
            let text = "`nape baseline clear` forgets all of it, and the limits are as before";
            page.line("", Tone::Quiet, text);
        }
        page.finish()
    }

    fn positions(&self) -> String {
        let stretches = &self.stretches;
        let brief = &self.brief;
        let limit = span(seconds(brief.sustained_limit_s));
        let Some(usual) = stretches.usual_s else {
            let count = stretches.count;
            let rest = format!("{FEW} are needed to say what is usual");
            return format!(
                "{count} stretches of a minute or more in one position; {rest}{}",
                self.so(&limit)
            );
        };
        let text = format!(
            "9 of 10 of your {} stretches in one position were shorter than {}",
            stretches.count,
            span(seconds(usual))
        );
        if brief.stage == Stage::Learning {
            return text;
        }
        let default = span(seconds(brief.default_sustained_limit_s));
        if brief.sustained_limit_s < brief.default_sustained_limit_s {
            let why = if usual < SHORTEST.as_secs_f64() {
                " (never sooner)"
            } else {
                ""
            };
            format!(
                "{text}; the reminder comes after {limit}{why} instead of {default}, which would have been {} while learning",
                times(stretches.beyond)
            )
        } else {
            format!("{text}; the reminder stays at {limit}, never later")
        }
    }

    /// What follows from too little, once it is in use.
    fn so(&self, limit: &str) -> String {
        match self.brief.stage {
            Stage::Learned => format!(", so the reminder stays at {limit}"),
            Stage::Off | Stage::Learning => String::new(),
        }
    }

    fn long_holds(&self) -> String {
        let share = |s: f64| format!("{:.0} %", 100.0 * s);
        let text = match self.holds.usual_share {
            Some(usual) => format!(
                "9 of 10 of your {} long holds beyond the comfortable range used up less than {} of ISO 11226's time",
                self.holds.count,
                share(usual)
            ),
            None => format!(
                "you held an angle beyond the comfortable range for a minute or more {}",
                times(self.holds.count)
            ),
        };
        if self.brief.stage == Stage::Learning {
            return text;
        }
        if self.brief.hold_share < 1.0 {
            let now = share(self.brief.hold_share);
            format!("{text}; you hear of a hold at {now} of that time")
        } else {
            format!("{text}; you hear of a hold at that time, as ISO 11226 says, never later")
        }
    }
}

fn times(n: u64) -> String {
    match n {
        0 => "not once".to_owned(),
        1 => "once".to_owned(),
        n => format!("{n} times"),
    }
}

fn seconds(s: f64) -> Span {
    Span::from_secs_f64(s)
}

/// Hours with one decimal, rounded down: what is not reached is not told; `8` for 8.0.
pub fn hours(span: Span) -> String {
    let tenths = span.as_micros() / 360_000_000;
    match (tenths / 10, tenths % 10) {
        (h, 0) => h.to_string(),
        (h, t) => format!("{h}.{t}"),
    }
}
