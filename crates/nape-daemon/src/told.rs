//! English sentences for the values of the control protocol: for a terminal, the service manager, the commands.
//!
//! What the coach says has a language and is `nape_words`'s; this is what the program says, in English, to be looked up
//! and compared. Foreign text is cleaned here, whatever the other side did.

use nape_control::answer::KeptFile;
use nape_control::calibration::NotCalibrated;
use nape_control::status::{Lost, NotShown, NotUsed, NotWritten, Radio};
use nape_control::{ClientError, Done, End, PROTOCOL, Refusal, baseline, guided, wearer};
use nape_core::article::Activity;
use nape_core::coach::Form;
use nape_core::coach::plan::PLANNABLE;
use nape_core::event::HeldBack;
use nape_core::text::clean_line;
use nape_core::{Span, WallTime};
use nape_words::{Language, Words, terms};

use crate::local;

/// The words of a language that the daemon named.
fn words(tag: &str) -> Words {
    Words::new(Language::from_tag(tag).unwrap_or_default())
}

/// The time of day of a moment, with its date if that is not the day of `now`.
pub fn moment(now: WallTime, unix_us: i64) -> String {
    let then = WallTime { unix_us, ..now };
    let pattern = if then.local_day() == now.local_day() {
        "%H:%M"
    } else {
        "%H:%M on %Y-%m-%d"
    };
    local::format(then, pattern)
}

/// What was done.
pub fn done(done: &Done, now: WallTime) -> String {
    match done {
        Done::Paused {
            until_unix_us: None,
        } => "Paused until `nape resume`: nothing is measured or recorded.".to_owned(),
        Done::Paused {
            until_unix_us: Some(until),
        } => format!(
            "Paused until {}: nothing is measured or recorded.",
            moment(now, *until)
        ),
        Done::Resumed => "Measuring again.".to_owned(),
        Done::Woken | Done::NotWaiting => "Reminders are on again.".to_owned(),
        Done::NothingToResume => "Nothing was paused or snoozed.".to_owned(),
        Done::Snoozed { until_unix_us } => format!(
            "No reminders until {}; Nape keeps measuring.",
            moment(now, *until_unix_us)
        ),
        Done::Noted => "Noted.".to_owned(),
        Done::Waiting {
            context,
            until_unix_us,
        } => {
            let until = until_unix_us.map_or_else(String::new, |unix_us| {
                format!(" until {}", moment(now, unix_us))
            });
            format!(
                "Reminders wait{until}: {}. They resume afterwards.",
                context.name().replace('_', " ")
            )
        }
        Done::SetAside {
            activity,
            instead,
            advice,
            language,
        } => {
            let words = words(language);
            let said = words.set_aside(*activity, instead.as_ref());
            let advice = advice.map_or_else(String::new, |a| format!(" {}", words.advice(a)));
            format!("{}{advice}", said.body.replace('\n', " "))
        }
        Done::BreakStopped => "The break is stopped.".to_owned(),
        Done::CalibrationGivenUp => {
            "The calibration was given up; the one before stays.".to_owned()
        }
        Done::RigRead => "Your sensors are read again.".to_owned(),
        Done::Stopping => "Nape is stopping.".to_owned(),
    }
}

/// Why something was not done, and what to do.
pub fn refusal(refusal: &Refusal) -> String {
    let plain = match refusal {
        Refusal::Protocol { version, protocol } => {
            return format!(
                "Nape in the background is version {} and speaks {}; use the same version of nape, or restart it",
                clean_line(version),
                clean_line(protocol)
            );
        }
        Refusal::NoHello { protocol } => {
            return format!(
                "expected {{\"hello\":\"{}\",…}} as the first line",
                clean_line(protocol)
            );
        }
        Refusal::TooMany { most } => {
            return format!("{most} clients are connected already; close one of them");
        }
        Refusal::TooLong { most } => return format!("a request has at most {most} bytes"),
        Refusal::NoRequest { detail } => return format!("no request: {}", clean_line(detail)),
        Refusal::Seconds { most } => return format!("expected 1 to {most} seconds"),
        Refusal::Break { refusal, language } => return no_break(refusal, words(language)),
        Refusal::Baseline { refusal } => return no_baseline(refusal),
        Refusal::Wearer { refusal } => return no_change(refusal),
        Refusal::NotKept { what, detail } => return not_kept(*what, detail),
        Refusal::NoAnswer => "expected the answer done or hurts",
        Refusal::Ending => "the daemon is ending",
        Refusal::Busy => "the daemon is too busy to answer; try again",
        Refusal::Answered => "Already noted.",
        Refusal::NoNudge => "There was no reminder yet.",
        Refusal::NothingDone => "There was no reminder and no guided break yet.",
        Refusal::NotAsked => "Nothing was asked in the last quarter of an hour.",
        Refusal::BreakUnderWay => "A guided break is under way already; end that one first.",
        Refusal::BreakOver => "That break is over.",
        Refusal::NotGuided => "That cannot be guided at a desk.",
        Refusal::NotCounted => "No sensor is connected, so nothing is counted.",
        Refusal::CalibrationUnderWay => "A calibration is under way already; end that one first.",
        Refusal::CalibrationOver => "That calibration is over.",
        Refusal::Paused => "Nape is paused; run `nape resume` first.",
        Refusal::NoClip => "No sensor is connected; put one on, and look at `nape status`.",
        Refusal::NoForward => {
            "A sensor has no calibration yet, so forward is not known; run `nape calibrate` without --upright."
        }
    };
    plain.to_owned()
}

