//! One epoch of all clips: calibration news, links, wearing, angles, holds, walking.

use crate::activity::Moment;
use crate::bend_twist::BENT;
use crate::calibrate::Inclination;
use crate::clip::{Epoch, NewsKind};
use crate::coach::Ended;
use crate::engine::Engine;
use crate::engine::clip_state::{Charger, Link};
use crate::epoch::{EPOCH, PER_SECOND};
use crate::event::{Angle, EventKind, Frame, KNOWN_SIGMA, Measure, Measured, Output, Rule, Walk};
use crate::mounting::{Doubt, Trust};
use crate::neck_rotation::{Heading, Rotation};
use crate::num::{hypot, round};
use crate::per::{PerMeasure, PerPlacement};
use crate::repetition::High;
use crate::sample::Placement;
use crate::sync::Clocks;
use crate::time::{Span, Timestamp};
use crate::worn::Wear;

/// Silent for this long: the link is called lost. Our choice.
const LINK_LOST_AFTER: Span = Span::from_secs(5);

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
        self.take_in(end);
        let views = PerPlacement::from_fn(|placement| self.view(placement, index, end));
        self.follow_walking(end, &views);
        if index % PER_SECOND == 0 {
            self.follow_clocks(index / PER_SECOND - 1, end);
        }
        let mut angles = measures(&views);
        let [head_upper, upper_low] = [0, 1].map(|pair| self.state.sync.agree(pair));
        for (measure, known) in [(Measure::Neck, head_upper), (Measure::Lumbar, upper_low)] {
            let angle = &mut angles[measure];
            *angle = angle.filter(|_| known);
        }
        for (measure, angle) in angles.iter() {
            self.with_say(end, |state, say| {
                state.holds[measure].step(angle.as_ref(), end, EPOCH.as_secs_f64(), |news| {
                    say(news.into());
                });
            });
        }
        let clips = views.map(|v| v.and_then(|v| v.angle));
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
            worn: views.map(|v| v.map(|v| v.worn)),
            walking,
            neck_rotation,
            trusted: views.map(|v| v.is_none_or(|v| v.trusted)),
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
        self.take_in(end);
        let span = Span::from_micros(epochs * EPOCH.as_micros());
        self.inform(end, span, &PerMeasure::all(None), None);
        let moment = Moment {
            clips: &PerPlacement::all(None),
            headings: &PerPlacement::all(None),
            walking: false,
        };
        let over = self.state.activity.step(end, span, &moment);
        self.end_activities(over);
        self.outputs.push_back(Output::Frame(Frame {
            at: end,
            span,
            angles: PerMeasure::all(None),
            worn: PerPlacement::from_fn(|placement| {
                (self.state.clips[placement].link != Link::Never).then_some(false)
            }),
            walking: None,
            neck_rotation: None,
            trusted: PerPlacement::all(true),
        }));
    }

    /// Carries out what was said before `end`, and tells what became of calibrations.
    fn take_in(&mut self, end: Timestamp) {
        self.take_pending(end);
        for placement in Placement::ALL {
            while let Some(news) = self.state.clips[placement]
                .clip
                .as_mut()
                .and_then(|clip| clip.news_before(end))
            {
                let kind = news_kind(placement, news.what);
                self.say(news.at, kind);
            }
        }
    }

    fn view(&mut self, placement: Placement, index: i64, end: Timestamp) -> Option<View> {
        let state = &mut self.state.clips[placement];
        let clip = state.clip.as_mut()?;
        let epoch = clip.epoch(index);
        if index % PER_SECOND == 0 {
            if let Some(charging) = state.charger.news() {
                clip.charge(charging);
            }
            let wear = clip.wear(index.div_euclid(PER_SECOND));
            self.follow_wear(placement, wear, end - EPOCH);
        }
        self.follow_link(placement, index, end, epoch.is_some());
        let state = &mut self.state.clips[placement];
        if state.link == Link::Never {
            return None;
        }
        let worn = epoch.is_some() && state.worn == Wear::Worn;
        let trusted = state.clip.as_mut()?.trust(end) == Trust::Sound;
        Some(View {
            worn,
            trusted,
            angle: epoch.filter(|_| worn && trusted).and_then(|e| angle(&e)),
            heading: epoch.filter(|_| trusted).and_then(|e| e.heading),
        })
    }

    /// The neck's rotation, from the two clips on either side of it.
    fn turn_neck(&mut self, views: &PerPlacement<Option<View>>, walking: bool) -> Option<Rotation> {
        let sides = [Placement::Head, Placement::UpperBack];
        let neck = &mut self.state.neck_rotation;
        if sides.iter().any(|p| self.state.clips[*p].is_off()) {
            neck.forget();
        }
        let [head, trunk] = sides.map(|p| views[p].and_then(|v| v.heading));
        let turn = neck.step(head, trunk, walking, EPOCH.as_secs_f64());
        turn.filter(|_| sides.iter().all(|p| views[*p].is_some_and(|v| v.worn)))
    }

    /// Looks whether the clips' clocks agree, as the movement up to this second shows.
    fn follow_clocks(&mut self, second: i64, end: Timestamp) {
        let clips = &mut self.state.clips;
        let motion = PerPlacement::from_fn(|p| clips[p].clip.as_mut()?.motion(second));
        for news in self.state.sync.step(motion).into_iter().flatten() {
            let placements = news.placements;
            let kind = match news.clocks {
                Clocks::Disagree(lag) => EventKind::ClocksDisagree { placements, lag },
                Clocks::Agree => EventKind::ClocksAgree { placements },
            };
            self.say(end - EPOCH, kind);
        }
    }

    /// What is told for information only: bending and twisting at once, and many bends.
    fn inform(
        &mut self,
        end: Timestamp,
        span: Span,
        angles: &PerMeasure<Option<Angle>>,
        neck_rotation: Option<Rotation>,
    ) {
        let start = self.state.start;
        let high = self.state.repetition.step(end, span, start, angles);
        self.tell_repetition(end - span, high);
        let trunk = angles[Measure::Trunk].map(|a| a.flexion);
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
        let state = &mut self.state.clips[placement];
        let was_off = state.is_off();
        let event = match wear {
            // Who is off is so until seen on the body again; a doubt changes nothing of that.
            Wear::Doubtful(_) | Wear::Off(_) if was_off => return,
            Wear::Worn if was_off => Some(EventKind::Worn { placement }),
            Wear::Off(reason) => Some(EventKind::NotWorn { placement, reason }),
            Wear::Worn | Wear::Doubtful(_) => None,
        };
        state.worn = wear;
        if let Some(event) = event {
            self.say(at, event);
        }
    }

    fn follow_link(&mut self, placement: Placement, index: i64, end: Timestamp, heard: bool) {
        let silent =
            |since: i64| Span::from_micros((index - since).saturating_mul(EPOCH.as_micros()));
        let state = &mut self.state.clips[placement];
        let event = match state.link {
            Link::Never if heard => {
                state.link = Link::Heard(index);
                (!state.is_off()).then_some((end - EPOCH, EventKind::Worn { placement }))
            }
            Link::Heard(_) if heard => {
                state.link = Link::Heard(index);
                None
            }
            Link::Heard(since) if silent(since) > LINK_LOST_AFTER => {
                state.link = Link::Lost(since);
                // A clip that is charged is expected to be silent.
                state.lost_quietly = state.charger == Charger::On;
                (!state.lost_quietly).then_some((end, EventKind::LinkLost { placement }))
            }
            Link::Lost(since) if heard => {
                state.link = Link::Heard(index);
                let lost = silent(since + 1);
                let event = (end - EPOCH, EventKind::LinkRestored { placement, lost });
                (!state.lost_quietly).then_some(event)
            }
            Link::Never | Link::Heard(_) | Link::Lost(_) => None,
        };
        if let Some((at, kind)) = event {
            self.say(at, kind);
        }
    }

    /// Walking as seen by the first worn clip that can tell, head first: its bounce is the cleanest.
    fn follow_walking(&mut self, end: Timestamp, views: &PerPlacement<Option<View>>) {
        let mut chosen = None;
        for (placement, state) in self.state.clips.iter_mut() {
            let worn = views[placement].is_some_and(|v| v.worn);
            let Some(clip) = &mut state.clip else {
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
        } else if views.values().flatten().all(|v| !v.worn) {
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
        for measure in Measure::ALL {
            if let Some(hold) = self.state.holds[measure].current() {
                self.say(end, EventKind::HoldEnded(hold));
            }
        }
        let over = self.state.activity.finish();
        self.end_activities(over);
        self.close_guided();
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
fn measures(views: &PerPlacement<Option<View>>) -> PerMeasure<Option<Angle>> {
    let of = |p: Placement| views[p].and_then(|v| v.angle);
    let (head, upper, low) = (
        of(Placement::Head),
        of(Placement::UpperBack),
        of(Placement::LowBack),
    );
    // The trunk is the upper back where there is a clip; a low-back clip stands in for it, blind to
    // the bend above it. A clip that is there but unknown right now is unknown, not replaced.
    let trunk = if views[Placement::UpperBack].is_some() {
        upper
    } else {
        low
    };
    PerMeasure::from_fn(|measure| match measure {
        Measure::Head => head,
        Measure::Trunk => trunk,
        Measure::Neck => minus(head, upper),
        Measure::Lumbar => minus(upper, low),
    })
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
