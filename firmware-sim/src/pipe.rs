//! The pipe board: clips in real time behind standard input and output, as lines of JSON.
//!
//! For a radio that somebody else provides: whoever starts it carries the bytes (`tests/vm/guest/radio.py`
//! does, between this and a real Bluetooth stack) and decides nothing. The first line out says what there
//! is to serve; then every line in is a request, every line out an answer (it has the request's `id`) or
//! something that happened (it has `event`). Bytes are hexadecimal, UUIDs have 128 bits.
//!
//! ```json
//! out {"clips":[{"name":"head","address":"F0:…"}],"services":[{"uuid":"…","characteristics":[{"uuid":"…","read":true,…}]}]}
//! out {"event":"advertising","clip":"head","on":true,"name":"Nape head","service":"…"}
//! in  {"id":1,"clip":"head","do":"connect","mtu":247}
//! out {"id":1,"ok":true}
//! in  {"id":2,"clip":"head","do":"write","uuid":"…","value":"01f4…"}
//! out {"id":2,"att_error":128}
//! in  {"id":3,"clip":"head","do":"subscribe","uuid":"…","on":true}
//! out {"event":"notify","clip":"head","uuid":"…","value":"11…"}
//! in  {"id":4,"do":"command","line":"kill head"}
//! out {"event":"disconnected","clip":"head","reason":"…"}
//! ```
//!
//! The real clock is read here and nowhere else: simulated time is the time since the start. What is
//! absent: a queue (a reader that does not read stops the clips, as a full pipe blocks).

use std::io::{self, BufRead, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use nape_core::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fault_line;
use crate::world::{AttError, Characteristic, Happening, World};

/// Requests read ahead; a full queue makes the writer wait. Our choice.
const AHEAD: usize = 64;

/// Longest sleep without looking at the clock. Our choice.
const NAP: Duration = Duration::from_secs(1);

/// One line in.
#[derive(Debug, Deserialize)]
struct Request {
    /// Comes back in the answer; without it there is none.
    id: Option<u64>,
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
///
/// # Errors
/// The output cannot be written.
pub fn run(
    world: World,
    input: impl BufRead + Send + 'static,
    output: impl Write,
) -> io::Result<()> {
    let (sender, requests) = mpsc::sync_channel(AHEAD);
    // Ends with its input, or with the process.
    thread::spawn(move || {
        for line in input.lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let mut board = Board { world, output };
    board.hello()?;
    board.happenings()?;
    let start = Instant::now();
    loop {
        let now = clock(start);
        board.world.advance(now);
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
                board.happenings()?;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

fn clock(start: Instant) -> Timestamp {
    Timestamp::from_micros(i64::try_from(start.elapsed().as_micros()).unwrap_or(i64::MAX))
}

struct Board<W> {
    world: World,
    output: W,
}

impl<W: Write> Board<W> {
    fn say(&mut self, message: &Value) -> io::Result<()> {
        writeln!(self.output, "{message}")?;
        self.output.flush()
    }

    fn hello(&mut self) -> io::Result<()> {
        let clips: Vec<Value> = self
            .world
            .clips()
            .iter()
            .map(|clip| json!({"name": clip.placement().name(), "address": address(clip.address())}))
            .collect();
        let mut services: Vec<(u128, Vec<Value>)> = Vec::new();
        for c in Characteristic::ALL {
            let flags = c.flags();
            let about = json!({
                "uuid": dashed(c.uuid()), "read": flags.read, "write": flags.write,
                "notify": flags.notify, "indicate": flags.indicate,
            });
            match services.iter_mut().find(|(uuid, _)| *uuid == c.service()) {
                Some((_, of)) => of.push(about),
                None => services.push((c.service(), vec![about])),
            }
        }
        let services: Vec<Value> = services
            .into_iter()
            .map(|(uuid, of)| json!({"uuid": dashed(uuid), "characteristics": of}))
            .collect();
        self.say(&json!({"clips": clips, "services": services}))
    }
}
