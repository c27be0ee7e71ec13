//! `nape hurts`: what hurt is asked, set aside, and looked at; with and without a daemon.

use std::io::{self, IsTerminal};

use nape_core::article::Activity;
use nape_core::coach::Advice;
use nape_words::Words;

use nape_control::wearer::{Change, HurtsAbout, Report};

use super::ask::Asker;
use super::wearer::{change_and_report, said};
use crate::cli::HurtsArgs;
use crate::commands::{json, set_up, write};
use crate::failure::Failure;
use crate::page::Page;
use crate::style::{Look, Tone};

/// What can be done at a desk, and may hurt: the list where nobody knows what was done.
const GUIDED: [Activity; 6] = [
    Activity::CatCow,
    Activity::ChildsPose,
    Activity::DownwardDog,
    Activity::Walking,
    Activity::TaiChi,
    Activity::Rest,
];

/// `nape hurts`.
///
/// # Errors
/// Nobody to ask and nothing named; a daemon that does not answer; the disk, after what follows was told.
pub fn run(args: &HurtsArgs, look: Look) -> Result<(), Failure> {
    let (paths, config) = set_up(&args.config)?;
    let words = config.words();
    let before = change_and_report(&paths, &config, &Change::Tell)?;
    let about = before.hurts;
    let (activity, spreading) = if args.activity.is_some() || args.spreading {
        (args.activity, args.spreading)
    } else if io::stdin().is_terminal() {
        let mut asker = Asker {
            words,
            look,
            answers: &mut io::stdin().lock(),
            out: &mut io::stderr().lock(),
        };
        match ask(about, &mut asker).map_err(Failure::stdout)? {
            Some(answer) => answer,
            None => return Ok(()),
        }
    } else {
        let Some(activity) = about.done.or(about.proposed) else {
            return Err(Failure::Argument {
                expected: "expected what hurt, such as `nape hurts cat_cow`: nothing was done or suggested lately"
                    .to_owned(),
            });
        };
        (Some(activity), false)
    };
    let change = Change::Hurts {
        activity,
        spreading,
    };
    let (after, failure) = said(&paths, &config, &change)?;
    if args.json {
        json(&after)?;
    } else {
        write(&tell(activity, &after, failure.is_some(), words, look))?;
    }
    failure.map_or(Ok(()), Err)
}

/// What hurt, and does it spread? `None`: the wearer wants to stop before having said anything.
fn ask(about: HurtsAbout, asker: &mut Asker<'_>) -> io::Result<Option<(Option<Activity>, bool)>> {
    let words = asker.words;
    let known: Vec<Activity> = about.done.into_iter().chain(about.proposed).collect();
    let listed = if known.is_empty() {
        GUIDED.to_vec()
    } else {
        known
    };
    asker.say(&words.what_hurt())?;
    for (number, activity) in (1..).zip(&listed) {
        let text = match (
            Some(*activity) == about.done,
            Some(*activity) == about.proposed,
        ) {
            (true, _) => words.maybe_hurt(*activity, true),
            (_, true) => words.maybe_hurt(*activity, false),
            _ => words.activity(*activity),
        };
        asker.say(&format!("  {number}  {text}"))?;
    }
    let other = listed.len() + 1;
    asker.say(&format!("  {other}  {}", words.something_else()))?;
    let Some(number) = asker.number(other)? else {
        return Ok(None);
    };
    asker.say(&words.rest_now())?;
    // Who stops here has said what hurt.
    let spreading = asker.yes_or_no(&words.does_it_spread())?.unwrap_or(false);
    Ok(Some((listed.get(number - 1).copied(), spreading)))
}

/// What follows, for people. Nothing else is suggested in the same breath.
fn tell(
    activity: Option<Activity>,
    after: &Report,
    failed: bool,
    words: Words,
    look: Look,
) -> String {
    let mut page = Page::new(look);
    for advice in &after.advice {
        page.title(&words.advice_title(*advice));
        page.text(Tone::Strong, &words.advice(*advice));
    }
    if failed || after.unsaved {
        page.text(Tone::Attention, &words.not_saved(!failed));
    }
    let doctor = after.advice.iter().any(|a| *a != Advice::HurtsAgain);
    if after.health.red_flag().is_some() {
        page.text(Tone::Attention, &words.silent_until_cleared(false));
    } else if let Some(activity) = activity {
        for line in words.set_aside(activity).body.lines() {
            page.text(Tone::Plain, line);
        }
    } else if !doctor {
        page.text(Tone::Plain, &words.rest_now());
    }
    page.finish()
}

#[cfg(test)]
mod tests {
    use nape_words::Language;

    use super::*;

    fn asked(answers: &str, about: HurtsAbout) -> (Option<(Option<Activity>, bool)>, String) {
        let mut out = Vec::new();
        let mut asker = Asker {
            words: Words::new(Language::English),
            look: Look {
                color: false,
                width: 80,
            },
            answers: &mut answers.as_bytes(),
            out: &mut out,
        };
        let answer = ask(about, &mut asker).unwrap();
        (answer, String::from_utf8(out).unwrap())
    }

    #[test]
    fn what_was_done_is_asked_before_what_was_suggested() {
        let about = HurtsAbout {
            done: Some(Activity::Walking),
            proposed: Some(Activity::CatCow),
        };
        let (answer, text) = asked("1\nn\n", about);
        assert_eq!(answer, Some((Some(Activity::Walking), false)));
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
        assert!(at("what you did") < at("suggested"));
        assert!(at("Rest now") > at("something else"));
        assert_eq!(
            asked("2\ny\n", about).0,
            Some((Some(Activity::CatCow), true))
        );
        assert_eq!(asked("3\ny\n", about).0, Some((None, true)));
        assert_eq!(asked("9\nx\nq\n", about).0, None);
        assert_eq!(
            asked("1\n", about).0,
            Some((Some(Activity::Walking), false))
        );
    }

    #[test]
    fn without_anything_known_all_that_is_guided_is_listed() {
        let (answer, text) = asked("3\nn\n", HurtsAbout::default());
        assert_eq!(answer, Some((Some(Activity::DownwardDog), false)));
        assert!(text.contains("  7  something else"), "{text}");
    }
}
