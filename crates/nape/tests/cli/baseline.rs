//! `nape baseline`: with a daemon, without one, and with a file that does not read.

use nape_control::{Refusal, Request, Response};
use nape_core::baseline::ENOUGH;
use nape_core::{Params, Span};
use nape_daemon::baseline::{Action, Kept, load, report, save};

use super::daemon::{Daemon, ok, output};
use super::*;

#[test]
fn without_a_daemon_it_is_begun_told_and_forgotten_on_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path();
    assert!(ok(home, &["baseline"]).contains("No baseline"));
    assert!(names(home).is_empty(), "looking leaves no trace");
    let off: serde_json::Value = serde_json::from_str(&ok(home, &["baseline", "--json"])).unwrap();
    assert_eq!(
        (&off["schema"], &off["stage"]),
        (&"nape.baseline/1".into(), &"off".into())
    );
    assert!(ok(home, &["baseline", "start"]).contains("0 of 8 hours known"));
    let again = output(home, &["baseline", "start"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(
        stderr(&again).contains("Learning goes on already"),
        "{}",
        stderr(&again)
    );
    let early = output(home, &["baseline", "finish"]);
    assert_eq!(early.status.code(), Some(1));
    assert!(
        stderr(&early).contains("at least 4 are needed"),
        "{}",
        stderr(&early)
    );

    // Half a day later.
    let file = home.join("baseline.json");
    let (kept, _) = load(&file).unwrap();
    let mut kept = kept.unwrap();
    kept.learned.known = Span::from_mins(5 * 60);
    kept.learned.angles_known = kept.learned.known;
    kept.learned.stretches_min = [(4, 90), (17, 10)].into();
    kept.learned.holds_percent = [(80, 20)].into();
    save(&file, Some(&kept)).unwrap();
    assert!(ok(home, &["baseline", "status"]).contains("5 of 8 hours known"));
    let told = ok(home, &["baseline", "finish"]);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("9 of 10 of your 100 stretches in one position were shorter than 5 min"),
        "{told}"
    );
    assert!(
        told.contains("after 15 min (never sooner) instead of 30 min"),
        "{told}"
    );
    assert!(told.contains("at 85 % of that time"), "{told}");
    let learned: serde_json::Value =
        serde_json::from_str(&ok(home, &["baseline", "--json"])).unwrap();
    assert_eq!(learned["stage"], "learned");
    assert_eq!(learned["sustained_limit_s"], 900.0);
    assert_eq!(learned["hold_share"], 0.85);
    // A configuration that is stricter already stays as it is: nothing is looser.
    assert!(ok(home, &["baseline", "clear"]).contains("No baseline"));
    assert!(!file.exists());
    let none = output(home, &["baseline", "clear"]);
    assert_eq!(none.status.code(), Some(1));
    assert_eq!(stderr(&none), "error: There is no baseline to forget.\n");
}

#[test]
fn a_file_that_does_not_read_is_kept_aside_and_learning_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path();
    fs::write(home.join("baseline.json"), "{\"form\": 3").unwrap();
    let output = output(home, &["baseline", "start"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let words = stderr(&output);
    assert!(
        words.contains("could not be read") && words.contains("baseline.broken-1.json"),
        "{words}"
    );
    assert_eq!(
        fs::read_to_string(home.join("baseline.broken-1.json")).unwrap(),
        "{\"form\": 3"
    );
    assert!(ok(home, &["baseline"]).contains("0 of 8 hours known"));
}

#[test]
fn with_a_daemon_it_is_asked_and_the_file_is_its_own() {
    let (sender, asked) = std::sync::mpsc::channel();
    let daemon = Daemon::start(move |request, _| {
        let Request::Baseline { action } = request else {
            panic!("{request:?}");
        };
        sender.send(action).unwrap();
        if action == Action::Clear {
            return Response::Refused(Refusal::Baseline {
                refusal: nape_control::baseline::Refusal::Nothing,
            });
        }
        let mut kept = Kept::begun(1);
        kept.learned.known = ENOUGH - Span::from_mins(60);
        Response::Baseline(Box::new(report(Some(&kept), &Params::default())))
    });
    for (args, action) in [
        (&["baseline"][..], Action::Status),
        (&["baseline", "status"], Action::Status),
        (&["baseline", "start"], Action::Start),
        (&["baseline", "finish"], Action::Finish),
    ] {
        assert!(
            ok(daemon.home(), args).contains("7 of 8 hours known"),
            "{args:?}"
        );
        assert_eq!(asked.recv().unwrap(), action);
    }
    let refused = output(daemon.home(), &["baseline", "clear"]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(stderr(&refused), "error: There is no baseline to forget.\n");
    assert!(!daemon.home().join("baseline.json").exists());
    daemon.end();
}
