//! What clients of the control socket ask, and what they are told.

use nape_core::event::Answer;
use nape_core::{Placement, Span, Timestamp};

use super::breaks::GuidedBreak;
use super::{Desk, Guided};
use crate::atomic_file::FileError;
use crate::baseline::{self, act_on_file};
use crate::calibrate::Guide;
use crate::carry;
use crate::local;
use crate::run::report;
use crate::run::station::Moment;
use crate::sanitize::clean;
use crate::store::Store;
use crate::wearer::{self, Changed, Wearer};
use nape_control::baseline::{Action, Brief};
use nape_control::status::{self, RecordingStatus, Status};
use nape_control::wearer::Change;
use nape_control::{Request, Response, Stretch, Update};

/// "It hurts" is about a guided break that ended no longer ago than this. Our choice.
const HURTS_WITHIN: Span = Span::from_mins(15);

impl Desk {
    /// The answer to a request; what follows from it is done by the caller.
    pub(super) fn answer_request(&mut self, now: Moment, request: &Request) -> Response {
        let done = |said: &str| Response::Done {
            said: said.to_owned(),
        };
        match request {
            Request::Status => Response::Status(Box::new(self.status(now))),
            Request::Why => {
                let evidence = self.station.evidence();
                let answer = self
                    .answer
                    .filter(|(id, _)| evidence.is_some_and(|e| e.nudge.id == *id));
                Response::Why(Box::new(report::why(
                    evidence,
                    &self.held_back,
                    answer.map(|(_, answer)| answer),
                    &self.station.params(),
                    self.baseline(),
                    self.words,
                    now,
                )))
            }
            Request::Baseline { action } => self.act_on_baseline(now, *action),
            Request::Pause { stretch } => self.pause(now, *stretch),
            Request::Resume => {
                let was = self.station.paused().is_some();
                self.station.resume();
                let silent = self.station.wake(now);
                done(match (was, silent) {
                    (true, _) => "Measuring goes on.",
                    (false, true) => "Nudges may come again.",
                    (false, false) => "Nothing was paused or snoozed.",
                })
            }
            Request::Snooze { seconds } => {
                let span = seconds.map_or(nape_core::coach::SNOOZE, |s| Span::from_secs(s.into()));
                self.station.snooze(now, span);
                let until = until_words(now, now.wall.unix_us.saturating_add(span.as_micros()));
                done(&format!("No nudges until {until}; measuring goes on."))
            }
            Request::Answer {
                answer: Answer::Hurts,
            } => self.hurts(now),
            Request::Answer { answer } => match self.station.evidence().map(|e| e.nudge.id) {
                Some(id) if !self.is_answered(id) => {
                    self.station.answer(now, Some(id), *answer);
                    done("Noted.")
                }
                Some(_) => Response::Refused {
                    reason: "The last nudge was answered already.".to_owned(),
                },
                None => Response::Refused {
                    reason: "There was no nudge since the daemon began.".to_owned(),
                },
            },
            Request::Wearer { change } => self.act_on_wearer(now, change),
            Request::Context {
                context,
                on,
                seconds,
            } => {
                let span = seconds.map(|s| Span::from_secs(s.into()));
                self.station.set_context(now, *context, *on, span);
                let until = span.filter(|_| *on).map_or_else(String::new, |span| {
                    let unix_us = now.wall.unix_us.saturating_add(span.as_micros());
                    format!(" until {}", until_words(now, unix_us))
                });
                done(&if *on {
                    format!(
                        "Nudges wait{until}: {}. A break that is missed meanwhile is owed.",
                        context.name().replace('_', " ")
                    )
                } else {
                    "Nudges may come again.".to_owned()
                })
            }
            Request::Confirm { yes } => {
                if self.station.was_asked(now) && self.station.confirm(now, None, *yes) {
                    done("Noted.")
                } else {
                    Response::Refused {
                        reason: "Nothing was asked in the last quarter of an hour.".to_owned(),
                    }
                }
            }
            Request::Break { activity, form } => self.begin_break(now, *activity, *form),
            Request::StopBreak { token } => {
                if self.stop_break(Some(*token)) {
                    done("The break is stopped.")
                } else {
                    Response::Refused {
                        reason: "That break is over.".to_owned(),
                    }
                }
            }
            Request::Took { activity } => {
                if self.station.took(now, *activity) {
                    done("Noted.")
                } else {
                    Response::Refused {
                        reason: "No clip sends anything, so nothing is counted.".to_owned(),
                    }
                }
            }
            Request::Calibrate { placement, upright } => self.calibrate(now, *placement, *upright),
            Request::CancelCalibration { token } => {
                if self.guided.as_ref().is_some_and(|g| g.token == *token) {
                    self.guided = None;
                    done("The calibration was given up; the one before stays.")
                } else {
                    Response::Refused {
                        reason: "That calibration is over.".to_owned(),
                    }
                }
            }
            Request::ReloadRig => {
                self.next.reload_rig = true;
                done("The rig is read again.")
            }
            Request::Stop => {
                self.next.stop = true;
                done("Nape ends.")
            }
            Request::Watch => Response::Watching,
        }
    }

