//! A guided break as it goes on: fed with what the clips see, or with time alone where no daemon runs.

use nape_control::guided::BreakProgress;
use nape_core::activity::{Exercise, Expected, Live, Stance};
use nape_core::article::Activity;
use nape_core::coach::{Form, Proposal};
use nape_core::event::Angle;
use nape_core::guide::{Guide, Observed, Verdict};
use nape_core::{PerPlacement, Span, Timestamp};

use crate::live::Session;

/// It is looked at this often: the engine's epoch.
const LOOK_EVERY: Span = Span::from_millis(100);

/// Looked at after longer than this (a computer that slept), nobody knows what was meanwhile. Our choice.
const LOOK_AT_MOST: Span = Span::from_secs(2);

/// A clip whose last sample is older than this is not heard. Our choice: above the bursts of slow devices.
const HEARD_WITHIN: Span = Span::from_secs(3);

/// A guided break that goes on. Call [`Self::look`] when it is [`Self::due`], until it is over.
#[derive(Debug)]
pub struct GuidedBreak {
    guide: Guide,
    live: Live,
    /// What the clips are to look for; only this pose counts.
    expected: Option<Expected>,
    began: Timestamp,
    looked: Timestamp,
    /// Walked, and steps of walks that are over.
    walked: Span,
    steps: u32,
    /// Steps of the walk that goes on, from its begin.
    walk: Option<(Timestamp, u32)>,
    /// What was told last.
    told: Option<BreakProgress>,
}

/// What a look found.
#[derive(Debug)]
pub struct Looked {
    /// How far it is.
    pub progress: BreakProgress,
    /// How far it was, when it was told last; `None`: not yet.
    pub before: Option<BreakProgress>,
}

impl Looked {
    /// Is there anything new to tell?
    pub fn is_news(&self) -> bool {
        self.before.as_ref() != Some(&self.progress)
    }
}

impl GuidedBreak {
    /// Begins at `at`; `None`: this cannot be guided at a desk.
    pub fn new(proposal: Proposal, at: Timestamp) -> Option<Self> {
        let expected = expected(&proposal);
        Some(Self {
            guide: Guide::new(proposal, at)?,
            live: Live::new(expected),
            expected,
            began: at,
            looked: at,
            walked: Span::ZERO,
            steps: 0,
            walk: None,
            told: None,
        })
    }

    /// What is done.
    pub fn activity(&self) -> Activity {
        self.guide.view().proposal.activity
    }

    /// What the clips are to look for.
    pub const fn expected(&self) -> Option<Expected> {
        self.expected
    }

    /// How far it is.
    pub fn progress(&self) -> BreakProgress {
        BreakProgress::of(&self.guide)
    }

    /// What the clips saw of it so far; final once it is over.
    pub fn verdict(&self) -> Verdict {
        self.guide.verdict()
    }

    /// When it has to be looked at again.
    pub fn due(&self) -> Timestamp {
        self.looked + LOOK_EVERY
    }

    /// Is it over?
    pub const fn is_over(&self) -> bool {
        self.guide.is_over()
    }

    /// The wearer stops it.
    pub fn stop(&mut self) {
        self.guide.stop();
    }

    /// Looks at it at `at`: at the clips of `session`, or at the clock alone.
    pub fn look(&mut self, at: Timestamp, session: Option<&Session>) -> Looked {
        let dt = at.since(self.looked);
        self.looked = at;
        let observed = session.map_or_else(Observed::default, |s| self.observe(at, dt, s));
        self.guide.step(at, &observed);
        let progress = self.progress();
        Looked {
            progress,
            before: self.told.replace(progress),
        }
    }

    fn observe(&mut self, at: Timestamp, dt: Span, session: &Session) -> Observed {
        let snapshot = session.engine().snapshot();
        let mut heard = false;
        let angles = PerPlacement::from_fn(|placement| {
            let clip = snapshot.clips[placement]?;
            let fresh = clip.last.is_some_and(|t| at.since(t) <= HEARD_WITHIN);
            let worn = session
                .frame()
                .is_none_or(|f| f.worn[placement] != Some(false));
            heard |= fresh && worn;
            let (inclination, sigma) = clip.inclination.filter(|_| fresh && worn && !clip.stale)?;
            Some(Angle {
                flexion: inclination.flexion,
                lateral: inclination.lateral,
                sigma,
            })
        });
        let seen = self.live.step(at, &angles);
        self.follow_walk(snapshot.walk.map(|w| (w.from, w.steps)));
        if snapshot.walking == Some(true) {
            self.walked += dt.min(LOOK_AT_MOST);
        }
        let steps = self.steps + self.walk.map_or(0, |(_, steps)| steps);
        let walks = self.activity() == Activity::Walking;
        Observed {
            // A walk is told without any angle.
            known: if walks {
                heard && snapshot.walking.is_some()
            } else {
                seen.known
            },
            rounds: seen.reps,
            period: seen.period,
            swing: seen.span,
            held: if seen.pose.is_some() && seen.pose == self.expected.map(|e| e.exercise) {
                seen.lasted
            } else {
                Span::ZERO
            },
            walked: self.walked,
            steps,
        }
    }

    fn follow_walk(&mut self, walk: Option<(Timestamp, u32)>) {
        let walk = walk.filter(|(from, _)| *from >= self.began - Span::from_secs(5));
        match (self.walk, walk) {
            (Some((from, _)), Some((now, _))) if from == now => self.walk = walk,
            (before, _) => {
                self.steps += before.map_or(0, |(_, steps)| steps);
                self.walk = walk;
            }
        }
    }
}

/// What the clips are to look for.
const fn expected(proposal: &Proposal) -> Option<Expected> {
    let exercise = match proposal.activity {
        Activity::CatCow => Exercise::CatCow,
        Activity::ChildsPose => Exercise::ChildsPose,
        Activity::DownwardDog => Exercise::DownwardDog,
        Activity::TaiChi => Exercise::TaiChi,
        Activity::Rest => Exercise::Rest,
        _ => return None,
    };
    Some(Expected {
        exercise,
        stance: match proposal.form {
            Form::Usual | Form::Floor => Stance::Usual,
            Form::Seated => Stance::Seated,
            Form::Standing => Stance::Standing,
        },
    })
}
