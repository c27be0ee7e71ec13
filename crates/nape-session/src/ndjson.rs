//! Events as JSON objects, worded as the command line's contract names them: degrees, seconds,
//! session time.
//!
//! What is not a number is a name (`not_worn` because `charging`). The one exception is the text of a nudge: it comes from the
//! caller ([`Wording`]), for there are no words here. It is to be English, whatever the wearer reads: events of two computers,
//! and of a recording and its replay, must compare.
//!
//! Numbers are rounded so that lines stay readable and equal runs give equal bytes: `t` to 1 ms,
//! angles to 0.1°, other times to 0.1 s, doses to 0.001, cadence to 0.01 Hz. Keys keep their order.

use nape_core::bend_twist::ROTATION;
use nape_core::calibrate::{Quality, Refused};
use nape_core::coach::{Considered, Proposal, RuledOut};
use nape_core::event::{Hold, Measured, Nudge, Walk};
use nape_core::{Event, EventKind, Span, Timestamp};
use serde_json::{Map, Value, json};

/// The text of a nudge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NudgeText {
    /// A few words.
    pub title: String,
    /// Plain text, in lines.
    pub body: String,
    /// Where limits and suggestions come from, as they are cited.
    pub sources: Vec<String>,
}

/// Words a nudge.
pub type Wording = fn(&Nudge) -> NudgeText;

