//! Frames of good, bad and lying clips.

use nape_core::{Span, Timestamp};
use nape_wire::data::{Full, HEADER_LEN, REDUCED_LEN};
use nape_wire::{Applied, Channels, Config, Flags, Header, Stream};
use proptest::prelude::*;

use super::ingest::Ingest;
use super::opened::Opened;
use crate::batch::ImuBatch;
use crate::fault::{PacketFault, ScaleFault};

const G: f64 = 9.806_65;
const PERIOD_US: u64 = 20_000;
const N: u64 = 10;

fn at(us: u64) -> Timestamp {
    Timestamp::from_micros(us.cast_signed())
}

fn opened(id: u8, device_us: u64) -> Opened {
    let config = Config::DEFAULT;
    #[expect(clippy::cast_possible_truncation, reason = "scales are single")]
    let (acc_scale, gyr_scale) = (
        (8.0 * G / 32_768.0) as f32,
        (1000_f64.to_radians() / 32_768.0) as f32,
    );
    Opened {
        applied: Applied {
            config,
            id,
            acc_scale,
            gyr_scale,
        },
        device_us,
    }
}

/// A clip at rest that began at device time `began`; session time is device time less `zero`.
#[derive(Debug, Clone, Copy)]
struct Clip {
    id: u8,
    began: u64,
    zero: u64,
    /// Counts of 1 g.
    one_g: i16,
}

const CLIP: Clip = Clip {
    id: 7,
    began: 1_000_000,
    zero: 0,
    one_g: 4096,
};

impl Clip {
    fn sample(&self, index: u64) -> Channels {
        let wiggle = i16::try_from(index % 5).unwrap();
        [wiggle, 0, self.one_g, 1, 2, 3, 0, 0, 0]
    }

    #[expect(clippy::cast_possible_truncation, reason = "fields wrap")]
    fn frame_of(&self, index: u64, n: u64, time_us: u64, reduced: bool) -> Vec<u8> {
        let header = Header {
            stream: Stream::AccGyr,
            flags: Flags(0),
            seq: if reduced {
                index as u16
            } else {
                (index / N) as u16
            },
            time_us: time_us as u32,
            full: (!reduced).then_some(Full {
                first_index: index as u32,
                period_us: PERIOD_US as u16,
                count: n as u8,
                config_id: self.id,
            }),
        };
        let samples: Vec<Channels> = (index..index + n).map(|i| self.sample(i)).collect();
        let mut bytes = [0; 256];
        let len = header.emit(&samples, &mut bytes).unwrap();
        bytes[..len].to_vec()
    }

    fn time(&self, index: u64) -> u64 {
        self.began + index * PERIOD_US
    }

    fn frame(&self, index: u64) -> Vec<u8> {
        self.frame_of(index, N, self.time(index), false)
    }

    /// Arrival of a frame, 30 ms after its last sample.
    fn arrival(&self, index: u64, n: u64) -> Timestamp {
        at(self.time(index + n - 1) + 30_000 - self.zero)
    }

    fn open(&self, ingest: &mut Ingest) {
        ingest.open(
            at(self.began + 20_000 - self.zero),
            &opened(self.id, self.began),
        );
    }

    fn feed(&self, ingest: &mut Ingest, index: u64) -> Result<ImuBatch, PacketFault> {
        ingest.frame(self.arrival(index, N), &self.frame(index))
    }
}

fn fresh() -> Ingest {
    Ingest::new()
}

#[test]
fn a_frame_becomes_a_batch() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    let batch = CLIP.feed(&mut ingest, 0).unwrap();
    assert_eq!((batch.len(), batch.first_index, batch.seq), (10, 0, 0));
    assert_eq!(batch.device_ticks.0, CLIP.began);
    assert_eq!(batch.acc[2], vec![4096; 10]);
    assert_eq!(batch.gyr[2], vec![3; 10]);
    let mut samples = vec![];
    batch.decode(&mut samples).unwrap();
    assert!((samples[0].acc()[2] - G).abs() < 1e-5);
    // Nobody knows better yet than that the last sample was taken when it arrived.
    assert_eq!(samples[9].at(), CLIP.arrival(0, N));
    assert_eq!(
        samples[1].at().since(samples[0].at()),
        Span::from_millis(20)
    );
}

