//! What a token is for: a set of pairs "collection:access".
//!
//! Scopes narrow, they never grant: a token may do what its scopes name *and* its person may. Writing and exporting a
//! collection include reading it. `*` stands for every collection, those of later versions included.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text_enum::text_enum;

text_enum! {
    /// The collections of the programming interface that a scope can name.
    Collection {
        /// Customer companies and households.
        Accounts = "accounts",
        /// People at accounts.
        Contacts = "contacts",
        /// Unqualified interest and what becomes of it.
        Leads = "leads",
        /// What was done and is planned with customers.
        Activities = "activities",
        /// Files that hang on records.
        Attachments = "attachments",
        /// Opportunities and their verbs.
        Opportunities = "opportunities",
        /// What is sold.
        Products = "products",
        /// Pipelines and stages.
        Pipelines = "pipelines",
        /// People who can sign in.
        Users = "users",
        /// The team tree.
        Teams = "teams",
        /// Tokens.
        Tokens = "tokens",
        /// Imports.
        Imports = "imports",
        /// What holds for the whole company: currencies and rates, calendars, own fields.
        Settings = "settings",
        /// Figures.
        Reports = "reports",
        /// The record of changes.
        Events = "events",
    }
}

text_enum! {
    /// What a token may do with a collection.
    Access {
        /// Look.
        Read = "read",
        /// Look and change.
        Write = "write",
        /// Look, and take whole lists out of the system.
        Export = "export",
    }
}

const EVERY: u32 = 1 << 31;

/// The scopes of one token, as stored: words separated by one blank, such as `opportunities:write reports:read`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Scopes {
    /// One set of collections per access, in the order of [`Access::ALL`].
    granted: [u32; 3],
}

impl Scopes {
    /// No scope at all: such a token may do nothing.
    pub const NONE: Scopes = Scopes { granted: [0; 3] };
    /// Every access to every collection.
    pub const ALL: Scopes = Scopes { granted: [EVERY; 3] };

    /// These scopes and one more; without a collection it is for every one.
    #[must_use]
    pub const fn with(mut self, collection: Option<Collection>, access: Access) -> Scopes {
        self.granted[access as usize] |= bit(collection);
        self
    }

    /// Whether the scopes include this access to this collection.
    pub fn allow(self, collection: Collection, access: Access) -> bool {
        let names = |access: Access| self.granted[access as usize] & (bit(Some(collection)) | EVERY) != 0;
        match access {
            Access::Read => names(Access::Read) || names(Access::Write) || names(Access::Export),
            Access::Write | Access::Export => names(access),
        }
    }
}

const fn bit(collection: Option<Collection>) -> u32 {
    match collection {
        Some(collection) => 1 << collection as u32,
        None => EVERY,
    }
}

impl Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for collection in [None].into_iter().chain(Collection::ALL.iter().copied().map(Some)) {
            for &access in Access::ALL {
                if self.granted[access as usize] & bit(collection) != 0 {
                    write!(f, "{separator}{}:{access}", collection.map_or("*", Collection::as_str))?;
                    separator = " ";
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scopes({self})")
    }
}

impl FromStr for Scopes {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Scopes, InvalidScope> {
        text.split_ascii_whitespace().try_fold(Scopes::NONE, |scopes, word| {
            let invalid = || InvalidScope { word: word.to_owned() };
            let (collection, access) = word.split_once(':').ok_or_else(invalid)?;
            let collection = match collection {
                "*" => None,
                named => Some(named.parse().map_err(|_| invalid())?),
            };
            Ok(scopes.with(collection, access.parse().map_err(|_| invalid())?))
        })
    }
}

impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scopes, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A word that is not a scope: a collection or `*`, a colon, and `read`, `write` or `export`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a scope: {word}")]
pub struct InvalidScope {
    /// The word that was not understood.
    pub word: String,
}

impl InvalidScope {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        "invalid_scope"
    }
}

#[cfg(test)]
mod tests;
