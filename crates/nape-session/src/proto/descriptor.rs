//! The descriptor of `nape.v1`: what the bytes of a recording mean, for tools that never heard of
//! Nape.

use prost::Message;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, FileDescriptorSet, OneofDescriptorProto,
};

use super::PlacementProto;

/// How often a field stands in a message.
#[derive(Clone, Copy, PartialEq)]
enum Times {
    /// Once; absent means zero.
    Plain,
    /// Once or not at all, and readers can tell.
    Optional,
    /// Any number of times.
    Repeated,
}

use Times::{Optional, Plain, Repeated};

/// A field: number, name, type, how often.
type Field = (i32, &'static str, Type, Times);

/// The fields of `ImuBatch`.
const IMU_BATCH: [Field; 17] = [
    (1, "at_us", Type::Sint64, Plain),
    (2, "placement", Type::Enum, Plain),
    (3, "device", Type::Uint32, Plain),
    (4, "seq", Type::Uint32, Plain),
    (5, "first_index", Type::Uint64, Plain),
    (6, "device_ticks_us", Type::Uint64, Plain),
    (7, "first_us", Type::Sint64, Plain),
    (8, "period_ns", Type::Uint64, Plain),
    (9, "offsets_us", Type::Uint32, Repeated),
    (10, "acc_scale", Type::Double, Plain),
    (11, "gyr_scale", Type::Double, Plain),
    (12, "acc_x", Type::Sint32, Repeated),
    (13, "acc_y", Type::Sint32, Repeated),
    (14, "acc_z", Type::Sint32, Repeated),
    (15, "gyr_x", Type::Sint32, Repeated),
    (16, "gyr_y", Type::Sint32, Repeated),
    (17, "gyr_z", Type::Sint32, Repeated),
];

/// The fields of `Score`.
const SCORE: [Field; 19] = [
    (1, "t", Type::Double, Plain),
    (2, "head_flexion_deg", Type::Double, Optional),
    (3, "head_lateral_deg", Type::Double, Optional),
    (4, "head_sigma_deg", Type::Double, Optional),
    (5, "neck_flexion_deg", Type::Double, Optional),
    (6, "neck_lateral_deg", Type::Double, Optional),
    (7, "neck_sigma_deg", Type::Double, Optional),
    (8, "trunk_flexion_deg", Type::Double, Optional),
    (9, "trunk_lateral_deg", Type::Double, Optional),
    (10, "trunk_sigma_deg", Type::Double, Optional),
    (11, "lumbar_flexion_deg", Type::Double, Optional),
    (12, "lumbar_lateral_deg", Type::Double, Optional),
    (13, "lumbar_sigma_deg", Type::Double, Optional),
    (14, "head_worn", Type::Bool, Optional),
    (15, "upper_back_worn", Type::Bool, Optional),
    (16, "low_back_worn", Type::Bool, Optional),
    (17, "walking", Type::Bool, Optional),
    (18, "neck_rotation_deg", Type::Double, Optional),
    (19, "neck_rotation_sigma_deg", Type::Double, Optional),
];

/// The full `FileDescriptorSet` of `nape.v1`, encoded: the schema of the protobuf channels.
pub fn descriptor_set() -> Vec<u8> {
    FileDescriptorSet {
        file: vec![FileDescriptorProto {
            name: Some("nape/v1/recording.proto".to_owned()),
            package: Some("nape.v1".to_owned()),
            message_type: vec![message("ImuBatch", &IMU_BATCH), message("Score", &SCORE)],
            enum_type: vec![placements()],
            syntax: Some("proto3".to_owned()),
            ..Default::default()
        }],
    }
    .encode_to_vec()
}

/// A message with these fields.
fn message(name: &str, fields: &[Field]) -> DescriptorProto {
    let mut oneofs: Vec<OneofDescriptorProto> = Vec::new();
    let mut list = Vec::new();
    for &(number, name, kind, times) in fields {
        // proto3 says "optional" by a oneof of one, named with an underscore.
        let oneof_index = (times == Optional).then(|| {
            oneofs.push(OneofDescriptorProto {
                name: Some(format!("_{name}")),
                options: None,
            });
            i32::try_from(oneofs.len() - 1).unwrap_or(i32::MAX)
        });
        let label = match times {
            Repeated => Label::Repeated,
            Plain | Optional => Label::Optional,
        };
        list.push(FieldDescriptorProto {
            name: Some(name.to_owned()),
            json_name: Some(json_name(name)),
            number: Some(number),
            label: Some(label as i32),
            r#type: Some(kind as i32),
            type_name: (kind == Type::Enum).then(|| ".nape.v1.Placement".to_owned()),
            proto3_optional: oneof_index.map(|_| true),
            oneof_index,
            ..Default::default()
        });
    }
    DescriptorProto {
        name: Some(name.to_owned()),
        field: list,
        oneof_decl: oneofs,
        ..Default::default()
    }
}

/// The enum of placements, its values prefixed as protobuf's style guide wants it.
fn placements() -> EnumDescriptorProto {
    let value = [
        (PlacementProto::Unspecified, "PLACEMENT_UNSPECIFIED"),
        (PlacementProto::Head, "PLACEMENT_HEAD"),
        (PlacementProto::UpperBack, "PLACEMENT_UPPER_BACK"),
        (PlacementProto::LowBack, "PLACEMENT_LOW_BACK"),
    ]
    .map(|(placement, name)| EnumValueDescriptorProto {
        name: Some(name.to_owned()),
        number: Some(placement as i32),
        options: None,
    })
    .into();
    EnumDescriptorProto {
        name: Some("Placement".to_owned()),
        value,
        ..Default::default()
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
