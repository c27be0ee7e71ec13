//! Tests of the control socket over a real socket: rights, bad clients, slow clients, ends.
//!
//! Virtual time where time plays a part; the client is the real one, in a thread, or raw bytes.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use nape_control::calibration::{Phase, Progress};
use nape_control::{
    Client, ClientError, Done, PROTOCOL, Refusal, Request, Response, Stretch, Update,
};
use nape_core::Placement;
use nape_core::event::Answer;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, spawn_blocking};

use super::server::{self, Asked, BindError, CLIENTS_MAX, REQUEST_MAX, Watchers};
use crate::lock::InstanceLock;

/// A server with a daemon's loop behind it that answers with what it was asked.
struct Bench {
    dir: TempDir,
    lock: InstanceLock,
    watchers: Watchers,
    asked: mpsc::Receiver<Asked>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let lock = InstanceLock::take(&dir.path().join("lock")).unwrap();
        let bound = server::bind(&socket(dir.path()), &lock).unwrap();
        let (sender, asked) = mpsc::channel(server::REQUESTS_QUEUED);
        let watchers = Watchers::default();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            drop(stopped.await);
        };
        let server = tokio::spawn(server::serve(bound, sender, watchers.clone(), shutdown));
        Self {
            dir,
            lock,
            watchers,
            asked,
            stop: Some(stop),
            server,
        }
    }

    fn path(&self) -> PathBuf {
        socket(self.dir.path())
    }

    async fn raw(&self) -> Raw {
        Raw(BufReader::new(
            UnixStream::connect(self.path()).await.unwrap(),
        ))
    }

    async fn greeted(&self) -> Raw {
        let mut raw = self.raw().await;
        raw.send(&json!({"hello": PROTOCOL, "version": "9", "pid": 1}))
            .await;
        assert_eq!(raw.line().await.unwrap()["hello"], PROTOCOL);
        raw
    }

    /// Answers one request of the loop.
    async fn answer(&mut self, with: impl FnOnce(&Request) -> Response) -> Request {
        let (request, sender) = self.asked.recv().await.unwrap();
        let response = with(&request);
        drop(sender.send(response));
        request
    }
}

fn socket(dir: &Path) -> PathBuf {
    dir.join("run/control.sock")
}

/// That something was done; which of them does not matter here.
const NOTED: Response = Response::Done(Done::Noted);

/// A client that says what it likes.
struct Raw(BufReader<UnixStream>);

impl Raw {
    async fn send(&mut self, value: &Value) {
        let line = format!("{value}\n");
        self.0.get_mut().write_all(line.as_bytes()).await.unwrap();
    }

    async fn line(&mut self) -> Option<Value> {
        let mut line = String::new();
        let n = self.0.read_line(&mut line).await.unwrap_or(0);
        (n > 0).then(|| serde_json::from_str(&line).unwrap())
    }
}

#[tokio::test]
async fn folder_and_socket_are_for_this_user_alone_and_go_away_at_the_end() {
    let mut bench = Bench::new();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&bench.path()), 0o600);
    assert_eq!(mode(bench.path().parent().unwrap()), 0o700);
    drop(bench.stop.take());
    (&mut bench.server).await.unwrap();
    assert!(!bench.path().exists());
}