/// One event as `{"t": …, "event": …, …}`; `start` is the session's start.
pub fn event(e: &Event, start: Timestamp, wording: Wording) -> Value {
    let mut out = Fields(Map::new());
    out.put("t", time(e.at, start));
    match &e.kind {
        EventKind::Worn { placement } => {
            out.name("worn").put("placement", placement.name());
        }
        EventKind::NotWorn { placement, reason } => {
            out.name("not_worn")
                .put("placement", placement.name())
                .put("reason", reason.name());
        }
        EventKind::LinkLost { placement } => {
            out.name("link_lost").put("placement", placement.name());
        }
        EventKind::LinkRestored { placement, lost } => {
            out.name("link_restored")
                .put("placement", placement.name())
                .put("lost_s", span(*lost));
        }
        EventKind::Calibrated {
            placement,
            assumed,
            origin,
            quality,
            change,
        } => {
            out.name("calibrated")
                .put("placement", placement.name())
                .put("assumed", *assumed)
                .put("reason", origin.way(*assumed))
                .put("origin", origin.name());
            if let Some(quality) = quality {
                out.put("quality", calibration_quality(quality));
            }
            if let Some(change) = change {
                out.put("changed_up_deg", degrees(change.up))
                    .put("changed_forward_deg", degrees(change.forward));
            }
        }
        EventKind::CalibrationStale { placement, reason } => {
            out.name("calibration_stale")
                .put("placement", placement.name())
                .put("reason", reason.name());
        }
        EventKind::ClipSlipped {
            placement,
            tilt,
            reason,
        } => {
            out.name("clip_slipped")
                .put("placement", placement.name())
                .put("tilt_deg", degrees(*tilt))
                .put("reason", reason.name());
        }
        EventKind::BatteryLow { placement, percent } => {
            out.name("battery_low")
                .put("placement", placement.name())
                .put("percent", *percent);
        }
        EventKind::CalibrationRefused { placement, reason } => {
            out.name("calibration_refused")
                .put("placement", placement.name())
                .put("reason", reason.name());
            match *reason {
                Refused::TooShort { have_s } => {
                    out.put("have_s", rounded(have_s, 10.0));
                }
                Refused::Moved { rate, drift } => {
                    out.put("rate_dps", degrees(rate))
                        .put("drift_deg", degrees(drift));
                }
                Refused::TooSmall { tilt } | Refused::TurnedFar { tilt } => {
                    out.put("tilt_deg", degrees(tilt));
                }
                Refused::NeverStill | Refused::NotOnePlane | Refused::NoSign => {}
            }
        }
        EventKind::HoldStarted(h) => hold(out.name("hold_started"), h),
        EventKind::HoldEnded(h) => hold(out.name("hold_ended"), h),
        EventKind::HoldLimit(h) => hold(out.name("hold_limit"), h),
        EventKind::SustainedLimit { held, limit } => {
            out.name("sustained_limit")
                .put("held_s", span(*held))
                .put("limit_s", span(*limit));
        }
        EventKind::WalkDue { since, limit } => {
            out.name("walk_due")
                .put("since_s", span(*since))
                .put("limit_s", span(*limit));
        }
        EventKind::RepetitionHigh { measure, per_min } => {
            out.name("repetition_high")
                .put("measure", measure.name())
                .put("per_min", rounded(*per_min, 1e2));
        }
        EventKind::BendTwist {
            beyond,
            trunk,
            rotation,
        } => {
            out.name("bend_twist")
                .put("trunk_deg", degrees(*trunk))
                .put("rotation_deg", degrees(*rotation))
                .put("rotation", ROTATION)
                .put("beyond_deg", degrees(*beyond));
        }
        EventKind::ClocksDisagree { placements, lag } => {
            out.name("clocks_disagree")
                .put("placements", json!(placements))
                .put("lag_s", span(*lag));
        }
        EventKind::ClocksAgree { placements } => {
            out.name("clocks_agree")
                .put("placements", json!(placements));
        }
        EventKind::Shift {
            placement,
            axis,
            from,
            to,
        } => {
            out.name("shift")
                .put("placement", placement.name())
                .put("axis", axis.name())
                .put("from_deg", degrees(*from))
                .put("to_deg", degrees(*to));
        }
        EventKind::WalkStarted(w) => walk(out.name("walk_started"), w),
        EventKind::WalkEnded(w) => walk(out.name("walk_ended"), w),
        EventKind::Activity(bout) => {
            out.name("activity")
                .put("kind", bout.kind.name())
                .put("reps", bout.reps.map_or(Value::Null, Value::from))
                .put("period_s", bout.period.map_or(Value::Null, span))
                .put("duration_s", span(bout.duration()))
                .put("verified", bout.verified)
                .put("sure", rounded(bout.sure, 1e2));
        }
        EventKind::BreakCredited {
            kind,
            duration,
            prompted,
            paid,
        } => {
            out.name("break_credited")
                .put("kind", kind.name())
                .put("duration_s", span(*duration))
                .put("prompted", *prompted)
                .put("paid", *paid);
        }
        EventKind::Nudge(n) => nudge(out.name("nudge"), n, wording(n)),
        EventKind::NudgeSuppressed {
            rule,
            reason,
            until,
        } => {
            out.name("nudge_suppressed")
                .put("rule", rule.name())
                .put("reason", reason.name())
                .put("until", until.map_or(Value::Null, |u| time(u, start)));
        }
        EventKind::NudgeDeferred {
            rule,
            reason,
            until,
        } => {
            out.name("nudge_deferred")
                .put("rule", rule.name())
                .put("reason", reason.name())
                .put("until", until.map_or(Value::Null, |u| time(u, start)));
        }
        EventKind::NudgeAnswered { id, answer } => {
            out.name("nudge_answered")
                .put("id", *id)
                .put("answer", json!(answer));
        }
        EventKind::PreNotice { rule, within } => {
            out.name("pre_notice")
                .put("rule", rule.name())
                .put("within_s", span(*within));
        }
        EventKind::BreakOwed { rule, reason } => {
            out.name("break_owed")
                .put("rule", rule.name())
                .put("reason", reason.name());
        }
        EventKind::BreakSettled { how } => {
            out.name("break_settled").put("how", how.name());
        }
        EventKind::PostureCorrected { id } => {
            out.name("posture_corrected").put("id", *id);
        }
        EventKind::Asked { id, kind } => {
            out.name("asked").put("id", *id).put("kind", kind.name());
        }
        EventKind::Confirmed { id, kind, yes } => {
            out.name("confirmed")
                .put("id", *id)
                .put("kind", kind.name())
                .put("yes", *yes);
        }
        EventKind::BreakReported { activity } => {
            out.name("break_reported").put("activity", activity.name());
        }
        EventKind::SetAside { activity, instead } => {
            out.name("set_aside")
                .put("activity", activity.name())
                .put("instead", instead.as_ref().map_or(Value::Null, proposal));
        }
        EventKind::SeeDoctor { advice } => {
            out.name("see_doctor").put("advice", advice.name());
        }
        EventKind::CheckedIn(said) => {
            out.name("checked_in")
                .put("neck", said.neck)
                .put("low_back", said.low_back)
                .put("flare_up", said.flare_up)
                .put("red_flags", json!(said.red_flags))
                .put("cleared", said.cleared);
        }
        EventKind::Context { context, on } => {
            out.name("context")
                .put("context", context.name())
                .put("on", *on);
        }
        EventKind::PlanReminder(standing) => {
            out.name("plan_reminder")
                .put("activity", standing.activity.name())
                .put("done", standing.done)
                .put("of", standing.of);
        }
    }
    Value::Object(out.0)
}

