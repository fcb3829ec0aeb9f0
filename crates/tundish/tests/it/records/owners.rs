//! Whose a record is: said when it is made, and a boss's decision from then on.

use serde_json::{Value, json};

use super::{account, id, made};
use crate::{
    application::{Application, Client},
    pages::{hidden, page, post, words},
};

async fn owner(client: &Client, path: &str) -> Value {
    client.get(path).await.expect(200)["owner_id"].clone()
}

tundish_testkit::test_both_dbs! {
    async fn an_account_is_given_to_another_owner_and_its_contacts_come_along(database: &TestDb) {
        let application = Application::start(database).await;
        let (rita, mona, ray, dora) = (
            application.client("rita").await,
            application.client("mona").await,
            application.client("ray").await,
            application.client("dora").await,
        );
        let person = |name: &str| application.people[name].to_string();
        let account = account(&rita).await;
        let path = format!("/api/v1/accounts/{account}");
        let contact = id(&made(&rita, "contacts", json!({"family_name": "Huber", "account_id": account})).await);
        let deleted = id(&made(&rita, "contacts", json!({"family_name": "Moser", "account_id": account})).await);
        rita.delete(&format!("/api/v1/contacts/{deleted}"), 1).await.expect(200);
        let opportunity = id(&made(&rita, "opportunities", json!({"name": "Filters", "channel": "field", "account_id": account})).await);

        let to = |name: &str| json!({"owner_id": person(name)});
        assert_eq!(rita.post(&format!("{path}/reassign"), to("ray")).await.refused(403), "forbidden", "a boss decides");
        assert_eq!(ray.post(&format!("{path}/reassign"), to("ray")).await.refused(404), "not_found");
        assert_eq!(mona.post(&format!("{path}/reassign"), to("sam")).await.fields(), ["owner_id"], "nobody of another team");
        assert_eq!(dora.post(&format!("{path}/reassign"), to("paul")).await.fields(), ["owner_id"], "no partner");
        assert_eq!(mona.post(&format!("{path}/reassign"), to("rita")).await.refused(409), "already_there");
        let given = mona.post(&format!("{path}/reassign"), to("ray")).await.expect(200);
        assert_eq!((&given["owner_id"], &given["version"]), (&json!(person("ray")), &json!(2)));

        for contact in [&contact, &deleted] {
            let of = format!("/api/v1/contacts/{contact}");
            assert_eq!(owner(&mona, &of).await, person("ray"), "also one that may be restored");
            let events = mona.get(&format!("{of}/events")).await.expect(200);
            let last = events["items"].as_array().and_then(|items| items.last()).expect("an event");
            assert_eq!(last["verb"], "contact.reassigned");
        }
        assert_eq!(owner(&rita, &format!("/api/v1/opportunities/{opportunity}")).await, person("rita"), "it is still worked by her");
        // Of the account she sees the card that belongs to her opportunity.
        assert_eq!(rita.get(&path).await.expect(200)["view"], "card");
        assert_eq!(ray.get(&path).await.expect(200)["view"], "whole");
        application.stop().await;
    }

    async fn the_page_of_an_account_offers_those_who_can_take_it(database: &TestDb) {
        let application = Application::start(database).await;
        let account = account(&application.client("rita").await).await;
        let (rita, mona) = (application.browser("rita", true).await, application.browser("mona", true).await);
        let path = format!("/accounts/{account}");
        assert!(!page(&rita.get(&path).await, 200).contains(&format!("{path}/reassign")), "it is not hers to give");
        let shown = page(&mona.get(&path).await, 200);
        assert!(shown.contains(&format!("{path}/reassign")));
        let ray = application.people["ray"].to_string();
        let answer = post(&mona, &format!("{path}/reassign"), &[("version", "1"), ("owner", &ray)]).await;
        assert_eq!(answer.status, 303);
        let listed = words(&page(&application.browser("ray", true).await.get("/accounts").await, 200));
        assert!(listed.contains("Lindenau Hospital"), "{listed}");
        application.stop().await;
    }

    async fn leads_and_tasks_are_not_given_to_partners(database: &TestDb) {
        let application = Application::start(database).await;
        let (dora, paul) = (application.client("dora").await, application.people["paul"].to_string());
        let lead = id(&made(&dora, "leads", json!({"name": "Ana Ruiz"})).await);
        let to_paul = json!({"owner_id": paul});
        assert_eq!(dora.post(&format!("/api/v1/leads/{lead}/reassign"), to_paul.clone()).await.fields(), ["owner_id"]);
        let refused = dora.post("/api/v1/leads", json!({"name": "Ana Ruiz", "owner_id": paul})).await;
        assert_eq!(refused.fields(), ["owner_id"]);
        let task = id(&made(&dora, "activities", json!({"kind": "task", "subject": "Call", "lead_id": lead, "due_on": "2026-03-02"})).await);
        assert_eq!(dora.post(&format!("/api/v1/activities/{task}/reassign"), to_paul).await.fields(), ["owner_id"]);
        let shown = page(&application.browser("dora", true).await.get(&format!("/leads/{lead}")).await, 200);
        assert!(shown.contains("/reassign") && !shown.contains(&paul), "he is not offered");
        application.stop().await;
    }

    async fn nothing_is_made_without_what_it_cannot_be_without(database: &TestDb) {
        let application = Application::start(database).await;
        let ada = application.client("ada").await;
        for (collection, fields) in [
            ("accounts", &["name"][..]),
            ("contacts", &["family_name"]),
            ("leads", &["name"]),
            ("products", &["name"]),
            ("calendars", &["name"]),
            ("own_fields", &["name"]),
            ("activities", &["subject"]),
        ] {
            let refused = ada.post(&format!("/api/v1/{collection}"), json!({})).await;
            assert_eq!(refused.refused(422), "not_valid", "{collection}");
            let named = refused.fields();
            assert!(fields.iter().all(|field| named.iter().any(|named| named == field)), "{collection}: {named:?}");
        }
        application.stop().await;
    }

    async fn whoever_shares_with_an_unknown_address_gets_the_form_again(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.browser("rita", true).await;
        let path = format!("/opportunities/{}", application.opportunity("rita", "Filters").await.id);
        let typed = [("email", "nobody@acme.example"), ("reason", "share")];
        let shown = page(&post(&rita, &format!("{path}/share"), &typed).await, 422);
        assert!(shown.contains("value=\"nobody@acme.example\"") && shown.contains("aria-invalid=\"true\""), "{shown}");
        assert!(!hidden(&shown, "/share", "csrf").is_empty(), "it can be sent again");
        application.stop().await;
    }
}
