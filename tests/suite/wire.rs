//! The wire format as a contract with others: what it is built from, and that its bytes do not change by
//! the way.

use std::fmt::Write as _;
use std::fs;

use nape_wire::VERSION;
use sha2::{Digest, Sha256};

use nape_tests::root;

/// Everything `nape-wire` may be built from.
const WIRE_TREE: [&str; 7] = [
    "nape-wire",
    "proc-macro2",
    "quote",
    "syn",
    "thiserror",
    "thiserror-impl",
    "unicode-ident",
];

/// The version of the profile, and the hash of its test vectors' bytes in `docs/wire-format.md`.
const PINNED: (u8, &str) = (
    1,
    "d2370c431ccf5180a13dbc890dd423f7acccd16a8535cd595025d5823382d146",
);

#[test]
fn it_is_built_from_little_and_never_allocates() {
    for name in crate::house::tree("nape-wire") {
        assert!(
            WIRE_TREE.contains(&name.as_str()),
            "nape-wire now stands on {name}"
        );
    }
    let mut seen = 0;
    for entry in fs::read_dir(root().join("crates/nape-wire/src")).expect("its sources") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("source text");
        seen += 1;
        // `no_std` leaves `core`; only these words would bring more.
        assert_eq!(
            text.contains("#![no_std]"),
            path.file_name().is_some_and(|n| n == "lib.rs")
        );
        for word in ["extern crate", "std::", "alloc::"] {
            let found = text
                .lines()
                .filter(|l| !l.trim_start().starts_with("//"))
                .find(|l| l.contains(word));
            assert!(found.is_none(), "{}: {found:?}", path.display());
        }
    }
    assert!(seen > 5, "its sources were found");
}

/// The layout is a promise to clips that are out there.
#[test]
fn the_layout_is_pinned_to_the_version() {
    let text = fs::read_to_string(root().join("docs/wire-format.md")).expect("the document");
    let vectors = text.split("```vectors\n").nth(1).expect("its vectors");
    let bytes: Vec<&str> = vectors
        .split("```")
        .next()
        .expect("their end")
        .lines()
        .filter(|l| {
            l.split(' ')
                .all(|p| p.len() == 2 && u8::from_str_radix(p, 16).is_ok())
        })
        .collect();
    let mut hash = String::new();
    for byte in Sha256::digest(bytes.join("\n")) {
        write!(hash, "{byte:02x}").expect("a string takes it");
    }
    assert_eq!(
        (VERSION, hash.as_str()),
        PINNED,
        "the test vectors of docs/wire-format.md changed. If the bytes of a packet did: raise \
         nape_wire::VERSION, say so in CHANGELOG.md, and pin the new hash here. If only a vector was \
         added: pin the new hash."
    );
}
