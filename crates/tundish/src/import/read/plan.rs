//! The first pass over a file: everything that its rows together tell.

use std::io::{Read, Seek, SeekFrom};

use tundish_domain::Currency;

use super::decode::Encoding;
use super::detect::{Survey, survey};
use super::dialect::{Delimiter, Dialect, sniff};
use super::error::{Place, ReadError};
use super::heading::{Field, FieldType, FileKind, Recognised, Wanted, recognise};
pub use super::layout::Footer;
use super::layout::{FooterWatch, Width};
use super::rows::Rows;
use super::split::{Limits, Record};
use super::table::Table;
use super::value::{DayEvidence, DayFormat, DayOrder, DecimalMark, Example, NumberEvidence};
use crate::csv_cell;
use format::settle_days;
use format::settle_marks;

mod format;
#[cfg(test)]
mod tests;

/// What a user has said about a file; everything else is found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// What parts the cells.
    pub delimiter: Option<Delimiter>,
    /// The order of day and month.
    pub dates: Option<DayOrder>,
    /// The decimal mark.
    pub decimal: Option<DecimalMark>,
    /// The currency of amounts without one.
    pub currency: Currency,
    /// What the file holds and what its columns mean.
    pub wanted: Wanted,
    /// How large its parts may be.
    pub limits: Limits,
}

impl ReadOptions {
    /// Everything is found out, and amounts without a currency are in this one.
    pub fn new(currency: Currency) -> ReadOptions {
        ReadOptions {
            encoding: None,
            delimiter: None,
            dates: None,
            decimal: None,
            currency,
            wanted: Wanted::default(),
            limits: Limits::default(),
        }
    }
}

/// A column that is known, and how its cells are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The column, from 0.
    pub column: usize,
    /// What it means.
    pub field: Field,
    /// How its cells are written.
    pub format: Format,
}

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// As nothing that needs a rule.
    Text,
    /// As days.
    Day(DayFormat),
    /// As numbers or money.
    Number(DecimalMark),
    /// As shares, of a hundred or of one.
    Share {
        /// The decimal mark.
        mark: DecimalMark,
        /// Whether 50 is a half; otherwise 0.5 is.
        percent: bool,
    },
}

/// What is known of a file before its rows are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Size, hash and encoding.
    pub survey: Survey,
    /// The layout.
    pub dialect: Dialect,
    /// What the rows are.
    pub kind: FileKind,
    /// The headings as they are written, one per column.
    pub headings: Vec<String>,
    /// The known columns from left to right.
    pub columns: Vec<Column>,
    /// The columns that are kept as own fields, from 0, each with its name.
    pub own: Vec<(usize, String)>,
    /// The currency of amounts without one.
    pub currency: Currency,
    /// How many rows there are below the headings, refused ones included, blank ones and the footer not.
    pub rows: u64,
    /// How many blank rows lie between and below them.
    pub blank_rows: u64,
    /// Lines below the last row that are not rows.
    pub footer: Option<Footer>,
    limits: Limits,
}

impl Plan {
    /// Reads the whole file twice (three times when it is in no encoding of Unicode) and keeps what it tells.
    ///
    /// # Errors
    /// Every [`ReadError`] but [`ReadError::Changed`].
    pub fn read<R: Read + Seek>(source: &mut R, options: &ReadOptions) -> Result<Plan, ReadError> {
        let survey = survey(source, options.encoding)?;
        source.seek(SeekFrom::Start(0))?;
        let dialect = sniff(&mut *source, survey.encoding, options.delimiter, &options.wanted)?;
        let mut table = Table::open(source, survey.encoding, dialect, options.limits)?;
        let headings: Vec<String> = table.headings().cells().map(|cell| csv_cell::restore(cell).into_owned()).collect();
        let recognised = recognise(&headings, &options.wanted)?;

        let mut evidence = Evidence::new(&headings, &recognised);
        let mut footer = FooterWatch::new(Width::of(&headings).least);
        let mut record = Record::default();
        let (mut rows, mut blank_rows) = (0, 0);
        while table.read(&mut record)? {
            footer.pass(&record);
            if record.is_empty() {
                blank_rows += 1;
            } else {
                rows += 1;
                evidence.add(&record);
            }
        }
        let footer = footer.finish().map(|(footer, lines)| {
            rows -= lines;
            footer
        });
        if rows == 0 {
            return Err(ReadError::NoRows { heading_row: dialect.heading_row });
        }
        let columns = evidence.columns(&headings, &recognised, options)?;
        let own = evidence.own(&headings, recognised.unknown);
        let (kind, currency, limits) = (recognised.kind, options.currency, options.limits);
        Ok(Plan { survey, dialect, kind, headings, columns, own, currency, rows, blank_rows, footer, limits })
    }