#[test]
fn loss_is_exact_and_copies_do_not_count() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    for index in [0, 10, 40, 50] {
        CLIP.feed(&mut ingest, index).unwrap();
    }
    assert_eq!(CLIP.feed(&mut ingest, 50), Err(PacketFault::Duplicate));
    assert_eq!(CLIP.feed(&mut ingest, 10), Err(PacketFault::Duplicate));
    CLIP.feed(&mut ingest, 60).unwrap();
    let stats = ingest.stats();
    assert_eq!(
        (stats.samples, stats.lost, stats.duplicates),
        (50, Some(20), 2)
    );
    assert_eq!(stats.faults.total(), 0);
}

#[test]
fn samples_before_the_first_frame_are_lost_too() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    CLIP.feed(&mut ingest, 30).unwrap();
    assert_eq!(ingest.stats().lost, Some(30));
}

#[test]
fn bytes_that_are_no_frame_are_counted_and_change_nothing() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    CLIP.feed(&mut ingest, 0).unwrap();
    let good = CLIP.frame(10);
    let mut version = good.clone();
    version[0] = 0x91;
    let mut none = good.clone();
    none[14] = 0;
    let long = [&good[..], &[0]].concat();
    for bad in [&good[..good.len() - 1], &long, &version, &none, &[]] {
        let fault = ingest.frame(CLIP.arrival(10, N), bad);
        assert!(matches!(fault, Err(PacketFault::Malformed(_))), "{fault:?}");
    }
    assert_eq!(ingest.stats().faults.malformed, 5);
    // The frame itself, then, is missing.
    CLIP.feed(&mut ingest, 20).unwrap();
    assert_eq!(ingest.stats().lost, Some(10));
}

#[test]
fn nothing_counts_before_the_stream_or_of_another_configuration() {
    let mut ingest = fresh();
    assert_eq!(CLIP.feed(&mut ingest, 0), Err(PacketFault::NotOpen));
    CLIP.open(&mut ingest);
    CLIP.feed(&mut ingest, 0).unwrap();
    let later = Clip {
        id: 8,
        began: CLIP.time(50),
        ..CLIP
    };
    let unknown = Err(PacketFault::UnknownConfig {
        found: 8,
        expected: 7,
    });
    assert_eq!(later.feed(&mut ingest, 0), unknown);
    later.open(&mut ingest);
    // Still under way from before.
    assert_eq!(
        CLIP.feed(&mut ingest, 40),
        Err(PacketFault::OldConfig { found: 7 })
    );
    later.feed(&mut ingest, 0).unwrap();
    assert_eq!(ingest.stats().faults.config, 2);
    assert_eq!(ingest.stats().lost, Some(0));
}

#[test]
fn a_clock_that_goes_back_is_refused_then_believed() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    let mut last = CLIP.feed(&mut ingest, 0).unwrap();
    for index in (10..600).step_by(10) {
        last = CLIP.feed(&mut ingest, index).unwrap();
    }
    let jumped = |index: u64| CLIP.frame_of(index, N, CLIP.time(index) - 9_000_000, false);
    for index in [600, 610] {
        let fault = ingest.frame(CLIP.arrival(index, N), &jumped(index));
        assert!(
            matches!(fault, Err(PacketFault::TimeBackwards { .. })),
            "{fault:?}"
        );
    }
    for index in (620..900).step_by(10) {
        let batch = ingest
            .frame(CLIP.arrival(index, N), &jumped(index))
            .unwrap();
        assert!(batch.first > last.sample_at(last.len() - 1));
        let off = batch
            .sample_at(9)
            .since(CLIP.arrival(index, N))
            .as_secs_f64();
        assert!(off.abs() < 0.05, "{off} at {index}");
        last = batch;
    }
    assert_eq!(ingest.stats().restarts, 1);
    // Refused, but not lost.
    assert_eq!(ingest.stats().lost, Some(0));
}

#[test]
fn one_wrong_stamp_or_count_disturbs_nothing() {
    for wrong in [
        CLIP.frame_of(600, N, CLIP.time(600) - 3_000_000, false),
        CLIP.frame_of(600, N, CLIP.time(600) + 3_000_000, false),
        CLIP.frame_of(90_000, N, CLIP.time(600), false),
        CLIP.frame_of(5, N, CLIP.time(600), false),
        CLIP.frame_of(595, N, CLIP.time(595), false),
    ] {
        let mut ingest = fresh();
        CLIP.open(&mut ingest);
        for index in (0..600).step_by(10) {
            CLIP.feed(&mut ingest, index).unwrap();
        }
        let before = ingest.clock().clone();
        let fault = ingest.frame(CLIP.arrival(600, N), &wrong).unwrap_err();
        assert_eq!(*ingest.clock(), before, "{fault}");
        let batch = CLIP.feed(&mut ingest, 610).unwrap();
        assert!(batch.first.since(at(CLIP.time(610))).as_secs_f64() < 0.05);
        assert_eq!(ingest.stats().faults.order, 1, "{fault}");
        assert_eq!(ingest.stats().lost, Some(0));
    }
}

