//! `docs/wire-format.md` says what the code does: offsets, lengths, codes, UUIDs, and every vector.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use nape_wire::config::{ATT_INVALID, FEATURE_FUSION, FEATURE_GYR, FEATURE_MAG, MIN_RATE_DHZ};
use nape_wire::control::FACTORY_KEY;
use nape_wire::data::{HEADER_LEN, REDUCED_LEN};
use nape_wire::info::LIST_MAX;
use nape_wire::{
    Applied, Config, Features, Flags, Info, PlacementCode, Status, Stream, VERSION, chip, uuid,
};

use crate::vectors::{Packet, all, hex, unhex};

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/wire-format.md");
    fs::read_to_string(path).expect("docs/wire-format.md")
}

/// A table: the heading above it, and its rows as cells, the header's first.
struct Table {
    heading: String,
    rows: Vec<Vec<String>>,
}

fn tables(text: &str) -> Vec<Table> {
    let mut heading = String::new();
    let mut tables: Vec<Table> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(title) = line.strip_prefix('#') {
            heading = title.trim_start_matches('#').trim().to_owned();
        }
        let Some(row) = line.strip_prefix('|') else {
            inside = false;
            continue;
        };
        // A bar in a cell is written `\|`.
        let row = row.replace("\\|", "\u{1}");
        let cells: Vec<String> = row
            .trim_end_matches('|')
            .split('|')
            .map(|c| c.trim().replace('\u{1}', "|"))
            .collect();
        if !inside {
            tables.push(Table {
                heading: heading.clone(),
                rows: vec![],
            });
        }
        inside = true;
        if !cells[0].starts_with("---") {
            tables.last_mut().expect("a table").rows.push(cells);
        }
    }
    tables
}

/// The rows below the header of the one table under `heading` whose header begins with `first`.
fn rows(heading: &str, first: &str) -> Vec<Vec<String>> {
    let mut found: Vec<Table> = tables(&document())
        .into_iter()
        .filter(|t| t.heading == heading && t.rows[0][0] == first)
        .collect();
    assert_eq!(found.len(), 1, "one table of `{first}` under {heading}");
    found.remove(0).rows.split_off(1)
}

/// The second column by the number in the first.
fn codes(heading: &str, first: &str) -> BTreeMap<u8, String> {
    rows(heading, first)
        .into_iter()
        .map(|row| (row[0].parse().expect("a code"), row[1].clone()))
        .collect()
}

/// Bytes of a type; `None` where the row is as long as something else says.
fn size(of: &str) -> Option<usize> {
    match of {
        "u8" => Some(1),
        "u16" | "i16" => Some(2),
        "u32" | "f32" => Some(4),
        other => other.strip_suffix(" B").map(|n| n.parse().expect("bytes")),
    }
}

/// The offsets of each layout follow from its types, up to where they depend on a count.
#[test]
fn offsets_and_lengths() {
    let expected = [
        ("Info", 18),
        ("Config", Config::LEN),
        ("Config as read", Applied::LEN),
        ("Control", 2),
        ("Control", 3),
        ("Data", HEADER_LEN),
        ("Data", REDUCED_LEN),
        ("Status", Status::LEN),
    ];
    let layouts: Vec<Table> = tables(&document())
        .into_iter()
        .filter(|t| t.rows[0][..2] == ["off", "type"])
        .collect();
    let headings: Vec<&str> = layouts.iter().map(|t| t.heading.as_str()).collect();
    assert_eq!(headings, expected.map(|(h, _)| h), "the layouts there are");
    for (table, (heading, len)) in layouts.iter().zip(expected) {
        let mut at = 0;
        for row in &table.rows[1..] {
            let Ok(offset) = row[0].parse::<usize>() else {
                break;
            };
            assert_eq!(offset, at, "{heading}: {}", row[2]);
            let Some(size) = size(&row[1]) else { break };
            at += size;
        }
        assert_eq!(at, len, "{heading}: its length");
    }
    let text = document();
    let least = 17 + 3 + 2 + 1;
    assert!(text.contains(&format!(
        "| [Info](#info), {least} to {} bytes |",
        Info::MAX_LEN
    )));
    assert!(text.contains(&format!("number of rates | 1 to {LIST_MAX} |")));
    assert!(text.contains(&format!("0.1 Hz, from {MIN_RATE_DHZ} (")));
    assert!(text.contains(&format!("ATT error `{ATT_INVALID:#04x}`")));
    assert!(text.contains(&format!("`u8` `{FACTORY_KEY:02x}`")));
    assert!(text.contains(&format!(
        "{} bytes; {} where",
        Status::LEN,
        Status::SHORT_LEN
    )));
}

