//! From tokens to statements, by the table of activities.

use nape_core::Placement;

use super::lex::{Kind, Token, lex};
use super::{
    Activity, Key, Length, Onto, Problem, SPECS, Script, ScriptError, Spec, Statement, Unit,
};

/// Most seconds a script may last: two days. Our choice.
const MAX_SECONDS: f64 = 48.0 * 3600.0;
const MAX_DEPTH: usize = 8;

/// Reads a script.
///
/// # Errors
/// The first thing that cannot be understood, with line and column.
pub fn parse(text: &str) -> Result<Script, ScriptError> {
    let tokens = lex(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
    };
    let statements = parser.block(None, 0)?;
    let script = Script { statements };
    if script.statements.is_empty() {
        return Err(error(&tokens[tokens.len() - 1], Problem::Empty));
    }
    if script.seconds() > MAX_SECONDS {
        return Err(error(&tokens[0], Problem::TooLong));
    }
    Ok(script)
}

fn error(token: &Token, problem: Problem) -> ScriptError {
    ScriptError {
        line: token.line,
        column: token.column,
        problem,
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
}

/// What has been given to an activity so far.
struct Args {
    values: Vec<Option<f64>>,
    clip: Option<Option<Placement>>,
    seconds: Option<f64>,
}

impl<'a> Parser<'a> {
    /// The next token; the last one (an end) is never used up.
    fn peek(&self) -> &'a Token {
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> &'a Token {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn expected<T>(token: &Token, expected: &'static str) -> Result<T, ScriptError> {
        let found = token.kind.describe();
        Err(error(token, Problem::Expected { expected, found }))
    }

    fn block(&mut self, open: Option<&Token>, depth: usize) -> Result<Vec<Statement>, ScriptError> {
        let mut body = Vec::new();
        loop {
            if self.done() {
                return match open {
                    Some(open) => Err(error(open, Problem::Unclosed)),
                    None => Ok(body),
                };
            }
            match self.peek().kind {
                Kind::End => {
                    self.next();
                }
                Kind::Close if open.is_some() => {
                    self.next();
                    return Ok(body);
                }
                _ => body.push(self.statement(depth)?),
            }
        }
    }

    fn statement(&mut self, depth: usize) -> Result<Statement, ScriptError> {
        let head = self.next();
        let Kind::Word(word) = &head.kind else {
            return Self::expected(head, "the name of an activity");
        };
        match word.as_str() {
            "repeat" => self.repeat(head, depth),
            "for" => {
                let seconds = self.duration()?;
                let colon = self.next();
                if colon.kind != Kind::Colon {
                    return Self::expected(colon, "`:` after the duration");
                }
                let head = self.next();
                let Kind::Word(word) = &head.kind else {
                    return Self::expected(head, "the name of an activity");
                };
                self.activity(head, word, Some(seconds))
            }
            _ => self.activity(head, word, None),
        }
    }

    fn duration(&mut self) -> Result<f64, ScriptError> {
        let token = self.next();
        match token.kind {
            Kind::Duration(s) => Ok(s),
            _ => Self::expected(token, "a duration such as 90s or 3m"),
        }
    }

    fn repeat(&mut self, head: &Token, depth: usize) -> Result<Statement, ScriptError> {
        if depth >= MAX_DEPTH {
            return Err(error(head, Problem::TooDeep));
        }
        let token = self.next();
        let Kind::Number(n) = token.kind else {
            return Self::expected(token, "how often to repeat");
        };
        let count = whole(token, "the count", n, 1.0, 10_000.0)?;
        while self.peek().kind == Kind::End && !self.done() {
            self.next();
        }
        let open = self.next();
        if open.kind != Kind::Open {
            return Self::expected(open, "`{`");
        }
        let body = self.block(Some(open), depth + 1)?;
        Ok(Statement::Repeat { count, body })
    }

    fn activity(
        &mut self,
        head: &Token,
        word: &str,
        seconds: Option<f64>,
    ) -> Result<Statement, ScriptError> {
        let Some(spec) = super::spec_of(word) else {
            return Err(error(
                head,
                Problem::UnknownActivity {
                    word: word.to_owned(),
                    nearest: nearest(word),
                },
            ));
        };
        let mut args = Args {
            values: vec![None; spec.keys.len()],
            clip: None,
            seconds,
        };
        while !matches!(self.peek().kind, Kind::End | Kind::Close) && !self.done() {
            self.argument(spec, &mut args)?;
        }
        finish(head, spec, &args)
    }

    fn argument(&mut self, spec: &'static Spec, args: &mut Args) -> Result<(), ScriptError> {
        let token = self.next();
        match &token.kind {
            Kind::Duration(s) => set(token, "for", &mut args.seconds, *s),
            Kind::Number(n) => match spec.keys.first() {
                Some(k) => set(token, k.name, &mut args.values[0], check(token, k, *n)?),
                None => Err(unknown(token, spec, token.kind.describe())),
            },
            Kind::Word(w) if w == "for" => {
                let s = self.duration()?;
                set(token, "for", &mut args.seconds, s)
            }
            Kind::Word(w) => {
                if let Some(i) = spec.keys.iter().position(|k| k.name == w) {
                    let k = &spec.keys[i];
                    let value = self.next();
                    let v = match (k.unit, &value.kind) {
                        (Unit::Duration, Kind::Duration(s)) => *s,
                        (Unit::Duration, _) => {
                            return Self::expected(value, "a duration such as 90s or 3m");
                        }
                        (_, Kind::Number(n)) => *n,
                        _ => return Self::expected(value, "a number"),
                    };
                    return set(token, k.name, &mut args.values[i], check(value, k, v)?);
                }
                let clip = match w.as_str() {
                    "all" => Some(None),
                    w => Placement::from_name(w).map(Some),
                };
                match clip {
                    Some(clip) if spec.clip => set(token, "the clip", &mut args.clip, clip),
                    _ => Err(unknown(token, spec, w.clone())),
                }
            }
            _ => Self::expected(token, "an argument or the end of the line"),
        }
    }
}

