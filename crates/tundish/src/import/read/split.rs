//! Cuts text into records and cells, in memory bounded by the limits, with the row that a spreadsheet would show.
//!
//! The csv crate is not used here: it accepts a quotation mark that is never closed (the rest of the file becomes one cell
//! without a word), text after a closing one and cells of any size, and counts lines rather than rows. Each of these must be
//! refused with row and column.

use std::fmt;
use std::io::Read;

use super::decode::{Decoded, Encoding};
use super::error::{Place, ReadError};

#[cfg(test)]
mod tests;

/// How large a file's parts may be. There is no limit to the number of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of UTF-8 in a cell.
    pub cell_bytes: usize,
    /// Bytes of UTF-8 in a row.
    pub row_bytes: usize,
    /// Columns in a row.
    pub columns: usize,
}

impl Default for Limits {
    /// 10 MB a cell, 32 MB a row, 20,000 columns.
    fn default() -> Limits {
        Limits { cell_bytes: 10_000_000, row_bytes: 32_000_000, columns: 20_000 }
    }
}

/// One record: its cells, and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    text: String,
    ends: Vec<usize>,
    row: u64,
    line: u64,
}

impl Record {
    /// The number that a spreadsheet shows beside it, from 1. A cell with line breaks in it does not add rows.
    pub const fn row(&self) -> u64 {
        self.row
    }

    /// The line of the file on which it starts, from 1, as a text editor numbers it.
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// How many cells it has; a blank line has one, which is empty.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no cell holds anything but blanks.
    pub fn is_empty(&self) -> bool {
        // Delimiters are not in the text, so blank cells leave a blank text.
        self.text.is_empty() || self.text.trim().is_empty()
    }

    /// The cell in the column, counted from 0; empty beyond the last.
    pub fn cell(&self, column: usize) -> &str {
        let Some(&end) = self.ends.get(column) else {
            return "";
        };
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        &self.text[start..end]
    }

    /// All cells from left to right.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.cell(column))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// After a quotation mark inside a quoted cell: either half of a pair or the end.
    QuoteSeen,
}

/// Reads records one after the other.
pub struct Splitter<R> {
    source: Decoded<R>,
    /// What of the source's present chunk is not yet cut.
    chunk: Vec<u8>,
    at: usize,
    delimiter: u8,
    limits: Limits,
    row: u64,
    line: u64,
    after_return: bool,
    ended: bool,
}

/// The present chunk is left out: it holds what customers wrote.
impl<R> fmt::Debug for Splitter<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Splitter").field("source", &self.source).field("row", &self.row).finish_non_exhaustive()
    }
}

impl<R: Read> Splitter<R> {
    /// Cuts `source`, from where it stands, at this delimiter, which must be ASCII.
    pub fn new(source: R, encoding: Encoding, delimiter: u8, limits: Limits) -> Splitter<R> {
        let source = Decoded::new(source, encoding);
        Splitter {
            source,
            chunk: Vec::new(),
            at: 0,
            delimiter,
            limits,
            row: 0,
            line: 1,
            after_return: false,
            ended: false,
        }
    }

