//! Every event as a row: sign, label, colour, one sentence.
//!
//! The words are `nape-words`', in the reader's language, labels and measurements too. No blame, no fear, no medical claim.

use nape_core::event::{Answer, EventKind, Nudge};
use nape_core::{Event, Timestamp};
use nape_words::Words;

use super::face::Face;
use crate::style::Tone;

/// One entry of the timeline.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// A sign for the eye; the label says the same in words.
    pub(crate) sign: char,
    /// What changed, a few words.
    pub(crate) label: String,
    /// Its colour.
    pub(crate) tone: Tone,
    /// The particulars, in one sentence.
    pub(crate) detail: String,
    /// Further paragraphs.
    pub(crate) more: Vec<String>,
}

/// How rows are worded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wording<'a> {
    /// Tells moments.
    pub(crate) face: &'a Face,
    /// The language.
    pub(crate) words: Words,
    /// Doses as well: for ergonomists.
    pub(crate) all: bool,
    /// The reminder that came last, and when.
    pub(crate) reminded: Option<(u32, Timestamp)>,
}

/// The sign, the label's name and the colour of an event.
const fn kind(event: &EventKind) -> (char, &'static str, Tone) {
    use Tone::{Attention, Good, Plain, Quiet, Technical};
    match event {
        EventKind::Worn { .. } => ('●', "worn", Technical),
        EventKind::NotWorn { .. } => ('○', "not_worn", Technical),
        EventKind::LinkLost { .. } => ('○', "link_lost", Technical),
        EventKind::LinkRestored { .. } => ('●', "link_back", Technical),
        EventKind::Calibrated { .. } => ('+', "calibrated", Technical),
        EventKind::CalibrationStale { .. } => ('?', "stale", Attention),
        EventKind::ClipSlipped { .. } => ('?', "slipped", Attention),
        EventKind::BatteryLow { .. } => ('!', "battery", Attention),
        EventKind::CalibrationRefused { .. } => ('?', "refused", Attention),
        EventKind::HoldStarted(_) => ('>', "hold_begins", Plain),
        EventKind::HoldEnded(_) => ('·', "hold_over", Plain),
        EventKind::HoldLimit(_) => ('■', "hold_limit", Attention),
        EventKind::SustainedLimit { .. } => ('■', "position", Attention),
        EventKind::WalkDue { .. } => ('■', "walk_due", Attention),
        EventKind::RepetitionHigh { .. } => ('≈', "bends", Quiet),
        EventKind::BendTwist { .. } => ('≈', "twist", Quiet),
        EventKind::ClocksDisagree { .. } => ('!', "clocks_differ", Attention),
        EventKind::ClocksAgree { .. } => ('●', "clocks_agree", Technical),
        EventKind::Shift { .. } => ('~', "shift", Quiet),
        EventKind::WalkStarted(_) => ('»', "walk_begins", Good),
        EventKind::WalkEnded(_) => ('«', "walk_over", Good),
        EventKind::Activity(_) => ('✓', "exercise", Good),
        // Its label has a number.
        EventKind::Nudge(_) => ('◆', "", Attention),
        EventKind::BreakCredited { .. } => ('✓', "break", Good),
        EventKind::NudgeSuppressed { .. } => ('·', "left_out", Quiet),
        EventKind::NudgeDeferred { .. } => ('·', "waits", Quiet),
        // The sensors saw a break; nobody answered.
        EventKind::NudgeAnswered {
            answer: Answer::Verified,
            ..
        } => ('✓', "detected", Good),
        EventKind::NudgeAnswered { .. } | EventKind::Confirmed { .. } => ('◇', "answer", Good),
        EventKind::PreNotice { .. } => ('·', "soon", Quiet),
        EventKind::BreakOwed { .. } => ('·', "postponed", Quiet),
        EventKind::BreakSettled { .. } => ('·', "settled", Quiet),
        EventKind::PostureCorrected { .. } => ('✓', "moved", Good),
        EventKind::Asked { .. } => ('?', "question", Attention),
        EventKind::BreakReported { .. } => ('✓', "reported", Good),
        EventKind::SetAside { .. } => ('◇', "set_aside", Plain),
        EventKind::SeeDoctor { .. } => ('!', "doctor", Attention),
        EventKind::CheckedIn(_) => ('◇', "checkin", Plain),
        EventKind::Context { .. } => ('·', "desk", Quiet),
        EventKind::PlanReminder(_) => ('◆', "plan", Attention),
    }
}

/// `event` as a row.
pub(crate) fn row(event: &Event, wording: Wording<'_>) -> Row {
    let Wording {
        face,
        words,
        all,
        reminded,
    } = wording;
    if let EventKind::Nudge(nudge) = &event.kind {
        return reminder(nudge, words);
    }
    let (sign, label, tone) = kind(&event.kind);
    let tell = |at| face.short(at);
    let said = words.measured_line(&event.kind, &tell, all);
    let said = said.or_else(|| match (&event.kind, reminded) {
        (
            EventKind::NudgeAnswered {
                id,
                answer: Answer::Verified,
            },
            Some((last, at)),
        ) if *id == last => Some(words.detected_after(event.at.since(at), *id)),
        _ => words.line(&event.kind, &tell),
    });
    Row {
        sign,
        label: words.label(label),
        tone,
        detail: said.unwrap_or_default(),
        more: Vec::new(),
    }
}

fn reminder(nudge: &Nudge, words: Words) -> Row {
    let said = words.nudge(nudge);
    let mut more = vec![said.body, words.nudge_reasons(nudge)];
    more.extend(said.sources.iter().map(|s| words.source(s)));
    Row {
        sign: '◆',
        label: words.reminder_label(nudge.id),
        tone: Tone::Attention,
        detail: said.title,
        more,
    }
}