fn not_kept(what: KeptFile, detail: &str) -> String {
    let detail = clean_line(detail);
    match what {
        KeptFile::Baseline => {
            format!("The baseline is left as it was, since its file cannot be changed: {detail}.")
        }
        KeptFile::Wearer => {
            format!("Nothing was changed, since the file cannot be written: {detail}.")
        }
    }
}

/// Why a break is not begun, in the coach's words.
pub fn no_break(refusal: &guided::Refusal, words: Words) -> String {
    use guided::Refusal;
    match refusal {
        Refusal::RuledOut {
            activity,
            reason,
            instead,
        } => {
            let instead =
                instead.map_or_else(String::new, |a| format!(" {}", words.offer_instead(a)));
            format!(
                "{}: {}.{instead}",
                words.activity(*activity),
                words.ruled_out(*reason)
            )
        }
        Refusal::Elsewhere { activity } => format!(
            "{}: {}. Log it with `nape plan log`.",
            words.activity(*activity),
            words.ruled_out(nape_core::coach::RuledOut::Elsewhere),
        ),
        Refusal::RedFlag => words.silent_until_cleared(false),
        Refusal::Nothing => words.held_back(HeldBack::NoActivity),
        Refusal::NoForm { activity, form } => {
            let forms = Words::forms(*activity);
            let names: Vec<_> = forms.iter().map(|f: &Form| f.name()).collect();
            format!(
                "{} has no {} form here; there is: {}.",
                words.activity(*activity),
                form.name(),
                names.join(", ")
            )
        }
    }
}

/// Why the silent first day is left as it is.
pub fn no_baseline(refusal: &baseline::Refusal) -> String {
    use baseline::Refusal;
    let told = |s: f64| hours(Span::from_secs_f64(s));
    match refusal {
        Refusal::Learning { known_s, enough_s } => format!(
            "Learning goes on already: {} of {} hours known.",
            told(*known_s),
            told(*enough_s)
        ),
        Refusal::There => {
            "There is a baseline already; to learn anew, forget it first: `nape baseline clear`."
                .to_owned()
        }
        Refusal::TooLittle { known_s, least_s } => format!(
            "Only {} hours are known, and at least {} are needed; keep wearing your sensors, or give up with `nape \
             baseline clear`.",
            told(*known_s),
            told(*least_s)
        ),
        Refusal::NotLearning => {
            "Nothing is being learned; begin with `nape baseline start`.".to_owned()
        }
        Refusal::Nothing => "There is no baseline to forget.".to_owned(),
    }
}

/// Why what is kept of the wearer is left as it is.
pub fn no_change(refusal: &wearer::Refusal) -> String {
    use wearer::Refusal;
    let plannable = || PLANNABLE.map(Activity::name).join(", ");
    match refusal {
        Refusal::Measured { factor } => format!(
            "Your sensors measure {}; there is nothing to set.",
            factor.name()
        ),
        Refusal::NotSetAside { activity } => format!("{} is suggested as before.", terms::plain(activity.name())),
        Refusal::SevenDays => "A week has seven days: plan 0 to 7 times.".to_owned(),
        Refusal::NotCleared => {
            "Strength work comes after a doctor's clearance. If you have it, say so first: `nape plan clearance yes`."
                .to_owned()
        }
        Refusal::NotPlanned { activity } => format!(
            "{} needs no plan: your sensors detect it. What can be planned: {}.",
            activity.name(),
            plannable()
        ),
        Refusal::NotLogged { activity } => format!(
            "{} needs no log: your sensors detect it. What can be logged: {}.",
            activity.name(),
            plannable()
        ),
        Refusal::LongAgo { most_days } => {
            format!("Log what is no more than {most_days} days ago.")
        }
    }
}

/// Why no more updates come, or a calibration ended.
pub const fn ended(end: End) -> &'static str {
    match end {
        End::Stopping => "the daemon ends",
        End::TooSlow => "you read too slowly",
        End::CalibrationPaused => "the calibration was given up: paused",
        End::CalibrationStopping => "the calibration was given up: the daemon ends",
    }
}

