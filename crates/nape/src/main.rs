//! The `nape` binary.

fn main() {}
