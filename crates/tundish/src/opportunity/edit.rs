//! Changes what is known about an opportunity.

use tundish_db::Tx;
use tundish_domain::opportunity::{Patch, Set};
use tundish_domain::{
    Opportunity, opportunity as rules,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, exists, inside, load, own_changes};
use crate::{account, own_field::OwnPatch, rate};

/// Changes what is known about an opportunity.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::opportunity::edit`.
pub async fn edit(tx: &mut Tx, actor: &Actor, target: &Target, patch: Patch) -> Result<Opportunity, VerbError> {
    edit_with(tx, actor, target, patch, &OwnPatch::default()).await
}

/// The same with own fields.
///
/// # Errors
/// Those of [`edit`]; what is wrong with own fields.
pub(crate) async fn edit_with(
    tx: &mut Tx,
    actor: &Actor,
    target: &Target,
    mut patch: Patch,
    own: &OwnPatch,
) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let allowed = permit::<actions::EditOpportunity>(actor, relation)?;
    // Even to say the same would tell: the answer would be that nothing changes.
    if patch.next_step != Set::Keep && !inside::is_open_to(actor) {
        return Err(VerbError::Inside { field: "next_step" });
    }
    if let Set::To(account) = patch.account {
        let known = account::store::load(tx, actor, account).await?;
        let (_, relation) = known.ok_or(VerbError::Unknown { field: "account_id" })?;
        // Whoever does not see the account learns nothing about it: the same answer as for a number never given.
        permit::<actions::ReadAccountCard>(actor, relation).map_err(|_| VerbError::Unknown { field: "account_id" })?;
    }
    if let Set::To(product) = patch.product
        && !exists(tx, "product", product).await?
    {
        return Err(VerbError::Unknown { field: "product_id" });
    }
    patch.own = own_changes(tx, actor, Some(before.id), own).await?;
    let mut decision = rules::edit(&allowed, before.live()?, patch, target.timing(tx))?;
    let currency = decision.after.currency;
    if currency != before.currency
        && let Some(closed_at) = before.outcome.closed_at()
    {
        // The rate that was frozen is that of the currency it had.
        let rate = rate::store::frozen(tx, currency, closed_at).await?;
        decision = decision.freezing(rate);
    }
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}
