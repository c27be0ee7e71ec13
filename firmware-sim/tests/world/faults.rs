//! The world with faults: what is lost is known to the sample, and what ends is told.

use firmware_sim::{
    AttError, Characteristic, ClipOptions, DisconnectReason, Fault, Happening, LinkError,
    LinkOptions, SUPERVISION,
};
use nape_core::{Placement, Span, Timestamp};
use nape_wire::{Activity, Applied, Config, DataFrame, Flags, Op, PlacementCode};
use proptest::prelude::*;

use crate::host::{Host, by_index, extend};

fn head() -> ClipOptions {
    ClipOptions::new(Placement::Head)
}

fn span(seconds: f64) -> Span {
    Span::from_secs_f64(seconds)
}

/// A head clip that streams.
fn streaming(script: &str, link: LinkOptions) -> Host {
    let mut host = Host::new(script, 7, vec![ClipOptions { link, ..head() }]);
    host.open(0, 247);
    host.command(0, Op::Start);
    host
}

/// The ends of links, and when.
fn ends(host: &Host) -> Vec<(Timestamp, DisconnectReason)> {
    let ends = host.all.iter().filter_map(|h| match h {
        Happening::Disconnected { at, reason, .. } => Some((*at, *reason)),
        _ => None,
    });
    ends.collect()
}

fn harm() -> impl Strategy<Value = Fault> {
    let short = (0.1f64..4.0).prop_map(span);
    prop_oneof![
        // Each under the supervision timeout, so that the stream mostly lives.
        (0.1f64..1.9).prop_map(|s| Fault::OutOfRange { span: span(s) }),
        short.clone().prop_map(|span| Fault::Stall { span }),
        (9.0f64..14.0).prop_map(|s| Fault::Stall { span: span(s) }),
        short.prop_map(|span| Fault::Mute { span }),
        (0.0f64..0.6).prop_map(|share| Fault::Loss { share }),
        (0.0f64..0.6).prop_map(|share| Fault::Duplication { share }),
        // Enough for hours: a battery that runs empty ends the link.
        (1.0f64..100.0).prop_map(Fault::BatteryPercent),
        any::<bool>().prop_map(Fault::Charging),
        Just(Fault::TimeBackwards),
        Just(Fault::WrongScale { factor: 2.0 }),
        Just(Fault::Name("\u{1b}[2J".to_owned())),
    ]
}

/// Faults, each with the seconds that pass before it.
type Harms = [(Fault, f64)];

/// A head clip at 100 Hz to which this happens, for 70 s; and when the host must give the link up:
/// absences that touch are one, and one of the supervision timeout or longer ends the link.
fn harmed(harms: &Harms, mtu: u16, seed: u64) -> (Host, Option<Timestamp>) {
    let mut host = Host::new("walk 2m", seed, vec![head()]);
    host.open(0, mtu);
    let config = Config {
        rate_dhz: 1000,
        ..Config::DEFAULT
    };
    host.configure(0, config);
    host.command(0, Op::Start);
    // A fault before the command is through would make the stream begin later.
    host.pass(0.5);
    let mut absence: Option<(Timestamp, Timestamp)> = None;
    let mut given_up = None;
    for (fault, wait) in harms {
        host.pass(*wait);
        let now = host.world.now();
        if let Fault::OutOfRange { span } = fault {
            let (from, until) = absence
                .filter(|(_, until)| now < *until)
                .unwrap_or((now, now));
            let until = until.max(now + *span);
            absence = Some((from, until));
            let too_long = (until >= from + SUPERVISION).then_some(from + SUPERVISION);
            given_up = given_up.or(too_long);
        }
        host.world.fault(0, fault.clone());
    }
    let end = Timestamp::from_secs_f64(70.0);
    let rest = end.since(host.world.now()).as_secs_f64();
    host.pass(rest);
    (host, given_up)
}

