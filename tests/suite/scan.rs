//! `nape scan` and `nape rig add` by the real Bluetooth library over a simulated BlueZ: what is found,
//! what is pinned, and what stands in the way.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use nape_tests::bluez::Bluez;
use serde_json::Value;

const NAPE: &str = env!("CARGO_BIN_EXE_nape-under-test");
const SIMULATOR: &str = env!("CARGO_BIN_EXE_firmware-sim-under-test");

/// Runs `nape` with everything it keeps in `home`, on the bus at `address`.
fn nape(home: &Path, address: &str, args: &[&str]) -> Output {
    Command::new(NAPE)
        .args(args)
        .env_clear()
        .env("NAPE_HOME", home)
        .env("DBUS_SYSTEM_BUS_ADDRESS", address)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn lines(output: &Output) -> Vec<Value> {
    let lines = text(&output.stdout);
    let read = |line| serde_json::from_str(line).expect("JSON");
    lines.lines().map(read).collect()
}

#[test]
fn clips_are_found_pinned_by_id_and_shown_as_yours() {
    let Some(mut bluez) = Bluez::start(SIMULATOR, &["--clips", "head,upper_back"]) else {
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    let address = bluez.address();
    let run = |args: &[&str]| nape(home.path(), &address, args);

    bluez.command("name head \u{1b}[2JNape\u{202e} Head");
    let scan = run(&["scan", "--seconds", "2", "--json"]);
    assert_eq!(scan.status.code(), Some(0), "{}", text(&scan.stderr));
    let found = lines(&scan);
    assert_eq!(found.len(), 2, "{found:?}");
    let head = bluez.clip("head")["address"].clone();
    let clip = found
        .iter()
        .find(|c| c["address"] == head)
        .expect("the head's");
    assert_eq!(
        (&clip["name"], &clip["rig"]),
        (&"[2JNape Head".into(), &Value::Null)
    );
    assert!(
        clip["rssi_dbm"]
            .as_i64()
            .is_some_and(|dbm| (-110..0).contains(&dbm)),
        "{clip}"
    );

    // Two are near and none was named: the list is shown and nothing is added.
    let which = run(&["rig", "add", "--seconds", "2"]);
    assert_eq!(which.status.code(), Some(2));
    assert!(
        text(&which.stderr).contains("2 clips were heard"),
        "{}",
        text(&which.stderr)
    );
    let number = clip["number"].to_string();
    let added = run(&["rig", "add", &number, "--seconds", "2"]);
    assert_eq!(added.status.code(), Some(0), "{}", text(&added.stderr));
    let said = text(&added.stdout);
    assert!(
        said.contains("is worn on the head") && !said.contains('\u{1b}'),
        "{said}"
    );
    let again = run(&["rig", "add", head.as_str().expect("text")]);
    assert_eq!(again.status.code(), Some(2));
    assert!(
        text(&again.stderr).contains("in the rig already"),
        "{}",
        text(&again.stderr)
    );
    // The other one is the only one left; its place is given by hand.
    let other = run(&["rig", "add", "--placement", "low_back", "--seconds", "2"]);
    assert_eq!(other.status.code(), Some(0), "{}", text(&other.stderr));

    let listed = run(&["rig", "list", "--json"]);
    let rig: Vec<Value> = serde_json::from_slice(&listed.stdout).expect("a list");
    assert_eq!(rig.len(), 2);
    assert_eq!(
        (&rig[0]["placement"], &rig[0]["address"]),
        (&"head".into(), &head)
    );
    assert_eq!(rig[1]["placement"], "low_back");
    let uid = |i: usize| rig[i]["uid"].as_str().expect("text").to_owned();
    assert!(uid(0).len() == 16 && uid(0) != uid(1), "{rig:?}");
    let table = text(&run(&["scan", "--seconds", "2"]).stdout);
    assert!(
        table.contains("yours: head") && table.contains("yours: lower back"),
        "{table}"
    );
    let none = run(&["rig", "add", "--seconds", "2"]);
    assert_eq!(none.status.code(), Some(3), "{}", text(&none.stderr));
}

#[test]
fn what_stands_in_the_way_is_told_with_what_to_do() {
    let Some(mut bluez) = Bluez::start(SIMULATOR, &["--clips", "head"]) else {
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    let address = bluez.address();
    let refused = |args: &[&str], code: i32, word: &str| {
        let output = nape(home.path(), &address, args);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(word), "{args:?}: {said}");
        assert!(output.stdout.is_empty(), "{args:?}");
    };
    let scan = ["scan", "--seconds", "1"];
    let head = bluez.clip("head")["address"]
        .as_str()
        .expect("text")
        .to_owned();

    refused(
        &["rig", "add", "00:11:22:33:44:55"],
        3,
        "no clip was heard at",
    );
    bluez.command("range head 600");
    refused(&scan, 3, "no clip was heard in 1 s");
    std::fs::write(
        home.path().join("config.toml"),
        "[bluetooth]\nadapter = \"hci7\"\n",
    )
    .expect("a file");
    refused(&scan, 3, "no Bluetooth adapter");
    std::fs::remove_file(home.path().join("config.toml")).expect("the file");
    bluez.command("adapter off");
    refused(&scan, 3, "switched off");
    refused(&["rig", "add", &head], 3, "switched off");
    // It was the user who switched it off.
    assert_eq!(bluez.list()["adapter"], false);
    bluez.kill_board();
    refused(&scan, 3, "service is not running");
    bluez.kill_bus();
    refused(&scan, 3, "system message bus");
    assert!(!home.path().join("rig.toml").exists());
}
