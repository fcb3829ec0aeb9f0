//! Logging, planning, completing, cancelling, taking up again; each is one event.

use serde_json::{Value, json};

use super::{made, opportunity, path, planned};
use crate::application::{Application, Client};

async fn verbs(client: &Client, activity: &Value) -> Vec<String> {
    let events = client.get(&format!("{}/events", path(activity))).await.expect(200);
    events["items"]
        .as_array()
        .expect("events")
        .iter()
        .map(|event| event["verb"].as_str().expect("a verb").to_owned())
        .collect()
}

tundish_testkit::test_both_dbs! {
    async fn what_is_logged_is_done_and_what_has_a_day_is_planned(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        for (body, status) in [
            (json!({"kind": "call", "subject": "Asked", "direction": "outgoing", "outcome": "reached"}), "done"),
            (json!({"kind": "note", "subject": "Likes blue"}), "done"),
            (json!({"kind": "visit", "subject": "On site", "due_on": "2026-03-20", "due_time": "9:30"}), "planned"),
            (json!({"kind": "task", "subject": "Write the offer"}), "planned"),
            (json!({"kind": "promise", "subject": "Report", "due_on": "2026-03-20", "done_at": "2026-03-02T08:00:00Z"}), "done"),
        ] {
            let activity = made(&rita, body).await;
            assert_eq!(activity["status"], status, "{activity}");
            assert_eq!(activity["done_at"].is_null(), status == "planned", "{activity}");
            assert_eq!(verbs(&rita, &activity).await, [if status == "done" { "activity.logged" } else { "activity.planned" }]);
        }
        for (body, field) in [
            (json!({"kind": "promise", "subject": "Report"}), "due_on"),
            (json!({"kind": "note", "subject": "Later", "due_on": "2026-03-20"}), "due_on"),
            (json!({"kind": "visit", "subject": "On site", "direction": "incoming"}), "direction"),
            (json!({"kind": "call", "subject": "Asked", "outcome": "held"}), "outcome"),
            (json!({"kind": "call", "subject": "Asked", "outcome": "reached", "answered": false}), "answered"),
            (json!({"kind": "call", "subject": "Asked", "due_on": "2026-03-20", "outcome": "reached"}), "outcome"),
            (json!({"kind": "task", "subject": "Soon", "due_time": "10:00"}), "due_time"),
            (json!({"kind": "task", "subject": "Soon", "due_on": "2026-03-20", "due_time": "25:00"}), "due_time"),
            (json!({"kind": "call", "subject": "Tomorrow", "done_at": "2026-03-03T09:00:00Z"}), "done_at"),
            (json!({"kind": "call", "subject": " "}), "subject"),
            (json!({"kind": "fax", "subject": "x"}), "kind"),
        ] {
            let refused = rita.post("/api/v1/activities", body.clone()).await;
            assert_eq!((refused.status.as_u16(), refused.fields()), (422, vec![field.to_owned()]), "{body}");
        }
        application.stop().await;
    }

    async fn what_is_entered_more_than_three_days_later_says_so(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        for (done_at, backdated) in [("2026-02-27T09:00:00Z", false), ("2026-02-27T08:59:59Z", true)] {
            let call = made(&rita, json!({"kind": "call", "subject": "Asked", "done_at": done_at})).await;
            assert_eq!(call["backdated"], backdated, "{done_at}");
            let events = rita.get(&format!("{}/events", path(&call))).await.expect(200);
            assert_eq!(events["items"][0]["happened_at"], done_at, "it happened when it was done");
            assert_eq!(events["items"][0]["recorded_at"], "2026-03-02T09:00:00Z");
        }
        application.stop().await;
    }

    async fn a_planned_one_is_completed_once_and_taken_up_again(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let of_rita = opportunity(&application, "rita").await;
        let call = planned(&rita, &of_rita, "2026-03-05").await;
        let at = path(&call);
        let refused = rita.post(&format!("{at}/complete"), json!({"outcome": "held"})).await;
        assert_eq!((refused.status.as_u16(), refused.fields()), (422, vec!["outcome".to_owned()]));
        let done = rita.post(&format!("{at}/complete"), json!({"outcome": "reached", "minutes": 12, "body": "Wants two"})).await.expect(200);
        assert_eq!((&done["status"], &done["outcome"], &done["body"]), (&json!("done"), &json!("reached"), &json!("Wants two")));
        assert_eq!(rita.post(&format!("{at}/complete"), json!({})).await.refused(409), "already_there");
        assert_eq!(rita.post(&format!("{at}/cancel"), json!({})).await.refused(409), "not_planned");
        let again = rita.post(&format!("{at}/reopen"), json!({})).await.expect(200);
        assert_eq!((&again["status"], &again["done_at"], &again["outcome"]), (&json!("planned"), &Value::Null, &Value::Null));
        assert_eq!(rita.post(&format!("{at}/cancel"), json!({})).await.expect(200)["status"], "cancelled");
        assert_eq!(rita.post(&format!("{at}/complete"), json!({})).await.refused(409), "not_planned");
        assert_eq!(verbs(&rita, &call).await, ["activity.planned", "activity.completed", "activity.reopened", "activity.cancelled"]);
        let stale = rita.with("if-match", "\"v1\"").post(&format!("{at}/reopen"), json!({})).await;
        assert_eq!(stale.refused(412), "stale");
        application.stop().await;
    }

    async fn what_was_never_planned_has_no_day_to_go_back_to(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let call = made(&rita, json!({"kind": "call", "subject": "Asked"})).await;
        let refused = rita.post(&format!("{}/reopen", path(&call)), json!({})).await;
        assert_eq!((refused.status.as_u16(), refused.fields()), (422, vec!["due_on".to_owned()]));
        application.stop().await;
    }

    async fn the_account_is_that_of_the_opportunity_or_of_the_contact(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let account = application.account("rita", "Acme").await.to_string();
        let other = application.account("rita", "Other").await.to_string();
        let opportunity = rita.post("/api/v1/opportunities", json!({"name": "Line", "channel": "field", "account_id": account})).await.expect(201);
        let note = made(&rita, json!({"kind": "note", "subject": "x", "opportunity_id": opportunity["id"]})).await;
        assert_eq!(note["account_id"], account);
        let refused = rita.post("/api/v1/activities", json!({"kind": "note", "subject": "x", "opportunity_id": opportunity["id"], "account_id": other})).await;
        assert_eq!((refused.status.as_u16(), refused.fields()), (422, vec!["account_id".to_owned()]));
        let contact = rita.post("/api/v1/contacts", json!({"family_name": "Lind", "account_id": account})).await.expect(201);
        let note = made(&rita, json!({"kind": "note", "subject": "x", "contact_id": contact["id"]})).await;
        assert_eq!(note["account_id"], account);
        let listed = rita.get(&format!("/api/v1/activities?account_id={account}&kind=note")).await.expect(200);
        assert_eq!(listed["items"].as_array().expect("items").len(), 2);
        application.stop().await;
    }
}
