//! Files are imported by the command, which is killed; imported again, until it ends; undone by the command, which is killed.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::mpsc::channel,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use serde_json::Value;
use tundish::{company, setting::Company};
use tundish_db::{Db, args};
use tundish_domain::Currency;

use self::{describe::describe, files::files};
use crate::{
    check,
    dice::Dice,
    history::{self, All},
    place::Place,
    tally::Found,
};

// What the tests of the import are made of, so that one kind of file and one view of what came of it serve both.
#[path = "../../tests/it/import/describe.rs"]
mod describe;
#[path = "../../tests/it/import/company.rs"]
mod files;

/// Opportunities of the file: enough for some dozens of chunks, of which PostgreSQL makes more.
const ROWS_SQLITE: usize = 2_000;
const ROWS_POSTGRES: usize = 600;
/// Rounds on one database: the second begins with what the first left behind when it was undone.
const LIFE: u32 = 2;
/// Kills of one command at most, before it is left to end.
const KILLS: usize = 3;

const TEMPLATE: &str = "founded";
const COMPANY: &str = "imported";

/// What every round has.
struct Scene<'a> {
    place: &'a Place,
    program: PathBuf,
    names: Vec<String>,
    /// Opportunities in them.
    rows: usize,
    /// What the files come to when nobody interrupts.
    expected: String,
    /// How long that takes, and how long it takes to undo it.
    import_takes: Duration,
    undo_takes: Duration,
}

/// Plays the rounds.
pub(crate) async fn play(
    program: &Path,
    place: &mut Place,
    seed: u64,
    rounds: u32,
    found: &mut Found,
) -> anyhow::Result<()> {
    found_company(place).await?;
    let mut scene = Scene::undisturbed(program, place).await?;
    let (mut killed, mut ended) = (0, 0);
    for round in 0..rounds {
        let mut dice = Dice::new(seed.wrapping_add(round.into()));
        if round % LIFE == 0 {
            place.copy(TEMPLATE, COMPANY)?;
        }
        let played = scene.round(&mut dice, found, (&mut killed, &mut ended)).await;
        played.with_context(|| format!("seed {}", seed.wrapping_add(round.into())))?;
    }
    found.remarks.push(format!("{killed} commands killed, {ended} ended before"));
    Ok(())
}

async fn found_company(place: &Place) -> anyhow::Result<()> {
    place.create(TEMPLATE)?;
    let db = place.open(TEMPLATE)?;
    db.migrate().await?;
    let company = Company::new("Halden Valves", Currency::USD, "America/New_York".to_owned());
    let company = company.map_err(anyhow::Error::msg)?;
    db.write(async move |tx| company::set_up(tx, &company).await).await?;
    Ok(())
}

impl<'a> Scene<'a> {
    /// Writes the files, and imports and undoes them once as a measure.
    async fn undisturbed(program: &Path, place: &'a Place) -> anyhow::Result<Self> {
        let rows = if place.is_postgres() { ROWS_POSTGRES } else { ROWS_SQLITE };
        let made = files(rows);
        let mut names = Vec::new();
        let texts = [&made.products, &made.people, &made.accounts, &made.opportunities];
        for (name, text) in ["products.csv", "people.csv", "accounts.csv", "opportunities.csv"].into_iter().zip(texts) {
            let path = place.folder().join(name);
            std::fs::write(&path, text)?;
            names.push(path.display().to_string());
        }
        let mut scene = Scene {
            place,
            program: program.to_owned(),
            names,
            rows,
            expected: String::new(),
            import_takes: Duration::ZERO,
            undo_takes: Duration::ZERO,
        };
        place.copy(TEMPLATE, COMPANY)?;
        let started = now();
        done(scene.import().output()?)?;
        scene.import_takes = started.elapsed();
        let db = place.open(COMPANY)?;
        scene.expected = timeless(&describe(&db).await);
        let started = now();
        done(scene.undo(&scene.imports()?).output()?)?;
        scene.undo_takes = started.elapsed();
        ensure!(describe(&db).await.is_empty(), "undoing leaves something behind even undisturbed");
        Ok(scene)
    }

