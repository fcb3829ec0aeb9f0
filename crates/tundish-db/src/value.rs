//! Arguments of statements: the few types that both databases store alike.

use std::borrow::Cow;

/// One argument of a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// SQL null.
    Null,
    /// `bigint`: ids, counts, instants, minor units.
    Int(i64),
    /// `double precision`: results of models; never money.
    Real(f64),
    /// `boolean`.
    Bool(bool),
    /// `text`.
    Text(Cow<'a, str>),
    /// `bytea`.
    Bytes(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// The same value owning its text or bytes.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Int(v) => Value::Int(v),
            Value::Real(v) => Value::Real(v),
            Value::Bool(v) => Value::Bool(v),
            Value::Text(v) => Value::Text(Cow::Owned(v.into_owned())),
            Value::Bytes(v) => Value::Bytes(Cow::Owned(v.into_owned())),
        }
    }
}

macro_rules! value_from {
    ($($type:ty => |$v:ident| $value:expr),* $(,)?) => {$(
        impl<'a> From<$type> for Value<'a> {
            fn from($v: $type) -> Self { $value }
        }
    )*};
}
value_from! {
    i64 => |v| Value::Int(v),
    i32 => |v| Value::Int(v.into()),
    u32 => |v| Value::Int(v.into()),
    u16 => |v| Value::Int(v.into()),
    f64 => |v| Value::Real(v),
    bool => |v| Value::Bool(v),
    String => |v| Value::Text(Cow::Owned(v)),
    &'a str => |v| Value::Text(Cow::Borrowed(v)),
    &'a String => |v| Value::Text(Cow::Borrowed(v)),
    Cow<'a, str> => |v| Value::Text(v),
    Vec<u8> => |v| Value::Bytes(Cow::Owned(v)),
    &'a [u8] => |v| Value::Bytes(Cow::Borrowed(v)),
    &'a Vec<u8> => |v| Value::Bytes(Cow::Borrowed(v)),
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(v: &'a [u8; N]) -> Self {
        Value::Bytes(Cow::Borrowed(v))
    }
}

impl<'a, const N: usize> From<[u8; N]> for Value<'a> {
    fn from(v: [u8; N]) -> Self {
        Value::Bytes(Cow::Owned(v.to_vec()))
    }
}

impl<'a, T> From<Option<T>> for Value<'a>
where
    Value<'a>: From<T>,
{
    fn from(v: Option<T>) -> Self {
        v.map_or(Value::Null, Value::from)
    }
}

impl<'a> From<&'a Option<String>> for Value<'a> {
    fn from(v: &'a Option<String>) -> Self {
        Value::from(v.as_deref())
    }
}

/// The arguments of a statement, in the order of `$1`, `$2`, …
///
/// ```
/// # use tundish_db::args;
/// let arguments = args![7_i64, "name", None::<i64>];
/// assert_eq!(arguments.len(), 3);
/// ```
#[macro_export]
macro_rules! args {
    () => { &[] as &[$crate::Value<'_>] };
    ($($argument:expr),+ $(,)?) => { &[$($crate::Value::from($argument)),+] as &[$crate::Value<'_>] };
}
