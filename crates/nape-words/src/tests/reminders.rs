//! Reminders: how long each may be, and how they read.

use nape_core::Span;
use nape_core::event::{Measured, Nudge};
use nape_core::num::deg;

use super::everything;
use crate::{Language, Message, Words};

/// A bubble of a reminder: title, what was measured, when to stop. What is asked for with "Why?" is a page of its own.
fn is_short(said: &Message) -> Result<(), String> {
    let lines: Vec<usize> = said.body.lines().map(|l| l.chars().count()).collect();
    let title = said.title.chars().count();
    let all = title + 1 + said.body.chars().count();
    match lines[..] {
        [fact, _] if title <= 36 && fact <= 50 && all <= 150 => Ok(()),
        _ => Err(format!("{title}, {lines:?}, {all}: {said:?}")),
    }
}

/// With these figures.
fn figures(nudge: &mut Nudge, angle: f64, held: Span, limit: Span) {
    match &mut nudge.measured {
        Measured::Hold(h) => (h.angle, h.held, h.limit) = (angle, held, limit),
        Measured::Sustained { held: h, limit: l } => (*h, *l) = (held, limit),
        Measured::Walk { since, limit: l } => (*since, *l) = (held, limit),
        Measured::Repetition { per_min, .. } => *per_min = angle * 60.0,
        Measured::BendTwist { trunk, rotation } => (*trunk, *rotation) = (angle, -angle),
    }
}

fn fits(nudge: &Nudge) -> Result<(), String> {
    for language in Language::ALL {
        let words = Words::new(language);
        is_short(&words.nudge(nudge))?;
        let why = words.nudge_why(nudge);
        let (title, body) = (why.title.chars().count(), why.body.chars().count());
        if title > 36 || body > 400 {
            return Err(format!("{body}: {why:?}"));
        }
    }
    Ok(())
}

/// Every reminder as it usually is, and with the longest figures there can be.
#[test]
fn reminders_are_three_short_lines() {
    let mut odd = Vec::new();
    for mut nudge in everything::nudges() {
        odd.extend(fits(&nudge).err());
        let (long, short) = (Span::from_secs(35_990), Span::from_secs(119));
        for owed in [None, Some(long)] {
            nudge.owed = owed;
            figures(&mut nudge, deg(100.0), long, short);
            odd.extend(fits(&nudge).err());
            figures(&mut nudge, deg(26.0), long, long);
            odd.extend(fits(&nudge).err());
        }
    }
    odd.dedup();
    assert!(
        odd.is_empty(),
        "{} of them: {:#?}",
        odd.len(),
        &odd[..odd.len().min(9)]
    );
}

/// With usual figures the limit stands beside what was measured.
#[test]
fn a_limit_is_there_where_it_usually_is() {
    for nudge in everything::nudges() {
        let has_limit = !matches!(
            nudge.measured,
            Measured::Repetition { .. } | Measured::BendTwist { .. }
        );
        if nudge.owed.is_some() || !has_limit {
            continue;
        }
        for language in Language::ALL {
            let said = Words::new(language).nudge(&nudge);
            assert!(said.body.contains('('), "{said:?}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn reminders_of_any_figures_are_three_short_lines(
        angle in 0.0..1.6_f64,
        held in 0..36_000_i64,
        limit in 0..36_000_i64,
        owed in proptest::option::of(0..15_000_i64),
        which in 0..everything::nudges().len(),
    ) {
        let mut nudge = everything::nudges().swap_remove(which);
        nudge.owed = owed.map(Span::from_secs);
        figures(&mut nudge, angle, Span::from_secs(held), Span::from_secs(limit));
        let fits = fits(&nudge);
        proptest::prop_assert!(fits.is_ok(), "{:?}", fits);
    }
}

/// Whole reminders, to be read.
#[test]
fn reminders_read_well() {
    let mut nudge = everything::nudges().swap_remove(0);
    let [english, german] = Language::ALL.map(Words::new);
    let said = english.nudge(&nudge);
    assert_eq!(said.title, "A short walk: two minutes");
    assert_eq!(
        said.body,
        "Head down about 38° for 5½ min (limit: 5½ min)\nStop if it makes anything worse."
    );
    let said = german.nudge(&nudge);
    assert_eq!(said.title, "Ein paar Schritte: zwei Minuten");
    assert_eq!(
        said.body,
        "Kopf etwa 38° geneigt, 5½ min (Grenze: 5½ min)\nHör auf, wenn etwas schlimmer wird."
    );
    nudge.owed = Some(Span::from_mins(40));
    assert_eq!(
        english.nudge(&nudge).body,
        "Head down about 38° for 5½ min, 40 min ago\nStop if it makes anything worse."
    );
    let why = english.nudge_why(&nudge);
    assert_eq!(why.title, "Why this reminder?");
    assert_eq!(
        why.body,
        "It was due 40 min ago.\n\
         Your head has been tilted about 38° for 5½ min.\n\
         Your own limit: 5½ min (ISO 11226: 6½ min).\n\
         Measured at the head only; your neck may be bent less.\n\
         Poor posture is one of nine risk factors the article lists. That doesn't mean it hurts you."
    );
    assert_eq!(why.sources.len(), 2);
    let why = german.nudge_why(&nudge);
    assert_eq!(
        why.body,
        "Sie war vor 40 min dran.\n\
         Dein Kopf war 5½ min lang etwa 38° nach vorn geneigt.\n\
         Deine Grenze: 5½ min (ISO 11226: 6½ min).\n\
         Nur am Kopf gemessen; der Nacken kann weniger gebeugt sein.\n\
         Ungünstige Haltung: einer von neun Risikofaktoren aus dem Artikel. Das heißt nicht, dass es dir \
         wehtut."
    );
}
