//! How every connection to the file is set up.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};

use super::{budget::Budget, failure};
use crate::Result;

const STATEMENTS_KEPT: usize = 256;

/// A connection together with the budget that guards it.
pub(super) struct Guarded {
    pub(super) connection: Connection,
    pub(super) budget: Budget,
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(failure)?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(failure)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // 8 MiB of cache at most, memory for sorting, and no trust in functions that a schema might name.
    connection
        .execute_batch("pragma foreign_keys = on; pragma cache_size = -8192; pragma temp_store = memory; pragma trusted_schema = off;")
        .map_err(failure)?;
    Ok(connection)
}

/// The one connection that writes. Creates the file when it is missing.
pub(super) fn open_writer(path: &Path) -> Result<Guarded> {
    let mut connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    // FULL syncs the log at each commit: what was acknowledged survives a loss of power. Checkpoints have a thread of their own.
    connection
        .execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 0;")
        .map_err(failure)?;
    let budget = Budget::install(&mut connection)?;
    Ok(Guarded { connection, budget })
}

/// A connection that cannot write.
pub(super) fn open_reader(path: &Path) -> Result<Guarded> {
    let mut connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("pragma query_only = on;").map_err(failure)?;
    let budget = Budget::install(&mut connection)?;
    Ok(Guarded { connection, budget })
}

/// A connection that only moves the log into the file.
pub(super) fn open_checkpointer(path: &Path) -> Result<Connection> {
    open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
}
