//! What has expired is deleted, and nothing else.

use axum::http::Method;
use serde_json::json;
use tundish::{
    auth::{
        awaited_code, session,
        throttle::{self, Key},
    },
    tidy,
};
use tundish_db::{Db, args};

use crate::application::Application;

const DAY: i64 = 86_400;

/// Rows of sessions, codes that are awaited, failures and answers.
async fn rows(db: &Db) -> [i64; 4] {
    let sql = "select (select count(*) from session), (select count(*) from awaited_code),
                      (select count(*) from sign_in_failure), (select count(*) from idempotency)";
    let found = db.read(async move |tx| tx.one::<(i64, i64, i64, i64)>(sql, args![]).await).await.expect("read");
    found.into()
}

tundish_testkit::test_both_dbs! {
    async fn each_kind_of_row_goes_when_its_time_is_over_and_not_before(database: &TestDb) {
        let application = Application::start(database).await;
        let (db, rita) = (application.db.clone(), application.people["rita"]);
        let begun = db.write(async move |tx| {
            session::insert(tx, [1; 32], [9; 32], rita, "a browser").await?;
            awaited_code::insert(tx, [2; 32], rita).await?;
            throttle::note_failure(tx, Key::account("rita@acme.example")).await
        });
        begun.await.expect("stored");
        let program = application.client("rita").await.with("idempotency-key", "once");
        let new = json!({"name": "Filling line", "channel": "field"});
        program.post("/api/v1/opportunities", new.clone()).await.expect(201);
        assert_eq!(tidy::run(&db).await.expect("tidied"), 0, "everything still counts");
        for (seconds, left) in [
            (awaited_code::LIFETIME_SECONDS - 1, [1, 1, 1, 1]),
            (1, [1, 0, 1, 1]),
            (DAY - awaited_code::LIFETIME_SECONDS - 1, [1, 0, 1, 1]),
            (1, [1, 0, 0, 1]),
            (13 * DAY - 1, [1, 0, 0, 1]),
            (1, [0, 0, 0, 1]),
            (16 * DAY - 1, [0, 0, 0, 1]),
            (1, [0, 0, 0, 0]),
        ] {
            application.go_on(seconds);
            tidy::run(&db).await.expect("tidied");
            assert_eq!(rows(&db).await, left);
        }
        // The key is free again: thirty days are promised.
        program.send(Method::POST, "/api/v1/opportunities", Some(&new)).await.expect(201);
        application.stop().await;
    }

    async fn however_many_there_are_all_go_and_whoever_is_in_stays(database: &TestDb) {
        let application = Application::start(database).await;
        let (db, rita) = (application.db.clone(), application.people["rita"]);
        let begun = db.write(async move |tx| {
            for at in 0..1_001_u64 {
                let mut secret = [0; 32];
                secret[..8].copy_from_slice(&at.to_be_bytes());
                session::insert(tx, secret, [9; 32], rita, "a browser").await?;
            }
            Ok::<_, tundish_db::Error>(())
        });
        begun.await.expect("stored");
        application.go_on(14 * DAY);
        let browser = application.browser("rita", true).await;
        assert_eq!(tidy::run(&db).await.expect("tidied"), 1_001);
        assert_eq!(browser.get("/funnel").await.status.as_u16(), 200);
        assert_eq!(rows(&db).await, [1, 0, 0, 0]);
        application.stop().await;
    }
}