    /// Is there an answer that says what became of the break?
    fn is_answered(&self, id: u32) -> bool {
        self.answer
            .is_some_and(|(answered, answer)| answered == id && answer.is_final())
    }

    fn act_on_baseline(&mut self, now: Moment, action: Action) -> Response {
        // In the file first: what is said to be forgotten must not be back with the next start.
        let (kept, _) = self.station.baseline();
        let acted = act_on_file(&self.baseline, kept.as_ref(), action, now.wall.unix_us)
            .and_then(|_| self.station.act_on_baseline(now, action));
        match acted {
            Ok(()) => {
                let (kept, params) = self.station.baseline();
                Response::Baseline(Box::new(baseline::report(kept.as_ref(), params)))
            }
            Err(reason) => Response::Refused { reason },
        }
    }

    /// Tells or changes what is kept of the wearer: the files first, so that what is said to be kept is.
    fn act_on_wearer(&mut self, now: Moment, change: &Change) -> Response {
        let refused = |reason: String| Response::Refused { reason };
        let changed = match self.station.weigh(now, change) {
            Ok(changed) => changed,
            Err(reason) => return refused(reason),
        };
        let (before, profile) = self.station.wearer();
        if *change != Change::Tell
            && let Err(error) = self.write_down(before, &changed)
        {
            return refused(format!(
                "Nothing was changed, since the file cannot be written: {}.",
                clean(&error.to_string())
            ));
        }
        let report = wearer::report_of_change(&changed, profile, now.wall);
        if *change != Change::Tell {
            self.station.take_change(now, change, &changed);
            self.stop_unsuitable(now);
        }
        Response::Wearer(Box::new(report))
    }

    /// Both files, or neither.
    fn write_down(&self, before: &Wearer, changed: &Changed) -> Result<(), FileError> {
        let news = changed.wearer != *before;
        if news {
            wearer::save(&self.wearer, &changed.wearer)?;
        }
        carry::save(&self.carry, &changed.carry).inspect_err(|_| {
            if news {
                // As it was; where that fails too, the error at hand is told.
                drop(wearer::save(&self.wearer, before));
            }
        })
    }

