//! What was measured, one line each, for a timeline: the label's words and the particulars.
//!
//! A line says no more than its event: how sure an angle is, whose limit was reached, and that a break came after a
//! reminder, never because of it.

use nape_core::activity::Bout;
use nape_core::calibrate::Quality;
use nape_core::event::{Axis, EventKind, HALF_WIDTH_95, Hold, Origin};
use nape_core::iso11226::{Zone, zone};
use nape_core::num::to_deg;
use nape_core::{Placement, Span, Timestamp};

use crate::bundle::Arg;
use crate::span::whole;
use crate::{Words, rough};

impl Words {
    /// A label of the timeline: `held too long` of `hold_limit`.
    pub fn label(self, name: &str) -> String {
        self.named("label", name)
    }

    /// The label of a reminder.
    pub fn reminder_label(self, id: u32) -> String {
        self.text("label-reminder", &[("id", id.into())])
    }

    /// The head of an opening line: `file`, `sensors`, `calibration` or `clock`.
    pub fn head(self, name: &str) -> String {
        self.named("head", name)
    }

    /// A sensor, by where it is worn.
    pub fn sensor(self, placement: Placement) -> String {
        self.named("note-clip", placement.name())
    }

    /// What was measured, in one line; `tell` words a moment, with `all` the dose is told as well. `None` for what is the
    /// coach's ([`Words::line`]).
    pub fn measured_line(
        self,
        event: &EventKind,
        tell: &dyn Fn(Timestamp) -> String,
        all: bool,
    ) -> Option<String> {
        let of = |key: &str, placement: Placement, args: &[(&'static str, Arg<'_>)]| {
            let sensor = self.sensor(placement);
            let mut all = vec![("sensor", Arg::from(&sensor))];
            all.extend_from_slice(args);
            self.text(key, &all)
        };
        Some(match event {
            EventKind::Worn { placement } => self.sensor(*placement),
            EventKind::NotWorn { placement, reason } => {
                let why = self.not_worn(*reason);
                of("tl-not_worn", *placement, &[("why", (&why).into())])
            }
            EventKind::LinkLost { placement } => of("tl-no_data", *placement, &[]),
            EventKind::LinkRestored { placement, lost } => {
                let span = rough(*lost);
                of("tl-link_back", *placement, &[("span", (&span).into())])
            }
            EventKind::Calibrated {
                placement,
                assumed,
                origin,
                quality,
                change,
            } => {
                let how = self.calibrated(*origin, *assumed);
                let how = ("how", Arg::from(&how));
                let quality = quality.as_ref().map(|q| self.quality(q));
                let detail = match &quality {
                    _ if *assumed => of("tl-assumed", *placement, &[how]),
                    Some(quality) => of(
                        "tl-calibrated-quality",
                        *placement,
                        &[("quality", quality.into()), how],
                    ),
                    None => of("tl-calibrated", *placement, &[how]),
                };
                let Some(change) = change.filter(|_| *origin != Origin::Confirmed) else {
                    return Some(detail);
                };
                let [up, forward] = [change.up, change.forward].map(|a| whole(to_deg(a)));
                let args = [
                    ("detail", (&detail).into()),
                    ("up", (&up).into()),
                    ("forward", (&forward).into()),
                ];
                self.text("tl-change", &args)
            }
            EventKind::CalibrationStale { placement, reason } => {
                let why = self.stale(*reason);
                of("tl-stale", *placement, &[("why", (&why).into())])
            }
            EventKind::ClipSlipped {
                placement,
                tilt,
                reason,
            } => {
                let (angle, why) = (whole(to_deg(*tilt)), self.slipped(*reason));
                let args = [("angle", (&angle).into()), ("why", (&why).into())];
                of("tl-slipped", *placement, &args)
            }
            EventKind::BatteryLow { placement, percent } => of(
                "tl-battery",
                *placement,
                &[("percent", u32::from(*percent).into())],
            ),
            EventKind::CalibrationRefused { placement, reason } => {
                let why = self.refused(reason);
                of("tl-refused", *placement, &[("why", (&why).into())])
            }
            EventKind::HoldStarted(hold) => {
                let (what, limit) = (self.at(hold), self.limit(hold));
                let args = [("what", (&what).into()), ("limit", (&limit).into())];
                self.text("tl-hold_begins", &args)
            }
            EventKind::HoldLimit(hold) => {
                let (what, limit) = (self.at(hold), self.limit(hold));
                let held = rough(hold.held);
                let args = [
                    ("what", (&what).into()),
                    ("held", (&held).into()),
                    ("limit", (&limit).into()),
                ];
                self.with_dose(self.text("tl-hold_limit", &args), hold, all)
            }
            EventKind::HoldEnded(hold) => self.with_dose(self.hold_over(hold), hold, all),
            EventKind::SustainedLimit { held: span, .. }
            | EventKind::WalkDue { since: span, .. } => {
                self.text("tl-for", &[("span", (&rough(*span)).into())])
            }
            EventKind::RepetitionHigh { measure, per_min } => {
                let what = self.named("bends", measure.name());
                let times = whole(*per_min);
                let args = [("what", (&what).into()), ("times", (&times).into())];
                self.text("tl-bends", &args)
            }
            EventKind::BendTwist {
                trunk, rotation, ..
            } => {
                let trunk = self.lean(*trunk, None);
                let trunk = self.text("at-trunk", &[("angle", (&trunk).into())]);
                let side = if *rotation < 0.0 { "right" } else { "left" };
                let turned = self.degrees(to_deg(*rotation), None);
                let turned = self.text(&format!("lean-{side}"), &[("angle", (&turned).into())]);
                let args = [("trunk", (&trunk).into()), ("turned", (&turned).into())];
                self.text("tl-twist", &args)
            }
            EventKind::ClocksDisagree { placements, lag } => {
                let [a, b] = placements.map(|p| self.sensor(p));
                let span = rough(Span::from_micros(lag.as_micros().saturating_abs()));
                let args = [
                    ("a", (&a).into()),
                    ("b", (&b).into()),
                    ("span", (&span).into()),
                ];
                self.text("tl-clocks", &args)
            }
            EventKind::ClocksAgree { placements } => {
                let [a, b] = placements.map(|p| self.sensor(p));
                let args = [("a", (&a).into()), ("b", (&b).into())];
                self.text("tl-clocks_agree", &args)
            }
            EventKind::Shift {
                placement,
                axis,
                from,
                to,
            } => {
                let [from, to] = [*from, *to].map(|angle| match axis {
                    Axis::Flexion => self.lean(angle, None),
                    Axis::Lateral => self.sideways(angle),
                });
                let args = [("from", (&from).into()), ("to", (&to).into())];
                of("tl-shift", *placement, &args)
            }
            EventKind::WalkStarted(walk) => {
                self.text("tl-walk_begins", &[("time", (&tell(walk.from)).into())])
            }
            EventKind::WalkEnded(walk) => {
                let span = rough(walk.to.since(walk.from));
                let args = [("steps", walk.steps.into()), ("span", (&span).into())];
                self.text("tl-walk_over", &args)
            }
            EventKind::Activity(bout) => self.exercise(bout),
            _ => return None,
        })
    }

