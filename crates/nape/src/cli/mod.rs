//! The command line as clap sees it: commands, flags, their help.
//!
//! Only names, types and words; what a command does is in the module of its name. The help texts
//! are also the man page.

mod daemon;
mod help;
mod named;
mod wearer;

use std::path::PathBuf;

pub use daemon::{
    BaselineArgs, BaselineCommand, CalibrateArgs, ConfigArgs, ConfigCheckArgs, ConfigCommand,
    ConfigCommandArgs, JsonArgs, PauseArgs, RigAddArgs, RigArgs, RigCommand, RigListArgs,
    RigRemoveArgs, ScanArgs, SecondsArgs, SnoozeArgs, StatusArgs, WhyArgs,
};

pub use help::{command, help_of};

pub use wearer::{
    ArticleArgs, BreakArgs, CheckinArgs, ConfirmArgs, FormArg, HurtsArgs, MeetingArgs, PlanArgs,
    PlanCommand, ProfileArgs, ProfileCommand, Region, YesNo,
};

use clap::builder::Resettable;
use clap::{Args, Parser, Subcommand, ValueEnum};
use nape_analysis::score::Per;
use nape_analysis::source::{Window, Windows};
use nape_core::attitude::WHOLE;
use nape_core::{GyroSampling, Placement, Span, Timestamp};
use nape_daemon::clock::Speed;
use nape_session::ReadOptions;

/// Nape watches how long you hold a posture, with small motion sensors, and suggests short movement breaks. Not a
/// medical device.
#[derive(Debug, Parser)]
#[command(
    name = "nape",
    version,
    about,
    after_help = "See how it works, no sensor needed: nape demo. One command: nape help COMMAND.\n\
        Exit codes: 0 done, 1 failed, 2 bad input or usage, 3 nothing to do.",
    max_term_width = 80,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to print.
    #[command(flatten)]
    pub look: LookArgs,
}

/// How to print, for every command.
#[derive(Debug, Clone, Copy, Args)]
pub struct LookArgs {
    /// Colours: auto, always, never
    #[arg(long, hide_possible_values = true, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN",
        hide_default_value = true, help_heading = help::EVERYWHERE)]
    pub color: When,
    /// Width of texts [default: the terminal's]
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=1000),
        help_heading = help::EVERYWHERE)]
    pub width: Option<u16>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set.
    #[value(help = Resettable::Reset)]
    Auto,
    /// Always.
    #[value(help = Resettable::Reset)]
    Always,
    /// Never.
    #[value(help = Resettable::Reset)]
    Never,
}

/// The commands, in the order of the groups of `nape --help`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Watch a simulated desk day; no sensor needed
    Demo(DemoArgs),
    /// Look for sensors nearby
    Scan(ScanArgs),
    /// Add, list or remove your sensors
    #[command(name = "sensors", visible_alias = "rig")]
    Rig(RigArgs),
    /// Calibrate your sensors (30 seconds)
    Calibrate(CalibrateArgs),
    /// Start Nape: measure, record, remind
    Run(RunArgs),
    /// Show how you, your sensors and Nape are doing
    Status(StatusArgs),
    /// Explain the last reminder: what was measured, which limit
    Why(WhyArgs),
    /// Take a guided break, step by step
    Break(BreakArgs),
    /// No reminders for a while; measuring goes on
    Snooze(SnoozeArgs),
    /// Measure nothing for a while
    Pause(PauseArgs),
    /// End a pause or a snooze
    Resume(JsonArgs),
    /// Hold reminders back until your meeting is over
    Meeting(MeetingArgs),
    /// Mark the last break as done
    Done(JsonArgs),
    /// Report that an exercise hurt; it won't be suggested again
    Hurts(HurtsArgs),
    /// Answer what Nape asked when the sensors could not tell for sure
    Confirm(ConfirmArgs),
    /// Stop Nape
    Stop(JsonArgs),
    /// A few questions about symptoms and warning signs
    Checkin(CheckinArgs),
    /// Tell Nape about risk factors, and see what each changes
    Profile(ProfileArgs),
    /// Plan your week: strength, swimming, pool walking, tai chi
    Plan(PlanArgs),
    /// Learn your habits on a quiet day and adapt reminders
    Baseline(BaselineArgs),
    /// Show the article's advice and how Nape uses it
    Article(ArticleArgs),
    /// Show a recording as a timeline
    Replay(ReplayArgs),
    /// Summarise recordings
    Score(ScoreArgs),
    /// Print the angles of a recording as CSV
    Angles(AnglesArgs),
    /// Convert a recording (CSV, MCAP) to Nape's MCAP
    Import(ImportArgs),
    /// Convert a recording to another format
    Export(ExportArgs),
    /// Rescue a torn recording (FILE.mcap.part)
    Recover(RecoverArgs),
    /// Decode captured bytes of a device, hexadecimal on standard input
    Decode(DecodeArgs),
    /// Check and show the configuration
    Config(ConfigCommandArgs),
    /// Print completions for your shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
    /// Show the help of a command
    Help(HelpArgs),
}

