//! The pipe board: clips in real time behind standard input and output, as lines of JSON.
//!
//! For a radio that somebody else provides: whoever starts it carries the bytes (`tests/vm/guest/radio.py`
//! does, between this and a real Bluetooth stack) and decides nothing. The first line out says what there
//! is to serve; then every line in is a request, every line out an answer (it has the request's `id`) or
//! something that happened (it has `event`). Bytes are hexadecimal, UUIDs have 128 bits.
//!
//! ```json
//! out {"mtu":247,"clips":[{"name":"head","address":"C6:…","uid":"4e…"}],"services":[{"uuid":"…","characteristics":[{"uuid":"…","read":true,…}]}]}
//! out {"event":"advertising","clip":"head","on":true,"name":"Nape Head","service":"…"}
//! in  {"id":1,"clip":"head","do":"connect","mtu":247}
//! out {"id":1,"ok":true}
//! in  {"id":2,"clip":"head","do":"write","uuid":"…","value":"01f4…"}
//! out {"id":2,"att_error":128}
//! in  {"id":3,"clip":"head","do":"subscribe","uuid":"…","on":true}
//! out {"event":"notify","clip":"head","uuid":"…","value":"11…"}
//! in  {"id":4,"do":"command","line":"kill head"}
//! out {"event":"disconnected","clip":"head","reason":8}
//! ```
//!
//! `error` instead of `att_error` stands for what has no error on the air; with `"silent":true` a real
//! clip would not answer at all. The real clock is read here and nowhere else in firmware-sim but in the
//! other board: simulated time is the time since the start. What is absent: a queue (a reader that does
//! not read stops the clips, as a full pipe blocks).

