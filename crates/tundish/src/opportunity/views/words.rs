//! Values of an opportunity in the reader's words.

use tundish_domain::{
    Amount, Currency, Day, Instant, Money, TimeZone,
    money::MoneyError,
    opportunity::{LossReason, Outcome, Reason, WinReason},
    pipeline::Band,
};
use tundish_web::{
    kit::{self, field::Choice, marker::Part},
    messages::Messages,
};

/// The part of the funnel that a band is.
pub(in crate::opportunity) const fn part(band: Band) -> Part {
    match band {
        Band::Upper => Part::Upper,
        Band::Middle => Part::Middle,
        Band::Lower => Part::Lower,
    }
}

/// Money with its currency: "18,400 EUR".
pub(in crate::opportunity) fn money(m: Messages, money: Money) -> String {
    m.money(money.minor, money.currency.exponent(), money.currency.as_str())
}

/// An amount as the kit shows it.
pub(in crate::opportunity) fn amount(m: Messages, amount: Amount) -> kit::Amount {
    let number = |money: Money| m.amount(money.minor, money.currency.exponent());
    let currency = |money: Money| money.currency.as_str().to_owned();
    match amount {
        Amount::Unknown => kit::Amount::Unknown,
        Amount::Estimate(money) => kit::Amount::Estimate { number: number(money), currency: currency(money) },
        Amount::Known(money) => kit::Amount::Known { number: number(money), currency: currency(money) },
    }
}

/// An amount within a text: "about 18,400 EUR".
pub(in crate::opportunity) fn amount_text(m: Messages, amount: Amount) -> String {
    match amount {
        Amount::Unknown => m.not_known().to_owned(),
        Amount::Estimate(value) => m.about_amount(&money(m, value)),
        Amount::Known(value) => money(m, value),
    }
}

/// Whether a name already says whose it is, so that the account need not stand beside it: "Hotel Linden: filters".
pub(in crate::opportunity) fn says(name: &str, account: &str) -> bool {
    name.get(..account.len()).is_some_and(|beginning| beginning == account)
}

/// A day in full: "3 December 2026".
pub(in crate::opportunity) fn day(m: Messages, day: Day) -> String {
    m.day_in_full(day.date())
}

/// The day of an instant in the company's zone and the time of day in the reader's.
pub(in crate::opportunity) fn clock(m: Messages, instant: Instant, zone: &TimeZone) -> String {
    m.clock(zone.to_datetime(instant.timestamp()).time())
}

/// Why it ended, with what there is to say about it.
pub(in crate::opportunity) fn reason(m: Messages, outcome: &Outcome) -> Option<(&'static str, Option<String>)> {
    let note = |note: Option<&str>| note.map(ToOwned::to_owned);
    match outcome {
        Outcome::Open => None,
        Outcome::Won { reason, .. } => Some((m.win_reason(reason.code), note(reason.note()))),
        Outcome::Lost { reason, .. } => Some((m.loss_reason(reason.code), note(reason.note()))),
    }
}

/// A stored reason in words: "A competitor has them: Clearspout".
pub(in crate::opportunity) fn stored_reason(m: Messages, stored: &str) -> String {
    let won: Option<Reason<WinReason>> = stored.parse().ok();
    let lost: Option<Reason<LossReason>> = stored.parse().ok();
    let (code, note) = match (&lost, &won) {
        (Some(reason), _) => (m.loss_reason(reason.code), reason.note()),
        (None, Some(reason)) => (m.win_reason(reason.code), reason.note()),
        (None, None) => return stored.to_owned(),
    };
    note.map_or_else(|| code.to_owned(), |note| format!("{code}: {note}"))
}

/// All currencies to choose from, the likely ones first, the others by their letters.
pub(in crate::opportunity) fn currencies(likely: &[Currency]) -> Vec<Choice> {
    let mut all: Vec<Currency> = Currency::all().collect();
    all.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    let mut codes: Vec<Currency> = Vec::new();
    for currency in likely.iter().copied().chain(all) {
        if !codes.contains(&currency) {
            codes.push(currency);
        }
    }
    codes.iter().map(|currency| Choice::new(currency.as_str(), currency.as_str())).collect()
}

/// Whole days from one instant to another in the company's calendar; never below zero.
pub(in crate::opportunity) fn days(from: Instant, to: Instant, zone: &TimeZone) -> i64 {
    i64::from(from.day(zone).days_until(to.day(zone)).max(0))
}

/// The money that was typed; nothing when nothing was.
///
/// # Errors
/// What is wrong with it, as a sentence.
pub(in crate::opportunity) fn typed_money(
    m: Messages,
    typed: &str,
    currency: Currency,
) -> Result<Option<Money>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let plain = m.plain_decimal(typed).ok_or_else(|| m.not_an_amount().to_owned())?;
    Money::parse(&plain, currency).map(Some).map_err(|error| match error {
        MoneyError::TooManyDecimals { allowed } => m.too_many_decimals(currency.as_str(), allowed),
        MoneyError::TooLarge => m.amount_too_large().to_owned(),
        _ => m.not_an_amount().to_owned(),
    })
}
