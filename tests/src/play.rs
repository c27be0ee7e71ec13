//! A simulated wearer into an engine, batch by batch: the one loop of the tests that look at what one engine says.

use firmware_sim::Simulator;
use nape_core::{Control, Engine, Input, Timestamp};

/// Plays all of `sim` into `engine`, with what the simulator and `said` say at their moments; `each` looks on after every
/// batch. Batches from before the engine's start are left out. Returns when the last one was; the session is not ended.
///
/// # Panics
/// On a batch that does not decode.
#[expect(clippy::expect_used, reason = "a helper of tests")]
pub fn play(
    sim: &mut Simulator,
    engine: &mut Engine,
    said: impl IntoIterator<Item = (Timestamp, Control)>,
    mut each: impl FnMut(Timestamp, &mut Simulator, &mut Engine),
) -> Timestamp {
    let mut controls: Vec<_> = sim.controls().into_iter().chain(said).collect();
    controls.sort_by_key(|(at, _)| *at);
    let mut controls = controls.into_iter().peekable();
    let (mut samples, mut last) = (Vec::new(), engine.start());
    while let Some((at, batch)) = sim.next() {
        while let Some((when, control)) = controls.next_if(|(when, _)| *when <= at) {
            engine.handle(when, Input::Control(&control));
        }
        if at < engine.start() {
            continue;
        }
        samples.clear();
        batch
            .decode(&mut samples)
            .expect("batches of the simulator decode");
        let (placement, samples) = (batch.placement, &samples[..]);
        engine.handle(at, Input::Samples { placement, samples });
        last = at;
        each(at, sim, engine);
    }
    last
}
