//! `nape.v1.Score`: the angles of one epoch in degrees, for plotters.
//!
//! Protobuf and not JSON, because Rerun plots protobuf fields and shows JSON as bytes. What the rig
//! cannot know is absent from the message, never 0. Nothing reads this back.

use nape_core::event::Measure;
use nape_core::{Frame, Placement, Timestamp};
use prost::Message;

/// The message on the wire. Field numbers are the format; never reuse one.
#[derive(Clone, PartialEq, Message)]
struct ScoreProto {
    #[prost(double, tag = "1")]
    t: f64,
    #[prost(double, optional, tag = "2")]
    head_flexion_deg: Option<f64>,
    #[prost(double, optional, tag = "3")]
    head_lateral_deg: Option<f64>,
    #[prost(double, optional, tag = "4")]
    head_sigma_deg: Option<f64>,
    #[prost(double, optional, tag = "5")]
    neck_flexion_deg: Option<f64>,
    #[prost(double, optional, tag = "6")]
    neck_lateral_deg: Option<f64>,
    #[prost(double, optional, tag = "7")]
    neck_sigma_deg: Option<f64>,
    #[prost(double, optional, tag = "8")]
    trunk_flexion_deg: Option<f64>,
    #[prost(double, optional, tag = "9")]
    trunk_lateral_deg: Option<f64>,
    #[prost(double, optional, tag = "10")]
    trunk_sigma_deg: Option<f64>,
    #[prost(double, optional, tag = "11")]
    lumbar_flexion_deg: Option<f64>,
    #[prost(double, optional, tag = "12")]
    lumbar_lateral_deg: Option<f64>,
    #[prost(double, optional, tag = "13")]
    lumbar_sigma_deg: Option<f64>,
    #[prost(bool, optional, tag = "14")]
    head_worn: Option<bool>,
    #[prost(bool, optional, tag = "15")]
    upper_back_worn: Option<bool>,
    #[prost(bool, optional, tag = "16")]
    low_back_worn: Option<bool>,
    #[prost(bool, optional, tag = "17")]
    walking: Option<bool>,
    #[prost(double, optional, tag = "18")]
    neck_rotation_deg: Option<f64>,
    #[prost(double, optional, tag = "19")]
    neck_rotation_sigma_deg: Option<f64>,
}

/// The bytes of one message; `start` is the session's start.
pub fn encode_score(frame: &Frame, start: Timestamp) -> Vec<u8> {
    let angle = |m: Measure| frame.angles[m];
    let flexion = |m| angle(m).map(|a| a.flexion.to_degrees());
    let lateral = |m| angle(m).map(|a| a.lateral.to_degrees());
    let sigma = |m| angle(m).map(|a| a.sigma.to_degrees());
    let worn = |p: Placement| frame.worn[p];
    ScoreProto {
        t: frame.at.since(start).as_secs_f64(),
        head_flexion_deg: flexion(Measure::Head),
        head_lateral_deg: lateral(Measure::Head),
        head_sigma_deg: sigma(Measure::Head),
        neck_flexion_deg: flexion(Measure::Neck),
        neck_lateral_deg: lateral(Measure::Neck),
        neck_sigma_deg: sigma(Measure::Neck),
        trunk_flexion_deg: flexion(Measure::Trunk),
        trunk_lateral_deg: lateral(Measure::Trunk),
        trunk_sigma_deg: sigma(Measure::Trunk),
        lumbar_flexion_deg: flexion(Measure::Lumbar),
        lumbar_lateral_deg: lateral(Measure::Lumbar),
        lumbar_sigma_deg: sigma(Measure::Lumbar),
        head_worn: worn(Placement::Head),
        upper_back_worn: worn(Placement::UpperBack),
        low_back_worn: worn(Placement::LowBack),
        walking: frame.walking,
        neck_rotation_deg: frame.neck_rotation.map(|r| r.angle.to_degrees()),
        neck_rotation_sigma_deg: frame.neck_rotation.map(|r| r.sigma.to_degrees()),
    }
    .encode_to_vec()
}
