//! Seeded companies: what they hold, and that the same seed gives the same one.

use std::collections::BTreeMap;

use tundish::{
    event, opportunity,
    seed::{self, Seeding, Shape},
    user,
};
use tundish_db::{Db, Error, args};
use tundish_domain::{
    Day, Opportunity, Role, change,
    id::{AccountId, OpportunityId, UserId},
    policy::Actor,
};
use tundish_testkit::both::TestDb;

use crate::fixture;

const FEW: u32 = 400;

fn today() -> Day {
    "2026-01-01".parse().expect("a day")
}

async fn seeded(database: &TestDb, shape: Shape, seed: u64) -> Db {
    let (db, _) = fixture::empty(database).await;
    let seeding = Seeding { shape, seed, password_hash: Some("hashed".to_owned()) };
    seed::fill(&db, &seeding, today(), |_| ()).await.expect("the company is seeded");
    db
}

async fn director(db: &Db) -> Actor {
    let found = db.read(async |tx| user::store::by_email(tx, seed::ADMINISTRATOR_EMAIL).await).await;
    let user = found.expect("users are read").expect("there is an administrator").id;
    Actor::Person { user, role: Role::Administrator }
}

/// Every opportunity with its events, oldest first.
async fn everything(db: &Db) -> Vec<(Opportunity, Vec<event::store::Recorded>)> {
    let actor = director(db).await;
    db.read_long(async move |tx| {
        let mut found = Vec::new();
        for (id,) in tx.all::<(OpportunityId,)>("select id from opportunity order by id", args![]).await? {
            let opportunity = opportunity::find(tx, &actor, id).await.expect("the administrator sees everything");
            found.push((opportunity, event::store::of_subject(tx, id.into()).await?));
        }
        Ok::<_, Error>(found)
    })
    .await
    .expect("everything is read")
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    db.read_long(async move |tx| tx.one::<(i64,)>(sql, args![]).await).await.expect("counted").0
}

