//! A month of days for five kinds of people, in a closed loop with the engine.
//!
//! A model wearer works, moves and rests, and does something when it is nudged, or does not ([`Kind`]). The engine is
//! the real one; all it gets are samples of two clips and what a person or a desktop would say. What it said is
//! counted, and held against what it must never say ([`Tally`]), by rules written anew here.
//!
//! The people are a model: the figures say what the rules do, not that anybody is better off.

mod body;
mod check;
mod day;
mod page;
mod react;
mod tally;

pub use page::{BEGIN, END, page, table};
pub use tally::{Counts, Tally};

use std::ops::Range;

use nape_core::calibrate::Calibration;
use nape_core::coach::{CheckIn, Hours, Preferences};
use nape_core::event::{Carry, Context};
use nape_core::{Control, Engine, Input, Output, Params, Placement, Span, Timestamp, WallTime};

use body::{Body, Rng};
use day::Day;
use react::React;

/// Working days in the month.
pub const DAYS: u32 = 20;

/// Hours of a whole day.
pub const HOURS: i64 = 8;

/// Monday, 2 November 2026.
const FIRST_DAY: i64 = 20_759;

/// Work begins at 08:40, local time; nudges are wanted from 09:00 to 16:30.
const BEGINS_MIN: i64 = 8 * 60 + 40;
const WANTED: Hours = Hours {
    from_min: 9 * 60,
    to_min: 16 * 60 + 30,
};

/// Berlin in winter.
const OFFSET_S: i32 = 3_600;

/// The five kinds of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Mostly does what is proposed.
    Heeds,
    /// Never does, and says nothing.
    Ignores,
    /// Says of walking that it hurts; heeds the rest.
    Hurts,
    /// Declares a pregnancy; heeds.
    Pregnant,
    /// Heeds; says so of a flare-up on the morning of the third day, and on that of the eighth that it is over.
    FlareUp,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Heeds,
        Self::Ignores,
        Self::Hurts,
        Self::Pregnant,
        Self::FlareUp,
    ];

    /// As the table names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Heeds => "heeds",
            Self::Ignores => "ignores",
            Self::Hurts => "walking hurts",
            Self::Pregnant => "pregnant",
            Self::FlareUp => "flare-up",
        }
    }
}

/// What the wearer set up: floor to lie on, and hours at which nudges are wanted.
fn params() -> Params {
    Params {
        coach: Preferences {
            floor: true,
            hours: Some(WANTED),
            ..Preferences::default()
        },
        ..Params::default()
    }
}

/// The civil day on which working day `day` (from 0) falls, Monday to Friday.
const fn civil_day(day: u32) -> i64 {
    FIRST_DAY + (day / 5 * 7 + day % 5) as i64
}

/// Civil time when it begins.
const fn wall(day: u32) -> WallTime {
    let minutes = civil_day(day) * 1_440 + BEGINS_MIN;
    WallTime {
        unix_us: (minutes * 60 - OFFSET_S as i64) * 1_000_000,
        utc_offset_s: OFFSET_S,
    }
}

/// What is said in the morning of day `day`, before anything else.
fn morning(kind: Kind, day: u32) -> Vec<Control> {
    let mut said = Vec::new();
    if kind == Kind::Pregnant {
        let mut profile = nape_core::article::Profile::NONE;
        profile.pregnancy = true;
        said.push(Control::Profile { profile });
    }
    if kind == Kind::FlareUp && (day == 2 || day == 7) {
        let said_now = CheckIn {
            flare_up: day == 2,
            ..CheckIn::default()
        };
        said.push(Control::CheckIn { said: said_now });
    }
    said
}

/// These days (from 0), of so many hours, of a wearer of this kind.
pub fn simulate(kind: Kind, days: Range<u32>, hours: i64, seed: u64) -> Tally {
    let mut tally = Tally::new(kind, params());
    let mut rng = Rng::new(seed);
    let mut react = React::new(kind);
    let mut carry = None;
    for day in days {
        carry = one_day(day, hours, carry, &mut rng, &mut react, &mut tally);
    }
    tally
}

fn one_day(
    number: u32,
    hours: i64,
    carry: Option<Carry>,
    rng: &mut Rng,
    react: &mut React,
    tally: &mut Tally,
) -> Option<Carry> {
    let mut engine = Engine::new(params(), Timestamp::default());
    let mut body = Body::new(rng);
    let mut day = Day::new(hours, rng);
    tally.begin_day(wall(number));
    let begin = Timestamp::default();
    engine.handle(begin, Input::Wall(wall(number)));
    let mut said: Vec<Control> = [Placement::Head, Placement::UpperBack]
        .into_iter()
        .filter_map(|placement| {
            let (up, forward) = ([0.0, 0.0, 1.0], [1.0, 0.0, 0.0]);
            let calibration = Calibration::from_up_and_forward(up, forward, false, 0.01)?;
            Some(Control::UseCalibration {
                placement,
                calibration,
            })
        })
        .collect();
    said.extend(carry.map(|carry| Control::Carry {
        carry: carry.into(),
    }));
    said.extend(morning(tally.kind, number));
    for second in 0..hours * 3_600 {
        let now = begin + Span::from_secs(second);
        said.extend(react.say(second, &mut day));
        day.second(second, &mut body, rng);
        if let Some(on) = day.meeting_news() {
            let context = Context::Meeting;
            said.push(Control::Context { context, on });
        }
        for control in said.drain(..) {
            tally.said(now, &control);
            engine.handle(now, Input::Control(&control));
        }
        tally.walks_done = tally.walks_done.max(day.walks_done + tally.walks_before);
        let mut heard = |engine: &mut Engine, rng: &mut Rng| {
            while let Some(output) = engine.poll_output() {
                if let Output::Event(event) = output {
                    tally.event(&event);
                    react.hear(&event, second, rng);
                }
            }
        };
        heard(&mut engine, rng);
        let end = now + Span::from_secs(1);
        let mut noise = rng.clone();
        for (placement, samples) in body.second(second, &mut noise) {
            engine.handle(end, Input::Samples { placement, samples });
            heard(&mut engine, rng);
        }
    }
    let carry = engine.carry();
    engine.handle(begin + Span::from_secs(hours * 3_600), Input::End);
    while let Some(output) = engine.poll_output() {
        if let Output::Event(event) = output {
            tally.event(&event);
        }
    }
    react.go_home();
    tally.end_day();
    carry
}
