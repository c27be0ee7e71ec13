//! Everything that can be said, with every value of every enum.

use nape_core::article::{ACTIVITIES, Caution, RISK_FACTORS, RiskFactor};
use nape_core::coach::{
    Adapted, Advice, Because, CheckIn, Proposal, RedFlag, RuledOut, Source, Standing,
};
use nape_core::event::{
    Answer, BreakKind, Breakpoint, Context, EventKind, HeldBack, Hold, Knows, Measure, Measured,
    Nudge, Rule, Settled,
};
use nape_core::guide::Breath;
use nape_core::num::deg;
use nape_core::{Span, Timestamp};

use crate::{Button, Message, Prompt, Question, Words};

/// What a text is, and so how long it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// On a button.
    Button,
    /// In the timeline's column.
    Label,
    /// A few words.
    Title,
    /// One line.
    Line,
    /// A paragraph or some lines.
    Body,
    /// One line about a clip: there a reference posture is asked for, which is no advice on posture.
    Clip,
}

impl Kind {
    /// Most characters.
    pub(super) const fn most(self) -> usize {
        match self {
            // Three of them fit a bubble.
            Self::Button => 12,
            Self::Label => 16,
            Self::Title => 60,
            Self::Line | Self::Body | Self::Clip => 400,
        }
    }
}

/// Every proposal there is: each activity in each of its forms, adapted in each way.
pub(super) fn proposals() -> Vec<Proposal> {
    let mut all = Vec::new();
    for row in &ACTIVITIES {
        for &form in Words::forms(row.id) {
            for (gentle, neutral_neck) in
                [(false, false), (false, true), (true, false), (true, true)]
            {
                let adapted = Adapted {
                    gentle,
                    neutral_neck,
                };
                all.push(Proposal {
                    activity: row.id,
                    form,
                    adapted,
                });
            }
        }
    }
    all
}

pub(super) fn hold(measure: Measure, angle: f64, limit: i64) -> Measured {
    Measured::Hold(Hold {
        measure,
        from: Timestamp::from_secs_f64(0.0),
        to: Timestamp::from_secs_f64(0.0),
        angle: deg(angle),
        sigma: 0.0,
        held: Span::from_secs(340),
        limit: Span::from_secs(limit),
        dose: 1.0,
    })
}

/// Nudges about every fact, with every proposal, by every rig, put off and not.
pub(super) fn nudges() -> Vec<Nudge> {
    let min = Span::from_mins;
    let mut facts = vec![
        (
            Rule::Hold,
            RiskFactor::PoorPosture,
            hold(Measure::Head, 38.2, 340),
        ),
        (
            Rule::Walk,
            RiskFactor::SustainedPosition,
            Measured::Walk {
                since: min(56),
                limit: min(55),
            },
        ),
        (
            Rule::Sustained,
            RiskFactor::SustainedPosition,
            Measured::Sustained {
                held: min(31),
                limit: min(30),
            },
        ),
        (
            Rule::BendTwist,
            RiskFactor::LiftingOrTwisting,
            Measured::BendTwist {
                trunk: deg(62.0),
                rotation: deg(-35.0),
            },
        ),
    ];
    for measure in Measure::ALL {
        // Within the holding time, beyond any.
        for (angle, limit) in [(38.0, 389), (38.0, 159), (88.0, 0)] {
            facts.push((
                Rule::Hold,
                RiskFactor::PoorPosture,
                hold(measure, angle, limit),
            ));
        }
        let measured = Measured::Repetition {
            measure,
            per_min: 5.2,
        };
        facts.push((Rule::Repetition, RiskFactor::RepetitiveMotion, measured));
    }
    let mut all = Vec::new();
    for (rule, risk_factor, measured) in facts {
        for proposal in proposals() {
            for (trunk, owed) in [(false, None), (true, Some(Span::from_mins(219)))] {
                all.push(Nudge {
                    id: 1,
                    rule,
                    measured,
                    risk_factor,
                    proposal,
                    considered: Vec::new(),
                    breakpoint: None,
                    owed,
                    knows: Knows { neck: trunk, trunk },
                    sources: Source::of(&measured).into(),
                });
            }
        }
    }
    all
}

