//! Random companies: people in teams, what they own, what was granted, who stands in for whom.

use std::collections::BTreeSet;

use tundish_domain::Role;

/// Everything of which somebody may or may not see something.
#[derive(Debug, Clone, Default)]
pub(super) struct Company {
    pub(super) people: Vec<Person>,
    pub(super) teams: Vec<Team>,
    /// Who is away today and who stands in.
    pub(super) absences: Vec<(i64, i64)>,
    /// Absences that are over or still to come.
    pub(super) other_absences: Vec<(i64, i64)>,
    pub(super) records: Vec<Record>,
}

#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: i64,
    pub(super) role: Role,
    pub(super) team: Option<i64>,
    /// What a program of theirs may ask about besides everything.
    pub(super) scopes: Vec<&'static str>,
}

#[derive(Debug, Clone)]
pub(super) struct Team {
    pub(super) id: i64,
    pub(super) parent: Option<i64>,
    pub(super) leader: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Account,
    Contact,
    Lead,
    Opportunity,
    Participant,
    Line,
    Competitor,
    Activity,
    Attachment,
}

/// A record; places are those in [`Company::records`], where a record stands behind all that it refers to.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) kind: Kind,
    /// A word that no other record has anywhere.
    pub(super) name: String,
    pub(super) owner: i64,
    /// What it belongs to: the account of a contact and of an opportunity, what an activity is about, on what a file hangs.
    pub(super) of: Option<usize>,
    /// The contact that is part of an opportunity, or with whom something was done.
    pub(super) contact: Option<usize>,
    /// Whom it was granted to, and why.
    pub(super) grants: Vec<(i64, &'static str)>,
    pub(super) is_open: bool,
    pub(super) is_deleted: bool,
    /// Its identifier and short number, once it is stored.
    pub(super) id: String,
    pub(super) number: String,
}

/// How every name begins.
pub(super) const NAME: &str = "Vex";
/// Collections that a narrow program may ask about.
const SCOPES: [&str; 8] =
    ["accounts", "contacts", "leads", "opportunities", "activities", "attachments", "events", "reports"];

impl Kind {
    /// Its collection in addresses.
    pub(super) const fn collection(self) -> &'static str {
        match self {
            Kind::Account => "accounts",
            Kind::Contact => "contacts",
            Kind::Lead => "leads",
            Kind::Opportunity => "opportunities",
            Kind::Participant => "participants",
            Kind::Line => "lines",
            Kind::Competitor => "competitors",
            Kind::Activity => "activities",
            Kind::Attachment => "attachments",
        }
    }

    /// The word by which other records and grants name it, where they can.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Kind::Account => "account",
            Kind::Contact => "contact",
            Kind::Lead => "lead",
            Kind::Activity => "activity",
            Kind::Opportunity | Kind::Participant | Kind::Line | Kind::Competitor | Kind::Attachment => "opportunity",
        }
    }

    /// What a token's scope must name.
    pub(super) const fn scope(self) -> &'static str {
        match self {
            Kind::Participant | Kind::Line | Kind::Competitor => "opportunities",
            other => other.collection(),
        }
    }
}

/// A company of some people in some teams, whose tree may have circles.
pub(super) fn random(seed: u64) -> Company {
    let mut dice = Dice(seed);
    let (people, teams) = (5 + dice.below(4), 1 + dice.below(5));
    let mut company = Company::default();
    for id in 1..=people {
        // Managers are what the tree is for; somebody always sees everything, and somebody little.
        let role = match id {
            1 => Role::Partner,
            2 => Role::Director,
            _ if dice.below(3) == 0 => Role::Manager,
            _ => Role::ALL[usize::try_from(dice.below(7)).expect("few").min(4)],
        };
        let team = dice.one_of(teams).map(|team| 100 + team);
        let scopes = SCOPES.into_iter().filter(|_| dice.below(3) == 0).collect();
        company.people.push(Person { id, role, team, scopes });
    }
    for id in 1..=teams {
        let (parent, leader) = (dice.one_of(teams).map(|team| 100 + team), dice.one_of(people));
        company.teams.push(Team { id: 100 + id, parent, leader });
    }
    for (away, deputy) in (0..4).map(|_| (1 + dice.below(people), 1 + dice.below(people))).collect::<BTreeSet<_>>() {
        let may_stand_in = company.people.iter().any(|person| person.id == deputy && person.role != Role::Partner);
        match dice.below(3) {
            _ if away == deputy || !may_stand_in => {}
            0 => company.other_absences.push((away, deputy)),
            _ => company.absences.push((away, deputy)),
        }
    }
    let mut growing = Growing { dice, people, records: Vec::new() };
    growing.customers();
    growing.details();
    growing.deeds_and_files();
    company.records = growing.records;
    company
}