/// `nape help`.
#[derive(Debug, Args)]
pub struct HelpArgs {
    /// Which command [default: all of them in short]
    #[arg(value_name = "COMMAND", num_args = 0..)]
    pub command: Vec<String>,
}

/// `nape run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The configuration [default: config.toml in Nape's folder of your configuration].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print events as JSON, one object per line.
    #[arg(long)]
    pub json: bool,
    /// Show every event: also shifts and holds below a tenth of their limit.
    #[arg(long, conflicts_with = "json")]
    pub all: bool,
}

/// `nape demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// How fast: 1 is real time, 120 an hour in half a minute, `max` as fast as it goes.
    #[arg(long, value_name = "X|max", default_value = "120", value_parser = speed)]
    pub speed: Speed,
    /// End after so many simulated hours.
    #[arg(long, value_name = "H", value_parser = hours)]
    pub hours: Option<f64>,
    /// The day to live, as a script, such as `calibrate`, `desk 3m`, `phone 62 for 5m`, one a line
    /// (docs/simulator.md has them all) [default: a desk day with a bit of everything].
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// Seed of everything random: the same seed, the same day.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The sensors worn, separated by commas.
    #[arg(long, value_name = "PLACEMENTS", value_delimiter = ',', default_value = "head,upper_back", value_parser = named::placement())]
    pub rig: Vec<Placement>,
    /// Raise no desktop notifications.
    #[arg(long)]
    pub no_notify: bool,
    /// Record the session (.mcap), to replay it.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print events as JSON, one object per line.
    #[arg(long)]
    pub json: bool,
    /// Show every event: also shifts and holds below a tenth of their limit.
    #[arg(long, conflicts_with = "json")]
    pub all: bool,
}

/// How to read the rows of a recording.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct ReadArgs {
    /// Where the sensor was worn, for CSV files without a `placement` column [default: head].
    #[arg(long, value_name = "PLACEMENT", value_parser = named::placement())]
    pub placement: Option<Placement>,
    /// What a sample of the gyroscope is, where the recording does not say it, as no CSV can: `mean`,
    /// the mean rate over the interval that ends at its stamp, as chips with a low-pass give it, or
    /// `point`, the rate at the stamp itself, as simulators give it [default: mean].
    #[arg(long, value_name = "mean|point", value_parser = sampling)]
    pub gyro: Option<GyroSampling>,
    /// Skip bad rows and say how many, instead of stopping at the first.
    #[arg(long)]
    pub lenient: bool,
}

/// How to find the calibration of a recording that brings none.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct CalibrationArgs {
    /// A window in which the wearer is upright, looks ahead and keeps still: from A to B, in seconds
    /// of the recording's own time line (`time_s` of the CSV and of `nape angles`). Without it, the
    /// first still window of 3 s or more is used and the output says "assumed".
    #[arg(long, value_name = "A:B", value_parser = window, allow_hyphen_values = true)]
    pub upright: Option<Window>,
    /// A window of nods or forward leans, from C to D, that tells where forward is.
    #[arg(long, value_name = "C:D", value_parser = window, allow_hyphen_values = true)]
    pub nod: Option<Window>,
}

impl From<ReadArgs> for ReadOptions {
    fn from(args: ReadArgs) -> Self {
        Self {
            placement: args.placement,
            gyro: args.gyro,
            lenient: args.lenient,
        }
    }
}

impl From<CalibrationArgs> for Windows {
    fn from(args: CalibrationArgs) -> Self {
        Self {
            upright: args.upright,
            nod: args.nod,
        }
    }
}

