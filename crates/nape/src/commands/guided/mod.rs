//! `nape break`: guided by the daemon and the clips, or by the clock where no daemon runs.

use std::time::Duration;

use nape_core::coach::{Coach, Form, Proposal};
use nape_core::event::Answer;

mod screen;

use crate::cli::BreakArgs;
use crate::commands::{astray, set_up, tell};
use crate::failure::Failure;
use crate::style::Look;
use nape_control::{Client, ClientError, Refusal, Request, Response, Update};
use nape_daemon::breaks::{GuidedBreak, choose};
use nape_daemon::carry;
use nape_daemon::clock::{self, SessionClock};
use nape_daemon::wearer;
use screen::{Said, Screen};

/// How long nothing may come of the daemon. Our choice: it sends several times a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// `nape break`.
///
/// # Errors
/// What does not suit, and why; a daemon that does not answer.
pub fn run(args: &BreakArgs, look: Look) -> Result<(), Failure> {
    let (paths, config) = set_up(&args.config)?;
    let words = config.words();
    let form = args.form.map(Form::from);
    let mut screen = Screen::new(look, words, args.json).with_sound(config.notify.guide_sound);
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
            let last = loop {
                match client.next_update(Some(PATIENCE))? {
                    Update::Break {
                        token: of,
                        progress,
                    } if of == token => {
                        screen.show(&progress)?;
                        if progress.outcome.is_some() {
                            break progress;
                        }
                    }
                    Update::End { reason } => {
                        screen.clear()?;
                        return Err(ClientError::Ended(reason).into());
                    }
                    _ => {}
                }
            };
            // Who is asked may take all the time there is: the connection is not held meanwhile, and a new one is
            // made for the answer.
            drop(client);
            if !last.asks() {
                return Ok(());
            }
            let request = match screen.was_it_done()? {
                Said::Done => Request::Took {
                    activity: last.proposal.activity,
                },
                Said::Hurts => Request::Answer {
                    answer: Answer::Hurts,
                },
                Said::Nothing => return Ok(()),
            };
            tell(&request, false)
        }
        Err(ClientError::NotRunning) => {
            let own = wearer::load(&paths.wearer())?;
            let (carry, problem) = carry::load(&paths.carry())?;
            if let Some(problem) = problem {
                crate::remark(&problem);
            }
            let profile = wearer::declared(config.profile, own.profile);
            let coach = Coach::of(clock::wall_now(), profile, own.plan, carry.as_ref());
            let proposal =
                choose(&coach, &config.params(), args.activity, form).map_err(|refusal| {
                    ClientError::Refused(Refusal::Break {
                        refusal,
                        language: words.language().tag().to_owned(),
                    })
                })?;
            by_the_clock(proposal, &mut screen)
        }
        Err(error) => Err(error.into()),
    }
}

/// The daemon's driver, fed with time alone.
fn by_the_clock(proposal: Proposal, screen: &mut Screen) -> Result<(), Failure> {
    let clock = SessionClock::start();
    let Some(mut guided) = GuidedBreak::new(proposal, clock.now()) else {
        return Ok(());
    };
    screen.begin(&guided.progress())?;
    while !guided.is_over() {
        let left = guided.due().since(clock.now()).as_secs_f64().max(0.0);
        std::thread::sleep(Duration::from_secs_f64(left));
        screen.show(&guided.look(clock.now(), None).progress)?;
    }
    Ok(())
}
