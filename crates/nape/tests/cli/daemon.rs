//! The commands round the daemon: without one, and with the real control socket in front of a loop
//! that answers what the test says.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use nape_control::{Done, Refusal, Request, Response, Stretch, Update};
use nape_core::event::Answer;
use nape_core::num::deg;
use nape_core::{Placement, Sample, Timestamp};
use nape_daemon::calibrate::Guide;
use nape_daemon::control::server::{self, Watchers};
use nape_daemon::lock::InstanceLock;

use super::*;

/// Everything of Nape's lies in here.
pub(super) fn at_home(home: &Path, args: &[&str]) -> Command {
    let mut command = nape();
    command
        .env("NAPE_HOME", home)
        .env_remove("NAPE_CONFIG")
        .env("TZ", "UTC")
        .args(args)
        .stdin(Stdio::null());
    command
}

pub(super) fn output(home: &Path, args: &[&str]) -> Output {
    at_home(home, args).output().expect("the binary runs")
}

/// Runs and expects exit code 0.
#[track_caller]
pub(super) fn ok(home: &Path, args: &[&str]) -> String {
    done(args, &output(home, args))
}

#[test]
fn without_a_daemon_it_is_3_and_says_how_to_start_one() {
    let home = tempfile::tempdir().unwrap();
    for args in [
        &["status"][..],
        &["status", "--json"],
        &["pause"],
        &["pause", "until", "14:30"],
        &["resume"],
        &["snooze", "5min"],
        &["done"],
        &["why"],
        &["calibrate"],
        &["stop"],
    ] {
        let output = output(home.path(), args);
        assert_eq!(output.status.code(), Some(3), "{args:?}");
        assert_eq!(
            stderr(&output),
            "error: no daemon is running\nhint: start it with `nape run`\n",
            "{args:?}"
        );
        assert!(output.stdout.is_empty(), "{args:?}");
    }
    assert!(names(home.path()).is_empty());
}

#[test]
fn times_that_mean_nothing_are_2_before_anybody_is_asked() {
    let home = tempfile::tempdir().unwrap();
    for (args, word) in [
        (&["pause", "15"][..], "15 what? Say 15min"),
        (&["pause", "until", "lunch"], "`until lunch`"),
        (&["pause", "until", "24:00"], "until 17:00"),
        (&["snooze", "until", "24:00"], "until 17:00"),
        (&["meeting", "tomorrow", "lunch"], "`tomorrow lunch`"),
        (&["snooze", "soon"], "`soon`"),
        (&["snooze", "9999999h"], "a year"),
        (&["calibrate", "--placement", "knee"], "upper_back"),
        (&["rig"], "Usage"),
        (&["rig", "remove"], "PLACEMENT|ADDRESS"),
        (&["config"], "Usage"),
        (&["scan", "--seconds", "0"], "1..=300"),
    ] {
        let output = output(home.path(), args);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{args:?}: {}",
            stderr(&output)
        );
        assert!(
            stderr(&output).contains(word),
            "{args:?}: {}",
            stderr(&output)
        );
    }
    let relative = at_home(Path::new("here"), &["status"]).output().unwrap();
    assert_eq!(relative.status.code(), Some(2));
    assert!(
        stderr(&relative).contains("absolute"),
        "{}",
        stderr(&relative)
    );
}

