//! An opportunity is deleted, for 30 days reversibly.

use crate::instant::Instant;
use crate::opportunity::{Decision, LiveOpportunity, Opportunity};
use crate::policy::{Permit, actions};
use crate::verb::Verb;

/// Deletes an opportunity, open or closed. From then on it is in no list and no stock; the past keeps it. Deleting is an act
/// of keeping records and happens when it is recorded, so it cannot be back-dated.
pub fn delete(
    _permit: &Permit<actions::DeleteOpportunity>,
    opportunity: LiveOpportunity<'_>,
    now: Instant,
) -> Decision {
    let happened_at = now.max(opportunity.earliest_change());
    let after = Opportunity { deleted_at: Some(happened_at), ..opportunity.next() };
    Decision::new(Verb::Deleted, happened_at, after)
}
