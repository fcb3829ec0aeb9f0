//! Tidying up: rows that only let somebody in, hold somebody off or repeat an answer are deleted once their time is over.
//!
//! None of them counts any more when it is deleted, and whoever reads them looks at the clock: tidying late hurts nobody, tidying
//! twice neither, so every node does it. What people know about customers is never deleted here.

use std::time::Duration;

use tundish_db::{Db, Result, Tx};

use crate::{
    auth::{awaited_code, session, throttle},
    web,
};

/// Rows that one write deletes at most: others wait for it no longer than for a person's write.
const CHUNK: i64 = 500;
/// How often the program tidies up.
const EVERY: Duration = Duration::from_secs(3_600);

/// Tidies up for as long as the program runs, the first time at once.
pub async fn keep_tidy(db: Db) {
    loop {
        match run(&db).await {
            Ok(0) => {}
            Ok(rows) => tracing::debug!(rows, "what had expired was deleted"),
            Err(error) => tracing::warn!(%error, "what has expired could not be deleted; it is tried again"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Deletes what has expired by now; answers how many rows.
///
/// # Errors
/// Those of the database; what was deleted until then stays deleted.
pub async fn run(db: &Db) -> Result<u64> {
    let mut rows = 0;
    loop {
        let deleted = db.write_bulk(async |tx| chunk(tx).await).await?;
        if deleted == 0 {
            return Ok(rows);
        }
        rows += deleted;
    }
}

/// Deletes a few rows of each kind.
async fn chunk(tx: &mut Tx) -> Result<u64> {
    Ok(session::delete_expired(tx, CHUNK).await?
        + awaited_code::delete_expired(tx, CHUNK).await?
        + throttle::delete_forgotten(tx, CHUNK).await?
        + web::delete_old_answers(tx, CHUNK).await?)
}
