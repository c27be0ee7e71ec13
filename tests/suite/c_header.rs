//! The C header for clips (`examples/firmware/nape_frame.h`) packs the very bytes that `nape-wire` does,
//! parses what it parses, and refuses what it refuses.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::{Command as Program, Stdio};

use nape_wire::data::{Channels, Full};
use nape_wire::info::List;
use nape_wire::status::Rest;
use nape_wire::{
    Activity, Applied, Command, Config, EmitError, Features, Flags, Header, Info, Op, Outcome,
    PlacementCode, Reply, Status, Stream, chip, uuid,
};

use nape_tests::root;

/// Numbers from a seed; what they are does not matter, only that they differ.
struct Numbers(u64);

impl Numbers {
    /// Marsaglia's xorshift64 (2003), shifts 13, 7, 17.
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// 0 to `n` - 1, `n` up to 65 536.
    fn below(&mut self, n: usize) -> usize {
        usize::from(self.u16()) % n
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn u8(&mut self) -> u8 {
        self.next().to_le_bytes()[2]
    }

    fn u16(&mut self) -> u16 {
        let b = self.next().to_le_bytes();
        u16::from_le_bytes([b[2], b[3]])
    }

    fn u32(&mut self) -> u32 {
        let b = self.next().to_le_bytes();
        u32::from_le_bytes([b[2], b[3], b[4], b[5]])
    }

    /// Bytes damaged now and then: one changed, cut off, or added.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        match self.below(6) {
            0 => {
                let at = self.below(bytes.len().max(1));
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = self.0.to_le_bytes()[7] >> (self.0 & 7);
                }
            }
            1 => drop(bytes.pop()),
            2 => bytes.push(self.u8()),
            _ => {}
        }
    }
}

const STREAMS: [Stream; 4] = [
    Stream::AccGyr,
    Stream::Acc,
    Stream::AccGyrMag,
    Stream::Quaternion,
];

const PLACEMENTS: [PlacementCode; 4] = [
    PlacementCode::Head,
    PlacementCode::LowBack,
    PlacementCode::Wrist,
    PlacementCode::Unknown,
];

/// A question to the C program and its answer as `nape-wire` gives it.
type Case = (String, String);

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, b| {
        write!(text, "{b:02x}").expect("a string takes it");
        text
    })
}

fn answer(emit: impl FnOnce(&mut [u8]) -> Result<usize, EmitError>) -> String {
    let mut out = [0; 5000];
    emit(&mut out).map_or_else(|_| "-".to_owned(), |len| hex(&out[..len]))
}

fn frame(n: &mut Numbers) -> Case {
    let stream = n.pick(&STREAMS);
    let reduced = n.below(4) == 0;
    // The longest frame now and then.
    let count = if n.below(8) == 0 {
        255
    } else {
        1 + n.u8() % 20
    };
    let full = Full {
        first_index: n.u32(),
        period_us: n.u16(),
        count,
        config_id: n.u8(),
    };
    let header = Header {
        stream,
        flags: Flags(n.u8()),
        seq: n.u16(),
        time_us: n.u32(),
        full: (!reduced).then_some(full),
    };
    let mut question = format!(
        "{} {:x} {:x} {:x} {:x} {:x} {:x} {:x} {:x}",
        if reduced { "reduced" } else { "frame" },
        stream as u8,
        header.flags.0,
        header.seq,
        full.first_index,
        header.time_us,
        full.period_us,
        full.config_id,
        header.count(),
    );
    let mut samples: Vec<Channels> = vec![[0; 9]; header.count()];
    for sample in &mut samples {
        for value in &mut sample[..stream.channels()] {
            *value = n.u16().cast_signed();
            write!(question, " {:x}", value.cast_unsigned()).expect("a string takes it");
        }
    }
    (question, answer(|out| header.emit(&samples, out)))
}

