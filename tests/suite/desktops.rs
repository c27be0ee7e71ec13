//! Reminder, replacement, guide with updates, action, click on the body and "do not disturb" on real desktops, with
//! pictures of what is seen in `target/desktops`: docs/notifications.md.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use nape_tests::bench::{Bench, SERVERS, Server};
use nape_tests::driver::{Driver, Times};
use serde_json::{Value, json};

const DRIVER: &str = env!("CARGO_BIN_EXE_notify-driver");

/// For what has nothing that could be waited for: a bubble that slides in. Our choice.
const SLIDES_IN: Duration = Duration::from_millis(1500);

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("desktops");
    fs::create_dir_all(&folder).expect("a folder for pictures");
    folder
}

fn real(name: &str, id: u32) -> Value {
    json!({"id": id, "real": name})
}

fn server(name: &str) -> &'static Server {
    let found = SERVERS.iter().find(|s| s.name == name);
    found.expect("a server of the table")
}

fn tried(name: &str) {
    let server = server(name);
    let bench = match Bench::start(server) {
        Ok(bench) => bench,
        Err(line) => return nape_tests::skip(&line),
    };
    let pictures = folder();
    let mut driver = Driver::start(Path::new(DRIVER), &bench.env(), Times::default());
    reminder(server, &bench, &mut driver, &pictures);
    drop(driver);
    let mut driver = Driver::start(Path::new(DRIVER), &bench.env(), Times::default());
    guide(server, &bench, &mut driver, &pictures);
    quiet(server, &bench, &mut driver);
    let left = driver.finish();
    assert!(left.is_empty(), "{name}: {left:?}");
    seen(server, &bench, &pictures);
}

/// Shown, replaced on the same connection, answered once, and a click on it tells why.
fn reminder(server: &Server, bench: &Bench, driver: &mut Driver, pictures: &Path) {
    let picture = |what: &str| bench.picture(pictures, &format!("{}-en-{what}.png", server.name));
    driver.show(&real("reminder", 1));
    driver.expect("shown");
    bench.until_shown("in your chair");
    driver.show(&real("reminder", 2));
    let shown = driver.expect("shown");
    assert_eq!(shown["id"], 2, "{}: the second is shown", server.name);
    bench.until_shown("in your chair");
    if server.buttons {
        bench.click("Later");
        let answer = driver.expect("answer");
        assert_eq!(
            (&answer["id"], &answer["answer"]),
            (&json!(2), &json!("snooze"))
        );
        bench.away();
        driver.show(&real("reminder", 3));
        driver.expect("shown");
        bench.until_shown("in your chair");
    }
    bench.click("body");
    if server.body {
        bench.until_shown("Why this reminder");
        picture("why");
        // GNOME's banner is gone before the pointer is there.
        if server.buttons && server.name != "gnome" {
            bench.click("Later");
            assert_eq!(driver.expect("answer")["answer"], "snooze");
            bench.away();
        }
    } else if let Some(report) = driver.within(SLIDES_IN) {
        // It goes, or nothing happens: nothing is claimed.
        assert_eq!(report["answer"], "dismissed", "{report}");
    }
}

/// One bubble however often it changes; and however often the server then says what was pressed, it is once.
fn guide(server: &Server, bench: &Bench, driver: &mut Driver, pictures: &Path) {
    for looks in [0, 4, 8, 9] {
        driver.show(&real("guide", looks));
        // Plasma refuses what comes more often; a breath takes longer.
        thread::sleep(Duration::from_millis(1100));
    }
    bench.until_shown("Breathe");
    bench.picture(pictures, &format!("{}-en-guide.png", server.name));
    // GNOME draws no button of a bubble that was replaced.
    if server.buttons && server.name != "gnome" {
        bench.click("Stop");
        driver.expect("stop");
        bench.away();
    }
    assert!(driver.silent_for(SLIDES_IN), "{}", server.name);
}

fn quiet(server: &Server, bench: &Bench, driver: &mut Driver) {
    if !server.quiet {
        return;
    }
    bench.quiet(true);
    driver.show(&real("reminder", 9));
    assert_eq!(driver.expect("not_shown")["id"], 9, "{}", server.name);
    bench.quiet(false);
}

/// Pictures of every kind, in both languages, each alone on the screen.
fn seen(server: &Server, bench: &Bench, pictures: &Path) {
    for language in ["en", "de"] {
        for (id, what) in (1_u32..).zip(["reminder", "well_done", "sensor"]) {
            // The bubble goes with its time: two seconds are enough for a picture.
            let expire = Duration::from_secs(2);
            let times = Times {
                expire,
                ..Times::default()
            };
            let mut driver = Driver::start(Path::new(DRIVER), &bench.env(), times);
            driver.show(&json!({"id": id, "real": what, "language": language}));
            thread::sleep(SLIDES_IN);
            let name = format!("{}-{language}-{what}.png", server.name);
            bench.picture(pictures, &name);
            drop(driver);
            thread::sleep(Duration::from_secs(3));
        }
    }
}

macro_rules! desktops {
    ($($test:ident $name:literal)*) => {$(
        #[test]
        #[ignore = "slow: a desktop starts, and bubbles slide in and out"]
        fn $test() {
            tried($name);
        }
    )*};
}

// Those that `.ci/run` installs.
desktops! {
    xfce "xfce"
    mako "mako"
    dunst "dunst"
}

/// The others, one after the other: `NAPE_DESKTOPS=all`, or names.
#[test]
#[ignore = "slow: desktops start one after the other"]
fn other_desktops() {
    let Ok(wanted) = std::env::var("NAPE_DESKTOPS") else {
        return;
    };
    let ci = ["xfce", "mako", "dunst"];
    for server in &SERVERS {
        let named = wanted.split([',', ' ']).any(|name| name == server.name);
        if named || (wanted == "all" && !ci.contains(&server.name)) {
            tried(server.name);
        }
    }
}
