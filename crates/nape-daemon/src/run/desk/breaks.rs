//! A guided break on the desk: fed with what the clips see, told to those who watch and to the bubble it was
//! begun from.

use nape_core::activity::{Exercise, Expected, Live, Stance};
use nape_core::article::Activity;
use nape_core::coach::{Form, Proposal};
use nape_core::event::Angle;
use nape_core::guide::{Guide, Observed, Outcome};
use nape_core::{PerPlacement, Span, Timestamp};

use super::Desk;
use crate::breaks::choose;
use crate::run::station::{Moment, Station};
use crate::told;
use nape_control::guided::BreakProgress;
use nape_control::{Refusal, Response, Update};
use nape_notify::Bubble;

/// The clips are looked at this often: the engine's epoch.
const LOOK_EVERY: Span = Span::from_millis(100);

/// Looked at after longer than this (a computer that slept), nobody knows what was meanwhile. Our choice.
const LOOK_AT_MOST: Span = Span::from_secs(2);

/// A clip whose last sample is older than this is not heard. Our choice: above the bursts of slow devices.
const HEARD_WITHIN: Span = Span::from_secs(3);

/// A guided break that goes on.
#[derive(Debug)]
pub(super) struct GuidedBreak {
    token: u64,
    guide: Guide,
    live: Live,
    /// What the clips are to look for; only this pose counts.
    expected: Option<Expected>,
    /// Begun from a bubble: it shows there how far it is.
    bubble: bool,
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

impl GuidedBreak {
    fn new(token: u64, proposal: Proposal, bubble: bool, at: Timestamp) -> Option<Self> {
        let expected = expected(&proposal);
        Some(Self {
            token,
            guide: Guide::new(proposal, at)?,
            live: Live::new(expected),
            expected,
            bubble,
            began: at,
            looked: at,
            walked: Span::ZERO,
            steps: 0,
            walk: None,
            told: None,
        })
    }

    /// What is done.
    pub(super) fn activity(&self) -> Activity {
        self.guide.view().proposal.activity
    }

    /// When it has to be looked at again.
    pub(super) fn due(&self) -> Timestamp {
        self.looked + LOOK_EVERY
    }

    fn look(&mut self, now: Moment, station: &Station) {
        let dt = now.at.since(self.looked);
        self.looked = now.at;
        let mut observed = Observed::default();
        if let Some(session) = station.session() {
            let snapshot = session.engine().snapshot();
            let mut heard = false;
            let angles = PerPlacement::from_fn(|placement| {
                let clip = snapshot.clips[placement]?;
                let fresh = clip.last.is_some_and(|t| now.at.since(t) <= HEARD_WITHIN);
                let worn = session
                    .frame()
                    .is_none_or(|f| f.worn[placement] != Some(false));
                heard |= fresh && worn;
                let (inclination, sigma) =
                    clip.inclination.filter(|_| fresh && worn && !clip.stale)?;
                Some(Angle {
                    flexion: inclination.flexion,
                    lateral: inclination.lateral,
                    sigma,
                })
            });
            let seen = self.live.step(now.at, &angles);
            self.follow_walk(snapshot.walk.map(|w| (w.from, w.steps)));
            if snapshot.walking == Some(true) {
                self.walked += dt.min(LOOK_AT_MOST);
            }
            let steps = self.steps + self.walk.map_or(0, |(_, steps)| steps);
            let walks = self.activity() == Activity::Walking;
            observed = Observed {
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
            };
        }
        self.guide.step(now.at, &observed);
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

impl Desk {
    /// Begins a guided break, by name or by what suits the wearer.
    pub(super) fn begin_break(
        &mut self,
        now: Moment,
        activity: Option<Activity>,
        form: Option<Form>,
    ) -> Response {
        if self.guided_break.is_some() {
            return Response::Refused(Refusal::BreakUnderWay);
        }
        let coach = self.station.coach(now);
        let params = self.station.params();
        match choose(&coach, &params, activity, form) {
            Ok(proposal) => self.guide_through(now, proposal, false),
            Err(refusal) => Response::Refused(Refusal::Break {
                refusal,
                language: self.words.language().tag().to_owned(),
            }),
        }
    }

    /// Begins the guided break of the nudge a bubble shows, as it suits the wearer by now.
    pub(super) fn begin_break_of(&mut self, now: Moment, nudge: u32) {
        let evidence = self.station.evidence().filter(|e| e.nudge.id == nudge);
        let Some(proposal) = evidence.map(|e| e.nudge.proposal) else {
            return;
        };
        if self.guided_break.is_some() {
            return;
        }
        let (coach, params) = (self.station.coach(now), self.station.params());
        match choose(&coach, &params, Some(proposal.activity), None) {
            Ok(proposal) => {
                self.guide_through(now, proposal, true);
            }
            Err(refusal) => {
                let reason = told::no_break(&refusal, self.words);
                self.printer.remark(now.at, &reason);
                if let Some(notifier) = &self.notifier {
                    notifier.show(Bubble::remark(reason, self.words));
                }
            }
        }
    }

    /// A guided break whose activity was ruled out meanwhile ends.
    pub(super) fn stop_unsuitable(&mut self, now: Moment) {
        let guided = self.guided_break.as_ref().map(GuidedBreak::activity);
        if guided.is_some_and(|a| self.station.coach(now).ruled_out(a).is_some()) {
            self.stop_break(None);
        }
    }

    /// The bubble of a guided break was closed: it goes on without.
    pub(super) fn hide_break(&mut self, token: u64) {
        if let Some(guided) = self.guided_break.as_mut().filter(|g| g.token == token) {
            guided.bubble = false;
        }
    }

    fn guide_through(&mut self, now: Moment, proposal: Proposal, bubble: bool) -> Response {
        self.tokens += 1;
        let token = self.tokens;
        let Some(guided) = GuidedBreak::new(token, proposal, bubble, now.at) else {
            return Response::Refused(Refusal::NotGuided);
        };
        self.station.guided(now, guided.expected);
        let progress = BreakProgress::from(&guided.guide.view());
        self.guided_break = Some(guided);
        Response::Break { token, progress }
    }

    /// Stops a guided break; `false`: it is over already.
    pub(super) fn stop_break(&mut self, token: Option<u64>) -> bool {
        match &mut self.guided_break {
            Some(guided) if token.is_none_or(|t| t == guided.token) => {
                guided.guide.stop();
                true
            }
            _ => false,
        }
    }

    /// Looks at the break that goes on, and ends it when it is over.
    pub(super) fn follow_break(&mut self, now: Moment) {
        let Some(guided) = &mut self.guided_break else {
            return;
        };
        if now.at < guided.due() && !guided.guide.is_over() {
            return;
        }
        guided.look(now, &self.station);
        let progress = BreakProgress::from(&guided.guide.view());
        if guided.told.as_ref() != Some(&progress) {
            self.watchers.send(&Update::Break {
                token: guided.token,
                progress,
            });
        }
        if guided.bubble
            && let Some(notifier) = &self.notifier
        {
            let before = guided.told.as_ref().map(Bubble::moment);
            if before != Some(Bubble::moment(&progress)) {
                notifier.show(Bubble::guide(guided.token, &progress, self.words));
            }
        }
        guided.told = Some(progress);
        let Some(outcome) = progress.outcome else {
            return;
        };
        self.guided_break = None;
        self.last_break = Some((now.at, progress.proposal.activity));
        self.station.guided(now, None);
        // What the clip saw the engine credits by itself.
        if outcome == Outcome::Clock {
            self.station.took(now, progress.proposal.activity);
        }
    }
}
