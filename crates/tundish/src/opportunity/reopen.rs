//! Takes up a closed opportunity again.

use tundish_db::Tx;
use tundish_domain::{
    Opportunity, opportunity as rules,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, load};

/// Takes up a closed opportunity again.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::opportunity::reopen`.
pub async fn reopen(tx: &mut Tx, actor: &Actor, target: &Target) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let permit = permit::<actions::Reopen>(actor, relation)?;
    let decision = rules::reopen(&permit, before.closed()?, target.timing(tx))?;
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}