/// Every sample that arrives is the one of its index, so that a jump of the index is exactly what
/// was lost; sequence and index agree on whether the radio or the clip lost it.
fn index_accounts_for_losses(harms: &Harms, mtu: u16, seed: u64) -> Result<(), TestCaseError> {
    let sound = by_index(&harmed(&[], mtu, seed).0.frames(0)).0;
    let (mut host, given_up) = harmed(harms, mtu, seed);
    let ended: Vec<_> = given_up
        .map(|at| (at, DisconnectReason::Timeout))
        .into_iter()
        .collect();
    prop_assert_eq!(ends(&host), ended);
    let frames = host.frames(0);
    let (samples, indices) = by_index(&frames);
    for (index, sample) in &samples {
        if let Some(same) = sound.get(index) {
            prop_assert_eq!(sample, same, "sample {}", index);
        }
    }
    // In order, and nothing twice but what was sent twice.
    let mut seq = 0u64;
    let mut lost_frames = 0;
    let mut inside = 0;
    for (n, pair) in frames.windows(2).enumerate() {
        prop_assert!(pair[0].at < pair[1].at);
        prop_assert!(indices[n] <= indices[n + 1]);
        let now = extend(seq, pair[1].header.seq);
        if now == seq {
            prop_assert_eq!(&pair[0].samples, &pair[1].samples);
            continue;
        }
        let gap = indices[n + 1] - indices[n] - pair[0].samples.len() as u64;
        if pair[1].header.full.is_some() {
            let missing = now - seq - 1;
            lost_frames += missing;
            if missing == 0 && gap > 0 {
                // Nothing was lost on the way: it never left the clip, and the clip says so.
                prop_assert!(pair[1].header.flags.has(Flags::OVERFLOW));
                inside += gap;
            }
        }
        seq = now;
    }
    if mtu > 23 && lost_frames == 0 && given_up.is_none() {
        let dropped = u64::from(host.status(0).dropped_samples);
        // The end of a mute may still be to come.
        prop_assert!(
            inside <= dropped && dropped <= inside + 400,
            "{} {}",
            inside,
            dropped
        );
    }
    let total = indices.last().copied().unwrap_or(0);
    prop_assert!(samples.len() as u64 <= total + 40);
    Ok(())
}

/// Two ways out of range, each short enough, together longer than the host waits: issue 13.
#[test]
fn absences_that_touch_are_one() {
    let away = |s| Fault::OutOfRange { span: span(s) };
    let harms = [(away(1.73), 0.0), (away(1.0), 1.099)];
    let (host, given_up) = harmed(&harms, 23, 0);
    assert_eq!(given_up, Some(Timestamp::from_secs_f64(2.5)));
    assert_eq!(ends(&host).len(), 1);
    index_accounts_for_losses(&harms, 23, 0).expect("all is accounted for");
    // One that begins when the other is over is a new one.
    let harms = [(away(1.73), 0.0), (away(1.0), 1.73)];
    assert_eq!(harmed(&harms, 23, 0).1, None);
    index_accounts_for_losses(&harms, 23, 0).expect("all is accounted for");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_index_accounts_for_every_lost_sample(
        harms in prop::collection::vec((harm(), 0.0f64..8.0), 0..6),
        mtu in prop::sample::select(&[23u16, 60, 247][..]),
        seed in any::<u64>(),
    ) {
        index_accounts_for_losses(&harms, mtu, seed)?;
    }

    #[test]
    fn no_fault_at_any_moment_upsets_the_world(
        harms in prop::collection::vec((0u8..9, harm(), 0.0f64..3.0, 0usize..2), 1..30),
        seed in any::<u64>(),
    ) {
        let clips = vec![head(), ClipOptions::new(Placement::UpperBack)];
        let mut host = Host::new("desk 5m", seed, clips);
        let mut connected = [false; 2];
        for (what, fault, wait, clip) in harms {
            match what {
                0 => {
                    let _refused = host.world.connect(clip, 100);
                }
                1 => host.world.disconnect(clip),
                2 => host.world.fault(clip, Fault::Reset),
                3 => host.world.fault(clip, Fault::Kill),
                4 => host.world.fault(clip, Fault::BatteryEmpty),
                5 => host.world.fault(clip, Fault::Charging(true)),
                6 => host.world.fault(clip, Fault::BatteryPercent(0.001)),
                _ => host.world.fault(clip, fault),
            }
            if host.world.clips()[clip].is_connected() {
                // Refusals are as good an answer as any here.
                for c in Characteristic::ALL {
                    let _refused = host.world.subscribe(clip, c, true);
                    let _refused = host.world.read(clip, c);
                }
                let _refused = host.world.write(clip, Characteristic::Control, &[1, what]);
            }
            host.pass(wait);
        }
        host.pass(5.0);
        prop_assert!(host.world.next_deadline().is_some());
        // In order of time, and nothing from a clip without a link.
        let mut last = Timestamp::from_micros(0);
        for h in &host.all {
            prop_assert!(h.at() >= last);
            last = h.at();
            match h {
                Happening::Advertising { clip, on, .. } => connected[*clip] = !on,
                Happening::Notify { clip, .. } => prop_assert!(connected[*clip]),
                Happening::Disconnected { .. } => {}
            }
        }
        for clip in host.world.clips() {
            prop_assert!(!(clip.is_advertising() && clip.is_connected()));
            prop_assert!((0.0..=100.0).contains(&clip.battery_percent()));
        }
    }
}

