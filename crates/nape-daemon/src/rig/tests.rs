//! Tests of the rig: what is pinned, what is refused, and that the file is never half written.

use std::os::unix::fs::PermissionsExt;

use expect_test::{Expect, expect};
use proptest::prelude::*;

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
fn the_file_is_as_people_can_read_it_and_only_they() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state/rig.toml");
    assert_eq!(Rig::load(&path).unwrap(), Rig::default());
    let calibration =
        Calibration::from_up_and_forward([0.0, 0.0, 1.0], [1.0, 0.0, 0.0], false, 0.01).unwrap();
    let when = WallTime {
        unix_us: 1_795_387_200_999_999,
        utc_offset_s: 3600,
    };
    let change = |rig: &mut Rig| {
        rig.add(clip(Placement::Head, 1))?;
        rig.calibrate(Placement::Head, Calibrated::new(&calibration, when))?;
        rig.add(clip(Placement::LowBack, 2))
    };
    let (rig, ()) = Rig::update(&path, change).unwrap();
    expect![[r#"
        # The clips of this wearer, kept by `nape rig` and `nape calibrate`.

        [[clip]]
        placement = "head"
        name = "Nape 1"
        address = "C0:FF:EE:00:00:01"
        uid = "a000000000000001"

        [clip.calibration]
        when = "2026-11-22T22:40:00Z"
        forward = [1.0, 0.0, 0.0]
        left = [0.0, 1.0, 0.0]
        up = [0.0, 0.0, 1.0]
        assumed = false
        sigma = 0.01

        [[clip]]
        placement = "low_back"
        name = "Nape 2"
        address = "C0:FF:EE:00:00:02"
        uid = "a000000000000002"
    "#]]
    .assert_eq(&fs::read_to_string(&path).unwrap());
    let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    assert_eq!(Rig::load(&path).unwrap(), rig);
    assert!(!path.with_extension("toml.new").exists());
    assert_eq!(
        rig.at(Placement::Head)
            .unwrap()
            .calibration
            .as_ref()
            .unwrap()
            .calibration(),
        calibration
    );
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
    let there = Calibrated {
        when: Moment::UNIX_EPOCH,
        forward: [1.0, 0.0, 0.0],
        left: [0.0, 1.0, 0.0],
        up: [0.0, 0.0, 1.0],
        assumed: false,
        sigma: 0.0,
    };
    assert!(rig.calibrate(Placement::Head, there).is_err());
}

#[test]
fn a_change_that_fails_leaves_the_file_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rig.toml");
    Rig::update(&path, |rig| rig.add(clip(Placement::Head, 1))).unwrap();
    let before = fs::read(&path).unwrap();
    let twice = |rig: &mut Rig| {
        rig.remove("head")?;
        rig.remove("head")
    };
    assert!(Rig::update(&path, twice).is_err());
    assert_eq!(fs::read(&path).unwrap(), before);
    fs::write(&path, "[[clip]\n").unwrap();
    assert!(Rig::update(&path, |rig| rig.add(clip(Placement::Head, 2))).is_err());
    assert_eq!(fs::read(&path).unwrap(), b"[[clip]\n");
}

#[test]
fn two_at_once_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rig.toml");
    std::thread::scope(|scope| {
        for (n, placement) in Placement::ALL.into_iter().enumerate() {
            let path = &path;
            let n = u8::try_from(n).unwrap();
            scope.spawn(move || Rig::update(path, |rig| rig.add(clip(placement, n))).unwrap());
        }
    });
    assert_eq!(Rig::load(&path).unwrap().clips().len(), 3);
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
        rig.write(&path).unwrap();
        prop_assert_eq!(Rig::load(&path).unwrap(), rig);
    }
}
