//! The one property that holds of every byte string, whoever made it: each parser refuses it, or its
//! value is written as the very same bytes.
//!
//! Also what the fuzz target runs (`crates/nape-wire/fuzz`), which includes this file by its path.

use nape_wire::data::Channels;
use nape_wire::{Applied, Command, Config, DataFrame, Info, Reply, Status};

/// Longest packet there is: a full frame of 255 samples of nine channels.
pub(crate) const LONGEST: usize = 16 + 255 * 18;

/// Runs every parser over the bytes; panics where one breaks the property. How many accepted them.
pub(crate) fn judge(bytes: &[u8]) -> usize {
    let mut accepted = 0;
    let mut out = [0xEE; LONGEST];
    let mut same = |name: &str, written: Result<usize, nape_wire::EmitError>, out: &[u8]| {
        let len = written.unwrap_or_else(|e| panic!("{name} parses {bytes:02x?}, but: {e}"));
        assert_eq!(
            out.get(..len),
            Some(bytes),
            "{name} came back as other bytes"
        );
        accepted += 1;
    };
    if let Ok(config) = Config::parse(bytes) {
        same("Config", config.emit(&mut out), &out);
    }
    if let Ok(applied) = Applied::parse(bytes) {
        same("Applied", applied.emit(&mut out), &out);
    }
    if let Ok(info) = Info::parse(bytes) {
        assert!(info.speaks(), "Info that does not speak ours was accepted");
        assert_eq!(info.emit_len(), bytes.len(), "Info's length");
        same("Info", info.emit(&mut out), &out);
    }
    match Command::parse(bytes) {
        Ok(command) => same("Command", command.emit(&mut out), &out),
        // What is no command is answered so that the host understands the answer.
        Err(_) => {
            if let Some(reply) = Reply::refusing(bytes) {
                let mut answer = [0; Reply::MAX_LEN];
                let len = reply.emit(&mut answer).expect("the answer fits");
                assert_eq!(Reply::parse(&answer[..len]), Ok(reply), "the answer");
            }
        }
    }
    if let Ok(reply) = Reply::parse(bytes) {
        same("Reply", reply.emit(&mut out), &out);
    }
    if let Ok(status) = Status::parse(bytes) {
        same("Status", status.emit(&mut out), &out);
    }
    if let Ok(frame) = DataFrame::parse(bytes) {
        let mut samples: [Channels; 255] = [[0; 9]; 255];
        let count = frame.samples().len();
        assert_eq!(frame.header().count(), count, "as many samples as said");
        assert_eq!(
            frame.header().frame_len(),
            bytes.len(),
            "the frame's length"
        );
        for (slot, sample) in samples.iter_mut().zip(frame.samples()) {
            *slot = sample;
        }
        same(
            "DataFrame",
            frame.header().emit(&samples[..count], &mut out),
            &out,
        );
    }
    accepted
}