    /// Reads the next record into `record`, whose memory is used again; false at the end of the text.
    ///
    /// # Errors
    /// Text that is not in the encoding, NUL, wrong quoting, and parts over the limits, each with its place; the source's own.
    /// Nothing can be read after an error.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, ReadError> {
        let mut bytes = std::mem::take(&mut record.text).into_bytes();
        bytes.clear();
        record.ends.clear();
        record.row = self.row + 1;
        self.skip_line_feed()?;
        record.line = self.line;
        match self.cut(&mut bytes, &mut record.ends).and_then(|found| self.check_text(bytes, record, found)) {
            Ok(found) => Ok(found),
            Err(error) => {
                self.ended = true;
                self.at = self.chunk.len();
                Err(error)
            }
        }
    }

    /// Passes a record that spreadsheets do not show, so that it has no number.
    ///
    /// # Errors
    /// Those of [`Splitter::read`].
    pub fn skip_unnumbered(&mut self, record: &mut Record) -> Result<(), ReadError> {
        self.read(record)?;
        self.row = 0;
        record.row = 0;
        Ok(())
    }

    /// Whether the record is text; takes its bytes over.
    fn check_text(&mut self, bytes: Vec<u8>, record: &mut Record, found: bool) -> Result<bool, ReadError> {
        self.row += u64::from(found);
        if bytes.contains(&0) {
            let at = bytes.iter().position(|&byte| byte == 0).unwrap_or_default();
            return Err(ReadError::Nul { place: self.place_of(at, &record.ends) });
        }
        record.text = String::from_utf8(bytes).map_err(|error| ReadError::InvalidText {
            place: self.place_of(error.utf8_error().valid_up_to(), &record.ends),
            encoding: self.source.encoding(),
        })?;
        // The text holds no delimiters: half a character before one and half behind it would pass for a whole one.
        if let Some(&cut) = record.ends.iter().find(|end| !record.text.is_char_boundary(**end)) {
            return Err(ReadError::InvalidText {
                place: self.place_of(cut - 1, &record.ends),
                encoding: self.source.encoding(),
            });
        }
        Ok(found)
    }

    fn place_of(&self, byte: usize, ends: &[usize]) -> Place {
        Place { row: self.row, column: ends.partition_point(|&end| end <= byte) + 1 }
    }

    /// Sees to it that there is something to cut, unless the text is over.
    fn fill(&mut self) -> Result<bool, ReadError> {
        while self.at == self.chunk.len() && !self.ended {
            self.chunk.clear();
            self.at = 0;
            let chunk = self.source.next_chunk()?;
            self.chunk.extend_from_slice(chunk);
            self.ended = self.chunk.is_empty();
        }
        Ok(self.at < self.chunk.len())
    }

    /// Passes the second half of a line end that may stand in the next chunk.
    fn skip_line_feed(&mut self) -> Result<(), ReadError> {
        if self.after_return && self.fill()? {
            self.after_return = false;
            if self.chunk[self.at] == b'\n' {
                self.at += 1;
            }
        }
        Ok(())
    }

    /// Cuts one record; false when there is none left.
    fn cut(&mut self, bytes: &mut Vec<u8>, ends: &mut Vec<usize>) -> Result<bool, ReadError> {
        let mut state = State::CellStart;
        let mut start = 0;
        loop {
            if !self.fill()? {
                return self.end_of_text(state, bytes, ends);
            }
            let place = |column: usize| Place { row: self.row + 1, column };
            let rest = &self.chunk[self.at..];
            let byte = rest[0];
            match state {
                State::CellStart | State::QuoteSeen | State::Plain if byte == self.delimiter => {
                    self.at += 1;
                    ends.push(bytes.len());
                    start = bytes.len();
                    if self.limits.columns <= ends.len() {
                        return Err(ReadError::TooManyColumns {
                            place: place(ends.len() + 1),
                            limit: self.limits.columns,
                        });
                    }
                    state = State::CellStart;
                }
                State::CellStart | State::QuoteSeen | State::Plain if byte == b'\n' || byte == b'\r' => {
                    self.at += 1;
                    self.line += 1;
                    self.after_return = byte == b'\r';
                    ends.push(bytes.len());
                    return Ok(true);
                }
                State::CellStart if byte == b'"' => {
                    self.at += 1;
                    state = State::Quoted;
                }
                State::CellStart | State::Plain => {
                    let delimiter = self.delimiter;
                    let ends_cell = |&byte: &u8| byte == delimiter || byte == b'\n' || byte == b'\r';
                    let length = rest.iter().position(ends_cell).unwrap_or(rest.len());
                    bytes.extend_from_slice(&rest[..length]);
                    self.at += length;
                    self.check_size(start, bytes.len(), ends.len() + 1)?;
                    state = State::Plain;
                }
                State::QuoteSeen if byte == b'"' => {
                    self.at += 1;
                    bytes.push(b'"');
                    state = State::Quoted;
                }
                State::QuoteSeen => {
                    return Err(ReadError::TextAfterQuote { place: place(ends.len() + 1) });
                }
                State::Quoted => {
                    let length = rest.iter().position(|&byte| byte == b'"').unwrap_or(rest.len());
                    bytes.extend_from_slice(&rest[..length]);
                    self.count_lines(self.at, length);
                    self.at += length;
                    self.check_size(start, bytes.len(), ends.len() + 1)?;
                    if self.at < self.chunk.len() {
                        self.at += 1;
                        self.after_return = false;
                        state = State::QuoteSeen;
                    }
                }
            }
        }
    }

    fn end_of_text(&self, state: State, bytes: &[u8], ends: &mut Vec<usize>) -> Result<bool, ReadError> {
        match state {
            State::Quoted => {
                Err(ReadError::UnclosedQuote { place: Place { row: self.row + 1, column: ends.len() + 1 } })
            }
            State::CellStart if ends.is_empty() => Ok(false),
            _ => {
                ends.push(bytes.len());
                Ok(true)
            }
        }
    }

    /// Counts the lines that end inside a quoted cell; `after_return` carries over chunks.
    fn count_lines(&mut self, from: usize, length: usize) {
        for &byte in &self.chunk[from..from + length] {
            match byte {
                b'\n' if !self.after_return => self.line += 1,
                b'\r' => self.line += 1,
                _ => {}
            }
            self.after_return = byte == b'\r';
        }
    }

    fn check_size(&self, start: usize, length: usize, column: usize) -> Result<(), ReadError> {
        let place = Place { row: self.row + 1, column };
        if self.limits.cell_bytes < length - start {
            return Err(ReadError::CellTooLong { place, limit: self.limits.cell_bytes });
        }
        if self.limits.row_bytes < length {
            return Err(ReadError::RowTooLong { place, limit: self.limits.row_bytes });
        }
        Ok(())
    }
}
