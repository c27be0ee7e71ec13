//! Recordings through the public interface: what is written is read, and bad files are refused in
//! words.
#![expect(
    clippy::unwrap_used,
    reason = "a test helper that fails is a test that fails"
)]
#![expect(
    clippy::float_cmp,
    reason = "read values must be equal to the last bit"
)]

mod bad_csv;
mod bad_mcap;
mod convert;
mod csv_reading;
mod descriptor;
mod events;
mod gyro;
mod props;
mod support;
mod writing;
