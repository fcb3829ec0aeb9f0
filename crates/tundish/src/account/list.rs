//! Pages of accounts by name: those that one sees, and the cards of those whose opportunities one sees.

use tundish_db::{FromRow, Result, Row, Tx, Value};
use tundish_domain::{
    id::AccountId,
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
    let (name, id) = after.unwrap_or_default();
    let arguments: [Value<'_>; 4] = [name.into(), id.into(), count.into(), sight.argument()];
    let whole = sight.condition("a", AccountId::KIND, 4);
    let seen = match sight {
        Sight::Everything => "1 = 1".to_owned(),
        // Names are walked in their order, and each account is asked for an opportunity that shows it.
        Sight::From(_) | Sight::Own(_) => format!(
            "({whole} or exists (select 1 from opportunity o where o.account_id = a.id and o.deleted_at is null and {}))",
            sight.condition("o", "opportunity", 4)
        ),
    };
    let sql = format!(
        "select {COLUMNS}, {whole} from account a
         where (a.name_key, a.id) > ($1, $2) and a.deleted_at is null and {seen}
         order by a.name_key, a.id limit $3"
    );
    Ok(Ok(tx.all::<Listed>(&sql, &arguments).await?))
}
