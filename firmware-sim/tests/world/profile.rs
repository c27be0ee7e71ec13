//! What a host may ask of a clip: values, configurations, commands, and the answers.

use firmware_sim::chip::chip_of;
use firmware_sim::{AttError, Characteristic, ClipOptions, Happening, LinkError};
use nape_core::{GyroSampling, Placement};
use nape_wire::config::{FEATURE_FUSION, FEATURE_GYR, FEATURE_MAG};
use nape_wire::control::FACTORY_KEY;
use nape_wire::info::GyrSampling;
use nape_wire::{
    Activity, Applied, Config, Features, Flags, Info, Op, Outcome, PlacementCode, Stream,
};

use crate::host::{Frame, Host, by_index, config_bytes};
use crate::sound::{RATES, head};

#[test]
fn info_tells_what_the_clip_is() {
    let plain = ClipOptions {
        chip: chip_of("lis2dw12").expect("there"),
        ..ClipOptions::new(Placement::LowBack)
    };
    let mut host = Host::new("screen for 1m", 1, vec![head(), plain]);
    let info = |host: &mut Host, clip| {
        let bytes = host.world.read(clip, Characteristic::Info).expect("read");
        Info::parse(&bytes).expect("valid")
    };
    host.open(0, 247);
    host.open(1, 247);
    let first = info(&mut host, 0);
    assert!(first.speaks() && first.features.has(Features::GYR));
    assert_eq!(first.placement, PlacementCode::Head);
    assert_eq!(first.uid, head().uid);
    assert_eq!(first.rates_dhz.as_slice(), RATES);
    let second = info(&mut host, 1);
    assert!(!second.features.has(Features::GYR));
    // What is simulated is what is said: points, unless asked for means; nothing without a gyroscope.
    assert_eq!(first.features.gyr_sampling(), Some(GyrSampling::Point));
    assert_eq!(second.features.gyr_sampling(), None);
    let mean = ClipOptions {
        gyro: GyroSampling::Mean,
        ..head()
    };
    let mut other = Host::new("screen for 1m", 1, vec![mean]);
    other.open(0, 247);
    let features = info(&mut other, 0).features;
    assert_eq!(features.gyr_sampling(), Some(GyrSampling::Mean));
    assert!(second.gyr_ranges_dps.as_slice().is_empty());
    assert_ne!(first.uid, second.uid);
    // A clip without a gyroscope refuses to measure rate, and streams without.
    let refused = host
        .world
        .write(1, Characteristic::Config, &config_bytes(Config::DEFAULT));
    assert_eq!(refused, Err(AttError::Invalid));
    host.command(1, Op::Start);
    host.pass(2.0);
    assert!(
        host.frames(1)
            .iter()
            .all(|f| f.header.stream == Stream::Acc)
    );
    let text =
        |host: &mut Host, c| String::from_utf8(host.world.read(0, c).expect("read")).expect("text");
    assert_eq!(text(&mut host, Characteristic::Serial), "4e41504553494d01");
    for c in [
        Characteristic::Manufacturer,
        Characteristic::Model,
        Characteristic::Firmware,
        Characteristic::Hardware,
    ] {
        assert!(!text(&mut host, c).is_empty());
    }
    // What the clip was told of its place is what it tells.
    let placement = PlacementCode::Chest;
    host.command(0, Op::SetPlacement { placement });
    host.pass(0.5);
    assert_eq!(info(&mut host, 0).placement, placement);
    host.command(0, Op::FactoryDefaults);
    host.pass(0.5);
    assert_eq!(info(&mut host, 0).placement, PlacementCode::Head);
}

