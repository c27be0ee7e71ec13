//! The MCAP side of a recording: channels, log times, chunks.
//!
//! Over any sink, so that a disk that fails can be tested. Files and names are the parent's.

use std::collections::BTreeMap;
use std::io::{Seek, Write};
use std::path::PathBuf;

use mcap::records::{MessageHeader, Metadata};
use nape_core::{Control, Event, Frame, Span, Timestamp, WallTime};

use crate::error::WriteError;
use crate::header::Header;
use crate::layout::{
    CHANNEL_CONTROL, CHANNEL_EVENTS, CHANNEL_IMU, CHANNEL_SCORE, CHANNEL_WALL, JSON_CONTROL,
    JSON_EVENT, JSON_WALL, META_CALIBRATION, META_CLOCK, PROFILE, SCHEMA_IMU, SCHEMA_SCORE,
};
use crate::mcap_file::inputs::{ControlJson, WallJson};
use crate::ndjson::{self, Wording};
use crate::place::io_at;
use crate::proto;
use nape_devices::ImuBatch;

/// The channels, as MCAP numbers them.
#[derive(Debug, Clone, Copy)]
struct ChannelIds {
    imu: u16,
    score: u16,
    events: u16,
    control: u16,
    wall: u16,
}

/// The MCAP side of [`super::Writer`].
pub(super) struct Sink<W: Write + Seek> {
    mcap: mcap::Writer<W>,
    path: PathBuf,
    ids: ChannelIds,
    wall_start: Option<WallTime>,
    flush_every: Option<Span>,
    last_flush: Option<Timestamp>,
    /// Session start, and the log time that stands for it, ns.
    clock: Option<(Timestamp, u64)>,
    /// The last stamp of an input.
    before: Option<Timestamp>,
    last_log_time: u64,
    sequence: u32,
}

impl<W: Write + Seek> Sink<W> {
    /// Writes the header and declares the channels.
    pub(super) fn begin(
        out: W,
        path: PathBuf,
        header: &Header,
        flush_every: Option<Span>,
    ) -> Result<Self, WriteError> {
        let fault = |e| WriteError::from_mcap(&path, e);
        let mut mcap = mcap::WriteOptions::new()
            .profile(PROFILE)
            .library(concat!("nape-session/", env!("CARGO_PKG_VERSION")))
            // In this thread: recordings are small, and threads cost memory.
            .compression_threads(0)
            .create(out)
            .map_err(fault)?;
        let records = header.to_metadata().map_err(|source| WriteError::Json {
            path: path.clone(),
            source,
        })?;
        for record in &records {
            mcap.write_metadata(record).map_err(fault)?;
        }
        let ids = add_channels(&mut mcap).map_err(fault)?;
        // From here on the file can be read, and rescued, by its channels.
        mcap.flush().map_err(fault)?;
        Ok(Self {
            mcap,
            path,
            ids,
            wall_start: header.wall_start,
            flush_every,
            last_flush: None,
            clock: None,
            before: None,
            last_log_time: 0,
            sequence: 0,
        })
    }

    /// A batch that reached the host at `at`.
    pub(super) fn batch(&mut self, at: Timestamp, batch: &ImuBatch) -> Result<(), WriteError> {
        batch.check().map_err(|source| WriteError::Batch {
            path: self.path.clone(),
            source,
        })?;
        self.in_order(at)?;
        let data = proto::encode_batch(at, batch);
        self.message(self.ids.imu, Some(batch.seq), at, batch.first, &data)?;
        self.flush_when_due(at)
    }

    /// What the wearer or the host said.
    pub(super) fn control(&mut self, at: Timestamp, control: &Control) -> Result<(), WriteError> {
        self.in_order(at)?;
        let data = self.json(&ControlJson {
            at_us: at.as_micros(),
            control: control.clone(),
        })?;
        self.message(self.ids.control, None, at, at, &data)?;
        if let Control::UseCalibration {
            placement,
            calibration,
        } = control
        {
            let json = String::from_utf8_lossy(&self.json(calibration)?).into_owned();
            let at_us = at.as_micros().to_string();
            self.metadata(
                &format!("{META_CALIBRATION}{}", placement.name()),
                [("at_us", at_us), ("json", json)],
            )?;
        }
        self.flush_when_due(at)
    }

