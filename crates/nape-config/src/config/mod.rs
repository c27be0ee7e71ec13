//! The configuration: `nape/config.toml`, all of it optional.
//!
//! What stands in the file is checked here once, with its unit and range; the rest of the program
//! gets values that can only be good. A file that is wrong is an error with line, column and what to
//! do ([`ConfigError`]), never half taken. What this does not do: write the file, or watch it.

mod coach;
mod fields;
mod shown;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use nape_core::article::Profile;
use nape_core::coach::Preferences;
use nape_core::{Params, Span};
use nape_words::{Language, Words};
use serde::Deserialize;

use self::coach::CoachFields;
use self::fields::{Faults, Field};
use crate::duration;
use crate::fault::{self, Fault};

pub use self::shown::{Origin, Setting};

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It does not say what a configuration may say.
    #[error("{}", fault::list(path, faults))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What is wrong, in the order of the file; not empty.
        faults: Vec<Fault>,
    },
}

/// The configuration, checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Config {
    /// `[recording]`.
    pub recording: Recording,
    /// `[bluetooth]`.
    pub bluetooth: Bluetooth,
    /// `[notify]`.
    pub notify: Notify,
    /// `[limits]`.
    pub limits: Limits,
    /// `[coach]`: when it speaks.
    pub coach: Preferences,
    /// `[profile]`: what the wearer declares; nothing by default.
    pub profile: Profile,
}

/// What is kept of recordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Recordings older than this many days are deleted; 1 to 3650. Default 14.
    pub keep_days: u16,
    /// The oldest are deleted while all together are larger, bytes; at least 10 MB. Default 2 GB:
    /// about 14 days of two clips at 50 Hz, eight hours a day, are 0.6 GB.
    pub keep_bytes: u64,
    /// Where they lie; `None`: the data folder.
    pub dir: Option<PathBuf>,
}

/// How clips are asked to measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Bluetooth {
    /// The adapter, such as `hci0`; `None`: the first.
    pub adapter: Option<String>,
    /// Samples per second, 16 (the least of the wire format) to 400. Default 50, our choice
    /// (docs/evidence.md#bluetooth).
    pub rate_hz: f64,
    /// Samples a frame, 1 to 100. Small: quick, costs the clip's battery. Large: late. Default 10.
    pub batch: u8,
}

/// Desktop notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notify {
    /// Raise them. Default on.
    pub enabled: bool,
    /// A sound (the terminal's bell) with each half of the breath in a guided break, for who has the eyes elsewhere.
    pub guide_sound: bool,
    /// The language of the coach's words; `None`: that of the environment.
    pub language: Option<Language>,
}

/// When a nudge is due: what the wearer may set of [`Params`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// [`Params::sustained_limit`]: 5 min to 2 h.
    pub same_position: Span,
    /// [`Params::walk_limit`]: 10 min to 4 h.
    pub without_walk: Span,
    /// [`Params::nudge_cooldown`]: 1 min to 8 h.
    pub between_nudges: Span,
    /// [`Params::nudges_per_day`]: 0 (none at all) to 100.
    pub nudges_per_day: u32,
}

impl Default for Recording {
    fn default() -> Self {
        Self {
            keep_days: 14,
            keep_bytes: 2_000_000_000,
            dir: None,
        }
    }
}

impl Default for Bluetooth {
    fn default() -> Self {
        Self {
            adapter: None,
            rate_hz: 50.0,
            batch: nape_devices::Wish::DEFAULT.batch,
        }
    }
}

impl Default for Notify {
    fn default() -> Self {
        Self {
            enabled: true,
            guide_sound: false,
            language: None,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        let params = Params::default();
        Self {
            same_position: params.sustained_limit,
            without_walk: params.walk_limit,
            between_nudges: params.nudge_cooldown,
            nudges_per_day: params.nudges_per_day,
        }
    }
}

impl Config {
    /// Reads the file. A file that is not there is the default configuration, unless the user named
    /// it (`must_exist`).
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn load(path: &Path, must_exist: bool) -> Result<Self, ConfigError> {
        let unreadable = |source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        };
        match fs::metadata(path) {
            Ok(meta) if meta.is_file() => {}
            Ok(_) => return Err(unreadable(io::Error::other("expected a regular file"))),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => {
                return Ok(Self::default());
            }
            Err(error) => return Err(unreadable(error)),
        }
        let bytes = fs::read(path).map_err(unreadable)?;
        let wrong = |faults| ConfigError::Wrong {
            path: path.to_owned(),
            faults,
        };
        let text =
            std::str::from_utf8(&bytes).map_err(|e| wrong(vec![Fault::no_text(&bytes, e)]))?;
        Self::parse(text).map_err(wrong)
    }

