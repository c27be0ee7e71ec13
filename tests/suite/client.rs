//! What a client of the daemon needs: `nape-control` and nothing else of ours. And what only one system has stands in one
//! place of each crate.

use std::path::Path;

use nape_control::ClientError;
use nape_daemon::control::server::{self, Watchers};
use nape_daemon::lock::InstanceLock;
use nape_tests::root;
use tokio::sync::{mpsc, oneshot};

use crate::house::{is_test, sources, tree};

/// The example of the crate, which names nothing else.
#[expect(dead_code, reason = "its `main` is for who runs it")]
#[path = "../../crates/nape-control/examples/posture.rs"]
mod posture;

/// Of ours, to the last crate.
const CLIENT_TREE: [&str; 3] = ["nape-attitude", "nape-control", "nape-core"];

#[test]
fn a_client_needs_the_protocol_alone() {
    for name in tree("nape-control") {
        let ours = name.starts_with("nape") || name == "firmware-sim";
        assert!(!ours || CLIENT_TREE.contains(&name.as_str()), "{name}");
        for heavy in ["tokio", "fluent-bundle", "mcap", "clap", "zbus"] {
            assert_ne!(name, heavy, "a client needs {heavy}");
        }
    }
}

/// A daemon as it is before its first clip, as JSON says it: a client that reads more than there is fails here.
const STATUS: &str = r#"{"response":"status","schema":"nape.status/2","version":"0.1.0","pid":1,"uptime_s":3.0,
    "now":{"unix_us":0,"utc_offset_s":0},"radio":"off","clips":[],
    "posture":{"head":{"flexion_deg":23.4,"sigma_deg":1.2},"neck":null,"trunk":null,"lumbar":null,"hold":null,
        "same_position_s":null,"same_position_limit_s":1800.0,"since_walk_s":null,"without_walk_limit_s":3300.0,
        "walking":null},
    "nudges":{"today":0,"per_day":8,"last_s_ago":null,"paused":null,"snoozed":null},
    "recording":{"file":null,"bytes":0,"since_unix_us":null,"problem":null},
    "notifications":{"enabled":false,"server":null,"problem":null},
    "frames":0,"frame_ms":{"p50":null,"p99":null,"max":0.0}}"#;

#[test]
fn ten_lines_ask_a_real_server() {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("run/control.sock");
    assert!(matches!(
        posture::posture(&socket),
        Err(ClientError::NotRunning)
    ));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let lock = InstanceLock::take(&dir.path().join("daemon.lock")).unwrap();
        let bound = server::bind(&socket, &lock).unwrap();
        let (sender, mut asked) = mpsc::channel(server::REQUESTS_QUEUED);
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            drop(stopped.await);
        };
        let serving = tokio::spawn(server::serve(bound, sender, Watchers::default(), shutdown));
        let path = socket.clone();
        let client = tokio::task::spawn_blocking(move || posture::posture(&path));
        let (_, reply) = asked.recv().await.unwrap();
        reply.send(serde_json::from_str(STATUS).unwrap()).unwrap();
        let posture = client.await.unwrap().unwrap();
        assert_eq!(posture.head.map(|a| a.flexion_deg), Some(23.4));
        assert_eq!(posture.trunk, None);
        drop(stop);
        serving.await.unwrap();
    });
    assert!(!socket.exists());
}

/// Where a system may be named, and why.
fn may_name_systems(path: &Path) -> bool {
    let inside = |part: &str| path.components().any(|c| c.as_os_str() == part);
    path.ends_with("platform.rs")
        || inside("platform")
        // Tests make rights and links to see what becomes of them.
        || inside("tests")
        || is_test(path)
}

#[test]
fn systems_are_named_in_one_place() {
    let names = [
        "cfg(unix)",
        "cfg(not(unix))",
        "os::unix",
        "signal::unix",
        "net::unix",
        "rustix::",
    ];
    for (path, text) in sources(&root().join("crates")) {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let named = names.iter().find(|name| code.contains(**name));
        assert!(
            named.is_none() || may_name_systems(&path),
            "{} names {named:?}: it belongs into `platform`",
            path.display()
        );
    }
}
