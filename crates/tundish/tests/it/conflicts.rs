//! Several people, several processes, repeated requests.

use tundish::{
    event,
    opportunity::{self, Target, VerbError},
    user,
    user::create::{CreateError, NewUser},
};
use tundish_db::{Db, Error};
use tundish_domain::{
    Opportunity, Role,
    id::OpportunityId,
    opportunity::{LossReason, Patch, Reason, Set, WinReason},
    policy::Actor,
    testing::world,
};

use crate::{
    digest::digest,
    fixture::{self, SETUP, add_scripts_company, new_opportunity},
};

fn director() -> Actor {
    world::director()
}

async fn create(db: &Db) -> Opportunity {
    db.write(async |tx| opportunity::create(tx, &director(), new_opportunity("Filters")).await).await.expect("created")
}

fn seen(opportunity: &Opportunity) -> Target {
    Target { id: opportunity.id, version: Some(opportunity.version), happened_at: None }
}

async fn note(db: &Db, target: Target, next_step: String) -> Result<Opportunity, VerbError> {
    db.write(async move |tx| {
        let patch = Patch { next_step: Set::To(next_step.clone()), ..Patch::default() };
        opportunity::edit(tx, &director(), &target, patch).await
    })
    .await
}

async fn find(db: &Db, id: OpportunityId) -> Opportunity {
    db.read(async move |tx| opportunity::find(tx, &director(), id).await).await.expect("found")
}

tundish_testkit::test_both_dbs! {
    async fn of_many_who_saw_the_same_version_one_changes_it(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| add_scripts_company(tx).await).await;
        let opportunity = create(&db).await;
        let target = seen(&opportunity);
        let all: Vec<_> = (0..12)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move { note(&db, target, format!("Step {n}")).await })
            })
            .collect();
        let mut changed = Vec::new();
        for one in all {
            match one.await.expect("nobody panics") {
                Ok(after) => changed.push(after),
                Err(VerbError::Stale(present)) => assert_eq!(present.version, 2),
                // Whoever loses a race too often is told to repeat.
                Err(VerbError::Db(Error::Busy)) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(changed, [find(&db, opportunity.id).await]);
    }

    async fn nothing_is_lost_between_people_who_do_not_name_a_version(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| add_scripts_company(tx).await).await;
        let opportunity = create(&db).await;
        let target = Target { version: None, ..seen(&opportunity) };
        let all: Vec<_> = (0..12)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move {
                    loop {
                        match note(&db, target, format!("Step {n}")).await {
                            Err(VerbError::Db(Error::Busy)) => {}
                            done => return done,
                        }
                    }
                })
            })
            .collect();
        for one in all {
            one.await.expect("nobody panics").expect("edited");
        }
        let after = find(&db, opportunity.id).await;
        let events = db
            .read(async move |tx| event::store::of_subject(tx, opportunity.id.into()).await)
            .await
            .expect("read");
        assert_eq!((after.version, events.len()), (13, 13));
        let last = events.last().and_then(|event| event.changes.first()).and_then(|change| change.after.clone());
        assert_eq!(last, after.next_step);
        // Each change begins where the one before ended, in the order in which events are read.
        for pair in events[1..].windows(2) {
            assert_eq!(pair[0].changes[0].after, pair[1].changes[0].before);
        }
    }

    async fn what_is_asked_for_twice_happens_once(database: &TestDb) {
        let (db, clock) = fixture::empty(database).await;
        fixture::write(&db, async |tx| add_scripts_company(tx).await).await;
        let opportunity = create(&db).await;
        let target = seen(&opportunity);
        clock.go_on(60);
        let lose = async |db: &Db| {
            db.write(async move |tx| opportunity::lose(tx, &director(), &target, Reason::of(LossReason::NoNeed)).await).await
        };
        let lost = lose(&db).await.expect("lost");
        let once = digest(&db).await;
        clock.go_on(60);
        assert!(matches!(lose(&db).await, Err(VerbError::Stale(present)) if *present == lost));
        // Without a version the rules say why not.
        let again = Target { version: None, ..target };
        let refused =
            db.write(async move |tx| opportunity::win(tx, &director(), &again, None, Reason::of(WinReason::Fit)).await).await;
        assert!(matches!(refused, Err(VerbError::Refused(_))), "{refused:?}");
        assert_eq!(digest(&db).await, once);
    }

    async fn of_many_new_people_with_one_address_one_is_added(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let all: Vec<_> = ["ana@example.org", "Ana@Example.org", " ANA@EXAMPLE.ORG ", "ana@example.org"]
            .into_iter()
            .cycle()
            .take(8)
            .map(|email| {
                let db = db.clone();
                tokio::spawn(async move {
                    let new = NewUser {
                        name: "Ana Ruiz".to_owned(),
                        email: Some(email.to_owned()),
                        role: Role::Representative,
                        team_id: None,
                        password_hash: None,
                        locale: "en".to_owned(),
                        time_zone: "UTC".to_owned(),
                    };
                    db.write(async move |tx| user::create::create(tx, &SETUP, &new).await).await
                })
            })
            .collect();
        let mut added = 0;
        for one in all {
            match one.await.expect("nobody panics") {
                Ok(_) => added += 1,
                Err(CreateError::AddressTaken(_) | CreateError::Db(Error::Busy)) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(added, 1);
    }

    async fn history_stays_in_order_when_processes_disagree_about_the_time(database: &TestDb) {
        let (ahead, clock) = fixture::empty(database).await;
        fixture::write(&ahead, async |tx| add_scripts_company(tx).await).await;
        let late = fixture::HeldClock::at(clock.now().plus_micros(-90_000_000));
        let behind = fixture::open(database, &late).await;
        behind.lease_node("the other process").await.expect("a number is free");
        let opportunity = create(&ahead).await;
        for n in 0..6 {
            let db = if n % 2 == 0 { &behind } else { &ahead };
            db.write(async move |tx| {
                let target = Target { id: opportunity.id, version: None, happened_at: None };
                opportunity::reassign(tx, &director(), &target, tundish_domain::testing::company::owner(n + 1)).await
            })
            .await
            .expect("reassigned");
        }
        let (known, events) = ahead
            .read(async move |tx| {
                let sql = "select known_from, known_to from opportunity_span where opportunity_id = $1 and known_to <= known_from";
                let known = tx.all::<(i64, i64)>(sql, tundish_db::args![opportunity.id]).await?;
                Ok::<_, Error>((known, event::store::of_subject(tx, opportunity.id.into()).await?))
            })
            .await
            .expect("read");
        assert!(known.is_empty(), "known until before it was known: {known:?}");
        assert!(events.is_sorted_by(|a, b| a.seq < b.seq), "{events:#?}");
    }
}