fn applied(n: &mut Numbers) -> Case {
    let config = Config {
        rate_dhz: 160 + n.u16() % 8000,
        acc_range_g: 1 + n.u8() % 16,
        gyr_range_dps: n.u16() % 2001,
        batch: 1 + n.u8() % 254,
        latency_ms: n.u16(),
        features: n.pick(&[0, 1, 3, 4]),
    };
    let mut bytes = [0; Config::LEN];
    let len = config.emit(&mut bytes).unwrap_or_default();
    let mut bytes = bytes[..len].to_vec();
    n.damage(&mut bytes);
    let scale = |n: &mut Numbers| match n.below(8) {
        0 => n.pick(&[0.0, -0.0, f32::NAN, f32::INFINITY, -1.0]),
        1 => 0.0,
        _ => f32::from_bits(n.u32() & 0x7fff_ffff),
    };
    let (id, acc_scale, gyr_scale) = (n.u8(), scale(n), scale(n));
    let question = format!(
        "applied {} {id:x} {:x} {:x}",
        hex(&bytes),
        acc_scale.to_bits(),
        gyr_scale.to_bits()
    );
    let expected = Config::parse(&bytes).map_or_else(
        |_| "-".to_owned(),
        |config| {
            let applied = Applied {
                config,
                id,
                acc_scale,
                gyr_scale,
            };
            answer(|out| applied.emit(out))
        },
    );
    (question, expected)
}

fn reply(n: &mut Numbers) -> Case {
    let seconds = n.u8();
    let op = match n.below(9) {
        0 => Op::Start,
        1 => Op::Stop,
        2 => Op::TimeSync { token: n.u32() },
        3 => Op::SelfTest,
        4 => Op::GyroBias { seconds },
        5 => Op::Identify { seconds },
        6 => Op::Sleep,
        7 => Op::FactoryDefaults,
        _ => Op::SetPlacement {
            placement: n.pick(&PLACEMENTS),
        },
    };
    let command = Command {
        op,
        reference: n.u8(),
    };
    let mut bytes = [0; Command::MAX_LEN];
    let len = command.emit(&mut bytes).expect("a command");
    let mut bytes = bytes[..len].to_vec();
    n.damage(&mut bytes);
    let (status, byte, time_us) = (n.below(6), n.u8(), n.next());
    let question = format!("reply {} {status:x} {byte:x} {time_us:x}", hex(&bytes));
    let reply = match Command::parse(&bytes) {
        Err(_) => Reply::refusing(&bytes),
        Ok(command) => {
            let outcome = match (status, command.op) {
                (1, _) => Outcome::UnknownOp,
                (2, _) => Outcome::BadArguments,
                (3, _) => Outcome::Busy,
                (4, _) => Outcome::NotNow,
                (5, _) => Outcome::Failed,
                (_, Op::Start) => Outcome::Started {
                    config_id: byte,
                    time_us,
                },
                (_, Op::TimeSync { token }) => Outcome::Time { token, time_us },
                (_, Op::SelfTest) => Outcome::SelfTest { result: byte },
                _ => Outcome::Done,
            };
            Some(Reply::to(command, outcome))
        }
    };
    let expected = reply.map_or_else(|| "-".to_owned(), |r| answer(|out| r.emit(out)));
    (question, expected)
}

