//! Opportunities as lines on the pages of what they belong to: an account, a contact.

use tundish_db::{Error, FromRow, Result, Row, Tx, args};
use tundish_domain::{
    Amount, Currency, Money, Status,
    amount::AmountKind,
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
