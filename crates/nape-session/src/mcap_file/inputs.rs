//! From MCAP records to the inputs of the engine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mcap::records::Record;
use nape_core::{Control, Placement, Timestamp, WallTime};
use serde::{Deserialize, Serialize};

use super::raw::{RawReader, State};
use crate::error::{MessageFault, ReadError};
use crate::header::Header;
use crate::intake::Intake;
use crate::item::{Item, OwnedInput};
use crate::layout::{CHANNEL_CONTROL, CHANNEL_IMU, CHANNEL_WALL, SCHEMA_IMU};
use crate::proto::BatchDecoder;
use crate::warning::Warning;

/// A control on its channel.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ControlJson {
    /// Session time, µs.
    pub(crate) at_us: i64,
    /// The control.
    #[serde(flatten)]
    pub(crate) control: Control,
}

/// A wall-clock mark on its channel.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WallJson {
    /// Session time, µs.
    pub(crate) at_us: i64,
    /// Civil time.
    #[serde(flatten)]
    pub(crate) wall: WallTime,
}

/// What a channel means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Samples.
    Imu,
    /// Controls.
    Control,
    /// Civil time.
    Wall,
    /// Not an input: scores, events, channels of others.
    Other,
}

/// The channels seen so far.
#[derive(Debug, Default)]
pub(crate) struct Channels {
    /// Schema names by id.
    schemas: BTreeMap<u16, String>,
    /// Role and description by channel id.
    channels: BTreeMap<u16, (Role, String)>,
}

impl Channels {
    /// Takes in a schema or channel record.
    pub(crate) fn absorb(&mut self, record: &Record<'_>) {
        match record {
            Record::Schema { header, .. } => {
                self.schemas.insert(header.id, header.name.clone());
            }
            Record::Channel(c) => {
                let schema = self.schemas.get(&c.schema_id).map_or("", String::as_str);
                let role = match c.topic.as_str() {
                    CHANNEL_IMU if schema == SCHEMA_IMU && c.message_encoding == "protobuf" => {
                        Role::Imu
                    }
                    CHANNEL_CONTROL => Role::Control,
                    CHANNEL_WALL => Role::Wall,
                    _ => Role::Other,
                };
                let schema = if schema.is_empty() {
                    "no schema"
                } else {
                    schema
                };
                self.channels
                    .insert(c.id, (role, format!("{} ({schema})", c.topic)));
            }
            _ => {}
        }
    }

    /// What a channel means to us.
    pub(crate) fn role(&self, id: u16) -> Role {
        self.channels.get(&id).map_or(Role::Other, |c| c.0)
    }

    /// Is there a channel of samples?
    pub(crate) fn has_imu(&self) -> bool {
        self.channels.values().any(|c| c.0 == Role::Imu)
    }

    /// All channels, in words; at most ten.
    pub(crate) fn describe(&self) -> String {
        if self.channels.is_empty() {
            return "none".to_owned();
        }
        let mut names: Vec<&str> = self
            .channels
            .values()
            .map(|c| c.1.as_str())
            .take(10)
            .collect();
        if self.channels.len() > names.len() {
            names.push("…");
        }
        names.join(", ")
    }
}

/// Reads the inputs of an MCAP recording.
#[derive(Debug)]
pub(crate) struct McapInputs {
    path: PathBuf,
    raw: RawReader,
    lenient: bool,
    /// The file has no end, and is named so that it need not have one.
    unfinished: bool,
    channels: Channels,
    decoder: BatchDecoder,
    intake: Intake,
    before: Option<Timestamp>,
    /// An item found together with a gap before it.
    held: Option<Item>,
    skipped: u64,
    /// By placement: the device that was heard first, and another that claims the same, with how many
    /// of its batches were left out.
    claims: [Option<Claim>; 3],
    /// The header, as far as read.
    pub(crate) header: Header,
    /// What the reader of the recording should know.
    pub(crate) warnings: Vec<Warning>,
}

