//! What clients of the control socket ask, and what they are told.

use nape_core::event::Answer;
use nape_core::text::clean_line;
use nape_core::{Span, Timestamp};

use super::{Effect, Keeper, Lasts, Moment, Monitor, report};
use crate::atomic_file::FileError;
use crate::baseline::{self, ActError};
use crate::told;
use crate::wearer::{self, Changed, Wearer};
use nape_control::answer::KeptFile;
use nape_control::baseline::{Action, Brief};
use nape_control::status::{self, RecordingStatus, Status};
use nape_control::wearer::Change;
use nape_control::{Done, End, Refusal, Request, Response, Stretch};

/// "It hurts" is about a guided break that ended no longer ago than this. Our choice.
const HURTS_WITHIN: Span = Span::from_mins(15);

impl Monitor {
    /// A client of the control socket asks. What has to be kept before the answer is true goes through
    /// `keeper`.
    pub fn request(&mut self, now: Moment, request: &Request, keeper: &mut dyn Keeper) -> Response {
        let response = self.answer_request(now, request, keeper);
        self.follow(now);
        response
    }

    fn answer_request(
        &mut self,
        now: Moment,
        request: &Request,
        keeper: &mut dyn Keeper,
    ) -> Response {
        let (done, refused) = (Response::Done, Response::Refused);
        match request {
            Request::Status => Response::Status(Box::new(self.status(now))),
            Request::Why => {
                let evidence = self.evidence();
                let answer = self
                    .answer
                    .filter(|(id, _)| evidence.is_some_and(|e| e.nudge.id == *id));
                Response::Why(Box::new(report::why(
                    evidence,
                    &self.held_back,
                    answer.map(|(_, answer)| answer),
                    &self.params(),
                    self.brief(),
                    self.setup.words,
                    now,
                )))
            }
            Request::Baseline { action } => self.act_on_baseline(now, *action, keeper),
            Request::Pause { stretch } => self.pause(now, *stretch),
            Request::Resume => {
                let was = self.paused.take().is_some();
                let silent = self.wake(now, keeper);
                done(match (was, silent) {
                    (true, _) => Done::Resumed,
                    (false, true) => Done::Woken,
                    (false, false) => Done::NothingToResume,
                })
            }
            Request::Snooze { seconds } => {
                let span = seconds.map_or(nape_core::coach::SNOOZE, |s| Span::from_secs(s.into()));
                self.snooze(now, span, keeper);
                done(Done::Snoozed {
                    until_unix_us: now.wall.unix_us.saturating_add(span.as_micros()),
                })
            }
            Request::Answer {
                answer: Answer::Hurts,
            } => self.hurts(now, keeper),
            Request::Answer { answer } => match self.evidence().map(|e| e.nudge.id) {
                Some(id) if !self.is_answered(id) => {
                    self.answer(now, Some(id), *answer);
                    done(Done::Noted)
                }
                Some(_) => refused(Refusal::Answered),
                None => refused(Refusal::NoNudge),
            },
            Request::Wearer { change } => self.act_on_wearer(now, change, keeper),
            Request::Context {
                context,
                on,
                seconds,
            } => {
                let span = seconds.map(|s| Span::from_secs(s.into()));
                self.set_context(now, *context, *on, span);
                let until_unix_us =
                    span.map(|span| now.wall.unix_us.saturating_add(span.as_micros()));
                done(if *on {
                    Done::Waiting {
                        context: *context,
                        until_unix_us,
                    }
                } else {
                    Done::NotWaiting
                })
            }
            Request::Confirm { yes } => {
                if self.was_asked(now) && self.confirm(now, None, *yes) {
                    done(Done::Noted)
                } else {
                    refused(Refusal::NotAsked)
                }
            }
            Request::Break { activity, form } => self.begin_break(now, *activity, *form),
            Request::StopBreak { token } => {
                if self.stop_break(Some(*token)) {
                    done(Done::BreakStopped)
                } else {
                    refused(Refusal::BreakOver)
                }
            }
            Request::Took { activity } => {
                if self.took_break(now, *activity) {
                    done(Done::Noted)
                } else {
                    refused(Refusal::NotCounted)
                }
            }
            Request::Calibrate { placement, upright } => {
                self.begin_calibration(now, *placement, *upright)
            }
            Request::CancelCalibration { token } => {
                if self.cancel_calibration(*token) {
                    done(Done::CalibrationGivenUp)
                } else {
                    refused(Refusal::CalibrationOver)
                }
            }
            Request::ReloadRig => {
                self.effects.push(Effect::ReloadRig);
                done(Done::RigRead)
            }
            Request::Stop => {
                self.effects.push(Effect::Stop);
                done(Done::Stopping)
            }
            Request::Watch => Response::Watching,
        }
    }

    /// Is there an answer that says what became of the break?
    fn is_answered(&self, id: u32) -> bool {
        self.answer
            .is_some_and(|(answered, answer)| answered == id && answer.is_final())
    }

