//! English terms of the command line, of labels and of what the daemon notes: the same whatever language
//! the wearer reads, so that they can be looked up and compared.
//!
//! What it does not do: anything the coach says, which has a language ([`crate::Words`]).

use nape_core::{Placement, Span};

/// The sensor, by where it is worn, as a wearer would say.
pub const fn clip(placement: Placement) -> &'static str {
    match placement {
        Placement::Head => "head",
        Placement::UpperBack => "upper back",
        Placement::LowBack => "lower back",
    }
}

/// `6 min 29 s`: the two largest units.
pub fn span(span: Span) -> String {
    // Rounded to whole seconds first, so that 59.96 s is not "60 s".
    let us = span.as_micros().max(0);
    let s = (us + 500_000) / 1_000_000;
    match (s / 3600, s / 60 % 60, s % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

/// `m:ss` below an hour, else `h:mm:ss`.
pub fn elapsed(span: Span) -> String {
    let seconds = span.as_micros().div_euclid(1_000_000);
    let sign = if seconds < 0 { "-" } else { "" };
    let s = seconds.abs();
    if s < 3600 {
        format!("{sign}{}:{:02}", s / 60, s % 60)
    } else {
        format!("{sign}{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    }
}

/// A name of the files (`poor_posture`) as words.
pub fn plain(name: &str) -> String {
    match name {
        "cat_cow" => "cat/cow".to_owned(),
        "childs_pose" => "child's pose".to_owned(),
        _ => name.replace('_', " "),
    }
}

/// An offset from UTC in seconds as `+02:00`.
pub fn zone(utc_offset_s: i32) -> String {
    let minutes = utc_offset_s / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (h, m) = (minutes.abs() / 60, minutes.abs() % 60);
    format!("{sign}{h:02}:{m:02}")
}

/// `2024-02-29` of a number of days since 1970-01-01 (proleptic Gregorian calendar; algorithm by
/// Howard Hinnant, "chrono-compatible low-level date algorithms").
pub fn date(days: i64) -> String {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_two_units_at_most() {
        for (ms, text) in [
            (0, "0 s"),
            (59_400, "59 s"),
            (59_960, "1 min"),
            (389_000, "6 min 29 s"),
            (3_600_000, "1 h"),
            (3_900_000, "1 h 5 min"),
            (-5, "0 s"),
        ] {
            assert_eq!(span(Span::from_millis(ms)), text);
        }
    }

    #[test]
    fn dates_are_right_around_leap_days() {
        for (days, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (19_782, "2024-02-29"),
            (19_783, "2024-03-01"),
        ] {
            assert_eq!(date(days), text);
        }
    }
}
