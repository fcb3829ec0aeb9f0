//! Lists by pages: `limit`, `cursor`, and `{"items": [...], "next": cursor-or-null}`.
//!
//! A cursor holds the key of the last row, so that inserting and deleting elsewhere neither repeats
//! nor loses rows. It names the list that made it (order and filters): a cursor of another list is
//! refused. It is opaque and carries a checksum against damage, but it is no secret and no right:
//! rows are always selected by what the actor may see.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};

use super::error::WebError;

#[cfg(test)]
mod tests;

/// How many rows a page has: 50 unless asked otherwise, at least 1, at most 200. More is cut to
/// 200 rather than refused, so that "all that fit" has a simple spelling; 0 and less are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(u16);

impl Limit {
    /// Most rows of a page.
    pub const MOST: u16 = 200;

    /// The limit that somebody asked for; none below 1.
    #[must_use]
    pub fn asked(rows: i64) -> Option<Self> {
        (1 <= rows).then(|| Self(u16::try_from(rows).map_or(Self::MOST, |rows| rows.min(Self::MOST))))
    }

    /// The number of rows.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }

    /// One more than the page shows: whether it comes tells if there is a next page.
    #[must_use]
    pub const fn fetch(self) -> i64 {
        self.0 as i64 + 1
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let asked = Option::<i64>::deserialize(deserializer)?;
        match asked {
            None => Ok(Self::default()),
            Some(asked) => Self::asked(asked).ok_or_else(|| serde::de::Error::custom("A page has at least one row.")),
        }
    }
}

/// The text of a cursor as it was sent, not yet read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    /// The text of a cursor as it was sent.
    #[must_use]
    pub const fn sent(text: String) -> Self {
        Self(text)
    }

    /// A cursor for the list `list` behind the row with `key`.
    #[must_use]
    pub fn after<K: CursorKey>(list: &str, key: &K) -> Self {
        let mut bytes = vec![FORMAT];
        key.put(&mut bytes);
        let check = checksum(list, &bytes);
        bytes.extend_from_slice(&check);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The key behind which the list `list` goes on.
    ///
    /// # Errors
    /// 422 naming `cursor` when it is damaged, of another list or of another kind.
    pub fn key<K: CursorKey>(&self, list: &str) -> Result<K, WebError> {
        self.key_as(list, Some)
    }

    /// Like [`Cursor::key`], for keys that must also make something, such as an identifier.
    ///
    /// # Errors
    /// Those of [`Cursor::key`], also when the key makes nothing.
    pub fn key_as<K: CursorKey, T>(&self, list: &str, make: impl FnOnce(K) -> Option<T>) -> Result<T, WebError> {
        self.read(list).and_then(make).ok_or_else(|| {
            WebError::field(
                "cursor",
                "cursor_not_valid",
                "The cursor does not belong to this list; start again without it.",
            )
        })
    }

    fn read<K: CursorKey>(&self, list: &str) -> Option<K> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.0).ok()?;
        let (body, check) = bytes.split_last_chunk::<CHECK>()?;
        if *check != checksum(list, body) {
            return None;
        }
        let mut rest = body.strip_prefix(&[FORMAT])?;
        let key = K::take(&mut rest)?;
        rest.is_empty().then_some(key)
    }

    /// The text, for a link.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page starts; `null` on the last one.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Cuts `rows`, of which [`Limit::fetch`] were asked for, to the page.
    pub fn cut<K: CursorKey>(list: &str, limit: Limit, mut rows: Vec<T>, key: impl FnOnce(&T) -> K) -> Self {
        let more = limit.get() < rows.len();
        rows.truncate(limit.get());
        let next = rows.last().filter(|_| more).map(|last| Cursor::after(list, &key(last)).0);
        Self { items: rows, next }
    }

    /// The same page with other rows, for turning records into what is shown.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

/// The sort key of a row: whole numbers, texts, either of them or nothing, and tuples of these.
pub trait CursorKey: Sized {
    /// Appends the key.
    fn put(&self, bytes: &mut Vec<u8>);
    /// Takes the key from the front; `None` when something else stands there.
    fn take(bytes: &mut &[u8]) -> Option<Self>;
}

const FORMAT: u8 = 1;
const CHECK: usize = 8;
const ABSENT: u8 = 0;
const NUMBER: u8 = 1;
const TEXT: u8 = 2;

fn checksum(list: &str, body: &[u8]) -> [u8; CHECK] {
    let mut digest = Sha256::new();
    digest.update((list.len() as u64).to_be_bytes());
    digest.update(list.as_bytes());
    digest.update(body);
    let mut check = [0; CHECK];
    check.copy_from_slice(&digest.finalize()[..CHECK]);
    check
}

fn tagged<'a>(bytes: &mut &'a [u8], tag: u8) -> Option<&'a [u8]> {
    let rest = bytes.strip_prefix(&[tag])?;
    *bytes = rest;
    Some(rest)
}

impl CursorKey for i64 {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.push(NUMBER);
        bytes.extend_from_slice(&self.to_be_bytes());
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let (number, rest) = tagged(bytes, NUMBER)?.split_first_chunk()?;
        *bytes = rest;
        Some(Self::from_be_bytes(*number))
    }
}

impl CursorKey for String {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.push(TEXT);
        bytes.extend_from_slice(&(self.len() as u64).to_be_bytes());
        bytes.extend_from_slice(self.as_bytes());
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let (length, rest) = tagged(bytes, TEXT)?.split_first_chunk()?;
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        let (text, rest) = rest.split_at_checked(length)?;
        *bytes = rest;
        Self::from_utf8(text.to_vec()).ok()
    }
}

impl<K: CursorKey> CursorKey for Option<K> {
    fn put(&self, bytes: &mut Vec<u8>) {
        match self {
            Some(key) => key.put(bytes),
            None => bytes.push(ABSENT),
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        if tagged(bytes, ABSENT).is_some() { Some(None) } else { K::take(bytes).map(Some) }
    }
}

macro_rules! tuples {
    ($(($($key:ident $place:tt),+))+) => {
        $(impl<$($key: CursorKey),+> CursorKey for ($($key,)+) {
            fn put(&self, bytes: &mut Vec<u8>) {
                $(self.$place.put(bytes);)+
            }

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                Some(($($key::take(bytes)?,)+))
            }
        })+
    };
}

tuples! {
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}
