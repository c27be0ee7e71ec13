//! `nape checkin`: a few questions with yes and no, and what follows from the answers.

use std::io::{self, IsTerminal};

use nape_core::coach::interview::Interview;
use nape_core::coach::{CheckIn, Health};
use nape_words::{Question, Words};

use nape_control::wearer::{Change, Report};

use super::ask::Asker;
use super::wearer::{change_and_report, said};
use crate::cli::{CheckinArgs, Region};
use crate::commands::{json, set_up, write};
use crate::failure::Failure;
use crate::page::Page;
use crate::style::{Look, Tone};

/// `nape checkin`.
///
/// # Errors
/// Nobody to ask and nothing said; a daemon that does not answer; the disk, after what follows was told.
pub fn run(args: &CheckinArgs, look: Look) -> Result<(), Failure> {
    let (paths, config) = set_up(&args.config)?;
    let words = config.words();
    let before = change_and_report(&paths, &config, &Change::Tell)?;
    let keep = |said_now: CheckIn| said(&paths, &config, &Change::CheckIn { said: said_now });
    let answers = if args.is_said() {
        of_args(args)?
    } else if io::stdin().is_terminal() {
        let mut asker = Asker {
            words,
            look,
            answers: &mut io::stdin().lock(),
            out: &mut io::stderr().lock(),
        };
        // A warning sign is kept with its yes: who then closes the window has said it all the same.
        let mut at_once = |sign: CheckIn| keep(sign).map(drop);
        match ask(&before.health, &mut asker, &mut at_once)? {
            Some(answers) => answers,
            None => return Ok(()),
        }
    } else {
        return Err(Failure::Argument {
            expected: "expected a terminal to ask on, or answers such as `--symptoms none`, `--symptoms neck,low_back \
                       --flare-up`, `--red-flag NAME`, `--cleared`, `--cleared-sign NAME`"
                .to_owned(),
        });
    };
    let (after, failure) = keep(answers)?;
    if args.json {
        json(&after)?;
    } else {
        write(&tell(&before, &after, failure.is_some(), words, look))?;
    }
    failure.map_or(Ok(()), Err)
}

/// What the flags say. Symptoms that are not spoken of stay as they were.
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
        lasting: args.lasting,
        limiting: args.limiting,
        red_flags: args.red_flag.clone(),
        cleared: args.cleared,
        cleared_signs: args.cleared_sign.clone(),
        partial: args.symptoms.is_empty(),
    })
}

/// Asks one question after the other; each warning sign goes to `at_once` with its yes. `None`: nothing was answered.
///
/// # Errors
/// Those of the streams, and of `at_once`.
fn ask(
    health: &Health,
    asker: &mut Asker<'_>,
    at_once: &mut dyn FnMut(CheckIn) -> Result<(), Failure>,
) -> Result<Option<CheckIn>, Failure> {
    let words = asker.words;
    let mut interview = Interview::new(health);
    let mut warned = false;
    let mut answered = false;
    while let Some(question) = interview.question() {
        let sign = match question {
            Question::RedFlag(flag) => Some(flag),
            _ => None,
        };
        if sign.is_some() && !warned {
            asker
                .say(&words.before_red_flags())
                .map_err(Failure::stdout)?;
            warned = true;
        }
        let (number, of) = interview.number();
        let text = format!(
            "{}  {}",
            words.question_number(small(number), small(of)),
            words.question(question)
        );
        let Some(yes) = asker.yes_or_no(&text).map_err(Failure::stdout)? else {
            if !answered {
                return Ok(None);
            }
            asker.say(&words.checkin_quit()).map_err(Failure::stdout)?;
            break;
        };
        answered = true;
        interview.answer(yes);
        if yes && sign.is_some_and(|flag| flag.urgency().silences()) && !interview.is_stopped() {
            at_once(CheckIn {
                partial: true,
                ..interview.said()
            })?;
        }
    }
    Ok(Some(interview.said()))
}

/// There are some twenty questions.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What follows, for people; `failed`: it is not on the disk. Beside a warning sign nothing is said of exercises.
fn tell(before: &Report, after: &Report, failed: bool, words: Words, look: Look) -> String {
    let mut page = Page::new(look);
    for advice in &after.advice {
        page.title(&words.advice_title(*advice));
        page.text(Tone::Strong, &words.advice(*advice));
    }
    if failed || after.unsaved {
        page.text(Tone::Attention, &words.not_saved(!failed));
    }
    let (flagged, was_flagged) = (after.health.red_flag(), before.health.red_flag());
    if flagged.is_some() {
        for flag in &after.health.red_flags {
            page.text(Tone::Plain, &format!("- {}", words.red_flag(*flag)));
        }
        page.text(Tone::Attention, &words.silent_until_cleared(false));
    } else if after.health.unread {
        page.text(Tone::Attention, &words.unread());
    } else {
        if was_flagged.is_some() {
            page.text(Tone::Good, &words.silent_until_cleared(true));
        }
        match (before.health.flare_up(), after.health.flare_up()) {
            (_, true) => page.text(Tone::Attention, &words.flare_up(true)),
            (true, false) => page.text(Tone::Good, &words.flare_up(false)),
            (false, false) => {}
        }
        if after.advice.is_empty() && was_flagged.is_none() && !failed {
            page.text(Tone::Plain, &words.thanks_for_checkin());
        }
    }
    page.text(Tone::Quiet, &words.disclaimer());
    page.finish()
}

