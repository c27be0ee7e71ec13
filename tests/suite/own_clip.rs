//! The pure part of the firmware that `docs/own-clip.md` offers, heard out as a host would: whatever the
//! sensor, the link and the commands do, what it says is the profile.

#[expect(
    clippy::cast_possible_truncation,
    reason = "counters wrap, and the firmware is its own workspace with its own lints"
)]
#[expect(
    unreachable_pub,
    reason = "a crate of its own, which only this test takes in"
)]
#[path = "../../examples/firmware/xiao/src/clip.rs"]
mod clip;

use nape_wire::data::{Channels, payload};
use nape_wire::{
    Applied, Command, Config, DataFrame, Flags, Info, Op, Outcome, PlacementCode, Reply, Stream,
};

use clip::{Clip, Frame, Newest, Todo};

const UID: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];
/// What the sensor really does at 52 Hz: 1.5 % slow, as chips are.
const PERIOD_US: u64 = 19_519;

fn bytes<const N: usize>(
    emit: impl FnOnce(&mut [u8]) -> Result<usize, nape_wire::EmitError>,
) -> Vec<u8> {
    let mut out = [0; N];
    let len = emit(&mut out).expect("a valid value");
    out[..len].to_vec()
}

fn command(clip: &mut Clip, op: Op, reference: u8, now_us: u64, mtu: usize) -> (Reply, Todo) {
    let command = Command { op, reference };
    let asked = bytes::<{ Command::MAX_LEN }>(|o| command.emit(o));
    let (reply, todo) = clip.command(&asked, now_us, mtu).expect("a command");
    let answer = bytes::<{ Reply::MAX_LEN }>(|o| reply.emit(o));
    assert_eq!(Reply::parse(&answer), Ok(reply));
    (reply, todo)
}

fn write(clip: &mut Clip, config: Config) -> Result<(), u8> {
    clip.write_config(&bytes::<{ Config::LEN }>(|o| config.emit(o)))
}

fn config() -> Config {
    Config {
        rate_dhz: 520,
        ..Config::DEFAULT
    }
}

fn started(mtu: usize, config: Config) -> Clip {
    let mut clip = Clip::new(UID, PlacementCode::Head);
    write(&mut clip, config).expect("what the clip offers");
    let (reply, todo) = command(&mut clip, Op::Start, 1, 5, mtu);
    assert_eq!(todo, Todo::Start(config));
    let (config_id, time_us) = (1, 5);
    assert_eq!(reply.outcome, Outcome::Started { config_id, time_us });
    clip
}

/// The n-th sample: its number, so that each can be told.
fn sample(n: u64) -> Channels {
    let low = i16::try_from(n % 10_000).expect("small");
    [low, -low, 4096, 3, -4, 5, 0, 0, 0]
}

/// The sensor takes samples `from..to` and wakes the clip each `batch`.
fn run(clip: &mut Clip, from: u64, to: u64, batch: u64, mtu: usize) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    let mut first = from;
    while first < to {
        let last = (first + batch).min(to);
        let samples: Vec<Channels> = (first..last).map(sample).collect();
        let now = (last - 1) * PERIOD_US;
        clip.samples(now, Newest::Now, &samples, mtu, |f: Frame| {
            frames.push(f.bytes().to_vec());
        });
        first = last;
    }
    frames
}

#[test]
fn it_says_what_it_is_and_takes_what_it_offers() {
    let mut clip = Clip::new(UID, PlacementCode::Head);
    let said = bytes::<{ Info::MAX_LEN }>(|o| clip.info().emit(o));
    let info = Info::parse(&said).expect("Info");
    assert_eq!(info.uid, UID);
    let mut ids = Vec::new();
    for rate_dhz in info.rates_dhz.as_slice() {
        for acc_range_g in info.acc_ranges_g.as_slice() {
            for gyr_range_dps in info.gyr_ranges_dps.as_slice() {
                for features in [0, 1] {
                    let config = Config {
                        rate_dhz: *rate_dhz,
                        acc_range_g: *acc_range_g,
                        gyr_range_dps: *gyr_range_dps,
                        features,
                        ..Config::DEFAULT
                    };
                    write(&mut clip, config).expect("it offers that");
                    let read = bytes::<{ Applied::LEN }>(|o| clip.applied().emit(o));
                    let applied = Applied::parse(&read).expect("Config as read");
                    assert_eq!(applied.config, config);
                    // Full scale is within a fifth of 32768 counts, on ST's gyroscopes too.
                    let full = f64::from(applied.acc_scale) * 32768.0 / 9.806_65;
                    assert!((full / f64::from(*acc_range_g) - 1.0).abs() < 0.01);
                    let full = f64::from(applied.gyr_scale).to_degrees() * 32768.0;
                    let share = full / f64::from(*gyr_range_dps);
                    assert!(features == 0 && full == 0.0 || (1.0..1.2).contains(&share));
                    ids.push(applied.id);
                }
            }
        }
    }
    assert!(
        ids.windows(2).all(|w| w[0] != w[1]),
        "each write has its id"
    );
    let before = clip.applied();
    for other in [
        Config {
            rate_dhz: 500,
            ..config()
        },
        Config {
            acc_range_g: 3,
            ..config()
        },
        Config {
            gyr_range_dps: 999,
            ..config()
        },
        Config {
            features: 3,
            ..config()
        },
        Config {
            features: 4,
            ..config()
        },
    ] {
        assert_eq!(write(&mut clip, other), Err(0x80), "{other:?}");
    }
    assert_eq!(clip.write_config(&[1, 2, 3]), Err(0x80));
    assert_eq!(clip.applied(), before, "what is refused changes nothing");
}