#[test]
fn a_repeated_ref_is_answered_again_but_not_executed_again() {
    let mut host = Host::head("screen for 1m");
    host.open(0, 247);
    host.repeat(0, Op::Start, 9);
    host.pass(3.0);
    host.repeat(0, Op::Start, 9);
    host.pass(3.0);
    let replies = host.replies(0);
    assert_eq!(replies.len(), 2);
    assert_eq!(replies[0], replies[1]);
    let (samples, indices) = by_index(&host.frames(0));
    assert!(indices.windows(2).all(|w| w[0] < w[1]), "began anew");
    assert!(samples.len() > 270);
    // Another ref is another command: the index begins at 0.
    host.all.clear();
    host.repeat(0, Op::Start, 10);
    host.pass(3.0);
    let frames = host.frames(0);
    assert!(
        frames
            .iter()
            .any(|f| f.header.full.expect("full").first_index == 0)
    );
    // The same for the time: the second answer is the first one.
    host.all.clear();
    for _ in 0..2 {
        host.repeat(0, Op::TimeSync { token: 1 }, 11);
        host.pass(1.0);
    }
    let replies = host.replies(0);
    assert_eq!((replies.len(), replies[0]), (2, replies[1]));
    // A new link remembers nothing of the old one's refs.
    host.world.disconnect(0);
    host.pass(1.0);
    host.all.clear();
    host.open(0, 247);
    host.repeat(0, Op::TimeSync { token: 2 }, 11);
    host.pass(1.0);
    let outcome = host.replies(0)[0].outcome;
    assert!(matches!(outcome, Outcome::Time { token: 2, .. }));
}

#[test]
fn a_configuration_takes_effect_at_the_next_start_under_a_new_id() {
    let mut host = Host::head("screen for 1m");
    host.open(0, 247);
    let applied = |host: &mut Host| {
        let bytes = host.world.read(0, Characteristic::Config).expect("read");
        Applied::parse(&bytes).expect("valid")
    };
    let first = applied(&mut host);
    assert_eq!(first.config, Config::DEFAULT);
    host.command(0, Op::Start);
    host.pass(2.0);
    let other = Config {
        rate_dhz: 1000,
        acc_range_g: 4,
        ..Config::DEFAULT
    };
    host.configure(0, other);
    let second = applied(&mut host);
    assert_ne!(first.id, second.id);
    assert!((second.acc_scale / first.acc_scale - 0.5).abs() < 1e-6);
    // Nothing changes until the next start.
    host.pass(2.0);
    let id = |f: &Frame| f.header.full.expect("full").config_id;
    assert!(host.frames(0).iter().all(|f| id(f) == first.id));
    host.all.clear();
    host.command(0, Op::Start);
    host.pass(2.0);
    let frames: Vec<_> = host
        .frames(0)
        .into_iter()
        .filter(|f| id(f) == second.id)
        .collect();
    assert!(frames[0].header.flags.has(Flags::CONFIG_CHANGED));
    assert!(!frames[1].header.flags.has(Flags::CONFIG_CHANGED));
    assert_eq!(frames[1].header.full.expect("full").period_us, 10_000);
    // Every write is a new id, also of the same configuration.
    host.configure(0, other);
    assert_ne!(applied(&mut host).id, second.id);
}

#[test]
fn impossible_configurations_are_refused() {
    let mut host = Host::head("screen for 1m");
    host.open(0, 247);
    let good = Config::DEFAULT;
    let bad = [
        Config {
            rate_dhz: 501,
            ..good
        },
        Config {
            rate_dhz: 9000,
            ..good
        },
        Config {
            acc_range_g: 3,
            ..good
        },
        Config {
            gyr_range_dps: 999,
            ..good
        },
        Config { batch: 39, ..good },
        Config {
            features: FEATURE_GYR | FEATURE_MAG,
            ..good
        },
        Config {
            features: FEATURE_FUSION,
            ..good
        },
    ];
    for config in bad {
        let answer = host
            .world
            .write(0, Characteristic::Config, &config_bytes(config));
        assert_eq!(
            answer.map_err(AttError::code),
            Err(Some(0x80)),
            "{config:?}"
        );
    }
    let mut reserved = config_bytes(good);
    reserved[9] = 0xff;
    let answer = host.world.write(0, Characteristic::Config, &reserved);
    assert_eq!(answer, Err(AttError::Invalid));
    let mut version = config_bytes(good);
    version[0] = 2;
    let answer = host.world.write(0, Characteristic::Config, &version);
    assert_eq!(answer, Err(AttError::Invalid));
    let answer = host.world.write(0, Characteristic::Config, &version[..9]);
    assert_eq!(answer.map_err(AttError::code), Err(Some(0x0D)));
}

