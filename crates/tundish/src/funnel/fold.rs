//! The fold: it takes the events in their order and adds what each changed to the sums in `funnel_sum`.
//!
//! What one event adds never changes once the event is complete, so a batch is read in a snapshot of its own and only added
//! within the write; the write first makes sure that nobody else has come further meanwhile, and remembers how far it came.
//! Several nodes may fold at once: the sums and the position commit together, so every event is added once.

use std::{sync::Arc, time::Duration};

use tundish_db::{Db, FromRow, LogPosition, Result, Row, Tx};
use tundish_domain::{
    funnel,
    id::EventSeq,
    span::{Span, SpanEdit},
};

use super::{
    selection::Arguments,
    store::{self, Sums},
};
use crate::{opportunity::history, setting};

/// The name under which the fold remembers how far it came.
const CONSUMER: &str = "funnel";
/// Events that one batch takes: adding them takes some ten milliseconds of the writer's time, even where every event lies on another
/// day.
const BATCH: i64 = 100;
/// How often new events are looked for.
const POLL: Duration = Duration::from_millis(500);
/// How long the fold waits at most after failing again and again.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What became of one attempt to fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folded {
    /// So many events were added.
    Events(usize),
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
    Ok(matches!(fold(db, BATCH).await?, Folded::Events(_)))
}

/// Folds at most so many events.
///
/// # Errors
/// As [`run_once`].
pub async fn fold(db: &Db, limit: i64) -> Result<Folded> {
    let Some(batch) = db.read(async move |tx| pending(tx, limit).await).await? else { return Ok(Folded::Nothing) };
    let events = batch.events;
    let batch = Arc::new(batch);
    let is_added = db
        .write_bulk(async move |tx| {
            if tx.consumer_position(CONSUMER).await? != batch.from {
                return Ok::<_, tundish_db::Error>(false);
            }
            // The position goes first: of two nodes that are here at once one waits for the other, and then starts anew.
            tx.advance_consumer(CONSUMER, batch.to).await?;
            store::add(tx, &batch.sums).await?;
            Ok(true)
        })
        .await?;
    Ok(if is_added { Folded::Events(events) } else { Folded::ByAnother })
}

/// Folds for as long as the program runs.
pub async fn keep_folding(db: Db) {
    let mut pause = POLL;
    loop {
        match fold(&db, BATCH).await {
            Ok(Folded::Events(_)) => {
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

/// How far the funnel was folded.
pub(super) async fn position(tx: &mut Tx) -> Result<LogPosition> {
    tx.consumer_position(CONSUMER).await
}

/// Events that follow each other, and what they add.
struct Batch {
    from: LogPosition,
    to: LogPosition,
    events: usize,
    sums: Sums,
}

async fn pending(tx: &mut Tx, limit: i64) -> Result<Option<Batch>> {
    let from = position(tx).await?;
    let events = tx.next_events(from, limit).await?;
    let Some(last) = events.last() else { return Ok(None) };
    let to = last.position;
    // Without a company there is no day to count on; nothing can have been sold yet.
    let Some(company) = setting::company(tx).await? else { return Ok(None) };
    let seqs: Vec<EventSeq> = events.iter().map(|event| event.seq).collect();
    let edit = edits(tx, &seqs).await?;
    let sums = store::sums(&funnel::deltas(&edit, &company.time_zone));
    Ok(Some(Batch { from, to, events: events.len(), sums }))
}

/// What the events did to the history, as one edit: changes of stock only add up.
async fn edits(tx: &mut Tx, events: &[EventSeq]) -> Result<SpanEdit> {
    let columns = history::WRITTEN.iter().map(|column| format!("s.{column}")).collect::<Vec<_>>().join(", ");
    let mut edit = SpanEdit::default();
    for events in events.chunks(Arguments::LONGEST_LIST) {
        let mut arguments = Arguments::default();
        let events = arguments.list(events);
        let sql = format!(
            "select {columns}, false from opportunity_span s where s.known_from in ({events})
             union all
             select {columns}, true from opportunity_span s where s.known_to in ({events})"
        );
        tx.each(&sql, &arguments.0, |row| {
            let Concerned { span, is_superseded } = Concerned::from_row(row)?;
            if is_superseded {
                edit.supersede.push(span);
            } else {
                edit.insert.push(span);
            }
            Ok(())
        })
        .await?;
    }
    Ok(edit)
}

struct Concerned {
    span: Span,
    is_superseded: bool,
}

impl FromRow for Concerned {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let history::Stored(span) = history::Stored::from_row(row)?;
        Ok(Self { span, is_superseded: row.next()? })
    }
}
