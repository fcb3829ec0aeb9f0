//! Pages of accounts by name: those that one sees, and the cards of those whose opportunities one sees.

use tundish_db::{FromRow, Result, Row, Tx, Value, args};
use tundish_domain::{
    id::{AccountId, OpportunityId, UserId},
    policy::{Actor, Collection, Denied},
    text,
};

use super::{Account, store::COLUMNS};
use crate::access::Sight;

/// An account in a list, and whether one sees all of it or only its card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) account: Account,
    pub(super) is_whole: bool,
}

impl FromRow for Listed {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self { account: Account::from_row(row)?, is_whole: row.next()? })
    }
}

/// The place of an account in the list.
pub(super) type Place = (String, i64);

/// Where the list goes on behind this account.
pub(super) fn place(listed: &Listed) -> Place {
    (text::key(&listed.account.name), listed.account.id.get())
}

/// The next `count` accounts behind a place.
pub(super) async fn page(
    tx: &mut Tx,
    actor: &Actor,
    after: Option<Place>,
    count: i64,
) -> Result<std::result::Result<Vec<Listed>, Denied>> {
    let sight = match Sight::of(actor, Collection::Accounts) {
        Ok(sight) => sight,
        Err(denied) => return Ok(Err(denied)),
    };
    let sql = match sight {
        Sight::Everything => all(sight),
        Sight::From(user) if sees_people_below(tx, user).await? => walk(sight),
        Sight::From(_) | Sight::Own(_) => gathered(),
    };
    let (name, id) = after.unwrap_or_default();
    let arguments: [Value<'_>; 4] = [name.into(), id.into(), count.into(), sight.argument()];
    Ok(Ok(tx.all::<Listed>(&sql, &arguments).await?))
}

/// Every account.
fn all(sight: Sight) -> String {
    let whole = sight.condition("a", AccountId::KIND, 4);
    select("account a", &whole, "")
}

/// Accounts in the order of their names, each asked whether it is seen or one of its opportunities is: a boss sees so many that
/// the page is soon full.
fn walk(sight: Sight) -> String {
    let whole = sight.condition("a", AccountId::KIND, 4);
    let opportunity = sight.condition("o", OpportunityId::KIND, 4);
    // As `exists` PostgreSQL would gather the opportunities of all accounts first.
    let card = format!(
        "(select o.id from opportunity o where o.account_id = a.id and o.deleted_at is null and {opportunity} limit 1) is not null"
    );
    select("account a", &whole, &format!(" and ({whole} or {card})"))
}

/// The accounts of one person, gathered from what that person owns and was granted: among the names of all accounts they would
/// be too far apart.
fn gathered() -> String {
    let seen = "(select id from account where owner_id = $4
        union select subject_id from access_grant where user_id = $4 and subject_kind = 'account'
        union select account_id from opportunity where owner_id = $4 and deleted_at is null
        union select o.account_id from access_grant g join opportunity o on o.id = g.subject_id
              where g.user_id = $4 and g.subject_kind = 'opportunity' and o.deleted_at is null) seen
        join account a on a.id = seen.id";
    let whole = "(a.owner_id = $4
        or a.id in (select subject_id from access_grant where user_id = $4 and subject_kind = 'account'))";
    select(seen, whole, "")
}

fn select(from: &str, whole: &str, seen: &str) -> String {
    format!(
        "select {COLUMNS}, {whole} from {from}
         where (a.name_key, a.id) > ($1, $2) and a.deleted_at is null{seen}
         order by a.name_key, a.id limit $3"
    )
}

async fn sees_people_below(tx: &mut Tx, boss: UserId) -> Result<bool> {
    let sql = "select person_id from reporting_line where boss_id = $1 and person_id <> $1 limit 1";
    Ok(tx.optional::<(UserId,)>(sql, args![boss]).await?.is_some())
}
