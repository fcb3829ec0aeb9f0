//! Rows of answers, read column by column into plain Rust values.

use crate::{Error, Result};

/// A stored value, borrowed from the answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ColumnValue<'r> {
    /// SQL null.
    Null,
    /// `bigint`, or a boolean on SQLite.
    Int(i64),
    /// `double precision`.
    Real(f64),
    /// `boolean` on PostgreSQL.
    Bool(bool),
    /// `text`.
    Text(&'r str),
    /// `bytea`.
    Bytes(&'r [u8]),
}

impl ColumnValue<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Int(_) => "an integer",
            Self::Real(_) => "a real number",
            Self::Bool(_) => "a boolean",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }
}

/// A type that one column holds.
pub trait Column: Sized {
    /// Reads the value, or says what was expected instead.
    fn decode(value: ColumnValue<'_>) -> std::result::Result<Self, String>;
}

/// A type that one row holds. Tuples of columns are rows; structs read their columns in order with [`Row::next`].
pub trait FromRow: Sized {
    /// Reads the row from its first column on.
    fn from_row(row: &mut Row<'_>) -> Result<Self>;
}

pub(crate) enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

/// One row of an answer; remembers how many columns were read.
pub struct Row<'r> {
    source: Source<'r>,
    next: usize,
}

impl<'r> Row<'r> {
    pub(crate) fn new(source: Source<'r>) -> Self {
        Self { source, next: 0 }
    }

    /// Reads the next column.
    #[expect(
        clippy::should_implement_trait,
        reason = "every column has a type of its own, which an iterator cannot give"
    )]
    pub fn next<T: Column>(&mut self) -> Result<T> {
        let column = self.next;
        self.next += 1;
        T::decode(self.value(column)?).map_err(|detail| Error::decode(column, detail))
    }

    fn value(&self, column: usize) -> Result<ColumnValue<'_>> {
        match &self.source {
            Source::Sqlite(row) => crate::sqlite::column(row, column),
            Source::Postgres(row) => crate::postgres::column(row, column),
        }
    }
}

fn expected(what: &str, found: ColumnValue<'_>) -> String {
    format!("expected {what}, found {}", found.kind())
}

impl Column for i64 {
    fn decode(value: ColumnValue<'_>) -> std::result::Result<Self, String> {
        match value {
            ColumnValue::Int(v) => Ok(v),
            other => Err(expected("an integer", other)),
        }
    }
}

impl Column for u32 {
    fn decode(value: ColumnValue<'_>) -> std::result::Result<Self, String> {
        i64::decode(value)?.try_into().map_err(|_| "expected a number from 0 to 4294967295".to_owned())
    }
}

impl Column for f64 {
    fn decode(value: ColumnValue<'_>) -> std::result::Result<Self, String> {
        match value {
            ColumnValue::Real(v) => Ok(v),
            other => Err(expected("a real number", other)),
        }
    }
}

impl Column for bool {
    fn decode(value: ColumnValue<'_>) -> std::result::Result<Self, String> {
        match value {
            ColumnValue::Bool(v) => Ok(v),
            ColumnValue::Int(v) => Ok(v != 0),
            other => Err(expected("a boolean", other)),
        }
    }
}

impl Column for String {
    fn decode(value: ColumnValue<'_>) -> std::result::Result<Self, String> {
        match value {
            ColumnValue::Text(v) => Ok(v.to_owned()),
            other => Err(expected("text", other)),
        }
    }
}

impl Column for Vec<u8> {
    fn decode(value: ColumnValue<'_>) -> std::result::Result<Self, String> {
        match value {
            ColumnValue::Bytes(v) => Ok(v.to_vec()),
            other => Err(expected("bytes", other)),
        }
    }
}

impl<T: Column> Column for Option<T> {
    fn decode(value: ColumnValue<'_>) -> std::result::Result<Self, String> {
        match value {
            ColumnValue::Null => Ok(None),
            other => T::decode(other).map(Some),
        }
    }
}

macro_rules! row_of_tuple {
    ($($column:ident)+) => {
        impl<$($column: Column),+> FromRow for ($($column,)+) {
            fn from_row(row: &mut Row<'_>) -> Result<Self> {
                Ok(($(row.next::<$column>()?,)+))
            }
        }
    };
}
row_of_tuple!(A);
row_of_tuple!(A B);
row_of_tuple!(A B C);
row_of_tuple!(A B C D);
row_of_tuple!(A B C D E);
row_of_tuple!(A B C D E F);
row_of_tuple!(A B C D E F G);
row_of_tuple!(A B C D E F G H);
row_of_tuple!(A B C D E F G H I);
row_of_tuple!(A B C D E F G H I J);
row_of_tuple!(A B C D E F G H I J K);
row_of_tuple!(A B C D E F G H I J K L);

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row").finish_non_exhaustive()
    }
}
