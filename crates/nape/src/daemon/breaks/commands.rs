//! `nape break`: guided by the daemon and the clips, or by the clock where no daemon runs.

use std::io::{self, BufRead, IsTerminal, Write};
use std::time::Duration;

use nape_core::article::Activity;
use nape_core::coach::{Coach, Form, Proposal, RuledOut};
use nape_core::guide::{Breath, Guide, Observed, Outcome, Target};
use nape_core::{Params, Span};
use nape_words::Words;

use super::{BreakProgress, Stage, line, news};
use crate::cli::BreakArgs;
use crate::clock::{self, SessionClock};
use crate::daemon::commands::{astray, set_up};
use crate::daemon::control::client::{Client, ClientError};
use crate::daemon::control::{Request, Response, Update};
use crate::daemon::{foreign, wearer};
use crate::failure::Failure;
use crate::look::{Look, Tone};
use crate::run::memory;

/// How long nothing may come of the daemon. Our choice: it sends several times a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// Without a daemon it is looked at the clock this often. Our choice: a second is counted well by tenths.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What to do, for a wearer of whom `coach` knows.
///
/// # Errors
/// Why not, in a sentence with what to do instead.
pub(crate) fn choose(
    coach: &Coach,
    params: &Params,
    words: Words,
    activity: Option<Activity>,
    form: Option<Form>,
) -> Result<Proposal, String> {
    let chosen = coach.propose(params).proposal;
    let refuse = |why: RuledOut, activity: Activity| {
        let instead = chosen.map_or_else(String::new, |p| {
            format!(" {}", words.offer_instead(p.activity))
        });
        format!(
            "{}: {}.{instead}",
            words.activity(activity),
            words.ruled_out(why)
        )
    };
    let proposal = match activity {
        Some(activity) => {
            if let Some(why) = coach.ruled_out(activity) {
                return Err(refuse(why, activity));
            }
            if Target::of(activity).is_none() {
                return Err(format!(
                    "{}: {}. {}",
                    words.activity(activity),
                    words.ruled_out(RuledOut::Elsewhere),
                    "Log it with `nape plan log`."
                ));
            }
            coach.form(activity, params)
        }
        None => chosen.ok_or_else(|| {
            let flagged = coach.ruled_out(Activity::Walking) == Some(RuledOut::RedFlag);
            if flagged {
                words.silent_until_cleared(false)
            } else {
                words.held_back(nape_core::event::HeldBack::NoActivity)
            }
        })?,
    };
    let forms = Words::forms(proposal.activity);
    match form {
        None => Ok(proposal),
        Some(form) if forms.contains(&form) => Ok(Proposal { form, ..proposal }),
        Some(_) if forms == [Form::Usual] => Ok(proposal),
        Some(form) => {
            let names: Vec<_> = forms.iter().map(|f| f.name()).collect();
            Err(format!(
                "{} has no {} form here; there is: {}.",
                words.activity(proposal.activity),
                form.name(),
                names.join(", ")
            ))
        }
    }
}

/// `nape break`.
///
/// # Errors
/// What does not suit, and why; a daemon that does not answer.
pub fn run(args: &BreakArgs, look: Look) -> Result<(), Failure> {
    let (paths, config) = set_up(&args.config)?;
    let words = config.words();
    let form = args.form.map(Form::from);
    let mut screen = Screen {
        look,
        words,
        json: args.json,
        live: io::stdout().is_terminal() && !args.json,
        open: false,
        said: None,
        shown: None,
    };
    match Client::connect(&paths.socket()) {
        Ok(mut client) => {
            client.ask(&Request::Watch)?;
            let request = Request::Break {
                activity: args.activity,
                form,
            };
            let Response::Break { token, progress } = client.ask(&request)? else {
                return Err(astray());
            };
            screen.begin(&progress)?;
            let outcome = loop {
                match client.next_update(Some(PATIENCE))? {
                    Update::Break {
                        token: of,
                        progress,
                    } if of == token => {
                        screen.show(&progress)?;
                        if let Some(outcome) = progress.outcome {
                            break outcome;
                        }
                    }
                    Update::End { reason } => {
                        screen.clear()?;
                        let reason = foreign::clean(&reason);
                        return Err(ClientError::Refused { reason }.into());
                    }
                    _ => {}
                }
            };
            if outcome == Outcome::Unseen && screen.live && screen.was_it_done()? {
                let activity = progress.proposal.activity;
                client.ask(&Request::Took { activity })?;
            }
            Ok(())
        }
        Err(ClientError::NotRunning) => {
            let own = wearer::load(&paths.wearer())?;
            let (carry, problem) = memory::load(&paths.carry())?;
            if let Some(problem) = problem {
                crate::remark(&problem);
            }
            let profile = wearer::declared(config.profile, own.profile);
            let coach = Coach::of(clock::wall_now(), profile, own.plan, carry.as_ref());
            let proposal = choose(&coach, &config.params(), words, args.activity, form)
                .map_err(|reason| ClientError::Refused { reason })?;
            by_the_clock(proposal, &mut screen)
        }
        Err(error) => Err(error.into()),
    }
}

