//! The verbs of plain records as programs ask for them.

use serde_json::json;

use super::{account, id, in_germany, made};
use crate::application::Application;

tundish_testkit::test_both_dbs! {
    async fn a_contact_has_several_addresses_and_numbers_in_one_writing(database: &TestDb) {
        let application = Application::start(database).await;
        in_germany(&application).await;
        let rita = application.client("rita").await;
        let account = account(&rita).await;
        let contact = made(&rita, "contacts", json!({
            "given_name": "Anna", "family_name": "Müller", "account_id": account,
            "emails": [{"label": "work", "value": "Anna@Acme.example"}, {"value": "anna@home.example"}],
            "phones": [{"label": "mobile", "value": "0171 / 123 45 67"}, {"value": "+44 20 7946 0958 ext. 12"}],
        })).await;
        assert_eq!(contact["name"], "Anna Müller");
        assert_eq!(contact["number"], "CO-1");
        assert_eq!(contact["emails"], json!([{"label": "work", "value": "Anna@Acme.example"}, {"label": null, "value": "anna@home.example"}]));
        assert_eq!(contact["phones"], json!([{"label": "mobile", "value": "+491711234567"}, {"label": null, "value": "+442079460958;ext=12"}]));
        // Everything that is wrong is said at once.
        let wrong = rita.post("/api/v1/contacts", json!({
            "emails": [{"value": "nobody"}], "phones": [{"value": "ring"}], "account_id": "0000000000001", "salary": 1,
        })).await;
        assert_eq!((wrong.refused(422).as_str(), wrong.fields()), ("not_valid", vec!["salary".to_owned()]));
        let wrong = rita.post("/api/v1/contacts", json!({
            "emails": [{"value": "nobody"}], "phones": [{"value": "ring"}], "account_id": "0000000000001",
        })).await;
        assert_eq!(wrong.refused(422), "not_valid");
        let mut fields = wrong.fields();
        fields.sort();
        assert_eq!(fields, ["account_id", "emails", "phones"]);
        assert_eq!(rita.post("/api/v1/contacts", json!({})).await.fields(), ["family_name"]);
        application.stop().await;
    }

    async fn a_contact_belongs_to_the_owner_of_its_account_and_is_seen_with_its_opportunities(database: &TestDb) {
        let application = Application::start(database).await;
        let (rita, mona, sam) = (application.client("rita").await, application.client("mona").await, application.client("sam").await);
        let account = account(&rita).await;
        let contact = made(&mona, "contacts", json!({"family_name": "Huber", "account_id": account})).await;
        assert_eq!(contact["owner_id"], application.people["rita"].to_string());
        let path = format!("/api/v1/contacts/{}", id(&contact));
        assert_eq!(sam.get(&path).await.refused(404), "not_found");
        assert_eq!(sam.get("/api/v1/contacts").await.expect(200)["items"], json!([]));
        // Sam works an opportunity on which the contact stands: then Sam looks after the contact too.
        let opportunity = application.opportunity("sam", "Filters").await.id.to_string();
        let dora = application.client("dora").await;
        let part = made(&dora, "participants", json!({"opportunity_id": opportunity, "contact_id": id(&contact), "role": "champion"})).await;
        assert_eq!(sam.get(&path).await.expect(200)["name"], "Huber");
        assert_eq!(sam.get("/api/v1/contacts").await.expect(200)["items"][0]["id"], contact["id"]);
        sam.patch(&path, 1, json!({"job_title": "Buyer"})).await.expect(200);
        // The account itself stays somebody else's.
        assert_eq!(sam.get(&format!("/api/v1/accounts/{account}")).await.refused(404), "not_found");
        dora.delete(&format!("/api/v1/participants/{}", id(&part)), 1).await.expect(200);
        assert_eq!(sam.get(&path).await.refused(404), "not_found");
        application.stop().await;
    }

    async fn one_field_is_taken_back_and_what_changed_since_is_left_alone(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let account = account(&rita).await;
        let path = format!("/api/v1/accounts/{account}");
        rita.patch(&path, 1, json!({"industry": "Health", "country": "Austria"})).await.expect(200);
        let events = rita.get(&format!("{path}/events")).await.expect(200);
        let edited = events["items"][1]["id"].clone();
        let undone = rita.post(&format!("{path}/undo"), json!({"event_id": edited, "field": "country"})).await.expect(200);
        assert_eq!((&undone["country"], &undone["industry"], &undone["version"]), (&json!(null), &json!("Health"), &json!(3)));
        rita.patch(&path, 3, json!({"industry": "Hotels"})).await.expect(200);
        let refused = rita.post(&format!("{path}/undo"), json!({"event_id": edited, "field": "industry"})).await;
        assert_eq!(refused.refused(409), "changed_since");
        let created = events["items"][0]["id"].clone();
        assert_eq!(rita.post(&format!("{path}/undo"), json!({"event_id": created})).await.refused(409), "not_undoable");
        application.stop().await;
    }

    async fn a_fact_that_ages_is_confirmed_and_says_when(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let account = account(&rita).await;
        let path = format!("/api/v1/accounts/{account}/confirm");
        let confirmed = rita.post(&path, json!({"field": "level"})).await.expect(200);
        assert_eq!(confirmed["version"], 1, "nothing was edited");
        assert_eq!(rita.post(&path, json!({"field": "industry"})).await.refused(422), "not_valid", "what nobody knows cannot be true");
        assert_eq!(rita.post(&path, json!({"field": "name"})).await.refused(422), "not_valid", "a name does not age");
        let events = rita.get(&format!("/api/v1/accounts/{account}/events")).await.expect(200);
        assert_eq!(events["items"][1]["verb"], "account.confirmed");
        assert_eq!(events["items"][1]["changes"], json!([{"field": "level", "before": "A", "after": "A"}]));
        application.stop().await;
    }

    async fn a_lead_is_answered_and_becomes_account_contact_and_opportunity_in_one_step(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let lead = made(&rita, "leads", json!({
            "name": "Peter Braun", "company": "Braun Brau", "source": "web_form", "channel": "web",
            "emails": [{"value": "peter@braun.example"}], "interest": "Soft water",
        })).await;
        let path = format!("/api/v1/leads/{}", id(&lead));
        assert_eq!(lead["status"], "new");
        application.go_on(600);
        let answered = rita.post(&format!("{path}/answer"), json!({})).await.expect(200);
        assert_eq!((&answered["status"], answered["answered_at"].is_string()), (&json!("working"), true));
        assert_eq!(rita.post(&format!("{path}/answer"), json!({})).await.refused(409), "already_there");
        let converted = rita.post(&format!("{path}/convert"), json!({"opportunity": "Braun Brau: water"})).await.expect(200);
        let account = rita.get(&format!("/api/v1/accounts/{}", converted["account_id"].as_str().expect("an id"))).await.expect(200);
        assert_eq!(account["name"], "Braun Brau");
        let contact = rita.get(&format!("/api/v1/contacts/{}", converted["contact_id"].as_str().expect("an id"))).await.expect(200);
        assert_eq!((&contact["given_name"], &contact["family_name"]), (&json!("Peter"), &json!("Braun")));
        assert_eq!(contact["account_id"], account["id"]);
        let opportunity = converted["opportunity_id"].as_str().expect("an id").to_owned();
        let opportunity = rita.get(&format!("/api/v1/opportunities/{opportunity}")).await.expect(200);
        assert_eq!((&opportunity["channel"], &opportunity["source"]), (&json!("web"), &json!("web_form")));
        let parts = rita.get(&format!("/api/v1/participants?opportunity_id={}", id(&opportunity))).await.expect(200);
        assert_eq!(parts["items"][0]["contact_id"], contact["id"]);
        assert_eq!(rita.get(&path).await.expect(200)["status"], "converted");
        let before = application.digest().await;
        assert_eq!(rita.post(&format!("{path}/convert"), json!({})).await.refused(409), "closed");
        assert_eq!(rita.post(&format!("{path}/disqualify"), json!({"reason": "late"})).await.refused(409), "closed");
        assert!(before == application.digest().await);
        application.stop().await;
    }

    async fn a_conversion_that_fails_leaves_nothing_behind(database: &TestDb) {
        let application = Application::start(database).await;
        let (rita, sam) = (application.client("rita").await, application.client("sam").await);
        let foreign = account(&sam).await;
        let lead = made(&rita, "leads", json!({"name": "Peter Braun"})).await;
        let before = application.digest().await;
        let path = format!("/api/v1/leads/{}/convert", id(&lead));
        let refused = rita.post(&path, json!({"account_id": foreign, "opportunity": "Water"})).await;
        assert_eq!((refused.refused(422).as_str(), refused.fields()), ("not_valid", vec!["account_id".to_owned()]));
        let refused = rita.post(&path, json!({"opportunity": "x\u{0}y"})).await;
        assert_eq!(refused.refused(422), "not_valid");
        assert!(before == application.digest().await, "no account is left without its opportunity");
        application.stop().await;
    }

    async fn the_amount_is_the_sum_of_the_lines(database: &TestDb) {
        let application = Application::start(database).await;
        let (rita, dora) = (application.client("rita").await, application.client("dora").await);
        let product = made(&dora, "products", json!({"name": "Filter", "prices": [{"minor": 1_999, "currency": "EUR"}]})).await;
        let opportunity = application.opportunity("rita", "Filters").await.id.to_string();
        let path = format!("/api/v1/opportunities/{opportunity}");
        // Three at list price less a third: 3 x 19.99 x 0.66667 = 39.98019... is rounded once.
        let line = made(&rita, "lines", json!({"opportunity_id": opportunity, "product_id": product["id"], "quantity": "3", "discount": "33.333"})).await;
        assert_eq!(line["price"], json!({"minor": 1_999, "currency": "EUR"}));
        assert_eq!(rita.get(&path).await.expect(200)["amount"], json!({"kind": "known", "money": {"minor": 3_998, "currency": "EUR"}}));
        made(&rita, "lines", json!({"opportunity_id": opportunity, "about": "Fitting", "price": {"minor": 10_000, "currency": "EUR"}})).await;
        assert_eq!(rita.get(&path).await.expect(200)["amount"]["money"]["minor"], 13_998);
        rita.delete(&format!("/api/v1/lines/{}", id(&line)), 1).await.expect(200);
        assert_eq!(rita.get(&path).await.expect(200)["amount"]["money"]["minor"], 10_000);
        let before = application.digest().await;
        for (wrong, field) in [
            (json!({"price": {"minor": 1, "currency": "USD"}}), "price"),
            (json!({"price": {"minor": -1, "currency": "EUR"}}), "price"),
            (json!({"price": 12}), "price"),
            (json!({"quantity": "0"}), "quantity"),
            (json!({"quantity": "many"}), "quantity"),
            (json!({"quantity": "1000000001"}), "quantity"),
            (json!({"quantity": "1000000000", "price": {"minor": 9_000_000_000_000_i64, "currency": "EUR"}}), "quantity"),
            (json!({"discount": "100.000001"}), "discount"),
        ] {
            let mut body = json!({"opportunity_id": opportunity, "about": "Filters", "price": {"minor": 100, "currency": "EUR"}});
            body.as_object_mut().expect("an object").extend(wrong.as_object().expect("an object").clone());
            let refused = rita.post("/api/v1/lines", body).await;
            assert_eq!((refused.refused(422).as_str(), refused.fields()), ("not_valid", vec![field.to_owned()]), "{wrong}");
        }
        assert!(before == application.digest().await);
        rita.post(&format!("{path}/win"), json!({"reason": "fit"})).await.expect(200);
        let late = rita.post("/api/v1/lines", json!({"opportunity_id": opportunity, "about": "More", "price": {"minor": 1, "currency": "EUR"}})).await;
        assert_eq!(late.refused(409), "closed", "what is won is won for what was agreed");
        application.stop().await;
    }

    async fn a_contact_is_part_of_an_opportunity_once(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let opportunity = application.opportunity("rita", "Filters").await.id.to_string();
        let contact = id(&made(&rita, "contacts", json!({"family_name": "Huber"})).await);
        let body = json!({"opportunity_id": opportunity, "contact_id": contact});
        let part = id(&made(&rita, "participants", body.clone()).await);
        let again = rita.post("/api/v1/participants", body.clone()).await;
        assert_eq!((again.refused(422).as_str(), again.fields()), ("not_valid", vec!["contact_id".to_owned()]));
        rita.delete(&format!("/api/v1/participants/{part}"), 1).await.expect(200);
        made(&rita, "participants", body).await;
        assert_eq!(rita.post(&format!("/api/v1/participants/{part}/restore"), json!({})).await.refused(422), "not_valid");
        application.stop().await;
    }

    async fn sharing_lets_read_and_appointing_lets_work(database: &TestDb) {
        let application = Application::start(database).await;
        let (rita, mona, ray, sam) = (
            application.client("rita").await,
            application.client("mona").await,
            application.client("ray").await,
            application.client("sam").await,
        );
        let opportunity = application.opportunity("rita", "Filters").await.id.to_string();
        let path = format!("/api/v1/opportunities/{opportunity}");
        let to = |person: &str, reason: &str| json!({"user_id": application.people[person].to_string(), "reason": reason});
        assert_eq!(sam.post(&format!("{path}/shares"), to("sam", "share")).await.refused(404), "not_found");
        assert_eq!(rita.post(&format!("{path}/shares"), to("ray", "custodian")).await.refused(403), "forbidden", "a boss appoints");
        rita.post(&format!("{path}/shares"), to("ray", "share")).await.expect(200);
        assert_eq!(rita.post(&format!("{path}/shares"), to("ray", "share")).await.refused(409), "already_there");
        ray.get(&path).await.expect(200);
        assert_eq!(ray.patch(&path, 1, json!({"name": "Mine"})).await.refused(403), "forbidden");
        assert_eq!(ray.post(&format!("{path}/shares"), to("sam", "share")).await.refused(403), "forbidden", "what one was given one does not give on");
        let given = mona.post(&format!("{path}/shares"), to("ray", "custodian")).await.expect(200);
        assert_eq!(given["items"].as_array().map(Vec::len), Some(2));
        ray.patch(&path, 1, json!({"name": "Looked after"})).await.expect(200);
        mona.post(&format!("{path}/unshare"), to("ray", "custodian")).await.expect(200);
        assert_eq!(ray.patch(&path, 2, json!({"name": "Mine"})).await.refused(403), "forbidden");
        rita.post(&format!("{path}/unshare"), to("ray", "share")).await.expect(200);
        assert_eq!(ray.get(&path).await.refused(404), "not_found");
        application.stop().await;
    }
}
