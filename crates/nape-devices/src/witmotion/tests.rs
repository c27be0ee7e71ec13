//! The published vectors, streams in pieces, and the conversation.
//!
//! Vectors are named as in the notes they come from: R of a real device (its first 16 bytes), D of the
//! maker's document, S built from the layout, so no evidence for it.

use nape_core::{Span, Timestamp};
use proptest::prelude::*;

use super::KIND;
use super::command::{BATTERY, QUATERNION, RATE, battery_percent};
use super::driver::WitmotionDriver;
use super::ids::{NOTIFY, WRITE};
use super::packet::{Found, Motion, Packet, Packets, Register, Wall};
use crate::driver::{Action, Channel, Driver, Input, Link, News, Output, Over, Purpose, Wish};
use crate::fault::PacketFault;
use crate::kind::Advertisement;
use crate::reason::RefusedReason;

const R1: &str = "55 61 35 FF 59 FF 0A 08 00 00 00 00 00 00 B9 FC";
const R2: &str = "55 61 31 FF 57 FF 0F 08 00 00 00 00 00 00 B9 FC";
const R3: &str = "55 61 43 FF 5E FF 15 08 00 00 00 00 00 00 B9 FC";
const D1: &str = "55 71 3A 00 68 01 69 00 7A 00 00 00 00 00 00 00 00 00 00 00";
const S1: &str = "55 61 00 00 00 04 EE 06 CD 00 8D FF 00 00 55 15 55 F5 EE 7F";
const S2: &str = "55 61 00 80 FF 7F 00 08 00 80 FF 7F 01 00 00 80 FE 3F FF FF";
const DATE: &str = "1A 0B 16 11 05 3B DB 03";
const S8: &str = "55 71 64 00 81 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00";
const S9: &str = "55 71 40 00 4D 0A 00 00 00 00 00 00 00 00 00 00 00 00 00 00";
const S10: &str = "55 71 51 00 A3 7B 21 21 00 00 00 00 00 00 00 00 00 00 00 00";

fn hex(text: &str) -> Vec<u8> {
    let words = text.split_whitespace();
    words.map(|w| u8::from_str_radix(w, 16).unwrap()).collect()
}

/// What these notifications hold, and what is left at their end.
fn found(notifications: &[&[u8]]) -> Vec<Found> {
    let mut packets = Packets::default();
    let mut out = Vec::new();
    for bytes in notifications {
        packets.push(bytes, &mut out);
    }
    packets.end(&mut out);
    out
}

fn motion(acc: [i16; 3], gyr: [i16; 3], angles: [i16; 3]) -> Found {
    dated(acc, gyr, angles, None)
}

fn dated(acc: [i16; 3], gyr: [i16; 3], angles: [i16; 3], wall: Option<Wall>) -> Found {
    Found::Packet(Packet::Motion(Motion {
        acc,
        gyr,
        angles,
        wall,
    }))
}

fn registers(first: u8, values: [i16; 8]) -> Found {
    Found::Packet(Packet::Registers(Register { first, values }))
}

fn s1() -> Found {
    motion([0, 1024, 1774], [205, -115, 0], [5461, -2731, 32750])
}

fn s2() -> Found {
    motion(
        [-32_768, 32_767, 2048],
        [-32_768, 32_767, 1],
        [-32_768, 16_382, -1],
    )
}

#[test]
fn the_vectors_decode() {
    assert_eq!(found(&[&hex(S1)]), [s1()]);
    assert_eq!(found(&[&hex(S2)]), [s2()]);
    assert_eq!(
        found(&[&hex(D1)]),
        [registers(0x3a, [360, 105, 122, 0, 0, 0, 0, 0])]
    );
    assert_eq!(
        found(&[&hex(S8)]),
        [registers(BATTERY, [385, 0, 0, 0, 0, 0, 0, 0])]
    );
    assert_eq!(battery_percent(385), 60);
    assert_eq!(
        found(&[&hex(S9)]),
        [registers(0x40, [2637, 0, 0, 0, 0, 0, 0, 0])]
    );
    assert_eq!(
        found(&[&hex(S10)]),
        [registers(QUATERNION, [31_651, 8481, 0, 0, 0, 0, 0, 0])]
    );
    // S4: two in one notification. S6: junk before the first.
    let both = [hex(S1), hex(S2)].concat();
    assert_eq!(found(&[&both]), [s1(), s2()]);
    let junk = [hex("00 61 55"), hex(S1)].concat();
    assert_eq!(found(&[&junk]), [Found::Junk { bytes: 3 }, s1()]);
}

