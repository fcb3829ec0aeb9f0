//! Own fields: made by the administrator, said on forms and by programs, found by, told and taken back.

use serde_json::{Value, json};

use super::{account, id, made};
use crate::{
    application::{Application, Client},
    pages::{hidden, leads_to, page, post, words},
};

async fn own_field(ada: &Client, kind: &str, name: &str, more: Value) -> String {
    let mut new = json!({"subject_kind": kind, "name": name});
    for (key, value) in more.as_object().expect("fields") {
        new[key] = value.clone();
    }
    id(&made(ada, "own_fields", new).await)
}

/// The value of a field in what a record says of its own fields.
fn value<'a>(answer: &'a Value, field: &str) -> &'a Value {
    let items = answer["items"].as_array().expect("items");
    &items.iter().find(|item| item["field_id"] == field).expect("the field")["value"]
}

tundish_testkit::test_both_dbs! {
    async fn programs_say_and_read_values_of_every_form(database: &TestDb) {
        let application = Application::start(database).await;
        let (ada, rita) = (application.client("ada").await, application.client("rita").await);
        let region = own_field(&ada, "account", "Region", json!({"form": "choice", "choices": "North\nSouth\n north "})).await;
        let beds = own_field(&ada, "account", "Beds", json!({"form": "number"})).await;
        let opened = own_field(&ada, "account", "Opened", json!({"form": "day"})).await;
        let group = own_field(&ada, "account", "In a group", json!({"form": "yes_no"})).await;
        let remark = own_field(&ada, "account", "Remark", json!({})).await;
        let stored = ada.get(&format!("/api/v1/own_fields/{region}")).await.expect(200);
        assert_eq!(stored["choices"], "North\nSouth", "each choice once");

        let path = format!("/api/v1/accounts/{}", account(&rita).await);
        let own = format!("{path}/own_fields");
        let said = json!({&region: "South", &beds: "120.50", &opened: "1998-05-01", &group: true, &remark: "Two\nlines"});
        let answer = rita.patch(&own, 1, said).await.expect(200);
        assert_eq!(answer["version"], 2);
        for (field, expected) in [(&region, json!("South")), (&beds, json!("120.5")), (&opened, json!("1998-05-01")), (&group, json!(true)), (&remark, json!("Two\nlines"))] {
            assert_eq!(value(&answer, field), &expected);
        }
        assert_eq!(rita.get(&own).await.expect(200), answer);
        // The record's version counts it, so a stale one is refused; saying the same changes nothing.
        assert_eq!(rita.patch(&own, 1, json!({&region: "North"})).await.refused(412), "stale");
        assert_eq!(rita.patch(&own, 2, json!({&beds: "120.500"})).await.refused(409), "nothing_changes");
        let wrong = json!({&region: "West", &beds: "many", &opened: "soon", &group: "perhaps", "0000000000001": "x"});
        let refused = rita.patch(&own, 2, wrong).await;
        assert_eq!(refused.refused(422), "not_valid");
        let mut fields = refused.fields();
        fields.sort();
        let mut expected = vec!["0000000000001".to_owned(), region.clone(), beds.clone(), opened.clone(), group.clone()];
        expected.sort();
        assert_eq!(fields, expected, "everything that is wrong is said at once");
        application.stop().await;
    }

    async fn lists_are_narrowed_by_them_and_cards_are_not_found(database: &TestDb) {
        let application = Application::start(database).await;
        let (ada, rita, sam) = (application.client("ada").await, application.client("rita").await, application.client("sam").await);
        let region = own_field(&ada, "account", "Region", json!({})).await;
        let risk = own_field(&ada, "opportunity", "Risk", json!({"form": "choice", "choices": "High\nLow"})).await;
        let account = account(&rita).await;
        rita.patch(&format!("/api/v1/accounts/{account}/own_fields"), 1, json!({&region: "NÖRDLICH"})).await.expect(200);
        let found = rita.get(&format!("/api/v1/accounts?own={region}:n%C3%B6rdlich")).await.expect(200);
        assert_eq!(found["items"][0]["id"], account, "texts compare as names do");
        assert_eq!(rita.get(&format!("/api/v1/accounts?own={region}:south")).await.expect(200)["items"], json!([]));
        assert_eq!(rita.get("/api/v1/accounts?own=north").await.fields(), ["own"]);

        // Whoever sees the card of an account only does not find it by what the card does not say.
        let dora = application.client("dora").await;
        let sams = json!({"name": "Filters", "channel": "field", "account_id": account, "owner_id": application.people["sam"].to_string()});
        let opportunity = id(&made(&dora, "opportunities", sams).await);
        assert_eq!(sam.get(&format!("/api/v1/accounts/{account}")).await.expect(200)["view"], "card");
        assert_eq!(sam.get("/api/v1/accounts").await.expect(200)["items"][0]["id"], account);
        assert_eq!(sam.get(&format!("/api/v1/accounts?own={region}:n%C3%B6rdlich")).await.expect(200)["items"], json!([]));
        assert_eq!(sam.get(&format!("/api/v1/accounts/{account}/own_fields")).await.refused(403), "forbidden");

        sam.patch(&format!("/api/v1/opportunities/{opportunity}/own_fields"), 1, json!({&risk: "High"})).await.expect(200);
        let found = sam.get(&format!("/api/v1/opportunities?own={risk}:high")).await.expect(200);
        assert_eq!(found["items"][0]["id"], opportunity);
        let browser = application.browser("sam", true).await;
        let listed = words(&page(&browser.get(&format!("/opportunities?own={risk}:High")).await, 200));
        assert!(listed.contains("Risk") && listed.contains("Filters"), "{listed}");
        let listed = words(&page(&browser.get(&format!("/opportunities?own={risk}:Low")).await, 200));
        assert!(!listed.contains("Filters"), "{listed}");
        application.stop().await;
    }

    async fn partners_learn_nothing_of_those_of_opportunities(database: &TestDb) {
        let application = Application::start(database).await;
        let (ada, dora, paul) = (application.client("ada").await, application.client("dora").await, application.client("paul").await);
        let risk = own_field(&ada, "opportunity", "Risk of ours", json!({})).await;
        let pauls = json!({"name": "Filters", "channel": "partner", "owner_id": application.people["paul"].to_string()});
        let opportunity = id(&made(&dora, "opportunities", pauls).await);
        let own = format!("/api/v1/opportunities/{opportunity}/own_fields");
        dora.patch(&own, 1, json!({&risk: "They never pay"})).await.expect(200);
        assert_eq!(paul.get(&own).await.refused(403), "forbidden");
        assert_eq!(paul.patch(&own, 2, json!({&risk: "x"})).await.refused(403), "forbidden");
        assert_eq!(paul.get(&format!("/api/v1/opportunities?own={risk}:They%20never%20pay")).await.refused(403), "forbidden");
        let browser = application.browser("paul", true).await;
        for path in [format!("/opportunities/{opportunity}"), format!("/opportunities/{opportunity}/edit"), format!("/opportunities?own={risk}:x")] {
            let shown = browser.get(&path).await;
            assert!(!String::from_utf8_lossy(&shown.body).contains("Risk of ours"), "{path}");
        }
        application.stop().await;
    }

    async fn the_form_of_an_opportunity_asks_for_them_and_undo_takes_them_back(database: &TestDb) {
        let application = Application::start(database).await;
        let (ada, rita) = (application.client("ada").await, application.client("rita").await);
        let risk = own_field(&ada, "opportunity", "Risk", json!({"form": "choice", "choices": "High\nLow"})).await;
        let hours = own_field(&ada, "opportunity", "Hours", json!({"form": "number"})).await;
        let browser = application.browser("rita", true).await;
        let (risk_control, hours_control) = (format!("own.{risk}"), format!("own.{hours}"));
        let form = page(&browser.get("/opportunities/new").await, 200);
        assert!(form.contains(&format!("name=\"{risk_control}\"")) && words(&form).contains("Risk"));
        let stage = hidden_choice(&form, "stage");
        let new = |hours: &'static str| {
            [("name", "Filters"), ("channel", "field"), ("currency", "EUR"), ("stage", stage.as_str()), (risk_control.as_str(), "High"), (hours_control.as_str(), hours)]
        };
        let refused = page(&post(&browser, "/opportunities", &new("many")).await, 422);
        assert!(words(&refused).contains("Hours:") && refused.contains("value=\"many\""), "{}", words(&refused));
        let location = leads_to(&post(&browser, "/opportunities", &new("1,200.5")).await);
        let shown = words(&page(&browser.get(&location).await, 200));
        assert!(shown.contains("Risk High") && shown.contains("Hours 1200.5"), "{shown}");

        let opportunity = location.split('?').next().expect("a path").rsplit('/').next().expect("an identifier").to_owned();
        let (path, own) = (format!("/api/v1/opportunities/{opportunity}"), format!("/api/v1/opportunities/{opportunity}/own_fields"));
        let answer = rita.patch(&own, 1, json!({&risk: "Low", &hours: null})).await.expect(200);
        assert_eq!((value(&answer, &risk), value(&answer, &hours)), (&json!("Low"), &json!(null)));
        let events = rita.get(&format!("{path}/events")).await.expect(200);
        let edited = events["items"][1]["id"].clone();
        let timeline = words(&page(&browser.get(&format!("/opportunities/{opportunity}")).await, 200));
        assert!(timeline.contains("Risk: High → Low"), "{timeline}");
        rita.post(&format!("{path}/undo"), json!({"event_id": edited})).await.expect(200);
        let answer = rita.get(&own).await.expect(200);
        assert_eq!((value(&answer, &risk), value(&answer, &hours)), (&json!("High"), &json!("1200.5")));
        // Changed again since: what the first edit did is left alone.
        assert_eq!(rita.post(&format!("{path}/undo"), json!({"event_id": edited})).await.refused(409), "changed_since");
        application.stop().await;
    }

    async fn two_who_change_them_see_both_versions(database: &TestDb) {
        let application = Application::start(database).await;
        let (ada, rita) = (application.client("ada").await, application.client("rita").await);
        let region = own_field(&ada, "account", "Region", json!({})).await;
        let size = own_field(&ada, "account", "Size", json!({})).await;
        let account = account(&rita).await;
        let (ritas, monas) = (application.browser("rita", true).await, application.browser("mona", true).await);
        let path = format!("/accounts/{account}/edit");
        let (region_control, size_control) = (format!("own.{region}"), format!("own.{size}"));
        let fields = |version: &'static str, region: &'static str, size: &'static str| {
            [("version", version), ("name", "Lindenau Hospital"), ("kind", "customer"), (region_control.as_str(), region), (size_control.as_str(), size)]
        };
        leads_to(&post(&monas, &path, &fields("1", "North", "")).await);
        let conflict = page(&post(&ritas, &path, &fields("1", "", "Large")).await, 412);
        let said = words(&conflict);
        assert!(said.contains("Region") && said.contains("North") && said.contains("Large"), "{said}");
        assert_eq!(hidden(&conflict, "<form class=\"row\"", &region_control), "North", "what Mona changed stays as she left it");
        leads_to(&post(&ritas, &path, &fields("2", "North", "Large")).await);
        let own = rita.get(&format!("/api/v1/accounts/{account}/own_fields")).await.expect(200);
        assert_eq!((value(&own, &region), value(&own, &size)), (&json!("North"), &json!("Large")));
        // One field of the edit is taken back on the page.
        let events = rita.get(&format!("/api/v1/accounts/{account}/events")).await.expect(200);
        let last = events["items"][2]["id"].as_str().expect("an event").to_owned();
        let undo = [("version", "3"), ("event", last.as_str()), ("field", size_control.as_str())];
        leads_to(&post(&ritas, &format!("/accounts/{account}/undo"), &undo).await);
        let own = rita.get(&format!("/api/v1/accounts/{account}/own_fields")).await.expect(200);
        assert_eq!((value(&own, &region), value(&own, &size)), (&json!("North"), &json!(null)));
        application.stop().await;
    }

    async fn a_field_has_one_name_and_keeps_what_it_holds(database: &TestDb) {
        let application = Application::start(database).await;
        let (ada, rita) = (application.client("ada").await, application.client("rita").await);
        assert_eq!(rita.post("/api/v1/own_fields", json!({"name": "Region"})).await.refused(403), "forbidden");
        let region = own_field(&ada, "contact", "Region", json!({"form": "choice", "choices": "North\nSouth"})).await;
        let path = format!("/api/v1/own_fields/{region}");
        assert_eq!(ada.post("/api/v1/own_fields", json!({"subject_kind": "contact", "name": "REGION"})).await.refused(409), "taken");
        assert_eq!(ada.post("/api/v1/own_fields", json!({"subject_kind": "contact", "name": "X", "form": "choice"})).await.fields(), ["choices"]);
        assert_eq!(ada.post("/api/v1/own_fields", json!({"subject_kind": "contact", "name": "X", "choices": "a"})).await.fields(), ["choices"]);
        assert_eq!(ada.patch(&path, 1, json!({"form": "text"})).await.fields(), ["form"]);
        let contact = id(&made(&rita, "contacts", json!({"family_name": "Huber"})).await);
        let own = format!("/api/v1/contacts/{contact}/own_fields");
        rita.patch(&own, 1, json!({&region: "South"})).await.expect(200);
        // A choice that is no longer offered stays where it was chosen, and can be sent again with the rest of a form.
        ada.patch(&path, 1, json!({"choices": "North"})).await.expect(200);
        let browser = application.browser("rita", true).await;
        let control = format!("own.{region}");
        let sent = [("version", "2"), ("given_name", "Anna"), ("family_name", "Huber"), (control.as_str(), "South")];
        leads_to(&post(&browser, &format!("/contacts/{contact}/edit"), &sent).await);
        assert_eq!(value(&rita.get(&own).await.expect(200), &region), "South");
        // A deleted field is asked for nowhere; its name is free again.
        ada.delete(&path, 2).await.expect(200);
        assert_eq!(rita.get(&own).await.expect(200)["items"], json!([]));
        own_field(&ada, "contact", "Region", json!({})).await;
        assert_eq!(ada.post(&format!("{path}/restore"), json!({})).await.refused(409), "taken");
        application.stop().await;
    }
}

/// The first choice of a select.
fn hidden_choice(form: &str, name: &str) -> String {
    let select = form.split(&format!("name=\"{name}\"")).nth(1).expect("the select");
    select.split("<option value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a choice").to_owned()
}
