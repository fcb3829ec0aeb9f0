//! Who sees what, written from the design's section on access and nothing else: no SQL, no derived tables.
//!
//! "Visible: own, one's subtree of the team tree, what one is custodian of, what is explicitly shared. Who sees an
//! opportunity sees its account's card." Directors and administrators see the whole company; a subtree is a boss's:
//! representatives and partners have none, whatever team they lead.

use std::collections::BTreeSet;

use tundish_domain::Role;

#[derive(Debug, Clone, Default)]
pub(crate) struct Company {
    pub(crate) people: Vec<Person>,
    pub(crate) teams: Vec<Team>,
    pub(crate) accounts: Vec<Record>,
    pub(crate) opportunities: Vec<Record>,
    /// People at accounts; each belongs to the owner of its account.
    pub(crate) contacts: Vec<Record>,
    pub(crate) leads: Vec<Record>,
    /// Opportunities with the contacts on them.
    pub(crate) participants: Vec<(i64, i64)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) role: Role,
    pub(crate) team: Option<i64>,
}

#[derive(Debug, Clone)]
pub(crate) struct Team {
    pub(crate) id: i64,
    pub(crate) parent: Option<i64>,
    pub(crate) leader: Option<i64>,
}

/// An account, an opportunity, a contact or a lead.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: i64,
    pub(crate) owner: i64,
    /// The account of an opportunity or a contact.
    pub(crate) account: Option<i64>,
    /// Whom it was granted to, and why.
    pub(crate) grants: Vec<(i64, &'static str)>,
    pub(crate) is_deleted: bool,
}

impl Company {
    /// Whether the person sees the opportunity, or the account with everything about it.
    pub(crate) fn sees(&self, person: &Person, record: &Record) -> bool {
        let is_granted = record.grants.iter().any(|(to, _)| *to == person.id);
        let owner = self.people.iter().find(|other| other.id == record.owner).expect("owners are people");
        match person.role {
            Role::Director | Role::Administrator => true,
            Role::Manager => person.id == owner.id || is_granted || self.is_above(person, owner),
            Role::Representative | Role::Partner => person.id == owner.id || is_granted,
        }
    }

    /// Whether the person sees at least name, place and level of the account.
    pub(crate) fn sees_card(&self, person: &Person, account: &Record) -> bool {
        self.sees(person, account)
            || self.opportunities.iter().any(|opportunity| {
                opportunity.account == Some(account.id) && !opportunity.is_deleted && self.sees(person, opportunity)
            })
    }

    /// Whether the person sees the contact: directly, with all of its account, or on an opportunity.
    pub(crate) fn sees_contact(&self, person: &Person, contact: &Record) -> bool {
        let account = self.accounts.iter().find(|account| Some(account.id) == contact.account);
        self.sees(person, contact)
            || account.is_some_and(|account| self.sees(person, account))
            || self.opportunities.iter().any(|opportunity| {
                self.participants.contains(&(opportunity.id, contact.id))
                    && !opportunity.is_deleted
                    && self.sees(person, opportunity)
            })
    }

    /// Whether the person sees the lead: what is not qualified yet is no matter of partners.
    pub(crate) fn sees_lead(&self, person: &Person, lead: &Record) -> bool {
        person.role != Role::Partner && self.sees(person, lead)
    }

    /// Whether the first leads the team of the second, or one above it.
    pub(crate) fn is_above(&self, boss: &Person, person: &Person) -> bool {
        let (mut team, mut passed) = (person.team, BTreeSet::new());
        while let Some(id) = team.filter(|id| passed.insert(*id)) {
            let Some(found) = self.teams.iter().find(|team| team.id == id) else { return false };
            if found.leader == Some(boss.id) {
                return true;
            }
            team = found.parent;
        }
        false
    }
}