    /// Reads the rows of the same file, one after the other.
    ///
    /// # Errors
    /// [`ReadError::Changed`] when the source is another one, and its own.
    pub fn rows<R: Read + Seek>(&self, mut source: R) -> Result<Rows<'_, R>, ReadError> {
        if source.seek(SeekFrom::End(0))? != self.survey.bytes {
            return Err(ReadError::Changed);
        }
        let table = Table::open(source, self.survey.encoding, self.dialect, self.limits)?;
        if !table.headings().cells().map(csv_cell::restore).eq(self.headings.iter().map(String::as_str)) {
            return Err(ReadError::Changed);
        }
        Ok(Rows::new(self, table))
    }

    /// How wide the rows are.
    pub(super) fn width(&self) -> Width {
        Width::of(&self.headings)
    }

    /// The row of the first line that is no row any more.
    pub(super) fn end_row(&self) -> u64 {
        self.footer.as_ref().map_or(u64::MAX, |footer| *footer.rows.start())
    }
}

/// What the values of each column tell.
struct Evidence {
    watches: Vec<Watch>,
    width: Width,
}

struct Watch {
    column: usize,
    known: Option<Field>,
    days: DayEvidence,
    numbers: NumberEvidence,
    filled: bool,
}

impl Evidence {
    fn new(headings: &[String], recognised: &Recognised) -> Evidence {
        let watch = |column, known| Watch {
            column,
            known,
            days: DayEvidence::default(),
            numbers: NumberEvidence::default(),
            filled: false,
        };
        let known = recognised.mapping.iter().map(|&(column, field)| watch(column, Some(field)));
        let unknown = recognised.unknown.iter().map(|&(column, _)| watch(column, None));
        Evidence { watches: known.chain(unknown).collect(), width: Width::of(headings) }
    }

    fn add(&mut self, record: &Record) {
        // Refused rows prove nothing.
        if self.width.misfit(record).is_some() {
            return;
        }
        let row = record.row();
        for watch in &mut self.watches {
            let text = record.cell(watch.column).trim();
            if text.is_empty() {
                continue;
            }
            watch.filled = true;
            match watch.known.map(Field::field_type) {
                // Columns that are kept as they are can still settle the order of days for the others.
                None | Some(FieldType::Day) => watch.days.add(row, text),
                Some(FieldType::Money | FieldType::Number | FieldType::Share) => watch.numbers.add(row, text),
                Some(_) => {}
            }
        }
    }

    fn columns(
        &self,
        headings: &[String],
        recognised: &Recognised,
        options: &ReadOptions,
    ) -> Result<Vec<Column>, ReadError> {
        let days: Vec<_> =
            self.watches.iter().map(|watch| (watch.column, watch.known.is_some(), &watch.days)).collect();
        let numbers: Vec<_> = self.watches.iter().map(|watch| (watch.column, &watch.numbers)).collect();
        let mut columns = Vec::new();
        for watch in &self.watches {
            let Some(field) = watch.known else { continue };
            let heading = &headings[watch.column];
            let mark = || settle_marks(&numbers, watch.column, heading, options.decimal);
            let format = match field.field_type() {
                FieldType::Day => {
                    let order = settle_days(&days, watch.column, heading, options.dates)?;
                    Format::Day(DayFormat { order, serial: watch.days.is_serial() })
                }
                FieldType::Money | FieldType::Number => Format::Number(mark()?),
                FieldType::Share => {
                    // Without a percent sign in the heading, a column that never exceeds 1 counts in parts of one.
                    let percent = heading.contains('%') || watch.numbers.above_one;
                    Format::Share { mark: mark()?, percent }
                }
                _ => Format::Text,
            };
            columns.push(Column { column: watch.column, field, format });
        }
        debug_assert_eq!(columns.len(), recognised.mapping.len());
        Ok(columns)
    }

    /// The columns to keep, without those that have neither a heading nor a value.
    fn own(&self, headings: &[String], unknown: Vec<(usize, String)>) -> Vec<(usize, String)> {
        let filled = |column: usize| self.watches.iter().any(|watch| watch.column == column && watch.filled);
        unknown.into_iter().filter(|(column, _)| !headings[*column].trim().is_empty() || filled(*column)).collect()
    }
}

/// The place of an example in a column counted from 0.
fn place(column: usize, example: &Example) -> Place {
    Place { row: example.row, column: column + 1 }
}
