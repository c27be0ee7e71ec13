//! Properties: any recording comes back from its file, and from CSV; any bytes are refused or read.

use std::fs;

use nape_core::{DeviceTicks, Placement, Timestamp};
use nape_session::{
    ExportOptions, ImportOptions, ImuBatch, Item, ReadOptions, Writer, export_csv, import, recover,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{Bits, folder, header, read_all, samples};

/// Scales as clips have them, and decimal ones.
fn acc_scale() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(9.80665 / 16_384.0),
        Just(9.80665 / 2_048.0),
        Just(1e-3),
        Just(9.80665 / 1e3),
        0.000_1..0.029_f64,
    ]
}

/// Up to six decimals of the SI unit: what an import keeps to the last bit.
fn decimal_scale() -> impl Strategy<Value = f64> {
    prop::sample::select(vec![1e-3, 1e-4, 1e-5, 1e-6])
}

fn gyr_scale() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just((1.0_f64 / 16.4).to_radians()),
        Just(1e-3),
        0.000_01..0.002_f64,
    ]
}

prop_compose! {
    fn any_batch()(n in 1..40_usize)(
        placement in prop::sample::select(Placement::ALL.to_vec()),
        seq in any::<u32>(),
        ticks in any::<u64>(),
        lag_us in 0..300_000_i64,
        period_ns in prop_oneof![Just(0_u64), 1..20_000_000_u64],
        mut offsets_us in vec(0..200_000_u32, n),
        acc_scale in acc_scale(),
        gyr_scale in gyr_scale(),
        acc in [vec(any::<i16>(), n), vec(any::<i16>(), n), vec(any::<i16>(), n)],
        gyr in [vec(any::<i16>(), n), vec(any::<i16>(), n), vec(any::<i16>(), n)],
    ) -> ImuBatch {
        offsets_us.sort_unstable();
        let wide = |c: [Vec<i16>; 3]| c.map(|c| c.into_iter().map(i32::from).collect::<Vec<_>>());
        ImuBatch {
            placement,
            device: 0,
            seq,
            first_index: 0,
            device_ticks: DeviceTicks(ticks),
            first: Timestamp::from_micros(-lag_us),
            period_ns,
            offsets_us: if period_ns > 0 { Vec::new() } else { offsets_us },
            acc_scale,
            gyr_scale,
            acc: wide(acc),
            gyr: if gyr_scale > 0.0 { wide(gyr) } else { Default::default() },
        }
    }
}

/// Batches one after another: each second or so, whole and in order per clip.
fn session() -> impl Strategy<Value = Vec<(Timestamp, ImuBatch)>> {
    (vec((any_batch(), 0..3_i64), 1..20), -10_i64..2_000_000_000).prop_map(|(batches, zero)| {
        let mut t = zero * 1_000_000;
        let mut counts = [0_u64; 3];
        batches
            .into_iter()
            .map(|(mut batch, step)| {
                t += 1_000_000 * (1 + step);
                batch.first = Timestamp::from_micros(t + batch.first.as_micros());
                let count = &mut counts[batch.placement.index()];
                batch.first_index = *count;
                *count += batch.len() as u64;
                (Timestamp::from_micros(t + 900_000), batch)
            })
            .collect()
    })
}

