//! Arguments of the commands that talk to the daemon or prepare it.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nape_core::Placement;

use super::named::placement;

/// Which configuration.
#[derive(Debug, Clone, Default, Args)]
pub struct ConfigArgs {
    /// The configuration [default: nape/config.toml in XDG_CONFIG_HOME].
    #[arg(long, value_name = "FILE", env = "NAPE_CONFIG", global = true)]
    pub config: Option<PathBuf>,
}

/// `nape status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// One line for a bar of the desktop: angle, time without a break, reminders today.
    #[arg(long, conflicts_with = "json")]
    pub line: bool,
}

/// A command of which a script may want to know what was done.
#[derive(Debug, Clone, Copy, Args)]
pub struct JsonArgs {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `nape pause`.
#[derive(Debug, Args)]
pub struct PauseArgs {
    /// For how long or until when: `90 min`, `until 17:00`, `tomorrow` [default: until `nape resume`].
    #[arg(value_name = "TIME", num_args = 0..)]
    pub stretch: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `nape snooze`.
#[derive(Debug, Args)]
pub struct SnoozeArgs {
    /// For how long or until when: `90 min`, `until 17:00`, `tomorrow` [default: 15min].
    #[arg(value_name = "TIME", num_args = 0..)]
    pub span: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `nape why`.
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `nape baseline`.
#[derive(Debug, Args)]
pub struct BaselineArgs {
    /// What to do [default: status].
    #[command(subcommand)]
    pub command: Option<BaselineCommand>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// Which configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// The commands of `nape baseline`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum BaselineCommand {
    /// Show how far it is, and what it changed.
    Status,
    /// One quiet day (8 h of wearing) without reminders: Nape learns what is usual for you.
    Start,
    /// End it early, and use what is known (from 4 h on).
    Finish,
    /// Forget what was learned; the limits are the defaults again.
    Clear,
}

/// `nape calibrate`.
#[derive(Debug, Args)]
pub struct CalibrateArgs {
    /// Which sensor [default: all that send].
    #[arg(long, value_name = "PLACEMENT", value_parser = placement())]
    pub placement: Option<Placement>,
    /// Only three upright seconds, no nods: for a sensor that slipped or was put on again. Which way is forward stays as it was.
    #[arg(long)]
    pub upright: bool,
    /// Print JSON, one object a line: how far it is, several times a second.
    #[arg(long)]
    pub json: bool,
}

/// How long to look for sensors.
#[derive(Debug, Clone, Copy, Args)]
pub struct SecondsArgs {
    /// How long to look, in seconds.
    #[arg(long, value_name = "S", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=300))]
    pub seconds: u16,
}

/// `nape scan`.
#[derive(Debug, Args)]
pub struct ScanArgs {
    /// How long.
    #[command(flatten)]
    pub seconds: SecondsArgs,
    /// Print JSON, one object per sensor.
    #[arg(long)]
    pub json: bool,
    /// Which configuration: it may name an adapter.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// `nape sensors`.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub struct RigArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: RigCommand,
}

/// The commands of `nape rig`.
#[derive(Debug, Subcommand)]
pub enum RigCommand {
    /// Add a sensor: Nape looks for it and remembers its address and id.
    Add(RigAddArgs),
    /// Remove a sensor.
    Remove(RigRemoveArgs),
    /// List your sensors.
    List(RigListArgs),
}

/// `nape sensors add`.
#[derive(Debug, Args)]
pub struct RigAddArgs {
    /// Its address, or its number in a scan that is done now [default: the only sensor that is found].
    #[arg(value_name = "ADDRESS|NUMBER")]
    pub clip: Option<String>,
    /// Where you wear it [default: what the sensor says itself].
    #[arg(long, value_name = "PLACEMENT", value_parser = placement())]
    pub placement: Option<Placement>,
    /// How long to look.
    #[command(flatten)]
    pub seconds: SecondsArgs,
    /// Which configuration: it may name an adapter.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// `nape sensors remove`.
#[derive(Debug, Args)]
pub struct RigRemoveArgs {
    /// Where it is worn, or its address.
    #[arg(value_name = "PLACEMENT|ADDRESS")]
    pub clip: String,
}

/// `nape sensors list`.
#[derive(Debug, Args)]
pub struct RigListArgs {
    /// Print JSON, one object per sensor.
    #[arg(long)]
    pub json: bool,
}

/// `nape config`.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub struct ConfigCommandArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: ConfigCommand,
    /// Which configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// The commands of `nape config`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Say what is wrong with the configuration, if anything is.
    Check(ConfigCheckArgs),
    /// Print the configuration as it counts: every key, with its value.
    Show(JsonArgs),
    /// Print where the daemon's files lie.
    Path,
}

/// `nape config check`.
#[derive(Debug, Args)]
pub struct ConfigCheckArgs {
    /// The file [default: the configuration].
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}
