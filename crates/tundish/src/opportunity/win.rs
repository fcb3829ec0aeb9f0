//! Closes an opportunity as won.

use tundish_db::Tx;
use tundish_domain::{
    Money,
    opportunity::{Reason, WinReason},
};
use tundish_domain::{
    Opportunity, opportunity as rules,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, load};
use crate::rate;

/// Closes an opportunity as won, at the rate of the day on which it was.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::opportunity::win`.
pub async fn win(
    tx: &mut Tx,
    actor: &Actor,
    target: &Target,
    value: Option<Money>,
    reason: Reason<WinReason>,
) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let permit = permit::<actions::Win>(actor, relation)?;
    let decision = rules::win(&permit, before.open()?, value, reason, target.timing(tx))?;
    let rate = rate::store::frozen(tx, before.currency, decision.happened_at).await?;
    Ok(carry_out(tx, actor, Some(&before), decision.freezing(rate)).await?)
}
