//! From the tree to the handler's type.

use serde::de::value::StringDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::fault::{Fault, Step};
use super::tree::Tree;
use crate::http::error::WebError;

/// The typed value.
///
/// # Errors
/// 422 with the path of the first field that does not fit.
pub(super) fn fill<T: DeserializeOwned>(tree: Tree) -> Result<T, WebError> {
    T::deserialize(Node(tree)).map_err(WebError::from)
}

struct Node(Tree);

impl Node {
    /// The single text of a typed field, or the tree as it is.
    fn scalar(self) -> Result<Scalar, Fault> {
        match self.0 {
            Tree::Typed(mut texts) => match (texts.pop(), texts.is_empty()) {
                (Some(text), true) => Ok(Scalar::Typed(text)),
                (None, _) => Ok(Scalar::Typed(String::new())),
                _ => Err(Fault::new("repeated", "This field was sent more than once.")),
            },
            other => Ok(Scalar::Exact(other)),
        }
    }
}

enum Scalar {
    /// Text of a form: a number if a number is wanted.
    Typed(String),
    /// A JSON value, which has its type already.
    Exact(Tree),
}

fn exact<'de, V: Visitor<'de>>(tree: Tree, visitor: V) -> Result<V::Value, Fault> {
    match tree {
        Tree::Null => visitor.visit_unit(),
        Tree::Bool(value) => visitor.visit_bool(value),
        Tree::Unsigned(value) => visitor.visit_u64(value),
        Tree::Signed(value) => visitor.visit_i64(value),
        Tree::Float(value) => visitor.visit_f64(value),
        Tree::Text(text) => visitor.visit_string(text),
        Tree::Typed(_) => match Node(tree).scalar()? {
            Scalar::Typed(text) => visitor.visit_string(text),
            Scalar::Exact(tree) => exact(tree, visitor),
        },
        Tree::List(items) => sequence(items, visitor),
        Tree::Map(entries) => visitor.visit_map(Entries { rest: entries.into_iter(), value: None }),
    }
}

fn sequence<'de, V: Visitor<'de>>(items: Vec<Tree>, visitor: V) -> Result<V::Value, Fault> {
    let mut items = Items { rest: items.into_iter(), index: 0 };
    let value = visitor.visit_seq(&mut items)?;
    if items.rest.len() == 0 { Ok(value) } else { Err(Fault::new("wrong_length", "The list is too long.")) }
}

fn whole_number(text: &str, expected: &str) -> Fault {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        Fault::out_of_range()
    } else {
        Fault::wrong_type(expected)
    }
}

/// Whether a number that was written with a point or an exponent is a whole one that floats hold exactly.
fn is_whole(float: f64) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    float.fract() == 0.0 && float.abs() <= EXACT
}

macro_rules! numbers {
    ($($method:ident $number:ident $visit:ident;)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            match self.scalar()? {
                Scalar::Typed(text) => match text.parse::<$number>() {
                    Ok(number) => visitor.$visit(number),
                    Err(_) => Err(whole_number(&text, stringify!($number))),
                },
                // In JSON 144.0 is a whole number too.
                Scalar::Exact(Tree::Float(float)) if is_whole(float) => {
                    #[expect(clippy::cast_possible_truncation, reason = "whole and well within 63 bits")]
                    visitor.visit_i64(float as i64)
                }
                Scalar::Exact(tree) => exact(tree, visitor),
            }
        })+
    };
}

macro_rules! as_sent {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            exact(self.0, visitor)
        })+
    };
}

impl<'de> Deserializer<'de> for Node {
    type Error = Fault;

    as_sent! {
        deserialize_any deserialize_char deserialize_str deserialize_string deserialize_bytes
        deserialize_byte_buf deserialize_unit deserialize_map deserialize_identifier
    }

