//! What can be wrong about one cell, with a code, a sentence and what to do.

use tundish_domain::{Currency, money::MoneyError};

/// A cell that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CellProblem {
    /// The row has fewer cells than there are headings.
    #[error("the row has {cells} cells and {headings} headings")]
    TooFewCells {
        /// Cells of the row.
        cells: usize,
        /// Headings of the file.
        headings: usize,
    },
    /// The row has a filled cell beyond the last heading.
    #[error("the row has {cells} cells and {headings} headings")]
    TooManyCells {
        /// Cells of the row.
        cells: usize,
        /// Headings of the file.
        headings: usize,
    },
    /// Nothing says what the row is.
    #[error("this is empty and there is nothing else to know the row by")]
    Missing,
    /// Not written as a day.
    #[error("this is not a day")]
    NotADay,
    /// Written as a day that no calendar has.
    #[error("there is no such day")]
    NoSuchDay,
    /// A day with a year of two digits.
    #[error("the year has two digits")]
    ShortYear,
    /// Not written as a number.
    #[error("this is not a number")]
    NotANumber,
    /// A number with decimals where only whole ones make sense.
    #[error("this is not a whole number")]
    NotWhole,
    /// A share below 0 or above 100 %.
    #[error("this is not between 0 and 100 %")]
    NotAShare,
    /// An amount that the currency cannot hold.
    #[error("the amount cannot be taken: {0}")]
    Money(#[from] MoneyError),
    /// Not the code of a currency.
    #[error("this is not a currency code of ISO 4217")]
    NotACurrency,
    /// The cell names one currency and the row another.
    #[error("the amount is marked {marked} and the currency of the row is {row}")]
    OtherCurrency {
        /// The mark in the cell.
        marked: String,
        /// The currency of the row.
        row: Currency,
    },
    /// Neither yes nor no.
    #[error("this is neither yes nor no")]
    NotYesOrNo,
    /// Not an e-mail address.
    #[error("this is not an e-mail address")]
    NotAnEmail,
    /// Not a channel.
    #[error("this is not a channel")]
    NotAChannel,
    /// Not open, won or lost.
    #[error("this is none of open, won and lost")]
    NotAStatus,
    /// Columns of the row contradict each other about being won or lost.
    #[error("this says {here} and another column says {elsewhere}")]
    OutcomeConflict {
        /// What this column says.
        here: &'static str,
        /// What the other says.
        elsewhere: &'static str,
    },
}

impl CellProblem {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            CellProblem::TooFewCells { .. } => "row_too_short",
            CellProblem::TooManyCells { .. } => "row_too_long",
            CellProblem::Missing => "cell_missing",
            CellProblem::NotADay => "not_a_day",
            CellProblem::NoSuchDay => "no_such_day",
            CellProblem::ShortYear => "short_year",
            CellProblem::NotANumber => "not_a_number",
            CellProblem::NotWhole => "not_whole",
            CellProblem::NotAShare => "not_a_share",
            CellProblem::Money(error) => error.code(),
            CellProblem::NotACurrency => "unknown_currency",
            CellProblem::OtherCurrency { .. } => "other_currency",
            CellProblem::NotYesOrNo => "not_yes_or_no",
            CellProblem::NotAnEmail => "not_an_email",
            CellProblem::NotAChannel => "unknown_channel",
            CellProblem::NotAStatus => "unknown_status",
            CellProblem::OutcomeConflict { .. } => "outcome_conflict",
        }
    }

    /// What to do about it, as a sentence.
    pub const fn remedy(&self) -> &'static str {
        match self {
            CellProblem::TooFewCells { .. } | CellProblem::TooManyCells { .. } => {
                "Give the row one cell per heading; a cell that holds the delimiter or a line break needs quotation marks."
            }
            CellProblem::Missing => "Fill it in or remove the row.",
            CellProblem::NotADay | CellProblem::NoSuchDay | CellProblem::ShortYear => "Write the day as YYYY-MM-DD.",
            CellProblem::NotANumber => "Write digits with at most one decimal mark, the same in the whole column.",
            CellProblem::NotWhole => "Write a whole number.",
            CellProblem::NotAShare => "Write a percentage from 0 to 100.",
            CellProblem::Money(MoneyError::TooManyDecimals { .. }) => "Round it to the decimals of the currency.",
            CellProblem::Money(_) => "Write the amount in digits.",
            CellProblem::NotACurrency => "Write the three letters of the currency, such as USD.",
            CellProblem::OtherCurrency { .. } => {
                "Add a column \"Currency\" with the code, or pass --currency with the currency of the file."
            }
            CellProblem::NotYesOrNo => "Write true or false.",
            CellProblem::NotAnEmail => "Write one address such as name@example.com.",
            CellProblem::NotAChannel => "Write field, inside, partner, web or retail.",
            CellProblem::NotAStatus => "Write open, won or lost.",
            CellProblem::OutcomeConflict { .. } => "Make both columns say the same.",
        }
    }
}
