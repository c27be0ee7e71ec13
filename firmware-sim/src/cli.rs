//! The command line: what may be asked, and how failures are told.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

#[cfg(unix)]
use crate::bluez::BluezArgs;
use crate::builtin;
use crate::chip::{CHIPS, Provenance};
use crate::script::{Length, SPECS, Unit};
use clap::{Args, Parser, Subcommand};

use crate::{day, pipe};

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
    Pipe(pipe::PipeArgs),
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
}

/// What `day` takes.
#[derive(Debug, Args)]
#[command(after_help = "EXAMPLES:\n  \
    firmware-sim day --builtin demo --seed 7 --out demo.mcap --truth demo.truth.json\n  \
    firmware-sim day --script my.day --seed 1 --chip mpu6050 --rig head,upper_back --out my.csv\n\n\
    The same script, seed and options give the same samples on every machine.\n\
    `firmware-sim activities` tells what a script can say.")]
pub(crate) struct DayArgs {
    /// The script to play.
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "builtin",
        conflicts_with = "builtin"
    )]
    pub(crate) script: Option<PathBuf>,
    /// A built-in script to play (see `firmware-sim scripts`).
    #[arg(long, value_name = "NAME")]
    pub(crate) builtin: Option<String>,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The recording to write: `.mcap` or `.csv`.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Also write the truth (intervals, walks, holds) as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// Also write the true angles, ten a second, as CSV.
    #[arg(long, value_name = "FILE")]
    pub(crate) angles: Option<PathBuf>,
    /// Also write a note with origin, licence, command, phases and checksum, as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) sidecar: Option<PathBuf>,
    /// Nominal sample rate in Hz (10 to 400).
    #[arg(long, default_value_t = 50.0)]
    pub(crate) rate: f64,
    /// Chip of every clip (see `firmware-sim chips`).
    #[arg(long, default_value = "bmi270")]
    pub(crate) chip: String,
    /// Clips worn, separated by commas: head, upper_back, low_back.
    #[arg(long, value_delimiter = ',', default_value = "head")]
    pub(crate) rig: Vec<String>,
    /// Stop after so many hours, if the script lasts longer.
    #[arg(long, value_name = "H")]
    pub(crate) hours: Option<f64>,
    /// Share of batches lost, in bursts (0 to 0.9).
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    pub(crate) loss: f64,
    /// How clips are turned on the body: `random`, `identity`, or a quaternion `w,x,y,z` (body from
    /// clip).
    #[arg(long, default_value = "random", allow_hyphen_values = true)]
    pub(crate) mount: String,
    /// Accelerometer range in g (2, 4, 8 or 16).
    #[arg(long, value_name = "G", default_value_t = 8.0)]
    pub(crate) acc_range: f64,
    /// Gyroscope range in deg/s (125 to 2000).
    #[arg(long, value_name = "DPS", default_value_t = 1000.0)]
    pub(crate) gyr_range: f64,
    /// What a sample of the gyroscope is: `point`, the true rate at its time, or `mean`, the mean of the
    /// true rate over the interval that ends then. The MCAP says which; a CSV cannot.
    #[arg(long, value_name = "mean|point", default_value = "point")]
    pub(crate) gyro: String,
    /// Civil time of the start, as `2026-03-02T09:00:00+01:00` (or `Z`); a CSV cannot hold it.
    #[arg(long, value_name = "TIME", default_value = "2026-03-02T09:00:00+01:00")]
    pub(crate) start_wall: String,
    /// Replace files that are there already.
    #[arg(long)]
    pub(crate) force: bool,
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
        Command::Bluez(args) => crate::bluez::run(&args),
        Command::Scripts { name } => scripts(name.as_deref()),
        Command::Activities => say(&activities()),
        Command::Chips => say(&chips()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { code, error }) => {
            let told = writeln!(std::io::stderr(), "firmware-sim: {error:#}");
            ExitCode::from(if told.is_ok() { code } else { 1 })
        }
    }
}

/// A failure with its exit code: 1 failed while running, 2 bad input or usage.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: u8,
    pub(crate) error: anyhow::Error,
}

impl Failure {
    /// The input or the usage is wrong.
    pub(crate) fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self {
            code: 2,
            error: error.into(),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self { code: 1, error }
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
        return say(day::builtin_text(name)?);
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