#[test]
fn loss_comes_in_bursts_of_the_share_asked_for() {
    let link = LinkOptions {
        loss: 0.2,
        ..LinkOptions::default()
    };
    let mut host = streaming("screen for 30m", link);
    host.pass(1800.0);
    let (samples, indices) = by_index(&host.frames(0));
    let total = indices.last().expect("frames") + 10;
    let lost = 1.0 - samples.len() as f64 / total as f64;
    assert!((0.14..0.26).contains(&lost), "{lost}");
    // Bursts: a mean of 4 to 5 frames of 0.2 s lie in one gap.
    let gaps: Vec<u64> = indices
        .windows(2)
        .map(|w| w[1] - w[0] - 10)
        .filter(|g| *g > 0)
        .collect();
    let mean = gaps.iter().sum::<u64>() as f64 / gaps.len() as f64 / 50.0;
    assert!((0.6..1.4).contains(&mean), "{mean} s");
}

#[test]
fn duplicates_are_exact_copies() {
    let link = LinkOptions {
        duplication: 0.3,
        ..LinkOptions::default()
    };
    let mut host = streaming("screen for 5m", link);
    host.pass(300.0);
    let frames = host.frames(0);
    let twice = frames
        .windows(2)
        .filter(|w| w[0].header.seq == w[1].header.seq)
        .inspect(|w| assert_eq!(w[0].samples, w[1].samples))
        .count();
    let share = twice as f64 / (frames.len() - twice) as f64;
    assert!((0.24..0.36).contains(&share), "{share}");
    // Replies are confirmed, so they never come twice.
    assert_eq!(host.replies(0).len(), 1);
}

#[test]
fn a_stall_ends_in_a_burst_and_loses_nothing_it_had_room_for() {
    let mut host = streaming("screen for 1m", LinkOptions::default());
    host.pass(5.0);
    host.world.fault(0, Fault::Stall { span: span(2.0) });
    host.all.clear();
    host.pass(2.0);
    assert!(host.frames(0).is_empty() && host.statuses(0).is_empty());
    host.pass(0.5);
    let burst = host.frames(0).len();
    assert!((9..=13).contains(&burst), "{burst}");
    assert!(host.statuses(0).len() >= 2);
    // Half a minute is too much for the clip: the oldest samples go, and it says how many.
    host.world.fault(0, Fault::Stall { span: span(40.0) });
    host.pass(45.0);
    let frames = host.frames(0);
    let (samples, indices) = by_index(&frames);
    let first = *indices.first().expect("frames");
    let last = indices.last().expect("frames") + 10;
    let missing = last - first - samples.len() as u64;
    assert!(missing > 500, "{missing}");
    assert_eq!(u64::from(host.status(0).dropped_samples), missing);
    let seqs_follow = frames
        .windows(2)
        .all(|w| w[1].header.seq.wrapping_sub(w[0].header.seq) == 1);
    assert!(seqs_follow, "the radio lost nothing");
    let flagged = frames
        .iter()
        .filter(|f| f.header.flags.has(Flags::OVERFLOW));
    assert_eq!(flagged.count(), 1);
}

