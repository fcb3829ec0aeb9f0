//! Looking records up by their words.
//!
//! The words of a record are its name, its company, its addresses and its telephone numbers ([`FoundBy`]); `tundish_domain::search`
//! makes the same tokens of them for every database. They lie in one table ([`index`]), written together with the record. What
//! is typed is looked for in that index, what it points to is read with the rights of whoever asks, and the record itself says
//! whether it is meant ([`find`]): nobody finds a customer by a number that they may not see.
//!
//! Short numbers (`OP-1042`) are not in the index, since the records have an index of their numbers already; for every record
//! they would be three rows more. Ranking is left out: the newest come first.

pub mod api;
pub mod find;
mod found_by;
pub(crate) mod index;
mod load;
mod number;
pub(crate) mod pages;
pub mod rebuild;
pub(crate) mod recent;
mod views;

use tundish_domain::{
    NumberKind,
    policy::{Actor, Permitted, Relation, actions, permit},
};

pub(crate) use self::found_by::FoundBy;
use crate::{access::Sight, record::Target};

/// A kind of record that can be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Possible sales.
    Opportunity,
    /// Customer companies and households.
    Account,
    /// People at accounts.
    Contact,
    /// Unqualified interest.
    Lead,
    /// What is sold.
    Product,
}

impl Kind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [Kind; 5] = [Kind::Opportunity, Kind::Account, Kind::Contact, Kind::Lead, Kind::Product];

    /// The word for it: its table, and its subject in events.
    pub const fn word(self) -> &'static str {
        self.target().table()
    }

    const fn target(self) -> Target {
        match self {
            Kind::Opportunity => Target::Opportunity,
            Kind::Account => Target::Account,
            Kind::Contact => Target::Contact,
            Kind::Lead => Target::Lead,
            Kind::Product => Target::Product,
        }
    }

    /// Where its list is.
    pub(crate) const fn list(self) -> &'static str {
        match self {
            Kind::Opportunity => "/opportunities",
            Kind::Account => "/accounts",
            Kind::Contact => "/contacts",
            Kind::Lead => "/leads",
            Kind::Product => "/products",
        }
    }

    /// The kind with this word.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    const fn number(self) -> Option<NumberKind> {
        match self {
            Kind::Opportunity => Some(NumberKind::Opportunity),
            Kind::Account => Some(NumberKind::Account),
            Kind::Contact => Some(NumberKind::Contact),
            Kind::Lead => Some(NumberKind::Lead),
            Kind::Product => None,
        }
    }

    /// The rows of this kind that the actor may find; nothing when a role sees none, or a token is not for them.
    fn sight(self, actor: &Actor) -> Option<Sight> {
        fn sees<A: Permitted>(actor: &Actor) -> bool {
            permit::<A>(actor, Relation::Own).is_ok()
        }
        let by_rights = |sees: bool| sees.then(|| Sight::by_rights(actor));
        match self {
            Kind::Opportunity => by_rights(sees::<actions::ReadOpportunity>(actor)),
            Kind::Account => by_rights(sees::<actions::ReadAccountCard>(actor)),
            Kind::Contact => by_rights(sees::<actions::ReadContact>(actor)),
            Kind::Lead => by_rights(sees::<actions::ReadLead>(actor)),
            // What is sold belongs to nobody.
            Kind::Product => {
                permit::<actions::ReadProducts>(actor, Relation::Company).is_ok().then_some(Sight::Everything)
            }
        }
    }
}
