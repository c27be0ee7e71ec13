//! One grammar of times for `pause`, `snooze` and `meeting`: for how long, or until when.
//!
//! `90 min`, `1h30min`; `17:00`, `until 17:00`, `5 pm`; `tomorrow`, `until tomorrow 9:00`. Words only: the
//! moment and the time zone come as arguments.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use nape_config::duration;
use nape_control::{Request, Stretch};
use nape_core::Span;
use nape_daemon::local;

/// `tomorrow` without a time of day. Our choice: before anybody sits down, after everybody went to bed.
const MORNING: Time = Time::constant(5, 0, 0, 0);

/// What is expected, for every error.
const EXPECTED: &str = "say `90 min`, `until 17:00` or `tomorrow`";

/// How long something is to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// For so long.
    For(Span),
    /// Up to a moment of civil time, µs since 1970.
    At(i64),
}

impl Until {
    /// As a pause.
    pub(super) fn stretch(self) -> Stretch {
        match self {
            Self::For(span) => Stretch::For {
                seconds: Request::seconds(span),
            },
            Self::At(unix_us) => Stretch::Until { unix_us },
        }
    }

    /// In seconds from `now_unix_us`; at least one.
    pub(super) fn seconds(self, now_unix_us: i64) -> u32 {
        let span = match self {
            Self::For(span) => span,
            Self::At(unix_us) => Span::from_micros(unix_us.saturating_sub(now_unix_us)),
        };
        Request::seconds(span.max(Span::from_secs(1)))
    }
}

/// Reads the words; `None` where there are none.
///
/// # Errors
/// What was said and what was expected, in a sentence.
pub(super) fn read(
    words: &[String],
    now_unix_us: i64,
    zone: &TimeZone,
) -> Result<Option<Until>, String> {
    let text = words.join(" ").trim().to_lowercase();
    if text.is_empty() {
        return Ok(None);
    }
    let told = |why: &str| format!("`{text}`: {why}");
    let (until, rest) = strip(&text, &["until", "till", "to"]);
    let (tomorrow, rest) = strip(rest, &["tomorrow"]);
    let (at, rest) = strip(rest, &["at"]);
    let time = match (time(rest), tomorrow && rest.is_empty()) {
        (Some(time), _) => time,
        (None, true) => MORNING,
        (None, false) if until || tomorrow || at || rest.contains(':') => {
            return Err(told(&format!("no time of day; {EXPECTED}")));
        }
        (None, false) => {
            let span = duration::parse(rest);
            return span.map(|span| Some(Until::For(span))).map_err(|why| {
                let why = why.replace("expected a time such as 15min, 90s or 1h30min", "no time");
                told(&format!("{why}; {EXPECTED}"))
            });
        }
    };
    let then = if tomorrow {
        on_the_next_day(time, now_unix_us, zone)
    } else {
        local::next(time, now_unix_us, zone)
    };
    match then {
        Some(unix_us) => Ok(Some(Until::At(unix_us))),
        None => Err(told("beyond the calendar")),
    }
}

/// Takes one of these words off the front.
fn strip<'a>(text: &'a str, words: &[&str]) -> (bool, &'a str) {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    if words.contains(&first) {
        (true, rest.trim_start())
    } else {
        (false, text)
    }
}

/// `17:00`, `9:05`, `5 pm`, `5:30pm`, `noon`.
fn time(text: &str) -> Option<Time> {
    if text == "noon" {
        return Time::new(12, 0, 0, 0).ok();
    }
    let half = [("am", 0), ("pm", 12)]
        .into_iter()
        .find_map(|(end, more)| Some((text.strip_suffix(end)?.trim_end(), more)));
    let (clock, more) = half.map_or((text, None), |(clock, more)| (clock, Some(more)));
    let (hour, minute) = match clock.split_once(':') {
        Some((hour, minute)) => (hour, minute),
        None => (clock, more.map(|_| "00")?),
    };
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        let plain = digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i8>().ok().filter(|_| plain)
    };
    let (hour, minute) = (number(hour, 1..=2)?, number(minute, 2..=2)?);
    let hour = match more {
        None => hour,
        Some(more) if (1..=12).contains(&hour) => hour % 12 + more,
        Some(_) => return None,
    };
    Time::new(hour, minute, 0, 0).ok()
}

fn on_the_next_day(time: Time, now_unix_us: i64, zone: &TimeZone) -> Option<i64> {
    let now = Timestamp::from_microsecond(now_unix_us).ok()?;
    let date = zone.to_datetime(now).date().checked_add(1.days()).ok()?;
    let then = date.to_datetime(time).to_zoned(zone.clone()).ok()?;
    Some(then.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22 08:59:03 UTC.
    const NOW: i64 = 1_795_337_943_000_000;

    fn told(text: &str) -> Result<Option<Until>, String> {
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        read(&words, NOW, &TimeZone::UTC)
    }

    #[test]
    fn a_time_is_a_span_or_a_time_of_day() {
        let minute = |m: i64| Ok(Some(Until::At(NOW + (m * 60 - 3) * 1_000_000)));
        let span = |s: i64| Ok(Some(Until::For(Span::from_secs(s))));
        assert_eq!(told(""), Ok(None));
        assert_eq!(told("90s"), span(90));
        assert_eq!(told("90 min"), span(5400));
        assert_eq!(told("1 h 30 min"), span(5400));
        for text in [
            "until 9:00",
            "until 09:00",
            "9:00",
            "9 am",
            "until 9am",
            "at 9:00",
        ] {
            assert_eq!(told(text), minute(1), "{text}");
        }
        assert_eq!(told("until 08:59"), minute(24 * 60));
        assert_eq!(told("5 pm"), minute(8 * 60 + 1));
        assert_eq!(told("until noon"), minute(3 * 60 + 1));
        assert_eq!(told("12 am"), minute(15 * 60 + 1));
        for text in [
            "tomorrow",
            "until tomorrow",
            "Tomorrow 5:00",
            "tomorrow at 5 am",
        ] {
            assert_eq!(told(text), minute(20 * 60 + 1), "{text}");
        }
    }

    #[test]
    fn a_time_is_the_same_as_a_pause_and_in_seconds() {
        let hour = Until::At(NOW + 3_600_000_000);
        assert_eq!(hour.seconds(NOW), 3600);
        assert_eq!(hour.seconds(NOW + 4_000_000_000), 1);
        assert_eq!(Until::For(Span::from_secs(90)).seconds(NOW), 90);
        let seconds = 90;
        assert_eq!(
            Until::For(Span::from_secs(90)).stretch(),
            Stretch::For { seconds }
        );
    }

    #[test]
    fn what_is_no_time_is_named_with_what_was_expected() {
        for text in [
            "until",
            "until lunch",
            "until 24:00",
            "until 9",
            "until 9:5",
            "until -1:00",
            "until 9:+5",
            "until 9:60",
            "tomorrow morning",
            "13 pm",
            "15",
            "soon",
            "1h until 9:00",
            "0s",
        ] {
            let error = told(text).unwrap_err();
            assert!(error.contains(&format!("`{text}`")), "{error}");
            assert!(error.contains("until 17:00"), "{error}");
        }
    }
}