#[test]
fn a_mute_clip_is_silent_and_then_honest() {
    let mut host = streaming("screen for 1m", LinkOptions::default());
    host.pass(5.0);
    host.all.clear();
    let before = host.status(0).dropped_samples;
    host.world.fault(0, Fault::Mute { span: span(4.0) });
    host.pass(0.2);
    host.all.clear();
    host.repeat(0, Op::TimeSync { token: 5 }, 77);
    host.pass(3.7);
    assert!(host.all.is_empty(), "{:?}", host.all);
    assert!(host.world.clips()[0].is_connected());
    // A command that was not heard was not executed: asking again works.
    host.pass(0.3);
    host.repeat(0, Op::TimeSync { token: 5 }, 77);
    host.pass(3.0);
    assert_eq!(host.replies(0).len(), 1);
    let frames = host.frames(0);
    let lost = host.status(0).dropped_samples - before;
    assert!((190..=215).contains(&lost), "{lost}");
    assert!(frames[0].header.flags.has(Flags::OVERFLOW));
}

#[test]
fn a_killed_link_is_over_at_once_and_can_be_made_again() {
    let mut host = streaming("screen for 1m", LinkOptions::default());
    host.pass(5.05);
    let now = host.world.now();
    host.world.fault(0, Fault::Kill);
    host.pass(1.0);
    assert_eq!(ends(&host), [(now, DisconnectReason::Timeout)]);
    assert!(!host.world.clips()[0].is_streaming());
    let last = host.frames(0).last().expect("frames").at;
    assert!(last <= now);
    host.all.clear();
    host.open(0, 247);
    host.pass(2.0);
    assert!(host.frames(0).is_empty(), "it waits for a start");
    host.command(0, Op::Start);
    host.pass(2.0);
    let frames = host.frames(0);
    assert_eq!(frames[0].header.full.expect("full").first_index, 0);
    assert_eq!(frames[0].header.seq, 0);
}

#[test]
fn out_of_range_kills_a_link_after_its_timeout_and_a_short_way_does_not() {
    let mut host = streaming("screen for 2m", LinkOptions::default());
    host.pass(5.0);
    host.world.fault(0, Fault::OutOfRange { span: span(1.5) });
    let answer = host.world.read(0, Characteristic::Info);
    assert_eq!(answer, Err(AttError::NoAnswer));
    host.pass(3.0);
    assert!(ends(&host).is_empty());
    let (samples, indices) = by_index(&host.frames(0));
    assert_eq!(samples.len() as u64, indices.last().expect("frames") + 10);

    let now = host.world.now();
    host.world.fault(0, Fault::OutOfRange { span: span(10.0) });
    host.all.clear();
    host.pass(9.9);
    assert_eq!(
        ends(&host),
        [(now + SUPERVISION, DisconnectReason::Timeout)]
    );
    assert_eq!(host.world.connect(0, 247), Err(LinkError::OutOfRange));
    assert!(!host.world.clips()[0].is_advertising());
    host.pass(0.2);
    assert!(host.world.clips()[0].is_advertising());
    host.open(0, 247);
    host.command(0, Op::Start);
    host.pass(2.0);
    assert!(!host.frames(0).is_empty());
}