fn all(items: &[Item]) -> Vec<Vec<Bits>> {
    Placement::ALL.map(|p| samples(items, p)).into()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_recording_survives_mcap_and_csv(session in session()) {
        let (dir, path) = folder("a.mcap");
        let mut writer = Writer::create(&path, &header()).unwrap();
        let mut expected = vec![Vec::new(); 3];
        for (at, batch) in &session {
            writer.batch(*at, batch).unwrap();
            batch.decode(&mut expected[batch.placement.index()]).unwrap();
        }
        writer.finish().unwrap();
        let options = ReadOptions::default();
        let items = read_all(&path, &options).unwrap();
        prop_assert!(items.is_sorted_by_key(|i| i.at));
        let read = all(&items);
        for placement in Placement::ALL {
            let i = placement.index();
            let times: Vec<i64> = expected[i].iter().map(|s| s.at().as_micros()).collect();
            prop_assert_eq!(&times, &read[i].iter().map(|s| s.0).collect::<Vec<_>>());
            for (a, b) in expected[i].iter().zip(&read[i]) {
                let bits = |v: [f64; 3]| v.map(|v| (v + 0.0).to_bits());
                prop_assert_eq!(bits(a.acc().into()), b.1);
                prop_assert_eq!(a.gyr().map(|g| bits(g.into())), b.2);
            }
        }

        let csv = dir.path().join("a.csv");
        let again = dir.path().join("b.mcap");
        let exported = export_csv(&path, &csv, &ExportOptions::default()).unwrap();
        prop_assert_eq!(exported.backwards, 0);
        prop_assert_eq!(&all(&read_all(&csv, &options).unwrap()), &read);
        let imported = import(&csv, &again, &ImportOptions::default()).unwrap();
        prop_assert_eq!(imported.samples, exported.samples);
        // A device's own scale gives values of up to 17 digits, which a CSV holds and an import
        // rounds to 1e-6; it says how many samples that made different.
        let back = all(&read_all(&again, &options).unwrap());
        let mut off = 0;
        for (was, is) in read.iter().flatten().zip(back.iter().flatten()) {
            prop_assert_eq!(was.0, is.0);
            prop_assert_eq!(was.2.is_some(), is.2.is_some());
            let pairs = |a: [u64; 3], b: [u64; 3]| a.into_iter().zip(b);
            for (a, b) in pairs(was.1, is.1).chain(pairs(was.2.unwrap_or_default(), is.2.unwrap_or_default())) {
                prop_assert!((f64::from_bits(a) - f64::from_bits(b)).abs() < 1e-6);
            }
            off += u64::from(was != is);
        }
        prop_assert_eq!(read.concat().len(), back.concat().len());
        prop_assert!(off <= imported.rounded, "{} of {} said", off, imported.rounded);
    }

    #[test]
    fn a_decimal_scale_is_always_lossless(
        batches in vec(any_batch(), 1..10),
        scale in decimal_scale(),
        rate in decimal_scale(),
    ) {
        let (dir, path) = folder("a.mcap");
        let mut writer = Writer::create(&path, &header()).unwrap();
        for (k, mut batch) in (0_i64..).zip(batches) {
            batch.acc_scale = scale;
            batch.first = Timestamp::from_micros(k * 2_000_000);
            batch.first_index = 0;
            batch.gyr_scale = if batch.has_gyr() { rate } else { 0.0 };
            if !batch.has_gyr() {
                batch.gyr = Default::default();
            }
            writer.batch(Timestamp::from_micros(k * 2_000_000 + 1_000_000), &batch).unwrap();
        }
        writer.finish().unwrap();
        let (csv, again) = (dir.path().join("a.csv"), dir.path().join("b.mcap"));
        export_csv(&path, &csv, &ExportOptions::default()).unwrap();
        let imported = import(&csv, &again, &ImportOptions::default()).unwrap();
        prop_assert_eq!(imported.rounded, 0);
        let options = ReadOptions::default();
        prop_assert_eq!(
            all(&read_all(&path, &options).unwrap()),
            all(&read_all(&again, &options).unwrap())
        );
    }

    #[test]
    fn six_decimals_are_lossless(
        rows in vec(([-981_000_000_i32..=981_000_000, -981_000_000..=981_000_000,
                      -981_000_000..=981_000_000], 0..50_000_u32), 1..300),
        decimals in 0..7_usize,
    ) {
        let mut text = "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n".to_owned();
        let mut t = 0;
        for (acc, step) in rows {
            t += step;
            let [x, y, z] = acc.map(|c| format!("{:.decimals$}", f64::from(c) / 1e6));
            text.push_str(&format!("{}.{:06},{x},{y},{z}\n", t / 1_000_000, t % 1_000_000));
        }
        let (dir, csv) = crate::support::file("a.csv", text);
        let out = dir.path().join("a.mcap");
        let imported = import(&csv, &out, &ImportOptions::default()).unwrap();
        prop_assert_eq!(imported.rounded, 0);
        let options = ReadOptions::default();
        prop_assert_eq!(
            all(&read_all(&csv, &options).unwrap()),
            all(&read_all(&out, &options).unwrap())
        );
    }

    #[test]
    fn damaged_bytes_never_panic(
        session in session(),
        flips in vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let (dir, path) = folder("a.mcap");
        let mut writer = Writer::create(&path, &header()).unwrap();
        for (at, batch) in &session {
            writer.batch(*at, batch).unwrap();
        }
        writer.finish().unwrap();
        let mut bytes = fs::read(&path).unwrap();
        for (at, value) in flips {
            let i = at.index(bytes.len());
            bytes[i] = value;
        }
        let part = dir.path().join("b.mcap.part");
        fs::write(&path, &bytes).unwrap();
        bytes.truncate(cut.index(bytes.len()));
        fs::write(&part, &bytes).unwrap();
        for path in [&path, &part] {
            for lenient in [false, true] {
                let options = ReadOptions { lenient, ..ReadOptions::default() };
                read_all(path, &options).ok();
            }
        }
        recover(&part, &dir.path().join("c.mcap")).ok();
    }

    #[test]
    fn any_text_is_refused_or_read(text in "(time_s|acc_[xyz]_(g|mps2)|[0-9.,\n\"#-]|\\PC){0,60}") {
        let head = "time_s,acc_x_g,acc_y_g,acc_z_g\n";
        for text in [text.clone(), format!("{head}{text}")] {
            let (_dir, path) = crate::support::file("a.csv", text);
            for lenient in [false, true] {
                let options = ReadOptions { lenient, ..ReadOptions::default() };
                if let Ok(items) = read_all(&path, &options) {
                    prop_assert!(!items.is_empty());
                }
            }
        }
    }
}
