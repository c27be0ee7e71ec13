//! A nudge: what was measured, the risk factor, what to do.

use nape_core::event::{Hold, Knows, Measure, Measured, Nudge};
use nape_core::iso11226::{Zone, zone};
use nape_core::num::to_deg;
use nape_core::{Span, article::Activity};

use crate::activity::neutral_neck;
use crate::span::whole;
use crate::{Message, Words, capital, cite, spell};

impl Words {
    /// A nudge as it is shown.
    pub fn nudge(self, nudge: &Nudge) -> Message {
        let activity = nudge.proposal.activity;
        let mut lines = Vec::new();
        if let Some(owed) = nudge.owed {
            lines.push(self.text("nudge-owed", &[("ago", (&spell(owed)).into())]));
        }
        lines.push(self.fact(&nudge.measured, nudge.knows));
        let factor = capital(&self.factor(nudge.risk_factor));
        lines.push(self.text("nudge-factor", &[("factor", (&factor).into())]));
        let neutral = neutral_neck(&nudge.proposal);
        let tail = self.plain(match (nudge.proposal.adapted.gentle, neutral) {
            (true, true) => "nudge-tail-gentle_neutral",
            (true, false) => "nudge-tail-gentle",
            (false, true) => "nudge-tail-neutral",
            (false, false) if activity == Activity::Walking => "nudge-tail-walking",
            (false, false) => "nudge-tail",
        });
        lines.push(format!("{} {tail}", self.proposal(&nudge.proposal)));
        Message {
            title: self.plain(title(&nudge.measured, activity)),
            body: lines.join("\n"),
            sources: nudge.sources.iter().map(|s| cite(*s).to_owned()).collect(),
        }
    }

    /// What was measured, and the limit: one paragraph of [`Self::nudge`].
    pub fn nudge_fact(self, nudge: &Nudge) -> String {
        self.fact(&nudge.measured, nudge.knows)
    }

    /// What was measured, and the limit.
    fn fact(self, measured: &Measured, knows: Knows) -> String {
        let said = |key, a: (&'static str, Span), b: (&'static str, Span)| {
            let spelled = [spell(a.1), spell(b.1)];
            self.text(
                key,
                &[(a.0, (&spelled[0]).into()), (b.0, (&spelled[1]).into())],
            )
        };
        match *measured {
            Measured::Hold(hold) => self.hold(&hold, knows),
            Measured::Sustained { held, limit } => {
                // A head clip alone sees no change of position but a walk; it must not claim more.
                let key = if knows.trunk {
                    "nudge-sustained"
                } else {
                    "nudge-sustained-head_alone"
                };
                said(key, ("held", held), ("limit", limit))
            }
            Measured::Walk { since, limit } => {
                said("nudge-walk", ("since", since), ("limit", limit))
            }
            Measured::Repetition { measure, per_min } => {
                let key = format!("nudge-repetition-{}", measure.name());
                self.text(&key, &[("times", (&whole(per_min)).into())])
            }
            Measured::BendTwist { trunk, rotation } => {
                let [trunk, rotation] = [trunk, rotation.abs()].map(|a| whole(to_deg(a)));
                let args = [("trunk", (&trunk).into()), ("rotation", (&rotation).into())];
                self.text("nudge-bend_twist", &args)
            }
        }
    }

    fn hold(self, hold: &Hold, knows: Knows) -> String {
        let (angle, held) = (whole(to_deg(hold.angle)), spell(hold.held));
        let key = format!("nudge-hold-{}", hold.measure.name());
        let what = self.text(
            &key,
            &[("angle", (&angle).into()), ("held", (&held).into())],
        );
        let own = spell(hold.limit);
        let limit = match zone(hold.measure, hold.angle) {
            Zone::Timed(accepted) => {
                let spelled = spell(accepted);
                let args = [("accepted", (&spelled).into()), ("own", (&own).into())];
                if is_shorter(hold.limit, accepted) {
                    self.text("nudge-limit-own", &args)
                } else {
                    self.text("nudge-limit-timed", &args[..1])
                }
            }
            _ => self.plain("nudge-limit-beyond"),
        };
        if hold.measure == Measure::Head && !knows.neck {
            let note = self.plain("nudge-head_alone");
            return format!("{what} {limit} {note}");
        }
        format!("{what} {limit}")
    }
}

/// The key of a title.
const fn title(measured: &Measured, activity: Activity) -> &'static str {
    match measured {
        Measured::Hold(hold) => match hold.measure {
            Measure::Head | Measure::Neck => "nudge-title-neck",
            Measure::Trunk => "nudge-title-back",
            Measure::Lumbar => "nudge-title-low_back",
        },
        Measured::Sustained { .. } => "nudge-title-sustained",
        Measured::Walk { .. } if matches!(activity, Activity::Walking) => "nudge-title-walk",
        Measured::Walk { .. } => "nudge-title-instead_of_walk",
        Measured::Repetition { .. } => "nudge-title-repetition",
        Measured::BendTwist { .. } => "nudge-title-bend_twist",
    }
}

/// Is the limit that was reached clearly below the holding time? (See
/// [`nape_core::Params::hold_share`].)
fn is_shorter(limit: Span, holding_time: Span) -> bool {
    limit.as_secs_f64() < 0.99 * holding_time.as_secs_f64()
}
