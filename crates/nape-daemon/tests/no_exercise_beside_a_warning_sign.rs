//! No way leads to an exercise beside a warning sign: check-ins whole and broken off, declared factors, what hurts,
//! forgetting, clearances, full disks, damaged files, restarts and kills, in any order, on the daemon's own logic and
//! real files.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use nape_control::wearer::{Change, Report};
use nape_control::{Request, Response};
use nape_core::article::{ACTIVITIES, Activity, RiskFactor};
use nape_core::coach::interview::Interview;
use nape_core::coach::{Advice, CheckIn, Health, RedFlag};
use nape_core::event::{Answer, Carry};
use nape_core::{Span, Timestamp, WallTime};
use nape_daemon::atomic_file::FileError;
use nape_daemon::baseline::Kept;
use nape_daemon::files::Files;
use nape_daemon::monitor::{Effect, Keeper, Moment, Monitor, Setup};
use nape_daemon::wearer::Wearer;
use nape_daemon::{carry, wearer};
use proptest::prelude::*;

/// What happens.
#[derive(Debug, Clone)]
enum Step {
    /// Something is said or changed.
    Say(Change),
    /// The check-in is asked: bits answer the questions, after `quit` of them the wearer stops.
    Asked { bits: u32, quit: Option<u8> },
    /// "It hurts", without saying what.
    Hurts,
    /// The disk fills up, or has room again.
    Full(bool),
    /// A file is damaged.
    Damage { carry: bool, how: u8 },
    /// The daemon ends in order and begins anew.
    Restart,
    /// It is killed, and begins anew.
    Kill,
    /// Minutes go by.
    Wait(u8),
}

/// The daemon's files on a disk that may be full.
struct Disk {
    files: Files,
    full: bool,
}

impl Disk {
    fn room(&self) -> Result<(), FileError> {
        if self.full {
            return Err(FileError {
                path: "disk".into(),
                source: std::io::ErrorKind::StorageFull.into(),
            });
        }
        Ok(())
    }
}

impl Keeper for Disk {
    fn wearer(&mut self, wearer: &Wearer) -> Result<(), FileError> {
        self.room()?;
        self.files.wearer(wearer)
    }

    fn carry(&mut self, carry: &Carry) -> Result<(), FileError> {
        self.room()?;
        self.files.carry(carry)
    }

    fn mark_lost(&mut self) {
        self.files.mark_lost();
    }

    fn baseline(&mut self, kept: Option<&Kept>) -> Result<(), FileError> {
        self.room()?;
        self.files.baseline(kept)
    }
}

/// A computer with a daemon on it, and beside it what the wearer would remember.
struct House {
    _dir: tempfile::TempDir,
    carry: PathBuf,
    wearer: PathBuf,
    disk: Disk,
    /// `None`: it does not start, because a file cannot be read.
    monitor: Option<Monitor>,
    now: Moment,
    /// Signs that were named and that no doctor has cleared.
    signs: BTreeSet<RedFlag>,
    /// What was said may be lost: no exercise until a whole check-in.
    lost: bool,
    /// Something was damaged, or not written: the program may know of signs that the wearer cleared, and be more
    /// cautious.
    unsure: bool,
}

fn moment(minutes: i64) -> Moment {
    let at = Timestamp::from_micros(0) + Span::from_mins(minutes);
    Moment {
        at,
        wall: WallTime {
            unix_us: 1_795_000_000_000_000 + at.as_micros(),
            utc_offset_s: 0,
        },
    }
}

