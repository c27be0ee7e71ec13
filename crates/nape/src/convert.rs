//! `import`, `export`, `recover`: recordings from one form into another, by `nape_session`.
//!
//! Says in one line what was done, and what was left out.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use nape_core::{GyroSampling, Placement};
use nape_session::{ExportOptions, ImportOptions, ReadOptions};

use crate::cli::{ExportArgs, ExportFormat, ImportArgs, RecoverArgs};
use crate::failure::Failure;
use crate::{remark, remark_skipped};
use nape_daemon::atomic_file::{Unfinished, part_of};
use nape_words::terms;

/// `nape import`.
///
/// # Errors
/// A bad source, or an output that cannot be written.
pub fn import(args: &ImportArgs) -> Result<(), Failure> {
    not_itself(&args.source, &args.out)?;
    let options = ImportOptions {
        read: args.read.into(),
        force: args.force,
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let done = guarded(&args.out, || {
        nape_session::import(&args.source, &args.out, &options)
    })?;
    for warning in &done.warnings {
        remark(&format!("{}: {warning}", args.source.display()));
    }
    remark_skipped(&args.source, done.skipped_rows);
    if done.rounded > 0 {
        let n = done.rounded;
        remark(&format!(
            "{}: {n} samples have more decimals than are kept; they are off by less than 1e-6",
            args.source.display()
        ));
    }
    say(&format!("{}: {} samples", args.out.display(), done.samples))
}

/// `nape export`.
///
/// # Errors
/// A format of a later version, a bad source, or an output that cannot be written.
pub fn export(args: &ExportArgs) -> Result<(), Failure> {
    match args.to {
        ExportFormat::Csv => {}
        ExportFormat::Parquet => return Err(Failure::Format { format: "parquet" }),
        ExportFormat::Ros2Mcap => {
            return Err(Failure::Format {
                format: "ros2-mcap",
            });
        }
    }
    not_itself(&args.file, &args.out)?;
    let options = ExportOptions {
        read: ReadOptions {
            lenient: args.lenient,
            ..ReadOptions::default()
        },
        force: args.force,
    };
    let done = guarded(&args.out, || {
        nape_session::export_csv(&args.file, &args.out, &options)
    })?;
    let file = args.file.display();
    for warning in &done.warnings {
        remark(&format!("{file}: {warning}"));
    }
    remark_skipped(&args.file, done.skipped);
    if done.left_out > 0 {
        let n = done.left_out;
        remark(&format!(
            "{file}: {n} controls and clock marks are left out; a CSV cannot hold them"
        ));
    }
    for sampling in GyroSampling::ALL {
        let clips = Placement::ALL.into_iter().zip(done.gyro);
        let clips: Vec<&str> = clips
            .filter(|(_, said)| *said == Some(sampling))
            .map(|(placement, _)| terms::clip(placement))
            .collect();
        if !clips.is_empty() {
            let (clips, name) = (clips.join(", "), sampling.name());
            remark(&format!(
                "{file}: what a sample of the gyroscope is, a CSV cannot hold; read it with --gyro {name} ({clips})"
            ));
        }
    }
    if done.backwards > 0 {
        let n = done.backwards;
        remark(&format!(
            "{file}: {n} rows go back in time, because the clip's clock did; read them with --lenient"
        ));
    }
    say(&format!("{}: {} samples", args.out.display(), done.samples))
}

/// `nape recover`.
///
/// # Errors
/// Nothing to save, or an output that cannot be written or is there already.
pub fn recover(args: &RecoverArgs) -> Result<(), Failure> {
    let out = match &args.out {
        Some(out) => out.clone(),
        None => rescued_name(&args.file)?,
    };
    not_itself(&args.file, &out)?;
    // The torn file may itself be called what our part would be called: then it is not ours to
    // remove, and the rescuer takes another name.
    let done = if part_of(&out) == args.file {
        nape_session::recover(&args.file, &out)?
    } else {
        guarded(&out, || nape_session::recover(&args.file, &out))?
    };
    let saved = terms::span(done.saved());
    let lost = if done.was_complete {
        "nothing was lost".to_owned()
    } else {
        format!(
            "{} of {} bytes and {} damaged parts lost",
            done.bytes_lost, done.bytes, done.damaged
        )
    };
    say(&format!(
        "{}: {} samples over {saved} saved; {lost}",
        out.display(),
        done.samples
    ))
}

/// Runs `work`, which writes `out` through `out.part`; Ctrl-C removes that.
fn guarded<T, E>(out: &Path, work: impl FnOnce() -> Result<T, E>) -> Result<T, Failure>
where
    Failure: From<E>,
{
    let part = part_of(out);
    // A part that is there already is someone's torn recording, not ours to remove.
    let _unfinished = (!part.exists()).then(|| Unfinished::new(part));
    Ok(work()?)
}

/// `F.mcap` of `F.mcap.part`, `F.recovered.mcap` of a damaged `F.mcap`.
fn rescued_name(file: &Path) -> Result<PathBuf, Failure> {
    if file.extension().is_some_and(|e| e == "part") {
        return Ok(file.with_extension(""));
    }
    if file.extension().is_some_and(|e| e == "mcap") {
        return Ok(file.with_extension("recovered.mcap"));
    }
    Err(Failure::NoPart {
        path: file.to_owned(),
    })
}

/// Refuses to write over what is read.
fn not_itself(source: &Path, out: &Path) -> Result<(), Failure> {
    let real = |p: &Path| std::fs::canonicalize(p).ok();
    if real(source).is_some_and(|s| Some(s) == real(out)) {
        return Err(Failure::SameFile {
            path: out.to_owned(),
        });
    }
    Ok(())
}

/// One line on standard output.
fn say(text: &str) -> Result<(), Failure> {
    writeln!(io::stdout().lock(), "{text}").map_err(Failure::stdout)
}
