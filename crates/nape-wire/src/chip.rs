//! The codes of sensor chips in [`crate::Info::chip`]. Our choice; new ones are added at the end.
//!
//! A host needs no chip to understand a clip: scales come with [`crate::Applied`]. The code is for
//! people who look for the cause of a fault, and for the noise to expect.

/// Not said.
pub const UNKNOWN: u8 = 0;
/// ST LSM6DS3TR-C, on the Seeed XIAO nRF52840 Sense.
pub const LSM6DS3TR_C: u8 = 1;
/// ST LSM6DSO or LSM6DSOX.
pub const LSM6DSO: u8 = 2;
/// Bosch BMI270.
pub const BMI270: u8 = 3;
/// TDK ICM-42688-P.
pub const ICM_42688_P: u8 = 4;
/// TDK MPU-6050.
pub const MPU_6050: u8 = 5;
/// TDK MPU-9250.
pub const MPU_9250: u8 = 6;
/// TDK ICM-20948.
pub const ICM_20948: u8 = 7;

/// The maker's name of the chip; `None` for 0 and for codes that came after this crate.
pub const fn name(code: u8) -> Option<&'static str> {
    match code {
        LSM6DS3TR_C => Some("LSM6DS3TR-C"),
        LSM6DSO => Some("LSM6DSO"),
        BMI270 => Some("BMI270"),
        ICM_42688_P => Some("ICM-42688-P"),
        MPU_6050 => Some("MPU-6050"),
        MPU_9250 => Some("MPU-9250"),
        ICM_20948 => Some("ICM-20948"),
        _ => None,
    }
}
