//! What a field can hold: from texts and from JSON to the one text that is kept, and back to JSON.

use serde_json::Value as Json;
use tundish_domain::{
    Currency, Day, Instant, Money, NumberKind, ShortNumber,
    id::Tsid,
    money::Rate,
    text::{self, TextError},
};
use tundish_web::messages::Messages;

use super::{
    days,
    error::Why,
    field::{Field, Kind},
    points::{self, PointKind},
    prices,
};

/// Longest beginning of a name in characters.
const LONGEST_NAME: usize = 200;
/// Longest address on the web in characters.
const LONGEST_ADDRESS: usize = 500;

/// The text that is kept for what was said, nothing when nothing was said.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read(field: &Field, said: Option<&str>, country: Option<&str>) -> Result<Option<String>, Why> {
    let kept = match said {
        Some(said) => kept(field.kind, said, country)?,
        None => None,
    };
    if kept.is_none() && field.is_required { Err(Why::Required) } else { Ok(kept) }
}

fn kept(kind: Kind, said: &str, country: Option<&str>) -> Result<Option<String>, Why> {
    let parsed = |result: Option<String>, why: Why| result.map(Some).ok_or(why);
    let trimmed = said.trim();
    match kind {
        Kind::Line(longest) => match text::line(said, longest) {
            Ok(line) => Ok(Some(line)),
            // Nothing but blanks is nothing said.
            Err(TextError::Empty) => Ok(None),
            Err(error) => Err(Why::Text(error)),
        },
        Kind::Prose(longest) => {
            let prose = text::clean(said, longest).map_err(Why::Text)?.replace("\r\n", "\n");
            Ok((!prose.is_empty()).then_some(prose))
        }
        _ if trimmed.is_empty() => Ok(None),
        Kind::Web => {
            let address = text::line(said, LONGEST_ADDRESS).map_err(Why::Text)?;
            if is_web_address(&address) { Ok(Some(address)) } else { Err(Why::NotAWebAddress) }
        }
        Kind::Emails => points::kept(PointKind::Email, said, country),
        Kind::Phones => points::kept(PointKind::Phone, said, country),
        Kind::Word(words) => parsed(words.all.contains(&trimmed).then(|| trimmed.to_owned()), Why::NotAWord(words.all)),
        Kind::Prices => prices::kept(said),
        Kind::Days => days::kept(said),
        Kind::Currency => {
            let code = trimmed.to_ascii_uppercase().parse::<Currency>().ok();
            parsed(code.map(|code| code.to_string()), Why::Other("unknown_currency", Messages::unknown_currency))
        }
        Kind::Rate => parsed(
            trimmed.parse::<Rate>().ok().map(|rate| rate.to_string()),
            Why::Other("not_a_rate", Messages::not_a_rate),
        ),
        Kind::Day => parsed(trimmed.parse().ok().map(|day: Day| day.to_string()), Why::NotADay),
        Kind::Time => parsed(clock(trimmed).map(|time| time.strftime("%H:%M").to_string()), Why::NotATime),
        Kind::Instant => parsed(trimmed.parse().ok().map(|instant: Instant| instant.to_string()), Why::NotAnInstant),
        Kind::Flag | Kind::Maybe => parsed(
            match trimmed {
                "true" | "false" => Some(trimmed.to_owned()),
                _ => None,
            },
            Why::WrongType("true or false"),
        ),
        Kind::Whole { least, most } => {
            let number = trimmed.parse::<i64>().map_err(|_| Why::NotANumber)?;
            in_range(number, least, most)
        }
        Kind::Decimal { least, most } => {
            let millionths = crate::own_field::number(trimmed).ok_or(Why::NotANumber)?;
            let kept = in_range(millionths, least, most)?;
            Ok(kept.map(|_| decimal(millionths)))
        }
        Kind::Money => match money(trimmed) {
            Some(money) if money.minor < 0 => Err(Why::Other("negative_amount", Messages::price_is_negative)),
            Some(money) => Ok(Some(money_text(money))),
            None => Err(Why::NotANumber),
        },
        Kind::Number(_) => parsed(trimmed.parse::<i64>().ok().map(|number| number.to_string()), Why::NotANumber),
        Kind::To(_) => parsed(trimmed.parse().ok().map(|id: Tsid| id.to_string()), Why::Unknown),
    }
}

