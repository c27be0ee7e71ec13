//! Strategies: valid packets of each kind, and values of which nothing is promised.

use nape_wire::config::{FEATURE_FUSION, FEATURE_GYR, FEATURE_MAG, MIN_RATE_DHZ};
use nape_wire::data::{Channels, Full};
use nape_wire::info::{LIST_MAX, List, MAX_PAYLOAD, MIN_PAYLOAD};
use nape_wire::status::Rest;
use nape_wire::{
    Activity, Applied, Command, Config, Features, Flags, Header, Info, Op, Outcome, PlacementCode,
    Reply, Status, Stream,
};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;

pub(crate) fn placement() -> impl Strategy<Value = PlacementCode> {
    proptest::sample::select(vec![
        PlacementCode::Head,
        PlacementCode::Neck,
        PlacementCode::UpperBack,
        PlacementCode::Chest,
        PlacementCode::LowBack,
        PlacementCode::Wrist,
        PlacementCode::Unknown,
    ])
}

/// Any fields at all.
pub(crate) fn any_config() -> impl Strategy<Value = Config> {
    // Small numbers often: there are the limits.
    let rate = prop_oneof![any::<u16>(), 150..170_u16];
    let range = prop_oneof![any::<u8>(), 0..2_u8];
    let gyr = prop_oneof![any::<u16>(), 0..2_u16];
    let batch = prop_oneof![any::<u8>(), 0..2_u8];
    let features = prop_oneof![any::<u8>(), 0..8_u8];
    (rate, range, gyr, batch, any::<u16>(), features).prop_map(
        |(rate_dhz, acc_range_g, gyr_range_dps, batch, latency_ms, features)| Config {
            rate_dhz,
            acc_range_g,
            gyr_range_dps,
            batch,
            latency_ms,
            features,
        },
    )
}

pub(crate) fn config() -> impl Strategy<Value = Config> {
    let features = vec![0, FEATURE_GYR, FEATURE_GYR | FEATURE_MAG, FEATURE_FUSION];
    (any_config(), proptest::sample::select(features)).prop_map(|(config, features)| Config {
        rate_dhz: config.rate_dhz.max(MIN_RATE_DHZ),
        acc_range_g: config.acc_range_g.max(1),
        gyr_range_dps: config.gyr_range_dps.max(1),
        batch: config.batch.max(1),
        features,
        ..config
    })
}

pub(crate) fn any_applied() -> impl Strategy<Value = Applied> {
    // Every f32 there is, by its bits: NaN, infinities, -0, subnormal.
    let scale = || prop_oneof![any::<u32>().prop_map(f32::from_bits), Just(0.0), Just(-0.0)];
    let config = prop_oneof![config(), any_config()];
    (config, any::<u8>(), scale(), scale()).prop_map(|(config, id, acc_scale, gyr_scale)| Applied {
        config,
        id,
        acc_scale,
        gyr_scale,
    })
}

pub(crate) fn applied() -> impl Strategy<Value = Applied> {
    let scale = || (1..0x7f80_0000_u32).prop_map(f32::from_bits);
    (config(), any::<u8>(), scale(), scale()).prop_map(|(config, id, acc_scale, gyr_scale)| {
        Applied {
            config,
            id,
            acc_scale,
            gyr_scale: if config.wants(FEATURE_GYR) {
                gyr_scale
            } else {
                0.0
            },
        }
    })
}

fn any_list<T: Arbitrary + Copy + Default>() -> impl Strategy<Value = List<T>> {
    vec(any::<T>(), 0..=LIST_MAX).prop_map(|v| List::new(&v).expect("at most LIST_MAX"))
}

pub(crate) fn any_info() -> impl Strategy<Value = Info> {
    let uid = prop_oneof![any::<[u8; 8]>(), Just([0; 8]), Just([0xff; 8])];
    (
        (
            0..4_u8,
            0..4_u8,
            any::<u16>(),
            any::<u8>(),
            placement(),
            uid,
        ),
        (0..3_u8, 10..600_u16, any_list(), any_list(), any_list()),
    )
        .prop_map(
            |((version, min_version, features, chip, placement, uid), rest)| Info {
                version,
                min_version,
                features: Features(features),
                chip,
                placement,
                uid,
                max_batch: rest.0,
                max_payload: rest.1,
                rates_dhz: rest.2,
                acc_ranges_g: rest.3,
                gyr_ranges_dps: rest.4,
            },
        )
}

pub(crate) fn info() -> impl Strategy<Value = Info> {
    let list = |from: u16, to: u16| {
        btree_set(from..=to, 1..=LIST_MAX).prop_map(|s| s.into_iter().collect::<Vec<u16>>())
    };
    (
        (
            any::<u16>(),
            any::<u8>(),
            placement(),
            1..u64::MAX,
            1..=u8::MAX,
            1..=u8::MAX,
        ),
        MIN_PAYLOAD..=MAX_PAYLOAD,
        (
            list(MIN_RATE_DHZ, u16::MAX),
            list(1, 255),
            list(1, u16::MAX),
        ),
    )
        .prop_map(|(head, max_payload, (rates, acc, gyr))| {
            let features = Features(head.0);
            let acc: Vec<u8> = acc
                .iter()
                .map(|a| u8::try_from(*a).expect("at most 255"))
                .collect();
            let gyr = if features.has(Features::GYR) {
                gyr
            } else {
                vec![]
            };
            Info {
                version: head.4,
                min_version: 1,
                features,
                chip: head.1,
                placement: head.2,
                uid: head.3.to_le_bytes(),
                max_batch: head.5,
                max_payload,
                rates_dhz: List::new(&rates).expect("at most LIST_MAX"),
                acc_ranges_g: List::new(&acc).expect("at most LIST_MAX"),
                gyr_ranges_dps: List::new(&gyr).expect("at most LIST_MAX"),
            }
        })
}

