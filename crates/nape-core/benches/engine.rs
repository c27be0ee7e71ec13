//! How long the engine takes for a sample with one, two and three clips.
//!
//! `cargo bench -p nape-core --bench engine`. An item is one sample of one clip; a round is ten
//! minutes of samples, after ten minutes in which everything settles. 1 G items a second are 1 ns
//! each. Made-up movement and no files: what reading costs is in `docs/performance.md`; the attitude
//! alone: `cargo bench -p nape-attitude`.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use nape_core::{Engine, Params, Placement, Timestamp};

mod wearer;

/// Length of the settling, and of a round, s: the wearer's walk and looks come once in it.
const ROUND_S: i64 = 600;

fn main() {
    divan::main();
}

fn samples(clips: usize) -> ItemsCount {
    ItemsCount::new(clips as u64 * (ROUND_S * wearer::RATE).cast_unsigned())
}

/// The engine, from batches to outputs.
#[divan::bench(args = [1, 2, 3], sample_count = 20, sample_size = 1)]
fn engine(bencher: Bencher<'_, '_>, clips: usize) {
    let rig = &Placement::ALL[..clips];
    let mut settled = Engine::new(Params::default(), Timestamp::default());
    for batch in wearer::batches(0, ROUND_S) {
        wearer::handle(&mut settled, rig, &batch, |_| {});
    }
    let round = wearer::batches(ROUND_S, ROUND_S);
    bencher
        .counter(samples(clips))
        .with_inputs(|| settled.clone())
        .bench_values(|mut engine| {
            for batch in &round {
                wearer::handle(&mut engine, rig, batch, |output| {
                    black_box(output);
                });
            }
            engine
        });
}
