//! The daemon's answers to `nape status` and `nape why`, from what the monitor knows.

use nape_ble::{LinkState, RadioState};
use nape_core::article::Activity;
use nape_core::engine::{ClipSnapshot, DECISION_LAG, EngineSnapshot, LATENESS};
use nape_core::event::{Angle, Context, EventKind, Hold, Measure, Measured};
use nape_core::num::to_deg;
use nape_core::text::clean_line;
use nape_core::{Event, Params, Placement, Span, Timestamp};
use nape_devices::{LostReason, RefusedReason, ScaleFault};
use nape_words::Words;

use super::{Moment, Monitor};
use crate::live::{Clip, Evidence, Session};
use nape_control::baseline::Brief;
use nape_control::status::{
    AngleNow, Calibrated, ClipStatus, CoachNow, HoldNow, Link, Lost, NotUsed, Nudges, Posture,
    Radio, Silence,
};
use nape_control::why::{
    self, Check, Checked, Explained, Fact, Found, HeldBackNow, TracePoint, Why,
};

/// A refused frame is told of for so long. Our choice: longer than anybody takes to look again.
const FAULT_IS_NEWS: Span = Span::from_secs(30);

/// The computer's Bluetooth, for the report.
pub(super) const fn radio(state: Option<RadioState>) -> Radio {
    match state {
        None | Some(RadioState::Starting) => Radio::Starting,
        Some(RadioState::NoService) => Radio::NoService,
        Some(RadioState::NoAdapter) => Radio::NoAdapter,
        Some(RadioState::Off) => Radio::Off,
        Some(RadioState::Ready) => Radio::Ready,
        Some(RadioState::BusLost) => Radio::BusLost,
    }
}

/// A clip's link, for the report.
pub(super) fn link(state: Option<&LinkState>) -> Link {
    match state {
        None | Some(LinkState::Searching) => Link::Searching,
        Some(LinkState::Connecting) => Link::Connecting,
        Some(LinkState::Streaming) => Link::Streaming,
        Some(LinkState::Lost { reason, retry_in }) => Link::Lost {
            reason: lost(*reason),
            retry_in_s: Some(retry_in.as_secs_f64()),
        },
        Some(LinkState::Refused { reason }) => Link::Refused {
            reason: not_used(reason),
        },
    }
}

fn lost(reason: LostReason) -> Lost {
    match reason {
        LostReason::Disconnected => Lost::Disconnected,
        LostReason::Silent => Lost::Silent,
        LostReason::NoConnection => Lost::NoConnection,
        LostReason::SetUp { step } => Lost::SetUp {
            step: step.to_string(),
        },
        LostReason::NotNow => Lost::NotNow,
        LostReason::Radio => Lost::Radio,
    }
}

fn not_used(reason: &RefusedReason) -> NotUsed {
    match *reason {
        RefusedReason::WrongClip { .. } => NotUsed::WrongClip,
        RefusedReason::NotOne { family } => NotUsed::NotOne {
            family: family.to_owned(),
        },
        RefusedReason::LookAlike { model } => NotUsed::LookAlike {
            model: model.to_owned(),
        },
        RefusedReason::Version { found } => NotUsed::Version { found },
        RefusedReason::Scale(ScaleFault::Acc { range_g, found_g }) => {
            NotUsed::AccScale { range_g, found_g }
        }
        RefusedReason::Scale(ScaleFault::Gyr {
            range_dps,
            found_dps,
        }) => NotUsed::GyrScale {
            range_dps,
            found_dps,
        },
    }
}

/// The clips of the rig.
pub(super) fn clips(monitor: &Monitor, now: Moment) -> Vec<ClipStatus> {
    let session = monitor.session();
    let snapshot = session.map(|s| s.engine().snapshot());
    let clips = monitor.clips().as_slice().iter();
    clips
        .map(|clip| {
            let placement = clip.wanted.placement;
            let seen = snapshot.as_ref().and_then(|g| g.clips[placement]);
            let worn = session
                .and_then(Session::frame)
                .and_then(|f| f.worn[placement]);
            clip_status(clip, seen, worn, now)
        })
        .collect()
}

