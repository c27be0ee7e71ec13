//! `nape score` over hours, days and several recordings, and with input that is not as it should be.
//!
//! Recordings come from the simulated wearer, with the clock marks, clips and faults a test needs.

use std::path::PathBuf;

use firmware_sim::{Script, SimOptions, Simulator};
use nape_core::{Control, Params, Placement, Span, Timestamp, WallTime};
use nape_session::{Device, Header, ImuBatch, Writer};
use serde_json::Value;

use super::*;

/// What to record.
pub(crate) struct Wanted<'a> {
    pub(crate) script: &'a str,
    pub(crate) seed: u64,
    pub(crate) rig: &'a [Placement],
    /// Civil time at seconds of the session.
    pub(crate) marks: &'a [(i64, WallTime)],
    /// Said at seconds of the session, after what the script says.
    pub(crate) said: &'a [(i64, Control)],
    /// The header says that it is a silent first day.
    pub(crate) learning: bool,
    /// The upper back's clock is late by this from the second second on.
    pub(crate) late: (f64, f64),
    /// A second clip that says the head, too: the upper back's samples under that name.
    pub(crate) doubled: bool,
}

impl Default for Wanted<'_> {
    fn default() -> Self {
        Self {
            script: "calibrate\ndesk 10m",
            seed: 1,
            rig: &[Placement::Head],
            marks: &[],
            said: &[],
            learning: false,
            late: (0.0, 0.0),
            doubled: false,
        }
    }
}

/// A recording of it in `dir`.
pub(crate) fn record(dir: &Path, name: &str, wanted: &Wanted<'_>) -> PathBuf {
    let script = Script::parse(wanted.script).expect("a script");
    let options = SimOptions {
        rate_hz: 20.0,
        rig: wanted.rig.to_vec(),
        ..SimOptions::default()
    };
    let mut simulator = Simulator::new(&script, wanted.seed, options).expect("options");
    let mut controls = simulator.controls();
    controls.extend(wanted.said.iter().map(|(s, c)| (second(*s), c.clone())));
    controls.sort_by_key(|(at, _)| *at);
    let late = Span::from_secs_f64(wanted.late.0);
    let from = Timestamp::from_secs_f64(wanted.late.1);
    let mut batches: Vec<(Timestamp, ImuBatch)> = simulator.by_ref().collect();
    for (at, batch) in &mut batches {
        if batch.placement == Placement::UpperBack && batch.first >= from {
            batch.first = batch.first + late;
            *at = *at + late;
        }
        if wanted.doubled && batch.placement == Placement::UpperBack {
            batch.placement = Placement::Head;
        }
    }
    batches.sort_by_key(|(at, _)| *at);
    let device = |(i, &placement): (usize, &Placement)| Device {
        placement: if wanted.doubled {
            Placement::Head
        } else {
            placement
        },
        name: ["left drawer", "right drawer", "shelf"][i].to_owned(),
        chip: String::new(),
        firmware: String::new(),
        rate_hz: 20.0,
        driver: None,
    };
    let header = Header {
        session: name.to_owned(),
        wall_start: wanted.marks.first().map(|m| m.1),
        params: Params {
            learning: wanted.learning,
            ..Params::default()
        },
        devices: wanted.rig.iter().enumerate().map(device).collect(),
        ..Header::default()
    };
    let path = dir.join(name);
    let mut writer = Writer::create(&path, &header).expect("a recording");
    let mut marks = wanted.marks.iter().peekable();
    let mut controls = controls.into_iter().peekable();
    for (at, batch) in &batches {
        while let Some((when, control)) = controls.next_if(|c| c.0 <= *at) {
            writer.control(when, &control).expect("written");
        }
        while let Some((s, wall)) = marks.next_if(|m| second(m.0) <= *at) {
            writer.wall(second(*s), *wall).expect("written");
        }
        writer.batch(*at, batch).expect("written");
    }
    writer.finish().expect("finished");
    path
}

fn second(s: i64) -> Timestamp {
    Timestamp::from_micros(s * 1_000_000)
}

/// Civil time: seconds since 1970 and the offset from UTC in hours.
fn wall(unix_s: i64, offset_h: i32) -> WallTime {
    WallTime {
        unix_us: unix_s * 1_000_000,
        utc_offset_s: offset_h * 3600,
    }
}

/// 2026-10-25 00:00 UTC, an hour before Central Europe sets its clocks back.
const AUTUMN: i64 = 1_792_886_400;

/// 2026-03-02 08:00 UTC.
const MARCH: i64 = 1_772_438_400;

fn objects(args: &[&str], dir: &Path) -> Vec<Value> {
    let text = ok(args, dir);
    text.lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value}"))
}

