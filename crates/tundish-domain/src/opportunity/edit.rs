//! What is known about an opportunity changes, apart from stage, outcome, owner and waiting, which have verbs of their own.

use serde::{Deserialize, Deserializer, Serialize};

use crate::amount::Amount;
use crate::channel::Channel;
use crate::id::{AccountId, ProductId};
use crate::instant::Day;
use crate::lead::LeadSource;
use crate::money::Currency;
use crate::opportunity::{Decision, LiveOpportunity, NAME_CHARS, NOTE_CHARS, Refusal, Timing};
use crate::own_field::OwnChange;
use crate::policy::{Permit, actions};
use crate::text;
use crate::verb::Verb;

/// What to do with a field that may be empty. In JSON: absent, `null`, or the value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Set<T> {
    /// Leave it as it is.
    #[default]
    #[serde(skip)]
    Keep,
    /// Empty it.
    Clear,
    /// Give it this value.
    To(T),
}

impl<T> Set<T> {
    fn apply(self, field: &mut Option<T>) {
        match self {
            Set::Keep => {}
            Set::Clear => *field = None,
            Set::To(value) => *field = Some(value),
        }
    }

    /// Whether the field is left as it is.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Set::Keep)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Set<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Set<T>, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Set::Clear, Set::To))
    }
}

/// The fields to change; what is left out stays as it is. Any other field is an error when read from JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Patch {
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The customer.
    #[serde(skip_serializing_if = "Set::is_keep")]
    pub account: Set<AccountId>,
    /// What is to be sold.
    #[serde(skip_serializing_if = "Set::is_keep")]
    pub product: Set<ProductId>,
    /// Through which channel it is worked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// What made it known to us.
    #[serde(skip_serializing_if = "Set::is_keep")]
    pub source: Set<LeadSource>,
    /// What it is expected to bring; money in another currency changes the currency of the opportunity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// The currency, for an opportunity without an amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// When the customer is expected to decide.
    #[serde(skip_serializing_if = "Set::is_keep")]
    pub expected_close: Set<Day>,
    /// What happens next; a blank text empties it.
    #[serde(skip_serializing_if = "Set::is_keep")]
    pub next_step: Set<String>,
    /// What changes of its own fields.
    #[serde(skip)]
    pub own: Vec<OwnChange>,
}

/// Changes what is known. Closed opportunities can be corrected too, except for the currency of a closing value.
///
/// # Errors
/// [`Refusal::Text`], [`Refusal::NegativeAmount`], [`Refusal::WrongCurrency`], [`Refusal::NothingChanges`], and those of the
/// time.
pub fn edit(
    _permit: &Permit<actions::EditOpportunity>,
    opportunity: LiveOpportunity<'_>,
    patch: Patch,
    when: Timing,
) -> Result<Decision, Refusal> {
    let happened_at = when.effective(&opportunity)?;
    let mut after = opportunity.next();
    if let Some(name) = patch.name {
        after.name = clean_name(&name)?;
    }
    patch.account.apply(&mut after.account);
    patch.product.apply(&mut after.product);
    after.channel = patch.channel.unwrap_or(after.channel);
    patch.source.apply(&mut after.source);
    after.amount = patch.amount.unwrap_or(after.amount);
    let named_by_amount = patch.amount.and_then(Amount::money).map(|money| money.currency);
    after.currency = patch.currency.or(named_by_amount).unwrap_or(after.currency);
    check_amount(after.amount, after.currency)?;
    if after.won().is_some() && after.currency != opportunity.currency {
        return Err(Refusal::WrongCurrency);
    }
    // The frozen rate is that of the currency it had.
    after.closed_rate = after.closed_rate.filter(|_| after.currency == opportunity.currency);
    patch.expected_close.apply(&mut after.expected_close);
    match patch.next_step {
        Set::Keep => {}
        Set::Clear => after.next_step = None,
        Set::To(text) => after.next_step = clean_note("next_step", &text)?,
    }
    if after == opportunity.next() && patch.own.is_empty() {
        return Err(Refusal::NothingChanges);
    }
    Ok(Decision::new(Verb::Edited, happened_at, after).with_own(patch.own))
}

/// A name that can be stored and read.
pub(super) fn clean_name(name: &str) -> Result<String, Refusal> {
    text::line(name, NAME_CHARS).map_err(|error| Refusal::Text { field: "name", error })
}

/// A note that can be stored; nothing when it is blank.
pub(super) fn clean_note(field: &'static str, note: &str) -> Result<Option<String>, Refusal> {
    let note = text::clean(note, NOTE_CHARS).map_err(|error| Refusal::Text { field, error })?;
    Ok((!note.is_empty()).then_some(note))
}

/// Refuses amounts below zero and in another currency.
pub(super) fn check_amount(amount: Amount, currency: Currency) -> Result<(), Refusal> {
    match amount.money() {
        Some(money) if money.minor < 0 => Err(Refusal::NegativeAmount),
        Some(money) if money.currency != currency => Err(Refusal::WrongCurrency),
        _ => Ok(()),
    }
}