    /// Reads the text of a configuration.
    ///
    /// # Errors
    /// What is wrong with it, and where: the first fault of the form, or all of the values.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        let file: File = toml::from_str(text).map_err(|e| vec![Fault::of_toml(text, &e, &KEYS)])?;
        let mut faults = Faults::new(text);
        let config = file.check(&mut faults);
        faults.none_or(config)
    }

    /// Every key with its value and where that comes from; `text` is the file this was read from.
    pub fn settings(&self, text: &str) -> Vec<Setting> {
        shown::settings(&self.to_string(), text)
    }

    /// The coach's words, in the language that is set or else in the environment's.
    pub fn words(&self) -> Words {
        // What is not text names no language of ours.
        let env = Words::of_env(|name| std::env::var(name).ok());
        let set = self.notify.language;
        set.map_or(env, |language| env.in_language(language))
    }

    /// The engine's parameters.
    pub fn params(&self) -> Params {
        self.over(Params::default())
    }

    /// `params` with what this configuration sets of them.
    pub const fn over(&self, params: Params) -> Params {
        Params {
            sustained_limit: self.limits.same_position,
            walk_limit: self.limits.without_walk,
            nudge_cooldown: self.limits.between_nudges,
            nudges_per_day: self.limits.nudges_per_day,
            coach: self.coach,
            ..params
        }
    }

    /// What the clips are asked for.
    pub fn wish(&self) -> nape_devices::Wish {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked: 16 to 400 Hz"
        )]
        let rate_dhz = (self.bluetooth.rate_hz * 10.0).round() as u16;
        nape_devices::Wish {
            rate_dhz,
            batch: self.bluetooth.batch,
            ..nape_devices::Wish::DEFAULT
        }
    }
}

/// The sections and keys there are, for hints.
pub(crate) const KEYS: [(&str, &[&str]); 6] = [
    ("recording", &["keep_days", "keep_bytes", "dir"]),
    ("bluetooth", &["adapter", "rate_hz", "batch"]),
    ("notify", &["enabled", "guide_sound", "language"]),
    (
        "limits",
        &[
            "same_position",
            "without_walk",
            "between_nudges",
            "nudges_per_day",
        ],
    ),
    ("coach", &coach::KEYS),
    (
        "profile",
        &[
            "injury",
            "obesity",
            "pregnancy",
            "diabetes",
            "family_history",
        ],
    ),
];