pub(crate) fn command() -> impl Strategy<Value = Command> {
    let op = prop_oneof![
        Just(Op::Start),
        Just(Op::Stop),
        any::<u32>().prop_map(|token| Op::TimeSync { token }),
        Just(Op::SelfTest),
        any::<u8>().prop_map(|seconds| Op::GyroBias { seconds }),
        any::<u8>().prop_map(|seconds| Op::Identify { seconds }),
        Just(Op::Sleep),
        Just(Op::FactoryDefaults),
        placement().prop_map(|placement| Op::SetPlacement { placement }),
    ];
    (op, any::<u8>()).prop_map(|(op, reference)| Command { op, reference })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        (any::<u8>(), any::<u64>())
            .prop_map(|(config_id, time_us)| Outcome::Started { config_id, time_us }),
        (any::<u32>(), any::<u64>()).prop_map(|(token, time_us)| Outcome::Time { token, time_us }),
        any::<u8>().prop_map(|result| Outcome::SelfTest { result }),
        Just(Outcome::Done),
        refusal(),
    ]
}

fn refusal() -> impl Strategy<Value = Outcome> {
    proptest::sample::select(vec![
        Outcome::UnknownOp,
        Outcome::BadArguments,
        Outcome::Busy,
        Outcome::NotNow,
        Outcome::Failed,
    ])
}

pub(crate) fn any_reply() -> impl Strategy<Value = Reply> {
    let op = prop_oneof![any::<u8>(), 0..12_u8];
    (op, any::<u8>(), outcome()).prop_map(|(op, reference, outcome)| Reply {
        op,
        reference,
        outcome,
    })
}

pub(crate) fn reply() -> impl Strategy<Value = Reply> {
    let done = (command(), any::<u64>(), any::<u8>()).prop_map(|(command, time_us, byte)| {
        let outcome = match command.op {
            Op::Start => Outcome::Started {
                config_id: byte,
                time_us,
            },
            Op::TimeSync { token } => Outcome::Time { token, time_us },
            Op::SelfTest => Outcome::SelfTest { result: byte },
            _ => Outcome::Done,
        };
        Reply::to(command, outcome)
    });
    let refused =
        (1..=0x7f_u8, any::<u8>(), refusal()).prop_map(|(op, reference, outcome)| Reply {
            op,
            reference,
            outcome,
        });
    prop_oneof![done, refused]
}

pub(crate) fn status() -> impl Strategy<Value = Status> {
    let activity = proptest::sample::select(vec![
        Activity::Idle,
        Activity::WarmingUp,
        Activity::Streaming,
        Activity::Sleeping,
        Activity::Fault,
    ]);
    let rest = (
        any::<u32>(),
        any::<u8>(),
        any::<u32>(),
        any::<u16>(),
        any::<u16>(),
    )
        .prop_map(
            |(dropped_notifications, reset_reason, errors, interval, mtu)| Rest {
                dropped_notifications,
                reset_reason,
                errors,
                interval,
                mtu,
            },
        );
    (
        (
            any::<u32>(),
            activity,
            any::<bool>(),
            option::of(any::<bool>()),
        ),
        (any::<u16>(), any::<i16>(), any::<u32>(), option::of(rest)),
    )
        .prop_map(|((uptime_ms, activity, charging, worn), rest)| Status {
            uptime_ms,
            activity,
            charging,
            worn,
            battery_mv: rest.0,
            temperature_cc: rest.1,
            dropped_samples: rest.2,
            rest: rest.3,
        })
}

pub(crate) fn stream() -> impl Strategy<Value = Stream> {
    proptest::sample::select(vec![
        Stream::AccGyr,
        Stream::Acc,
        Stream::AccGyrMag,
        Stream::Quaternion,
    ])
}

/// A header as `parse` gives it, and as many samples as it says.
pub(crate) fn frame() -> impl Strategy<Value = (Header, Vec<Channels>)> {
    let full = (any::<u32>(), any::<u16>(), 1..=255_u8, any::<u8>()).prop_map(
        |(first_index, period_us, count, config_id)| Full {
            first_index,
            period_us,
            count,
            config_id,
        },
    );
    let head = (
        stream(),
        any::<u8>(),
        any::<u16>(),
        any::<u32>(),
        option::of(full),
    );
    head.prop_flat_map(|(stream, flags, seq, time_us, full)| {
        let flags = match full {
            Some(_) => flags & !Flags::REDUCED,
            None => flags | Flags::REDUCED,
        };
        let header = Header {
            stream,
            flags: Flags(flags),
            seq,
            time_us,
            full,
        };
        let sample = vec(any::<i16>(), stream.channels()).prop_map(|values| {
            let mut sample = [0; 9];
            sample[..values.len()].copy_from_slice(&values);
            sample
        });
        (Just(header), vec(sample, header.count()))
    })
}
