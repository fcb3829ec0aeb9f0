//! What the databases report when they fail, in the seam's words; and what readiness makes of it.

use std::sync::Arc;

use tundish_db::{Clock, Db, Error, Tx, args};
use tundish_testkit::{
    both::{Engine, TestDb},
    cluster::{Cluster, Durability},
    wire::Wire,
};

use crate::{migrated, open};

async fn fail(tx: &mut Tx, code: &'static str) -> Result<(), Error> {
    tx.one::<(i64,)>("select fail($1)", args![code]).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failures_of_the_server_are_no_faults_of_the_program() {
    let database = TestDb::empty(Engine::Postgres).await;
    let db = open(&database);
    let make = "create function fail(code text) returns bigint language plpgsql as
                $$ begin raise exception 'made to fail' using errcode = code; end $$";
    db.write(async move |tx| tx.exec(make, args![]).await).await.expect("the function is made");
    let failed = async |code: &'static str| db.write(async move |tx| fail(tx, code).await).await.expect_err("it fails");
    assert!(matches!(failed("53100").await, Error::Full), "the disk is full");
    // Too many connections, an operator's stop, a start under way, a disk that fails, a page that is broken, a standby.
    for code in ["53300", "57P01", "57P03", "58030", "XX001", "25006"] {
        let error = failed(code).await;
        assert!(matches!(error, Error::Unavailable(_)) && error.is_retryable(), "{code}: {error:?}");
    }
    assert!(matches!(failed("55P03").await, Error::Busy), "a lock that was not to be had");
    assert!(matches!(failed("57014").await, Error::TooLong), "a statement that took too long");
    assert!(matches!(failed("42601").await, Error::Statement(_)), "a fault of the program");
    db.write(async |tx| tx.exec("select 1", args![]).await).await.expect("the next write works");
}

tundish_testkit::test_both_dbs! {
    async fn a_database_that_answers_and_takes_writes_is_ready(database: &TestDb) -> Result<(), Error> {
        let db = migrated(database).await;
        db.ready().await?;
        db.lease_node("a process").await?;
        db.ready().await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_refused_a_write_is_ready_once_it_takes_one() {
    let database = TestDb::empty(Engine::Postgres).await;
    let db = migrated(&database).await;
    db.lease_node("a process").await.expect("a number is free");
    // As a standby is, to which a cluster failed over. One thing after the other is asked here, so there is one connection.
    let refuse = async |what: &'static str| {
        let sql = format!("set default_transaction_read_only = {what}");
        db.read(async move |tx| tx.exec(&sql, args![]).await).await.expect("the session is told");
    };
    refuse("on").await;
    let refused = db.write(async |tx| tx.exec("delete from job", args![]).await).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    assert!(matches!(db.ready().await, Err(Error::Unavailable(_))));
    refuse("off").await;
    db.ready().await.expect("it takes writes again");
}

#[tokio::test]
async fn a_server_that_stands_still_keeps_nobody_waiting_for_ever() {
    let cluster = Cluster::start(Durability::Relaxed).expect("PostgreSQL starts");
    let wire = Wire::to(&cluster).await;
    let db = Db::open(&wire.url().parse().expect("an address"), Clock::system()).expect("the database opens");
    db.write(async |tx| tx.exec("create table page (n bigint primary key)", args![]).await).await.expect("made");
    let count = async || db.read(async |tx| tx.one::<(i64,)>("select count(*) from page", args![]).await).await;
    let insert = "insert into page (n) values (1)";

    wire.silence(true);
    // Nothing happens any more, so that the clock of the test goes to the end of each wait at once.
    tokio::time::pause();
    let read = count().await;
    assert!(matches!(read, Err(Error::Unavailable(_) | Error::Busy)), "{read:?}");
    let write = db.write(async |tx| tx.exec(insert, args![]).await).await;
    assert!(matches!(write, Err(Error::Unavailable(_) | Error::Busy)), "{write:?}");
    tokio::time::resume();
    wire.silence(false);
    assert_eq!(count().await.expect("heard again"), (0,));

    // It falls silent when it is told to commit: it does, and nobody hears of it.
    let wire = Arc::new(wire);
    let silent = Arc::clone(&wire);
    let write = db
        .write(async move |tx| {
            tx.exec(insert, args![]).await?;
            silent.silence(true);
            tokio::time::pause();
            Ok::<_, Error>(())
        })
        .await;
    assert!(matches!(write, Err(Error::Unknown)), "{write:?}");
    tokio::time::resume();
    wire.silence(false);
    assert_eq!(count().await.expect("heard again"), (1,));
}
