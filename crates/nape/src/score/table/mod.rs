//! A summary to read: what was measured, how well it is known, what stood out.
//!
//! For ergonomists (`nape score --full`): wearers read [`crate::plain`]. What is not known says so; no number is a grade.

use std::io::{self, Write};

use nape_core::Span;
use nape_core::score::{BendTwistReport, Bent, MeasureReport, Report};
use nape_words::Words;

use crate::style::{Look, Tone};
use nape_analysis::plain::Day;
use nape_words::terms::{plain, span};

/// Columns of the heads.
const HEAD: usize = 15;

/// Columns of a number.
const NUMBER: usize = 8;

/// Narrower than this, tables of seven numbers do not fit and are written as words.
const TABLE_WIDTH: usize = HEAD + 7 * NUMBER;

/// Most holds and nudges that are listed one by one; the rest is counted. Our choice.
const LISTED: usize = 5;

/// What the scores mean; edges as in docs/evidence.md#figures-of-a-score.
const LEGEND: &str = "RULA neck: 1 is 0-10° forward, 2 is 10-20°, 3 is 20° and more, 4 is back by more than the stated ±. \
     RULA trunk: 1 is within 5° of upright (our choice), 2 to 20° or back, 3 to 60°, 4 more. REBA neck: 1 is 0-20°, 2 \
     more, or back by more than the ±. REBA trunk as RULA's, and 3 for more than 20° back. Of single moments, without \
     arms, legs and loads: no grand score.";

/// Writes the summary.
///
/// # Errors
/// Those of `out`.
pub(crate) fn write(out: &mut dyn Write, look: Look, report: &Report, day: &Day) -> io::Result<()> {
    title(out, look, report)?;
    let mut page = Page { out, look };
    page.line("sensors", &rig(report))?;
    page.line("calibration", calibration(report))?;
    page.line("time", &time(report))?;
    let measures: Vec<(&str, &MeasureReport)> = [
        ("head", &report.head),
        ("neck", &report.neck),
        ("trunk", &report.trunk),
        ("lumbar", &report.lumbar),
    ]
    .into_iter()
    .filter_map(|(name, m)| Some((name, m.as_ref()?)))
    .collect();
    if measures.is_empty() {
        page.line("angles", "none known")?;
    } else {
        page.angles(&measures)?;
        page.shares(&measures)?;
        page.scores(&measures)?;
    }
    page.line("holds", &holds(report))?;
    page.line("same position", &sustained(report))?;
    page.line("walks", &walks(report))?;
    if let Some(r) = &report.repetition_per_min {
        let text = format!(
            "entries into 20° or more of the {}: {:.1} a minute in the median window, {:.1} in the \
             busiest; known for {}",
            r.measure,
            r.p50,
            r.max,
            percent(r.coverage)
        );
        page.line("bends", &text)?;
    }
    if let Some(b) = &report.bend_twist {
        page.line("bend and turn", &bent(b))?;
    }
    let still = measures.iter().filter_map(|(name, m)| {
        let s = m.longest_static?;
        let angle = s
            .angle_deg
            .map_or_else(String::new, |a| format!(" at {a:.0}°"));
        Some(format!("{name} {}{angle}", seconds(s.s)))
    });
    let still: Vec<_> = still.collect();
    if !still.is_empty() {
        page.line("longest static", &still.join(", "))?;
    }
    page.reminders(report, day)?;
    for (i, note) in report.notes.iter().enumerate() {
        let note = Words::default().note(note);
        page.line(if i == 0 { "notes" } else { "" }, &note)?;
    }
    Ok(())
}

/// Writes what it is about: the file, and the period if that is not all of it.
///
/// # Errors
/// Those of `out`.
pub(crate) fn title(out: &mut dyn Write, look: Look, report: &Report) -> io::Result<()> {
    let period = &report.period;
    let text = match period.kind {
        "session" => report.source.clone(),
        _ => format!("{} ({})", period.label, report.source),
    };
    writeln!(out, "{}", look.paint(Tone::Strong, &text))
}

fn bent(b: &BendTwistReport) -> String {
    let level = |name: &str, l: &Bent| {
        let times = if l.count == 1 { "time" } else { "times" };
        format!("trunk {name} {} {times}, {}", l.count, seconds(l.time_s))
    };
    let sure = b
        .rotation_uncertainty_deg
        .map_or_else(String::new, |u| format!(" (± {u:.0}°)"));
    format!(
        "{}; {}; with the head turned {:.0}° or more{sure} against the upper back; known for {}",
        level("≥ 20°", &b.trunk_ge20),
        level("≥ 60°", &b.trunk_ge60),
        b.rotation_min_deg,
        percent(b.coverage)
    )
}

