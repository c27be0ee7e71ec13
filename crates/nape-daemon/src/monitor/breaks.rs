//! The monitor's part in guided breaks: which one begins, who is told how far it is, what becomes of it.

use nape_core::Control;
use nape_core::article::Activity;
use nape_core::coach::{Form, Proposal};

use super::{Effect, LastGuide, Moment, Monitor, OpenBreak};
use crate::breaks::{GuidedBreak, choose};
use crate::told;
use nape_control::{Refusal, Response, Update};
use nape_notify::Bubble;

impl Monitor {
    /// Begins a guided break, by name or by what suits the wearer.
    pub(super) fn begin_break(
        &mut self,
        now: Moment,
        activity: Option<Activity>,
        form: Option<Form>,
    ) -> Response {
        if self.open_break.is_some() {
            return Response::Refused(Refusal::BreakUnderWay);
        }
        if self.calibrating.is_some() {
            return Response::Refused(Refusal::CalibrationUnderWay);
        }
        let coach = self.coach(now);
        let params = self.params();
        match choose(&coach, &params, activity, form) {
            Ok(proposal) => self.guide_through(now, proposal, false),
            Err(refusal) => Response::Refused(Refusal::Break {
                refusal,
                language: self.setup.words.language().tag().to_owned(),
            }),
        }
    }

    /// Begins the guided break of the nudge a bubble shows, as it suits the wearer by now.
    pub(super) fn begin_break_of(&mut self, now: Moment, nudge: u32) {
        let evidence = self.evidence().filter(|e| e.nudge.id == nudge);
        let Some(proposal) = evidence.map(|e| e.nudge.proposal) else {
            return;
        };
        if self.open_break.is_some() || self.calibrating.is_some() {
            return;
        }
        let (coach, params) = (self.coach(now), self.params());
        let words = self.setup.words;
        match choose(&coach, &params, Some(proposal.activity), None) {
            Ok(proposal) => {
                self.guide_through(now, proposal, true);
            }
            Err(refusal) => {
                let reason = told::no_break(&refusal, words);
                self.effects.push(Effect::Say(reason.clone()));
                let bubble = Box::new(Bubble::remark(reason, words));
                self.effects.push(Effect::Bubble(bubble));
            }
        }
    }

    /// A guided break whose activity was ruled out meanwhile ends.
    pub(super) fn stop_unsuitable(&mut self, now: Moment) {
        let guided = self.guided_activity();
        if guided.is_some_and(|a| self.coach(now).ruled_out(a).is_some()) {
            self.stop_break(None);
        }
    }

    /// The bubble of a guided break was closed: it goes on without.
    pub(super) fn hide_break(&mut self, token: u64) {
        if let Some(open) = self.open_break.as_mut().filter(|o| o.token == token) {
            open.bubble = false;
        }
    }

    /// What the wearer is being guided through.
    pub(super) fn guided_activity(&self) -> Option<Activity> {
        let open = self.open_break.as_ref();
        open.map(|open| open.guided.activity())
    }

    fn guide_through(&mut self, now: Moment, proposal: Proposal, bubble: bool) -> Response {
        self.tokens += 1;
        let token = self.tokens;
        let Some(guided) = GuidedBreak::new(proposal, now.at) else {
            return Response::Refused(Refusal::NotGuided);
        };
        self.expect(now, guided.expected());
        let progress = guided.progress();
        self.open_break = Some(OpenBreak {
            token,
            guided,
            bubble,
        });
        Response::Break { token, progress }
    }

    /// Stops a guided break; `false`: it is over already.
    pub(super) fn stop_break(&mut self, token: Option<u64>) -> bool {
        match &mut self.open_break {
            Some(open) if token.is_none_or(|t| t == open.token) => {
                open.guided.stop();
                true
            }
            _ => false,
        }
    }

    /// Looks at the break that goes on, and ends it when it is over.
    pub(super) fn follow_break(&mut self, now: Moment) {
        let Some(open) = &mut self.open_break else {
            return;
        };
        if now.at < open.guided.due() && !open.guided.is_over() {
            return;
        }
        let looked = open.guided.look(now.at, self.session.as_ref());
        let progress = looked.progress;
        if looked.is_news() {
            let update = Update::Break {
                token: open.token,
                progress,
            };
            self.effects.push(Effect::Update(Box::new(update)));
        }
        let before = looked.before.as_ref().map(Bubble::moment);
        if open.bubble && before != Some(Bubble::moment(&progress)) {
            let bubble = Bubble::guide(open.token, &progress, self.setup.words);
            self.effects.push(Effect::Bubble(Box::new(bubble)));
        }
        if progress.outcome.is_none() {
            return;
        }
        let (token, verdict) = (open.token, open.guided.verdict());
        self.open_break = None;
        self.last_break = Some((now.at, verdict.activity));
        let began = now.at - verdict.took;
        self.last_guide = Some(LastGuide::new(token, began, now.at, progress));
        // By this the engine credits it, and by nothing else.
        self.expected = None;
        self.say(now, &Control::GuideOver { verdict });
    }
}
