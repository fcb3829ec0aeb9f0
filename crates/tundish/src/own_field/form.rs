//! Own fields in forms and on pages: their controls, what was typed into them, what stands beside the other facts.

use std::collections::BTreeMap;

use maud::{Markup, html};
use tundish_domain::{OwnForm, id::OwnFieldId};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        field::{Choice, Field as Control},
        problem::ConflictField,
    },
    messages::Messages,
};
use url::form_urlencoded;

use super::{OwnField, OwnPatch, Sheet, value};
use crate::event::{OWN, own_field, store::Recorded};

/// The name of the control of a field.
pub(crate) fn name(field: OwnFieldId) -> String {
    format!("{OWN}{field}")
}

/// Puts what is kept into what a form shows.
pub(crate) fn insert(typed: &mut BTreeMap<String, String>, m: Messages, sheet: &Sheet) {
    for (field, kept) in &sheet.values {
        if let Some(field) = sheet.field(*field) {
            typed.insert(name(field.id), shown(m, field, kept));
        }
    }
}

/// What is kept of a field as its form shows it.
fn shown(m: Messages, field: &OwnField, kept: &str) -> String {
    match field.form {
        OwnForm::Number => m.decimal(crate::record::value::plain(kept)),
        _ => kept.to_owned(),
    }
}

/// Reads what was typed; complaints go to the others.
pub(crate) fn understand(
    typed: &BTreeMap<String, String>,
    m: Messages,
    sheet: &Sheet,
    errors: &mut FieldErrors,
) -> OwnPatch {
    let mut patch = OwnPatch::default();
    for (control, typed) in typed {
        let Some(field) = own_field(control).and_then(|id| sheet.field(id)) else { continue };
        let kept = sheet.values.get(&field.id);
        let said = match field.form {
            // What was not touched stays as it is, whatever form the field has now.
            _ if kept.is_some_and(|kept| shown(m, field, kept) == *typed) => kept.cloned(),
            OwnForm::Number if !typed.trim().is_empty() => match m.plain_decimal(typed) {
                Some(plain) => Some(plain),
                None => {
                    errors.push(control, "not_a_number", m.not_a_number());
                    continue;
                }
            },
            _ => Some(typed.clone()).filter(|typed| !typed.trim().is_empty()),
        };
        patch.set(field.id, said);
    }
    if let Err(faults) = sheet.changes(&patch) {
        for (field, why) in faults {
            errors.push(name(field), why.code(), why.sentence(m));
        }
    }
    patch
}

/// The controls of a form.
pub(crate) fn controls(m: Messages, sheet: &Sheet, typed: impl Fn(&str) -> String, errors: &FieldErrors) -> Markup {
    html! {
        @if !sheet.fields.is_empty() {
            fieldset class="form__group" {
                legend { (m.own_fields()) }
                @for field in &sheet.fields { (control(m, field, &typed(&name(field.id)), errors)) }
            }
        }
    }
}

fn control(m: Messages, field: &OwnField, typed: &str, errors: &FieldErrors) -> Markup {
    let (name, label) = (name(field.id), field.name.as_str());
    let none = || Choice::new("", m.not_chosen());
    let control = match field.form {
        OwnForm::Text if typed.contains('\n') => Control::area(&name, label, typed),
        OwnForm::Text => Control::text(&name, label, typed),
        OwnForm::Number => Control::number(&name, label, typed),
        OwnForm::Day => Control::day(&name, label, typed),
        OwnForm::YesNo => {
            let choices = vec![none(), Choice::new("true", m.yes()), Choice::new("false", m.no())];
            Control::select(&name, label, typed, choices)
        }
        OwnForm::Choice => {
            // What was chosen once can stay, though it is no longer offered.
            let gone =
                Some(typed).filter(|typed| !typed.is_empty() && value::choices(field).all(|choice| choice != *typed));
            let choices = value::choices(field).chain(gone).map(|choice| Choice::new(choice, choice));
            Control::select(&name, label, typed, std::iter::once(none()).chain(choices).collect())
        }
    };
    let error = errors.of(&name).next().map(|error| error.sentence.as_str());
    control.optional().error(error).render(m)
}