/// Who sends for a placement.
#[derive(Debug, Clone, Copy)]
struct Claim {
    first: u32,
    other: Option<(u32, u64)>,
}

impl Claim {
    /// May this device's samples be used? One placement has one clip: two would be mixed into angles that
    /// are nobody's.
    fn admits(claim: &mut Option<Self>, device: u32) -> bool {
        let claim = claim.get_or_insert(Self {
            first: device,
            other: None,
        });
        if claim.first == device {
            return true;
        }
        claim.other.get_or_insert((device, 0)).1 += 1;
        false
    }
}

impl McapInputs {
    /// Opens a recording. A file without its end is taken only if it is named `.part`.
    pub(crate) fn open(path: &Path, lenient: bool) -> Result<Self, ReadError> {
        let raw = RawReader::open(path)?;
        let mut this = Self {
            path: path.to_owned(),
            raw,
            lenient,
            unfinished: false,
            channels: Channels::default(),
            decoder: BatchDecoder::new(),
            intake: Intake::new(),
            before: None,
            held: None,
            skipped: 0,
            claims: [None; 3],
            header: Header::default(),
            warnings: Vec::new(),
        };
        if !has_end(path)? {
            if path.extension().is_some_and(|e| e == "part") {
                this.unfinished = true;
                this.warnings.push(Warning::Unfinished);
            } else {
                return Err(this.find_tear());
            }
        }
        Ok(this)
    }

    /// Bytes read and bytes in all.
    pub(crate) const fn progress(&self) -> (u64, u64) {
        self.raw.progress()
    }

    /// Samples left out.
    pub(crate) const fn skipped(&self) -> u64 {
        self.skipped
    }

    /// What was found to be odd so far.
    pub(crate) fn found(&self) -> Vec<Warning> {
        let name = |device: u32| {
            let known = usize::try_from(device).ok();
            let known = known.and_then(|i| self.header.devices.get(i));
            known
                .map(|d| d.name.as_str())
                .filter(|n| !n.is_empty())
                .map_or_else(
                    || format!("clip {device}"),
                    |name| format!("clip {device} ({name})"),
                )
        };
        let claims = Placement::ALL.into_iter().zip(self.claims);
        claims
            .filter_map(|(placement, claim)| {
                let claim = claim?;
                let (second, batches) = claim.other?;
                Some(Warning::OnePlacement {
                    placement,
                    first: name(claim.first),
                    second: name(second),
                    batches,
                })
            })
            .collect()
    }

    /// Where a file without its end is torn. Reads it once; memory stays bounded.
    fn find_tear(&mut self) -> ReadError {
        loop {
            match self.raw.advance() {
                Ok(true) => {}
                Ok(false) => break,
                Err(e) => return e,
            }
        }
        let offset = match self.raw.state() {
            State::Torn { offset } => offset,
            _ => self.raw.progress().0,
        };
        ReadError::Truncated {
            path: self.path.clone(),
            offset,
        }
    }

