//! What one may not see does not exist: in lists, by identifier, and in what is refused.

mod build;
mod refused;

use std::collections::BTreeSet;

use tundish::{
    account, contact, lead, opportunity,
    opportunity::VerbError,
    record::RecordError,
    search::{Kind, find},
    team,
};
use tundish_db::{Result, Tx, args};
use tundish_domain::{
    Role,
    id::{AccountId, OpportunityId, TeamId},
    policy::{Actor, Collection, Scopes, actions, permit},
};

pub(crate) use self::build::{Dice, Undone};
use self::build::{build, random, small};
use crate::{
    fixture::{self, id, listed, person},
    reference::{Company, Person},
};

type Seen = BTreeSet<(&'static str, i64)>;

/// Everything that the person sees, asked in every way there is; the ways must agree with the reference.
async fn visible(tx: &mut Tx, company: &Company, who: &Person, actor: &Actor) -> Result<Seen> {
    let (mut opportunities, mut accounts, mut cards) = (Seen::new(), Seen::new(), Seen::new());
    for record in &company.opportunities {
        let found = opportunity::find(tx, actor, id(record.id)).await;
        assert!(matches!(found, Ok(_) | Err(VerbError::Hidden)), "{found:?}");
        assert_eq!(found.is_ok(), company.sees(who, record), "{who:?} {record:?} {company:#?}");
        // A deleted one is found by who knows its address and listed nowhere.
        opportunities.extend((found.is_ok() && !record.is_deleted).then_some(("opportunity", record.id)));
    }
    for record in &company.accounts {
        let loaded = account::store::load(tx, actor, id(record.id)).await?;
        let (_, relation) = loaded.expect("a relation is found for every account");
        let is_seen = permit::<actions::ReadAccount>(actor, relation).is_ok();
        let is_card_seen = permit::<actions::ReadAccountCard>(actor, relation).is_ok();
        assert_eq!(is_seen, company.sees(who, record), "{who:?} {record:?} {company:#?}");
        assert_eq!(is_card_seen, company.sees_card(who, record), "card: {who:?} {record:?} {company:#?}");
        accounts.extend(is_seen.then_some(("account", record.id)));
        cards.extend(is_card_seen.then_some(("card", record.id)));
    }
    let list = listed::<OpportunityId>(tx, actor, Collection::Opportunities).await?;
    assert_eq!(
        list.iter().map(|id| ("opportunity", id.get())).collect::<Seen>(),
        opportunities,
        "{who:?} {company:#?}"
    );
    let list = listed::<AccountId>(tx, actor, Collection::Accounts).await?;
    assert_eq!(list.iter().map(|id| ("account", id.get())).collect::<Seen>(), accounts, "{who:?} {company:#?}");
    let (mut contacts, mut leads) = (Seen::new(), Seen::new());
    for record in &company.contacts {
        let is_seen = is_seen(contact::find(tx, actor, id(record.id)).await);
        assert_eq!(is_seen, company.sees_contact(who, record), "{who:?} {record:?} {company:#?}");
        contacts.extend((is_seen && !record.is_deleted).then_some(("contact", record.id)));
    }
    for record in &company.leads {
        let is_seen = is_seen(lead::find(tx, actor, id(record.id)).await);
        assert_eq!(is_seen, company.sees_lead(who, record), "{who:?} {record:?} {company:#?}");
        leads.extend((is_seen && !record.is_deleted).then_some(("lead", record.id)));
    }
    // Lists and search say the same, each in its own words; accounts with their cards.
    let all = i64::MAX;
    let listed = account::first(tx, actor, all).await?.unwrap_or_default();
    assert_eq!(
        listed.iter().map(|account| account.id.get()).collect::<BTreeSet<_>>(),
        ids(&cards),
        "{who:?} {company:#?}"
    );
    let listed = contact::first(tx, actor, all).await?.unwrap_or_default();
    assert_eq!(
        listed.iter().map(|contact| contact.id.get()).collect::<BTreeSet<_>>(),
        ids(&contacts),
        "{who:?} {company:#?}"
    );
    let listed = lead::first(tx, actor, all).await?.unwrap_or_default();
    assert_eq!(listed.iter().map(|lead| lead.id.get()).collect::<BTreeSet<_>>(), ids(&leads), "{who:?} {company:#?}");
    for (kind, word, seen) in [
        (Kind::Opportunity, "x", &opportunities),
        (Kind::Account, "acc", &cards),
        (Kind::Contact, "x ", &contacts),
        (Kind::Lead, "x", &leads),
    ] {
        let found = find::of_kind(tx, actor, kind, word, 100).await?;
        let found: BTreeSet<i64> = found.into_iter().map(|hit| hit.id.get()).collect();
        assert_eq!(found, ids(seen), "{kind:?} found by {who:?} {company:#?}");
    }
    Ok([opportunities, accounts, cards, contacts, leads].into_iter().flatten().collect())
}

/// Whether a record is there for whoever looked it up.
fn is_seen<T: std::fmt::Debug>(found: std::result::Result<T, RecordError>) -> bool {
    assert!(matches!(found, Ok(_) | Err(RecordError::Hidden)), "{found:?}");
    found.is_ok()
}

fn ids(seen: &Seen) -> BTreeSet<i64> {
    seen.iter().map(|(_, id)| *id).collect()
}

/// What everybody sees, in the order of the people; a token with every scope sees what its person sees.
async fn visible_to_all(tx: &mut Tx, company: &Company) -> Result<Vec<Seen>> {
    let mut all = Vec::new();
    for who in &company.people {
        let itself = person(who.id, who.role);
        let program = Actor::Token { token: id(7), user: id(who.id), role: who.role, scopes: Scopes::ALL };
        let seen = visible(tx, company, who, &itself).await?;
        assert_eq!(visible(tx, company, who, &program).await?, seen);
        all.push(seen);
    }
    Ok(all)
}

tundish_testkit::test_both_dbs! {
    async fn list_record_and_account_agree_for_every_person_and_record(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let seen = db
            .write(async |tx| {
                let company = small();
                build(tx, &company).await?;
                visible_to_all(tx, &company).await
            })
            .await
            .expect("everything is asked");
        // The story in numbers: the director and the administrator see all, the partner one account and what was shared.
        let opportunities = |place: usize| seen[place].iter().filter(|(kind, _)| *kind == "opportunity").count();
        let counts: Vec<usize> = (0..seen.len()).map(opportunities).collect();
        assert_eq!(counts, [7, 5, 2, 3, 2, 1, 2, 2, 7]);
    }

    async fn random_companies_agree_with_the_reference_and_removing_never_shows_more(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        for seed in 0..12 {
            let undone: std::result::Result<(), Undone> = db
                .write(async move |tx| {
                    let mut company = random(seed);
                    build(tx, &company).await?;
                    let mut before = visible_to_all(tx, &company).await?;
                    while let Some(gone) = company.teams.pop() {
                        tx.exec("update team set deleted_at = $1 where id = $2", args![tx.now(), id::<TeamId>(gone.id)]).await?;
                        team::store::rebuild(tx).await?;
                        let after = visible_to_all(tx, &company).await?;
                        assert!(after.iter().zip(&before).all(|(after, before)| after.is_subset(before)), "{seed}: {gone:?}");
                        before = after;
                    }
                    Err(Undone::OnPurpose)
                })
                .await;
            assert!(matches!(undone, Err(Undone::OnPurpose)), "{undone:?}");
        }
    }

    async fn losing_a_role_a_leadership_or_a_grant_never_shows_more(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let undone: std::result::Result<(), Undone> = db
            .write(async |tx| {
                let mut company = small();
                build(tx, &company).await?;
                let mut before = visible_to_all(tx, &company).await?;
                // The first manager becomes a representative and still leads a team on paper.
                company.people[1].role = Role::Representative;
                let mut after = visible_to_all(tx, &company).await?;
                assert!(after[1].is_subset(&before[1]) && after[1] != before[1]);
                before = after;
                // The second manager no longer leads.
                company.teams[2].leader = None;
                team::store::set_leader(tx, id(company.teams[2].id), None).await?;
                team::store::rebuild(tx).await?;
                after = visible_to_all(tx, &company).await?;
                assert!(after.iter().zip(&before).all(|(after, before)| after.is_subset(before)));
                assert_ne!(after[2], before[2]);
                before = after;
                tx.exec("delete from access_grant", args![]).await?;
                let kinds = [&mut company.opportunities, &mut company.accounts, &mut company.contacts, &mut company.leads];
                for record in kinds.into_iter().flatten() {
                    record.grants.clear();
                }
                after = visible_to_all(tx, &company).await?;
                assert!(after.iter().zip(&before).all(|(after, before)| after.is_subset(before)));
                Err(Undone::OnPurpose)
            })
            .await;
        assert!(matches!(undone, Err(Undone::OnPurpose)), "{undone:?}");
    }
}
