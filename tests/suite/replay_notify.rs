//! `nape replay --notify` against a real notification server: the whole way from samples to a bubble
//! on a screen, and from a button back into the engine.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use nape_tests::desktop::{self, Desktop, Setup, until};
use serde_json::Value;

const NAPE: &str = env!("CARGO_BIN_EXE_nape-under-test");

/// Samples per second of the recording.
const RATE: u32 = 25;

/// A head that nods, then is held 80 degrees forward for two and a half minutes (95 s are acceptable by ISO
/// 11226), then upright up to `seconds`. Accelerometer only.
fn recording(seconds: u32) -> String {
    let mut text = String::from("time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n");
    for i in 0..seconds * RATE {
        let t = f64::from(i) / f64::from(RATE);
        let nod = if (6.0..15.0).contains(&t) {
            12.5 * (1.0 - (std::f64::consts::TAU * (t - 6.0) / 3.0).cos())
        } else {
            0.0
        };
        let held = (t - 20.0).clamp(0.0, 2.0) - (t - 172.0).clamp(0.0, 2.0);
        let angle = (nod + 40.0 * held).to_radians();
        // A hair of movement: a clip that does not move at all is not worn.
        let sway = 0.2 * (3.0 * t).sin();
        writeln!(
            text,
            "{t:.2},{:.4},{sway:.4},{:.4}",
            -9.81 * angle.sin(),
            9.81 * angle.cos()
        )
        .expect("a string takes everything");
    }
    text
}

/// The program at work; killed when dropped.
struct Replay(Child);

impl Replay {
    fn start(desktop: &Desktop, folder: &Path, seconds: u32, args: &[&str]) -> Self {
        std::fs::write(folder.join("day.csv"), recording(seconds)).expect("a recording");
        let child = Command::new(NAPE)
            .args(["replay", "day.csv", "--notify"])
            .args(args)
            .current_dir(folder)
            .env_clear()
            .envs(desktop.env())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn();
        Self(child.expect("the program starts"))
    }

    fn output(&mut self) -> BufReader<ChildStdout> {
        BufReader::new(self.0.stdout.take().expect("stdout is piped"))
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        // Errors mean that it has ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn a_paced_replay_shows_a_bubble_and_the_answer_goes_into_the_session() {
    if let Some(line) = desktop::missing() {
        nape_tests::skip(&line);
        return;
    }
    let desktop = Desktop::start(Setup::default());
    let folder = tempfile::tempdir().expect("a folder");
    // Half an hour more, so that the replay still runs when the answer comes.
    let args = ["--json", "--speed", "100"];
    let mut replay = Replay::start(&desktop, folder.path(), 1_950, &args);
    let mut events = replay.output().lines().map(|line| {
        let line = line.expect("lines are UTF-8");
        serde_json::from_str::<Value>(&line).expect("lines are JSON")
    });
    let nudge = events.find(|e| e["event"] == "nudge").expect("a nudge");
    until("the bubble", || (desktop.displayed() == 1).then_some(()));
    desktop.pick("done");
    let answered = events
        .find(|e| e["event"] == "nudge_answered")
        .expect("an answer");
    assert_eq!(
        (&answered["id"], &answered["answer"]),
        (&nudge["id"], &"done".into())
    );
    let at = |e: &Value| e["t"].as_f64().expect("a time");
    assert!(at(&answered) > at(&nudge), "{nudge} {answered}");
}

#[test]
fn at_full_speed_the_answer_is_shown_at_the_end_and_the_lines_before_are_the_same() {
    if let Some(line) = desktop::missing() {
        nape_tests::skip(&line);
        return;
    }
    let desktop = Desktop::start(Setup::default());
    let folder = tempfile::tempdir().expect("a folder");
    let mut replay = Replay::start(&desktop, folder.path(), 300, &["--wait", "60"]);
    until("the bubble", || (desktop.displayed() == 1).then_some(()));
    desktop.pick("hurts");
    let mut text = String::new();
    replay
        .output()
        .read_to_string(&mut text)
        .expect("output is UTF-8");
    assert!(replay.0.wait().expect("it ends").success());
    let (before, after) = text
        .split_once("Nudge 1 was handed to dunst.")
        .unwrap_or_else(|| panic!("nothing was handed over: {text}"));
    assert!(after.contains("Nudge 1: it hurts."), "{text}");
    assert!(
        before.contains("reminder 1") && !before.contains("answer"),
        "{text}"
    );
}
