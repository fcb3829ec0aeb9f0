//! Files of other systems, brought in through the library as the command line does.

mod changes;
mod command;
mod company;
mod describe;
mod orders;
mod refusals;
mod resuming;

use tundish::{
    company::set_up,
    import::{self, FileReport, ImportError, Options, Source},
    setting::Company,
};
use tundish_db::{Db, args};
use tundish_domain::Currency;
use tundish_testkit::both::TestDb;

use crate::fixture::{self, HeldClock, SETUP};

/// A company that trades in dollars and counts its days in New York, and nothing in it.
async fn founded(database: &TestDb) -> (Db, HeldClock) {
    let (db, clock) = fixture::empty(database).await;
    clock.set("2026-03-09T14:00:00Z".parse().expect("an instant"));
    let company = Company::new("Halden Valves", Currency::USD, "America/New_York".to_owned()).expect("a zone");
    db.write(async move |tx| set_up(tx, &company).await).await.expect("set up");
    (db, clock)
}

async fn bring_in(db: &Db, files: &[(&str, &str)]) -> Result<Vec<FileReport>, ImportError> {
    bring_in_with(db, files, &Options::default()).await
}

async fn bring_in_with(db: &Db, files: &[(&str, &str)], options: &Options) -> Result<Vec<FileReport>, ImportError> {
    let sources = files.iter().map(|(name, text)| Source::bytes(*name, text.as_bytes())).collect();
    let reports = import::run(db, &SETUP, sources, options, &mut ()).await?;
    for report in &reports {
        let rows = report.created + report.updated + report.skipped + report.refused;
        assert_eq!(report.rows, rows, "every row is counted once: {report:?}");
    }
    Ok(reports)
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    let (found,) = db.read(async move |tx| tx.one::<(i64,)>(sql, args![]).await).await.expect("counted");
    found
}

async fn texts(db: &Db, sql: &'static str) -> Vec<String> {
    let found = db.read(async move |tx| tx.all::<(String,)>(sql, args![]).await).await.expect("read");
    found.into_iter().map(|(text,)| text).collect()
}
