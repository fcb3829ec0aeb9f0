//! Moves and creations by eight clients, and a blow in the midst of them.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use tundish::{
    auth::api_token::{self, NewToken},
    pipeline,
    seed::{self, Seeding, Shape},
    user,
};
use tundish_db::{Db, args};
use tundish_domain::{Status, id::PipelineId};
use tundish_testkit::program::{Client, Program};
use tundish_web::http::token::ApiToken;

use crate::{
    Scene,
    check::{self, Versions},
    clients::{self, Known},
    dice::Dice,
    history::{self, All},
    ledger::{End, Entry},
    place::Place,
    tally::Found,
};

/// Opportunities of the company.
const OPPORTUNITIES: u32 = 300;
/// Rounds that a company lives: long enough for a history of crashes, short enough that checking stays quick.
const LIFE: u32 = 10;
/// When the blow falls.
pub(crate) const EARLIEST: Duration = Duration::from_millis(50);
pub(crate) const LATEST: Duration = Duration::from_millis(1_500);
/// A server that has not answered by then is not coming back.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const TEMPLATE: &str = "seeded";
pub(crate) const COMPANY: &str = "company";

/// What is struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blow {
    /// The server is killed.
    Node,
    /// PostgreSQL is killed with all its processes.
    Database,
    /// Both are.
    Both,
    /// The disk of the database fails to sync; afterwards the server is killed too.
    Syncs,
}

/// A company while it lives.
struct Company<'a> {
    place: &'a Place,
    program: PathBuf,
    db: Db,
    known: Known,
    server: Option<Program>,
    versions: Versions,
}

/// Plays the rounds.
pub(crate) async fn play(
    scene: Scene,
    program: &Path,
    place: &mut Place,
    seed: u64,
    rounds: u32,
    found: &mut Found,
) -> anyhow::Result<()> {
    let token = seeded(place).await?;
    let failed_before = place.faults.syncs_failed();
    let mut company: Option<Company<'_>> = None;
    for round in 0..rounds {
        let mut dice = Dice::new(seed.wrapping_add(round.into()));
        if round % LIFE == 0 {
            if let Some(company) = company.take() {
                company.end().await?;
            }
            company = Some(Company::begin(place, program, &token).await?);
        }
        let Some(company) = &mut company else { continue };
        let after = dice.between(EARLIEST, LATEST);
        let blow = match scene {
            Scene::Fsync => Blow::Syncs,
            _ if place.is_postgres() => *dice.one(&[Blow::Node, Blow::Node, Blow::Database, Blow::Both]),
            _ => Blow::Node,
        };
        let played = company.round(blow, round, after, &mut dice, found).await;
        played.with_context(|| format!("seed {}, {blow:?} after {after:?}", seed.wrapping_add(round.into())))?;
    }
    if let Some(company) = company {
        company.end().await?;
    }
    if scene == Scene::Fsync {
        found.remarks.push(format!("{} syncs failed", place.faults.syncs_failed() - failed_before));
    }
    Ok(())
}

/// Makes the company that all rounds begin with; answers a token.
pub(crate) async fn seeded(place: &Place) -> anyhow::Result<String> {
    place.create(TEMPLATE)?;
    let db = place.open(TEMPLATE)?;
    db.migrate().await?;
    let seeding = Seeding { shape: Shape::Company { opportunities: OPPORTUNITIES }, seed: 42, password_hash: None };
    seed::fill_today(&db, &seeding, |_| ()).await?;
    let token = ApiToken::mint()?;
    let secret = token.hash().0;
    db.write(async move |tx| {
        let person = user::store::by_email(tx, seed::ADMINISTRATOR_EMAIL).await?.ok_or(tundish_db::Error::NoRow)?;
        let scopes = "*:read *:write";
        let new = NewToken { user: person.id, name: "crash", secret, hint: "0000", scopes, expires_at: None };
        api_token::insert(tx, &new).await
    })
    .await?;
    Ok(token.reveal().to_owned())
}

impl<'a> Company<'a> {
    async fn begin(place: &'a Place, program: &Path, token: &str) -> anyhow::Result<Self> {
        place.copy(TEMPLATE, COMPANY)?;
        let db = place.open(COMPANY)?;
        let all = history::checked(&db).await?;
        let known = known(&db, &all, token).await?;
        let mut company =
            Self { place, program: program.to_owned(), known, server: None, versions: check::versions(&all), db };
        company.serve()?;
        Ok(company)
    }

