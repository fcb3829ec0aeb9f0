//! Bulk work on the embedded arm: it gives way to people, and the log stays short behind it.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;
use tundish_db::{Error, args};
use tundish_testkit::both::{Engine, TestDb};

use crate::{migrated, open};

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn bulk_work_learns_that_a_person_waits_and_the_person_goes_next() {
    let database = TestDb::empty(Engine::Sqlite).await;
    let db = migrated(&database).await;
    db.write(async |tx| tx.exec("create table page (n integer primary key)", args![]).await).await.expect("made");
    let begun = Arc::new(Notify::new());
    let bulk = {
        let (db, begun) = (db.clone(), Arc::clone(&begun));
        tokio::spawn(async move {
            db.write_bulk(async move |tx| {
                assert!(!tx.is_awaited().await?, "nobody waits yet");
                begun.notify_one();
                // The budget of a chunk would end this if nobody came.
                while !tx.is_awaited().await? {
                    tx.one::<(i64,)>("select count(*) from page", args![]).await?;
                }
                tx.exec("insert into page (n) values (1)", args![]).await
            })
            .await
        })
    };
    begun.notified().await;
    let seen = db.write(async |tx| tx.one::<(i64,)>("select count(*) from page", args![]).await).await;
    assert_eq!(seen.expect("the person has written"), (1,));
    bulk.await.expect("no panic").expect("the chunk was kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn another_process_gets_its_turn_between_two_chunks() {
    let database = TestDb::empty(Engine::Sqlite).await;
    // Two handles of one file share nothing, like two processes.
    let (command, server) = (migrated(&database).await, open(&database));
    command.lease_node("command").await.expect("leased");
    server.lease_node("server").await.expect("leased");
    let is_over = Arc::new(AtomicBool::new(false));
    let bulk = {
        let is_over = Arc::clone(&is_over);
        tokio::spawn(async move {
            let mut chunks = 0;
            while !is_over.load(Ordering::SeqCst) {
                let is_short = command.write_bulk(async |tx| {
                    tx.exec("update node_lease set holder = holder", args![]).await?;
                    tx.is_awaited().await
                });
                assert!(is_short.await.expect("written"), "another process may wait");
                chunks += 1;
            }
            chunks
        })
    };
    for n in 0..20_i64 {
        let sql = "insert into setting (key, value) values ($1, 'x')";
        server.write(async move |tx| tx.exec(sql, args![n.to_string()]).await).await.expect("it had its turn");
    }
    is_over.store(true, Ordering::SeqCst);
    assert!(0 < bulk.await.expect("no panic"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn the_log_stays_short_under_steady_bulk_writing_beside_readers_that_come_and_go() {
    /// What is promised, and what the largest transaction adds to it.
    const BOUND: u64 = 64 * 1024 * 1024;
    const CHUNK: u64 = 1_000_000;
    let database = TestDb::empty(Engine::Sqlite).await;
    let db = open(&database);
    db.write(async |tx| tx.exec("create table page (n integer primary key, body blob)", args![]).await)
        .await
        .expect("made");
    let is_over = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..2)
        .map(|_| {
            let (db, is_over) = (db.clone(), Arc::clone(&is_over));
            tokio::spawn(async move {
                let mut reads = 0_u64;
                while !is_over.load(Ordering::SeqCst) {
                    let read = db.read_long(async |tx| {
                        tx.one::<(i64, Option<i64>)>("select count(*), max(length(body)) from page", args![]).await
                    });
                    read.await.expect("read");
                    reads += 1;
                }
                reads
            })
        })
        .collect();
    let log = PathBuf::from(format!("{}-wal", database.url().trim_start_matches("sqlite:")));
    let mut longest = 0;
    for n in 0..160_i64 {
        db.write_bulk(async move |tx| {
            tx.exec("insert into page (n, body) values ($1, zeroblob($2))", args![n, i64::try_from(CHUNK).unwrap()])
                .await
        })
        .await
        .expect("written");
        longest = longest.max(std::fs::metadata(&log).expect("the log").len());
    }
    is_over.store(true, Ordering::SeqCst);
    for reader in readers {
        assert!(0 < reader.await.expect("no panic"), "it has read");
    }
    assert!(longest < BOUND + 2 * CHUNK, "the log grew to {longest} bytes");
    let written: Result<(i64,), Error> = db.read(async |tx| tx.one("select count(*) from page", args![]).await).await;
    assert_eq!(written.expect("counted"), (160,));
}
