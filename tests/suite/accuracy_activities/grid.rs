//! Sets of cat/cow, three amplitudes by three speeds.

#![expect(clippy::print_stdout, reason = "figures for docs/accuracy.md")]

use nape_core::Placement;
use nape_core::activity::Exercise;

use super::{HEAD, Seen, Share, TWO, seeds};

/// How far, against the simulator's usual: on all fours, half of it is a head that swings by 37 degrees and an upper
/// back that swings by 17; 1.4 is near what a back bends from end to end.
pub(super) const SIZES: [f64; 3] = [0.5, 1.0, 1.4];

/// One repetition takes so long, s: brisk, practitioners' 5 s a pose, slow.
pub(super) const PERIODS: [u32; 3] = [5, 10, 20];

/// A session with a set of every cell, in the order of the tables.
pub(super) struct Sets {
    pub(super) act: &'static str,
    pub(super) script: String,
    /// Repetitions of each: 3 to 8, different from seed to seed and cell to cell.
    pub(super) want: [u32; 9],
}

impl Sets {
    pub(super) fn new(act: &'static str, seed: u64) -> Self {
        let mut script = "calibrate; screen 30s; ".to_owned();
        let want = core::array::from_fn(|cell| {
            let mixed = seed * 7 + cell as u64 * 5;
            3 + u32::try_from(mixed % 6).expect("small")
        });
        for (cell, n) in want.iter().enumerate() {
            let (size, period) = (SIZES[cell / 3], PERIODS[cell % 3]);
            script += &format!("{act} {n} size {size} period {period}s; screen 35s; ");
        }
        Self { act, script, want }
    }
}

/// How the sets of a rig fare.
#[derive(Debug, Default)]
pub(super) struct Table {
    cells: [Share; 9],
    exact: u32,
    /// Bouts that are none of the sets.
    others: usize,
}

impl Table {
    pub(super) fn add(&mut self, what: &str, sets: &Sets, seen: &Seen) {
        let mut told = 0;
        for (i, at) in seen.truth(sets.act).into_iter().enumerate() {
            let want = sets.want[i];
            let bout = seen.find(Exercise::CatCow, at);
            let right = bout.filter(|b| b.reps.is_some_and(|r| r.abs_diff(want) <= 1));
            if right.is_none() {
                let (size, period) = (SIZES[i / 3], PERIODS[i % 3]);
                println!("  {what} size {size} period {period}: want {want}, got {bout:?}");
            }
            self.cells[i].add(right);
            self.exact += u32::from(right.is_some_and(|b| b.reps == Some(want)));
            told += usize::from(bout.is_some());
        }
        self.others += seen.bouts.len() - told;
        let (distrusted, not_worn) = (&seen.distrusted, seen.not_worn);
        assert!(distrusted.is_empty(), "{what}: {distrusted:?}");
        assert_eq!(not_worn, 0, "{what}");
    }

    /// Within ±1 in 95 % and more of the sets, in every cell; nothing else told.
    pub(super) fn judge(&self, name: &str) {
        println!(
            "| {name} | {} |",
            PERIODS.map(|p| format!("{p} s")).join(" | ")
        );
        for (size, row) in SIZES.iter().zip(self.cells.chunks(3)) {
            let cell = |s: &Share| format!("{} of {}, {} sure", s.found, s.all, s.verified);
            let cells: Vec<String> = row.iter().map(cell).collect();
            println!("| size {size} | {} |", cells.join(" | "));
        }
        println!("  exactly: {}; told beside: {}", self.exact, self.others);
        for share in &self.cells {
            assert!(share.at_least(95), "{name}: {share:?}");
        }
        assert_eq!(self.others, 0, "{name}");
    }
}

pub(super) const RIGS: [(&str, &[Placement], u64); 2] =
    [("head", HEAD, 2), ("head, upper back", TWO, 1)];

/// Nobody says that they come.
#[test]
fn sets_of_all_sizes_and_speeds_are_counted() {
    for (name, rig, few) in RIGS {
        let mut table = Table::default();
        for seed in seeds(few) {
            let sets = Sets::new("cat_cow", seed);
            let seen = Seen::of(&sets.script, seed, rig);
            table.add(&format!("{name} seed {seed}"), &sets, &seen);
        }
        table.judge(name);
    }
}
