//! Scripts of a day: what a wearer does, in readable text.
//!
//! One statement a line (or several with `;`), `#` starts a comment:
//!
//! ```text
//! calibrate
//! for 10m: screen        # the same as: screen for 10m
//! phone 45 for 6m
//! walk 3m cadence 1.9
//! repeat 3 { nod 4; screen 30s }
//! ```
//!
//! What activities there are, with their arguments, stands in one table ([`SPECS`]): the parser, the
//! error messages and the help text are made from it. This module knows nothing of motion.

mod lex;
mod parse;

use nape_core::Placement;

pub use parse::parse;

/// Something a wearer does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Activity {
    /// Asks for a calibration and does what it needs: sits upright, nods, leans.
    Calibrate,
    /// Sits upright and still: the reference posture, all angles zero.
    SitUpright,
    /// Stands, now and then shifting weight.
    Stand,
    /// Works at a screen: small varied head movement and glances.
    Screen,
    /// Works at a second screen that stands to the side: the neck stays turned.
    Aside {
        /// How far the neck is turned, degrees, to the left +.
        angle: f64,
    },
    /// Types: looks between keyboard and screen.
    Type,
    /// Lies on the back.
    Rest,
    /// Nods.
    Nod {
        /// How often.
        count: u32,
        /// How far, degrees.
        angle: f64,
        /// One nod, seconds.
        period: f64,
    },
    /// Leans forward from the hips and comes back.
    Bow {
        /// How often.
        count: u32,
        /// How far, degrees.
        angle: f64,
        /// One bow, seconds.
        period: f64,
    },
    /// Looks left and right.
    Turn {
        /// How often.
        count: u32,
        /// How far, degrees.
        angle: f64,
        /// One turn and back, seconds.
        period: f64,
    },
    /// Reaches for something on the desk.
    Reach {
        /// How often.
        count: u32,
        /// How far the trunk leans, degrees.
        angle: f64,
        /// One reach, seconds.
        period: f64,
    },
    /// Leans forward from the hips and stays so: every clip tilts by the angle.
    Lean {
        /// How far, degrees.
        angle: f64,
    },
    /// Looks down at a phone.
    Phone {
        /// Head flexion, degrees.
        angle: f64,
    },
    /// Sinks slowly into a slouch.
    Slouch {
        /// Upper-back flexion at the end, degrees.
        angle: f64,
    },
    /// Leans to one side (right positive).
    Lateral {
        /// Head angle, degrees.
        angle: f64,
    },
    /// Holds a given posture still.
    Hold {
        /// Head flexion, degrees.
        head: f64,
        /// Trunk flexion, degrees.
        trunk: f64,
    },
    /// Walks.
    Walk {
        /// Steps per second.
        cadence: f64,
        /// Metres per second; 0 means what fits the cadence.
        speed: f64,
    },
    /// Cat/cow on all fours.
    CatCow {
        /// How often.
        count: u32,
        /// One cat and one cow, seconds.
        period: f64,
        /// How far, against the usual.
        size: f64,
    },
    /// Cat/cow on a chair: back and head arch and round by turns, the hands on the knees.
    CatCowSeated {
        /// How often.
        count: u32,
        /// One cat and one cow, seconds.
        period: f64,
        /// How far, against the usual.
        size: f64,
    },
    /// Child's pose.
    ChildsPose {
        /// How much further trunk and head are folded than usual, degrees.
        fold: f64,
    },
    /// Downward dog.
    DownwardDog {
        /// How much further trunk and head hang than usual, degrees.
        fold: f64,
    },
    /// Slow flowing movement as in tai chi: the weight goes from leg to leg, the trunk turns.
    TaiChi,
    /// Leans far back in a chair and keeps still.
    Recline {
        /// How far, degrees.
        angle: f64,
    },
    /// Takes a clip off and puts it somewhere; the wearer works on.
    TakeOff {
        /// Which clip; `None` means all.
        clip: Option<Placement>,
        /// Put on again before the end.
        returns: bool,
        /// Where it goes.
        onto: Onto,
    },
    /// Puts a clip on again.
    PutOn {
        /// Which clip; `None` means all.
        clip: Option<Placement>,
        /// How much it then sits otherwise than before, degrees.
        slip: f64,
    },
    /// A clip slips on the body.
    Slip {
        /// Which clip; `None` means all.
        clip: Option<Placement>,
        /// How far, degrees.
        angle: f64,
    },
    /// Varied desk work, made up from the seed; never beyond a holding limit.
    Desk,
}