tundish_testkit::test_both_dbs! {
    async fn a_seeded_company_has_the_shape_that_figures_are_measured_with(database: &TestDb) {
        let db = seeded(database, Shape::Company { opportunities: FEW }, 7).await;
        assert!(u64::from(FEW) < crate::search::index::is_right(&db).await, "opportunities, accounts and products");
        assert_eq!(count(&db, "select count(*) from users").await, 200);
        assert_eq!(count(&db, "select count(*) from pipeline").await, 4);
        assert_eq!(count(&db, "select max(depth) + 1 from team_closure").await, 5);
        assert_eq!(count(&db, "select count(distinct currency) from opportunity").await, 3);
        assert_eq!(count(&db, "select count(distinct pipeline_id) from opportunity").await, 4);
        assert_eq!(count(&db, "select count(*) from opportunity").await, i64::from(FEW));
        assert_eq!(count(&db, "select count(*) from account").await, i64::from(FEW) / 5);
        assert_eq!(count(&db, "select count(*) from contact").await, i64::from(FEW) / 5);
        assert_eq!(count(&db, "select count(*) from activity").await, i64::from(FEW) * 5);
        let led = "select count(*) from reporting_line r join users b on b.id = r.boss_id
                   where b.email = 'manager@seed.example' and r.depth = 1 and r.person_id <> r.boss_id";
        assert_eq!(count(&db, led).await, 10);
        let representative = "select count(*) from reporting_line r join users b on b.id = r.boss_id join users p on p.id = r.person_id
                              where b.email = 'manager@seed.example' and p.email = 'rep@seed.example'";
        assert_eq!(count(&db, representative).await, 1);
        assert_eq!(count(&db, "select count(*) from users where password_hash is not null").await, 4);
        let moves = count(
            &db,
            "select count(*) from event where verb in ('opportunity.advanced', 'opportunity.moved_back', 'opportunity.won', 'opportunity.lost')",
        )
        .await;
        assert!((3..=5).contains(&(moves / i64::from(FEW))), "{moves} moves");
    }

    async fn every_seeded_story_is_one_that_the_rules_could_have_made(database: &TestDb) {
        let db = seeded(database, Shape::Company { opportunities: FEW }, 7).await;
        let everything = everything(&db).await;
        assert!(everything.is_sorted_by_key(|(opportunity, _)| opportunity.number));
        let mut portfolios: BTreeMap<UserId, usize> = BTreeMap::new();
        for (opportunity, events) in &everything {
            let changes: Vec<_> = events.iter().map(|event| event.changes_of_opportunity().expect("fields of an opportunity").columns).collect();
            let replayed = change::replay(opportunity.id, changes.iter().map(Vec::as_slice));
            assert_eq!(replayed.as_ref(), Ok(opportunity));
            *portfolios.entry(opportunity.owner).or_default() += 1;
        }
        let mut sizes: Vec<usize> = portfolios.into_values().collect();
        sizes.sort_unstable();
        assert!(sizes[sizes.len() / 2] * 4 < sizes[sizes.len() - 1], "portfolios are skewed: {sizes:?}");
    }

    async fn the_same_seed_gives_the_same_company_and_another_seed_another_one(database: &TestDb) {
        let shape = Shape::Company { opportunities: 60 };
        let one = told(&seeded(database, shape, 7).await).await;
        let again = TestDb::empty(database.engine()).await;
        assert_eq!(one, told(&seeded(&again, shape, 7).await).await);
        let other = TestDb::empty(database.engine()).await;
        assert_ne!(one, told(&seeded(&other, shape, 8).await).await);
    }

    async fn the_peer_workload_follows_its_formulae(database: &TestDb) {
        let db = seeded(database, Shape::Peer, seed::DEFAULT_SEED).await;
        assert_eq!(count(&db, "select count(*) from account").await, 500);
        assert_eq!(count(&db, "select count(*) from users").await, 30);
        assert_eq!(count(&db, "select count(*) from opportunity").await, 10_000);
        assert_eq!(count(&db, "select count(*) from opportunity where name like 'Granite %'").await, 500);
        assert_eq!(count(&db, "select min(n) from (select count(*) as n from opportunity group by stage_id) s").await, 1_666);
        assert_eq!(count(&db, "select max(n) from (select count(*) as n from opportunity group by stage_id) s").await, 1_667);
        let worth = "select count(*) from opportunity where amount_minor between 100000 and 25000000 and currency = 'EUR'";
        assert_eq!(count(&db, worth).await, 10_000);
        // Number 4,321 of the formulae, counted from nothing.
        let (name, closing, account, owner) = db
            .read(async |tx| {
                tx.one::<(String, Day, AccountId, UserId)>(
                    "select name, expected_close_on, account_id, owner_id from opportunity where number = 4322",
                    args![],
                )
                .await
            })
            .await
            .expect("there is such a number");
        assert_eq!((name.as_str(), closing), ("Boreal licence 4321", "2026-01-01".parse::<Day>().expect("a day").add_days(60 + 121)));
        let same = db
            .read(async move |tx| {
                tx.one::<(i64, i64)>(
                    "select count(*), min(number) from opportunity where account_id = $1 and owner_id = $2",
                    args![account, owner],
                )
                .await
            })
            .await
            .expect("counted");
        // Indices that agree modulo 500 and modulo 30 agree modulo 1,500.
        assert_eq!(same, (6, 4_322 % 1_500));
    }

    async fn no_row_of_a_seeded_history_refers_to_nothing(database: &TestDb) {
        let db = seeded(database, Shape::Company { opportunities: 200 }, 7).await;
        let dangling = [
            "select count(*) from opportunity_span s where not exists (select 1 from opportunity o where o.id = s.opportunity_id)",
            "select count(*) from opportunity_span s where not exists
             (select 1 from event e where e.seq = s.known_from and e.subject_kind = 'opportunity' and e.subject_id = s.opportunity_id)",
            "select count(*) from event e where e.subject_kind = 'opportunity' and not exists (select 1 from opportunity o where o.id = e.subject_id)",
            "select count(*) from opportunity o where not exists (select 1 from opportunity_span s where s.opportunity_id = o.id)",
            "select count(*) from opportunity_span where known_to is not null",
        ];
        for sql in dangling {
            assert_eq!(count(&db, sql).await, 0, "{sql}");
        }
    }

    async fn a_database_that_holds_a_company_is_not_seeded(database: &TestDb) {
        let db = seeded(database, Shape::Company { opportunities: 5 }, 7).await;
        let seeding = Seeding { shape: Shape::Peer, seed: 7, password_hash: None };
        let again = seed::fill(&db, &seeding, today(), |_| ()).await;
        assert!(matches!(again, Err(seed::SeedError::Setup(_))), "{again:?}");
        assert_eq!(count(&db, "select count(*) from opportunity").await, 5);
    }
}

/// The stories as told, without identifiers, which follow the clock.
async fn told(db: &Db) -> Vec<String> {
    let tell = |(opportunity, events): &(Opportunity, Vec<event::store::Recorded>)| {
        let deeds: Vec<_> =
            events.iter().map(|event| (event.verb.as_str(), event.happened_at, event.changes.len())).collect();
        let Opportunity { name, amount, expected_close, next_step, outcome, .. } = opportunity;
        format!("{name} {amount:?} {expected_close:?} {next_step:?} {outcome:?} {deeds:?}")
    };
    everything(db).await.iter().map(tell).collect()
}
