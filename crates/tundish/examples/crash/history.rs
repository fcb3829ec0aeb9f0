//! Everything that is stored of opportunities, and the laws that it keeps whatever was done.
//!
//! Spans are read here once more, not by the program's own reader, so that the two prove each other.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use tundish::{event, opportunity};
use tundish_db::{Db, FromRow, Result, Row, Tx, args};
use tundish_domain::{
    Amount, Change, Instant, Money, Opportunity, Snapshot, Span, change,
    funnel::{funnel, recount},
    id::{EventSeq, OpportunityId},
    opportunity::Decision,
    policy::{Actor, SystemJob},
    span::{self, spells},
};

pub(crate) const SETUP: Actor = Actor::System(SystemJob::Setup);

/// One event of an opportunity.
#[derive(Debug)]
pub(crate) struct Event {
    seq: EventSeq,
    happened_at: Instant,
    verb: String,
    changes: Vec<Change>,
    /// One transaction records everything at one instant.
    recorded_at: Instant,
}

/// An opportunity with all that is recorded of it.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) row: Opportunity,
    pub(crate) events: Vec<Event>,
    spans: Vec<Span>,
}

pub(crate) type All = BTreeMap<OpportunityId, Recorded>;

/// Reads everything in one snapshot and checks that it is consistent.
///
/// # Errors
/// Which law is broken, and by which opportunity.
pub(crate) async fn checked(db: &Db) -> anyhow::Result<All> {
    let all = db.read_long(async |tx| read(tx).await).await?;
    for (id, recorded) in &all {
        recorded.keeps_the_laws().with_context(|| format!("opportunity {id}: {recorded:?}"))?;
    }
    the_funnel_is_a_recount(db, &all).await?;
    Ok(all)
}

impl Recorded {
    /// The state after the first events of the record.
    pub(crate) fn after(&self, events: usize) -> anyhow::Result<Opportunity> {
        let changes = self.events[..events].iter().map(|event| event.changes.as_slice());
        change::replay(self.row.id, changes).map_err(|broken| anyhow::anyhow!("the record is broken: {broken:?}"))
    }

    /// One event per version, from which the row and all rows of its history follow; and stays in stages without gaps.
    fn keeps_the_laws(&self) -> anyhow::Result<()> {
        ensure!(self.after(self.events.len())? == self.row, "the row is not what its record says");
        ensure!(i64::try_from(self.events.len())? == self.row.version, "a version without an event, or the reverse");
        let mut rows: BTreeMap<(EventSeq, Instant), Span> = BTreeMap::new();
        for (place, event) in self.events.iter().enumerate() {
            let before = if place == 0 { None } else { Some(self.after(place)?) };
            let verb = event.verb.parse().map_err(|_| anyhow::anyhow!("the verb {} is unknown", event.verb))?;
            let decision = Decision::new(verb, event.happened_at, self.after(place + 1)?);
            let believed: Vec<Span> = rows.values().filter(|span| span.known_to.is_none()).copied().collect();
            let edit = span::record(&believed, before.as_ref(), &decision, event.seq);
            for span in edit.supersede.into_iter().chain(edit.insert) {
                rows.insert((span.known_from, span.observed_at), span);
            }
        }
        let recorded_at: BTreeMap<EventSeq, Instant> =
            self.events.iter().map(|event| (event.seq, event.recorded_at)).collect();
        // What was believed only within one transaction was never seen by anybody; a story that is stored at once leaves it out.
        let was_seen = |span: &&Span| {
            span.known_to.is_none_or(|until| recorded_at.get(&until) != recorded_at.get(&span.known_from))
        };
        let (told, stored) = (rows.values().filter(was_seen), self.spans.iter().filter(was_seen));
        ensure!(told.eq(stored), "the history is not what the record says: {rows:?}");
        let spells = spells(self.believed());
        let (Some(first), Some(last)) = (spells.first(), spells.last()) else {
            ensure!(self.row.deleted_at.is_some(), "a history that is empty");
            return Ok(());
        };
        ensure!(first.entered_at == self.row.created_at, "the history does not begin with the opportunity");
        ensure!(spells.windows(2).all(|pair| pair[0].left_at == Some(pair[1].observed_at)), "gaps: {spells:?}");
        ensure!(last.left_at == self.row.deleted_at, "the history does not end with the opportunity");
        Ok(())
    }

