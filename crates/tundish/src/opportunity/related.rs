//! Opportunities as lines on the pages of what they belong to: an account, a contact.

use tundish_db::{Error, FromRow, Result, Row, Tx, args};
use tundish_domain::{
    Amount, Currency, Money, Status, Sum,
    amount::AmountKind,
    funnel::{Figures, Value},
    id::{AccountId, ContactId, OpportunityId},
};

use crate::access::Sight;

/// An opportunity in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) id: OpportunityId,
    pub(crate) name: String,
    pub(crate) stage: String,
    /// Whether it was won; nothing while it is open.
    pub(crate) is_won: Option<bool>,
    pub(crate) amount: Amount,
    /// The closing value of what was won.
    pub(crate) won: Option<Money>,
}

impl FromRow for Card {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let (id, name, stage): (OpportunityId, _, _) = (row.next()?, row.next()?, row.next()?);
        let status: Status = row.next()?;
        let (kind, minor, won, currency): (AmountKind, Option<i64>, Option<i64>, Currency) =
            (row.next()?, row.next()?, row.next()?, row.next()?);
        let amount = Amount::from_parts(kind, minor, currency)
            .ok_or_else(|| Error::Statement(format!("opportunity {id}: its amount columns contradict each other")))?;
        let is_won = match status {
            Status::Open => None,
            Status::Won => Some(true),
            Status::Lost => Some(false),
        };
        Ok(Self { id, name, stage, is_won, amount, won: won.map(|minor| Money::new(minor, currency)) })
    }
}

const COLUMNS: &str = "o.id, o.name, s.name, o.status, o.amount_kind, o.amount_minor, o.won_minor, o.currency";

/// The opportunities of an account that one sees, open ones first, then the newest.
pub(crate) async fn of_account(tx: &mut Tx, sight: Sight, account: AccountId, limit: i64) -> Result<Vec<Card>> {
    let seen = sight.condition("o", OpportunityId::KIND, 1);
    let sql = format!(
        "select {COLUMNS} from opportunity o join stage s on s.id = o.stage_id
         where o.account_id = $2 and o.deleted_at is null and {seen}
         order by case when o.status = 'open' then 0 else 1 end, o.id desc limit $3"
    );
    tx.all(&sql, args![sight.argument(), account, limit]).await
}

/// What is open of an account's, as far as one sees it: how many and their amounts by currency.
pub(crate) async fn open_of_account(tx: &mut Tx, sight: Sight, account: AccountId) -> Result<Figures> {
    let seen = sight.condition("o", OpportunityId::KIND, 1);
    let count = |kind: &str| format!("cast(sum(case when o.amount_kind = '{kind}' then 1 else 0 end) as bigint)");
    let sum = |kind: &str| {
        let value = format!("(case when o.amount_kind = '{kind}' then o.amount_minor end)");
        format!(
            "cast(sum(coalesce({value} >> 32, 0)) as bigint), cast(sum(coalesce({value} & 4294967295, 0)) as bigint)"
        )
    };
    let sql = format!(
        "select o.currency, count(*), {}, {}, {}, {} from opportunity o
         where o.account_id = $2 and o.status = 'open' and o.deleted_at is null and {seen} group by o.currency",
        count("unknown"),
        count("estimate"),
        sum("known"),
        sum("estimate"),
    );
    let mut figures = Figures::default();
    tx.each(&sql, args![sight.argument(), account], |row| {
        let currency: Currency = row.next()?;
        let (count, unknown, estimates): (i64, i64, i64) = (row.next()?, row.next()?, row.next()?);
        let mut sum = || Ok::<_, Error>(Sum::from_parts(row.next()?, row.next()?));
        let value = Value { known: sum()?, estimate: sum()?, won: Sum::ZERO };
        figures.count += count;
        figures.without_amount += unknown;
        figures.with_estimate += estimates;
        figures.values.insert(currency, value);
        Ok(())
    })
    .await?;
    Ok(figures)
}

/// The opportunities of which a contact is part and that one sees, in the same order.
pub(crate) async fn of_contact(tx: &mut Tx, sight: Sight, contact: ContactId, limit: i64) -> Result<Vec<Card>> {
    let seen = sight.condition("o", OpportunityId::KIND, 1);
    let sql = format!(
        "select {COLUMNS} from participant p join opportunity o on o.id = p.opportunity_id join stage s on s.id = o.stage_id
         where p.contact_id = $2 and p.deleted_at is null and o.deleted_at is null and {seen}
         order by case when o.status = 'open' then 0 else 1 end, o.id desc limit $3"
    );
    tx.all(&sql, args![sight.argument(), contact, limit]).await
}
