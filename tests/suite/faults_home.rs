//! What happens to the daemon at home: killed at any moment, started twice, its rig changed under it;
//! strangers' clips, empty batteries, hostile names. All with the real program over a simulated BlueZ.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use nape_tests::daemon::{Home, PATIENCE};
use serde_json::Value;

use super::faults::{AGAIN, NAPE, SECOND, Scene, assert_again, assert_replays};

/// A killed daemon loses at most this, s; the issue's promise.
const LOST_AT_MOST_S: f64 = 10.0;

/// The time of an event line, s.
fn t(line: &str) -> f64 {
    let event: Value = serde_json::from_str(line).expect("JSON");
    event["t"].as_f64().expect("a time")
}

/// A moment that differs from run to run: 0 to 3 s.
fn any_moment() -> Duration {
    let id = u64::from(std::process::id());
    Duration::from_millis(id.wrapping_mul(7919) % 3000)
}

#[test]
fn a_killed_daemon_loses_at_most_10_s_and_the_next_one_says_so() {
    let Some(mut scene) = Scene::new("head,upper_back") else {
        return;
    };
    let home = Home::new(NAPE);
    home.wear(&[scene.pin("head"), scene.pin("upper_back")]);
    let daemon = scene.stream(&home, 2);
    // More than may be lost, or nothing need be there at all.
    daemon.until_streams("13 s", PATIENCE, &[0, 0], 13 * SECOND);
    thread::sleep(any_moment());
    let status = daemon.status().expect("a status");
    let since = |name: &Value| name.as_f64().expect("a time");
    let lived =
        (since(&status["now"]["unix_us"]) - since(&status["recording"]["since_unix_us"])) / 1e6;
    let killed = daemon.end("KILL");
    assert_eq!(killed.code, None);
    killed.assert_sound();

    let daemon = home.start(&scene.bluez.address());
    daemon.until_says("A recording that was cut short was saved as", 1);
    // The links of before are still there, and are taken over.
    daemon.until_streams("the first samples", AGAIN, &[0, 0], SECOND);
    let saved = home.score(&home.recordings_before()[0]);
    let saved = saved["duration_s"].as_f64().expect("a time");
    assert!(saved > lived - LOST_AT_MOST_S, "{saved} s of {lived} s");

    // What had been said stands in what was saved, as far as that goes.
    let replay = home.replay(&home.recordings_before()[0]);
    let sessions = killed.sessions();
    // The engine decides 4.5 s behind; at its end a recording has said everything.
    let said = sessions[0].iter().filter(|line| t(line) < saved - 5.0);
    let mut n = 0;
    for (live, again) in said.zip(&replay) {
        assert_eq!(live, again);
        n += 1;
    }
    assert!(n > 0, "{sessions:?}");

    // A second one is refused, with words; the first goes on.
    let second = home.run(&["run"]);
    assert_eq!(second.status.code(), Some(1));
    let words = String::from_utf8_lossy(&second.stderr).into_owned();
    let expected = format!("nape is already running as pid {}", daemon.pid());
    assert!(
        words.contains(&expected) && words.contains("hint: "),
        "{words}"
    );
    assert_again(&daemon, "a second daemon");

    // `nape stop` ends it as a signal does.
    let stop = home.run(&["stop"]);
    assert!(stop.status.success());
    let mut ended = daemon.wait();
    // The recording of before was printed by the one before.
    ended.out.splice(0..0, killed.out);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    ended.assert_sound();
    let (files, sessions) = (home.recordings(), ended.sessions());
    assert_eq!((files.len(), sessions.len()), (2, 2));
    assert_eq!(sessions[1], home.replay(&files[1]));
}

#[test]
fn only_the_pinned_clip_is_used() {
    let Some(mut scene) = Scene::new("head,head") else {
        return;
    };
    let home = Home::new(NAPE);
    let (mine, strangers) = (scene.pin("head"), scene.pin("head-2"));
    assert_eq!(mine.name, strangers.name);
    home.wear(std::slice::from_ref(&mine));
    let daemon = scene.stream(&home, 1);
    let connected = |scene: &mut Scene| scene.bluez.clip("head-2")["connected"] == true;
    // My clip is away, and the stranger's is there.
    scene.bluez.command("range head 6");
    daemon.until_says("the connection broke", 1);
    let end = Instant::now() + Duration::from_secs(6);
    while Instant::now() < end {
        assert!(!connected(&mut scene), "\n{}", daemon.said());
        thread::sleep(Duration::from_millis(20));
    }
    assert_again(&daemon, "out of range");
    assert!(!connected(&mut scene));

    // The address of one and the identity of the other: it is looked at, and let go.
    let mut mixed = mine.clone();
    mixed.address.clone_from(&strangers.address);
    home.wear(&[mixed]);
    daemon.signal("HUP");
    daemon.until("a refusal", PATIENCE, |status| {
        status["clips"][0]["link"]["state"] == "refused"
    });
    assert!(
        daemon.said().contains("another sensor answers"),
        "{}",
        daemon.said()
    );
    let status = daemon.status().expect("a status");
    assert_eq!(status["clips"][0]["samples"], 0, "{status}");
    scene.bluez.until("the link to end", PATIENCE, |list| {
        let clips = list["clips"].as_array().expect("clips");
        clips.iter().all(|clip| clip["connected"] == false)
    });

    // And back, as it is corrected.
    home.wear(&[mine]);
    daemon.signal("HUP");
    daemon.until("the clip", AGAIN, |status| {
        status["clips"][0]["samples"].as_u64() > Some(SECOND)
    });
    assert_replays(&home, &daemon.end("TERM"));
}