#[test]
fn a_clip_that_booted_unnoticed_is_believed_after_three_frames() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    for index in (0..1000).step_by(10) {
        CLIP.feed(&mut ingest, index).unwrap();
    }
    let booted = Clip {
        began: 500_000,
        zero: 0_u64.wrapping_sub(40_000_000),
        ..CLIP
    };
    let results: Vec<bool> = (0..50)
        .step_by(10)
        .map(|index| {
            let arrival = at(booted.time(index + 9) + 40_030_000);
            ingest.frame(arrival, &booted.frame(index)).is_ok()
        })
        .collect();
    assert_eq!(results, [false, false, true, true, true]);
    assert_eq!(ingest.stats().restarts, 1);
}

#[test]
fn a_reconnect_keeps_the_clock_and_a_boot_does_not() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    for index in (0..3000).step_by(10) {
        CLIP.feed(&mut ingest, index).unwrap();
    }
    let known = ingest.clock().map(CLIP.time(5000)).unwrap();
    let again = Clip {
        id: 8,
        began: CLIP.time(5000),
        ..CLIP
    };
    again.open(&mut ingest);
    assert_eq!(ingest.clock().map(CLIP.time(5000)), Some(known));
    let booted = opened(1, 77);
    ingest.open(at(CLIP.time(6000)), &booted);
    assert_eq!(ingest.clock().map(77), None);
}

#[test]
fn a_time_sync_from_another_time_line_begins_one() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    CLIP.feed(&mut ingest, 0).unwrap();
    ingest.time(at(100_000_000), at(100_050_000), 500);
    assert_eq!(ingest.stats().restarts, 1);
    let mapped = ingest.clock().map(500).unwrap();
    assert!(mapped >= at(100_000_000) && mapped <= at(100_050_000));
}

#[test]
fn scales_that_cannot_be_are_refused() {
    let mut ingest = fresh();
    let mut lying = opened(7, CLIP.began);
    lying.applied.acc_scale *= 0.4;
    ingest.open(at(0), &lying);
    let fault = CLIP.feed(&mut ingest, 0).unwrap_err();
    assert!(matches!(
        fault,
        PacketFault::Scale(ScaleFault::Acc { range_g: 8, .. })
    ));
    assert!(fault.to_string().contains("update the clip's firmware"));
    let mut lying = opened(7, CLIP.began);
    lying.applied.gyr_scale *= 2.5;
    assert!(matches!(
        Opened::check_scales(&lying.applied),
        Err(ScaleFault::Gyr {
            range_dps: 1000,
            ..
        })
    ));
    // ST's ±2000 deg/s parts have 70 mdps a count.
    let mut st = opened(7, 0);
    st.applied.config.gyr_range_dps = 2000;
    #[expect(clippy::cast_possible_truncation, reason = "scales are single")]
    let scale = 0.07_f64.to_radians() as f32;
    st.applied.gyr_scale = scale;
    assert_eq!(Opened::check_scales(&st.applied), Ok(()));
}

#[test]
fn a_clip_that_shows_no_gravity_at_rest_is_not_believed_until_it_does() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    let liar = Clip {
        one_g: 4096 * 6 / 10,
        ..CLIP
    };
    let first = (0..2000)
        .step_by(10)
        .find(|index| liar.feed(&mut ingest, *index).is_err())
        .unwrap();
    // Ten seconds, and the one under way.
    assert!((500..=560).contains(&first), "{first}");
    let fault = liar.feed(&mut ingest, first + 10).unwrap_err();
    assert!(
        fault.to_string().contains("0.60 g instead of 1 g"),
        "{fault}"
    );
    // A link that breaks makes no honest clip of it.
    ingest.open(
        liar.arrival(first + 10, N),
        &opened(liar.id, liar.time(first + 20)),
    );
    let later = Clip {
        began: liar.time(first + 20),
        ..liar
    };
    assert!(later.feed(&mut ingest, 0).is_err());
    let honest = Clip {
        one_g: CLIP.one_g,
        ..later
    };
    let healed = (10..)
        .step_by(10)
        .find(|index| honest.feed(&mut ingest, *index).is_ok())
        .unwrap();
    assert!((150..=250).contains(&healed), "{healed}");
}

