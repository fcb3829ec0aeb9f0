//! An opportunity that should never have been recorded is taken out of the history.

use crate::instant::Instant;
use crate::opportunity::{Decision, LiveOpportunity, Opportunity};
use crate::policy::{Permit, actions};
use crate::verb::Verb;

/// Deletes an opportunity from its beginning on, because the import that brought it is undone.
///
/// Deleting says that something ended, so the past keeps it; withdrawing says that it never was. As known from now on, no
/// report of any day counts it, and a file that is imported again counts once. What was known before can still be asked for.
///
/// `beginning` is the business instant from which the history knows it.
pub fn withdraw(
    _permit: &Permit<actions::UndoImport>,
    opportunity: LiveOpportunity<'_>,
    beginning: Instant,
    now: Instant,
) -> Decision {
    let after = Opportunity { deleted_at: Some(now), ..opportunity.next() };
    Decision::new(Verb::Deleted, beginning, after)
}
