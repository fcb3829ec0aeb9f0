//! Why a file as a whole cannot be read, always with what to do next and, where there is one, the place.
//!
//! A file whose text or structure cannot be trusted is refused whole, before anything is written. A row whose cells cannot
//! be understood is refused alone: see [`super::RowRefusal`].

use std::fmt::{self, Display};
use std::io;

use super::heading::FileKind;

/// A cell of the file as a spreadsheet numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The row, from 1; titles, headings and blank rows count.
    pub row: u64,
    /// The column, from 1.
    pub column: usize,
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}, column {}", self.row, column_letters(self.column))
    }
}

/// The letters that spreadsheets head a column with: 1 is `A`, 27 is `AA`.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while 0 < rest {
        let digit = (rest - 1) % 26;
        letters.push(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] as char);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A file that is refused whole.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file could not be read at all.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// No bytes, or nothing but blanks.
    #[error("the file is empty")]
    Empty,
    /// Headings, and no row below them.
    #[error("the file has headings in row {heading_row} and no rows below them")]
    NoRows {
        /// Where the headings are.
        heading_row: u64,
    },
    /// The bytes are not UTF-8, and no other encoding stands out.
    #[error("the encoding of the file is unclear: {evidence}")]
    EncodingUnclear {
        /// What was counted.
        evidence: String,
    },
    /// The file says that it is in an encoding that is not read here.
    #[error("the file is encoded in {name}, which is not read")]
    EncodingNotRead {
        /// The name of the encoding.
        name: &'static str,
    },
    /// The file is no text at all.
    #[error("the file is {what}, not a table in text form")]
    NotText {
        /// What it is.
        what: &'static str,
    },
    /// Bytes that mean nothing in the encoding of the file.
    #[error("{place} holds bytes that are not {encoding}")]
    InvalidText {
        /// Where.
        place: Place,
        /// The encoding that the file was read in.
        encoding: super::Encoding,
    },
    /// A NUL character, which no text has.
    #[error("{place} holds a NUL character")]
    Nul {
        /// Where.
        place: Place,
    },
    /// A quotation mark that opens a cell and is never closed.
    #[error("the quotation mark that opens {place} is never closed")]
    UnclosedQuote {
        /// Where it opens.
        place: Place,
    },
    /// Text between a closing quotation mark and the next delimiter.
    #[error("{place} goes on after its closing quotation mark")]
    TextAfterQuote {
        /// Where.
        place: Place,
    },
    /// A cell over the limit.
    #[error("{place} holds more than {limit} bytes")]
    CellTooLong {
        /// Where.
        place: Place,
        /// Bytes of UTF-8 that a cell may have.
        limit: usize,
    },
    /// A row over the limit.
    #[error("{place}: the row holds more than {limit} bytes")]
    RowTooLong {
        /// Where the limit was passed.
        place: Place,
        /// Bytes of UTF-8 that a row may have.
        limit: usize,
    },
    /// More columns than the limit.
    #[error("{place}: the row has more than {limit} columns")]
    TooManyColumns {
        /// The first cell too many.
        place: Place,
        /// Columns that a row may have.
        limit: usize,
    },
    /// The same heading twice where only one column can be meant.
    #[error("columns {} and {} are both headed \"{heading}\"", column_letters(*first), column_letters(*second))]
    HeadingRepeated {
        /// The heading.
        heading: String,
        /// The first column, from 1.
        first: usize,
        /// The second column, from 1.
        second: usize,
    },
    /// The headings fit none of the kinds of files.
    #[error("the headings are not recognised; seen: {}", list(seen))]
    NotRecognised {
        /// The headings found, or the first row.
        seen: Vec<String>,
        /// What each kind that was asked for needs.
        needs: Vec<(FileKind, &'static str)>,
    },
    /// A file of something that is not imported.
    #[error("this looks like a file of {what} (column \"{heading}\"), which is not imported")]
    NotImported {
        /// What the rows are.
        what: &'static str,
        /// The heading that tells.
        heading: String,
    },
    /// Every day of the file can be read in two ways.
    #[error(
        "\"{example}\" in column \"{heading}\" ({place}) may be day/month or month/day, and no other day of the file tells"
    )]
    DatesUnclear {
        /// The column's heading.
        heading: String,
        /// The first such day.
        example: String,
        /// Where it is.
        place: Place,
    },
    /// Days of the file contradict each other.
    #[error("{day_first} can only be day/month and {month_first} only month/day")]
    DatesMixed {
        /// A day that starts with the day of the month.
        day_first: Place,
        /// A day that starts with the month.
        month_first: Place,
    },
    /// Every number of the file that could tell may be read in two ways.
    #[error(
        "\"{example}\" in column \"{heading}\" ({place}) may be a thousand or a fraction, and no other number of the file tells"
    )]
    DecimalsUnclear {
        /// The column's heading.
        heading: String,
        /// The first such number.
        example: String,
        /// Where it is.
        place: Place,
    },
    /// Numbers of one column contradict each other.
    #[error("{point} has a decimal point and {comma} a decimal comma")]
    DecimalsMixed {
        /// A number with a decimal point.
        point: Place,
        /// A number with a decimal comma.
        comma: Place,
    },
    /// The file was replaced between the first and the second pass.
    #[error("the file changed while it was being read")]
    Changed,
}

