//! `nape scan`: the clips that are near, as a table or as JSON, and which of them are yours.
//!
//! Listening is `nape_ble`'s. A list is in the order of addresses, so that a number means the same
//! clip in the next scan as long as the same clips are near.

mod radio;

use std::time::Duration;

use nape_core::Placement;
use nape_devices::{KINDS, Kind, LookAlike};
use serde_json::json;

pub(super) use self::radio::identify;

use self::radio::hear;
use super::commands::{set_up, write};
use super::config::Config;
use super::foreign;
use super::rig::{Address, Rig, Uid};
use crate::cli::{ScanArgs, SecondsArgs};
use crate::failure::Failure;
use crate::look::{Look, Tone};
use crate::timeline::clip;

/// A clip that was heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Its address.
    pub address: Address,
    /// What it calls itself, cleaned; may be empty.
    pub name: String,
    /// What make it is.
    pub kind: &'static Kind,
    /// It only looks like one of that make.
    pub look_alike: Option<LookAlike>,
    /// Signal strength, dBm.
    pub rssi_dbm: Option<i16>,
    /// It is connected to this computer, maybe to a daemon that runs.
    pub connected: bool,
}

/// Why nothing was found.
#[derive(Debug, thiserror::Error)]
pub enum ScanFailure {
    /// Bluetooth is not there, or off.
    #[error("{reason}")]
    NoRadio {
        /// Which, and what to do, in words.
        reason: String,
    },
    /// No clip was heard.
    #[error("no clip was heard in {seconds} s")]
    Nothing {
        /// How long was listened.
        seconds: u16,
    },
    /// No clip was heard that is not in the rig.
    #[error("no clip was heard that is not yours already")]
    NothingNew,
    /// Several were heard, and none was named.
    #[error("{count} clips were heard that are not yours yet")]
    Several {
        /// How many.
        count: usize,
    },
    /// No clip of that number or address.
    #[error("{} was not heard", foreign::clean(which))]
    Absent {
        /// What was asked for.
        which: String,
    },
    /// No clip at that address was heard.
    #[error("no clip was heard at {address}")]
    Unheard {
        /// The address.
        address: Address,
    },
    /// The clip does not say where it is worn.
    #[error("the clip does not say where it is worn")]
    NoPlacement,
    /// The clip was heard but could not be asked.
    #[error("{address}: {reason}")]
    Deaf {
        /// The clip.
        address: Address,
        /// Why, in words.
        reason: String,
    },
}

impl ScanFailure {
    /// What to do next.
    pub const fn hint(&self) -> Option<&'static str> {
        match self {
            // The reason says it.
            Self::NoRadio { .. } | Self::Deaf { .. } => None,
            Self::Nothing { .. } => Some(
                "switch the clip on and hold it near; one that is connected to something else \
                 (a phone, a daemon that runs) does not answer",
            ),
            Self::NothingNew => Some("`nape rig list` shows yours"),
            Self::Several { .. } => Some("say which: `nape rig add ADDRESS`, as in the list above"),
            Self::Absent { .. } | Self::Unheard { .. } => {
                Some("`nape scan` shows which clips are near")
            }
            Self::NoPlacement => {
                Some("say it: --placement head, --placement upper_back or --placement low_back")
            }
        }
    }

    /// Is it that there is nothing, rather than that something is wrong?
    pub const fn is_nothing(&self) -> bool {
        matches!(
            self,
            Self::NoRadio { .. } | Self::Nothing { .. } | Self::NothingNew | Self::Unheard { .. }
        )
    }

    /// Is it the user who must say more?
    pub const fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::Several { .. } | Self::Absent { .. } | Self::NoPlacement
        )
    }
}

/// `nape scan`.
///
/// # Errors
/// No Bluetooth, no clip, or a rig or configuration that is wrong.
pub fn run(args: &ScanArgs, look: Look) -> Result<(), Failure> {
    let (paths, config) = set_up(&args.config)?;
    let rig = Rig::load(&paths.rig())?;
    let found = listen(&config, args.seconds)?;
    if args.json {
        return write(&lines(&found, &rig));
    }
    write(&table(&found, &rig, look))
}

/// Listens, and says on the terminal that it does.
pub(super) fn listen(config: &Config, seconds: SecondsArgs) -> Result<Vec<Seen>, Failure> {
    let seconds = seconds.seconds;
    crate::remark(&format!("listening for {seconds} s …"));
    let mut found = hear(config, Duration::from_secs(seconds.into()))?;
    if found.is_empty() {
        return Err(ScanFailure::Nothing { seconds }.into());
    }
    found.sort_by(|a, b| a.address.cmp(&b.address));
    Ok(found)
}

/// One JSON object a line.
fn lines(found: &[Seen], rig: &Rig) -> String {
    let mut text = String::new();
    for (i, seen) in found.iter().enumerate() {
        let line = json!({
            "number": i + 1,
            "address": seen.address,
            "name": seen.name,
            "rssi_dbm": seen.rssi_dbm,
            "connected": seen.connected,
            "rig": home(rig, &seen.address).map(Placement::name),
            "driver": seen.look_alike.is_none().then_some(seen.kind.name),
        });
        text.push_str(&format!("{line}\n"));
    }
    text
}

/// Where a clip of the rig is worn.
pub(super) fn home(rig: &Rig, address: &Address) -> Option<Placement> {
    let mut clips = rig.clips().iter();
    clips.find(|c| c.address == *address).map(|c| c.placement)
}

/// What a clip says of itself when it is asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Card {
    /// Its model, cleaned; may be empty.
    pub(super) model: String,
    /// What make it is.
    pub(super) kind: &'static Kind,
    /// Its identity, if it tells one.
    pub(super) uid: Option<Uid>,
    /// Where it is worn, if it knows.
    pub(super) placement: Option<Placement>,
}

