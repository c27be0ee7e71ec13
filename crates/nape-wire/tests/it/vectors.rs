//! One packet of each kind with its bytes, fixed: the contract that other implementations check
//! themselves against. `docs/wire-format.md` shows the very same list.
//!
//! If a test here fails, the bytes on the air changed: clips that are out there no longer understand
//! this host. That needs a new `VERSION`, a line in the changelog, and new vectors beside these.

use nape_wire::config::{FEATURE_GYR, FEATURE_MAG};
use nape_wire::data::{Channels, Full};
use nape_wire::info::List;
use nape_wire::status::Rest;
use nape_wire::{
    Activity, Applied, Command, Config, DataFrame, Features, Flags, Header, Info, Op, Outcome,
    PlacementCode, Reply, Status, Stream, chip,
};

/// A packet of some kind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Packet {
    Config(Config),
    Applied(Applied),
    Info(Info),
    Command(Command),
    Reply(Reply),
    Status(Status),
    Data(Header, Vec<Channels>),
}

impl Packet {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out = vec![0; 512];
        let len = match self {
            Self::Config(v) => v.emit(&mut out),
            Self::Applied(v) => v.emit(&mut out),
            Self::Info(v) => v.emit(&mut out),
            Self::Command(v) => v.emit(&mut out),
            Self::Reply(v) => v.emit(&mut out),
            Self::Status(v) => v.emit(&mut out),
            Self::Data(header, samples) => header.emit(samples, &mut out),
        };
        out.truncate(len.expect("a valid packet"));
        out
    }

    /// The packet of the same kind as `self` in these bytes.
    pub(crate) fn parse(&self, bytes: &[u8]) -> Self {
        let what = "a packet of its kind";
        match self {
            Self::Config(_) => Self::Config(Config::parse(bytes).expect(what)),
            Self::Applied(_) => Self::Applied(Applied::parse(bytes).expect(what)),
            Self::Info(_) => Self::Info(Info::parse(bytes).expect(what)),
            Self::Command(_) => Self::Command(Command::parse(bytes).expect(what)),
            Self::Reply(_) => Self::Reply(Reply::parse(bytes).expect(what)),
            Self::Status(_) => Self::Status(Status::parse(bytes).expect(what)),
            Self::Data(..) => {
                let frame = DataFrame::parse(bytes).expect(what);
                Self::Data(*frame.header(), frame.samples().collect())
            }
        }
    }
}

/// Values chosen so that no two fields of a packet have the same bytes: exchanged fields show.
pub(crate) fn all() -> Vec<(&'static str, &'static str, Packet)> {
    let mut all = settings();
    all.extend(commands());
    all.extend(replies());
    all.extend(statuses());
    all.extend(frames());
    all
}

fn settings() -> Vec<(&'static str, &'static str, Packet)> {
    let asked = Config {
        rate_dhz: 1040,
        acc_range_g: 4,
        gyr_range_dps: 500,
        batch: 19,
        latency_ms: 250,
        features: FEATURE_GYR | FEATURE_MAG,
    };
    let info = Info {
        version: 1,
        min_version: 1,
        features: Features(Features::GYR | Features::TEMPERATURE | Features::DFU),
        chip: chip::LSM6DS3TR_C,
        placement: PlacementCode::UpperBack,
        uid: [0xc0, 0xff, 0xee, 0x00, 0x12, 0x34, 0x56, 0x78],
        max_batch: 19,
        max_payload: 244,
        rates_dhz: List::of([260, 520, 1040]),
        acc_ranges_g: List::of([2, 4, 8, 16]),
        gyr_ranges_dps: List::of([250, 500, 1000, 2000]),
    };
    vec![
        (
            "Config, what Nape asks for by default",
            "01 f4 01 08 e8 03 0a 00 00 01",
            Packet::Config(Config::DEFAULT),
        ),
        (
            "Config, every field different",
            "01 10 04 04 f4 01 13 fa 00 03",
            Packet::Config(asked),
        ),
        (
            "Config as read: a LSM6DS3TR-C at 52 Hz, 0.244 mg and 35 mdps a count",
            "01 08 02 08 e8 03 0a 00 00 01 07 e7 d0 1c 3b 79 22 20 3a",
            Packet::Applied(Applied {
                config: Config {
                    rate_dhz: 520,
                    ..Config::DEFAULT
                },
                id: 7,
                acc_scale: 0.244e-3 * 9.806_65,
                gyr_scale: 35e-3 * (core::f32::consts::PI / 180.0),
            }),
        ),
        (
            "Info",
            "01 01 25 00 01 03 c0 ff ee 00 12 34 56 78 13 f4 00 \
             03 04 01 08 02 10 04 04 02 04 08 10 04 fa 00 f4 01 e8 03 d0 07",
            Packet::Info(info),
        ),
        (
            "Info, the gyroscope gives means",
            "01 01 65 00 01 03 c0 ff ee 00 12 34 56 78 13 f4 00 \
             03 04 01 08 02 10 04 04 02 04 08 10 04 fa 00 f4 01 e8 03 d0 07",
            Packet::Info(Info {
                features: Features(info.features.0 | Features::GYR_MEAN),
                ..info
            }),
        ),
    ]
}