    /// Civil time.
    pub(super) fn wall(&mut self, at: Timestamp, wall: WallTime) -> Result<(), WriteError> {
        self.in_order(at)?;
        let data = self.json(&WallJson {
            at_us: at.as_micros(),
            wall,
        })?;
        self.message(self.ids.wall, None, at, at, &data)?;
        self.flush_when_due(at)
    }

    /// An event.
    pub(super) fn event(&mut self, event: &Event, wording: Wording) -> Result<(), WriteError> {
        let start = self.clock.map_or(event.at, |c| c.0);
        let data = self.json(&ndjson::event(event, start, wording))?;
        self.message(self.ids.events, None, event.at, event.at, &data)
    }

    /// The angles of one epoch.
    pub(super) fn frame(&mut self, frame: &Frame) -> Result<(), WriteError> {
        let start = self.clock.map_or(frame.at, |c| c.0);
        let data = proto::encode_score(frame, start);
        self.message(self.ids.score, None, frame.at, frame.at, &data)
    }

    /// Closes the chunk and hands everything to the sink.
    pub(super) fn flush(&mut self) -> Result<(), WriteError> {
        self.mcap
            .flush()
            .map_err(|e| WriteError::from_mcap(&self.path, e))
    }

    /// Writes the summary and the end.
    pub(super) fn finish(mut self) -> Result<(), WriteError> {
        self.mcap
            .finish()
            .map_err(|e| WriteError::from_mcap(&self.path, e))?;
        self.mcap.into_inner().flush().map_err(io_at(&self.path))
    }

    /// Refuses stamps that go backwards.
    fn in_order(&mut self, at: Timestamp) -> Result<(), WriteError> {
        if let Some(before) = self.before
            && at < before
        {
            return Err(WriteError::Backwards {
                path: self.path.clone(),
                before_us: before.as_micros(),
                found_us: at.as_micros(),
            });
        }
        self.before = Some(at);
        Ok(())
    }

    /// One message. Log times never decrease, so that tools can seek; the exact stamps are in the
    /// message itself.
    fn message(
        &mut self,
        channel_id: u16,
        sequence: Option<u32>,
        at: Timestamp,
        published: Timestamp,
        data: &[u8],
    ) -> Result<(), WriteError> {
        let clock = match self.clock {
            Some(clock) => clock,
            None => self.start_clock(at.min(published))?,
        };
        self.last_log_time = self.last_log_time.max(log_time(clock, at));
        self.sequence = self.sequence.wrapping_add(1);
        let header = MessageHeader {
            channel_id,
            sequence: sequence.unwrap_or(self.sequence),
            log_time: self.last_log_time,
            publish_time: log_time(clock, published),
        };
        self.mcap
            .write_to_known_channel(&header, data)
            .map_err(|e| WriteError::from_mcap(&self.path, e))
    }

    /// Fixes what log time means, at the first message.
    fn start_clock(&mut self, start: Timestamp) -> Result<(Timestamp, u64), WriteError> {
        let unix_us = self.wall_start.map_or(0, |w| w.unix_us);
        let base = u64::try_from(unix_us).unwrap_or(0).saturating_mul(1_000);
        self.clock = Some((start, base));
        self.metadata(
            META_CLOCK,
            [
                ("session_start_us", start.as_micros().to_string()),
                ("log_time_at_start_ns", base.to_string()),
            ],
        )?;
        Ok((start, base))
    }

    fn metadata<const N: usize>(
        &mut self,
        name: &str,
        pairs: [(&str, String); N],
    ) -> Result<(), WriteError> {
        let record = Metadata {
            name: name.to_owned(),
            metadata: pairs.map(|(k, v)| (k.to_owned(), v)).into(),
        };
        self.mcap
            .write_metadata(&record)
            .map_err(|e| WriteError::from_mcap(&self.path, e))
    }

