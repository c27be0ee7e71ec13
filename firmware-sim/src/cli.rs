//! The command line: which commands there are, and what those that only tell something tell. What `day`
//! and the boards take stands with them.

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[cfg(unix)]
use crate::bluez::{self, BluezArgs};
use crate::chip::{CHIPS, Provenance};
use crate::day::{self, DayArgs};
use crate::failure::Failure;
use crate::script::{Length, SPECS, Unit};
use crate::{builtin, names, pipe, uf2};

/// A simulated wearer with simulated clips for Nape: recordings with the truth beside them, and clips
/// in real time.
#[derive(Debug, Parser)]
#[command(name = "firmware-sim", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Simulate a day from a script and write it as a recording.
    Day(Box<DayArgs>),
    /// Serve clips in real time to a radio behind standard input and output.
    Pipe(Box<pipe::PipeArgs>),
    /// Serve simulated clips as `org.bluez` on a private D-Bus bus, in real time.
    #[cfg(unix)]
    Bluez(Box<BluezArgs>),
    /// List the built-in scripts, or print one.
    Scripts {
        /// Print this one.
        name: Option<String>,
    },
    /// List what a script can say.
    Activities,
    /// List the chips.
    Chips,
    /// Make a UF2 file of a clip's firmware, for a board that takes it by copying (docs/own-clip.md).
    Uf2(uf2::command::Uf2Args),
}

/// The whole program `firmware-sim`; also built into the suite, which starts it as a process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            // Help and version are no failure; clap tells them apart.
            let code = if e.use_stderr() { 2 } else { 0 };
            return match e.print() {
                Ok(()) => ExitCode::from(code),
                Err(_) => ExitCode::FAILURE,
            };
        }
    };
    let outcome = match cli.command {
        Command::Day(args) => day::run(&args),
        Command::Pipe(args) => pipe::run(&args),
        #[cfg(unix)]
        Command::Bluez(args) => bluez::run(&args),
        Command::Scripts { name } => scripts(name.as_deref()),
        Command::Activities => say(&activities()),
        Command::Chips => say(&chips()),
        Command::Uf2(args) => uf2::command::run(&args).and_then(|told| say(&told)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { code, error }) => {
            let told = writeln!(std::io::stderr(), "firmware-sim: {error:#}");
            ExitCode::from(if told.is_ok() { code } else { 1 })
        }
    }
}

/// Prints to stdout; a reader that went away (`| head`) is no failure.
fn say(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::from(anyhow::Error::new(e)))
        }
        _ => Ok(()),
    }
}

fn scripts(name: Option<&str>) -> Result<(), Failure> {
    if let Some(name) = name {
        return say(names::builtin_text(name)?);
    }
    let mut out = String::new();
    for (name, text) in builtin::SCRIPTS {
        let seconds = crate::Script::parse(text).map_or(0.0, |s| s.seconds());
        let length = format!("{:.1} min", seconds / 60.0);
        out += &format!("{name:<13} {length:>10}  {}\n", builtin::summary(text));
    }
    say(&out)
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "times",
        Unit::Degrees => "degrees",
        Unit::Duration => "duration",
        Unit::Hertz => "steps/s",
        Unit::Speed => "m/s",
        Unit::Share => "times",
    }
}

fn activities() -> String {
    let mut out = String::from(
        "One activity a line: NAME [VALUE] [KEY VALUE]… [for DURATION], or `for DURATION: NAME …`.\n\
         `repeat N { … }` repeats, `;` separates, `#` starts a comment. Durations: 90s, 3m, 1h30m.\n\n",
    );
    for s in SPECS {
        out += &format!("{:<13} {}\n", s.name, s.what);
        for k in s.keys {
            let default = match k.default {
                Some(d) if k.name == "speed" && d <= 0.0 => "what fits the cadence".to_owned(),
                Some(d) => d.to_string(),
                None => "must be given".to_owned(),
            };
            out += &format!(
                "{:15}{:<9} {} {} to {}, default {default}\n",
                "",
                k.name,
                unit(k.unit),
                k.range.0,
                k.range.1
            );
        }
        if s.clip {
            out += &format!("{:15}head, upper_back, low_back or all (default all)\n", "");
        }
        let length = match s.length {
            Length::Given(min, default) => format!("for: at least {min} s, default {default} s"),
            Length::Required(min) => format!("for: at least {min} s, must be given"),
            Length::Counted => "lasts as long as the repetitions take".to_owned(),
            Length::Fixed(s) => format!("lasts {s} s"),
            Length::Optional(s) => format!("for: at least 20 s; without it the step lasts {s} s"),
        };
        out += &format!("{:15}{length}\n", "");
    }
    out
}

fn chips() -> String {
    let mut out =
        String::from("name         acc µg/√Hz  offset mg   gyr mdps/√Hz  offset deg/s  figures\n");
    for c in CHIPS {
        let gyro = c.gyro.map_or_else(
            || format!("{:>12}  {:>12}", "-", "-"),
            |g| format!("{:>12}  {:>12}", g.noise_mdps, g.offset_dps),
        );
        let from = match c.provenance {
            Provenance::Published => "published",
            Provenance::Typical => "typical of the class, not verified",
            Provenance::None => "no faults at all",
        };
        out += &format!(
            "{:<12} {:>10}  {:>9}  {gyro}  {from}\n",
            c.name, c.acc_noise_ug, c.acc_offset_mg
        );
    }
    out
}
