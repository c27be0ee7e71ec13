//! `[coach]`: when the coach speaks, how often, and what there is room for.

use std::fmt;

use nape_core::Span;
use nape_core::coach::{Hours, Preferences};
use serde::Deserialize;

use super::fields::{Faults, Field};
use crate::duration;

/// The keys, for hints.
pub(super) const KEYS: [&str; 11] = [
    "mode",
    "wait",
    "per_hour",
    "walks_per_day",
    "back_off_after",
    "announce",
    "hours",
    "weekdays",
    "floor",
    "repetition",
    "bending",
];

/// The days as they are written, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section: [coach]")]
pub(super) struct CoachFields {
    mode: Field,
    wait: Field,
    per_hour: Field,
    walks_per_day: Field,
    back_off_after: Field,
    announce: Field,
    hours: Field,
    weekdays: Field,
    floor: Field,
    repetition: Field,
    bending: Field,
}

impl CoachFields {
    pub(super) fn check(&self, faults: &mut Faults<'_>) -> Preferences {
        let default = Preferences::default();
        let s = Span::from_secs;
        let announce = if self.announce.is_there() {
            self.announce.span(faults, s(5)..=s(300), s(30))
        } else {
            default.pre_notice
        };
        Preferences {
            tracking: self
                .mode
                .one_of(faults, &["training", "tracking"])
                .is_some_and(|mode| mode == 1),
            defer_at_most: self.wait.span(faults, s(1)..=s(600), default.defer_at_most),
            per_hour: self
                .per_hour
                .whole(faults, 1..=20, "nudges", default.per_hour),
            walks_per_day: self.walks_per_day.whole(
                faults,
                0..=50,
                "nudges",
                default.walks_per_day,
            ),
            ignored_in_row: self.back_off_after.whole(
                faults,
                1..=20,
                "nudges",
                default.ignored_in_row,
            ),
            pre_notice: announce,
            hours: self.hours.read(faults, |text| {
                hours(text).ok_or_else(|| "expected hours such as \"09:00-17:30\"".to_owned())
            }),
            weekdays: self
                .weekdays
                .read_list(faults, &DAYS)
                .map_or(default.weekdays, |chosen| {
                    let mut days = [false; 7];
                    for day in chosen {
                        days[day] = true;
                    }
                    days
                }),
            floor: self.floor.yes(faults, default.floor),
            repetition: self.repetition.yes(faults, default.repetition),
            bend_twist: self.bending.yes(faults, default.bend_twist),
        }
    }
}

/// `09:00-17:30`; over midnight where the second is earlier.
fn hours(text: &str) -> Option<Hours> {
    let (from, to) = text.split_once('-')?;
    let minute = |text: &str| {
        let (h, m) = text.trim().split_once(':')?;
        let plain = |t: &str| t.len() == 2 && t.bytes().all(|b| b.is_ascii_digit());
        let (h, m): (u16, u16) =
            (plain(h) && plain(m)).then_some((h.parse().ok()?, m.parse().ok()?))?;
        // 24:00 is the end of a day, and the same as its begin.
        (h < 24 && m < 60 || (h, m) == (24, 0)).then_some((h * 60 + m) % 1440)
    };
    Some(Hours {
        from_min: minute(from)?,
        to_min: minute(to)?,
    })
}

/// The section as it is written.
pub(super) fn write(coach: &Preferences, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mode = if coach.tracking {
        "tracking"
    } else {
        "training"
    };
    writeln!(f, "\n[coach]\nmode = \"{mode}\"")?;
    writeln!(f, "wait = \"{}\"", duration::words(coach.defer_at_most))?;
    writeln!(f, "per_hour = {}", coach.per_hour)?;
    writeln!(f, "walks_per_day = {}", coach.walks_per_day)?;
    writeln!(f, "back_off_after = {}", coach.ignored_in_row)?;
    if coach.pre_notice > Span::ZERO {
        writeln!(f, "announce = \"{}\"", duration::words(coach.pre_notice))?;
    } else {
        writeln!(f, "# announce: not set, no notice before a reminder")?;
    }
    if let Some(Hours { from_min, to_min }) = coach.hours {
        let clock = |m: u16| format!("{:02}:{:02}", m / 60, m % 60);
        writeln!(f, "hours = \"{}-{}\"", clock(from_min), clock(to_min))?;
    } else {
        writeln!(f, "# hours: not set, around the clock")?;
    }
    let days: Vec<String> = DAYS
        .iter()
        .zip(coach.weekdays)
        .filter(|(_, is)| *is)
        .map(|(day, _)| format!("\"{day}\""))
        .collect();
    writeln!(f, "weekdays = [{}]", days.join(", "))?;
    writeln!(f, "floor = {}", coach.floor)?;
    writeln!(f, "repetition = {}", coach.repetition)?;
    writeln!(f, "bending = {}", coach.bend_twist)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn what_the_wearer_wants_is_read_and_written() {
        let text = "[coach]\nmode = \"tracking\"\nwait = \"2min\"\nper_hour = 2\nwalks_per_day = 3\n\
                    back_off_after = 4\nannounce = \"30s\"\nhours = \"09:00-17:30\"\n\
                    weekdays = [\"mon\", \"fri\"]\nfloor = true\nrepetition = true\nbending = true\n";
        let config = Config::parse(text).unwrap();
        let coach = config.coach;
        assert!(coach.tracking && coach.floor && coach.repetition && coach.bend_twist);
        assert_eq!(coach.defer_at_most, Span::from_mins(2));
        assert_eq!(
            (coach.per_hour, coach.walks_per_day, coach.ignored_in_row),
            (2, 3, 4)
        );
        assert_eq!(coach.pre_notice, Span::from_secs(30));
        assert_eq!(
            coach.hours,
            Some(Hours {
                from_min: 540,
                to_min: 1050
            })
        );
        assert_eq!(
            coach.weekdays,
            [true, false, false, false, true, false, false]
        );
        assert_eq!(Config::parse(&config.to_string()).unwrap(), config);
        assert_eq!(config.params().coach, coach);
    }

    #[test]
    fn what_is_wrong_says_what_was_expected() {
        for (line, expected) in [
            ("mode = \"strict\"", "\"training\" or \"tracking\""),
            ("hours = \"9-17\"", "09:00-17:30"),
            ("hours = \"09:00-25:00\"", "09:00-17:30"),
            ("weekdays = [\"monday\"]", "\"mon\""),
            ("weekdays = \"mon\"", "a list"),
            ("weekdays = []", "at least one"),
            ("per_hour = 0", "1 to 20"),
            ("wait = \"1h\"", "10min"),
        ] {
            let faults = Config::parse(&format!("[coach]\n{line}\n")).unwrap_err();
            assert_eq!(faults.len(), 1, "{line}");
            assert!(
                faults[0].message.contains(expected),
                "{line}: {:?}",
                faults[0]
            );
        }
    }
}