/// Where a clip goes that is taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onto {
    /// Laid on the desk.
    Desk,
    /// Hung on the back of a chair, which is bumped now and then.
    Chair,
    /// Laid on the desk and charged.
    Charger,
}

/// Unit of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A whole number.
    Count,
    /// Degrees.
    Degrees,
    /// Seconds (`12s`, `3m`, `1h30m`).
    Duration,
    /// Steps per second.
    Hertz,
    /// Metres per second.
    Speed,
    /// Times the usual.
    Share,
}

/// One argument of an activity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key {
    /// Its name; the first key of an activity may also be given without it.
    pub name: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// Allowed range.
    pub range: (f64, f64),
    /// Value when not given; `None` means it must be given.
    pub default: Option<f64>,
}

/// How long an activity lasts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Length {
    /// As given with `for`, at least the first, by default the second, in seconds.
    Given(f64, f64),
    /// Must be given with `for`, at least this many seconds.
    Required(f64),
    /// Follows from count and period.
    Counted,
    /// Always this many seconds; cannot be given.
    Fixed(f64),
    /// As given; without it, this many seconds, and the state stays.
    Optional(f64),
}

/// One row of the table of activities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spec {
    /// Name in scripts and in the truth.
    pub name: &'static str,
    /// What it is, in a few words.
    pub what: &'static str,
    /// Arguments; the first may be given by position.
    pub keys: &'static [Key],
    /// Takes the name of a clip (or `all`).
    pub clip: bool,
    /// How long it lasts.
    pub length: Length,
}

const fn key(name: &'static str, unit: Unit, min: f64, max: f64, default: Option<f64>) -> Key {
    Key {
        name,
        unit,
        range: (min, max),
        default,
    }
}

const fn spec(
    name: &'static str,
    what: &'static str,
    keys: &'static [Key],
    length: Length,
) -> Spec {
    Spec {
        name,
        what,
        keys,
        clip: false,
        length,
    }
}

const fn clip_spec(
    name: &'static str,
    what: &'static str,
    keys: &'static [Key],
    length: Length,
) -> Spec {
    Spec {
        name,
        what,
        keys,
        clip: true,
        length,
    }
}

const COUNT: Key = key("times", Unit::Count, 1.0, 1000.0, None);

const FOLD: Key = key("fold", Unit::Degrees, -30.0, 30.0, Some(0.0));

/// Length of `calibrate`: upright 10 s, four nods, three leans, upright 4 s.
pub(crate) const CALIBRATE_S: f64 = 34.8;

