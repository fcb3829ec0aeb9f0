use tundish_db::{Db, Error, args};
use tundish_domain::{Day, Instant, id::OpportunityId};
use tundish_testkit::both::TestDb;

use crate::open;

async fn with_numbers(database: &TestDb, numbers: i64) -> Db {
    let db = open(database);
    db.write(async move |tx| {
        tx.exec("create table number (n bigint primary key)", args![]).await?;
        let values: Vec<_> = (1..=numbers).map(Into::into).collect();
        tx.insert_many("number", &["n"], &values).await
    })
    .await
    .expect("the table is made");
    db
}

async fn first_number(db: &Db, sql: &'static str) -> Result<(i64,), Error> {
    db.read(async move |tx| tx.one(sql, args![]).await).await
}

tundish_testkit::test_both_dbs! {
    async fn values_come_back_as_they_were_stored(database: &TestDb) -> Result<(), Error> {
        type Stored = (i64, f64, bool, String, Vec<u8>, Option<i64>);
        let db = open(database);
        let (real, boolean, bytes) = match database.engine() {
            tundish_testkit::both::Engine::Sqlite => ("real", "integer", "blob"),
            tundish_testkit::both::Engine::Postgres => ("double precision", "boolean", "bytea"),
        };
        let create = format!("create table kinds (a bigint, b {real}, c {boolean}, d text, e {bytes}, f bigint)");
        db.write(async move |tx| {
            tx.exec(&create, args![]).await?;
            // Numbers out of order and used twice: bound by number, not by place.
            tx.exec(
                "insert into kinds (f, e, d, c, b, a) select $6, $5, $4, $3, $2, $1 where $1 = cast($1 as bigint)",
                args![i64::MIN, 0.1_f64, true, "Ünïcode \u{1F4A7} 漏斗", vec![0_u8, 255, 10], None::<i64>],
            )
            .await
        })
        .await?;
        let stored: Stored = db.read(async |tx| tx.one("select a, b, c, d, e, f from kinds", args![]).await).await?;
        assert_eq!(stored, (i64::MIN, 0.1, true, "Ünïcode \u{1F4A7} 漏斗".to_owned(), vec![0, 255, 10], None));
        Ok(())
    }

    async fn identifiers_instants_and_days_are_columns(database: &TestDb) -> Result<(), Error> {
        let db = open(database);
        let id = OpportunityId::new(77).expect("a number above zero");
        let at: Instant = "2017-06-30T12:00:00.000001Z".parse().expect("an instant");
        let day: Day = "2017-06-30".parse().expect("a day");
        db.write(async move |tx| {
            tx.exec("create table typed (id bigint, at bigint, day_on text)", args![]).await?;
            tx.exec("insert into typed (id, at, day_on) values ($1, $2, $3)", args![id, at, day]).await
        })
        .await?;
        let found: (OpportunityId, Instant, Option<Day>) = db.read(async |tx| tx.one("select id, at, day_on from typed", args![]).await).await?;
        assert_eq!(found, (id, at, Some(day)));
        let wrong = db.read(async |tx| tx.one::<(Day,)>("select day_on || 'x' from typed", args![]).await).await;
        assert!(matches!(wrong, Err(Error::Decode { column: 0, .. })), "{wrong:?}");
        Ok(())
    }

    async fn a_missing_row_is_told_apart_from_a_fault(database: &TestDb) -> Result<(), Error> {
        let db = with_numbers(database, 3).await;
        let missing = db.read(async |tx| tx.one::<(i64,)>("select n from number where n = 9", args![]).await).await;
        assert!(matches!(missing, Err(Error::NoRow)), "{missing:?}");
        let fault = db.read(async |tx| tx.one::<(i64,)>("select m from number", args![]).await).await;
        assert!(matches!(fault, Err(Error::Statement(_))), "{fault:?}");
        let all = db.read(async |tx| tx.all::<(i64,)>("select n from number order by n", args![]).await).await?;
        assert_eq!(all, [(1,), (2,), (3,)]);
        Ok(())
    }

    async fn one_read_sees_one_snapshot(database: &TestDb) -> Result<(), Error> {
        let db = with_numbers(database, 3).await;
        let (entered, go) = (std::sync::Arc::new(std::sync::Barrier::new(2)), std::sync::Arc::new(std::sync::Barrier::new(2)));
        let reader = {
            let (db, entered, go) = (db.clone(), entered.clone(), go.clone());
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(db.read(async move |tx| {
                    let (before,) = tx.one::<(i64,)>("select count(*) from number", args![]).await?;
                    entered.wait();
                    go.wait();
                    let (after,) = tx.one::<(i64,)>("select count(*) from number", args![]).await?;
                    Ok::<_, Error>((before, after))
                }))
            })
        };
        tokio::task::block_in_place(|| entered.wait());
        db.write(async |tx| tx.exec("delete from number", args![]).await).await?;
        tokio::task::block_in_place(|| go.wait());
        let seen = tokio::task::block_in_place(|| reader.join()).expect("the reader does not panic")?;
        assert_eq!(seen, (3, 3));
        Ok(())
    }

    async fn a_read_that_asks_for_more_than_before_still_sees_one_snapshot(database: &TestDb) -> Result<(), Error> {
        async fn counts(db: &Db, times: usize) -> Result<Vec<(i64,)>, Error> {
            db.read(async move |tx| {
                let mut counts = Vec::new();
                for _ in 0..times {
                    counts.push(tx.one::<(i64,)>("select count(*) from number", args![]).await?);
                }
                Ok(counts)
            })
            .await
        }
        let db = with_numbers(database, 3).await;
        // The same closure reads once, as most reads do, and later twice, while somebody writes.
        assert_eq!(counts(&db, 1).await?, [(3,)]);
        assert_eq!(counts(&db, 1).await?, [(3,)]);
        let writer = {
            let db = db.clone();
            tokio::spawn(async move {
                for n in 10..200_i64 {
                    db.write(async move |tx| tx.exec("insert into number (n) values ($1)", args![n]).await).await?;
                }
                Ok::<_, Error>(())
            })
        };
        while !writer.is_finished() {
            let seen = counts(&db, 2).await?;
            assert_eq!(seen[0], seen[1]);
            tokio::task::yield_now().await;
        }
        writer.await.expect("no panic")?;
        assert_eq!(counts(&db, 1).await?, [(193,)]);
        Ok(())
    }

    async fn work_beyond_the_budget_is_finished_on_the_long_lane(database: &TestDb) -> Result<(), Error> {
        let db = with_numbers(database, 2_000).await;
        // Four million pairs: far more instructions than a read in place may spend.
        let (pairs,) = db
            .read(async |tx| tx.one::<(i64,)>("select count(*) from number a, number b where a.n + b.n > 0", args![]).await)
            .await?;
        assert_eq!(pairs, 4_000_000);
        Ok(())
    }

    async fn a_reader_cannot_write(database: &TestDb) -> Result<(), Error> {
        let db = with_numbers(database, 1).await;
        let refused = db.read(async |tx| tx.exec("delete from number", args![]).await).await;
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
        // Nor once it is known to read no more than one row.
        for sql in ["select n from number", "select n from number", "delete from number returning n", "with gone as (delete from number returning n) select n from gone"] {
            let read = first_number(&db, sql).await;
            assert_eq!(read.is_ok(), sql.starts_with("select"), "{read:?}");
        }
        let (left,) = db.read(async |tx| tx.one::<(i64,)>("select count(*) from number", args![]).await).await?;
        assert_eq!(left, 1);
        Ok(())
    }

    async fn many_readers_run_beside_a_writer(database: &TestDb) -> Result<(), Error> {
        let db = with_numbers(database, 100).await;
        let readers: Vec<_> = (0..32)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { db.read(async |tx| tx.one::<(i64,)>("select count(*) from number where n <= 100", args![]).await).await })
            })
            .collect();
        for n in 101..150_i64 {
            db.write(async move |tx| tx.exec("insert into number (n) values ($1)", args![n]).await).await?;
        }
        for reader in readers {
            assert_eq!(reader.await.expect("no reader panics")?, (100,));
        }
        Ok(())
    }
}