fn clip_status(
    clip: &Clip,
    seen: Option<ClipSnapshot>,
    worn: Option<bool>,
    now: Moment,
) -> ClipStatus {
    let stats = &clip.stats;
    // An angle of samples that are old by now is not an angle now.
    let fresh = seen.filter(|s| s.last.is_some_and(|l| now.at.since(l) <= LATENESS));
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52 samples")]
    let lost_share = {
        stats.lost.and_then(|lost| {
            let all = stats.samples + lost;
            (all > 0).then(|| lost as f64 / all as f64)
        })
    };
    ClipStatus {
        placement: clip.wanted.placement,
        name: clean_line(&clip.wanted.name),
        address: clean_line(&clip.wanted.id.address),
        link: link(clip.link.as_ref()),
        battery_percent: clip.battery,
        rate_hz: (stats.rate_hz > 0.0).then_some(stats.rate_hz),
        lost_share,
        samples: stats.samples,
        lost: stats.lost,
        latency_ms: (stats.frames > 0).then(|| ms(stats.latency)),
        problem: clip
            .fault
            .filter(|(at, _)| now.at.since(*at) <= FAULT_IS_NEWS)
            .map(|(_, fault)| clean_line(&fault.to_string())),
        dropped: clip.dropped,
        charging: clip.state.map(|s| s.charging),
        // Of a clip that is away nobody knows.
        worn: worn.filter(|_| clip.is_streaming() && clip.unused().is_none()),
        calibrated: match seen.and_then(|s| s.assumed) {
            Some(_) if seen.is_some_and(|s| s.stale) => Calibrated::Stale,
            None => Calibrated::No,
            Some(true) => Calibrated::Assumed,
            Some(false) => Calibrated::Yes,
        },
        angle: fresh
            .and_then(|s| s.inclination)
            .map(|(inclination, sigma)| AngleNow {
                flexion_deg: to_deg(inclination.flexion),
                sigma_deg: to_deg(sigma),
            }),
    }
}

/// How the wearer sits; what is not known is absent.
pub(super) fn posture(session: Option<&Session>, params: &Params, now: Moment) -> Posture {
    let Some(session) = session else {
        return Posture {
            same_position_limit_s: params.sustained_limit.as_secs_f64(),
            without_walk_limit_s: params.walk_limit.as_secs_f64(),
            ..Posture::default()
        };
    };
    let snapshot = session.engine().snapshot();
    let stale = DECISION_LAG + LATENESS + LATENESS;
    let frame = session.frame().filter(|f| now.at.since(f.at) <= stale);
    let angle = |measure: Measure| frame.and_then(|f| f.angles[measure]).map(angle_now);
    let known = frame.is_some();
    Posture {
        head: angle(Measure::Head),
        neck: angle(Measure::Neck),
        trunk: angle(Measure::Trunk),
        lumbar: angle(Measure::Lumbar),
        hold: worst(&snapshot).filter(|_| known).map(hold_now),
        same_position_s: known.then(|| snapshot.sustained.as_secs_f64()),
        same_position_limit_s: snapshot.sustained_limit.as_secs_f64(),
        since_walk_s: known.then(|| snapshot.since_walk.as_secs_f64()),
        without_walk_limit_s: snapshot.walk_limit.as_secs_f64(),
        walking: snapshot.walking.filter(|_| known),
    }
}

/// Nudges, shown and silenced.
pub(super) fn nudges(monitor: &Monitor, params: &Params, now: Moment) -> Nudges {
    let session = monitor.session();
    let snapshot = session.map(|s| s.engine().snapshot());
    let unix_us = |at: Timestamp| unix_us(now, at);
    let carried = monitor.carried();
    Nudges {
        today: snapshot.as_ref().map_or_else(
            || {
                carried
                    .filter(|c| c.day == now.wall.local_day())
                    .map_or(0, |c| c.today)
            },
            |g| g.nudges_today,
        ),
        per_day: params.nudges_per_day,
        last_s_ago: monitor.evidence().map(|e| now.at.since(e.at).as_secs_f64()),
        paused: monitor.paused().map(|until| Silence {
            until_unix_us: until.end().map(unix_us),
        }),
        snoozed: snapshot
            .map_or_else(
                || {
                    carried
                        .and_then(|c| c.snoozed_until_unix_us)
                        .filter(|&until| until > now.wall.unix_us)
                },
                |g| {
                    g.snoozed_until
                        .max(monitor.silent_until(now.at))
                        .map(unix_us)
                },
            )
            .map(|until| Silence {
                until_unix_us: Some(until),
            }),
    }
}

