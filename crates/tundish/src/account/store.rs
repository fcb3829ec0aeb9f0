//! SQL of accounts.

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    id::{AccountId, Tsid},
    policy::{Actor, Relation},
    text,
};

use super::Account;
use crate::access;

const KIND: &str = "account";
const COLUMNS: &str = "a.id, a.version, a.number, a.name, a.industry, a.country, a.level, a.website, a.parent_id, a.owner_id, a.created_at, a.deleted_at";

/// The account and how the actor stands to it. Who sees one of its opportunities stands to it as to a card.
pub async fn load(tx: &mut Tx, actor: &Actor, id: AccountId) -> Result<Option<(Account, Relation)>> {
    let Some(account) = tx
        .optional::<Account>(
            &format!("select {COLUMNS} from account a where a.id = $1 and a.deleted_at is null"),
            args![id],
        )
        .await?
    else {
        return Ok(None);
    };
    let mut relation = access::relation(tx, actor, KIND, Tsid::from(id), account.owner_id).await?;
    if relation == Relation::Stranger && has_visible_opportunity(tx, actor, id).await? {
        relation = Relation::AccountCard;
    }
    Ok(Some((account, relation)))
}

async fn has_visible_opportunity(tx: &mut Tx, actor: &Actor, account: AccountId) -> Result<bool> {
    let sight = access::Sight::by_rights(actor);
    let condition = sight.condition("o", "opportunity", 2);
    let found = tx
        .optional::<(i64,)>(
            &format!("select o.id from opportunity o where o.account_id = $1 and o.deleted_at is null and {condition} limit 1"),
            &[account.into(), sight.argument()],
        )
        .await?;
    Ok(found.is_some())
}

/// Names and numbers of accounts by identifier, for cards of records that the actor sees anyway.
pub async fn names(tx: &mut Tx, ids: &[AccountId]) -> Result<Vec<(AccountId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    let values: Vec<Value<'_>> = ids.iter().map(Value::from).collect();
    tx.all(&format!("select id, name from account where id in ({})", places.join(", ")), &values).await
}

/// The columns in the order of [`row`].
pub(crate) const WRITTEN: &[&str] = &[
    "id",
    "version",
    "number",
    "name",
    "name_key",
    "industry",
    "industry_key",
    "country",
    "country_key",
    "level",
    "website",
    "parent_id",
    "owner_id",
    "created_at",
    "deleted_at",
];

/// The values of one row in the order of [`WRITTEN`].
pub(crate) fn row(account: &Account) -> [Value<'_>; 15] {
    let a = account;
    [
        a.id.into(),
        a.version.into(),
        a.number.into(),
        (&a.name).into(),
        text::key(&a.name).into(),
        (&a.industry).into(),
        a.industry.as_deref().map(text::key).into(),
        (&a.country).into(),
        a.country.as_deref().map(text::key).into(),
        (&a.level).into(),
        (&a.website).into(),
        a.parent_id.into(),
        a.owner_id.into(),
        a.created_at.into(),
        a.deleted_at.into(),
    ]
}
