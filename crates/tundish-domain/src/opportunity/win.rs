//! The customer ordered.

use crate::amount::Amount;
use crate::money::Money;
use crate::opportunity::edit::check_amount;
use crate::opportunity::{Decision, OpenOpportunity, Opportunity, Outcome, Reason, Refusal, Timing, WinReason};
use crate::policy::{Permit, actions};
use crate::verb::Verb;

/// Closes an open opportunity as won, from whichever stage it is in. It no longer waits, if it did.
///
/// `value` is the closing value. Without one a known amount is taken for it; an estimate is not, since a guess must not turn
/// into turnover, and the value stays unknown. The amount that had been expected is kept beside it.
///
/// # Errors
/// [`Refusal::NegativeAmount`], [`Refusal::WrongCurrency`], and those of the time.
pub fn win(
    _permit: &Permit<actions::Win>,
    opportunity: OpenOpportunity<'_>,
    value: Option<Money>,
    reason: Reason<WinReason>,
    when: Timing,
) -> Result<Decision, Refusal> {
    let happened_at = when.effective(&opportunity)?;
    let value = value.or(match opportunity.amount {
        Amount::Known(money) => Some(money),
        Amount::Estimate(_) | Amount::Unknown => None,
    });
    check_amount(value.map_or(Amount::Unknown, Amount::Known), opportunity.currency)?;
    let outcome = Outcome::Won { at: happened_at, value, reason };
    let after = Opportunity { outcome, hold: None, ..opportunity.next() };
    Ok(Decision::new(Verb::Won, happened_at, after))
}
