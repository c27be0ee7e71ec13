//! Handling samples takes no memory once the engine has settled: nothing is allocated per sample,
//! and what is kept does not grow with the session.
//!
//! What may allocate: saying an event (a nudge has words), and deciding a slot of a walk (four a
//! second, at any sample rate).

use nape_core::{Engine, EventKind, Output, Params, Placement, Timestamp};

#[path = "../benches/wearer/mod.rs"]
mod wearer;

/// Ten minutes, in which calibration, looks at a phone and a walk have come once.
const SETTLE_S: i64 = 600;

/// A walk lasts a minute; its steps are remembered for less than this after it, s.
const AFTER_WALK: u32 = 30;

/// What another hour asks of the allocator.
#[derive(Debug, Default)]
struct Hour {
    /// Allocations of the batches that said no event while the wearer sat.
    sitting: u64,
    /// Allocations of the batches that said no event in and after walks.
    walking: u64,
    /// Bytes held at the end beyond those at the beginning.
    held: i64,
    walks: u32,
    frames: u32,
}

fn hour(clips: usize) -> Hour {
    let rig = &Placement::ALL[..clips];
    let mut engine = Engine::new(Params::default(), Timestamp::default());
    for batch in wearer::batches(0, SETTLE_S) {
        wearer::handle(&mut engine, rig, &batch, |_| {});
    }
    let mut seen = Hour::default();
    for batch in wearer::batches(SETTLE_S, 3600) {
        let t = batch[0].at().as_micros() as f64 / 1e6;
        let walking = (0..AFTER_WALK).any(|s| wearer::walks(t - f64::from(s)));
        let mut events = 0;
        let one = allocation_counter::measure(|| {
            wearer::handle(&mut engine, rig, &batch, |output| match output {
                Output::Event(event) => {
                    events += 1;
                    seen.walks += u32::from(matches!(event.kind, EventKind::WalkEnded(_)));
                }
                Output::Frame(_) => seen.frames += 1,
                Output::Attitude(_) => {}
            });
        });
        seen.held += one.bytes_current;
        match (events, walking) {
            (0, false) => seen.sitting += one.count_total,
            (0, true) => seen.walking += one.count_total,
            _ => {}
        }
    }
    seen
}

#[test]
fn samples_are_handled_in_the_memory_there_is() {
    for clips in [1, 3] {
        let seen = hour(clips);
        assert_eq!(seen.frames, 36_000, "all of the hour is decided");
        assert_eq!(seen.walks, 6, "the wearer's walks are found");
        assert_eq!(seen.sitting, 0, "{clips} clips: allocations while sitting");
        // Six walks of a minute, four slots a second: a few short lists for each slot of each clip.
        let slots = 6 * 4 * (60 + u64::from(AFTER_WALK)) * clips as u64;
        assert!(
            seen.walking <= 4 * slots,
            "{clips} clips: {} allocations in {slots} slots",
            seen.walking
        );
        assert!(seen.held <= 4096, "{clips} clips: {} bytes more", seen.held);
    }
}
