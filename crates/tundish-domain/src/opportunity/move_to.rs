//! A card is dropped on a column of the board.

use crate::id::StageId;
use crate::opportunity::advance::places;
use crate::opportunity::{Decision, OpenOpportunity, Refusal, Timing, advance, move_back};
use crate::pipeline::Pipeline;
use crate::policy::{Permit, actions};

/// Advances or moves back, whichever leads to the stage. Both permits are asked for beforehand, since one cannot know
/// without the order of the stages which of them it will be.
///
/// # Errors
/// Those of [`advance`] and [`move_back`]; [`Refusal::AlreadyThere`] when the card fell where it had been.
pub fn move_to(
    forward: &Permit<actions::Advance>,
    backward: &Permit<actions::MoveBack>,
    opportunity: OpenOpportunity<'_>,
    pipeline: &Pipeline,
    to: StageId,
    when: Timing,
) -> Result<Decision, Refusal> {
    let (from_place, to_place) = places(opportunity, pipeline, to)?;
    if from_place < to_place {
        advance(forward, opportunity, pipeline, to, when)
    } else {
        move_back(backward, opportunity, pipeline, to, when)
    }
}