    /// What the wearer is or was just guided through hurts, else what the last nudge proposed.
    fn hurts(&mut self, now: Moment) -> Response {
        let guided = self.guided_break.as_ref().map(GuidedBreak::activity);
        let just = self
            .last_break
            .filter(|(at, _)| now.at.since(*at) <= HURTS_WITHIN);
        let nudge = self.station.evidence().map(|e| e.nudge.proposal.activity);
        let Some(activity) = guided.or(just.map(|(_, a)| a)).or(nudge) else {
            return Response::Refused {
                reason: "There was no nudge and no guided break since the daemon began.".to_owned(),
            };
        };
        let (advice, instead) = self.station.hurts(now, activity);
        self.stop_unsuitable(now);
        let said = self.words.set_aside(activity, instead.as_ref());
        let advice = advice.map_or_else(String::new, |a| format!(" {}", self.words.advice(a)));
        Response::Done {
            said: format!("{}{advice}", said.body.replace('\n', " ")),
        }
    }

    fn pause(&mut self, now: Moment, stretch: Stretch) -> Response {
        let span = match stretch {
            Stretch::Open => None,
            Stretch::For { seconds } => Some(Span::from_secs(seconds.into())),
            Stretch::Until { unix_us } => Some(Span::from_micros(
                unix_us.saturating_sub(now.wall.unix_us).max(0),
            )),
        };
        self.give_up_calibration("paused");
        self.station.pause(span.map(|span| now.at + span));
        let said = span.map_or_else(
            || "Paused until `nape resume`: nothing is measured or recorded.".to_owned(),
            |span| {
                let until = until_words(now, now.wall.unix_us.saturating_add(span.as_micros()));
                format!("Paused until {until}: nothing is measured or recorded.")
            },
        );
        Response::Done { said }
    }

    fn calibrate(&mut self, now: Moment, placement: Option<Placement>, upright: bool) -> Response {
        let refuse = |reason: &str| Response::Refused {
            reason: reason.to_owned(),
        };
        if self.guided.is_some() {
            return refuse("A calibration is under way already; end that one first.");
        }
        if self.station.paused().is_some() {
            return refuse("Nape is paused; run `nape resume` first.");
        }
        let clips = self.station.clips.as_slice().iter();
        let placements: Vec<_> = clips
            .filter(|c| placement.is_none_or(|p| p == c.wanted.placement))
            .filter(|c| c.is_streaming() && c.unused().is_none())
            .map(|c| c.wanted.placement)
            .collect();
        if placements.is_empty() {
            return refuse("No clip sends anything; put it on, and look at `nape status`.");
        }
        let before = placements.iter().map(|&p| (p, self.station.calibration(p)));
        let before: Vec<_> = before.collect();
        let guide = if upright {
            let all: Option<Vec<_>> = before.into_iter().map(|(p, c)| Some((p, c?))).collect();
            let Some(all) = all else {
                return refuse(
                    "A clip has no calibration yet, so nobody knows which way is forward; run `nape calibrate` \
                     without --upright.",
                );
            };
            Guide::upright_only(&all, now.at)
        } else {
            Guide::new(&before, now.at)
        };
        self.tokens += 1;
        self.guided = Some(Guided {
            token: self.tokens,
            guide,
        });
        Response::Calibrating {
            token: self.tokens,
            placements,
        }
    }

    /// Ends a guided calibration that runs, if any; the one before stays.
    pub(super) fn give_up_calibration(&mut self, reason: &str) {
        if self.guided.take().is_some() {
            self.watchers.send(&Update::End {
                reason: format!("the calibration was given up: {reason}"),
            });
        }
    }

    fn baseline(&self) -> Brief {
        let (kept, params) = self.station.baseline();
        baseline::brief(kept.as_ref(), params)
    }

