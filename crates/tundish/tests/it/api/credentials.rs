//! Tokens and sessions at the programming interface.

use axum::http::Method;
use serde_json::json;
use tundish::auth::api_token;

use crate::application::Application;

const LIST: &str = "/api/v1/opportunities";

tundish_testkit::test_both_dbs! {
    async fn a_revoked_an_expired_and_a_leavers_token_open_nothing(database: &TestDb) {
        let application = Application::start(database).await;
        let (revoked, id) = application.client_with("rita", "*:read", None).await;
        let (expiring, _) = application.client_with("rita", "*:read", Some(60)).await;
        let leaver = application.client("ray").await;
        for client in [&revoked, &expiring, &leaver] {
            client.get(LIST).await.expect(200);
        }
        let ray = application.people["ray"];
        let ended = application.db.write(async move |tx| {
            api_token::revoke(tx, id).await?;
            tx.exec("update users set active = $1 where id = $2", tundish_db::args![false, ray]).await
        });
        ended.await.expect("stored");
        application.go_on(61);
        for client in [&revoked, &expiring, &leaver] {
            assert_eq!(client.get(LIST).await.refused(401), "unauthenticated");
        }
        application.stop().await;
    }

    async fn a_token_is_held_to_its_scopes(database: &TestDb) {
        let application = Application::start(database).await;
        let (accounts, _) = application.client_with("rita", "accounts:write", None).await;
        assert_eq!(accounts.get(LIST).await.refused(403), "forbidden");
        accounts.get("/api/v1/accounts").await.expect(200);
        accounts.post("/api/v1/accounts", json!({"name": "Acme"})).await.expect(201);
        let (reader, _) = application.client_with("rita", "*:read", None).await;
        reader.get(LIST).await.expect(200);
        let before = application.digest().await;
        assert_eq!(reader.post(LIST, json!({"name": "New", "channel": "field"})).await.refused(403), "forbidden");
        assert!(before == application.digest().await, "a refused write changes nothing");
        application.stop().await;
    }

    async fn a_browser_changes_something_only_with_the_proof_of_our_own_page(database: &TestDb) {
        let application = Application::start(database).await;
        let (foreign, own) = (application.browser("rita", false).await, application.browser("rita", true).await);
        let new = json!({"name": "New", "channel": "field"});
        foreign.get(LIST).await.expect(200);
        let before = application.digest().await;
        assert_eq!(foreign.post(LIST, new.clone()).await.refused(403), "csrf_token_missing");
        let elsewhere = own.with("sec-fetch-site", "cross-site");
        assert_eq!(elsewhere.post(LIST, new.clone()).await.refused(403), "csrf_foreign_origin");
        assert!(before == application.digest().await, "a refused write changes nothing");
        own.post(LIST, new).await.expect(201);
        application.stop().await;
    }

    async fn the_method_is_the_one_that_was_sent(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let id = application.opportunity("rita", "Filling line").await.id;
        let path = format!("{LIST}/{id}");
        let before = application.digest().await;
        rita.with("x-http-method-override", "DELETE").get(&path).await.expect(200);
        assert_eq!(rita.get(&format!("{path}?_method=DELETE")).await.status.as_u16(), 200);
        let put = rita.send(Method::PUT, &path, Some(&json!({"name": "Other"}))).await;
        assert_eq!(put.refused(405), "method_not_allowed");
        assert!(before == application.digest().await, "nothing was changed");
        application.stop().await;
    }
}
