//! Spans of time and numbers as people write them.

use nape_core::Span;

use crate::{Language, Words};

/// A span in plain words: `40 s`, `5 min 40 s`, `35 min`, `1 h 5 min`. The units are those of the SI,
/// the same in all our languages. Negative spans are none at all.
pub fn spell(span: Span) -> String {
    let s = span.as_micros().max(0).saturating_add(500_000) / 1_000_000;
    let (h, min, s) = (s / 3600, s / 60 % 60, s % 60);
    match (h, min, s) {
        (0, 0, s) => format!("{s} s"),
        // Beyond ten minutes nobody needs the seconds.
        (0, min, s) if min < 10 && s > 0 => format!("{min} min {s} s"),
        (0, min, _) => format!("{min} min"),
        (h, 0, _) => format!("{h} h"),
        (h, min, _) => format!("{h} h {min} min"),
    }
}

/// A span for people: seconds below a minute, then half minutes up to ten (`3½ min`), then whole ones. More would be
/// false precision beside an angle of a few degrees.
pub fn rough(span: Span) -> String {
    let s = span.as_micros().max(0).saturating_add(500_000) / 1_000_000;
    if s < 60 {
        return format!("{s} s");
    }
    let halves = (s + 15) / 30;
    let (min, half) = (halves / 2, halves % 2 == 1);
    match min {
        m if m < 10 && half => format!("{m}½ min"),
        m if m < 60 => format!("{} min", if m < 10 { m } else { (s + 30) / 60 }),
        _ => spell(Span::from_secs((s + 30) / 60 * 60)),
    }
}

/// A whole number of something that was measured.
pub(crate) fn whole(value: f64) -> String {
    // `+ 0.0` takes the sign from a zero.
    format!("{}", value.round() + 0.0)
}

impl Words {
    /// A number with one decimal: `1.8`, in German `1,8`.
    pub fn decimal(self, value: f64) -> String {
        self.fixed((value * 10.0).round() / 10.0 + 0.0, 1)
    }

    /// A number with this many decimals.
    pub(crate) fn fixed(self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        match self.language() {
            Language::English => text,
            Language::German => text.replace('.', ","),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_short() {
        for (ms, text) in [
            (-5, "0 s"),
            (0, "0 s"),
            (59_400, "59 s"),
            (59_960, "1 min"),
            (340_000, "5 min 40 s"),
            (640_000, "10 min"),
            (3_600_000, "1 h"),
            (3_900_000, "1 h 5 min"),
            (i64::MAX / 1_000, "2562047788 h"),
        ] {
            assert_eq!(spell(Span::from_millis(ms)), text);
        }
    }

    #[test]
    fn people_read_half_minutes() {
        for (s, text) in [
            (-5, "0 s"),
            (45, "45 s"),
            (60, "1 min"),
            (80, "1½ min"),
            (198, "3½ min"),
            (179, "3 min"),
            (572, "9½ min"),
            (598, "10 min"),
            (629, "10 min"),
            (3_599, "1 h"),
            (3_930, "1 h 6 min"),
        ] {
            assert_eq!(rough(Span::from_secs(s)), text, "{s}");
        }
    }

    #[test]
    fn decimals_follow_the_language() {
        let of = |language| Words::new(language).decimal(1.84);
        assert_eq!(of(Language::English), "1.8");
        assert_eq!(of(Language::German), "1,8");
        assert_eq!(Words::default().decimal(-0.01), "0.0");
        assert_eq!(whole(-0.2), "0");
        assert_eq!(whole(37.6), "38");
    }
}
