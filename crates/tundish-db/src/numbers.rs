//! Counters of short numbers, from which nobody waits for anybody.
//!
//! A row that everybody counts up would be the one row over which transactions on PostgreSQL conflict: with eight clients a
//! tenth of all new records were refused as busy, with sixteen a half. There each kind has a sequence, which is no part of
//! any transaction: what is drawn in vain leaves a gap. On SQLite, where writers take turns anyway, the row is the counter.

use tundish_domain::NumberKind;

use crate::{Db, Error, Result, Tx, args};

/// How often a block is drawn again because somebody else drew from its middle.
const BLOCK_TRIES: usize = 16;

impl Tx {
    /// Draws `count` consecutive numbers, from 1 on, and answers the first. No number is drawn twice; gaps are left by
    /// transactions that fail and, on PostgreSQL, by blocks that could not be had in one piece.
    ///
    /// # Errors
    /// [`Error::Busy`] when others drew from the middle of every block that was tried.
    pub async fn draw_numbers(&mut self, kind: NumberKind, count: i64) -> Result<i64> {
        if !self.is_postgres() {
            let (last,) = self
                .one::<(i64,)>(
                    "insert into short_number (kind, last) values ($1, $2)
                     on conflict (kind) do update set last = short_number.last + $2
                     returning last",
                    args![kind.as_str(), count],
                )
                .await?;
            return Ok(last - count + 1);
        }
        let sql = format!(
            "select min(n), max(n) from
             (select nextval('{}') as n from generate_series(cast(1 as bigint), cast($1 as bigint))) as drawn",
            sequence(kind)
        );
        for _ in 0..BLOCK_TRIES {
            let (first, last) = self.one::<(i64, i64)>(&sql, args![count]).await?;
            if last - first + 1 == count {
                return Ok(first);
            }
        }
        Err(Error::Busy)
    }
}

impl Db {
    /// Makes the counters that are missing; one of a kind that was counted in the table before goes on from there.
    pub(crate) async fn make_counters(&self) -> Result<()> {
        let made = self
            .write_bulk(async |tx| {
                if !tx.is_postgres() {
                    return Ok(());
                }
                let script: String = NumberKind::ALL.iter().map(|&kind| make(kind)).collect();
                tx.script(&format!("do $$ begin {script} end $$")).await
            })
            .await;
        match made {
            // PostgreSQL lets two nodes that start together both find a sequence missing; one of them made it.
            Err(Error::Unique(_)) => Ok(()),
            other => other,
        }
    }
}

fn make(kind: NumberKind) -> String {
    let sequence = sequence(kind);
    format!(
        "if to_regclass('{sequence}') is null then
           execute format('create sequence {sequence} start with %s',
                          (select coalesce(max(last), 0) + 1 from short_number where kind = '{kind}'));
         end if; "
    )
}

fn sequence(kind: NumberKind) -> String {
    format!("short_number_{kind}")
}
