//! `firmware-sim uf2`: the files.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::Args;

use super::{Image, Kind, NRF52840, XIAO_FLASH, read, write};
use crate::failure::Failure;

/// The largest file that is read, bytes: an ELF file with everything a debugger wants is some megabytes. Our
/// choice, against a slip of the hand.
const MOST: u64 = 256 << 20;

/// What `uf2` takes.
#[derive(Debug, Args)]
pub(crate) struct Uf2Args {
    /// The firmware: an ELF file as cargo builds it, an Intel HEX file, or raw bytes with --base.
    firmware: PathBuf,
    /// The UF2 file to write; it may lie on the board's drive. An older UF2 file there is replaced, nothing
    /// else.
    out: PathBuf,
    /// Where raw bytes lie in flash, such as 0x27000; the other files say it themselves.
    #[arg(long, value_name = "ADDRESS", value_parser = number)]
    base: Option<u32>,
    /// The processor's family, as the boot loader knows it; 0xADA52840 is the nRF52840.
    #[arg(long, value_name = "ID", value_parser = number, default_value = "0xADA52840")]
    family: u32,
}

/// Hexadecimal with `0x`, or decimal.
fn number(text: &str) -> Result<u32, String> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) if !hex.starts_with('+') => u32::from_str_radix(hex, 16).ok(),
        Some(_) => None,
        None => text.parse().ok(),
    }
    .ok_or_else(|| "a number of 32 bits, such as 0x27000".to_owned())
}

/// Writes the UF2 file, reads it back, and returns what to tell.
pub(crate) fn run(args: &Uf2Args) -> Result<String, Failure> {
    let (from, to) = (&args.firmware, &args.out);
    let firmware = load(from)?;
    let image = image(&firmware, args.base)
        .with_context(|| from.display().to_string())
        .map_err(Failure::usage)?;
    let (first, last) = image
        .span()
        .ok_or_else(|| Failure::usage(anyhow!("{} is empty", from.display())))?;
    // What lies elsewhere would be skipped by the boot loader, or would lie over the radio's library.
    if args.family == NRF52840 && (first < XIAO_FLASH.start || last >= XIAO_FLASH.end) {
        return Err(Failure::usage(anyhow!(
            "{}: it lies at {first:#010x} to {last:#010x}, an application on this board from {:#010x} to {:#010x} \
             (memory.x); for another board say its --family",
            from.display(),
            XIAO_FLASH.start,
            XIAO_FLASH.end - 1,
        )));
    }
    may_replace(from, to)?;
    let file = write(&image, args.family);
    let cannot = || format!("cannot write {}", to.display());
    // Not beside it and renamed: a board's drive takes blocks as they come, and knows no renaming.
    let mut out = File::create(to).with_context(cannot)?;
    out.write_all(&file).with_context(cannot)?;
    out.sync_all().with_context(cannot)?;
    let blocks = read(&file)
        .map_err(|e| Failure::from(anyhow::Error::new(e)))?
        .blocks;
    Ok(format!(
        "{}: {blocks} blocks for {first:#010x} to {last:#010x}, family {:#010x}\n",
        to.display(),
        args.family,
    ))
}

fn load(path: &Path) -> Result<Vec<u8>, Failure> {
    let cannot = || format!("cannot read {}", path.display());
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|f| f.take(MOST + 1).read_to_end(&mut bytes))
        .with_context(cannot)
        .map_err(Failure::usage)?;
    if bytes.len() as u64 > MOST {
        return Err(Failure::usage(anyhow!(
            "{} is no firmware: too large",
            path.display()
        )));
    }
    Ok(bytes)
}

fn image(file: &[u8], base: Option<u32>) -> anyhow::Result<Image> {
    let image = match (Kind::of(file), base) {
        (Kind::Raw, Some(base)) => {
            let mut image = Image::default();
            image.add(base, file)?;
            image
        }
        (Kind::Raw, None) => {
            return Err(anyhow!(
                "neither ELF nor Intel HEX; raw bytes need --base ADDRESS"
            ));
        }
        (Kind::Uf2, _) => return Err(anyhow!("it is UF2 already: copy it as it is")),
        (Kind::Elf | Kind::Hex, Some(_)) => {
            return Err(anyhow!("it says itself where it lies; leave --base out"));
        }
        (Kind::Elf, None) => Image::from_elf(file)?,
        (Kind::Hex, None) => Image::from_hex(file)?,
    };
    Ok(image)
}

/// Nothing but an older UF2 file is written over: not the firmware itself, under whatever name, and nothing
/// that was named by a slip.
fn may_replace(from: &Path, to: &Path) -> Result<(), Failure> {
    let there = match File::open(to) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        there => there,
    };
    let refuse = |why| Err(Failure::usage(anyhow!("{}: {why}", to.display())));
    if fs::canonicalize(from)
        .ok()
        .is_some_and(|from| fs::canonicalize(to).is_ok_and(|to| from == to))
    {
        return refuse("that is the firmware itself; name another file to write");
    }
    let mut begins = Vec::new();
    there
        .and_then(|f| f.take(4).read_to_end(&mut begins))
        .with_context(|| format!("cannot write {}", to.display()))
        .map_err(Failure::usage)?;
    if begins.is_empty() || Kind::of(&begins) == Kind::Uf2 {
        return Ok(());
    }
    refuse("there is something else than a UF2 file; name another file, or move that one away")
}
