//! Gives an opportunity to another owner.

use tundish_db::Tx;
use tundish_domain::{
    Opportunity, opportunity as rules,
    policy::{Actor, actions, permit},
};
use tundish_domain::{id::UserId, policy::assignee};

use super::{Target, VerbError, carry_out, load};
use crate::{access, user};

/// Gives an opportunity to another owner.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::opportunity::reassign`.
pub async fn reassign(tx: &mut Tx, actor: &Actor, target: &Target, to: UserId) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let permit = permit::<actions::Reassign>(actor, relation)?;
    let person = user::store::by_id(tx, to).await?.filter(|person| person.is_active);
    let person = person.ok_or(VerbError::Unknown { field: "owner_id" })?;
    let stands = access::relation_to_person(tx, actor, person.id).await?;
    let assignee = assignee(actor, person.id, stands).map_err(|_| VerbError::Unknown { field: "owner_id" })?;
    let decision = rules::reassign(&permit, before.live()?, assignee, target.timing(tx))?;
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}
