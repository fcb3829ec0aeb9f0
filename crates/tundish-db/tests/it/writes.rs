use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tundish_db::{Db, Error, Tx, args};
use tundish_testkit::both::TestDb;

use crate::open;

async fn with_counter(database: &TestDb) -> Db {
    let db = open(database);
    db.write(async |tx| {
        tx.exec("create table counter (name text primary key, value bigint not null)", args![]).await?;
        tx.exec("insert into counter (name, value) values ('a', 0), ('b', 0)", args![]).await
    })
    .await
    .expect("the table is made");
    db
}

async fn value(tx: &mut Tx, name: &str) -> Result<i64, Error> {
    tx.one::<(i64,)>("select value from counter where name = $1", args![name]).await.map(|(value,)| value)
}

async fn read(db: &Db, name: &'static str) -> i64 {
    db.read(async move |tx| value(tx, name).await).await.expect("the counter is read")
}

tundish_testkit::test_both_dbs! {
    async fn what_was_acknowledged_is_read_by_the_next_reader(database: &TestDb) -> Result<(), Error> {
        let db = with_counter(database).await;
        for expected in 1..=20 {
            db.write(async |tx| tx.exec("update counter set value = value + 1 where name = 'a'", args![]).await).await?;
            assert_eq!(read(&db, "a").await, expected);
        }
        Ok(())
    }

    async fn an_error_leaves_nothing_behind(database: &TestDb) {
        #[derive(Debug)]
        enum Refused { ByRule, ByDatabase(#[expect(dead_code, reason = "shown when the test fails")] Error) }
        impl From<Error> for Refused {
            fn from(error: Error) -> Self { Self::ByDatabase(error) }
        }
        let db = with_counter(database).await;
        let refused: Result<(), Refused> = db
            .write(async |tx| {
                tx.exec("update counter set value = 7 where name = 'a'", args![]).await?;
                Err(Refused::ByRule)
            })
            .await;
        assert!(matches!(refused, Err(Refused::ByRule)), "{refused:?}");
        assert_eq!(read(&db, "a").await, 0);
    }

    async fn a_statement_that_failed_spoils_the_whole_write_even_when_it_is_ignored(database: &TestDb) {
        let db = with_counter(database).await;
        let refused = db
            .write(async |tx| {
                tx.exec("update counter set value = 7 where name = 'a'", args![]).await?;
                let taken = tx.exec("insert into counter (name, value) values ('b', 1)", args![]).await;
                assert!(matches!(taken, Err(Error::Unique(_))), "{taken:?}");
                Ok::<_, Error>(())
            })
            .await;
        assert!(matches!(refused, Err(Error::Unique(_))), "{refused:?}");
        assert_eq!(read(&db, "a").await, 0);
        db.write(async |tx| tx.exec("update counter set value = 1 where name = 'a'", args![]).await).await.expect("the next write works");
        assert_eq!(read(&db, "a").await, 1);
    }

    async fn no_update_is_lost_and_no_writer_turned_away_among_many(database: &TestDb) -> Result<(), Error> {
        let db = with_counter(database).await;
        let writers: Vec<_> = (0..10)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    for _ in 0..20 {
                        db.write(async |tx| {
                            let seen = value(tx, "a").await?;
                            tx.exec("update counter set value = $1 where name = 'a'", args![seen + 1]).await
                        })
                        .await
                        .expect("whoever conflicts again and again is let through");
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.expect("no writer panics");
        }
        assert_eq!(read(&db, "a").await, 200);
        Ok(())
    }

    async fn two_writers_cannot_each_rely_on_what_the_other_changes(database: &TestDb) -> Result<(), Error> {
        // Write skew: each sets its own counter to one more than the other's. Serial execution never ends with equal values.
        let db = with_counter(database).await;
        let ab = db.write(async |tx| {
            let seen = value(tx, "b").await?;
            tx.exec("update counter set value = $1 where name = 'a'", args![seen + 1]).await
        });
        let ba = db.write(async |tx| {
            let seen = value(tx, "a").await?;
            tx.exec("update counter set value = $1 where name = 'b'", args![seen + 1]).await
        });
        let (ab, ba) = tokio::join!(ab, ba);
        ab?;
        ba?;
        assert_ne!(read(&db, "a").await, read(&db, "b").await);
        Ok(())
    }

    async fn a_panic_rolls_back_and_harms_nobody_else(database: &TestDb) -> Result<(), Error> {
        let db = with_counter(database).await;
        let panicking = {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(async |tx| -> Result<(), Error> {
                    tx.exec("update counter set value = 9 where name = 'a'", args![]).await?;
                    panic!("a fault of the program")
                })
                .await
            })
        };
        let others: Vec<_> = (0..8)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { db.write(async |tx| tx.exec("update counter set value = value + 1 where name = 'b'", args![]).await).await })
            })
            .collect();
        assert!(panicking.await.is_err_and(|error| error.is_panic()));
        for other in others {
            other.await.expect("no other panics")?;
        }
        assert_eq!((read(&db, "a").await, read(&db, "b").await), (0, 8));
        Ok(())
    }

    async fn a_write_that_nobody_waits_for_any_more_is_whole_or_absent(database: &TestDb) -> Result<(), Error> {
        let db = with_counter(database).await;
        for round in 0..50 {
            let write = db.write(async |tx| {
                tx.exec("update counter set value = value + 1 where name = 'a'", args![]).await?;
                tx.exec("update counter set value = value + 1 where name = 'b'", args![]).await
            });
            let abandoned = tokio::spawn(write);
            for _ in 0..round % 7 {
                tokio::task::yield_now().await;
            }
            abandoned.abort();
            let _ = abandoned.await;
        }
        db.write(async |tx| tx.exec("update counter set value = value + 0", args![]).await).await?;
        assert_eq!(read(&db, "a").await, read(&db, "b").await);
        Ok(())
    }

    async fn a_transaction_inside_a_transaction_is_refused(database: &TestDb) -> Result<(), Error> {
        let db = with_counter(database).await;
        let inner = db.clone();
        let nested = db.write(async move |_| inner.write(async |tx| value(tx, "a").await).await).await;
        assert!(matches!(nested, Err(Error::Nested)), "{nested:?}");
        let inner = db.clone();
        let nested = db.read(async move |_| inner.read(async |tx| value(tx, "a").await).await).await;
        assert!(matches!(nested, Err(Error::Nested)), "{nested:?}");
        assert_eq!(read(&db, "a").await, 0);
        Ok(())
    }

    async fn the_closure_may_run_again_but_its_effect_is_stored_once(database: &TestDb) -> Result<(), Error> {
        let db = with_counter(database).await;
        let runs = Arc::new(AtomicUsize::new(0));
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let (db, runs) = (db.clone(), Arc::clone(&runs));
                tokio::spawn(async move {
                    db.write(async move |tx| {
                        runs.fetch_add(1, Ordering::Relaxed);
                        let seen = value(tx, "a").await?;
                        tx.exec("update counter set value = $1 where name = 'a'", args![seen + 1]).await
                    })
                    .await
                })
            })
            .collect();
        let mut stored = 0;
        for writer in writers {
            stored += i64::from(writer.await.expect("no writer panics").is_ok());
        }
        assert_eq!(read(&db, "a").await, stored);
        assert!(8 <= runs.load(Ordering::Relaxed));
        Ok(())
    }

    async fn statements_sent_together_run_in_order(database: &TestDb) -> Result<(), Error> {
        let db = with_counter(database).await;
        let touched = db
            .write(async |tx| {
                tx.exec_all(&[
                    ("update counter set value = 2", args![]),
                    ("update counter set value = value * $1 where name = $2", args![5_i64, "a"]),
                    ("delete from counter where value = 10", args![]),
                ])
                .await
            })
            .await?;
        assert_eq!(touched, [2, 1, 1]);
        Ok(())
    }

    async fn many_rows_are_inserted_by_either_way(database: &TestDb) -> Result<(), Error> {
        let db = with_counter(database).await;
        for (prefix, rows) in [("few", 3_i64), ("many", 500)] {
            db.write(async move |tx| {
                let mut values = Vec::new();
                for row in 0..rows {
                    values.push(format!("{prefix}{row:04}").into());
                    values.push(row.into());
                }
                tx.insert_many("counter", &["name", "value"], &values).await
            })
            .await?;
            let (found, sum) = db
                .read(async move |tx| {
                    tx.one::<(i64, i64)>(
                        "select count(*), cast(sum(value) as bigint) from counter where name like $1",
                        args![format!("{prefix}%")],
                    )
                    .await
                })
                .await?;
            assert_eq!((found, sum), (rows, rows * (rows - 1) / 2));
        }
        Ok(())
    }
}
