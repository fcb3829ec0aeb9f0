//! A closed opportunity is taken up again.

use crate::opportunity::{ClosedOpportunity, Decision, Opportunity, Outcome, Refusal, Timing};
use crate::policy::{Permit, actions};
use crate::verb::Verb;

/// Opens a won or lost opportunity in the stage in which it was closed. A new spell begins there; closing value, frozen rate
/// and reason are cleared and stay in the history.
///
/// # Errors
/// Those of the time.
pub fn reopen(
    _permit: &Permit<actions::Reopen>,
    opportunity: ClosedOpportunity<'_>,
    when: Timing,
) -> Result<Decision, Refusal> {
    let at = when.new_spell(&opportunity)?;
    let after = Opportunity {
        outcome: Outcome::Open,
        closed_rate: None,
        entered_at: Some(at),
        observed_at: at,
        ..opportunity.next()
    };
    Ok(Decision::new(Verb::Reopened, at, after))
}