fn set<T>(
    token: &Token,
    word: &'static str,
    slot: &mut Option<T>,
    value: T,
) -> Result<(), ScriptError> {
    if slot.is_some() {
        return Err(error(token, Problem::Twice { word }));
    }
    *slot = Some(value);
    Ok(())
}

fn check(token: &Token, key: &Key, v: f64) -> Result<f64, ScriptError> {
    if key.unit == Unit::Count {
        return whole(token, key.name, v, key.range.0, key.range.1).map(f64::from);
    }
    in_range(token, key.name, v, key.range.0, key.range.1)
}

fn in_range(
    token: &Token,
    what: &'static str,
    v: f64,
    min: f64,
    max: f64,
) -> Result<f64, ScriptError> {
    if (min..=max).contains(&v) {
        return Ok(v);
    }
    Err(error(token, Problem::Range { what, min, max }))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked whole and in range just before"
)]
fn whole(
    token: &Token,
    what: &'static str,
    v: f64,
    min: f64,
    max: f64,
) -> Result<u32, ScriptError> {
    if v.fract().abs() > 0.0 {
        return Err(error(token, Problem::Whole { what }));
    }
    in_range(token, what, v, min, max).map(|v| v as u32)
}

fn unknown(token: &Token, spec: &Spec, word: String) -> ScriptError {
    let mut takes: Vec<&str> = spec.keys.iter().map(|k| k.name).collect();
    if spec.clip {
        takes.push("a clip (head, upper_back, low_back or all)");
    }
    if matches!(
        spec.length,
        Length::Given(..) | Length::Required(_) | Length::Optional(_)
    ) {
        takes.push("`for` with a duration");
    }
    let takes = if takes.is_empty() {
        "none".to_owned()
    } else {
        takes.join(", ")
    };
    error(
        token,
        Problem::UnknownArgument {
            activity: spec.name,
            word,
            takes,
        },
    )
}

fn finish(head: &Token, spec: &'static Spec, args: &Args) -> Result<Statement, ScriptError> {
    let missing = |what: &str| {
        error(
            head,
            Problem::Missing {
                activity: spec.name,
                what: what.to_owned(),
            },
        )
    };
    let mut v = Vec::with_capacity(spec.keys.len());
    for (k, given) in spec.keys.iter().zip(&args.values) {
        let value = given.or(k.default).ok_or_else(|| {
            missing(&format!(
                "`{}`, as in `{} {}`",
                k.name,
                spec.name,
                example(k)
            ))
        })?;
        v.push(value);
    }
    let clip = args.clip.flatten();
    let Some(activity) = build(spec.name, &v, clip, args.seconds.is_some()) else {
        return Err(missing("a meaning; this is a fault of the program"));
    };
    let day = 24.0 * 3600.0;
    let seconds = match (spec.length, args.seconds) {
        (Length::Given(min, _) | Length::Required(min), Some(s)) => {
            in_range(head, "the duration in seconds", s, min, day)?
        }
        (Length::Given(_, default), None) => default,
        (Length::Required(_), None) => return Err(missing("a duration, as in `for 3m`")),
        (Length::Optional(_), Some(s)) => in_range(head, "the duration in seconds", s, 20.0, day)?,
        (Length::Optional(default), None) => default,
        (Length::Counted | Length::Fixed(_), Some(_)) => {
            return Err(unknown(head, spec, "for".to_owned()));
        }
        (Length::Fixed(s), None) => s,
        (Length::Counted, None) => counted_seconds(&activity),
    };
    Ok(Statement::Do {
        activity,
        seconds,
        line: head.line,
    })
}

