//! A laptop with the real Bluetooth stack, in a virtual machine: Linux, bluetoothd, and a virtual radio
//! whose clips are `firmware-sim`'s. Built by `tests/vm/build_image.sh`, described in
//! `docs/bluetooth-testing.md`.
//!
//! Here is the outside: what is missing, one run, its report. [`machine`], [`plain`], [`listener`] and
//! [`watch`] run inside, in the program `vm-guest`.

pub mod daemon;
pub mod listener;
pub mod machine;
pub mod plain;
pub mod report;
pub mod watch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::root;
pub use report::{Figures, Recovery, Report, Steady, Totals};

/// Longest run, s, boot included; an undisturbed one takes a third of it.
const LONGEST_S: u32 = 1200;

/// What is missing to run the virtual machine with the image in this folder, or `None`.
pub fn missing(image: &Path) -> Option<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = |name: &str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    if !there("qemu-system-x86_64") {
        return Some("no virtual machine here; install qemu-system-x86 seabios".to_owned());
    }
    let check = Command::new("bash")
        .arg(root().join("tests/vm/build_image.sh"))
        .args([Path::new("--check"), image])
        .output();
    let built = check.is_ok_and(|out| out.status.success());
    (!built).then(|| "the virtual machine is not built; run tests/vm/build_image.sh".to_owned())
}

/// Runs the virtual machine once.
///
/// The programs are given to the guest under their names here; `vm-guest` and `firmware-sim` must be among
/// them. Logs stay in `folder`.
///
/// # Panics
/// It does not run, or leaves no report; then with the ends of the logs.
pub fn run(image: &Path, folder: &Path, programs: &[(&str, &Path)]) -> Report {
    drop(fs::remove_dir_all(folder));
    fs::create_dir_all(folder.join("out")).expect("a folder to share");
    for (name, program) in programs {
        fs::copy(program, folder.join(name)).expect("a program for the guest");
    }
    for name in ["radio.py", "guest.sh"] {
        let from = root().join("tests/vm/guest").join(name);
        fs::copy(from, folder.join(name)).expect("a script for the guest");
    }
    // For whoever looks for the cause of one: `NAPE_VM_ONLY=adapter`.
    if let Ok(only) = std::env::var("NAPE_VM_ONLY") {
        fs::write(folder.join("only"), only).expect("a word for the guest");
    }
    let out = Command::new("bash")
        .arg(root().join("tests/vm/run_vm.sh"))
        .args([image, folder])
        .arg(LONGEST_S.to_string())
        .output()
        .expect("bash runs");
    let console = folder.join("out/console.log");
    fs::write(&console, [out.stdout, out.stderr].concat()).expect("a log");
    match fs::read_to_string(folder.join("out/report.json")) {
        Ok(text) => serde_json::from_str(&text).expect("a report"),
        Err(e) => panic!("no report ({e})\n{}", tails(&folder.join("out"))),
    }
}

/// The guest's kernel broke in this run, and so the machine that was to be tested on: the first line about
/// it. Linux 6.1 has a race when links end while the adapter goes off (`hci_chan_del`).
pub fn kernel_broke(out: &Path) -> Option<String> {
    let bytes = fs::read(out.join("console.log")).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let signs = [
        "kernel BUG at",
        "BUG: ",
        "Oops: ",
        "general protection fault",
    ];
    let found = text.lines().find(|l| signs.iter().any(|s| l.contains(s)));
    found.map(|l| l.trim().to_owned())
}

/// The last lines of every log in a folder.
pub fn tails(folder: &Path) -> String {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "log" || e == "err"))
        .collect();
    files.sort();
    let mut text = String::new();
    for file in files {
        let bytes = fs::read(&file).unwrap_or_default();
        let all = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = all.lines().collect();
        text += &format!("--- {}\n", file.display());
        text += &lines[lines.len().saturating_sub(25)..].join("\n");
        text.push('\n');
    }
    text
}