    /// A break that was detected so long after a reminder: not that it was for it.
    pub fn detected_after(self, span: Span, id: u32) -> String {
        let span = rough(span);
        self.text(
            "tl-detected",
            &[("span", (&span).into()), ("id", id.into())],
        )
    }

    /// How much was left out of a timeline.
    pub fn hidden(self, postures: u32, changes: u32) -> String {
        let args = [("postures", postures.into()), ("changes", changes.into())];
        self.text("tl-hidden", &args)
    }

    /// How good a calibration is: `good (±2°, 3 nods)`.
    pub fn quality(self, quality: &Quality) -> String {
        let grade = self.named("quality", quality.grade().name());
        let Some(sigma) = quality.forward_sigma else {
            return grade;
        };
        let sure = whole(to_deg(HALF_WIDTH_95 * sigma));
        let args = [
            ("grade", (&grade).into()),
            ("sure", (&sure).into()),
            ("nods", quality.nods.max(1).into()),
        ];
        self.text("quality", &args)
    }

    /// What the clock column of a timeline shows; `local`: the zone and the date it began on.
    pub fn clock_column(self, local: Option<(&str, &str)>) -> String {
        match local {
            Some((zone, date)) => {
                let args = [("zone", zone.into()), ("date", date.into())];
                self.text("clock-local", &args)
            }
            None => self.plain("clock-start"),
        }
    }

    /// A recording: its file, format and length if that is known.
    pub fn recording(self, file: &str, format: &str, length: Option<Span>) -> String {
        let (file, format) = (("file", file.into()), ("format", format.into()));
        match length.map(rough) {
            Some(span) => self.text("file-long", &[file, format, ("span", (&span).into())]),
            None => self.text("file", &[file, format]),
        }
    }

    /// The sensors of a recording; a head sensor alone stands in for the neck.
    pub fn sensors(self, placements: &[Placement]) -> String {
        let names: Vec<String> = placements.iter().map(|p| self.sensor(*p)).collect();
        let names = names.join(", ");
        if *placements == [Placement::Head] {
            return self.text("sensors-head_alone", &[("sensors", (&names).into())]);
        }
        names
    }

