//! `nape checkin`: a few questions with yes and no, and what follows from the answers.

use std::io::{self, BufRead, IsTerminal, Write};

use nape_core::coach::{CheckIn, RedFlag};
use nape_words::{Question, Words};

use nape_control::wearer::{Change, Report};

use super::wearer::change_and_report;
use crate::cli::{CheckinArgs, Region};
use crate::commands::{json, set_up, write};
use crate::failure::Failure;
use crate::page::Page;
use crate::speech;
use crate::style::{Look, Tone};

/// `nape checkin`.
///
/// # Errors
/// Nobody to ask and nothing said; a daemon that does not answer; the disk.
pub fn run(args: &CheckinArgs, look: Look) -> Result<(), Failure> {
    let (paths, config) = set_up(&args.config)?;
    let words = config.words();
    let before = change_and_report(&paths, &config, &Change::Tell)?;
    let said = if args.is_said() {
        of_args(args)?
    } else if io::stdin().is_terminal() {
        let mut stdin = io::stdin().lock();
        let mut out = io::stderr().lock();
        let flagged = before.health.red_flag().is_some();
        ask(words, look, flagged, &mut stdin, &mut out).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Failure::Argument {
                expected: "expected an answer to each question; nothing was kept".to_owned(),
            },
            _ => Failure::stdout(error),
        })?
    } else {
        return Err(Failure::Argument {
            expected: "expected a terminal to ask on, or answers such as `--symptoms none`, `--symptoms neck,low_back \
                       --flare-up`, `--red-flag NAME`, `--cleared`"
                .to_owned(),
        });
    };
    let change = Change::CheckIn { said };
    let after = change_and_report(&paths, &config, &change)?;
    if args.json {
        return json(&after);
    }
    write(&tell(&before, &after, words, look))
}

/// What the flags say.
fn of_args(args: &CheckinArgs) -> Result<CheckIn, Failure> {
    let has = |region| args.symptoms.contains(&region);
    if has(Region::None) && args.symptoms.len() > 1 {
        return Err(Failure::Argument {
            expected: "expected `--symptoms none`, or regions, not both".to_owned(),
        });
    }
    Ok(CheckIn {
        neck: has(Region::Neck),
        low_back: has(Region::LowBack),
        flare_up: args.flare_up,
        red_flags: args.red_flag.clone(),
        cleared: args.cleared,
    })
}

/// Asks one question after the other.
///
/// # Errors
/// Those of the streams; [`io::ErrorKind::UnexpectedEof`] when the answers end early.
fn ask(
    words: Words,
    look: Look,
    flagged: bool,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<CheckIn> {
    let mut asked = |question, out: &mut dyn Write| yes_or_no(question, words, look, answers, out);
    let neck = asked(Question::Neck, out)?;
    let low_back = asked(Question::LowBack, out)?;
    let flare_up = (neck || low_back) && asked(Question::FlareUp, out)?;
    let cleared = flagged && asked(Question::Cleared, out)?;
    // Asked of everybody: some of them come without pain.
    let before = look.wrap(&words.before_red_flags(), 0).join("\n");
    writeln!(out, "{before}")?;
    let mut red_flags = Vec::new();
    for flag in RedFlag::ALL {
        if asked(Question::RedFlag(flag), out)? {
            red_flags.push(flag);
        }
    }
    Ok(CheckIn {
        neck,
        low_back,
        flare_up,
        red_flags,
        cleared,
    })
}

/// Asks until the answer is a yes or a no.
fn yes_or_no(
    question: Question,
    words: Words,
    look: Look,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let question = format!("{} {}", words.question(question), words.yes_or_no());
    loop {
        write!(out, "{} ", look.wrap(&question, 0).join("\n"))?;
        out.flush()?;
        let mut line = String::new();
        if answers.read_line(&mut line)? == 0 {
            writeln!(out)?;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(answer) = speech::yes_or_no(&line) {
            return Ok(answer);
        }
    }
}

/// What follows, for people.
fn tell(before: &Report, after: &Report, words: Words, look: Look) -> String {
    let mut page = Page::new(look);
    for advice in &after.advice {
        page.line("", Tone::Attention, &words.advice_title(*advice));
        page.line("", Tone::Strong, &words.advice(*advice));
    }
    let flagged = after.health.red_flag().is_some();
    if flagged {
        for flag in &after.health.red_flags {
            page.line("", Tone::Plain, &format!("- {}", words.red_flag(*flag)));
        }
        page.line("", Tone::Attention, &words.silent_until_cleared(false));
    } else if before.health.red_flag().is_some() {
        page.line("", Tone::Good, &words.silent_until_cleared(true));
    }
    match (before.health.flare_up(), after.health.flare_up()) {
        (_, true) => page.line("", Tone::Attention, &words.flare_up(true)),
        (true, false) => page.line("", Tone::Good, &words.flare_up(false)),
        (false, false) => {}
    }
    let just_cleared = before.health.red_flag().is_some() && !flagged;
    if after.advice.is_empty() && !just_cleared {
        page.line("", Tone::Plain, &words.thanks_for_checkin());
    }
    page.line("", Tone::Quiet, &words.disclaimer());
    page.finish()
}

#[cfg(test)]
mod tests {
    use nape_words::Language;

    use super::*;

    /// `None`: the answers ended early.
    fn said(answers: &str, flagged: bool) -> (Option<CheckIn>, String) {
        let look = Look {
            color: false,
            width: 80,
        };
        let words = Words::new(Language::English);
        let mut out = Vec::new();
        let said = match ask(words, look, flagged, &mut answers.as_bytes(), &mut out) {
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => None,
            said => Some(said.unwrap()),
        };
        (said, String::from_utf8(out).unwrap())
    }

    #[test]
    fn everybody_is_asked_for_warning_signs() {
        let (none, asked) = said(&"n\n".repeat(16), false);
        assert_eq!(none, Some(CheckIn::default()));
        assert_eq!(asked.matches("(y/n)").count(), 16);
        let mut answers = "y\nJA\nno\n".to_owned();
        answers.push_str("n\ny\n");
        answers.push_str(&"n\n".repeat(12));
        let (some, _) = said(&answers, false);
        assert_eq!(
            some,
            Some(CheckIn {
                neck: true,
                low_back: true,
                red_flags: vec![RedFlag::SaddleNumbness],
                ..CheckIn::default()
            })
        );
    }

    #[test]
    fn what_is_no_answer_is_asked_again_and_an_end_keeps_nothing() {
        let (none, asked) = said("perhaps\n\nn\n", false);
        assert_eq!(none, None);
        assert_eq!(asked.matches("(y/n)").count(), 4);
    }

    #[test]
    fn who_named_a_sign_before_is_asked_for_the_doctor() {
        let mut answers = "n\nn\ny\n".to_owned();
        answers.push_str(&"n\n".repeat(14));
        let (some, _) = said(&answers, true);
        assert!(some.unwrap().cleared);
    }
}
