//! `nape calibrate`: tells the wearer what to do, shows how it goes, says what came of it.
//!
//! The daemon measures (`nape_daemon::calibrate`); this words its progress. Ctrl-C ends the program, the
//! daemon sees the connection go and keeps the old calibration.

use std::io::{self, IsTerminal, Write};
use std::thread;
use std::time::Duration;

use nape_core::Placement;

use nape_words::Words;

use crate::cli::CalibrateArgs;
use crate::commands;
use crate::failure::Failure;
use crate::style::{Look, Tone};
use nape_control::calibration::{Phase, PlaceProgress, Progress};
use nape_control::status::{ClipStatus, Link, Radio, Status};
use nape_control::{Client, ClientError, Refusal};
use nape_control::{Request, Response, Update};
use nape_daemon::told;
use nape_words::terms::clip;

/// How long nothing may come of the daemon. Our choice: it sends several times a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// A sensor that is near connects within this. Our choice: twice what it took in the trials, 6 s.
const CONNECTS: Duration = Duration::from_secs(15);

/// Asks again after. Our choice.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Turning faster than this, the words ask to keep still, degrees/s. A little below what is refused
/// (`nape_core::calibrate`: 4.5), so that it is said before.
const STILL_DPS: f64 = 4.0;

/// `nape calibrate`.
///
/// # Errors
/// No daemon, no clip, or a clip that could not be calibrated.
pub fn run(args: &CalibrateArgs, look: Look) -> Result<(), Failure> {
    let mut client = commands::connect()?;
    let placement = args.placement;
    let request = Request::Calibrate {
        placement,
        upright: args.upright,
    };
    let answer = begin(&mut client, &request, placement)?;
    let Response::Calibrating { token, placements } = answer else {
        return Err(commands::astray());
    };
    let mut screen = Screen::new(look, io::stdout().is_terminal(), &placements);
    let mut out = io::stdout().lock();
    let progress = loop {
        match client.next_update(Some(PATIENCE))? {
            Update::Calibration {
                token: of,
                progress,
            } if of == token => {
                let text = if args.json {
                    commands::json_line(&progress)?
                } else {
                    screen.show(&progress)
                };
                out.write_all(text.as_bytes())
                    .and_then(|()| out.flush())
                    .map_err(Failure::stdout)?;
                if progress.phase == Phase::Done {
                    break progress;
                }
            }
            Update::End { reason } => {
                let text = screen.clear();
                out.write_all(text.as_bytes()).map_err(Failure::stdout)?;
                return Err(ClientError::Ended(reason).into());
            }
            _ => {}
        }
    };
    let failed = |p: &&PlaceProgress| p.sigma_deg.is_none();
    let places: Vec<_> = progress
        .places
        .iter()
        .filter(failed)
        .map(|p| clip(p.placement))
        .collect();
    if places.is_empty() {
        Ok(())
    } else {
        Err(Failure::NotCalibrated { places })
    }
}

/// Begins the calibration; a sensor that is just connecting is waited for.
fn begin(
    client: &mut Client,
    request: &Request,
    placement: Option<Placement>,
) -> Result<Response, Failure> {
    client.ask(&Request::Watch)?;
    let mut said = false;
    let rounds = CONNECTS.as_millis() / LOOK_AGAIN.as_millis();
    for _ in 0..rounds {
        // A daemon that does not tell is asked straight away, and says no itself.
        let waits = match client.ask(&Request::Status) {
            Ok(Response::Status(status)) => awaited(&status, placement),
            _ => Awaited::None,
        };
        if waits == Awaited::None {
            match client.ask(request) {
                // It is connected, and its first samples are on their way.
                Err(ClientError::Refused(Refusal::NoClip)) if said => {}
                answer => return Ok(answer?),
            }
        }
        if !std::mem::replace(&mut said, true) {
            let most = CONNECTS.as_secs();
            crate::remark(&format!(
                "Waiting for your sensors to connect (up to {most} s) …"
            ));
        }
        thread::sleep(LOOK_AGAIN);
    }
    Ok(client.ask(request)?)
}

/// Which sensors are on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// Nobody: there is no sensor, no radio, or all that can be had is there.
    None,
    /// One that is wanted.
    Some,
}