impl House {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let [carry, wearer, rig, baseline] =
            ["day.json", "wearer.json", "rig.toml", "baseline.json"].map(|n| dir.path().join(n));
        let files = Files::new(rig, carry.clone(), baseline, wearer.clone());
        let mut house = Self {
            _dir: dir,
            carry,
            wearer,
            disk: Disk { files, full: false },
            monitor: None,
            now: moment(0),
            signs: BTreeSet::new(),
            lost: false,
            unsure: false,
        };
        house.start();
        house
    }

    /// As the daemon begins.
    fn start(&mut self) {
        self.monitor = None;
        let Ok(wearer) = wearer::load(&self.wearer) else {
            return;
        };
        let Ok((carry, _)) = carry::load(&self.carry) else {
            return;
        };
        let setup = Setup {
            carry,
            wearer,
            ..Setup::default()
        };
        self.monitor = Some(Monitor::new(self.now.at, setup));
    }

    /// What the shell does with what the monitor wants.
    fn carry_out(&mut self) {
        let Some(monitor) = &mut self.monitor else {
            return;
        };
        for effect in monitor.effects() {
            if let Effect::Carry(carry) = effect {
                drop(self.disk.carry(&carry));
            }
        }
    }

    fn ask(&mut self, request: &Request) -> Option<Response> {
        let response = self
            .monitor
            .as_mut()
            .map(|m| m.request(self.now, request, &mut self.disk));
        self.carry_out();
        response
    }

    fn say(&mut self, change: &Change) -> Option<Report> {
        let change = change.clone();
        match self.ask(&Request::Wearer { change })? {
            Response::Wearer(report) => Some(*report),
            _ => None,
        }
    }

    /// What a wearer who said this remembers.
    fn remember(&mut self, said: &CheckIn) {
        if said.cleared {
            self.signs.clear();
        }
        self.signs.retain(|f| !said.cleared_signs.contains(f));
        let named = said.red_flags.iter().copied();
        self.signs.extend(named.filter(|f| f.urgency().silences()));
        self.lost &= said.partial;
        self.unsure |= self.disk.full;
    }

    fn check_in(&mut self, said: CheckIn) {
        if let Some(report) = self.say(&Change::CheckIn { said: said.clone() }) {
            self.remember(&said);
            let signs = report.health.red_flag();
            let advised = report.advice.first().copied();
            match self.signs.iter().map(|f| f.urgency()).max() {
                Some(most) => {
                    assert!(signs >= Some(most), "{most:?} {signs:?}");
                    assert_eq!(report.advice.len(), 1, "nothing beside it");
                    let emergency = matches!(advised, Some(Advice::Call | Advice::Emergency));
                    assert!(!most.is_emergency() || emergency, "{advised:?}");
                }
                None => assert!(self.unsure || signs.is_none()),
            }
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Say(Change::CheckIn { said }) => self.check_in(said.clone()),
            Step::Say(change) => {
                if self.say(change).is_some() {
                    match change {
                        Change::Hurts {
                            spreading: true, ..
                        } => {
                            self.signs.insert(RedFlag::Spreading);
                            self.unsure |= self.disk.full;
                        }
                        Change::Forget => {
                            self.lost |= !self.signs.is_empty();
                            self.signs.clear();
                        }
                        _ => {}
                    }
                }
            }
            Step::Asked { bits, quit } => {
                let Some(report) = self.say(&Change::Tell) else {
                    return;
                };
                let mut interview = Interview::new(&report.health);
                for n in 0_u8.. {
                    if interview.question().is_none() || *quit == Some(n) {
                        break;
                    }
                    interview.answer(bits >> (n % 32) & 1 == 1);
                }
                self.check_in(interview.said());
            }
            Step::Hurts => {
                let answer = Answer::Hurts;
                drop(self.ask(&Request::Answer { answer }));
            }
            Step::Full(full) => self.disk.full = *full,
            Step::Damage { carry, how } => {
                let path = if *carry { &self.carry } else { &self.wearer };
                if let Ok(good) = fs::read(path) {
                    let bad: Vec<u8> = match how % 8 {
                        0 => Vec::new(),
                        1 => good[..good.len() / 2].to_vec(),
                        2 => b"{}".to_vec(),
                        3 => b"null".to_vec(),
                        4 => b"[]".to_vec(),
                        5 => b"{\"day\":20783,\"health\":{}}".to_vec(),
                        6 => good.iter().map(|b| b ^ 0x5a).collect(),
                        _ => vec![0; good.len()],
                    };
                    fs::write(path, bad).expect("damaged");
                }
            }
            Step::Restart | Step::Kill => {
                if matches!(step, Step::Restart) {
                    let now = self.now;
                    if let Some(monitor) = &mut self.monitor {
                        monitor.close(now);
                    }
                    self.carry_out();
                }
                // What the file says before the program reads it, as the wearer would judge it.
                let text = fs::read(&self.carry).ok();
                let damaged = text.is_some_and(|t| {
                    let value = serde_json::from_slice::<serde_json::Value>(&t);
                    !value.is_ok_and(|v| v["health"]["red_flags"].is_array())
                });
                if damaged {
                    self.lost = true;
                    self.signs.clear();
                    self.unsure = true;
                }
                self.start();
                if self.monitor.is_none() {
                    // The wearer reads the error, and moves the file away.
                    drop(fs::remove_file(&self.wearer));
                    self.start();
                }
            }
            Step::Wait(minutes) => {
                self.now = moment(self.now.at.as_micros() / 60_000_000 + i64::from(*minutes));
                if let Some(monitor) = &mut self.monitor {
                    monitor.tick(self.now);
                    monitor.save_again(self.now, &mut self.disk);
                }
                self.carry_out();
            }
        }
    }

    /// What must hold after every step.
    fn check(&mut self) {
        let silent = self.lost || !self.signs.is_empty();
        let now = self.now;
        let Some(monitor) = &self.monitor else {
            return;
        };
        let coach = monitor.coach(now);
        let allowed: Vec<Activity> = ACTIVITIES
            .iter()
            .map(|row| row.id)
            .filter(|a| coach.ruled_out(*a).is_none())
            .collect();
        if silent {
            assert!(allowed.is_empty(), "{:?}: {allowed:?}", self.signs);
            assert!(monitor.is_flagged(), "a bubble would be shown");
            assert_eq!(coach.propose(&nape_core::Params::default()).proposal, None);
        } else if !self.unsure {
            assert!(
                coach.ruled_out(Activity::Walking) != Some(nape_core::coach::RuledOut::RedFlag),
                "silenced for nothing"
            );
        }
        let asked = ACTIVITIES.iter().map(|row| Some(row.id)).chain([None]);
        for activity in asked {
            let request = Request::Break {
                activity,
                form: None,
            };
            match self.ask(&request) {
                Some(Response::Break { token, .. }) => {
                    assert!(!silent, "{activity:?} is guided beside {:?}", self.signs);
                    drop(self.ask(&Request::StopBreak { token }));
                    let now = self.now;
                    if let Some(monitor) = &mut self.monitor {
                        monitor.tick(now);
                    }
                    self.carry_out();
                }
                Some(Response::Refused(_)) | None => {}
                Some(other) => panic!("{other:?}"),
            }
        }
    }
}

