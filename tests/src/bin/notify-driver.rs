//! A process that shows nudges, for the suite and for screenshots.
//!
//! `notify-driver EXPIRE_MS PATIENCE_MS GRACE_MS UNSEEN_MS`: one nudge per line of standard input, as JSON
//! (`id`, `real`: a bubble as Nape has it, or `rule` or `slot`, `title`, `body`, `sources`, `why`, `did`, `guided`, `urgency`, `language`); reports as JSON lines on standard output. At the end
//! of input the notifier is shut down with the grace and a last line tells what is left of it.
//! A process of its own, because the session bus is found through environment variables.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use nape_core::event::Rule;
use nape_notify::{Bubble, Notifier, Options, Report, Slot, Urgency};
use nape_words::{Language, Message, Words};
use serde_json::{Value, json};

/// How long an ended thread may still be listed; our choice, it takes far less than a millisecond.
const LINGER: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let mut times = std::env::args()
        .skip(1)
        .map(|arg| arg.parse().map(Duration::from_millis));
    let (Some(Ok(expire)), Some(Ok(patience)), Some(Ok(grace)), Some(Ok(unseen))) =
        (times.next(), times.next(), times.next(), times.next())
    else {
        return ExitCode::from(2);
    };
    let notifier = Notifier::start(Options {
        expire,
        patience,
        unseen,
        ..Options::default()
    });
    let (lines, input) = mpsc::channel();
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if lines.send(line).is_err() {
                break;
            }
        }
    });
    loop {
        match input.try_recv() {
            Ok(line) => {
                let Some(bubble) = bubble(&line) else {
                    return ExitCode::from(2);
                };
                let id = bubble.id;
                let taken = notifier.show(bubble);
                say(&json!({"report": "handed", "id": id, "taken": taken}));
            }
            Err(mpsc::TryRecvError::Disconnected) => break,
            Err(mpsc::TryRecvError::Empty) => {}
        }
        if let Ok(report) = notifier.answers().recv_timeout(Duration::from_millis(5)) {
            say(&line(&report));
        }
    }
    for report in notifier.shutdown(grace) {
        say(&line(&report));
    }
    // A joined thread may stand in /proc for a moment longer; one that was not joined stays.
    let end = Instant::now() + LINGER;
    while notify_threads().is_some_and(|left| left > 0) && Instant::now() < end {
        thread::sleep(Duration::from_millis(1));
    }
    say(&json!({"report": "end", "notify_threads": notify_threads()}));
    ExitCode::SUCCESS
}

fn say(value: &Value) {
    // Standard output is a pipe to the suite; if that is gone, so is the point of this process.
    if writeln!(io::stdout(), "{value}").is_err() {
        std::process::exit(1);
    }
}

fn bubble(line: &str) -> Option<Bubble> {
    let value: Value = serde_json::from_str(line).ok()?;
    if let Some(real) = value["real"].as_str() {
        let id = u32::try_from(value["id"].as_u64()?).ok()?;
        let language = value["language"].as_str().and_then(Language::from_tag);
        return nape_tests::bubbles::real(real, id, Words::new(language.unwrap_or_default()));
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let sources = value["sources"].as_array();
    let language = value["language"].as_str().and_then(Language::from_tag);
    let language = language.unwrap_or_default();
    Some(Bubble {
        id: u32::try_from(value["id"].as_u64()?).ok()?,
        slot: match value["slot"].as_str() {
            Some("guide") => Slot::Guide,
            Some("question") => Slot::Question,
            Some("doctor") => Slot::Doctor,
            Some("sensor") => Slot::Sensor(u32::try_from(value["id"].as_u64()?).ok()?),
            Some("note") => Slot::Note,
            _ => Slot::Nudge(serde_json::from_value::<Rule>(value["rule"].clone()).ok()?),
        },
        said: Message {
            title: text(&value["title"]),
            body: text(&value["body"]),
            sources: sources.into_iter().flatten().map(text).collect(),
        },
        why: value["why"].as_str().map(|why| Message {
            title: "Why this reminder?".to_owned(),
            body: why.to_owned(),
            sources: Vec::new(),
        }),
        did: serde_json::from_value(value["did"].clone()).ok(),
        level: match value["urgency"].as_str() {
            Some("low") => Urgency::Low,
            Some("critical") => Urgency::Critical,
            _ => Urgency::Normal,
        },
        words: Words::new(language),
        guided: value["guided"].as_bool().unwrap_or(false),
        asks: value["asks"].as_bool().unwrap_or(false),
    })
}

fn line(report: &Report) -> Value {
    let text = report.to_string();
    match report {
        Report::Shown { id, server_name } => {
            json!({"report": "shown", "id": id, "server": server_name, "text": text})
        }
        Report::Answer { nudge_id, answer } => {
            json!({"report": "answer", "id": nudge_id, "answer": answer, "text": text})
        }
        Report::NotTaken { nudge_id } => {
            json!({"report": "not_taken", "id": nudge_id, "text": text})
        }
        Report::NotShown { nudge_id } => {
            json!({"report": "not_shown", "id": nudge_id, "text": text})
        }
        Report::SensorMissed { id } => {
            json!({"report": "sensor_missed", "id": id, "text": text})
        }
        Report::Hurts { activity } => {
            json!({"report": "hurts", "activity": activity, "text": text})
        }
        Report::Start { nudge_id } => json!({"report": "start", "id": nudge_id, "text": text}),
        Report::Stop { id } => json!({"report": "stop", "id": id, "text": text}),
        Report::Hidden { id } => json!({"report": "hidden", "id": id, "text": text}),
        Report::Confirm { id, yes } => {
            json!({"report": "confirm", "id": id, "yes": yes, "text": text})
        }
        Report::Did { id, yes } => json!({"report": "did", "id": id, "yes": yes, "text": text}),
        Report::BreakHurts { id } => json!({"report": "break_hurts", "id": id, "text": text}),
        Report::NoServer { reason } => {
            json!({"report": "no_server", "why": format!("{reason:?}"), "text": text})
        }
        Report::ServerLost => json!({"report": "server_lost", "text": text}),
        Report::ServerBack => json!({"report": "server_back", "text": text}),
    }
}

/// How many threads of the notifier are left, where the system can tell.
fn notify_threads() -> Option<usize> {
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    let names =
        tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    Some(names.filter(|name| name.starts_with("nape-notify")).count())
}
