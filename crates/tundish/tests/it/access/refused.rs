//! What a refusal tells, and what it must not.

use serde_json::json;
use tundish::{
    number,
    opportunity::{self, Target, VerbError},
};
use tundish_db::{Tx, args};
use tundish_domain::{
    NumberKind, Opportunity, Role,
    id::{AccountId, OpportunityId, ProductId, UserId},
    opportunity::{LossReason, Patch, Reason, Set, WinReason},
    policy::{Access, Actor, Collection, Denied, Scopes},
    testing::company,
};

use super::small::build;
use crate::{
    application::Application,
    fixture::{self, add_person, add_product, id, new_opportunity, nowhere, person},
};

/// Every verb on an opportunity, with arguments that the rules would take or refuse.
async fn every_verb(tx: &mut Tx, actor: &Actor, target: &Target) -> Vec<Result<Opportunity, VerbError>> {
    let stage = company::pipelines()[0].stages()[1].id;
    let patch = Patch { name: Some("Another name".to_owned()), ..Patch::default() };
    let tomorrow = tx.now().day(&company::zone()).add_days(1);
    vec![
        opportunity::advance(tx, actor, target, stage).await,
        opportunity::move_back(tx, actor, target, stage).await,
        opportunity::move_to(tx, actor, target, stage).await,
        opportunity::win(tx, actor, target, None, Reason::of(WinReason::Fit)).await,
        opportunity::lose(tx, actor, target, Reason::of(LossReason::NoNeed)).await,
        opportunity::reopen(tx, actor, target).await,
        opportunity::hold(tx, actor, target, "Fair", tomorrow, &company::zone()).await,
        opportunity::resume(tx, actor, target).await,
        opportunity::reassign(tx, actor, target, id(1)).await,
        opportunity::edit(tx, actor, target, patch).await,
        opportunity::delete(tx, actor, target).await,
        opportunity::restore(tx, actor, target).await,
        opportunity::undo(tx, actor, target, id(1)).await,
    ]
}

fn at(id: OpportunityId, version: i64) -> Target {
    Target { id, version: Some(version), happened_at: None }
}

