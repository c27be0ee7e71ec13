//! What a recording says when it is replayed: the one way in which tests ask, by the real program.

use std::path::Path;
use std::process::Command;

/// What `nape replay --json` says of a recording, without its first line (which tells the source). `nape`
/// starts the program, with whatever environment it is to see.
///
/// # Panics
/// If it cannot be replayed.
#[expect(clippy::expect_used, reason = "a helper of tests")]
pub fn replayed(mut nape: Command, file: &Path) -> Vec<String> {
    nape.args(["replay", "--json"]).arg(file);
    let out = nape.output().expect("the binary runs");
    let errors = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{}: {errors}", file.display());
    let text = String::from_utf8(out.stdout).expect("text");
    text.lines().skip(1).map(str::to_owned).collect()
}