/// How the coach stands.
pub(super) fn coach(monitor: &Monitor, now: Moment, guided: Option<Activity>) -> CoachNow {
    let params = monitor.params();
    let snapshot = monitor
        .coach(now)
        .snapshot(monitor.coach_time(now), &params);
    CoachNow {
        tracking: params.coach.tracking,
        quiet: snapshot.quiet,
        contexts: Context::ALL
            .into_iter()
            .filter_map(|c| {
                let until = monitor.context(c)?.end();
                Some((c, until.map(|until| unix_us(now, until))))
            })
            .collect(),
        red_flag: snapshot.red_flag,
        flare_up: snapshot.flare_up,
        owed_s: snapshot.owed.map(Span::as_secs_f64),
        backed_off_s: snapshot.backed_off.map(Span::as_secs_f64),
        set_aside: snapshot.set_aside,
        guided,
    }
}

fn angle_now(angle: Angle) -> AngleNow {
    AngleNow {
        flexion_deg: to_deg(angle.flexion),
        sigma_deg: to_deg(angle.sigma),
    }
}

fn worst(snapshot: &EngineSnapshot) -> Option<&Hold> {
    let holds = snapshot.holds.values().flatten();
    holds.max_by(|a, b| a.dose.total_cmp(&b.dose))
}

fn hold_now(hold: &Hold) -> HoldNow {
    HoldNow {
        measure: hold.measure,
        angle_deg: to_deg(hold.angle),
        sigma_deg: to_deg(hold.sigma),
        held_s: hold.held.as_secs_f64(),
        limit_s: hold.limit.as_secs_f64(),
        dose: hold.dose,
    }
}

/// Civil time of a moment of the session.
fn unix_us(now: Moment, at: Timestamp) -> i64 {
    now.wall
        .unix_us
        .saturating_add(at.since(now.at).as_micros())
}

/// The last nudge, explained.
pub(super) fn why(
    evidence: Option<&Evidence>,
    held_back: &[Event],
    answer: Option<nape_core::event::Answer>,
    params: &Params,
    baseline: Brief,
    words: Words,
    now: Moment,
) -> Why {
    let held_back = held_back.iter().filter_map(|event| {
        let (rule, reason) = match &event.kind {
            EventKind::NudgeDeferred { rule, reason, .. }
            | EventKind::NudgeSuppressed { rule, reason, .. } => (*rule, *reason),
            _ => return None,
        };
        Some(HeldBackNow {
            unix_us: unix_us(now, event.at),
            rule,
            reason,
        })
    });
    Why {
        schema: why::SCHEMA.to_owned(),
        now: now.wall,
        language: Some(words.language().tag().to_owned()),
        nudge: evidence.map(|e| explain(e, answer, params, words, now)),
        baseline: Some(baseline),
        held_back: held_back.collect(),
    }
}