struct Page<'a> {
    out: &'a mut dyn Write,
    look: Look,
}

impl Page<'_> {
    fn line(&mut self, head: &str, text: &str) -> io::Result<()> {
        let head = self.look.paint(Tone::Quiet, &format!("{head:HEAD$}"));
        for (i, line) in self.look.wrap(text, HEAD).iter().enumerate() {
            let before = if i == 0 { head.as_str() } else { "" };
            writeln!(self.out, "{before}{line}")?;
        }
        Ok(())
    }

    fn columns(&mut self, head: &str, cells: &[String]) -> io::Result<()> {
        let head = self.look.paint(Tone::Quiet, &format!("{head:HEAD$}"));
        write!(self.out, "{head}")?;
        for cell in cells {
            write!(self.out, "{cell:>NUMBER$}")?;
        }
        writeln!(self.out)
    }

    fn angles(&mut self, measures: &[(&str, &MeasureReport)]) -> io::Result<()> {
        writeln!(self.out)?;
        if self.look.width >= TABLE_WIDTH {
            self.columns(
                "degrees",
                &["p10", "median", "p90", "p99", "±95 %", "known"].map(str::to_owned),
            )?;
        }
        for (name, m) in measures {
            for (what, p) in [("flexion", &m.flexion_deg), ("lateral", &m.lateral_deg)] {
                let head = format!("{name} {what}");
                let sure = p
                    .uncertainty
                    .map_or_else(|| "?".to_owned(), |u| format!("{u:.1}"));
                if self.look.width >= TABLE_WIDTH {
                    let cells = [p.p10, p.p50, p.p90, p.p99].map(|v| format!("{v:.1}"));
                    let known = percent(m.coverage);
                    let cells: Vec<_> = cells.into_iter().chain([sure, known]).collect();
                    self.columns(&head, &cells)?;
                } else {
                    let text = format!(
                        "median {:.1}° (p10 {:.1}°, p90 {:.1}°) ± {sure}°, known for {}",
                        p.p50,
                        p.p10,
                        p.p90,
                        percent(m.coverage)
                    );
                    self.line(&head, &text)?;
                }
            }
        }
        Ok(())
    }

    fn shares(&mut self, measures: &[(&str, &MeasureReport)]) -> io::Result<()> {
        const NAMES: [&str; 7] = [
            "<0°", "0-10°", "10-20°", "20-25°", "25-45°", "45-85°", ">85°",
        ];
        writeln!(self.out)?;
        let wide = self.look.width >= TABLE_WIDTH;
        if wide {
            self.columns("time at", &NAMES.map(str::to_owned))?;
        }
        for (name, m) in measures {
            let s = &m.share;
            let shares = [
                s.lt0, s.from_0, s.from_10, s.from_20, s.from_25, s.from_45, s.gt85,
            ];
            if wide {
                self.columns(name, &shares.map(percent))?;
            } else {
                let words: Vec<_> = NAMES
                    .iter()
                    .zip(shares)
                    .filter(|(_, share)| *share > 0.0)
                    .map(|(name, share)| format!("{name} {}", percent(share)))
                    .collect();
                self.line(name, &words.join(", "))?;
            }
        }
        writeln!(self.out)
    }

    /// RULA and REBA sub-scores, with what could be added.
    fn scores(&mut self, measures: &[(&str, &MeasureReport)]) -> io::Result<()> {
        let mut any = false;
        let neck = measures.iter().any(|(name, _)| *name == "neck");
        for (name, m) in measures {
            // Neither method has a head: its tilt stands in for the neck where no second sensor is worn.
            let (name, from) = match (*name, neck) {
                ("head", true) => continue,
                ("head", false) => ("neck", " (from head tilt)"),
                (name, _) => (name, ""),
            };
            for (what, base, added) in [
                ("RULA", &m.rula, &m.rula_with_additions),
                ("REBA", &m.reba, &m.reba_with_additions),
            ] {
                let (Some(base), Some(added)) = (base, added) else {
                    continue;
                };
                any = true;
                let (base, added) = (scored(&base.0), scored(&added.0));
                let text = if base == added {
                    base
                } else {
                    format!("{base}; with additions: {added}")
                };
                self.line(&format!("{what} {name}"), &format!("{text}{from}"))?;
            }
        }
        if any {
            self.line("", LEGEND)?;
            writeln!(self.out)
        } else {
            Ok(())
        }
    }

    fn reminders(&mut self, report: &Report, day: &Day) -> io::Result<()> {
        if report.nudges.is_empty() {
            return self.line("reminders", "none");
        }
        for (i, nudge) in report.nudges.iter().take(LISTED).enumerate() {
            let text = format!(
                "{} {} ({})",
                day.clock(nudge.t - report.period.t0),
                plain(nudge.activity),
                plain(nudge.risk_factor)
            );
            self.line(if i == 0 { "reminders" } else { "" }, &text)?;
        }
        match report.nudges.len() {
            n if n > LISTED => self.line("", &format!("and {} more", n - LISTED)),
            _ => Ok(()),
        }
    }
}

