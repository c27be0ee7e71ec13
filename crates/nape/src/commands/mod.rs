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
pub mod wearer;
mod why;

use std::io::{self, Write};

use nape_core::event::{Answer, Context};

use nape_config::Config;
use nape_config::duration;
use nape_control::{Client, ClientError, Request, Response, Stretch};
use nape_core::text::clean_line;
use nape_daemon::paths::Paths;
use nape_daemon::{clock, local, told};

use crate::cli::{
    ConfigArgs, ConfigCommand, ConfigCommandArgs, ConfirmArgs, MeetingArgs, PauseArgs, SnoozeArgs,
    StatusArgs, WhyArgs,
};
use crate::failure::Failure;
use crate::style::Look;

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
    let stretch = stretch(
        &args.stretch,
        clock::wall_now().unix_us,
        &clock::time_zone(),
    )
    .map_err(|expected| Failure::Argument { expected })?;
    tell(&Request::Pause { stretch })
}

/// `nape resume`.
///
/// # Errors
/// No daemon, or none that answers.
pub fn resume() -> Result<(), Failure> {
    tell(&Request::Resume)
}

/// `nape snooze`.
///
/// # Errors
/// A time that means nothing; no daemon, or none that answers.
pub fn snooze(args: &SnoozeArgs) -> Result<(), Failure> {
    let seconds = match args.span.join(" ").trim() {
        "" => None,
        text => {
            let span = duration::parse(text).map_err(|expected| Failure::Argument { expected })?;
            Some(Request::seconds(span))
        }
    };
    tell(&Request::Snooze { seconds })
}

/// `nape done`.
///
/// # Errors
/// No daemon, or no nudge to answer.
pub fn done() -> Result<(), Failure> {
    tell(&Request::Answer {
        answer: Answer::Done,
    })
}

/// `nape meeting`.
///
/// # Errors
/// A time that means nothing; no daemon, or none that answers.
pub fn meeting(args: &MeetingArgs) -> Result<(), Failure> {
    let text = args.span.join(" ");
    let (on, seconds) = match text.trim() {
        "" => (true, None),
        "end" => (false, None),
        text => {
            let span = duration::parse(text).map_err(|expected| Failure::Argument { expected })?;
            (true, Some(Request::seconds(span)))
        }
    };
    tell(&Request::Context {
        context: Context::Meeting,
        on,
        seconds,
    })
}

/// `nape confirm`.
///
/// # Errors
/// No daemon, or nothing that was asked.
pub fn confirm(args: ConfirmArgs) -> Result<(), Failure> {
    tell(&Request::Confirm {
        yes: args.answer.is_yes(),
    })
}

/// `nape stop`.
///
/// # Errors
/// No daemon, or none that answers.
pub fn stop() -> Result<(), Failure> {
    tell(&Request::Stop)
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
        ConfigCommand::Show => write(&Config::load(path, named)?.to_string()),
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
fn tell(request: &Request) -> Result<(), Failure> {
    match connect()?.ask(request)? {
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

/// How long a pause is: nothing, a time, or `until HH:MM`.
fn stretch(
    words: &[String],
    now_unix_us: i64,
    zone: &jiff::tz::TimeZone,
) -> Result<Stretch, String> {
    let text = words.join(" ");
    let text = text.trim();
    if text.is_empty() {
        return Ok(Stretch::Open);
    }
    let Some(time) = text.strip_prefix("until") else {
        let seconds = Request::seconds(duration::parse(text)?);
        return Ok(Stretch::For { seconds });
    };
    let expected = || "expected a time of day such as `until 14:30`".to_owned();
    let (hour, minute) = time.trim().split_once(':').ok_or_else(expected)?;
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        let plain = digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i8>().ok().filter(|_| plain)
    };
    let hour = number(hour, 1..=2).ok_or_else(expected)?;
    let minute = number(minute, 2..=2).ok_or_else(expected)?;
    let time = jiff::civil::Time::new(hour, minute, 0, 0).map_err(|_| expected())?;
    let unix_us = local::next(time, now_unix_us, zone).ok_or_else(expected)?;
    Ok(Stretch::Until { unix_us })
}

/// One JSON value.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(|e| Failure::stdout(e.into()))?;
    write(&format!("{text}\n"))
}

/// Text on standard output.
pub(crate) fn write(text: &str) -> Result<(), Failure> {
    io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .map_err(Failure::stdout)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    /// 2026-11-22 08:59:03 UTC.
    const NOW: i64 = 1_795_337_943_000_000;

    fn read(text: &str) -> Result<Stretch, String> {
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        stretch(&words, NOW, &TimeZone::UTC)
    }

    #[test]
    fn a_pause_is_open_for_a_time_or_until_a_time_of_day() {
        let minute = |m: i64| {
            Ok(Stretch::Until {
                unix_us: NOW + (m * 60 - 3) * 1_000_000,
            })
        };
        assert_eq!(read(""), Ok(Stretch::Open));
        assert_eq!(read("90s"), Ok(Stretch::For { seconds: 90 }));
        assert_eq!(read("1 h 30 min"), Ok(Stretch::For { seconds: 5400 }));
        assert_eq!(read("until 9:00"), minute(1));
        assert_eq!(read("until 09:00"), minute(1));
        assert_eq!(read("until 08:59"), minute(24 * 60));
        assert_eq!(read("until 23:59"), minute(15 * 60));
    }

    #[test]
    fn what_is_no_time_is_told_what_was_expected() {
        for text in [
            "until",
            "until noon",
            "until 24:00",
            "until 9",
            "until 9:5",
            "until -1:00",
            "until 9:+5",
            "until 9:60",
        ] {
            assert!(read(text).unwrap_err().contains("until 14:30"), "{text}");
        }
        for text in ["15", "soon", "1h until 9:00", "0s"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