/// Every activity.
#[rustfmt::skip]
pub const SPECS: &[Spec] = &[
    spec("calibrate", "asks for a calibration: upright 10 s, four nods, three leans, upright 4 s", &[], Length::Fixed(CALIBRATE_S)),
    spec("sit_upright", "sits upright and still: the reference, all angles zero", &[], Length::Given(2.0, 20.0)),
    spec("stand", "stands, now and then shifting weight", &[], Length::Given(4.0, 30.0)),
    spec("screen", "works at a screen: small varied head movement, glances", &[], Length::Given(4.0, 60.0)),
    spec("aside", "works at a second screen to the side: the neck stays turned, left positive", &[key("angle", Unit::Degrees, -60.0, 60.0, Some(30.0))], Length::Given(4.0, 60.0)),
    spec("type", "types, looking between keyboard and screen", &[], Length::Given(4.0, 60.0)),
    spec("phone", "looks down at a phone with this head flexion", &[key("angle", Unit::Degrees, 0.0, 85.0, Some(45.0))], Length::Given(3.0, 60.0)),
    spec("hold", "holds a posture still", &[
        key("head", Unit::Degrees, -40.0, 110.0, Some(0.0)), key("trunk", Unit::Degrees, -30.0, 90.0, Some(0.0))], Length::Required(3.0)),
    spec("lean", "leans forward from the hips and stays so: every clip tilts", &[key("angle", Unit::Degrees, -30.0, 90.0, Some(30.0))], Length::Given(3.0, 20.0)),
    spec("lateral", "leans to one side, right positive", &[key("angle", Unit::Degrees, -45.0, 45.0, Some(15.0))], Length::Given(3.0, 20.0)),
    spec("slouch", "sinks slowly until the upper back is bent by this much", &[key("angle", Unit::Degrees, 5.0, 45.0, Some(18.0))], Length::Given(30.0, 600.0)),
    spec("nod", "nods", &[COUNT, key("angle", Unit::Degrees, 5.0, 60.0, Some(25.0)), key("period", Unit::Duration, 0.8, 20.0, Some(1.8))], Length::Counted),
    spec("bow", "leans forward from the hips and comes back", &[COUNT, key("angle", Unit::Degrees, 5.0, 80.0, Some(30.0)), key("period", Unit::Duration, 1.5, 20.0, Some(3.2))], Length::Counted),
    spec("turn", "looks left and right by turns", &[COUNT, key("angle", Unit::Degrees, 10.0, 80.0, Some(60.0)), key("period", Unit::Duration, 1.5, 30.0, Some(3.5))], Length::Counted),
    spec("reach", "reaches for something on the desk", &[COUNT, key("angle", Unit::Degrees, 10.0, 60.0, Some(30.0)), key("period", Unit::Duration, 2.0, 30.0, Some(3.6))], Length::Counted),
    spec("walk", "walks, with turns; speed follows the cadence unless given", &[
        key("cadence", Unit::Hertz, 1.2, 2.6, Some(1.85)), key("speed", Unit::Speed, 0.3, 2.5, Some(0.0))], Length::Required(8.0)),
    spec("cat_cow", "cat/cow on all fours", &[COUNT, key("period", Unit::Duration, 4.0, 40.0, Some(10.0)), key("size", Unit::Share, 0.3, 1.5, Some(1.0))], Length::Counted),
    spec("cat_cow_seated", "cat/cow on a chair", &[COUNT, key("period", Unit::Duration, 4.0, 40.0, Some(10.0)), key("size", Unit::Share, 0.3, 1.5, Some(1.0))], Length::Counted),
    spec("childs_pose", "child's pose on the floor, folded by so much more than usual", &[FOLD], Length::Given(12.0, 45.0)),
    spec("downward_dog", "downward dog, hanging by so much more than usual", &[FOLD], Length::Given(12.0, 30.0)),
    spec("rest", "lies on the back", &[], Length::Given(12.0, 300.0)),
    spec("recline", "leans back in a chair by this much and keeps still", &[key("angle", Unit::Degrees, 10.0, 60.0, Some(32.0))], Length::Given(12.0, 600.0)),
    spec("tai_chi", "slow flowing movement: the weight from leg to leg, the trunk turning", &[], Length::Given(20.0, 300.0)),
    clip_spec("take_off", "takes a clip off and lays it on the desk; with `for` it is put on again at the end", &[], Length::Optional(8.0)),
    clip_spec("hang", "the same, but hung on the back of a chair, where it is bumped now and then and swings", &[], Length::Optional(8.0)),
    clip_spec("charge", "the same, but put on the charger, and the clip says so", &[], Length::Optional(8.0)),
    clip_spec("put_on", "puts a clip on again, sitting a little otherwise", &[key("slip", Unit::Degrees, 0.0, 180.0, Some(3.0))], Length::Fixed(8.0)),
    clip_spec("slip", "a clip slips by this angle", &[key("angle", Unit::Degrees, 0.0, 180.0, None)], Length::Fixed(4.0)),
    spec("desk", "varied desk work made up from the seed, never beyond a holding limit", &[], Length::Required(60.0)),
];

/// The row of the activity with this name.
pub fn spec_of(name: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|s| s.name == name)
}

