//! Tests of the hub: who does not read holds up nobody, and hears of it as it said.

use std::time::Instant;

use nape_core::Timestamp;

use super::*;

fn at(n: i64) -> Happening {
    Happening::SessionBegan(Timestamp::from_micros(n))
}

fn number(received: Option<Received>) -> Option<i64> {
    match received? {
        Received::Happening(happening) => match *happening {
            Happening::SessionBegan(at) => Some(at.as_micros()),
            _ => None,
        },
        Received::Missed(count) => Some(-i64::try_from(count).unwrap()),
        Received::TooSlow => None,
    }
}

const SESSIONS: Topics = Topics::of(&[Topic::Sessions]);

const fn behind(most: usize, full: Full) -> Behind {
    Behind { most, full }
}

#[test]
fn one_is_told_what_one_asked_for() {
    let outlets = Outlets::default();
    assert!(!outlets.wants(Topic::Sessions));
    outlets.publish(at(1));
    let mut mine = outlets.subscribe(SESSIONS, behind(4, Full::HangUp));
    assert!(outlets.wants(Topic::Sessions) && !outlets.wants(Topic::Frames));
    outlets.publish(Happening::Note("a note".to_owned()));
    outlets.publish(at(2));
    assert_eq!(number(mine.try_next()), Some(2));
    assert!(mine.try_next().is_none());
    drop(mine);
    assert!(!outlets.wants(Topic::Sessions));
}

#[test]
fn who_falls_behind_misses_the_oldest_and_hears_how_many_or_is_hung_up_on() {
    let outlets = Outlets::default();
    let mut drops = outlets.subscribe(SESSIONS, behind(4, Full::DropOldest));
    let mut hangs_up = outlets.subscribe(SESSIONS, behind(4, Full::HangUp));
    for n in 0..10 {
        outlets.publish(at(n));
    }
    let got: Vec<_> = std::iter::from_fn(|| number(drops.try_next())).collect();
    assert_eq!(got, [-6, 6, 7, 8, 9]);
    assert!(matches!(hangs_up.try_next(), Some(Received::TooSlow)));
    assert!(hangs_up.try_next().is_none(), "nothing more comes");
    outlets.publish(at(10));
    assert_eq!(number(drops.try_next()), Some(10));
    assert!(outlets.close(Duration::ZERO));
    assert!(drops.try_next().is_none());
}

/// Takes in until it is told to hang.
struct Hangs {
    took: sync::Sender<i64>,
    go_on: sync::Receiver<()>,
}

impl Outlet for Hangs {
    fn name(&self) -> &'static str {
        "hangs"
    }

    fn topics(&self) -> Topics {
        SESSIONS
    }

    fn behind(&self) -> Behind {
        behind(4, Full::DropOldest)
    }

    fn take(&mut self, happening: &Happening) {
        self.took
            .send(number(Some(Received::Happening(Arc::new(happening.clone())))).unwrap())
            .unwrap();
        // An error means that it may go on for good.
        let _ = self.go_on.recv();
    }

    fn missed(&mut self, count: u64) {
        self.took.send(-i64::try_from(count).unwrap()).unwrap();
    }
}

#[test]
fn an_outlet_that_hangs_holds_up_nobody_and_the_end_waits_for_it_with_a_bound() {
    let (took, taken) = sync::channel();
    let (go, go_on) = sync::channel();
    let outlets = Outlets::default();
    outlets.attach(Box::new(Hangs { took, go_on })).unwrap();
    outlets.publish(at(0));
    assert_eq!(taken.recv().unwrap(), 0);
    let before = Instant::now();
    for n in 1..1000 {
        outlets.publish(at(n));
    }
    assert!(before.elapsed() < Duration::from_secs(5), "nobody waits");
    assert!(!outlets.close(Duration::from_millis(50)), "it still hangs");
    drop(go);
    let rest: Vec<_> = taken.iter().collect();
    assert_eq!(rest, [-995, 996, 997, 998, 999]);
}