/// Every sample arrives, once, in order, at its time, whatever the batch and the MTU.
#[test]
fn samples_arrive() {
    for (batch, mtu, most) in [
        (10, 247, 10),
        (19, 247, 19),
        (200, 517, 19),
        (10, 100, 6),
        (3, 23, 1),
    ] {
        let config = Config { batch, ..config() };
        let mut clip = started(mtu, config);
        let frames = run(&mut clip, 0, 1000, 10, mtu);
        let mut next = 0_u64;
        for (seq, bytes) in frames.iter().enumerate() {
            assert!(bytes.len() <= payload(mtu).min(clip::MAX_PAYLOAD));
            let frame = DataFrame::parse(bytes).expect("a frame");
            let header = frame.header();
            assert_eq!(header.stream, Stream::AccGyr);
            assert_eq!(usize::from(header.seq), seq);
            assert_eq!(header.full.is_none(), mtu == 23);
            assert!(header.flags.has(Flags::UNSYNCED));
            assert_eq!(header.flags.has(Flags::CONFIG_CHANGED), seq == 0);
            assert!(header.count() <= most);
            if let Some(full) = header.full {
                assert_eq!(u64::from(full.first_index), next);
                assert_eq!(full.config_id, 1);
                // Known after a second, then right to 40 ppm.
                let known = full.period_us > 0;
                assert_eq!(
                    known,
                    next > 0 && full.period_us == 19_519,
                    "{}",
                    full.period_us
                );
                assert!(known || next < 80);
            }
            let late = i64::from(header.time_us) - i64::try_from(next * PERIOD_US).expect("short");
            // Before the period is known a batch of ten is stamped by the nominal one: 1.5 % off.
            let allowed = if next < 80 { 10 * 300 } else { 10 };
            assert!(late.abs() <= allowed, "sample {next}: {late} µs off");
            for values in frame.samples() {
                assert_eq!(values, sample(next));
                next += 1;
            }
        }
        let waiting = usize::from(batch).min(most);
        assert!(1000 - next < u64::try_from(waiting).expect("small"));
    }
}

/// While the link stalls the sensor's FIFO collects; read late, the times are still right to a period.
#[test]
fn late_reading_keeps_the_times() {
    let mut clip = started(247, config());
    run(&mut clip, 0, 200, 10, 247);
    // Two seconds of stall, then chunks of 20 as quick as they go, and no edge.
    let stalled = 200 + 2_000_000 / PERIOD_US;
    let mut frames = Vec::new();
    let mut first = 200;
    let now = stalled * PERIOD_US + PERIOD_US / 3;
    while first <= stalled {
        let last = (first + 20).min(stalled + 1);
        let samples: Vec<Channels> = (first..last).map(sample).collect();
        let left = usize::try_from(stalled + 1 - last).expect("few");
        clip.samples(now, Newest::Behind(left), &samples, 247, |f: Frame| {
            frames.push(f.bytes().to_vec());
        });
        first = last;
    }
    let last = DataFrame::parse(frames.last().expect("frames")).expect("a frame");
    let full = last.header().full.expect("a full header");
    let truth = u64::from(full.first_index) * PERIOD_US;
    let off = i64::from(last.header().time_us) - i64::try_from(truth).expect("short");
    assert!(off.unsigned_abs() <= PERIOD_US, "{off} µs");
}

