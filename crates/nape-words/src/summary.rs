//! A session in plain sentences. What is counted is handed in; nothing more is said than that.

use nape_core::Span;
use nape_core::event::Measure;

use crate::span::{rough, whole};
use crate::{Words, capital};

impl Words {
    /// How long was measured, and of how long.
    pub fn measured(self, known: Span, whole: Span) -> String {
        if known <= Span::ZERO {
            return self.plain("summary-nothing");
        }
        let (known, whole) = (rough(known), rough(whole));
        if known == whole {
            return self.text("summary-measured_all", &[("whole", (&whole).into())]);
        }
        let args = [("known", (&known).into()), ("whole", (&whole).into())];
        self.text("summary-measured", &args)
    }

    /// No posture was held past its limit.
    pub fn no_long_posture(self) -> String {
        self.plain("summary-long-none")
    }

    /// So many postures were held past their limit, the longest of them so.
    pub fn long_postures(self, times: u32, measure: Measure, angle: &str, held: Span) -> String {
        let what = self.text(
            &format!("summary-of-{}", measure.name()),
            &[("angle", angle.into())],
        );
        let held = rough(held);
        let args = [
            ("times", times.into()),
            ("what", (&what).into()),
            ("held", (&held).into()),
        ];
        capital(&self.text("summary-long", &args))
    }

    /// The longest time in one position; `None`: not known.
    pub fn longest_position(self, longest: Option<Span>, head_alone: bool) -> String {
        let Some(longest) = longest.map(rough) else {
            return self.plain("summary-position-unknown");
        };
        let key = if head_alone {
            "summary-position-head_alone"
        } else {
            "summary-position"
        };
        self.text(key, &[("longest", (&longest).into())])
    }

    /// Breaks that were detected, and how long was walked.
    pub fn breaks(self, breaks: u32, walked: Span) -> String {
        let breaks = ("breaks", breaks.into());
        if walked <= Span::ZERO {
            return self.text("summary-breaks", &[breaks]);
        }
        let walked = rough(walked);
        self.text(
            "summary-breaks-walked",
            &[breaks, ("walked", (&walked).into())],
        )
    }

    /// Reminders, and how many of them a break followed.
    pub fn reminders(self, reminders: u32, followed: u32) -> String {
        if reminders == 0 {
            return self.plain("summary-reminders-none");
        }
        let args = [
            ("reminders", reminders.into()),
            ("followed", followed.into()),
        ];
        self.text("summary-reminders", &args)
    }

    /// The head of the day's strip.
    pub fn day(self) -> String {
        self.plain("summary-day")
    }

    /// What a sign of the strip means: `good`, `limit`, `exercise` or `unknown`.
    pub fn strip(self, sign: &str) -> String {
        self.named("summary-strip", sign)
    }

    /// Where all figures are.
    pub fn more(self, command: &str) -> String {
        self.text("summary-more", &[("command", command.into())])
    }

    /// An angle as people read it: `38° (±2°)`, in whole degrees; never surer than a degree.
    pub fn degrees(self, angle_deg: f64, half_width_deg: Option<f64>) -> String {
        let angle = whole(angle_deg.abs());
        match half_width_deg.map(|w| whole(w.max(1.0))) {
            Some(sure) => format!("{angle}° (±{sure}°)"),
            None => format!("{angle}°"),
        }
    }
}
