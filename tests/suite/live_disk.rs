//! A slow disk: the loop never waits for it, nothing is lost, and when it is too slow the recording ends whole.

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use firmware_sim::ClipOptions;
use nape_core::{Placement, Span};
use nape_daemon::disk::Job;
use nape_daemon::live::Record;
use nape_daemon::monitor::Effect;
use nape_devices::Wish;
use nape_session::{OwnedInput, ReadOptions, Recording};
use nape_tests::live::{Life, slow_disk};

use super::live::{assert_replays, folder};

fn wearer(dir: &Path, config: Wish) -> Life {
    let clips = vec![
        ClipOptions::new(Placement::Head),
        ClipOptions::new(Placement::UpperBack),
    ];
    Life::new("sit_upright 20s\ndesk 60m", clips, config, dir)
}

fn said(life: &Life, part: &str) -> usize {
    let said = |e: &&Effect| matches!(e, Effect::Say(words) if words.contains(part));
    life.effects.iter().filter(said).count()
}

/// Samples in a recording, and the time from the first to the last input, s.
fn samples(file: &Path) -> (usize, f64) {
    let mut recording = Recording::open(file, &ReadOptions::default()).expect("a recording");
    let (mut samples, mut first, mut last) = (0, None, recording.start());
    while let Some(item) = recording.next_item().expect("an item") {
        if let OwnedInput::Samples { samples: s, .. } = &item.input {
            samples += s.len();
        }
        first.get_or_insert(item.at);
        last = item.at;
    }
    let first = first.expect("an item");
    (samples, last.since(first).as_secs_f64())
}

/// Each piece takes two seconds to reach this disk. Twenty seconds of wearing are lived in a moment, so the disk is
/// behind for all of it.
#[test]
fn a_disk_that_takes_two_seconds_a_time_holds_up_nobody_and_loses_nothing() {
    let dir = folder();
    let slow = slow_disk(dir.path(), |job| {
        if matches!(
            job,
            Job::Record(Record::Write { .. } | Record::Finish { .. })
        ) {
            thread::sleep(Duration::from_secs(2));
        }
    });
    let mut life = wearer(dir.path(), Wish::DEFAULT);
    life.write_by(slow.expect("a thread"));
    let mut worst = Duration::ZERO;
    for _ in 0..250 {
        let before = Instant::now();
        life.live(Span::from_millis(100));
        worst = worst.max(before.elapsed());
    }
    assert!(
        worst < Duration::from_secs(1),
        "a tenth of a second of the loop took {worst:?}"
    );
    assert!(
        life.close_and_wait(Duration::from_secs(60)),
        "it comes to an end"
    );
    assert_eq!(life.recorded().len(), 1);
    assert_replays(&life);
}

/// A disk that hangs for a quarter of an hour: bounded memory, a word to the wearer, a file that is whole as far as it goes,
/// and another one when the disk is back.
#[test]
fn a_disk_that_hangs_ends_the_recording_whole_and_it_is_tried_again() {
    let dir = folder();
    let (go, wait) = mpsc::channel::<()>();
    let mut hangs = Some(wait);
    let slow = slow_disk(dir.path(), move |job| {
        if matches!(job, Job::Record(Record::Write { .. }))
            && let Some(wait) = hangs.take()
        {
            // An error means: go on.
            let _ = wait.recv();
        }
    });
    let rate_dhz = 1000;
    let config = Wish {
        rate_dhz,
        ..Wish::DEFAULT
    };
    let mut life = wearer(dir.path(), config);
    life.write_by(slow.expect("a thread"));
    let mut min = 0;
    while life.monitor.not_recorded().is_none() {
        life.live(Span::from_mins(1));
        min += 1;
        assert!(min < 30, "the memory is bounded");
    }
    assert_eq!(said(&life, "too slow"), 1, "said once");
    life.live(Span::from_mins(2));
    assert_eq!(said(&life, "too slow"), 1, "and not every minute");
    drop(go);
    // The disk is back; what waits for it is written while nothing new comes.
    let deadline = Instant::now() + Duration::from_secs(60);
    while life.monitor.not_recorded().is_some() {
        assert!(Instant::now() < deadline, "it is tried again");
        thread::sleep(Duration::from_millis(200));
        life.live(Span::from_secs(30));
    }
    assert_eq!(said(&life, "Recording again"), 1);
    life.live(Span::from_mins(2));
    assert!(
        life.close_and_wait(Duration::from_secs(60)),
        "it comes to an end"
    );

    let (_, whole) = samples(&life.recorded()[0]);
    assert!(whole > 60.0, "the second goes on to the end: {whole} s");
    let (samples, span) = samples(&dir.path().join("1.mcap.part"));
    let expected = span * 2.0 * f64::from(rate_dhz) / 10.0;
    #[expect(clippy::cast_precision_loss, reason = "a million")]
    let share = samples as f64 / expected;
    assert!(span > 60.0, "{span} s");
    assert!((share - 1.0).abs() < 0.01, "no hole: {samples} in {span} s");
}