#[test]
fn uuids() {
    let ours = [
        uuid::SERVICE,
        uuid::INFO,
        uuid::CONFIG,
        uuid::CONTROL,
        uuid::DATA,
        uuid::STATUS,
        uuid::DEVICE_INFORMATION,
        uuid::MANUFACTURER,
        uuid::MODEL,
        uuid::SERIAL,
        uuid::FIRMWARE,
        uuid::HARDWARE,
        uuid::BATTERY,
        uuid::BATTERY_LEVEL,
    ];
    let dashed = ours.map(|id| {
        let h = format!("{id:032x}");
        let (a, b, c, d, e) = (&h[..8], &h[8..12], &h[12..16], &h[16..20], &h[20..]);
        format!("`{a}-{b}-{c}-{d}-{e}`")
    });
    let listed: Vec<String> = rows("Services and characteristics", "UUID")
        .into_iter()
        .map(|row| row[0].clone())
        .collect();
    assert_eq!(listed, dashed);
}

#[test]
fn code_tables() {
    let chips = codes("Chip codes", "code");
    for code in 0..=u8::MAX {
        let said = chips.get(&code).map(String::as_str);
        let known = (code == chip::UNKNOWN).then_some("not said");
        assert_eq!(said, chip::name(code).or(known), "chip {code}");
    }
    let placements = codes("Placement codes", "code");
    for code in 0..=u8::MAX {
        let known = PlacementCode::parse(code);
        assert_eq!(
            placements.contains_key(&code),
            known.is_ok(),
            "placement {code}"
        );
        if let Ok(placement) = known {
            assert_eq!(placement as u8, code);
        }
    }
    let flags = codes("Data", "bit");
    for (bit, name) in [
        (Flags::CLIP_ACC, "clip acc"),
        (Flags::CLIP_GYR, "clip gyr"),
        (Flags::OVERFLOW, "overflow"),
        (Flags::UNSYNCED, "unsynced"),
        (Flags::BATTERY_LOW, "battery low"),
        (Flags::CONFIG_CHANGED, "config changed"),
        (1 << 6, ""),
        (Flags::REDUCED, "reduced"),
    ] {
        let at = u8::try_from(bit.trailing_zeros()).unwrap();
        assert_eq!(flags.get(&at).map(String::as_str), Some(name));
    }
    for row in rows("Data", "stream") {
        let code = row[0].parse().expect("a code");
        let stream = Stream::of(code).expect("a stream");
        assert_eq!(row[2], stream.sample_len().to_string());
    }
    let features = [
        (0, Stream::Acc),
        (FEATURE_GYR, Stream::AccGyr),
        (FEATURE_GYR | FEATURE_MAG, Stream::AccGyrMag),
        (FEATURE_FUSION, Stream::Quaternion),
    ];
    for (row, (bits, stream)) in rows("Config", "features").iter().zip(features) {
        assert!(
            row[0].split(' ').next() == Some(&bits.to_string()),
            "{row:?}"
        );
        assert_eq!(row[1], (stream as u8).to_string());
        let features = bits;
        assert_eq!(
            Config {
                features,
                ..Config::DEFAULT
            }
            .stream(),
            Some(stream)
        );
    }
    let bits = "bit 0 gyroscope, 1 magnetometer, 2 thermometer, 3 own sensor fusion, 4 storage, \
                5 firmware update, 6 and 7 [what a sample of the gyroscope is](#what-the-values-mean)";
    assert!(document().contains(bits));
    let said = [
        Features::GYR,
        Features::MAG,
        Features::TEMPERATURE,
        Features::FUSION,
        Features::STORAGE,
        Features::DFU,
        Features::GYR_MEAN,
        Features::GYR_POINT,
    ];
    assert_eq!(said, [1, 2, 4, 8, 16, 32, 64, 128]);
    assert!(document().starts_with(&format!(
        "# Wire format: the Nape Motion Profile, version {VERSION}\n"
    )));
}

fn block(text: &str) -> &str {
    let after = text.split("```vectors\n").nth(1).expect("the vectors");
    after.split("```").next().expect("their end")
}

fn meaning(packet: &Packet) -> String {
    match packet {
        Packet::Config(v) => format!("{v:?}"),
        Packet::Applied(v) => format!("{v:?}"),
        Packet::Info(v) => format!("{v:?}"),
        Packet::Command(v) => format!("{v:?}"),
        Packet::Reply(v) => format!("{v:?}"),
        Packet::Status(v) => format!("{v:?}"),
        Packet::Data(header, samples) => {
            let channels = header.stream.channels();
            let samples: Vec<String> = samples
                .iter()
                .map(|s| format!("{:?}", &s[..channels]))
                .collect();
            format!("{header:?} {}", samples.join(" "))
        }
    }
}

/// Each vector of the document parses to what the line below says, and there are no others.
#[test]
fn the_vectors_are_those_of_the_code() {
    let mut written = String::new();
    for (name, fixed, packet) in all() {
        let bytes = unhex(fixed);
        let lines: Vec<String> = bytes.chunks(16).map(hex).collect();
        let parsed = meaning(&packet.parse(&bytes));
        written += &format!("{name}\n{}\n= {parsed}\n\n", lines.join("\n"));
    }
    let text = document();
    let (found, written) = (block(&text).trim(), written.trim());
    assert!(
        found == written,
        "the vectors of docs/wire-format.md are others than those of tests/it/vectors.rs; those are:\n\
         {written}"
    );
}
