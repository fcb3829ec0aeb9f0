//! What is written in a cell: text, days, numbers, money, yes and no.
//!
//! How days and numbers are written is decided for a whole column from all of its values, never cell by cell: one day that
//! can only be day/month settles the others. What stays open is asked, not guessed.

pub mod day;
pub mod number;
pub mod problem;
pub mod word;

pub use day::{DayEvidence, DayFormat, DayOrder};
pub use number::{DecimalMark, NumberEvidence, Unit};
pub use problem::CellProblem;

/// A value that stands for its column in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The row, from 1.
    pub row: u64,
    /// The value, shortened.
    pub value: String,
}

/// Keeps the first example of something.
pub(super) fn note(example: &mut Option<Example>, row: u64, value: &str) {
    if example.is_none() {
        *example = Some(Example { row, value: super::error::shorten(value) });
    }
}
