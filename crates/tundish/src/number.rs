//! Short numbers that people say aloud: `OP-1042`. Drawn in the transaction that uses them, in blocks for bulk work.
//!
//! A number is drawn in the order of commits on SQLite; on PostgreSQL two transactions that draw at the same time conflict and
//! one runs again, which is rare among people and avoided by blocks in bulk work. Gaps are allowed, repeats are not.

use tundish_db::{Result, Tx, args};
use tundish_domain::NumberKind;

/// Draws `count` consecutive numbers and answers the first.
pub async fn draw(tx: &mut Tx, kind: NumberKind, count: i64) -> Result<i64> {
    let (last,) = tx
        .one::<(i64,)>(
            "insert into short_number (kind, last) values ($1, $2)
             on conflict (kind) do update set last = short_number.last + $2
             returning last",
            args![kind.as_str(), count],
        )
        .await?;
    Ok(last - count + 1)
}
