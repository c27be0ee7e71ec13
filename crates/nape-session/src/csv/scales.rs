//! Comment lines in which an export states the scales of its counts: `# nape-scale acc 5.985e-4`.
//!
//! A count times a scale has up to 17 digits in a CSV. With the scale at hand an import finds the
//! count again, to the last bit.

/// Begin of such a line.
pub(crate) const SCALE_COMMENT: &str = "# nape-scale ";

/// Scales known of a recording, in the order they came up.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct StatedScales {
    /// m/s² per count.
    pub(crate) acc: Vec<f64>,
    /// rad/s per count.
    pub(crate) gyr: Vec<f64>,
}

impl StatedScales {
    /// Most scales kept of each kind: a session has a few clips with one scale each. Our choice.
    const MOST: usize = 16;

    /// Takes in what follows [`SCALE_COMMENT`]; anything else is a comment like others.
    pub(crate) fn absorb(&mut self, comment: &[u8]) {
        let comment = String::from_utf8_lossy(comment);
        let Some((kind, value)) = comment.trim().split_once(' ') else {
            return;
        };
        let Ok(value) = value.trim().parse() else {
            return;
        };
        match kind {
            "acc" => self.add(value, 0.0),
            "gyr" => self.add(0.0, value),
            _ => {}
        }
    }

    /// Adds scales that are new; 0 is none.
    pub(crate) fn add(&mut self, acc: f64, gyr: f64) {
        for (list, value) in [(&mut self.acc, acc), (&mut self.gyr, gyr)] {
            if value > 0.0 && value.is_finite() && list.len() < Self::MOST && !list.contains(&value)
            {
                list.push(value);
            }
        }
    }
}
