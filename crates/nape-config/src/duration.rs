//! Spans of time and sizes as people write them: `15min`, `1 h 30 min`, `90s`, `2 GB`.
//!
//! For the command line and the configuration. A bare number is refused: minutes and seconds are
//! too easily mistaken for one another.

use nape_core::Span;

/// Longest span that is taken: 366 days. Our choice; nobody means more.
const LONGEST_S: f64 = 366.0 * 86_400.0;

/// Reads a span: numbers, each with its unit, added up.
///
/// # Errors
/// What was expected, in words.
pub fn parse(text: &str) -> Result<Span, String> {
    let expected = "expected a time such as 15min, 90s or 1h30min";
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(expected.to_owned());
    }
    let mut seconds = 0.0;
    let mut before = f64::INFINITY;
    while !rest.is_empty() {
        let (number, after) = number(rest).ok_or(expected)?;
        let end = after
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let unit_s = match unit.to_lowercase().as_str() {
            "" => return Err(format!("{} what? Say {0}min, {0}s or {0}h", text.trim())),
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
            "d" | "day" | "days" => 86_400.0,
            _ => return Err(format!("{unit} is no unit of time; {expected}")),
        };
        // `5 min 1 h` and `1 min 1 min` are slips, not times.
        if unit_s >= before {
            return Err(expected.to_owned());
        }
        before = unit_s;
        seconds += number * unit_s;
        rest = after.trim_start();
    }
    if !(1.0..=LONGEST_S).contains(&seconds) {
        return Err("expected a time from one second to a year".to_owned());
    }
    Ok(Span::from_secs_f64(seconds))
}

/// Reads a size in bytes: a number with `B`, `kB`, `MB`, `GB` or `TB` (powers of 1000), or `KiB`,
/// `MiB`, `GiB`, `TiB` (of 1024).
///
/// # Errors
/// What was expected, in words.
pub fn parse_bytes(text: &str) -> Result<u64, String> {
    let expected = "expected a size such as 2 GB or 500 MB";
    let (number, unit) = number(text.trim()).ok_or(expected)?;
    let factor = match unit.trim().to_lowercase().as_str() {
        "" => return Err(format!("{} what? Say {0} MB or {0} GB", text.trim())),
        "b" | "byte" | "bytes" => 1.0,
        "kb" => 1e3,
        "mb" => 1e6,
        "gb" => 1e9,
        "tb" => 1e12,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        "tib" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        other => return Err(format!("{other} is no unit of size; {expected}")),
    };
    let bytes = (number * factor).round();
    // 2^53: whole numbers of bytes; eight million GB are more than any disk has.
    if bytes > 9_007_199_254_740_992.0 {
        return Err("that is more than any disk has; expected a size such as 2 GB".to_owned());
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 2^53: the number has no sign, the upper end was checked"
    )]
    Ok(bytes as u64)
}

/// A span as [`parse`] reads it, to whole seconds: `1h 30min`.
pub fn words(span: Span) -> String {
    let s = span.as_micros().max(0) / 1_000_000;
    let parts = [(s / 3600, "h"), (s / 60 % 60, "min"), (s % 60, "s")];
    let named: Vec<_> = parts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, unit)| format!("{n}{unit}"))
        .collect();
    if named.is_empty() {
        "0s".to_owned()
    } else {
        named.join(" ")
    }
}

/// A size as [`parse_bytes`] reads it, exactly: `2 GB`, `1500 MB`.
pub fn size(n: u64) -> String {
    let units = [
        (1_000_000_000_000, "TB"),
        (1_000_000_000, "GB"),
        (1_000_000, "MB"),
        (1_000, "kB"),
    ];
    let exact = units
        .into_iter()
        .find(|(unit, _)| n > 0 && n.is_multiple_of(*unit));
    exact.map_or_else(
        || format!("{n} B"),
        |(unit, name)| format!("{} {name}", n / unit),
    )
}

/// A size for people.
pub fn bytes(n: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let value = n as f64;
    match n {
        0..1_000 => format!("{n} B"),
        1_000..1_000_000 => format!("{:.0} kB", value / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", value / 1e6),
        _ => format!("{:.2} GB", value / 1e9),
    }
}

/// A number without sign or exponent at the start of `text`, and what comes after it and blanks.
fn number(text: &str) -> Option<(f64, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let value: f64 = text[..end].parse().ok()?;
    value.is_finite().then(|| (value, text[end..].trim_start()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_numbers_with_units() {
        for (text, s) in [
            ("15min", 900),
            ("15 min", 900),
            ("90s", 90),
            ("1h30min", 5400),
            ("1 h 30 min", 5400),
            ("1.5 hours", 5400),
            ("2 Minutes", 120),
            ("1d", 86_400),
            (" 1h1s ", 3601),
        ] {
            assert_eq!(parse(text), Ok(Span::from_secs(s)), "{text}");
        }
        for (text, word) in [
            ("", "such as"),
            ("15", "15 what? Say 15min"),
            ("1h30", "what?"),
            ("min", "such as"),
            ("-5min", "such as"),
            ("5 parsecs", "parsecs is no unit"),
            ("5min 1h", "such as"),
            ("1..5h", "such as"),
            ("0s", "one second"),
            ("1000000h", "a year"),
            ("1e9s", "such as"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(word), "{text}: {error}");
        }
    }

    #[test]
    fn sizes_are_powers_of_1000_unless_they_say_otherwise() {
        for (text, n) in [
            ("2 GB", 2_000_000_000),
            ("1.5MB", 1_500_000),
            ("1 GiB", 1 << 30),
            ("12 bytes", 12),
            ("0 B", 0),
        ] {
            assert_eq!(parse_bytes(text), Ok(n), "{text}");
        }
        for text in ["", "2", "GB", "-1 GB", "2 gigs", "99999999 TB"] {
            assert!(parse_bytes(text).is_err(), "{text}");
        }
        assert_eq!(bytes(2_000_000_000), "2.00 GB");
        assert_eq!(bytes(1_234_567), "1.2 MB");
        assert_eq!(bytes(999), "999 B");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "\\PC*") {
            drop(parse(&text));
            drop(parse_bytes(&text));
        }

        #[test]
        fn a_time_in_words_is_read_back(s in 1_i64..31_000_000) {
            let words = format!("{}d {}h {}min {}s", s / 86_400, s / 3600 % 24, s / 60 % 60, s % 60);
            prop_assert_eq!(parse(&words), Ok(Span::from_secs(s)));
            prop_assert_eq!(parse(&super::words(Span::from_secs(s))), Ok(Span::from_secs(s)));
        }
    }
}
