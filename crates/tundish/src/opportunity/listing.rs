//! The rows of the list of opportunities, newest first: as they are now, and as they were at an instant in the past. Which ones
//! they are is found in [`super::newest`].

use std::collections::BTreeMap;

use tundish_db::{Error, FromRow, Result, Row as DbRow, Tx};
use tundish_domain::{
    Amount, Currency, Day, Instant, Money, Status,
    amount::AmountKind,
    id::{OpportunityId, StageId},
    money::Rate,
    span,
};

use super::{
    history::{self, Stored},
    newest::{self, Place, Wanted},
};

/// A row of the list.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: OpportunityId,
    pub(super) name: String,
    pub(super) account: Option<String>,
    pub(super) owner: String,
    pub(super) stage: StageId,
    pub(super) status: Status,
    pub(super) amount: Amount,
    pub(super) won: Option<Money>,
    pub(super) expected_close: Option<Day>,
    pub(super) on_hold: bool,
    /// Not known of a day in the past.
    pub(super) next_step: Option<String>,
    /// When it entered the stage, if anybody knows.
    pub(super) entered_at: Option<Instant>,
    /// When it was won or lost, if it was and anybody knows.
    pub(super) closed_at: Option<Instant>,
    /// The rate that was frozen when it was closed.
    pub(super) closed_rate: Option<Rate>,
    /// Whether it was deleted since.
    pub(super) is_deleted: bool,
}

impl FromRow for Row {
    fn from_row(row: &mut DbRow<'_>) -> Result<Self> {
        let (id, name, account, owner): (OpportunityId, _, _, _) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let (stage, status) = (row.next()?, row.next()?);
        let (kind, minor, won, currency): (AmountKind, Option<i64>, Option<i64>, Currency) =
            (row.next()?, row.next()?, row.next()?, row.next()?);
        let amount = Amount::from_parts(kind, minor, currency)
            .ok_or_else(|| Error::Statement(format!("opportunity {id}: its amount columns contradict each other")))?;
        Ok(Self {
            id,
            name,
            account,
            owner,
            stage,
            status,
            amount,
            won: won.map(|minor| Money::new(minor, currency)),
            expected_close: row.next()?,
            on_hold: row.next()?,
            next_step: row.next()?,
            entered_at: row.next()?,
            closed_at: row.next()?,
            closed_rate: row.next()?,
            is_deleted: row.next()?,
        })
    }
}

/// The rows of a page and of one more, newest first; before [`Place::Before`] the additional one is the newest.
pub(super) async fn page(tx: &mut Tx, wanted: &Wanted, place: Place, fetch: usize) -> Result<Vec<Row>> {
    let Some(page) = newest::query(tx, wanted, place, fetch).await? else { return Ok(Vec::new()) };
    match wanted.as_of {
        None => rows_now(tx, page).await,
        Some(at) => rows_at(tx, page, at).await,
    }
}

async fn rows_now(tx: &mut Tx, page: newest::Query) -> Result<Vec<Row>> {
    let sql = format!(
        "select o.id, o.name, a.name, u.name, o.stage_id, o.status, o.amount_kind, o.amount_minor, o.won_minor, o.currency,
                o.expected_close_on, o.hold_until_on is not null, o.next_step, o.entered_at, o.closed_at, o.closed_rate, o.deleted_at is not null
         from ({}) page join opportunity o on o.id = page.id join users u on u.id = o.owner_id left join account a on a.id = o.account_id
         order by page.id desc",
        page.sql
    );
    tx.all(&sql, &page.arguments.0).await
}

async fn rows_at(tx: &mut Tx, mut page: newest::Query, at: Instant) -> Result<Vec<Row>> {
    let place = page.arguments.push(at);
    let sql = format!(
        "select o.id, o.name, a.name, u.name, f.stage_id, f.status, f.amount_kind, f.amount_minor, f.won_minor, f.currency,
                f.expected_close_on, f.on_hold, null, f.from_at, null,
                case when f.status = o.status and f.currency = o.currency then o.closed_rate end, o.deleted_at is not null
         from ({}) page join opportunity o on o.id = page.id join opportunity_span f on f.opportunity_id = o.id
         join users u on u.id = f.owner_id left join account a on a.id = o.account_id
         where f.known_to is null and f.observed_at <= {place} and (f.to_at is null or {place} < f.to_at)
         order by page.id desc",
        page.sql
    );
    let mut rows = tx.all::<Row>(&sql, &page.arguments.0).await?;
    if rows.is_empty() {
        return Ok(rows);
    }
    // A row of the history begins with any change; a stay in a stage may go over many of them.
    let ids: Vec<OpportunityId> = rows.iter().map(|row| row.id).collect();
    let mut spans: BTreeMap<OpportunityId, Vec<span::Span>> = BTreeMap::new();
    for Stored(span) in history::believed_of(tx, &ids).await? {
        spans.entry(span.opportunity).or_default().push(span);
    }
    for row in &mut rows {
        let spells = span::spells(spans.get(&row.id).into_iter().flatten());
        let present = spells.iter().rfind(|spell| spell.observed_at <= at);
        row.entered_at = present.and_then(|spell| spell.entered_at);
        row.closed_at = row.entered_at.filter(|_| row.status != Status::Open);
    }
    Ok(rows)
}
