//! `nape decode`: captured bytes in, values out, as the contract has them.

use serde_json::{Value, json};

use crate::nape;

/// Exit code and the objects of this capture.
fn decode(args: &[&str], capture: &str) -> (Option<i32>, Vec<Value>) {
    let mut command = nape();
    command.arg("decode").args(args).arg("--json");
    let output = assert_cmd::Command::from_std(command)
        .write_stdin(capture)
        .output()
        .expect("the binary runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let objects = text.lines().map(|l| serde_json::from_str(l).expect("JSON"));
    (output.status.code(), objects.collect())
}

fn near(value: &Value, expected: [f64; 3]) {
    for (found, expected) in value.as_array().expect("three").iter().zip(expected) {
        let found = found.as_f64().expect("a number");
        assert!((found - expected).abs() < 1e-5, "{value}: {expected}");
    }
}

#[test]
fn a_capture_of_a_witmotion_is_read() {
    let capture = "\
        55 61 00 00 00 04 EE 06 CD 00 8D FF 00 00 55 15 55 F5 EE 7F\n\
        \n\
        [ffe4] 5561000000 04EE06CD008DFF0000551555F5EE7F 1A0B1611053BDB03\n\
        5571640081010000000000000000000000000000\n\
        55 71 51 00 A3 7B 21 21 00 00 00 00 00 00 00 00 00 00 00 00\n\
        [ffe9] FF AA 27 64 00\n\
        zz\n\
        55 61 35 FF 59 FF 0A 08 00 00 00 00 00 00 B9 FC\n";
    let (code, found) = decode(&["witmotion"], capture);
    assert_eq!(code, Some(0));
    let kinds: Vec<_> = found.iter().map(|v| (&v["line"], &v["kind"])).collect();
    let expected = json!([
        [1, "sample"],
        [3, "sample"],
        [4, "battery"],
        [5, "orientation"],
        [6, "refused"],
        [7, "refused"],
        [8, "refused"],
    ]);
    assert_eq!(json!(kinds), expected, "{found:?}");
    near(&found[0]["acc_mps2"], [0.0, 4.903_325, 8.494_628]);
    near(&found[0]["gyr_radps"], [0.218_379, -0.122_505, 0.0]);
    assert_eq!(found[0]["t_device_s"], Value::Null);
    assert!(found[1]["t_device_s"].as_f64().is_some_and(|t| t > 8e8));
    assert_eq!(found[2]["percent"], 60);
    assert!((found[3]["q"][0].as_f64().expect("w") - 0.965_912).abs() < 1e-5);
}

#[test]
fn a_capture_of_a_clip_of_ours_is_read_with_the_ranges_given() {
    // One sample: version 1, acc and gyr; frame 7, index 70, time 1 s, 20 ms, configuration 3.
    let frame =
        "11 00 07 00 46 00 00 00 40 42 0f 00 20 4e 01 03 00 10 00 00 00 00 00 01 00 00 00 00";
    let (code, found) = decode(&["nape"], frame);
    assert_eq!((code, found.len()), (Some(0), 1));
    near(&found[0]["acc_mps2"], [9.806_65, 0.0, 0.0]);
    near(&found[0]["gyr_radps"], [0.136_354, 0.0, 0.0]);
    assert_eq!(found[0]["seq"], 7);
    assert_eq!(found[0]["t_device_s"], 1.0);
    let (_, found) = decode(&["nape", "--option", "acc_range_g=4"], frame);
    near(&found[0]["acc_mps2"], [4.903_325, 0.0, 0.0]);
    let (code, found) = decode(&["nape"], "[battery] 50\n[config] 00\n");
    assert_eq!(code, Some(0));
    assert_eq!(
        (&found[0]["percent"], &found[1]["kind"]),
        (&json!(80), &json!("refused"))
    );
}

#[test]
fn what_is_none_is_refused_with_exit_code_2() {
    assert_eq!(decode(&["witmotion"], "00 01 02\n").0, Some(2));
    assert_eq!(decode(&["witmotion"], "").0, Some(2));
    assert_eq!(decode(&["sextant"], "00\n").0, Some(2));
    assert_eq!(decode(&["nape", "--option", "speed=9"], "00\n").0, Some(2));
}
