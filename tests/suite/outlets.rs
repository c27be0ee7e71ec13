//! Adding an outlet touches one file: this one adds two, which hear what happens while a simulated wearer lives, and one
//! that never reads.

use std::sync::mpsc;
use std::time::Duration;

use firmware_sim::ClipOptions;
use nape_core::event::EventKind;
use nape_core::score::Summary;
use nape_core::{Placement, Span, Timestamp};
use nape_daemon::live::Minute;
use nape_daemon::outlets::{Behind, Full, Happening, Outlet, Received, Topic, Topics};
use nape_devices::Wish;
use nape_tests::live::Life;

use super::live::{assert_replays, folder};

/// What a history would keep of a session: its minutes and its nudges.
struct Ledger {
    kept: mpsc::Sender<Kept>,
}

#[derive(Debug)]
enum Kept {
    Began(Timestamp),
    Minute(Box<Minute>),
    Nudge,
    Ended(Timestamp),
    Missed,
}

impl Outlet for Ledger {
    fn name(&self) -> &'static str {
        "ledger"
    }

    fn topics(&self) -> Topics {
        Topics::of(&[Topic::Sessions, Topic::Minutes, Topic::Events])
    }

    fn behind(&self) -> Behind {
        Behind {
            most: 100_000,
            full: Full::DropOldest,
        }
    }

    fn take(&mut self, happening: &Happening) {
        let kept = match happening {
            Happening::SessionBegan(at) => Kept::Began(*at),
            Happening::SessionEnded(at) => Kept::Ended(*at),
            Happening::Minute(minute) => Kept::Minute(minute.clone()),
            Happening::Event { event, .. } if matches!(event.kind, EventKind::Nudge(_)) => {
                Kept::Nudge
            }
            _ => return,
        };
        self.kept.send(kept).expect("the test listens");
    }

    fn missed(&mut self, _: u64) {
        self.kept.send(Kept::Missed).expect("the test listens");
    }
}

#[test]
fn an_outlet_of_one_file_hears_frames_minutes_and_events_and_one_that_hangs_holds_up_nobody() {
    let dir = folder();
    let clips = vec![
        ClipOptions::new(Placement::Head),
        ClipOptions::new(Placement::UpperBack),
    ];
    let day = "sit_upright 20s\nphone 62 for 10m\nwalk 1m\ndesk 10m";
    let mut life = Life::new(day, clips, Wish::DEFAULT, dir.path());
    let (kept, keeps) = mpsc::channel();
    life.outlets
        .attach(Box::new(Ledger { kept }))
        .expect("a thread");
    let many = Behind {
        most: 100_000,
        full: Full::DropOldest,
    };
    let few = Behind {
        most: 16,
        full: Full::HangUp,
    };
    let mut frames = life.outlets.subscribe(Topics::of(&[Topic::Frames]), many);
    let mut hangs = life.outlets.subscribe(Topics::of(&[Topic::Frames]), few);
    life.live(Span::from_mins(14));
    life.close();
    assert!(matches!(hangs.try_next(), Some(Received::TooSlow)));

    // Ten a second, from the first decided epoch to the last.
    let mut last = None;
    let mut count = 0_u32;
    while let Some(received) = frames.try_next() {
        let Received::Happening(happening) = received else {
            panic!("{received:?}");
        };
        let Happening::Frame(frame) = &*happening else {
            panic!("{happening:?}");
        };
        assert!(last.is_none_or(|l| l < frame.at), "in order");
        last = Some(frame.at);
        count += 1;
    }
    assert!((8300..=8400).contains(&count), "{count} frames");

    assert!(life.outlets.close(Duration::from_secs(30)));
    let kept: Vec<Kept> = keeps.iter().collect();
    let (Some(Kept::Began(began)), Some(Kept::Ended(ended))) = (kept.first(), kept.last()) else {
        panic!("{:?}, {:?}", kept.first(), kept.last());
    };
    assert!(!kept.iter().any(|k| matches!(k, Kept::Missed)));
    assert!(kept.iter().any(|k| matches!(k, Kept::Nudge)));
    let minutes: Vec<&Minute> = kept
        .iter()
        .filter_map(|k| match k {
            Kept::Minute(minute) => Some(&**minute),
            _ => None,
        })
        .collect();
    // From 9:00:00 on, fourteen minutes and what the first samples took.
    assert!((14..=15).contains(&minutes.len()), "{}", minutes.len());
    for minute in &minutes[1..] {
        assert_eq!(minute.begins.unix_us % 60_000_000, 0, "{:?}", minute.begins);
    }
    // Put together they are the summary of the session's own recording.
    let mut sum = minutes[0].part.clone();
    for minute in &minutes[1..] {
        sum.merge(&minute.part);
    }
    assert_eq!((sum.from(), sum.end()), (*began, *ended));
    assert_replays(&life);
    let recorded = recorded_summary(&life);
    assert_eq!(sum.finish("x"), recorded.finish("x"));
}

/// The summary of one pass over the recording.
fn recorded_summary(life: &Life) -> Summary {
    use nape_core::{Engine, feed};
    let file = &life.recorded()[0];
    let options = nape_session::ReadOptions::default();
    let mut recording = nape_session::Recording::open(file, &options).expect("a recording");
    let header = recording.info().header.clone().expect("a header");
    let start = recording.start();
    let mut engine = Engine::new(header.params, start);
    let mut summary = Summary::new(start);
    let mut last = start;
    let mut observe = |output: &nape_core::Output| {
        summary.observe(output);
        Ok::<(), std::convert::Infallible>(())
    };
    while let Some(item) = recording.next_item().expect("an item") {
        let Ok(()) = feed::feed(&mut engine, item.at, item.input.as_input(), &mut observe);
        last = item.at;
    }
    let Ok(()) = feed::feed(&mut engine, last, nape_core::Input::End, &mut observe);
    summary.reached(last);
    summary
}
