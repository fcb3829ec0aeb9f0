//! Changes: once per key, on the version that was seen, and recorded.

use serde_json::{Value, json};

use crate::application::Application;

const LIST: &str = "/api/v1/opportunities";

tundish_testkit::test_both_dbs! {
    async fn twenty_posts_with_one_key_make_one_opportunity_and_get_one_answer(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await.with("idempotency-key", "the same");
        let posts = (0..20).map(|_| {
            let rita = rita.clone();
            tokio::spawn(async move { rita.post(LIST, json!({"name": "Filling line", "channel": "field"})).await })
        });
        let mut answers = Vec::new();
        for post in posts.collect::<Vec<_>>() {
            answers.push(post.await.expect("the post ends"));
        }
        let first = answers[0].expect(201);
        for answer in &answers {
            assert_eq!(answer.expect(201), first);
            assert_eq!(answer.header("etag"), "\"v1\"");
            assert_eq!(answer.header("location"), format!("{LIST}/{}", first["id"].as_str().expect("an id")));
        }
        let list = rita.get(LIST).await.expect(200);
        assert_eq!(list["items"].as_array().map(Vec::len), Some(1));

        let before = application.digest().await;
        let other = rita.post(LIST, json!({"name": "Another", "channel": "field"})).await;
        assert_eq!(other.refused(409), "idempotency_key_reused");
        assert!(before == application.digest().await, "a refused request changes nothing");

        // The key belongs to whoever made it.
        let ray = application.client("ray").await.with("idempotency-key", "the same");
        ray.post(LIST, json!({"name": "Another", "channel": "field"})).await.expect(201);
        application.stop().await;
    }

    async fn a_corrected_request_may_use_its_key_again(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await.with("idempotency-key", "k");
        assert_eq!(rita.post(LIST, json!({"name": " ", "channel": "field"})).await.refused(422), "not_valid");
        rita.post(LIST, json!({"name": "Filling line", "channel": "field"})).await.expect(201);
        application.stop().await;
    }

    async fn an_edit_rests_on_the_version_that_was_read(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let id = application.opportunity("rita", "Filling line").await.id;
        let path = format!("{LIST}/{id}");
        let read = rita.get(&path).await;
        assert_eq!((read.header("etag"), &read.expect(200)["version"]), ("\"v1\"", &json!(1)));

        let edited = rita.patch(&path, 1, json!({"next_step": "Call"})).await;
        assert_eq!((edited.header("etag"), edited.expect(200)["next_step"].as_str()), ("\"v2\"", Some("Call")));
        assert_eq!(rita.get(&path).await.body, edited.body, "what an edit answers is what is read");

        let before = application.digest().await;
        let stale = rita.patch(&path, 1, json!({"next_step": "Write"})).await;
        assert_eq!(stale.refused(412), "stale");
        let problem = stale.expect(412);
        assert_eq!((&problem["your_version"], &problem["current_version"]), (&json!(1), &json!(2)));
        assert_eq!(stale.header("etag"), "\"v2\"");
        let unseen = rita.send(axum::http::Method::PATCH, &path, Some(&json!({"next_step": "Write"}))).await;
        assert_eq!(unseen.refused(428), "version_required");
        let never = rita.with("if-match", "\"other\"").post(&format!("{path}/win"), json!({"reason": "fit"})).await;
        assert_eq!(never.refused(412), "stale");
        assert_eq!(rita.delete(&path, 1).await.refused(412), "stale");
        assert!(before == application.digest().await, "a refused edit changes nothing");

        let one_of = rita.with("if-match", "\"v1\", \"v2\"");
        one_of.send(axum::http::Method::PATCH, &path, Some(&json!({"next_step": "Write"}))).await.expect(200);
        let any = rita.with("if-match", "*");
        any.send(axum::http::Method::PATCH, &path, Some(&json!({"next_step": null}))).await.expect(200);
        application.stop().await;
    }

    async fn a_sale_runs_through_the_interface_and_leaves_its_record(database: &TestDb) {
        let application = Application::start(database).await;
        let (rita, mona) = (application.client("rita").await, application.client("mona").await);
        let stages = rita.get("/api/v1/pipelines").await.expect(200)["items"][0]["stages"].clone();
        let account = rita.post("/api/v1/accounts", json!({"name": "Bottle & Sons"})).await.expect(201);
        let made = rita
            .post(LIST, json!({
                "name": "Filling line", "channel": "field", "account_id": account["id"],
                "amount": {"kind": "estimate", "money": {"minor": 105_400, "currency": "USD"}}, "expected_close_on": "2026-05-01",
            }))
            .await
            .expect(201);
        assert_eq!((&made["number"], &made["currency"], &made["status"]), (&json!("OP-1"), &json!("USD"), &json!("open")));
        let path = format!("{LIST}/{}", made["id"].as_str().expect("an id"));
        let verb = async |who: &crate::application::Client, verb: &str, body: Value| {
            application.go_on(60);
            who.post(&format!("{path}/{verb}"), body).await.expect(200)
        };
        verb(&rita, "advance", json!({"stage_id": stages[3]["id"]})).await;
        verb(&rita, "move", json!({"stage_id": stages[2]["id"]})).await;
        let held = verb(&rita, "hold", json!({"reason": "Trade fair", "until": "2026-03-20"})).await;
        assert_eq!(held["hold"], json!({"reason": "Trade fair", "until": "2026-03-20"}));
        assert_eq!(verb(&rita, "resume", json!({})).await["hold"], Value::Null);
        verb(&rita, "lose", json!({"reason": "competitor", "note": "Clearspout"})).await;
        verb(&rita, "reopen", json!({})).await;
        verb(&mona, "reassign", json!({"owner_id": application.people["ray"]})).await;
        assert_eq!(rita.get(&path).await.refused(404), "not_found");
        let ray = application.client("ray").await;
        let won = verb(&ray, "win", json!({"reason": "trust", "won_amount": {"minor": 99_900, "currency": "USD"}})).await;
        assert_eq!(won["won_amount"], json!({"minor": 99_900, "currency": "USD"}));
        assert_eq!(won["close_reason"], json!({"code": "trust", "note": null}));
        assert_eq!(won["amount"]["kind"], "estimate", "what had been expected is kept");

        let events = ray.get(&format!("{path}/events?limit=4")).await.expect(200);
        let rest = ray.get(&format!("{path}/events?cursor={}", events["next"].as_str().expect("more"))).await.expect(200);
        let verbs: Vec<_> = [&events, &rest]
            .into_iter()
            .flat_map(|page| page["items"].as_array().expect("events"))
            .map(|event| event["verb"].as_str().expect("a verb").trim_start_matches("opportunity."))
            .collect();
        let expected =
            ["created", "advanced", "moved_back", "held", "resumed", "lost", "reopened", "reassigned", "won"];
        assert_eq!(verbs, expected);
        assert_eq!(rest["next"], Value::Null);

        let last = rest["items"].as_array().and_then(|events| events.last()).expect("an event");
        let undone = verb(&ray, "undo", json!({"event_id": last["id"]})).await;
        assert_eq!((&undone["status"], &undone["won_amount"]), (&json!("open"), &Value::Null));
        let deleted = ray.delete(&path, undone["version"].as_i64().expect("a version")).await.expect(200);
        assert!(deleted["deleted_at"].is_string());
        assert_eq!(ray.get(LIST).await.expect(200)["items"], json!([]));
        assert_eq!(verb(&ray, "restore", json!({})).await["deleted_at"], Value::Null);
        application.stop().await;
    }

    async fn a_late_entry_keeps_its_business_time(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let new = json!({"name": "Fair", "channel": "field", "happened_at": "2026-02-20T10:00:00+01:00"});
        let made = rita.post(LIST, new).await.expect(201);
        assert_eq!(made["created_at"], "2026-02-20T09:00:00Z");
        assert_eq!(made["recorded_at"], "2026-03-02T09:00:00Z");
        let path = format!("{LIST}/{}/lose", made["id"].as_str().expect("an id"));
        let early = rita.post(&path, json!({"reason": "no_need", "happened_at": "2026-02-19T00:00:00Z"})).await;
        assert_eq!((early.refused(422).as_str(), early.fields()), ("not_valid", vec!["happened_at".to_owned()]));
        let late = rita.post(&path, json!({"reason": "no_need", "happened_at": "2026-02-25T00:00:00Z"})).await.expect(200);
        assert_eq!(late["closed_at"], "2026-02-25T00:00:00Z");
        application.stop().await;
    }

    async fn on_another_version_a_request_is_another_one(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await.with("idempotency-key", "k");
        let id = application.opportunity("rita", "Filling line").await.id;
        let path = format!("{LIST}/{id}/lose");
        let lost = rita.with("if-match", "\"v1\"").post(&path, json!({"reason": "no_need"})).await;
        lost.expect(200);
        assert_eq!(rita.with("if-match", "\"v1\"").post(&path, json!({"reason": "no_need"})).await.body, lost.body);
        let other = rita.with("if-match", "\"v2\"").post(&path, json!({"reason": "no_need"})).await;
        assert_eq!(other.refused(409), "idempotency_key_reused");
        application.stop().await;
    }

    async fn names_are_one_line_that_steers_nothing(database: &TestDb) {
        let application = Application::start(database).await;
        let admin = application.client("dora").await;
        for name in ["two\nlines", "\u{1b}[31mred", "not\u{202e}desrever"] {
            for (path, body) in [
                (LIST, json!({"name": name, "channel": "field"})),
                ("/api/v1/accounts", json!({"name": name})),
                ("/api/v1/products", json!({"name": name})),
            ] {
                let refused = admin.post(path, body).await;
                assert_eq!((refused.status.as_u16(), refused.fields()), (422, vec!["name".to_owned()]), "{path} {name:?}");
            }
        }
        application.stop().await;
    }

    async fn a_verb_without_words_needs_no_body(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let id = application.opportunity("rita", "Filling line").await.id;
        let path = format!("{LIST}/{id}");
        rita.post(&format!("{path}/lose"), json!({"reason": "no_need"})).await.expect(200);
        rita.send(axum::http::Method::POST, &format!("{path}/reopen"), None).await.expect(200);
        assert_eq!(rita.send(axum::http::Method::POST, &format!("{path}/reopen"), None).await.refused(409), "still_open");
        application.stop().await;
    }
}