tundish_testkit::test_both_dbs! {
    async fn a_hidden_opportunity_is_refused_like_one_that_never_was(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| build(tx).await).await;
        let told = db
            .write(async |tx| {
                let mut told = Vec::new();
                // The representative 6 sees nothing of the first team; the partner little of anything.
                for (actor, hidden) in [(person(6, Role::Representative), 202), (person(8, Role::Partner), 206)] {
                    for (id, version) in [(id(hidden), 1), (id(hidden), 5), (nowhere(), 1)] {
                        told.extend(Box::pin(every_verb(tx, &actor, &at(id, version))).await);
                        told.push(opportunity::find(tx, &actor, id).await);
                    }
                }
                Ok::<_, VerbError>(told)
            })
            .await
            .expect("everything is asked");
        assert_eq!(told.len(), 2 * 3 * 14);
        assert!(told.iter().all(|told| matches!(told, Err(VerbError::Hidden))), "{told:?}");
    }

    async fn a_stale_version_is_told_to_those_who_see_it(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| build(tx).await).await;
        for (actor, is_told) in [
            (person(4, Role::Representative), true),
            // Custodian of it.
            (person(7, Role::Representative), true),
            (person(2, Role::Manager), true),
            (person(3, Role::Manager), false),
            (person(5, Role::Representative), false),
            (person(8, Role::Partner), false),
        ] {
            let told = db.write(async move |tx| Ok::<_, VerbError>(Box::pin(every_verb(tx, &actor, &at(id(202), 2))).await)).await;
            for told in told.expect("everything is asked") {
                match told {
                    Err(VerbError::Stale(present)) => assert!(is_told && present.version == 1, "{actor:?}"),
                    Err(VerbError::Hidden) => assert!(!is_told, "{actor:?}"),
                    other => panic!("{actor:?} is told {other:?}"),
                }
            }
        }
    }

    async fn who_may_look_but_not_touch_is_told_so(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| build(tx).await).await;
        // Shared with them, or granted to a partner.
        for (actor, shared) in [(person(7, Role::Representative), 205), (person(8, Role::Partner), 205)] {
            let told = db.write(async move |tx| Ok::<_, VerbError>(Box::pin(every_verb(tx, &actor, &at(id(shared), 1))).await)).await;
            for told in told.expect("everything is asked") {
                assert!(matches!(told, Err(VerbError::Forbidden)), "{actor:?} is told {told:?}");
            }
        }
    }

    async fn a_token_does_what_its_scopes_name_and_no_more(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| build(tx).await).await;
        let token = |scopes| Actor::Token { token: id(70), user: id(4), role: Role::Representative, scopes };
        let reader = token(Scopes::NONE.with(Some(Collection::Opportunities), Access::Read));
        let other = token(Scopes::NONE.with(Some(Collection::Products), Access::Write));
        assert!(matches!(tundish::access::Sight::of(&other, Collection::Opportunities), Err(Denied::Forbidden)));
        let (read, written, forbidden, hidden) = db
            .write(async move |tx| {
                let read = opportunity::find(tx, &reader, id(202)).await;
                let written = Box::pin(every_verb(tx, &reader, &at(id(202), 1))).await;
                let forbidden = opportunity::find(tx, &other, id(202)).await;
                let hidden = opportunity::find(tx, &other, id(205)).await;
                Ok::<_, VerbError>((read, written, forbidden, hidden))
            })
            .await
            .expect("everything is asked");
        assert!(read.is_ok(), "{read:?}");
        assert!(written.iter().all(|told| matches!(told, Err(VerbError::Forbidden))), "{written:?}");
        assert!(matches!(forbidden, Err(VerbError::Forbidden)), "{forbidden:?}");
        assert!(matches!(hidden, Err(VerbError::Hidden)), "{hidden:?}");
    }

    async fn foreign_identifiers_are_answered_like_unknown_ones(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| {
            build(tx).await?;
            add_product(tx, id(301)).await?;
            add_person(tx, 14, Role::Representative, Some(id(11))).await?;
            tundish::team::store::rebuild(tx).await?;
            tx.exec("update product set deleted_at = 1 where id = 301", args![]).await?;
            tx.exec("update users set active = $1 where id = 14", args![false]).await
        })
        .await;
        let (representative, manager) = (person(4, Role::Representative), person(2, Role::Manager));
        // Of another team, and never given.
        for account in [104, 888_888] {
            let account: AccountId = id(account);
            let edited = db
                .write(async move |tx| {
                    let patch = Patch { account: Set::To(account), ..Patch::default() };
                    opportunity::edit(tx, &representative, &at(id(206), 1), patch).await
                })
                .await;
            assert!(matches!(edited, Err(VerbError::Unknown { field: "account_id" })), "{edited:?}");
            let created = db
                .write(async move |tx| {
                    let new = opportunity::NewOpportunity { account: Some(account), ..new_opportunity("Foreign") };
                    opportunity::create(tx, &representative, new).await
                })
                .await;
            assert!(matches!(created, Err(VerbError::Unknown { field: "account_id" })), "{created:?}");
        }
        for product in [301, 888_888] {
            let product: ProductId = id(product);
            let edited = db
                .write(async move |tx| {
                    let patch = Patch { product: Set::To(product), ..Patch::default() };
                    opportunity::edit(tx, &representative, &at(id(206), 1), patch).await
                })
                .await;
            assert!(matches!(edited, Err(VerbError::Unknown { field: "product_id" })), "{edited:?}");
            let created = db
                .write(async move |tx| {
                    let new = opportunity::NewOpportunity { product: Some(product), ..new_opportunity("Foreign") };
                    opportunity::create(tx, &representative, new).await
                })
                .await;
            assert!(matches!(created, Err(VerbError::Unknown { field: "product_id" })), "{created:?}");
        }
        // A person of the other team, one who has left, and one who never was. A representative leads no subtree: 5 is in
        // the team that 4 leads, and still not theirs to give work to.
        for (actor, owners) in [(manager, vec![6, 14, 888_888]), (representative, vec![5, 6, 14, 888_888])] {
            for owner in owners {
                let owner: UserId = id(owner);
                if actor == manager {
                    let moved = db.write(async move |tx| opportunity::reassign(tx, &actor, &at(id(206), 1), owner).await).await;
                    assert!(matches!(moved, Err(VerbError::Unknown { field: "owner_id" })), "{moved:?}");
                }
                let created = db
                    .write(async move |tx| {
                        let new = opportunity::NewOpportunity { owner: Some(owner), ..new_opportunity("Foreign") };
                        opportunity::create(tx, &actor, new).await
                    })
                    .await;
                assert!(matches!(created, Err(VerbError::Unknown { field: "owner_id" })), "{actor:?} {owner}: {created:?}");
            }
        }
        // Refused means that nothing was stored, and no short number was drawn.
        let rows = db.read(async |tx| {
            tx.one::<(i64, i64)>("select (select count(*) from opportunity), (select count(*) from event)", args![]).await
        });
        assert_eq!(rows.await.expect("counted"), (8, 0));
        let drawn = fixture::write(&db, async |tx| number::draw(tx, NumberKind::Opportunity, 1).await).await;
        assert_eq!(drawn, 1);
    }

    async fn to_take_a_reassignment_back_is_a_decision_of_the_boss_too(database: &TestDb) {
        let application = Application::start(database).await;
        let path = format!("/api/v1/opportunities/{}", application.opportunity("rita", "Filling line").await.id);
        let (mona, ray) = (application.client("mona").await, application.client("ray").await);
        let to_ray = json!({"owner_id": application.people["ray"].to_string()});
        mona.post(&format!("{path}/reassign"), to_ray).await.expect(200);
        let events = ray.get(&format!("{path}/events")).await.expect(200);
        let event = json!({"event_id": events["items"][1]["id"]});
        assert_eq!(ray.post(&format!("{path}/undo"), event.clone()).await.refused(403), "forbidden");
        let shown = crate::pages::page(&application.browser("ray", true).await.get(path.trim_start_matches("/api/v1")).await, 200);
        assert!(!shown.contains("/undo\""), "it is not offered to Ray");
        let back = mona.post(&format!("{path}/undo"), event).await.expect(200);
        assert_eq!(back["owner_id"], application.people["rita"].to_string());
        application.stop().await;
    }
}
