//! What does not fit is refused with the field's name, changes nothing, and is never a fault of ours.

use axum::http::Method;
use serde_json::{Value, json};

use crate::application::Application;

const LIST: &str = "/api/v1/opportunities";

tundish_testkit::test_both_dbs! {
    async fn a_patch_cannot_set_what_has_a_verb_or_no_author(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let id = application.opportunity("rita", "Filling line").await.id;
        let path = format!("{LIST}/{id}");
        let before = application.digest().await;
        for (field, value) in [
            ("owner_id", json!(application.people["sam"])),
            ("created_at", json!("2020-01-01T00:00:00Z")),
            ("recorded_at", json!("2020-01-01T00:00:00Z")),
            ("won_amount", json!({"minor": 1, "currency": "EUR"})),
            ("version", json!(7)),
            ("id", json!("0000000000001")),
            ("number", json!("OP-9")),
            ("status", json!("won")),
            ("stage_id", json!("0000000000001")),
            ("pipeline_id", json!("0000000000001")),
            ("deleted_at", json!(null)),
            ("hold", json!(null)),
            ("team_id", json!(1)),
            ("__proto__", json!({})),
        ] {
            let refused = rita.patch(&path, 1, json!({"next_step": "Call", field: value})).await;
            assert_eq!(refused.refused(422), "not_valid", "{field}");
            assert_eq!(refused.fields(), [field]);
        }
        let nested = json!({"amount": {"kind": "known", "money": {"minor": 1, "currency": "EUR", "rate": 2}}});
        assert_eq!(rita.patch(&path, 1, nested).await.fields(), ["amount.money.rate"]);
        let new = json!({"name": "New", "channel": "field", "won_amount": {"minor": 1, "currency": "EUR"}});
        assert_eq!(rita.post(LIST, new).await.fields(), ["won_amount"]);
        assert!(before == application.digest().await, "nothing was changed");
        application.stop().await;
    }

    async fn a_record_that_one_may_not_see_cannot_be_named(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let hidden = application.account("sam", "Sam's customer").await.to_string();
        let id = application.opportunity("rita", "Filling line").await.id;
        let account = application.account("rita", "Rita's customer").await;
        let sam = application.people["sam"].to_string();
        let never = "0000000000001";
        let mona = application.client("mona").await;
        let before = application.digest().await;
        let new = |field: &str, value: &str| json!({"name": "New", "channel": "field", field: value});
        for (field, hidden) in [("account_id", &hidden), ("owner_id", &sam), ("product_id", &hidden), ("pipeline_id", &hidden)] {
            let smuggled = rita.post(LIST, new(field, hidden)).await;
            assert_eq!((smuggled.refused(422).as_str(), smuggled.fields()), ("not_valid", vec![field.to_owned()]));
            assert_eq!(smuggled.body, rita.post(LIST, new(field, never)).await.body, "{field}");
        }
        for (path, field, hidden) in [
            (format!("{LIST}/{id}"), "account_id", &hidden),
            (format!("{LIST}/{id}"), "product_id", &hidden),
            (format!("/api/v1/accounts/{account}"), "parent_id", &hidden),
        ] {
            let smuggled = rita.patch(&path, 1, json!({field: hidden})).await;
            assert_eq!((smuggled.refused(422).as_str(), smuggled.fields()), ("not_valid", vec![field.to_owned()]));
            assert_eq!(smuggled.body, rita.patch(&path, 1, json!({field: never})).await.body, "{field}");
        }
        let reassign = format!("{LIST}/{id}/reassign");
        let smuggled = mona.post(&reassign, json!({"owner_id": sam})).await;
        assert_eq!(smuggled.fields(), ["owner_id"]);
        assert_eq!(smuggled.body, mona.post(&reassign, json!({"owner_id": never})).await.body);
        assert!(before == application.digest().await, "nothing was changed");
        application.stop().await;
    }

    async fn what_cannot_be_read_is_refused_before_it_is_looked_at(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let before = application.digest().await;
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let large = format!(r#"{{"name":"{}","channel":"field"}}"#, "x".repeat(3_000_000));
        let new = |name: &str| format!(r#"{{"name":{name},"channel":"field"}}"#).into_bytes();
        let json = Some("application/json");
        let cases: Vec<(&str, u16, Option<&str>, Vec<u8>)> = vec![
            ("no body", 400, json, Vec::new()),
            ("no content type", 415, None, new("\"x\"")),
            ("a form", 415, Some("application/x-www-form-urlencoded"), b"name=x&channel=field".to_vec()),
            ("text that is JSON", 415, Some("text/plain"), new("\"x\"")),
            ("UTF-16", 415, Some("application/json; charset=utf-16"), new("\"x\"")),
            ("not UTF-8", 400, json, b"{\"name\":\"\xff\xfe\",\"channel\":\"field\"}".to_vec()),
            ("a lone surrogate", 400, json, new(r#""\ud800""#)),
            ("a key twice", 400, json, br#"{"name":"a","name":"b","channel":"field"}"#.to_vec()),
            ("garbage behind", 400, json, b"{\"name\":\"a\",\"channel\":\"field\"} x".to_vec()),
            ("half of it", 400, json, b"{\"name\":\"a\"".to_vec()),
            ("ten thousand levels", 400, json, deep.into_bytes()),
            ("three megabytes", 413, json, large.into_bytes()),
            ("a list", 422, json, b"[\"a\",\"field\"]".to_vec()),
            ("nothing", 422, json, b"null".to_vec()),
            ("a number for a name", 422, json, new("7")),
            ("an empty name", 422, json, new("\"  \"")),
            ("a NUL in a name", 422, json, new(r#""a\u0000b""#)),
            ("a name too long", 422, json, new(&format!("\"{}\"", "x".repeat(201)))),
        ];
        for (what, status, content_type, body) in cases {
            let answer = rita.raw(Method::POST, LIST, content_type, body).await;
            assert_eq!(answer.status.as_u16(), status, "{what}: {}", String::from_utf8_lossy(&answer.body));
            assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
        }
        assert!(before == application.digest().await, "nothing was changed");
        application.stop().await;
    }

    async fn a_value_that_does_not_fit_is_named(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let before = application.digest().await;
        let money = |minor: Value, currency: Value| json!({"kind": "known", "money": {"minor": minor, "currency": currency}});
        for (field, value, named) in [
            ("channel", json!("fax"), "channel"),
            ("channel", json!({"field": 1}), "channel.field"),
            ("account_id", json!(17), "account_id"),
            ("account_id", json!("no id"), "account_id"),
            ("expected_close_on", json!("2026-02-30"), "expected_close_on"),
            ("happened_at", json!("yesterday"), "happened_at"),
            ("happened_at", json!("2027-01-01T00:00:00Z"), "happened_at"),
            ("next_step", json!(["Call"]), "next_step"),
            ("currency", json!("XXX"), "currency"),
            ("amount", json!("10 EUR"), "amount"),
            ("amount", json!({"kind": "known"}), "amount.money"),
            ("amount", json!({"kind": "unknown", "money": {"minor": 1, "currency": "EUR"}}), "amount.money"),
            ("amount", money(json!("1"), json!("EUR")), "amount.money.minor"),
            ("amount", money(json!(1.5), json!("EUR")), "amount.money.minor"),
            ("amount", money(json!(9_223_372_036_854_775_808_u64), json!("EUR")), "amount.money.minor"),
            ("amount", money(json!(1), json!("XXX")), "amount.money.currency"),
            ("amount", money(json!(-1), json!("EUR")), "amount"),
        ] {
            let refused = rita.post(LIST, json!({"name": "New", "channel": "field", field: value.clone()})).await;
            assert_eq!(refused.status.as_u16(), 422, "{field} {value}: {}", String::from_utf8_lossy(&refused.body));
            assert_eq!(refused.fields(), [named], "{value}");
        }
        let huge = br#"{"name":"New","channel":"field","amount":{"kind":"known","money":{"minor":1e400,"currency":"EUR"}}}"#;
        let refused = rita.raw(Method::POST, LIST, Some("application/json"), huge.to_vec()).await;
        assert!(refused.status.is_client_error(), "{}", String::from_utf8_lossy(&refused.body));
        assert!(before == application.digest().await, "nothing was changed");
        application.stop().await;
    }

    async fn a_list_is_asked_in_the_words_that_it_knows(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        for number in 0..3 {
            application.opportunity("rita", &format!("Number {number}")).await;
        }
        for query in [
            "limit=0", "limit=-1", "limit=many", "limit=1&limit=2", "sort=name", "fields=password_hash", "include=owner.email",
            "status=maybe", "owner_id=rita", "channel=fax", "cursor=x", "cursor=",
        ] {
            let answer = rita.get(&format!("{LIST}?{query}")).await;
            let field = query.split('=').next().expect("a field");
            assert_eq!((answer.refused(422).as_str(), answer.fields()), ("not_valid", vec![field.to_owned()]), "{query}");
        }
        assert_eq!(rita.get(&format!("{LIST}?name=%ff")).await.refused(400), "not_utf8");
        let all = rita.get(&format!("{LIST}?limit=1000000000")).await.expect(200);
        assert_eq!(all["items"].as_array().map(Vec::len), Some(3));
        let first = rita.get(&format!("{LIST}?limit=1")).await.expect(200);
        let cursor = first["next"].as_str().expect("more");
        let elsewhere = rita.get(&format!("{LIST}?status=won&cursor={cursor}")).await;
        assert_eq!((elsewhere.refused(422).as_str(), elsewhere.fields()), ("not_valid", vec!["cursor".to_owned()]));
        application.stop().await;
    }
}
