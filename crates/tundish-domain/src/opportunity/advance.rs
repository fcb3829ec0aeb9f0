//! An opportunity moves on to a later stage.

use crate::id::StageId;
use crate::instant::Instant;
use crate::opportunity::{Decision, OpenOpportunity, Opportunity, Refusal, Timing};
use crate::pipeline::Pipeline;
use crate::policy::{Permit, actions};
use crate::verb::Verb;

/// Moves an open opportunity to a later stage, the next one or one beyond.
///
/// What the stages left behind ask for must be there ([`Pipeline::missing`]). Moving ends the waiting of an opportunity on hold,
/// since something evidently happened.
///
/// # Errors
/// [`Refusal::StageNotOfThisPipeline`], [`Refusal::AlreadyThere`], [`Refusal::NotForward`],
/// [`Refusal::ExitCriteriaMissing`], and those of the time.
pub fn advance(
    _permit: &Permit<actions::Advance>,
    opportunity: OpenOpportunity<'_>,
    pipeline: &Pipeline,
    to: StageId,
    when: Timing,
) -> Result<Decision, Refusal> {
    let (from_place, to_place) = places(opportunity, pipeline, to)?;
    if to_place < from_place {
        return Err(Refusal::NotForward);
    }
    let missing = pipeline.missing(from_place, to_place, |criterion| criterion.met_by(&opportunity));
    if !missing.is_empty() {
        return Err(Refusal::ExitCriteriaMissing(missing));
    }
    let happened_at = when.new_spell(&opportunity)?;
    Ok(Decision::new(Verb::Advanced, happened_at, entered(opportunity, to, happened_at)))
}

/// The places of the present and the wanted stage in the order of the pipeline.
pub(super) fn places(
    opportunity: OpenOpportunity<'_>,
    pipeline: &Pipeline,
    to: StageId,
) -> Result<(usize, usize), Refusal> {
    if pipeline.id() != opportunity.pipeline {
        return Err(Refusal::StageNotOfThisPipeline);
    }
    let from_place = pipeline.place(opportunity.stage).ok_or(Refusal::StageNotOfThisPipeline)?;
    let to_place = pipeline.place(to).ok_or(Refusal::StageNotOfThisPipeline)?;
    if from_place == to_place { Err(Refusal::AlreadyThere) } else { Ok((from_place, to_place)) }
}

/// The opportunity in its new stage.
pub(super) fn entered(opportunity: OpenOpportunity<'_>, stage: StageId, at: Instant) -> Opportunity {
    Opportunity { stage, hold: None, entered_at: Some(at), observed_at: at, ..opportunity.next() }
}
