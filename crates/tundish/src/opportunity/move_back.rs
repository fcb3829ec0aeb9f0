//! Moves an opportunity to an earlier stage.

use tundish_db::Tx;
use tundish_domain::id::StageId;
use tundish_domain::{
    Opportunity, opportunity as rules,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, load};
use crate::pipeline;

/// Moves an opportunity to an earlier stage.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::opportunity::move_back`.
pub async fn move_back(tx: &mut Tx, actor: &Actor, target: &Target, to: StageId) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let permit = permit::<actions::MoveBack>(actor, relation)?;
    let pipeline =
        pipeline::store::by_id(tx, before.pipeline).await?.ok_or(VerbError::Unknown { field: "pipeline_id" })?;
    let decision = rules::move_back(&permit, before.open()?, &pipeline, to, target.timing(tx))?;
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}
