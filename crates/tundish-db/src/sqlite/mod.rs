//! The embedded arm: one file, one writer that commits in groups, readers that never wait.

mod budget;
mod checkpoint;
mod committer;
mod connection;
mod copy;
mod reader;
mod statement;
mod writer;

use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;

pub(crate) use self::{
    reader::Readers,
    statement::SqliteTx,
    writer::{Lane, Writer},
};
use crate::{Error, Result, row::ColumnValue};

/// Both sides of one database file.
pub(crate) struct Sqlite {
    pub(crate) writer: Writer,
    pub(crate) readers: Readers,
    path: PathBuf,
}

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let writer = Writer::open(path)?;
        let readers = Readers::open(path)?;
        Ok(Self { writer, readers, path: path.to_owned() })
    }

    /// Copies the file to one beside it that is named after its schema, and answers where that is; nothing when it has another
    /// schema by now.
    pub(crate) fn keep_copy(&self, schema: i64) -> Result<Option<PathBuf>> {
        let mut to = self.path.clone().into_os_string();
        to.push(format!(".schema-{schema}"));
        let to = PathBuf::from(to);
        Ok(copy::copy(&self.path, &to, schema)?.then_some(to))
    }
}

pub(crate) fn column<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Result<ColumnValue<'r>> {
    Ok(match row.get_ref(column).map_err(|error| Error::decode(column, error))? {
        ValueRef::Null => ColumnValue::Null,
        ValueRef::Integer(v) => ColumnValue::Int(v),
        ValueRef::Real(v) => ColumnValue::Real(v),
        ValueRef::Text(v) => ColumnValue::Text(std::str::from_utf8(v).map_err(|error| Error::decode(column, error))?),
        ValueRef::Blob(v) => ColumnValue::Bytes(v),
    })
}

/// Says in the seam's words what the driver reported.
pub(crate) fn failure(error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode;
    match error {
        rusqlite::Error::SqliteFailure(code, message) => {
            let message = message.unwrap_or_else(|| code.to_string());
            match code.code {
                ErrorCode::ConstraintViolation
                    if matches!(
                        code.extended_code,
                        rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                            | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                            | rusqlite::ffi::SQLITE_CONSTRAINT_ROWID
                    ) =>
                {
                    Error::Unique(message.trim_start_matches("UNIQUE constraint failed: ").to_owned())
                }
                ErrorCode::ConstraintViolation => Error::Constraint(message),
                ErrorCode::DiskFull => Error::Full,
                ErrorCode::OperationInterrupted => Error::TooLong,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy,
                ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::OutOfMemory
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::PermissionDenied
                | ErrorCode::FileLockingProtocolFailed => Error::Unavailable(message),
                _ => Error::Statement(message),
            }
        }
        rusqlite::Error::QueryReturnedNoRows => Error::NoRow,
        other => Error::Statement(other.to_string()),
    }
}