#[test]
fn what_the_profile_does_not_offer_is_refused() {
    let mut host = Host::head("screen for 1m");
    let w = &mut host.world;
    let control = Characteristic::Control;
    assert_eq!(w.read(0, Characteristic::Info), Err(AttError::NotConnected));
    assert_eq!(w.connect(1, 247), Err(LinkError::NoClip { clip: 1 }));
    w.connect(0, 247).expect("there");
    assert_eq!(w.connect(0, 247), Err(LinkError::Busy));
    assert_eq!(
        w.read(0, Characteristic::Data),
        Err(AttError::ReadNotPermitted)
    );
    assert_eq!(
        w.write(0, Characteristic::Info, &[1]),
        Err(AttError::WriteNotPermitted)
    );
    assert_eq!(
        w.subscribe(0, Characteristic::Info, true),
        Err(AttError::NotSupported)
    );
    // A command without anyone to hear the reply.
    assert_eq!(w.write(0, control, &[1, 0]), Err(AttError::NotSubscribed));
    w.subscribe(0, control, true).expect("it can");
    for none in [&[][..], &[1], &[0, 1], &[0x80, 1], &[0xff, 1]] {
        assert_eq!(
            w.write(0, control, none),
            Err(AttError::Invalid),
            "{none:?}"
        );
    }
    assert_eq!(
        w.write(0, control, &[1; 7]),
        Err(AttError::Length { found: 7 })
    );
    assert_eq!(
        w.write(9, control, &[1, 0]),
        Err(AttError::NoClip { clip: 9 })
    );
    // Samples that nobody would hear are not begun.
    host.command(0, Op::Start);
    host.pass(1.0);
    assert_eq!(host.replies(0)[0].outcome, Outcome::NotNow);
    assert!(!host.world.clips()[0].is_streaming());
}

#[test]
fn every_command_is_answered() {
    let mut host = Host::head("sit_upright 1m");
    host.open(0, 247);
    let mut ask = |bytes: &[u8]| {
        host.all.clear();
        host.world
            .write(0, Characteristic::Control, bytes)
            .expect("taken");
        host.pass(1.5);
        let replies = host.replies(0);
        assert_eq!(replies.len(), 1, "{bytes:?}");
        assert_eq!(
            (replies[0].op, replies[0].reference),
            (bytes[0] & 0x7f, bytes[1])
        );
        replies[0].outcome
    };
    assert_eq!(ask(&[4, 1]), Outcome::SelfTest { result: 0 });
    assert_eq!(ask(&[5, 2, 1]), Outcome::NotNow, "the sensor is off");
    assert_eq!(ask(&[6, 3, 1]), Outcome::Done);
    assert_eq!(ask(&[99, 4]), Outcome::UnknownOp);
    assert_eq!(ask(&[0x7F, 5, 1, 2]), Outcome::UnknownOp);
    assert_eq!(ask(&[8, 6, !FACTORY_KEY]), Outcome::BadArguments);
    assert_eq!(ask(&[3, 7, 0]), Outcome::BadArguments);
    assert!(matches!(ask(&[1, 8]), Outcome::Started { .. }));
    assert_eq!(ask(&[4, 9]), Outcome::Busy);
    assert_eq!(ask(&[2, 10]), Outcome::Done);
    assert_eq!(ask(&[8, 11, FACTORY_KEY]), Outcome::Done);
}