/// Why there was no answer.
pub fn client(error: &ClientError) -> String {
    match error {
        ClientError::NotRunning => "no daemon is running".to_owned(),
        ClientError::Refused(why) => refusal(why),
        ClientError::Ended(end) => ended(*end).to_owned(),
        ClientError::OtherAnswer => {
            "the daemon answered another question; is it of another version?".to_owned()
        }
        ClientError::Gone => "the daemon ended before it answered".to_owned(),
        ClientError::Silent => "the daemon runs but does not answer".to_owned(),
        ClientError::Stranger { path, detail } => format!(
            "{}: what answers there does not speak {PROTOCOL}: {}",
            path.display(),
            clean_line(detail)
        ),
        ClientError::Io { path, source } => format!("{}: {source}", path.display()),
    }
}

/// The computer's Bluetooth, with what to do.
pub const fn radio(radio: Radio) -> &'static str {
    match radio {
        Radio::Starting => "starting",
        Radio::NoService => {
            "no Bluetooth service runs; start it with: sudo systemctl start bluetooth"
        }
        Radio::NoAdapter => "no Bluetooth adapter; plug one in",
        Radio::Off => "switched off; switch Bluetooth on when you want to go on",
        Radio::Ready => "on",
        Radio::BusLost => "the system bus is gone; trying again",
    }
}

/// Why a link was lost, with what to do.
pub fn lost(lost: &Lost) -> String {
    let plain = match lost {
        Lost::Disconnected => "the connection broke; it is out of reach, switched off or empty",
        Lost::Silent => "connected, but it sent nothing",
        Lost::NoConnection => {
            "it did not answer; keep it near, and see that nothing else is connected to it"
        }
        Lost::SetUp { step } => return format!("connected, but {} failed", clean_line(step)),
        Lost::NotNow => "it does not measure now: charging, empty or its sensor does not answer",
        Lost::Radio => "Bluetooth on this computer went away",
    };
    plain.to_owned()
}

/// Why a clip is not used, with what to do.
pub fn not_used(why: &NotUsed) -> String {
    match why {
        NotUsed::WrongClip => {
            "another sensor answers at this address; if you replaced it, run `nape rig remove` and \
                               `nape rig add`"
                .to_owned()
        }
        NotUsed::NotOne { family } => {
            let family = clean_line(family);
            format!("it does not offer what a {family} offers; update its firmware")
        }
        NotUsed::LookAlike { model } => {
            let model = clean_line(model);
            format!("it is {model}, whose packets look the same and mean something else")
        }
        NotUsed::Version { found } => {
            format!(
                "it speaks version {found} of the profile; update Nape or the sensor's firmware"
            )
        }
        NotUsed::AccScale { range_g, found_g } => format!(
            "its accelerometer claims ±{range_g} g, but its scale makes ±{found_g:.2} g; update the sensor's firmware"
        ),
        NotUsed::GyrScale {
            range_dps,
            found_dps,
        } => format!(
            "its gyroscope claims ±{range_dps} deg/s, but its scale makes ±{found_dps:.0} deg/s; update the clip's \
             firmware"
        ),
    }
}

/// Why nothing is recorded, with what to do.
pub fn not_written(why: &NotWritten) -> String {
    match why {
        NotWritten::NoSpace { folder } => {
            format!(
                "no space is left in {}; make room there",
                clean_line(folder)
            )
        }
        NotWritten::TooSlow => "the disk is too slow for it".to_owned(),
        NotWritten::Failed { detail } => clean_line(detail),
    }
}

/// Why notifications cannot be shown.
pub fn not_shown(why: &NotShown) -> String {
    let reason = match why {
        NotShown::NoBus { detail } => {
            format!("no desktop session found ({})", clean_line(detail))
        }
        NotShown::NobodyThere { detail } => {
            format!("no notification server is running ({})", clean_line(detail))
        }
        NotShown::Silent { waited_s } => {
            format!("the notification server did not answer within {waited_s} s")
        }
        NotShown::Refused { detail } => {
            format!("the notification server refused ({})", clean_line(detail))
        }
        NotShown::Unable { detail } => {
            format!(
                "this process cannot show notifications ({})",
                clean_line(detail)
            )
        }
        NotShown::Gone => {
            return "The notification server is gone; reminders are not shown until it is back. Measuring continues."
                .to_owned();
        }
    };
    format!("Notifications are unavailable: {reason}. Measuring continues.")
}

/// Why a clip is not calibrated, with what to do.
pub fn not_calibrated(why: &NotCalibrated) -> String {
    match why {
        NotCalibrated::NotHeard => "no data from it; is it switched on and near?".to_owned(),
        NotCalibrated::Refused { reason } => Words::default().refused(reason),
        NotCalibrated::BecauseOf { placement } => format!(
            "given up, because of the sensor on the {}",
            placement.map_or("body", terms::clip)
        ),
    }
}

/// Hours with one decimal, rounded down: what is not reached is not told; `8` for 8.0.
pub fn hours(span: Span) -> String {
    let tenths = span.as_micros() / 360_000_000;
    match (tenths / 10, tenths % 10) {
        (h, 0) => h.to_string(),
        (h, t) => format!("{h}.{t}"),
    }
}
