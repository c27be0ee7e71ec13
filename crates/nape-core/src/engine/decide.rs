//! One epoch of all clips: calibration news, links, wearing, angles, holds, walking.

use crate::activity::Moment;
use crate::bend_twist::BENT;
use crate::calibrate::Inclination;
use crate::clip::{Epoch, NewsKind};
use crate::coach::Ended;
use crate::engine::{BATTERY_FINE, BATTERY_LOW, Charger, Engine, LINK_LOST_AFTER, Link, Said};
use crate::epoch::{EPOCH, PER_SECOND};
use crate::event::{
    Angle, Control, EventKind, Frame, KNOWN_SIGMA, Measure, Measured, Output, Rule, Walk,
};
use crate::mounting::{Doubt, Trust};
use crate::neck_rotation::{Heading, Rotation};
use crate::num::{hypot, round};
use crate::repetition::High;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};
use crate::worn::Wear;

/// What one clip shows in one epoch.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// There is data, and the clip is worn as far as can be told.
    pub(super) worn: bool,
    pub(super) angle: Option<Angle>,
    /// Its calibration, if any, is believed.
    trusted: bool,
    /// Where the left axis points, if there is data and a calibration; worn or not.
    heading: Option<Heading>,
}

impl Engine {
    /// Decides the next epoch.
    pub(super) fn decide(&mut self) {
        let index = self.state.next;
        self.state.next += 1;
        let end = self.epoch_end(index);
        self.tell_controls(end);
        let views = core::array::from_fn(|i| self.view(Placement::ALL[i], index, end));
        self.follow_walking(end, &views);
        if index % PER_SECOND == 0 {
            self.follow_clocks(index / PER_SECOND - 1, end);
        }
        let mut angles = measures(&views);
        let [head_upper, upper_low] = [0, 1].map(|pair| self.state.sync.agree(pair));
        for (measure, known) in [(Measure::Neck, head_upper), (Measure::Lumbar, upper_low)] {
            let angle = &mut angles[measure.index()];
            *angle = angle.filter(|_| known);
        }
        for (i, angle) in angles.iter().enumerate() {
            self.with_say(end, |state, say| {
                state.holds[i].step(angle.as_ref(), end, EPOCH.as_secs_f64(), |news| {
                    say(news.into());
                });
            });
        }
        let clips = core::array::from_fn(|i| views[i].and_then(|v| v.angle));
        let walking = self.state.walking;
        let moment = Moment {
            clips: &clips,
            headings: &views.map(|v| v.and_then(|v| v.heading)),
            walking: walking == Some(true),
        };
        let over = self.state.activity.step(end, EPOCH, &moment);
        self.end_activities(over);
        let turned = self.turn_neck(&views, walking == Some(true));
        let neck_rotation = turned.filter(|_| head_upper);
        self.inform(end, EPOCH, &angles, neck_rotation);
        let frame = Frame {
            at: end,
            span: EPOCH,
            angles,
            worn: core::array::from_fn(|i| views[i].map(|v| v.worn)),
            walking,
            neck_rotation,
            trusted: core::array::from_fn(|i| views[i].is_none_or(|v| v.trusted)),
        };
        self.outputs.push_back(Output::Frame(frame));
        self.state.second.add(&views, frame.position_known());
        if (index + 1) % PER_SECOND == 0 {
            self.step_second(end);
        }
    }

    /// Passes over `epochs` epochs in which nothing is known and nothing changes.
    pub(super) fn sleep(&mut self, epochs: i64) {
        self.state.next += epochs;
        self.state.neck_rotation.forget();
        self.state.sync.forget();
        let end = self.epoch_end(self.state.next - 1);
        self.tell_controls(end);
        let span = Span::from_micros(epochs * EPOCH.as_micros());
        self.inform(end, span, &[None; 4], None);
        let moment = Moment {
            clips: &[None; 3],
            headings: &[None; 3],
            walking: false,
        };
        let over = self.state.activity.step(end, span, &moment);
        self.end_activities(over);
        self.outputs.push_back(Output::Frame(Frame {
            at: end,
            span,
            angles: [None; 4],
            worn: self.state.link.map(|l| (l != Link::Never).then_some(false)),
            walking: None,
            neck_rotation: None,
            trusted: [true; 3],
        }));
    }

