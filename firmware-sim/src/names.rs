//! What the names on the command line stand for: scripts, chips, placements, mountings. One that stands for
//! nothing is refused with those that there are.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use nape_core::{GyroSampling, Placement};

use crate::chip::{CHIPS, Chip, chip_of};
use crate::failure::Failure;
use crate::{Mount, Script, builtin};

/// The text of a built-in script.
pub(crate) fn builtin_text(name: &str) -> Result<&'static str, Failure> {
    builtin::script(name).ok_or_else(|| {
        let names: Vec<&str> = builtin::SCRIPTS.iter().map(|(n, _)| *n).collect();
        Failure::usage(anyhow!(
            "there is no built-in script `{name}`; there are {}",
            names.join(", ")
        ))
    })
}

/// The script of a file, or else the built-in one, and what it is called.
pub(crate) fn load(
    file: Option<&Path>,
    builtin: Option<&str>,
) -> Result<(Script, String), Failure> {
    let (text, name) = match (file, builtin) {
        (Some(path), _) => {
            let text = fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))
                .map_err(Failure::usage)?;
            (text, path.display().to_string())
        }
        (None, Some(name)) => (builtin_text(name)?.to_owned(), name.to_owned()),
        (None, None) => return Err(Failure::usage(anyhow!("give --script or --builtin"))),
    };
    let script = Script::parse(&text)
        .with_context(|| name.clone())
        .map_err(Failure::usage)?;
    Ok((script, name))
}

/// The chip with this name.
pub(crate) fn chip(name: &str) -> Result<&'static Chip, Failure> {
    chip_of(name).ok_or_else(|| {
        let names: Vec<&str> = CHIPS.iter().map(|c| c.name).collect();
        Failure::usage(anyhow!(
            "there is no chip `{name}`; there are {}",
            names.join(", ")
        ))
    })
}

/// The placement with this name.
pub(crate) fn placement(name: &str) -> Result<Placement, Failure> {
    Placement::from_name(name).ok_or_else(|| {
        Failure::usage(anyhow!(
            "there is no placement `{name}`; there are head, upper_back, low_back"
        ))
    })
}

/// What a sample of the gyroscope is.
pub(crate) fn gyro(name: &str) -> Result<GyroSampling, Failure> {
    GyroSampling::from_name(name)
        .ok_or_else(|| Failure::usage(anyhow!("--gyro must be `mean` or `point`, not `{name}`")))
}

/// How clips are turned on the body.
pub(crate) fn mount(text: &str) -> Result<Mount, Failure> {
    match text {
        "random" => return Ok(Mount::Random),
        "identity" => return Ok(Mount::Identity),
        _ => {}
    }
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|n| n.trim().parse()).collect();
    match numbers.as_deref() {
        Ok(&[w, x, y, z]) => Ok(Mount::Given([w, x, y, z])),
        _ => Err(Failure::usage(anyhow!(
            "--mount must be `random`, `identity` or a quaternion `w,x,y,z`, not `{text}`"
        ))),
    }
}
