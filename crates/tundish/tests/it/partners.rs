//! What a partner is shown of an opportunity, and what the company keeps to itself: on pages, in lists, over the programming
//! interface, whether it was shared with them or is their own.

use serde_json::{Value, json};
use tundish::opportunity;
use tundish_db::args;
use tundish_domain::{
    id::OpportunityId,
    opportunity::{LossReason, Reason},
};

use crate::{
    application::{Application, SETUP},
    pages::{hidden, known, leads_to, page, post, record, words},
};

/// Sentences that never leave the company.
const INSIDE: [&str; 4] = ["Visit the site", "Clearspout is cheaper", "Waits for its budget", "Upper"];

async fn share(application: &Application, id: OpportunityId) {
    let (paul, rita) = (application.people["paul"], application.people["rita"]);
    let shared = application.db.write(async move |tx| {
        let now = tx.now();
        tx.exec(
            "insert into access_grant (subject_kind, subject_id, user_id, reason, granted_by, created_at) values ('opportunity', $1, $2, 'share', $3, $4)",
            args![id, paul, rita, now],
        )
        .await
    });
    shared.await.expect("it is shared");
}

fn target(id: OpportunityId) -> opportunity::Target {
    opportunity::Target { id, version: None, happened_at: None }
}

/// One that waits, one that is lost and one that is Paul's own; each with a next step.
async fn company(application: &Application) -> [OpportunityId; 3] {
    let waiting = known(application, "rita", "Waiting", None).await.id;
    let lost = known(application, "rita", "Lost", None).await.id;
    let own = known(application, "paul", "Paul's own", None).await.id;
    share(application, waiting).await;
    share(application, lost).await;
    let done = application.db.write(async move |tx| {
        let zone = tundish_domain::TimeZone::UTC;
        let until = "2026-06-01".parse().expect("a day");
        opportunity::hold(tx, &SETUP, &target(waiting), "Waits for its budget", until, &zone).await?;
        let reason = Reason::noted(LossReason::Competitor, "Clearspout is cheaper").expect("a reason");
        opportunity::lose(tx, &SETUP, &target(lost), reason).await
    });
    done.await.expect("it is done");
    [waiting, lost, own]
}

fn keeps_to_itself(said: &str, place: &str) {
    for sentence in INSIDE {
        assert!(!said.contains(sentence), "{place} tells a partner {sentence:?}: {said}");
    }
}

tundish_testkit::test_both_dbs! {
    async fn pages_keep_from_a_partner_what_is_said_inside(database: &TestDb) {
        let application = Application::start(database).await;
        let [waiting, lost, own] = company(&application).await;
        let paul = application.browser("paul", true).await;
        assert_eq!(paul.get("/").await.header("location"), "/opportunities", "partners see no funnel");
        for path in ["/opportunities", "/opportunities/new"] {
            keeps_to_itself(&words(&page(&paul.get(path).await, 200)), path);
        }
        for id in [waiting, lost, own] {
            keeps_to_itself(&page(&paul.get(&record(id)).await, 200), "the record");
        }
        let list = words(&page(&paul.get("/opportunities").await, 200));
        for shown in ["Waiting", "Lost", "Paul's own", "18,400 EUR", "Engaged"] {
            assert!(list.contains(shown), "{shown}: {list}");
        }
        assert!(!list.contains("on hold"), "{list}");
        // Somebody of the company sees all of it.
        let rita = application.browser("rita", true).await;
        let said = [waiting, lost].map(async |id| words(&page(&rita.get(&record(id)).await, 200)));
        let [waiting, lost] = said;
        let said = waiting.await + &lost.await;
        for sentence in INSIDE {
            assert!(said.contains(sentence), "{sentence}: {said}");
        }
        application.stop().await;
    }

    async fn the_interface_keeps_from_a_partner_what_is_said_inside(database: &TestDb) {
        let application = Application::start(database).await;
        let [waiting, lost, own] = company(&application).await;
        let paul = application.client("paul").await;
        let list = paul.get("/api/v1/opportunities").await.expect(200);
        assert_eq!(list["items"].as_array().map(Vec::len), Some(3));
        keeps_to_itself(&list.to_string(), "the list");
        for id in [waiting, lost, own] {
            let shown = paul.get(&format!("/api/v1/opportunities/{id}")).await.expect(200);
            keeps_to_itself(&shown.to_string(), "the record");
            assert_eq!([&shown["next_step"], &shown["hold"], &shown["close_reason"]], [&Value::Null; 3]);
            assert_eq!(shown["amount"]["money"], json!({ "minor": 1_840_000, "currency": "EUR" }));
        }
        // What a partner may do answers no more than what a partner may read.
        let edited = paul.patch(&format!("/api/v1/opportunities/{own}"), 1, json!({ "name": "Paul's first" })).await.expect(200);
        assert_eq!((&edited["name"], &edited["next_step"]), (&json!("Paul's first"), &Value::Null));
        let seen = application.client("mona").await;
        let all = application.client("dora").await.get(&format!("/api/v1/opportunities/{own}")).await.expect(200);
        assert_eq!(all["next_step"], "Visit the site");
        let shown = seen.get(&format!("/api/v1/opportunities/{lost}")).await.expect(200);
        assert_eq!(shown["close_reason"]["note"], "Clearspout is cheaper");
        application.stop().await;
    }

    async fn a_partner_can_neither_say_nor_guess_nor_erase_what_is_said_inside(database: &TestDb) {
        let application = Application::start(database).await;
        let [.., own] = company(&application).await;
        let paul = application.client("paul").await;
        let browser = application.browser("paul", true).await;
        let before = application.digest().await;
        let path = format!("/api/v1/opportunities/{own}");
        // The right guess is answered like any other.
        for guess in [json!("Visit the site"), json!("Something else"), Value::Null] {
            let refused = paul.patch(&path, 1, json!({ "next_step": guess })).await;
            assert_eq!((refused.refused(422).as_str(), refused.fields()), ("not_valid", vec!["next_step".to_owned()]));
        }
        let refused = paul.post("/api/v1/opportunities", json!({ "name": "New", "channel": "partner", "next_step": "Call" })).await;
        assert_eq!((refused.refused(422).as_str(), refused.fields()), ("not_valid", vec!["next_step".to_owned()]));
        // To be found in a band would be to be told of it.
        for band in ["upper", "middle", "lower"] {
            let answer = browser.get(&format!("/opportunities?status=open&band={band}")).await;
            assert_eq!(leads_to(&answer), "/opportunities?status=open");
        }
        assert!(before == application.digest().await, "nothing was stored");
        application.stop().await;
    }

    async fn a_partner_who_edits_leaves_what_is_said_inside_as_it_is(database: &TestDb) {
        let application = Application::start(database).await;
        let [.., own] = company(&application).await;
        let paul = application.browser("paul", true).await;
        let form = page(&paul.get(&format!("{}/edit", record(own))).await, 200);
        keeps_to_itself(&form, "the form");
        assert!(!form.contains("name=\"next_step\""));
        let version = hidden(&form, "id=\"content\"", "version");
        let typed = [("version", version.as_str()), ("name", "Paul's first"), ("amount", "18,400"), ("currency", "EUR"), ("channel", "partner"), ("expected_close", "2026-06-30")];
        leads_to(&post(&paul, &format!("{}/edit", record(own)), &typed).await);
        let all = application.client("dora").await.get(&format!("/api/v1/opportunities/{own}")).await.expect(200);
        assert_eq!((&all["name"], &all["next_step"]), (&json!("Paul's first"), &json!("Visit the site")));
        application.stop().await;
    }
}
