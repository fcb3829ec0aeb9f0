//! SQL of accounts.

use tundish_db::{Result, Tx, args};
use tundish_domain::{
    id::{AccountId, OpportunityId, Tsid, UserId},
    policy::{Actor, Relation},
};

use super::Account;
use crate::{
    access::{self, Sight},
    record::{self, list::Source},
};

const KIND: &str = AccountId::KIND;

/// The account and how the actor stands to it, unless it is deleted.
pub async fn load(tx: &mut Tx, actor: &Actor, id: AccountId) -> Result<Option<(Account, Relation)>> {
    let Some(account) = by_id(tx, id).await? else { return Ok(None) };
    let relation = relation(tx, actor, &account).await?;
    Ok(Some((account, relation)))
}

/// How the actor stands to an account. Who sees one of its opportunities stands to it as to a card.
pub(super) async fn relation(tx: &mut Tx, actor: &Actor, account: &Account) -> Result<Relation> {
    let relation = access::relation(tx, actor, KIND, Tsid::from(account.id), account.owner_id).await?;
    if relation == Relation::Stranger && has_visible_opportunity(tx, actor, account.id).await? {
        return Ok(Relation::AccountCard);
    }
    Ok(relation)
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

/// The account with this identifier, for work on behalf of the whole company.
pub(crate) async fn by_id(tx: &mut Tx, id: AccountId) -> Result<Option<Account>> {
    let account = record::store::by_id::<Account>(tx, id).await?;
    Ok(account.filter(|account| account.deleted_at.is_none()))
}

/// Where lists of accounts come from: those that one sees, and the cards of those whose opportunities one sees.
pub(super) async fn source(tx: &mut Tx, sight: Sight) -> Result<Source> {
    let whole = sight.condition("r", KIND, 1);
    Ok(match sight {
        Sight::Everything => Source { from: "account r".to_owned(), seen: whole, is_whole: "true".to_owned() },
        Sight::From(user) if sees_people_below(tx, user).await? => walk(sight, "r", whole),
        Sight::From(_) | Sight::Own(_) => gathered(),
    })
}

/// Accounts in the order of their names, each asked whether it is seen or one of its opportunities is: a boss sees so many that
/// the page is soon full.
fn walk(sight: Sight, alias: &str, whole: String) -> Source {
    let opportunity = sight.condition("o", OpportunityId::KIND, 1);
    // As `exists` PostgreSQL would gather the opportunities of all accounts first.
    let card = format!(
        "(select o.id from opportunity o where o.account_id = {alias}.id and o.deleted_at is null and {opportunity} limit 1) is not null"
    );
    Source { from: format!("account {alias}"), seen: format!("({whole} or {card})"), is_whole: whole }
}

/// The accounts of one person, gathered from what that person owns and was granted: among the names of all accounts they would
/// be too far apart.
fn gathered() -> Source {
    let absent = access::absent(1);
    let from = format!(
        "(select id from account where owner_id = $1
        union select id from account where owner_id in ({absent})
        union select account_id from opportunity where status = 'open' and owner_id in ({absent}) and deleted_at is null
        union select subject_id from access_grant where user_id = $1 and subject_kind = 'account'
        union select account_id from opportunity where owner_id = $1 and deleted_at is null
        union select o.account_id from access_grant g join opportunity o on o.id = g.subject_id
              where g.user_id = $1 and g.subject_kind = 'opportunity' and o.deleted_at is null) seen
        join account r on r.id = seen.id"
    );
    let is_whole = format!(
        "(r.owner_id = $1 or r.owner_id in ({absent})
        or r.id in (select subject_id from access_grant where user_id = $1 and subject_kind = 'account'))"
    );
    Source { from, seen: "true".to_owned(), is_whole }
}

/// The condition under which the account with this alias is seen, if only its card, and that under which all of it is;
/// [`Sight::argument`] is `$1`.
pub(crate) fn seen(sight: Sight, alias: &str) -> (String, String) {
    let whole = sight.condition(alias, KIND, 1);
    match sight {
        Sight::Everything => (whole.clone(), whole),
        Sight::From(_) | Sight::Own(_) => {
            let walk = walk(sight, alias, whole);
            (walk.seen, walk.is_whole)
        }
    }
}

async fn sees_people_below(tx: &mut Tx, boss: UserId) -> Result<bool> {
    let sql = "select person_id from reporting_line where boss_id = $1 and person_id <> $1 limit 1";
    Ok(tx.optional::<(UserId,)>(sql, args![boss]).await?.is_some())
}
