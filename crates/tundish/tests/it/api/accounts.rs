//! Accounts: all of them, or the card that an opportunity shows.

use serde_json::{Value, json};
use tundish::event;
use tundish_db::args;
use tundish_domain::id::OpportunityId;

use crate::application::Application;

tundish_testkit::test_both_dbs! {
    async fn whoever_sees_an_opportunity_sees_the_card_of_its_account_and_no_more(database: &TestDb) {
        let application = Application::start(database).await;
        let (rita, sam) = (application.client("rita").await, application.client("sam").await);
        let new = json!({
            "name": "Bottle & Sons", "industry": "Drinks", "country": "Austria", "level": "A", "website": "https://bottle.example",
        });
        let account = rita.post("/api/v1/accounts", new).await.expect(201);
        let path = format!("/api/v1/accounts/{}", account["id"].as_str().expect("an id"));
        assert_eq!((&account["view"], &account["number"], &account["version"]), (&json!("whole"), &json!("AC-1"), &json!(1)));
        assert_eq!(sam.get(&path).await.refused(404), "not_found");
        assert_eq!(sam.get("/api/v1/accounts").await.expect(200)["items"], json!([]));

        // Rita's opportunity with that account is shared with Sam.
        let opportunity = json!({"name": "Filling line", "channel": "field", "account_id": account["id"]});
        let opportunity = rita.post("/api/v1/opportunities", opportunity).await.expect(201);
        let shared: OpportunityId = opportunity["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        share(&application, shared, "sam").await;
        let card = sam.get(&path).await.expect(200);
        let expected = json!({
            "view": "card", "id": account["id"], "version": 1, "number": "AC-1", "name": "Bottle & Sons", "country": "Austria", "level": "A",
        });
        assert_eq!(card, expected);
        assert_eq!(sam.get("/api/v1/accounts").await.expect(200)["items"], json!([expected]));
        assert_eq!(sam.patch(&path, 1, json!({"name": "Mine"})).await.refused(403), "forbidden");
        assert_eq!(rita.get("/api/v1/accounts").await.expect(200)["items"], json!([account]));
        application.stop().await;
    }

    async fn an_account_is_edited_and_leaves_its_record(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let id = application.account("rita", "Bottle").await;
        let path = format!("/api/v1/accounts/{id}");
        let edited = rita.patch(&path, 1, json!({"name": "Bottle & Sons", "level": "B", "country": "Austria"})).await;
        assert_eq!((edited.header("etag"), &edited.expect(200)["level"]), ("\"v2\"", &json!("B")));
        assert_eq!(rita.patch(&path, 1, json!({"level": null})).await.refused(412), "stale");
        assert_eq!(rita.patch(&path, 2, json!({"level": "B"})).await.refused(409), "nothing_changes");
        for (field, value) in [
            ("level", json!("D")), ("website", json!("javascript:alert(1)")), ("website", json!("https:///x")), ("name", json!(" ")),
            ("name", Value::Null), ("owner_id", json!(application.people["sam"])), ("number", json!("AC-9")), ("parent_id", json!(id)),
        ] {
            let refused = rita.patch(&path, 2, json!({field: value})).await;
            assert_eq!((refused.refused(422).as_str(), refused.fields()), ("not_valid", vec![field.to_owned()]));
        }
        let events = application.db.read(async move |tx| event::store::of_subject(tx, id.into()).await).await.expect("events");
        let edited: Vec<_> = events
            .iter()
            .filter(|event| event.verb == "account.edited")
            .flat_map(|event| &event.changes)
            .map(|change| (change.field.as_str(), change.before.as_deref(), change.after.as_deref()))
            .collect();
        let expected =
            [("country", None, Some("Austria")), ("level", None, Some("B")), ("name", Some("Bottle"), Some("Bottle & Sons"))];
        assert_eq!(edited, expected);
        application.stop().await;
    }

    async fn accounts_never_stand_in_a_circle(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let (above, below) = (application.account("rita", "Above").await, application.account("rita", "Below").await);
        rita.patch(&format!("/api/v1/accounts/{below}"), 1, json!({"parent_id": above})).await.expect(200);
        let circle = rita.patch(&format!("/api/v1/accounts/{above}"), 1, json!({"parent_id": below})).await;
        assert_eq!((circle.refused(422).as_str(), circle.fields()), ("not_valid", vec!["parent_id".to_owned()]));
        application.stop().await;
    }

    async fn accounts_are_listed_by_name_page_by_page(database: &TestDb) {
        let application = Application::start(database).await;
        let (rita, mona) = (application.client("rita").await, application.client("mona").await);
        for name in ["delta", "Alpha", "bravo", "Échelon", "charlie", "Alpha"] {
            application.account("rita", name).await;
        }
        application.account("sam", "hidden").await;
        let mut names = Vec::new();
        let mut path = "/api/v1/accounts?limit=2".to_owned();
        loop {
            let page = mona.get(&path).await.expect(200);
            names.extend(page["items"].as_array().expect("items").iter().map(|item| item["name"].clone()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/api/v1/accounts?limit=2&cursor={next}");
        }
        assert_eq!(names, ["Alpha", "Alpha", "bravo", "charlie", "delta", "Échelon"]);
        assert_eq!(rita.get("/api/v1/accounts").await.expect(200)["items"].as_array().map(Vec::len), Some(6));
        application.stop().await;
    }
}

async fn share(application: &Application, opportunity: OpportunityId, with: &str) {
    let (user, by) = (application.people[with], application.people["rita"]);
    let shared = application.db.write(async move |tx| {
        let now = tx.now();
        tx.exec(
            "insert into access_grant (subject_kind, subject_id, user_id, reason, granted_by, created_at)
             values ('opportunity', $1, $2, 'share', $3, $4)",
            args![opportunity, user, by, now],
        )
        .await
    });
    shared.await.expect("the share is stored");
}
