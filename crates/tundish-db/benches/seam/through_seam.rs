//! The variant that is judged: closures on [`Db`], written like the store functions of the application.

use tundish_db::{Clock, Db, DbUrl, Error, Result, Tx, Value, args};
use tundish_domain::id::EventSeq;

use crate::{
    handlers::{Answer, Refused, Store},
    statements::{EVENT, NUMBERED, SPAN},
    work::{ACTOR, Move, Opportunity},
};

/// The seam on either database.
#[derive(Clone)]
pub(crate) struct ThroughSeam(Db);

impl ThroughSeam {
    pub(crate) fn open(url: &str) -> Result<Self> {
        Db::open(&url.parse::<DbUrl>()?, Clock::system()).map(Self)
    }
}

impl Store for ThroughSeam {
    async fn stage_move(&self, id: i64) -> Answer<i64> {
        let moved: Result<i64> = self.0.write(async move |tx| stage_move(tx, id).await).await;
        moved.map_err(refused)
    }

    async fn one(&self, id: i64) -> Answer<Opportunity> {
        let found: Result<Opportunity> = self.0.read(async move |tx| tx.one(&NUMBERED.one, args![id]).await).await;
        found.map_err(refused)
    }

    async fn page(&self, before: i64) -> Answer<Vec<Opportunity>> {
        let found: Result<Vec<Opportunity>> =
            self.0.read(async move |tx| tx.all(&NUMBERED.page, args![before]).await).await;
        found.map_err(refused)
    }
}

fn refused(error: Error) -> Refused {
    match error {
        Error::Busy => Refused::Busy,
        other => Refused::failed(other),
    }
}

async fn stage_move(tx: &mut Tx, id: i64) -> Result<i64> {
    let before: Opportunity = tx.one(&NUMBERED.one, args![id]).await?;
    let now = tx.now().as_micros();
    let Move { after, changes } = Move::decide(&before, now);
    let mut values = after.values();
    values.push(before.version.into());
    if tx.exec(&NUMBERED.update, &values).await? != 1 {
        return Err(Error::Statement(format!("opportunity {id} was not stored")));
    }
    let seq: EventSeq = tx.next_event_seq().await?;
    tx.insert_many("event", EVENT, &event(seq, &after, now, &changes)).await?;
    tx.exec(&NUMBERED.close_span, args![now, id]).await?;
    tx.insert_many("opportunity_span", SPAN, &span(seq, &after, now)).await?;
    Ok(seq.get())
}

/// The values of the event of a stage move, in the order of [`EVENT`].
pub(crate) fn event<'c>(seq: EventSeq, after: &Opportunity, now: i64, changes: &'c str) -> [Value<'c>; 10] {
    [
        seq.into(),
        now.into(),
        now.into(),
        ACTOR.into(),
        "user".into(),
        "opportunity".into(),
        after.id.into(),
        "opportunity.stage_moved".into(),
        1_i64.into(),
        changes.into(),
    ]
}

/// The values of the span that begins at `now`, in the order of [`SPAN`].
pub(crate) fn span(seq: EventSeq, after: &Opportunity, now: i64) -> [Value<'_>; 18] {
    let o = after;
    [
        o.id.into(),
        seq.into(),
        Value::Null,
        now.into(),
        now.into(),
        Value::Null,
        o.pipeline_id.into(),
        o.stage_id.into(),
        (&o.status).into(),
        o.owner_id.into(),
        (&o.channel).into(),
        o.product_id.into(),
        (&o.amount_kind).into(),
        o.amount_minor.into(),
        o.won_minor.into(),
        (&o.currency).into(),
        (&o.expected_close_on).into(),
        false.into(),
    ]
}
