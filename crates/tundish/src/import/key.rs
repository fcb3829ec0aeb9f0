//! By what a row is known, and whether it changed since.
//!
//! A row is known by its identifier in the other system; people, products and accounts without one by their address or name;
//! opportunities without one by their content and how often that content stood above them in the file. Whether it changed is
//! told by a hash of what was read, not of what was written: the same days in another format are the same row.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use tundish_domain::{Channel, Day, Money, Probability, text};

use super::read::{AccountRow, Content, OpportunityRow, PersonRow, ProductRow, rows::OwnCells};

/// Sixteen bytes of a SHA-256: enough that two rows of one company never share them.
pub(super) type Hash = [u8; 16];

/// What a row is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keyed {
    pub(super) key: String,
    pub(super) hash: Hash,
    /// Whether a row above has the same key.
    pub(super) is_repeated: bool,
}

/// The keys of the rows so far, 16 bytes each.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<Hash, u32>);

impl Seen {
    pub(super) fn key(&mut self, content: &Content) -> Keyed {
        let hash = fingerprint(content);
        let key = match content {
            Content::Opportunity(row) => row.key.as_deref().map(|id| format!("id:{id}")),
            Content::Account(AccountRow { key, name, .. }) | Content::Product(ProductRow { key, name, .. }) => {
                Some(key.as_deref().map_or_else(|| format!("name:{}", text::key(name)), |id| format!("id:{id}")))
            }
            Content::Person(PersonRow { name, email, .. }) => Some(
                email
                    .as_deref()
                    .map_or_else(|| format!("name:{}", text::key(name)), |email| format!("email:{}", text::key(email))),
            ),
        };
        match key {
            Some(key) => {
                let times = self.0.entry(of_text(&key)).or_default();
                *times += 1;
                Keyed { key, hash, is_repeated: 1 < *times }
            }
            None => {
                let times = self.0.entry(hash).or_default();
                *times += 1;
                let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
                Keyed { key: format!("content:{hex}:{times}"), hash, is_repeated: false }
            }
        }
    }
}

/// The hash of a name's key.
pub(super) fn of_name(name: &str) -> Hash {
    of_text(&text::key(name))
}

fn of_text(text: &str) -> Hash {
    let mut print = Print(Sha256::new());
    print.text(Some(text));
    print.finish()
}

fn fingerprint(content: &Content) -> Hash {
    let mut print = Print(Sha256::new());
    match content {
        Content::Opportunity(row) => print.opportunity(row),
        Content::Account(row) => print.account(row),
        Content::Product(row) => {
            print.texts([row.key.as_deref(), Some(&row.name), row.family.as_deref()]);
            print.money(row.price);
            print.own(&row.own);
        }
        Content::Person(row) => {
            print.texts([Some(&row.name), row.email.as_deref(), row.manager_name.as_deref(), row.office.as_deref()]);
            print.own(&row.own);
        }
    }
    print.finish()
}

/// Takes in one field after the other, each with its length, so that no two rows read alike.
struct Print(Sha256);

impl Print {
    fn opportunity(&mut self, row: &OpportunityRow) {
        self.texts([
            row.key.as_deref(),
            row.name.as_deref(),
            row.owner_name.as_deref(),
            row.account_name.as_deref(),
            row.product_name.as_deref(),
            row.pipeline_name.as_deref(),
            row.stage_name.as_deref(),
            Some(row.outcome.as_str()),
            row.channel.map(Channel::as_str),
            Some(row.currency.as_str()),
            row.next_step.as_deref(),
            row.close_reason.as_deref(),
        ]);
        self.money(row.amount);
        self.money(row.close_value);
        self.number(row.probability.map(Probability::millionths));
        for day in [row.engaged_on, row.expected_close_on, row.closed_on, row.created_on, row.stage_changed_on] {
            self.day(day);
        }
        self.own(&row.own);
    }

    fn account(&mut self, row: &AccountRow) {
        self.texts([
            row.key.as_deref(),
            Some(&row.name),
            row.owner_name.as_deref(),
            row.industry.as_deref(),
            row.revenue.as_deref(),
            row.country.as_deref(),
            row.website.as_deref(),
            row.parent_name.as_deref(),
        ]);
        self.number(row.founded_year);
        self.number(row.employees);
        self.day(row.created_on);
        self.own(&row.own);
    }

    fn texts<const N: usize>(&mut self, texts: [Option<&str>; N]) {
        for text in texts {
            self.text(text);
        }
    }

    fn text(&mut self, text: Option<&str>) {
        // One more than the length, so that nothing differs from an empty text.
        let length = text.map_or(0, |text| text.len() as u64 + 1);
        self.0.update(length.to_le_bytes());
        self.0.update(text.unwrap_or_default());
    }

    fn number(&mut self, number: Option<i64>) {
        self.0.update([u8::from(number.is_some())]);
        self.0.update(number.unwrap_or_default().to_le_bytes());
    }

    fn money(&mut self, money: Option<Money>) {
        self.number(money.map(|money| money.minor));
        self.text(money.as_ref().map(|money| money.currency.as_str()));
    }

    fn day(&mut self, day: Option<Day>) {
        let epoch = Day::new(1970, 1, 1);
        self.number(epoch.zip(day).map(|(epoch, day)| i64::from(epoch.days_until(day))));
    }

    fn own(&mut self, own: &OwnCells) {
        for (column, text) in own {
            self.number(i64::try_from(*column).ok());
            self.text(Some(text));
        }
    }

    fn finish(self) -> Hash {
        let digest: [u8; 32] = self.0.finalize().into();
        let mut hash = [0; 16];
        hash.copy_from_slice(&digest[..16]);
        hash
    }
}

#[cfg(test)]
mod tests;
