//! The second pass: typed rows, or all that is wrong with a row.

use std::io::Read;

use tundish_domain::money::Probability;
use tundish_domain::{Channel, Currency, Day, Money};

use super::error::{Place, ReadError, shorten};
use super::layout::Width;
use super::plan::Plan;
use super::split::Record;
use super::table::Table;
use super::value::CellProblem;
use build::Builder;
pub use outcome::Outcome;

mod build;
mod outcome;
#[cfg(test)]
mod tests;

/// One row, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row as a spreadsheet numbers it, from 1.
    pub row: u64,
    /// The line of the file on which it starts, from 1.
    pub line: u64,
    /// What it says.
    pub content: Content,
}

/// What a row says, by the kind of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A possible or closed sale.
    Opportunity(Box<OpportunityRow>),
    /// A customer company.
    Account(AccountRow),
    /// Something that is sold.
    Product(ProductRow),
    /// A salesperson.
    Person(PersonRow),
}

/// Cells of columns that Tundish has no field for: the column, from 0, and its text. Blank ones are left out.
pub type OwnCells = Vec<(usize, String)>;

/// An opportunity as a file has it. Names are as written; a missing cell is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpportunityRow {
    /// Its identifier in the other system; it or the name is there.
    pub key: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Who owns it, by name or e-mail.
    pub owner_name: Option<String>,
    /// The customer.
    pub account_name: Option<String>,
    /// The product.
    pub product_name: Option<String>,
    /// The pipeline.
    pub pipeline_name: Option<String>,
    /// The stage, be it an open one or an outcome.
    pub stage_name: Option<String>,
    /// Whether stage, status or flags say that it is won or lost.
    pub outcome: Outcome,
    /// The channel.
    pub channel: Option<Channel>,
    /// The currency of its amounts.
    pub currency: Currency,
    /// What it is or was expected to bring.
    pub amount: Option<Money>,
    /// What it brought.
    pub close_value: Option<Money>,
    /// How likely it is to be won.
    pub probability: Option<Probability>,
    /// What is to be done next.
    pub next_step: Option<String>,
    /// Why it was lost.
    pub close_reason: Option<String>,
    /// When the customer was engaged.
    pub engaged_on: Option<Day>,
    /// When it is expected to close.
    pub expected_close_on: Option<Day>,
    /// When it was won or lost; never there while it is open.
    pub closed_on: Option<Day>,
    /// When it was created.
    pub created_on: Option<Day>,
    /// When it came to its present stage.
    pub stage_changed_on: Option<Day>,
    /// All other cells.
    pub own: OwnCells,
}

/// An account as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its identifier in the other system.
    pub key: Option<String>,
    /// Its name.
    pub name: String,
    /// Who owns it, by name or e-mail.
    pub owner_name: Option<String>,
    /// Its industry.
    pub industry: Option<String>,
    /// The year in which it was founded.
    pub founded_year: Option<i64>,
    /// What it earns in a year, an exact decimal in the unit of the file.
    pub revenue: Option<String>,
    /// How many people work there.
    pub employees: Option<i64>,
    /// Its country.
    pub country: Option<String>,
    /// Its web site.
    pub website: Option<String>,
    /// The account that it belongs to.
    pub parent_name: Option<String>,
    /// When it was created.
    pub created_on: Option<Day>,
    /// All other cells.
    pub own: OwnCells,
}

/// A product as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRow {
    /// Its identifier in the other system.
    pub key: Option<String>,
    /// Its name.
    pub name: String,
    /// Its family.
    pub family: Option<String>,
    /// Its list price.
    pub price: Option<Money>,
    /// All other cells.
    pub own: OwnCells,
}

/// A salesperson as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whom the person reports to.
    pub manager_name: Option<String>,
    /// The office.
    pub office: Option<String>,
    /// All other cells.
    pub own: OwnCells,
}

/// One cell of a refused row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// Where.
    pub place: Place,
    /// The heading of its column; empty where there is none.
    pub heading: String,
    /// The value, on one line and shortened.
    pub value: String,
    /// What is wrong.
    pub problem: CellProblem,
}

/// A row that is refused, with each of its bad cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRefusal {
    /// The row as a spreadsheet numbers it, from 1.
    pub row: u64,
    /// The line of the file on which it starts, from 1.
    pub line: u64,
    /// The bad cells from left to right; at least one.
    pub cells: Vec<CellError>,
}

/// Why there is no row.
#[derive(Debug)]
pub enum Refusal {
    /// This row is refused; the next ones can be read.
    Row(RowRefusal),
    /// The file cannot be read any further.
    File(ReadError),
}

/// The rows of a file, blank ones and the footer passed.
#[derive(Debug)]
pub struct Rows<'a, R> {
    plan: &'a Plan,
    builder: Builder<'a>,
    width: Width,
    table: Table<R>,
    record: Record,
    seen: u64,
    ended: bool,
}

impl<'a, R: Read> Rows<'a, R> {
    pub(super) fn new(plan: &'a Plan, table: Table<R>) -> Rows<'a, R> {
        Rows {
            plan,
            builder: Builder::new(plan),
            width: plan.width(),
            table,
            record: Record::default(),
            seen: 0,
            ended: false,
        }
    }

    /// Passes to the next record that is a row.
    fn advance(&mut self) -> Result<bool, ReadError> {
        while self.table.read(&mut self.record)? {
            if self.plan.end_row() <= self.record.row() {
                break;
            }
            if !self.record.is_empty() {
                self.seen += 1;
                return Ok(true);
            }
        }
        // The same size with other rows in it.
        if self.seen == self.plan.rows { Ok(false) } else { Err(ReadError::Changed) }
    }

    fn read_row(&self) -> Result<Row, RowRefusal> {
        let (row, line) = (self.record.row(), self.record.line());
        let refuse = |cells| RowRefusal { row, line, cells };
        if let Some(error) = self.width_error() {
            return Err(refuse(vec![error]));
        }
        self.builder.build(&self.record).map(|content| Row { row, line, content }).map_err(refuse)
    }

    /// A row of another width than the headings.
    fn width_error(&self) -> Option<CellError> {
        let (record, headings) = (&self.record, &self.plan.headings);
        let column = self.width.misfit(record)?;
        let (cells, expected) = (record.len(), headings.len());
        let problem = if column == cells {
            CellProblem::TooFewCells { cells, headings: expected }
        } else {
            CellProblem::TooManyCells { cells, headings: expected }
        };
        let place = Place { row: record.row(), column: column + 1 };
        let heading = headings.get(column).cloned().unwrap_or_default();
        Some(CellError { place, heading, value: shorten(record.cell(column)), problem })
    }
}

impl<R: Read> Iterator for Rows<'_, R> {
    type Item = Result<Row, Refusal>;

    fn next(&mut self) -> Option<Result<Row, Refusal>> {
        if self.ended {
            return None;
        }
        match self.advance() {
            Ok(true) => Some(self.read_row().map_err(Refusal::Row)),
            Ok(false) => {
                self.ended = true;
                None
            }
            Err(error) => {
                self.ended = true;
                Some(Err(Refusal::File(error)))
            }
        }
    }
}
