//! The short commands: one question to the daemon, its answer printed; and `nape config`.

mod ask;
pub mod baseline;
pub mod calibrate;
pub mod checkin;
pub mod decode;
pub mod guided;
pub mod hurts;
pub mod rig;
pub mod run;
pub mod scan;
mod status;
mod until;
pub mod wearer;
mod why;

use std::io::{self, Write};
use std::path::Path;

use nape_core::event::{Answer, Context};

use nape_config::Config;
use nape_control::{Client, ClientError, Request, Response, Stretch};
use nape_core::text::clean_line;
use nape_daemon::paths::Paths;
use nape_daemon::{clock, told};

use crate::cli::{
    ConfigArgs, ConfigCommand, ConfigCommandArgs, ConfirmArgs, JsonArgs, MeetingArgs, PauseArgs,
    SnoozeArgs, StatusArgs, WhyArgs,
};
use crate::failure::Failure;
use crate::style::Look;
use until::Until;

/// `nape status`.
///
/// # Errors
/// No daemon, or none that answers.
pub fn status(args: &StatusArgs, look: Look) -> Result<(), Failure> {
    let mut client = connect()?;
    let Response::Status(status) = client.ask(&Request::Status)? else {
        return Err(astray());
    };
    if args.json {
        return json(&status);
    }
    if args.line {
        return write(&format!("{}\n", status::line(&status)));
    }
    write(&status::tell(&status, look))?;
    let own = env!("CARGO_PKG_VERSION");
    if client.daemon().version != own {
        let other = clean_line(&client.daemon().version);
        crate::remark(&format!(
            "this is nape {own}, the daemon is {other}: restart it to update it"
        ));
    }
    Ok(())
}

/// `nape why`.
///
/// # Errors
/// No daemon, or none that answers.
pub fn why(args: &WhyArgs, look: Look) -> Result<(), Failure> {
    let Response::Why(why) = connect()?.ask(&Request::Why)? else {
        return Err(astray());
    };
    if args.json {
        return json(&why);
    }
    write(&why::tell(&why, look))
}

/// `nape pause`.
///
/// # Errors
/// A time that means nothing; no daemon, or none that answers.
pub fn pause(args: &PauseArgs) -> Result<(), Failure> {
    let stretch = match until_when(&args.stretch)? {
        None => Stretch::Open,
        Some(until) => until.stretch(),
    };
    tell(&Request::Pause { stretch }, args.json)
}

/// `nape resume`.
///
/// # Errors
/// No daemon, or none that answers.
pub fn resume(args: JsonArgs) -> Result<(), Failure> {
    tell(&Request::Resume, args.json)
}

/// `nape snooze`.
///
/// # Errors
/// A time that means nothing; no daemon, or none that answers.
pub fn snooze(args: &SnoozeArgs) -> Result<(), Failure> {
    let seconds = until_when(&args.span)?.map(|until| until.seconds(clock::wall_now().unix_us));
    tell(&Request::Snooze { seconds }, args.json)
}

/// `nape done`.
///
/// # Errors
/// No daemon, or no nudge to answer.
pub fn done(args: JsonArgs) -> Result<(), Failure> {
    let answer = Answer::Done;
    tell(&Request::Answer { answer }, args.json)
}

/// `nape meeting`.
///
/// # Errors
/// A time that means nothing; no daemon, or none that answers.
pub fn meeting(args: &MeetingArgs) -> Result<(), Failure> {
    let (on, seconds) = match args.span.as_slice() {
        [end] if end == "end" => (false, None),
        words => {
            let until = until_when(words)?;
            let seconds = until.map(|until| until.seconds(clock::wall_now().unix_us));
            (true, seconds)
        }
    };
    let request = Request::Context {
        context: Context::Meeting,
        on,
        seconds,
    };
    tell(&request, args.json)
}

/// `nape confirm`.
///
/// # Errors
/// No daemon, or nothing that was asked.
pub fn confirm(args: ConfirmArgs) -> Result<(), Failure> {
    let yes = args.answer.is_yes();
    tell(&Request::Confirm { yes }, args.json)
}

