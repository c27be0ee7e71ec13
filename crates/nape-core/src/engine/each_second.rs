//! Whole seconds: positions, timers, breaks, and what becomes due.

use serde::{Deserialize, Serialize};

use crate::activity::{Bout, Exercise, Over};
use crate::article::Activity;
use crate::coach::{Ended, Second};
use crate::engine::Engine;
use crate::engine::each_epoch::View;
use crate::event::{Answer, BreakKind, EventKind, Knows, Measure, Measured, Rule};
use crate::per::PerPlacement;
use crate::position::{BOUT_ENDS_AFTER, CREDIT_S, MICRO_ENDS_AFTER, Pose};
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// Epochs of data that make a second known. Our choice: half.
const KNOWN: u32 = 5;

/// Sums over one second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Sums {
    clips: PerPlacement<ClipSums>,
    /// Epochs in which a change of position would have been seen.
    position: u32,
}

/// Of one clip.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct ClipSums {
    flexion: f64,
    lateral: f64,
    /// Epochs with an angle, and epochs in which it was worn.
    n: u32,
    worn: u32,
}

impl ClipSums {
    const NONE: Self = Self {
        flexion: 0.0,
        lateral: 0.0,
        n: 0,
        worn: 0,
    };

    fn pose(&self) -> Option<Pose> {
        let n = f64::from(self.n);
        (self.n >= KNOWN).then(|| (self.flexion / n, self.lateral / n))
    }
}

impl Sums {
    pub(super) const fn new() -> Self {
        Self {
            clips: PerPlacement::all(ClipSums::NONE),
            position: 0,
        }
    }

    pub(super) fn add(&mut self, views: &PerPlacement<Option<View>>, position_known: bool) {
        self.position += u32::from(position_known);
        for (placement, sums) in self.clips.iter_mut() {
            let Some(view) = views[placement] else {
                continue;
            };
            sums.worn += u32::from(view.worn);
            if let Some(angle) = view.angle {
                sums.flexion += angle.flexion;
                sums.lateral += angle.lateral;
                sums.n += 1;
            }
        }
    }

    fn pose(&self, placement: Placement) -> Option<Pose> {
        self.clips[placement].pose()
    }

    fn known(&self) -> bool {
        self.clips.values().any(|sums| sums.worn >= KNOWN)
    }
}

impl Engine {
    /// A second up to `at` is decided.
    pub(super) fn step_second(&mut self, at: Timestamp) {
        let sums = core::mem::replace(&mut self.state.second, Sums::new());
        // Who is exercising or lying has left the position, also where a head clip alone sees it.
        let moved = self.follow_positions(at, &sums) | self.state.activity.is_active();
        self.follow_walk(at, sums.known());
        if moved {
            self.state.sustained.reset(at);
            self.clear(at, Rule::Sustained, Ended::Moved);
        }
        self.follow_timers(at, sums.known(), sums.position >= KNOWN);
        self.follow_holds(at);
        let walking = self.state.walking == Some(true);
        let has = |p: Placement| self.state.clips[p].clip.is_some();
        let (upper, low) = (has(Placement::UpperBack), has(Placement::LowBack));
        let knows = Knows {
            neck: has(Placement::Head) && upper,
            trunk: upper || low,
        };
        let params = self.params_now();
        let poses = PerPlacement::from_fn(|p| sums.pose(p));
        let second = Second {
            at,
            walking,
            on_break: self.state.activity.is_active() || self.state.activity.is_busy(),
            breakpoint: self.state.breakpoints.step(&poses),
            knows,
        };
        let known = sums.known();
        self.with_say(at, |state, mut say| {
            state.coach.wait(at, &params, &mut say);
            // Of a wearer who is not seen nothing is known that a nudge could speak of.
            if known {
                state.coach.step(&second, &params, &mut say);
            }
        });
    }

    /// A rule is no longer true.
    pub(super) fn clear(&mut self, at: Timestamp, rule: Rule, over: Ended) {
        self.with_say(at, |state, mut say| {
            state.coach.clear(at, rule, over, &mut say);
        });
    }