#[test]
fn the_doubled_hour_of_a_change_of_the_clock_is_two_rows_and_hours_add_up() {
    let dir = tempfile::tempdir().unwrap();
    // Half an hour before the change (02:30 summer time) until an hour and a bit after it.
    let marks = [(0, wall(AUTUMN + 1800, 2)), (1800, wall(AUTUMN + 3600, 1))];
    let wanted = Wanted {
        script: "calibrate\ndesk 30m\nwalk 2m\ndesk 1h10m",
        marks: &marks,
        ..Wanted::default()
    };
    record(dir.path(), "night.mcap", &wanted);
    let hours = objects(
        &["score", "night.mcap", "--json", "--per", "hour"],
        dir.path(),
    );
    let labels: Vec<_> = hours
        .iter()
        .map(|h| h["period"]["label"].as_str().unwrap())
        .collect();
    assert_eq!(
        labels,
        [
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T03:00+01:00"
        ]
    );
    assert_eq!(hours[0]["period"]["t1"], 1800.0);
    assert_eq!(hours[1]["duration_s"], 3600.0);
    assert_eq!(hours[1]["period"]["kind"], "hour");
    assert_eq!(hours[1]["period"]["clock"], "civil");

    let whole = &objects(&["score", "night.mcap", "--json"], dir.path())[0];
    assert_eq!(whole["period"]["kind"], "session");
    assert_eq!(whole["period"]["label"], "2026-10-25T02:30:00+02:00");
    for key in ["duration_s", "known_s", "worn_s", "unknown_s"] {
        let sum: f64 = hours.iter().map(|h| number(&h[key])).sum();
        assert!((sum - number(&whole[key])).abs() < 0.01, "{key}: {sum}");
    }
    for key in ["walks", "holds", "nudges", "breaks"] {
        let all: Vec<Value> = hours
            .iter()
            .flat_map(|h| h[key].as_array().unwrap())
            .cloned()
            .collect();
        assert_eq!(&Value::from(all), &whole[key], "{key}");
    }

    let day = objects(
        &["score", "night.mcap", "--json", "--per", "day"],
        dir.path(),
    );
    assert_eq!(day.len(), 1);
    assert_eq!(day[0]["period"]["label"], "2026-10-25");
    for key in ["head", "sustained", "walks", "holds", "duration_s"] {
        assert_eq!(day[0][key], whole[key], "{key}");
    }

    let text = ok(&["score", "night.mcap", "--per", "hour"], dir.path());
    assert!(text.contains("\n2026-10-25 02:00+01:00 "), "{text}");
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    let csv = ok(
        &["score", "night.mcap", "--per", "hour", "--csv"],
        dir.path(),
    );
    assert!(csv.starts_with("period_kind,period_label,"), "{csv}");
    assert_eq!(csv.lines().count(), 4);
    assert!(
        csv.contains("\nhour,2026-10-25T02:00+02:00,civil,0,1800,"),
        "{csv}"
    );
}

#[test]
fn a_change_of_the_clock_at_midnight_keeps_the_hour_before_it_in_its_day() {
    let dir = tempfile::tempdir().unwrap();
    // Chile: 24:00 summer time of 2026-04-04 is 23:00 again; told 5 s late. 10 minutes before it on.
    let midnight = AUTUMN - 203 * 86_400 + 3 * 3600;
    let marks = [(0, wall(midnight - 600, -3)), (605, wall(midnight + 5, -4))];
    let wanted = Wanted {
        script: "calibrate\ndesk 20m",
        marks: &marks,
        ..Wanted::default()
    };
    record(dir.path(), "night.mcap", &wanted);
    let args = ["score", "night.mcap", "--json", "--per", "day"];
    let days = objects(&args, dir.path());
    let told: Vec<_> = days
        .iter()
        .map(|d| {
            let label = d["period"]["label"].as_str().unwrap();
            (label, number(&d["duration_s"]))
        })
        .collect();
    let whole = &objects(&["score", "night.mcap", "--json"], dir.path())[0];
    let all = number(&whole["duration_s"]);
    assert_eq!(
        told,
        [("2026-04-04", all - 5.0), ("2026-04-05", 5.0)],
        "{all}"
    );
}