impl ReadError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            ReadError::Io(_) => "file_unreadable",
            ReadError::Empty => "file_empty",
            ReadError::NoRows { .. } => "file_without_rows",
            ReadError::EncodingUnclear { .. } => "encoding_unclear",
            ReadError::EncodingNotRead { .. } => "encoding_not_read",
            ReadError::NotText { .. } => "not_text",
            ReadError::InvalidText { .. } => "text_invalid",
            ReadError::Nul { .. } => "text_has_nul",
            ReadError::UnclosedQuote { .. } => "quote_unclosed",
            ReadError::TextAfterQuote { .. } => "quote_followed_by_text",
            ReadError::CellTooLong { .. } => "cell_too_long",
            ReadError::RowTooLong { .. } => "row_too_long",
            ReadError::TooManyColumns { .. } => "too_many_columns",
            ReadError::HeadingRepeated { .. } => "heading_repeated",
            ReadError::NotRecognised { .. } => "headings_not_recognised",
            ReadError::NotImported { .. } => "kind_not_imported",
            ReadError::DatesUnclear { .. } => "dates_unclear",
            ReadError::DatesMixed { .. } => "dates_mixed",
            ReadError::DecimalsUnclear { .. } => "decimals_unclear",
            ReadError::DecimalsMixed { .. } => "decimals_mixed",
            ReadError::Changed => "file_changed",
        }
    }

    /// What to do about it, as a sentence.
    pub fn remedy(&self) -> String {
        match self {
            ReadError::Io(_) => "Check that the file exists and may be read.".into(),
            ReadError::Empty | ReadError::NoRows { .. } => "Export the file again with its rows.".into(),
            ReadError::EncodingUnclear { .. } | ReadError::EncodingNotRead { .. } | ReadError::InvalidText { .. } => {
                "Save the file as UTF-8, or pass --encoding with one of utf-8, utf-16le, utf-16be, windows-1252, shift_jis.".into()
            }
            ReadError::NotText { .. } => "Save it as CSV in UTF-8.".into(),
            ReadError::Nul { .. } => "Remove the character, or save the file again as text in UTF-8.".into(),
            ReadError::UnclosedQuote { .. } | ReadError::TextAfterQuote { .. } => {
                "Write a quotation mark inside a cell twice (\"\") and close each cell that opens with one.".into()
            }
            ReadError::CellTooLong { .. } | ReadError::RowTooLong { .. } => {
                "Shorten the text; if the row looks short, a quotation mark before it is not closed.".into()
            }
            ReadError::TooManyColumns { .. } => "Remove columns, or pass --delimiter if another character parts them.".into(),
            ReadError::HeadingRepeated { .. } => "Rename or remove one of the two columns.".into(),
            ReadError::NotRecognised { needs, .. } => {
                let needs: Vec<String> = needs.iter().map(|(kind, need)| format!("{kind}: {need}")).collect();
                format!("Rename the headings so that one of these is met. {}.", needs.join("; "))
            }
            ReadError::NotImported { .. } => "Export opportunities, accounts, products or salespeople instead.".into(),
            ReadError::DatesUnclear { .. } | ReadError::DatesMixed { .. } => {
                "Pass --dates us (month/day/year) or --dates eu (day/month/year), or write days as YYYY-MM-DD.".into()
            }
            ReadError::DecimalsUnclear { .. } | ReadError::DecimalsMixed { .. } => {
                "Pass --decimal point (1,234.50) or --decimal comma (1.234,50).".into()
            }
            ReadError::Changed => "Import it again once it is complete.".into(),
        }
    }

    /// The cell that the error is about, if it is about one.
    pub const fn place(&self) -> Option<Place> {
        match self {
            ReadError::InvalidText { place, .. }
            | ReadError::Nul { place }
            | ReadError::UnclosedQuote { place }
            | ReadError::TextAfterQuote { place }
            | ReadError::CellTooLong { place, .. }
            | ReadError::RowTooLong { place, .. }
            | ReadError::TooManyColumns { place, .. }
            | ReadError::DatesUnclear { place, .. }
            | ReadError::DecimalsUnclear { place, .. } => Some(*place),
            ReadError::DatesMixed { month_first: place, .. } | ReadError::DecimalsMixed { comma: place, .. } => {
                Some(*place)
            }
            _ => None,
        }
    }
}

/// At most a dozen headings, shortened: a file may have thousands.
fn list(headings: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = headings.iter().take(SHOWN).map(|heading| format!("\"{}\"", shorten(heading))).collect();
    let more = if SHOWN < headings.len() { format!(" and {} more", headings.len() - SHOWN) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// A text fit for a message: on one line, without control and direction characters, at most 60 characters long.
pub fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    let hidden = |c: char| {
        c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    let mut shown: String = text.chars().take(LONGEST).map(|c| if hidden(c) { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}
