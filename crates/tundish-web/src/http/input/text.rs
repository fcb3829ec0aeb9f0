//! `name=value&name=value`: forms and queries, decoded strictly.

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::percent_decode;

use super::tree::Tree;
use crate::http::error::{ErrorKind, FieldErrors, WebError};

/// More fields than any form of ours has.
const MOST_FIELDS: usize = 1_000;

/// The fields in the order of their first occurrence.
#[derive(Debug)]
pub(super) struct Fields(Vec<(String, Vec<String>)>);

impl Fields {
    /// Removes the field of the plumbing called `name`.
    ///
    /// # Errors
    /// 400 when it occurs twice: which one counts would be a matter of luck.
    pub(super) fn take(&mut self, name: &str) -> Result<Option<String>, WebError> {
        let Some(at) = self.0.iter().position(|(field, _)| field == name) else {
            return Ok(None);
        };
        let (field, mut values) = self.0.remove(at);
        if values.len() == 1 {
            return Ok(values.pop());
        }
        let sentence = "This field was sent more than once.";
        Err(WebError::bad_request("field_repeated", sentence)
            .with_fields(FieldErrors::one(field, "repeated", sentence)))
    }

    pub(super) fn into_tree(self) -> Tree {
        Tree::Map(self.0.into_iter().map(|(name, values)| (name, Tree::Typed(values))).collect())
    }
}

/// Splits and decodes.
///
/// # Errors
/// 400 when decoded text is not UTF-8, 413 for more than 1,000 fields, 422 for NUL.
pub(super) fn parse(bytes: &[u8]) -> Result<Fields, WebError> {
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (count, pair) in pairs(bytes).enumerate() {
        if MOST_FIELDS <= count {
            return Err(WebError::new(
                ErrorKind::TooLarge,
                "too_many_fields",
                format!("There are more than {MOST_FIELDS} fields."),
            ));
        }
        let (name, value) = split(pair);
        let (name, value) = (decoded(name)?, decoded(value)?);
        if name.contains('\0') || value.contains('\0') {
            return Err(WebError::field(name.replace('\0', ""), "nul", "Text must not contain NUL."));
        }
        if let Some(place) = places.get(&name) {
            fields[*place].1.push(value);
        } else {
            places.insert(name.clone(), fields.len());
            fields.push((name, vec![value]));
        }
    }
    Ok(Fields(fields))
}

/// The value of one field, without decoding the others; `None` when absent, repeated or broken.
pub(crate) fn field_of(bytes: &[u8], wanted: &str) -> Option<String> {
    let mut found = pairs(bytes).map(split).filter(|(name, _)| decoded(name).is_ok_and(|name| name == wanted));
    let (_, value) = found.next()?;
    if found.next().is_some() { None } else { decoded(value).ok() }
}

fn pairs(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty())
}

fn split(pair: &[u8]) -> (&[u8], &[u8]) {
    match pair.iter().position(|byte| *byte == b'=') {
        Some(at) => (&pair[..at], &pair[at + 1..]),
        None => (pair, b""),
    }
}

fn decoded(raw: &[u8]) -> Result<String, WebError> {
    let spaced: Cow<'_, [u8]> = if raw.contains(&b'+') {
        raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect()
    } else {
        raw.into()
    };
    let bytes: Cow<'_, [u8]> = percent_decode(&spaced).into();
    String::from_utf8(bytes.into_owned()).map_err(|_| WebError::bad_request("not_utf8", "A field is not UTF-8."))
}
