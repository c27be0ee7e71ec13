//! What clients of the control socket ask, and what they are told.

use nape_core::event::Answer;
use nape_core::{Placement, Span, Timestamp};

use super::breaks::GuidedBreak;
use super::{Desk, Guided};
use crate::atomic_file::FileError;
use crate::baseline::{self, ActError, act_on_file};
use crate::calibrate::Guide;
use crate::carry;
use crate::run::report;
use crate::run::station::Moment;
use crate::sanitize::clean;
use crate::store::Store;
use crate::wearer::{self, Changed, Wearer};
use nape_control::answer::KeptFile;
use nape_control::baseline::{Action, Brief};
use nape_control::status::{self, RecordingStatus, Status};
use nape_control::wearer::Change;
use nape_control::{Done, End, Refusal, Request, Response, Stretch, Update};

/// "It hurts" is about a guided break that ended no longer ago than this. Our choice.
const HURTS_WITHIN: Span = Span::from_mins(15);

impl Desk {
    /// The answer to a request; what follows from it is done by the caller.
    pub(super) fn answer_request(&mut self, now: Moment, request: &Request) -> Response {
        let refused = Response::Refused;
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
                Response::Done(match (was, silent) {
                    (true, _) => Done::Resumed,
                    (false, true) => Done::Woken,
                    (false, false) => Done::NothingToResume,
                })
            }
            Request::Snooze { seconds } => {
                let span = seconds.map_or(nape_core::coach::SNOOZE, |s| Span::from_secs(s.into()));
                self.station.snooze(now, span);
                Response::Done(Done::Snoozed {
                    until_unix_us: now.wall.unix_us.saturating_add(span.as_micros()),
                })
            }
            Request::Answer {
                answer: Answer::Hurts,
            } => self.hurts(now),
            Request::Answer { answer } => match self.station.evidence().map(|e| e.nudge.id) {
                Some(id) if !self.is_answered(id) => {
                    self.station.answer(now, Some(id), *answer);
                    Response::Done(Done::Noted)
                }
                Some(_) => refused(Refusal::Answered),
                None => refused(Refusal::NoNudge),
            },
            Request::Wearer { change } => self.act_on_wearer(now, change),
            Request::Context {
                context,
                on,
                seconds,
            } => {
                let span = seconds.map(|s| Span::from_secs(s.into()));
                self.station.set_context(now, *context, *on, span);
                let until_unix_us =
                    span.map(|span| now.wall.unix_us.saturating_add(span.as_micros()));
                Response::Done(if *on {
                    Done::Waiting {
                        context: *context,
                        until_unix_us,
                    }
                } else {
                    Done::NotWaiting
                })
            }
            Request::Confirm { yes } => {
                if self.station.was_asked(now) && self.station.confirm(now, None, *yes) {
                    Response::Done(Done::Noted)
                } else {
                    refused(Refusal::NotAsked)
                }
            }
            Request::Break { activity, form } => self.begin_break(now, *activity, *form),
            Request::StopBreak { token } => {
                if self.stop_break(Some(*token)) {
                    Response::Done(Done::BreakStopped)
                } else {
                    refused(Refusal::BreakOver)
                }
            }
            Request::Took { activity } => {
                if self.station.took(now, *activity) {
                    Response::Done(Done::Noted)
                } else {
                    refused(Refusal::NotCounted)
                }
            }
            Request::Calibrate { placement, upright } => self.calibrate(now, *placement, *upright),
            Request::CancelCalibration { token } => {
                if self.guided.as_ref().is_some_and(|g| g.token == *token) {
                    self.guided = None;
                    Response::Done(Done::CalibrationGivenUp)
                } else {
                    refused(Refusal::CalibrationOver)
                }
            }
            Request::ReloadRig => {
                self.next.reload_rig = true;
                Response::Done(Done::RigRead)
            }
            Request::Stop => {
                self.next.stop = true;
                Response::Done(Done::Stopping)
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
        let acted = act_on_file(&self.baseline, kept.as_ref(), action, now.wall.unix_us);
        let acted = acted.and_then(|_| {
            self.station
                .act_on_baseline(now, action)
                .map_err(ActError::Refused)
        });
        match acted {
            Ok(()) => {
                let (kept, params) = self.station.baseline();
                Response::Baseline(Box::new(baseline::report(kept.as_ref(), params)))
            }
            Err(ActError::Refused(refusal)) => Response::Refused(Refusal::Baseline { refusal }),
            Err(ActError::File(error)) => Response::Refused(Refusal::NotKept {
                what: KeptFile::Baseline,
                detail: clean(&error.to_string()),
            }),
        }
    }