const BREAKS: [BreakKind; 7] = [
    BreakKind::TaiChi,
    BreakKind::Walk,
    BreakKind::MicroBreak,
    BreakKind::CatCow,
    BreakKind::ChildsPose,
    BreakKind::DownwardDog,
    BreakKind::Rest,
];

const ANSWERS: [Answer; 6] = [
    Answer::Done,
    Answer::Snooze,
    Answer::Hurts,
    Answer::Dismissed,
    Answer::Ignored,
    Answer::Verified,
];

const MOMENTS: [Breakpoint; 4] = [
    Breakpoint::HeadLift,
    Breakpoint::Pause,
    Breakpoint::LeftPosition,
    Breakpoint::ContextEnded,
];

const HELD_BACK: [HeldBack; 20] = [
    HeldBack::Cooldown,
    HeldBack::Budget,
    HeldBack::Snoozed,
    HeldBack::Walking,
    HeldBack::NoActivity,
    HeldBack::Baseline,
    HeldBack::Breakpoint,
    HeldBack::Announced,
    HeldBack::HourBudget,
    HeldBack::Pace,
    HeldBack::WalkBudget,
    HeldBack::BackOff,
    HeldBack::QuietHours,
    HeldBack::Tracking,
    HeldBack::Meeting,
    HeldBack::FullScreen,
    HeldBack::Idle,
    HeldBack::OnBreak,
    HeldBack::RedFlag,
    HeldBack::Resolved,
];

/// Not compiled when a variant is new: it belongs into the lists above as well.
const fn _complete(held_back: HeldBack, kind: BreakKind, answer: Answer, moment: Breakpoint) {
    match held_back {
        HeldBack::Cooldown | HeldBack::Budget | HeldBack::Snoozed | HeldBack::Walking => {}
        HeldBack::NoActivity | HeldBack::Baseline | HeldBack::Breakpoint => {}
        HeldBack::Announced | HeldBack::HourBudget | HeldBack::Pace | HeldBack::WalkBudget => {}
        HeldBack::BackOff | HeldBack::QuietHours | HeldBack::Tracking | HeldBack::Meeting => {}
        HeldBack::FullScreen | HeldBack::Idle | HeldBack::OnBreak | HeldBack::RedFlag => {}
        HeldBack::Resolved => {}
    }
    match kind {
        BreakKind::Walk | BreakKind::MicroBreak | BreakKind::CatCow => {}
        BreakKind::ChildsPose | BreakKind::DownwardDog | BreakKind::Rest | BreakKind::TaiChi => {}
    }
    match answer {
        Answer::Done | Answer::Snooze | Answer::Hurts => {}
        Answer::Dismissed | Answer::Ignored | Answer::Verified => {}
    }
    match moment {
        Breakpoint::HeadLift | Breakpoint::Pause => {}
        Breakpoint::LeftPosition | Breakpoint::ContextEnded => {}
    }
}

/// Everything that can be said.
pub(super) fn everything(words: Words) -> Vec<(Kind, String)> {
    let mut all = Vec::new();
    nudge_words(words, &mut all);
    break_words(words, &mut all);
    health_words(words, &mut all);
    reason_words(words, &mut all);
    event_words(words, &mut all);
    all
}

fn put(all: &mut Vec<(Kind, String)>, said: Message) {
    all.push((Kind::Title, said.title));
    all.push((Kind::Body, said.body));
}

fn nudge_words(words: Words, all: &mut Vec<(Kind, String)>) {
    for nudge in nudges() {
        put(all, words.nudge(&nudge));
        all.push((Kind::Line, words.nudge_reasons(&nudge)));
        let (activity, factor) = (nudge.proposal.activity, nudge.risk_factor);
        let (activity, factor) = (words.activity(activity), words.factor(factor));
        all.push((Kind::Line, words.proposed(&activity, &factor)));
    }
    for button in Button::ALL {
        all.push((Kind::Button, words.button(button)));
    }
    let named = ["ISO 11226:2000".to_owned(), "the article".to_owned()];
    for more in [0, 1, 4] {
        all.push((Kind::Line, words.sources(&named, more)));
        all.push((Kind::Line, words.sources(&named[..1], more)));
    }
    all.push((Kind::Line, words.source(&named[0])));
    for rule in Rule::ALL {
        put(all, words.pre_notice(rule, Span::from_secs(210)));
    }
    put(all, words.corrected());
    all.push((Kind::Title, words.put_off(Span::from_mins(40))));
    for kind in BREAKS {
        put(all, words.asked(kind));
        for reps in [None, Some(1), Some(5)] {
            put(all, words.thanks(kind, Span::from_secs(125), reps));
        }
    }
}

