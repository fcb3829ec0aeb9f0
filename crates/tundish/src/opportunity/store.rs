//! SQL of opportunities: loading one with how the actor stands to it, and storing what a verb decided.

use std::sync::LazyLock;

use tundish_db::{Error, FromRow, Result, Row, Tx, Value, args};
use tundish_domain::{
    Amount, Currency, Instant,
    amount::AmountKind,
    id::{OpportunityId, Tsid},
    opportunity::{Hold, Opportunity, Outcome, Status},
    policy::{Actor, Relation},
    text,
};

use crate::{
    access,
    search::{FoundBy, index},
};

const KIND: &str = "opportunity";

pub(super) const COLUMNS: &str = "o.id, o.version, o.number, o.name, o.account_id, o.product_id, o.pipeline_id, o.stage_id, o.owner_id, o.channel, o.source, \
     o.amount_kind, o.amount_minor, o.currency, o.expected_close_on, o.next_step, o.status, o.closed_at, o.won_minor, o.close_reason, o.closed_rate, \
     o.hold_reason, o.hold_until_on, o.entered_at, o.observed_at, o.created_at, o.recorded_at, o.deleted_at";

/// An opportunity as its row holds it.
pub(super) struct Stored(pub(super) Opportunity);

impl FromRow for Stored {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let (id, version, number, name) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let (account, product, pipeline, stage, owner) =
            (row.next()?, row.next()?, row.next()?, row.next()?, row.next()?);
        let (channel, source) = (row.next()?, row.next()?);
        let (kind, minor, currency): (AmountKind, Option<i64>, Currency) = (row.next()?, row.next()?, row.next()?);
        let (expected_close, next_step) = (row.next()?, row.next()?);
        let (status, closed_at, won, close_reason): (Status, Option<Instant>, Option<i64>, Option<String>) =
            (row.next()?, row.next()?, row.next()?, row.next()?);
        let closed_rate = row.next()?;
        let (hold_reason, hold_until): (Option<String>, _) = (row.next()?, row.next()?);
        let contradiction =
            |what: &str| Error::Statement(format!("{KIND} {id}: its {what} columns contradict each other"));
        Ok(Self(Opportunity {
            id,
            version,
            number,
            name,
            account,
            product,
            pipeline,
            stage,
            owner,
            channel,
            source,
            amount: Amount::from_parts(kind, minor, currency).ok_or_else(|| contradiction("amount"))?,
            currency,
            expected_close,
            next_step,
            outcome: Outcome::from_parts(status, closed_at, won, close_reason.as_deref(), currency)
                .ok_or_else(|| contradiction("outcome"))?,
            closed_rate,
            hold: hold_reason.zip(hold_until).map(|(reason, until)| Hold { reason, until }),
            entered_at: row.next()?,
            observed_at: row.next()?,
            created_at: row.next()?,
            recorded_at: row.next()?,
            deleted_at: row.next()?,
        }))
    }
}

/// The opportunity, deleted ones included, and how the actor stands to it.
pub(crate) async fn load(tx: &mut Tx, actor: &Actor, id: OpportunityId) -> Result<Option<(Opportunity, Relation)>> {
    let Some(Stored(opportunity)) =
        tx.optional(&format!("select {COLUMNS} from opportunity o where o.id = $1"), args![id]).await?
    else {
        return Ok(None);
    };
    let relation = access::relation(tx, actor, KIND, Tsid::from(id), opportunity.owner).await?;
    Ok(Some((opportunity, relation)))
}

/// The columns in the order of [`row`].
pub(crate) const WRITTEN: &[&str] = &[
    "id",
    "version",
    "number",
    "name",
    "name_key",
    "account_id",
    "product_id",
    "pipeline_id",
    "stage_id",
    "owner_id",
    "channel",
    "source",
    "amount_kind",
    "amount_minor",
    "currency",
    "expected_close_on",
    "next_step",
    "status",
    "closed_at",
    "won_minor",
    "close_reason",
    "closed_rate",
    "hold_reason",
    "hold_until_on",
    "entered_at",
    "observed_at",
    "created_at",
    "recorded_at",
    "deleted_at",
];

/// The values of one row in the order of [`WRITTEN`].
pub(crate) fn row(opportunity: &Opportunity) -> [Value<'_>; 29] {
    let o = opportunity;
    let amount = o.amount.money();
    [
        o.id.into(),
        o.version.into(),
        o.number.into(),
        (&o.name).into(),
        text::key(&o.name).into(),
        o.account.into(),
        o.product.into(),
        o.pipeline.into(),
        o.stage.into(),
        o.owner.into(),
        o.channel.into(),
        o.source.into(),
        o.amount.kind().into(),
        amount.map(|money| money.minor).into(),
        o.currency.into(),
        o.expected_close.into(),
        (&o.next_step).into(),
        o.status().into(),
        o.outcome.closed_at().into(),
        o.won().map(|money| money.minor).into(),
        o.outcome.close_reason().into(),
        o.closed_rate.into(),
        o.hold.as_ref().map(|hold| hold.reason.as_str()).into(),
        o.hold.as_ref().map(|hold| hold.until).into(),
        o.entered_at.into(),
        o.observed_at.into(),
        o.created_at.into(),
        o.recorded_at.into(),
        o.deleted_at.into(),
    ]
}

/// The words by which an opportunity is found now.
pub(super) fn found_by(opportunity: &Opportunity) -> Option<FoundBy<'_>> {
    opportunity.deleted_at.is_none().then_some(FoundBy::named(&opportunity.name))
}

/// Writes the row with its words: a new one, or the next version of `before`.
pub(super) async fn save(tx: &mut Tx, before: Option<&Opportunity>, after: &Opportunity) -> Result<()> {
    match before {
        None => tx.insert_many("opportunity", WRITTEN, &row(after)).await?,
        Some(before) => super::one_row(tx.exec(&UPDATE, &update_arguments(before, after)).await?, after.id)?,
    }
    index::write(tx, KIND, after.id, before.and_then(found_by), found_by(after)).await
}

/// Every column but the identifier, which comes first; the version that was read goes last.
pub(super) static UPDATE: LazyLock<String> = LazyLock::new(|| {
    let columns: Vec<String> =
        WRITTEN.iter().zip(1..).skip(1).map(|(column, place)| format!("{column} = ${place}")).collect();
    format!("update opportunity set {} where id = $1 and version = ${}", columns.join(", "), WRITTEN.len() + 1)
});

/// The arguments of [`UPDATE`].
pub(super) fn update_arguments<'v>(before: &Opportunity, after: &'v Opportunity) -> Vec<Value<'v>> {
    let mut arguments = row(after).to_vec();
    arguments.push(before.version.into());
    arguments
}