    /// Tells or changes what is kept of the wearer: the files first, so that what is said to be kept is.
    fn act_on_wearer(&mut self, now: Moment, change: &Change) -> Response {
        let changed = match self.station.weigh(now, change) {
            Ok(changed) => changed,
            Err(refusal) => return Response::Refused(Refusal::Wearer { refusal }),
        };
        let (before, profile) = self.station.wearer();
        if *change != Change::Tell
            && let Err(error) = self.write_down(before, &changed)
        {
            return Response::Refused(Refusal::NotKept {
                what: KeptFile::Wearer,
                detail: clean(&error.to_string()),
            });
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
            return Response::Refused(Refusal::NothingDone);
        };
        let (advice, instead) = self.station.hurts(now, activity);
        self.stop_unsuitable(now);
        Response::Done(Done::SetAside {
            activity,
            instead,
            advice,
            language: self.words.language().tag().to_owned(),
        })
    }

    fn pause(&mut self, now: Moment, stretch: Stretch) -> Response {
        let span = match stretch {
            Stretch::Open => None,
            Stretch::For { seconds } => Some(Span::from_secs(seconds.into())),
            Stretch::Until { unix_us } => Some(Span::from_micros(
                unix_us.saturating_sub(now.wall.unix_us).max(0),
            )),
        };
        self.give_up_calibration(End::CalibrationPaused);
        self.station.pause(span.map(|span| now.at + span));
        Response::Done(Done::Paused {
            until_unix_us: span.map(|span| now.wall.unix_us.saturating_add(span.as_micros())),
        })
    }

    fn calibrate(&mut self, now: Moment, placement: Option<Placement>, upright: bool) -> Response {
        let refuse = Response::Refused;
        if self.guided.is_some() {
            return refuse(Refusal::CalibrationUnderWay);
        }
        if self.station.paused().is_some() {
            return refuse(Refusal::Paused);
        }
        let clips = self.station.clips.as_slice().iter();
        let placements: Vec<_> = clips
            .filter(|c| placement.is_none_or(|p| p == c.wanted.placement))
            .filter(|c| c.is_streaming() && c.unused().is_none())
            .map(|c| c.wanted.placement)
            .collect();
        if placements.is_empty() {
            return refuse(Refusal::NoClip);
        }
        let before = placements.iter().map(|&p| (p, self.station.calibration(p)));
        let before: Vec<_> = before.collect();
        let guide = if upright {
            let all: Option<Vec<_>> = before.into_iter().map(|(p, c)| Some((p, c?))).collect();
            let Some(all) = all else {
                return refuse(Refusal::NoForward);
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
    pub(super) fn give_up_calibration(&mut self, reason: End) {
        if self.guided.take().is_some() {
            self.watchers.send(&Update::End { reason });
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
                problem: station.not_recorded().cloned(),
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
        let Response::Refused(refusal) = desk.request(&start) else {
            panic!("it is said to be done");
        };
        let told = crate::told::refusal(&refusal);
        assert!(
            told.starts_with("The baseline is left as it was") && told.contains("state"),
            "{told}"
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
        assert!(matches!(desk.request(&clear), Response::Refused(_)));
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