    numbers! {
        deserialize_i8 i8 visit_i8;
        deserialize_i16 i16 visit_i16;
        deserialize_i32 i32 visit_i32;
        deserialize_i64 i64 visit_i64;
        deserialize_i128 i128 visit_i128;
        deserialize_u8 u8 visit_u8;
        deserialize_u16 u16 visit_u16;
        deserialize_u32 u32 visit_u32;
        deserialize_u64 u64 visit_u64;
        deserialize_u128 u128 visit_u128;
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.scalar()? {
            Scalar::Typed(text) => match text.as_str() {
                "on" | "true" | "1" => visitor.visit_bool(true),
                "off" | "false" | "0" => visitor.visit_bool(false),
                _ => Err(Fault::wrong_type("a boolean")),
            },
            Scalar::Exact(tree) => exact(tree, visitor),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.scalar()? {
            Scalar::Typed(text) => match text.parse::<f64>() {
                // "inf" and "nan" parse, but no figure of a company is either.
                Ok(number) if number.is_finite() => visitor.visit_f64(number),
                _ => Err(Fault::wrong_type("f64")),
            },
            Scalar::Exact(tree) => exact(tree, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.0 {
            Tree::Null => visitor.visit_none(),
            Tree::Typed(texts) if texts.iter().all(String::is_empty) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        exact(self.0, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            // A multiple choice with nothing chosen is sent as one empty value.
            Tree::Typed(texts) if texts.iter().all(String::is_empty) => sequence(Vec::new(), visitor),
            Tree::Typed(texts) => sequence(texts.into_iter().map(|text| Tree::Typed(vec![text])).collect(), visitor),
            other => exact(other, visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.0 {
            Tree::Map(_) => exact(self.0, visitor),
            // serde would also fill a struct from a list, by position. Names are the contract.
            _ => Err(Fault::wrong_type("a map")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let (name, content) = match self.scalar()? {
            Scalar::Typed(text) | Scalar::Exact(Tree::Text(text)) => (text, None),
            Scalar::Exact(Tree::Map(mut entries)) if entries.len() == 1 => {
                let (name, content) = entries.remove(0);
                (name, Some(content))
            }
            Scalar::Exact(_) => return Err(Fault::wrong_type("a string")),
        };
        visitor.visit_enum(Variant { name, content })
    }

    /// serde asks to ignore exactly what the type does not have.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(Fault::unknown_field())
    }
}

impl IntoDeserializer<'_, Fault> for Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct Items {
    rest: std::vec::IntoIter<Tree>,
    index: usize,
}

impl<'de> SeqAccess<'de> for &mut Items {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some(item) = self.rest.next() else {
            return Ok(None);
        };
        let index = self.index;
        self.index += 1;
        seed.deserialize(Node(item)).map(Some).map_err(|fault| fault.at(Step::Index(index)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

struct Entries {
    rest: std::vec::IntoIter<(String, Tree)>,
    value: Option<(String, Tree)>,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        let name: StringDeserializer<Fault> = key.clone().into_deserializer();
        self.value = Some((key, value));
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some((key, value)) = self.value.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        seed.deserialize(Node(value)).map_err(|fault| fault.at(Step::Key(key)))
    }
}

struct Variant {
    name: String,
    content: Option<Tree>,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Fault;
    type Variant = Content;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Content), Fault> {
        let name: StringDeserializer<Fault> = self.name.clone().into_deserializer();
        let variant = seed.deserialize(name)?;
        Ok((variant, Content { name: self.name, content: self.content }))
    }
}

struct Content {
    name: String,
    content: Option<Tree>,
}

impl Content {
    fn node(self) -> Result<(Step, Node), Fault> {
        let step = Step::Key(self.name);
        match self.content {
            Some(content) => Ok((step, Node(content))),
            None => Err(Fault::wrong_type("a map").at(step)),
        }
    }
}

impl<'de> VariantAccess<'de> for Content {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        match self.content {
            None => Ok(()),
            Some(_) => Err(Fault::wrong_type("a string").at(Step::Key(self.name))),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        let (step, node) = self.node()?;
        seed.deserialize(node).map_err(|fault| fault.at(step))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        let (step, node) = self.node()?;
        node.deserialize_seq(visitor).map_err(|fault| fault.at(step))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Fault> {
        let (step, node) = self.node()?;
        node.deserialize_struct("", fields, visitor).map_err(|fault| fault.at(step))
    }
}