#[tokio::test]
async fn a_stale_socket_is_replaced_and_nothing_else_is() {
    let dir = tempfile::tempdir().unwrap();
    let lock = InstanceLock::take(&dir.path().join("lock")).unwrap();
    let path = socket(dir.path());
    fs::create_dir(path.parent().unwrap()).unwrap();
    fs::set_permissions(path.parent().unwrap(), fs::Permissions::from_mode(0o755)).unwrap();
    // As a killed daemon leaves it.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    assert!(matches!(
        Client::connect(&path),
        Err(ClientError::NotRunning)
    ));
    let first = server::bind(&path, &lock).unwrap();
    assert_eq!(
        fs::metadata(path.parent().unwrap()).unwrap().mode() & 0o777,
        0o700
    );
    // Another one under the same name is not the first one's to remove.
    let second = server::bind(&path, &lock).unwrap();
    drop(first);
    assert!(path.exists());
    drop(second);
    assert!(!path.exists());

    fs::write(&path, "mine").unwrap();
    let error = server::bind(&path, &lock).unwrap_err();
    assert!(matches!(error, BindError::Taken { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    let link = dir.path().join("link");
    std::os::unix::fs::symlink(path.parent().unwrap(), &link).unwrap();
    let error = server::bind(&link.join("s.sock"), &lock).unwrap_err();
    assert!(matches!(error, BindError::NotOurs { .. }), "{error}");
}

#[tokio::test]
async fn a_question_gets_its_answer_by_the_real_client() {
    let mut bench = Bench::new();
    let path = bench.path();
    let client = spawn_blocking(move || {
        let mut client = Client::connect(&path).unwrap();
        assert_eq!(client.daemon().pid, std::process::id());
        let first = client.ask(&Request::Resume).unwrap();
        let second = client.ask(&Request::Stop).unwrap_err();
        let ClientError::Refused(second) = second else {
            panic!("{second:?}");
        };
        (first, second)
    });
    assert_eq!(bench.answer(|_| NOTED).await, Request::Resume);
    let no = |_: &Request| Response::Refused(Refusal::Paused);
    assert_eq!(bench.answer(no).await, Request::Stop);
    assert_eq!(client.await.unwrap(), (NOTED, Refusal::Paused));
}

#[tokio::test]
async fn another_protocol_is_told_what_to_do_and_closed() {
    let bench = Bench::new();
    for first in [
        json!({"hello": "nape.control/1", "version": "9", "pid": 1}),
        json!({"request": "status"}),
        json!(["GET / HTTP/1.1"]),
    ] {
        let mut raw = bench.raw().await;
        raw.send(&first).await;
        assert_eq!(raw.line().await.unwrap()["hello"], PROTOCOL);
        let refused = raw.line().await.unwrap();
        assert_eq!(refused["response"], "refused");
        assert_eq!(refused["protocol"], PROTOCOL, "{refused}");
        assert_eq!(raw.line().await, None);
    }
}

#[tokio::test]
async fn what_is_no_request_is_refused_and_the_next_one_is_heard() {
    let mut bench = Bench::new();
    let mut raw = bench.greeted().await;
    for bad in [
        json!({}),
        json!({"request": "dance"}),
        json!({"request": "pause"}),
        json!({"request": "pause", "stretch": {"for": {"seconds": 0}}}),
        json!({"request": "pause", "stretch": {"for": {"seconds": -1}}}),
        json!({"request": "pause", "stretch": "open", "also": 1}),
        json!({"request": "snooze", "seconds": 4_000_000_000_u32}),
        json!({"request": "answer", "answer": "verified"}),
        json!({"request": "calibrate", "placement": "knee"}),
        json!("\u{0}\u{1b}"),
    ] {
        raw.send(&bad).await;
        let refused = raw.line().await.unwrap();
        assert_eq!(refused["response"], "refused", "{bad}: {refused}");
    }
    raw.0.get_mut().write_all(b"\xff\xfe\n\n").await.unwrap();
    assert_eq!(raw.line().await.unwrap()["response"], "refused");
    assert_eq!(raw.line().await.unwrap()["response"], "refused");
    raw.send(&json!({"request": "resume"})).await;
    assert_eq!(bench.answer(|_| NOTED).await, Request::Resume);
    assert_eq!(raw.line().await.unwrap()["response"], "done");
    // A line cut off by the end is no request.
    raw.0
        .get_mut()
        .write_all(b"{\"request\":\"stop\"}")
        .await
        .unwrap();
    raw.0.get_mut().shutdown().await.unwrap();
    assert_eq!(raw.line().await, None);
    assert!(bench.asked.try_recv().is_err());
}

#[tokio::test]
async fn a_line_without_end_is_refused_before_it_fills_the_memory() {
    let bench = Bench::new();
    for greet in [true, false] {
        let mut raw = if greet {
            bench.greeted().await
        } else {
            bench.raw().await
        };
        // More than all buffers on the way hold; the writing fails once the server has closed.
        let flood = vec![b'x'; 4 << 20];
        let sent = raw.0.get_mut().write_all(&flood).await;
        assert!(sent.is_err(), "somebody read it all");
        let mut rest = String::new();
        // What was said before the close may be lost with it.
        if raw.0.read_to_string(&mut rest).await.is_ok() && !rest.is_empty() {
            assert!(rest.contains(&REQUEST_MAX.to_string()), "{rest}");
        }
    }
    let mut raw = bench.greeted().await;
    let long = vec![b'x'; REQUEST_MAX + 1];
    raw.0.get_mut().write_all(&long).await.unwrap();
    let refused = raw.line().await.unwrap();
    assert_eq!(
        (&refused["why"], &refused["most"]),
        (&json!("too_long"), &json!(4096))
    );
    assert_eq!(raw.line().await, None);
}

#[tokio::test]
async fn one_client_too_many_is_told_so_and_a_place_that_is_free_again_is_had() {
    let bench = Bench::new();
    let mut clients = Vec::new();
    for _ in 0..CLIENTS_MAX {
        clients.push(bench.greeted().await);
    }
    let path = bench.path();
    let error = spawn_blocking(move || Client::connect(&path).unwrap_err())
        .await
        .unwrap();
    assert!(
        matches!(
            error,
            ClientError::Refused(Refusal::TooMany { most: CLIENTS_MAX })
        ),
        "{error:?}"
    );
    drop(clients.pop());
    loop {
        // The server must first notice that one has gone.
        let mut raw = bench.raw().await;
        let hello = json!({"hello": PROTOCOL, "version": "9", "pid": 1});
        if raw
            .0
            .get_mut()
            .write_all(format!("{hello}\n").as_bytes())
            .await
            .is_ok()
            && let Some(line) = raw.line().await
            && line.get("hello").is_some()
        {
            break;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn silent_clients_are_closed_but_not_those_who_watch() {
    let bench = Bench::new();
    let mut dumb = bench.raw().await;
    assert_eq!(dumb.line().await, None);
    let mut watching = bench.greeted().await;
    watching.send(&json!({"request": "watch"})).await;
    assert_eq!(watching.line().await.unwrap()["response"], "watching");
    let mut idle = bench.greeted().await;
    assert_eq!(idle.line().await, None);
    tokio::time::sleep(Duration::from_secs(3600)).await;
    let event = json!({"t": 1.0, "event": "worn", "placement": "head"});
    bench.watchers.send(&Update::Event {
        event: event.clone(),
    });
    assert_eq!(
        watching.line().await.unwrap(),
        json!({"update": "event", "event": event})
    );
}

#[tokio::test]
async fn a_watcher_that_does_not_read_is_dropped_and_holds_up_nobody() {
    let bench = Bench::new();
    let mut slow = bench.greeted().await;
    slow.send(&json!({"request": "watch"})).await;
    assert_eq!(slow.line().await.unwrap()["response"], "watching");
    let mut quick = bench.greeted().await;
    quick.send(&json!({"request": "watch"})).await;
    assert_eq!(quick.line().await.unwrap()["response"], "watching");
    let event = json!({"filler": "x".repeat(10_000)});
    // Far more than socket buffers and queue hold. The quick one reads all of it.
    for _ in 0..2_000 {
        bench.watchers.send(&Update::Event {
            event: event.clone(),
        });
        assert_eq!(quick.line().await.unwrap()["update"], "event");
    }
    let mut lines = 0;
    let mut last = Value::Null;
    while let Some(line) = slow.line().await {
        lines += 1;
        last = line;
    }
    assert!(lines < 2_000, "{lines}");
    assert!(
        last["update"] == "end" || last["update"] == "event",
        "{last}"
    );
    bench.watchers.send(&Update::Event { event });
    assert_eq!(quick.line().await.unwrap()["update"], "event");
}

#[tokio::test(start_paused = true)]
async fn a_loop_that_hangs_costs_the_client_ten_seconds_and_no_more() {
    let mut bench = Bench::new();
    let mut raw = bench.greeted().await;
    raw.send(&json!({"request": "status"})).await;
    let (_, held) = bench.asked.recv().await.unwrap();
    let refused = raw.line().await.unwrap();
    assert_eq!(refused["why"], "busy", "{refused}");
    drop(held);
}

#[tokio::test]
async fn whoever_began_a_calibration_and_goes_away_gives_it_up() {
    let mut bench = Bench::new();
    let path = bench.path();
    let client = spawn_blocking(move || {
        let mut client = Client::connect(&path).unwrap();
        assert_eq!(client.ask(&Request::Watch).unwrap(), Response::Watching);
        let calibrate = Request::Calibrate {
            placement: Some(Placement::Head),
            upright: true,
        };
        let begun = client.ask(&calibrate).unwrap();
        (begun, client.next_update(None).unwrap())
    });
    let progress = Progress {
        phase: Phase::Ready,
        left_s: 3.0,
        places: Vec::new(),
    };
    let update = Update::Calibration { token: 7, progress };
    let (request, sender) = bench.asked.recv().await.unwrap();
    assert_eq!(
        request,
        Request::Calibrate {
            placement: Some(Placement::Head),
            upright: true,
        }
    );
    // An update before the answer is not mistaken for it, and not lost.
    bench.watchers.send(&update);
    let placements = vec![Placement::Head];
    let begun = Response::Calibrating {
        token: 7,
        placements,
    };
    sender.send(begun.clone()).unwrap();
    assert_eq!(client.await.unwrap(), (begun, update));
    let (request, _) = bench.asked.recv().await.unwrap();
    assert_eq!(request, Request::CancelCalibration { token: 7 });
}

#[tokio::test]
async fn at_the_end_answers_under_way_arrive_and_watchers_are_told() {
    let mut bench = Bench::new();
    let mut watching = bench.greeted().await;
    watching.send(&json!({"request": "watch"})).await;
    assert_eq!(watching.line().await.unwrap()["response"], "watching");
    let mut idle = bench.greeted().await;
    let mut raw = bench.greeted().await;
    raw.send(&json!({"request": "stop"})).await;
    let (_, sender) = bench.asked.recv().await.unwrap();
    drop(bench.stop.take());
    assert_eq!(watching.line().await.unwrap()["update"], "end");
    assert_eq!(idle.line().await, None);
    sender.send(NOTED).unwrap();
    assert_eq!(raw.line().await.unwrap()["done"], "noted");
    assert_eq!(raw.line().await, None);
    (&mut bench.server).await.unwrap();
    let _ = &bench.lock;
}

#[test]
fn a_stranger_on_the_socket_is_called_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s.sock");
    let listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let stranger = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        std::io::Write::write_all(&mut stream, b"220 \x1b[2Jhello\n").unwrap();
        let (stream, _) = listener.accept().unwrap();
        drop(stream);
    });
    let error = Client::connect(&path).unwrap_err();
    assert!(
        matches!(&error, ClientError::Stranger { detail, .. } if detail.starts_with("220 ")),
        "{error:?}"
    );
    assert!(matches!(Client::connect(&path), Err(ClientError::Gone)));
    stranger.join().unwrap();
    assert!(matches!(
        Client::connect(&path),
        Err(ClientError::NotRunning)
    ));
    let nowhere = Client::connect(&dir.path().join("nowhere"));
    assert!(matches!(nowhere, Err(ClientError::NotRunning)));
}

fn requests() -> impl Strategy<Value = Request> {
    let placement = prop::option::of(prop::sample::select(Placement::ALL.to_vec()));
    prop_oneof![
        Just(Request::Status),
        Just(Request::Resume),
        Just(Request::Why),
        Just(Request::Watch),
        Just(Request::ReloadRig),
        Just(Request::Stop),
        Just(Request::Pause {
            stretch: Stretch::Open
        }),
        (1_u32..=86_400).prop_map(|seconds| Request::Pause {
            stretch: Stretch::For { seconds }
        }),
        any::<i64>().prop_map(|unix_us| Request::Pause {
            stretch: Stretch::Until { unix_us }
        }),
        prop::option::of(1_u32..=86_400).prop_map(|seconds| Request::Snooze { seconds }),
        prop::sample::select(vec![Answer::Done, Answer::Hurts])
            .prop_map(|answer| Request::Answer { answer }),
        (placement, any::<bool>())
            .prop_map(|(placement, upright)| Request::Calibrate { placement, upright }),
        any::<u64>().prop_map(|token| Request::CancelCalibration { token }),
    ]
}

proptest! {
    #[test]
    fn requests_go_through_a_line_and_fit_the_bound(request in requests()) {
        let line = serde_json::to_string(&request).unwrap();
        prop_assert!(!line.contains('\n') && line.len() <= REQUEST_MAX / 4, "{}", line);
        prop_assert_eq!(request.check(), Ok(()));
        prop_assert_eq!(serde_json::from_str::<Request>(&line).unwrap(), request);
    }
}
