//! The sums made anew, from the histories as they stand.
//!
//! While that lasts the fold's position holds a sign in place of a number of an event, so reports count from the history and nobody
//! folds. That frees the sums from having to be right in between: they are written in the order of their keys, in small chunks
//! between which people go first, and the position is set last. An import of a hundred thousand opportunities is folded by this,
//! and the figures follow a pipeline that counts others as entered than before.
//!
//! Memory is bounded: what lies behind the last owner for whom there is room is left to another pass over the histories.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tundish_db::{Db, FromRow, LogPosition, Result, Tx, args};
use tundish_domain::{
    Day, TimeZone,
    funnel::{Cell, Counts, Delta, EntryStages, IntakeCell, IntakeDelta, Measures},
    id::{EventSeq, UserId},
};

use super::{
    entry_store::{self, EntryRow},
    fold::{CONSUMER, Folded},
    report,
    store::{self, StockRow},
    stories::{self, Changes, Told},
    sum_table::{self, SumRow},
};
use crate::setting;

/// Rows that one chunk writes: some ten milliseconds of the writer's time.
const CHUNK: usize = 1_000;
/// Changes of single days that the fold lets one pass keep in memory, about 150 bytes each.
pub(super) const ROOM: usize = 400_000;
/// How often the one who makes the sums anew says that they still do.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);
/// Silence after which somebody else starts over.
const LEFT_AFTER_MICROS: i64 = 60_000_000;

/// Whether the position is the sign of somebody who makes the sums anew.
pub(super) fn is_rebuilding(position: LogPosition) -> bool {
    position.seq < 0
}

/// Whether whoever was making the sums anew has stopped without coming to the end.
pub(super) async fn was_left(tx: &mut Tx) -> Result<bool> {
    let now = tx.now();
    let found = tx.optional::<(i64,)>("select updated_at from event_consumer where name = $1", args![CONSUMER]).await?;
    Ok(found.is_none_or(|(updated_at,)| updated_at + LEFT_AFTER_MICROS < now.as_micros()))
}

/// Makes all sums anew, as the fold does by itself when it is better than adding to them.
///
/// `room` is how many changes of single days a pass over the histories keeps; those of one owner at least.
///
/// # Errors
/// Those of the way to the database. The sums stay unused then, and after a minute the fold starts over.
pub async fn fold_anew(db: &Db, room: usize) -> Result<Folded> {
    let Some(mine) = begin(db).await? else { return Ok(Folded::ByAnother) };
    let work = work(db, mine, room);
    let alive = async {
        loop {
            tokio::time::sleep(SIGN_OF_LIFE).await;
            // Whoever fails here fails in the work as well.
            let _: Result<bool> = db.write_bulk(async move |tx| goes_on(tx, mine).await).await;
        }
    };
    tokio::select! {
        done = work => Ok(if done? { Folded::Anew } else { Folded::ByAnother }),
        () = alive => Ok(Folded::ByAnother),
    }
}

/// Sets the sign, unless somebody else is at it.
async fn begin(db: &Db) -> Result<Option<LogPosition>> {
    db.write_bulk(async |tx| {
        if is_rebuilding(tx.consumer_position(CONSUMER).await?) && !was_left(tx).await? {
            return Ok(None);
        }
        let mine = LogPosition { commit_group: 0, seq: -tx.next_id::<EventSeq>().get() };
        tx.advance_consumer(CONSUMER, mine).await?;
        entry_store::forget_stages(tx).await?;
        Ok(Some(mine))
    })
    .await
}

/// Whether the sign is still ours; says that we are still at it. Every write begins with this.
async fn goes_on(tx: &mut Tx, mine: LogPosition) -> Result<bool> {
    let is_ours = tx.consumer_position(CONSUMER).await? == mine;
    if is_ours {
        tx.advance_consumer(CONSUMER, mine).await?;
    }
    Ok(is_ours)
}

/// False when somebody else took over.
async fn work(db: &Db, mine: LogPosition, room: usize) -> Result<bool> {
    for table in [store::TABLE, entry_store::TABLE] {
        let remove_some = async move |tx: &mut Tx| {
            let is_ours = goes_on(tx, mine).await?;
            Ok::<_, tundish_db::Error>((is_ours, is_ours && table.remove_some(tx).await?))
        };
        let (mut is_ours, mut are_left) = (true, true);
        while is_ours && are_left {
            (is_ours, are_left) = db.write_bulk(remove_some).await?;
        }
        if !is_ours {
            return Ok(false);
        }
    }
    let Some(goal) = db.read(async |tx| Goal::now(tx).await).await? else { return Ok(false) };
    let goal = Arc::new(goal);
    // The company's own figures, which belong to no owner, come first.
    let mut next = Some(None);
    while let Some(first) = next {
        let pass = {
            let goal = Arc::clone(&goal);
            db.read_long(async move |tx| Pass::over(tx, &goal, first, room).await).await?
        };
        next = pass.rest;
        for owner in pass.owners.into_values() {
            let (stocks, entries) = owner.rows();
            if !(write(db, mine, stocks).await? && write(db, mine, entries).await?) {
                return Ok(false);
            }
        }
    }
    db.write_bulk(async move |tx| {
        let is_ours = goes_on(tx, mine).await?;
        if is_ours {
            entry_store::add_stages(tx, &goal.stages).await?;
            tx.advance_consumer(CONSUMER, goal.position).await?;
        }
        Ok(is_ours)
    })
    .await
}

