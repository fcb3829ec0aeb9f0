//! It came to nothing.

use crate::opportunity::{Decision, LossReason, OpenOpportunity, Opportunity, Outcome, Reason, Refusal, Timing};
use crate::policy::{Permit, actions};
use crate::verb::Verb;

/// Closes an open opportunity as lost, from whichever stage it is in. It no longer waits, if it did.
///
/// # Errors
/// Those of the time.
pub fn lose(
    _permit: &Permit<actions::Lose>,
    opportunity: OpenOpportunity<'_>,
    reason: Reason<LossReason>,
    when: Timing,
) -> Result<Decision, Refusal> {
    let happened_at = when.effective(&opportunity)?;
    let outcome = Outcome::Lost { at: happened_at, reason };
    let after = Opportunity { outcome, hold: None, ..opportunity.next() };
    Ok(Decision::new(Verb::Lost, happened_at, after))
}