/// A time of the day to the minute.
pub(crate) fn clock(text: &str) -> Option<jiff::civil::Time> {
    let (hour, minute) = text.split_once(':')?;
    let is_written = (1..=2).contains(&hour.len()) && minute.len() == 2;
    if !is_written || !hour.bytes().chain(minute.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    jiff::civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn in_range(number: i64, least: i64, most: i64) -> Result<Option<String>, Why> {
    if (least..=most).contains(&number) { Ok(Some(number.to_string())) } else { Err(Why::OutOfRange) }
}

/// An address that a browser can be sent to: anything but HTTP could be a script.
fn is_web_address(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !address.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// What a JSON value says of a field, not yet read.
///
/// # Errors
/// [`Why::WrongType`].
pub(crate) fn said_in_json(field: &Field, json: &Json) -> Result<Option<String>, Why> {
    let said = match (field.kind, json) {
        (_, Json::Null) => return Ok(None),
        (Kind::Flag | Kind::Maybe, Json::Bool(flag)) => flag.to_string(),
        (Kind::Flag | Kind::Maybe, _) => return Err(Why::WrongType("true or false")),
        (Kind::Whole { .. }, Json::Number(number)) => match number.as_i64() {
            Some(number) => number.to_string(),
            None => return Err(Why::OutOfRange),
        },
        (Kind::Whole { .. }, _) => return Err(Why::WrongType("a whole number")),
        (Kind::Emails | Kind::Phones, Json::Array(items)) => points::said_in_json(items)?,
        (Kind::Emails | Kind::Phones, _) => return Err(Why::WrongType("a list")),
        (Kind::Money, Json::Object(object)) if object.len() == 2 => {
            let minor = object.get("minor").and_then(Json::as_i64);
            match (minor, object.get("currency").and_then(Json::as_str)) {
                (Some(minor), Some(currency)) => format!("{minor} {currency}"),
                _ => return Err(Why::WrongType("an object with minor and currency")),
            }
        }
        (Kind::Money, _) => return Err(Why::WrongType("an object with minor and currency")),
        (Kind::Prices, Json::Array(items)) => prices::said_in_json(items)?,
        (Kind::Days, Json::Array(items)) => days::said_in_json(items)?,
        (Kind::Prices | Kind::Days, _) => return Err(Why::WrongType("a list")),
        (_, Json::String(text)) => text.clone(),
        (..) => return Err(Why::WrongType("text")),
    };
    Ok(Some(said))
}

/// What is kept of a field as JSON.
pub(crate) fn in_json(field: &Field, kept: Option<&str>) -> Json {
    let Some(kept) = kept else {
        return match field.kind {
            Kind::Emails | Kind::Phones | Kind::Prices | Kind::Days => Json::Array(Vec::new()),
            _ => Json::Null,
        };
    };
    match field.kind {
        Kind::Flag | Kind::Maybe => Json::Bool(kept == "true"),
        Kind::Whole { .. } => kept.parse::<i64>().map_or(Json::Null, Json::from),
        Kind::Money => money(kept).map_or(
            Json::Null,
            |money| serde_json::json!({ "minor": money.minor, "currency": money.currency.as_str() }),
        ),
        Kind::Number(kind) => short_number(kind, kept).map_or(Json::Null, |number| Json::from(number.to_string())),
        Kind::Emails | Kind::Phones => points::in_json(kept),
        Kind::Prices => prices::in_json(kept),
        Kind::Days => days::in_json(kept),
        Kind::Rate => Json::from(plain(kept)),
        _ => Json::from(kept),
    }
}

/// The money that a kept text says.
pub(crate) fn money(kept: &str) -> Option<Money> {
    let (minor, currency) = kept.split_once(' ')?;
    Some(Money::new(minor.parse().ok()?, currency.trim().parse().ok()?))
}

/// The text that is kept of money.
pub(crate) fn money_text(money: Money) -> String {
    format!("{} {}", money.minor, money.currency.as_str())
}

/// A plain decimal without superfluous zeros: 12,500,000 millionths are `12.5`.
pub(crate) fn decimal(millionths: i64) -> String {
    let (sign, size) = (if millionths < 0 { "-" } else { "" }, millionths.unsigned_abs());
    let fraction = format!("{:06}", size % 1_000_000);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", size / 1_000_000)
}

/// A decimal without superfluous zeros.
pub(crate) fn plain(decimal: &str) -> &str {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }
}

/// The short number that is kept as its digits.
pub(super) fn short_number(kind: NumberKind, kept: &str) -> Option<ShortNumber> {
    Some(ShortNumber { kind, n: kept.parse().ok()? })
}

/// The beginning of a name that a list is narrowed by.
///
/// # Errors
/// What is wrong with it.
pub(super) fn kept_name(wanted: &str) -> Result<String, Why> {
    text::required(wanted, LONGEST_NAME).map_err(Why::of_text)
}

/// What a filter of a list asks for, as it is kept.
///
/// # Errors
/// What is wrong with it.
pub(super) fn kept_filter(field: &Field, wanted: &str) -> Result<String, Why> {
    kept(field.kind, wanted, None)?.ok_or(Why::Required)
}
