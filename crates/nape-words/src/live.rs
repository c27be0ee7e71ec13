//! How things stand right now, beside a timeline that grows, and what the demo says of itself.

use nape_core::Span;
use nape_core::event::Measure;

use crate::span::{rough, whole};
use crate::{Words, spell};

/// How to build a sensor.
const GUIDE: &str = "docs/own-clip.md";

impl Words {
    /// The clock of a simulated day, and how many times as fast as life it runs; `None`: as fast as it goes.
    pub fn simulated(self, clock: &str, speed: Option<f64>) -> String {
        let clock = ("clock", clock.into());
        match speed.map(|s| self.number(s)) {
            Some(speed) => self.text("live-simulated", &[clock, ("speed", (&speed).into())]),
            None => self.text("live-simulated-max", &[clock]),
        }
    }

    /// No angle is known.
    pub fn no_angle(self) -> String {
        self.plain("live-unknown")
    }

    /// The wearer walks.
    pub fn walking(self) -> String {
        self.plain("live-walking")
    }

    /// An angle as it is, forward positive, in whole degrees: `neck 54° (±2°)`.
    pub fn angle_now(self, measure: Measure, angle_deg: f64, half_width_deg: f64) -> String {
        let sign = if angle_deg.round() < 0.0 { "-" } else { "" };
        let angle = self.degrees(angle_deg, Some(half_width_deg));
        let angle = format!("{sign}{angle}");
        self.text(
            &format!("at-{}", measure.name()),
            &[("angle", (&angle).into())],
        )
    }

    /// What stands before a bar: `held`, `position` or `walk`.
    pub fn bar(self, name: &str) -> String {
        self.named("live-bar", name)
    }

    /// A posture that is held, for how long, and its limit.
    pub fn held_now(self, measure: Measure, angle_deg: f64, held: Span, limit: Span) -> String {
        let sign = if angle_deg.round() < 0.0 { "-" } else { "" };
        let angle = format!("{sign}{}", self.degrees(angle_deg, None));
        let key = format!("at-{}", measure.name());
        let what = self.text(&key, &[("angle", (&angle).into())]);
        let (held, limit) = (rough(held), rough(limit));
        let args = [
            ("what", (&what).into()),
            ("held", (&held).into()),
            ("limit", (&limit).into()),
        ];
        self.text("live-held", &args)
    }

    /// Nothing is held that has a limit.
    pub fn nothing_held(self) -> String {
        self.plain("live-held-none")
    }

    /// How long the same position was kept, and how long it may be.
    pub fn position_now(self, now: Span, limit: Span) -> String {
        self.timer("live-position", now, limit)
    }

    /// How long ago the last walk was, and how long it may be.
    pub fn walk_now(self, now: Span, limit: Span) -> String {
        self.timer("live-walk", now, limit)
    }

    fn timer(self, key: &str, now: Span, limit: Span) -> String {
        // A minute is over when it is over.
        let [now, limit] = [now, limit].map(|s| whole((s.as_secs_f64() / 60.0).floor()));
        self.text(key, &[("now", (&now).into()), ("limit", (&limit).into())])
    }

    /// What the demo is: a day that many times as fast as life; `None`: as fast as it goes.
    pub fn demo_day(self, speed: Option<f64>) -> String {
        let Some(speed) = speed else {
            return self.plain("demo-day-max");
        };
        let hour = spell(Span::from_secs_f64(3600.0 / speed.max(1e-6)));
        let speed = self.number(speed);
        let args = [("speed", (&speed).into()), ("hour", (&hour).into())];
        self.text("demo-day", &args)
    }

    /// What of the demo is not real.
    pub fn demo_simulated(self) -> String {
        self.plain("demo-simulated")
    }

    /// What to do after the demo: look closer (at what was recorded), and measure oneself.
    pub fn demo_next(self, recorded: Option<&str>) -> [String; 2] {
        let look = match recorded {
            Some(file) => self.text("demo-recorded", &[("file", file.into())]),
            None => self.plain("demo-look"),
        };
        [look, self.text("demo-next", &[("guide", GUIDE.into())])]
    }

    /// A number with no more decimals than it needs, two at most.
    fn number(self, value: f64) -> String {
        let text = self.fixed(value, 2);
        text.trim_end_matches('0')
            .trim_end_matches(['.', ','])
            .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn how_things_stand() {
        let [en, de] = [Language::English, Language::German].map(Words::new);
        assert_eq!(
            en.simulated("09:07", Some(120.0)),
            "09:07, simulated, 120 times as fast as life"
        );
        assert_eq!(de.simulated("09:07", None), "09:07, simuliert");
        assert_eq!(
            de.simulated("09:07", Some(0.5)),
            "09:07, simuliert, 0,5-mal so schnell wie das Leben"
        );
        assert_eq!(en.angle_now(Measure::Neck, 54.4, 0.2), "neck 54° (±1°)");
        assert_eq!(en.angle_now(Measure::Neck, -4.6, 2.0), "neck -5° (±2°)");
        assert_eq!(en.angle_now(Measure::Neck, -0.4, 2.0), "neck 0° (±2°)");
        let (held, limit) = (Span::from_secs(211), Span::from_secs(60));
        assert_eq!(
            en.held_now(Measure::Neck, 54.0, held, limit),
            "neck 54° for 3½ min; limit 1 min"
        );
        assert_eq!(
            en.position_now(Span::from_secs(1799), Span::from_mins(30)),
            "29 of 30 min in one position"
        );
        assert!(en.demo_day(Some(120.0)).contains("an hour in 30 s"));
    }
}
