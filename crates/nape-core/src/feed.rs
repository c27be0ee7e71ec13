//! How inputs reach the engine, live and in replay alike: each after the ticks that lie before it, every output
//! taken before the next.
//!
//! What it does not do: decide, wait, or know where inputs come from.

use crate::{Engine, Input, Output, Timestamp};

/// Puts one input into the engine, after the ticks that lie before it. Outputs go to `take`.
///
/// # Errors
/// Those of `take`.
pub fn feed<E>(
    engine: &mut Engine,
    at: Timestamp,
    input: Input<'_>,
    take: &mut impl FnMut(&Output) -> Result<(), E>,
) -> Result<(), E> {
    tick(engine, at, take)?;
    engine.handle(at, input);
    drain(engine, take)
}

/// Ticks at the engine's deadlines that lie before `at`. Each must be later than the one before, so
/// this ends whatever the engine says.
///
/// # Errors
/// Those of `take`.
pub fn tick<E>(
    engine: &mut Engine,
    at: Timestamp,
    take: &mut impl FnMut(&Output) -> Result<(), E>,
) -> Result<(), E> {
    let mut last = None;
    while let Some(due) = engine.next_deadline() {
        if due >= at || last.is_some_and(|l| due <= l) {
            break;
        }
        last = Some(due);
        engine.handle(due, Input::Tick);
        drain(engine, take)?;
    }
    Ok(())
}

fn drain<E>(engine: &mut Engine, take: &mut impl FnMut(&Output) -> Result<(), E>) -> Result<(), E> {
    while let Some(output) = engine.poll_output() {
        take(&output)?;
    }
    Ok(())
}
