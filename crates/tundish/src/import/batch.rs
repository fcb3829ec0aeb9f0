//! What some rows of a chunk come to, as plain data: decided first, then written in the same transaction.

use std::collections::{BTreeMap, BTreeSet};

use tundish_domain::{
    Currency, Money, Opportunity,
    id::{AccountId, ProductId, TeamId, Tsid, UserId},
    opportunity::Decision,
};

use super::{key::Hash, report::Issue};
use crate::{
    account::Account, opportunity::bulk::Story, own_field::OwnValue, product::Product, team::Team, user::User,
};

/// How many rows became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) skipped: u64,
    pub(super) refused: u64,
}

impl Counts {
    pub(super) const fn rows(self) -> u64 {
        self.created + self.updated + self.skipped + self.refused
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.created += more.created;
        self.updated += more.updated;
        self.skipped += more.skipped;
        self.refused += more.refused;
    }
}

/// What some rows come to. Records that existed stand with what they were before; new ones with nothing.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) counts: Counts,
    pub(super) issues: Vec<Issue>,
    pub(super) teams: BTreeMap<TeamId, Option<Team>>,
    pub(super) users: BTreeMap<UserId, Option<User>>,
    pub(super) products: BTreeMap<ProductId, Option<Product>>,
    pub(super) prices: BTreeMap<(ProductId, Currency), Option<Money>>,
    pub(super) accounts: BTreeMap<AccountId, Changed<Account>>,
    pub(super) stories: Vec<Story>,
    pub(super) updates: Vec<(Opportunity, Vec<Decision>)>,
    pub(super) keys: Vec<(String, Tsid, Hash)>,
    pub(super) rehashed: Vec<(String, Hash)>,
    /// Values of records that are new.
    pub(super) own_new: Vec<OwnValue>,
    /// Values of records that existed.
    pub(super) own_changed: Vec<OwnValue>,
}

/// A record before, if it existed, and after.
#[derive(Debug, Clone)]
pub(super) struct Changed<T> {
    pub(super) before: Option<T>,
    pub(super) after: T,
}

/// What is left to know of batches that were written: for the report, and for what follows from all rows together.
#[derive(Debug, Default)]
pub(super) struct Summary {
    pub(super) counts: Counts,
    pub(super) issues: Vec<Issue>,
    /// Where list prices were set.
    pub(super) priced: BTreeSet<(ProductId, Currency)>,
    /// Whether people or teams were added or moved.
    pub(super) tree_changed: bool,
}

impl Summary {
    pub(super) fn add(&mut self, batch: Batch) {
        self.counts += batch.counts;
        self.issues.extend(batch.issues);
        self.priced.extend(batch.prices.into_keys());
        self.tree_changed |= !batch.users.is_empty() || !batch.teams.is_empty();
    }
}
