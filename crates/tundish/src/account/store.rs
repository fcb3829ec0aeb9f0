//! SQL of accounts.

use tundish_db::{Error, Result, Tx, Value, args};
use tundish_domain::{
    id::{AccountId, Tsid},
    policy::{Actor, Relation},
    text,
};

use super::Account;
use crate::access;

const KIND: &str = "account";
pub(super) const COLUMNS: &str = "a.id, a.version, a.number, a.name, a.industry, a.country, a.level, a.website, a.parent_id, a.owner_id, a.created_at, a.deleted_at";

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

/// How many accounts of one name are looked at.
const NAMESAKES: i64 = 50;

/// The accounts with exactly this name, compared by key; whether the actor sees them is another question.
pub async fn named(tx: &mut Tx, name: &str) -> Result<Vec<AccountId>> {
    let found = tx
        .all::<(AccountId,)>(
            "select id from account where name_key = $1 and deleted_at is null order by id limit $2",
            args![text::key(name), NAMESAKES],
        )
        .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The account with this short number.
pub async fn numbered(tx: &mut Tx, number: i64) -> Result<Option<AccountId>> {
    let found = tx
        .optional::<(AccountId,)>("select id from account where number = $1 and deleted_at is null", args![number])
        .await?;
    Ok(found.map(|(id,)| id))
}

/// Names of accounts that begin with what was typed, in the order of names, for completing it.
pub async fn beginning_with(tx: &mut Tx, sight: access::Sight, typed: &str, limit: i64) -> Result<Vec<String>> {
    let from = text::key(typed);
    let to = format!("{from}{}", char::MAX);
    let condition = sight.condition("a", KIND, 3);
    let found = tx
        .all::<(String,)>(
            &format!(
                "select a.name from account a
                 where a.name_key >= $1 and a.name_key < $2 and a.deleted_at is null and {condition}
                 order by a.name_key, a.id limit $4"
            ),
            args![from, to, sight.argument(), limit],
        )
        .await?;
    Ok(found.into_iter().map(|(name,)| name).collect())
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

/// The account with this identifier, for work on behalf of the whole company.
pub(crate) async fn by_id(tx: &mut Tx, id: AccountId) -> Result<Option<Account>> {
    tx.optional(&format!("select {COLUMNS} from account a where a.id = $1 and a.deleted_at is null"), args![id]).await
}

/// Inserts an account.
pub(super) async fn insert(tx: &mut Tx, account: &Account) -> Result<()> {
    tx.insert_many("account", WRITTEN, &row(account)).await
}

/// Stores the next version of an account that has the version `before`.
pub(crate) async fn update(tx: &mut Tx, before: i64, account: &Account) -> Result<()> {
    let columns: Vec<String> =
        WRITTEN.iter().zip(1..).skip(1).map(|(column, place)| format!("{column} = ${place}")).collect();
    let sql = format!("update account set {} where id = $1 and version = ${}", columns.join(", "), WRITTEN.len() + 1);
    let mut arguments = row(account).to_vec();
    arguments.push(before.into());
    match tx.exec(&sql, &arguments).await? {
        1 => Ok(()),
        _ => Err(Error::Statement(format!("account {} was not stored", account.id))),
    }
}