fn info(n: &mut Numbers) -> Case {
    // Ascending, but for a stumble now and then; as long as can be, now and then.
    let list = |n: &mut Numbers, from: u16, step: u16, some: bool| -> Vec<u16> {
        let len = if some { n.below(9) } else { 0 };
        let mut value = from;
        (0..len)
            .map(|_| {
                let now = value;
                if n.below(40) > 0 {
                    value += 1 + n.u16() % step;
                }
                now
            })
            .collect()
    };
    let features = Features(n.u16());
    let from = if n.below(20) == 0 { 159 } else { 160 };
    let rates = list(n, from, 900, true);
    let acc: Vec<u8> = list(n, 1, 20, true)
        .into_iter()
        .map(|a| u8::try_from(a).expect("at most 8 x 20"))
        .collect();
    let some = features.has(Features::GYR) ^ (n.below(20) == 0);
    let gyr = list(n, 1, 300, some);
    let info = Info {
        version: 1,
        min_version: 1,
        features,
        chip: n.u8(),
        placement: n.pick(&PLACEMENTS),
        uid: match n.below(20) {
            0 => [0; 8],
            1 => [0xff; 8],
            _ => n.next().to_le_bytes(),
        },
        max_batch: n.u8() % 20,
        max_payload: 15 + n.u16() % 510,
        rates_dhz: List::new(&rates).expect("at most 8"),
        acc_ranges_g: List::new(&acc).expect("at most 8"),
        gyr_ranges_dps: List::new(&gyr).expect("at most 8"),
    };
    let mut question = format!(
        "info {:x} {:x} {:x} {} {:x} {:x}",
        features.0,
        info.chip,
        info.placement as u8,
        hex(&info.uid),
        info.max_batch,
        info.max_payload
    );
    let acc: Vec<u16> = acc.into_iter().map(u16::from).collect();
    for values in [rates, acc, gyr] {
        write!(question, " {:x}", values.len()).expect("a string takes it");
        for value in values {
            write!(question, " {value:x}").expect("a string takes it");
        }
    }
    (question, answer(|out| info.emit(out)))
}

fn status(n: &mut Numbers) -> Case {
    let rest = Rest {
        dropped_notifications: n.u32(),
        reset_reason: n.u8(),
        errors: n.u32(),
        interval: n.u16(),
        mtu: n.u16(),
    };
    let activities = [
        Activity::Idle,
        Activity::WarmingUp,
        Activity::Streaming,
        Activity::Sleeping,
        Activity::Fault,
    ];
    let room = n.pick(&[13, 20, 25, 26, 244]);
    let (charging, worn) = (n.below(2) == 1, [None, Some(false), Some(true)]);
    let status = Status {
        uptime_ms: n.u32(),
        activity: n.pick(&activities),
        charging,
        worn: n.pick(&worn),
        battery_mv: n.u16(),
        temperature_cc: n.u16().cast_signed(),
        dropped_samples: n.u32(),
        rest: (room >= Status::LEN).then_some(rest),
    };
    let worn = match status.worn {
        None => 0,
        Some(false) => 32,
        Some(true) => 96,
    };
    let question = format!(
        "status {room:x} {:x} {:x} {:x} {:x} {:x} {:x} {:x} {:x} {:x} {:x}",
        status.uptime_ms,
        status.activity as u8 | u8::from(charging) << 4 | worn,
        status.battery_mv,
        status.temperature_cc.cast_unsigned(),
        status.dropped_samples,
        rest.dropped_notifications,
        rest.reset_reason,
        rest.errors,
        rest.interval,
        rest.mtu
    );
    (question, answer(|out| status.emit(out)))
}

fn fit(n: &mut Numbers) -> Case {
    let (stream, mtu) = (n.pick(&STREAMS), n.below(600));
    let question = format!("fit {:x} {mtu:x}", stream as u8);
    (question, format!("{:02x}", stream.fit(mtu)))
}

/// The header for clips in C packs and parses what `nape-wire` does, and refuses what it refuses.
#[test]
fn the_c_header_agrees() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("check");
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let built = Program::new(compiler)
        .args([
            "-std=c99",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-pedantic",
            "-O1",
            "-o",
        ])
        .arg(&program)
        .arg(root().join("examples/firmware/check.c"))
        .output()
        .expect("a C compiler, which the README asks for");
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );

    let mut n = Numbers(0x9e37_79b9_7f4a_7c15);
    let kinds = [frame, applied, reply, info, status, fit];
    let cases: Vec<Case> = (0..6000).map(|i| kinds[i % kinds.len()](&mut n)).collect();
    let questions: String = cases.iter().map(|(q, _)| format!("{q}\n")).collect();
    let mut child = Program::new(&program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdin = child.stdin.take().expect("its input");
    let writer = std::thread::spawn(move || stdin.write_all(questions.as_bytes()));
    let out = child.wait_with_output().expect("the program ends");
    writer.join().expect("no panic").expect("the program reads");
    assert!(out.status.success());
    let answers = String::from_utf8(out.stdout).expect("text");
    assert_eq!(answers.lines().count(), cases.len());
    let (mut refused, mut packed) = ([0; 6], [0; 6]);
    for (i, ((question, expected), found)) in cases.iter().zip(answers.lines()).enumerate() {
        assert_eq!(found, expected, "{question}");
        let tally = if found == "-" {
            &mut refused
        } else {
            &mut packed
        };
        tally[i % kinds.len()] += 1;
    }
    // The comparison is worth something only if both happen, where both can.
    assert!(packed.iter().all(|k| *k > 100), "{packed:?}");
    assert!(refused[1..4].iter().all(|k| *k > 10), "{refused:?}");
}

