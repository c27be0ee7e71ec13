//! Batches of samples as a clip sends them.

use nape_core::{DeviceTicks, Placement, Timestamp};

/// A batch of consecutive samples of one clip.
#[derive(Debug, Clone, PartialEq)]
pub struct ImuBatch {
    /// Where the clip is worn.
    pub placement: Placement,
    /// Index into the header's devices.
    pub device: u32,
    /// Number of the notification, counting lost ones.
    pub seq: u32,
    /// Number of the first sample since the start, counting lost ones.
    pub first_index: u64,
    /// The clip's counter at the first sample.
    pub device_ticks: DeviceTicks,
    /// Session time of the first sample.
    pub first: Timestamp,
    /// Nanoseconds from sample to sample; 0 means `offsets_us` count.
    pub period_ns: u64,
    /// Offset of every sample from `first`, microseconds; empty when `period_ns` is not 0.
    pub offsets_us: Vec<u32>,
    /// m/s² per count.
    pub acc_scale: f64,
    /// rad/s per count; 0 without a gyroscope.
    pub gyr_scale: f64,
    /// Accelerometer counts, by axis.
    pub acc: [Vec<i32>; 3],
    /// Gyroscope counts, by axis; empty without a gyroscope.
    pub gyr: [Vec<i32>; 3],
}
