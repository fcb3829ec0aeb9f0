//! Deletes an opportunity; for 30 days it can be restored.

use tundish_db::Tx;
use tundish_domain::{
    Opportunity, opportunity as rules,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, load};

/// Deletes an opportunity; for 30 days it can be restored.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::opportunity::delete`.
pub async fn delete(tx: &mut Tx, actor: &Actor, target: &Target) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let permit = permit::<actions::DeleteOpportunity>(actor, relation)?;
    let decision = rules::delete(&permit, before.live()?, tx.now());
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}
