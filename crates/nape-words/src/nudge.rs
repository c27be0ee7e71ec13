//! A nudge: what to do, what was measured, when to stop; and why it came.

use nape_core::event::{Hold, Knows, Measure, Measured, Nudge, Rule};
use nape_core::iso11226::{Zone, zone};
use nape_core::num::to_deg;
use nape_core::{Span, article::Activity, coach::Proposal};

use crate::activity::neutral_neck;
use crate::bundle::Arg;
use crate::span::whole;
use crate::{Message, Words, cite, rough};

/// Most letters of the line that says what was measured. mako and GNOME show about so many; our choice.
const FACT_MAX: usize = 50;

impl Words {
    /// A nudge as it is shown: three short lines, the title with what to do. The sources are those of [`Self::nudge_why`].
    pub fn nudge(self, nudge: &Nudge) -> Message {
        let mut stop = self.stop(&nudge.proposal);
        if nudge.rule == Rule::BendTwist {
            stop = format!("{} {stop}", self.plain("tip-bend_twist"));
        }
        Message {
            title: self.to_do(&nudge.proposal),
            body: format!("{}\n{stop}", self.nudge_fact(nudge)),
            sources: sources(nudge),
        }
    }

    /// Why a nudge came: what was measured and the limit in whole sentences, the risk factor, the sources.
    pub fn nudge_why(self, nudge: &Nudge) -> Message {
        let mut lines = Vec::new();
        if let Some(owed) = nudge.owed {
            lines.push(self.text("nudge-owed", &[("ago", (&rough(owed)).into())]));
        }
        lines.push(self.reason(&nudge.measured, nudge.knows));
        lines.push(self.why_factor(nudge.risk_factor));
        Message {
            title: self.plain("nudge-why-title"),
            body: lines.join("\n"),
            sources: sources(nudge),
        }
    }

    /// What to do, as a title.
    pub fn to_do(self, proposal: &Proposal) -> String {
        self.named("do", &crate::activity::key(proposal))
    }

    /// When to stop.
    fn stop(self, proposal: &Proposal) -> String {
        self.plain(match (proposal.adapted.gentle, neutral_neck(proposal)) {
            (true, true) => "stop-gentle_neutral",
            (true, false) => "stop-gentle",
            (false, true) => "stop-neutral",
            (false, false) if matches!(proposal.activity, Activity::Walking) => "stop-walking",
            (false, false) => "stop",
        })
    }

    /// What was measured with its limit, in one short line: without the limit where there is no room for it.
    pub fn nudge_fact(self, nudge: &Nudge) -> String {
        let (fact, limit) = self.few_words(&nudge.measured);
        let spelled;
        let (key, arg) = match (nudge.owed, limit) {
            // It was so when it was due.
            (Some(owed), _) => {
                spelled = rough(owed);
                ("fact-put_off", Some(("ago", (&spelled).into())))
            }
            (None, Limit::Guide(limit)) => {
                spelled = rough(limit);
                ("fact-guide", Some(("limit", (&spelled).into())))
            }
            (None, Limit::Own(limit)) => {
                spelled = rough(limit);
                ("fact-own", Some(("limit", (&spelled).into())))
            }
            (None, Limit::Reminder(limit)) => {
                spelled = rough(limit);
                ("fact-reminder", Some(("limit", (&spelled).into())))
            }
            (None, Limit::Over) => ("fact-over", None),
            (None, Limit::None) => return fact,
        };
        let args: Vec<(&'static str, Arg<'_>)> =
            [("fact", (&fact).into())].into_iter().chain(arg).collect();
        let line = self.text(key, &args);
        if line.chars().count() > FACT_MAX {
            return fact;
        }
        line
    }

    fn few_words(self, measured: &Measured) -> (String, Limit) {
        match *measured {
            Measured::Hold(hold) => {
                let (angle, held) = (whole(to_deg(hold.angle)), rough(hold.held));
                let args = [("angle", (&angle).into()), ("held", (&held).into())];
                let fact = self.text(&format!("fact-hold-{}", hold.measure.name()), &args);
                let limit = match zone(hold.measure, hold.angle) {
                    Zone::Timed(accepted) if is_shorter(hold.limit, accepted) => {
                        Limit::Own(hold.limit)
                    }
                    Zone::Timed(accepted) => Limit::Guide(accepted),
                    _ => Limit::Over,
                };
                (fact, limit)
            }
            Measured::Sustained { held, limit } => {
                let fact = self.text("fact-sustained", &[("held", (&rough(held)).into())]);
                (fact, Limit::Reminder(limit))
            }
            Measured::Walk { since, limit } => {
                let fact = self.text("fact-walk", &[("since", (&rough(since)).into())]);
                (fact, Limit::Reminder(limit))
            }
            Measured::Repetition { measure, per_min } => {
                let key = format!("fact-repetition-{}", measure.name());
                let fact = self.text(&key, &[("times", (&whole(per_min)).into())]);
                (fact, Limit::None)
            }
            Measured::BendTwist { trunk, rotation } => {
                let [trunk, rotation] = [trunk, rotation.abs()].map(|a| whole(to_deg(a)));
                let args = [("trunk", (&trunk).into()), ("rotation", (&rotation).into())];
                (self.text("fact-bend_twist", &args), Limit::None)
            }
        }
    }

    /// What was measured and the limit, in sentences.
    fn reason(self, measured: &Measured, knows: Knows) -> String {
        let said = |key, a: (&'static str, Span), b: (&'static str, Span)| {
            let spelled = [rough(a.1), rough(b.1)];
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
        let (angle, held) = (whole(to_deg(hold.angle)), rough(hold.held));
        let key = format!("nudge-hold-{}", hold.measure.name());
        let what = self.text(
            &key,
            &[("angle", (&angle).into()), ("held", (&held).into())],
        );
        let own = rough(hold.limit);
        let limit = match zone(hold.measure, hold.angle) {
            Zone::Timed(accepted) => {
                let spelled = rough(accepted);
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
            return format!("{what}\n{limit}\n{note}");
        }
        format!("{what}\n{limit}")
    }
}

/// What a figure stands beside.
enum Limit {
    /// A standard's.
    Guide(Span),
    /// The wearer's own, shorter one.
    Own(Span),
    /// When a reminder comes: nobody's limit.
    Reminder(Span),
    /// Beyond what a standard has a time for.
    Over,
    /// Nothing.
    None,
}

fn sources(nudge: &Nudge) -> Vec<String> {
    nudge.sources.iter().map(|s| cite(*s).to_owned()).collect()
}

/// Is the limit that was reached clearly below the holding time? (See
/// [`nape_core::Params::hold_share`].)
fn is_shorter(limit: Span, holding_time: Span) -> bool {
    limit.as_secs_f64() < 0.99 * holding_time.as_secs_f64()
}