    fn tell_controls(&mut self, end: Timestamp) {
        while let Some((at, said)) = self.state.controls.pop_front_if(|(at, _)| *at < end) {
            match said {
                Said::Wall(wall) => self.state.coach.set_wall(at, wall),
                Said::Control(Control::Snooze { span }) => self.state.coach.snooze(at, span),
                Said::Control(Control::Guided { exercise }) => {
                    let over = self.state.activity.expect(exercise);
                    self.end_activities(over);
                }
                Said::Control(Control::Profile { profile }) => {
                    self.state.coach.set_profile(profile);
                }
                Said::Control(Control::Carry { carry }) => self.state.coach.take_over(at, &carry),
                Said::Control(Control::Battery { placement, percent }) => {
                    self.take_battery(at, placement, percent);
                }
                Said::Control(Control::Charging {
                    placement,
                    charging,
                }) => {
                    let charger = &mut self.state.charger[placement.index()];
                    *charger = charger.told(charging);
                }
                Said::Control(Control::Sensitivity { sensitivity }) => {
                    for hold in &mut self.state.holds {
                        hold.set_share(sensitivity.hold_share);
                    }
                    self.state.sensitivity = Some(sensitivity);
                }
                Said::Control(Control::Answer { id, answer }) => self.take_answer(at, id, answer),
                Said::Control(Control::Plan { plan }) => self.state.coach.set_plan(plan),
                Said::Control(Control::Took { activity }) => self.take_word(at, activity),
                Said::Control(Control::Hurts { activity }) => {
                    let params = self.params_now();
                    self.with_say(at, |state, mut say| {
                        state.coach.hurts(at, activity, &params, &mut say);
                    });
                }
                Said::Control(Control::Forget) => self.state.coach.forget(),
                Said::Control(Control::Allow { activity }) => self.state.coach.allow(activity),
                Said::Control(Control::CheckIn { said }) => {
                    self.with_say(at, |state, mut say| {
                        state.coach.check_in(at, &said, &mut say);
                    });
                }
                Said::Control(Control::Context { context, on }) => {
                    self.with_say(at, |state, mut say| {
                        state.coach.set_context(at, context, on, &mut say);
                    });
                }
                Said::Control(Control::Confirm { id, yes }) => {
                    let params = self.params_now();
                    self.with_say(at, |state, mut say| {
                        state.coach.confirm(at, id, yes, &params, &mut say);
                    });
                }
                // Taken at once by `handle`.
                Said::Control(
                    Control::UseCalibration { .. }
                    | Control::GyroSampling { .. }
                    | Control::Calibrate { .. }
                    | Control::Rezero { .. }
                    | Control::PutOnAgain { .. },
                ) => {}
            }
        }
        for placement in Placement::ALL {
            while let Some(news) = self.state.clips[placement.index()]
                .as_mut()
                .and_then(|clip| clip.news_before(end))
            {
                let kind = news_kind(placement, news.what);
                self.say(news.at, kind);
            }
        }
    }

    fn take_battery(&mut self, at: Timestamp, placement: Placement, percent: u8) {
        let said = &mut self.state.battery_low[placement.index()];
        if percent >= BATTERY_FINE {
            *said = false;
        } else if percent <= BATTERY_LOW && !*said {
            *said = true;
            self.say(at, EventKind::BatteryLow { placement, percent });
        }
    }

    fn view(&mut self, placement: Placement, index: i64, end: Timestamp) -> Option<View> {
        let i = placement.index();
        let clip = self.state.clips[i].as_mut()?;
        let epoch = clip.epoch(index);
        if index % PER_SECOND == 0 {
            let charger = &mut self.state.charger[i];
            if let Some(charging) = charger.news() {
                clip.charge(charging);
            }
            let wear = clip.wear(index.div_euclid(PER_SECOND));
            self.follow_wear(placement, wear, end - EPOCH);
        }
        self.follow_link(placement, index, end, epoch.is_some());
        if matches!(self.state.link[i], Link::Never) {
            return None;
        }
        let worn = epoch.is_some() && !self.state.wear_off[i] && !self.state.doubtful[i];
        let trusted = self.state.clips[i]
            .as_mut()
            .is_some_and(|clip| clip.trust(end) == Trust::Sound);
        Some(View {
            worn,
            trusted,
            angle: epoch.filter(|_| worn && trusted).and_then(|e| angle(&e)),
            heading: epoch.filter(|_| trusted).and_then(|e| e.heading),
        })
    }

    /// The neck's rotation, from the two clips on either side of it.
    fn turn_neck(&mut self, views: &[Option<View>; 3], walking: bool) -> Option<Rotation> {
        let [head, trunk] = [Placement::Head, Placement::UpperBack].map(Placement::index);
        let neck = &mut self.state.neck_rotation;
        if self.state.wear_off[head] || self.state.wear_off[trunk] {
            neck.forget();
        }
        let worn = [head, trunk].map(|i| views[i].is_some_and(|v| v.worn));
        let heading = |i: usize| views[i].and_then(|v| v.heading);
        let turn = neck.step(heading(head), heading(trunk), walking, EPOCH.as_secs_f64());
        turn.filter(|_| worn == [true; 2])
    }

