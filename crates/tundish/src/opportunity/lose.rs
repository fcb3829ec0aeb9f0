//! Closes an opportunity as lost.

use tundish_db::Tx;
use tundish_domain::opportunity::{LossReason, Reason};
use tundish_domain::{
    Opportunity, opportunity as rules,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, load};
use crate::rate;

/// Closes an opportunity as lost, at the rate of the day on which it was.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::opportunity::lose`.
pub async fn lose(
    tx: &mut Tx,
    actor: &Actor,
    target: &Target,
    reason: Reason<LossReason>,
) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let permit = permit::<actions::Lose>(actor, relation)?;
    let decision = rules::lose(&permit, before.open()?, reason, target.timing(tx))?;
    let rate = rate::store::frozen(tx, before.currency, decision.happened_at).await?;
    Ok(carry_out(tx, actor, Some(&before), decision.freezing(rate)).await?)
}