#[test]
fn a_reset_clip_forgets_and_begins_its_time_anew() {
    let clip = ClipOptions {
        boot_us: 5_000_000_000,
        ..head()
    };
    let mut host = Host::new("screen for 1m", 7, vec![clip]);
    host.open(0, 247);
    let place = Op::SetPlacement {
        placement: PlacementCode::Neck,
    };
    host.command(0, place);
    let other = Config {
        acc_range_g: 2,
        ..Config::DEFAULT
    };
    host.configure(0, other);
    host.command(0, Op::Start);
    host.pass(5.0);
    assert!(host.status(0).uptime_ms > 5_000_000);
    let now = host.world.now();
    host.world.fault(0, Fault::Reset);
    host.all.clear();
    host.pass(1.0);
    // The host does not know yet.
    assert!(host.frames(0).is_empty() && host.world.clips()[0].is_connected());
    assert_eq!(host.world.connect(0, 247), Err(LinkError::Busy));
    host.pass(1.1);
    assert_eq!(
        ends(&host),
        [(now + SUPERVISION, DisconnectReason::Timeout)]
    );
    host.open(0, 247);
    host.command(0, Op::Start);
    host.pass(2.0);
    let status = host.status(0);
    assert!((3_000..5_000).contains(&status.uptime_ms), "{status:?}");
    assert_eq!(status.rest.expect("full").reset_reason, 2);
    let first = host.frames(0)[0].header;
    assert_eq!(first.full.expect("full").first_index, 0);
    assert!(first.time_us < 3_000_000);
    let bytes = host.world.read(0, Characteristic::Config).expect("read");
    assert_eq!(
        Applied::parse(&bytes).expect("valid").config,
        Config::DEFAULT
    );
    // Where it is worn is kept for good.
    let info = host.world.read(0, Characteristic::Info).expect("read");
    assert_eq!(info[5], PlacementCode::Neck as u8);
}

#[test]
fn an_empty_battery_is_the_end_until_it_is_charged() {
    let mut host = streaming("screen for 3h", LinkOptions::default());
    host.pass(1.0);
    assert!(
        host.frames(0)
            .iter()
            .all(|f| !f.header.flags.has(Flags::BATTERY_LOW))
    );
    let full = host.status(0).battery_mv;
    host.world.fault(0, Fault::BatteryPercent(0.5));
    host.all.clear();
    host.pass(60.0);
    assert!(host.frames(0)[1].header.flags.has(Flags::BATTERY_LOW));
    assert!(host.status(0).battery_mv < full - 300);
    let levels = host.values(0, Characteristic::BatteryLevel);
    assert_eq!(levels.last().expect("told").1, [0]);
    // Half a percent of 80 mAh at 0.9 mA: under half an hour.
    host.pass(1700.0);
    assert_eq!(ends(&host).len(), 1);
    assert_eq!(ends(&host)[0].1, DisconnectReason::Clip, "it said goodbye");
    assert_eq!(host.world.connect(0, 247), Err(LinkError::Dead));
    host.world.fault(0, Fault::Reset);
    host.pass(5.0);
    assert_eq!(
        host.world.connect(0, 247),
        Err(LinkError::Dead),
        "no button helps"
    );
    host.world.fault(0, Fault::Charging(true));
    host.pass(600.0);
    assert!(host.world.clips()[0].is_advertising());
    host.open(0, 247);
    host.command(0, Op::Start);
    host.pass(3.0);
    let status = host.status(0);
    assert!(status.charging && status.uptime_ms < 600_000);
    // 40 mA into 80 mAh: half an hour is a quarter.
    let before = host.world.clips()[0].battery_percent();
    host.pass(1800.0);
    let gain = host.world.clips()[0].battery_percent() - before;
    assert!((23.0..26.0).contains(&gain), "{gain}");
}

#[test]
fn a_battery_that_breaks_down_says_nothing() {
    let mut host = streaming("screen for 1m", LinkOptions::default());
    host.pass(5.0);
    let now = host.world.now();
    host.world.fault(0, Fault::BatteryEmpty);
    host.all.clear();
    host.pass(3.0);
    assert_eq!(
        ends(&host),
        [(now + SUPERVISION, DisconnectReason::Timeout)]
    );
    assert_eq!(host.world.connect(0, 247), Err(LinkError::Dead));
}

