//! Same recording, same bytes out: twice, and after a change of container; on examples and on real
//! recordings.

use std::path::{Path, PathBuf};
use std::process::Command;

use nape_tests::{recordings, root};

fn nape(args: &[&str]) -> Vec<u8> {
    let out = Command::new(env!("CARGO_BIN_EXE_nape-under-test"))
        .args(args)
        .output()
        .expect("the binary runs");
    assert!(
        out.status.success(),
        "nape {args:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    out.stdout
}

fn all() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("examples/data"))
        .expect("examples/data")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "mcap"))
        .collect();
    files.extend(recordings("csv"));
    files.sort();
    files
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a readable path")
}

#[test]
fn twice_the_same() {
    for file in all() {
        for command in ["replay", "score"] {
            let args = [command, "--json", text(&file)];
            assert_eq!(nape(&args), nape(&args), "{command} {}", file.display());
        }
        let args = ["angles", text(&file)];
        assert_eq!(nape(&args), nape(&args), "angles {}", file.display());
    }
}

/// CSV and MCAP cut the samples into other batches; what is said of them is the same.
#[test]
fn the_container_does_not_matter() {
    for file in recordings("csv") {
        let dir = tempfile::tempdir().expect("a folder");
        let mcap = dir.path().join("r.mcap");
        nape(&["import", text(&file), "--out", text(&mcap)]);
        let events = |f: &Path| {
            let nape = Command::new(env!("CARGO_BIN_EXE_nape-under-test"));
            nape_tests::replay::replayed(nape, f)
        };
        let (csv, imported) = (events(&file), events(&mcap));
        assert!(csv.len() > 3, "{}: {csv:?}", file.display());
        assert_eq!(csv, imported, "{}", file.display());
    }
}
