//! One row: its fields by column, its numbers by unit and range.

use std::path::Path;

use nape_core::sample::{MAX_ACC, MAX_GYR};
use nape_core::{Placement, Sample, Timestamp};

use super::columns::{Columns, Role, split, unquote};
use crate::error::{ReadError, shorten};

/// Largest time in s, either sign: up to here (the year 2096 as Unix time) an `f64` tells
/// microseconds apart. Larger ones are milliseconds by mistake.
const MAX_TIME_S: f64 = 4e9;

/// What is wrong with a row.
pub(super) enum RowFault<'a> {
    Fields {
        found: usize,
    },
    Field {
        column: usize,
        expected: &'static str,
        found: &'a [u8],
    },
}

impl RowFault<'_> {
    /// With file, line and column.
    pub(super) fn at(self, path: &Path, line: u64, columns: &Columns) -> ReadError {
        match self {
            Self::Fields { found } => ReadError::Fields {
                path: path.to_owned(),
                line,
                expected: columns.roles.len(),
                found,
            },
            Self::Field {
                column,
                expected,
                found,
            } => ReadError::Field {
                path: path.to_owned(),
                line,
                column: columns.names.get(column).cloned().unwrap_or_default(),
                expected,
                found: shorten(found),
            },
        }
    }
}

/// Reads one row.
pub(super) fn parse_row<'a>(
    text: &'a [u8],
    columns: &Columns,
    fallback: Placement,
) -> Result<(Placement, Sample), RowFault<'a>> {
    let mut placement = fallback;
    let mut time = 0.0;
    let mut acc = [0.0; 3];
    let mut gyr = [0.0; 3];
    let mut gyr_empty = [None; 3];
    let mut fault = None;
    let mut found = 0;
    split(text, |field| {
        let column = found;
        found += 1;
        let Some(role) = columns.roles.get(column) else {
            return;
        };
        let expected = match *role {
            Role::Ignored => return,
            Role::Placement => {
                match std::str::from_utf8(unquote(field))
                    .ok()
                    .and_then(Placement::from_name)
                {
                    Some(p) => {
                        placement = p;
                        return;
                    }
                    None => "head, upper_back or low_back",
                }
            }
            Role::Time => match number(field, 1.0, MAX_TIME_S, &mut time) {
                Ok(()) => return,
                Err(NumberFault::Range) => "seconds between -4e9 and 4e9 (milliseconds?)",
                Err(fault) => fault.expected(),
            },
            Role::Acc(axis) => match number(field, columns.acc_unit, MAX_ACC, &mut acc[axis]) {
                Ok(()) => return,
                Err(NumberFault::Range) => "at most 981 m/s² (100 g) either way (wrong unit?)",
                Err(fault) => fault.expected(),
            },
            Role::Gyr(axis) => match number(field, columns.gyr_unit, MAX_GYR, &mut gyr[axis]) {
                Ok(()) => return,
                Err(NumberFault::Empty) => {
                    gyr_empty[axis] = Some(column);
                    return;
                }
                Err(NumberFault::Range) => "at most 70 rad/s (4010 dps) either way (wrong unit?)",
                Err(fault) => fault.expected(),
            },
        };
        fault.get_or_insert(RowFault::Field {
            column,
            expected,
            found: field,
        });
    });
    if found != columns.roles.len() {
        return Err(RowFault::Fields { found });
    }
    if let Some(fault) = fault {
        return Err(fault);
    }
    let gyr = match gyr_empty {
        [None, None, None] if columns.gyr => Some(gyr),
        [None, None, None] | [Some(_), Some(_), Some(_)] => None,
        some => {
            return Err(RowFault::Field {
                column: some.into_iter().flatten().next().unwrap_or(0),
                expected: "a number, as the other axes have one",
                found: b"",
            });
        }
    };
    // The ranges were checked above with the column at hand, so this does not fail.
    Sample::new(Timestamp::from_secs_f64(time), acc, gyr)
        .map(|sample| (placement, sample))
        .map_err(|_| RowFault::Fields { found })
}

/// What is wrong with a number.
enum NumberFault {
    Empty,
    Syntax,
    NotFinite,
    Range,
}

impl NumberFault {
    const fn expected(&self) -> &'static str {
        match self {
            Self::NotFinite => "a finite number",
            Self::Empty | Self::Syntax | Self::Range => "a number",
        }
    }
}

/// Reads a number, times `unit`, within `±limit`.
fn number(field: &[u8], unit: f64, limit: f64, out: &mut f64) -> Result<(), NumberFault> {
    let text = match field {
        [b'0'..=b'9' | b'-', .., b'0'..=b'9'] => field,
        _ => unquote(field),
    };
    if text.is_empty() {
        return Err(NumberFault::Empty);
    }
    let value: f64 = fast_float2::parse(text).map_err(|_| NumberFault::Syntax)?;
    if !value.is_finite() {
        return Err(NumberFault::NotFinite);
    }
    let value = value * unit;
    if value.abs() > limit {
        return Err(NumberFault::Range);
    }
    *out = value;
    Ok(())
}