#[test]
fn a_change_of_the_charger_is_told_at_once() {
    let mut host = streaming("screen for 1m", LinkOptions::default());
    host.pass(5.35);
    host.all.clear();
    host.world.fault(0, Fault::Charging(true));
    host.pass(0.15);
    let told = host.statuses(0);
    assert!(told.first().is_some_and(|(_, s)| s.charging), "{told:?}");
}

#[test]
fn garbage_is_no_frame_and_then_all_is_well() {
    for mtu in [23, 247] {
        let mut host = Host::head("screen for 1m");
        host.open(0, mtu);
        host.command(0, Op::Start);
        host.pass(5.0);
        host.all.clear();
        host.world.fault(0, Fault::Garbage { count: 7 });
        host.pass(5.0);
        let values = host.values(0, Characteristic::Data);
        let bad = values.iter().filter(|(_, v)| DataFrame::parse(v).is_err());
        assert_eq!(bad.count(), 7);
        assert!(values.len() > 20);
    }
}

#[test]
fn lies_of_the_clip_are_told_as_asked() {
    let mut host = streaming("screen for 1m", LinkOptions::default());
    host.pass(20.0);
    let scale = |host: &mut Host| {
        let bytes = host.world.read(0, Characteristic::Config).expect("read");
        f64::from(Applied::parse(&bytes).expect("valid").acc_scale)
    };
    let right = scale(&mut host);
    host.world.fault(0, Fault::WrongScale { factor: 0.5 });
    assert!((scale(&mut host) / right - 0.5).abs() < 1e-6);
    // A liar's scale need not even be a number.
    host.world.fault(0, Fault::WrongScale { factor: f64::NAN });
    let bytes = host.world.read(0, Characteristic::Config).expect("read");
    assert_eq!(bytes.len(), Applied::LEN);
    assert!(Applied::parse(&bytes).is_err());
    let before = host.frames(0).last().expect("frames").header;
    host.all.clear();
    host.world.fault(0, Fault::TimeBackwards);
    host.pass(1.0);
    let after = host.frames(0)[0].header;
    assert!(after.time_us < before.time_us - 9_000_000);
    // The index goes on as if nothing had happened.
    let index = |h: nape_wire::Header| h.full.expect("full").first_index;
    assert_eq!(index(after), index(before) + 10);
    let hostile = "Nape\u{1b}[31m\n";
    host.world.disconnect(0);
    host.world.fault(0, Fault::Name(hostile.to_owned()));
    assert_eq!(host.world.clips()[0].name(), hostile);
}

#[test]
fn a_sleeping_clip_ends_the_link_and_wakes_when_moved_or_charged() {
    let mut host = Host::head("sit_upright 1m\nnod 10\nsit_upright 5m");
    host.open(0, 247);
    host.command(0, Op::Start);
    host.pass(2.0);
    host.command(0, Op::Sleep);
    host.pass(1.0);
    // Its last words come before the end.
    assert_eq!(host.replies(0).len(), 2);
    let last = host.statuses(0).last().expect("told").1;
    assert_eq!(last.activity, Activity::Sleeping);
    assert_eq!(ends(&host)[0].1, DisconnectReason::Clip);
    assert_eq!(host.world.connect(0, 247), Err(LinkError::OutOfRange));
    host.pass(50.0);
    assert!(!host.world.clips()[0].is_advertising());
    host.pass(15.0);
    assert!(host.world.clips()[0].is_advertising(), "moved");
    host.open(0, 247);
    assert_eq!(host.status(0).activity, Activity::Idle);
    host.pass(30.0);
    host.command(0, Op::Sleep);
    host.pass(20.0);
    assert!(!host.world.clips()[0].is_advertising());
    host.world.fault(0, Fault::Charging(true));
    assert!(host.world.clips()[0].is_advertising(), "charged");
}
