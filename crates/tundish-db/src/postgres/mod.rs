//! The server arm: several stateless nodes on one PostgreSQL.

mod client;
mod copy;
mod lone;
pub(crate) mod patience;
mod turns;
mod tx;
mod value;

pub(crate) use self::{
    client::Postgres,
    tx::{CommitError, PgTx},
};
use crate::{Error, Result, row::ColumnValue};

pub(crate) fn column(row: &tokio_postgres::Row, column: usize) -> Result<ColumnValue<'_>> {
    row.try_get::<_, ColumnValue<'_>>(column).map_err(|error| Error::decode(column, describe(&error)))
}

/// Says in the seam's words what the server reported.
pub(crate) fn failure(error: &tokio_postgres::Error) -> Error {
    use tokio_postgres::error::SqlState;
    let Some(db) = error.as_db_error() else {
        return Error::Unavailable(describe(error));
    };
    let code = db.code();
    if *code == SqlState::UNIQUE_VIOLATION {
        return Error::Unique(db.constraint().unwrap_or_else(|| db.message()).to_owned());
    }
    if *code == SqlState::QUERY_CANCELED {
        return Error::TooLong;
    }
    if *code == SqlState::T_R_SERIALIZATION_FAILURE
        || *code == SqlState::T_R_DEADLOCK_DETECTED
        || *code == SqlState::LOCK_NOT_AVAILABLE
    {
        return Error::Busy;
    }
    if *code == SqlState::DISK_FULL {
        return Error::Full;
    }
    match &code.code()[..2] {
        "23" => Error::Constraint(db.message().to_owned()),
        // Connection lost, too many connections or memory, the server stops or starts, its disk fails, it finds itself broken.
        "08" | "53" | "57" | "58" | "XX" => Error::Unavailable(db.message().to_owned()),
        // A connection that was ended for idling in a transaction, a read-only standby.
        "25" if *code == SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => Error::Unavailable(db.message().to_owned()),
        "25" if *code == SqlState::READ_ONLY_SQL_TRANSACTION => Error::Unavailable(db.message().to_owned()),
        _ => Error::Statement(db.message().to_owned()),
    }
}

/// Whether the server gave up this transaction in favour of another one.
pub(crate) fn is_conflict(error: &tokio_postgres::Error) -> bool {
    use tokio_postgres::error::SqlState;
    error
        .code()
        .is_some_and(|code| *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED)
}

/// The driver's message with its cause, which alone says what happened.
fn describe(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