fn commands() -> Vec<(&'static str, &'static str, Packet)> {
    let command = |op, reference| Packet::Command(Command { op, reference });
    let placement = PlacementCode::Head;
    vec![
        ("Command: start", "01 10", command(Op::Start, 0x10)),
        ("Command: stop", "02 11", command(Op::Stop, 0x11)),
        (
            "Command: time sync",
            "03 12 dd cc bb aa",
            command(Op::TimeSync { token: 0xaabb_ccdd }, 0x12),
        ),
        ("Command: self test", "04 13", command(Op::SelfTest, 0x13)),
        (
            "Command: learn the gyroscope's offset for 5 s",
            "05 14 05",
            command(Op::GyroBias { seconds: 5 }, 0x14),
        ),
        (
            "Command: blink for 3 s",
            "06 15 03",
            command(Op::Identify { seconds: 3 }, 0x15),
        ),
        ("Command: sleep", "07 16", command(Op::Sleep, 0x16)),
        (
            "Command: factory defaults",
            "08 17 a5",
            command(Op::FactoryDefaults, 0x17),
        ),
        (
            "Command: worn on the head",
            "09 18 01",
            command(Op::SetPlacement { placement }, 0x18),
        ),
    ]
}

fn replies() -> Vec<(&'static str, &'static str, Packet)> {
    let reply = |op, reference, outcome| {
        Packet::Reply(Reply {
            op,
            reference,
            outcome,
        })
    };
    let time_us = 0x0102_0304_0506_0708;
    let token = 0xaabb_ccdd;
    let started = Outcome::Started {
        config_id: 7,
        time_us,
    };
    vec![
        (
            "Reply: started",
            "81 10 00 07 08 07 06 05 04 03 02 01",
            reply(1, 0x10, started),
        ),
        ("Reply: stopped", "82 11 00", reply(2, 0x11, Outcome::Done)),
        (
            "Reply: the time",
            "83 12 00 dd cc bb aa 08 07 06 05 04 03 02 01",
            reply(3, 0x12, Outcome::Time { token, time_us }),
        ),
        (
            "Reply: self test passed",
            "84 13 00 00",
            reply(4, 0x13, Outcome::SelfTest { result: 0 }),
        ),
        (
            "Reply: no such op",
            "ff 19 01",
            reply(0x7f, 0x19, Outcome::UnknownOp),
        ),
        (
            "Reply: bad arguments",
            "88 17 02",
            reply(8, 0x17, Outcome::BadArguments),
        ),
        ("Reply: busy", "85 14 03", reply(5, 0x14, Outcome::Busy)),
        (
            "Reply: not now",
            "81 1a 04",
            reply(1, 0x1a, Outcome::NotNow),
        ),
        ("Reply: failed", "84 1b 05", reply(4, 0x1b, Outcome::Failed)),
    ]
}

