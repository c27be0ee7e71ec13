//! What a wearer reads first of a session: five plain sentences and a strip of the day.
//!
//! Ends `nape demo` and `nape replay`, and is what `nape score` prints. Whoever wants every figure has `--full` and
//! `--json`. It words and draws; the values are `nape_analysis::plain`'s.

use std::io::{self, Write};

use nape_analysis::plain::{Day, Plain, Stretch};
use nape_core::Span;
use nape_core::event::Measure;
use nape_core::score::Report;
use nape_words::Words;

use crate::style::{Look, Tone};

/// Columns before the strip.
const HEAD: usize = 10;

/// Most signs of a strip: fits beside its head in 80 columns, eight minutes each of an eight-hour day.
const MOST: usize = 66;

/// Least signs of a strip: below that it says nothing.
const LEAST: usize = 10;

/// Writes the sentences and the strip of `report`, whose minutes are `day`. `more` is the command that tells every
/// figure, if there is one.
///
/// # Errors
/// Those of `out`.
pub(crate) fn write(
    out: &mut dyn Write,
    look: Look,
    words: Words,
    report: &Report,
    day: &Day,
    more: Option<&str>,
) -> io::Result<()> {
    for sentence in sentences(words, &Plain::of(report)) {
        for line in look.wrap(&sentence, 0) {
            writeln!(out, "{line}")?;
        }
    }
    strip(out, look, words, day)?;
    for note in &report.notes {
        for line in look.wrap(&words.note(note), 0) {
            writeln!(out, "{}", look.paint(Tone::Quiet, &line))?;
        }
    }
    if let Some(more) = more {
        for line in look.wrap(&words.more(more), 0) {
            writeln!(out, "{}", look.paint(Tone::Quiet, &line))?;
        }
    }
    Ok(())
}

/// The five facts as a sentence each; one if nothing is known.
pub(crate) fn sentences(words: Words, plain: &Plain) -> Vec<String> {
    let span = Span::from_secs_f64;
    let measured = words.measured(span(plain.known_s), span(plain.duration_s));
    if plain.known_s <= 0.0 {
        return vec![measured];
    }
    let long = plain.long.as_ref().and_then(|long| {
        let measure = Measure::ALL
            .into_iter()
            .find(|m| m.name() == long.measure)?;
        let angle = words.degrees(long.angle_deg?, long.uncertainty_deg);
        Some(words.long_postures(long.times, measure, &angle, span(long.held_s)))
    });
    vec![
        measured,
        long.unwrap_or_else(|| words.no_long_posture()),
        words.longest_position(plain.position_s.map(span), plain.head_alone),
        words.breaks(plain.breaks, span(plain.walked_s)),
        words.reminders(plain.reminders, plain.followed),
    ]
}

/// The sign, its colour and its name in `nape-words`. Without colours it is plain ASCII, for pipes and simple terminals.
const fn sign(stretch: Stretch, look: Look) -> (char, Tone, &'static str) {
    let (plain, drawn, tone, name) = match stretch {
        Stretch::Good => ('-', '▁', Tone::Plain, "good"),
        Stretch::Limit => ('#', '█', Tone::Attention, "limit"),
        Stretch::Exercise => ('+', '▄', Tone::Good, "exercise"),
        Stretch::Unknown => ('.', '·', Tone::Quiet, "unknown"),
    };
    (if look.color { drawn } else { plain }, tone, name)
}

