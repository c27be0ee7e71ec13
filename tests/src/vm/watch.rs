//! Counts what arrives from one clip, from its raw frames alone: the measure beside the program under
//! test, sharing none of its decoding but the frame's header.

use std::time::Instant;

use nape_wire::DataFrame;

use super::report::Figures;

/// One clip, watched.
#[derive(Debug, Clone)]
pub struct Watch {
    clip: String,
    // Invariant: in order of arrival.
    frames: Vec<Seen>,
    unreadable: Vec<Instant>,
    streams: u32,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    at: Instant,
    stream: u32,
    first: u32,
    count: u32,
    /// Device time of the last sample, µs.
    last_us: u32,
    period_us: u32,
}

impl Watch {
    /// Nothing has come from this clip yet.
    pub fn new(clip: &str) -> Self {
        Self {
            clip: clip.to_owned(),
            frames: Vec::new(),
            unreadable: Vec::new(),
            streams: 0,
        }
    }

    /// A new stream begins: its samples count from 0 again.
    pub const fn opened(&mut self) {
        self.streams += 1;
    }

    /// A notification of Data arrived.
    pub fn frame(&mut self, at: Instant, bytes: &[u8]) {
        let Some((header, full)) = DataFrame::parse(bytes)
            .ok()
            .and_then(|f| Some((*f.header(), f.header().full?)))
        else {
            self.unreadable.push(at);
            return;
        };
        let count = u32::from(full.count);
        let period_us = u32::from(full.period_us);
        self.frames.push(Seen {
            at,
            stream: self.streams,
            first: full.first_index,
            count,
            last_us: header.time_us.wrapping_add((count - 1) * period_us),
            period_us,
        });
    }

    /// When the last frame arrived.
    pub fn last(&self) -> Option<Instant> {
        self.frames.last().map(|f| f.at)
    }

    /// When the frames began to come without a pause longer than `pause_s` seconds, up to `now`; `None`
    /// while they pause.
    pub fn since(&self, now: Instant, pause_s: f64) -> Option<Instant> {
        let mut later = now;
        for seen in self.frames.iter().rev() {
            if seconds(seen.at, later) > pause_s {
                break;
            }
            later = seen.at;
        }
        (later != now).then_some(later)
    }

    /// What arrived from `from` to `to`.
    pub fn figures(&self, from: Instant, to: Instant) -> Figures {
        let inside = |at: Instant| from <= at && at < to;
        let frames: Vec<Seen> = self
            .frames
            .iter()
            .copied()
            .filter(|f| inside(f.at))
            .collect();
        let mut lost = 0;
        let (mut span_us, mut spanned) = (0u64, 0u64);
        for pair in frames.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if a.stream != b.stream {
                continue;
            }
            let steps = b.first.wrapping_sub(a.first);
            lost += u64::from(steps.saturating_sub(a.count));
            span_us += u64::from(b.last_us.wrapping_sub(a.last_us));
            spanned += u64::from(steps + b.count) - u64::from(a.count);
        }
        let mut ends: Vec<Instant> = frames.iter().map(|f| f.at).collect();
        ends.insert(0, from);
        ends.push(to);
        let gap = ends.windows(2).map(|p| seconds(p[0], p[1]));
        let (p50, p99) = delays(&frames);
        Figures {
            clip: self.clip.clone(),
            samples: frames.iter().map(|f| u64::from(f.count)).sum(),
            lost,
            rate_hz: if span_us > 0 {
                spanned as f64 * 1e6 / span_us as f64
            } else {
                0.0
            },
            unreadable: self.unreadable.iter().filter(|at| inside(**at)).count() as u64,
            longest_gap_s: gap.fold(0.0, f64::max),
            delay_p50_ms: p50,
            delay_p99_ms: p99,
        }
    }
}

fn seconds(from: Instant, to: Instant) -> f64 {
    to.saturating_duration_since(from).as_secs_f64()
}

/// Median and 99th percentile of the delays above the shortest, ms, within the first frame's stream.
fn delays(frames: &[Seen]) -> (f64, f64) {
    let Some(first) = frames.first() else {
        return (0.0, 0.0);
    };
    let mut all: Vec<f64> = frames
        .iter()
        .filter(|f| f.stream == first.stream)
        .map(|f| {
            let taken_s = f64::from(f.last_us.wrapping_sub(first.last_us)) / 1e6;
            1e3 * (seconds(first.at, f.at) - taken_s)
        })
        .collect();
    all.sort_by(f64::total_cmp);
    let at = |share: f64| all[((all.len() - 1) as f64 * share).round() as usize] - all[0];
    (at(0.5), at(0.99))
}
