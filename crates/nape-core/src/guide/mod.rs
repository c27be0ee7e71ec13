//! A guided break: what to do now, how to breathe, how often it was done. A pure state machine that is told
//! the time and what a clip sees of it, and ends by itself.
//!
//! The clip is asked first; where it does not hear, or sees nothing, the clock counts on, and the outcome
//! says so. It stops kindly where the movement is too fast or too far for something that is meant to be
//! gentle (cautions 3 and 5). What came of it is one verdict ([`Verdict`]): by that it is told here, and credited by
//! the engine. The words are `nape-words`'.

mod judge;
pub(crate) mod verdict;

pub use verdict::Verdict;

use serde::{Deserialize, Serialize};

use crate::article::Activity;
use crate::coach::{Form, Proposal};
use crate::num::deg;
use crate::time::{Span, Timestamp};

/// Rounds of cat/cow: the article's "up to five".
pub const ROUNDS: u32 = 5;

/// Breathing in, and out again, of one round. Practitioners' convention of 5 s a pose, no trial
/// (docs/evidence.md#activities-and-their-doses).
pub const BREATH: Span = Span::from_secs(5);

/// Child's pose is held so long: 30 to 60 s by practitioners' convention, no trial
/// (docs/evidence.md#activities-and-their-doses).
pub const CHILDS_POSE: Span = Span::from_secs(30);

/// Downward dog is held so long. No dose was found; our choice: shorter than child's pose.
pub const DOWNWARD_DOG: Span = Span::from_secs(20);

/// A walk takes so long. Our choice: above the 2 min from which one is credited, below the 5 min of the study
/// (docs/evidence.md#breaks-and-changes-of-position).
pub const WALK: Span = Span::from_mins(3);

/// Slow movement takes so long. Not the dose of any trial (docs/evidence.md#activities-and-their-doses): a movement
/// break. Our choice.
pub const TAI_CHI: Span = Span::from_mins(3);

/// A rest takes so long. Our choice.
pub const REST: Span = Span::from_mins(5);

/// Time to read and to get ready: to the floor, or where one is. Our choice.
const READY_FLOOR: Span = Span::from_secs(20);
const READY: Span = Span::from_secs(10);

/// A round that takes less is too fast for something gentle. Our choice: less than half of [`BREATH`] twice.
const FASTEST: Span = Span::from_secs(4);

/// So many rounds too fast, or too far, and it stops; the first ones bring a word. Our choice.
const TOO_MANY: u32 = 3;

/// A swing larger than this is too far, rad: on all fours, where head and trunk go together, and on the chair; with
/// a neck that has symptoms, less. Our choice: well inside the range of a healthy neck (flexion and extension
/// together about 110 to 130 degrees), so that it is no measure of what is harmful, only of what is gentle.
const FARTHEST: [f64; 2] = [deg(110.0), deg(80.0)];
const FARTHEST_NEUTRAL: [f64; 2] = [deg(90.0), deg(50.0)];

/// Nothing is heard, or nothing of the kind is seen, for so long: the clock goes on. Our choice.
const UNHEARD: Span = Span::from_secs(4);
const UNSEEN: Span = Span::from_secs(30);

/// Of one step the clock counts no more than this: in a longer one the machine slept or hung, and nobody was shown
/// anything. Our choice: some of the looks of [`Guide::step`], which come every second.
const STEP: Span = Span::from_secs(5);

/// After a step longer than this nobody knows what became of the break, and it ends. Our choice: longer than any hitch
/// of a machine that is awake.
const AWAY: Span = Span::from_mins(1);

/// What is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// So many rounds, with the breath.
    Rounds(u32),
    /// Held for so long.
    Hold(Span),
    /// Walked for so long.
    Walk(Span),
    /// So long, whatever the clip sees.
    Time(Span),
}