async fn write<R: SumRow>(db: &Db, mine: LogPosition, rows: Vec<R>) -> Result<bool> {
    let rows = Arc::new(rows);
    for first in (0..rows.len()).step_by(CHUNK) {
        let rows = Arc::clone(&rows);
        let last = (first + CHUNK).min(rows.len());
        let is_ours = db
            .write_bulk(async move |tx| {
                let is_ours = goes_on(tx, mine).await?;
                if is_ours {
                    sum_table::insert(tx, &rows[first..last]).await?;
                }
                Ok::<_, tundish_db::Error>(is_ours)
            })
            .await?;
        if !is_ours {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the sums are to say.
struct Goal {
    /// Up to which event.
    position: LogPosition,
    stages: EntryStages,
    zone: TimeZone,
}

impl Goal {
    async fn now(tx: &mut Tx) -> Result<Option<Self>> {
        let Some(company) = setting::company(tx).await? else { return Ok(None) };
        let position = tx.last_event().await?;
        Ok(Some(Self { position, stages: report::entry_stages(tx).await?, zone: company.time_zone }))
    }
}

/// What single days change for some owners.
#[derive(Default)]
struct Pass {
    owners: BTreeMap<Option<UserId>, OfOwner>,
    /// How many changes may be kept, and are.
    room: usize,
    kept: usize,
    /// From this owner on nothing is kept, because there was no room.
    rest: Option<Option<UserId>>,
}

#[derive(Default)]
struct OfOwner {
    stocks: BTreeMap<(Day, Cell), Measures>,
    intakes: BTreeMap<(Day, IntakeCell), Counts>,
}

impl OfOwner {
    fn len(&self) -> usize {
        self.stocks.len() + self.intakes.len()
    }

    fn rows(self) -> (Vec<StockRow>, Vec<EntryRow>) {
        let stocks = self.stocks.into_iter().map(|((day, cell), measures)| Delta { day, cell, measures });
        let intakes = self.intakes.into_iter().map(|((day, cell), counts)| IntakeDelta { day, cell, counts });
        (store::rows(stocks), entry_store::rows(intakes))
    }
}

impl Pass {
    /// Reads all histories for the owners from this one on, as far as there is room.
    async fn over(tx: &mut Tx, goal: &Goal, first: Option<UserId>, room: usize) -> Result<Self> {
        let mut pass = Self { room, ..Self::default() };
        let mut history: Vec<Told> = Vec::new();
        tx.each(&stories::select("1 = 1"), args![], |row| {
            let told = Told::from_row(row)?;
            if history.last().is_some_and(|last| last.span.opportunity != told.span.opportunity) {
                pass.count(&history, goal, first);
                history.clear();
            }
            history.push(told);
            Ok(())
        })
        .await?;
        pass.count(&history, goal, first);
        Ok(pass)
    }

    fn count(&mut self, history: &[Told], goal: &Goal, first: Option<UserId>) {
        let Changes { stocks, intakes } =
            stories::changes(history, None, Some(goal.position), &goal.stages, &goal.zone);
        for Delta { day, cell, measures } in stocks {
            if let Some(owner) = self.of(cell.owner, first) {
                let before = owner.len();
                *owner.stocks.entry((day, cell)).or_default() += measures;
                self.kept += usize::from(before < self.owners[&cell.owner].len());
            }
        }
        for IntakeDelta { day, cell, counts } in intakes {
            if let Some(owner) = self.of(cell.owner, first) {
                let before = owner.len();
                *owner.intakes.entry((day, cell)).or_default() += counts;
                self.kept += usize::from(before < self.owners[&cell.owner].len());
            }
        }
        while self.room < self.kept && 1 < self.owners.len() {
            let Some((owner, dropped)) = self.owners.pop_last() else { break };
            self.kept -= dropped.len();
            self.rest = Some(owner);
        }
    }

    fn of(&mut self, owner: Option<UserId>, first: Option<UserId>) -> Option<&mut OfOwner> {
        let is_kept = first <= owner && self.rest.is_none_or(|rest| owner < rest);
        is_kept.then(|| self.owners.entry(owner).or_default())
    }
}
