//! Accounts: customer companies and households.

pub(crate) mod api;
mod checks;
mod create;
mod edit;
mod list;
pub mod store;

use tundish_db::{FromRow, Result, Row, Tx};
use tundish_domain::{
    Instant,
    id::{AccountId, UserId},
    policy::{Actor, Relation, actions, permit},
};

pub use self::{
    create::{NewAccount, create},
    edit::{AccountPatch, edit},
};
use crate::{
    event::{self, Happening},
    record::{self, RecordError},
};

/// A customer company or household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Identifier.
    pub id: AccountId,
    /// Edits so far, from 1.
    pub version: i64,
    /// The short number behind `AC-`.
    pub number: i64,
    /// Name.
    pub name: String,
    /// Industry in the company's own words.
    pub industry: Option<String>,
    /// Country in the company's own words.
    pub country: Option<String>,
    /// A, B or C.
    pub level: Option<String>,
    /// Address on the web.
    pub website: Option<String>,
    /// The account that this one belongs to.
    pub parent_id: Option<AccountId>,
    /// Who is responsible.
    pub owner_id: UserId,
    /// Since when it is known here.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

impl FromRow for Account {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            version: row.next()?,
            number: row.next()?,
            name: row.next()?,
            industry: row.next()?,
            country: row.next()?,
            level: row.next()?,
            website: row.next()?,
            parent_id: row.next()?,
            owner_id: row.next()?,
            created_at: row.next()?,
            deleted_at: row.next()?,
        })
    }
}

/// The account, if the actor may see it or at least its card, and how the actor stands to it.
///
/// # Errors
/// [`RecordError::Hidden`] otherwise; [`RecordError::Forbidden`] when a token's scopes do not name accounts.
pub async fn find(tx: &mut Tx, actor: &Actor, id: AccountId) -> std::result::Result<(Account, Relation), RecordError> {
    let (account, relation) = store::load(tx, actor, id).await?.ok_or(RecordError::Hidden)?;
    permit::<actions::ReadAccountCard>(actor, relation)?;
    Ok((account, relation))
}

/// Stores what a verb decided: the row and the event with its changes.
async fn carry_out(
    tx: &mut Tx,
    actor: &Actor,
    before: Option<&Account>,
    after: Account,
) -> std::result::Result<Account, RecordError> {
    match before {
        None => store::insert(tx, &after).await?,
        Some(before) => store::update(tx, before.version, &after).await?,
    }
    let verb = if before.is_some() { "account.edited" } else { "account.created" };
    let changes = record::changes(before.map(fields), fields(&after));
    let happening = Happening { subject: after.id.into(), verb, happened_at: None, changes: &changes };
    event::store::record(tx, actor, happening).await?;
    Ok(after)
}

/// What events keep of an account. The name of a household is that of a person.
fn fields(account: &Account) -> [record::Field; 9] {
    let a = account;
    [
        ("number", Some(a.number.to_string()), false),
        ("name", Some(a.name.clone()), true),
        ("industry", a.industry.clone(), false),
        ("country", a.country.clone(), false),
        ("level", a.level.clone(), false),
        ("website", a.website.clone(), true),
        ("parent_id", a.parent_id.map(|id| id.to_string()), false),
        ("owner_id", Some(a.owner_id.to_string()), false),
        ("created_at", Some(a.created_at.to_string()), false),
    ]
}
