//! Runs sessions on several threads; rows come back in the order of the cases.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::cases::Case;
use super::row::Row;

/// Runs all of them on `jobs` threads; `progress` hears of every one that is done, and how many are.
///
/// # Panics
/// If a session does.
#[expect(clippy::expect_used, reason = "a thread that panicked has said why")]
pub fn run(cases: &[Case], jobs: usize, progress: impl Fn(usize, &Case) + Sync) -> Vec<Row> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let rows: Mutex<Vec<(usize, Vec<Row>)>> = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, cases.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(i) else { return };
                    let row = case.run();
                    rows.lock().expect("no thread panicked").push((i, row));
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1, case);
                }
            });
        }
    });
    let mut rows = rows.into_inner().expect("no thread panicked");
    rows.sort_by_key(|r| r.0);
    rows.into_iter().flat_map(|r| r.1).collect()
}