fn strip(out: &mut dyn Write, look: Look, words: Words, day: &Day) -> io::Result<()> {
    let room = look.width.saturating_sub(HEAD).min(MOST);
    let strip = day.strip(room);
    if strip.len() < LEAST {
        return Ok(());
    }
    let head = look.paint(Tone::Quiet, &format!("{:HEAD$}", words.day()));
    let drawn: String = strip
        .chunk_by(|a, b| a == b)
        .map(|run| {
            let (sign, tone, _) = sign(run[0], look);
            look.paint(tone, &sign.to_string().repeat(run.len()))
        })
        .collect();
    writeln!(out, "\n{head}{drawn}")?;
    let (from, to) = day.ends();
    let (from, to) = (day.tell(from), day.tell(to));
    let gap = strip.len().saturating_sub(from.chars().count());
    let times = format!("{:HEAD$}{from}{to:>gap$}", "");
    writeln!(out, "{}", look.paint(Tone::Quiet, &times))?;
    let legend: Vec<_> = [
        Stretch::Good,
        Stretch::Limit,
        Stretch::Exercise,
        Stretch::Unknown,
    ]
    .into_iter()
    .filter(|s| strip.contains(s))
    .map(|s| {
        let (sign, _, name) = sign(s, look);
        // A sign stays with its words where the line ends.
        format!("{sign} {}", words.strip(name)).replace(' ', "\u{a0}")
    })
    .collect();
    for line in look.wrap(&legend.join("   "), HEAD) {
        let line = look.paint(Tone::Quiet, line.trim_start());
        writeln!(out, "{:HEAD$}{line}", "")?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use nape_core::event::{BreakKind, Event, EventKind};
    use nape_core::score::Summary;
    use nape_core::{Output, Timestamp};
    use nape_words::Language;

    use super::*;

    fn plain() -> Plain {
        Plain {
            duration_s: 28_800.0,
            known_s: 26_400.0,
            long: Some(nape_analysis::plain::LongPosture {
                times: 5,
                measure: "neck",
                held_s: 421.0,
                angle_deg: Some(47.2),
                uncertainty_deg: Some(5.9),
            }),
            position_s: Some(3_360.0),
            head_alone: false,
            breaks: 6,
            walked_s: 845.0,
            reminders: 4,
            followed: 3,
        }
    }

    #[test]
    fn five_sentences_in_both_languages() {
        let [english, german] = Language::ALL.map(|l| sentences(Words::new(l), &plain()));
        assert_eq!(
            english,
            [
                "Measured for 7 h 20 min of 8 h; no data for the rest.",
                "5 postures were held past their limit; the longest: neck bent 47° (±6°) for 7 min.",
                "Longest time in one position: 56 min.",
                "6 breaks were detected; you walked for 14 min.",
                "Nape reminded you 4 times; a break followed 3 times.",
            ]
        );
        assert_eq!(
            german,
            [
                "7 h 20 min von 8 h gemessen; für den Rest gibt es keine Daten.",
                "5 Haltungen gingen über ihr Limit; die längste: Nacken 47° (±6°) gebeugt, 7 min lang.",
                "Längste Zeit in derselben Position: 56 min.",
                "6 Pausen erkannt; du bist 14 min gegangen.",
                "Nape hat dich 4-mal erinnert; 3-mal folgte eine Pause.",
            ]
        );
    }

    /// What was not measured is not said: no posture, no position, no break.
    #[test]
    fn nothing_known_is_one_sentence() {
        for language in Language::ALL {
            let nothing = Plain {
                known_s: 0.0,
                ..plain()
            };
            let words = Words::new(language);
            assert_eq!(
                sentences(words, &nothing),
                [words.measured(Span::ZERO, Span::ZERO)]
            );
        }
    }

    #[test]
    fn the_strip_fits_and_is_ascii_without_colours() {
        let start = Timestamp::from_secs_f64(0.0);
        let mut day = Day::new(start);
        let mut summary = Summary::new(start);
        let output = Output::Event(Event {
            at: Timestamp::from_secs_f64(7_200.0),
            kind: EventKind::BreakCredited {
                kind: BreakKind::Walk,
                duration: Span::from_mins(5),
                prompted: false,
                paid: false,
            },
        });
        day.observe(&output);
        summary.observe(&output);
        day.reached(Timestamp::from_secs_f64(28_800.0));
        for (color, width) in [(false, 80), (true, 80), (false, 40)] {
            let look = Look { color, width };
            let mut out = Vec::new();
            let report = summary.finish("day");
            write(&mut out, look, Words::default(), &report, &day, None).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert_eq!(text.is_ascii(), !color, "{text}");
            if !color {
                assert!(text.lines().all(|l| l.chars().count() <= width), "{text}");
                assert!(text.contains(".+"), "{text}");
            }
            assert!(text.contains("8:00 h"), "{text}");
        }
    }
}
