//! Counts what arrives, clip by clip, and what was said meanwhile: the measure beside the program under
//! test. Of raw frames it knows the header and nothing more, so it shares no decoding with what it checks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use nape_devices::ImuBatch;
use nape_wire::DataFrame;

use super::report::Figures;

/// Streaming without a pause longer than this is streaming, s; ten frames come in it.
pub const PAUSE_S: f64 = 1.0;

/// One clip, watched.
#[derive(Debug, Clone)]
pub struct Watch {
    clip: String,
    // Invariant: all in order of arrival.
    arrivals: Vec<Arrival>,
    unreadable: Vec<Instant>,
    twice: Vec<Instant>,
    opened: Vec<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Arrival {
    at: Instant,
    samples: u64,
    /// Between the arrival before and this one.
    lost: u64,
    frame: Option<Frame>,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    stream: usize,
    first: u32,
    /// Device time of the last sample, µs.
    last_us: u32,
}

impl Watch {
    /// Nothing has come from this clip yet.
    pub fn new(clip: &str) -> Self {
        Self {
            clip: clip.to_owned(),
            arrivals: Vec::new(),
            unreadable: Vec::new(),
            twice: Vec::new(),
            opened: Vec::new(),
        }
    }

    /// What it is called.
    pub fn clip(&self) -> &str {
        &self.clip
    }

    /// A new stream began: its samples count from 0 again.
    pub fn opened(&mut self, at: Instant) {
        self.opened.push(at);
    }

    /// Has a stream begun since then?
    pub fn opened_since(&self, from: Instant) -> bool {
        self.opened.last().is_some_and(|at| *at >= from)
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
        let last_us = header
            .time_us
            .wrapping_add((count - 1) * u32::from(full.period_us));
        self.arrived(at, count, full.first_index, last_us);
    }

    /// A batch came out of the program under test.
    #[expect(clippy::cast_possible_truncation, reason = "counts and times wrap")]
    pub fn batch(&mut self, at: Instant, batch: &ImuBatch) {
        let count = batch.len() as u32;
        let took_us = u64::from(count.saturating_sub(1)) * batch.period_ns / 1_000;
        let last_us = batch.device_ticks.0.wrapping_add(took_us) as u32;
        self.arrived(at, count, batch.first_index as u32, last_us);
    }

    /// Bytes that are no frame arrived.
    pub fn unreadable(&mut self, at: Instant) {
        self.unreadable.push(at);
    }

    /// A frame came once more.
    pub fn twice(&mut self, at: Instant) {
        self.twice.push(at);
    }

    fn arrived(&mut self, at: Instant, count: u32, first: u32, last_us: u32) {
        let stream = self.opened.len();
        let frame = Frame {
            stream,
            first,
            last_us,
        };
        let before = self
            .arrivals
            .last()
            .and_then(|a| Some((a.frame?, a.samples)));
        let before = before.filter(|(before, _)| before.stream == frame.stream);
        let lost = before.map_or(Some(0), |(before, samples)| {
            let steps = u64::from(frame.first.wrapping_sub(before.first));
            (steps > 0).then(|| steps.saturating_sub(samples))
        });
        let Some(lost) = lost else {
            self.twice.push(at);
            return;
        };
        self.arrivals.push(Arrival {
            at,
            samples: u64::from(count),
            lost,
            frame: Some(frame),
        });
    }

    /// The program under test said by itself that so many more came and were lost.
    pub fn counted(&mut self, at: Instant, samples: u64, lost: u64) {
        if samples > 0 || lost > 0 {
            self.arrivals.push(Arrival {
                at,
                samples,
                lost,
                frame: None,
            });
        }
    }

    /// Since when samples have come without a pause, up to `now`; `None` while they pause.
    pub fn streaming_since(&self, now: Instant) -> Option<Instant> {
        let mut later = None;
        for a in self.arrivals.iter().rev().filter(|a| a.at <= now) {
            if seconds(a.at, later.unwrap_or(now)) > PAUSE_S {
                break;
            }
            later = Some(a.at);
        }
        later
    }

