//! `nape calibrate`: tells the wearer what to do, shows how it goes, says what came of it.
//!
//! The daemon measures (`nape_daemon::calibrate`); this words its progress. Ctrl-C ends the program, the
//! daemon sees the connection go and keeps the old calibration.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use nape_core::Placement;

use nape_words::Words;

use crate::cli::CalibrateArgs;
use crate::commands;
use crate::failure::Failure;
use crate::style::{Look, Tone};
use nape_control::ClientError;
use nape_control::calibration::{Phase, PlaceProgress, Progress};
use nape_control::{Request, Response, Update};
use nape_daemon::told;
use nape_words::terms::clip;

/// How long nothing may come of the daemon. Our choice: it sends several times a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// Turning faster than this, the words ask to keep still, degrees/s. A little below what is refused
/// (`nape_core::calibrate`: 4.5), so that it is said before.
const STILL_DPS: f64 = 4.0;

/// `nape calibrate`.
///
/// # Errors
/// No daemon, no clip, or a clip that could not be calibrated.
pub fn run(args: &CalibrateArgs, look: Look) -> Result<(), Failure> {
    let mut client = commands::connect()?;
    client.ask(&Request::Watch)?;
    let placement = args.placement;
    let Response::Calibrating { token, placements } = client.ask(&Request::Calibrate {
        placement,
        upright: args.upright,
    })?
    else {
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
                let text = screen.show(&progress);
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