    fn act_on_baseline(
        &mut self,
        now: Moment,
        action: Action,
        keeper: &mut dyn Keeper,
    ) -> Response {
        match self.change_baseline(now, action, keeper) {
            Ok(()) => {
                let (kept, params) = self.baseline();
                Response::Baseline(Box::new(baseline::report(kept.as_ref(), params)))
            }
            Err(ActError::Refused(refusal)) => Response::Refused(Refusal::Baseline { refusal }),
            Err(ActError::File(error)) => Response::Refused(Refusal::NotKept {
                what: KeptFile::Baseline,
                detail: clean_line(&error.to_string()),
            }),
        }
    }

    /// Tells or changes what is kept of the wearer: the files first, so that what is said to be kept is.
    fn act_on_wearer(&mut self, now: Moment, change: &Change, keeper: &mut dyn Keeper) -> Response {
        let changed = match self.weigh(now, change) {
            Ok(changed) => changed,
            Err(refusal) => return Response::Refused(Refusal::Wearer { refusal }),
        };
        let (before, profile) = self.wearer();
        if *change != Change::Tell
            && let Err(error) = write_down(keeper, before, &changed)
        {
            return Response::Refused(Refusal::NotKept {
                what: KeptFile::Wearer,
                detail: clean_line(&error.to_string()),
            });
        }
        let report = wearer::report_of_change(&changed, profile, now.wall);
        if *change != Change::Tell {
            self.take_change(now, change, &changed);
            self.stop_unsuitable(now);
        }
        Response::Wearer(Box::new(report))
    }

    /// What the wearer is or was just guided through hurts, else what the last nudge proposed.
    fn hurts(&mut self, now: Moment, keeper: &mut dyn Keeper) -> Response {
        let guided = self.guided_activity();
        let just = self
            .last_break
            .filter(|(at, _)| now.at.since(*at) <= HURTS_WITHIN);
        let nudge = self.evidence().map(|e| e.nudge.proposal.activity);
        let Some(activity) = guided.or(just.map(|(_, a)| a)).or(nudge) else {
            return Response::Refused(Refusal::NothingDone);
        };
        let (advice, instead) = self.set_aside(now, activity, keeper);
        self.stop_unsuitable(now);
        Response::Done(Done::SetAside {
            activity,
            instead,
            advice,
            language: self.setup.words.language().tag().to_owned(),
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
        self.paused = Some(span.map_or(Lasts::UntilSaid, |span| Lasts::Until(now.at + span)));
        Response::Done(Done::Paused {
            until_unix_us: span.map(|span| now.wall.unix_us.saturating_add(span.as_micros())),
        })
    }

    fn brief(&self) -> Brief {
        let (kept, params) = self.baseline();
        baseline::brief(kept.as_ref(), params)
    }

    fn status(&self, now: Moment) -> Status {
        let session = self.session();
        let file = self.tape.path();
        Status {
            schema: status::SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pid: self.setup.pid,
            uptime_s: now.at.since(Timestamp::from_micros(0)).as_secs_f64(),
            now: now.wall,
            radio: report::radio(self.radio),
            clips: report::clips(self, now),
            posture: report::posture(session, &self.params(), now),
            nudges: report::nudges(self, &self.params(), now),
            coach: Some(report::coach(self, now, self.guided_activity())),
            baseline: Some(self.brief()),
            recording: RecordingStatus {
                file: file.map(|p| clean_line(&p.display().to_string())),
                bytes: self.tape.bytes(),
                since_unix_us: session
                    .map(|s| now.wall.unix_us - now.at.since(s.start()).as_micros()),
                problem: self.not_recorded().cloned(),
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

    /// How things are, in a line for a service manager.
    pub fn in_a_line(&self) -> String {
        let clips = self.clips.as_slice();
        let on = clips.iter().filter(|c| c.is_streaming()).count();
        let radio = told::radio(report::radio(self.radio));
        if self.paused.is_some() {
            "paused".to_owned()
        } else if clips.is_empty() {
            "no clip in the rig".to_owned()
        } else {
            format!(
                "{on} of {} clips connected; Bluetooth: {radio}",
                clips.len()
            )
        }
    }
}

/// Both files, or neither.
fn write_down(
    keeper: &mut dyn Keeper,
    before: &Wearer,
    changed: &Changed,
) -> Result<(), FileError> {
    let news = changed.wearer != *before;
    if news {
        keeper.wearer(&changed.wearer)?;
    }
    keeper.carry(&changed.carry).inspect_err(|_| {
        if news {
            // As it was; where that fails too, the error at hand is told.
            drop(keeper.wearer(before));
        }
    })
}

#[expect(clippy::cast_precision_loss, reason = "µs of a latency")]
fn micros_to_ms(us: u64) -> f64 {
    us as f64 / 1e3
}
