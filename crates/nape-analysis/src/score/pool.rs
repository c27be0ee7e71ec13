//! Several recordings in one summary: those of a civil day, or all that were given.
//!
//! Durations add up; nothing runs from one recording to the next. Times are seconds since the first of
//! them began, where all of them know civil time; else they are laid one after another.

use nape_core::score::{Note, Period, Report, Summary};
use nape_core::{Placement, Span};

use super::civil::Key;
use super::collect::{Part, clock};
use crate::plain::Day;

/// What is pooled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The recordings of each civil day.
    Day,
    /// All of them.
    All,
}

/// Pools the parts of all recordings: one report and its minutes per day, in order, or one of all.
pub fn pool(by: By, parts: Vec<Part>) -> Vec<(Report, Day)> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    for part in parts {
        let same = |other: &Part| match (by, part.key, other.key) {
            (By::All, ..) => true,
            // A day without a date belongs to nobody else.
            (By::Day, Key::Day(a), Key::Day(b)) => a == b,
            _ => false,
        };
        match groups.iter_mut().find(|g| same(&g[0])) {
            Some(group) => group.push(part),
            None => groups.push(vec![part]),
        }
    }
    // Those without civil time keep their place at the end.
    groups.sort_by_key(|g| {
        g[0].unix.map_or(i64::MAX, |_| match g[0].key {
            Key::Day(day) => day,
            _ => 0,
        })
    });
    groups.into_iter().map(|g| together(by, g)).collect()
}

fn together(by: By, mut group: Vec<Part>) -> (Report, Day) {
    let civil = group.iter().all(|p| p.session_unix.is_some());
    if civil {
        group.sort_by_key(|p| p.unix);
    }
    let n = group.len();
    let mut parts = group.into_iter();
    // Invariant: a group is made with a part in it.
    let Some(Part {
        report: mut first,
        mut day,
        summary,
        session_unix: first_unix,
        ..
    }) = parts.next()
    else {
        let start = nape_core::Timestamp::from_micros(0);
        return (Summary::new(start).finish(""), Day::new(start));
    };
    if n == 1 {
        if by == By::All {
            first.period.kind = "all";
        }
        return (first, day);
    }
    let mut all = summary.map_or_else(
        || Summary::new(nape_core::Timestamp::from_micros(0)),
        |s| *s,
    );
    let mut sources = vec![first.source.clone()];
    let mut notes = first.notes.clone();
    prefix(&mut notes, &first.source);
    let mut rig = first.rig.clone();
    let mut end = first.period.t1;
    let mut overlap = false;
    for part in parts {
        let Some(summary) = part.summary else {
            continue;
        };
        let later = match (first_unix, part.session_unix) {
            (Some(a), Some(b)) if civil => Span::from_micros(b.saturating_sub(a)),
            _ => Span::from_secs_f64(end),
        };
        all.append(&summary, later);
        day.append(&part.day, later);
        let begin = part.report.period.t0 + later.as_secs_f64();
        overlap |= begin < end - 1.0;
        end = end.max(part.report.period.t1 + later.as_secs_f64());
        let mut its = part.report.notes;
        prefix(&mut its, &part.report.source);
        notes.extend(its);
        if !sources.contains(&part.report.source) {
            sources.push(part.report.source);
        }
        rig.extend(part.report.rig);
    }
    rig.sort_unstable_by_key(|name| Placement::ALL.iter().position(|p| p.name() == *name));
    rig.dedup();
    let mut report = all.finish(&sources.join(" + "));
    if overlap {
        let text = "recordings overlap in time; their times are added up all the same";
        notes.push(Note::told(text));
    }
    // Notes of the parts say the same as those of the whole, and of which recording.
    report.notes = notes;
    report.rig = rig;
    report.smoothing_s = first.smoothing_s;
    report.period = Period {
        kind: match by {
            By::Day => "day",
            By::All => "all",
        },
        label: match by {
            By::Day => first.period.label,
            By::All => format!("{n} recordings"),
        },
        clock: clock(civil),
        t0: first.period.t0,
        t1: (end * 1e3).round() / 1e3,
    };
    (report, day)
}

/// Says of each note which recording it is about.
fn prefix(notes: &mut [Note], source: &str) {
    for note in notes {
        note.of = Some(source.to_owned());
    }
}