/// An overrun is a jump of the index, as large as the loss.
#[test]
fn an_overrun_is_counted() {
    for mtu in [247, 23] {
        let mut clip = started(mtu, config());
        let before = run(&mut clip, 0, 205, 10, mtu);
        let mut frames = Vec::new();
        // Samples 205 to 704 are lost.
        clip.overran(704 * PERIOD_US + 100, mtu, |f: Frame| {
            frames.push(f.bytes().to_vec());
        });
        assert_eq!(clip.dropped_samples, 500);
        assert_eq!(
            frames.len(),
            usize::from(mtu == 247),
            "what was begun is sent"
        );
        let after = run(&mut clip, 705, 800, 10, mtu);
        let first = DataFrame::parse(&after[0]).expect("a frame");
        assert!(first.header().flags.has(Flags::OVERFLOW));
        assert_eq!(first.samples().next(), Some(sample(705)));
        let second = DataFrame::parse(&after[1]).expect("a frame");
        assert!(!second.header().flags.has(Flags::OVERFLOW), "said once");
        if let Some(full) = first.header().full {
            assert_eq!(full.first_index, 705);
        } else {
            assert_eq!(first.header().seq, 705, "reduced frames count samples");
            assert_eq!(before.len(), 205);
        }
    }
}

#[test]
fn a_frame_does_not_wait_longer_than_allowed() {
    let config = Config {
        batch: 19,
        latency_ms: 100,
        ..config()
    };
    let mut clip = started(247, config);
    for bytes in run(&mut clip, 0, 400, 1, 247) {
        // The sixth sample comes 97.6 ms after the first; the seventh would be late.
        assert_eq!(
            DataFrame::parse(&bytes).expect("a frame").header().count(),
            6
        );
    }
}

#[test]
fn commands_are_executed_once() {
    let mut clip = started(247, config());
    run(&mut clip, 0, 100, 10, 247);
    // The host did not hear that it started and asks again: the stream goes on.
    let (again, todo) = command(&mut clip, Op::Start, 1, 9_000_000, 247);
    assert_eq!(todo, Todo::Nothing);
    let (config_id, time_us) = (1, 5);
    assert_eq!(again.outcome, Outcome::Started { config_id, time_us });
    let frames = run(&mut clip, 100, 110, 10, 247);
    let full = DataFrame::parse(&frames[0]).expect("a frame").header().full;
    assert_eq!(full.expect("a full header").first_index, 100);

    let token = 77;
    let (reply, _) = command(&mut clip, Op::TimeSync { token }, 2, u64::MAX / 2, 247);
    let time_us = u64::MAX / 2;
    assert_eq!(reply.outcome, Outcome::Time { token, time_us });
    let frames = run(&mut clip, 110, 120, 10, 247);
    let header = *DataFrame::parse(&frames[0]).expect("a frame").header();
    assert!(!header.flags.has(Flags::UNSYNCED));

    // Another ref is another command: it begins anew, with what was written meanwhile.
    write(
        &mut clip,
        Config {
            acc_range_g: 16,
            ..config()
        },
    )
    .expect("offered");
    let frames = run(&mut clip, 120, 130, 10, 247);
    let full = DataFrame::parse(&frames[0]).expect("a frame").header().full;
    assert_eq!(full.expect("full").config_id, 1, "not in force yet");
    command(&mut clip, Op::Start, 3, 0, 247);
    let frames = run(&mut clip, 0, 10, 10, 247);
    let full = DataFrame::parse(&frames[0]).expect("a frame").header().full;
    let full = full.expect("full");
    assert_eq!((full.config_id, full.first_index), (2, 0));

    let (reply, todo) = command(&mut clip, Op::Stop, 4, 0, 247);
    assert_eq!((reply.outcome, todo), (Outcome::Done, Todo::Stop));
    assert_eq!(run(&mut clip, 10, 30, 10, 247), Vec::<Vec<u8>>::new());
    // A new connection may begin with the ref the old one ended with.
    assert!(!clip.streaming());
    clip.disconnected();
    let (reply, _) = command(&mut clip, Op::Stop, 4, 0, 247);
    assert_eq!(reply.outcome, Outcome::Done);
    let (reply, _) = command(&mut clip, Op::SelfTest, 5, 0, 247);
    assert_eq!(reply.outcome, Outcome::UnknownOp);

    let (reply, todo) = clip.command(&[3, 6, 1], 0, 247).expect("an op and a ref");
    assert_eq!(
        (reply.outcome, todo),
        (Outcome::BadArguments, Todo::Nothing)
    );
    assert_eq!(clip.command(&[3], 0, 247), Err(0x80));
}
