//! What only the embedded arm can get wrong: batches that are lost, other processes, budgets.

use tundish_db::{Clock, Db, DbUrl, Error, args};
use tundish_testkit::both::{Engine, TestDb};

use crate::open;

async fn with_pages() -> (TestDb, Db) {
    let database = TestDb::empty(Engine::Sqlite).await;
    let db = open(&database);
    db.write(async |tx| tx.exec("create table page (n integer primary key, body blob)", args![]).await)
        .await
        .expect("the table is made");
    (database, db)
}

async fn count(db: &Db) -> i64 {
    db.read(async |tx| tx.one::<(i64,)>("select count(*) from page", args![]).await).await.expect("counted").0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn members_of_a_batch_that_a_full_disk_took_are_written_after_all() {
    let (_database, db) = with_pages().await;
    // The file may grow by a few pages only: the large member finds it full, and SQLite rolls back the whole transaction.
    let (pages,) = db
        .read(async |tx| tx.one::<(i64,)>("select page_count from pragma_page_count()", args![]).await)
        .await
        .expect("pages");
    db.write(async move |tx| tx.all::<(i64,)>(&format!("pragma max_page_count = {}", pages + 40), args![]).await)
        .await
        .expect("limited");
    let small: Vec<_> = (0..30_i64)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(async move |tx| {
                    tx.exec("insert into page (n, body) values ($1, zeroblob(100))", args![n]).await
                })
                .await
            })
        })
        .collect();
    let large: Vec<_> = (100..103_i64)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(async move |tx| {
                    tx.exec("insert into page (n, body) values ($1, zeroblob(1000000))", args![n]).await
                })
                .await
            })
        })
        .collect();
    for write in large {
        let refused = write.await.expect("no panic");
        assert!(matches!(refused, Err(Error::Full)), "{refused:?}");
    }
    for write in small {
        write.await.expect("no panic").expect("small writes fit");
    }
    assert_eq!(count(&db).await, 30);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_on_one_file_lose_nothing() {
    let (database, here) = with_pages().await;
    let url: DbUrl = database.url().parse().expect("an address");
    let there =
        Db::open(&url, Clock::system()).expect("a second handle, as the command line beside the server has one");
    let writes: Vec<_> = (0..100_i64)
        .map(|n| {
            let db = if n % 2 == 0 { here.clone() } else { there.clone() };
            tokio::spawn(async move {
                db.write(async move |tx| tx.exec("insert into page (n) values ($1)", args![n]).await).await
            })
        })
        .collect();
    for write in writes {
        write.await.expect("no panic").expect("each gets its turn");
    }
    assert_eq!((count(&here).await, count(&there).await), (100, 100));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_write_beyond_its_budget_is_refused_and_others_go_on() {
    let (_database, db) = with_pages().await;
    let endless = {
        let db = db.clone();
        tokio::spawn(async move {
            db.write(async |tx| {
                tx.exec(
                    "insert into page (n) with recursive c (n) as (select 1 union all select n + 1 from c where n < 1000000000) select n from c where n < 0",
                    args![],
                )
                .await
            })
            .await
        })
    };
    let others: Vec<_> = (0..8_i64)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(async move |tx| tx.exec("insert into page (n) values ($1)", args![n]).await).await
            })
        })
        .collect();
    let refused = endless.await.expect("no panic");
    assert!(matches!(refused, Err(Error::TooLong)), "{refused:?}");
    for other in others {
        other.await.expect("no panic").expect("others go on");
    }
    assert_eq!(count(&db).await, 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_waits_for_something_else_is_a_fault_not_a_standstill() {
    let (_database, db) = with_pages().await;
    let refused = db
        .write(async |_| {
            tokio::task::yield_now().await;
            Ok::<_, Error>(())
        })
        .await;
    assert!(matches!(refused, Err(Error::Statement(_))), "{refused:?}");
    db.write(async |tx| tx.exec("insert into page (n) values (1)", args![]).await).await.expect("the next write works");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_when_the_file_is_opened_again() {
    let (database, db) = with_pages().await;
    db.write(async |tx| tx.exec("insert into page (n) values (1)", args![]).await).await.expect("written");
    drop(db);
    assert_eq!(count(&open(&database)).await, 1);
}