    /// Looks whether the clips' clocks agree, as the movement up to this second shows.
    fn follow_clocks(&mut self, second: i64, end: Timestamp) {
        let clips = &mut self.state.clips;
        let motion = core::array::from_fn(|i| clips[i].as_mut()?.motion(second));
        for news in self.state.sync.step(motion).into_iter().flatten() {
            let placements = news.placements;
            let kind = match news.lag {
                Some(lag) => EventKind::ClocksDisagree { placements, lag },
                None => EventKind::ClocksAgree { placements },
            };
            self.say(end - EPOCH, kind);
        }
    }

    /// What is told for information only: bending and twisting at once, and many bends.
    fn inform(
        &mut self,
        end: Timestamp,
        span: Span,
        angles: &[Option<Angle>; 4],
        neck_rotation: Option<Rotation>,
    ) {
        let start = self.state.start;
        let high = self.state.repetition.step(end, span, start, angles);
        self.tell_repetition(end - span, high);
        let trunk = angles[Measure::Trunk.index()].map(|a| a.flexion);
        let turned = neck_rotation.map(|r| r.angle);
        let entries = self.state.bend_twist.step(end, span, trunk, turned);
        for entry in entries.into_iter().flatten() {
            let kind = EventKind::BendTwist {
                beyond: BENT[entry.level],
                trunk: entry.trunk,
                rotation: entry.rotation,
            };
            self.say(end, kind);
            // The deep one only: a hint about every glance to the side of a document would be noise.
            if self.params.coach.bend_twist && BENT[entry.level] == BENT[1] {
                let measured = Measured::BendTwist {
                    trunk: entry.trunk,
                    rotation: entry.rotation,
                };
                self.hint(end, Rule::BendTwist, measured);
            }
        }
    }

    fn tell_repetition(&mut self, at: Timestamp, high: Option<High>) {
        if let Some(High { measure, per_min }) = high {
            self.say(at, EventKind::RepetitionHigh { measure, per_min });
            if self.params.coach.repetition {
                self.hint(
                    at,
                    Rule::Repetition,
                    Measured::Repetition { measure, per_min },
                );
            }
        }
    }

    /// A hint the wearer asked for, about something that happened.
    fn hint(&mut self, at: Timestamp, rule: Rule, measured: Measured) {
        self.clear(at, rule, Ended::Forgotten);
        self.state.coach.set_due(rule, measured);
    }

    fn follow_wear(&mut self, placement: Placement, wear: Wear, at: Timestamp) {
        let i = placement.index();
        self.state.doubtful[i] = matches!(wear, Wear::Doubtful(_));
        let was_off = self.state.wear_off[i];
        match wear {
            Wear::Off(sign) if !was_off => {
                self.state.wear_off[i] = true;
                self.say(
                    at,
                    EventKind::NotWorn {
                        placement,
                        reason: sign,
                    },
                );
            }
            Wear::Worn if was_off => {
                self.state.wear_off[i] = false;
                self.say(at, EventKind::Worn { placement });
            }
            _ => {}
        }
    }

    fn follow_link(&mut self, placement: Placement, index: i64, end: Timestamp, heard: bool) {
        let i = placement.index();
        let silent =
            |since: i64| Span::from_micros((index - since).saturating_mul(EPOCH.as_micros()));
        match self.state.link[i] {
            Link::Never if heard => {
                self.state.link[i] = Link::Heard(index);
                if !self.state.wear_off[i] {
                    self.say(end - EPOCH, EventKind::Worn { placement });
                }
            }
            Link::Heard(_) if heard => self.state.link[i] = Link::Heard(index),
            Link::Heard(since) if silent(since) > LINK_LOST_AFTER => {
                self.state.link[i] = Link::Lost(since);
                // A clip that is charged is expected to be silent.
                self.state.lost_quietly[i] = self.state.charger[i] == Charger::On;
                if !self.state.lost_quietly[i] {
                    self.say(end, EventKind::LinkLost { placement });
                }
            }
            Link::Lost(since) if heard => {
                self.state.link[i] = Link::Heard(index);
                let lost = silent(since + 1);
                if !self.state.lost_quietly[i] {
                    self.say(end - EPOCH, EventKind::LinkRestored { placement, lost });
                }
            }
            _ => {}
        }
    }