    /// One blow, and everything that must hold after it.
    async fn round(
        &mut self,
        blow: Blow,
        round: u32,
        after: Duration,
        dice: &mut Dice,
        found: &mut Found,
    ) -> anyhow::Result<()> {
        let server = self.server.take().context("the server runs")?;
        let address = server.address();
        let mut server = Some(server);
        let is_failing = AtomicBool::new(false);
        let strike = || {
            if blow == Blow::Syncs {
                self.place.faults.fail_syncs(true);
                is_failing.store(true, Ordering::SeqCst);
            }
            if matches!(blow, Blow::Database | Blow::Both) {
                self.place.kill()?;
            }
            if matches!(blow, Blow::Node | Blow::Both) {
                server = None;
            }
            Ok(())
        };
        let mut ledger = clients::write_until(address, &self.known, (round, dice), after, &is_failing, strike)?;
        let started = now();
        if blow == Blow::Syncs {
            self.place.faults.fail_syncs(false);
            // PostgreSQL gives itself up after a failed sync, as it must.
            self.place.kill()?;
        }
        if blow != Blow::Node {
            self.place.start_again()?;
        }
        match server {
            Some(server) => self.server = Some(server),
            None => self.serve()?,
        }
        self.answers_again()?;
        found.first_answers.push(started.elapsed());

        let (_, stored) = check::ledger_holds(&self.db, &ledger, &self.versions).await?;
        found.stored += stored;
        found.count(&ledger);
        let address = self.server.as_ref().context("the server runs")?.address();
        repeat(address, &self.known.token, &mut ledger)?;
        if blow == Blow::Syncs {
            // What was in the log when the sync failed must do no harm to whoever reads it anew.
            self.server = None;
            self.serve()?;
        }
        let (all, _) =
            check::ledger_holds(&self.db, &ledger, &self.versions).await.context("after the keys were repeated")?;
        check::files_are_whole(&self.db, self.place.is_postgres()).await?;
        self.versions = check::versions(&all);
        self.forget_keys().await?;
        found.end_round();
        Ok(())
    }

    fn serve(&mut self) -> anyhow::Result<()> {
        let log = self.place.folder().join("server.log");
        let server = Program::serve(&self.program, &self.place.url(COMPANY), &log, |command| {
            if !self.place.is_postgres() {
                self.place.faults.strike(command, self.place.folder());
            }
        });
        self.server = Some(server?);
        Ok(())
    }

    /// Waits until the server is ready; it lives all the while.
    fn answers_again(&self) -> anyhow::Result<()> {
        let address = self.server.as_ref().context("the server runs")?.address();
        let started = now();
        loop {
            let mut nobody = Client::new(address, None, true);
            ensure!(nobody.get("/healthz")?.status == 200, "the server does not live");
            if nobody.get("/readyz")?.status == 200 {
                return Ok(());
            }
            ensure!(started.elapsed() < PATIENCE, "the server is not ready");
        }
    }

    /// Keys of a round are of no use to the next one; a table that grows would only make its check slower.
    async fn forget_keys(&self) -> anyhow::Result<()> {
        self.db.write(async |tx| tx.exec("delete from idempotency", args![]).await).await?;
        Ok(())
    }

    /// Lets the server end in good order.
    async fn end(mut self) -> anyhow::Result<()> {
        if let Some(server) = self.server.take() {
            server.ask_to_stop()?;
            ensure!(server.wait()?.success(), "the server does not end in good order");
        }
        history::checked(&self.db).await.map(drop)
    }
}

/// Asks again for everything of which nobody knows what became of it, twice: the key counts once.
pub(crate) fn repeat(address: SocketAddr, token: &str, ledger: &mut [Entry]) -> anyhow::Result<()> {
    let mut asker = Client::new(address, Some(token), true);
    for entry in ledger.iter_mut().filter(|entry| entry.end == End::Unknown) {
        let first = entry.deed.ask(&mut asker, &entry.key)?;
        ensure!(first.is_well, "repeated under its key, {entry:?} is answered by {first:?}");
        let second = entry.deed.ask(&mut asker, &entry.key)?;
        ensure!(first.end == second.end, "one key, two answers: {first:?} and {second:?} for {entry:?}");
        entry.end = first.end;
    }
    Ok(())
}

pub(crate) async fn known(db: &Db, all: &All, token: &str) -> anyhow::Result<Known> {
    let pipelines = db
        .read(async |tx| {
            let mut pipelines = Vec::new();
            for (id,) in tx.all::<(PipelineId,)>("select id from pipeline where deleted_at is null", args![]).await? {
                pipelines.extend(pipeline::store::by_id(tx, id).await?);
            }
            Ok::<_, tundish_db::Error>(pipelines)
        })
        .await?;
    let rows = all.values().map(|recorded| &recorded.row);
    let open = rows.filter(|row| row.status() == Status::Open && row.deleted_at.is_none()).filter_map(|row| {
        let place = pipelines.iter().position(|pipeline| pipeline.id() == row.pipeline)?;
        Some((row.id, place))
    });
    let open: Vec<_> = open.collect();
    ensure!(!open.is_empty(), "nothing is open");
    Ok(Known { token: token.to_owned(), pipelines, open })
}

#[expect(clippy::disallowed_methods, reason = "how long a restart takes is what is measured")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
