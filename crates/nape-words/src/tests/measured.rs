//! All of what is measured that can be said: sensors, the timeline, a summary, the reason of a reminder.

use nape_core::article::{ACTIVITIES, RISK_FACTORS};
use nape_core::calibrate::{Origin, Refused};
use nape_core::event::{EventKind, Measure, Measured, OffSign, SlipSign, Stale};
use nape_core::num::deg;
use nape_core::score::{Note, Noted};
use nape_core::{Placement, Span, Timestamp};

use super::everything::{Kind, hold};
use crate::Words;

/// Everything that can be said of what is measured.
pub(super) fn measured(words: Words) -> Vec<(Kind, String)> {
    let mut all = Vec::new();
    clip_words(words, &mut all);
    summary_words(words, &mut all);
    timeline_words(words, &mut all);
    why_words(words, &mut all);
    all
}

const ORIGINS: [Origin; 4] = [
    Origin::Whole,
    Origin::Upright,
    Origin::Confirmed,
    Origin::Walking,
];

fn clip_words(words: Words, all: &mut Vec<(Kind, String)>) {
    let mut clip = |text| all.push((Kind::Clip, text));
    for sign in OffSign::ALL {
        clip(words.not_worn(sign));
    }
    for origin in ORIGINS {
        // Not compiled when one is new: it belongs into the list above as well.
        match origin {
            Origin::Whole | Origin::Upright | Origin::Confirmed | Origin::Walking => {}
        }
        clip(words.calibrated(origin, true));
        clip(words.calibrated(origin, false));
    }
    for sign in SlipSign::ALL {
        clip(words.slipped(sign));
    }
    for why in Stale::ALL {
        clip(words.stale(why));
    }
    let angle = deg(12.3);
    for refused in [
        Refused::TooShort { have_s: 1.26 },
        Refused::Moved {
            rate: angle,
            drift: angle,
        },
        Refused::NeverStill,
        Refused::TooSmall { tilt: angle },
        Refused::NotOnePlane,
        Refused::NoSign,
        Refused::TurnedFar { tilt: angle },
    ] {
        clip(words.refused(&refused));
    }
    for placement in Placement::ALL {
        for what in [
            Noted::HeardLate {
                placement,
                after_s: 900.0,
            },
            Noted::NotCalibrated { placement },
            Noted::CalibratedLate {
                placement,
                after_s: 3_723.9,
            },
            Noted::ClocksDisagree {
                placements: [placement; 2],
                lag_s: 2.4,
                from_s: 60.0,
                to_s: None,
            },
            Noted::ClocksDisagree {
                placements: [placement; 2],
                lag_s: 2.4,
                from_s: 60.0,
                to_s: Some(120.0),
            },
        ] {
            clip(words.note(&what.into()));
        }
    }
    clip(words.note(&Note::told("the host's")));
}

fn summary_words(words: Words, all: &mut Vec<(Kind, String)>) {
    let mut line = |text| all.push((Kind::Line, text));
    let (some, more) = (Span::from_mins(410), Span::from_mins(480));
    line(words.measured(Span::ZERO, more));
    line(words.measured(some, more));
    line(words.measured(more, more));
    line(words.no_long_posture());
    for measure in Measure::ALL {
        for times in [1, 16] {
            let angle = words.degrees(38.2, Some(0.4));
            line(words.long_postures(times, measure, &angle, Span::from_secs(198)));
        }
    }
    line(words.degrees(38.2, None));
    for head_alone in [false, true] {
        line(words.longest_position(Some(some), head_alone));
        line(words.longest_position(None, head_alone));
    }
    for n in [0, 1, 5] {
        line(words.breaks(n, Span::ZERO));
        line(words.breaks(n, some));
        for followed in 0..=n.min(2) {
            line(words.reminders(n, followed));
        }
    }
    line(words.more("nape score day.mcap --full"));
    let mut title = |text| all.push((Kind::Title, text));
    title(words.day());
    for sign in ["good", "limit", "exercise", "unknown"] {
        title(words.strip(sign));
    }
}