#[test]
fn the_rig_may_change_under_a_running_daemon() {
    let Some(mut scene) = Scene::new("head,upper_back") else {
        return;
    };
    let home = Home::new(NAPE);
    let (head, back) = (scene.pin("head"), scene.pin("upper_back"));
    home.wear(std::slice::from_ref(&head));
    let daemon = scene.stream(&home, 1);
    home.wear(&[head, back]);
    daemon.signal("HUP");
    let rate = |status: &Value, clip: usize| status["clips"][clip]["samples"].as_u64();
    daemon.until("both clips", AGAIN, |status| {
        rate(status, 0) > Some(SECOND) && rate(status, 1) > Some(SECOND)
    });
    // A rig with a slip of the pen is refused, and the one before stays.
    fs::write(home.path().join("rig.toml"), "[[clip]]\nplace = 3\n").expect("written");
    daemon.signal("HUP");
    daemon.until_says("The rig is left as it was", 1);
    assert_again(&daemon, "a rig that is wrong");
    // Nobody: then there is nothing to do, and that is no reason to end.
    home.wear(&[]);
    daemon.signal("HUP");
    daemon.until("an empty rig", PATIENCE, |status| {
        status["clips"].as_array().is_some_and(Vec::is_empty)
    });
    scene.bluez.until("both links to end", PATIENCE, |list| {
        let clips = list["clips"].as_array().expect("clips");
        clips.iter().all(|clip| clip["connected"] == false)
    });
    assert_replays(&home, &daemon.end("INT"));
}

#[test]
fn an_empty_battery_and_a_hostile_name_do_no_harm() {
    let Some(mut scene) = Scene::new("head,upper_back") else {
        return;
    };
    let evil = "\u{1b}[2J\u{1b}]0;x\u{7}\u{202e}Nape";
    scene
        .bluez
        .command(r"name head \u{1b}[2J\u{1b}]0;x\u{7}\u{202e}Nape\n");
    let home = Home::new(NAPE);
    let (mut head, back) = (scene.pin("head"), scene.pin("upper_back"));
    evil.clone_into(&mut head.name);
    home.wear(&[head, back]);
    let daemon = scene.stream(&home, 2);
    scene.bluez.command("battery head 9");
    daemon.until("a low battery", PATIENCE, |status| {
        status["clips"][0]["battery_percent"] == 9
    });
    scene.bluez.command("empty head");
    daemon.until_says("the connection broke", 1);
    let status = daemon.status().expect("a status");
    assert!(status["clips"][0]["worn"].is_null(), "{status}");
    // Onto the charger for a while; what it sends there is not used.
    scene.bluez.command("charge head on");
    scene.bluez.command("battery head 30");
    daemon.until("it to charge", PATIENCE, |status| {
        let clip = &status["clips"][0];
        clip["charging"] == true && clip["angle"].is_null() && clip["battery_percent"] == 30
    });
    scene.bluez.command("charge head off");
    assert_again(&daemon, "charged");
    // Nobody knows how it sits now: no angle before it is seen near upright, or calibrated.
    daemon.until("doubt", PATIENCE, |status| {
        let clip = &status["clips"][0];
        clip["calibrated"] == "stale" && clip["angle"].is_null()
    });

    let asked = [
        home.run(&["status"]),
        home.run(&["status", "--json"]),
        home.run(&["rig", "list"]),
        scene.ask(&home, &["scan", "--seconds", "3"]),
    ];
    for out in asked {
        let shown = String::from_utf8(out.stdout).expect("text");
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        assert_harmless(&shown);
    }
    let ended = daemon.end("TERM");
    assert_harmless(&ended.err);
    assert_replays(&home, &ended);
    let low = |line: &&String| line.contains(r#""event":"battery_low""#);
    assert_eq!(ended.out.iter().filter(low).count(), 1, "{:?}", ended.out);
    let score = home.score(&home.recordings()[0]);
    assert!(
        score["head"]["known_s"].as_f64() < score["duration_s"].as_f64(),
        "{score}"
    );
}

/// What is left of the name is there, and nothing that moves a terminal's cursor or turns its writing
/// round.
#[track_caller]
fn assert_harmless(shown: &str) {
    let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!shown.contains(bad), "{shown:?}");
    assert!(shown.contains("[2J]0;xNape"), "{shown:?}");
}
