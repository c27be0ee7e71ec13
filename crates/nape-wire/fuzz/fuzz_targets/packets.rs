//! Every byte string is refused or comes back as it was, by every parser. How to run it stands in the
//! manifest beside.

#![no_main]

#[path = "../../tests/it/judge.rs"]
mod judge;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    judge::judge(bytes);
});
