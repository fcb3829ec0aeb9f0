//! Histories of single opportunities, as they were believed at places of the log.
//!
//! What some events add to the sums is what the histories of the opportunities concerned tell after them less what they told
//! before. Both are read from the rows as they lie now: each says from which event to which it was believed. Events are compared
//! by their places in the log, in which the fold takes them, and not by their numbers, which on PostgreSQL are not that order.

use tundish_db::{FromRow, LogPosition, Result, Row, Tx};
use tundish_domain::{
    Span, TimeZone,
    funnel::{self, Delta, EntryStages, IntakeDelta, Intakes},
    id::{EventSeq, OpportunityId},
    span::SpanEdit,
};

use super::selection::Arguments;
use crate::opportunity::history;

/// A row of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) span: Span,
    /// The event that told it.
    from: LogPosition,
    /// The event that told otherwise.
    to: Option<LogPosition>,
}

impl Told {
    /// Whether it was believed once the event at this place was known, and none behind it.
    pub(super) fn is_believed(&self, at: LogPosition) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

impl FromRow for Told {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let history::Stored(span) = history::Stored::from_row(row)?;
        let place = |commit_group, seq: EventSeq| LogPosition { commit_group, seq: seq.get() };
        let from = place(row.next()?, span.known_from);
        let to: Option<i64> = row.next()?;
        Ok(Self { span, from, to: to.zip(span.known_to).map(|(group, seq)| place(group, seq)) })
    }
}

/// The statement that reads rows of histories, in the order of opportunities.
pub(super) fn select(condition: &str) -> String {
    let columns = history::WRITTEN.iter().map(|column| format!("s.{column}")).collect::<Vec<_>>().join(", ");
    format!(
        "select {columns}, f.commit_group, t.commit_group
         from opportunity_span s join event f on f.seq = s.known_from left join event t on t.seq = s.known_to
         where {condition} order by s.opportunity_id"
    )
}

/// The histories of the opportunities that the events concern.
pub(super) async fn concerned(tx: &mut Tx, events: &[EventSeq]) -> Result<Vec<Told>> {
    let mut opportunities: Vec<OpportunityId> = Vec::new();
    for events in events.chunks(Arguments::LONGEST_LIST) {
        let mut arguments = Arguments::default();
        let events = arguments.list(events);
        let sql = format!(
            "select opportunity_id from opportunity_span where known_from in ({events})
             union select opportunity_id from opportunity_span where known_to in ({events})"
        );
        let found = tx.all::<(OpportunityId,)>(&sql, &arguments.0).await?;
        opportunities.extend(found.into_iter().map(|(opportunity,)| opportunity));
    }
    opportunities.sort_unstable();
    opportunities.dedup();
    of(tx, &opportunities).await
}

/// The histories of some opportunities.
pub(super) async fn of(tx: &mut Tx, opportunities: &[OpportunityId]) -> Result<Vec<Told>> {
    let mut told = Vec::new();
    for opportunities in opportunities.chunks(Arguments::LONGEST_LIST) {
        let mut arguments = Arguments::default();
        let condition = format!("s.opportunity_id in ({})", arguments.list(opportunities));
        tx.each(&select(&condition), &arguments.0, |row| {
            told.push(Told::from_row(row)?);
            Ok(())
        })
        .await?;
    }
    Ok(told)
}

/// Changes of the funnel's figures.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) stocks: Vec<Delta>,
    pub(super) intakes: Vec<IntakeDelta>,
}

/// What histories tell once the events up to `to` are known, all of them when nothing is said, less what they told at `from`,
/// nothing when nothing is said. `told` has each history in one piece.
pub(super) fn changes(
    told: &[Told],
    from: Option<LogPosition>,
    to: Option<LogPosition>,
    stages: &EntryStages,
    zone: &TimeZone,
) -> Changes {
    let mut edit = SpanEdit::default();
    let mut intakes = Intakes::new(stages, zone);
    for history in told.chunk_by(|one, next| one.span.opportunity == next.span.opportunity) {
        let before = history.iter().filter(|told| from.is_some_and(|from| told.is_believed(from)));
        let before: Vec<Span> = before.map(|told| told.span).collect();
        let after = history.iter().filter(|told| to.map_or(told.to.is_none(), |to| told.is_believed(to)));
        let after: Vec<Span> = after.map(|told| told.span).collect();
        intakes.tell(&before, -1);
        intakes.tell(&after, 1);
        edit.supersede.extend(before);
        edit.insert.extend(after);
    }
    Changes { stocks: funnel::deltas(&edit, zone), intakes: intakes.deltas().collect() }
}