/// `nape stop`.
///
/// # Errors
/// No daemon, or none that answers.
pub fn stop(args: JsonArgs) -> Result<(), Failure> {
    tell(&Request::Stop, args.json)
}

/// `nape config`.
///
/// # Errors
/// A configuration that is wrong.
pub fn config(args: &ConfigCommandArgs) -> Result<(), Failure> {
    let paths = Paths::find(args.config.config.as_deref())?;
    let (path, named) = paths.config();
    match &args.command {
        ConfigCommand::Check(check) => {
            let (path, must_exist) = match &check.file {
                Some(file) => (file.as_path(), true),
                None => (path, named),
            };
            Config::load(path, must_exist)?;
            let there = path.exists();
            let path = path.display();
            write(&if there {
                format!("{path}: no faults\n")
            } else {
                format!("{path}: not there, so everything is as by default\n")
            })
        }
        ConfigCommand::Show(show) => {
            let config = Config::load(path, named)?;
            settings(&config, path, show.json)
        }
        ConfigCommand::Path => {
            let config = Config::load(path, named)?;
            let recordings = config
                .recording
                .dir
                .as_deref()
                .unwrap_or(paths.recordings());
            let places = [
                ("configuration", path),
                ("rig", &paths.rig()),
                ("baseline", &paths.baseline()),
                ("wearer", &paths.wearer()),
                ("recordings", recordings),
                ("socket", &paths.socket()),
                ("lock", &paths.lock()),
            ];
            let lines = places.map(|(what, path)| format!("{what:15}{}\n", path.display()));
            write(&lines.concat())
        }
    }
}

/// Every key with its value and where it comes from; `path` may be missing.
fn settings(config: &Config, path: &Path, as_json: bool) -> Result<(), Failure> {
    // It was read a moment ago: what cannot be read now says nothing about where values come from.
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let settings = config.settings(&text);
    if as_json {
        return json(&settings);
    }
    let there = if path.exists() { "" } else { " (not there)" };
    let mut page = format!("# {}{there}\n", path.display());
    let mut section = "";
    for setting in settings {
        if setting.section != section {
            section = setting.section;
            page.push_str(&format!("\n[{section}]\n"));
        }
        page.push_str(&format!("{setting}\n"));
    }
    write(&page)
}

/// The configuration and the places, for commands that need both.
///
/// # Errors
/// No home, or a configuration that is wrong.
pub fn set_up(args: &ConfigArgs) -> Result<(Paths, Config), Failure> {
    let paths = Paths::find(args.config.as_deref())?;
    let (path, named) = paths.config();
    let config = Config::load(path, named)?;
    Ok((paths, config))
}

/// A connection to the daemon.
pub(super) fn connect() -> Result<Client, Failure> {
    let paths = Paths::find(None)?;
    Ok(Client::connect(&paths.socket())?)
}

/// Asks and prints what was done.
fn tell(request: &Request, as_json: bool) -> Result<(), Failure> {
    match connect()?.ask(request)? {
        Response::Done(done) if as_json => json(&done),
        Response::Done(done) => write(&format!("{}\n", told::done(&done, clock::wall_now()))),
        _ => Err(astray()),
    }
}

/// An answer to another question.
pub(super) fn astray() -> Failure {
    Failure::Daemon {
        source: ClientError::OtherAnswer,
    }
}

/// What the words of the command line say about a time; `None`: nothing.
fn until_when(words: &[String]) -> Result<Option<Until>, Failure> {
    until::read(words, clock::wall_now().unix_us, &clock::time_zone())
        .map_err(|expected| Failure::Argument { expected })
}

/// One JSON value.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<(), Failure> {
    write(&json_line(value)?)
}

/// One JSON value, as a line.
fn json_line(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string(value).map_err(|e| Failure::stdout(e.into()))?;
    Ok(format!("{text}\n"))
}

/// Text on standard output.
pub(crate) fn write(text: &str) -> Result<(), Failure> {
    io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .map_err(Failure::stdout)
}
