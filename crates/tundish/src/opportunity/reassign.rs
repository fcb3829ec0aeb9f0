//! Gives an opportunity to another owner.

use tundish_db::Tx;
use tundish_domain::{
    Opportunity,
    id::UserId,
    opportunity as rules,
    policy::{Actor, Assignee, actions, assignee, permit},
};

use super::{Target, VerbError, carry_out, load};
use crate::{access, user};

/// Gives an opportunity to another owner.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::opportunity::reassign`.
pub async fn reassign(tx: &mut Tx, actor: &Actor, target: &Target, to: UserId) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let permit = permit::<actions::Reassign>(actor, relation)?;
    let to = recipient(tx, actor, to).await?;
    let decision = rules::reassign(&permit, before.live()?, to, target.timing(tx))?;
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}

/// The active person to whom the actor may give something.
pub(super) async fn recipient(tx: &mut Tx, actor: &Actor, to: UserId) -> Result<Assignee, VerbError> {
    let person = user::store::by_id(tx, to).await?.filter(|person| person.is_active);
    let person = person.ok_or(VerbError::Unknown { field: "owner_id" })?;
    let stands = access::relation_to_person(tx, actor, person.id).await?;
    assignee(actor, person.id, stands).map_err(|_| VerbError::Unknown { field: "owner_id" })
}
