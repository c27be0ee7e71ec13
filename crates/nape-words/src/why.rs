//! The reason of a reminder: heads, what was measured, what was checked.

use nape_core::article::{Activity, RiskFactor};
use nape_core::event::{EventKind, Measure};
use nape_core::{Placement, Span};

use crate::{Words, capital, rough};

/// Something that was found before a reminder was shown, with what belongs to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Check {
    /// Nothing more to say than its name: of a sensor, or of the whole.
    Plain(&'static str),
    /// A span belongs to it.
    Span(&'static str, Span),
    /// So many of at most so many.
    Number(u32, u32),
    /// An activity that nothing rules out.
    Suits(Activity),
}

impl Words {
    /// A head: `measured`, `checked` and the like.
    pub fn why_head(self, name: &str) -> String {
        self.named("why", name)
    }

    /// The first line: which reminder, when, how long ago, its title.
    pub fn why_title(self, id: u32, at: &str, ago: Span, title: &str) -> String {
        let ago = rough(ago);
        let args = [
            ("id", id.into()),
            ("at", at.into()),
            ("ago", (&ago).into()),
            ("title", title.into()),
        ];
        self.text("why-title", &args)
    }

    /// There was no reminder.
    pub fn why_none(self) -> String {
        self.plain("why-none")
    }

    /// Nobody answered yet, and how to.
    pub fn why_no_answer(self) -> String {
        self.plain("why-no_answer")
    }

    /// What was measured when a reminder became due, from the event of the rule; with the time a reminder comes at where
    /// that is our choice or the wearer's.
    pub fn why_measured(self, event: &EventKind) -> String {
        let label = |name| capital(&self.label(name));
        let said = self
            .measured_line(event, &|_| String::new(), false)
            .unwrap_or_default();
        let (detail, limit) = match event {
            EventKind::SustainedLimit { limit, .. } => {
                (format!("{} {said}", label("position")), limit)
            }
            EventKind::WalkDue { limit, .. } => (format!("{} {said}", label("walk_due")), limit),
            _ => return capital(&said),
        };
        let limit = rough(*limit);
        let args = [("detail", (&detail).into()), ("limit", (&limit).into())];
        self.text("why-reminder_at", &args)
    }

    /// Which angle a trace is of, and its begin and end.
    pub fn why_about(self, measure: Option<Measure>, from: &str, to: &str) -> String {
        let measure = measure.map_or_else(|| "–".to_owned(), |m| self.named("bends", m.name()));
        let args = [
            ("measure", (&measure).into()),
            ("from", from.into()),
            ("to", to.into()),
        ];
        self.text("why-about", &args)
    }

    /// A risk factor, and what it does not mean.
    pub fn why_factor(self, factor: RiskFactor) -> String {
        let factor = capital(&self.factor(factor));
        self.text("why-factor", &[("factor", (&factor).into())])
    }

    /// An activity that was weighed, and what spoke for and against it.
    pub fn why_option(self, activity: Activity, reasons: &[String]) -> String {
        let (activity, reasons) = (self.activity(activity), reasons.join("; "));
        if reasons.is_empty() {
            return activity;
        }
        let args = [
            ("activity", (&activity).into()),
            ("reasons", (&reasons).into()),
        ];
        self.text("why-option", &args)
    }

    /// Something that was checked.
    pub fn check(self, check: Check, placement: Option<Placement>) -> String {
        let sensor = placement.map_or_else(String::new, |p| self.sensor(p));
        let sensor = ("sensor", (&sensor).into());
        match check {
            Check::Plain(name) => self.text(&format!("check-{name}"), &[sensor]),
            Check::Span(name, span) => {
                let span = rough(span);
                self.text(
                    &format!("check-{name}"),
                    &[sensor, ("span", (&span).into())],
                )
            }
            Check::Number(number, most) => self.text(
                "check-number",
                &[("number", number.into()), ("most", most.into())],
            ),
            Check::Suits(activity) => {
                let activity = self.activity(activity);
                self.text("check-suits", &[("activity", (&activity).into())])
            }
        }
    }
}
