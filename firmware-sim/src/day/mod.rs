//! `firmware-sim day`: plays a script and writes recording, truth and true angles.

mod args;
mod output;
mod sidecar;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use nape_core::Placement;

pub(crate) use args::DayArgs;
use output::Output;

use crate::failure::Failure;
use crate::names::{chip, gyro, load, mount, placement};
use crate::{SimOptions, Simulator, TrueFrame};

/// A file that gets its name only when it is finished.
struct Draft {
    path: PathBuf,
    part: PathBuf,
    out: BufWriter<File>,
}

impl Draft {
    fn create(path: &Path, force: bool) -> Result<Self, Failure> {
        if !force && path.exists() {
            return Err(Failure::usage(anyhow!(
                "{} is there already; choose another name or add --force",
                path.display()
            )));
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let part = PathBuf::from(name);
        let file = File::create(&part)
            .with_context(|| format!("cannot write {}", part.display()))
            .map_err(Failure::usage)?;
        Ok(Self {
            path: path.to_owned(),
            part,
            out: BufWriter::new(file),
        })
    }

    fn line(&mut self, text: &str) -> anyhow::Result<()> {
        self.out
            .write_all(text.as_bytes())
            .and_then(|()| self.out.write_all(b"\n"))
            .with_context(|| format!("cannot write {}", self.part.display()))
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.out
            .flush()
            .and_then(|()| fs::rename(&self.part, &self.path))
            .with_context(|| format!("cannot write {}", self.path.display()))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After a rename there is nothing to remove; after a failure nothing may stay.
        let _gone = fs::remove_file(&self.part);
    }
}

/// A draft of a file that was asked for.
fn draft(path: Option<&Path>, force: bool) -> Result<Option<Draft>, Failure> {
    path.map(|p| Draft::create(p, force)).transpose()
}

fn options(args: &DayArgs) -> Result<SimOptions, Failure> {
    let chip = chip(&args.chip)?;
    let rig: Result<Vec<Placement>, Failure> = args.rig.iter().map(|n| placement(n)).collect();
    let rig = rig?;
    if args.hours.is_some_and(|h| !(h > 0.0 && h <= 48.0)) {
        return Err(Failure::usage(anyhow!(
            "--hours must be above 0 and at most 48"
        )));
    }
    Ok(SimOptions {
        rate_hz: args.rate,
        chip,
        rig,
        mount: mount(&args.mount)?,
        loss: args.loss,
        acc_range_g: args.acc_range,
        gyr_range_dps: args.gyr_range,
        gyro: gyro(&args.gyro)?,
        limit_s: args.hours.map(|h| h * 3600.0),
    })
}

/// Plays the script.
pub(crate) fn run(args: &DayArgs) -> Result<(), Failure> {
    let (script, name) = load(args.script.as_deref(), args.builtin.as_deref())?;
    let options = options(args)?;
    let trunk = options.trunk();
    let mut sim = Simulator::new(&script, args.seed, options).map_err(Failure::usage)?;
    if args.angles.is_some() {
        sim = sim.keep_frames();
    }
    let mut angles = draft(args.angles.as_deref(), args.force)?;
    let mut truth = draft(args.truth.as_deref(), args.force)?;
    let mut note = draft(args.sidecar.as_deref(), args.force)?;
    let mut out = Output::create(args, &name, &sim)?;
    if let Some(angles) = &mut angles {
        angles.line(&TrueFrame::COLUMNS.join(","))?;
    }
    if let Err(failure) = play(&mut sim, &mut out, angles.as_mut(), trunk) {
        out.discard();
        return Err(failure);
    }
    out.finish()?;
    if let Some(angles) = &mut angles {
        angles.finish()?;
    }
    if let Some(truth) = &mut truth {
        let text = serde_json::to_string_pretty(sim.truth()).context("cannot word the truth")?;
        truth.line(&text)?;
        truth.finish()?;
    }
    if let Some(note) = &mut note {
        let value = sidecar::note(args, &name, &sim)?;
        let text = serde_json::to_string_pretty(&value).context("cannot word the note")?;
        note.line(&text)?;
        note.finish()?;
    }
    Ok(())
}

/// Runs the day into its files.
fn play(
    sim: &mut Simulator,
    out: &mut Output,
    mut angles: Option<&mut Draft>,
    trunk: Placement,
) -> Result<(), Failure> {
    loop {
        let item = sim.next();
        if let Some(angles) = &mut angles {
            while let Some(frame) = sim.poll_frame() {
                let activity = sim
                    .steps()
                    .get(frame.step)
                    .map_or("", |s| s.activity.name());
                angles.line(&frame.row(trunk, activity))?;
            }
        }
        match item {
            Some((at, batch)) => out.batch(at, &batch)?,
            None => return Ok(()),
        }
    }
}