fn break_words(words: Words, all: &mut Vec<(Kind, String)>) {
    for proposal in proposals() {
        all.push((Kind::Title, words.activity(proposal.activity)));
        all.push((Kind::Line, words.offer_instead(proposal.activity)));
        all.push((Kind::Line, words.proposal(&proposal)));
        let steps = words.steps(&proposal);
        // All of them are the body of a bubble.
        all.push((Kind::Body, steps.join("\n")));
        all.extend(steps.into_iter().map(|s| (Kind::Line, s)));
        put(all, words.set_aside(proposal.activity, Some(&proposal)));
        put(all, words.set_aside(proposal.activity, None));
        let (held, of) = (Span::from_secs(20), Span::from_secs(60));
        for prompt in [
            Prompt::GetReady,
            Prompt::Breathe(Breath::Out),
            Prompt::Breathe(Breath::In),
            Prompt::DoneUnseen,
            Prompt::NotSeen,
            Prompt::Count { done: 3, of: 5 },
            Prompt::Held { held, of },
            Prompt::Walked {
                time: of,
                steps: None,
            },
            Prompt::Walked {
                time: of,
                steps: Some(1),
            },
            Prompt::Walked {
                time: of,
                steps: Some(1_234),
            },
            Prompt::Slower,
            Prompt::Smaller,
            Prompt::TooFast,
            Prompt::TooFar,
            Prompt::ClipLost,
            Prompt::DoneSeen,
            Prompt::DoneByClock,
            Prompt::GivenUp,
        ] {
            // The title of a bubble.
            all.push((Kind::Title, words.prompt(&proposal, prompt)));
        }
    }
    all.push((Kind::Line, words.was_it_done()));
    for row in &ACTIVITIES {
        let standing = Standing {
            activity: row.id,
            done: 1,
            of: 2,
        };
        put(all, words.plan_reminder(&standing));
        for minutes in [None, Some(1), Some(45)] {
            all.push((Kind::Line, words.logged(row.id, minutes)));
        }
    }
    all.push((Kind::Line, words.plan_empty()));
    all.push((Kind::Line, words.plan_needs_clearance()));
}

fn health_words(words: Words, all: &mut Vec<(Kind, String)>) {
    for question in [
        Question::Neck,
        Question::LowBack,
        Question::FlareUp,
        Question::Cleared,
    ] {
        all.push((Kind::Line, words.question(question)));
    }
    for flag in RedFlag::ALL {
        all.push((Kind::Line, words.question(Question::RedFlag(flag))));
        all.push((Kind::Title, words.red_flag(flag)));
    }
    for advice in Advice::ALL {
        put(all, words.see_doctor(advice));
    }
    for is in [false, true] {
        all.push((Kind::Line, words.flare_up(is)));
        all.push((Kind::Line, words.silent_until_cleared(is)));
        all.push((
            Kind::Line,
            words.checked_in(&CheckIn {
                neck: is,
                low_back: is,
                flare_up: is,
                red_flags: vec![],
                cleared: is,
            }),
        ));
    }
    all.push((Kind::Button, words.yes_or_no()));
    for (declared, in_config) in [(false, false), (true, false), (false, true)] {
        all.push((Kind::Title, words.declared(declared, in_config)));
    }
    all.push((Kind::Line, words.before_red_flags()));
    all.push((Kind::Line, words.thanks_for_checkin()));
    all.push((Kind::Line, words.disclaimer()));
    all.push((Kind::Line, words.profile()));
    for row in &RISK_FACTORS {
        all.push((Kind::Title, words.factor(row.id)));
        all.push((Kind::Line, words.known_by(row.id)));
        all.push((Kind::Line, words.follows(row.id)));
        all.push((Kind::Line, words.ruled_out(RuledOut::Profile(row.id))));
        all.push((Kind::Line, words.because(Because::Prefers(row.id))));
    }
    for caution in Caution::ALL {
        all.push((Kind::Line, words.caution(caution)));
    }
    for about in words.about_pinched_nerves() {
        all.push((Kind::Line, about));
    }
    for proposal in proposals() {
        all.push((Kind::Line, words.suggested(&proposal)));
        all.extend(words.forms_ours(proposal.activity).map(|s| (Kind::Line, s)));
    }
}

