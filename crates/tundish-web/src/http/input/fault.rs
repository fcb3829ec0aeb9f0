//! Why a value does not fit its type, and where it stands.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

use crate::http::error::WebError;

/// One step of the way from the whole to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// One misfit. The path grows from the inside out while the error travels up.
#[derive(Debug)]
pub(super) struct Fault {
    inward: Vec<Step>,
    code: &'static str,
    sentence: Cow<'static, str>,
}

impl Fault {
    pub(super) fn new(code: &'static str, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self { inward: Vec::new(), code, sentence: sentence.into() }
    }

    pub(super) fn unknown_field() -> Self {
        Self::new("unknown_field", "There is no such field, or it cannot be set.")
    }

    pub(super) fn wrong_type(expected: &str) -> Self {
        Self::new("wrong_type", format!("Expected {}.", in_words(expected)))
    }

    pub(super) fn out_of_range() -> Self {
        Self::new("out_of_range", "The number is out of range.")
    }

    pub(super) fn at(mut self, step: Step) -> Self {
        self.inward.push(step);
        self
    }

    /// `lines[2].quantity`
    pub(super) fn path_text<'a>(steps: impl Iterator<Item = &'a Step>) -> String {
        let mut text = String::new();
        for step in steps {
            match step {
                Step::Key(key) => {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(&crate::http::visible::visible(key, 100));
                }
                Step::Index(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }
}

impl From<Fault> for WebError {
    fn from(fault: Fault) -> Self {
        let path = Fault::path_text(fault.inward.iter().rev());
        Self::field(path, fault.code, fault.sentence)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    /// The domain's own words, from a type that reads itself from text.
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new("not_valid", message.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::wrong_type(&expected.to_string())
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match found {
            Unexpected::Signed(_) | Unexpected::Unsigned(_) | Unexpected::Float(_) => Self::out_of_range(),
            _ => Self::new("not_valid", format!("Expected {}.", in_words(&expected.to_string()))),
        }
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new("wrong_length", format!("Expected {}.", in_words(&expected.to_string())))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new("unknown_value", format!("Expected one of: {}.", expected.join(", ")))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::unknown_field().at(Step::Key(field.to_owned()))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new("required", "This field is required.").at(Step::Key(field.to_owned()))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new("repeated", "This field was sent more than once.").at(Step::Key(field.to_owned()))
    }
}

/// serde's name of a type in plain words; Rust's names say nothing to people.
fn in_words(expected: &str) -> &str {
    match expected {
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is not negative",
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a string" | "str" | "a borrowed string" | "a character" => "text",
        "a sequence" => "a list",
        "a map" => "an object",
        _ if expected.starts_with("struct ") => "an object",
        _ if expected.starts_with("enum ") || expected.starts_with("variant ") => "one of the known words",
        _ if expected.starts_with("tuple ") => "a list",
        _ => expected,
    }
}
