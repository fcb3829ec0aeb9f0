//! A file as headings and the records below them, before anything is known about their meaning.

use std::io::{Read, Seek, SeekFrom};

use super::decode::Encoding;
use super::dialect::Dialect;
use super::error::ReadError;
use super::split::{Limits, Record, Splitter};

#[cfg(test)]
mod tests;

/// Headings, and the records below them one after the other.
#[derive(Debug)]
pub struct Table<R> {
    splitter: Splitter<R>,
    headings: Record,
}

impl<R: Read + Seek> Table<R> {
    /// Opens `source` from its start and passes everything above the headings.
    ///
    /// # Errors
    /// Those of [`Splitter::read`], and [`ReadError::Empty`] when the headings are not there.
    pub fn open(mut source: R, encoding: Encoding, dialect: Dialect, limits: Limits) -> Result<Table<R>, ReadError> {
        source.seek(SeekFrom::Start(0))?;
        let mut splitter = Splitter::new(source, encoding, dialect.delimiter.byte(), limits);
        let mut headings = Record::default();
        if dialect.names_delimiter {
            splitter.skip_unnumbered(&mut headings)?;
        }
        while headings.row() < dialect.heading_row {
            if !splitter.read(&mut headings)? {
                return Err(ReadError::Empty);
            }
        }
        Ok(Table { splitter, headings })
    }
}

impl<R: Read> Table<R> {
    /// The record with the headings.
    pub const fn headings(&self) -> &Record {
        &self.headings
    }

    /// Reads the next record below the headings into `record`, blank ones included; false at the end.
    ///
    /// # Errors
    /// Those of [`Splitter::read`].
    pub fn read(&mut self, record: &mut Record) -> Result<bool, ReadError> {
        self.splitter.read(record)
    }
}

/// Each record in a memory of its own; for tests and small files.
impl<R: Read> Iterator for Table<R> {
    type Item = Result<Record, ReadError>;

    fn next(&mut self) -> Option<Result<Record, ReadError>> {
        let mut record = Record::default();
        match self.read(&mut record) {
            Ok(true) => Some(Ok(record)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }
}
