//! The weekly plan.

use nape_core::article::Activity;
use nape_core::coach::Standing;

use crate::{Message, Words, capital};

impl Words {
    /// A quiet reminder of an item that is open.
    pub fn plan_reminder(self, standing: &Standing) -> Message {
        let body = self.plain("plan-reminder");
        Message {
            title: self.standing(standing),
            body,
            sources: Vec::new(),
        }
    }

    /// How an item stands: `A swim: 1 of 2 this week`.
    pub fn standing(self, standing: &Standing) -> String {
        let activity = capital(&self.activity(standing.activity));
        let args = [
            ("activity", (&activity).into()),
            ("done", u32::from(standing.done).into()),
            ("of", u32::from(standing.of).into()),
        ];
        self.text("plan-standing", &args)
    }

    /// Something was logged.
    pub fn logged(self, activity: Activity, minutes: Option<u16>) -> String {
        let activity = capital(&self.activity(activity));
        let activity = ("activity", (&activity).into());
        match minutes {
            Some(minutes) => self.text(
                "plan-logged-minutes",
                &[activity, ("minutes", u32::from(minutes).into())],
            ),
            None => self.text("plan-logged", &[activity]),
        }
    }

    /// Nothing is planned.
    pub fn plan_empty(self) -> String {
        self.plain("plan-empty")
    }

    /// Strength work needs a clearance first.
    pub fn plan_needs_clearance(self) -> String {
        self.plain("plan-needs_clearance")
    }
}