fn timeline_words(words: Words, all: &mut Vec<(Kind, String)>) {
    use nape_core::activity::{Bout, Exercise};
    use nape_core::calibrate::{Change, Quality};
    use nape_core::event::{Axis, Walk};
    for label in crate::LABELS {
        all.push((Kind::Label, words.label(label)));
    }
    all.push((Kind::Label, words.reminder_label(12)));
    for head in ["file", "sensors", "calibration", "clock"] {
        all.push((Kind::Label, words.head(head)));
    }
    let at = Timestamp::from_secs_f64;
    let placement = Placement::Head;
    let quality = |nods, sigma, drift| Quality {
        rate: 0.01,
        drift,
        up_sigma: 0.01,
        nods,
        largest: 0.5,
        spread: None,
        forward_sigma: sigma,
    };
    let mut events = vec![
        EventKind::Worn { placement },
        EventKind::LinkLost { placement },
        EventKind::LinkRestored {
            placement,
            lost: Span::from_secs(70),
        },
        EventKind::BatteryLow {
            placement,
            percent: 9,
        },
        EventKind::CalibrationRefused {
            placement,
            reason: Refused::NeverStill,
        },
        EventKind::SustainedLimit {
            held: Span::from_mins(30),
            limit: Span::from_mins(30),
        },
        EventKind::ClocksDisagree {
            placements: [Placement::Head, Placement::UpperBack],
            lag: Span::from_secs(-3),
        },
        EventKind::ClocksAgree {
            placements: [Placement::Head, Placement::UpperBack],
        },
        EventKind::WalkStarted(Walk {
            from: at(0.0),
            to: at(60.0),
            steps: 100,
            cadence_hz: 1.8,
        }),
        EventKind::WalkEnded(Walk {
            from: at(0.0),
            to: at(60.0),
            steps: 100,
            cadence_hz: 1.8,
        }),
    ];
    for sign in OffSign::ALL {
        events.push(EventKind::NotWorn {
            placement,
            reason: sign,
        });
    }
    for reason in Stale::ALL {
        events.push(EventKind::CalibrationStale { placement, reason });
    }
    for reason in SlipSign::ALL {
        let tilt = deg(12.0);
        events.push(EventKind::ClipSlipped {
            placement,
            tilt,
            reason,
        });
    }
    for (assumed, quality) in [
        (true, None),
        (false, None),
        (false, Some(quality(1, Some(0.02), 0.0))),
        (false, Some(quality(3, Some(0.1), 0.0))),
        (false, Some(quality(3, Some(0.4), 0.0))),
        (false, Some(quality(0, None, 0.0))),
    ] {
        for change in [
            None,
            Some(Change {
                up: 0.05,
                forward: 0.03,
            }),
        ] {
            events.push(EventKind::Calibrated {
                placement,
                assumed,
                origin: Origin::Whole,
                quality,
                change,
            });
        }
    }
    for measure in Measure::ALL {
        for (angle, limit, dose) in [
            (38.0, 389, 0.87),
            (38.0, 159, 5.0),
            (88.0, 60, 1.8),
            (-5.0, 0, 0.0),
        ] {
            let Measured::Hold(mut hold) = hold(measure, angle, limit) else {
                continue;
            };
            hold.dose = dose;
            events.extend([
                EventKind::HoldStarted(hold),
                EventKind::HoldLimit(hold),
                EventKind::HoldEnded(hold),
            ]);
        }
        events.push(EventKind::RepetitionHigh {
            measure,
            per_min: 4.8,
        });
    }
    for angle in [-12.0, 0.0, 12.0] {
        for axis in [Axis::Flexion, Axis::Lateral] {
            let (from, to) = (deg(angle), deg(-angle));
            events.push(EventKind::Shift {
                placement,
                axis,
                from,
                to,
            });
        }
    }
    for (kind, reps, verified) in [
        (Exercise::CatCow, Some(1), true),
        (Exercise::CatCow, Some(5), false),
        (Exercise::Rest, None, true),
    ] {
        events.push(EventKind::Activity(Bout {
            kind,
            from: at(0.0),
            to: at(60.0),
            reps,
            period: None,
            verified,
            sure: 0.9,
        }));
    }
    for event in events {
        for dose in [false, true] {
            let line = words.measured_line(&event, &|_| "10:15".to_owned(), dose);
            // There a reference posture is asked for.
            all.push((Kind::Clip, line.expect("something measured")));
        }
    }
    let twist = EventKind::BendTwist {
        trunk: deg(62.0),
        rotation: deg(-35.0),
        beyond: deg(60.0),
    };
    let line = words.measured_line(&twist, &|_| String::new(), false);
    all.push((Kind::Line, line.expect("something measured")));
    for (postures, changes) in [(0, 1), (1, 0), (5, 106)] {
        all.push((Kind::Line, words.hidden(postures, changes)));
    }
    all.push((Kind::Line, words.detected_after(Span::from_mins(12), 3)));
    all.push((Kind::Line, words.clock_column(None)));
    all.push((
        Kind::Line,
        words.clock_column(Some(("+01:00", "2024-02-29"))),
    ));
    for length in [None, Some(Span::from_mins(12))] {
        all.push((Kind::Line, words.recording("day.csv", "CSV", length)));
    }
    all.push((Kind::Line, words.sensors(&Placement::ALL)));
    all.push((Kind::Line, words.sensors(&[Placement::Head])));
    for name in ["recorded", "window", "assumed"] {
        all.push((Kind::Line, words.calibration_from(name)));
    }
    all.push((Kind::Line, words.no_calibration("…")));
}

fn why_words(words: Words, all: &mut Vec<(Kind, String)>) {
    use crate::Check;
    for head in [
        "measured",
        "rule",
        "moment",
        "trace",
        "checked",
        "suggested",
        "options",
        "sources",
        "answer",
        "skipped",
    ] {
        all.push((Kind::Label, words.why_head(head)));
    }
    let mut line = |text| all.push((Kind::Line, text));
    line(words.why_title(3, "08:47", Span::from_mins(12), "…"));
    line(words.why_none());
    line(words.why_no_answer());
    let (held, limit) = (Span::from_mins(31), Span::from_mins(30));
    line(words.why_measured(&EventKind::SustainedLimit { held, limit }));
    line(words.why_measured(&EventKind::WalkDue { since: held, limit }));
    line(words.why_about(Some(Measure::Head), "08:42", "08:47"));
    for row in &RISK_FACTORS {
        line(words.why_factor(row.id));
    }
    for row in &ACTIVITIES {
        line(words.why_option(row.id, &["…".to_owned()]));
        line(words.check(Check::Suits(row.id), None));
    }
    for name in [
        "worn",
        "not_worn",
        "not_heard",
        "calibrated",
        "calibrated_itself",
        "not_calibrated",
        "no_samples",
    ] {
        line(words.check(Check::Plain(name), Some(Placement::Head)));
    }
    for name in ["heard", "ahead"] {
        let check = Check::Span(name, Span::from_secs(4));
        line(words.check(check, Some(Placement::Head)));
    }
    for name in ["not_paused", "not_snoozed", "not_walking", "untold"] {
        line(words.check(Check::Plain(name), None));
    }
    line(words.check(Check::Span("apart", Span::from_mins(20)), None));
    line(words.check(Check::Number(2, 8), None));
}
