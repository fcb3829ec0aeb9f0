//! Takes the deletion of an opportunity back.

use tundish_db::Tx;
use tundish_domain::{
    Opportunity, opportunity as rules,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, load};

/// Takes the deletion of an opportunity back.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::opportunity::restore`.
pub async fn restore(tx: &mut Tx, actor: &Actor, target: &Target) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let permit = permit::<actions::RestoreOpportunity>(actor, relation)?;
    let decision = rules::restore(&permit, before.deleted()?);
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}