/// `nape replay`.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// The recording: .mcap, .mcap.part or .csv.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print events as JSON, one object per line.
    #[arg(long)]
    pub json: bool,
    /// Raise the real desktop notifications.
    #[arg(long)]
    pub notify: bool,
    /// With --notify: how long to wait at the end for answers to open notifications, in seconds.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 10,
        requires = "notify"
    )]
    pub wait: u16,
    /// How fast: 1 is real time, 60 an hour in a minute, `max` as fast as it goes.
    #[arg(long, value_name = "X|max", default_value = "max", value_parser = speed)]
    pub speed: Speed,
    /// Show every event: also shifts and holds below a tenth of their limit.
    #[arg(long, conflicts_with = "json")]
    pub all: bool,
    /// How to read.
    #[command(flatten)]
    pub read: ReadArgs,
    /// How to calibrate.
    #[command(flatten)]
    pub calibration: CalibrationArgs,
}

/// `nape score`.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// The recordings, or folders of recordings (with --compare also configurations) [default: your own
    /// recordings].
    #[arg(value_name = "FILE", required_if_eq("compare", "true"))]
    pub files: Vec<PathBuf>,
    /// One summary per session (a recording), civil hour or civil day. A day takes in all recordings
    /// of it. Civil time is the recording's own; without it hours are counted since the start.
    #[arg(long, value_enum, default_value_t = PerArg::Session, value_name = "PERIOD")]
    pub per: PerArg,
    /// One summary of all recordings together.
    #[arg(long, conflicts_with = "per")]
    pub merge: bool,
    /// Every figure, for ergonomists: percentiles, shares of time, RULA and REBA, each hold.
    #[arg(long, conflicts_with_all = ["json", "csv", "compare"])]
    pub full: bool,
    /// Print a JSON object per summary, one per line.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print CSV: a header and a row per summary.
    #[arg(long)]
    pub csv: bool,
    /// How many recordings to read at the same time [default: one per processor].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Compare two recordings; or one recording with its own and another configuration (.toml), or with
    /// two: what would have fired.
    #[arg(long, conflicts_with_all = ["per", "merge", "csv", "jobs"])]
    pub compare: bool,
    /// Every angle has seen at least S seconds of its future, or (full) all of it that matters; 3 is what
    /// `nape run` and `nape replay` judge by [default: full; with --compare as judged].
    #[arg(long, value_name = "S|full", value_parser = smoothing)]
    pub smooth: Option<Span>,
    /// How to read.
    #[command(flatten)]
    pub read: ReadArgs,
    /// How to calibrate.
    #[command(flatten)]
    pub calibration: CalibrationArgs,
}

/// What a summary is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PerArg {
    /// A recording.
    Session,
    /// A civil hour.
    Hour,
    /// A civil day.
    Day,
}

impl From<PerArg> for Per {
    fn from(per: PerArg) -> Self {
        match per {
            PerArg::Session => Self::Session,
            PerArg::Hour => Self::Hour,
            PerArg::Day => Self::Day,
        }
    }
}

/// `nape angles`.
#[derive(Debug, Args)]
pub struct AnglesArgs {
    /// The recording.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Rows per second, up to the recording's own rate.
    #[arg(long, value_name = "HZ", default_value_t = 10.0, value_parser = rate)]
    pub rate: f64,
    /// Also write the orientation of every sample: time_s,placement,qw,qx,qy,qz (sensor to earth, z
    /// up, any heading). An existing file is replaced.
    #[arg(long, value_name = "OUT.csv")]
    pub quaternions: Option<PathBuf>,
    /// Smooth: every angle has seen at least S seconds of its future, or (full) all of it that matters.
    /// Without it angles are those known at once, as `nape status` shows them.
    #[arg(long, value_name = "S|full", value_parser = smoothing)]
    pub smooth: Option<Span>,
    /// How to read.
    #[command(flatten)]
    pub read: ReadArgs,
    /// How to calibrate.
    #[command(flatten)]
    pub calibration: CalibrationArgs,
}

/// `nape decode`.
#[derive(Debug, Args)]
#[command(
    after_help = "A line is `[CHARACTERISTIC] HEX`, spaces allowed. Exit code 0 if anything was decoded, else 2."
)]
pub struct DecodeArgs {
    /// The device: nape or witmotion.
    #[arg(value_name = "DEVICE")]
    pub device: String,
    /// One JSON object a value.
    #[arg(long)]
    pub json: bool,
    /// What the capture does not say: acc_range_g or gyr_range_dps [default: as the device starts].
    #[arg(long, value_name = "KEY=VALUE")]
    pub option: Vec<String>,
}

