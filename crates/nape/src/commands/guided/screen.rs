//! A guided break on the terminal: one line that is rewritten, and what is said once.

use std::io::{self, BufRead, IsTerminal, Write};

use nape_control::guided::{BreakProgress, Stage};
use nape_core::Span;
use nape_core::guide::Breath;
use nape_notify::guided::{line, news};
use nape_words::Words;

use crate::failure::Failure;
use crate::speech;
use crate::style::{Look, Tone};

/// What a line says where nothing can be rewritten: stage, rounds, breath, half minutes.
type Shown = (Stage, Option<(u32, u32)>, Option<Breath>, i64);

/// What stands on the terminal.
pub(super) struct Screen {
    look: Look,
    words: Words,
    json: bool,
    /// A line may be rewritten.
    live: bool,
    /// A live line stands at the end.
    open: bool,
    /// What was said last.
    said: Option<String>,
    /// A bell with each half of the breath.
    sound: bool,
    /// What was heard last.
    rung: Option<(Stage, Option<Breath>)>,
    /// What was shown last, for an output that is no terminal.
    shown: Option<Shown>,
}

impl Screen {
    /// Nothing stands there yet.
    pub(super) fn new(look: Look, words: Words, json: bool) -> Self {
        Self {
            look,
            words,
            json,
            live: io::stdout().is_terminal() && !json,
            open: false,
            said: None,
            sound: false,
            rung: None,
            shown: None,
        }
    }

    /// With a bell at each half of the breath, where there is a terminal to ring it.
    pub(super) fn with_sound(self, sound: bool) -> Self {
        Self {
            sound: sound && self.live,
            ..self
        }
    }

    /// Is it time for the bell: another half of the breath, or the end?
    fn rings(&mut self, progress: &BreakProgress) -> bool {
        let now = (progress.stage, progress.breath);
        let before = self.rung.replace(now);
        let worth = progress.breath.is_some() || progress.stage == Stage::Over;
        self.sound && worth && before != Some(now)
    }

    /// The name and the steps.
    pub(super) fn begin(&mut self, progress: &BreakProgress) -> Result<(), Failure> {
        if self.json {
            return self.show(progress);
        }
        let proposal = &progress.proposal;
        let mut text = String::new();
        for line in self.look.wrap(&self.words.proposal(proposal), 0) {
            text.push_str(&self.look.paint(Tone::Strong, &line));
            text.push('\n');
        }
        for (i, step) in self.words.steps(proposal).iter().enumerate() {
            let step = format!("{}. {step}", i + 1);
            for line in self.look.wrap(&step, 3) {
                text.push_str(&line);
                text.push('\n');
            }
        }
        put(&text)
    }

    pub(super) fn show(&mut self, progress: &BreakProgress) -> Result<(), Failure> {
        if self.json {
            let text = serde_json::to_string(progress).map_err(|e| Failure::stdout(e.into()))?;
            return put(&format!("{text}\n"));
        }
        if self.rings(progress) {
            put("\u{7}")?;
        }
        let news = news(progress, self.words);
        if news.is_some() && news != self.said {
            self.clear()?;
            let text = news.as_deref().unwrap_or_default();
            let tone = if progress.counted {
                Tone::Good
            } else {
                Tone::Attention
            };
            put(&format!("{}\n", self.look.paint(tone, text)))?;
        }
        self.said = news;
        if progress.stage == Stage::Over {
            return Ok(());
        }
        let line = line(progress, self.words);
        if self.live {
            // A line that wraps could not be rewritten.
            let line: String = line
                .chars()
                .take(self.look.width.saturating_sub(1))
                .collect();
            self.open = true;
            return put(&format!("\r\u{1b}[K{line}"));
        }
        // Where nothing can be rewritten, a line for what is new: each stage, round and breath, and each half minute.
        let halves = Span::from_secs_f64(progress.done_s.map_or(0.0, |(done, _)| done / 30.0));
        let halves = halves.as_micros() / 1_000_000;
        let now = Some((progress.stage, progress.rounds, progress.breath, halves));
        if now != self.shown {
            self.shown = now;
            return put(&format!("{line}\n"));
        }
        Ok(())
    }

    pub(super) fn clear(&mut self) -> Result<(), Failure> {
        if std::mem::take(&mut self.open) {
            return put("\r\u{1b}[K");
        }
        Ok(())
    }

    /// Asks whether it was done, where only the wearer knows; for as long as the wearer takes. Where nobody can be asked,
    /// nothing is said.
    pub(super) fn was_it_done(&mut self) -> Result<Said, Failure> {
        if !self.live || !io::stdin().is_terminal() {
            return Ok(Said::Nothing);
        }
        let question = self.words.was_it_done();
        put(&format!("{question} {} ", self.words.was_it_done_keys()))?;
        let mut line = String::new();
        io::stdin()
            .lock()
            .read_line(&mut line)
            .map_err(Failure::stdout)?;
        Ok(Said::of(&line))
    }
}

/// What the wearer said of a break that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// It was done.
    Done,
    /// It hurts.
    Hurts,
    /// Neither.
    Nothing,
}

impl Said {
    /// In any of the languages: who is asked in one may answer in another.
    fn of(line: &str) -> Self {
        match line.trim().to_lowercase().as_str() {
            "h" | "w" => Self::Hurts,
            line if speech::yes_or_no(line) == Some(true) => Self::Done,
            _ => Self::Nothing,
        }
    }
}

fn put(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(Failure::stdout)
}

#[cfg(test)]
mod tests {
    use nape_core::Timestamp;
    use nape_core::article::Activity;
    use nape_core::coach::{Adapted, Form, Proposal};
    use nape_core::guide::{Guide, Observed};

    use super::*;

    /// Ten half breaths and the end, in virtual time; none unless it is asked for.
    #[test]
    fn the_bell_rings_with_the_breath() {
        let rung = |sound: bool| {
            let look = Look {
                color: false,
                width: 80,
            };
            let mut screen = Screen {
                sound,
                ..Screen::new(look, Words::default(), false)
            };
            let proposal = Proposal {
                activity: Activity::CatCow,
                form: Form::Seated,
                adapted: Adapted::default(),
            };
            let at = |tenths: i64| Timestamp::from_micros(tenths * 100_000);
            let mut guide = Guide::new(proposal, at(0)).expect("guided");
            let mut times = 0;
            for tenths in 1..900 {
                guide.step(at(tenths), &Observed::default());
                times += u32::from(screen.rings(&BreakProgress::of(&guide)));
            }
            times
        };
        assert_eq!(rung(true), 11);
        assert_eq!(rung(false), 0);
    }

    #[test]
    fn an_answer_is_understood_in_either_language() {
        for (line, said) in [
            ("y\n", Said::Done),
            ("ja\n", Said::Done),
            ("h\n", Said::Hurts),
            ("w", Said::Hurts),
            ("n\n", Said::Nothing),
            ("", Said::Nothing),
            ("perhaps\n", Said::Nothing),
        ] {
            assert_eq!(Said::of(line), said, "{line:?}");
        }
    }
}
