//! What is odd about a recording but keeps nobody from reading it.

use nape_core::Placement;

/// Something the user should know, though it is no error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// A `.part` without its end: a recording that runs, or was torn.
    #[error("the recording is not finished; read up to where it ends")]
    Unfinished,
    /// Columns that mean nothing here.
    #[error("columns ignored: {}", columns.join(", "))]
    IgnoredColumns {
        /// The first ten of them.
        columns: Vec<String>,
    },
    /// Two clips claim the same placement; only the first is used.
    #[error(
        "two clips claim the placement {}: {first} and {second}; only {first} is used, {batches} \
         batches of {second} are left out", placement.name()
    )]
    OnePlacement {
        /// The placement.
        placement: Placement,
        /// The clip that was heard first, by its name or number.
        first: String,
        /// The other.
        second: String,
        /// How many of its batches were left out so far.
        batches: u64,
    },
    /// Rows of one placement contradict each other.
    #[error(
        "{}: {rows} rows have the time of the row before and other values; the first counts. Are these \
         two clips under one placement, or is time_s too coarse?", placement.name()
    )]
    Contradiction {
        /// The placement.
        placement: Placement,
        /// How many rows.
        rows: u64,
    },
    /// A placement was given for a file that has its own.
    #[error("the file has a column placement, so the given {} is not used", given.name())]
    PlacementIgnored {
        /// The placement given.
        given: Placement,
    },
}
