//! Who may do what: one table, one question, one proof.
//!
//! The table says for each [`Action`] which roles may do it, by how the actor stands to the record
//! ([`Relation`]). [`permit`] asks the table and the scopes of a token, and hands out a [`Permit`]. Verbs take a permit as
//! their first argument, and nothing else makes one, so a forgotten check does not compile.
//!
//! An example. Mei, a representative, drags an opportunity of Jonas. The store finds how she stands to it: neither owner,
//! nor boss of the owner, nor custodian, nor was it shared with her: [`Relation::Stranger`]. `permit::<Advance>` answers
//! [`Denied::Hidden`], and she gets the same "not found" as for a number that was never given. Had it been shared with her,
//! she would read it, and the drag would answer [`Denied::Forbidden`].
//!
//! Rights only add up: a record that one stands to in several ways is asked about with the strongest relation, the first in
//! the order of [`Relation::ALL`], and a weaker relation never allows more than a stronger one. Roles do not include each
//! other's rights by rule; the table says all of it. There is no super-user: jobs of the program have rows of their own.
//!
//! This module decides; it does not look up. Relations are facts that the store reads from the team tree, from owners and
//! from grants, at each request.

mod actor;
mod permit;
mod scope;
mod table;

pub use actor::{Actor, SystemJob};
pub use permit::{Assignee, Denied, Permit, Permitted, actions, assignee, permit};
pub use scope::{Access, Collection, InvalidScope, Scopes};
pub use table::{Action, allowed, allowed_to_job, sees_some};

use crate::text_enum::text_enum;

text_enum! {
    /// How an actor stands to a record, the strongest first.
    ///
    /// For a record that is to be made, and for a person, it is how the actor stands to the (future) owner or the person.
    Relation {
        /// The actor owns it, or is it.
        Own = "own",
        /// Somebody below the actor in the team tree owns it; for directors and administrators that is everybody.
        Subtree = "subtree",
        /// The actor looks after it meanwhile.
        Custodian = "custodian",
        /// It was explicitly shared with the actor.
        Shared = "shared",
        /// An account of which the actor sees an opportunity, and therefore the card.
        AccountCard = "account_card",
        /// It belongs to nobody in particular: products, pipelines, the team tree, reports (which count visible rows only).
        Company = "company",
        /// None of these: for the actor it does not exist.
        Stranger = "stranger",
    }
}

#[cfg(test)]
mod tests;
