//! The rig's file, changed: at once and whole, under a lock, because `nape rig` and the daemon may both do it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use nape_config::rig::{Rig, RigError};

use crate::platform;

/// Changes the rig in its file: read, changed, written, with nobody in between. A change that changes nothing is
/// not written.
///
/// # Errors
/// Those of reading, of `change` (then nothing is written), of writing.
pub fn update<T>(
    path: &Path,
    change: impl FnOnce(&mut Rig) -> Result<T, RigError>,
) -> Result<(Rig, T), RigError> {
    let io = |source| RigError::Io {
        path: path.to_owned(),
        source,
    };
    if let Some(dir) = path.parent() {
        platform::make_private_folder(dir).map_err(io)?;
    }
    let lock = private(&path.with_extension("toml.lock"), false).map_err(io)?;
    lock.lock().map_err(io)?;
    let before = Rig::load(path)?;
    let mut rig = before.clone();
    let result = change(&mut rig)?;
    if rig != before {
        write(&rig, path).map_err(io)?;
    }
    Ok((rig, result))
}

/// Writes the file beside its place, brings it to the disk, and puts it there in one step.
fn write(rig: &Rig, path: &Path) -> io::Result<()> {
    let text = rig.to_toml().map_err(io::Error::other)?;
    let new = path.with_extension("toml.new");
    let mut file = private(&new, true)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    match path.parent() {
        Some(dir) => File::open(dir)?.sync_all(),
        None => Ok(()),
    }
}

/// Opens a file for writing that only this user may read: what one wears is private.
fn private(path: &Path, empty: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(empty);
    platform::private(&mut options).open(path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use expect_test::expect;
    use nape_config::rig::{Address, Calibrated, Driver, RigClip, Uid};
    use nape_core::{Calibration, Placement, WallTime};

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

    #[test]
    fn the_file_is_as_people_can_read_it_and_only_they() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state/rig.toml");
        assert_eq!(Rig::load(&path).unwrap(), Rig::default());
        let calibration =
            Calibration::from_up_and_forward([0.0, 0.0, 1.0], [1.0, 0.0, 0.0], false, 0.01)
                .unwrap();
        let when = WallTime {
            unix_us: 1_795_387_200_999_999,
            utc_offset_s: 3600,
        };
        let change = |rig: &mut Rig| {
            rig.add(clip(Placement::Head, 1))?;
            rig.calibrate(Placement::Head, Calibrated::new(&calibration, when))?;
            rig.add(clip(Placement::LowBack, 2))
        };
        let (rig, ()) = update(&path, change).unwrap();
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
    fn a_change_that_fails_leaves_the_file_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rig.toml");
        update(&path, |rig| rig.add(clip(Placement::Head, 1))).unwrap();
        let before = fs::read(&path).unwrap();
        let twice = |rig: &mut Rig| {
            rig.remove("head")?;
            rig.remove("head")
        };
        assert!(update(&path, twice).is_err());
        assert_eq!(fs::read(&path).unwrap(), before);
        fs::write(&path, "[[clip]\n").unwrap();
        assert!(update(&path, |rig| rig.add(clip(Placement::Head, 2))).is_err());
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
                scope.spawn(move || update(path, |rig| rig.add(clip(placement, n))).unwrap());
            }
        });
        assert_eq!(Rig::load(&path).unwrap().clips().len(), 3);
    }
}