    /// Walking as seen by the first worn clip that can tell, head first: its bounce is the cleanest.
    fn follow_walking(&mut self, end: Timestamp, views: &[Option<View>; 3]) {
        let mut chosen = None;
        for placement in Placement::ALL {
            let i = placement.index();
            let worn = views[i].is_some_and(|v| v.worn);
            let Some(clip) = self.state.clips[i].as_mut() else {
                continue;
            };
            let mut newest = None;
            while let Some(verdict) = clip.slot_before(end) {
                newest = Some(verdict);
            }
            if let Some(verdict) = newest
                && chosen.is_none()
            {
                chosen = Some(verdict).filter(|v| worn && v.known);
            }
        }
        if let Some(verdict) = chosen {
            self.state.walking = Some(verdict.walking);
            if verdict.walking {
                self.walk_on(&verdict);
            } else {
                self.walk_off();
            }
        } else if views.iter().flatten().all(|v| !v.worn) {
            self.state.walking = None;
            self.walk_off();
        }
    }

    fn walk_on(&mut self, verdict: &crate::gait::Verdict) {
        match &mut self.state.walk {
            Some(walk) => {
                walk.to = verdict.to;
                walk.steps += verdict.steps;
                let span = walk.to.since(walk.from).as_secs_f64();
                // Three decimals: what was seen, not the last bit of a division.
                walk.cadence_hz = round(f64::from(walk.steps) / span * 1e3) / 1e3;
            }
            None => {
                let walk = Walk {
                    from: verdict.from,
                    to: verdict.to,
                    steps: verdict.steps,
                    cadence_hz: verdict.cadence_hz,
                };
                self.state.walk = Some(walk);
                self.say(verdict.from, EventKind::WalkStarted(walk));
            }
        }
    }

    pub(super) fn walk_off(&mut self) {
        if let Some(walk) = self.state.walk.take() {
            self.say(walk.to, EventKind::WalkEnded(walk));
        }
    }

    /// The session is over: ends what is going on.
    pub(super) fn close(&mut self) {
        let end = self.epoch_end(self.state.next - 1);
        self.walk_off();
        for i in 0..self.state.holds.len() {
            if let Some(hold) = self.state.holds[i].current() {
                self.say(end, EventKind::HoldEnded(hold));
            }
        }
        let over = self.state.activity.finish();
        self.end_activities(over);
        self.close_second(end);
        let high = self.state.repetition.finish();
        self.tell_repetition(end, high);
    }
}

/// What is said of how a clip sits.
fn news_kind(placement: Placement, what: NewsKind) -> EventKind {
    match what {
        NewsKind::Calibrated {
            calibration,
            origin,
            quality,
            change,
        } => EventKind::Calibrated {
            placement,
            assumed: calibration.assumed,
            origin,
            quality,
            change,
        },
        NewsKind::Refused(reason) => EventKind::CalibrationRefused { placement, reason },
        NewsKind::Doubt(Doubt::Slipped { tilt, sign }) => EventKind::ClipSlipped {
            placement,
            tilt,
            reason: sign,
        },
        NewsKind::Doubt(Doubt::Stale(reason)) => EventKind::CalibrationStale { placement, reason },
    }
}

fn angle(epoch: &Epoch) -> Option<Angle> {
    let (Inclination { flexion, lateral }, sigma) = epoch.inclination?;
    Some(Angle {
        flexion,
        lateral,
        sigma,
    })
}

/// The four measures from the three clips. What the rig cannot know is absent.
fn measures(views: &[Option<View>; 3]) -> [Option<Angle>; 4] {
    let of = |p: Placement| views[p.index()].and_then(|v| v.angle);
    let (head, upper, low) = (
        of(Placement::Head),
        of(Placement::UpperBack),
        of(Placement::LowBack),
    );
    // The trunk is the upper back where there is a clip; a low-back clip stands in for it, blind to
    // the bend above it. A clip that is there but unknown right now is unknown, not replaced.
    let trunk = if views[Placement::UpperBack.index()].is_some() {
        upper
    } else {
        low
    };
    let mut angles = [None; 4];
    angles[Measure::Head.index()] = head;
    angles[Measure::Trunk.index()] = trunk;
    angles[Measure::Neck.index()] = minus(head, upper);
    angles[Measure::Lumbar.index()] = minus(upper, low);
    angles
}

/// Two clips share nothing that could be wrong in both, so their variances add.
fn minus(a: Option<Angle>, b: Option<Angle>) -> Option<Angle> {
    let (a, b) = (a?, b?);
    let difference = Angle {
        flexion: a.flexion - b.flexion,
        lateral: a.lateral - b.lateral,
        sigma: hypot(a.sigma, b.sigma),
    };
    (difference.sigma <= KNOWN_SIGMA).then_some(difference)
}
