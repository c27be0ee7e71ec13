//! The protobuf messages of a recording, by hand, and their descriptor for other tools.
//!
//! No generated code and no protoc: the messages are short, and tests decode what this module
//! encodes through the descriptor it publishes.

mod descriptor;
mod score;

use nape_core::{DeviceTicks, Placement, Timestamp};
use prost::Message;

pub use self::descriptor::descriptor_set;
pub use self::score::encode_score;
use nape_devices::ImuBatch;

/// The message on the wire. Field numbers are the format; never reuse one.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct ImuBatchProto {
    #[prost(sint64, tag = "1")]
    pub(crate) at_us: i64,
    #[prost(enumeration = "PlacementProto", tag = "2")]
    pub(crate) placement: i32,
    #[prost(uint32, tag = "3")]
    pub(crate) device: u32,
    #[prost(uint32, tag = "4")]
    pub(crate) seq: u32,
    #[prost(uint64, tag = "5")]
    pub(crate) first_index: u64,
    #[prost(uint64, tag = "6")]
    pub(crate) device_ticks_us: u64,
    #[prost(sint64, tag = "7")]
    pub(crate) first_us: i64,
    #[prost(uint64, tag = "8")]
    pub(crate) period_ns: u64,
    #[prost(uint32, repeated, tag = "9")]
    pub(crate) offsets_us: Vec<u32>,
    #[prost(double, tag = "10")]
    pub(crate) acc_scale: f64,
    #[prost(double, tag = "11")]
    pub(crate) gyr_scale: f64,
    #[prost(sint32, repeated, tag = "12")]
    pub(crate) acc_x: Vec<i32>,
    #[prost(sint32, repeated, tag = "13")]
    pub(crate) acc_y: Vec<i32>,
    #[prost(sint32, repeated, tag = "14")]
    pub(crate) acc_z: Vec<i32>,
    #[prost(sint32, repeated, tag = "15")]
    pub(crate) gyr_x: Vec<i32>,
    #[prost(sint32, repeated, tag = "16")]
    pub(crate) gyr_y: Vec<i32>,
    #[prost(sint32, repeated, tag = "17")]
    pub(crate) gyr_z: Vec<i32>,
}

/// Placement on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum PlacementProto {
    /// Not said: no batch of ours.
    Unspecified = 0,
    /// Head.
    Head = 1,
    /// Upper back.
    UpperBack = 2,
    /// Low back.
    LowBack = 3,
}

/// The bytes of one message: what a recording holds for this batch.
pub fn encode_batch(at: Timestamp, batch: &ImuBatch) -> Vec<u8> {
    let [acc_x, acc_y, acc_z] = batch.acc.clone();
    let [gyr_x, gyr_y, gyr_z] = batch.gyr.clone();
    ImuBatchProto {
        at_us: at.as_micros(),
        placement: match batch.placement {
            Placement::Head => PlacementProto::Head,
            Placement::UpperBack => PlacementProto::UpperBack,
            Placement::LowBack => PlacementProto::LowBack,
        } as i32,
        device: batch.device,
        seq: batch.seq,
        first_index: batch.first_index,
        device_ticks_us: batch.device_ticks.0,
        first_us: batch.first.as_micros(),
        period_ns: batch.period_ns,
        offsets_us: batch.offsets_us.clone(),
        acc_scale: batch.acc_scale,
        gyr_scale: batch.gyr_scale,
        acc_x,
        acc_y,
        acc_z,
        gyr_x,
        gyr_y,
        gyr_z,
    }
    .encode_to_vec()
}

/// Reads messages, using its buffers again.
#[derive(Debug)]
pub(crate) struct BatchDecoder {
    message: ImuBatchProto,
    batch: ImuBatch,
}

/// Why bytes are no batch of ours.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum DecodeError {
    /// Not this message.
    #[error("not a nape.v1.ImuBatch: {source}")]
    Protobuf {
        /// What protobuf says.
        source: prost::DecodeError,
    },
    /// A placement this version does not know.
    #[error("placement {found} is not known to this version")]
    Placement {
        /// Its number.
        found: i32,
    },
}

impl BatchDecoder {
    /// A decoder with empty buffers.
    pub(crate) fn new() -> Self {
        Self {
            message: ImuBatchProto::default(),
            batch: ImuBatch {
                placement: Placement::Head,
                device: 0,
                seq: 0,
                first_index: 0,
                device_ticks: DeviceTicks(0),
                first: Timestamp::from_micros(0),
                period_ns: 0,
                offsets_us: Vec::new(),
                acc_scale: 1.0,
                gyr_scale: 0.0,
                acc: Default::default(),
                gyr: Default::default(),
            },
        }
    }

    /// The arrival stamp and the batch; its shape is not checked yet.
    pub(crate) fn decode(&mut self, data: &[u8]) -> Result<(Timestamp, &ImuBatch), DecodeError> {
        let (m, b) = (&mut self.message, &mut self.batch);
        m.clear();
        m.merge(data)
            .map_err(|source| DecodeError::Protobuf { source })?;
        b.placement = match PlacementProto::try_from(m.placement) {
            Ok(PlacementProto::Head) => Placement::Head,
            Ok(PlacementProto::UpperBack) => Placement::UpperBack,
            Ok(PlacementProto::LowBack) => Placement::LowBack,
            _ => return Err(DecodeError::Placement { found: m.placement }),
        };
        b.device = m.device;
        b.seq = m.seq;
        b.first_index = m.first_index;
        b.device_ticks = DeviceTicks(m.device_ticks_us);
        b.first = Timestamp::from_micros(m.first_us);
        b.period_ns = m.period_ns;
        b.acc_scale = m.acc_scale;
        b.gyr_scale = m.gyr_scale;
        std::mem::swap(&mut b.offsets_us, &mut m.offsets_us);
        let columns = [&mut m.acc_x, &mut m.acc_y, &mut m.acc_z];
        b.acc
            .iter_mut()
            .zip(columns)
            .for_each(|(b, m)| std::mem::swap(b, m));
        let columns = [&mut m.gyr_x, &mut m.gyr_y, &mut m.gyr_z];
        b.gyr
            .iter_mut()
            .zip(columns)
            .for_each(|(b, m)| std::mem::swap(b, m));
        Ok((Timestamp::from_micros(m.at_us), &self.batch))
    }
}
