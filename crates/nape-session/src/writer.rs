//! Writing a recording so that a kill or a power cut costs seconds, not the session.
//!
//! Everything goes to `FILE.part`, whole chunks reach the file every 10 s of session time and the
//! disk every 60 s, and the last step renames it. Nothing here looks at a clock: session time is
//! what the stamps say.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use mcap::records::{MessageHeader, Metadata};
use nape_core::event::Measure;
use nape_core::{Control, Event, Frame, Placement, Span, Timestamp, WallTime};
use serde_json::{Map, Value};

use crate::batch::ImuBatch;
use crate::error::WriteError;
use crate::header::Header;
use crate::layout::{
    CHANNEL_CONTROL, CHANNEL_EVENTS, CHANNEL_IMU, CHANNEL_SCORE, CHANNEL_WALL, JSON_CONTROL,
    JSON_EVENT, JSON_SCORE, JSON_WALL, META_CALIBRATION, META_CLOCK, PROFILE, SCHEMA_IMU,
};
use crate::mcap_file::inputs::{ControlJson, WallJson};
use crate::place::{io_at, part_of, put, refuse_existing};
use crate::{ndjson, proto};

/// How to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriterOptions {
    /// A chunk is closed and handed to the system after this much session time; `None`: when it is
    /// full (1 MiB). 10 s costs 12 % of size and bounds what a kill can lose.
    pub flush_every: Option<Span>,
    /// The system is asked to bring the file to the disk after this much session time.
    pub sync_every: Option<Span>,
    /// Replace an existing file.
    pub force: bool,
}

impl Default for WriterOptions {
    /// For a session that is being recorded: flush every 10 s, sync every 60 s.
    fn default() -> Self {
        Self {
            flush_every: Some(Span::from_secs(10)),
            sync_every: Some(Span::from_secs(60)),
            force: false,
        }
    }
}

impl WriterOptions {
    /// For conversion and simulation, where a torn file is made again: large chunks, no sync before
    /// the end.
    pub const fn bulk() -> Self {
        Self {
            flush_every: None,
            sync_every: None,
            force: false,
        }
    }
}

/// Writes a recording.
///
/// Dropped without [`Self::finish`], it leaves `FILE.part` behind, readable as far as it goes.
pub struct Writer {
    path: PathBuf,
    part: PathBuf,
    force: bool,
    file: File,
    sink: Sink<BufWriter<File>>,
    sync_every: Option<Span>,
    last_sync: Option<Timestamp>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer")
            .field("part", &self.part)
            .finish_non_exhaustive()
    }
}

impl Writer {
    /// Begins a recording with [`WriterOptions::default`].
    ///
    /// # Errors
    /// `path` or `path.part` is there already, or cannot be written.
    pub fn create(path: &Path, header: &Header) -> Result<Self, WriteError> {
        Self::create_with(path, header, WriterOptions::default())
    }

    /// Begins a recording.
    ///
    /// # Errors
    /// As [`Self::create`]. An unfinished `path.part` is refused even with `force`: it may be a
    /// session that can be rescued.
    pub fn create_with(
        path: &Path,
        header: &Header,
        options: WriterOptions,
    ) -> Result<Self, WriteError> {
        refuse_existing(path, options.force)?;
        let part = part_of(path);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&part)
            .map_err(|source| match source.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    WriteError::UnfinishedThere { path: part.clone() }
                }
                _ => io_at(path)(source),
            })?;
        let begun = file.try_clone().map_err(io_at(&part)).and_then(|clone| {
            let sink = BufWriter::with_capacity(64 << 10, clone);
            Sink::begin(sink, part.clone(), header, options.flush_every)
        });
        match begun {
            Ok(sink) => Ok(Self {
                path: path.to_owned(),
                part,
                force: options.force,
                file,
                sink,
                sync_every: options.sync_every,
                last_sync: None,
            }),
            Err(error) => {
                fs::remove_file(&part).ok();
                Err(error)
            }
        }
    }

    /// Writes a batch that reached the host at `at`.
    ///
    /// # Errors
    /// The disk; a batch of the wrong shape; stamps that go backwards.
    pub fn batch(&mut self, at: Timestamp, batch: &ImuBatch) -> Result<(), WriteError> {
        self.sink.batch(at, batch)?;
        self.keep_safe(at)
    }

    /// Writes what the wearer or the host said at `at`.
    ///
    /// # Errors
    /// The disk; stamps that go backwards.
    pub fn control(&mut self, at: Timestamp, control: &Control) -> Result<(), WriteError> {
        self.sink.control(at, control)?;
        self.keep_safe(at)
    }

    /// Writes the civil time at `at`.
    ///
    /// # Errors
    /// The disk; stamps that go backwards.
    pub fn wall(&mut self, at: Timestamp, wall: WallTime) -> Result<(), WriteError> {
        self.sink.wall(at, wall)?;
        self.keep_safe(at)
    }

    /// Writes an event, for people who look at the file; never read back.
    ///
    /// # Errors
    /// The disk.
    pub fn event(&mut self, event: &Event) -> Result<(), WriteError> {
        self.sink.event(event)
    }

    /// Writes the angles of one epoch, for plotters; never read back.
    ///
    /// # Errors
    /// The disk.
    pub fn frame(&mut self, frame: &Frame) -> Result<(), WriteError> {
        self.sink.frame(frame)
    }

    /// Hands everything to the disk now, for instance before the machine sleeps.
    ///
    /// # Errors
    /// The disk.
    pub fn sync(&mut self) -> Result<(), WriteError> {
        self.sink.flush()?;
        self.file.sync_data().map_err(io_at(&self.part))
    }

    /// Ends the recording and gives it its name.
    ///
    /// # Errors
    /// The disk, or a file of that name that came into being meanwhile; `FILE.part` then stays.
    pub fn finish(self) -> Result<(), WriteError> {
        self.sink.finish()?;
        self.file.sync_all().map_err(io_at(&self.part))?;
        put(&self.part, &self.path, self.force)
    }

    /// Throws the recording away.
    ///
    /// # Errors
    /// `FILE.part` cannot be removed.
    pub fn discard(self) -> Result<(), WriteError> {
        let Self {
            part, file, sink, ..
        } = self;
        drop(sink);
        drop(file);
        fs::remove_file(&part).map_err(io_at(&part))
    }

    /// Asks for a sync when it is due.
    fn keep_safe(&mut self, at: Timestamp) -> Result<(), WriteError> {
        let Some(every) = self.sync_every else {
            return Ok(());
        };
        let last = *self.last_sync.get_or_insert(at);
        if at.since(last) >= every {
            self.last_sync = Some(at);
            self.sync()?;
        }
        Ok(())
    }
}

