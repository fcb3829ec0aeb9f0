//! Who sees what, written from the design's section on access and nothing else: no SQL, no derived tables, no policy.
//!
//! "Visible: own, one's subtree of the team tree, what one is custodian of, what is explicitly shared. Activities and files
//! follow their parent. Who sees an opportunity sees its account's card and its own contacts, not the account's other
//! opportunities." Directors and administrators see the whole company; a subtree is a manager's, whatever team others lead.
//! Who stands in for somebody is custodian of their accounts, contacts and open opportunities meanwhile. What was deleted keeps
//! its rights and gives none to anything else. Partners see nothing of what the company says among itself.

use std::collections::BTreeSet;

use tundish_domain::Role;

use super::company::{Company, Kind, Person, Record};

/// How much of a record exists for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Nothing,
    Card,
    Whole,
}

impl Company {
    /// How much of the record, deleted or not, exists for the person.
    pub(super) fn sees(&self, who: &Person, record: usize) -> Seen {
        let this = &self.records[record];
        let live = |place: Option<usize>| place.map(|place| &self.records[place]).filter(|found| !found.is_deleted);
        let is_whole = match this.kind {
            Kind::Account | Kind::Opportunity => self.is_theirs(who, this),
            Kind::Lead => who.role != Role::Partner && self.is_theirs(who, this),
            Kind::Contact => {
                let on_opportunities = self.live(Kind::Participant).filter(|part| part.contact == Some(record));
                let mut through = live(this.of).into_iter().chain(on_opportunities.filter_map(|part| live(part.of)));
                self.is_theirs(who, this) || through.any(|parent| self.is_theirs(who, parent))
            }
            Kind::Participant | Kind::Line | Kind::Competitor | Kind::Activity | Kind::Attachment => {
                let is_followed = match this.of {
                    Some(parent) => self.sees(who, parent) == Seen::Whole,
                    None => self.is_theirs(who, this),
                };
                who.role != Role::Partner && is_followed
            }
        };
        let mut opportunities = self.live(Kind::Opportunity).filter(|opportunity| opportunity.of == Some(record));
        match (is_whole, this.kind) {
            (true, _) => Seen::Whole,
            (false, Kind::Account) if opportunities.any(|opportunity| self.is_theirs(who, opportunity)) => Seen::Card,
            (false, _) => Seen::Nothing,
        }
    }

    /// Whether the record is in the person's lists: what is deleted is not, nor what hangs on something deleted.
    pub(super) fn lists(&self, who: &Person, record: usize) -> bool {
        let this = &self.records[record];
        let is_gone = |place: Option<usize>| place.is_some_and(|place| self.records[place].is_deleted);
        let rests = match this.kind {
            Kind::Account | Kind::Contact | Kind::Lead | Kind::Opportunity => false,
            Kind::Participant => is_gone(this.of) || is_gone(this.contact),
            Kind::Line | Kind::Competitor | Kind::Activity | Kind::Attachment => is_gone(this.of),
        };
        !this.is_deleted && !rests && self.sees(who, record) != Seen::Nothing
    }

    fn live(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(move |record| record.kind == kind && !record.is_deleted)
    }

    fn is_theirs(&self, who: &Person, record: &Record) -> bool {
        let sees_all = matches!(who.role, Role::Director | Role::Administrator);
        let is_granted = record.grants.iter().any(|(to, _)| *to == who.id);
        let is_kept = match record.kind {
            Kind::Account | Kind::Contact => true,
            Kind::Opportunity => record.is_open,
            _ => false,
        };
        let stands_in = is_kept && self.absences.contains(&(record.owner, who.id));
        let is_below = who.role == Role::Manager && self.is_above(who.id, record.owner);
        sees_all || who.id == record.owner || is_granted || stands_in || is_below
    }

    /// Whether the first leads the team of the second, or one above it.
    fn is_above(&self, boss: i64, person: i64) -> bool {
        let mut team = self.people.iter().find(|found| found.id == person).and_then(|found| found.team);
        let mut passed = BTreeSet::new();
        while let Some(found) = self.teams.iter().find(|found| Some(found.id) == team && passed.insert(found.id)) {
            if found.leader == Some(boss) {
                return true;
            }
            team = found.parent;
        }
        false
    }
}