    /// Shifts and micro-breaks. Returns whether the trunk changed its position.
    fn follow_positions(&mut self, at: Timestamp, sums: &Sums) -> bool {
        let mut moved = false;
        for placement in Placement::ALL {
            let watch = &mut self.state.clips[placement].shifts;
            let Some(pose) = sums.pose(placement) else {
                watch.step_unknown();
                continue;
            };
            let seen = watch.step(pose);
            if let Some((axis, from, to)) = seen.shift {
                self.say(
                    at,
                    EventKind::Shift {
                        placement,
                        axis,
                        from,
                        to,
                    },
                );
            }
            if placement == Placement::Head {
                continue;
            }
            moved |= seen.shift.is_some() || seen.on_break;
            // One break, one credit: the upper back tells if it can. What walking or an activity is
            // tells itself.
            let tells =
                placement == Placement::UpperBack || sums.pose(Placement::UpperBack).is_none();
            if let Some(s) = seen
                .micro_break
                .filter(|_| tells && self.state.walk.is_none())
                .filter(|&s| !self.state.activity.touches(at, s))
            {
                let ended = at - MICRO_ENDS_AFTER;
                self.credit(at, BreakKind::MicroBreak, s, ended);
            }
        }
        moved
    }

    fn follow_walk(&mut self, at: Timestamp, known: bool) {
        let walking = self.state.walking == Some(true) && known;
        let seen = self.state.walk_sum.step(walking);
        if seen.broken {
            self.state.sustained.reset(at);
            self.state.since_walk.reset(at);
            self.clear(at, Rule::Sustained, Ended::Break);
            self.clear(at, Rule::Walk, Ended::Break);
            // It answers the nudge that asked for it already; what is owed is paid by the credit at its end.
            let params = self.params_now();
            self.with_say(at, |state, mut say| {
                state.coach.answered_by_walk(at, &params, &mut say);
            });
        }
        if let Some(s) = seen.bout.filter(|&s| s >= CREDIT_S) {
            self.credit_walk(at, s, at - BOUT_ENDS_AFTER);
        }
    }

    /// Of a guided walk the verdict has credited it.
    fn credit_walk(&mut self, at: Timestamp, seconds: u32, ended: Timestamp) {
        let from = ended - Span::from_secs(i64::from(seconds));
        if !self.state.guided.is_settled_walk(from, ended) {
            self.credit(at, BreakKind::Walk, seconds, ended);
        }
    }

    /// What was done is told and credited, unless it is part of a guided break, which tells it by itself.
    pub(super) fn end_activities(&mut self, over: Over) {
        for bout in over.into_iter().flatten() {
            self.settle_bout(&bout);
        }
    }

    /// Tells what was done, and credits it as a break. What is not sure answers no nudge: the wearer is asked. Who
    /// leans back may as well be working, and is credited nothing until then; of slow movement nobody asked for, a
    /// clip on the trunk credits the micro-break that it is.
    pub(super) fn credit_bout(&mut self, bout: &Bout) {
        let Bout { to, kind, .. } = *bout;
        self.say(to, EventKind::Activity(*bout));
        if bout.verified {
            self.credit_span(to, kind.as_break(), bout.duration(), to);
            return;
        }
        let leisurely = matches!(kind, Exercise::Rest | Exercise::TaiChi);
        if !leisurely {
            let credited = EventKind::BreakCredited {
                kind: kind.as_break(),
                duration: bout.duration(),
                prompted: false,
                paid: false,
            };
            self.state.guided.credited(kind.as_break(), to);
            self.say(to, credited);
        }
        self.with_say(to, |state, mut say| {
            if !leisurely || state.coach.waits_for_an_answer(to) {
                state.coach.ask(to, kind.as_break(), &mut say);
            }
        });
    }

    fn credit(&mut self, at: Timestamp, kind: BreakKind, seconds: u32, ended: Timestamp) {
        self.credit_span(at, kind, Span::from_secs(i64::from(seconds)), ended);
    }

    pub(super) fn credit_span(
        &mut self,
        at: Timestamp,
        kind: BreakKind,
        duration: Span,
        ended: Timestamp,
    ) {
        self.state.guided.credited(kind, ended);
        let params = self.params_now();
        let (prompted, paid) = self.with_say(at, |state, mut say| {
            state.coach.break_seen(at, kind, ended, &params, &mut say)
        });
        self.say(
            at,
            EventKind::BreakCredited {
                kind,
                duration,
                prompted,
                paid,
            },
        );
    }

