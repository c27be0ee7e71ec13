//! What the boards take on the command line to make their world.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;

use crate::failure::Failure;
use crate::{ClipOptions, Device, World, WorldOptions, names};

/// The wearer and the clips.
#[derive(Debug, Args)]
pub(crate) struct WorldArgs {
    /// Clips there are, separated by commas: head, upper_back, low_back. One that comes twice is a
    /// stranger's with the same name, called `head-2` in commands.
    #[arg(long, value_delimiter = ',', default_value = "head,upper_back")]
    clips: Vec<String>,
    /// The script the wearer plays, again and again.
    #[arg(long, value_name = "FILE", conflicts_with = "builtin")]
    script: Option<PathBuf>,
    /// A built-in script to play (see `firmware-sim scripts`).
    #[arg(long, value_name = "NAME", default_value = "demo")]
    builtin: String,
    /// Play the script once; then the last activity goes on.
    #[arg(long)]
    once: bool,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Make of every clip: nape or witmotion.
    #[arg(long, value_name = "MAKE", default_value = "nape")]
    device: String,
    /// Chip of every clip (see `firmware-sim chips`).
    #[arg(long, default_value = "bmi270")]
    chip: String,
    /// What a sample of the gyroscopes is: `point` or `mean`; the clips say it of themselves.
    #[arg(long, value_name = "mean|point", default_value = "point")]
    gyro: String,
    /// How clips are turned on the body: `random`, `identity`, or a quaternion `w,x,y,z` (body from
    /// clip).
    #[arg(long, default_value = "random", allow_hyphen_values = true)]
    mount: String,
    /// Share of notifications lost, in bursts (0 to 1).
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    loss: f64,
    /// Share of notifications that come twice (0 to 1).
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    dup: f64,
    /// Connection interval in ms (7.5 to 4000).
    #[arg(long, value_name = "MS", default_value_t = 60.0)]
    interval: f64,
    /// Error of the clips' clocks in percent (-2 to 2): they run this much fast.
    #[arg(
        long,
        value_name = "PERCENT",
        default_value_t = 0.0,
        allow_hyphen_values = true
    )]
    clock_error: f64,
    /// How long the clips have been up, in seconds; their 32-bit stamps wrap at 4294.967.
    #[arg(long, value_name = "SECONDS", default_value_t = 0.0)]
    up: f64,
    /// Battery of every clip in percent.
    #[arg(long, value_name = "PERCENT", default_value_t = 80.0)]
    battery: f64,
}

/// Longest time a clip may have been up: a year, our choice.
const UP_MAX_S: f64 = 366.0 * 86_400.0;

impl WorldArgs {
    /// The world, at its time 0.
    ///
    /// # Errors
    /// What is wrong with the arguments.
    pub(crate) fn world(&self) -> Result<World, Failure> {
        let (script, _) = names::load(self.script.as_deref(), Some(&self.builtin))?;
        let chip = names::chip(&self.chip)?;
        let gyro = names::gyro(&self.gyro)?;
        let device = Device::of(&self.device).ok_or_else(|| {
            let known = Device::ALL.map(Device::name).join(" and ");
            Failure::usage(anyhow!(
                "--device {} is not known; there are {known}",
                self.device
            ))
        })?;
        if !(0.0..=UP_MAX_S).contains(&self.up) {
            return Err(Failure::usage(anyhow!(
                "--up must be between 0 and {UP_MAX_S} seconds"
            )));
        }
        let mut clips: Vec<ClipOptions> = Vec::new();
        for name in &self.clips {
            let placement = names::placement(name)?;
            let mut clip = ClipOptions::new(placement).of(device);
            let before = clips.iter().filter(|c| c.placement == placement).count();
            // A stranger's: the same name, another address and identity.
            let other = u8::try_from(before).map_err(|_| {
                Failure::usage(anyhow!("--clips has too many clips; at most 255 per place"))
            })?;
            clip.address[1] ^= other;
            clip.uid[0] ^= other;
            clip.chip = chip;
            clip.gyro = gyro;
            clip.clock_error = self.clock_error / 100.0;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked above"
            )]
            let boot_us = (self.up * 1e6) as u64;
            clip.boot_us = boot_us;
            clip.battery_percent = self.battery;
            clip.link.loss = self.loss;
            clip.link.duplication = self.dup;
            clip.link.interval_ms = self.interval;
            clips.push(clip);
        }
        let mut options = WorldOptions::new(script, self.seed, clips);
        options.mount = names::mount(&self.mount)?;
        options.repeat = !self.once;
        World::new(options).map_err(Failure::usage)
    }
}