/// What a clip sees of it so far.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Observed {
    /// Is anything known of the wearer right now?
    pub known: bool,
    /// Rounds so far.
    pub rounds: u32,
    /// What the last round took.
    pub period: Option<Span>,
    /// How far the last swing went, rad.
    pub swing: Option<f64>,
    /// How long the pose has been held in all.
    pub held: Span,
    /// How long it was walked in all.
    pub walked: Span,
    /// Steps so far.
    pub steps: u32,
}

/// Where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "phase")]
pub enum Phase {
    /// Reading, getting ready.
    Ready {
        /// Time left for that.
        left: Span,
    },
    /// Doing it.
    Doing,
    /// Over.
    Over {
        /// How it ended.
        outcome: Outcome,
    },
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The clip saw enough of it ([`Verdict::seen`]).
    Seen,
    /// The clock counted, for want of a clip that hears: the wearer knows.
    Clock,
    /// A clip heard, and saw little of it: the wearer knows.
    Unseen,
    /// Too fast, again and again.
    TooFast,
    /// Too far, again and again.
    TooFar,
    /// The wearer stopped.
    GivenUp,
}

/// A word on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// A little slower.
    Slower,
    /// A little smaller.
    Smaller,
    /// The clip is not heard; the clock goes on.
    NotHeard,
    /// Nothing of it is seen; the clock goes on.
    NotSeen,
}

/// Which half of the breath.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breath {
    /// Out: round the back.
    Out,
    /// In: let it sink.
    In,
}

/// What there is to show.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// What is done.
    pub proposal: Proposal,
    /// Where it is.
    #[serde(flatten)]
    pub at: Phase,
    /// What is to be reached.
    pub target: Target,
    /// Rounds, for [`Target::Rounds`]: those that were seen and those that the clock counted.
    pub rounds: u32,
    /// Of those, the clock's.
    pub clock_rounds: u32,
    /// Time that counts, for the others.
    pub done: Span,
    /// Of that, the clock's.
    pub clock_time: Span,
    /// Steps, where a clip counts them.
    pub steps: u32,
    /// The breath, for [`Target::Rounds`].
    pub breath: Option<Breath>,
    /// A word on the way.
    pub note: Option<Note>,
    /// Does a clip see it, or does the clock count?
    pub seen: bool,
}

/// A guided break.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guide {
    proposal: Proposal,
    target: Target,
    phase: Phase,
    began: Timestamp,
    now: Timestamp,
    /// When the doing began.
    doing: Option<Timestamp>,
    /// When the clip was last heard, and when it last saw something of it.
    heard: Option<Timestamp>,
    progress: Timestamp,
    /// What the clock counts towards the next round.
    breathed: Span,
    /// Counted by the clock in all, and of that with a clip that heard and saw nothing of it.
    by_clock: Span,
    unseen: Span,
    /// Counted by the clip and by the clock.
    seen_rounds: u32,
    seen_time: Span,
    clock_rounds: u32,
    clock_time: Span,
    /// When the clip saw the first and the last of it.
    first: Option<Timestamp>,
    last_seen: Option<Timestamp>,
    steps: u32,
    /// What the clip had counted at the last look, of time.
    last: Span,
    too_fast: u32,
    too_far: u32,
    note: Option<Note>,
}

impl Target {
    /// What a guided break of this activity reaches; `None`: it cannot be guided at a desk.
    pub const fn of(activity: Activity) -> Option<Self> {
        match activity {
            Activity::CatCow => Some(Self::Rounds(ROUNDS)),
            Activity::ChildsPose => Some(Self::Hold(CHILDS_POSE)),
            Activity::DownwardDog => Some(Self::Hold(DOWNWARD_DOG)),
            Activity::Walking => Some(Self::Walk(WALK)),
            Activity::TaiChi => Some(Self::Time(TAI_CHI)),
            Activity::Rest => Some(Self::Time(REST)),
            Activity::PoolWalking | Activity::Swimming | Activity::Strengthening => None,
        }
    }

    /// The time it takes by the clock.
    pub const fn span(self) -> Span {
        match self {
            Self::Rounds(n) => Span::from_micros(2 * BREATH.as_micros() * n as i64),
            Self::Hold(span) | Self::Walk(span) | Self::Time(span) => span,
        }
    }
}

