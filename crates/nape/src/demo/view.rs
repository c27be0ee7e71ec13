//! What `nape demo` shows: the timeline as it grows, and below it how things stand right now.
//!
//! The lines below need a terminal; piped, only the timeline is written. It words and draws, and
//! decides nothing.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nape_core::engine::EngineSnapshot;
use nape_core::event::Measure;
use nape_core::num::to_deg;
use nape_core::{Event, Frame, Span, Timestamp, WallTime};
use nape_words::Words;

use crate::style::{Look, Tone};
use crate::timeline::Timeline;
use nape_words::terms::span;

/// Columns of a gauge.
const GAUGE: usize = 12;

/// Redraws a second at most: faster than anybody reads, slow for a terminal over a network. Our choice.
const REDRAWS: u8 = 8;

/// The screen of the demo.
#[derive(Debug)]
pub(super) struct View {
    look: Look,
    timeline: Timeline,
    /// The lines below; `None` where there is no terminal.
    below: Option<ProgressBar>,
}

impl View {
    /// A screen for the session that begins at `start`.
    pub(super) fn new(
        look: Look,
        all: bool,
        start: Timestamp,
        wall: WallTime,
        words: Words,
    ) -> Self {
        let live = io::stdout().is_terminal() && io::stderr().is_terminal();
        Self {
            look,
            timeline: Timeline::new(look, all, start, Some(wall), words),
            below: live.then(below),
        }
    }

    /// The opening lines.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn open(&self, lines: &[(&str, String)]) -> io::Result<()> {
        self.timeline.open(&mut io::stdout().lock(), lines)
    }

    /// Something happened.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn event(&mut self, event: &Event) -> io::Result<()> {
        let timeline = &mut self.timeline;
        aside(self.below.as_ref(), |out| timeline.event(out, event))
    }

    /// The program itself has something to say.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn remark(&mut self, at: Option<Timestamp>, text: &str) -> io::Result<()> {
        let timeline = &self.timeline;
        aside(self.below.as_ref(), |out| timeline.remark(out, at, text))
    }

    /// How things stand.
    pub(super) fn now(&self, frame: Option<&Frame>, snapshot: &EngineSnapshot) {
        if let Some(bar) = &self.below {
            bar.set_message(self.lines(frame, snapshot));
        }
    }

    /// The closing lines; nothing is drawn from here on.
    ///
    /// # Errors
    /// Those of standard output.
    pub(super) fn close(&mut self) -> io::Result<()> {
        if let Some(bar) = self.below.take() {
            bar.finish_and_clear();
        }
        self.timeline.close(&mut io::stdout().lock())
    }

    fn lines(&self, frame: Option<&Frame>, snapshot: &EngineSnapshot) -> String {
        let mut first = frame.map_or_else(String::new, |f| self.timeline.tell(f.at));
        let mut unknown = true;
        for measure in Measure::ALL {
            if let Some(angle) = frame.and_then(|f| f.angles[measure]) {
                unknown = false;
                let (name, deg) = (measure.name(), to_deg(angle.flexion));
                let sigma = to_deg(angle.half_width()).max(1.0);
                first.push_str(&format!("   {name} {deg:>3.0}° ±{sigma:.0}"));
            }
        }
        if unknown {
            first.push_str("   no angle known: not worn, or not calibrated yet");
        } else if snapshot.walking == Some(true) {
            first.push_str("   walking");
        }
        let hold = snapshot.holds.values().flatten();
        let hold = hold.max_by(|a, b| a.dose.total_cmp(&b.dose));
        let second = hold.map_or_else(
            || "no angle held beyond the acceptable".to_owned(),
            |hold| {
                format!(
                    "{} held at {:.0}° for {} of {}",
                    hold.measure.name(),
                    to_deg(hold.angle),
                    span(hold.held),
                    span(hold.limit),
                )
            },
        );
        let dose = hold.map_or(0.0, |h| h.dose);
        let share = |part: Span, whole: Span| part.as_secs_f64() / whole.as_secs_f64().max(1.0);
        let rows = [
            ("hold", dose, second),
            (
                "position",
                share(snapshot.sustained, snapshot.sustained_limit),
                timer(
                    snapshot.sustained,
                    snapshot.sustained_limit,
                    "in the same position",
                ),
            ),
            (
                "walk",
                share(snapshot.since_walk, snapshot.walk_limit),
                timer(snapshot.since_walk, snapshot.walk_limit, "since a walk"),
            ),
        ];
        let mut text = format!("\n{}", self.fit(&first));
        for (name, share, words) in rows {
            let tone = if share >= 1.0 {
                Tone::Attention
            } else {
                Tone::Plain
            };
            let gauge = self.look.paint(tone, &gauge(share));
            // What does not fit is the words' end; the gauge stays.
            let room = self.look.width.saturating_sub(GAUGE + 12);
            let words: String = words.chars().take(room).collect();
            text.push_str(&format!("\n  {name:8} {gauge} {words}"));
        }
        text
    }

    fn fit(&self, line: &str) -> String {
        line.chars().take(self.look.width).collect()
    }
}

fn timer(now: Span, limit: Span, what: &str) -> String {
    let minutes = |s: Span| s.as_secs_f64() / 60.0;
    format!(
        "{:.0} of {:.0} min {what}",
        minutes(now).floor(),
        minutes(limit)
    )
}

fn gauge(share: f64) -> String {
    let full = (0..GAUGE)
        .filter(|&i| {
            #[expect(clippy::cast_precision_loss, reason = "a dozen")]
            let edge = (i as f64 + 0.5) / GAUGE as f64;
            share >= edge
        })
        .count();
    format!("{}{}", "█".repeat(full), "░".repeat(GAUGE - full))
}

fn below() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(REDRAWS));
    if let Ok(style) = ProgressStyle::with_template("{msg}") {
        bar.set_style(style);
    }
    bar
}

/// Writes to standard output while nothing is drawn below.
fn aside(
    below: Option<&ProgressBar>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let write = || {
        let mut out = io::stdout().lock();
        write(&mut out)?;
        out.flush()
    };
    match below {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gauge_is_full_at_the_limit_and_beyond() {
        assert_eq!(gauge(0.0), "░".repeat(12));
        assert_eq!(gauge(0.5).chars().filter(|&c| c == '█').count(), 6);
        assert_eq!(gauge(1.0), "█".repeat(12));
        assert_eq!(gauge(7.0), "█".repeat(12));
        assert_eq!(gauge(f64::NAN), "░".repeat(12));
    }
}
