//! How the silent first day stands, in words: a page, and a line for `nape status` and `nape why`.

use std::ops::Deref;

use nape_control::baseline::{Brief, Report, Stage};
use nape_core::Span;
use nape_core::baseline::{FEW, SHORTEST};
use nape_daemon::told::hours;
use nape_words::terms::span;

use crate::page::{Page, lean};
use crate::style::{Look, Tone};

/// In a line; `None` where nothing was asked for.
pub(crate) fn in_a_line(brief: &Brief) -> Option<String> {
    Line(brief).in_a_line()
}

/// For people.
pub(super) fn tell(report: &Report, look: Look) -> String {
    Told(report).tell(look)
}

struct Line<'a>(&'a Brief);

impl Deref for Line<'_> {
    type Target = Brief;

    fn deref(&self) -> &Brief {
        self.0
    }
}

impl Line<'_> {
    fn in_a_line(&self) -> Option<String> {
        match self.stage {
            Stage::Off => None,
            Stage::Learning => Some(format!(
                "learning day, no reminders: {} of {} hours known",
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

struct Told<'a>(&'a Report);

impl Deref for Told<'_> {
    type Target = Report;

    fn deref(&self) -> &Report {
        self.0
    }
}

impl Told<'_> {
    fn tell(&self, look: Look) -> String {
        let mut page = Page::new(look);
        let known = hours(seconds(self.brief.known_s));
        match self.brief.stage {
            Stage::Off => {
                page.title("No baseline: reminders come at the same limits for everybody.");
                page.line(
                    "",
                    Tone::Plain,
                    "`nape baseline start`: one quiet day. Nape learns your habits and then reminds you when something is \
                     unusually long for you, never later than today's limits.",
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
                        "no reminder comes meanwhile; from {least} hours on `nape baseline finish` ends it"
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
        page.line("postures", Tone::Plain, &self.long_holds());
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
            let rest = format!("not enough data yet ({count} of {FEW} stretches)");
            return format!("{rest}{}", self.so(&limit));
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
                "9 of 10 of your {} long postures beyond the comfortable range used up less than {} of ISO 11226's guide time",
                self.holds.count,
                share(usual)
            ),
            None if self.holds.count == 0 => "no long postures yet".to_owned(),
            None => format!(
                "you held a posture beyond the comfortable range for a minute or more {}",
                times(self.holds.count)
            ),
        };
        if self.brief.stage == Stage::Learning {
            return text;
        }
        if self.brief.hold_share < 1.0 {
            let now = share(self.brief.hold_share);
            format!("{text}; the reminder comes at {now} of that time")
        } else {
            format!("{text}; the reminder comes at that time, never later")
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

#[cfg(test)]
mod tests;