fn statuses() -> Vec<(&'static str, &'static str, Packet)> {
    let full = Status {
        uptime_ms: 3_600_000,
        activity: Activity::Streaming,
        charging: true,
        worn: Some(true),
        battery_mv: 3912,
        temperature_cc: -250,
        dropped_samples: 20,
        rest: Some(Rest {
            dropped_notifications: 2,
            reset_reason: 4,
            errors: 0x0800_0001,
            interval: 60,
            mtu: 247,
        }),
    };
    let short = Status {
        activity: Activity::Idle,
        charging: false,
        worn: None,
        battery_mv: 0,
        temperature_cc: i16::MIN,
        rest: None,
        ..full
    };
    vec![
        (
            "Status: streaming, charging, worn, 75 ms, MTU 247",
            "80 ee 36 00 72 48 0f 06 ff 14 00 00 00 \
             02 00 00 00 04 01 00 00 08 3c 00 f7 00",
            Packet::Status(full),
        ),
        (
            "Status, short: idle, nothing known of battery, temperature and wear",
            "80 ee 36 00 00 00 00 00 80 14 00 00 00",
            Packet::Status(short),
        ),
    ]
}

fn frames() -> Vec<(&'static str, &'static str, Packet)> {
    let full = |stream, flags, count| Header {
        stream,
        flags: Flags(flags),
        seq: 0x1234,
        time_us: 0xffff_fff0,
        full: Some(Full {
            first_index: 1_000_000,
            period_us: 19_231,
            count,
            config_id: 7,
        }),
    };
    let two = vec![
        [1, -2, 4096, 17, -18, 19, 0, 0, 0],
        [32767, -32768, 4095, 20, -21, 22, 0, 0, 0],
    ];
    let reduced = Header {
        flags: Flags(Flags::REDUCED | Flags::UNSYNCED),
        full: None,
        ..full(Stream::AccGyr, 0, 1)
    };
    let remarks = Flags::CLIP_ACC | Flags::OVERFLOW;
    vec![
        (
            "Data: two samples, the accelerometer at its end, samples lost before",
            "11 05 34 12 40 42 0f 00 f0 ff ff ff 1f 4b 02 07 \
             01 00 fe ff 00 10 11 00 ee ff 13 00 \
             ff 7f 00 80 ff 0f 14 00 eb ff 16 00",
            Packet::Data(full(Stream::AccGyr, remarks, 2), two.clone()),
        ),
        (
            "Data, reduced: one sample, not yet synced",
            "11 88 34 12 f0 ff ff ff 01 00 fe ff 00 10 11 00 ee ff 13 00",
            Packet::Data(reduced, two[..1].to_vec()),
        ),
        (
            "Data: accelerometer only",
            "12 00 34 12 40 42 0f 00 f0 ff ff ff 1f 4b 01 07 01 00 02 00 03 00",
            Packet::Data(full(Stream::Acc, 0, 1), vec![[1, 2, 3, 0, 0, 0, 0, 0, 0]]),
        ),
        (
            "Data: with a magnetometer; another configuration than before",
            "13 20 34 12 40 42 0f 00 f0 ff ff ff 1f 4b 01 07 \
             01 00 02 00 03 00 04 00 05 00 06 00 07 00 08 00 09 00",
            Packet::Data(
                full(Stream::AccGyrMag, Flags::CONFIG_CHANGED, 1),
                vec![[1, 2, 3, 4, 5, 6, 7, 8, 9]],
            ),
        ),
        (
            "Data: orientation, the battery low",
            "14 10 34 12 40 42 0f 00 f0 ff ff ff 1f 4b 01 07 ff 7f 00 00 01 00 ff ff",
            Packet::Data(
                full(Stream::Quaternion, Flags::BATTERY_LOW, 1),
                vec![[32767, 0, 1, -1, 0, 0, 0, 0, 0]],
            ),
        ),
    ]
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|b| format!("{b:02x}")).collect();
    pairs.join(" ")
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    text.split_whitespace()
        .map(|pair| u8::from_str_radix(pair, 16).expect("two hex digits"))
        .collect()
}

#[test]
fn the_bytes_are_what_they_always_were() {
    for (name, fixed, packet) in all() {
        assert_eq!(
            hex(&packet.bytes()),
            hex(&unhex(fixed)),
            "{name}: the layout changed, so VERSION must, and the changelog must say so"
        );
        assert_eq!(packet.parse(&unhex(fixed)), packet, "{name}");
    }
}