fn check_in() -> impl Strategy<Value = CheckIn> {
    let flags = |weight| {
        prop_oneof![
            3 => Just(Vec::new()),
            weight => proptest::sample::subsequence(RedFlag::ALL.to_vec(), 1..4),
        ]
    };
    (any::<[bool; 6]>(), flags(2), flags(1), 0..8_u8).prop_map(
        |([neck, low_back, flare_up, lasting, limiting, partial], red_flags, cleared_signs, c)| {
            CheckIn {
                neck,
                low_back,
                flare_up,
                lasting,
                limiting,
                red_flags,
                cleared: c == 0,
                cleared_signs,
                partial,
            }
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let activity = proptest::sample::select(ACTIVITIES.map(|row| row.id).to_vec());
    let factor = proptest::sample::select(vec![
        RiskFactor::Injury,
        RiskFactor::Obesity,
        RiskFactor::Pregnancy,
        RiskFactor::Diabetes,
        RiskFactor::FamilyHistory,
    ]);
    prop_oneof![
        4 => check_in().prop_map(|said| Step::Say(Change::CheckIn { said })),
        3 => (any::<u32>(), any::<u32>(), proptest::option::of(0..12_u8))
            .prop_map(|(a, b, quit)| Step::Asked { bits: a & b, quit }),
        2 => (proptest::option::of(activity.clone()), any::<bool>())
            .prop_map(|(activity, spreading)| Step::Say(Change::Hurts { activity, spreading })),
        1 => activity.prop_map(|activity| Step::Say(Change::Allow { activity })),
        1 => (factor, any::<bool>())
            .prop_map(|(factor, declared)| Step::Say(Change::Profile { factor, declared })),
        1 => Just(Step::Say(Change::ClearProfile)),
        1 => Just(Step::Say(Change::Forget)),
        1 => Just(Step::Hurts),
        2 => any::<bool>().prop_map(Step::Full),
        2 => (prop::bool::weighted(0.8), any::<u8>())
            .prop_map(|(carry, how)| Step::Damage { carry, how }),
        2 => Just(Step::Restart),
        2 => Just(Step::Kill),
        2 => (0..90_u8).prop_map(Step::Wait),
    ]
}

/// Runs `cases` random ways, and says how many steps were checked.
#[expect(clippy::print_stdout, reason = "the figures are the point")]
fn ways(cases: u32) {
    let (ways, steps) = (AtomicU64::new(0), AtomicU64::new(0));
    let all = proptest::collection::vec(step(), 1..24);
    proptest!(ProptestConfig::with_cases(cases), |(all in all)| {
        let mut house = House::new();
        house.check();
        for step in &all {
            house.take(step);
            house.check();
        }
        ways.fetch_add(1, Ordering::Relaxed);
        steps.fetch_add(all.len() as u64, Ordering::Relaxed);
    });
    println!(
        "{} ways, {} steps: no exercise beside a warning sign",
        ways.into_inner(),
        steps.into_inner()
    );
}

#[test]
fn no_way_leads_to_an_exercise_beside_a_warning_sign() {
    ways(400);
}

#[test]
#[ignore = "slow: 40,000 ways"]
fn no_way_of_many_leads_to_an_exercise_beside_a_warning_sign() {
    ways(40_000);
}

/// The test above would find it: without its warning sign an exercise is guided.
#[test]
fn who_named_no_sign_is_guided() {
    let mut house = House::new();
    let request = Request::Break {
        activity: Some(Activity::CatCow),
        form: None,
    };
    assert!(matches!(house.ask(&request), Some(Response::Break { .. })));
}

#[test]
fn a_file_without_what_was_said_is_known_to_be_damaged() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("day.json");
    for text in ["", "{}", "null", "[]", "{\"health\":{}}", "{\"day\":1}"] {
        fs::write(&path, text).expect("written");
        let (kept, problem) = carry::load(&path).expect("read");
        assert_eq!(kept.expect("something").health, Health::lost(), "{text}");
        assert!(problem.expect("said").contains("nape checkin"), "{text}");
        // And so it stays, for the next start too.
        let (kept, problem) = carry::load(&path).expect("read");
        assert!(kept.expect("something").health.unread && problem.is_none());
    }
}
