use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use tundish_db::{Clock, Db, Error, Job, NewJob};
use tundish_domain::Instant;

use crate::{migrated, open_with};

struct Watch(Arc<AtomicI64>);

impl Watch {
    fn start() -> (Self, Clock) {
        let micros = Arc::new(AtomicI64::new(1_800_000_000_000_000));
        let shown = micros.clone();
        (Self(micros), Clock::from_fn(move || Instant::from_micros(shown.load(Ordering::Relaxed)).expect("an instant")))
    }

    fn pass_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }
}

async fn enqueue(db: &Db, unique_key: Option<&'static str>) -> Result<(), Error> {
    db.write(async move |tx| {
        let due_at = tx.now();
        tx.enqueue(NewJob { kind: "remind", payload: "{}", unique_key, due_at }).await
    })
    .await
}

async fn take(db: &Db) -> Result<Option<Job>, Error> {
    db.write(async |tx| tx.take_job().await).await
}

tundish_testkit::test_both_dbs! {
    async fn a_job_is_given_to_one_worker_and_gone_when_done(database: &TestDb) -> Result<(), Error> {
        migrated(database).await;
        let (_, clock) = Watch::start();
        let db = open_with(database, clock);
        enqueue(&db, None).await?;
        let job = take(&db).await?.expect("the job is due");
        assert_eq!((job.kind.as_str(), job.attempt), ("remind", 1));
        assert_eq!(take(&db).await?, None);
        let done = job.clone();
        assert!(db.write(async move |tx| tx.finish_job(&done).await).await?);
        assert!(!db.write(async move |tx| tx.finish_job(&job).await).await?, "a job ends once");
        Ok(())
    }

    async fn a_waiting_job_is_not_added_twice_but_a_running_one_is(database: &TestDb) -> Result<(), Error> {
        migrated(database).await;
        let (_, clock) = Watch::start();
        let db = open_with(database, clock);
        enqueue(&db, Some("fold")).await?;
        enqueue(&db, Some("fold")).await?;
        take(&db).await?.expect("the job is due");
        assert_eq!(take(&db).await?, None);
        // What happened while it ran needs another run.
        enqueue(&db, Some("fold")).await?;
        assert!(take(&db).await?.is_some());
        Ok(())
    }

    async fn a_worker_thought_dead_cannot_end_the_job_of_its_successor(database: &TestDb) -> Result<(), Error> {
        migrated(database).await;
        let (watch, clock) = Watch::start();
        let db = open_with(database, clock);
        enqueue(&db, None).await?;
        let lost = take(&db).await?.expect("the job is due");
        watch.pass_seconds(301);
        let successor = take(&db).await?.expect("the lease has lapsed");
        assert_eq!(successor.attempt, 2);
        assert!(!db.write(async move |tx| tx.finish_job(&lost).await).await?);
        assert!(db.write(async move |tx| tx.finish_job(&successor).await).await?);
        Ok(())
    }

    async fn a_job_that_fails_comes_back_ever_later_and_is_set_aside_in_the_end(database: &TestDb) -> Result<(), Error> {
        migrated(database).await;
        let (watch, clock) = Watch::start();
        let db = open_with(database, clock);
        enqueue(&db, None).await?;
        let mut waits = Vec::new();
        let mut attempts = 0;
        loop {
            let mut waited = 0;
            let job = loop {
                if let Some(job) = take(&db).await? {
                    break Some(job);
                }
                if 8 * 3_600 < waited {
                    break None;
                }
                let step = if waited < 64 { 1 } else { waited / 16 };
                watch.pass_seconds(step);
                waited += step;
            };
            let Some(job) = job else { break };
            attempts += 1;
            waits.push(waited);
            db.write(async move |tx| tx.fail_job(&job, "no answer", 0).await).await?;
        }
        assert_eq!(attempts, 12);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
        Ok(())
    }

    async fn a_job_of_a_transaction_that_failed_never_was(database: &TestDb) -> Result<(), Error> {
        migrated(database).await;
        let (_, clock) = Watch::start();
        let db = open_with(database, clock);
        let refused: Result<(), Error> = db
            .write(async |tx| {
                let due_at = tx.now();
                tx.enqueue(NewJob { kind: "remind", payload: "{}", unique_key: None, due_at }).await?;
                Err(Error::NoRow)
            })
            .await;
        assert!(refused.is_err());
        assert_eq!(take(&db).await?, None);
        Ok(())
    }
}