#[test]
fn the_first_bytes_of_real_packets_read_and_are_no_packet() {
    for (text, acc) in [
        (R1, [-203, -167, 2058]),
        (R2, [-207, -169, 2063]),
        (R3, [-189, -162, 2069]),
    ] {
        assert_eq!(found(&[&hex(text)]), [Found::Truncated { found: 16 }]);
        // With the two angles that were not kept.
        let whole = [hex(text), vec![0; 4]].concat();
        assert_eq!(found(&[&whole]), [motion(acc, [0; 3], [-839, 0, 0])]);
    }
    // What follows a torn packet is read as if it had not been.
    assert_eq!(
        found(&[&hex(R1), &hex(S1), &hex(S2)]),
        [Found::Truncated { found: 16 }, s1(), s2()]
    );
}

#[test]
fn dated_packets_are_told_from_short_ones() {
    let Found::Packet(Packet::Motion(short)) = s1() else {
        unreachable!()
    };
    let wall = Some(Wall {
        year: 26,
        month: 11,
        day: 22,
        hour: 17,
        minute: 5,
        second: 59,
        ms: 987,
    });
    let long = Found::Packet(Packet::Motion(Motion { wall, ..short }));
    let s3 = [hex(S1), hex(DATE)].concat();
    assert_eq!(found(&[&s3]), [long]);
    // 560 bytes may be twenty dated ones or 28 others.
    assert_eq!(found(&[&s3.repeat(20)]), [long; 20]);
    assert_eq!(found(&[&hex(S1).repeat(28)]), [s1(); 28]);
    // The date alone in a second notification: a link of the smallest MTU.
    let pieces: [&[u8]; 4] = [&s3[..20], &s3[20..], &s3[..20], &s3[20..]];
    assert_eq!(found(&pieces), [s1(), long]);
}

#[test]
fn the_date_counts_seconds() {
    let at = |year, month, day| Wall {
        year,
        month,
        day,
        hour: 0,
        minute: 0,
        second: 0,
        ms: 0,
    };
    for (wall, days) in [
        (at(0, 1, 1), 0.0),
        (at(0, 3, 1), 60.0),
        (at(4, 2, 29), 1520.0),
        (at(26, 11, 22), 9822.0),
    ] {
        assert!((wall.seconds() - days * 86_400.0).abs() < 1e-6, "{wall:?}");
    }
}

#[test]
fn values_that_look_like_heads_are_values() {
    let tricky = motion([0x6155; 3], [0x7155; 3], [0x6155; 3]);
    let bytes = hex("55 61 55 61 55 61 55 61 55 71 55 71 55 71 55 61 55 61 55 61");
    assert_eq!(found(&[&bytes.repeat(3)]), [tricky; 3]);
    // S5: in two pieces, wherever it is cut.
    for cut in 1..20 {
        let (a, b) = bytes.split_at(cut);
        let again = [&hex(S1)[..], a].concat();
        assert_eq!(found(&[&again, b, &hex(S2)]), [s1(), tricky, s2()], "{cut}");
    }
}