fn example(k: &Key) -> &'static str {
    match k.unit {
        Unit::Count => "4",
        Unit::Degrees => "30",
        Unit::Duration => "10s",
        Unit::Hertz => "cadence 1.9",
        Unit::Speed => "speed 1.3",
        Unit::Share => "size 0.8",
    }
}

/// Time to get into and out of a counted activity, seconds (to the floor and up again).
fn counted_seconds(activity: &Activity) -> f64 {
    match *activity {
        Activity::Nod { count, period, .. }
        | Activity::Bow { count, period, .. }
        | Activity::Turn { count, period, .. }
        | Activity::Reach { count, period, .. } => 2.0 + f64::from(count) * period,
        Activity::CatCowSeated { count, period, .. } => 4.0 + f64::from(count) * period,
        Activity::CatCow { count, period, .. } => 7.0 + f64::from(count) * period,
        _ => 0.0,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts were checked whole and in range"
)]
fn build(name: &str, v: &[f64], clip: Option<Placement>, returns: bool) -> Option<Activity> {
    let at = |i: usize| v.get(i).copied().unwrap_or_default();
    let count = at(0) as u32;
    Some(match name {
        "calibrate" => Activity::Calibrate,
        "sit_upright" => Activity::SitUpright,
        "stand" => Activity::Stand,
        "screen" => Activity::Screen,
        "aside" => Activity::Aside { angle: at(0) },
        "type" => Activity::Type,
        "rest" => Activity::Rest,
        "childs_pose" => Activity::ChildsPose { fold: at(0) },
        "tai_chi" => Activity::TaiChi,
        "recline" => Activity::Recline { angle: at(0) },
        "downward_dog" => Activity::DownwardDog { fold: at(0) },
        "desk" => Activity::Desk,
        "phone" => Activity::Phone { angle: at(0) },
        "lean" => Activity::Lean { angle: at(0) },
        "lateral" => Activity::Lateral { angle: at(0) },
        "slouch" => Activity::Slouch { angle: at(0) },
        "hold" => Activity::Hold {
            head: at(0),
            trunk: at(1),
        },
        "walk" => Activity::Walk {
            cadence: at(0),
            speed: at(1),
        },
        "nod" => Activity::Nod {
            count,
            angle: at(1),
            period: at(2),
        },
        "bow" => Activity::Bow {
            count,
            angle: at(1),
            period: at(2),
        },
        "turn" => Activity::Turn {
            count,
            angle: at(1),
            period: at(2),
        },
        "reach" => Activity::Reach {
            count,
            angle: at(1),
            period: at(2),
        },
        "cat_cow" => Activity::CatCow {
            count,
            period: at(1),
            size: at(2),
        },
        "cat_cow_seated" => Activity::CatCowSeated {
            count,
            period: at(1),
            size: at(2),
        },
        "take_off" | "hang" | "charge" => Activity::TakeOff {
            clip,
            returns,
            onto: match name {
                "hang" => Onto::Chair,
                "charge" => Onto::Charger,
                _ => Onto::Desk,
            },
        },
        "put_on" => Activity::PutOn { clip, slip: at(0) },
        "slip" => Activity::Slip { clip, angle: at(0) },
        _ => return None,
    })
}

/// The activity name nearest to `word`, if at most two letters differ.
fn nearest(word: &str) -> Option<&'static str> {
    SPECS
        .iter()
        .map(|s| (distance(word, s.name), s.name))
        .min()
        .filter(|(d, _)| *d <= 2)
        .map(|(_, n)| n)
}

/// Edit distance (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let cost = before + usize::from(ca != *cb);
            before = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(before + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests;
