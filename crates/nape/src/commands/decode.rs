//! `nape decode`: what a captured line of bytes of a device says.
//!
//! For owners who report what theirs sends: hexadecimal notifications on standard input, one a line, with the
//! characteristic in front where it is not the one of the samples. What is absent: any device.

use std::io::{self, BufRead};

use nape_devices::{Decode, KINDS, Kind, Ranges, Said, Value};
use serde_json::{Map, json};

use super::write;
use crate::cli::DecodeArgs;
use crate::failure::Failure;

/// `nape decode`.
///
/// # Errors
/// A device that is not known, nothing that could be decoded, standard input or output.
pub fn run(args: &DecodeArgs) -> Result<(), Failure> {
    let kind = nape_devices::kind(&args.device).ok_or_else(|| Failure::Usage {
        reason: format!(
            "there is no device {}; there are {}",
            nape_core::text::clean_line(&args.device),
            KINDS.map(|kind: &Kind| kind.name).join(", ")
        ),
    })?;
    let mut capture = (kind.capture)(ranges(&args.option)?);
    let mut out = Vec::new();
    let (mut decoded, mut last) = (false, 0);
    for (number, line) in (1..).zip(io::stdin().lock().lines()) {
        let line = line.map_err(|source| Failure::Runtime { source })?;
        last = number;
        take(capture.as_mut(), &line, &mut out);
        decoded |= say(number, &mut out, args.json)?;
    }
    capture.end(&mut out);
    decoded |= say(last, &mut out, args.json)?;
    if decoded {
        Ok(())
    } else {
        Err(Failure::Undecoded)
    }
}

/// The options, of those that a capture may need.
fn ranges(options: &[String]) -> Result<Ranges, Failure> {
    let mut ranges = Ranges::default();
    for option in options {
        let wrong = || Failure::Usage {
            reason: format!(
                "--option {}: expected acc_range_g=NUMBER or gyr_range_dps=NUMBER",
                nape_core::text::clean_line(option)
            ),
        };
        let (key, value) = option.split_once('=').ok_or_else(wrong)?;
        let value: f64 = value.parse().map_err(|_| wrong())?;
        if !(value.is_finite() && value > 0.0) {
            return Err(wrong());
        }
        match key {
            "acc_range_g" => ranges.acc_g = Some(value),
            "gyr_range_dps" => ranges.gyr_dps = Some(value),
            _ => return Err(wrong()),
        }
    }
    Ok(ranges)
}

/// Takes one line of the capture: `[characteristic] hex`.
fn take(capture: &mut dyn Decode, line: &str, out: &mut Vec<Value>) {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let first = words.first().copied().unwrap_or_default();
    let name = first.trim_start_matches('[').trim_end_matches(']');
    let named = !first.is_empty()
        && (first.starts_with('[')
            || hex(first).is_none()
            || (words.len() > 1 && capture.knows(name)));
    if named {
        words.remove(0);
    }
    match hex(&words.concat()) {
        Some(bytes) if bytes.is_empty() && !named => {}
        Some(bytes) => capture.push(named.then_some(name), &bytes, out),
        None => out.push(Value::Refused("not hexadecimal".to_owned())),
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let pairs = digits.chunks_exact(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// Prints what was found; `true` if any of it is a value.
fn say(line: usize, out: &mut Vec<Value>, json: bool) -> Result<bool, Failure> {
    let mut decoded = false;
    for value in out.drain(..) {
        decoded |= !matches!(value, Value::Refused(_));
        let text = if json {
            object(line, &value).to_string()
        } else {
            words(line, &value)
        };
        write(&format!("{text}\n"))?;
    }
    Ok(decoded)
}

fn object(line: usize, value: &Value) -> serde_json::Value {
    match value {
        Value::Sample {
            acc_mps2,
            gyr_radps,
            t_device_s,
            seq,
        } => json!({
            "line": line, "kind": "sample", "acc_mps2": acc_mps2, "gyr_radps": gyr_radps,
            "t_device_s": t_device_s, "seq": seq,
        }),
        Value::Orientation(q) => json!({"line": line, "kind": "orientation", "q": q}),
        Value::Battery(percent) => json!({"line": line, "kind": "battery", "percent": percent}),
        Value::Refused(reason) => json!({"line": line, "kind": "refused", "reason": reason}),
        Value::Info(said) => {
            let mut object = Map::new();
            object.insert("line".to_owned(), json!(line));
            object.insert("kind".to_owned(), json!("info"));
            for (key, said) in said {
                let value = match said {
                    Said::Number(number) => json!(number),
                    Said::Numbers(numbers) => json!(numbers),
                    Said::Text(text) => json!(text),
                };
                object.insert((*key).to_owned(), value);
            }
            object.into()
        }
    }
}

fn words(line: usize, value: &Value) -> String {
    let three = |v: &[f64; 3]| format!("{:9.4} {:9.4} {:9.4}", v[0], v[1], v[2]);
    let what = match value {
        Value::Sample {
            acc_mps2,
            gyr_radps,
            t_device_s,
            seq,
        } => {
            let mut text = "sample".to_owned();
            if let Some(acc) = acc_mps2 {
                text += &format!("  acc {} m/s²", three(acc));
            }
            if let Some(gyr) = gyr_radps {
                text += &format!("  gyr {} rad/s", three(gyr));
            }
            if let Some(t) = t_device_s {
                text += &format!("  at {t:.6} s");
            }
            if let Some(seq) = seq {
                text += &format!("  packet {seq}");
            }
            text
        }
        Value::Orientation([w, x, y, z]) => {
            format!("orientation  {w:.5} {x:.5} {y:.5} {z:.5} (w x y z)")
        }
        Value::Battery(percent) => format!("battery  {percent} %"),
        Value::Refused(reason) => format!("refused  {reason}"),
        Value::Info(said) => {
            let parts = said.iter().map(|(key, said)| match said {
                Said::Number(number) => format!("{key} {number}"),
                Said::Numbers(numbers) => format!("{key} {numbers:?}"),
                Said::Text(text) => format!("{key} {text}"),
            });
            format!("info  {}", parts.collect::<Vec<_>>().join(", "))
        }
    };
    format!("{line:>4}  {what}")
}
