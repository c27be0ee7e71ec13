//! The monitor's part in a guided calibration: begun, told to those who watch, used when it is over.

use nape_control::calibration::Phase;
use nape_control::{End, Refusal, Response, Update};
use nape_core::{Calibration, Control, Placement};

use super::{Effect, GuidedCalibration, Moment, Monitor};
use crate::calibrate::Guide;

impl Monitor {
    /// The calibration of a clip: of the session, else of the one before.
    pub fn calibration(&self, placement: Placement) -> Option<Calibration> {
        let session = self.session.as_ref();
        let now = session.and_then(|s| s.engine().calibration(placement));
        let mut kept = self.setup.calibrations.iter();
        now.or_else(|| kept.find(|(p, _)| *p == placement).map(|(_, c)| *c))
    }

    pub(super) fn begin_calibration(
        &mut self,
        now: Moment,
        placement: Option<Placement>,
        upright: bool,
    ) -> Response {
        let refuse = Response::Refused;
        if self.calibrating.is_some() {
            return refuse(Refusal::CalibrationUnderWay);
        }
        // What is moved is one or the other.
        if self.open_break.is_some() {
            return refuse(Refusal::BreakUnderWay);
        }
        if self.paused.is_some() {
            return refuse(Refusal::Paused);
        }
        let clips = self.clips.as_slice().iter();
        let placements: Vec<_> = clips
            .filter(|c| placement.is_none_or(|p| p == c.wanted.placement))
            .filter(|c| c.is_streaming() && c.unused().is_none())
            .map(|c| c.wanted.placement)
            .collect();
        if placements.is_empty() {
            return refuse(Refusal::NoClip);
        }
        let before = placements.iter().map(|&p| (p, self.calibration(p)));
        let before: Vec<_> = before.collect();
        let guide = if upright {
            let all: Option<Vec<_>> = before.into_iter().map(|(p, c)| Some((p, c?))).collect();
            let Some(all) = all else {
                return refuse(Refusal::NoForward);
            };
            Guide::upright_only(&all, now.at)
        } else {
            Guide::new(&before, now.at)
        };
        self.tokens += 1;
        self.calibrating = Some(GuidedCalibration {
            token: self.tokens,
            guide,
        });
        self.say(now, &Control::Calibrating { on: true });
        Response::Calibrating {
            token: self.tokens,
            placements,
        }
    }

    /// Ends the guided calibration of this number; `false`: it is over already.
    pub(super) fn cancel_calibration(&mut self, now: Moment, token: u64) -> bool {
        let is_it = self.calibrating.as_ref().is_some_and(|c| c.token == token);
        is_it && self.end_calibration(now).is_some()
    }

    /// Ends a guided calibration that runs, if any; the one before stays.
    pub(super) fn give_up_calibration(&mut self, now: Moment, reason: End) {
        if self.end_calibration(now).is_some() {
            let update = Box::new(Update::End { reason });
            self.effects.push(Effect::Update(update));
        }
    }

    /// The calibration is over, and the engine is told: what is moved from now on is the wearer's own again.
    fn end_calibration(&mut self, now: Moment) -> Option<GuidedCalibration> {
        let over = self.calibrating.take();
        if over.is_some() {
            self.say(now, &Control::Calibrating { on: false });
        }
        over
    }

    /// Looks at the calibration that goes on; `tell`: those who watch want to see it.
    pub(super) fn follow_calibration(&mut self, now: Moment, tell: bool) {
        let Some(calibrating) = &mut self.calibrating else {
            return;
        };
        calibrating.guide.tick(now.at);
        let progress = calibrating.guide.progress();
        let over = progress.phase == Phase::Done;
        if over || tell {
            let update = Update::Calibration {
                token: calibrating.token,
                progress,
            };
            self.effects.push(Effect::Update(Box::new(update)));
        }
        if !over {
            return;
        }
        let over = self.end_calibration(now);
        let outcome = over.and_then(|c| c.guide.outcome().cloned());
        for place in outcome.into_iter().flat_map(|o| o.places) {
            if let Ok(calibration) = place.result {
                let placement = place.placement;
                let control = Control::UseCalibration {
                    placement,
                    calibration,
                };
                self.say(now, &control);
            }
        }
    }
}
