//! The names of a recording's channels, schemas and metadata records, and the JSON schemas.
//!
//! `docs/recording-format.md` describes them for other programs; a change here is a change of the
//! file format.

/// Channel of the samples: protobuf [`SCHEMA_IMU`].
pub const CHANNEL_IMU: &str = "/imu/packets";
/// Channel of the angles, for plotters: protobuf `nape.v1.Score`.
pub const CHANNEL_SCORE: &str = "/nape/score";
/// Channel of the events, as [`crate::ndjson::event`] words them: JSON.
pub const CHANNEL_EVENTS: &str = "/nape/events";
/// Channel of what the wearer and the host said, calibrations among it: JSON.
pub const CHANNEL_CONTROL: &str = "/nape/control";
/// Channel of civil time marks: JSON.
pub const CHANNEL_WALL: &str = "/nape/wall";

/// Full name of the protobuf message on [`CHANNEL_IMU`].
pub(crate) const SCHEMA_IMU: &str = "nape.v1.ImuBatch";
/// Full name of the protobuf message on [`CHANNEL_SCORE`].
pub(crate) const SCHEMA_SCORE: &str = "nape.v1.Score";

/// `profile` of the MCAP header: a private one, as no well-known profile fits.
pub(crate) const PROFILE: &str = "x-nape";
/// Metadata record: session id, version of this layout, application version, wall start.
pub(crate) const META_SESSION: &str = "nape.session";
/// Metadata records, one a device, followed by its index: `nape.device.0`.
pub(crate) const META_DEVICE: &str = "nape.device.";
/// Metadata record: the parameters of the engine as JSON.
pub(crate) const META_PARAMS: &str = "nape.params";
/// Metadata record: free notes.
pub(crate) const META_NOTES: &str = "nape.notes";
/// Metadata record: how MCAP log times map to session time.
pub(crate) const META_CLOCK: &str = "nape.clock";
/// Metadata records, one a calibration taken into use, followed by its placement.
pub(crate) const META_CALIBRATION: &str = "nape.calibration.";
/// Version of this layout, in [`META_SESSION`].
pub(crate) const LAYOUT_VERSION: &str = "nape.recording/1";

/// JSON schema of [`CHANNEL_EVENTS`]: the fields of an event depend on its name, so only the two
/// common ones are listed.
pub(crate) const JSON_EVENT: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "nape.Event",
  "description": "Something that happened; more fields by event, see the project's documentation.",
  "type": "object",
  "properties": {
    "t": {"type": "number", "description": "seconds since the session's start"},
    "event": {"type": "string"}
  },
  "required": ["t", "event"]
}"#;

/// JSON schema of [`CHANNEL_CONTROL`].
pub(crate) const JSON_CONTROL: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "nape.Control",
  "description": "Something the wearer or the host said; more fields by control.",
  "type": "object",
  "properties": {
    "at_us": {"type": "integer", "description": "session time, microseconds"},
    "control": {"type": "string"}
  },
  "required": ["at_us", "control"]
}"#;

/// JSON schema of [`CHANNEL_WALL`].
pub(crate) const JSON_WALL: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "nape.Wall",
  "description": "Civil time at a moment of session time.",
  "type": "object",
  "properties": {
    "at_us": {"type": "integer", "description": "session time, microseconds"},
    "unix_us": {"type": "integer", "description": "microseconds since 1970-01-01 UTC"},
    "utc_offset_s": {"type": "integer", "description": "local minus UTC, seconds"}
  },
  "required": ["at_us", "unix_us", "utc_offset_s"]
}"#;
