//! Where the rows of one chunk are decided: what exists, what this chunk adds, and what comes out.
//!
//! A desk works on copies, so that a transaction can run again; what it decided is written by [`super::store::write`], some rows
//! at a time, and taken over into the [`World`] once the chunk is durable.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use tundish_db::{Result, Tx};
use tundish_domain::{
    id::{AccountId, ImportId, OwnFieldId, Tsid, UserId},
    money::Rates,
    opportunity::Decision,
    policy::Actor,
};

use super::{
    batch::{Batch, Summary},
    file::Line,
    key::{Hash, Keyed},
    opportunities::repeated,
    read::{Field, FileKind, Names, rows::OwnCells},
    report::{Issue, IssueOutcome},
    stage::StageMap,
    store::Stored,
    world::{Staff, World},
};
use crate::{
    own_field::{self, OwnValue},
    setting::Company,
};

/// What holds for all rows of a file.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) actor: Actor,
    pub(super) import: ImportId,
    pub(super) kind: FileKind,
    pub(super) company: Company,
    /// At which rates opportunities were closed.
    pub(super) rates: Rates,
    /// Who owns what no file gives to anybody.
    pub(super) keeper: UserId,
    pub(super) may_add_people: bool,
    pub(super) may_add_products: bool,
    /// The own fields of the columns that nobody knows.
    pub(super) own: HashMap<usize, OwnFieldId>,
    /// The own fields of the columns that are understood and have no place in the record.
    pub(super) homeless: Vec<(Field, OwnFieldId)>,
    pub(super) headings: BTreeMap<Field, String>,
    pub(super) stages: StageMap,
    /// The names of all rows, for joining a draft to the row that means it most exactly.
    pub(super) names: HashSet<Hash>,
}

impl Context {
    /// The decision with the rate of the day on which it closes.
    pub(super) fn freezing(&self, closing: Decision) -> Decision {
        let day = closing.happened_at.day(&self.company.time_zone);
        let rate = self.rates.frozen(closing.after.currency, day);
        closing.freezing(rate)
    }

    /// The heading of the column that has this meaning.
    pub(super) fn heading(&self, field: Field) -> String {
        self.headings.get(&field).cloned().unwrap_or_default()
    }
}

/// A row that cannot be taken, or something about it that deserves a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) field: Option<Field>,
    pub(super) code: &'static str,
    pub(super) detail: String,
}

impl Fault {
    pub(super) fn new(field: Field, code: &'static str, detail: impl Into<String>) -> Self {
        Self { field: Some(field), code, detail: detail.into() }
    }

    pub(super) fn into_issue(self, context: &Context, row: u64, outcome: IssueOutcome) -> Issue {
        let column = self.field.map(|field| context.heading(field)).unwrap_or_default();
        Issue { row, column, outcome, code: self.code.to_owned(), detail: self.detail }
    }
}

/// What a chunk works with and comes to.
#[derive(Debug)]
pub(super) struct Desk<'w> {
    pub(super) context: &'w Context,
    pub(super) world: &'w World,
    pub(super) staff: Staff,
    pub(super) added_accounts: Added,
    /// What was decided and not written yet.
    pub(super) batch: Batch,
    /// The rows of this chunk that became or changed a record, by their keys.
    taken: HashMap<&'w str, Hash>,
    /// The row that is being decided.
    pub(super) row: u64,
}

/// What is known of a row when it lies on the desk.
pub(super) enum Opening {
    /// It says nothing new, or it was refused.
    Settled,
    /// It is to be decided; earlier rows with its key made this record.
    Open(Option<Tsid>),
}

/// What a row came to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Closing {
    /// The record that earlier rows with its key made.
    pub(super) stored: Option<Tsid>,
    /// The record that it is about.
    pub(super) id: Tsid,
    /// Whether it did not exist, or was only mentioned so far.
    pub(super) becomes: bool,
    /// Whether the row changed anything about it.
    pub(super) is_changed: bool,
}

/// What a chunk changes about the names of accounts.
#[derive(Debug, Clone, Default)]
pub(super) struct Added {
    pub(super) names: Names<AccountId>,
    pub(super) list: Vec<(String, AccountId)>,
    pub(super) renamed: Vec<(String, String)>,
    pub(super) drafts: BTreeSet<AccountId>,
    pub(super) told: BTreeSet<AccountId>,
}