/// An object under construction.
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, key: &str, value: impl Into<Value>) -> &mut Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    fn name(&mut self, event: &str) -> &mut Self {
        self.put("event", event)
    }
}

fn calibration_quality(q: &Quality) -> Value {
    let mut out = Fields(Map::new());
    out.put("grade", q.grade().name())
        .put("upright_rate_dps", degrees(q.rate))
        .put("upright_drift_deg", degrees(q.drift))
        .put("upright_sigma_deg", degrees(q.up_sigma))
        .put("nods", q.nods)
        .put("largest_nod_deg", degrees(q.largest))
        .put("nod_spread_deg", q.spread.map_or(Value::Null, degrees))
        .put(
            "forward_sigma_deg",
            q.forward_sigma.map_or(Value::Null, degrees),
        );
    Value::Object(out.0)
}

fn hold(out: &mut Fields, h: &Hold) {
    out.put("measure", h.measure.name())
        .put("angle_deg", degrees(h.angle))
        .put("held_s", span(h.held))
        .put("limit_s", span(h.limit))
        .put("dose", rounded(h.dose, 1e3))
        .put("uncertainty_deg", degrees(h.half_width()));
}

fn walk(out: &mut Fields, w: &Walk) {
    out.put("steps", w.steps)
        .put("cadence_hz", rounded(w.cadence_hz, 1e2))
        .put("duration_s", span(w.to.since(w.from)));
}

fn nudge(out: &mut Fields, n: &Nudge, text: NudgeText) {
    let mut measured = Fields(Map::new());
    match &n.measured {
        Measured::Hold(h) => hold(&mut measured, h),
        Measured::Sustained { held, limit } => {
            measured
                .put("held_s", span(*held))
                .put("limit_s", span(*limit));
        }
        Measured::Walk { since, limit } => {
            measured
                .put("since_s", span(*since))
                .put("limit_s", span(*limit));
        }
        Measured::Repetition {
            measure: of,
            per_min,
        } => {
            measured
                .put("measure", of.name())
                .put("per_min", rounded(*per_min, 1e2));
        }
        Measured::BendTwist { trunk, rotation } => {
            measured
                .put("trunk_deg", degrees(*trunk))
                .put("rotation_deg", degrees(*rotation));
        }
    }
    out.put("id", n.id)
        .put("rule", n.rule.name())
        .put("measured", measured.0)
        .put("risk_factor", n.risk_factor.name())
        .put("activity", n.proposal.activity.name())
        .put("form", n.proposal.form.name())
        .put("gentle", n.proposal.adapted.gentle)
        .put("neutral_neck", n.proposal.adapted.neutral_neck)
        .put(
            "moment",
            n.breakpoint.map_or(Value::Null, |b| b.name().into()),
        )
        .put("owed_s", n.owed.map_or(Value::Null, span))
        .put("title", text.title)
        .put("body", text.body)
        .put("sources", text.sources)
        .put("urgency", "low")
        .put(
            "considered",
            n.considered.iter().map(considered).collect::<Vec<_>>(),
        );
}

/// An activity as it was weighed: `ruled_out`, or its points by reason.
fn considered(c: &Considered) -> Value {
    let mut out = Fields(Map::new());
    out.put("activity", c.activity.name());
    match c.ruled_out {
        Some(why) => {
            out.put("ruled_out", why.name());
            if let RuledOut::Profile(factor) = why {
                out.put("risk_factor", factor.name());
            }
        }
        None => {
            out.put("points", c.points());
            let mut weighed = Fields(Map::new());
            for (because, points) in &c.weighed {
                weighed.put(because.name(), *points);
            }
            out.put("weighed", weighed.0);
        }
    }
    Value::Object(out.0)
}

fn proposal(p: &Proposal) -> Value {
    let mut out = Fields(Map::new());
    out.put("activity", p.activity.name())
        .put("form", p.form.name())
        .put("gentle", p.adapted.gentle)
        .put("neutral_neck", p.adapted.neutral_neck);
    Value::Object(out.0)
}

/// Seconds since the session's start, to 1 ms.
fn time(at: Timestamp, start: Timestamp) -> Value {
    rounded(at.since(start).as_secs_f64(), 1e3)
}

/// Seconds, to 0.1 s.
fn span(s: Span) -> Value {
    rounded(s.as_secs_f64(), 10.0)
}

/// Degrees, to 0.1°.
fn degrees(rad: f64) -> Value {
    rounded(rad.to_degrees(), 10.0)
}

/// To one part of `parts`; -0 becomes 0; what is not finite becomes null.
fn rounded(value: f64, parts: f64) -> Value {
    json!((value * parts).round() / parts + 0.0)
}