impl Guide {
    /// A guided break that begins at `at`; `None` for what cannot be guided at a desk.
    pub const fn new(proposal: Proposal, at: Timestamp) -> Option<Self> {
        let Some(target) = Target::of(proposal.activity) else {
            return None;
        };
        let left = match proposal.form {
            Form::Floor => READY_FLOOR,
            Form::Usual | Form::Seated | Form::Standing => READY,
        };
        Some(Self {
            proposal,
            target,
            phase: Phase::Ready { left },
            began: at,
            now: at,
            doing: None,
            heard: None,
            progress: at,
            breathed: Span::ZERO,
            by_clock: Span::ZERO,
            unseen: Span::ZERO,
            seen_rounds: 0,
            seen_time: Span::ZERO,
            clock_rounds: 0,
            clock_time: Span::ZERO,
            first: None,
            last_seen: None,
            steps: 0,
            last: Span::ZERO,
            too_fast: 0,
            too_far: 0,
            note: None,
        })
    }

    /// It is `at`, and this is what a clip sees. Call it every second or more often; time does not go back, and of
    /// time in which it was not called little counts.
    pub fn step(&mut self, at: Timestamp, observed: &Observed) {
        let passed = at.since(self.now).max(Span::ZERO);
        if passed > AWAY {
            self.stop();
            return;
        }
        let dt = passed.min(STEP);
        self.now = self.now.max(at);
        match self.phase {
            Phase::Over { .. } => {}
            Phase::Ready { left } => {
                let left = left - dt;
                // Whoever has begun has read enough.
                if left > Span::ZERO && !self.has_moved(observed) {
                    self.phase = Phase::Ready { left };
                } else {
                    self.phase = Phase::Doing;
                    self.doing = Some(self.now);
                    self.progress = self.now;
                    self.heard = observed.known.then_some(self.now);
                }
            }
            Phase::Doing => self.follow(dt, observed),
        }
    }

    /// The wearer stops it.
    pub const fn stop(&mut self) {
        if !self.is_over() {
            self.phase = Phase::Over {
                outcome: Outcome::GivenUp,
            };
        }
    }

