//! `nape scan`: the clips that are near, as a table or as JSON, and which of them are yours.

use nape_config::Config;
use nape_config::rig::Rig;
use nape_core::Placement;
use nape_daemon::scan::{self, Seen, home};
use nape_devices::KINDS;
use nape_words::terms::clip;
use serde_json::json;

use super::{set_up, write};
use crate::cli::{ScanArgs, SecondsArgs};
use crate::failure::Failure;
use crate::style::{Look, Tone};

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
    Ok(scan::listen(config, seconds)?)
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
    use nape_config::rig::{Address, Driver, RigClip, Uid};
    use nape_core::text::clean_line;

    use super::*;

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
}
