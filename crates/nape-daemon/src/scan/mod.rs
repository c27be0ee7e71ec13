//! The clips that are near, and which of them are yours.
//!
//! Listening is `nape_ble`'s. A list is in the order of addresses, so that a number means the same
//! clip in the next scan as long as the same clips are near.

mod radio;

use std::time::Duration;

use nape_config::Config;
use nape_config::rig::{Address, Rig, Uid};
use nape_core::Placement;
use nape_core::text::clean_line;
use nape_devices::{Kind, LookAlike};

pub use self::radio::identify;

use self::radio::hear;

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
    #[error("{} was not heard", clean_line(which))]
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

/// Every clip that is heard within so many seconds, in the order of addresses.
///
/// # Errors
/// No Bluetooth, or no clip.
pub fn listen(config: &Config, seconds: u16) -> Result<Vec<Seen>, ScanFailure> {
    let mut found = hear(config, Duration::from_secs(seconds.into()))?;
    if found.is_empty() {
        return Err(ScanFailure::Nothing { seconds });
    }
    found.sort_by(|a, b| a.address.cmp(&b.address));
    Ok(found)
}

/// Where a clip of the rig is worn.
pub fn home(rig: &Rig, address: &Address) -> Option<Placement> {
    let mut clips = rig.clips().iter();
    clips.find(|c| c.address == *address).map(|c| c.placement)
}

/// What a clip says of itself when it is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Its model, cleaned; may be empty.
    pub model: String,
    /// What make it is.
    pub kind: &'static Kind,
    /// Its identity, if it tells one.
    pub uid: Option<Uid>,
    /// Where it is worn, if it knows.
    pub placement: Option<Placement>,
}

/// The clip that is meant: by number or, without one, the only one that is not in the rig.
pub fn pick<'a>(
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

#[cfg(test)]
mod tests {
    use super::*;
    use nape_config::rig::{Driver, RigClip};
    use nape_devices::KINDS;

    fn seen(n: u8, name: &str, rssi_dbm: Option<i16>) -> Seen {
        Seen {
            address: Address::parse(&format!("C0:FF:EE:00:00:{n:02X}")).unwrap(),
            name: clean_line(name),
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
    fn a_number_is_a_row_and_nothing_is_the_only_new_one() {
        let (found, rig) = bench();
        assert_eq!(pick(&found, &rig, Some("2")).unwrap(), &found[1]);
        for absent in ["0", "4", "-1", "head", ""] {
            let error = pick(&found, &rig, Some(absent)).unwrap_err();
            assert!(matches!(error, ScanFailure::Absent { .. }));
        }
        let error = pick(&found, &rig, None).unwrap_err();
        assert!(matches!(error, ScanFailure::Several { count: 2 }));
        assert_eq!(pick(&found[..2], &rig, None).unwrap(), &found[0]);
        let error = pick(&found[1..2], &rig, None).unwrap_err();
        assert!(matches!(error, ScanFailure::NothingNew));
    }
}
