//! Intel HEX (Intel's *Hexadecimal Object File Format Specification*, revision A, 1988): `:` length, address,
//! kind, bytes, and a checksum that makes the sum of all bytes 0.

use super::error::ImageError;

/// Whether the first line is one.
pub(super) fn looks_like_it(file: &[u8]) -> bool {
    let first = file.split(|b| *b == b'\n').next().unwrap_or_default();
    bytes(first.trim_ascii()).is_ok()
}

/// Each record with data: its address, and its bytes.
pub(super) fn records(file: &[u8]) -> Result<Vec<(u32, Vec<u8>)>, ImageError> {
    let mut found = Vec::new();
    let (mut base, mut ended, mut lines) = (0_u32, false, 0);
    for (i, text) in file.split(|b| *b == b'\n').enumerate() {
        let text = text.trim_ascii();
        let line = i + 1;
        let refuse = |why| Err(ImageError::Hex { line, why });
        if text.is_empty() {
            continue;
        }
        if ended {
            return refuse("it comes after the end");
        }
        lines = line;
        let all = bytes(text).map_err(|why| ImageError::Hex { line, why })?;
        // `bytes` has seen to it that these are there.
        let (head, data) = all.split_at(4);
        let data = &data[..data.len() - 1];
        let offset = u32::from(head[1]) << 8 | u32::from(head[2]);
        match (head[3], data) {
            (0, []) => {}
            (0, data) => {
                if offset as usize + data.len() > 0x1_0000 {
                    return refuse("its bytes go beyond 64 kB");
                }
                match base.checked_add(offset) {
                    Some(at) => found.push((at, data.to_vec())),
                    None => return refuse("its address is beyond the last"),
                }
            }
            (1, []) => ended = true,
            (2, [high, low]) => base = (u32::from(*high) << 8 | u32::from(*low)) << 4,
            (4, [high, low]) => base = (u32::from(*high) << 8 | u32::from(*low)) << 16,
            // Where to begin: the boot loader goes by the vector table.
            (3 | 5, [_, _, _, _]) => {}
            (1..=5, _) => return refuse("it has another length than its kind has"),
            _ => return refuse("its kind is unknown"),
        }
    }
    let why = match (ended, found.is_empty()) {
        (false, _) => "the end is missing: it is cut short",
        (true, true) => "there is nothing in it",
        (true, false) => return Ok(found),
    };
    Err(ImageError::Hex { line: lines, why })
}

/// The bytes of a line, the checksum as the last, which is right; at least five.
fn bytes(line: &[u8]) -> Result<Vec<u8>, &'static str> {
    let Some((b':', digits)) = line.split_first() else {
        return Err("it does not begin with a colon");
    };
    let digit = |d: u8| {
        char::from(d)
            .to_digit(16)
            .and_then(|v| u8::try_from(v).ok())
    };
    let mut out = Vec::with_capacity(digits.len() / 2);
    for pair in digits.chunks(2) {
        let [high, low] = pair else {
            return Err("a digit is missing");
        };
        match (digit(*high), digit(*low)) {
            (Some(high), Some(low)) => out.push(high << 4 | low),
            _ => return Err("there is something else than hexadecimal digits"),
        }
    }
    if out.len() < 5 || out.len() != usize::from(out[0]) + 5 {
        return Err("it is not as long as it says");
    }
    if out.iter().fold(0_u8, |sum, b| sum.wrapping_add(*b)) != 0 {
        return Err("its checksum is wrong");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A line with its checksum.
    fn line(kind: u8, offset: u16, data: &[u8]) -> String {
        let [high, low] = offset.to_be_bytes();
        let mut all = vec![
            u8::try_from(data.len()).expect("a short line"),
            high,
            low,
            kind,
        ];
        all.extend(data);
        let sum = all.iter().fold(0_u8, |sum, b| sum.wrapping_add(*b));
        all.push(sum.wrapping_neg());
        let digits: String = all.iter().map(|b| format!("{b:02X}")).collect();
        format!(":{digits}\n")
    }

    #[test]
    fn lines_as_objcopy_writes_them() {
        // A line that everybody quotes, so the checksum is not only our own.
        assert_eq!(
            records(b":10010000214601360121470136007EFE09D2190140\r\n:00000001FF\r\n"),
            Ok(vec![(
                0x0100,
                vec![
                    0x21, 0x46, 0x01, 0x36, 0x01, 0x21, 0x47, 0x01, 0x36, 0x00, 0x7E, 0xFE, 0x09,
                    0xD2, 0x19, 0x01
                ]
            )])
        );
        let file = line(4, 0, &[0, 2])
            + &line(0, 0x7000, &[1, 2])
            + &line(2, 0, &[0x30, 0])
            + &line(0, 0x10, &[3])
            + &line(5, 0, &[0, 2, 0x71, 1])
            + &line(1, 0, &[]);
        assert_eq!(
            records(file.as_bytes()),
            Ok(vec![(0x0002_7000, vec![1, 2]), (0x0003_0010, vec![3])])
        );
    }

    #[test]
    fn a_wrong_line_is_told_with_its_number() {
        let end = line(1, 0, &[]);
        let told = |file: String| records(file.as_bytes()).expect_err("refused").to_string();
        let data = line(0, 0, &[1]);
        for (file, line, why) in [
            (data.clone(), 1, "cut short"),
            (end.clone(), 1, "nothing in it"),
            (data.replace("01", "02") + &end, 1, "as long as it says"),
            (
                data.clone() + &data.replace("FE", "FF") + &end,
                2,
                "checksum",
            ),
            (data.clone() + "hello\n" + &end, 2, "colon"),
            (data.clone() + ":0\n" + &end, 2, "digit is missing"),
            (data.clone() + ":0G\n" + &end, 2, "hexadecimal"),
            (line(7, 0, &[]) + &end, 1, "unknown"),
            (line(4, 0, &[1]) + &end, 1, "another length"),
            (line(0, 0xFFFF, &[1, 2]) + &end, 1, "64 kB"),
            (data.clone() + &end + &data, 3, "after the end"),
        ] {
            let said = told(file);
            assert!(
                said.contains(&format!("line {line} ")) && said.contains(why),
                "{said}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[:0-9A-F\n]{0,200}") {
            if let Ok(found) = records(text.as_bytes()) {
                prop_assert!(found.iter().all(|(_, b)| !b.is_empty()));
            }
        }
    }
}