    fn follow_timers(&mut self, at: Timestamp, known: bool, position_known: bool) {
        let limit = self.state.coach.sustained_limit(at, &self.params_now());
        if let Some(held) = self.state.sustained.step(at, position_known, limit) {
            self.say(at, EventKind::SustainedLimit { held, limit });
        }
        let walk_limit = self.params.walk_limit;
        if let Some(since) = self.state.since_walk.step(at, known, walk_limit) {
            self.say(
                at,
                EventKind::WalkDue {
                    since,
                    limit: walk_limit,
                },
            );
        }
        let held = self.state.sustained.held(at);
        let again = self.state.sustained.remind(held, limit);
        self.remind(
            at,
            Rule::Sustained,
            again,
            Measured::Sustained { held, limit },
        );
        let since = self.state.since_walk.held(at);
        let again = self.state.since_walk.remind(since, walk_limit);
        self.remind(
            at,
            Rule::Walk,
            again,
            Measured::Walk {
                since,
                limit: walk_limit,
            },
        );
    }

    /// A reminder becomes due again after each further limit; one that waits is shown with the
    /// figures of the moment it is shown.
    fn remind(&mut self, at: Timestamp, rule: Rule, again: bool, measured: Measured) {
        let (is, limit) = match measured {
            Measured::Sustained { held, limit } => (held, limit),
            Measured::Walk { since, limit } => (since, limit),
            Measured::Hold(hold) => (hold.held, hold.limit),
            Measured::Repetition { .. } | Measured::BendTwist { .. } => return,
        };
        if is < limit && self.state.coach.is_due(rule) {
            // The timer has begun anew, because nothing was known for long, or the limit has grown: no longer true. It
            // waited and was not shown, so it comes when the limit of now is reached.
            self.clear(at, rule, Ended::Forgotten);
            if rule == Rule::Sustained {
                self.state.sustained.take_back();
            }
        } else if again && !self.state.coach.is_due(rule) {
            self.clear(at, rule, Ended::Forgotten);
            self.state.coach.set_due(rule, measured);
        } else if self.state.coach.is_due(rule) {
            self.state.coach.set_due(rule, measured);
        }
    }

    /// The worst hold that is over its limit becomes (or stays) due; none any more: no longer true.
    fn follow_holds(&mut self, at: Timestamp) {
        let over = Measure::ALL
            .into_iter()
            .filter_map(|m| self.state.holds[m].over_limit())
            .max_by(|a, b| a.dose.total_cmp(&b.dose));
        match over {
            Some(hold) => self.state.coach.set_due(Rule::Hold, Measured::Hold(hold)),
            None => self.clear(at, Rule::Hold, Ended::Moved),
        }
    }

    /// The wearer's answer. "Done" is taken at its word for the timers, never for what is measured.
    pub(super) fn on_answer(&mut self, at: Timestamp, id: Option<u32>, answer: Answer) {
        let params = self.params_now();
        let about = self.with_say(at, |state, mut say| {
            state.coach.answer(at, id, answer, &params, &mut say)
        });
        if let Some((_, activity)) = about.filter(|_| answer == Answer::Done) {
            self.begin_anew(at, activity);
        }
    }

    pub(super) fn begin_anew(&mut self, at: Timestamp, activity: Activity) {
        // Not where it has begun anew since.
        if self.state.sustained.reset_back(at) {
            self.clear(at, Rule::Sustained, Ended::Break);
        }
        if activity == Activity::Walking && self.state.since_walk.reset_back(at) {
            self.clear(at, Rule::Walk, Ended::Break);
        }
    }

    /// The session is over: credits the walk that is going on.
    pub(super) fn close_second(&mut self, at: Timestamp) {
        let ended = at - self.state.walk_sum.paused();
        if let Some(s) = self.state.walk_sum.finish().filter(|&s| s >= CREDIT_S) {
            self.credit_walk(at, s, ended);
        }
    }
}
