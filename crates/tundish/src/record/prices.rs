//! List prices in a field of a record: one per currency, kept as one text in the order of the currencies,
//! `EUR 80000, USD 90000`, in minor units.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use tundish_domain::{Currency, Money, money::MoneyError};
use tundish_web::messages::Messages;

use super::error::Why;

/// The prices that a text keeps.
pub(crate) fn prices(kept: &str) -> impl Iterator<Item = Money> {
    kept.split(", ").filter_map(read)
}

fn read(price: &str) -> Option<Money> {
    let (currency, minor) = price.trim().split_once(' ')?;
    Some(Money::new(minor.parse().ok()?, currency.parse().ok()?))
}

/// The text that keeps these prices; nothing for none.
pub(crate) fn text(prices: impl IntoIterator<Item = Money>) -> Option<String> {
    let texts: Vec<String> = prices.into_iter().map(|price| format!("{} {}", price.currency, price.minor)).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// The text that is kept for what was said: each currency once, none below zero.
///
/// # Errors
/// What is wrong with it.
pub(super) fn kept(said: &str) -> Result<Option<String>, Why> {
    let mut by_currency: BTreeMap<Currency, Money> = BTreeMap::new();
    for price in said.split(',').filter(|price| !price.trim().is_empty()) {
        let price = read(price).ok_or(Why::Other("not_a_price", Messages::not_a_price))?;
        if price.minor < 0 {
            return Err(Why::Other("negative_amount", Messages::price_is_negative));
        }
        if by_currency.insert(price.currency, price).is_some() {
            return Err(Why::Other("repeated", Messages::one_price_per_currency));
        }
    }
    Ok(text(by_currency.into_values()))
}

/// What was typed, one price a line: the amount as the language writes it, and the code of its currency before or behind it.
///
/// # Errors
/// What is wrong with the first line that is no price.
pub(super) fn typed(m: Messages, typed: &str) -> Result<String, Why> {
    let mut said = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        said.push(line_of(m, line)?);
    }
    let said: Vec<String> = said.into_iter().map(|price| format!("{} {}", price.currency, price.minor)).collect();
    Ok(said.join(", "))
}

fn line_of(m: Messages, line: &str) -> Result<Money, Why> {
    let not_a_price = || Why::Other("not_a_price", Messages::not_a_price);
    let currency = |word: &str| word.to_ascii_uppercase().parse::<Currency>().ok();
    let behind = line.rsplit_once(char::is_whitespace).and_then(|(rest, word)| Some((rest, currency(word)?)));
    let before = || line.split_once(char::is_whitespace).and_then(|(word, rest)| Some((rest, currency(word)?)));
    let (amount, currency) = behind.or_else(before).ok_or_else(not_a_price)?;
    let plain = m.plain_decimal(amount).ok_or_else(not_a_price)?;
    Money::parse(&plain, currency).map_err(|error| match error {
        MoneyError::TooManyDecimals { .. } => Why::Other("too_many_decimals", Messages::too_many_decimals_for_price),
        _ => Why::OutOfRange,
    })
}

/// The prices as people read and type them.
pub(super) fn shown(m: Messages, kept: &str) -> Vec<String> {
    prices(kept).map(|price| m.money(price.minor, price.currency.exponent(), price.currency.as_str())).collect()
}

/// What a list in JSON says.
pub(super) fn said_in_json(items: &[Json]) -> Result<String, Why> {
    let mut said = Vec::with_capacity(items.len());
    for item in items {
        let price = serde_json::from_value::<Money>(item.clone()).map_err(|_| Why::WrongType("a list of money"))?;
        said.push(format!("{} {}", price.currency, price.minor));
    }
    Ok(said.join(", "))
}

/// What is kept, as a list in JSON.
pub(super) fn in_json(kept: &str) -> Json {
    prices(kept).map(|price| serde_json::json!({ "minor": price.minor, "currency": price.currency })).collect()
}

#[cfg(test)]
mod tests {
    use tundish_web::messages::Lang;

    use super::*;

    #[test]
    fn prices_are_typed_as_the_language_writes_them_and_kept_in_the_order_of_currencies() {
        let read = |lang, lines| typed(Messages(lang), lines).and_then(|said| kept(&said));
        assert_eq!(
            read(Lang::En, "1,200.50 usd\n\nEUR 1 100").map_err(|why| why.code()),
            Ok(Some("EUR 110000, USD 120050".to_owned()))
        );
        assert_eq!(read(Lang::De, "1.200,50 EUR").map_err(|why| why.code()), Ok(Some("EUR 120050".to_owned())));
        assert_eq!(read(Lang::En, " \n").map_err(|why| why.code()), Ok(None));
        for (lines, code) in [
            ("1200", "not_a_price"),
            ("EUR", "not_a_price"),
            ("a lot EUR", "not_a_price"),
            ("1.005 EUR", "too_many_decimals"),
            ("-1 EUR", "negative_amount"),
            ("1 EUR\n2 EUR", "repeated"),
        ] {
            assert_eq!(read(Lang::En, lines).map_err(|why| why.code()), Err(code), "{lines}");
        }
    }

    #[test]
    fn what_is_kept_reads_as_itself() {
        let text = "EUR 110000, JPY 12, USD 120050";
        assert_eq!(kept(text).map_err(|why| why.code()), Ok(Some(text.to_owned())));
        let m = Messages(Lang::De);
        assert_eq!(typed(m, &shown(m, text).join("\n")).map_err(|why| why.code()), Ok(text.to_owned()));
        let Json::Array(items) = in_json(text) else { panic!("a list") };
        assert_eq!(said_in_json(&items).map_err(|why| why.code()), Ok(text.to_owned()));
    }
}
