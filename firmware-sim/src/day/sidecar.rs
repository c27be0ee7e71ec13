//! The note beside an example recording: where it comes from, what is in it, how to make it again.

use std::fs;

use crate::{Simulator, Truth};
use anyhow::Context as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::args::DayArgs;

/// The note, for the recording that lies finished at `args.out`.
pub(crate) fn note(args: &DayArgs, script: &str, sim: &Simulator) -> anyhow::Result<Value> {
    let bytes =
        fs::read(&args.out).with_context(|| format!("cannot read back {}", args.out.display()))?;
    let digest: String = Sha256::digest(&bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    let file = args
        .out
        .file_name()
        .map(|n| n.to_string_lossy().into_owned());
    let o = sim.options();
    let command: Vec<String> = std::env::args().skip(1).collect();
    Ok(json!({
        "schema": "nape.sidecar/1",
        "file": file,
        "sha256": digest,
        "origin": "simulated by firmware-sim; no person was recorded",
        "licence": "MIT OR Apache-2.0",
        "command": format!("cargo run --release -p firmware-sim -- {}", command.join(" ")),
        "script": script,
        "seed": args.seed,
        "device": {
            "chip": o.chip.name,
            "rate_hz": o.rate_hz,
            "gyro": o.gyro.name(),
            "rig": o.rig.iter().map(|p| p.name()).collect::<Vec<_>>(),
            "loss": o.loss,
        },
        "duration_s": sim.truth().duration_s,
        "phases": phases(sim.truth()),
        "walks": sim.truth().walks,
        "not_worn": sim.truth().not_worn,
        "hold_limits": sim.truth().hold_limits,
    }))
}

/// What happens when, in a form to read.
fn phases(truth: &Truth) -> Vec<Value> {
    truth
        .intervals
        .iter()
        .map(|i| json!({"t0": i.t0, "t1": i.t1, "activity": i.activity}))
        .collect()
}