/// Two sheets of one record side by side.
pub(crate) fn side_by_side(m: Messages, yours: &Sheet, stored: &Sheet) -> Vec<ConflictField> {
    let words = |sheet: &Sheet, field: &OwnField| {
        let kept = sheet.values.get(&field.id);
        kept.map_or_else(|| m.not_known().to_owned(), |kept| value::words(m, field, kept))
    };
    let side_by_side = |field: &OwnField| ConflictField {
        label: field.name.clone(),
        yours: words(yours, field),
        stored: words(stored, field),
    };
    yours.fields.iter().map(side_by_side).collect()
}

/// Two forms of one record side by side.
pub(crate) fn typed_side_by_side(
    m: Messages,
    sheet: &Sheet,
    yours: &BTreeMap<String, String>,
    stored: &BTreeMap<String, String>,
) -> Vec<ConflictField> {
    let words =
        |typed: &BTreeMap<String, String>, field: &OwnField| match typed.get(&name(field.id)).map(String::as_str) {
            None | Some("") => m.not_known().to_owned(),
            Some(typed) if field.form == OwnForm::Number => typed.to_owned(),
            Some(typed) => value::words(m, field, typed),
        };
    let side_by_side = |field: &OwnField| ConflictField {
        label: field.name.clone(),
        yours: words(yours, field),
        stored: words(stored, field),
    };
    sheet.fields.iter().map(side_by_side).collect()
}

/// The rows beside the other facts of a record; each value leads to the records of the list at `list` that say the same.
pub(crate) fn facts(m: Messages, sheet: &Sheet, list: &str) -> Markup {
    html! {
        @for field in &sheet.fields {
            dt { (field.name) }
            dd {
                @match sheet.values.get(&field.id) {
                    Some(kept) if is_one_of_many(field, kept) => a class="link" href=(same(list, field.id, kept)) { (value::words(m, field, kept)) },
                    Some(kept) => span class="prose" { (value::words(m, field, kept)) },
                    None => span class="muted" { (m.not_known()) },
                }
            }
        }
    }
}

/// What a list is narrowed to, in words.
pub(crate) fn asked_words(m: Messages, field: &OwnField, asked: &super::Filter) -> String {
    value::words(m, field, &asked.text)
}

/// Whether others are likely to say the same, in words that an address can hold.
fn is_one_of_many(field: &OwnField, kept: &str) -> bool {
    !matches!(field.form, OwnForm::Number) && kept.chars().count() <= super::Filter::LONGEST && !kept.contains('\n')
}

/// The address of the records that say the same.
fn same(list: &str, field: OwnFieldId, kept: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("own", &format!("{field}:{kept}")).finish();
    format!("{list}?{query}")
}

/// What a list can be narrowed to: every choice of every field that has choices, as one control.
pub(crate) fn filter(m: Messages, sheet: &Sheet, chosen: &str, within: &str) -> Option<Markup> {
    let mut choices = vec![Choice::new("", m.any())];
    for field in &sheet.fields {
        let pair =
            |kept: &str, words: &str| Choice::new(format!("{}:{kept}", field.id), m.changed_to(&field.name, words));
        match field.form {
            OwnForm::Choice => choices.extend(value::choices(field).map(|choice| pair(choice, choice))),
            OwnForm::YesNo => choices.extend([pair("true", m.yes()), pair("false", m.no())]),
            OwnForm::Text | OwnForm::Number | OwnForm::Day => {}
        }
    }
    if choices.len() == 1 {
        return None;
    }
    if !chosen.is_empty() && choices.iter().all(|choice| choice.value != chosen) {
        let text = chosen.split_once(':').map_or(chosen, |(_, text)| text);
        choices.push(Choice::new(chosen, text));
    }
    Some(Control::select("own", m.own_fields(), chosen, choices).within(within).render(m))
}

/// What an event changed of own fields, a line each, by the names of their controls.
pub(crate) fn lines(m: Messages, sheet: &Sheet, event: &Recorded) -> Vec<(String, String)> {
    let line = |change: tundish_domain::OwnChange| {
        let field = sheet.field(change.field)?;
        let words = |kept: &Option<String>| kept.as_ref().map(|kept| value::words(m, field, kept));
        let line = match (words(&change.before), words(&change.after)) {
            (None, Some(after)) => m.changed_to(&field.name, &after),
            (Some(before), None) => m.removed(&field.name, &before),
            (Some(before), Some(after)) => m.changed_from_to(&field.name, &before, &after),
            (None, None) => return None,
        };
        Some((name(change.field), line))
    };
    event.own_changes().into_iter().filter_map(line).collect()
}