fn explain(
    evidence: &Evidence,
    answer: Option<nape_core::event::Answer>,
    params: &Params,
    words: Words,
    now: Moment,
) -> Explained {
    let nudge = &evidence.nudge;
    let said = words.nudge(nudge);
    let (fact, trace_of) = match nudge.measured {
        Measured::Hold(hold) => (
            Fact::Hold {
                measure: hold.measure,
                angle_deg: to_deg(hold.angle),
                sigma_deg: Some(to_deg(hold.sigma)),
                held_s: hold.held.as_secs_f64(),
                limit_s: hold.limit.as_secs_f64(),
                dose: hold.dose,
            },
            Some(hold.measure),
        ),
        Measured::Sustained { held, limit } => (
            Fact::Sustained {
                held_s: held.as_secs_f64(),
                limit_s: limit.as_secs_f64(),
            },
            shown_measure(evidence),
        ),
        Measured::Walk { since, limit } => (
            Fact::Walk {
                since_s: since.as_secs_f64(),
                limit_s: limit.as_secs_f64(),
            },
            None,
        ),
        Measured::Repetition { measure, per_min } => {
            (Fact::Repetition { measure, per_min }, Some(measure))
        }
        Measured::BendTwist { trunk, rotation } => (
            Fact::BendTwist {
                trunk_deg: to_deg(trunk),
                rotation_deg: to_deg(rotation),
            },
            Some(Measure::Trunk),
        ),
    };
    let trace = trace_of.map_or_else(Vec::new, |measure| {
        let points = evidence.trace.iter();
        points
            .map(|p| TracePoint {
                t_s: p.at.since(evidence.at).as_secs_f64(),
                angle_deg: p.flexion[measure].map(to_deg),
            })
            .collect()
    });
    Explained {
        id: nudge.id,
        unix_us: unix_us(now, evidence.at),
        rule: nudge.rule,
        fact,
        title: said.title,
        body: said.body,
        activity: nudge.proposal.activity.name().to_owned(),
        risk_factor: nudge.risk_factor.name().to_owned(),
        moment: nudge.breakpoint,
        owed_s: nudge.owed.map(Span::as_secs_f64),
        considered: nudge.considered.clone(),
        trace,
        trace_of,
        checks: checks(evidence, params),
        sources: said.sources,
        answer,
    }
}

/// The trunk tells whether the position was kept, if it was seen; else the head.
fn shown_measure(evidence: &Evidence) -> Option<Measure> {
    let known = |m: Measure| evidence.trace.iter().any(|p| p.flexion[m].is_some());
    [Measure::Trunk, Measure::Head]
        .into_iter()
        .find(|m| known(*m))
}

/// What the engine had checked when it fired, with what it found.
fn checks(evidence: &Evidence, params: &Params) -> Vec<Check> {
    let snapshot = &evidence.snapshot;
    let mut checks = Vec::new();
    let mut add = |what, placement, found| {
        checks.push(Check {
            what,
            placement,
            found,
        });
    };
    for placement in Placement::ALL {
        let Some(clip) = snapshot.clips[placement] else {
            continue;
        };
        let worn = match evidence.worn[placement] {
            Some(true) => Found::Worn,
            Some(false) if !clip.lost => Found::NotWorn,
            Some(false) | None => Found::NotHeard,
        };
        add(Checked::Worn, Some(placement), worn);
        let calibrated = match clip.assumed {
            Some(false) => Found::Calibrated,
            Some(true) => Found::CalibratedByItself,
            None => Found::NotCalibrated,
        };
        add(Checked::Calibrated, Some(placement), calibrated);
        let fresh = clip.last.map_or(Found::NoSamples, |last| {
            let ahead = last.since(evidence.at);
            if ahead < Span::ZERO {
                let before_s = evidence.at.since(last).as_secs_f64();
                Found::Heard { before_s }
            } else {
                let after_s = ahead.as_secs_f64();
                Found::Ahead { after_s }
            }
        });
        add(Checked::Fresh, Some(placement), fresh);
    }
    add(Checked::Pause, None, Found::NotPaused);
    add(Checked::Snooze, None, Found::NotSnoozed);
    let number = Found::Number {
        number: snapshot.nudges_today,
        per_day: params.nudges_per_day,
    };
    add(Checked::Budget, None, number);
    let least_s = params.nudge_cooldown.as_secs_f64();
    add(Checked::Cooldown, None, Found::Apart { least_s });
    let walking = match snapshot.walking {
        Some(_) => Found::NotWalking,
        None => Found::Untold,
    };
    add(Checked::Walking, None, walking);
    let activity = evidence.nudge.proposal.activity;
    add(Checked::Activity, None, Found::Suits { activity });
    checks
}

/// Milliseconds of a span, for a report.
pub(super) fn ms(span: Span) -> f64 {
    1e3 * span.as_secs_f64()
}
