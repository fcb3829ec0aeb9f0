use std::sync::Arc;

use tokio::sync::Barrier;
use tundish_db::{Db, Error, LogPosition, Tx, args};
use tundish_domain::id::EventSeq;
use tundish_testkit::both::{Engine, TestDb};

use crate::{migrated, open};

async fn append(tx: &mut Tx) -> Result<EventSeq, Error> {
    let (seq, now) = (tx.next_event_seq().await?, tx.now());
    tx.exec(
        "insert into event (seq, happened_at, recorded_at, actor_kind, subject_kind, subject_id, verb, schema_version, changes)
         values ($1, $2, $2, 'system', 'opportunity', 1, 'opportunity.created', 1, '{}')",
        args![seq, now],
    )
    .await?;
    Ok(seq)
}

async fn drain(db: &Db, name: &'static str) -> Result<Vec<EventSeq>, Error> {
    db.write(async move |tx| {
        let from = tx.consumer_position(name).await?;
        let events = tx.next_events(from, 10).await?;
        if let Some(last) = events.last() {
            tx.advance_consumer(name, last.position).await?;
        }
        Ok(events.into_iter().map(|event| event.seq).collect())
    })
    .await
}

/// Waits until so many events were handed out: on PostgreSQL the transactions of other tests on the same server delay them.
async fn drain_until(db: &Db, name: &'static str, count: usize) -> Result<Vec<EventSeq>, Error> {
    let waited = async {
        let mut seen = Vec::new();
        while seen.len() < count {
            seen.extend(drain(db, name).await?);
        }
        Ok(seen)
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), waited)
        .await
        .expect("all events are handed out in the end")
}

tundish_testkit::test_both_dbs! {
    async fn a_consumer_sees_every_event_once_and_in_order(database: &TestDb) -> Result<(), Error> {
        let db = migrated(database).await;
        let mut written = Vec::new();
        for _ in 0..25 {
            written.push(db.write(async |tx| append(tx).await).await?);
        }
        let seen = drain_until(&db, "test", written.len()).await?;
        assert_eq!(seen, written);
        assert!(drain(&db, "test").await?.is_empty());
        assert_eq!(db.read(async |tx| tx.consumer_position("another").await).await?, LogPosition::default());
        Ok(())
    }

    async fn events_of_two_programs_with_different_clocks_keep_the_order_of_commits(database: &TestDb) -> Result<(), Error> {
        let db = migrated(database).await;
        let ahead = crate::open_with(database, tundish_db::Clock::from_fn(|| "2090-01-01T00:00:00Z".parse().expect("an instant")));
        let mut written = Vec::new();
        for n in 0..10 {
            let db = if n % 2 == 0 { &db } else { &ahead };
            written.push(db.write(async |tx| append(tx).await).await?);
        }
        assert_eq!(drain_until(&open(database), "test", written.len()).await?, written);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_late_committer_reaches_every_consumer() {
    let database = TestDb::empty(Engine::Postgres).await;
    let db = migrated(&database).await;
    let (written, read) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    // The first transaction draws its number, then stays open while later ones commit and are looked for.
    let late = {
        let (db, written, read) = (db.clone(), written.clone(), read.clone());
        tokio::spawn(async move {
            db.write(async move |tx| {
                let seq = append(tx).await?;
                written.wait().await;
                read.wait().await;
                Ok::<_, Error>(seq)
            })
            .await
        })
    };
    written.wait().await;
    let early = db.write(async |tx| append(tx).await).await.expect("written");
    let seen = db.read(async |tx| tx.next_events(LogPosition::default(), 10).await).await.expect("read");
    assert!(seen.is_empty(), "the event behind an open transaction was handed out: {seen:?}");
    read.wait().await;
    let late = late.await.expect("no panic").expect("written");
    assert_eq!(drain_until(&db, "test", 2).await.expect("read"), [late, early]);
}