/// `nape import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The recording to convert.
    #[arg(value_name = "SRC")]
    pub source: PathBuf,
    /// The file to write.
    #[arg(long, value_name = "F.mcap")]
    pub out: PathBuf,
    /// Replace the file if it is there already (once the new one is complete).
    #[arg(long)]
    pub force: bool,
    /// How to read.
    #[command(flatten)]
    pub read: ReadArgs,
}

/// `nape export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The recording to convert.
    #[arg(value_name = "F.mcap")]
    pub file: PathBuf,
    /// The format to write: csv. (parquet and ros2-mcap are planned, not in this version.)
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub to: ExportFormat,
    /// The file to write.
    #[arg(long, value_name = "O")]
    pub out: PathBuf,
    /// Replace the file if it is there already (once the new one is complete).
    #[arg(long)]
    pub force: bool,
    /// Skip bad samples and say how many, instead of stopping at the first.
    #[arg(long)]
    pub lenient: bool,
}

/// Formats that `nape export` knows by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Rows of samples in SI units.
    Csv,
    /// Not in this version.
    Parquet,
    /// Not in this version.
    Ros2Mcap,
}

/// `nape recover`.
#[derive(Debug, Args)]
pub struct RecoverArgs {
    /// The torn recording.
    #[arg(value_name = "F.mcap.part|F.mcap")]
    pub file: PathBuf,
    /// The file to write [default: the name without `.part`, or NAME.recovered.mcap for a damaged NAME.mcap].
    #[arg(long, value_name = "F.mcap")]
    pub out: Option<PathBuf>,
}

/// `nape completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `nape man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write `nape.1` and one page per command into this folder, which is made if need be.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

fn sampling(text: &str) -> Result<GyroSampling, String> {
    GyroSampling::from_name(text).ok_or_else(|| "expected mean or point".to_owned())
}

fn window(text: &str) -> Result<Window, String> {
    let expected = || "expected A:B in seconds with A before B, such as 12:15.5".to_owned();
    let (a, b) = text.split_once(':').ok_or_else(expected)?;
    let number = |t: &str| t.trim().parse::<f64>().ok().filter(|v| v.is_finite());
    let (a, b) = number(a).zip(number(b)).ok_or_else(expected)?;
    if a >= b {
        return Err(expected());
    }
    Ok((Timestamp::from_secs_f64(a), Timestamp::from_secs_f64(b)))
}

fn speed(text: &str) -> Result<Speed, String> {
    if text == "max" {
        return Ok(Speed::Max);
    }
    positive(text)
        .map(Speed::Times)
        .ok_or_else(|| "expected a positive number such as 1 or 60, or max".to_owned())
}

fn hours(text: &str) -> Result<f64, String> {
    positive(text)
        .filter(|&h| h <= 1000.0)
        .ok_or_else(|| "expected hours: a positive number up to 1000".to_owned())
}

/// Seconds of smoothing, or "full".
fn smoothing(text: &str) -> Result<Span, String> {
    if text == "full" {
        return Ok(WHOLE);
    }
    let seconds: f64 = text
        .parse()
        .map_err(|_| "expected seconds, such as 3, or full".to_owned())?;
    if (0.0..=600.0).contains(&seconds) {
        Ok(Span::from_secs_f64(seconds))
    } else {
        Err("expected 0 to 600 seconds, or full".to_owned())
    }
}

fn rate(text: &str) -> Result<f64, String> {
    positive(text)
        .filter(|&hz| hz <= 10_000.0)
        .ok_or_else(|| "expected rows per second: a positive number up to 10000".to_owned())
}

fn positive(text: &str) -> Option<f64> {
    text.parse()
        .ok()
        .filter(|v: &f64| v.is_finite() && *v > 0.0)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn clap_agrees_with_itself() {
        Cli::command().debug_assert();
    }

    #[test]
    fn windows_are_seconds_with_a_before_b() {
        let s = Timestamp::from_secs_f64;
        assert_eq!(window("12:15.5"), Ok((s(12.0), s(15.5))));
        assert_eq!(window("-3: 2"), Ok((s(-3.0), s(2.0))));
        for bad in ["", "3", "3:", "3:3", "5:4", "a:b", "nan:1", "1:inf"] {
            assert!(window(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn speeds_are_positive_or_max() {
        assert_eq!(speed("max"), Ok(Speed::Max));
        assert_eq!(speed("2.5"), Ok(Speed::Times(2.5)));
        for bad in ["0", "-1", "nan", "inf", "fast"] {
            assert!(speed(bad).is_err(), "{bad}");
        }
    }
}
