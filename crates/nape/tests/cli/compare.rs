//! `nape score --compare`.

use nape_core::baseline::Sensitivity;
use nape_core::{Control, Placement, Span};
use serde_json::Value;

use super::periods::{Wanted, record};
use super::*;

/// Half an hour at the desk.
fn desk(dir: &Path) {
    let wanted = Wanted {
        script: "calibrate\nlean 45 for 2m40s\ndesk 28m",
        rig: &[Placement::Head, Placement::UpperBack],
        ..Wanted::default()
    };
    record(dir, "desk.mcap", &wanted);
    fs::write(
        dir.join("quick.toml"),
        "[limits]\nsame_position = \"10 min\"\nwithout_walk = \"20 min\"\nbetween_nudges = \"2 min\"\n",
    )
    .expect("as it should be");
    fs::write(dir.join("none.toml"), "[limits]\nnudges_per_day = 0\n").expect("as it should be");
}

fn json(args: &[&str], dir: &Path) -> Value {
    let args: Vec<_> = ["score", "--compare", "--json"]
        .iter()
        .chain(args)
        .copied()
        .collect();
    serde_json::from_str(&ok(&args, dir)).expect("as it should be")
}

fn fired<'a>(compared: &'a Value, what: &str) -> Vec<&'a Value> {
    let all = compared["fired"].as_array().expect("as it should be");
    all.iter().filter(|f| f["what"] == what).collect()
}

#[test]
fn a_configuration_is_compared_with_the_recordings_own() {
    let dir = tempfile::tempdir().unwrap();
    desk(dir.path());
    let compared = json(&["desk.mcap", "quick.toml"], dir.path());
    assert_eq!(compared["schema"], "nape.compare/1");
    assert_eq!(compared["a"]["config"], "its own configuration");
    assert_eq!(compared["b"]["config"], "quick.toml");
    // The movement is the same: the hold is the same on both sides, at the same moment.
    let holds = fired(&compared, "hold_limit");
    assert!(!holds.is_empty());
    assert!(holds.iter().all(|h| h["difference_s"] == 0.0), "{holds:?}");
    // 20 minutes without a walk fire under the one only.
    let walks = fired(&compared, "walk_due");
    assert_eq!(walks.len(), 1);
    assert_eq!(walks[0]["a_t"], Value::Null);
    assert!(walks[0]["b_t"].is_number());
    let nudges = |side: &str| compared[side]["score"]["nudges"].as_array().unwrap().len();
    assert!(nudges("b") > nudges("a"));
    let figure = |name: &str| {
        let all = compared["figures"].as_array().unwrap();
        all.iter().find(|f| f["name"] == name).unwrap().clone()
    };
    assert_eq!(figure("trunk_flexion_deg_p50")["difference"], 0.0);
    assert!(figure("trunk_flexion_deg_p50")["a_uncertainty"].is_number());

    let two = json(&["desk.mcap", "quick.toml", "none.toml"], dir.path());
    assert_eq!(two["a"]["config"], "quick.toml");
    assert!(two["b"]["score"]["nudges"].as_array().unwrap().is_empty());

    let text = ok(
        &["score", "--compare", "desk.mcap", "quick.toml"],
        dir.path(),
    );
    assert!(text.contains("only B"), "{text}");
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
}

#[test]
fn with_a_configuration_what_was_learned_of_the_wearer_does_not_count() {
    let dir = tempfile::tempdir().unwrap();
    desk(dir.path());
    let script = "calibrate\nlean 45 for 8m\ndesk 22m";
    let rig = [Placement::Head, Placement::UpperBack];
    let sensitivity = |learning, minutes, hold_share| Control::Sensitivity {
        sensitivity: Sensitivity {
            learning,
            sustained_limit: Span::from_mins(minutes),
            hold_share,
        },
    };
    let recorded = |name, learning, said: &[(i64, Control)]| {
        let wanted = Wanted {
            script,
            rig: &rig,
            said,
            learning,
            ..Wanted::default()
        };
        record(dir.path(), name, &wanted);
    };
    recorded("plain.mcap", false, &[]);
    recorded("header.mcap", true, &[]);
    recorded("silent.mcap", false, &[(1, sensitivity(true, 30, 1.0))]);
    recorded("learned.mcap", false, &[(1, sensitivity(false, 1, 0.5))]);
    let plain = json(&["plain.mcap", "quick.toml"], dir.path());
    let fires = |v: &Value| -> Vec<Value> {
        let all = v["fired"].as_array().unwrap().iter();
        let b = all.filter(|f| f["b_t"].is_number());
        b.map(|f| serde_json::json!([f["what"], f["b_t"]]))
            .collect()
    };
    let nudges = |v: &Value, side: &str| v[side]["score"]["nudges"].as_array().unwrap().len();
    assert!(nudges(&plain, "b") > 0);
    for name in ["header.mcap", "silent.mcap", "learned.mcap"] {
        let compared = json(&[name, "quick.toml"], dir.path());
        assert_eq!(fires(&compared), fires(&plain), "{name}");
        // Its own side stays as it was.
        let own = nudges(&compared, "a");
        assert_eq!(own == 0, name != "learned.mcap", "{name}: {own}");
    }
}

#[test]
fn two_recordings_stand_side_by_side() {
    let dir = folder();
    desk(dir.path());
    let compared = json(&["desk.mcap", "day.csv"], dir.path());
    assert_eq!(compared["a"]["source"], "desk.mcap");
    assert_eq!(compared["b"]["source"], "day.csv");
    assert!(compared["notes"].to_string().contains("rigs differ"));
    let all = compared["figures"].as_array().unwrap();
    let trunk = all.iter().find(|f| f["name"] == "trunk_coverage").unwrap();
    assert_eq!(trunk["b"], Value::Null);
    assert_eq!(trunk["difference"], Value::Null);
}

#[test]
fn anything_else_is_refused() {
    let dir = folder();
    desk(dir.path());
    fs::write(
        dir.path().join("bad.toml"),
        "[limits]\nsame_position = \"1 s\"\n",
    )
    .unwrap();
    for (args, word) in [
        (&["day.csv"][..], "given: 1 recording and 0 configurations"),
        (&["day.csv", "desk.mcap", "day.csv"], "given: 3 recordings"),
        (
            &["quick.toml", "none.toml"],
            "given: 0 recordings and 2 configurations",
        ),
        (
            &["day.csv", "desk.mcap", "quick.toml"],
            "--compare expects two recordings",
        ),
        (&["day.csv", "bad.toml"], "same_position"),
        (&["day.csv", "missing.toml"], "cannot be read"),
        (&["day.csv", "missing.csv"], "missing.csv"),
        (&["day.csv", "desk.mcap", "--csv"], "cannot be used with"),
    ] {
        let args: Vec<_> = ["score", "--compare"].iter().chain(args).copied().collect();
        let output = run(&args, dir.path());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let text = stderr(&output);
        assert!(text.contains(word), "{args:?}: {text}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}