#[test]
fn a_day_takes_in_all_its_recordings_and_merge_takes_in_all() {
    let dir = tempfile::tempdir().unwrap();
    let day = |name: &str, seed, from: i64| {
        let marks = [(0, wall(from, 1))];
        let wanted = Wanted {
            seed,
            marks: &marks,
            ..Wanted::default()
        };
        record(dir.path(), name, &wanted);
    };
    day("late.mcap", 2, MARCH + 7200);
    day("early.mcap", 1, MARCH);
    day("next.mcap", 3, MARCH + 86_400);
    let files = ["late.mcap", "early.mcap", "next.mcap"];
    let with = |flags: &[&'static str]| {
        let args = ["score", "--json"]
            .into_iter()
            .chain(files)
            .chain(flags.iter().copied());
        objects(&args.collect::<Vec<_>>(), dir.path())
    };
    let single = with(&[]);
    let days = with(&["--per", "day"]);
    let labels: Vec<_> = days
        .iter()
        .map(|d| d["period"]["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["2026-03-02", "2026-03-03"]);
    assert_eq!(days[0]["source"], "early.mcap + late.mcap");
    let sum = number(&single[0]["duration_s"]) + number(&single[1]["duration_s"]);
    assert!((number(&days[0]["duration_s"]) - sum).abs() < 0.01);
    assert!(number(&days[0]["period"]["t1"]) > 7200.0);
    let all = with(&["--merge"]);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["period"]["kind"], "all");
    let known: f64 = single.iter().map(|s| number(&s["known_s"])).sum();
    assert!((number(&all[0]["known_s"]) - known).abs() < 0.01);
    let output = run(
        &["score", "late.mcap", "--merge", "--per", "day"],
        dir.path(),
    );
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_clock_that_jumps_is_told_and_times_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let marks = [(0, wall(MARCH, 1)), (300, wall(MARCH + 300 + 3600, 1))];
    let wanted = Wanted {
        marks: &marks,
        ..Wanted::default()
    };
    record(dir.path(), "set.mcap", &wanted);
    let output = run(
        &["score", "set.mcap", "--json", "--per", "hour"],
        dir.path(),
    );
    assert!(
        stderr(&output).contains("civil time jumped ahead by 1 h at 5:00"),
        "{output:?}"
    );
    let hours: Vec<Value> = stdout(&output)
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(hours.len(), 2);
    assert_eq!(hours[0]["duration_s"], 300.0);
    assert!(hours[0]["notes"].to_string().contains("jumped ahead"));
}

#[test]
fn without_civil_time_hours_count_from_the_start_and_that_is_said() {
    let dir = folder();
    let hours = objects(&["score", "day.csv", "--json", "--per", "hour"], dir.path());
    assert_eq!(hours.len(), 1);
    assert_eq!(hours[0]["period"]["label"], "hour 1");
    assert_eq!(hours[0]["period"]["clock"], "since_start");
    assert!(
        hours[0]["notes"]
            .to_string()
            .contains("hours are counted since its start")
    );
    let day = objects(&["score", "day.csv", "--json", "--per", "day"], dir.path());
    assert_eq!(day[0]["period"]["kind"], "session");
    assert!(day[0]["notes"].to_string().contains("taken for a day"));
    let session = objects(&["score", "day.csv", "--json"], dir.path());
    assert_eq!(session[0]["notes"], serde_json::json!([]));
    assert_eq!(session[0]["period"]["label"], "day.csv");
}

#[test]
fn two_clips_on_one_placement_are_named_and_only_the_first_counts() {
    let dir = tempfile::tempdir().unwrap();
    let rig = [Placement::Head, Placement::UpperBack];
    let doubled = Wanted {
        rig: &rig,
        doubled: true,
        ..Wanted::default()
    };
    record(dir.path(), "two.mcap", &doubled);
    let output = run(&["score", "two.mcap", "--json"], dir.path());
    let said = stderr(&output);
    assert!(
        said.contains(
            "two clips claim the placement head: clip 0 (left drawer) and clip 1 (right drawer)"
        ),
        "{said}"
    );
    let score: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert!(score["notes"].to_string().contains("right drawer"));
    assert_eq!(score["rig"], serde_json::json!(["head"]));
    // The same day, the second clip where it belongs: the head is measured the same.
    let apart = Wanted {
        rig: &rig,
        ..Wanted::default()
    };
    record(dir.path(), "apart.mcap", &apart);
    let clean = &objects(&["score", "apart.mcap", "--json"], dir.path())[0];
    assert_eq!(score["head"]["flexion_deg"], clean["head"]["flexion_deg"]);
    assert_eq!(score["head"]["share"], clean["head"]["share"]);
}

#[test]
fn contradicting_rows_of_a_csv_are_suspected() {
    let dir = folder();
    let text = fs::read_to_string(dir.path().join("day.csv")).unwrap();
    let mut doubled = String::new();
    for (i, line) in text.lines().enumerate() {
        doubled.push_str(line);
        doubled.push('\n');
        if i > 0 && i % 5 == 0 {
            let (time, _) = line.split_once(',').unwrap();
            doubled.push_str(&format!("{time},9.81,0,0,0,0,0\n"));
        }
    }
    fs::write(dir.path().join("doubled.csv"), doubled).unwrap();
    let output = run(&["score", "doubled.csv", "--json"], dir.path());
    let said = stderr(&output);
    assert!(
        said.contains("head: 2400 rows have the time of the row before"),
        "{said}"
    );
    let (odd, clean) = (
        serde_json::from_str::<Value>(&stdout(&output)).unwrap(),
        &objects(&["score", "day.csv", "--json"], dir.path())[0],
    );
    assert_eq!(odd["head"]["flexion_deg"], clean["head"]["flexion_deg"]);
}

#[test]
fn with_windows_given_the_recordings_own_word_about_calibration_does_not_count() {
    let dir = tempfile::tempdir().unwrap();
    let again = Control::PutOnAgain { placement: None };
    let rezero = Control::Rezero { placement: None };
    let recorded = |name, said: &[(i64, Control)]| {
        let wanted = Wanted {
            script: "calibrate\nlean 20 for 1m\ndesk 3m",
            said,
            ..Wanted::default()
        };
        record(dir.path(), name, &wanted);
        let windows = ["--upright", "0:5", "--nod", "5:16", "--json"];
        let args: Vec<_> = ["score", name].into_iter().chain(windows).collect();
        let mut score = objects(&args, dir.path()).remove(0);
        score["source"] = Value::Null;
        score["period"] = Value::Null;
        score
    };
    let plain = recorded("plain.mcap", &[]);
    assert!(number(&plain["head"]["coverage"]) > 0.8);
    assert_eq!(recorded("again.mcap", &[(40, again)]), plain);
    assert_eq!(recorded("rezero.mcap", &[(40, rezero)]), plain);
}

#[test]
fn a_session_without_a_calibration_says_so_and_knows_no_angle() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = String::from(
        "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2,gyr_x_radps,gyr_y_radps,gyr_z_radps\n",
    );
    for i in 0..3000 {
        // Never still, never a nod: a wobble about all axes.
        let t = f64::from(i) / 25.0;
        let (a, b) = ((7.0 * t).sin(), (5.0 * t).cos());
        text.push_str(&format!(
            "{t:.2},{a:.3},{b:.3},9.7,{:.3},{:.3},{a:.3}\n",
            b * 0.5,
            a * 0.4
        ));
    }
    fs::write(dir.path().join("wobble.csv"), text).unwrap();
    let score = &objects(&["score", "wobble.csv", "--json"], dir.path())[0];
    assert_eq!(score["calibration"], "none");
    assert_eq!(score["known_s"], 0.0);
    assert_eq!(score["head"], Value::Null);
    let notes = score["notes"].to_string();
    assert!(
        notes.contains(r#""note":"not_calibrated","placement":"head""#),
        "{notes}"
    );
}

#[test]
fn clocks_that_disagree_make_what_takes_both_clips_unknown() {
    let dir = tempfile::tempdir().unwrap();
    let rig = [Placement::Head, Placement::UpperBack];
    let wanted = |late| Wanted {
        script: "calibrate\ndesk 1h",
        seed: 2,
        rig: &rig,
        late: (late, 600.0),
        ..Wanted::default()
    };
    record(dir.path(), "good.mcap", &wanted(0.0));
    record(dir.path(), "late.mcap", &wanted(5.0));
    let events = objects(&["replay", "late.mcap", "--json"], dir.path());
    let found: Vec<_> = events
        .iter()
        .filter(|e| e["event"] == "clocks_disagree")
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0]["placements"],
        serde_json::json!(["head", "upper_back"])
    );
    assert_eq!(found[0]["lag_s"], 5.0);
    let from = number(&found[0]["t"]);
    assert!((600.0..1800.0).contains(&from), "{from}");
    let late = &objects(&["score", "late.mcap", "--json"], dir.path())[0];
    let note = &late["notes"][0];
    assert_eq!(note["note"], "clocks_disagree", "{note}");
    assert_eq!(
        note["placements"],
        serde_json::json!(["head", "upper_back"])
    );
    assert_eq!(note["lag_s"], 5.0);
    assert!(number(&late["head"]["coverage"]) > 0.95);
    let known = number(&late["neck"]["known_s"]);
    assert!(
        (from - 60.0..from + 1.0).contains(&known),
        "{known} of {from}"
    );

    let events = objects(&["replay", "good.mcap", "--json"], dir.path());
    assert!(events.iter().all(|e| e["event"] != "clocks_disagree"));
    let good = &objects(&["score", "good.mcap", "--json"], dir.path())[0];
    assert!(number(&good["neck"]["coverage"]) > 0.95);
}