struct Growing {
    dice: Dice,
    people: i64,
    records: Vec<Record>,
}

impl Growing {
    fn customers(&mut self) {
        for _ in 0..4 {
            self.add(Kind::Account, None);
        }
        for _ in 0..6 {
            let account = self.any(Kind::Account);
            self.add(Kind::Contact, account);
            if let Some(account) = account {
                let owner = self.records[account].owner;
                self.last().owner = owner;
            }
        }
        for _ in 0..4 {
            self.add(Kind::Lead, None);
        }
        for _ in 0..8 {
            let account = self.any(Kind::Account);
            self.add(Kind::Opportunity, account);
            let is_open = self.dice.below(4) != 0;
            self.last().is_open = is_open;
        }
    }

    fn details(&mut self) {
        let mut parts = BTreeSet::new();
        for kind in [Kind::Participant, Kind::Participant, Kind::Line, Kind::Competitor] {
            for _ in 0..3 {
                let (Some(opportunity), contact) = (self.any(Kind::Opportunity), self.any(Kind::Contact)) else {
                    continue;
                };
                if kind != Kind::Participant {
                    self.add(kind, Some(opportunity));
                } else if let Some(contact) = contact.filter(|contact| parts.insert((opportunity, *contact))) {
                    self.add(kind, Some(opportunity));
                    self.last().contact = Some(contact);
                }
            }
        }
    }

    fn deeds_and_files(&mut self) {
        for place in 0..12 {
            let kinds = [Kind::Account, Kind::Contact, Kind::Lead, Kind::Opportunity];
            let parent = self.any(kinds[place % kinds.len()]);
            let contact = self.any(Kind::Contact);
            self.add(Kind::Activity, parent);
            if parent.is_some_and(|parent| self.records[parent].kind == Kind::Opportunity) {
                self.last().contact = contact;
            }
        }
        for place in 0..10 {
            let kinds = [Kind::Account, Kind::Contact, Kind::Lead, Kind::Opportunity, Kind::Activity];
            if let Some(parent) = self.any(kinds[place % kinds.len()]) {
                self.add(Kind::Attachment, Some(parent));
            }
        }
    }

    /// A record of this kind, or in a quarter of the cases none.
    fn any(&mut self, kind: Kind) -> Option<usize> {
        let places: Vec<usize> = (0..self.records.len()).filter(|place| self.records[*place].kind == kind).collect();
        let place = self.dice.one_of(i64::try_from(places.len()).expect("few"))?;
        Some(places[usize::try_from(place - 1).expect("few")])
    }

    fn add(&mut self, kind: Kind, of: Option<usize>) {
        let place = u32::try_from(self.records.len()).expect("few");
        let letter = |place: u32| char::from_u32(u32::from('a') + place % 26).expect("a letter");
        let name = format!("{NAME}{}{}{}", letter(place / 676), letter(place / 26), letter(place));
        let is_granted = kind <= Kind::Opportunity || kind == Kind::Activity;
        let grants = if is_granted { self.dice.below(3) } else { 0 };
        let reason = if self.dice.below(2) == 0 { "share" } else { "custodian" };
        let to: BTreeSet<i64> = (0..grants).map(|_| 1 + self.dice.below(self.people)).collect();
        self.records.push(Record {
            kind,
            name,
            owner: 1 + self.dice.below(self.people),
            of,
            contact: None,
            grants: to.into_iter().map(|to| (to, reason)).collect(),
            is_open: true,
            is_deleted: self.dice.below(6) == 0,
            id: String::new(),
            number: String::new(),
        });
    }

    fn last(&mut self) -> &mut Record {
        self.records.last_mut().expect("one was added")
    }
}

/// A small generator of numbers, the same for the same seed everywhere (Knuth's MMIX constants).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).expect("31 bits") % end
    }

    /// A number from 1 to `end`, or in a quarter of the cases none.
    pub(crate) fn one_of(&mut self, end: i64) -> Option<i64> {
        if end == 0 {
            return None;
        }
        let number = 1 + self.below(end);
        (self.below(4) != 0).then_some(number)
    }
}
