//! `emit` then `parse` is the identity, on values and on bytes; what `parse` refuses is never emitted;
//! lengths are exact. The stable twin of the fuzz target.

use std::fmt::Debug;

use nape_wire::data::{HEADER_LEN, REDUCED_LEN, payload};
use nape_wire::{
    Applied, Command, Config, DataFrame, EmitError, Fault, Info, Reply, Status, Stream,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::judge::{LONGEST, judge};
use crate::packets;

/// Emits into exactly enough room, into too little, and into more; gives the bytes.
fn emitted(emit: impl Fn(&mut [u8]) -> Result<usize, EmitError>) -> Vec<u8> {
    let mut roomy = vec![0xEE; LONGEST + 1];
    let needed = emit(&mut roomy).expect("a valid value");
    assert!(
        roomy[needed..].iter().all(|b| *b == 0xEE),
        "wrote beyond its end"
    );
    let mut exact = vec![0; needed];
    assert_eq!(emit(&mut exact), Ok(needed), "exactly enough room");
    let found = needed - 1;
    assert_eq!(
        emit(&mut exact[..found]),
        Err(EmitError::Buffer { found, needed }),
        "one byte too little"
    );
    assert_eq!(exact, roomy[..needed]);
    exact
}

/// A valid value comes back from its bytes; no shorter and no longer bytes are that packet.
fn there_and_back<T: PartialEq + Debug>(
    value: &T,
    emit: impl Fn(&mut [u8]) -> Result<usize, EmitError>,
    parse: impl Fn(&[u8]) -> Result<T, Fault>,
) -> Vec<u8> {
    let bytes = emitted(emit);
    assert_eq!(parse(&bytes).as_ref(), Ok(value));
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(parse(&longer).is_err(), "one byte too many was accepted");
    for len in 0..bytes.len() {
        if let Ok(shorter) = parse(&bytes[..len]) {
            // The short status, whose bytes are the beginning of the full one.
            assert_eq!((len, bytes.len()), (13, 26), "{shorter:?}");
        }
    }
    assert!(judge(&bytes) >= 1);
    bytes
}

/// Whatever the fields: `emit` refuses, or `parse` gives the value back.
fn refused_or_right<T: PartialEq + Debug>(
    value: &T,
    emitted: Result<usize, EmitError>,
    out: &[u8],
    parse: impl Fn(&[u8]) -> Result<T, Fault>,
) {
    match emitted {
        Ok(len) => assert_eq!(parse(&out[..len]).as_ref(), Ok(value)),
        Err(refused) => assert!(matches!(refused, EmitError::Value { .. }), "{refused}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn config(value in packets::config()) {
        let bytes = there_and_back(&value, |o| value.emit(o), Config::parse);
        prop_assert_eq!(bytes.len(), Config::LEN);
    }

    #[test]
    fn applied(value in packets::applied()) {
        let bytes = there_and_back(&value, |o| value.emit(o), Applied::parse);
        prop_assert_eq!(bytes.len(), Applied::LEN);
    }

    #[test]
    fn info(value in packets::info()) {
        let bytes = there_and_back(&value, |o| value.emit(o), Info::parse);
        prop_assert_eq!(bytes.len(), value.emit_len());
        prop_assert!(bytes.len() <= Info::MAX_LEN);
    }

    #[test]
    fn command(value in packets::command()) {
        let bytes = there_and_back(&value, |o| value.emit(o), Command::parse);
        prop_assert!(bytes.len() <= Command::MAX_LEN);
    }

    #[test]
    fn reply(value in packets::reply()) {
        let bytes = there_and_back(&value, |o| value.emit(o), Reply::parse);
        prop_assert!(bytes.len() <= Reply::MAX_LEN);
    }

    #[test]
    fn status(value in packets::status()) {
        let bytes = there_and_back(&value, |o| value.emit(o), Status::parse);
        let full = value.rest.is_some();
        prop_assert_eq!(bytes.len(), if full { Status::LEN } else { Status::SHORT_LEN });
    }

    #[test]
    fn frame((header, samples) in packets::frame()) {
        let bytes = emitted(|o| header.emit(&samples, o));
        let frame = DataFrame::parse(&bytes).expect("a frame");
        prop_assert_eq!(frame.header(), &header);
        prop_assert_eq!(frame.samples().collect::<Vec<_>>(), &samples[..]);
        let head = if header.full.is_some() { HEADER_LEN } else { REDUCED_LEN };
        prop_assert_eq!(bytes.len(), head + samples.len() * header.stream.sample_len());
        for len in 0..bytes.len() {
            prop_assert!(DataFrame::parse(&bytes[..len]).is_err());
        }
        let longer = [&bytes[..], &[0]].concat();
        prop_assert!(DataFrame::parse(&longer).is_err());
        prop_assert!(judge(&bytes) >= 1);
    }

    /// A header that says another number of samples than there are is not sent.
    #[test]
    fn frame_of_another_count((header, mut samples) in packets::frame(), more in any::<bool>()) {
        if more {
            samples.push([0; 9]);
        } else {
            samples.pop();
        }
        let mut out = [0; LONGEST + 18];
        let expected = header.count();
        prop_assert_eq!(
            header.emit(&samples, &mut out),
            Err(EmitError::Count { found: samples.len(), expected })
        );
    }

    #[test]
    fn any_config_is_refused_or_right(value in packets::any_config()) {
        let mut out = [0; Config::LEN];
        refused_or_right(&value, value.emit(&mut out), &out, Config::parse);
    }

    #[test]
    fn any_applied_is_refused_or_right(value in packets::any_applied()) {
        let mut out = [0; Applied::LEN];
        refused_or_right(&value, value.emit(&mut out), &out, Applied::parse);
    }

    #[test]
    fn any_info_is_refused_or_right(value in packets::any_info()) {
        let mut out = [0; Info::MAX_LEN];
        refused_or_right(&value, value.emit(&mut out), &out, Info::parse);
    }

    #[test]
    fn any_reply_is_refused_or_right(value in packets::any_reply()) {
        let mut out = [0; Reply::MAX_LEN];
        refused_or_right(&value, value.emit(&mut out), &out, Reply::parse);
    }

    /// As many samples as `fit` says fit the notification, and one more would not.
    #[test]
    fn fit_is_exact(stream in packets::stream(), mtu in 0..700_usize) {
        let len = |n: usize| HEADER_LEN + n * stream.sample_len();
        let n = stream.fit(mtu);
        prop_assert!(n == 0 || len(n) <= payload(mtu));
        prop_assert!(len(n + 1) > payload(mtu));
        prop_assert_eq!(
            stream.fits_reduced(mtu),
            REDUCED_LEN + stream.sample_len() <= payload(mtu)
        );
    }

    #[test]
    fn random_bytes(bytes in vec(any::<u8>(), 0..80)) {
        judge(&bytes);
    }

    /// A valid packet with bytes changed, cut off, or added.
    #[test]
    fn damaged_packets(
        mut bytes in prop_oneof![
            packets::config().prop_map(|v| emitted(|o| v.emit(o))),
            packets::applied().prop_map(|v| emitted(|o| v.emit(o))),
            packets::info().prop_map(|v| emitted(|o| v.emit(o))),
            packets::command().prop_map(|v| emitted(|o| v.emit(o))),
            packets::reply().prop_map(|v| emitted(|o| v.emit(o))),
            packets::status().prop_map(|v| emitted(|o| v.emit(o))),
            packets::frame().prop_map(|(h, s)| emitted(|o| h.emit(&s, o))),
        ],
        changes in vec((any::<proptest::sample::Index>(), any::<u8>()), 0..4),
        cut in prop_oneof![3 => Just(0_usize), 1 => 1..20_usize],
        added in prop_oneof![3 => Just(vec![]), 1 => vec(any::<u8>(), 1..20)],
    ) {
        for (at, to) in changes {
            let at = at.index(bytes.len());
            bytes[at] = to;
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        bytes.extend(added);
        judge(&bytes);
    }
}

/// All of the shortest packets there can be.
#[test]
fn every_two_byte_string() {
    let accepted: usize = (0..=u16::MAX).map(|n| judge(&n.to_be_bytes())).sum();
    // The four commands without arguments, each with every ref.
    assert_eq!(accepted, 4 * 256);
    assert_eq!(judge(&[]), 0);
    assert_eq!((0..=255).map(|b| judge(&[b])).sum::<usize>(), 0);
}

#[test]
fn the_smallest_mtu() {
    // 23 leaves 20 bytes: one reduced sample of six channels, to the byte.
    assert_eq!(payload(23), 20);
    assert_eq!(Stream::AccGyr.fit(23), 0);
    assert!(Stream::AccGyr.fits_reduced(23));
    assert!(!Stream::AccGyrMag.fits_reduced(23));
    // 247 leaves 244 (docs/wire-format.md#data): the header's 16 and 19 samples of 12.
    assert_eq!(Stream::AccGyr.fit(247), 19);
    // No attribute value is longer than 512, however large the MTU.
    assert_eq!(payload(517), 512);
    assert_eq!(HEADER_LEN + Stream::Acc.fit(usize::MAX) * 6, 508);
}
