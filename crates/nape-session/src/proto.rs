//! `nape.v1.ImuBatch` as protobuf: the message by hand, and its descriptor for other tools.
//!
//! No generated code and no protoc: the message is twenty fields, and a test decodes what this
//! module encodes through the descriptor it publishes.

use nape_core::{DeviceTicks, Placement, Timestamp};
use prost::Message;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, FileDescriptorSet,
};

use crate::batch::ImuBatch;

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

/// The fields: number, name, type, repeated. The descriptor is built from this list.
const FIELDS: [(i32, &str, Type, bool); 17] = [
    (1, "at_us", Type::Sint64, false),
    (2, "placement", Type::Enum, false),
    (3, "device", Type::Uint32, false),
    (4, "seq", Type::Uint32, false),
    (5, "first_index", Type::Uint64, false),
    (6, "device_ticks_us", Type::Uint64, false),
    (7, "first_us", Type::Sint64, false),
    (8, "period_ns", Type::Uint64, false),
    (9, "offsets_us", Type::Uint32, true),
    (10, "acc_scale", Type::Double, false),
    (11, "gyr_scale", Type::Double, false),
    (12, "acc_x", Type::Sint32, true),
    (13, "acc_y", Type::Sint32, true),
    (14, "acc_z", Type::Sint32, true),
    (15, "gyr_x", Type::Sint32, true),
    (16, "gyr_y", Type::Sint32, true),
    (17, "gyr_z", Type::Sint32, true),
];

/// The full `FileDescriptorSet` of `nape.v1`, encoded: the schema of the samples' channel.
pub fn descriptor_set() -> Vec<u8> {
    let fields = FIELDS
        .iter()
        .map(|&(number, name, kind, repeated)| FieldDescriptorProto {
            name: Some(name.to_owned()),
            json_name: Some(json_name(name)),
            number: Some(number),
            label: Some(if repeated {
                Label::Repeated
            } else {
                Label::Optional
            } as i32),
            r#type: Some(kind as i32),
            type_name: (kind == Type::Enum).then(|| ".nape.v1.Placement".to_owned()),
            ..Default::default()
        })
        .collect();
    let values = [
        PlacementProto::Unspecified,
        PlacementProto::Head,
        PlacementProto::UpperBack,
        PlacementProto::LowBack,
    ]
    .map(|p| EnumValueDescriptorProto {
        name: Some(enum_name(p).to_owned()),
        number: Some(p as i32),
        options: None,
    });
    FileDescriptorSet {
        file: vec![FileDescriptorProto {
            name: Some("nape/v1/imu_batch.proto".to_owned()),
            package: Some("nape.v1".to_owned()),
            message_type: vec![DescriptorProto {
                name: Some("ImuBatch".to_owned()),
                field: fields,
                ..Default::default()
            }],
            enum_type: vec![EnumDescriptorProto {
                name: Some("Placement".to_owned()),
                value: values.to_vec(),
                ..Default::default()
            }],
            syntax: Some("proto3".to_owned()),
            ..Default::default()
        }],
    }
    .encode_to_vec()
}

/// Name of an enum value, prefixed as protobuf's style guide wants it.
const fn enum_name(p: PlacementProto) -> &'static str {
    match p {
        PlacementProto::Unspecified => "PLACEMENT_UNSPECIFIED",
        PlacementProto::Head => "PLACEMENT_HEAD",
        PlacementProto::UpperBack => "PLACEMENT_UPPER_BACK",
        PlacementProto::LowBack => "PLACEMENT_LOW_BACK",
    }
}

/// `device_ticks_us` → `deviceTicksUs`, as protoc fills it in.
fn json_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for c in name.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                out.push(c.to_ascii_uppercase());
                upper = false;
            }
            c => out.push(c),
        }
    }
    out
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