    fn json(&self, value: &impl serde::Serialize) -> Result<Vec<u8>, WriteError> {
        serde_json::to_vec(value).map_err(|source| WriteError::Json {
            path: self.path.clone(),
            source,
        })
    }

    /// Closes the chunk when it is due.
    fn flush_when_due(&mut self, at: Timestamp) -> Result<(), WriteError> {
        let Some(every) = self.flush_every else {
            return Ok(());
        };
        let last = *self.last_flush.get_or_insert(at);
        if at.since(last) >= every {
            self.last_flush = Some(at);
            self.flush()?;
        }
        Ok(())
    }
}

/// Log time in ns of a moment; saturates at both ends.
fn log_time((start, base): (Timestamp, u64), at: Timestamp) -> u64 {
    let ns = at.since(start).as_micros().saturating_mul(1_000);
    base.saturating_add_signed(ns)
}

/// Declares all channels with their schemas.
fn add_channels<W: Write + Seek>(mcap: &mut mcap::Writer<W>) -> mcap::McapResult<ChannelIds> {
    let none = BTreeMap::new();
    let descriptor = proto::descriptor_set();
    let mut add = |topic, encoding, schema, schema_encoding, data: &[u8]| {
        let schema = mcap.add_schema(schema, schema_encoding, data)?;
        mcap.add_channel(schema, topic, encoding, &none)
    };
    let mut json =
        |topic, schema, data: &str| add(topic, "json", schema, "jsonschema", data.as_bytes());
    let (events, control, wall) = (
        json(CHANNEL_EVENTS, "nape.Event", JSON_EVENT)?,
        json(CHANNEL_CONTROL, "nape.Control", JSON_CONTROL)?,
        json(CHANNEL_WALL, "nape.Wall", JSON_WALL)?,
    );
    let mut protobuf = |topic, schema| add(topic, "protobuf", schema, "protobuf", &descriptor);
    let (imu, score) = (
        protobuf(CHANNEL_IMU, SCHEMA_IMU)?,
        protobuf(CHANNEL_SCORE, SCHEMA_SCORE)?,
    );
    Ok(ChannelIds {
        imu,
        score,
        events,
        control,
        wall,
    })
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor, SeekFrom};

    use nape_core::{DeviceTicks, Placement};

    use super::*;

    /// A disk with room for some bytes.
    struct Full {
        inner: Cursor<Vec<u8>>,
        room: u64,
    }

    impl Write for Full {
        fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
            if self.inner.position() + buf.len() as u64 > self.room {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.inner.write(buf)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Full {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.inner.seek(to)
        }
    }

    fn session(room: u64) -> Result<(), WriteError> {
        let disk = Full {
            inner: Cursor::new(Vec::new()),
            room,
        };
        let every = Some(Span::from_secs(10));
        let mut sink = Sink::begin(disk, "day.mcap.part".into(), &Header::default(), every)?;
        for k in 0..500_u32 {
            let first = Timestamp::from_micros(i64::from(k) * 1_000_000);
            let batch = ImuBatch {
                placement: Placement::Head,
                device: 0,
                seq: k,
                first_index: u64::from(k) * 2,
                device_ticks: DeviceTicks(0),
                first,
                period_ns: 1_000_000,
                offsets_us: Vec::new(),
                acc_scale: 1e-3,
                gyr_scale: 0.0,
                acc: [vec![1, 2], vec![3, 4], vec![5, 6]],
                gyr: Default::default(),
            };
            sink.batch(first, &batch)?;
        }
        sink.finish()
    }

    #[test]
    fn a_full_disk_is_an_error_in_words_wherever_it_strikes() {
        let mut room = 0;
        let mut refused = 0;
        while let Err(error) = session(room) {
            let expected = "day.mcap.part: no space left on the disk";
            assert_eq!(error.to_string(), expected, "room for {room} bytes");
            refused += 1;
            room += 613;
        }
        assert!(
            refused > 20,
            "the session takes more room than the tests gave"
        );
    }
}
