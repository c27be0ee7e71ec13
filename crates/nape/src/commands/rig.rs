//! `nape sensors` (`nape rig`): which sensors are the wearer's.

use crate::cli::{RigAddArgs, RigArgs, RigCommand, RigListArgs, RigRemoveArgs};
use crate::commands::{set_up, write};
use crate::failure::Failure;
use crate::page::Page;
use crate::style::{Look, Tone};
use nape_config::rig::{Address, Driver, Rig, RigClip, RigError, Uid};
use nape_control::Client;
use nape_control::Request;
use nape_core::text::clean_line;
use nape_daemon::paths::Paths;
use nape_daemon::rig_file;
use nape_daemon::scan::{self, ScanFailure};
use nape_words::terms::{self, clip};

/// `nape rig`.
///
/// # Errors
/// A rig that is wrong, a clip that is not there.
pub fn run(args: &RigArgs, look: Look) -> Result<(), Failure> {
    match &args.command {
        RigCommand::Add(args) => add(args, look),
        RigCommand::Remove(args) => remove(args),
        RigCommand::List(args) => list(args, look),
    }
}

fn add(args: &RigAddArgs, look: Look) -> Result<(), Failure> {
    let (paths, config) = set_up(&args.config)?;
    let rig = Rig::load(&paths.rig())?;
    // What cannot be is said before eight seconds of listening.
    if let Some(placement) = args.placement {
        rig.is_free(placement)?;
    }
    let named = args.clip.as_deref().map(|c| (c, Address::parse(c).ok()));
    let (address, name) = match named {
        Some((_, Some(address))) => (address, None),
        other => {
            let found = super::scan::listen(&config, args.seconds)?;
            crate::remark(super::scan::table(&found, &rig, look).trim_end());
            let seen = scan::pick(&found, &rig, other.map(|(which, _)| which))?;
            (seen.address.clone(), Some(seen.name.clone()))
        }
    };
    if let Some(placement) = scan::home(&rig, &address) {
        return Err(RigError::There { address, placement }.into());
    }
    crate::remark(&format!("asking {address} who it is …"));
    let card = scan::identify(&config, &address)?;
    let placement = args
        .placement
        .or(card.placement)
        .ok_or(ScanFailure::NoPlacement)?;
    let clip = RigClip {
        placement,
        name: name.filter(|n| !n.is_empty()).unwrap_or(card.model),
        driver: Driver(card.kind),
        address,
        uid: card.uid,
        calibration: None,
    };
    let (name, address) = (clean_line(&clip.name), clip.address.clone());
    let id = named_id(clip.uid.as_ref());
    rig_file::update(&paths.rig(), |rig| rig.add(clip))?;
    let place = terms::clip(placement);
    write(&format!(
        "{name} ({address}{id}) is worn on the {place} from now on.\n"
    ))?;
    reload(&paths);
    crate::remark("next: wear it, start `nape run` if it does not run, and `nape calibrate`");
    Ok(())
}

/// An identity behind an address, where there is one.
fn named_id(uid: Option<&Uid>) -> String {
    uid.map_or_else(String::new, |uid| format!(", id {uid}"))
}

fn remove(args: &RigRemoveArgs) -> Result<(), Failure> {
    let paths = Paths::find(None)?;
    let (_, gone) = rig_file::update(&paths.rig(), |rig| rig.remove(&args.clip))?;
    let (name, place) = (clean_line(&gone.name), clip(gone.placement));
    write(&format!(
        "{name} ({}) is no longer worn on the {place}.\n",
        gone.address
    ))?;
    reload(&paths);
    Ok(())
}

fn list(args: &RigListArgs, look: Look) -> Result<(), Failure> {
    let rig = Rig::load(&Paths::find(None)?.rig())?;
    if args.json {
        let one = |one: &RigClip| {
            serde_json::json!({
                "placement": one.placement.name(),
                "name": clean_line(&one.name),
                "address": one.address,
                "driver": one.driver,
                "uid": one.uid,
                "calibrated": one.calibration.as_ref().map(|c| c.when),
            })
        };
        // One value: a script reads an empty list, not an empty file.
        let all: Vec<_> = rig.clips().iter().map(one).collect();
        return crate::commands::json(&all);
    }
    if rig.clips().is_empty() {
        crate::remark("no sensor yet; find yours with `nape scan`, then `nape sensors add`");
    }
    let mut page = Page::new(look);
    for one in rig.clips() {
        let name = clean_line(&one.name);
        let calibrated = one.calibration.as_ref().map_or_else(
            || "not calibrated".to_owned(),
            |c| format!("calibrated {}", c.when.strftime("%Y-%m-%d")),
        );
        let text = format!(
            "{name}, {}{}, {calibrated}",
            one.address,
            named_id(one.uid.as_ref())
        );
        page.line(clip(one.placement), Tone::Plain, &text);
    }
    write(&page.finish())
}

/// A daemon that runs takes the change over at once.
pub(super) fn reload(paths: &Paths) {
    let told = Client::connect(&paths.socket()).and_then(|mut c| c.ask(&Request::ReloadRig));
    match told {
        Ok(_) => crate::remark("the daemon has taken it over"),
        // Without a daemon there is nothing to tell; the next one reads the rig.
        Err(nape_control::ClientError::NotRunning) => {}
        Err(error) => crate::remark(&format!("the daemon has not taken it over: {error}")),
    }
}
