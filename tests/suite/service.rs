//! `nape run` as a service: what it tells a service manager, and that it runs without a message bus.

use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};
use std::time::Duration;

const NAPE: &str = env!("CARGO_BIN_EXE_nape-under-test");

/// The next message, in its lines.
fn told(socket: &UnixDatagram) -> Vec<String> {
    let mut bytes = [0; 1024];
    let n = socket.recv(&mut bytes).expect("a message in time");
    let text = std::str::from_utf8(&bytes[..n]).expect("text");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_service_manager_is_told_that_it_is_ready_how_it_is_and_that_its_loop_turns() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    socket
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a timeout");
    let mut daemon = Command::new(NAPE)
        .arg("run")
        .env("NAPE_HOME", home.path())
        .env("NOTIFY_SOCKET", &path)
        // A second's patience: it has to be told twice a second.
        .env("WATCHDOG_USEC", "1000000")
        .env_remove("WATCHDOG_PID")
        .env("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let (mut ready, mut turned, mut status) = (0, 0, None);
    while turned < 3 || status.is_none() {
        for line in told(&socket) {
            ready += u32::from(line == "READY=1");
            turned += u32::from(line == "WATCHDOG=1");
            status = line.strip_prefix("STATUS=").map(str::to_owned).or(status);
        }
    }
    assert_eq!(ready, 1);
    assert!(status.is_some_and(|s| s.contains("no clip in the rig")));

    let pid = daemon.id().to_string();
    let killed = Command::new("kill").args(["-TERM", &pid]).status();
    assert!(killed.is_ok_and(|s| s.success()));
    let stopping = std::iter::from_fn(|| Some(told(&socket)))
        .take(50)
        .any(|lines| lines.iter().any(|l| l == "STOPPING=1"));
    assert!(stopping);
    let ended = daemon.wait().expect("it ends");
    assert!(ended.success(), "{ended}");
    let mut errors = String::new();
    std::io::Read::read_to_string(&mut daemon.stderr.take().expect("a pipe"), &mut errors)
        .expect("text");
    assert!(!errors.contains("panicked"), "{errors}");
}