use std::io::{self, BufRead, BufReader, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Args;
use nape_core::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::fault_line::{self, FaultLine};
use crate::firmware::MAX_MTU;
use crate::setup::WorldArgs;
use crate::{AttError, Characteristic, Happening, World};

/// Requests read ahead; a full queue makes the writer wait. Our choice.
const AHEAD: usize = 64;

/// Longest sleep without looking at the clock. Our choice.
const NAP: Duration = Duration::from_secs(1);

/// What `pipe` takes.
#[derive(Debug, Args)]
pub(crate) struct PipeArgs {
    #[command(flatten)]
    world: WorldArgs,
}

/// Plays in real time on standard input and output, until the input ends.
///
/// # Errors
/// Arguments that make no sense; an output that cannot be written.
pub(crate) fn run(args: &PipeArgs) -> Result<(), Failure> {
    let input = BufReader::new(io::stdin());
    let played = play(args.world.world()?, input, io::stdout().lock());
    Ok(played.context("writing to standard output")?)
}

/// One line in.
#[derive(Debug, Deserialize)]
struct Request {
    /// Comes back in the answer; without it there is none.
    id: Option<u64>,
    /// By placement; not for commands.
    #[serde(default)]
    clip: String,
    #[serde(flatten)]
    what: Ask,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Ask {
    Connect { mtu: u16 },
    Disconnect,
    Subscribe { uuid: String, on: bool },
    Read { uuid: String },
    Write { uuid: String, value: String },
    Command { line: String },
}

/// Plays `world` until `input` ends.
fn play(world: World, input: impl BufRead + Send + 'static, output: impl Write) -> io::Result<()> {
    let (sender, requests) = mpsc::sync_channel(AHEAD);
    // Ends with its input, or with the process.
    thread::spawn(move || {
        for line in input.lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let mut board = Board::new(world, output);
    board.hello()?;
    let start = Instant::now();
    loop {
        board.world.advance(clock(start));
        board.happenings()?;
        let wait = board.world.next_deadline().map_or(NAP, |at| {
            // The clock is read again: simulating took time.
            let micros = at.as_micros() - clock(start).as_micros();
            Duration::from_micros(u64::try_from(micros).unwrap_or(0)).min(NAP)
        });
        match requests.recv_timeout(wait) {
            Ok(line) => {
                board.world.advance(clock(start));
                board.happenings()?;
                board.request(&line)?;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

fn clock(start: Instant) -> Timestamp {
    Timestamp::from_micros(i64::try_from(start.elapsed().as_micros()).unwrap_or(i64::MAX))
}

/// The world and the way out of it.
struct Board<W> {
    world: World,
    /// What the clips are called here: their placements.
    labels: Vec<String>,
    output: W,
}

impl<W: Write> Board<W> {
    fn new(world: World, output: W) -> Self {
        Self {
            labels: fault_line::labels(&world),
            world,
            output,
        }
    }

    fn say(&mut self, message: &Value) -> io::Result<()> {
        writeln!(self.output, "{message}")?;
        self.output.flush()
    }

    /// What there is to serve.
    fn hello(&mut self) -> io::Result<()> {
        let clips = self.world.clips().iter().zip(&self.labels);
        let clips: Vec<Value> = clips
            .map(|(clip, label)| {
                let address = clip.address().map(|b| format!("{b:02X}")).join(":");
                json!({"name": label, "address": address, "uid": hex(&clip.options().uid)})
            })
            .collect();
        // One host's table serves all clips, so those of one make only.
        let device = self
            .world
            .clips()
            .first()
            .map(crate::Clip::device)
            .unwrap_or_default();
        let all = device.characteristics();
        let mut services: Vec<u128> = all.iter().map(|c| c.service()).collect();
        services.dedup();
        let services: Vec<Value> = services
            .into_iter()
            .map(|service| {
                let of = all.iter().filter(|c| c.service() == service);
                let of: Vec<Value> = of
                    .map(|c| {
                        json!({
                            "uuid": dashed(c.uuid()), "read": c.reads(), "write": c.writes(),
                            "notify": c.notifies(), "indicate": c.indicates(),
                        })
                    })
                    .collect();
                json!({"uuid": dashed(service), "characteristics": of})
            })
            .collect();
        self.say(&json!({"mtu": MAX_MTU, "clips": clips, "services": services}))?;
        self.happenings()
    }

    /// Everything that has happened.
    fn happenings(&mut self) -> io::Result<()> {
        while let Some(happening) = self.world.poll() {
            let clip = &self.labels[happening.clip()];
            let message = match &happening {
                Happening::Notify {
                    characteristic,
                    value,
                    ..
                } => json!({
                    "event": "notify", "clip": clip,
                    "uuid": dashed(characteristic.uuid()), "value": hex(value),
                }),
                Happening::Disconnected { reason, .. } => {
                    json!({"event": "disconnected", "clip": clip, "reason": reason.code()})
                }
                Happening::Advertising { on, .. } => json!({
                    "event": "advertising", "clip": clip, "on": on,
                    "name": self.world.clips()[happening.clip()].name(),
                    "service": dashed(self.world.clips()[happening.clip()].device().advertises()),
                }),
            };
            self.say(&message)?;
        }
        Ok(())
    }

    /// Does what a line asks and answers it, then tells what came of it.
    fn request(&mut self, line: &str) -> io::Result<()> {
        let (id, mut answer) = match serde_json::from_str::<Request>(line) {
            Ok(request) => (request.id, self.serve(&request)),
            Err(e) => (None, json!({"error": e.to_string()})),
        };
        if let Some(id) = id {
            answer["id"] = json!(id);
        }
        // A request that cannot be read has no number, and its answer must not be lost.
        if id.is_some() || answer.get("ok").is_none() {
            self.say(&answer)?;
        }
        self.happenings()
    }

    fn serve(&mut self, request: &Request) -> Value {
        if let Ask::Command { line } = &request.what {
            return self.command(line);
        }
        let Some(clip) = self.labels.iter().position(|l| *l == request.clip) else {
            return json!({"error": format!("there is no clip `{}`", request.clip)});
        };
        match &request.what {
            Ask::Connect { mtu } => match self.world.connect(clip, *mtu) {
                Ok(()) => json!({"ok": true}),
                Err(e) => json!({"error": e.to_string()}),
            },
            Ask::Subscribe { uuid, on } => characteristic(uuid).map_or_else(unknown, |c| {
                answer(self.world.subscribe(clip, c, *on).map(|()| None))
            }),
            Ask::Read { uuid } => characteristic(uuid)
                .map_or_else(unknown, |c| answer(self.world.read(clip, c).map(Some))),
            Ask::Write { uuid, value } => match (characteristic(uuid), unhex(value)) {
                (Some(c), Some(value)) => answer(self.world.write(clip, c, &value).map(|()| None)),
                _ => unknown(),
            },
            Ask::Disconnect | Ask::Command { .. } => {
                self.world.disconnect(clip);
                json!({"ok": true})
            }
        }
    }

    fn command(&mut self, line: &str) -> Value {
        match fault_line::parse(line, &self.labels) {
            Ok(Some(FaultLine { clips, fault })) => {
                for clip in clips {
                    self.world.fault(clip, fault.clone());
                }
                json!({"ok": true})
            }
            Ok(None) => json!({"error": "this is nothing that happens to a clip"}),
            Err(e) => json!({"error": e.to_string()}),
        }
    }
}

fn unknown() -> Value {
    json!({"error": "an unknown UUID, or no hexadecimal bytes"})
}

fn answer(result: Result<Option<Vec<u8>>, AttError>) -> Value {
    match result {
        Ok(Some(value)) => json!({"value": hex(&value)}),
        Ok(None) => json!({"ok": true}),
        Err(e) => match e.code() {
            Some(code) => json!({"att_error": code}),
            None => json!({"error": e.to_string(), "silent": e == AttError::NoAnswer}),
        },
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok())
        .collect()
}

/// As UUIDs are written, `8-4-4-4-12` digits.
fn dashed(uuid: u128) -> String {
    let digits = format!("{uuid:032x}");
    let (a, b, c) = (&digits[..8], &digits[8..12], &digits[12..16]);
    format!("{a}-{b}-{c}-{}-{}", &digits[16..20], &digits[20..])
}

fn characteristic(uuid: &str) -> Option<Characteristic> {
    let digits: String = uuid.chars().filter(|c| *c != '-').collect();
    Characteristic::of(u128::from_str_radix(&digits, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClipOptions, Script, WorldOptions};
    use nape_core::Placement;

    fn board() -> Board<Vec<u8>> {
        let script = Script::parse("screen for 1m").unwrap();
        let clips = [Placement::Head, Placement::UpperBack].map(ClipOptions::new);
        let world = World::new(WorldOptions::new(script, 1, clips.to_vec())).unwrap();
        Board::new(world, Vec::new())
    }

    /// The lines that came out since the last look.
    fn lines(board: &mut Board<Vec<u8>>) -> Vec<Value> {
        let text = String::from_utf8(std::mem::take(&mut board.output)).unwrap();
        text.lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect()
    }

    fn ask(board: &mut Board<Vec<u8>>, request: &Value) -> Vec<Value> {
        board.request(&request.to_string()).unwrap();
        lines(board)
    }

    #[test]
    fn the_first_line_serves_the_whole_profile() {
        let mut board = board();
        board.hello().unwrap();
        let lines = lines(&mut board);
        assert_eq!(lines[0]["clips"][0]["name"], "head");
        let services = lines[0]["services"].as_array().unwrap();
        let of = services
            .iter()
            .flat_map(|s| s["characteristics"].as_array().unwrap());
        let uuids: Vec<&str> = of.map(|c| c["uuid"].as_str().unwrap()).collect();
        assert_eq!(uuids.len(), Characteristic::ALL.len());
        assert!(uuids.iter().all(|u| characteristic(u).is_some()));
        let on: Vec<bool> = lines[1..].iter().map(|l| l["on"] == true).collect();
        assert_eq!(on, [true, true], "both advertise: {lines:?}");
    }

    #[test]
    fn bytes_and_att_errors_pass_through() {
        let mut board = board();
        let config = dashed(Characteristic::Config.uuid());
        let read = json!({"id": 1, "clip": "head", "do": "read", "uuid": config});
        assert!(
            ask(&mut board, &read)[0]["error"].is_string(),
            "not connected"
        );
        let connect = json!({"id": 2, "clip": "head", "do": "connect", "mtu": 517});
        assert_eq!(ask(&mut board, &connect)[0], json!({"ok": true, "id": 2}));
        let value = ask(&mut board, &read)[0]["value"]
            .as_str()
            .map(unhex)
            .unwrap()
            .unwrap();
        assert!(nape_wire::Applied::parse(&value).is_ok());
        // A rate no clip has: 6553.5 Hz.
        let bytes = "01ffff08e8030a000001";
        let write = json!({"id": 3, "clip": "head", "do": "write", "uuid": config, "value": bytes});
        let refused = json!({"att_error": nape_wire::config::ATT_INVALID, "id": 3});
        assert_eq!(ask(&mut board, &write), [refused]);
    }

    #[test]
    fn a_killed_link_is_told_and_the_clip_advertises_again() {
        let mut board = board();
        board.hello().unwrap();
        ask(
            &mut board,
            &json!({"id": 1, "clip": "head", "do": "connect", "mtu": 247}),
        );
        let lines = ask(
            &mut board,
            &json!({"id": 2, "do": "command", "line": "kill head"}),
        );
        assert_eq!(lines[0], json!({"ok": true, "id": 2}));
        let told: Vec<&str> = lines[1..]
            .iter()
            .filter_map(|l| l["event"].as_str())
            .collect();
        assert_eq!(told, ["disconnected", "advertising"], "{lines:?}");
        let lines = ask(
            &mut board,
            &json!({"id": 3, "do": "command", "line": "kill foot"}),
        );
        assert!(
            lines[0]["error"]
                .as_str()
                .unwrap()
                .contains("there are head, upper_back")
        );
    }

    #[test]
    fn lines_that_are_no_request_are_answered() {
        let mut board = board();
        for line in [
            "",
            "{}",
            "{\"id\":1,\"do\":\"jump\"}",
            "{\"id\":1,\"clip\":\"foot\",\"do\":\"disconnect\"}",
        ] {
            board.request(line).unwrap();
            assert!(lines(&mut board)[0]["error"].is_string(), "{line}");
        }
        let write = json!({"id": 1, "clip": "head", "do": "write", "uuid": "12", "value": "xyz"});
        assert!(ask(&mut board, &write)[0]["error"].is_string());
    }
}
