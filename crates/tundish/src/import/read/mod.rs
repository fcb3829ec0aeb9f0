//! Reads tables that other systems exported: bytes in, typed rows out, in two passes and constant memory.
//!
//! [`Plan::read`] looks at the whole file once and settles what one row alone cannot tell: the encoding, the delimiter, where
//! the headings are and what they mean, how days and numbers are written, where the rows end. [`Plan::rows`] then reads row by
//! row. Whatever is unclear is refused with a place and a remedy rather than guessed, and nothing is left out in silence:
//! rows read, blank rows, titles and footer add up to the rows of the file.
//!
//! This module knows no database, resolves no names and corrects no spelling; [`similar`] offers the joining of names to
//! whoever has the existing ones. Cells that look like formulas are data.

pub mod decode;
pub mod detect;
pub mod dialect;
pub mod error;
pub mod heading;
mod layout;
pub mod plan;
pub mod rows;
pub mod similar;
pub mod split;
pub mod table;
pub mod value;

#[cfg(test)]
mod tests;

pub use decode::Encoding;
pub use dialect::{Delimiter, Dialect};
pub use error::{Place, ReadError};
pub use heading::{Field, FileKind, Recognised, Wanted};
pub use plan::{Footer, Plan, ReadOptions};
pub use rows::{
    AccountRow, CellError, Content, OpportunityRow, Outcome, PersonRow, ProductRow, Refusal, Row, RowRefusal, Rows,
};
pub use similar::{Joined, Names};
pub use split::Limits;
pub use table::Table;