impl Activity {
    /// The name used in scripts and in the truth.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Calibrate => "calibrate",
            Self::SitUpright => "sit_upright",
            Self::Stand => "stand",
            Self::Screen => "screen",
            Self::Aside { .. } => "aside",
            Self::Type => "type",
            Self::Rest => "rest",
            Self::Nod { .. } => "nod",
            Self::Bow { .. } => "bow",
            Self::Turn { .. } => "turn",
            Self::Reach { .. } => "reach",
            Self::Lean { .. } => "lean",
            Self::Phone { .. } => "phone",
            Self::Slouch { .. } => "slouch",
            Self::Lateral { .. } => "lateral",
            Self::Hold { .. } => "hold",
            Self::Walk { .. } => "walk",
            Self::CatCow { .. } => "cat_cow",
            Self::CatCowSeated { .. } => "cat_cow_seated",
            Self::ChildsPose { .. } => "childs_pose",
            Self::TaiChi => "tai_chi",
            Self::Recline { .. } => "recline",
            Self::DownwardDog { .. } => "downward_dog",
            Self::TakeOff { onto, .. } => match onto {
                Onto::Desk => "take_off",
                Onto::Chair => "hang",
                Onto::Charger => "charge",
            },
            Self::PutOn { .. } => "put_on",
            Self::Slip { .. } => "slip",
            Self::Desk => "desk",
        }
    }
}

/// One statement of a script.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// Do this for so long.
    Do {
        /// What.
        activity: Activity,
        /// How long, seconds.
        seconds: f64,
        /// Where it stands in the script.
        line: u32,
    },
    /// Do these so often.
    Repeat {
        /// How often.
        count: u32,
        /// What.
        body: Vec<Self>,
    },
}

/// A whole script.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    /// Its statements, at least one.
    pub statements: Vec<Statement>,
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// The first thing that cannot be understood, with line and column.
    pub fn parse(text: &str) -> Result<Self, ScriptError> {
        parse(text)
    }

    /// How long the script lasts, seconds.
    pub fn seconds(&self) -> f64 {
        fn sum(body: &[Statement]) -> f64 {
            body.iter()
                .map(|s| match s {
                    Statement::Do { seconds, .. } => *seconds,
                    Statement::Repeat { count, body } => f64::from(*count) * sum(body),
                })
                .sum()
        }
        sum(&self.statements)
    }
}

/// What is wrong with a script, and where.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct ScriptError {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with a script.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// A character with no meaning here.
    #[error("{found:?} has no meaning here")]
    BadCharacter {
        /// The character.
        found: char,
    },
    /// A number that is none.
    #[error("`{text}` is not a number or a duration (write 45, 1.9, 90s, 3m or 1h30m)")]
    BadNumber {
        /// As written.
        text: String,
    },
    /// A word that names no activity.
    #[error("there is no activity `{word}`{}", hint(*.nearest))]
    UnknownActivity {
        /// As written.
        word: String,
        /// The nearest name, if one is near.
        nearest: Option<&'static str>,
    },
    /// A word that is no argument of the activity.
    #[error("`{activity}` has no argument `{word}`; it takes {takes}")]
    UnknownArgument {
        /// The activity.
        activity: &'static str,
        /// As written.
        word: String,
        /// What it takes.
        takes: String,
    },
    /// An argument given twice.
    #[error("`{word}` is given twice")]
    Twice {
        /// Which.
        word: &'static str,
    },
    /// An argument that must be there is not.
    #[error("`{activity}` needs {what}")]
    Missing {
        /// The activity.
        activity: &'static str,
        /// What is missing.
        what: String,
    },
    /// A value outside what makes sense.
    #[error("{what} must be between {min} and {max}")]
    Range {
        /// Which value.
        what: &'static str,
        /// Least.
        min: f64,
        /// Most.
        max: f64,
    },
    /// A count with a fraction.
    #[error("{what} must be a whole number")]
    Whole {
        /// Which value.
        what: &'static str,
    },
    /// Something else was expected.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A `{` that is never closed.
    #[error("this `{{` is never closed")]
    Unclosed,
    /// Repeats within repeats within repeats.
    #[error("repeats are nested too deeply (8 at most)")]
    TooDeep,
    /// Longer than a simulation may be.
    #[error("the script lasts longer than 48 hours")]
    TooLong,
    /// Nothing in it.
    #[error("the script has no statement; the shortest is `sit_upright 20s`")]
    Empty,
}

fn hint(nearest: Option<&'static str>) -> String {
    nearest.map_or_else(
        || "; `firmware-sim activities` lists them".to_owned(),
        |n| format!("; did you mean `{n}`?"),
    )
}