#[test]
fn register_replies_of_22_bytes_do_not_shift_what_follows() {
    let wide = [hex(S8), vec![0xab, 0xcd]].concat();
    let stream = [hex(S1), wide, hex(S2)].concat();
    let reply = registers(BATTERY, [385, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(found(&[&stream]), [s1(), reply, s2()]);
}

proptest! {
    /// Any bytes in any pieces: no panic, nothing kept for long, and nothing made up.
    #[test]
    fn any_bytes_do_no_harm(pieces in prop::collection::vec(
        prop_oneof![
            prop::collection::vec(any::<u8>(), 0..60),
            prop::collection::vec(prop_oneof![Just(0x55_u8), Just(0x61), Just(0x71), any::<u8>()], 0..60),
        ], 0..40,
    )) {
        let mut packets = Packets::default();
        let mut out = Vec::new();
        let mut all = 0;
        for piece in &pieces {
            all += piece.len();
            packets.push(piece, &mut out);
        }
        let whole = out.iter().filter(|f| matches!(f, Found::Packet(_))).count();
        prop_assert!(20 * whole <= all);
    }

    /// A stream of samples is the same in whatever pieces it comes.
    #[test]
    fn pieces_do_not_matter(
        values in prop::collection::vec(any::<[i16; 9]>(), 1..20),
        cuts in prop::collection::vec(1_usize..40, 1..30),
    ) {
        let mut stream = Vec::new();
        let mut expected = Vec::new();
        for v in &values {
            stream.extend([0x55, 0x61]);
            v.iter().for_each(|v| stream.extend(v.to_le_bytes()));
            expected.push(motion([v[0], v[1], v[2]], [v[3], v[4], v[5]], [v[6], v[7], v[8]]));
        }
        // The first packet alone tells that they are not dated.
        let mut packets = Packets::default();
        let mut out = Vec::new();
        packets.push(&[stream.clone(), stream.clone()].concat(), &mut out);
        out.clear();
        let mut rest = &stream[..];
        for cut in cuts.iter().cycle() {
            let (piece, after) = rest.split_at((*cut).min(rest.len()));
            packets.push(piece, &mut out);
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        // A value that looks like a head, right where a piece begins, may be taken for a torn packet; then
        // the fault is told.
        let torn = out.iter().any(|f| !matches!(f, Found::Packet(_)));
        prop_assert!(torn || out == expected, "{out:?}");
    }
}

// The conversation.

/// A device at rest with its level side up, spoken to in virtual time.
struct Bench {
    driver: WitmotionDriver,
    now: Timestamp,
    /// Its rate register.
    rate: u8,
    /// It answers what is asked.
    answers: bool,
    written: Vec<Vec<u8>>,
    news: Vec<News>,
    over: Option<Over>,
}

fn stream() -> Purpose {
    Purpose::Stream {
        wish: Wish::DEFAULT,
        serial: None,
    }
}

impl Bench {
    fn new(purpose: Purpose, name: &str, channels: &[u128]) -> Self {
        let mut bench = Self {
            driver: WitmotionDriver::new(purpose),
            now: Timestamp::from_micros(5_000_000),
            rate: 6,
            answers: true,
            written: Vec::new(),
            news: Vec::new(),
            over: None,
        };
        let link = Link {
            name: name.to_owned(),
            channels: channels.iter().copied().map(Channel).collect(),
        };
        bench.driver.handle(bench.now, Input::Connected(&link));
        bench.drain();
        bench
    }

    fn drain(&mut self) {
        while let Some(output) = self.driver.poll_output() {
            match output {
                Output::News(news) => self.news.push(news),
                Output::Over(over) => self.over = Some(over),
                Output::Order(order) => {
                    self.driver.handle(self.now, Input::Begun);
                    self.driver.handle(self.now, Input::Done(&[]));
                    if let Action::Write { bytes, .. } = order.action {
                        self.obey(&bytes);
                        self.written.push(bytes);
                    }
                }
            }
        }
    }

    fn obey(&mut self, command: &[u8]) {
        let [0xff, 0xaa, register, low, _] = *command else {
            panic!("{command:?}")
        };
        match register {
            0x03 => self.rate = low,
            0x27 if self.answers => {
                let mut reply = vec![0x55, 0x71, low, 0];
                reply.resize(20, 0);
                let value: u16 = match low {
                    RATE => self.rate.into(),
                    BATTERY => 385,
                    _ => 0,
                };
                reply[4..6].copy_from_slice(&value.to_le_bytes());
                self.notify(&reply);
            }
            _ => {}
        }
    }

    fn notify(&mut self, bytes: &[u8]) {
        let from = Channel(NOTIFY[0]);
        self.driver.handle(self.now, Input::Bytes { from, bytes });
    }

    /// Samples at the device's rate for so long, each a notification.
    fn run(&mut self, seconds: f64) {
        let end = self.now + Span::from_secs_f64(seconds);
        while self.now < end {
            let hz = super::command::rate_hz(self.rate.into()).unwrap();
            self.now = self.now + Span::from_secs_f64(1.0 / hz);
            self.driver.handle(self.now, Input::Tick);
            self.drain();
            self.notify(&hex(
                "55 61 00 00 00 00 00 08 00 00 00 00 00 00 00 00 00 00 00 00",
            ));
            self.drain();
        }
    }

    fn samples(&self) -> usize {
        let count = |n: &News| match n {
            News::Samples(batch) => batch.len(),
            _ => 0,
        };
        self.news.iter().map(count).sum()
    }
}

#[test]
fn a_device_from_the_factory_is_set_once_and_streams() {
    let mut bench = Bench::new(stream(), "WT901BLE67", &[NOTIFY[0], WRITE[0]]);
    bench.run(1.0);
    let expected: Vec<Vec<u8>> = [
        "FF AA 27 03 00",
        "FF AA 69 88 B5",
        "FF AA 03 08 00",
        "FF AA 00 00 00",
        "FF AA 27 03 00",
        "FF AA 27 64 00",
    ]
    .map(hex)
    .into();
    assert_eq!(bench.written, expected);
    let before = bench.samples();
    bench.run(20.0);
    let found = bench.samples() - before;
    assert!((980..=1020).contains(&found), "{found}");
    assert!(bench.news.contains(&News::Battery(60)));
    let stats = bench.driver.stats();
    assert_eq!(stats.lost, None, "nobody knows");
    assert!((stats.rate_hz - 50.0).abs() < 0.5, "{}", stats.rate_hz);
    // The next link finds it set.
    let link = Link {
        name: "WT901BLE67".to_owned(),
        channels: vec![Channel(NOTIFY[0]), Channel(WRITE[0])],
    };
    bench.written.clear();
    bench.driver.handle(bench.now, Input::Disconnected);
    bench.driver.handle(bench.now, Input::Connected(&link));
    bench.drain();
    bench.run(1.0);
    assert_eq!(
        bench.written,
        [hex("FF AA 27 03 00"), hex("FF AA 27 64 00")]
    );
}

#[test]
fn one_that_answers_nothing_is_used_all_the_same() {
    let mut bench = Bench::new(stream(), "WT901BLE67", &[NOTIFY[1], WRITE[1]]);
    bench.answers = false;
    bench.written.clear();
    bench.run(20.0);
    assert!(bench.samples() > 500, "{}", bench.samples());
    // Never again and again.
    assert!(bench.written.len() <= 8, "{:?}", bench.written);
}

#[test]
fn what_only_looks_like_one_is_refused_by_word() {
    let bench = Bench::new(stream(), "WTVB01-BT50", &[NOTIFY[0], WRITE[0]]);
    assert!(matches!(
        bench.over,
        Some(Over::Refused(RefusedReason::LookAlike { .. }))
    ));
    let bench = Bench::new(stream(), "WT901BLE67", &[NOTIFY[0]]);
    assert!(matches!(
        bench.over,
        Some(Over::Refused(RefusedReason::NotOne { .. }))
    ));
    assert_eq!(bench.written, [[0_u8; 0]; 0]);
    let heard = |name, services: &[u128]| (KIND.recognise)(&Advertisement { name, services });
    assert_eq!(heard("WT901BLE67", KIND.services), Some(Ok(())));
    assert!(matches!(heard("WTVB01-BT50", KIND.services), Some(Err(_))));
    assert_eq!(heard("Lamp", KIND.services), None);
    assert_eq!(heard("WT901BLE67", &[]), None);
}

#[test]
fn asked_who_it_is_nothing_is_written() {
    let mut bench = Bench::new(Purpose::Ask, "WT901BLE67", &[NOTIFY[0], WRITE[0]]);
    bench.run(0.3);
    assert_eq!(bench.over, Some(Over::Asked));
    assert_eq!(bench.written, [[0_u8; 0]; 0]);
    let News::About(about) = &bench.news[0] else {
        panic!("{:?}", bench.news)
    };
    assert_eq!(about.model, "WT901BLE67");
    assert_eq!(about.serial, None);
}

#[test]
fn bytes_that_are_none_are_faults_and_harm_nothing() {
    let mut bench = Bench::new(stream(), "WT901BLE67", &[NOTIFY[0], WRITE[0]]);
    bench.run(2.0);
    bench.news.clear();
    bench.notify(&[1, 2, 3]);
    bench.drain();
    let junk = News::Fault(PacketFault::Junk { bytes: 3 });
    assert_eq!(bench.news, [junk]);
    let before = bench.samples();
    bench.run(2.0);
    assert!(bench.samples() - before >= 90);
    assert_eq!(bench.driver.stats().faults.malformed, 1);
}

#[test]
fn begun_anew_everything_is_told_again() {
    let mut bench = Bench::new(stream(), "WT901BLE67", &[NOTIFY[0], WRITE[0]]);
    bench.run(2.0);
    bench.news.clear();
    bench.driver.handle(bench.now, Input::Restart);
    bench.drain();
    assert!(matches!(
        bench.news[..2],
        [News::About(_), News::Opened { .. }]
    ));
    bench.run(2.0);
    assert!(bench.news.contains(&News::Battery(60)));
    assert!(bench.samples() >= 90);
}
