//! Good CSV, in all the shapes it comes in.

use nape_core::{Placement, Timestamp};
use nape_session::{Format, OwnedInput, ReadOptions, Recording, Warning};

use crate::support::{file, read_all, samples};

const PLAIN: &str = "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n0.0,0,0,9.81\n0.01,0.5,-1e-3,9.8\n";

fn one(text: &str) -> Vec<(i64, [f64; 3], Option<[f64; 3]>)> {
    let (_dir, path) = file("a.csv", text);
    let items = read_all(&path, &ReadOptions::default()).unwrap();
    samples(&items, Placement::Head)
        .into_iter()
        .map(|(t, a, g)| (t, a.map(f64::from_bits), g.map(|g| g.map(f64::from_bits))))
        .collect()
}

#[test]
fn plain_rows_are_head_samples_without_gyroscope() {
    assert_eq!(
        one(PLAIN),
        [
            (0, [0.0, 0.0, 9.81], None),
            (10_000, [0.5, -0.001, 9.8], None)
        ]
    );
}

#[test]
fn mark_crlf_quotes_spaces_comments_and_blank_lines_change_nothing() {
    let odd = "\u{feff}# from a logger\r\n\r\n\"acc_z_mps2\", time_s ,acc_y_mps2,\"acc_x_mps2\"\r\n\
               9.81,0.0,0,\"0\"\r\n# in between\r\n  9.8 ,\"0.01\",-1e-3,0.5\r\n\r\n";
    assert_eq!(one(odd), one(PLAIN));
}

#[test]
fn g_and_degrees_become_si() {
    let text =
        "time_s,acc_x_g,acc_y_g,acc_z_g,gyr_x_dps,gyr_y_dps,gyr_z_dps\n0,0,0.5,-1,180,0,-90\n";
    let [(0, [x, y, z], Some([p, q, r]))] = one(text)[..] else {
        panic!("one sample with a gyroscope");
    };
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
    near(x, 0.0);
    near(y, 4.903_325);
    near(z, -9.806_65);
    near(p, std::f64::consts::PI);
    near(q, 0.0);
    near(r, -std::f64::consts::FRAC_PI_2);
}

#[test]
fn an_empty_gyroscope_is_none() {
    let text = "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2,gyr_x_radps,gyr_y_radps,gyr_z_radps\n\
                0,0,0,9.81,,,\n0.01,0,0,9.81,1,2,3\n";
    let all = one(text);
    assert_eq!(all[0].2, None);
    assert_eq!(all[1].2, Some([1.0, 2.0, 3.0]));
}

#[test]
fn unknown_columns_are_ignored_and_said() {
    let text = "mag_x,time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2,label\n\"7,5\",0,0,0,9.81,sit\n";
    let (_dir, path) = file("a.csv", text);
    let recording = Recording::open(&path, &ReadOptions::default()).unwrap();
    assert_eq!(recording.info().format, Format::Csv);
    assert_eq!(recording.info().header, None);
    let columns = vec!["mag_x".to_owned(), "label".to_owned()];
    assert_eq!(
        recording.info().warnings,
        [Warning::IgnoredColumns { columns }]
    );
}

#[test]
fn the_placement_comes_from_the_column_or_the_option() {
    let options = ReadOptions {
        placement: Some(Placement::LowBack),
        ..ReadOptions::default()
    };
    let (_dir, path) = file("a.csv", PLAIN);
    let items = read_all(&path, &options).unwrap();
    assert_eq!(samples(&items, Placement::LowBack).len(), 2);

    let text = "time_s,placement,acc_x_mps2,acc_y_mps2,acc_z_mps2\n0,upper_back,0,0,9.81\n";
    let (_dir, path) = file("a.csv", text);
    let items = read_all(&path, &options).unwrap();
    assert_eq!(samples(&items, Placement::UpperBack).len(), 1);
    let recording = Recording::open(&path, &options).unwrap();
    let given = Placement::LowBack;
    assert_eq!(
        recording.info().warnings,
        [Warning::PlacementIgnored { given }]
    );
}

#[test]
fn negative_and_unix_times_are_kept_to_the_microsecond() {
    let text = "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n-1.5,0,0,9.81\n-0.000001,0,0,9.81\n\
                1790000000.123457,0,0,9.81\n";
    let times: Vec<i64> = one(text).into_iter().map(|s| s.0).collect();
    assert_eq!(times, [-1_500_000, -1, 1_790_000_000_123_457]);
}

#[test]
fn interleaved_clips_come_as_short_batches_with_stamps_that_do_not_decrease() {
    let mut text = "time_s,placement,acc_x_mps2,acc_y_mps2,acc_z_mps2\n".to_owned();
    for i in 0..500 {
        let t = f64::from(i) * 0.01;
        // The low back's clock lags behind by 30 ms.
        text.push_str(&format!(
            "{t:.4},head,0,0,9.81\n{:.4},low_back,9.81,0,0\n",
            t - 0.03
        ));
    }
    let (_dir, path) = file("a.csv", &text);
    let items = read_all(&path, &ReadOptions::default()).unwrap();
    assert!(items.is_sorted_by_key(|i| i.at));
    for item in &items {
        let OwnedInput::Samples { samples, .. } = &item.input else {
            panic!("only samples");
        };
        let (first, last) = (samples[0].at(), samples[samples.len() - 1].at());
        assert!(last.since(first).as_secs_f64() < 0.25, "{first:?} {last:?}");
        assert!(item.at >= last);
    }
    for placement in [Placement::Head, Placement::LowBack] {
        let times: Vec<i64> = samples(&items, placement).iter().map(|s| s.0).collect();
        assert_eq!(times.len(), 500);
        assert!(times.is_sorted());
    }
    let start = Recording::open(&path, &ReadOptions::default())
        .unwrap()
        .start();
    assert_eq!(start, Timestamp::from_micros(-30_000));
}

#[test]
fn rows_with_one_time_stamp_do_not_pile_up() {
    let mut text = "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n".to_owned();
    for _ in 0..5_000 {
        text.push_str("1,0,0,9.81\n");
    }
    let (_dir, path) = file("a.csv", &text);
    let items = read_all(&path, &ReadOptions::default()).unwrap();
    assert!(items.len() >= 5, "{}", items.len());
    assert_eq!(samples(&items, Placement::Head).len(), 5_000);
}

#[test]
fn the_last_line_needs_no_end() {
    assert_eq!(one(PLAIN.trim_end()), one(PLAIN));
}