fn awaited(status: &Status, placement: Option<Placement>) -> Awaited {
    let radio = matches!(status.radio, Radio::Starting | Radio::Ready);
    let wanted = |c: &&ClipStatus| placement.is_none_or(|p| c.placement == p);
    let mut wanted = status.clips.iter().filter(wanted).peekable();
    if !radio || status.nudges.paused.is_some() || wanted.peek().is_none() {
        return Awaited::None;
    }
    let (mut some, mut coming, mut sought) = (false, false, false);
    for clip in wanted {
        match clip.link {
            Link::Streaming => some = true,
            Link::Connecting => coming = true,
            Link::Searching | Link::Lost { .. } => sought = true,
            Link::Refused { .. } => {}
        }
    }
    // One that is nowhere near does not keep the others waiting, once there was time to find it.
    let young = status.uptime_s < CONNECTS.as_secs_f64();
    if coming || (sought && (young || !some)) {
        Awaited::Some
    } else {
        Awaited::None
    }
}

/// What stands on the terminal.
#[derive(Debug)]
struct Screen {
    look: Look,
    /// A line may be rewritten.
    live: bool,
    trunk: bool,
    phase: Option<Phase>,
    /// A live line stands at the end.
    open: bool,
    /// Refusals that were said already.
    said: Vec<String>,
}

impl Screen {
    fn new(look: Look, live: bool, placements: &[Placement]) -> Self {
        Self {
            look,
            live,
            trunk: placements.iter().any(|p| *p != Placement::Head),
            phase: None,
            open: false,
            said: Vec::new(),
        }
    }

    /// What to write for this progress.
    fn show(&mut self, progress: &Progress) -> String {
        let mut text = String::new();
        if self.phase != Some(progress.phase) {
            self.phase = Some(progress.phase);
            text.push_str(&self.clear());
            let instruction = self.look.wrap(self.instruction(progress.phase), 0);
            for line in instruction.iter().filter(|l| !l.is_empty()) {
                text.push_str(&self.look.paint(Tone::Strong, line));
                text.push('\n');
            }
        }
        for place in &progress.places {
            if let Some(line) = self.verdict(progress.phase, place) {
                text.push_str(&self.clear());
                text.push_str(&line);
            }
        }
        if self.live && progress.phase != Phase::Done {
            let line = live(progress);
            // A line that wraps could not be rewritten.
            let line: String = line
                .chars()
                .take(self.look.width.saturating_sub(1))
                .collect();
            text.push_str(&format!("\r\u{1b}[K{line}"));
            self.open = true;
        }
        text
    }

    const fn instruction(&self, phase: Phase) -> &'static str {
        match (phase, self.trunk) {
            (Phase::Ready, _) => {
                "Sit the way you want to sit: upright, shoulders loose, looking straight ahead."
            }
            (Phase::Upright, _) => "Stay upright and keep still for 3 seconds.",
            (Phase::Nod, false) => {
                "Now nod three times, slowly: chin to the chest and back up, without turning the head."
            }
            (Phase::Nod, true) => {
                "Now bow three times, slowly: from the hips, head and back together, and up again, \
                 without turning."
            }
            (Phase::Done, _) => "",
        }
    }

    /// What is to be said of one clip, once.
    fn verdict(&mut self, phase: Phase, place: &PlaceProgress) -> Option<String> {
        let name = clip(place.placement);
        let line = match (&place.refused, place.sigma_deg, phase) {
            (_, Some(sigma), Phase::Done) => {
                let sure = 1.96 * sigma;
                let mut line = format!("{name}: calibrated; upright is known to ± {sure:.1}°");
                if let Some(quality) = &place.quality {
                    line = format!("{line}; quality: {}", Words::default().quality(quality));
                }
                if let Some(change) = &place.change {
                    let [up, forward] = [change.up, change.forward].map(f64::to_degrees);
                    line = format!(
                        "{line}; from the one before: upright {up:.1}°, forward {forward:.1}°"
                    );
                }
                line
            }
            (Some(reason), None, Phase::Done) => {
                format!("{name}: {}", told::not_calibrated(reason))
            }
            (None, None, Phase::Done) => format!("{name}: given up"),
            (Some(reason), None, _) => {
                format!("{name}: {}; once more", told::not_calibrated(reason))
            }
            _ => {
                // What was refused and now goes well may be refused again.
                self.said.retain(|s| !s.starts_with(name));
                return None;
            }
        };
        if self.said.contains(&line) {
            return None;
        }
        let tone = match place.sigma_deg {
            Some(_) => Tone::Good,
            None => Tone::Attention,
        };
        let shown = self.look.wrap(&line, 2).join("\n");
        self.said.push(line);
        Some(format!("{}\n", self.look.paint(tone, &shown)))
    }

    /// Takes the live line away.
    fn clear(&mut self) -> String {
        if std::mem::take(&mut self.open) {
            "\r\u{1b}[K".to_owned()
        } else {
            String::new()
        }
    }
}