fn reason_words(words: Words, all: &mut Vec<(Kind, String)>) {
    let mut title = |text| all.push((Kind::Title, text));
    for why in [
        RuledOut::RedFlag,
        RuledOut::FlareUp,
        RuledOut::Hurts,
        RuledOut::Elsewhere,
        RuledOut::Clearance,
    ] {
        title(words.ruled_out(why));
    }
    for because in [
        Because::Answers,
        Because::RestFirst,
        Because::Taken,
        Because::PassedOver,
        Because::Variety,
    ] {
        title(words.because(because));
    }
    for moment in MOMENTS.map(Some).into_iter().chain([None]) {
        title(words.moment(moment));
    }
    for context in Context::ALL {
        title(words.context(context, true));
        title(words.context(context, false));
    }
    for reason in HELD_BACK {
        title(words.held_back(reason));
    }
    for kind in BREAKS {
        title(words.break_kind(kind));
    }
    for answer in ANSWERS {
        title(words.answer(answer));
    }
    for rule in Rule::ALL {
        title(words.rule(rule));
    }
}

fn event_words(words: Words, all: &mut Vec<(Kind, String)>) {
    let proposal = proposals().swap_remove(0);
    let (activity, within) = (proposal.activity, Span::from_secs(150));
    let mut events = Vec::new();
    for rule in Rule::ALL {
        for reason in HELD_BACK {
            for until in [None, Some(Timestamp::from_secs_f64(0.0))] {
                events.push(EventKind::NudgeSuppressed {
                    rule,
                    reason,
                    until,
                });
                events.push(EventKind::NudgeDeferred {
                    rule,
                    reason,
                    until,
                });
            }
            events.push(EventKind::BreakOwed { rule, reason });
        }
        events.push(EventKind::PreNotice { rule, within });
    }
    events.extend(Settled::ALL.map(|how| EventKind::BreakSettled { how }));
    for kind in BREAKS {
        for (prompted, paid) in [(false, false), (false, true), (true, false), (true, true)] {
            let duration = within;
            events.push(EventKind::BreakCredited {
                kind,
                duration,
                prompted,
                paid,
            });
        }
        events.push(EventKind::Asked { id: 1, kind });
        events.push(EventKind::Confirmed {
            id: 1,
            kind,
            yes: true,
        });
        events.push(EventKind::Confirmed {
            id: 1,
            kind,
            yes: false,
        });
    }
    for context in Context::ALL {
        events.push(EventKind::Context { context, on: true });
        events.push(EventKind::Context { context, on: false });
    }
    events.extend(ANSWERS.map(|answer| EventKind::NudgeAnswered { id: 1, answer }));
    events.extend(Advice::ALL.map(|advice| EventKind::SeeDoctor { advice }));
    events.extend(
        ACTIVITIES
            .iter()
            .map(|row| EventKind::BreakReported { activity: row.id }),
    );
    events.push(EventKind::PostureCorrected { id: 1 });
    events.push(EventKind::SetAside {
        activity,
        instead: Some(proposal),
    });
    events.push(EventKind::SetAside {
        activity,
        instead: None,
    });
    events.push(EventKind::CheckedIn(CheckIn {
        red_flags: RedFlag::ALL[..2].to_vec(),
        ..CheckIn::default()
    }));
    events.push(EventKind::PlanReminder(Standing {
        activity,
        done: 0,
        of: 2,
    }));
    events.extend(nudges().into_iter().take(1).map(EventKind::Nudge));
    for event in events {
        let line = words.line(&event, &|_| "10:15".to_owned());
        all.push((Kind::Line, line.expect("an event of the coach")));
    }
}
