//! Arrays of numpy from an `.npz` file: a zip archive of `.npy` files, of which only the kinds that
//! the shared recordings have are read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use zip::ZipArchive;

/// One array.
#[derive(Debug)]
pub(crate) struct Array {
    /// As numpy says it: `<i2`, `<U45`, ...
    kind: String,
    /// Column after column instead of row after row.
    columns_first: bool,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// All arrays of a file, by name.
#[derive(Debug)]
pub(crate) struct Npz(BTreeMap<String, Array>);

impl Npz {
    pub(crate) fn read(path: &Path) -> Self {
        let mut archive = ZipArchive::new(File::open(path).expect("a file")).expect("an archive");
        let mut arrays = BTreeMap::new();
        for i in 0..archive.len() {
            let mut file = archive.by_index(i).expect("an entry");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("its contents");
            let name = file
                .name()
                .expect("a name")
                .trim_end_matches(".npy")
                .to_owned();
            arrays.insert(name, Array::parse(&bytes));
        }
        Self(arrays)
    }

    pub(crate) fn get(&self, name: &str) -> &Array {
        &self.0[name]
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The only number of an array.
    pub(crate) fn number(&self, name: &str) -> f64 {
        self.get(name).numbers()[0]
    }
}

impl Array {
    /// Format 1.0: magic, version, length of the header, the header as Python writes a dictionary.
    fn parse(bytes: &[u8]) -> Self {
        assert_eq!(
            &bytes[..8],
            b"\x93NUMPY\x01\x00",
            "a .npy file of format 1.0"
        );
        let begin = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
        let header = std::str::from_utf8(&bytes[10..begin]).expect("a header in ASCII");
        let after = |key: &str| header.split_once(key).expect("a key of the header").1;
        let shape = after("'shape': (").split_once(')').expect("a tuple").0;
        Self {
            kind: after("'descr': '")
                .split('\'')
                .next()
                .expect("a type")
                .to_owned(),
            columns_first: after("'fortran_order': ").starts_with("True"),
            shape: shape
                .split(',')
                .filter_map(|n| n.trim().parse().ok())
                .collect(),
            bytes: bytes[begin..].to_vec(),
        }
    }

    fn chunks<const W: usize, T>(&self, read: impl Fn([u8; W]) -> T) -> Vec<T> {
        let (chunks, rest) = self.bytes.as_chunks::<W>();
        assert!(rest.is_empty(), "whole numbers");
        chunks.iter().map(|b| read(*b)).collect()
    }

    /// As numbers, in the order of the file.
    pub(crate) fn numbers(&self) -> Vec<f64> {
        match self.kind.as_str() {
            "<f8" => self.chunks(f64::from_le_bytes),
            "<f4" => self.chunks(|b| f64::from(f32::from_le_bytes(b))),
            "<i2" => self.chunks(|b| f64::from(i16::from_le_bytes(b))),
            "<i4" => self.chunks(|b| f64::from(i32::from_le_bytes(b))),
            other => panic!("no numbers are read from {other}"),
        }
    }

    /// Rows of it.
    pub(crate) fn len(&self) -> usize {
        self.shape.first().copied().unwrap_or(1)
    }

    /// Numbers in a row.
    pub(crate) fn width(&self) -> usize {
        self.shape.get(1).copied().unwrap_or(1)
    }

    /// Rows of `W` numbers, times `scale`.
    pub(crate) fn rows<const W: usize>(&self, scale: f64) -> Vec<[f64; W]> {
        let numbers = self.numbers();
        assert_eq!(self.shape, [numbers.len() / W, W]);
        let n = self.shape[0];
        let at = |row: usize, column: usize| {
            let i = if self.columns_first {
                column * n + row
            } else {
                row * W + column
            };
            numbers[i] * scale
        };
        (0..n)
            .map(|row| std::array::from_fn(|column| at(row, column)))
            .collect()
    }

    /// The first `n` of packed bits, the highest of each byte first.
    pub(crate) fn bits(&self, n: usize) -> Vec<bool> {
        assert_eq!(self.kind, "|u1");
        (0..n)
            .map(|i| self.bytes[i / 8] >> (7 - i % 8) & 1 == 1)
            .collect()
    }

    /// Texts: characters of four bytes, filled up with zeros.
    pub(crate) fn texts(&self) -> Vec<String> {
        let width: usize = self
            .kind
            .strip_prefix("<U")
            .expect("texts")
            .parse()
            .expect("a width");
        let characters = self.chunks(u32::from_le_bytes);
        characters
            .chunks(width)
            .map(|text| {
                text.iter()
                    .filter(|c| **c != 0)
                    .filter_map(|c| char::from_u32(*c))
                    .collect()
            })
            .collect()
    }
}