    fn status(&self, now: Moment) -> Status {
        let station = &self.station;
        let session = station.session();
        let file = station.recorder.path();
        Status {
            schema: status::SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pid: std::process::id(),
            uptime_s: now.at.since(Timestamp::from_micros(0)).as_secs_f64(),
            now: now.wall,
            radio: report::radio(station.radio),
            clips: report::clips(station, now),
            posture: report::posture(session, &station.params(), now),
            nudges: report::nudges(station, &station.params(), now),
            coach: Some(report::coach(
                station,
                now,
                self.guided_break.as_ref().map(GuidedBreak::activity),
            )),
            baseline: Some(self.baseline()),
            recording: RecordingStatus {
                file: file.map(|p| clean(&p.display().to_string())),
                bytes: file.map_or(0, Store::size_of),
                since_unix_us: session
                    .map(|s| now.wall.unix_us - now.at.since(s.start()).as_micros()),
                problem: station.not_recorded().map(clean),
            },
            notifications: self.notifications.clone(),
            frames: self.latency.count(),
            frame_ms: status::FrameTimes {
                p50: self.latency.quantile_us(500).map(micros_to_ms),
                p99: self.latency.quantile_us(990).map(micros_to_ms),
                max: micros_to_ms(self.latency.max_us()),
            },
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "µs of a latency")]
fn micros_to_ms(us: u64) -> f64 {
    us as f64 / 1e3
}

fn until_words(now: Moment, unix_us: i64) -> String {
    let wall = nape_core::WallTime {
        unix_us,
        ..now.wall
    };
    let pattern = if wall.local_day() == now.wall.local_day() {
        "%H:%M"
    } else {
        "%H:%M on %Y-%m-%d"
    };
    local::format(wall, pattern)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::baseline::{Kept, load, save};
    use crate::clock::SessionClock;
    use crate::config::Config;
    use crate::control::server::Watchers;
    use crate::run::desk::Equipment;
    use crate::run::station::{Setup, Station};

    /// A desk without clips that keeps its baseline in `file`.
    fn desk(dir: &Path, file: &Path, kept: Option<Kept>) -> Desk {
        let config = Config::default();
        let clock = SessionClock::start();
        let setup = Setup {
            params: config.params(),
            baseline: kept,
            ..Setup::default()
        };
        Desk::new(Equipment {
            clock,
            station: Station::new(clock.now(), setup),
            store: Store::open(&dir.join("recordings"), (&config.recording).into()).unwrap(),
            printer: Box::new(()),
            words: config.words(),
            notifier: None,
            watchers: Watchers::default(),
            rig: dir.join("rig.toml"),
            carry: dir.join("carry.json"),
            baseline: file.to_owned(),
            wearer: dir.join("wearer.json"),
        })
    }

    #[test]
    fn a_baseline_that_cannot_be_written_is_not_said_to_be_done() {
        let dir = tempfile::tempdir().unwrap();
        // A folder that is a file: no write succeeds, for root neither.
        let blocked = dir.path().join("state");
        fs::write(&blocked, "").unwrap();
        let mut desk = desk(dir.path(), &blocked.join("baseline.json"), None);
        let start = Request::Baseline {
            action: Action::Start,
        };
        let Response::Refused { reason } = desk.request(&start) else {
            panic!("it is said to be done");
        };
        assert!(
            reason.starts_with("The baseline is left as it was") && reason.contains("state"),
            "{reason}"
        );
        assert_eq!(desk.station.baseline().0, None);

        // Nor is it forgotten where the file stays: here it is a folder with something in it.
        let file = dir.path().join("baseline.json");
        fs::create_dir_all(file.join("in the way")).unwrap();
        let kept = Kept::begun(1);
        let mut desk = self::desk(dir.path(), &file, Some(kept.clone()));
        let clear = Request::Baseline {
            action: Action::Clear,
        };
        assert!(matches!(desk.request(&clear), Response::Refused { .. }));
        assert_eq!(desk.station.baseline().0, Some(kept.clone()));

        // When it can be written, the answer comes after it.
        fs::remove_dir_all(&file).unwrap();
        save(&file, Some(&kept)).unwrap();
        assert!(matches!(desk.request(&clear), Response::Baseline(_)));
        assert!(!file.exists());
        assert!(matches!(desk.request(&start), Response::Baseline(_)));
        assert!(load(&file).unwrap().0.is_some_and(|k| k.is_learning()));
    }
}
