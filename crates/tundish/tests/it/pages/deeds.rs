//! What can be done with an opportunity.

use tundish_domain::{Opportunity, id::OpportunityId};

use super::{hidden, known, leads_to, page, post, record, sales, words};
use crate::application::{Application, Client};

async fn shown(client: &Client, id: OpportunityId) -> String {
    page(&client.get(&record(id)).await, 200)
}

/// Does it with the version that the page shows, and answers the page after it.
async fn does(client: &Client, id: OpportunityId, deed: &str, fields: &[(&str, &str)]) -> String {
    let version = version(&shown(client, id).await);
    let mut fields = fields.to_vec();
    fields.push(("version", &version));
    let location = leads_to(&post(client, &format!("{}/{deed}", record(id)), &fields).await);
    assert_eq!(location, format!("{}?done=1", record(id)));
    page(&client.get(&location).await, 200)
}

fn version(page: &str) -> String {
    hidden(page, "id=\"record\"", "version")
}

async fn complete(application: &Application) -> Opportunity {
    let account = application.account("rita", "Lindenau Hospital").await;
    known(application, "rita", "Dispensers", Some(account)).await
}

tundish_testkit::test_both_dbs! {
    async fn the_whole_life_of_an_opportunity_goes_through_forms(database: &TestDb) {
        let application = Application::start(database).await;
        let id = complete(&application).await.id;
        let stages = sales(&application).await.stages().to_vec();
        let rita = application.browser("rita", true).await;

        application.go_on(3 * 86_400);
        let after = does(&rita, id, "move", &[("stage", &stages[2].id.to_string())]).await;
        let said = words(&after);
        assert!(said.contains("moved to Offer"), "{said}");
        assert!(said.contains("Engaged → Offer") && said.contains("Engaged 3 d") && said.contains("Need agreed –"), "{said}");

        let version = version(&shown(&rita, id).await);
        let refused = post(&rita, &format!("{}/hold", record(id)), &[("version", &version), ("until", "soon")]).await;
        let said = words(&page(&refused, 422));
        assert!(said.contains("This is needed.") && said.contains("Type a day"), "both at once: {said}");
        let said = words(&does(&rita, id, "hold", &[("reason", "Summer break"), ("until", "2026-09-01")]).await);
        assert!(said.contains("On hold until 1 September 2026. Summer break"), "{said}");
        let said = words(&does(&rita, id, "resume", &[]).await);
        assert!(said.contains("Taken up again") && !said.contains("September 2026. Summer"), "{said}");

        application.go_on(4 * 86_400);
        let won = [("value", "19,000"), ("reason", "trust"), ("note", "The director insisted")];
        let said = words(&does(&rita, id, "win", &won).await);
        assert!(said.contains("Won for 19,000 EUR") && said.contains("Trust in us: The director insisted"), "{said}");
        assert!(said.contains("Closing value 19,000 EUR") && said.contains("Amount expected 18,400 EUR"), "apart: {said}");
        assert!(!said.contains("Move to…") && said.contains("Open again"), "{said}");

        application.go_on(5 * 86_400);
        let said = words(&does(&rita, id, "reopen", &[]).await);
        assert!(said.contains("Opened again") && said.contains("Move to…"), "{said}");
        application.go_on(2 * 86_400);
        let said = words(&shown(&rita, id).await);
        assert!(said.contains("Offer 2 d, 6 in all"), "what passed while it was closed counts nowhere: {said}");
        let said = words(&does(&rita, id, "lose", &[("reason", "competitor"), ("note", "Clearspout")]).await);
        assert!(said.contains("A competitor has them: Clearspout"), "{said}");

        let after = does(&rita, id, "delete", &[]).await;
        let said = words(&after);
        assert!(said.contains("This is deleted.") && !said.contains("Delete…"), "{said}");
        assert!(!page(&rita.get("/opportunities").await, 200).contains("Dispensers"));
        let said = words(&does(&rita, id, "restore", &[]).await);
        assert!(said.contains("Restored") && !said.contains("This is deleted."), "{said}");
        application.stop().await;
    }

    async fn a_move_is_taken_back_from_the_toast_and_from_the_timeline(database: &TestDb) {
        let application = Application::start(database).await;
        let id = complete(&application).await.id;
        let stages = sales(&application).await.stages().to_vec();
        let rita = application.browser("rita", true).await;
        let after = does(&rita, id, "move", &[("stage", &stages[1].id.to_string())]).await;
        let toast = &after[after.find("class=\"toast\"").expect("a toast")..];
        let (event, version) = (hidden(toast, "class=\"toast\"", "event"), hidden(toast, "class=\"toast\"", "version"));
        assert!(after.matches(&format!("name=\"event\" value=\"{event}\"")).count() == 2, "toast and timeline agree");
        let location = leads_to(&post(&rita, &format!("{}/undo", record(id)), &[("event", &event), ("version", &version)]).await);
        let said = words(&page(&rita.get(&location).await, 200));
        assert!(said.contains("moved to Engaged") && said.contains("Stage: Need agreed → Engaged"), "{said}");
        // Later the page says nothing of it.
        application.go_on(3_600);
        assert!(!words(&page(&rita.get(&location).await, 200)).contains("moved to Engaged"));
        // Somebody else's page neither.
        let mona = application.browser("mona", true).await;
        assert!(!words(&page(&mona.get(&location).await, 200)).contains("moved to Engaged"));
        application.stop().await;
    }

    async fn a_move_on_the_board_leads_back_to_the_board(database: &TestDb) {
        let application = Application::start(database).await;
        let opportunity = complete(&application).await;
        let stage = sales(&application).await.stages()[1].id.to_string();
        let rita = application.browser("rita", true).await;
        let path = format!("{}/move", record(opportunity.id));
        let fields = [("stage", stage.as_str()), ("version", "1"), ("back", "funnel")];
        let location = leads_to(&post(&rita, &path, &fields).await);
        assert_eq!(location, format!("/funnel?done={}", opportunity.id));
        application.stop().await;
    }

    async fn a_deed_sent_twice_is_done_once(database: &TestDb) {
        let application = Application::start(database).await;
        let id = complete(&application).await.id;
        let stage = sales(&application).await.stages()[1].id.to_string();
        let rita = application.browser("rita", true).await;
        let fields = [("stage", stage.as_str()), ("version", "1"), ("idempotency_key", "twice")];
        let first = leads_to(&post(&rita, &format!("{}/move", record(id)), &fields).await);
        let digest = application.digest().await;
        assert_eq!(leads_to(&post(&rita, &format!("{}/move", record(id)), &fields).await), first);
        assert!(application.digest().await == digest, "nothing more was stored");
        application.stop().await;
    }

    async fn a_boss_hands_an_opportunity_to_somebody_below(database: &TestDb) {
        let application = Application::start(database).await;
        let id = complete(&application).await.id;
        let (ray, sam) = (application.people["ray"].to_string(), application.people["sam"].to_string());
        let rita = application.browser("rita", true).await;
        let page_of_rita = shown(&rita, id).await;
        assert!(!page_of_rita.contains("Hand to"), "what is not allowed is not shown");
        let path = format!("{}/reassign", record(id));
        assert_eq!(post(&rita, &path, &[("owner", &ray), ("version", "1")]).await.status.as_u16(), 403);
        let mona = application.browser("mona", true).await;
        let said = words(&page(&post(&mona, &path, &[("owner", &sam), ("version", "1")]).await, 422));
        assert!(said.contains("Choose somebody of the list."), "{said}");
        let said = words(&does(&mona, id, "reassign", &[("owner", &ray)]).await);
        assert!(said.contains("Owner: Rita → Ray") && said.contains("now belongs to Ray"), "{said}");
        assert_eq!(rita.get(&record(id)).await.status.as_u16(), 404, "it is hers no longer");
        application.stop().await;
    }

    async fn the_timeline_tells_who_did_what_when_and_when_it_was_recorded(database: &TestDb) {
        let application = Application::start(database).await;
        let id = complete(&application).await.id;
        application.go_on(86_400);
        let stage = sales(&application).await.stages()[1].id;
        let mona = application.people["mona"];
        let told = application.db.write(async move |tx| {
            let actor = tundish_domain::policy::Actor::Person { user: mona, role: tundish_domain::Role::Manager };
            let happened_at = Some(tx.now().plus_micros(-12 * 3_600_000_000));
            let target = tundish::opportunity::Target { id, version: None, happened_at };
            tundish::opportunity::move_to(tx, &actor, &target, stage).await
        });
        told.await.expect("it moved yesterday evening");
        let said = words(&shown(&application.browser("rita", true).await, id).await);
        assert!(said.contains("2 Mar Engaged → Need agreed Mona, 22:00 · recorded 3 Mar"), "{said}");
        assert!(said.contains("Added in Engaged, 18,400 EUR Tundish, 10:00"), "{said}");
        application.stop().await;
    }
}
