//! Identifiers: 64-bit numbers that sort by the time they were made, and one distinct type per kind of record.
//!
//! A [`Tsid`] holds 42 bits of milliseconds since 2025-01-01, 10 bits of node and 12 bits of counter, so several
//! processes make identifiers without asking each other and new rows land at the end of an index. The sign bit stays
//! clear, so the numbers last until 2094. Outside the database an identifier is 13 characters of Crockford's base32
//! (<https://www.crockford.com/base32.html>), read back in either case and with `i`, `l`, `o` taken for `1`, `1`, `0`.
//!
//! Identifiers are not secrets: knowing one opens nothing.

mod source;
#[cfg(test)]
mod tests;

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use source::IdSource;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 13;

/// A time-sorted identifier of any kind of record; always greater than zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tsid(i64);

impl Tsid {
    /// The identifier with this number, or nothing unless the number is greater than zero.
    pub const fn new(number: i64) -> Option<Tsid> {
        if 0 < number { Some(Tsid(number)) } else { None }
    }

    /// The number, as databases store it.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl Display for Tsid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0_u8; LENGTH];
        for (place, byte) in text.iter_mut().rev().enumerate() {
            #[expect(clippy::cast_sign_loss, reason = "five bits are below 32")]
            let digit = ((self.0 >> (5 * place)) & 31) as usize;
            *byte = ALPHABET[digit];
        }
        f.pad(std::str::from_utf8(&text).expect("the alphabet is ASCII"))
    }
}

impl fmt::Debug for Tsid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Tsid {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Tsid, InvalidId> {
        if text.len() != LENGTH {
            return Err(InvalidId);
        }
        let mut number: i64 = 0;
        for byte in text.bytes() {
            let digit = digit(byte).ok_or(InvalidId)?;
            // Thirteen digits carry 65 bits; the two beyond an identifier must be clear.
            number = number.checked_mul(32).and_then(|n| n.checked_add(digit)).ok_or(InvalidId)?;
        }
        Tsid::new(number).ok_or(InvalidId)
    }
}

fn digit(byte: u8) -> Option<i64> {
    let upper = match byte.to_ascii_uppercase() {
        b'I' | b'L' => b'1',
        b'O' => b'0',
        other => other,
    };
    ALPHABET.iter().zip(0_i64..).find(|(letter, _)| **letter == upper).map(|(_, place)| place)
}

impl Serialize for Tsid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Tsid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tsid, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// The text is not an identifier: 13 characters of Crockford's base32 naming a number from 1 to 2^63 - 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct InvalidId;

impl InvalidId {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        "invalid_id"
    }
}

/// What all identifier types have in common, for code that handles any of them.
pub trait EntityId: Copy + Display + FromStr<Err = InvalidId> {
    /// The word for the kind of record, as in `event.subject_kind`.
    const KIND: &'static str;

    /// The identifier with this number, or nothing unless the number is greater than zero.
    fn new(number: i64) -> Option<Self>;

    /// The number, as databases store it.
    fn get(self) -> i64;
}

macro_rules! entity_ids {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Tsid);

        impl $name {
            /// The word for the kind of record, as in `event.subject_kind`.
            pub const KIND: &'static str = $kind;

            /// The identifier with this number, or nothing unless the number is greater than zero.
            pub const fn new(number: i64) -> Option<Self> {
                match Tsid::new(number) {
                    Some(tsid) => Some(Self(tsid)),
                    None => None,
                }
            }

            /// The number, as databases store it.
            pub const fn get(self) -> i64 {
                self.0.get()
            }
        }

        impl EntityId for $name {
            const KIND: &'static str = $kind;

            fn new(number: i64) -> Option<Self> {
                $name::new(number)
            }

            fn get(self) -> i64 {
                $name::get(self)
            }
        }

        impl From<Tsid> for $name {
            fn from(tsid: Tsid) -> Self {
                Self(tsid)
            }
        }

        impl From<$name> for Tsid {
            fn from(id: $name) -> Tsid {
                id.0
            }
        }

        impl Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.parse().map(Self)
            }
        }
    )+};
}

entity_ids! {
    /// A person who can sign in, or could.
    UserId = "user";
    /// A team in the team tree.
    TeamId = "team";
    /// A customer company or household.
    AccountId = "account";
    /// A contact at an account.
    ContactId = "contact";
    /// Unqualified interest that a channel caught.
    LeadId = "lead";
    /// A place where an account is found.
    LocationId = "location";
    /// A contact's part in an opportunity.
    ParticipantId = "participant";
    /// A product line of an opportunity.
    LineId = "line";
    /// A competitor on an opportunity.
    CompetitorId = "competitor";
    /// A file that hangs on a record.
    AttachmentId = "attachment";
    /// Something that is sold.
    ProductId = "product";
    /// An ordered set of stages.
    PipelineId = "pipeline";
    /// One stage of one pipeline.
    StageId = "stage";
    /// A possible sale.
    OpportunityId = "opportunity";
    /// Something done or planned with a customer.
    ActivityId = "activity";
    /// One append-only record of a change; a sequence, so later ones are greater.
    EventSeq = "event";
    /// A field that the company added to a kind of record.
    OwnFieldId = "own_field";
    /// One run of an import.
    ImportId = "import";
    /// Work that is done in the background.
    JobId = "job";
    /// What a currency is worth from a day on.
    RateId = "rate";
    /// The days on which people work.
    CalendarId = "calendar";
    /// A time in which somebody is away.
    AbsenceId = "absence";
    /// A signed-in browser.
    SessionId = "session";
    /// A token of the programming interface.
    TokenId = "token";
}
