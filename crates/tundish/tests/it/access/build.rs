//! Companies for the tests of access: a small one with names, and random ones.

use tundish::team;
use tundish_db::{Error, Result, Tx, args};
use tundish_domain::{Role, testing::company};

use crate::{
    fixture::{add_account, add_person, add_team, grant, id},
    reference::{Company, Person, Record, Team},
};

/// Ends a transaction without storing anything.
#[derive(Debug)]
pub(crate) enum Undone {
    OnPurpose,
    ByDatabase(#[expect(dead_code, reason = "shown when the test fails")] Error),
}

impl From<Error> for Undone {
    fn from(error: Error) -> Self {
        Self::ByDatabase(error)
    }
}

/// A director (1) over two managers (2, 3) with teams; representatives 4 and 5 below the first, 6 below the second;
/// representative 4 leads a team of 5's; a partner (8), an administrator (9).
pub(super) fn small() -> Company {
    let person = |id, role, team| Person { id, role, team };
    let team = |id, parent, leader| Team { id, parent, leader: Some(leader) };
    let account = |id, owner| Record { id, owner, account: None, grants: Vec::new(), is_deleted: false };
    let opportunity = |id, owner, account, grants: &[(i64, &'static str)]| Record {
        id,
        owner,
        account: Some(account),
        grants: grants.to_vec(),
        is_deleted: false,
    };
    Company {
        people: vec![
            person(1, Role::Director, Some(10)),
            person(2, Role::Manager, Some(11)),
            person(3, Role::Manager, Some(12)),
            person(4, Role::Representative, Some(11)),
            person(5, Role::Representative, Some(13)),
            person(6, Role::Representative, Some(12)),
            person(7, Role::Representative, None),
            person(8, Role::Partner, None),
            person(9, Role::Administrator, None),
        ],
        teams: vec![team(10, None, 1), team(11, Some(10), 2), team(12, Some(10), 3), team(13, Some(11), 4)],
        accounts: vec![account(101, 4), account(102, 6), account(103, 8), account(104, 6)],
        opportunities: vec![
            opportunity(201, 2, 101, &[]),
            opportunity(202, 4, 101, &[(7, "custodian")]),
            // Of the member of the team that a representative leads, and shared with that representative.
            opportunity(203, 5, 102, &[(4, "share")]),
            opportunity(204, 5, 101, &[]),
            opportunity(205, 6, 102, &[(7, "share"), (8, "share")]),
            opportunity(206, 4, 103, &[]),
            opportunity(207, 8, 103, &[(3, "custodian"), (3, "share")]),
            Record { is_deleted: true, ..opportunity(208, 6, 102, &[(7, "share")]) },
        ],
        contacts: vec![
            Record { account: Some(101), ..account(301, 4) },
            Record { account: Some(102), ..account(302, 6) },
            account(303, 5),
        ],
        leads: vec![account(401, 5), Record { grants: vec![(8, "share")], ..account(402, 6) }],
        participants: vec![(205, 302), (204, 303), (208, 301)],
    }
}

/// A company of some people in some teams, whose tree may have circles.
pub(super) fn random(seed: u64) -> Company {
    let mut dice = Dice(seed);
    let (people, teams) = (4 + dice.below(5), 1 + dice.below(5));
    let mut company = Company::default();
    for number in 1..=people {
        let role = Role::ALL[usize::try_from(dice.below(7)).expect("few").min(4)];
        // Most are managers: they are what the tree is for.
        let role = if dice.below(3) == 0 { Role::Manager } else { role };
        company.people.push(Person { id: number, role, team: dice.one_of(teams).map(|team| 100 + team) });
    }
    for number in 1..=teams {
        let (parent, leader) = (dice.one_of(teams).map(|team| 100 + team), dice.one_of(people));
        company.teams.push(Team { id: 100 + number, parent, leader });
    }
    for number in 1..=10 {
        let grants = (0..dice.below(3)).map(|_| 1 + dice.below(people)).collect::<std::collections::BTreeSet<_>>();
        let reason = if dice.below(2) == 0 { "share" } else { "custodian" };
        let record = Record {
            id: 1_000 + number,
            owner: 1 + dice.below(people),
            account: None,
            grants: grants.into_iter().map(|to| (to, reason)).collect(),
            is_deleted: false,
        };
        if number <= 3 {
            company.accounts.push(record);
        } else {
            let account = Some(1_001 + dice.below(3));
            company.opportunities.push(Record { account, is_deleted: dice.below(6) == 0, ..record });
        }
    }
    for number in 1..=8 {
        let grants = if dice.below(3) == 0 { vec![(1 + dice.below(people), "share")] } else { Vec::new() };
        let owner = 1 + dice.below(people);
        let record = Record { id: 2_000 + number, owner, account: None, grants, is_deleted: dice.below(6) == 0 };
        if number <= 3 {
            company.leads.push(record);
            continue;
        }
        let account = dice.one_of(3).map(|account| 1_000 + account);
        let owner = company.accounts.iter().find(|of| Some(of.id) == account).map_or(record.owner, |of| of.owner);
        if let Some(opportunity) = dice.one_of(7) {
            company.participants.push((1_003 + opportunity, record.id));
        }
        company.contacts.push(Record { account, owner, ..record });
    }
    company
}

/// Stores the company.
pub(super) async fn build(tx: &mut Tx, company: &Company) -> Result<()> {
    for team in &company.teams {
        add_team(tx, team.id, None, team.leader).await?;
    }
    for team in &company.teams {
        tx.exec("update team set parent_id = $1 where id = $2", args![team.parent, team.id]).await?;
    }
    for person in &company.people {
        add_person(tx, person.id, person.role, person.team.map(id)).await?;
    }
    team::store::rebuild(tx).await?;
    let [pipeline, _] = company::pipelines();
    tundish::pipeline::store::insert(tx, &pipeline, 1).await?;
    for account in &company.accounts {
        add_account(tx, id(account.id), id(account.owner)).await?;
        for (to, reason) in &account.grants {
            grant(tx, "account", account.id, *to, reason).await?;
        }
    }
    let now = tx.now();
    for record in &company.opportunities {
        let deleted_at = record.is_deleted.then_some(now);
        tx.exec(
            "insert into opportunity (id, version, number, name, name_key, account_id, pipeline_id, stage_id, status, owner_id,
                                      channel, amount_kind, currency, observed_at, recorded_at, deleted_at)
             values ($1, 1, $1, 'x', 'x', $2, $3, $4, 'open', $5, 'field', 'unknown', 'EUR', $6, $6, $7)",
            args![record.id, record.account, pipeline.id(), pipeline.first().id, record.owner, now, deleted_at],
        )
        .await?;
        for (to, reason) in &record.grants {
            grant(tx, "opportunity", record.id, *to, reason).await?;
        }
    }
    for record in &company.contacts {
        let deleted_at = record.is_deleted.then_some(now);
        tx.exec(
            "insert into contact (id, version, number, name, name_key, account_id, owner_id, created_at, deleted_at)
             values ($1, 1, $1, 'x', 'x', $2, $3, $4, $5)",
            args![record.id, record.account, record.owner, now, deleted_at],
        )
        .await?;
        for (to, reason) in &record.grants {
            grant(tx, "contact", record.id, *to, reason).await?;
        }
    }
    for (at, (opportunity, contact)) in (3_000..).zip(&company.participants) {
        let at: i64 = at;
        tx.exec(
            "insert into participant (id, version, opportunity_id, contact_id, role, stance, created_at)
             values ($1, 1, $2, $3, 'user', 'neutral', $4)",
            args![at, *opportunity, *contact, now],
        )
        .await?;
    }
    for record in &company.leads {
        let deleted_at = record.is_deleted.then_some(now);
        tx.exec(
            "insert into lead (id, version, number, name, name_key, source, channel, status, owner_id, created_at, deleted_at)
             values ($1, 1, $1, 'x', 'x', 'event', 'field', 'new', $2, $3, $4)",
            args![record.id, record.owner, now, deleted_at],
        )
        .await?;
        for (to, reason) in &record.grants {
            grant(tx, "lead", record.id, *to, reason).await?;
        }
    }
    // The words by which each is found: the one that all accounts have, and the name of the others. Deleted ones have none,
    // but to be found they would have to be seen as well.
    for (kind, word, records) in [
        ("account", "account", &company.accounts),
        ("opportunity", "x", &company.opportunities),
        ("contact", "x", &company.contacts),
        ("lead", "x", &company.leads),
    ] {
        for record in records {
            tx.exec(
                "insert into search_word (kind, word, subject_id) values ($1, $2, $3)",
                args![kind, word, record.id],
            )
            .await?;
        }
    }
    Ok(())
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
        let number = 1 + self.below(end);
        (self.below(4) != 0).then_some(number)
    }
}