    /// The next input into `item`; `false` at the end.
    pub(crate) fn next(&mut self, item: &mut Item) -> Result<bool, ReadError> {
        if let Some(held) = self.held.take() {
            *item = held;
            return Ok(true);
        }
        while self.raw.advance()? {
            let record = self.raw.record()?;
            let Record::Message { header, data } = record else {
                if let Record::Metadata(metadata) = &record {
                    self.header.absorb(metadata);
                }
                self.channels.absorb(&record);
                continue;
            };
            let role = self.channels.role(header.channel_id);
            let read = match role {
                Role::Imu => match samples(
                    &mut self.decoder,
                    &mut self.intake,
                    &mut self.claims,
                    &data,
                    item,
                    (self.lenient, &mut self.skipped),
                ) {
                    Ok(Taken::LeftOut) => continue,
                    Ok(Taken::Input(gap)) => Ok(gap),
                    Err(fault) => Err(fault),
                },
                Role::Control => control(&data, item).map(|()| None),
                Role::Wall => wall(&data, item).map(|()| None),
                Role::Other => continue,
            };
            let read = read.and_then(|gap| {
                match self.before {
                    Some(before) if item.at < before && self.lenient => item.at = before,
                    Some(before) if item.at < before => {
                        return Err(MessageFault::Backwards {
                            before_us: before.as_micros(),
                            found_us: item.at.as_micros(),
                        });
                    }
                    _ => {}
                }
                Ok(gap)
            });
            match read {
                Ok(gap) => {
                    self.before = Some(item.at);
                    if let Some(input) = gap {
                        let gap = Item { at: item.at, input };
                        self.held = Some(std::mem::replace(item, gap));
                    }
                    return Ok(true);
                }
                Err(_) if self.lenient => self.skipped += 1,
                Err(fault) => {
                    return Err(ReadError::Message {
                        path: self.path.clone(),
                        offset: self.raw.at(),
                        channel: match role {
                            Role::Control => CHANNEL_CONTROL,
                            Role::Wall => CHANNEL_WALL,
                            _ => CHANNEL_IMU,
                        },
                        fault,
                    });
                }
            }
        }
        // A tear is expected only in a file that never had its end.
        if let (State::Torn { offset }, false) = (self.raw.state(), self.unfinished) {
            return Err(ReadError::Truncated {
                path: self.path.clone(),
                offset,
            });
        }
        if !self.channels.has_imu() {
            return Err(ReadError::Foreign {
                path: self.path.clone(),
                channels: self.channels.describe(),
            });
        }
        Ok(false)
    }
}

/// Does the file end with the MCAP signature?
fn has_end(path: &Path) -> Result<bool, ReadError> {
    use std::io::{Read, Seek, SeekFrom};
    let io = |source| ReadError::Io {
        path: path.to_owned(),
        source,
    };
    let mut file = std::fs::File::open(path).map_err(io)?;
    // The signature at the begin is no end.
    if file.metadata().map_err(io)?.len() < 16 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-8)).map_err(io)?;
    let mut magic = [0; 8];
    file.read_exact(&mut magic).map_err(io)?;
    Ok(magic == mcap::MAGIC)
}

/// What became of a batch.
enum Taken {
    /// It is the input, after a gap if there is one.
    Input(Option<OwnedInput>),
    /// It is none.
    LeftOut,
}

/// A batch into `item`; a gap if the clip's count of samples jumped.
fn samples(
    decoder: &mut BatchDecoder,
    intake: &mut Intake,
    claims: &mut [Option<Claim>; 3],
    data: &[u8],
    item: &mut Item,
    (lenient, skipped): (bool, &mut u64),
) -> Result<Taken, MessageFault> {
    let (at, batch) = decoder.decode(data).map_err(|e| MessageFault::Protobuf {
        reason: Box::new(e),
    })?;
    if !Claim::admits(&mut claims[batch.placement.index()], batch.device) {
        return Ok(Taken::LeftOut);
    }
    let mut samples = item.take_samples();
    let taken = intake
        .take_some(batch, &mut samples, lenient)
        .map_err(|source| MessageFault::Batch { source })?;
    *skipped += taken.skipped;
    *item = Item {
        at,
        input: OwnedInput::Samples {
            placement: batch.placement,
            samples,
        },
    };
    Ok(Taken::Input(taken.gap))
}

/// A control into `item`.
fn control(data: &[u8], item: &mut Item) -> Result<(), MessageFault> {
    let read: ControlJson =
        serde_json::from_slice(data).map_err(|source| MessageFault::Json { source })?;
    *item = Item {
        at: Timestamp::from_micros(read.at_us),
        input: OwnedInput::Control(read.control),
    };
    Ok(())
}

/// A wall-clock mark into `item`.
fn wall(data: &[u8], item: &mut Item) -> Result<(), MessageFault> {
    let read: WallJson =
        serde_json::from_slice(data).map_err(|source| MessageFault::Json { source })?;
    *item = Item {
        at: Timestamp::from_micros(read.at_us),
        input: OwnedInput::Wall(read.wall),
    };
    Ok(())
}
