//! The published descriptor says what the bytes are: decoded through it, everything comes back.

use nape_core::event::{Angle, Measure};
use nape_core::neck_rotation::Rotation;
use nape_core::{Frame, PerMeasure, PerPlacement, Placement, Span, Timestamp};
use nape_session::{ImuBatch, descriptor_set, encode_batch, encode_score};
use prost_reflect::{DescriptorPool, DynamicMessage, ReflectMessage, Value};

use crate::support::batch;

fn through_descriptor(at: Timestamp, batch: &ImuBatch) -> DynamicMessage {
    let pool = DescriptorPool::decode(descriptor_set().as_slice()).unwrap();
    let descriptor = pool.get_message_by_name("nape.v1.ImuBatch").unwrap();
    DynamicMessage::decode(descriptor, encode_batch(at, batch).as_slice()).unwrap()
}

fn ints(message: &DynamicMessage, field: &str) -> Vec<i32> {
    message
        .get_field_by_name(field)
        .unwrap()
        .as_list()
        .unwrap()
        .iter()
        .map(|v| v.as_i32().unwrap())
        .collect()
}

#[test]
fn every_field_is_found_by_its_name() {
    let at = Timestamp::from_micros(-77);
    let batch = ImuBatch {
        device: 2,
        period_ns: 0,
        offsets_us: (0..10).map(|i| i * i * 1_000).collect(),
        ..batch(Placement::LowBack, 9)
    };
    let message = through_descriptor(at, &batch);
    let field = |name: &str| message.get_field_by_name(name).unwrap().into_owned();
    assert_eq!(field("at_us"), Value::I64(-77));
    assert_eq!(field("placement"), Value::EnumNumber(3));
    assert_eq!(field("device"), Value::U32(2));
    assert_eq!(field("seq"), Value::U32(9));
    assert_eq!(field("first_index"), Value::U64(90));
    assert_eq!(field("device_ticks_us"), Value::U64(900_000));
    assert_eq!(field("first_us"), Value::I64(900_000));
    assert_eq!(field("period_ns"), Value::U64(0));
    assert_eq!(field("acc_scale"), Value::F64(batch.acc_scale));
    assert_eq!(field("gyr_scale"), Value::F64(batch.gyr_scale));
    let offsets: Vec<u32> = field("offsets_us")
        .as_list()
        .unwrap()
        .iter()
        .map(|v| v.as_u32().unwrap())
        .collect();
    assert_eq!(offsets, batch.offsets_us);
    for (i, axis) in ["x", "y", "z"].iter().enumerate() {
        assert_eq!(ints(&message, &format!("acc_{axis}")), batch.acc[i]);
        assert_eq!(ints(&message, &format!("gyr_{axis}")), batch.gyr[i]);
    }
    // Nothing on the wire that the descriptor does not name.
    assert_eq!(message.unknown_fields().count(), 0);
    assert_eq!(message.descriptor().fields().count(), 17);
}

#[test]
fn placements_are_named() {
    let pool = DescriptorPool::decode(descriptor_set().as_slice()).unwrap();
    let names = pool.get_enum_by_name("nape.v1.Placement").unwrap();
    for (placement, name) in [
        (Placement::Head, "PLACEMENT_HEAD"),
        (Placement::UpperBack, "PLACEMENT_UPPER_BACK"),
        (Placement::LowBack, "PLACEMENT_LOW_BACK"),
    ] {
        let message = through_descriptor(Timestamp::default(), &batch(placement, 0));
        let number = message
            .get_field_by_name("placement")
            .unwrap()
            .as_enum_number()
            .unwrap();
        assert_eq!(names.get_value(number).unwrap().name(), name);
    }
}

#[test]
fn what_is_not_known_is_absent_from_a_score_and_zero_is_not() {
    let angle = |flexion_deg: f64| {
        Some(Angle {
            flexion: flexion_deg.to_radians(),
            lateral: 0.0,
            sigma: 0.0,
        })
    };
    let mut frame = Frame {
        trusted: PerPlacement::all(true),
        at: Timestamp::from_micros(2_500_000),
        span: Span::from_secs(1),
        angles: PerMeasure::all(None),
        worn: PerPlacement::new([Some(true), None, Some(false)]),
        walking: Some(false),
        neck_rotation: Some(Rotation {
            angle: 0.5,
            sigma: 0.125,
        }),
    };
    frame.angles[Measure::Head] = angle(30.0);
    frame.angles[Measure::Lumbar] = angle(0.0);
    let pool = DescriptorPool::decode(descriptor_set().as_slice()).unwrap();
    let descriptor = pool.get_message_by_name("nape.v1.Score").unwrap();
    let bytes = encode_score(&frame, Timestamp::from_micros(1_000_000));
    let message = DynamicMessage::decode(descriptor, bytes.as_slice()).unwrap();
    assert_eq!(message.unknown_fields().count(), 0);
    let found: Vec<(String, Value)> = message
        .fields()
        .map(|(field, value)| (field.name().to_owned(), value.clone()))
        .collect();
    let expected = [
        ("t", Value::F64(1.5)),
        (
            "head_flexion_deg",
            Value::F64(30.0_f64.to_radians().to_degrees()),
        ),
        ("head_lateral_deg", Value::F64(0.0)),
        ("head_sigma_deg", Value::F64(0.0)),
        ("lumbar_flexion_deg", Value::F64(0.0)),
        ("lumbar_lateral_deg", Value::F64(0.0)),
        ("lumbar_sigma_deg", Value::F64(0.0)),
        ("head_worn", Value::Bool(true)),
        ("low_back_worn", Value::Bool(false)),
        ("walking", Value::Bool(false)),
        ("neck_rotation_deg", Value::F64(0.5_f64.to_degrees())),
        (
            "neck_rotation_sigma_deg",
            Value::F64(0.125_f64.to_degrees()),
        ),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    assert_eq!(found, expected);
    for field in message.descriptor().fields() {
        assert_eq!(
            field.supports_presence(),
            field.name() != "t",
            "{}",
            field.name()
        );
    }
}

#[test]
fn every_measure_has_its_own_fields() {
    let pool = DescriptorPool::decode(descriptor_set().as_slice()).unwrap();
    let descriptor = pool.get_message_by_name("nape.v1.Score").unwrap();
    for measure in Measure::ALL {
        let mut frame = Frame {
            at: Timestamp::default(),
            span: Span::ZERO,
            angles: PerMeasure::all(None),
            worn: PerPlacement::all(None),
            walking: None,
            neck_rotation: None,
            trusted: PerPlacement::all(true),
        };
        let [flexion, lateral, sigma] = [0.5, -0.25, 0.125];
        frame.angles[measure] = Some(Angle {
            flexion,
            lateral,
            sigma,
        });
        let bytes = encode_score(&frame, Timestamp::default());
        let message = DynamicMessage::decode(descriptor.clone(), bytes.as_slice()).unwrap();
        let found: Vec<(String, f64)> = message
            .fields()
            .map(|(field, value)| (field.name().to_owned(), value.as_f64().unwrap()))
            .collect();
        let name = measure.name();
        assert_eq!(
            found,
            [
                (format!("{name}_flexion_deg"), flexion.to_degrees()),
                (format!("{name}_lateral_deg"), lateral.to_degrees()),
                (format!("{name}_sigma_deg"), sigma.to_degrees()),
            ]
        );
    }
}
