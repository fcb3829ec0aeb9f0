//! The ways in which the files come in.

use std::path::Path;

use anyhow::ensure;
use tundish::{
    company,
    import::{self, FileReport, Options, Source},
    setting::Company,
};
use tundish_db::{Clock, Db, DbUrl};
use tundish_domain::{
    Currency,
    policy::{Actor, SystemJob},
};
use tundish_testkit::both::{Engine, TestDb};

use crate::{count::File, figures, surfaces};

const ACTOR: Actor = Actor::System(SystemJob::Setup);

/// One way of bringing the files in.
pub(crate) struct Scene {
    pub(crate) title: &'static str,
    files: [&'static str; 4],
    /// All by one command, or each by one of its own.
    together: bool,
    /// Import everything again, undo it, and import it once more.
    is_long: bool,
}

const ISO: &str = "sales_pipeline.csv";
const US: &str = "sales_pipeline.us-dates.csv";

pub(crate) const SCENES: &[Scene] = &[
    Scene {
        title: "together; again with days as month/day/year; undone; again",
        files: ["accounts.csv", "products.csv", "sales_teams.csv", ISO],
        together: true,
        is_long: true,
    },
    Scene {
        title: "one by one, opportunities first, products last",
        files: [ISO, "sales_teams.csv", "accounts.csv", "products.csv"],
        together: false,
        is_long: false,
    },
    Scene {
        title: "one by one, people first, days as month/day/year",
        files: ["sales_teams.csv", US, "products.csv", "accounts.csv"],
        together: false,
        is_long: false,
    },
    Scene {
        title: "one by one, products, accounts, opportunities, people, days as month/day/year",
        files: ["products.csv", "accounts.csv", US, "sales_teams.csv"],
        together: false,
        is_long: false,
    },
];

pub(crate) async fn play(engine: Engine, scene: &Scene, folder: &Path, counted: &File) -> anyhow::Result<()> {
    let database = TestDb::empty(engine).await;
    let url: DbUrl = database.url().parse()?;
    let db = Db::open(&url, Clock::system())?;
    db.migrate().await?;
    let company =
        Company::new("Maven".to_owned(), Currency::USD, "America/New_York".to_owned()).map_err(anyhow::Error::msg)?;
    db.write(async move |tx| company::set_up(tx, &company).await).await?;

    let files = scene.files;
    let first = bring_in(&db, folder, &files, scene.together).await?;
    for report in &first {
        ensure!(report.rows == report.created, "every row is new: {report:?}");
    }
    let joined = first.iter().flat_map(|report| &report.issues).filter(|issue| issue.code == "name_joined").count();
    ensure!(joined == 1, "GTXPro was joined to GTX Pro with one warning, not {joined}");
    figures::check(&db, counted).await?;
    if scene.is_long {
        surfaces::compare(database.url()).await?;
        let events = figures::events(&db).await?;
        let other_days = files.map(|file| if file == ISO { US } else { file });
        for report in bring_in(&db, folder, &other_days, scene.together).await? {
            ensure!(report.rows == report.skipped, "the second time everything is known: {report:?}");
        }
        ensure!(events == figures::events(&db).await?, "the second import recorded events");
        figures::check(&db, counted).await?;
        for import in first.iter().filter_map(|report| report.import) {
            let undone = import::undo(&db, &ACTOR, import).await?;
            ensure!(undone.kept == 0, "nobody changed anything: {undone:?}");
        }
        figures::check_empty(&db).await?;
        for report in bring_in(&db, folder, &other_days, scene.together).await? {
            ensure!(report.rows == report.created, "after undoing, every row is new again: {report:?}");
        }
        figures::check(&db, counted).await?;
    }
    Ok(())
}

async fn bring_in(db: &Db, folder: &Path, files: &[&str], together: bool) -> anyhow::Result<Vec<FileReport>> {
    let sources: Vec<Source> = files.iter().map(|file| Source::file(&folder.join(file))).collect();
    let options = Options::default();
    if together {
        return Ok(import::run(db, &ACTOR, sources, &options, &mut ()).await?);
    }
    let mut reports = Vec::new();
    for source in sources {
        reports.extend(import::run(db, &ACTOR, vec![source], &options, &mut ()).await?);
    }
    Ok(reports)
}