    /// Is it over?
    pub const fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over { .. })
    }

    /// What there is to show.
    pub fn view(&self) -> View {
        let doing = self.doing.map(|since| self.now.since(since).as_micros());
        let breath = match (self.target, self.phase, doing) {
            (Target::Rounds(_), Phase::Doing, Some(us)) => {
                let half = us / BREATH.as_micros() % 2;
                Some(if half == 0 { Breath::Out } else { Breath::In })
            }
            _ => None,
        };
        View {
            proposal: self.proposal,
            at: self.phase,
            target: self.target,
            rounds: self.rounds(),
            clock_rounds: self.rounds().saturating_sub(self.seen_rounds),
            done: self.done(),
            clock_time: self.clock_time,
            steps: self.steps,
            breath,
            note: self.note,
            seen: self.sees(),
        }
    }

    /// How long it has taken in all.
    pub const fn lasted(&self) -> Span {
        self.now.since(self.began)
    }

    /// Rounds, whoever counted them; no more than are to be done.
    fn rounds(&self) -> u32 {
        let rounds = self.seen_rounds.saturating_add(self.clock_rounds);
        match self.target {
            Target::Rounds(of) => rounds.min(of),
            _ => rounds,
        }
    }

    /// Time, whoever counted it.
    fn done(&self) -> Span {
        self.seen_time + self.clock_time
    }

    fn has_moved(&self, observed: &Observed) -> bool {
        observed.rounds > 0 || self.clip_time(observed) >= Span::from_secs(2)
    }

    /// The time of this kind the clip counts.
    const fn clip_time(&self, observed: &Observed) -> Span {
        match self.target {
            Target::Walk(_) => observed.walked,
            Target::Hold(_) => observed.held,
            Target::Time(_) if matches!(self.proposal.activity, Activity::Rest) => observed.held,
            Target::Rounds(_) | Target::Time(_) => Span::ZERO,
        }
    }

    /// Does the clip count, and not the clock?
    fn sees(&self) -> bool {
        let recently = |t: Timestamp, span: Span| self.now.since(t) <= span;
        self.heard.is_some_and(|t| recently(t, UNHEARD)) && recently(self.progress, UNSEEN)
    }

    fn follow(&mut self, dt: Span, observed: &Observed) {
        let (mut rounds, mut gained) = (0, Span::ZERO);
        if observed.known {
            self.heard = Some(self.now);
            // What was seen stands, also where the clip makes less of it later.
            rounds = observed.rounds.saturating_sub(self.seen_rounds);
            let time = self.clip_time(observed);
            gained = (time - self.last).max(Span::ZERO);
            self.last = time;
            self.steps = observed.steps;
        }
        if gained > Span::ZERO || rounds > 0 {
            self.progress = self.now;
            self.first.get_or_insert(self.now);
            self.last_seen = Some(self.now);
        }
        self.seen_rounds += rounds;
        self.seen_time += gained;
        if rounds > 0 {
            self.judge(observed);
            if self.is_over() {
                return;
            }
        }
        let of_time = matches!(self.target, Target::Time(_));
        if !self.sees() || of_time {
            self.by_clock += dt;
            if observed.known && !of_time {
                self.unseen += dt;
            }
            match self.target {
                Target::Rounds(_) => self.clock_rounds += self.breathe(dt),
                Target::Hold(_) | Target::Walk(_) => self.clock_time += dt,
                // In it whatever the clip sees: the clock's is what was not seen.
                Target::Time(_) => self.clock_time += (dt - gained).max(Span::ZERO),
            }
        }
        let reached = match self.target {
            Target::Rounds(of) => self.rounds() >= of,
            Target::Hold(of) | Target::Walk(of) | Target::Time(of) => self.done() >= of,
        };
        if reached {
            self.finish();
        }
        self.remark(observed);
    }

    /// Rounds by the breath.
    fn breathe(&mut self, dt: Span) -> u32 {
        let round = BREATH + BREATH;
        self.breathed += dt;
        let mut rounds = 0;
        while self.breathed >= round {
            self.breathed -= round;
            rounds += 1;
        }
        rounds
    }

    /// A word where one helps.
    fn remark(&mut self, observed: &Observed) {
        if !matches!(self.target, Target::Time(_)) && !self.sees() && self.heard.is_some() {
            self.note = Some(if observed.known {
                Note::NotSeen
            } else {
                Note::NotHeard
            });
        } else if matches!(self.note, Some(Note::NotSeen | Note::NotHeard)) {
            self.note = None;
        }
    }

    /// Is the round that just ended gentle?
    fn judge(&mut self, observed: &Observed) {
        let farthest = if self.proposal.adapted.neutral_neck {
            FARTHEST_NEUTRAL
        } else {
            FARTHEST
        };
        let farthest = farthest[usize::from(self.proposal.form != Form::Floor)];
        let fast = observed.period.is_some_and(|p| p < FASTEST);
        let far = observed.swing.is_some_and(|s| s > farthest);
        self.too_fast += u32::from(fast);
        self.too_far += u32::from(far);
        self.note = if far {
            Some(Note::Smaller)
        } else {
            fast.then_some(Note::Slower)
        };
        let outcome = if self.too_far >= TOO_MANY {
            Outcome::TooFar
        } else if self.too_fast >= TOO_MANY {
            Outcome::TooFast
        } else {
            return;
        };
        self.phase = Phase::Over { outcome };
    }

    fn finish(&mut self) {
        let outcome = if self.is_counted() {
            Outcome::Seen
        } else if self.unseen.as_micros() > self.by_clock.as_micros() / 2 {
            Outcome::Unseen
        } else {
            Outcome::Clock
        };
        self.phase = Phase::Over { outcome };
    }
}

#[cfg(test)]
mod tests;
