//! What is asked of an import, and what it answers.

use serde::Serialize;
use tundish_domain::{Currency, id::ImportId, pipeline::Band};

use super::read::{
    Delimiter, Encoding, FileKind,
    value::{DayOrder, DecimalMark},
};

/// What a user has said about an import; everything else is found out.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Decide everything and write nothing.
    pub dry_run: bool,
    /// The currency of amounts without one; the company's when nothing is said.
    pub currency: Option<Currency>,
    /// The order of day and month.
    pub dates: Option<DayOrder>,
    /// The decimal mark.
    pub decimal: Option<DecimalMark>,
    /// The character between the cells.
    pub delimiter: Option<Delimiter>,
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// Where in the funnel stages lie that Tundish does not know by name, in their order.
    pub stages: Vec<(String, Band)>,
}

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Which file.
    pub file: &'a str,
    /// Rows that are done, refused ones included.
    pub rows_done: u64,
    /// Rows of the file.
    pub rows_total: u64,
}

/// Whoever watches an import.
pub trait Observer: Send {
    /// A chunk is durable.
    fn progress(&mut self, progress: Progress<'_>);
    /// A row needs a look.
    fn issue(&mut self, file: &str, issue: &Issue);
}

/// Nobody watches.
impl Observer for () {
    fn progress(&mut self, _: Progress<'_>) {}
    fn issue(&mut self, _: &str, _: &Issue) {}
}

/// What became of a row that needs a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueOutcome {
    /// It was taken.
    Warning,
    /// It was not.
    Refused,
}

impl IssueOutcome {
    /// The word that the database has for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Refused => "refused",
        }
    }
}

/// A row that needs a look: refused, or taken with a warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// The row as a spreadsheet numbers it, from 1.
    pub row: u64,
    /// The heading of the column; empty where the whole row is meant.
    pub column: String,
    /// Whether the row was taken.
    pub outcome: IssueOutcome,
    /// The stable code.
    pub code: String,
    /// What is the matter and what to do about it.
    pub detail: String,
}

/// Issues that a report shows; all of them go to the observer and into the record of the import.
pub(super) const SHOWN_ISSUES: usize = 20;

/// What became of a file. `rows` = `created` + `updated` + `skipped` + `refused`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The name of the file.
    pub file: String,
    /// What its rows are.
    pub kind: &'static str,
    /// The record of the import; nothing in a dry run.
    pub import: Option<ImportId>,
    /// The row behind which an earlier run of the same file had stopped; 0 when there was none.
    pub resumed_behind: u64,
    /// Rows of the file, blank ones and the footer not.
    pub rows: u64,
    /// Rows that became a record.
    pub created: u64,
    /// Rows that changed a record.
    pub updated: u64,
    /// Rows of which everything was known.
    pub skipped: u64,
    /// Rows that were not taken.
    pub refused: u64,
    /// Warnings about rows that were taken.
    pub warnings: u64,
    /// Opportunities that got an estimate because their product's list price is known now.
    pub estimated: u64,
    /// What stands between or below the rows and is no row, and other remarks about the file.
    pub remarks: Vec<String>,
    /// The first of the rows that need a look.
    pub issues: Vec<Issue>,
}

impl FileReport {
    pub(super) fn new(file: &str, kind: FileKind, rows: u64) -> Self {
        Self {
            file: file.to_owned(),
            kind: kind.as_str(),
            import: None,
            resumed_behind: 0,
            rows,
            created: 0,
            updated: 0,
            skipped: 0,
            refused: 0,
            warnings: 0,
            estimated: 0,
            remarks: Vec::new(),
            issues: Vec::new(),
        }
    }
}
