//! Short numbers that people say aloud: `OP-1042`. Drawn in the transaction that uses them, in blocks for bulk work.
//!
//! Gaps are allowed, repeats are not. Drawing makes nobody wait for anybody; how, is `tundish_db`'s business. It comes last
//! before a record is stored: what was drawn for a record that is refused then does not come back on PostgreSQL.

use tundish_db::{Result, Tx};
use tundish_domain::NumberKind;

/// Draws `count` consecutive numbers and answers the first.
///
/// # Errors
/// `Busy` when many draw blocks at the same time; those of the way to the database.
pub async fn draw(tx: &mut Tx, kind: NumberKind, count: i64) -> Result<i64> {
    tx.draw_numbers(kind, count).await
}