#[cfg(test)]
mod tests {
    use nape_core::coach::RedFlag;
    use nape_words::Language;

    use super::*;

    const LOOK: Look = Look {
        color: false,
        width: 80,
    };

    /// What was said, what was kept at once, and what stood on the screen.
    fn asked(answers: &str, health: &Health) -> (Option<CheckIn>, Vec<CheckIn>, String) {
        let mut out = Vec::new();
        let mut kept = Vec::new();
        let mut asker = Asker {
            words: Words::new(Language::English),
            look: LOOK,
            answers: &mut answers.as_bytes(),
            out: &mut out,
        };
        let said = ask(health, &mut asker, &mut |sign| {
            kept.push(sign);
            Ok(())
        });
        (said.unwrap(), kept, String::from_utf8(out).unwrap())
    }

    #[test]
    fn who_has_nothing_answers_eight_questions_that_are_counted() {
        let (said, kept, text) = asked(&"n\n".repeat(8), &Health::new());
        assert_eq!(said, Some(CheckIn::default()));
        assert!(kept.is_empty());
        assert!(
            text.starts_with("1 of 8  ") && text.contains("8 of 8  "),
            "{text}"
        );
    }

    #[test]
    fn the_first_emergency_ends_the_questions() {
        let (said, _, text) = asked("n\nn\nn\ny\n", &Health::new());
        let said = said.unwrap();
        assert_eq!(said.red_flags, [RedFlag::SuddenHeadOrFace]);
        assert!(said.partial);
        assert_eq!(text.matches("(y/n)").count(), 4);
    }

    #[test]
    fn another_warning_sign_is_kept_with_its_yes() {
        // Neck, four noes of the symptoms, six emergencies, then yes to a sign that is for a doctor within days.
        let answers = format!("y\n{}y\nq\n", "n\n".repeat(4 + 6 + 2));
        let (said, kept, _) = asked(&answers, &Health::new());
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].red_flags, [RedFlag::Injury]);
        assert!(kept[0].partial);
        assert!(said.unwrap().partial, "the wearer stopped");
    }

    #[test]
    fn what_is_no_answer_is_said_to_be_none_and_q_before_the_first_keeps_nothing() {
        let (said, _, text) = asked("perhaps\n\nq\n", &Health::new());
        assert_eq!(said, None);
        assert_eq!(text.matches("Please answer y or n").count(), 2, "{text}");
        assert_eq!(text.matches("(y/n)").count(), 1);
        let (said, _, _) = asked("", &Health::new());
        assert_eq!(said, None);
    }

    #[test]
    fn who_named_a_sign_before_is_asked_of_that_one() {
        let health = Health {
            red_flags: vec![RedFlag::NightPain],
            ..Health::new()
        };
        let (said, _, text) = asked(&format!("y\n{}", "n\n".repeat(8)), &health);
        assert_eq!(said.unwrap().cleared_signs, [RedFlag::NightPain]);
        assert!(text.contains("pain at night"), "{text}");
    }

    #[test]
    fn beside_a_warning_sign_no_word_of_exercises() {
        let report = |health: Health| Report {
            schema: String::new(),
            now: nape_core::WallTime {
                unix_us: 0,
                utc_offset_s: 0,
            },
            profile: vec![],
            health,
            plan: vec![],
            done: vec![],
            clearance: false,
            set_aside: vec![],
            tolerance: vec![],
            advice: vec![],
            unsaved: false,
            hurts: nape_control::wearer::HurtsAbout::default(),
        };
        let before = report(Health::new());
        let mut health = Health::new();
        let advice = health.check_in(
            0,
            &CheckIn {
                neck: true,
                flare_up: true,
                lasting: true,
                red_flags: vec![RedFlag::Chest],
                ..CheckIn::default()
            },
        );
        let mut after = report(health);
        after.advice = advice;
        for language in Language::ALL {
            let text = tell(&before, &after, true, Words::new(language), LOOK);
            assert!(text.contains("112"), "{text}");
            let low = text.to_lowercase();
            for word in [
                "cat/cow", "katze", "flare", "schub", "walk", "geh ein", "pose", "gently",
            ] {
                assert!(!low.contains(word), "{word}: {text}");
            }
        }
    }
}
