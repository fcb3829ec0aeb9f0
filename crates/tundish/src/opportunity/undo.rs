//! Takes one change of an opportunity back, by a change in the other direction.

use tundish_db::Tx;
use tundish_domain::{
    Opportunity,
    change::{self, Changed},
    id::EventSeq,
    policy::{Actor, actions, permit},
};

use super::{Target, VerbError, carry_out, load, reassign::recipient};
use crate::event;

/// Takes back what the event did. Nothing is removed from the record: another event is added.
///
/// # Errors
/// What the policy or the rule refuses; see `tundish_domain::change::undo`.
pub async fn undo(tx: &mut Tx, actor: &Actor, target: &Target, seq: EventSeq) -> Result<Opportunity, VerbError> {
    let (before, relation) = load(tx, actor, target).await?;
    let undo = permit::<actions::UndoOpportunity>(actor, relation)?;
    let recorded = event::store::of_subject(tx, before.id.into()).await?;
    let place = recorded.iter().position(|event| event.seq == seq).ok_or(VerbError::Unknown { field: "event" })?;
    let mut later = Changed::default();
    for event in &recorded[place + 1..] {
        later.extend(event.changes_of_opportunity()?);
    }
    let undone = recorded[place].changes_of_opportunity()?;
    let decision = change::undo(&undo, before.live()?, &undone, recorded[place].happened_at, &later)?;
    // To give it back is to give it away: that takes the same right, and somebody who can have it.
    if let Some(owner) = undone.columns.iter().find(|change| change.field == "owner_id") {
        permit::<actions::Reassign>(actor, relation)?;
        let before = owner.before.as_deref().and_then(|owner| owner.parse().ok());
        recipient(tx, actor, before.ok_or(VerbError::Unknown { field: "owner_id" })?).await?;
    }
    Ok(carry_out(tx, actor, Some(&before), decision).await?)
}
