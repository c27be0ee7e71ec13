//! What stands below the timeline, as lines: a drawing at the left, and beside it clock, angles, bars and the reminder.
//!
//! Values and a size in, lines out. Where it is narrow the drawing goes, where it is low the end of the reminder does.

use nape_core::engine::EngineSnapshot;
use nape_core::event::Measure;
use nape_core::num::to_deg;
use nape_core::{Frame, Placement, Span};
use nape_words::Words;

use super::reminder::Standing;
use crate::figure::{Beyond, Figure, Pose};
use crate::style::{Glyphs, Look, Tone, untie};

/// Columns and lines of the drawing.
const FIGURE: (usize, usize) = (18, 11);

/// Columns between the drawing and the words.
const GAP: usize = 2;

/// Narrower than this, and there is no drawing.
const NARROW: usize = 60;

/// Lines of the terminal that are left to the timeline.
const LOG: usize = 7;

/// Lines of the terminal from which on there is a drawing: it, and as much of the timeline.
const LOW: usize = FIGURE.1 + LOG;

/// The words are not wider than this: lines that long can still be read.
const WIDEST: usize = 76;

/// Columns of a bar, and of the name before it.
const GAUGE: usize = 10;
const NAME: usize = 9;

/// A space at which no line ends.
const TIED: &str = "\u{a0}";

/// A line: its text, its colour; a bar before it.
struct Line {
    bar: Option<(String, f64)>,
    text: String,
    tone: Tone,
}

/// How things stand.
pub(super) struct Panel<'a> {
    pub(super) words: Words,
    pub(super) glyphs: Glyphs,
    /// The time, and what else is to be said of it.
    pub(super) clock: Option<String>,
    pub(super) frame: Option<&'a Frame>,
    pub(super) snapshot: Option<&'a EngineSnapshot>,
    pub(super) standing: Option<&'a Standing>,
}

