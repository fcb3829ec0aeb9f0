//! What an own field can hold: from what was said to the one text that is kept, and to what is told.

use serde_json::Value as Json;
use tundish_domain::OwnForm;
use tundish_web::messages::Messages;

use super::OwnField;
use crate::record::{Field, Kind, Why, value};

/// Longest text in characters.
const LONGEST: usize = 2_000;
/// The largest number, in millionths: a thousand thousand million.
const LARGEST: i64 = 1_000_000_000_000_000_000;

/// The text that is kept for what was said; nothing when nothing was said.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(field: &OwnField, said: Option<&str>) -> Result<Option<String>, Why> {
    let Some(said) = said.filter(|said| !said.trim().is_empty()) else { return Ok(None) };
    match field.form {
        OwnForm::Choice => match choices(field).find(|choice| *choice == said.trim()) {
            Some(choice) => Ok(Some(choice.to_owned())),
            None => Err(Why::Other("unknown_value", Messages::unknown_choice)),
        },
        form => value::read(&plain(form), Some(said), None),
    }
}

/// What a JSON value says of a field, not yet read.
///
/// # Errors
/// [`Why::WrongType`].
pub(super) fn said_in_json(field: &OwnField, json: &Json) -> Result<Option<String>, Why> {
    value::said_in_json(&plain(field.form), json)
}

/// What is kept of a field as JSON.
pub(super) fn in_json(field: &OwnField, kept: Option<&str>) -> Json {
    value::in_json(&plain(field.form), kept)
}

/// What is kept of a field in words.
pub(super) fn words(m: Messages, field: &OwnField, kept: &str) -> String {
    match field.form {
        OwnForm::Text | OwnForm::Choice => kept.to_owned(),
        OwnForm::Number => m.decimal(value::plain(kept)),
        OwnForm::Day => super::day(kept).map_or_else(|| kept.to_owned(), |day| m.day_in_full(day.date())),
        OwnForm::YesNo => if kept == "true" { m.yes() } else { m.no() }.to_owned(),
    }
}

/// What can be chosen.
pub(super) fn choices(field: &OwnField) -> impl Iterator<Item = &str> {
    field.choices.as_deref().unwrap_or_default().lines()
}

/// Whether what such a field holds may name a person.
pub(super) const fn may_name_a_person(form: OwnForm) -> bool {
    matches!(form, OwnForm::Text)
}

/// A field of a plain record that holds the same.
fn plain(form: OwnForm) -> Field {
    let kind = match form {
        OwnForm::Text => Kind::Prose(LONGEST),
        OwnForm::Number => Kind::Decimal { least: -LARGEST, most: LARGEST },
        OwnForm::Day => Kind::Day,
        OwnForm::Choice => Kind::Line(super::LONGEST),
        OwnForm::YesNo => Kind::Maybe,
    };
    Field::new("own", Messages::name, kind)
}
