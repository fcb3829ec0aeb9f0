//! An account comes to be.

use tundish_db::Tx;
use tundish_domain::{
    NumberKind,
    id::{AccountId, UserId},
    policy::{Actor, Relation, actions, assignee, permit},
};

use super::{Account, carry_out, checks};
use crate::{access, number, record::RecordError, user};

/// What is asked for; identifier and short number are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
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
    pub parent: Option<AccountId>,
    /// Who will be responsible; the actor when nothing is said.
    pub owner: Option<UserId>,
}

/// Makes an account.
///
/// # Errors
/// [`RecordError`].
pub async fn create(tx: &mut Tx, actor: &Actor, new: &NewAccount) -> Result<Account, RecordError> {
    let unknown = || RecordError::Unknown { field: "owner_id" };
    let owner = new.owner.or(actor.user()).ok_or_else(unknown)?;
    let person = user::store::by_id(tx, owner).await?.filter(|person| person.is_active).ok_or_else(unknown)?;
    let relation = access::relation_to_person(tx, actor, person.id).await?;
    if relation == Relation::Stranger {
        return Err(unknown());
    }
    permit::<actions::CreateAccount>(actor, relation)?;
    let owner = assignee(actor, person.id, relation).map_err(|_| unknown())?;
    let account = Account {
        id: tx.next_id(),
        version: 1,
        number: number::draw(tx, NumberKind::Account, 1).await?,
        name: checks::name(&new.name)?,
        industry: checks::word("industry", new.industry.as_deref())?,
        country: checks::word("country", new.country.as_deref())?,
        level: checks::level(new.level.as_deref())?,
        website: checks::website(new.website.as_deref())?,
        parent_id: new.parent,
        owner_id: owner.user(),
        created_at: tx.now(),
        deleted_at: None,
    };
    if let Some(parent) = new.parent {
        checks::parent(tx, actor, account.id, parent).await?;
    }
    carry_out(tx, actor, None, account).await
}