/// The live line: what is left of the time, each clip's angle or how much it moves.
fn live(progress: &Progress) -> String {
    let mut parts = vec![format!("{:4.1} s", progress.left_s)];
    for place in &progress.places {
        let name = clip(place.placement);
        parts.push(match (place.heard, place.tilt_deg) {
            (false, _) => format!("{name}: nothing heard"),
            (true, Some(tilt)) => {
                let done = if place.sigma_deg.is_some() {
                    " ✓"
                } else {
                    ""
                };
                format!("{name}: {tilt:3.0}°{done}")
            }
            (true, None) => {
                let still = if place.rate_dps > STILL_DPS {
                    "keep still"
                } else {
                    "still"
                };
                format!("{name}: {:4.1}°/s {still}", place.rate_dps)
            }
        });
    }
    parts.join("   ")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use nape_control::calibration::NotCalibrated;
    use nape_core::calibrate::Refused;

    use super::*;

    fn place(
        refused: Option<NotCalibrated>,
        tilt_deg: Option<f64>,
        sigma_deg: Option<f64>,
    ) -> PlaceProgress {
        PlaceProgress {
            placement: Placement::Head,
            heard: true,
            rate_dps: 1.2,
            tilt_deg,
            sigma_deg,
            quality: None,
            change: None,
            refused,
        }
    }

    fn story(live: bool) -> String {
        let look = Look {
            color: false,
            width: 60,
        };
        let mut screen = Screen::new(look, live, &[Placement::Head]);
        let moved = Some(NotCalibrated::Refused {
            reason: Refused::NeverStill,
        });
        [
            (Phase::Ready, 3.0, place(None, None, None)),
            (Phase::Upright, 3.0, place(None, None, None)),
            (Phase::Upright, 1.0, place(moved, None, None)),
            (Phase::Upright, 0.5, place(moved, None, None)),
            (Phase::Upright, 3.0, place(None, None, None)),
            (Phase::Upright, 2.0, place(moved, None, None)),
            (Phase::Nod, 25.0, place(None, Some(0.4), None)),
            (Phase::Nod, 20.0, place(None, Some(31.6), None)),
            (Phase::Done, 0.0, place(None, Some(1.0), Some(0.6))),
        ]
        .map(|(phase, left_s, place)| {
            let places = vec![place];
            screen.show(&Progress {
                phase,
                left_s,
                places,
            })
        })
        .concat()
    }

    #[test]
    fn the_wearer_is_told_what_to_do_and_what_came_of_it() {
        expect![[r#"
            Sit the way you want to sit: upright, shoulders loose,
            looking straight ahead.
            Stay upright and keep still for 3 seconds.
            head: you never sat still for 3 s; sit upright and still;
              once more
            head: you never sat still for 3 s; sit upright and still;
              once more
            Now nod three times, slowly: chin to the chest and back up,
            without turning the head.
            head: calibrated; upright is known to ± 1.2°
        "#]]
        .assert_eq(&story(false));
    }

    #[test]
    fn on_a_terminal_one_line_is_rewritten() {
        let shown = story(true).replace('\r', "").replace("\u{1b}[K", "⌫");
        expect![[r#"
            Sit the way you want to sit: upright, shoulders loose,
            looking straight ahead.
            ⌫ 3.0 s   head:  1.2°/s still⌫Stay upright and keep still for 3 seconds.
            ⌫ 3.0 s   head:  1.2°/s still⌫head: you never sat still for 3 s; sit upright and still;
              once more
            ⌫ 1.0 s   head:  1.2°/s still⌫ 0.5 s   head:  1.2°/s still⌫ 3.0 s   head:  1.2°/s still⌫head: you never sat still for 3 s; sit upright and still;
              once more
            ⌫ 2.0 s   head:  1.2°/s still⌫Now nod three times, slowly: chin to the chest and back up,
            without turning the head.
            ⌫25.0 s   head:   0°⌫20.0 s   head:  32°⌫head: calibrated; upright is known to ± 1.2°
        "#]].assert_eq(&shown);
    }
}