impl Panel<'_> {
    /// The lines for a terminal of this size: none wider, and fewer than it is high.
    pub(super) fn lines(&self, look: Look, columns: usize, rows: usize) -> Vec<String> {
        // A letter at the last column makes some terminals begin a line.
        let columns = columns.saturating_sub(1);
        let drawn = columns + 1 >= NARROW && rows >= LOW;
        let left = if drawn { FIGURE.0 + GAP } else { 0 };
        let room = columns.saturating_sub(left).min(WIDEST);
        let most = if rows >= LOW { rows - LOG } else { rows / 2 };
        let words: Vec<String> = self
            .words(room, rows < LOW)
            .iter()
            .take(most.max(1))
            .map(|line| self.paint(line, look, room))
            .collect();
        if !drawn {
            return words;
        }
        let figure = Figure::new(&self.pose(), FIGURE.0, FIGURE.1, self.glyphs).lines(look);
        let high = figure.len().max(words.len());
        (0..high)
            .map(|i| {
                let blank = || " ".repeat(FIGURE.0);
                let drawing = figure.get(i).cloned().unwrap_or_else(blank);
                let words = words.get(i).map_or("", String::as_str);
                format!("{drawing}{:GAP$}{words}", "").trim_end().to_owned()
            })
            .collect()
    }

    /// With `few` lines the reminder goes before the bars.
    fn words(&self, room: usize, few: bool) -> Vec<Line> {
        let line = |text: String, tone| Line {
            bar: None,
            text,
            tone,
        };
        let mut lines = vec![line(self.clock.clone().unwrap_or_default(), Tone::Quiet)];
        let plain = Look {
            color: false,
            width: room,
        };
        // With three sensors there are four angles: two lines.
        let angles = plain.wrap(&self.angles(), 0);
        lines.extend(angles.into_iter().map(|a| line(untie(&a), Tone::Strong)));
        if !few || self.standing.is_none() {
            lines.extend(self.bars());
        }
        let Some(standing) = self.standing else {
            return lines;
        };
        if !few {
            lines.push(line(String::new(), Tone::Plain));
        }
        let wrap = |text: &str| plain.wrap(&self.glyphs.tell(text), 2);
        let title = wrap(&format!("◆ {}", standing.title));
        lines.extend(title.into_iter().map(|t| line(t, Tone::Attention)));
        for paragraph in &standing.body {
            let text = wrap(&format!("  {paragraph}"));
            lines.extend(text.into_iter().map(|t| line(t, Tone::Plain)));
        }
        if let Some(settled) = &standing.settled {
            let text = wrap(&format!("✓ {settled}"));
            lines.extend(text.into_iter().map(|t| line(t, Tone::Good)));
        }
        lines
    }

    fn angles(&self) -> String {
        let mut parts = Vec::new();
        for measure in Measure::ALL {
            if let Some(angle) = self.frame.and_then(|f| f.angles[measure]) {
                let (deg, half) = (to_deg(angle.flexion), to_deg(angle.half_width()));
                let angle = self.words.angle_now(measure, deg, half);
                // No line ends within.
                parts.push(self.glyphs.tell(&angle).replace(' ', TIED));
            }
        }
        if parts.is_empty() {
            return self.words.no_angle();
        }
        if self.frame.is_some_and(|f| f.walking == Some(true)) {
            parts.push(self.words.walking());
        }
        parts.join(&format!("{TIED} "))
    }

    fn bars(&self) -> Vec<Line> {
        let Some(now) = self.snapshot else {
            return Vec::new();
        };
        let share = |part: Span, whole: Span| part.as_secs_f64() / whole.as_secs_f64().max(1.0);
        let holds = now.holds.values().flatten();
        let hold = holds.max_by(|a, b| a.dose.total_cmp(&b.dose));
        let words = self.words;
        let held = hold.map_or_else(
            || (0.0, words.nothing_held()),
            |hold| {
                let deg = to_deg(hold.angle);
                let text = words.held_now(hold.measure, deg, hold.held, hold.limit);
                (hold.dose, text)
            },
        );
        let position = (
            share(now.sustained, now.sustained_limit),
            words.position_now(now.sustained, now.sustained_limit),
        );
        let walk = (
            share(now.since_walk, now.walk_limit),
            words.walk_now(now.since_walk, now.walk_limit),
        );
        [("held", held), ("position", position), ("walk", walk)]
            .into_iter()
            .map(|(name, (share, text))| Line {
                bar: Some((words.bar(name), share)),
                text,
                tone: if share >= 1.0 {
                    Tone::Attention
                } else {
                    Tone::Plain
                },
            })
            .collect()
    }

    /// One line, in its colour, not wider than `room`.
    fn paint(&self, line: &Line, look: Look, room: usize) -> String {
        let head = line.bar.as_ref().map_or_else(String::new, |(name, share)| {
            let name: String = self.glyphs.tell(name).chars().take(NAME).collect();
            format!("{name:NAME$} {} ", gauge(*share, self.glyphs))
        });
        let text = format!("{head}{}", self.glyphs.tell(&line.text));
        look.paint(line.tone, &cut(&text, room, self.glyphs))
    }

    fn pose(&self) -> Pose {
        let Some(frame) = self.frame else {
            return Pose::default();
        };
        let deg = |m: Measure| frame.angles[m].map(|a| to_deg(a.flexion));
        let beyond = |m: Measure| {
            let hold = self.snapshot.and_then(|s| s.holds[m].as_ref());
            hold.is_some_and(|h| h.dose >= 1.0)
        };
        let trunk = deg(Measure::Trunk);
        // Only two sensors on the back see it bend; how much is the upper one's angle less the lower one's.
        let pair = [Placement::UpperBack, Placement::LowBack];
        let pair = pair.iter().all(|p| frame.worn[*p].is_some());
        let low = || Some(trunk? - deg(Measure::Lumbar)?);
        Pose {
            head: deg(Measure::Head),
            trunk,
            low_back: pair.then(low),
            beyond: Beyond {
                head: beyond(Measure::Head),
                neck: beyond(Measure::Neck),
                back: beyond(Measure::Trunk) || beyond(Measure::Lumbar),
            },
        }
    }
}

/// `text`, ended where the room does.
fn cut(text: &str, room: usize, glyphs: Glyphs) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let end = glyphs.tell("…");
    let keep = room.saturating_sub(end.chars().count());
    let kept: String = text.chars().take(keep).collect();
    format!("{kept}{end}").chars().take(room).collect()
}

/// A bar: full at the limit, and beyond.
fn gauge(share: f64, glyphs: Glyphs) -> String {
    let full = (0..GAUGE)
        .filter(|&i| {
            #[expect(clippy::cast_precision_loss, reason = "ten")]
            let edge = (i as f64 + 0.5) / GAUGE as f64;
            share >= edge
        })
        .count();
    // The last tenth is kept for the limit itself.
    let full = if share < 1.0 {
        full.min(GAUGE - 1)
    } else {
        full
    };
    glyphs.tell(&format!("{}{}", "█".repeat(full), "░".repeat(GAUGE - full)))
}

#[cfg(test)]
mod tests;
