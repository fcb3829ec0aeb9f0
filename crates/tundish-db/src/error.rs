//! What can go wrong at the seam, in few words that a caller can act on.

use std::fmt;

/// A failure of the database or of the way to it.
///
/// The kinds say what the caller may do, not what the driver called it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// `one` found no row.
    #[error("no row where exactly one was expected")]
    NoRow,
    /// A unique rule was broken; names the constraint (PostgreSQL) or its columns (SQLite), as the database told it.
    #[error("a value that must be unique is taken: {0}")]
    Unique(String),
    /// Another rule of the schema was broken: a reference, a check, a missing value. Callers check before they write,
    /// so this is a fault of the program rather than of the input.
    #[error("a rule of the schema was broken: {0}")]
    Constraint(String),
    /// The work exceeded its instruction budget; it was rolled back. Do less in one go, or use the long lane.
    #[error("the work took too long and was rolled back")]
    TooLong,
    /// No connection or no turn within the waiting time. Nothing was written; repeating is safe.
    #[error("the database is busy; try again in a moment")]
    Busy,
    /// The disk is full. Nothing was written.
    #[error("the disk of the database is full")]
    Full,
    /// The database cannot be reached or refuses to be written. Nothing was written.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The commit was sent and its outcome is not known. Repeat with the same idempotency key.
    #[error("it is unknown whether the change was stored; repeat it with the same key")]
    Unknown,
    /// A transaction was opened inside another one.
    #[error("a transaction was opened inside another one")]
    Nested,
    /// The database has a newer schema than this program knows.
    #[error(
        "the database was written by a newer version of Tundish (schema {found}, this program knows {known}); install that version"
    )]
    NewerSchema {
        /// Version found in the database.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// A stored value does not have the type that the program expects.
    #[error("column {column}: {detail}")]
    Decode {
        /// Position of the column, from 0.
        column: usize,
        /// What was expected and what was found.
        detail: String,
    },
    /// Anything else the database refused: a fault of the program.
    #[error("the database refused a statement: {0}")]
    Statement(String),
    /// The address of the database or its settings are wrong.
    #[error("{0}")]
    Setting(String),
}

impl Error {
    /// Whether repeating the same work later may succeed without any change to it.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Busy | Self::Full | Self::Unavailable(_) | Self::Unknown)
    }

    pub(crate) fn decode(column: usize, detail: impl fmt::Display) -> Self {
        Self::Decode { column, detail: detail.to_string() }
    }
}

/// Result of the seam.
pub type Result<T, E = Error> = std::result::Result<T, E>;
