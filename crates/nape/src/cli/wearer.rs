//! Arguments of the commands about the wearer: profile, check-in, plan, breaks, meetings.

use clap::builder::Resettable;
use clap::{Args, Subcommand, ValueEnum};
use nape_core::article::{Activity, RiskFactor};
use nape_core::coach::{Form, RedFlag};

use super::ConfigArgs;
use super::named::{activity, factor, guided, planned, red_flag};

/// `nape article`.
#[derive(Debug, Clone, Copy, Args)]
pub struct ArticleArgs {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `nape profile`.
#[derive(Debug, Args)]
pub struct ProfileArgs {
    /// What to do [default: show].
    #[command(subcommand)]
    pub command: Option<ProfileCommand>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// Which configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// The commands of `nape profile`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ProfileCommand {
    /// Tell what is declared, what it changes and why, and what is kept of you.
    Show,
    /// Declare a risk factor of the article, or take it back.
    Set {
        /// Which.
        #[arg(value_parser = factor())]
        factor: RiskFactor,
        /// Does it apply to you?
        #[arg(value_enum)]
        answer: YesNo,
    },
    /// Allow an activity again that was set aside because it hurt.
    Allow {
        /// Which.
        #[arg(value_parser = activity())]
        activity: Activity,
    },
    /// Take all declared factors back.
    Clear {
        /// Forget check-ins, the plan, what hurt and what you took up as well.
        #[arg(long)]
        all: bool,
    },
}

/// `nape checkin`.
#[derive(Debug, Clone, Args)]
pub struct CheckinArgs {
    /// Where there are symptoms; `none` for none [default: asked].
    #[arg(long, value_name = "REGION", value_delimiter = ',', value_enum)]
    pub symptoms: Vec<Region>,
    /// It has just flared up: rest comes first.
    #[arg(long)]
    pub flare_up: bool,
    /// A warning sign, by its name; may be given several times.
    #[arg(long, value_name = "NAME", value_parser = red_flag())]
    pub red_flag: Vec<RedFlag>,
    /// You have had it for two weeks or more.
    #[arg(long)]
    pub lasting: bool,
    /// It keeps you from everyday things.
    #[arg(long)]
    pub limiting: bool,
    /// A doctor has looked at all warning signs named before and allows movement; nothing else changes.
    #[arg(long)]
    pub cleared: bool,
    /// The same of one sign, by its name; may be given several times.
    #[arg(long, value_name = "NAME", value_parser = red_flag())]
    pub cleared_sign: Vec<RedFlag>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
}

impl CheckinArgs {
    /// Was anything said on the command line?
    pub fn is_said(&self) -> bool {
        let flags = [self.flare_up, self.lasting, self.limiting, self.cleared];
        let lists = [&self.red_flag, &self.cleared_sign];
        !self.symptoms.is_empty()
            || flags.contains(&true)
            || lists.iter().any(|list| !list.is_empty())
    }
}

/// `nape hurts`.
#[derive(Debug, Clone, Args)]
pub struct HurtsArgs {
    /// What hurt, such as cat_cow [default: asked; without a terminal what you did last, or else what was suggested].
    #[arg(value_parser = activity())]
    pub activity: Option<Activity>,
    /// There is new numbness or weakness, or the pain moves further down an arm or a leg.
    #[arg(long)]
    pub spreading: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// Where symptoms are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Region {
    /// Nowhere.
    None,
    /// From the neck: neck, arms, hands.
    Neck,
    /// From the low back: back, buttocks, legs.
    #[value(name = "low_back", alias = "low-back")]
    LowBack,
}

/// `nape plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// What to do [default: show].
    #[command(subcommand)]
    pub command: Option<PlanCommand>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// Which configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// The commands of `nape plan`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum PlanCommand {
    /// Tell how the week stands.
    Show,
    /// Plan an activity so many times a week; 0 takes it off.
    Set {
        /// Which.
        #[arg(value_parser = planned())]
        activity: Activity,
        /// Times a week.
        #[arg(value_name = "TIMES", value_parser = clap::value_parser!(u8).range(0..=7))]
        per_week: u8,
    },
    /// Log something you did.
    Log {
        /// Which.
        #[arg(value_parser = planned())]
        activity: Activity,
        /// For how many minutes.
        #[arg(long, value_name = "MIN", value_parser = clap::value_parser!(u16).range(1..=1440))]
        minutes: Option<u16>,
        /// How many days ago; 1 is yesterday.
        #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=31))]
        days_ago: u8,
    },
    /// Say whether a doctor cleared strength work for you.
    Clearance {
        /// Cleared?
        #[arg(value_enum)]
        answer: YesNo,
    },
    /// Forget the plan and what was logged.
    Clear,
}

/// `nape break`.
#[derive(Debug, Args)]
pub struct BreakArgs {
    /// What to do [default: what suits you].
    #[arg(value_parser = guided())]
    pub activity: Option<Activity>,
    /// In which form [default: by your configuration: the floor, if you have one].
    #[arg(long, value_enum)]
    pub form: Option<FormArg>,
    /// Print JSON, one object a line.
    #[arg(long)]
    pub json: bool,
    /// Which configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// The form of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormArg {
    /// On the floor.
    #[value(help = Resettable::Reset)]
    Floor,
    /// On the chair.
    #[value(help = Resettable::Reset)]
    Seated,
    /// On your feet.
    #[value(help = Resettable::Reset)]
    Standing,
}

impl From<FormArg> for Form {
    fn from(form: FormArg) -> Self {
        match form {
            FormArg::Floor => Self::Floor,
            FormArg::Seated => Self::Seated,
            FormArg::Standing => Self::Standing,
        }
    }
}

/// `nape meeting`.
#[derive(Debug, Args)]
pub struct MeetingArgs {
    /// For how long or until when (`45 min`, `until 14:30`), or `end` [default: until `nape meeting end`].
    #[arg(value_name = "TIME|end", num_args = 0..)]
    pub span: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `nape confirm`.
#[derive(Debug, Clone, Copy, Args)]
pub struct ConfirmArgs {
    /// Was it what it seemed to be?
    #[arg(value_enum)]
    pub answer: YesNo,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    /// Yes.
    #[value(help = Resettable::Reset, alias = "ja")]
    Yes,
    /// No.
    #[value(help = Resettable::Reset, alias = "nein")]
    No,
}

impl YesNo {
    /// Yes?
    pub const fn is_yes(self) -> bool {
        matches!(self, Self::Yes)
    }
}