#[test]
fn the_gyroscope_learns_its_offset_while_the_clip_lies_still() {
    let chip = chip_of("mpu6050").expect("there");
    let mut host = Host::new(
        "take_off for 40s\nwalk 1m",
        3,
        vec![ClipOptions { chip, ..head() }],
    );
    let mean = |host: &Host| {
        let (samples, _) = by_index(&host.frames(0));
        let n = samples.len() as f64;
        let axis = |i: usize| samples.values().map(|s| f64::from(s[i])).sum::<f64>() / n;
        [axis(3), axis(4), axis(5)]
            .into_iter()
            .fold(0.0f64, |m, v| m.max(v.abs()))
    };
    host.pass(8.0);
    host.open(0, 247);
    host.command(0, Op::Start);
    host.pass(5.0);
    let before = mean(&host);
    assert!(before > 20.0, "a poor gyroscope: {before}");
    host.command(0, Op::GyroBias { seconds: 3 });
    host.command(0, Op::GyroBias { seconds: 3 });
    host.pass(4.0);
    let outcomes: Vec<Outcome> = host.replies(0).iter().map(|r| r.outcome).collect();
    assert_eq!(outcomes[1..], [Outcome::Busy, Outcome::Done]);
    host.all.clear();
    host.pass(5.0);
    let after = mean(&host);
    assert!(after < 3.0, "{before} to {after}");
    // On a walking head it must fail, and keep what it knew.
    host.pass(25.0);
    host.command(0, Op::GyroBias { seconds: 3 });
    host.all.clear();
    host.pass(5.0);
    assert_eq!(host.replies(0)[0].outcome, Outcome::Failed);
}

#[test]
fn status_comes_each_second_and_tells_of_warming_up() {
    let mut host = Host::head("screen for 20m");
    host.open(0, 247);
    host.pass(10.0);
    assert_eq!(host.status(0).activity, Activity::Idle);
    host.command(0, Op::Start);
    host.pass(10.0);
    let states = host.statuses(0);
    assert!((20..=23).contains(&states.len()), "{}", states.len());
    assert!(
        states
            .windows(2)
            .all(|w| w[0].1.uptime_ms <= w[1].1.uptime_ms)
    );
    let status = host.status(0);
    assert_eq!(status.activity, Activity::WarmingUp);
    assert_eq!((status.worn, status.charging), (Some(true), false));
    let rest = status.rest.expect("full");
    assert_eq!((rest.mtu, rest.interval, rest.reset_reason), (247, 48, 0));
    host.pass(1100.0);
    let warm = host.status(0);
    assert_eq!(warm.activity, Activity::Streaming);
    let rise = f64::from(warm.temperature_cc - states[0].1.temperature_cc) / 100.0;
    assert!((3.0..11.0).contains(&rise), "{rise} °C");
}

#[test]
fn the_smallest_mtu_shortens_header_and_status() {
    let mut host = Host::head("screen for 1m");
    host.open(0, 23);
    assert_eq!(host.world.clips()[0].mtu(), Some(23));
    host.command(0, Op::Start);
    host.pass(5.0);
    let frames = host.frames(0);
    assert!(frames.len() > 230);
    assert!(
        frames
            .iter()
            .all(|f| f.len == 20 && f.header.full.is_none())
    );
    assert!(host.statuses(0).iter().all(|(_, s)| s.rest.is_none()));
    assert!(host.status(0).rest.is_some(), "reading gives all");
}

#[test]
fn advertising_follows_the_link() {
    let mut host = Host::head("screen for 1m");
    let told = |host: &mut Host| -> Vec<bool> {
        host.pass(0.1);
        let on = host.all.iter().filter_map(|h| match h {
            Happening::Advertising { on, .. } => Some(*on),
            _ => None,
        });
        let on = on.collect();
        host.all.clear();
        on
    };
    assert_eq!(told(&mut host), [true]);
    host.open(0, 247);
    assert_eq!(told(&mut host), [false]);
    assert!(host.world.clips()[0].is_connected());
    host.world.disconnect(0);
    assert_eq!(told(&mut host), [true]);
    assert!(host.world.clips()[0].is_advertising());
}
