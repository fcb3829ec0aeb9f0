//! An opportunity returns to an earlier stage.

use crate::id::StageId;
use crate::opportunity::advance::{entered, places};
use crate::opportunity::{Decision, OpenOpportunity, Refusal, Timing};
use crate::pipeline::Pipeline;
use crate::policy::{Permit, actions};
use crate::verb::Verb;

/// Moves an open opportunity to an earlier stage, where a new spell begins. Nothing needs to be known for that. Moving ends
/// the waiting of an opportunity on hold.
///
/// # Errors
/// [`Refusal::StageNotOfThisPipeline`], [`Refusal::AlreadyThere`], [`Refusal::NotBackward`], and those of the time.
pub fn move_back(
    _permit: &Permit<actions::MoveBack>,
    opportunity: OpenOpportunity<'_>,
    pipeline: &Pipeline,
    to: StageId,
    when: Timing,
) -> Result<Decision, Refusal> {
    let (from_place, to_place) = places(opportunity, pipeline, to)?;
    if from_place < to_place {
        return Err(Refusal::NotBackward);
    }
    let happened_at = when.new_spell(&opportunity)?;
    Ok(Decision::new(Verb::MovedBack, happened_at, entered(opportunity, to, happened_at)))
}
