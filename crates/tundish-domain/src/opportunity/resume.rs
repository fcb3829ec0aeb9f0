//! The waiting ends.

use crate::opportunity::{Decision, OpenOpportunity, Opportunity, Refusal, Timing};
use crate::policy::{Permit, actions};
use crate::verb::Verb;

/// Takes up an open opportunity that waits, before or after the day that was set.
///
/// # Errors
/// [`Refusal::NotOnHold`], and those of the time.
pub fn resume(
    _permit: &Permit<actions::Resume>,
    opportunity: OpenOpportunity<'_>,
    when: Timing,
) -> Result<Decision, Refusal> {
    if opportunity.hold.is_none() {
        return Err(Refusal::NotOnHold);
    }
    let happened_at = when.effective(&opportunity)?;
    Ok(Decision::new(Verb::Resumed, happened_at, Opportunity { hold: None, ..opportunity.next() }))
}
