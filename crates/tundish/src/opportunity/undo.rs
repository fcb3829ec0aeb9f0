//! Takes one change of an opportunity back, by a change in the other direction.

use tundish_db::Tx;
use tundish_domain::{
    Opportunity, change,
    id::EventSeq,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, load};
use crate::event;

/// Takes back what the event did. Nothing is removed from the record: another event is added.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::change::undo`.
pub async fn undo(tx: &mut Tx, actor: &Actor, target: &Target, seq: EventSeq) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let permit = permit::<actions::UndoOpportunity>(actor, relation)?;
    let recorded = event::store::of_subject(tx, before.id.into()).await?;
    let place = recorded.iter().position(|event| event.seq == seq).ok_or(VerbError::Unknown { field: "event" })?;
    let later: Vec<_> = recorded[place + 1..].iter().flat_map(|event| event.changes.clone()).collect();
    let undone = &recorded[place];
    let decision = change::undo(&permit, before.live()?, &undone.changes, undone.happened_at, &later)?;
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}
