//! PostgreSQL: away for a while, its connections cut, a commit cut off from its answer.

use axum::http::Method;
use serde_json::json;
use tokio::sync::mpsc;
use tundish_db::{Clock, Db, args};
use tundish_testkit::{
    both::{Engine, TestDb},
    cluster::{Cluster, Durability},
    wire::Wire,
};

use super::{LIST, names};
use crate::application::{Answer, Application, Client};

/// Ends a connection to the same database other than one's own.
const CUT_ONE: &str =
    "select cast(case when pg_terminate_backend(pid) then 1 else 0 end as bigint) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() order by random() limit 1";

/// Makes an opportunity of this name, with the name as key.
async fn post(client: &Client, name: &str) -> Answer {
    client.with("idempotency-key", name).post(LIST, json!({"name": name, "channel": "field"})).await
}

/// Sends it again until it is acted on; every other answer must be one that may be repeated.
async fn post_until_stored(client: &Client, name: &str) -> Answer {
    for _ in 0..200 {
        let answer = post(client, name).await;
        if answer.status == 201 {
            return answer;
        }
        assert_eq!(answer.status, 503, "{answer:?}");
    }
    panic!("the database does not come back");
}

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

/// The form of a new opportunity, filled in.
async fn form(rita: &Client) -> String {
    let pipelines = rita.get("/api/v1/pipelines").await.expect(200);
    let stage = pipelines["items"][0]["stages"][0]["id"].as_str().expect("a stage").to_owned();
    format!("name=By+form&account=&stage={stage}&amount=&currency=EUR&expected_close=&next_step=&channel=field")
}

async fn script(application: &Application, sql: &'static str) {
    application.db.write(async move |tx| tx.exec(sql, args![]).await).await.map(drop).expect("done");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_was_away_is_told_of_in_plain_words_and_used_again_when_it_is_back() {
    let cluster = Cluster::start(Durability::Relaxed).expect("PostgreSQL starts");
    let url = cluster.url();
    let application = Application::start_at(&url).await;
    let (rita, nobody) = (application.client("rita").await, application.anonymous());
    let page = application.browser("rita", true).await.with("accept-language", "de").with("accept", "text/html");
    assert_eq!(post(&rita, "before").await.status, 201);

    cluster.stop().expect("PostgreSQL stops");
    assert_eq!(post(&rita, "during").await.refused(503), "unavailable");
    assert_eq!(rita.get(LIST).await.refused(503), "unavailable");
    let page = page.get("/opportunities").await;
    assert_eq!(page.status, 503);
    let text = String::from_utf8_lossy(&page.body).into_owned();
    assert!(text.contains("Der Server kann gerade nicht antworten"), "{text}");
    assert_eq!((nobody.get("/healthz").await.status.as_u16(), nobody.get("/readyz").await.status.as_u16()), (200, 503));

    cluster.start_again(None).expect("PostgreSQL starts");
    let done = post_until_stored(&rita, "during").await;
    assert_eq!(post(&rita, "during").await.body, done.body, "the key counts once");
    assert_eq!(nobody.get("/readyz").await.status, 200);
    application.stop().await;
    assert_eq!(names(&url).await, ["before", "during"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_cut_at_random_cost_nothing_but_repeated_requests() {
    let database = TestDb::empty(Engine::Postgres).await;
    let application = Application::start(&database).await;
    let rita = application.client("rita").await;
    let (cut, mut cuts) = mpsc::unbounded_channel();
    let db = Db::open(&database.url().parse().expect("an address"), Clock::system()).expect("the database opens");
    let cutter = tokio::spawn(async move {
        while cuts.recv().await.is_some() {
            // It may be cut itself.
            let _ = db.read(async |tx| tx.optional::<(i64,)>(CUT_ONE, args![]).await.map(drop)).await;
        }
    });
    let clients: Vec<_> = (0..4)
        .map(|client| {
            let (rita, cut) = (rita.clone(), cut.clone());
            tokio::spawn(async move {
                for number in 0..15 {
                    let _ = cut.send(());
                    post_until_stored(&rita, &format!("{client}-{number:02}")).await;
                }
            })
        })
        .collect();
    drop(cut);
    for client in clients {
        client.await.expect("no client panics");
    }
    cutter.await.expect("the cutter ends");
    application.stop().await;
    let expected: Vec<_> =
        (0..4).flat_map(|client| (0..15).map(move |number| format!("{client}-{number:02}"))).collect();
    assert_eq!(names(database.url()).await, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_the_server_gave_up_is_unknown_and_its_key_repeats_safely() {
    let database = TestDb::empty(Engine::Postgres).await;
    let application = Application::start(&database).await;
    let rita = application.client("rita").await;
    let script = |sql| script(&application, sql);
    script("create function cut() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$").await;
    script("create constraint trigger cut after insert on event deferrable initially deferred for each row execute function cut()").await;
    assert_eq!(post(&rita, "cut").await.refused(503), "outcome_unknown");
    script("drop trigger cut on event").await;
    assert_eq!(names(database.url()).await, [""; 0]);
    let done = post_until_stored(&rita, "cut").await;
    assert_eq!(post(&rita, "cut").await.body, done.body, "the key counts once");
    application.stop().await;
    assert_eq!(names(database.url()).await, ["cut"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_to_people_as_what_it_is() {
    let database = TestDb::empty(Engine::Postgres).await;
    let application = Application::start(&database).await;
    let rita = application.client("rita").await;
    let body = form(&rita).await;
    let page = application.browser("rita", true).await.with("accept", "text/html");
    script(&application, "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = '53100'; end $$").await;
    script(&application, "create trigger refuse before insert on event execute function refuse()").await;
    let page = page.raw(Method::POST, "/opportunities", FORM, body.into()).await;
    let text = String::from_utf8_lossy(&page.body).into_owned();
    assert_eq!(page.status, 507, "{text}");
    assert!(text.contains("There is no room to store anything"), "{text}");
    assert_eq!(page.header("retry-after"), "");
    application.stop().await;
    assert_eq!(names(database.url()).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_was_lost_is_unknown_and_its_key_repeats_safely() {
    let cluster = Cluster::start(Durability::Relaxed).expect("PostgreSQL starts");
    let wire = Wire::to(&cluster).await;
    let application = Application::start_at(&wire.url()).await;
    let rita = application.client("rita").await;
    let form = application.browser("rita", true).await.with("accept", "text/html").with("idempotency-key", "by form");
    wire.cut_after_next_write();
    assert_eq!(post(&rita, "cut").await.refused(503), "outcome_unknown");
    assert_eq!(names(&cluster.url()).await, ["cut"], "stored, although nobody was told");
    let done = post_until_stored(&rita, "cut").await;
    assert_eq!(post(&rita, "cut").await.body, done.body, "the key counts once");

    // A form says the same to a person, in their language, and that sending it again is safe.
    let body = self::form(&rita).await;
    wire.cut_after_next_write();
    let page = form.raw(Method::POST, "/opportunities", FORM, body.into()).await;
    let text = String::from_utf8_lossy(&page.body).into_owned();
    assert_eq!(page.status, 503, "{text}");
    assert!(text.contains("Nobody knows yet whether this was stored"), "{text}");
    application.stop().await;
}
