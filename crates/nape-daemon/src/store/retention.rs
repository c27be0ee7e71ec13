//! What is deleted: by age, and by size of all together, oldest first. Pure.

use nape_core::WallTime;

use super::name::Name;

/// What is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Recordings that began longer ago than this many days go.
    pub days: u16,
    /// The oldest go while all together have more bytes than this.
    pub bytes: u64,
}

/// A finished recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub name: Name,
    /// Its size, bytes.
    pub bytes: u64,
}

/// Why one goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Too old.
    Age,
    /// All together were too large.
    Size,
}

impl Reason {
    /// In words, to go into a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Age => "older than keep_days",
            Self::Size => "the oldest of more than keep_bytes",
        }
    }
}

/// Which of the finished recordings go at `now`, oldest first. `being_written` are the bytes of the
/// one that is not finished: they count, it does not go.
///
/// A recording from the future (the clock was wrong, then or now) is never too old.
pub fn expired(
    finished: &[Kept],
    now: WallTime,
    keep: Keep,
    being_written: u64,
) -> Vec<(Kept, Reason)> {
    let mut oldest_first: Vec<&Kept> = finished.iter().collect();
    oldest_first.sort_by(|a, b| a.name.cmp(&b.name));
    let all = finished
        .iter()
        .map(|k| k.bytes)
        .fold(being_written, u64::saturating_add);
    let mut left = all;
    let mut goes = Vec::new();
    for kept in oldest_first {
        let reason = if kept.name.age_days(now) > f64::from(keep.days) {
            Reason::Age
        } else if left > keep.bytes {
            Reason::Size
        } else {
            continue;
        };
        left = left.saturating_sub(kept.bytes);
        goes.push((kept.clone(), reason));
    }
    goes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_795_334_343_000_000;

    fn wall(days_ago: f64) -> WallTime {
        #[expect(clippy::cast_possible_truncation, reason = "a few thousand days")]
        let unix_us = NOW - (days_ago * 86_400.0) as i64 * 1_000_000;
        WallTime {
            unix_us,
            utc_offset_s: 0,
        }
    }

    fn kept(days_ago: f64, bytes: u64) -> Kept {
        let name = Name::at(wall(days_ago));
        Kept { name, bytes }
    }

    #[test]
    fn the_old_go_by_age_then_the_oldest_by_size() {
        let files = [
            kept(0.5, 40),
            kept(20.0, 5),
            kept(3.0, 30),
            kept(1.0, 30),
            kept(-2.0, 1),
        ];
        let keep = Keep {
            days: 14,
            bytes: 100,
        };
        assert_eq!(
            expired(&files, wall(0.0), keep, 0),
            [
                (files[1].clone(), Reason::Age),
                (files[2].clone(), Reason::Size)
            ]
        );
        let roomy = Keep {
            bytes: 1000,
            ..keep
        };
        assert_eq!(
            expired(&files, wall(0.0), roomy, 0),
            [(files[1].clone(), Reason::Age)]
        );
        // What is being written counts.
        assert_eq!(expired(&files[..1], wall(0.0), keep, 61).len(), 1);
        assert!(expired(&files[..1], wall(0.0), keep, 60).is_empty());
    }

    proptest! {
        #[test]
        fn what_stays_is_young_and_fits_and_nothing_younger_went_for_size(
            files in prop::collection::vec((-30.0_f64..60.0, 0_u64..1000), 0..20),
            days in 1_u16..30,
            bytes in 0_u64..8000,
            being_written in 0_u64..4000,
        ) {
            let files: Vec<Kept> = files.into_iter().map(|(d, b)| kept(d, b)).collect();
            let keep = Keep { days, bytes };
            let goes = expired(&files, wall(0.0), keep, being_written);
            let stays: Vec<&Kept> = files.iter().filter(|f| !goes.iter().any(|g| g.0.name == f.name)).collect();
            for kept in &stays {
                prop_assert!(kept.name.age_days(wall(0.0)) <= f64::from(days));
            }
            let left: u64 = stays.iter().map(|k| k.bytes).sum();
            prop_assert!(left + being_written <= bytes || stays.is_empty());
            for (gone, reason) in &goes {
                match reason {
                    Reason::Age => prop_assert!(gone.name.age_days(wall(0.0)) > f64::from(days)),
                    Reason::Size => prop_assert!(stays.iter().all(|s| s.name > gone.name)),
                }
            }
            // Not one more than needed: with the youngest that went for size it would not fit.
            if let Some((gone, Reason::Size)) = goes.iter().max_by(|a, b| a.0.name.cmp(&b.0.name)) {
                let same: u64 = files.iter().filter(|f| f.name == gone.name).map(|f| f.bytes).sum();
                prop_assert!(left + being_written + same > bytes);
            }
        }
    }
}
