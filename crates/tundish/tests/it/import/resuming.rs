//! An import that is stopped in the middle goes on where it stopped.

use std::sync::Arc;

use tokio::sync::Notify;
use tundish::import::{self, Issue, Observer, Options, Progress, Source};
use tundish_domain::id::ImportId;
use tundish_testkit::test_both_dbs;

use super::{bring_in, company::files, count, describe::describe, founded};
use crate::fixture::SETUP;

/// Calls for the end once so many chunks are durable.
struct Stop {
    after: usize,
    chunks: usize,
    now: Arc<Notify>,
}

impl Observer for Stop {
    fn progress(&mut self, _: Progress<'_>) {
        self.chunks += 1;
        if self.chunks == self.after {
            self.now.notify_one();
        }
    }

    fn issue(&mut self, _: &str, _: &Issue) {}
}

test_both_dbs! {
    async fn whatever_stops_an_import_it_goes_on_behind_the_last_durable_row(database: &TestDb) {
        let (db, _) = founded(database).await;
        let files = files(1_500);
        let text = files.opportunities.as_str();
        for after in [1, 1, 1] {
            let stopped = Arc::new(Notify::new());
            let mut stop = Stop { after, chunks: 0, now: Arc::clone(&stopped) };
            let sources = vec![Source::bytes("o.csv", text.as_bytes())];
            let options = Options::default();
            tokio::select! {
                biased;
                () = stopped.notified() => {}
                done = import::run(&db, &SETUP, sources, &options, &mut stop) => panic!("it was to be stopped: {done:?}"),
            }
        }
        // In one snapshot: the last chunk may become durable after its import is gone.
        let differ = "select abs((select rows_done from import_run) - (select count(*) from opportunity))";
        assert_eq!(count(&db, differ).await, 0, "what is counted as done is there, and nothing else");
        let done = count(&db, "select rows_done from import_run").await;
        assert!(0 < done && done < 1_500, "{done} rows are done");

        let report = bring_in(&db, &[("o.csv", text)]).await.expect("finished").remove(0);
        assert!(done <= i64::try_from(report.resumed_behind).expect("few"), "{report:?}");
        assert_eq!((report.created, report.skipped), (1_500, 0));
        let stands = describe(&db).await;
        import::undo(&db, &SETUP, report.import.expect("written")).await.expect("undone");
        bring_in(&db, &[("whole.csv", text)]).await.expect("imported");
        assert_eq!(describe(&db).await, stands);
    }

    async fn an_import_that_was_killed_can_be_undone_without_finishing_it(database: &TestDb) {
        let (db, _) = founded(database).await;
        let files = files(600);
        let stopped = Arc::new(Notify::new());
        let mut stop = Stop { after: 1, chunks: 0, now: Arc::clone(&stopped) };
        let sources = vec![Source::bytes("o.csv", files.opportunities.as_bytes())];
        let options = Options::default();
        tokio::select! {
            biased;
            () = stopped.notified() => {}
            done = import::run(&db, &SETUP, sources, &options, &mut stop) => panic!("it was to be stopped: {done:?}"),
        }
        let (id,) = db.read(async |tx| tx.one::<(ImportId,)>("select id from import_run", &[]).await).await.expect("begun");
        // What was on its way may still become durable; undoing again takes that along.
        import::undo(&db, &SETUP, id).await.expect("undone");
        import::undo(&db, &SETUP, id).await.expect("undone again");
        assert_eq!(describe(&db).await, "");
        let report = bring_in(&db, &[("o.csv", &files.opportunities)]).await.expect("imported").remove(0);
        assert_eq!((report.resumed_behind, report.created), (0, 600));
    }
}
