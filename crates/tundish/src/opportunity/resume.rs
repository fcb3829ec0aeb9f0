//! Ends the waiting of an opportunity.

use tundish_db::Tx;
use tundish_domain::{
    Opportunity, opportunity as rules,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, load};

/// Ends the waiting of an opportunity.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::opportunity::resume`.
pub async fn resume(tx: &mut Tx, actor: &Actor, target: &Target) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let permit = permit::<actions::Resume>(actor, relation)?;
    let decision = rules::resume(&permit, before.open()?, target.timing(tx))?;
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}