#[test]
fn a_period_that_cannot_be_is_refused_and_an_unknown_one_is_found() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    let with_period = |index: u64, period: u16| {
        let mut bytes = CLIP.frame(index);
        bytes[12..14].copy_from_slice(&period.to_le_bytes());
        bytes
    };
    let batch = ingest
        .frame(CLIP.arrival(0, N), &with_period(0, 0))
        .unwrap();
    assert_eq!(batch.period_ns, 20_000_000);
    let fault = ingest.frame(CLIP.arrival(10, N), &with_period(10, 900));
    assert_eq!(
        fault,
        Err(PacketFault::Period {
            found_us: 900,
            expected_us: 20_000
        })
    );
    let batch = ingest
        .frame(CLIP.arrival(10, N), &with_period(10, 0))
        .unwrap();
    assert!(batch.period_ns.abs_diff(20_000_000) < 1_000_000);
}

#[test]
fn a_clip_without_a_gyroscope_gives_none() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    let header = Header {
        stream: Stream::Acc,
        flags: Flags(0),
        seq: 0,
        time_us: 1_000_000,
        full: Some(Full {
            first_index: 0,
            period_us: 20_000,
            count: 1,
            config_id: 7,
        }),
    };
    let mut bytes = [0; 64];
    let len = header.emit(&[CLIP.sample(0)], &mut bytes).unwrap();
    let batch = ingest.frame(CLIP.arrival(0, 1), &bytes[..len]).unwrap();
    assert!(!batch.has_gyr());
    batch.check().unwrap();
}

proptest! {
    /// Any bytes at any time: no panic, and what comes out is a batch that goes forward in time.
    #[test]
    fn any_bytes_do_no_harm(frames in prop::collection::vec(
        (0_u64..100_000_000, prop::collection::vec(any::<u8>(), 0..60), any::<bool>(), 0_u64..2000),
        0..60,
    )) {
        let mut ingest = fresh();
        CLIP.open(&mut ingest);
        let mut last = None;
        for (when, bytes, good, index) in frames {
            let bytes = if good { CLIP.frame(index) } else { bytes };
            if let Ok(batch) = ingest.frame(at(when), &bytes) {
                batch.check().unwrap();
                prop_assert!(last.is_none_or(|last| batch.first > last));
                last = Some(batch.sample_at(batch.len() - 1));
            }
        }
    }

    /// Whatever is lost or comes twice, and wherever the 32 bits of time wrap: each sample is used once
    /// or counted as lost, full header or reduced.
    #[test]
    fn used_and_lost_add_up(
        fates in prop::collection::vec(0_u8..10, 20..300),
        began in prop_oneof![
            Just(1_000_000_u64), 4_290_000_000_u64..4_294_960_000, Just((5 << 32) - 300_000),
        ],
        reduced in any::<bool>(),
    ) {
        let clip = Clip { began, zero: began - 1_000_000, ..CLIP };
        let mut ingest = fresh();
        clip.open(&mut ingest);
        let n = if reduced { 1 } else { N };
        prop_assert_eq!(clip.frame_of(0, n, 0, reduced).len(),
            if reduced { REDUCED_LEN } else { HEADER_LEN } + 12 * usize::try_from(n).unwrap());
        let mut end = 0;
        for (k, fate) in (0_u64..).zip(&fates) {
            let index = k * n;
            let frame = clip.frame_of(index, n, clip.time(index), reduced);
            let arrival = clip.arrival(index, n);
            if *fate < 3 {
                continue;
            }
            let batch = ingest.frame(arrival, &frame).unwrap();
            prop_assert_eq!(batch.device_ticks.0, clip.time(index));
            prop_assert_eq!(batch.first_index, index);
            if *fate == 9 {
                prop_assert_eq!(ingest.frame(arrival, &frame), Err(PacketFault::Duplicate));
            }
            end = index + n;
        }
        let stats = ingest.stats();
        prop_assert_eq!(stats.samples + stats.lost.unwrap(), end);
        prop_assert_eq!(stats.faults.total(), 0);
    }
}

/// The reduced header's sequence goes round every 65 536 samples, unnoticed during a long loss.
#[test]
fn a_loss_longer_than_the_reduced_sequence_is_exact_too() {
    let mut ingest = fresh();
    CLIP.open(&mut ingest);
    for index in [0, 1, 2, 70_000, 140_001] {
        let frame = CLIP.frame_of(index, 1, CLIP.time(index), true);
        let batch = ingest.frame(CLIP.arrival(index, 1), &frame).unwrap();
        assert_eq!(batch.first_index, index);
        assert_eq!(batch.device_ticks.0, CLIP.time(index));
    }
    assert_eq!(ingest.stats().lost, Some(140_002 - 5));
}
