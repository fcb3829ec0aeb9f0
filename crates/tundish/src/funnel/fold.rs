//! The fold: it takes the events in their order and adds what each changed to the sums in `funnel_sum` and `entry_sum`.
//!
//! What events add never changes once they are complete, so a batch is read in a snapshot of its own and only added within the
//! write; the write first makes sure that nobody else has come further meanwhile, and remembers how far it came. Several nodes
//! may fold at once: the sums and the position commit together, so every event is added once.
//!
//! Sums are made anew ([`super::rebuild`]) when a pipeline counts others as entered than it did, and when so many events wait that
//! adding them one by one would take longer.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;
use tundish_db::{Db, LogPosition, Result, Tx, args};
use tundish_domain::{funnel::EntryStages, id::EventSeq};

use super::{
    entry_store::{self, EntryRow},
    rebuild, report,
    store::{self, StockRow},
    stories, sum_table,
};
use crate::setting;

/// The name under which the fold remembers how far it came.
pub(super) const CONSUMER: &str = "funnel";
/// Events that one batch takes: adding them takes some ten milliseconds of the writer's time, even where every event lies on another
/// day.
const BATCH: i64 = 100;
/// Events behind from which on the sums are made anew: each batch touches pages all over the tables, so adding that many
/// events in batches writes more than the tables hold.
const FAR: i64 = 20_000;
/// How often new events are looked for.
const POLL: Duration = Duration::from_millis(500);
/// How long the fold waits at most after failing again and again.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How many times as long as it took the sums are left alone before they are made anew, so that a long import is not followed by
/// doing little else.
const REST: u32 = 4;

/// What became of one attempt to fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folded {
    /// So many events were added.
    Events(usize),
    /// All figures were made anew.
    Anew,
    /// There were none that could be added by now.
    Nothing,
    /// Somebody else had added them in between.
    ByAnother,
}

/// Folds one batch. True when events were added, so that there may be more.
///
/// # Errors
/// Those of the way to the database; nothing is folded then.
pub async fn run_once(db: &Db) -> Result<bool> {
    Ok(matches!(fold(db, BATCH).await?, Folded::Events(_) | Folded::Anew))
}

/// Folds at most so many events.
///
/// # Errors
/// As [`run_once`].
pub async fn fold(db: &Db, limit: i64) -> Result<Folded> {
    fold_or_start_anew(db, limit, true).await
}

/// Folds for as long as the program runs.
pub async fn keep_folding(db: Db) {
    let mut pause = POLL;
    let mut rests_until = Instant::now();
    loop {
        let began = Instant::now();
        match fold_or_start_anew(&db, BATCH, rests_until <= began).await {
            Ok(Folded::Events(_)) => {
                pause = POLL;
                continue;
            }
            Ok(Folded::Anew) => {
                let took = began.elapsed();
                tracing::info!(seconds = took.as_secs(), "the funnel's figures were made anew");
                rests_until = Instant::now() + took * REST;
                pause = POLL;
                continue;
            }
            Ok(Folded::Nothing | Folded::ByAnother) => pause = POLL,
            Err(error) => {
                // Reports add what is missing themselves, so nobody sees wrong figures meanwhile.
                tracing::error!(%error, pause_ms = pause.as_millis(), "the funnel could not be folded; it is tried again");
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
        tokio::time::sleep(pause).await;
    }
}

async fn fold_or_start_anew(db: &Db, limit: i64, may_start_anew: bool) -> Result<Folded> {
    let batch = match db.read(async move |tx| pending(tx, limit, may_start_anew).await).await? {
        Pending::Nothing => return Ok(Folded::Nothing),
        Pending::Anew => return rebuild::fold_anew(db, rebuild::ROOM).await,
        Pending::Batch(batch) => Arc::new(batch),
    };
    let events = batch.events;
    let is_added = db
        .write_bulk(async move |tx| {
            if tx.consumer_position(CONSUMER).await? != batch.from {
                return Ok::<_, tundish_db::Error>(false);
            }
            // The position goes first: of two nodes that are here at once one waits for the other, and then starts anew.
            tx.advance_consumer(CONSUMER, batch.to).await?;
            entry_store::add_stages(tx, &batch.new_stages).await?;
            sum_table::add(tx, &batch.stocks).await?;
            sum_table::add(tx, &batch.entries).await?;
            Ok(true)
        })
        .await?;
    Ok(if is_added { Folded::Events(events) } else { Folded::ByAnother })
}

/// How far the funnel was folded; nothing while the sums are being made anew.
pub(super) async fn position(tx: &mut Tx) -> Result<Option<LogPosition>> {
    let position = tx.consumer_position(CONSUMER).await?;
    Ok((!rebuild::is_rebuilding(position)).then_some(position))
}

/// What is to be done.
enum Pending {
    Nothing,
    Batch(Batch),
    Anew,
}

/// Events that follow each other, and what they add.
struct Batch {
    from: LogPosition,
    to: LogPosition,
    events: usize,
    /// What counts as entered in pipelines that are seen for the first time.
    new_stages: EntryStages,
    stocks: Vec<StockRow>,
    entries: Vec<EntryRow>,
}

async fn pending(tx: &mut Tx, limit: i64, may_start_anew: bool) -> Result<Pending> {
    // Without a company there is no day to count on; nothing can have been sold yet.
    let Some(company) = setting::company(tx).await? else { return Ok(Pending::Nothing) };
    let Some(from) = position(tx).await? else {
        let is_left = rebuild::was_left(tx).await?;
        return Ok(if is_left { Pending::Anew } else { Pending::Nothing });
    };
    let folded = entry_store::stages(tx).await?;
    let stages = report::entry_stages(tx).await?;
    if stages.contradicts(&folded) {
        return Ok(Pending::Anew);
    }
    let events = tx.next_events(from, limit).await?;
    let Some(last) = events.last() else { return Ok(Pending::Nothing) };
    if may_start_anew && i64::try_from(events.len()) == Ok(limit) && is_far_behind(tx, from).await? {
        return Ok(Pending::Anew);
    }
    let to = last.position;
    let seqs: Vec<EventSeq> = events.iter().map(|event| event.seq).collect();
    let told = stories::concerned(tx, &seqs).await?;
    let changes = stories::changes(&told, Some(from), Some(to), &stages, &company.time_zone);
    Ok(Pending::Batch(Batch {
        from,
        to,
        events: events.len(),
        new_stages: stages.beyond(&folded),
        stocks: store::rows(changes.stocks),
        entries: entry_store::rows(changes.intakes),
    }))
}

async fn is_far_behind(tx: &mut Tx, from: LogPosition) -> Result<bool> {
    let found = tx
        .optional::<(i64,)>(
            "select seq from (
               select seq from event where commit_group = $1 and seq > $2
               union all
               select seq from event where commit_group > $1
             ) behind limit 1 offset $3",
            args![from.commit_group, from.seq, FAR],
        )
        .await?;
    Ok(found.is_some())
}