/// The file as it is written. Values are checked afterwards, so that each says what it expects.
#[derive(Debug, Default, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    expecting = "sections such as [recording]"
)]
struct File {
    recording: RecordingFields,
    bluetooth: BluetoothFields,
    notify: NotifyFields,
    limits: LimitsFields,
    coach: CoachFields,
    profile: ProfileFields,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section: [recording]")]
struct RecordingFields {
    keep_days: Field,
    keep_bytes: Field,
    dir: Field,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section: [bluetooth]")]
struct BluetoothFields {
    adapter: Field,
    rate_hz: Field,
    batch: Field,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section: [notify]")]
struct NotifyFields {
    enabled: Field,
    guide_sound: Field,
    language: Field,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section: [limits]")]
struct LimitsFields {
    same_position: Field,
    without_walk: Field,
    between_nudges: Field,
    nudges_per_day: Field,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a section: [profile]")]
struct ProfileFields {
    injury: Field,
    obesity: Field,
    pregnancy: Field,
    diabetes: Field,
    family_history: Field,
}

/// Least that recordings may take: a day of one clip. Our choice.
const KEEP_BYTES_MIN: u64 = 10_000_000;

/// Highest rate: above it a clip's FIFO and the link gain nothing for posture. Our choice, the
/// highest of BMI270 and LSM6DSO that fits the frames at 20 ms connection intervals.
const RATE_MAX_HZ: f64 = 400.0;

impl File {
    fn check(&self, faults: &mut Faults<'_>) -> Config {
        let default = Config::default();
        let (recording, bluetooth, limits) = (&self.recording, &self.bluetooth, &self.limits);
        let min = Span::from_mins;
        let least_hz = f64::from(nape_wire::config::MIN_RATE_DHZ) / 10.0;
        Config {
            recording: Recording {
                keep_days: recording.keep_days.whole(
                    faults,
                    1..=3650,
                    "days",
                    default.recording.keep_days,
                ),
                keep_bytes: recording.keep_bytes.bytes(
                    faults,
                    KEEP_BYTES_MIN,
                    default.recording.keep_bytes,
                ),
                dir: recording.dir.path(faults),
            },
            bluetooth: Bluetooth {
                adapter: bluetooth.adapter.name(faults),
                rate_hz: bluetooth.rate_hz.number(
                    faults,
                    least_hz..=RATE_MAX_HZ,
                    "samples per second",
                    default.bluetooth.rate_hz,
                ),
                batch: bluetooth.batch.whole(
                    faults,
                    1..=100,
                    "samples a frame",
                    default.bluetooth.batch,
                ),
            },
            notify: Notify {
                enabled: self.notify.enabled.yes(faults, default.notify.enabled),
                guide_sound: (self.notify.guide_sound).yes(faults, default.notify.guide_sound),
                language: self.notify.language.language(faults),
            },
            limits: Limits {
                same_position: limits.same_position.span(
                    faults,
                    min(5)..=min(120),
                    default.limits.same_position,
                ),
                without_walk: limits.without_walk.span(
                    faults,
                    min(10)..=min(240),
                    default.limits.without_walk,
                ),
                between_nudges: limits.between_nudges.span(
                    faults,
                    min(1)..=min(480),
                    default.limits.between_nudges,
                ),
                nudges_per_day: limits.nudges_per_day.whole(
                    faults,
                    0..=100,
                    "nudges",
                    default.limits.nudges_per_day,
                ),
            },
            coach: self.coach.check(faults),
            profile: Profile {
                injury: self.profile.injury.yes(faults, false),
                obesity: self.profile.obesity.yes(faults, false),
                pregnancy: self.profile.pregnancy.yes(faults, false),
                diabetes: self.profile.diabetes.yes(faults, false),
                family_history: self.profile.family_history.yes(faults, false),
            },
        }
    }
}

/// The configuration as a file that gives the same: every key, with its value.
impl std::fmt::Display for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let (recording, bluetooth, limits) = (&self.recording, &self.bluetooth, &self.limits);
        writeln!(f, "[recording]\nkeep_days = {}", recording.keep_days)?;
        writeln!(
            f,
            "keep_bytes = \"{}\"",
            duration::size(recording.keep_bytes)
        )?;
        match &recording.dir {
            Some(dir) => writeln!(f, "dir = {}", quoted(&dir.to_string_lossy()))?,
            None => writeln!(f, "# dir: not set, the data folder")?,
        }
        writeln!(f, "\n[bluetooth]")?;
        match &bluetooth.adapter {
            Some(adapter) => writeln!(f, "adapter = {}", quoted(adapter))?,
            None => writeln!(f, "# adapter: not set, the first one")?,
        }
        writeln!(
            f,
            "rate_hz = {}\nbatch = {}",
            bluetooth.rate_hz, bluetooth.batch
        )?;
        writeln!(f, "\n[notify]\nenabled = {}", self.notify.enabled)?;
        writeln!(f, "guide_sound = {}", self.notify.guide_sound)?;
        match self.notify.language {
            Some(language) => writeln!(f, "language = \"{language}\"")?,
            None => writeln!(f, "# language: not set, that of the system")?,
        }
        writeln!(f, "\n[limits]")?;
        for (key, span) in [
            ("same_position", limits.same_position),
            ("without_walk", limits.without_walk),
            ("between_nudges", limits.between_nudges),
        ] {
            writeln!(f, "{key} = \"{}\"", duration::words(span))?;
        }
        writeln!(f, "nudges_per_day = {}", limits.nudges_per_day)?;
        coach::write(&self.coach, f)?;
        writeln!(f, "\n[profile]")?;
        let p = &self.profile;
        for (key, yes) in [
            ("injury", p.injury),
            ("obesity", p.obesity),
            ("pregnancy", p.pregnancy),
            ("diabetes", p.diabetes),
            ("family_history", p.family_history),
        ] {
            writeln!(f, "{key} = {yes}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
