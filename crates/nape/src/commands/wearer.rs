//! `nape profile` and `nape plan`: asked of the daemon, or done on the files where none runs.

use nape_config::Config;
use nape_core::coach::plan::PLANNABLE;
use nape_core::event::Carry;
use nape_words::Words;

use crate::cli::{PlanArgs, PlanCommand, ProfileArgs, ProfileCommand};
use crate::commands::{astray, json, set_up, write};
use crate::failure::Failure;
use crate::page::Page;
use crate::style::{Look, Tone};
use nape_control::wearer::{Change, Report};
use nape_control::{Client, ClientError, Refusal, Request, Response};
use nape_daemon::carry;
use nape_daemon::clock;
use nape_daemon::lock::InstanceLock;
use nape_daemon::paths::Paths;
use nape_daemon::wearer::{apply, load, report_of_change, save};

/// `nape profile`.
///
/// # Errors
/// What cannot be done, and why; a daemon that does not answer; the disk.
pub fn profile(args: &ProfileArgs, look: Look) -> Result<(), Failure> {
    let change = match args.command {
        None | Some(ProfileCommand::Show) => Change::Tell,
        Some(ProfileCommand::Set { factor, answer }) => Change::Profile {
            factor,
            declared: answer.is_yes(),
        },
        Some(ProfileCommand::Allow { activity }) => Change::Allow { activity },
        Some(ProfileCommand::Clear { all: false }) => Change::ClearProfile,
        Some(ProfileCommand::Clear { all: true }) => Change::Forget,
    };
    let (paths, config) = set_up(&args.config)?;
    let report = change_and_report(&paths, &config, &change)?;
    if args.json {
        return json(&report);
    }
    if change == Change::Forget {
        crate::remark(
            "Recordings hold what was said while they were made; `nape config path` tells where they lie.",
        );
    }
    write(&tell_profile(&report, &change, config.words(), look))
}

/// `nape plan`.
///
/// # Errors
/// As [`profile`].
pub fn plan(args: &PlanArgs, look: Look) -> Result<(), Failure> {
    let change = match args.command {
        None | Some(PlanCommand::Show) => Change::Tell,
        Some(PlanCommand::Set { activity, per_week }) => Change::Plan { activity, per_week },
        Some(PlanCommand::Log {
            activity,
            minutes,
            days_ago,
        }) => Change::Log {
            activity,
            days_ago,
            minutes,
        },
        Some(PlanCommand::Clearance { answer }) => Change::Clearance {
            cleared: answer.is_yes(),
        },
        Some(PlanCommand::Clear) => Change::ClearPlan,
    };
    let (paths, config) = set_up(&args.config)?;
    let report = change_and_report(&paths, &config, &change)?;
    if args.json {
        return json(&report);
    }
    write(&tell_plan(&report, &change, config.words(), look))
}

/// Changes what is kept: asks the daemon, which alone writes while it runs; else writes the files.
///
/// # Errors
/// What cannot be done, and why; a daemon that does not answer; the disk.
pub(super) fn change_and_report(
    paths: &Paths,
    config: &Config,
    change: &Change,
) -> Result<Report, Failure> {
    match Client::connect(&paths.socket()) {
        Ok(mut client) => {
            let change = change.clone();
            match client.ask(&Request::Wearer { change })? {
                Response::Wearer(report) => Ok(*report),
                _ => Err(astray()),
            }
        }
        Err(ClientError::NotRunning) => on_files(paths, config, change),
        Err(error) => Err(error.into()),
    }
}

fn on_files(paths: &Paths, config: &Config, change: &Change) -> Result<Report, Failure> {
    // So that no daemon begins meanwhile; looking alone needs no lock.
    let lock = match change {
        Change::Tell => None,
        _ => Some(InstanceLock::take(&paths.lock())?),
    };
    let (at, carry_at) = (paths.wearer(), paths.carry());
    let wearer = load(&at)?;
    let (carry, problem) = carry::load(&carry_at)?;
    if let Some(problem) = problem {
        crate::remark(&problem);
    }
    let carry: Carry = carry.unwrap_or_default();
    let now = clock::wall_now();
    let changed = apply(change, &wearer, &carry, now)
        .map_err(|refusal| ClientError::Refused(Refusal::Wearer { refusal }))?;
    if changed.wearer != wearer {
        save(&at, &changed.wearer)?;
    }
    if changed.carry != carry {
        carry::save(&carry_at, &changed.carry)?;
    }
    drop(lock);
    Ok(report_of_change(&changed, config.profile, now))
}

/// The profile, for people.
fn tell_profile(report: &Report, change: &Change, words: Words, look: Look) -> String {
    let mut page = Page::new(look);
    let only = match change {
        Change::Profile { factor, .. } => Some(*factor),
        _ => None,
    };
    if only.is_none() {
        page.title(&words.profile());
    }
    let shown = report.profile.iter();
    for declared in shown.filter(|d| only.is_none_or(|only| only == d.factor)) {
        let yes = declared.declared || declared.in_config;
        let tone = if yes { Tone::Strong } else { Tone::Quiet };
        let is = words.declared(declared.declared, declared.in_config);
        let text = format!("{}: {is}", words.factor(declared.factor));
        page.line(declared.factor.name(), tone, &text);
        page.line("", Tone::Plain, &words.follows(declared.factor));
    }
    if only.is_some() {
        return page.finish();
    }
    let health = &report.health;
    if health.red_flag().is_some() {
        page.line(
            "check-in",
            Tone::Attention,
            &words.silent_until_cleared(false),
        );
    } else if health.flare_up() {
        page.line("check-in", Tone::Attention, &words.flare_up(true));
    }
    for activity in &report.set_aside {
        let text = format!(
            "{}: set aside because it hurt; `nape profile allow {}` takes it back in",
            words.activity(*activity),
            activity.name()
        );
        page.line("set aside", Tone::Attention, &text);
    }
    page.line(
        "",
        Tone::Quiet,
        "`nape profile set FACTOR yes|no` declares or takes back; `nape profile clear` takes all back, with --all \
         everything that is kept of you is forgotten",
    );
    page.finish()
}

/// The plan, for people.
fn tell_plan(report: &Report, change: &Change, words: Words, look: Look) -> String {
    let mut page = Page::new(look);
    if let Change::Log {
        activity, minutes, ..
    } = change
    {
        page.title(&words.logged(*activity, *minutes));
    }
    if report.plan.is_empty() {
        page.line("", Tone::Plain, &words.plan_empty());
        let names = PLANNABLE.map(|a| a.name()).join("|");
        let usage = format!("`nape plan set {names} TIMES` plans one");
        page.line("", Tone::Quiet, &usage);
    }
    for standing in &report.plan {
        let tone = if standing.done >= standing.of {
            Tone::Good
        } else {
            Tone::Plain
        };
        page.line(standing.activity.name(), tone, &words.standing(standing));
    }
    if !report.clearance {
        page.line("", Tone::Quiet, &words.plan_needs_clearance());
    }
    page.finish()
}
