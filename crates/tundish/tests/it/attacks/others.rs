//! What belongs to somebody else stays theirs: keys, cursors, and whatever is known about people. What is taken away is gone on
//! every node.

use serde_json::{Value, json};
use tundish::{
    boot::Opened,
    web::{self, App},
};
use tundish_db::{Clock, args};

use crate::application::{Application, Client};

const LIST: &str = "/api/v1/opportunities";

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().expect("items").iter().filter_map(|item| item["name"].as_str()).collect()
}

tundish_testkit::test_both_dbs! {
    async fn a_key_that_somebody_else_used_answers_nothing_of_theirs(database: &TestDb) {
        let application = Application::start(database).await;
        let new = json!({"name": "Filling line", "channel": "field"});
        let mut made = Vec::new();
        // The same person's other token is another principal as well.
        for person in ["rita", "sam", "rita"] {
            let program = application.client(person).await.with("idempotency-key", "the same");
            let first = program.post(LIST, new.clone()).await.expect(201);
            assert_eq!(program.post(LIST, new.clone()).await.expect(201)["id"], first["id"], "{person}");
            made.push(first["id"].as_str().expect("an identifier").to_owned());
        }
        let sam = application.client("sam").await;
        assert_eq!(sam.get(&format!("{LIST}/{}", made[0])).await.refused(404), "not_found");
        assert_eq!(names(&sam.get(LIST).await.expect(200)), ["Filling line"]);
        made.sort();
        made.dedup();
        assert_eq!(made.len(), 3);
        application.stop().await;
    }

    async fn a_cursor_that_somebody_else_was_given_shows_only_ones_own(database: &TestDb) {
        let application = Application::start(database).await;
        for (person, name) in [("sam", "Sam 1"), ("rita", "Rita 1"), ("sam", "Sam 2"), ("rita", "Rita 2"), ("sam", "Sam 3")] {
            application.opportunity(person, name).await;
            application.account(person, name).await;
        }
        let (dora, rita) = (application.client("dora").await, application.client("rita").await);
        for (list, expected) in [(LIST, vec!["Rita 2", "Rita 1"]), ("/api/v1/accounts", vec!["Rita 1", "Rita 2"])] {
            let first = dora.get(&format!("{list}?limit=1")).await.expect(200);
            let cursor = first["next"].as_str().expect("more");
            let rest = rita.get(&format!("{list}?cursor={cursor}")).await.expect(200);
            let whole = rita.get(list).await.expect(200);
            assert_eq!(names(&whole), expected);
            assert!(names(&rest).iter().all(|name| expected.contains(name)), "{list}: {rest}");
        }
        application.stop().await;
    }

    async fn what_ends_on_one_node_is_over_on_all(database: &TestDb) {
        let application = Application::start(database).await;
        let clock = application.db.clock().clone();
        let now = move || clock.now();
        let opened = Opened::open(&database.url().parse().expect("an address"), Clock::from_fn(now)).await.expect("a second node");
        let second = web::router(&App { db: opened.db.clone(), ..application.app.clone() });
        let at_second = |client: &Client| client.of(second.clone());
        let (token, id) = application.client_with("rita", "*:read", None).await;
        let (browser, leaver) = (application.browser("rita", true).await, application.client("ray").await);
        for client in [&token, &browser, &leaver] {
            assert_eq!(at_second(client).get(LIST).await.status.as_u16(), 200);
        }
        let (rita, ray) = (application.people["rita"], application.people["ray"]);
        let ended = application.db.write(async move |tx| {
            tundish::auth::api_token::revoke(tx, id).await?;
            tundish::auth::session::end_all(tx, rita).await?;
            tx.exec("update users set active = $1 where id = $2", args![false, ray]).await
        });
        ended.await.expect("stored");
        for client in [&token, &browser, &leaver] {
            assert_eq!(at_second(client).get(LIST).await.status.as_u16(), 401);
        }
        opened.close().await;
        application.stop().await;
    }
}