/// The channels, as MCAP numbers them.
#[derive(Debug, Clone, Copy)]
struct ChannelIds {
    imu: u16,
    score: u16,
    events: u16,
    control: u16,
    wall: u16,
}

/// The MCAP side of [`Writer`], over any sink so that a full disk can be tested.
struct Sink<W: Write + Seek> {
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
    fn begin(
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

    fn batch(&mut self, at: Timestamp, batch: &ImuBatch) -> Result<(), WriteError> {
        batch.check().map_err(|source| WriteError::Batch {
            path: self.path.clone(),
            source,
        })?;
        self.in_order(at)?;
        let data = proto::encode_batch(at, batch);
        self.message(self.ids.imu, Some(batch.seq), at, batch.first, &data)?;
        self.flush_when_due(at)
    }

    fn control(&mut self, at: Timestamp, control: &Control) -> Result<(), WriteError> {
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

    fn wall(&mut self, at: Timestamp, wall: WallTime) -> Result<(), WriteError> {
        self.in_order(at)?;
        let data = self.json(&WallJson {
            at_us: at.as_micros(),
            wall,
        })?;
        self.message(self.ids.wall, None, at, at, &data)?;
        self.flush_when_due(at)
    }

    fn event(&mut self, event: &Event) -> Result<(), WriteError> {
        let start = self.clock.map_or(event.at, |c| c.0);
        let data = self.json(&ndjson::event(event, start))?;
        self.message(self.ids.events, None, event.at, event.at, &data)
    }

    fn frame(&mut self, frame: &Frame) -> Result<(), WriteError> {
        let start = self.clock.map_or(frame.at, |c| c.0);
        let mut out = Map::new();
        out.insert("t".to_owned(), ndjson::time(frame.at, start));
        for measure in Measure::ALL {
            if let Some(angle) = frame.angles[measure.index()] {
                for (what, rad) in [
                    ("flexion", angle.flexion),
                    ("lateral", angle.lateral),
                    ("sigma", angle.sigma),
                ] {
                    out.insert(
                        format!("{}_{what}_deg", measure.name()),
                        ndjson::degrees(rad),
                    );
                }
            }
        }
        for placement in Placement::ALL {
            if let Some(worn) = frame.worn[placement.index()] {
                out.insert(format!("{}_worn", placement.name()), Value::Bool(worn));
            }
        }
        if let Some(walking) = frame.walking {
            out.insert("walking".to_owned(), Value::Bool(walking));
        }
        let data = self.json(&out)?;
        self.message(self.ids.score, None, frame.at, frame.at, &data)
    }

    fn flush(&mut self) -> Result<(), WriteError> {
        self.mcap
            .flush()
            .map_err(|e| WriteError::from_mcap(&self.path, e))
    }

    fn finish(mut self) -> Result<(), WriteError> {
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
    let (score, events, control, wall) = (
        json(CHANNEL_SCORE, "nape.Score", JSON_SCORE)?,
        json(CHANNEL_EVENTS, "nape.Event", JSON_EVENT)?,
        json(CHANNEL_CONTROL, "nape.Control", JSON_CONTROL)?,
        json(CHANNEL_WALL, "nape.Wall", JSON_WALL)?,
    );
    let imu = add(CHANNEL_IMU, "protobuf", SCHEMA_IMU, "protobuf", &descriptor)?;
    Ok(ChannelIds {
        imu,
        score,
        events,
        control,
        wall,
    })
}