#[test]
fn a_configuration_is_checked_shown_and_found() {
    let home = tempfile::tempdir().unwrap();
    let ok = |args: &[&str]| ok(home.path(), args);
    assert!(ok(&["config", "check"]).contains("as by default"));
    let shown = ok(&["config", "show"]);
    let file = home.path().join("config.toml");
    fs::write(&file, &shown).unwrap();
    assert!(ok(&["config", "check"]).contains("no faults"));
    // It is a file that gives the same; only where it comes from is another matter.
    let again = ok(&["config", "show"]);
    assert!(
        shown.contains("keep_bytes = \"2 GB\"          # default"),
        "{shown}"
    );
    assert_eq!(
        again,
        shown
            .replace(" (not there)", "")
            .replace("# default", "# from the file")
    );
    fs::write(&file, "[limits]\nsame_position = \"25min\"\n").unwrap();
    let json = ok(&["config", "show", "--json"]);
    let keys: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let key = |name: &str| keys.iter().find(|k| k["key"] == name).unwrap();
    assert_eq!(key("same_position")["value"], "25min");
    assert_eq!(key("same_position")["from"], "file");
    assert_eq!(key("language")["value"], serde_json::Value::Null);
    assert_eq!(key("language")["from"], "default");
    fs::remove_file(&file).unwrap();
    let places = ok(&["config", "path"]);
    for place in [
        "config.toml",
        "rig.toml",
        "recordings",
        "run/control.sock",
        "daemon.lock",
    ] {
        let place = home.path().join(place).display().to_string();
        assert!(places.contains(&place), "{place} in {places}");
    }

    fs::write(&file, "[recording]\nkeep_dyas = 3\n").unwrap();
    let bad = output(home.path(), &["config", "check"]);
    assert_eq!(bad.status.code(), Some(2));
    let text = stderr(&bad);
    for words in [
        "config.toml:2:1:",
        "2 | keep_dyas = 3",
        "^^^^^^^^^",
        "did you mean `keep_days`?",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(bad.stdout.is_empty());
    // Another one by name; one that is not there.
    fs::write(home.path().join("good.toml"), "[notify]\nenabled = false\n").unwrap();
    let good = home.path().join("good.toml");
    assert!(
        ok(&["config", "show", "--config", good.to_str().unwrap()]).contains("enabled = false")
    );
    let missing = output(home.path(), &["config", "check", "nowhere.toml"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        stderr(&missing).contains("nowhere.toml: cannot be read"),
        "{}",
        stderr(&missing)
    );
}

const RIG: &str = "[[clip]]\nplacement = \"head\"\nname = \"Nape \\u001b[2Jhead\"\n\
    address = \"C0:FF:EE:00:00:01\"\nuid = \"a000000000000001\"\n";

#[test]
fn the_rig_is_listed_and_changed_and_a_broken_one_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let empty = output(home.path(), &["rig", "list"]);
    assert_eq!(empty.status.code(), Some(0));
    assert!(stderr(&empty).contains("nape scan"), "{}", stderr(&empty));
    let file = home.path().join("rig.toml");
    fs::write(&file, RIG).unwrap();
    let list = stdout(&output(home.path(), &["rig", "list"]));
    assert_eq!(
        list,
        "head           Nape [2Jhead, C0:FF:EE:00:00:01, id a000000000000001, not\n               \
         calibrated\n"
    );
    let json = stdout(&output(home.path(), &["rig", "list", "--json"]));
    let clips: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(clips[0]["uid"], "a000000000000001");
    assert_eq!(
        stdout(&output(home.path(), &["sensors", "list", "--json"])),
        json
    );

    let unknown = output(home.path(), &["rig", "remove", "low_back"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        stderr(&unknown).contains("nape rig list"),
        "{}",
        stderr(&unknown)
    );
    let gone = output(home.path(), &["rig", "remove", "c0:ff:ee:00:00:01"]);
    assert_eq!(gone.status.code(), Some(0), "{}", stderr(&gone));
    assert_eq!(
        stdout(&output(home.path(), &["rig", "list", "--json"])),
        "[]\n"
    );

    fs::write(&file, RIG.replace("head\"", "knee\"")).unwrap();
    let broken = output(home.path(), &["rig", "remove", "head"]);
    assert_eq!(broken.status.code(), Some(2));
    let text = stderr(&broken);
    assert!(
        text.contains("rig.toml:2:13:") && text.contains("hint:"),
        "{text}"
    );
    assert!(fs::read_to_string(&file).unwrap().contains("knee"));
}

/// The real control socket, and behind it whatever `answer` does.
pub(super) struct Daemon {
    home: TempDir,
    /// Dropped, the server ends.
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Daemon {
    pub(super) fn start(
        mut answer: impl FnMut(Request, &Watchers) -> Response + Send + 'static,
    ) -> Self {
        let home = tempfile::tempdir().expect("a daemon to test with");
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (ready, is_ready) = mpsc::channel();
        let socket: PathBuf = home.path().join("run/control.sock");
        let lock = home.path().join("daemon.lock");
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a daemon to test with");
            runtime.block_on(async move {
                let lock = InstanceLock::take(&lock).expect("a daemon to test with");
                let bound = server::bind(&socket, &lock).expect("a daemon to test with");
                ready.send(()).expect("a daemon to test with");
                let (sender, mut asked) = tokio::sync::mpsc::channel(4);
                let watchers = Watchers::default();
                let shutdown = async {
                    drop(stopped.await);
                };
                let serving = server::serve(bound, sender, watchers.clone(), shutdown);
                let answering = async {
                    while let Some((request, reply)) = asked.recv().await {
                        drop(reply.send(answer(request, &watchers)));
                    }
                };
                tokio::join!(serving, answering);
            });
        });
        is_ready.recv().expect("a daemon to test with");
        Self {
            home,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub(super) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Ends it, and passes on what failed in its thread.
    pub(super) fn end(mut self) {
        drop(self.stop.take());
        self.thread
            .take()
            .expect("a daemon to test with")
            .join()
            .expect("a daemon to test with");
    }
}

/// That something was done; which of them does not matter here.
const NOTED: Response = Response::Done(Done::Noted);

#[test]
fn short_commands_ask_what_they_mean_and_print_what_was_done() {
    let (sender, asked) = mpsc::channel();
    let daemon = Daemon::start(move |request, _| {
        sender.send(request).unwrap();
        NOTED
    });
    for (args, expected) in [
        (
            &["pause"][..],
            Request::Pause {
                stretch: Stretch::Open,
            },
        ),
        (
            &["pause", "1h30min"],
            Request::Pause {
                stretch: Stretch::For { seconds: 5400 },
            },
        ),
        (&["resume"], Request::Resume),
        (&["snooze"], Request::Snooze { seconds: None }),
        (
            &["snooze", "5", "min"],
            Request::Snooze { seconds: Some(300) },
        ),
        (
            &["done"],
            Request::Answer {
                answer: Answer::Done,
            },
        ),
        (&["stop"], Request::Stop),
    ] {
        let output = output(daemon.home(), args);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{args:?}: {}",
            stderr(&output)
        );
        assert_eq!(stdout(&output), "Noted.\n");
        assert_eq!(asked.recv().unwrap(), expected);
    }
    // A time of day is the computer's own, and always ahead.
    let before = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    output(daemon.home(), &["pause", "until", "14:30"]);
    let Request::Pause {
        stretch: Stretch::Until { unix_us },
    } = asked.recv().unwrap()
    else {
        panic!("no time");
    };
    assert_eq!(
        unix_us.rem_euclid(86_400_000_000),
        (14 * 60 + 30) * 60_000_000
    );
    let ahead = unix_us - i64::try_from(before.as_micros()).unwrap();
    assert!((0..=86_400_000_000).contains(&ahead), "{ahead}");
    // A change of the rig is told to a daemon that runs.
    fs::write(daemon.home().join("rig.toml"), RIG).unwrap();
    let gone = output(daemon.home(), &["rig", "remove", "head"]);
    assert!(
        stderr(&gone).contains("the daemon has taken it over"),
        "{}",
        stderr(&gone)
    );
    assert_eq!(asked.recv().unwrap(), Request::ReloadRig);
    daemon.end();
}

#[test]
fn what_is_refused_is_1_with_the_daemons_reason() {
    let daemon = Daemon::start(|_, _| Response::Refused(Refusal::NoNudge));
    for command in ["done", "status", "why", "calibrate"] {
        let output = output(daemon.home(), &[command]);
        assert_eq!(output.status.code(), Some(1), "{command}");
        assert_eq!(stderr(&output), "error: There was no reminder yet.\n");
        assert!(output.stdout.is_empty());
    }
    let socket = daemon.home().join("run/control.sock");
    assert_eq!(
        fs::metadata(&socket).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let home = daemon.home().to_owned();
    daemon.end();
    assert!(!home.join("run/control.sock").exists());
}

/// A clip in the body's own axes whose wearer is `angle` forward, turning at `rate`.
fn sample(at: Timestamp, angle: f64, rate: f64) -> Sample {
    Sample::new(
        at,
        [-9.81 * angle.sin(), 0.0, 9.81 * angle.cos()],
        Some([0.0, rate, 0.0]),
    )
    .expect("a possible sample")
}

/// A loop that calibrates by the real guide, a wearer's two minutes in a moment.
fn calibrating(nod_deg: f64, moving: bool) -> Daemon {
    Daemon::start(move |request, watchers| match request {
        Request::Calibrate { placement, .. } => {
            assert_eq!(placement, Some(Placement::Head));
            let watchers = watchers.clone();
            tokio::spawn(async move {
                let mut guide = Guide::new(&[(Placement::Head, None)], Timestamp::from_micros(0));
                for k in 1_i64.. {
                    let at = Timestamp::from_micros(k * 20_000);
                    let s = k as f64 * 0.02;
                    let (size, pace) = if moving { (10.0, 4.0) } else { (nod_deg, 2.0) };
                    let lean = if moving || s > 9.0 {
                        deg(size) / 2.0
                    } else {
                        0.0
                    };
                    let angle = lean * (1.0 - (pace * (s - 9.0)).cos());
                    let rate = lean * pace * (pace * (s - 9.0)).sin();
                    guide.samples(at, Placement::Head, &[sample(at, angle, rate)]);
                    if k % 10 == 0 || guide.outcome().is_some() {
                        let progress = guide.progress();
                        watchers.send(&Update::Calibration { token: 1, progress });
                        // The socket's turn: nobody is that slow.
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                    if guide.outcome().is_some() {
                        break;
                    }
                }
            });
            Response::Calibrating {
                token: 1,
                placements: vec![Placement::Head],
            }
        }
        _ => NOTED,
    })
}

#[test]
fn a_calibration_is_guided_and_its_quality_told() {
    let daemon = calibrating(25.0, false);
    let output = output(daemon.home(), &["calibrate", "--placement", "head"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for words in [
        "Sit the way",
        "keep still for 3 seconds",
        "nod three times",
        "head: calibrated; upright is known to ±",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    // Not a terminal: no line is rewritten.
    assert!(!text.contains('\r') && !text.contains('\u{1b}'), "{text:?}");
    daemon.end();
}

#[test]
fn a_calibration_in_movement_is_refused_with_the_reason() {
    let daemon = calibrating(0.0, true);
    let output = output(daemon.home(), &["calibrate", "--placement", "head"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("you moved a little"),
        "{}",
        stdout(&output)
    );
    let text = stderr(&output);
    assert!(
        text.contains("not calibrated: head") && text.contains("stays"),
        "{text}"
    );
    daemon.end();
}

#[test]
fn ctrl_c_gives_the_calibration_up() {
    let (sender, asked) = mpsc::channel();
    let daemon = Daemon::start(move |request, _| {
        let calibrate = matches!(request, Request::Calibrate { .. });
        sender.send(request).unwrap();
        if calibrate {
            Response::Calibrating {
                token: 42,
                placements: vec![Placement::Head],
            }
        } else {
            NOTED
        }
    });
    let mut child = at_home(daemon.home(), &["calibrate"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    // Whether a sensor is still on its way is asked before.
    let first = asked.iter().find(|r| *r != Request::Status);
    assert_eq!(
        first,
        Some(Request::Calibrate {
            placement: None,
            upright: false
        })
    );
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(
        asked.recv().unwrap(),
        Request::CancelCalibration { token: 42 }
    );
    daemon.end();
}
