//! Tests of the rig: what is pinned, what is refused, and what is read back.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use nape_core::{Calibration, WallTime};

use super::*;

fn clip(placement: Placement, n: u8) -> RigClip {
    RigClip {
        placement,
        name: format!("Nape {n}"),
        address: Address::parse(&format!("c0-ff-ee-00-00-{n:02x}")).unwrap(),
        driver: Driver::default(),
        uid: Uid::try_from(format!("a0000000000000{n:02x}")).ok(),
        calibration: None,
    }
}

fn load(text: &str) -> Result<Rig, RigError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rig.toml");
    fs::write(&path, text).unwrap();
    Rig::load(&path)
}

fn refused(text: &str, expected: Expect) {
    let error = load(text).unwrap_err();
    // The folder differs from run to run.
    let words = error.to_string();
    expected.assert_eq(words.split_once("/rig.toml").unwrap().1);
}

#[test]
fn a_place_and_a_clip_are_had_once() {
    let mut rig = Rig::default();
    rig.add(clip(Placement::Head, 1)).unwrap();
    let error = rig.add(clip(Placement::Head, 2)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "head is taken by Nape 1 (C0:FF:EE:00:00:01)"
    );
    let error = rig.add(clip(Placement::LowBack, 1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "C0:FF:EE:00:00:01 is in the rig already, as head"
    );
    // The same clip under another address (they may change): its id tells.
    let mut other = clip(Placement::LowBack, 2);
    other.uid = clip(Placement::Head, 1).uid;
    assert!(matches!(rig.add(other), Err(RigError::There { .. })));
    rig.add(clip(Placement::LowBack, 2)).unwrap();
    assert_eq!(
        rig.remove("c0:ff:ee:00:00:02").unwrap(),
        clip(Placement::LowBack, 2)
    );
    assert_eq!(rig.remove("head").unwrap(), clip(Placement::Head, 1));
    assert!(matches!(rig.remove("head"), Err(RigError::Unknown { .. })));
    let made =
        Calibration::from_up_and_forward([0.0, 0.0, 1.0], [1.0, 0.0, 0.0], false, 0.0).unwrap();
    let there = Calibrated::new(
        &made,
        WallTime {
            unix_us: 0,
            utc_offset_s: 0,
        },
    );
    assert!(rig.calibrate(Placement::Head, there).is_err());
}

#[test]
fn a_file_mended_wrongly_is_told_where() {
    let good = "[[clip]]\nplacement = \"head\"\nname = \"N\"\naddress = \"c0:ff:ee:00:00:01\"\nuid = \"a000000000000001\"\n";
    assert_eq!(
        load(good).unwrap().clips()[0].address.as_str(),
        "C0:FF:EE:00:00:01"
    );
    refused(
        &good.replace("head", "knee"),
        expect![[r#"
        :2:13: unknown variant `knee`, expected one of `head`, `upper_back`, `low_back`
          2 | placement = "knee"
            |             ^^^^^^"#]],
    );
    refused(
        &good.replace("ff:ee", "ff"),
        expect![[r#"
        :4:11: expected an address such as C0:FF:EE:00:12:34
          4 | address = "c0:ff:00:00:01"
            |           ^^^^^^^^^^^^^^^^"#]],
    );
    refused(
        &good.replace("uid = \"a0", "uid = \"+0"),
        expect![[r#"
        :5:7: expected an id such as 4e41504553494d01
          5 | uid = "+000000000000001"
            |       ^^^^^^^^^^^^^^^^^^"#]],
    );
    refused(
        &good.replace("uid = \"a0", "uid = \"A0"),
        expect![": the uid of the head is none: a Nape clip has one of another form"],
    );
    refused(
        &good.replace("address", "driver = \"wii\"\naddress"),
        expect![[r#"
        :4:10: expected nape or witmotion
          4 | driver = "wii"
            |          ^^^^^"#]],
    );
    // A make that tells no identity is pinned by its address alone.
    let other = good.replace("uid = \"a000000000000001\"", "driver = \"witmotion\"");
    let rig = load(&other).unwrap();
    assert_eq!(rig.clips()[0].identity().kind.name, "witmotion");
    assert_eq!(rig.clips()[0].uid, None);
    refused(
        &good.replace("name", "nmae"),
        expect![[r#"
        :3:1: [clip] has no key `nmae`
          3 | nmae = "N"
            | ^^^^
            = hint: did you mean `name`?"#]],
    );
    refused(
        &format!("{good}{good}"),
        expect![": two clips are worn at the same place: head"],
    );
    let calibration = "[clip.calibration]\nwhen = \"2026-11-22T22:40:00Z\"\nforward = [1, 0, 0]\nleft = [0, 1, 0]\nup = [0, 0, 1]\nassumed = false\nsigma = 0.01\n";
    load(&format!("{good}{calibration}")).unwrap();
    refused(
        &format!("{good}{}", calibration.replace("[0, 1, 0]", "[0, -1, 0]")),
        expect![": the calibration of the head is none: its axes are not"],
    );
    refused(
        &format!("{good}{}", calibration.replace("0.01", "nan")),
        expect![": the calibration of the head is none: its axes are not"],
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_to_the_last_bit(
        name in "\\PC{0,12}",
        uid: [u8; 8],
        up in prop::array::uniform3(-1.0_f64..1.0),
        sigma in 0.0_f64..1.0,
        unix_s in 0_i64..4_000_000_000,
    ) {
        let made = Calibration::from_up_and_forward(up, [up[1], -up[0], 0.3], false, sigma);
        let mut rig = Rig::default();
        let calibration = made.map(|c| {
            let unix_us = unix_s * 1_000_000;
            Calibrated::new(&c, WallTime { unix_us, utc_offset_s: 0 })
        });
        let uid = uid.map(|byte| format!("{byte:02x}")).concat().try_into().ok();
        rig.add(RigClip { name, uid, calibration, ..clip(Placement::UpperBack, 9) }).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rig.toml");
        fs::write(&path, rig.to_toml().unwrap()).unwrap();
        prop_assert_eq!(Rig::load(&path).unwrap(), rig);
    }
}
