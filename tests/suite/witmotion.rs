//! A device of another make, from the scan to the recording: a simulated WitMotion WT901BLE, spoken to by its
//! driver through the real Bluetooth library, and in virtual time against the simulator's truth.

use std::fs;

use firmware_sim::{ClipOptions, Device, Fault, TrueFrame};
use nape_core::event::Measure;
use nape_core::{Placement, Span, Timestamp};
use nape_devices::Wish;
use nape_session::{ReadOptions, Recording};
use nape_tests::bluez::Bluez;
use nape_tests::daemon::{Home, PATIENCE};
use nape_tests::live::Life;
use serde_json::Value;

use super::faults::{NAPE, SECOND, assert_again, assert_replays};

const SIM: &str = env!("CARGO_BIN_EXE_firmware-sim-under-test");

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn it_is_found_added_streamed_recorded_and_replayed() {
    // Its clock is off by 0.7 %, as one that was measured.
    let arguments = [
        "--clips",
        "head",
        "--device",
        "witmotion",
        "--clock-error",
        "0.7",
        "--mount",
        "identity",
    ];
    let Some(mut bluez) = Bluez::start(SIM, &arguments) else {
        return;
    };
    let home = Home::new(NAPE);
    let bus = bluez.address();
    let scan = |seconds: &str| {
        let output = home.run_on(&bus, &["scan", "--seconds", seconds, "--json"]);
        let line = text(&output.stdout);
        let said = text(&output.stderr);
        serde_json::from_str::<Value>(line.trim()).unwrap_or_else(|e| panic!("{e}: {line}{said}"))
    };

    // Another model of the maker with packets of the same form is known, and refused by word.
    bluez.command("name head WTVB01-BT50");
    let found = scan("2");
    assert_eq!(found["driver"], Value::Null, "{found}");
    let address = found["address"].as_str().expect("text").to_owned();
    let add = ["rig", "add", &address, "--placement", "head"];
    let refused = home.run_on(&bus, &add);
    assert!(!refused.status.success());
    assert!(
        text(&refused.stderr).contains("WTVB01"),
        "{}",
        text(&refused.stderr)
    );
    bluez.until("the link to end", PATIENCE, |list| {
        list["clips"][0]["connected"] == false
    });

    bluez.command("name head WT901BLE67");
    let found = scan("3");
    assert_eq!(
        (&found["name"], &found["driver"]),
        (&"WT901BLE67".into(), &"witmotion".into())
    );
    // It cannot say where it is worn.
    let where_to = home.run_on(&bus, &["rig", "add", &address]);
    assert_eq!(where_to.status.code(), Some(2));
    bluez.until("the link to end", PATIENCE, |list| {
        list["clips"][0]["connected"] == false
    });
    let added = home.run_on(&bus, &add);
    assert!(added.status.success(), "{}", text(&added.stderr));
    assert!(text(&added.stdout).contains("WT901BLE67"));
    let rig = fs::read_to_string(home.path().join("rig.toml")).expect("the rig");
    assert!(rig.contains("driver = \"witmotion\"") && !rig.contains("uid"));
    bluez.until("the link to end", PATIENCE, |list| {
        list["clips"][0]["connected"] == false
    });

    let daemon = home.start(&bus);
    daemon.until_streams("the first samples", PATIENCE, &[0], 8 * SECOND);
    let status = daemon.status().expect("a status");
    let clip = &status["clips"][0];
    assert_eq!(clip["lost"], Value::Null, "it counts nothing: {clip}");
    assert!(
        clip["battery_percent"].as_u64().is_some_and(|p| p > 40),
        "{clip}"
    );
    let rate = clip["rate_hz"].as_f64().expect("a rate");
    assert!((rate - 50.35).abs() < 1.0, "set to 50 Hz by Nape: {clip}");
    bluez.command("kill head");
    daemon.until_says("the connection broke", 1);
    assert_again(&daemon, "a broken link");
    bluez.command("garbage head 5");
    assert_again(&daemon, "bytes that are none");
    assert_replays(&home, &daemon.end("TERM"));

    let file = &home.recordings()[0];
    let recording = Recording::open(file, &ReadOptions::default()).expect("a recording");
    let header = recording.info().header.as_ref().expect("a header");
    let device = &header.devices[0];
    assert_eq!(device.driver.as_deref(), Some("witmotion"));
    assert_eq!(device.chip, "WT901BLE67");
}

/// The true frame nearest to a moment.
fn nearest(truth: &[TrueFrame], at: Timestamp) -> Option<&TrueFrame> {
    let t = at.since(Timestamp::from_micros(0)).as_secs_f64();
    let off = |f: &&TrueFrame| (f.t - t).abs();
    let found = truth
        .iter()
        .rev()
        .take(200)
        .min_by(|a, b| off(a).total_cmp(&off(b)));
    found.filter(|f| off(f) < 0.06)
}

#[test]
fn its_angles_are_right_within_the_stated_interval() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut clip = ClipOptions::new(Placement::Head).of(Device::Witmotion);
    clip.clock_error = 0.007;
    let day = "desk 4m\nphone 45 for 40s\ndesk 8m";
    let mut life = Life::new(day, vec![clip], Wish::DEFAULT, dir.path());
    let mut truth: Vec<TrueFrame> = Vec::new();
    let (mut inside, mut all, mut worst) = (0, 0, 0.0_f64);
    let mut seen = None;
    for step in 0..7_200 {
        if step == 3_000 {
            // Samples are lost that nobody counts; what comes after must still be in its time.
            life.host.world().fault(0, Fault::Loss { share: 0.2 });
        } else if step == 3_100 {
            life.host.world().fault(0, Fault::Loss { share: 0.0 });
        }
        life.live(Span::from_millis(100));
        truth.extend(life.host.world().angles().copied());
        let Some(frame) = life.monitor.session().and_then(|s| s.frame()) else {
            continue;
        };
        let (at, angle) = (frame.at, frame.angles[Measure::Head]);
        // The filter settles first, and a frame counts once.
        let Some(angle) = angle.filter(|_| step > 600 && seen.replace(at) != Some(at)) else {
            continue;
        };
        let Some(true_frame) = nearest(&truth, at) else {
            continue;
        };
        let off = angle.flexion.to_degrees() - true_frame.angles_deg[0][0];
        all += 1;
        inside += i32::from(off.abs() <= 1.96 * angle.sigma.to_degrees());
        worst = worst.max(off.abs());
    }
    let share = f64::from(inside) / f64::from(all);
    assert!(
        all > 500 && share >= 0.95,
        "{share} of {all}, worst {worst}"
    );
    let clip = &life.monitor.clips().as_slice()[0];
    assert_eq!(clip.stats.lost, None);
    assert!(
        (clip.stats.clock_ppm - 7_000.0).abs() < 500.0,
        "{:?}",
        clip.stats
    );
}
