//! The header row: which column holds what, in which unit.

use std::path::Path;

use crate::error::{ReadError, shorten};
use crate::warning::Warning;
use nape_devices::{DEG, G};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing of ours.
    Ignored,
    /// Seconds.
    Time,
    /// The clip.
    Placement,
    /// Specific force of axis 0, 1, 2.
    Acc(usize),
    /// Angular rate of axis 0, 1, 2.
    Gyr(usize),
}

/// The columns of a file.
#[derive(Debug)]
pub(crate) struct Columns {
    /// By position.
    pub(crate) roles: Vec<Role>,
    /// By position, as in the file.
    pub(crate) names: Vec<String>,
    /// Is there a column of placements?
    pub(crate) placement: bool,
    /// Are there columns of angular rate?
    pub(crate) gyr: bool,
    /// m/s² per unit of the file.
    pub(crate) acc_unit: f64,
    /// rad/s per unit of the file.
    pub(crate) gyr_unit: f64,
}

/// The axes, as column names have them.
const AXES: [&str; 3] = ["x", "y", "z"];

/// One quantity of three axes with two units to choose from.
struct Quantity {
    name: &'static str,
    units: [(&'static str, f64); 2],
}

const ACC: Quantity = Quantity {
    name: "acc",
    units: [("mps2", 1.0), ("g", G)],
};

const GYR: Quantity = Quantity {
    name: "gyr",
    units: [("radps", 1.0), ("dps", DEG)],
};

impl Quantity {
    /// The column's axis and unit, if it is one of this quantity.
    fn find(&self, column: &str) -> Option<(usize, usize)> {
        let rest = column.strip_prefix(self.name)?.strip_prefix('_')?;
        let (axis, unit) = rest.split_once('_')?;
        let axis = AXES.iter().position(|a| *a == axis)?;
        let unit = self.units.iter().position(|u| u.0 == unit)?;
        Some((axis, unit))
    }
}

impl Columns {
    /// Reads the header row.
    pub(crate) fn parse(
        row: &[u8],
        path: &Path,
        line: u64,
        warnings: &mut Vec<Warning>,
    ) -> Result<Self, ReadError> {
        let mut fields = Vec::new();
        split(row, |f| fields.push(f.to_vec()));
        let names: Vec<String> = fields
            .iter()
            .map(|f| String::from_utf8_lossy(unquote(f)).trim().to_owned())
            .collect();
        let mut roles = vec![Role::Ignored; names.len()];
        let mut units: [Option<(usize, usize)>; 2] = [None; 2];
        let mut ignored = Vec::new();
        for (i, name) in names.iter().enumerate() {
            if let Some(first) = names[..i].iter().position(|n| n == name)
                && roles[first] != Role::Ignored
            {
                return Err(ReadError::DuplicateColumn {
                    path: path.to_owned(),
                    line,
                    column: name.clone(),
                });
            }
            roles[i] = match name.as_str() {
                "time_s" => Role::Time,
                "placement" => Role::Placement,
                _ => {
                    let acc = ACC.find(name).map(|f| (0, f));
                    let gyr = GYR.find(name).map(|f| (1, f));
                    match acc.or(gyr) {
                        Some((quantity, (axis, unit))) => {
                            match units[quantity] {
                                Some((before, other)) if other != unit => {
                                    return Err(ReadError::UnitClash {
                                        path: path.to_owned(),
                                        line,
                                        first: names[before].clone(),
                                        second: name.clone(),
                                    });
                                }
                                Some(_) => {}
                                None => units[quantity] = Some((i, unit)),
                            }
                            if quantity == 0 {
                                Role::Acc(axis)
                            } else {
                                Role::Gyr(axis)
                            }
                        }
                        None => {
                            ignored.push(shorten(name.as_bytes()));
                            Role::Ignored
                        }
                    }
                }
            };
        }
        let columns = Self {
            placement: roles.contains(&Role::Placement),
            gyr: units[1].is_some(),
            acc_unit: ACC.units[units[0].map_or(0, |u| u.1)].1,
            gyr_unit: GYR.units[units[1].map_or(0, |u| u.1)].1,
            roles,
            names,
        };
        if let Some(column) = columns.missing(units.map(|u| u.map(|u| u.1))) {
            return Err(ReadError::MissingColumn {
                path: path.to_owned(),
                line,
                found: columns.describe(&column),
                column,
            });
        }
        if !ignored.is_empty() {
            ignored.truncate(10);
            warnings.push(Warning::IgnoredColumns { columns: ignored });
        }
        Ok(columns)
    }

    /// The first column that must be there and is not.
    fn missing(&self, units: [Option<usize>; 2]) -> Option<String> {
        if !self.roles.contains(&Role::Time) {
            return Some("time_s".to_owned());
        }
        for (axis, name) in AXES.iter().enumerate() {
            if !self.roles.contains(&Role::Acc(axis)) {
                return Some(match units[0] {
                    Some(unit) => format!("acc_{name}_{}", ACC.units[unit].0),
                    None => format!("acc_{name}_mps2 (or acc_{name}_g)"),
                });
            }
        }
        let unit = units[1]?;
        let absent = (0..3).find(|&axis| !self.roles.contains(&Role::Gyr(axis)))?;
        Some(format!("gyr_{}_{}", AXES[absent], GYR.units[unit].0))
    }

    /// The columns found, shortened, with a hint where they are separated by something else.
    fn describe(&self, missing: &str) -> String {
        let names: Vec<String> = self
            .names
            .iter()
            .take(12)
            .map(|n| shorten(n.as_bytes()))
            .collect();
        let mut found = names.join(", ");
        if self.names.len() > 12 {
            found.push_str(", …");
        }
        if self.names.len() == 1 && self.names[0].contains([';', '\t']) {
            found.push_str(" (columns must be separated by commas)");
        }
        // Upper case and spaces are the commonest slips.
        let plain = |name: &str| -> String {
            let name = name.trim().to_lowercase();
            name.split_whitespace().collect::<Vec<_>>().join("_")
        };
        let near = self.names.iter().zip(&self.roles).find_map(|(name, role)| {
            let plain = plain(name);
            let wanted = missing
                .split([' ', '(', ')'])
                .any(|word| !word.is_empty() && word == plain);
            (*role == Role::Ignored && wanted).then_some((name, plain))
        });
        if let Some((name, plain)) = near {
            let name = shorten(name.as_bytes());
            found.push_str(&format!("; write {plain} for \"{name}\""));
        }
        found
    }
}

/// Calls `each` with every field of a row, quotes still on.
pub(crate) fn split<'a>(row: &'a [u8], mut each: impl FnMut(&'a [u8])) {
    let mut from = 0;
    let mut quoted = false;
    for (i, &b) in row.iter().enumerate() {
        if b == b'"' {
            quoted = !quoted;
        } else if b == b',' && !quoted {
            each(&row[from..i]);
            from = i + 1;
        }
    }
    each(&row[from..]);
}

/// A field without spaces and quotes around it.
pub(crate) fn unquote(field: &[u8]) -> &[u8] {
    let field = field.trim_ascii();
    match field {
        [b'"', inner @ .., b'"'] => inner.trim_ascii(),
        _ => field,
    }
}
