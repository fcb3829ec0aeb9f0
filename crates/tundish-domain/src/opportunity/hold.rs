//! An opportunity waits for a good reason.

use crate::instant::{Day, TimeZone};
use crate::opportunity::edit::clean_note;
use crate::opportunity::{Decision, OpenOpportunity, Opportunity, Refusal, Timing};
use crate::policy::{Permit, actions};
use crate::text::TextError;
use crate::verb::Verb;

/// Why and until when an opportunity waits. It still stands in its stage; its waiting is not held against anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Why.
    pub reason: String,
    /// The day on which it is to be taken up again.
    pub until: Day,
}

/// Lets an open opportunity wait until a day after today, where `zone` says which day is today. One that waits already gets
/// the new reason and day.
///
/// # Errors
/// [`Refusal::Text`], [`Refusal::HoldEndsTooEarly`], [`Refusal::NothingChanges`], and those of the time.
pub fn hold(
    _permit: &Permit<actions::Hold>,
    opportunity: OpenOpportunity<'_>,
    reason: &str,
    until: Day,
    zone: &TimeZone,
    when: Timing,
) -> Result<Decision, Refusal> {
    let empty = Refusal::Text { field: "hold_reason", error: TextError::Empty };
    let reason = clean_note("hold_reason", reason)?.ok_or(empty)?;
    if until <= when.now.day(zone) {
        return Err(Refusal::HoldEndsTooEarly);
    }
    let hold = Some(Hold { reason, until });
    if opportunity.hold == hold {
        return Err(Refusal::NothingChanges);
    }
    let happened_at = when.effective(&opportunity)?;
    Ok(Decision::new(Verb::Held, happened_at, Opportunity { hold, ..opportunity.next() }))
}
