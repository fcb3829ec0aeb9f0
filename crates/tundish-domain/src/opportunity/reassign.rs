//! An opportunity gets another owner.

use crate::opportunity::{Decision, LiveOpportunity, Opportunity, Refusal, Timing};
use crate::policy::{Assignee, Permit, actions};
use crate::verb::Verb;

/// Gives an opportunity, open or closed, to another owner. The proof [`Assignee`] says that the actor may give it to them.
///
/// # Errors
/// [`Refusal::AlreadyTheirs`], and those of the time.
pub fn reassign(
    _permit: &Permit<actions::Reassign>,
    opportunity: LiveOpportunity<'_>,
    to: Assignee,
    when: Timing,
) -> Result<Decision, Refusal> {
    if opportunity.owner == to.user() {
        return Err(Refusal::AlreadyTheirs);
    }
    let happened_at = when.effective(&opportunity)?;
    Ok(Decision::new(Verb::Reassigned, happened_at, Opportunity { owner: to.user(), ..opportunity.next() }))
}
