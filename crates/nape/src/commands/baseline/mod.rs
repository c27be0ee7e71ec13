//! `nape baseline`: asked of the daemon, or done on the file where none runs.

mod tell;

pub(super) use tell::in_a_line;

use crate::cli::{BaselineArgs, BaselineCommand};
use crate::commands::{astray, json, set_up, write};
use crate::failure::Failure;
use crate::style::Look;
use nape_control::baseline::Action;
use nape_control::{Client, ClientError, Refusal, Request, Response};
use nape_daemon::baseline::{act, load, report, save};
use nape_daemon::clock;
use nape_daemon::lock::InstanceLock;

/// `nape baseline`.
///
/// # Errors
/// What cannot be done, and why; a daemon that does not answer; the disk.
pub fn run(args: &BaselineArgs, look: Look) -> Result<(), Failure> {
    let action = match args.command {
        None | Some(BaselineCommand::Status) => Action::Status,
        Some(BaselineCommand::Start) => Action::Start,
        Some(BaselineCommand::Finish) => Action::Finish,
        Some(BaselineCommand::Clear) => Action::Clear,
    };
    let (paths, config) = set_up(&args.config)?;
    let report = match Client::connect(&paths.socket()) {
        Ok(mut client) => match client.ask(&Request::Baseline { action })? {
            Response::Baseline(report) => *report,
            _ => return Err(astray()),
        },
        Err(ClientError::NotRunning) => {
            // So that no daemon begins meanwhile; looking alone needs no lock.
            let lock = match action {
                Action::Status => None,
                _ => Some(InstanceLock::take(&paths.lock())?),
            };
            let path = paths.baseline();
            let (kept, problem) = load(&path)?;
            if let Some(problem) = problem {
                crate::remark(&problem);
            }
            let now = clock::wall_now().unix_us;
            let then = act(kept.as_ref(), action, now)
                .map_err(|refusal| ClientError::Refused(Refusal::Baseline { refusal }))?;
            if action != Action::Status {
                save(&path, then.as_ref())?;
            }
            drop(lock);
            report(then.as_ref(), &config.params())
        }
        Err(error) => return Err(error.into()),
    };
    if args.json {
        return json(&report);
    }
    write(&tell::tell(&report, look))
}
