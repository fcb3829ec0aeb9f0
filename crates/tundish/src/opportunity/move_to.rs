//! Moves an opportunity to another stage, forwards or backwards: what a drag on the board means.

use tundish_db::Tx;
use tundish_domain::{
    Opportunity,
    id::StageId,
    opportunity as rules,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, load};
use crate::pipeline;

/// Moves an opportunity to another stage, forwards or backwards.
///
/// # Errors
/// What the policy or the rules refuse; see `tundish_domain::opportunity::move_to`.
pub async fn move_to(tx: &mut Tx, actor: &Actor, target: &Target, to: StageId) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let forward = permit::<actions::Advance>(actor, relation)?;
    let backward = permit::<actions::MoveBack>(actor, relation)?;
    let pipeline =
        pipeline::store::by_id(tx, before.pipeline).await?.ok_or(VerbError::Unknown { field: "pipeline_id" })?;
    let decision = rules::move_to(&forward, &backward, before.open()?, &pipeline, to, target.timing(tx))?;
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}
