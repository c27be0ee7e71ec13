//! Names of recordings: local time of their begin, and how to tell ours from others.

use std::fmt;

use nape_core::WallTime;

use crate::local;

/// The name of a recording: `2026-11-22T08-59-03.mcap`, or `…-2.mcap` for the second one that began
/// in the same second (or in the hour that comes twice).
///
/// Ordered by time. Colons are not used: other systems forbid them in names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    // Invariant: 19 ASCII characters, digits where the pattern has them. Its order is that of time.
    begin: String,
    /// 1 for the first.
    copy: u32,
}

/// As `strftime` has it.
const PATTERN: &str = "%Y-%m-%dT%H-%M-%S";

/// The same by its kinds of characters: `0` is a digit.
const SHAPE: &[u8] = b"0000-00-00T00-00-00";

/// Most copies that are told apart; a name beyond is none of ours. Our choice.
const COPIES_MAX: u32 = 9_999;

impl Name {
    /// The name of a recording that begins at `wall`.
    pub fn at(wall: WallTime) -> Self {
        Self {
            begin: local::format(wall, PATTERN),
            copy: 1,
        }
    }

    /// The name that a file has, if it is one of ours.
    pub fn parse(file: &str) -> Option<Self> {
        let stem = file.strip_suffix(".mcap")?;
        let (begin, rest) = stem.split_at_checked(SHAPE.len())?;
        let fits = begin.bytes().zip(SHAPE).all(|(c, shape)| match shape {
            b'0' => c.is_ascii_digit(),
            other => c == *other,
        });
        let copy = match rest.strip_prefix('-') {
            None if rest.is_empty() => 1,
            None => return None,
            Some(n) => n.parse().ok().filter(|c| (2..=COPIES_MAX).contains(c))?,
        };
        let name = Self {
            begin: begin.to_owned(),
            copy,
        };
        // `-02` or a 31st of February was not written by us.
        (fits && name.file() == file && name.begin_date().is_some()).then_some(name)
    }

    /// The file.
    pub fn file(&self) -> String {
        format!("{self}.mcap")
    }

    /// The next name of the same moment.
    pub(super) fn next(&self) -> Self {
        Self {
            begin: self.begin.clone(),
            copy: self.copy + 1,
        }
    }

    /// When it began, in local time of then.
    fn begin_date(&self) -> Option<jiff::civil::DateTime> {
        jiff::civil::DateTime::strptime(PATTERN, &self.begin).ok()
    }

    /// Days from its begin to `now`, both by local clocks; negative if it lies in the future.
    pub(super) fn age_days(&self, now: WallTime) -> f64 {
        let Some(begin) = self.begin_date() else {
            return 0.0;
        };
        let begin = begin.to_zoned(jiff::tz::TimeZone::UTC);
        let begin_us = begin.map_or(0, |z| z.timestamp().as_microsecond());
        let local_us = now.unix_us + i64::from(now.utc_offset_s) * 1_000_000;
        nape_core::Span::from_micros(local_us - begin_us).as_secs_f64() / 86_400.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.copy {
            1 => f.write_str(&self.begin),
            n => write!(f, "{}-{n}", self.begin),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_local_time_and_others_are_not_ours() {
        let wall = WallTime {
            unix_us: 1_795_334_343_000_000,
            utc_offset_s: 3600,
        };
        let name = Name::at(wall);
        assert_eq!(name.file(), "2026-11-22T08-59-03.mcap");
        assert_eq!(name.next().file(), "2026-11-22T08-59-03-2.mcap");
        assert!(name < name.next() && name.next() < name.next().next());
        for other in [
            "day.mcap",
            "2026-11-22T08-59-03.mcap.part",
            "2026-11-22T08-59-03.recovered.mcap",
            "2026-11-22T08-59-03-02.mcap",
            "2026-11-22T08-59-03-1.mcap",
            "2026-11-22T08-59-03-.mcap",
            "2026-11-22T08-59-03-99999.mcap",
            "2026-02-31T08-59-03.mcap",
            "2026-11-22T25-59-03.mcap",
            "2026-11-22 08-59-03.mcap",
            "2026-11-22T08:59:03.mcap",
            "٢026-11-22T08-59-03.mcap",
            "x2026-11-22T08-59-03.mcap",
            ".mcap",
            "",
        ] {
            assert_eq!(Name::parse(other), None, "{other}");
        }
    }

    #[test]
    fn the_tenth_copy_comes_after_the_ninth() {
        let name = |n: u32| Name::parse(&format!("2026-11-22T08-59-03-{n}.mcap")).unwrap();
        assert!(name(9) < name(10));
    }

    proptest! {
        #[test]
        fn a_name_reads_back_and_knows_its_age(
            unix_s in 0_i64..4_000_000_000,
            quarters in -48_i32..=56,
            days in 0_u16..5000,
        ) {
            let utc_offset_s = quarters * 900;
            let wall = WallTime { unix_us: unix_s * 1_000_000, utc_offset_s };
            let name = Name::at(wall);
            prop_assert_eq!(Name::parse(&name.file()), Some(name.clone()));
            let later = WallTime {
                unix_us: wall.unix_us + i64::from(days) * 86_400_000_000,
                utc_offset_s,
            };
            prop_assert!((name.age_days(later) - f64::from(days)).abs() < 1e-6);
        }

        #[test]
        fn no_name_makes_it_stumble(text in "\\PC{0,30}") {
            drop(Name::parse(&text));
            drop(Name::parse(&format!("{text}.mcap")));
        }
    }
}
