//! What `firmware-sim day` takes on the command line.

use std::path::PathBuf;

use clap::Args;

/// What `day` takes.
#[derive(Debug, Args)]
#[command(after_help = "EXAMPLES:\n  \
    firmware-sim day --builtin demo --seed 7 --out demo.mcap --truth demo.truth.json\n  \
    firmware-sim day --script my.day --seed 1 --chip mpu6050 --rig head,upper_back --out my.csv\n\n\
    The same script, seed and options give the same samples on every machine.\n\
    `firmware-sim activities` tells what a script can say.")]
pub(crate) struct DayArgs {
    /// The script to play.
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "builtin",
        conflicts_with = "builtin"
    )]
    pub(crate) script: Option<PathBuf>,
    /// A built-in script to play (see `firmware-sim scripts`).
    #[arg(long, value_name = "NAME")]
    pub(crate) builtin: Option<String>,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The recording to write: `.mcap` or `.csv`.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Also write the truth (intervals, walks, holds) as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// Also write the true angles, ten a second, as CSV.
    #[arg(long, value_name = "FILE")]
    pub(crate) angles: Option<PathBuf>,
    /// Also write a note with origin, licence, command, phases and checksum, as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) sidecar: Option<PathBuf>,
    /// Nominal sample rate in Hz (10 to 400).
    #[arg(long, default_value_t = 50.0)]
    pub(crate) rate: f64,
    /// Chip of every clip (see `firmware-sim chips`).
    #[arg(long, default_value = "bmi270")]
    pub(crate) chip: String,
    /// Clips worn, separated by commas: head, upper_back, low_back.
    #[arg(long, value_delimiter = ',', default_value = "head")]
    pub(crate) rig: Vec<String>,
    /// Stop after so many hours, if the script lasts longer.
    #[arg(long, value_name = "H")]
    pub(crate) hours: Option<f64>,
    /// Share of batches lost, in bursts (0 to 0.9).
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    pub(crate) loss: f64,
    /// How clips are turned on the body: `random`, `identity`, or a quaternion `w,x,y,z` (body from
    /// clip).
    #[arg(long, default_value = "random", allow_hyphen_values = true)]
    pub(crate) mount: String,
    /// Accelerometer range in g (2, 4, 8 or 16).
    #[arg(long, value_name = "G", default_value_t = 8.0)]
    pub(crate) acc_range: f64,
    /// Gyroscope range in deg/s (125 to 2000).
    #[arg(long, value_name = "DPS", default_value_t = 1000.0)]
    pub(crate) gyr_range: f64,
    /// What a sample of the gyroscope is: `point`, the true rate at its time, or `mean`, the mean of the
    /// true rate over the interval that ends then. The MCAP says which; a CSV cannot.
    #[arg(long, value_name = "mean|point", default_value = "point")]
    pub(crate) gyro: String,
    /// Civil time of the start, as `2026-03-02T09:00:00+01:00` (or `Z`); a CSV cannot hold it.
    #[arg(long, value_name = "TIME", default_value = "2026-03-02T09:00:00+01:00")]
    pub(crate) start_wall: String,
    /// Replace files that are there already.
    #[arg(long)]
    pub(crate) force: bool,
}