/// What a chunk came to.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) staff: Staff,
    pub(super) added_accounts: Added,
    pub(super) summary: Summary,
    /// How many of its parts were decided; the others are for the next chunk.
    pub(super) parts: usize,
}

impl<'w> Desk<'w> {
    pub(super) fn new(context: &'w Context, world: &'w World) -> Self {
        let (staff, added_accounts, batch) = (world.staff.clone(), Added::default(), Batch::default());
        Self { context, world, staff, added_accounts, batch, taken: HashMap::new(), row: 0 }
    }

    /// Lays a row on the desk; `known` are the keys that exist.
    pub(super) fn open<T>(&mut self, line: &'w Line<T>, known: &HashMap<String, Stored>, key_field: Field) -> Opening {
        self.row = line.row;
        let Keyed { key, hash, is_repeated } = &line.keyed;
        let stored = known.get(key);
        let before = stored.map(|stored| stored.hash).or(self.taken.get(key.as_str()).copied());
        if before == Some(*hash) {
            self.batch.counts.skipped += 1;
            return Opening::Settled;
        }
        if before.is_some() && *is_repeated {
            self.refuse(repeated(key_field));
            return Opening::Settled;
        }
        Opening::Open(stored.map(|stored| stored.subject))
    }

    /// Takes a row off the desk that was decided.
    pub(super) fn close<T>(&mut self, line: &'w Line<T>, closing: Closing) {
        let Closing { stored, id, becomes, is_changed } = closing;
        let counts = &mut self.batch.counts;
        match (becomes, is_changed) {
            (true, _) => counts.created += 1,
            (false, true) => counts.updated += 1,
            (false, false) => counts.skipped += 1,
        }
        let Keyed { key, hash, .. } = &line.keyed;
        if stored.is_some() {
            self.batch.rehashed.push((key.clone(), *hash));
        } else {
            self.batch.keys.push((key.clone(), id, *hash));
            self.taken.insert(key, *hash);
        }
    }

    /// Takes note of what deserves a look, once per name and file.
    pub(super) fn warn(&mut self, about: &str, fault: Fault) {
        let once = (fault.code.to_owned(), about.to_owned());
        if self.staff.warned.insert(once) {
            let issue = fault.into_issue(self.context, self.row, IssueOutcome::Warning);
            self.batch.issues.push(issue);
        }
    }

    pub(super) fn refuse(&mut self, fault: Fault) {
        self.batch.counts.refused += 1;
        let issue = fault.into_issue(self.context, self.row, IssueOutcome::Refused);
        self.batch.issues.push(issue);
    }

    /// The own values of a row: its unknown cells, and known ones that have no place in the record.
    pub(super) fn own_values(
        &self,
        subject: Tsid,
        own: &OwnCells,
        homeless: &[(Field, Option<String>)],
    ) -> Vec<OwnValue> {
        let cells = own.iter().filter_map(|(column, text)| Some((*self.context.own.get(column)?, text.clone())));
        let homeless = homeless.iter().filter_map(|(field, text)| {
            let (_, own) = self.context.homeless.iter().find(|(homeless, _)| homeless == field)?;
            Some((*own, text.clone()?))
        });
        cells.chain(homeless).map(|(field, text)| OwnValue { subject, field, text }).collect()
    }

    /// Takes the own values of a record that existed, as far as they differ; says whether any does.
    pub(super) async fn change_own(&mut self, tx: &mut Tx, values: Vec<OwnValue>) -> Result<bool> {
        let Some(subject) = values.first().map(|value| value.subject) else { return Ok(false) };
        let stored = own_field::store::texts(tx, subject).await?;
        let mut differs = false;
        for value in values {
            let pending = self.batch.own_changed.iter().chain(&self.batch.own_new);
            let known = pending
                .filter(|other| (other.subject, other.field) == (subject, value.field))
                .map(|other| &other.text)
                .next_back()
                .or(stored.get(&value.field));
            if known != Some(&value.text) {
                differs = true;
                self.batch.own_changed.push(value);
            }
        }
        Ok(differs)
    }
}

impl World {
    /// Takes over what a chunk decided and wrote.
    pub(super) fn absorb(&mut self, staff: Staff, added: Added) {
        self.staff = staff;
        for (from, to) in &added.renamed {
            self.accounts.rename(from, to);
        }
        for (name, account) in &added.list {
            self.accounts.add(name, *account);
        }
        self.draft_accounts.extend(added.drafts);
        for account in &added.told {
            self.draft_accounts.remove(account);
        }
    }
}
