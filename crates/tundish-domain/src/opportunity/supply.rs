//! What was missing from the beginning is supplied later.

use crate::amount::Amount;
use crate::instant::Instant;
use crate::money::Money;
use crate::opportunity::edit::check_amount;
use crate::opportunity::{Decision, LiveOpportunity, Opportunity, Refusal};
use crate::policy::{Permit, actions};
use crate::verb::Verb;

/// Gives an opportunity without an amount the list price of its product as an estimate, as if it had been known when the
/// opportunity came to be.
///
/// Files arrive in any order, and history must not depend on it: unlike [`crate::opportunity::edit`], which changes what is
/// known from a moment on, this takes effect at `beginning`, the business instant from which the history knows it.
///
/// # Errors
/// [`Refusal::NothingChanges`] when there is an amount already, [`Refusal::NegativeAmount`], [`Refusal::WrongCurrency`].
pub fn supply(
    _permit: &Permit<actions::EditOpportunity>,
    opportunity: LiveOpportunity<'_>,
    list_price: Money,
    beginning: Instant,
) -> Result<Decision, Refusal> {
    if opportunity.amount != Amount::Unknown {
        return Err(Refusal::NothingChanges);
    }
    let amount = Amount::Estimate(list_price);
    check_amount(amount, opportunity.currency)?;
    let after = Opportunity { amount, ..opportunity.next() };
    Ok(Decision::new(Verb::Edited, beginning, after))
}