/// The clip that is meant: by number or, without one, the only one that is not in the rig.
pub(super) fn pick<'a>(
    found: &'a [Seen],
    rig: &Rig,
    number: Option<&str>,
) -> Result<&'a Seen, ScanFailure> {
    if let Some(text) = number {
        let index = text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let seen = index.and_then(|i| found.get(i));
        return seen.ok_or_else(|| ScanFailure::Absent {
            which: text.to_owned(),
        });
    }
    let new: Vec<_> = found
        .iter()
        .filter(|s| s.look_alike.is_none() && home(rig, &s.address).is_none())
        .collect();
    match new.as_slice() {
        [] => Err(ScanFailure::NothingNew),
        [one] => Ok(one),
        several => Err(ScanFailure::Several {
            count: several.len(),
        }),
    }
}

/// The table for people.
pub(super) fn table(found: &[Seen], rig: &Rig, look: Look) -> String {
    let longest = |width: fn(&Seen) -> usize| found.iter().map(width).max().unwrap_or(0);
    // A name may be as long as it likes; its column has what the others leave (62 columns).
    let room = look.width.saturating_sub(62).clamp(8, 30);
    let name = longest(|s| s.name.chars().count()).clamp(4, room);
    let head = format!(
        "{:3}{:17}  {:name$}  {:14}  {}",
        "", "address", "name", "signal", ""
    );
    let mut text = format!("{}\n", look.paint(Tone::Quiet, head.trim_end()));
    for (i, seen) in found.iter().enumerate() {
        let short: String = seen.name.chars().take(name).collect();
        let mine = match (home(rig, &seen.address), seen.look_alike) {
            (Some(placement), _) => format!("yours: {}", clip(placement)),
            (None, Some(other)) => format!("of no use: {}", other.model),
            (None, None) if seen.kind == KINDS[0] => "not in your rig".to_owned(),
            (None, None) => format!("not in your rig: {}", seen.kind.title),
        };
        let line = format!(
            "{:<3}{}  {short:name$}  {:14}  {mine}",
            i + 1,
            seen.address,
            signal(seen)
        );
        text.push_str(&format!("{line}\n"));
    }
    text
}

/// Signal strength in words and dBm. The steps are ours: within an arm's length, in the room, behind
/// a wall.
fn signal(seen: &Seen) -> String {
    match seen.rssi_dbm {
        _ if seen.connected => "connected".to_owned(),
        None => "?".to_owned(),
        Some(dbm) => {
            let words = match dbm {
                -60.. => "strong",
                -80..-60 => "fair",
                _ => "weak",
            };
            format!("{words} {dbm} dBm")
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::daemon::rig::{Driver, RigClip};

    fn seen(n: u8, name: &str, rssi_dbm: Option<i16>) -> Seen {
        Seen {
            address: Address::parse(&format!("C0:FF:EE:00:00:{n:02X}")).unwrap(),
            name: foreign::clean(name),
            kind: KINDS[0],
            look_alike: None,
            rssi_dbm,
            connected: n == 2,
        }
    }

    fn bench() -> (Vec<Seen>, Rig) {
        let found = vec![
            seen(1, "Nape \u{1b}[2Jhead", Some(-52)),
            seen(2, "", Some(-93)),
            seen(3, &"long ".repeat(20), None),
        ];
        let mut rig = Rig::default();
        let clip = RigClip {
            placement: Placement::UpperBack,
            name: "Nape".to_owned(),
            address: found[1].address.clone(),
            driver: Driver::default(),
            uid: Uid::try_from("0707070707070707".to_owned()).ok(),
            calibration: None,
        };
        rig.add(clip).unwrap();
        (found, rig)
    }

    #[test]
    fn the_table_and_the_json_tell_whose_each_is() {
        let (found, rig) = bench();
        let look = Look {
            color: false,
            width: 80,
        };
        expect![[r#"
                 address            name                signal
              1  C0:FF:EE:00:00:01  Nape [2Jhead        strong -52 dBm  not in your rig
              2  C0:FF:EE:00:00:02                      connected       yours: upper back
              3  C0:FF:EE:00:00:03  long long long lon  ?               not in your rig
        "#]]
        .assert_eq(&table(&found, &rig, look));
        expect![[r#"
            {"number":1,"address":"C0:FF:EE:00:00:01","name":"Nape [2Jhead","rssi_dbm":-52,"connected":false,"rig":null,"driver":"nape"}
            {"number":2,"address":"C0:FF:EE:00:00:02","name":"","rssi_dbm":-93,"connected":true,"rig":"upper_back","driver":"nape"}
            {"number":3,"address":"C0:FF:EE:00:00:03","name":"long long long long long long long long long long long long long long long long long long long long","rssi_dbm":null,"connected":false,"rig":null,"driver":"nape"}
        "#]].assert_eq(&lines(&found, &rig));
    }

    #[test]
    fn a_number_is_a_row_and_nothing_is_the_only_new_one() {
        let (found, rig) = bench();
        assert_eq!(pick(&found, &rig, Some("2")).unwrap(), &found[1]);
        for absent in ["0", "4", "-1", "head", ""] {
            let error = pick(&found, &rig, Some(absent)).unwrap_err();
            assert!(matches!(error, ScanFailure::Absent { .. }) && error.is_usage());
        }
        let error = pick(&found, &rig, None).unwrap_err();
        assert!(matches!(error, ScanFailure::Several { count: 2 }));
        assert_eq!(pick(&found[..2], &rig, None).unwrap(), &found[0]);
        let error = pick(&found[1..2], &rig, None).unwrap_err();
        assert!(error.is_nothing() && error.hint().is_some());
    }
}