/// Names in the C header that no call of the test above depends on.
#[test]
fn the_c_headers_names_agree() {
    let path = root().join("examples/firmware/nape_frame.h");
    let text = fs::read_to_string(path).expect("the header");
    for id in [
        uuid::SERVICE,
        uuid::INFO,
        uuid::CONFIG,
        uuid::CONTROL,
        uuid::DATA,
        uuid::STATUS,
    ] {
        let h = format!("{id:032x}");
        let (a, b, c, d, e) = (&h[..8], &h[8..12], &h[12..16], &h[16..20], &h[20..]);
        assert!(text.contains(&format!("\"{a}-{b}-{c}-{d}-{e}\"")), "{h}");
    }
    let mut names = vec![
        ("CLIP_ACC".to_owned(), Flags::CLIP_ACC),
        ("CLIP_GYR".to_owned(), Flags::CLIP_GYR),
        ("OVERFLOW".to_owned(), Flags::OVERFLOW),
        ("UNSYNCED".to_owned(), Flags::UNSYNCED),
        ("BATTERY_LOW".to_owned(), Flags::BATTERY_LOW),
        ("CONFIG_CHANGED".to_owned(), Flags::CONFIG_CHANGED),
        ("HEAD".to_owned(), PlacementCode::Head as u8),
        ("NECK".to_owned(), PlacementCode::Neck as u8),
        ("UPPER_BACK".to_owned(), PlacementCode::UpperBack as u8),
        ("CHEST".to_owned(), PlacementCode::Chest as u8),
        ("LOW_BACK".to_owned(), PlacementCode::LowBack as u8),
        ("WRIST".to_owned(), PlacementCode::Wrist as u8),
        ("HAS_DFU".to_owned(), u8::try_from(Features::DFU).unwrap()),
        (
            "GYR_MEAN".to_owned(),
            u8::try_from(Features::GYR_MEAN).unwrap(),
        ),
        (
            "GYR_POINT".to_owned(),
            u8::try_from(Features::GYR_POINT).unwrap(),
        ),
    ];
    for code in 0..=u8::MAX {
        names.extend(chip::name(code).map(|name| (name.replace('-', "_"), code)));
    }
    for (name, value) in names {
        let line = format!("NAPE_{name} = {value}");
        let found = text.match_indices(&line).any(|(at, _)| {
            let after = text[at + line.len()..].chars().next();
            after.is_some_and(|c| !c.is_ascii_digit())
        });
        assert!(found, "{line}");
    }
}

/// The sketch of a firmware in C in `docs/own-clip.md` compiles with the header.
#[test]
fn the_documents_sketch_compiles() {
    let text = fs::read_to_string(root().join("docs/own-clip.md")).expect("the document");
    let mut blocks = text.split("```c\n").skip(1);
    let sketch = blocks.next().and_then(|b| b.split("```").next());
    assert!(blocks.next().is_none(), "one sketch");
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("sketch.c");
    fs::write(&source, sketch.expect("a sketch")).expect("it is written");
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let built = Program::new(compiler)
        .args([
            "-std=c99",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-pedantic",
            "-c",
            "-o",
        ])
        .arg(folder.path().join("sketch.o"))
        .arg("-I")
        .arg(root().join("examples/firmware"))
        .arg(&source)
        .output()
        .expect("a C compiler, which the README asks for");
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
}