/// `1 for 40 %, 3 for 60 %`.
fn scored(shares: &[f64]) -> String {
    let told = (1..).zip(shares).filter(|(_, share)| **share > 0.0);
    let told = told.map(|(score, share)| format!("{score} for {}", percent(*share)));
    told.collect::<Vec<_>>().join(", ")
}

fn rig(report: &Report) -> String {
    let clips = report.rig.iter().map(|p| plain(p)).collect::<Vec<_>>();
    match (clips.is_empty(), &report.head) {
        (true, _) => "no clip seen".to_owned(),
        (_, Some(head)) if head.stands_in_for.is_some() => {
            format!("{} (stands in for the neck)", clips.join(", "))
        }
        _ => clips.join(", "),
    }
}

fn calibration(report: &Report) -> &'static str {
    match report.calibration {
        "calibrated" => "calibrated",
        "assumed" => "assumed: the first still window is taken for upright",
        _ => "none: no angle is known",
    }
}

fn time(report: &Report) -> String {
    format!(
        "{} recorded; angles known for {} ({}), unknown for {}",
        seconds(report.duration_s),
        seconds(report.known_s),
        percent(report.coverage),
        seconds(report.unknown_s)
    )
}

fn holds(report: &Report) -> String {
    let n = report.holds.len();
    if n == 0 {
        return "none beyond the acceptable zone".to_owned();
    }
    let reached = report.holds_at_limit();
    let longest = report
        .holds
        .iter()
        .max_by(|a, b| f64::total_cmp(&(a.t1 - a.t0), &(b.t1 - b.t0)));
    let mut text = format!("{n} beyond the acceptable zone, {reached} reached the limit");
    if let Some(hold) = longest {
        let sure = hold
            .uncertainty_deg
            .map_or_else(String::new, |u| format!(" ± {u:.1}°"));
        let angle = hold
            .angle_deg
            .map_or_else(String::new, |a| format!(" at {a:.0}°{sure}"));
        let held = seconds(hold.t1 - hold.t0);
        text.push_str(&format!("; the longest {held}{angle} ({})", hold.measure));
    }
    text
}

fn sustained(report: &Report) -> String {
    let s = &report.sustained;
    let Some(longest) = s.longest_s else {
        return "not known".to_owned();
    };
    let mut text = format!("at most {}", seconds(longest));
    let times = if s.limit_reached == 1 {
        "time"
    } else {
        "times"
    };
    text.push_str(&format!("; limit reached {} {times}", s.limit_reached));
    if let Some(shifts) = s.shifts_per_h {
        text.push_str(&format!("; {shifts:.0} shifts an hour ({})", s.shifts_of));
    }
    text
}

fn walks(report: &Report) -> String {
    if report.walks.is_empty() {
        return "none".to_owned();
    }
    let time = report.walked_s();
    let steps: u32 = report.walks.iter().map(|w| w.steps).sum();
    let n = report.walks.len();
    format!("{n}, together {} and {steps} steps", seconds(time))
}

pub(super) fn seconds(s: f64) -> String {
    span(Span::from_secs_f64(s))
}

/// `43 %`; a little is not nothing and nearly all is not all.
pub(super) fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 0.5 => "<1 %".to_owned(),
        p if p > 99.5 && p < 100.0 => ">99 %".to_owned(),
        p => format!("{p:.0} %"),
    }
}

#[cfg(test)]
mod tests;
