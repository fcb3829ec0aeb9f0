//! The record of changes.

use tundish::{
    company, event,
    event::{Happening, Subject},
    opportunity::{self, Target},
    setting::Company,
    user::create::{NewUser, create},
};
use tundish_db::args;
use tundish_domain::{
    Change, Currency, Role, change,
    id::{OpportunityId, Tsid},
    policy::{Actor, Scopes, SystemJob},
    testing::world,
};

use crate::fixture::{self, SETUP, add_scripts_company, id, new_opportunity, person};

tundish_testkit::test_both_dbs! {
    async fn events_of_a_record_are_read_in_the_order_of_the_record_not_of_the_business(database: &TestDb) {
        let (db, clock) = fixture::empty(database).await;
        let subject: OpportunityId = id(5);
        let begun = clock.now();
        for (n, back) in [(0_i64, 0), (1, 86_400), (2, 10), (3, 400_000)] {
            clock.go_on(1);
            fixture::write(&db, async move |tx| {
                let happened_at = Some(tx.now().plus_micros(-back * 1_000_000));
                let changes = [Change { field: "number", before: None, after: Some(n.to_string()), personal: false }];
                let one = Happening { subject: subject.into(), verb: "test.done", happened_at, changes: &changes, own: &[] };
                let other = Happening { subject: Subject { kind: "account", id: subject.into() }, ..one };
                event::store::record_many(tx, &SETUP, &[other, one]).await
            })
            .await;
        }
        let events = db.read(async move |tx| event::store::of_subject(tx, subject.into()).await).await.expect("read");
        let read: Vec<_> = events
            .iter()
            .map(|event| {
                let back = event.recorded_at.micros_since(event.happened_at) / 1_000_000;
                (event.changes[0].after.as_deref(), event.recorded_at.micros_since(begun) / 1_000_000, back)
            })
            .collect();
        assert_eq!(read, [(Some("0"), 1, 0), (Some("1"), 2, 86_400), (Some("2"), 3, 10), (Some("3"), 4, 400_000)]);
        assert!(events.is_sorted_by(|a, b| a.seq < b.seq));
    }

    async fn a_late_entry_keeps_both_times(database: &TestDb) {
        let (db, clock) = fixture::empty(database).await;
        fixture::write(&db, async |tx| add_scripts_company(tx).await).await;
        let began = clock.now();
        let opportunity = db
            .write(async |tx| opportunity::create(tx, &world::director(), new_opportunity("Late")).await)
            .await
            .expect("created");
        clock.go_on(10 * 86_400);
        let said = began.plus_micros(3 * 86_400_000_000);
        let target = Target { id: opportunity.id, version: None, happened_at: Some(said) };
        db.write(async move |tx| opportunity::reassign(tx, &world::director(), &target, id(3)).await).await.expect("reassigned");
        let events =
            db.read(async move |tx| event::store::of_subject(tx, opportunity.id.into()).await).await.expect("read");
        let times: Vec<_> = events.iter().map(|event| (event.happened_at, event.recorded_at)).collect();
        assert_eq!(times, [(began, began), (said, clock.now())]);
    }

    async fn who_acted_is_recorded_a_person_a_program_or_a_job(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| add_scripts_company(tx).await).await;
        let token = Actor::Token { token: id(9), user: id(1), role: Role::Director, scopes: Scopes::ALL };
        let actors = [person(2, Role::Representative), token, SETUP, Actor::System(SystemJob::Rollup)];
        for actor in actors {
            fixture::write(&db, async move |tx| {
                let happening =
                    Happening { subject: id::<OpportunityId>(5).into(), verb: "test.done", happened_at: None, changes: &[], own: &[] };
                event::store::record(tx, &actor, happening).await
            })
            .await;
        }
        let events = db
            .read(async |tx| event::store::of_subject(tx, id::<OpportunityId>(5).into()).await)
            .await
            .expect("read");
        let who: Vec<_> = events.iter().map(|event| (event.actor_id, event.actor_kind.as_str())).collect();
        let expected =
            [(Some(id(2)), "person"), (Some(id(1)), "token"), (None, "system.setup"), (None, "system.rollup")];
        assert_eq!(who, expected);
    }

    async fn every_field_that_was_recorded_is_read_back(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let user = fixture::write(&db, async |tx| {
            let settings = Company::new("Orendal", Currency::EUR, "Europe/Berlin".to_owned()).expect("a zone");
            company::set_up(tx, &settings).await.expect("set up");
            let new = NewUser {
                name: "Ana Ruiz".to_owned(),
                email: Some("ana@example.org".to_owned()),
                role: Role::Manager,
                team_id: None,
                password_hash: None,
                locale: "en".to_owned(),
                time_zone: "UTC".to_owned(),
            };
            Ok(create(tx, &SETUP, &new).await.expect("added"))
        })
        .await;
        for subject in [Subject { kind: "company", id: Tsid::new(1).expect("positive") }, user.id.into()] {
            let (events, stored) = db
                .read(async move |tx| {
                    let events = event::store::of_subject(tx, subject).await?;
                    let (stored,) = tx
                        .one::<(String,)>("select changes from event where subject_kind = $1", args![subject.kind])
                        .await?;
                    Ok::<_, tundish_db::Error>((events, stored))
                })
                .await
                .expect("read");
            let stored: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&stored).expect("JSON");
            for change in &events[0].changes {
                assert_eq!(stored[&change.field][1].as_str(), change.after.as_deref());
            }
            assert_eq!(events[0].changes.len(), stored.len());
            assert_eq!(stored.len(), 3);
        }
    }

    async fn a_refused_change_leaves_no_event(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| add_scripts_company(tx).await).await;
        let refused = db
            .write(async |tx| opportunity::create(tx, &world::director(), new_opportunity(" \u{200b} ")).await)
            .await;
        assert!(refused.is_err());
        let counted = db.read(async |tx| tx.one::<(i64,)>("select count(*) from event", args![]).await).await;
        assert_eq!(counted.expect("counted"), (0,));
    }

    async fn what_names_a_person_is_erased_from_the_record_and_the_rest_can_still_be_replayed(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| add_scripts_company(tx).await).await;
        let erased = fixture::write(&db, async |tx| {
            let director = world::director();
            let [one, other] = [new_opportunity("For Ana Ruiz"), new_opportunity("For Bo Lind")];
            let one = opportunity::create(tx, &director, one).await.expect("created");
            let other = opportunity::create(tx, &director, other).await.expect("created");
            let target = Target { id: one.id, version: None, happened_at: None };
            opportunity::reassign(tx, &director, &target, id(3)).await.expect("reassigned");
            let before = event::store::of_subject(tx, other.id.into()).await?;
            // The event of the creation names somebody, that of the new owner does not.
            assert_eq!(event::store::erase_personal(tx, one.id.into()).await?, 1);
            assert_eq!(event::store::of_subject(tx, other.id.into()).await?, before, "another record stays as it is");
            Ok(one)
        })
        .await;
        let (texts, events) = db
            .read(async move |tx| {
                let texts = tx.all::<(String,)>("select changes from event", args![]).await?;
                Ok::<_, tundish_db::Error>((texts, event::store::of_subject(tx, erased.id.into()).await?))
            })
            .await
            .expect("read");
        assert!(!texts.iter().any(|(text,)| text.contains("Ana Ruiz")), "{texts:?}");
        let changes: Vec<_> = events.iter().map(|event| event.changes_of_opportunity().expect("known fields").columns).collect();
        let replayed = change::replay(erased.id, changes.iter().map(Vec::as_slice)).expect("an opportunity");
        assert_eq!((replayed.name.as_str(), replayed.owner, replayed.version), ("", id(3), 2));
    }
}