    async fn round(
        &mut self,
        dice: &mut Dice,
        found: &mut Found,
        (killed, ended): (&mut u32, &mut u32),
    ) -> anyhow::Result<()> {
        let mut count = |was_killed: bool| *if was_killed { &mut *killed } else { &mut *ended } += 1;
        for _ in 0..=dice.below(KILLS) {
            count(self.killed(self.import(), self.import_takes, dice)?);
        }
        let started = now();
        done(self.import().output()?)?;
        found.first_answers.push(started.elapsed());
        let db = self.place.open(COMPANY)?;
        ensure!(timeless(&describe(&db).await) == self.expected, "an import that was killed comes to something else");
        let all = history::checked(&db).await?;
        let living = living(&all);
        ensure!(living == self.rows, "{living} opportunities of {} rows", self.rows);
        found.acknowledged += u64::try_from(living)?;

        // Everything is known, and nothing is recorded.
        let events = events(&db).await?;
        let again = done(self.import().output()?)?;
        for report in again.as_array().into_iter().flatten() {
            ensure!(report["skipped"] == report["rows"], "imported again, and not known: {report}");
        }
        ensure!(self::events(&db).await? == events, "imported again, and something was recorded");

        let imports = self.imports()?;
        count(self.killed(self.undo(&imports), self.undo_takes, dice)?);
        done(self.undo(&imports).output()?)?;
        let left = describe(&db).await;
        ensure!(left.is_empty(), "undone after a kill, and something is left: {left}");
        ensure!(self::living(&history::checked(&db).await?) == 0, "undone after a kill, and an opportunity lives");
        check::files_are_whole(&db, self.place.is_postgres()).await?;
        found.end_round();
        Ok(())
    }

    /// Starts a command and kills it at some instant, or with it the database; says whether it still ran.
    fn killed(&self, mut command: Command, takes: Duration, dice: &mut Dice) -> anyhow::Result<bool> {
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let after = dice.between(Duration::from_millis(5), takes);
        // Nobody sends; the channel serves as a sleep.
        let (_sender, never) = channel::<()>();
        let _ = never.recv_timeout(after);
        let had_ended = process.try_wait()?.is_some();
        let strikes_database = self.place.is_postgres() && dice.below(4) == 0;
        if strikes_database {
            self.place.kill()?;
            // It is told, and ends with a word about it.
            let status = process.wait()?;
            ensure!(had_ended || status.code().is_some(), "the command did not end by itself: {status}");
            self.place.start_again()?;
        } else {
            process.kill()?;
            process.wait()?;
        }
        Ok(!had_ended)
    }

    fn import(&self) -> Command {
        let mut command = self.command();
        command.arg("--json").args(&self.names);
        command
    }

    fn undo(&self, imports: &[String]) -> Command {
        let mut command = self.command();
        command.args(["--json", "--undo"]).args(imports);
        command
    }

    /// Every import that was not undone, the newest first.
    fn imports(&self) -> anyhow::Result<Vec<String>> {
        let runs = done(self.command().args(["--list", "--json"]).output()?)?;
        let runs = runs.as_array().into_iter().flatten().filter(|run| run["state"] != "undone");
        Ok(runs.filter_map(|run| run["id"].as_str().map(ToOwned::to_owned)).collect())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["import", "--db", &self.place.url(COMPANY)]).stdin(Stdio::null());
        command
    }
}

/// What a command printed, once it ended well.
fn done(output: Output) -> anyhow::Result<Value> {
    ensure!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The same without when we learned of what began nobody knows when: that is the instant of the import.
fn timeless(description: &str) -> String {
    let line = |line: &str| match line.split_once(" from - seen ") {
        Some((before, after)) => format!("{before} {}\n", after.split_once(' ').map_or("", |(_, rest)| rest)),
        None => format!("{line}\n"),
    };
    description.lines().map(line).collect()
}

fn living(all: &All) -> usize {
    all.values().filter(|recorded| recorded.row.deleted_at.is_none()).count()
}

async fn events(db: &Db) -> anyhow::Result<i64> {
    Ok(db.read_long(async |tx| tx.one::<(i64,)>("select count(*) from event", args![]).await).await?.0)
}

#[expect(clippy::disallowed_methods, reason = "how long an import takes bounds when it is killed")]
fn now() -> Instant {
    Instant::now()
}
