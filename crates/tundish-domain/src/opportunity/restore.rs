//! A deletion is taken back.

use crate::opportunity::{Decision, DeletedOpportunity, Opportunity};
use crate::policy::{Permit, actions};
use crate::verb::Verb;

/// Restores a deleted opportunity as it was. It takes effect at the instant of the deletion: as known from now on, it had
/// never been away, and its age runs through. What was known in between can still be asked for.
pub fn restore(_permit: &Permit<actions::RestoreOpportunity>, opportunity: DeletedOpportunity<'_>) -> Decision {
    let after = Opportunity { deleted_at: None, ..opportunity.next() };
    Decision::new(Verb::Restored, opportunity.at, after)
}