    /// Where calibrations come from: `recorded`, `window`, `assumed`; or why there is none.
    pub fn calibration_from(self, name: &str) -> String {
        self.named("found", name)
    }

    /// Why a recording gives no calibration.
    pub fn no_calibration(self, why: &str) -> String {
        self.text("found-none", &[("why", why.into())])
    }

    /// `head 38° forward (±1°)`.
    fn at(self, hold: &Hold) -> String {
        let angle = self.lean(hold.angle, Some(hold.half_width()));
        let key = format!("at-{}", hold.measure.name());
        self.text(&key, &[("angle", (&angle).into())])
    }

    /// `38° (±1°) forward`, `4° back`, `upright`.
    fn lean(self, angle: f64, half_width: Option<f64>) -> String {
        let key = match to_deg(angle).round() {
            d if d >= 1.0 => "lean-forward",
            d if d <= -1.0 => "lean-back",
            _ => return self.plain("lean-upright"),
        };
        let angle = self.degrees(to_deg(angle), half_width.map(to_deg));
        self.text(key, &[("angle", (&angle).into())])
    }

    fn sideways(self, angle: f64) -> String {
        let key = match to_deg(angle).round() {
            d if d >= 1.0 => "lean-right",
            d if d <= -1.0 => "lean-left",
            _ => return self.plain("lean-upright"),
        };
        let angle = self.degrees(to_deg(angle), None);
        self.text(key, &[("angle", (&angle).into())])
    }

    /// Whose limit it is: the standard's, the wearer's, or ours where the standard gives no time.
    fn limit(self, hold: &Hold) -> String {
        if hold.limit <= Span::ZERO {
            return self.plain("limit-none");
        }
        let limit = rough(hold.limit);
        let limit = ("limit", Arg::from(&limit));
        match zone(hold.measure, hold.angle) {
            Zone::Timed(iso) if hold.limit.as_secs_f64() < 0.99 * iso.as_secs_f64() => {
                let iso = rough(iso);
                self.text("limit-own", &[limit, ("iso", (&iso).into())])
            }
            Zone::Timed(_) => self.text("limit-iso", &[limit]),
            _ => self.text("limit-ours", &[limit]),
        }
    }

    fn hold_over(self, hold: &Hold) -> String {
        let (what, held) = (self.at(hold), rough(hold.held));
        let what = ("what", Arg::from(&what));
        let args = [what, ("held", (&held).into())];
        if hold.limit <= Span::ZERO || !hold.dose.is_finite() {
            return self.text("tl-hold_over-none", &args);
        }
        // What was used up before and has not recovered counts on.
        let own = hold.held.as_secs_f64() / hold.limit.as_secs_f64();
        let key = if hold.dose > 1.1 * own {
            "tl-hold_over-carried"
        } else {
            "tl-hold_over"
        };
        let percent = whole(hold.dose * 100.0);
        let [what, held] = args;
        self.text(key, &[what, held, ("percent", (&percent).into())])
    }

    fn with_dose(self, detail: String, hold: &Hold, all: bool) -> String {
        if !all || !hold.dose.is_finite() || hold.limit <= Span::ZERO {
            return detail;
        }
        let dose = self.fixed(hold.dose, 2);
        let args = [("detail", (&detail).into()), ("dose", (&dose).into())];
        self.text("tl-dose", &args)
    }

    fn exercise(self, bout: &Bout) -> String {
        let (what, span) = (
            self.named("break", bout.kind.name()),
            rough(bout.duration()),
        );
        let (what, span) = (("what", Arg::from(&what)), ("span", Arg::from(&span)));
        let detail = match bout.reps {
            Some(reps) => self.text("tl-exercise-reps", &[what, ("reps", reps.into()), span]),
            None => self.text("tl-exercise", &[what, span]),
        };
        if bout.verified {
            return detail;
        }
        self.text("tl-unsure", &[("detail", (&detail).into())])
    }
}

/// Every label there is, for whoever lays out a column.
pub const LABELS: [&str; 39] = [
    "worn",
    "not_worn",
    "link_lost",
    "link_back",
    "calibrated",
    "stale",
    "slipped",
    "battery",
    "refused",
    "hold_begins",
    "hold_over",
    "hold_limit",
    "position",
    "walk_due",
    "bends",
    "twist",
    "clocks_differ",
    "clocks_agree",
    "shift",
    "walk_begins",
    "walk_over",
    "exercise",
    "break",
    "left_out",
    "waits",
    "answer",
    "detected",
    "soon",
    "postponed",
    "settled",
    "moved",
    "question",
    "reported",
    "set_aside",
    "doctor",
    "checkin",
    "desk",
    "plan",
    "note",
];