    fn believed(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter().filter(|span| span.known_to.is_none())
    }
}

/// What was folded and what was not add up to a recount of the history.
async fn the_funnel_is_a_recount(db: &Db, all: &All) -> anyhow::Result<()> {
    let company = db.read(async |tx| tundish::setting::company(tx).await).await?.context("there is a company")?;
    let standing = tundish::funnel::read_standing(db, SETUP, tundish::funnel::Query::default()).await?;
    let cells = recount(all.values().flat_map(Recorded::believed), standing.as_of, &company.time_zone);
    for (pipeline, stands) in &standing.pipelines {
        let counted = funnel(pipeline, cells.iter().filter(|(cell, _)| cell.owner.is_none()));
        ensure!(counted == *stands, "{}: the funnel says {stands:?}, a recount {counted:?}", pipeline.name());
    }
    Ok(())
}

async fn read(tx: &mut Tx) -> anyhow::Result<All, tundish_db::Error> {
    let mut all = All::new();
    for (id,) in tx.all::<(OpportunityId,)>("select id from opportunity order by id", args![]).await? {
        let found = opportunity::find(tx, &SETUP, id).await;
        let row = found.map_err(|error| tundish_db::Error::Statement(format!("opportunity {id}: {error:?}")))?;
        all.insert(id, Recorded { row, events: Vec::new(), spans: Vec::new() });
    }
    for (id, recorded) in &mut all {
        for found in event::store::of_subject(tx, (*id).into()).await? {
            let changes = found.changes_of_opportunity()?.columns;
            let event::store::Recorded { seq, happened_at, verb, recorded_at, .. } = found;
            recorded.events.push(Event { seq, happened_at, verb, changes, recorded_at });
        }
    }
    let strays = "select seq from event where subject_kind = 'opportunity' and subject_id not in (select id from opportunity) limit 1";
    if let Some((seq,)) = tx.optional::<(EventSeq,)>(strays, args![]).await? {
        return Err(tundish_db::Error::Statement(format!("event {seq} is of an opportunity that is not there")));
    }
    let spans = tx
        .all::<SpanRow>(
            "select currency, amount_kind, amount_minor, won_minor, opportunity_id, known_from, known_to, observed_at, from_at,
                    to_at, pipeline_id, stage_id, status, owner_id, channel, product_id, expected_close_on, on_hold
             from opportunity_span order by known_from, observed_at",
            args![],
        )
        .await?;
    for SpanRow(span) in spans {
        let of_nobody = || tundish_db::Error::Statement(format!("{span:?} is of no opportunity"));
        all.get_mut(&span.opportunity).ok_or_else(of_nobody)?.spans.push(span);
    }
    Ok(all)
}

struct SpanRow(Span);

impl FromRow for SpanRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let currency = row.next()?;
        let money = |minor: Option<i64>| minor.map(|minor| Money::new(minor, currency));
        let (kind, minor, won): (String, Option<i64>, Option<i64>) = (row.next()?, row.next()?, row.next()?);
        let amount = match (kind.as_str(), money(minor)) {
            ("unknown", None) => Amount::Unknown,
            ("estimate", Some(money)) => Amount::Estimate(money),
            ("known", Some(money)) => Amount::Known(money),
            other => return Err(tundish_db::Error::Statement(format!("{other:?} is no amount"))),
        };
        Ok(Self(Span {
            opportunity: row.next()?,
            known_from: row.next()?,
            known_to: row.next()?,
            observed_at: row.next()?,
            from_at: row.next()?,
            to_at: row.next()?,
            was: Snapshot {
                pipeline: row.next()?,
                stage: row.next()?,
                status: row.next()?,
                owner: row.next()?,
                channel: row.next()?,
                product: row.next()?,
                amount,
                won: money(won),
                currency,
                expected_close: row.next()?,
                on_hold: row.next()?,
            },
        }))
    }
}
