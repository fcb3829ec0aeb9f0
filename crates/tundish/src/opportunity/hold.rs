//! Lets an opportunity wait for a reason until a day.

use tundish_db::Tx;
use tundish_domain::{Day, TimeZone};
use tundish_domain::{
    Opportunity, opportunity as rules,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, load};

/// Lets an opportunity wait for a reason until a day.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::opportunity::hold`.
pub async fn hold(
    tx: &mut Tx,
    actor: &Actor,
    target: &Target,
    reason: &str,
    until: Day,
    zone: &TimeZone,
) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let permit = permit::<actions::Hold>(actor, relation)?;
    let decision = rules::hold(&permit, before.open()?, reason, until, zone, target.timing(tx))?;
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}
