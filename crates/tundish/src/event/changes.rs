//! What an event changed, as the one text in which its row holds it.
//!
//! `{"stage_id":["before","after"],"name":[null,"after",true]}`: a JSON object with a field for each column that changed and
//! its texts before and after, null where there was nothing, and true in the third place where the texts may name a person. The
//! names of own fields are `own.` and their identifiers.
//! This is version 1 of the form ([`VERSION`], in the column `schema_version`); a later one is read beside it, not instead.
//!
//! One text rather than a row per field: an event changes about three fields, a new record some fifteen, and the rows with
//! their keys were most of the database and of the time that loading took.

use std::collections::BTreeMap;

use serde::Deserialize;
use tundish_db::{Error, Result};
use tundish_domain::{Change, OwnChange, id::OwnFieldId};

use super::store::RecordedChange;

/// The version of the form that is written.
pub(super) const VERSION: i64 = 1;

/// What begins the names of own fields; the identifier of the field follows.
pub(crate) const OWN: &str = "own.";

/// The own field that a name says.
pub(crate) fn own_field(name: &str) -> Option<OwnFieldId> {
    name.strip_prefix(OWN)?.parse().ok()
}

/// The text that holds these changes.
pub(super) fn written(changes: &[Change], own: &[OwnChange]) -> String {
    let mut out = String::with_capacity(2 + 48 * (changes.len() + own.len()));
    out.push('{');
    for change in changes {
        separate(&mut out);
        push(&mut out, change.field, [change.before.as_deref(), change.after.as_deref()], change.personal);
    }
    for change in own {
        separate(&mut out);
        let name = format!("{OWN}{}", change.field);
        push(&mut out, &name, [change.before.as_deref(), change.after.as_deref()], change.personal);
    }
    out.push('}');
    out
}

/// The changes that a text holds, by the names of their fields.
///
/// # Errors
/// [`Error::Statement`] when the text is of another version, or none of ours.
pub(super) fn read(version: i64, text: &str) -> Result<Vec<RecordedChange>> {
    if version != VERSION {
        return Err(Error::Statement(format!("the changes of an event have version {version}, known is {VERSION}")));
    }
    let fields: BTreeMap<String, Entry> = serde_json::from_str(text)
        .map_err(|error| Error::Statement(format!("the changes of an event cannot be read: {error}")))?;
    let change = |(field, Entry(before, after, personal))| RecordedChange { field, before, after, personal };
    Ok(fields.into_iter().map(change).collect())
}

/// The same changes with `erase` in the place of every text that may name a person; nothing when there is none.
pub(super) fn erased(changes: &[RecordedChange], erase: impl Fn(&str, &str) -> String) -> Option<String> {
    if !changes.iter().any(|change| change.personal) {
        return None;
    }
    let mut out = String::from("{");
    for RecordedChange { field, before, after, personal } in changes {
        separate(&mut out);
        let texts = [before, after].map(|text| {
            let text = text.as_deref();
            if *personal { text.map(|text| erase(field, text)) } else { text.map(str::to_owned) }
        });
        push(&mut out, field, [texts[0].as_deref(), texts[1].as_deref()], *personal);
    }
    out.push('}');
    Some(out)
}

/// The texts before and after, and whether they may name a person.
#[derive(Deserialize)]
struct Entry(Option<String>, Option<String>, #[serde(default)] bool);

fn separate(out: &mut String) {
    if 1 < out.len() {
        out.push(',');
    }
}

fn push(out: &mut String, field: &str, texts: [Option<&str>; 2], personal: bool) {
    push_text(out, field);
    for (text, lead) in texts.into_iter().zip([":[", ","]) {
        out.push_str(lead);
        match text {
            Some(text) => push_text(out, text),
            None => out.push_str("null"),
        }
    }
    out.push_str(if personal { ",true]" } else { "]" });
}

/// A JSON string. Most texts are identifiers, words and instants, which need no escapes.
fn push_text(out: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        out.push_str(&serde_json::Value::from(text).to_string());
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

#[cfg(test)]
mod tests;