    /// What arrived from `from` to `to`.
    pub fn figures(&self, from: Instant, to: Instant) -> Figures {
        let inside = |at: Instant| from <= at && at < to;
        let all: Vec<Arrival> = self
            .arrivals
            .iter()
            .copied()
            .filter(|a| inside(a.at))
            .collect();
        let mut ends = vec![from];
        ends.extend(all.iter().map(|a| a.at));
        ends.push(to);
        let gaps = ends.windows(2).map(|p| seconds(p[0], p[1]));
        let delays = delays(&all);
        Figures {
            clip: self.clip.clone(),
            samples: all.iter().map(|a| a.samples).sum(),
            // What was lost before the first arrival was lost before or across `from`.
            lost: all.iter().skip(1).map(|a| a.lost).sum(),
            rate_hz: rate_hz(&all),
            twice: self.twice.iter().filter(|at| inside(**at)).count(),
            unreadable: self.unreadable.iter().filter(|at| inside(**at)).count(),
            longest_gap_s: gaps.fold(0.0, f64::max),
            delay_p50_ms: delays.map(|d| d.0),
            delay_p99_ms: delays.map(|d| d.1),
        }
    }
}

fn seconds(from: Instant, to: Instant) -> f64 {
    to.saturating_duration_since(from).as_secs_f64()
}

/// Samples a second by the clip's own clock, lost ones counted.
fn rate_hz(all: &[Arrival]) -> Option<f64> {
    let (mut steps, mut span_us) = (0u64, 0u64);
    for pair in all.windows(2) {
        let (Some(a), Some(b)) = (pair[0].frame, pair[1].frame) else {
            continue;
        };
        if a.stream == b.stream {
            // From last sample to last sample.
            let first = u64::from(b.first.wrapping_sub(a.first));
            steps += (first + pair[1].samples).saturating_sub(pair[0].samples);
            span_us += u64::from(b.last_us.wrapping_sub(a.last_us));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "minutes of samples and µs")]
    (span_us > 0).then(|| steps as f64 * 1e6 / span_us as f64)
}

/// Median and 99th percentile of the delays above the shortest of their stream, ms.
fn delays(all: &[Arrival]) -> Option<(f64, f64)> {
    let mut delays: Vec<f64> = Vec::new();
    let frames = || all.iter().filter_map(|a| Some((a.at, a.frame?)));
    for (first_at, first) in frames() {
        // Each stream once, from its first frame.
        if frames()
            .find(|(_, f)| f.stream == first.stream)
            .is_some_and(|(at, _)| at < first_at)
        {
            continue;
        }
        let of = frames().filter(|(_, f)| f.stream == first.stream);
        let late = of.map(|(at, f)| {
            let taken_s = f64::from(f.last_us.wrapping_sub(first.last_us)) / 1e6;
            1e3 * (seconds(first_at, at) - taken_s)
        });
        let late: Vec<f64> = late.collect();
        let least = late.iter().copied().fold(f64::INFINITY, f64::min);
        delays.extend(late.iter().map(|ms| ms - least));
    }
    delays.sort_by(f64::total_cmp);
    let last = delays.len().checked_sub(1)?;
    Some((delays[last / 2], delays[last * 99 / 100]))
}

/// What a program under test has shown so far.
#[derive(Debug)]
pub struct Seen {
    /// One for each clip, in the order given.
    pub watches: Vec<Watch>,
    /// What was said about links and Bluetooth, and when.
    pub said: Vec<(Instant, String)>,
    /// What must not have happened.
    pub wrong: Vec<String>,
}

/// [`Seen`], as it grows.
#[derive(Debug, Clone)]
pub struct Shared(Arc<Mutex<Seen>>);

impl Shared {
    /// Nothing seen of these clips.
    pub fn new<'a>(clips: impl Iterator<Item = &'a str>) -> Self {
        Self(Arc::new(Mutex::new(Seen {
            watches: clips.map(Watch::new).collect(),
            said: Vec::new(),
            wrong: Vec::new(),
        })))
    }