fn by_the_clock(proposal: Proposal, screen: &mut Screen) -> Result<(), Failure> {
    let clock = SessionClock::start();
    let Some(mut guide) = Guide::new(proposal, clock.now()) else {
        return Ok(());
    };
    screen.begin(&BreakProgress::from(&guide.view()))?;
    while !guide.is_over() {
        std::thread::sleep(LOOK_EVERY);
        guide.step(clock.now(), &Observed::default());
        screen.show(&BreakProgress::from(&guide.view()))?;
    }
    Ok(())
}

/// What a line says where nothing can be rewritten: stage, rounds, breath, half minutes.
type Shown = (Stage, Option<(u32, u32)>, Option<Breath>, i64);

/// What stands on the terminal.
struct Screen {
    look: Look,
    words: Words,
    json: bool,
    /// A line may be rewritten.
    live: bool,
    /// A live line stands at the end.
    open: bool,
    /// What was said last.
    said: Option<String>,
    /// What was shown last, for an output that is no terminal.
    shown: Option<Shown>,
}

impl Screen {
    /// The name and the steps.
    fn begin(&mut self, progress: &BreakProgress) -> Result<(), Failure> {
        if self.json {
            return self.show(progress);
        }
        let proposal = &progress.proposal;
        let mut text = String::new();
        for line in self.look.wrap(&self.words.proposal(proposal), 0) {
            text.push_str(&self.look.paint(Tone::Strong, &line));
            text.push('\n');
        }
        for (i, step) in self.words.steps(proposal).iter().enumerate() {
            let step = format!("{}. {step}", i + 1);
            for line in self.look.wrap(&step, 3) {
                text.push_str(&line);
                text.push('\n');
            }
        }
        put(&text)
    }

    fn show(&mut self, progress: &BreakProgress) -> Result<(), Failure> {
        if self.json {
            let text = serde_json::to_string(progress).map_err(|e| Failure::stdout(e.into()))?;
            return put(&format!("{text}\n"));
        }
        let news = news(progress, self.words);
        if news.is_some() && news != self.said {
            self.clear()?;
            let text = news.as_deref().unwrap_or_default();
            let tone = match progress.outcome {
                Some(Outcome::Seen | Outcome::Clock) => Tone::Good,
                _ => Tone::Attention,
            };
            put(&format!("{}\n", self.look.paint(tone, text)))?;
        }
        self.said = news;
        if progress.stage == Stage::Over {
            return Ok(());
        }
        let line = line(progress, self.words);
        if self.live {
            // A line that wraps could not be rewritten.
            let line: String = line
                .chars()
                .take(self.look.width.saturating_sub(1))
                .collect();
            self.open = true;
            return put(&format!("\r\u{1b}[K{line}"));
        }
        // Where nothing can be rewritten, a line for what is new: each stage, round and breath, and each half minute.
        let halves = Span::from_secs_f64(progress.done_s.map_or(0.0, |(done, _)| done / 30.0));
        let halves = halves.as_micros() / 1_000_000;
        let now = Some((progress.stage, progress.rounds, progress.breath, halves));
        if now != self.shown {
            self.shown = now;
            return put(&format!("{line}\n"));
        }
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Failure> {
        if std::mem::take(&mut self.open) {
            return put("\r\u{1b}[K");
        }
        Ok(())
    }

    /// Asks whether it was done, where the clip saw little of it.
    fn was_it_done(&mut self) -> Result<bool, Failure> {
        if !io::stdin().is_terminal() {
            return Ok(false);
        }
        put(&format!(
            "{} {} ",
            self.words.was_it_done(),
            self.words.yes_or_no()
        ))?;
        let mut line = String::new();
        io::stdin()
            .lock()
            .read_line(&mut line)
            .map_err(Failure::stdout)?;
        Ok(matches!(
            line.trim().to_lowercase().as_str(),
            "y" | "yes" | "j" | "ja"
        ))
    }
}

fn put(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(Failure::stdout)
}
