//! SQL of the history of opportunities: the rows of `opportunity_span`. What they mean is in `tundish_domain::span`.

use tundish_db::{Error, FromRow, Result, Row, Tx, Value, args};
use tundish_domain::{
    Amount, Currency, Money, Opportunity,
    amount::AmountKind,
    id::{EventSeq, OpportunityId},
    opportunity::Decision,
    span::{self, Snapshot, Span, SpanEdit},
};

pub(super) const COLUMNS: &str = "s.opportunity_id, s.known_from, s.known_to, s.observed_at, s.from_at, s.to_at, s.pipeline_id, s.stage_id, s.status, s.owner_id, \
     s.channel, s.product_id, s.amount_kind, s.amount_minor, s.won_minor, s.currency, s.expected_close_on, s.on_hold";

pub(crate) const WRITTEN: &[&str] = &[
    "opportunity_id",
    "known_from",
    "known_to",
    "observed_at",
    "from_at",
    "to_at",
    "pipeline_id",
    "stage_id",
    "status",
    "owner_id",
    "channel",
    "product_id",
    "amount_kind",
    "amount_minor",
    "won_minor",
    "currency",
    "expected_close_on",
    "on_hold",
];

/// Ends the belief in one row.
pub(super) const SUPERSEDE: &str =
    "update opportunity_span set known_to = $1 where opportunity_id = $2 and known_from = $3 and observed_at = $4";

/// A span as its row holds it.
pub(crate) struct Stored(pub(crate) Span);

impl FromRow for Stored {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let (opportunity, known_from, known_to) = (row.next()?, row.next()?, row.next()?);
        let (observed_at, from_at, to_at) = (row.next()?, row.next()?, row.next()?);
        let (pipeline, stage, status, owner, channel, product) =
            (row.next()?, row.next()?, row.next()?, row.next()?, row.next()?, row.next()?);
        let (kind, minor, won, currency): (AmountKind, Option<i64>, Option<i64>, Currency) =
            (row.next()?, row.next()?, row.next()?, row.next()?);
        let amount = Amount::from_parts(kind, minor, currency).ok_or_else(|| {
            Error::Statement(format!("opportunity_span of {opportunity}: its amount columns contradict each other"))
        })?;
        let won = won.map(|minor| Money::new(minor, currency));
        let (expected_close, on_hold) = (row.next()?, row.next()?);
        let was = Snapshot {
            pipeline,
            stage,
            status,
            owner,
            channel,
            product,
            amount,
            won,
            currency,
            expected_close,
            on_hold,
        };
        Ok(Self(Span { opportunity, known_from, known_to, observed_at, from_at, to_at, was }))
    }
}

/// The values of one row in the order of [`WRITTEN`].
pub(crate) fn row(span: &Span) -> [Value<'static>; 18] {
    let was = &span.was;
    [
        span.opportunity.into(),
        span.known_from.into(),
        span.known_to.into(),
        span.observed_at.into(),
        span.from_at.into(),
        span.to_at.into(),
        was.pipeline.into(),
        was.stage.into(),
        was.status.into(),
        was.owner.into(),
        was.channel.into(),
        was.product.into(),
        was.amount.kind().into(),
        was.amount.money().map(|money| money.minor).into(),
        was.won.map(|money| money.minor).into(),
        was.currency.into(),
        was.expected_close.into(),
        was.on_hold.into(),
    ]
}

/// The rows of one opportunity that are still believed.
pub(crate) async fn believed(tx: &mut Tx, opportunity: OpportunityId) -> Result<Vec<Span>> {
    let spans = tx
        .all::<Stored>(
            &format!("select {COLUMNS} from opportunity_span s where s.opportunity_id = $1 and s.known_to is null order by s.observed_at"),
            args![opportunity],
        )
        .await?;
    Ok(spans.into_iter().map(|Stored(span)| span).collect())
}

/// The rows of several opportunities that are still believed.
pub(crate) async fn believed_of(tx: &mut Tx, opportunities: &[OpportunityId]) -> Result<Vec<Stored>> {
    let places: Vec<String> = (1..=opportunities.len()).map(|place| format!("${place}")).collect();
    let values: Vec<Value<'_>> = opportunities.iter().map(|id| Value::from(*id)).collect();
    tx.all(
        &format!(
            "select {COLUMNS} from opportunity_span s where s.opportunity_id in ({}) and s.known_to is null order by s.observed_at",
            places.join(", ")
        ),
        &values,
    )
    .await
}

/// Notes in the history what an event did. `known` are the rows that were [`believed`].
pub(crate) async fn record(
    tx: &mut Tx,
    known: &[Span],
    before: Option<&Opportunity>,
    decision: &Decision,
    seq: EventSeq,
) -> Result<()> {
    apply(tx, &span::record(known, before, decision, seq)).await
}

/// Stores an edit of the history.
async fn apply(tx: &mut Tx, edit: &SpanEdit) -> Result<()> {
    for span in &edit.supersede {
        tx.exec(SUPERSEDE, args![span.known_to, span.opportunity, span.known_from, span.observed_at]).await?;
    }
    let values: Vec<Value<'_>> = edit.insert.iter().flat_map(row).collect();
    tx.insert_many("opportunity_span", WRITTEN, &values).await
}
