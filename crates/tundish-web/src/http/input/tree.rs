//! What was sent, before it becomes a type: a small tree of values.
//!
//! `serde_json` parses; this module adds what it does not refuse: a key that occurs twice, more
//! than 64 levels, and the character NUL, which no database of ours can store.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::fault::{Fault, Step};
use crate::http::error::{FieldErrors, WebError};
use crate::http::idempotency::RequestHash;

/// Deepest nesting of lists and objects.
pub(super) const DEEPEST: usize = 64;

/// A value as it was sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tree {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(String),
    /// The values of one form field or query parameter: text that may mean any scalar.
    Typed(Vec<String>),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// Feeds the value in a canonical form: keys in order, every part with its kind and length.
    pub(super) fn feed(&self, hash: &mut RequestHash) {
        match self {
            Self::Null => hash.part(b'n', b""),
            Self::Bool(value) => hash.part(b'b', &[u8::from(*value)]),
            Self::Unsigned(value) => hash.part(b'u', &value.to_be_bytes()),
            Self::Signed(value) => hash.part(b'i', &value.to_be_bytes()),
            Self::Float(value) => hash.part(b'f', &value.to_bits().to_be_bytes()),
            Self::Text(text) => hash.part(b's', text.as_bytes()),
            Self::Typed(texts) => {
                hash.part(b't', &texts.len().to_be_bytes());
                texts.iter().for_each(|text| hash.part(b's', text.as_bytes()));
            }
            Self::List(items) => {
                hash.part(b'l', &items.len().to_be_bytes());
                items.iter().for_each(|item| item.feed(hash));
            }
            Self::Map(entries) => {
                hash.part(b'm', &entries.len().to_be_bytes());
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_by(|a, b| a.0.cmp(&b.0));
                for (key, value) in entries {
                    hash.part(b'k', key.as_bytes());
                    value.feed(hash);
                }
            }
        }
    }
}

/// Parses a JSON document.
///
/// # Errors
/// 400 for what is no JSON, is not UTF-8, repeats a key or nests too deep; 422 for a number that
/// no type can hold and for NUL, with the path.
pub(super) fn parse(bytes: &[u8]) -> Result<Tree, WebError> {
    let text = std::str::from_utf8(bytes).map_err(|_| WebError::bad_request("not_utf8", "The body is not UTF-8."))?;
    let trail = Trail::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree = Seed { trail: &trail, depth: 0 }
        .deserialize(&mut deserializer)
        .and_then(|tree| deserializer.end().map(|()| tree));
    tree.map_err(|error| trail.explain(&error))
}

/// Where the parser stands, and why it stopped if the reason is ours.
#[derive(Default)]
struct Trail {
    path: RefCell<Vec<Step>>,
    reason: RefCell<Option<Reason>>,
}

#[derive(Clone, Copy)]
enum Reason {
    Repeated,
    TooDeep,
    Nul,
}

impl Trail {
    fn stop<E: de::Error>(&self, reason: Reason) -> E {
        *self.reason.borrow_mut() = Some(reason);
        E::custom("refused")
    }

    fn text<E: de::Error>(&self, text: String) -> Result<String, E> {
        if text.contains('\0') { Err(self.stop(Reason::Nul)) } else { Ok(text) }
    }

    fn explain(&self, error: &serde_json::Error) -> WebError {
        let path = Fault::path_text(self.path.borrow().iter());
        let reason = *self.reason.borrow();
        match reason {
            Some(Reason::Repeated) => {
                let sentence = "The same key occurs twice in one object.";
                WebError::bad_request("key_repeated", sentence).with_fields(FieldErrors::one(
                    path,
                    "key_repeated",
                    sentence,
                ))
            }
            Some(Reason::TooDeep) => {
                WebError::bad_request("nested_too_deep", format!("The body nests deeper than {DEEPEST} levels."))
            }
            Some(Reason::Nul) => WebError::field(path, "nul", "Text must not contain NUL."),
            // serde_json has no category of its own for this; a test pins the wording.
            None if error.to_string().starts_with("number out of range") => {
                WebError::field(path, "out_of_range", "The number is out of range.")
            }
            None => {
                let what = match error.classify() {
                    Category::Eof => "ends too early",
                    _ => "is not valid JSON",
                };
                WebError::bad_request(
                    "json_malformed",
                    format!("The body {what} (line {}, column {}).", error.line(), error.column()),
                )
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    trail: &'a Trail,
    depth: usize,
}

impl<'a> Seed<'a> {
    fn deeper<E: de::Error>(self) -> Result<Seed<'a>, E> {
        if self.depth < DEEPEST {
            Ok(Seed { depth: self.depth + 1, ..self })
        } else {
            Err(self.trail.stop(Reason::TooDeep))
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Tree;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Unsigned(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Signed(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Float(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Tree, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Tree, E> {
        self.trail.text(text).map(Tree::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let seed = self.deeper()?;
        let mut list = Vec::new();
        loop {
            self.trail.path.borrow_mut().push(Step::Index(list.len()));
            let Some(item) = items.next_element_seed(seed)? else {
                break;
            };
            list.push(item);
            self.trail.path.borrow_mut().pop();
        }
        self.trail.path.borrow_mut().pop();
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let seed = self.deeper()?;
        let mut seen = HashSet::new();
        let mut map = Vec::new();
        while let Some(key) = entries.next_key::<String>()? {
            let key = self.trail.text(key)?;
            self.trail.path.borrow_mut().push(Step::Key(key.clone()));
            if !seen.insert(key.clone()) {
                return Err(self.trail.stop(Reason::Repeated));
            }
            let value = entries.next_value_seed(seed)?;
            self.trail.path.borrow_mut().pop();
            map.push((key, value));
        }
        Ok(Tree::Map(map))
    }
}