    /// Everything so far. (A panic elsewhere is reported as such; the counts stay good.)
    pub fn look(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Each clip's figures.
    pub fn figures(&self, from: Instant, to: Instant) -> Vec<Figures> {
        let seen = self.look();
        seen.watches.iter().map(|w| w.figures(from, to)).collect()
    }

    /// What was said since then.
    pub fn said(&self, from: Instant) -> Vec<String> {
        let seen = self.look();
        let after = seen.said.iter().filter(|(at, _)| *at >= from);
        after
            .map(|(at, text)| format!("{:6.2} s  {text}", seconds(from, *at)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nape_wire::data::{Flags, Full, Header, Stream};
    use std::time::Duration;

    /// Ten samples at 100 Hz, the first with this index.
    fn frame(first_index: u32) -> Vec<u8> {
        let header = Header {
            stream: Stream::AccGyr,
            flags: Flags::default(),
            seq: 0,
            // Near the wrap of the clip's counter.
            time_us: (first_index * 10_000).wrapping_sub(1_000_000),
            full: Some(Full {
                first_index,
                period_us: 10_000,
                count: 10,
                config_id: 1,
            }),
        };
        let mut bytes = [0; 256];
        let len = header.emit(&[[0; 9]; 10], &mut bytes).unwrap();
        bytes[..len].to_vec()
    }

    fn play(arrivals: &[(u64, u32)]) -> (Watch, Instant) {
        let start = Instant::now();
        let mut watch = Watch::new("head");
        watch.opened(start);
        for (ms, first) in arrivals {
            watch.frame(start + Duration::from_millis(*ms), &frame(*first));
        }
        (watch, start)
    }

    #[test]
    fn samples_losses_rate_gaps_and_delays() {
        let steady: Vec<(u64, u32)> = (0..200).map(|i| (u64::from(i) * 100, i * 10)).collect();
        let (watch, start) = play(&steady);
        let all = watch.figures(start, start + Duration::from_secs(20));
        assert_eq!((all.samples, all.lost), (2000, 0));
        assert!((all.rate_hz.unwrap() - 100.0).abs() < 1e-9);
        assert!((all.longest_gap_s - 0.1).abs() < 1e-9);
        assert!(all.delay_p99_ms.unwrap() < 1e-6);

        // Frames 3 to 5 lost, the last one 40 ms late.
        let (watch, start) = play(&[(0, 0), (100, 10), (200, 20), (600, 60), (740, 70)]);
        let all = watch.figures(start, start + Duration::from_secs(1));
        assert_eq!((all.samples, all.lost), (50, 30));
        assert!((all.rate_hz.unwrap() - 100.0).abs() < 1e-9, "{all:?}");
        assert!((all.longest_gap_s - 0.4).abs() < 1e-9);

        // A new stream counts from 0: nothing is lost by it.
        let (mut watch, start) = play(&[(0, 0), (100, 10)]);
        watch.opened(start + Duration::from_millis(150));
        watch.frame(start + Duration::from_millis(200), &frame(0));
        watch.frame(start + Duration::from_millis(205), &frame(0));
        watch.frame(start + Duration::from_millis(210), b"rubbish");
        let all = watch.figures(start, start + Duration::from_secs(1));
        assert_eq!(
            (all.samples, all.lost, all.unreadable, all.twice),
            (30, 0, 1, 1)
        );
        assert!(watch.opened_since(start + Duration::from_millis(120)));
        assert!(!watch.opened_since(start + Duration::from_millis(160)));
    }

    #[test]
    fn streaming_begins_after_the_last_pause() {
        let (watch, start) = play(&[(0, 0), (100, 10), (3000, 20), (3100, 30)]);
        let at = |ms| start + Duration::from_millis(ms);
        assert_eq!(watch.streaming_since(at(3200)), Some(at(3000)));
        assert_eq!(watch.streaming_since(at(900)), Some(at(0)));
        assert_eq!(watch.streaming_since(at(1200)), None);
        assert_eq!(watch.streaming_since(at(4200)), None);
    }
}
