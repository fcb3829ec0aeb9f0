//! Kills the program, its database and the syncs of its disk at random instants, and checks that every acknowledged write is
//! there and none is there half or twice.
//!
//! `cargo xtask crash` builds the program and runs this. What clients were told is kept here, outside the server, in a ledger
//! that is compared with the database after every blow. The first broken promise ends the run: it prints the seed and the round,
//! and keeps the database as it was found.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this program tells what it found")]

mod check;
mod clients;
mod dice;
mod history;
mod imports;
mod ledger;
mod moves;
mod place;
mod power;
mod tally;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Parser, ValueEnum};
use tundish_testkit::both::Engine;

use self::{dice::Dice, place::Place, tally::Tally};

/// Kill rounds.
#[derive(Debug, Parser)]
struct Arguments {
    /// Rounds per scene and database.
    #[arg(long, default_value_t = 100)]
    rounds: u32,
    /// Only this scene.
    #[arg(long)]
    only: Option<Scene>,
    /// Only this database.
    #[arg(long)]
    db: Option<Database>,
    /// What every random choice is made from. Round R of seed S is round 1 of seed S + R - 1.
    #[arg(long)]
    seed: Option<u64>,
    /// The program [default: the one that was built beside this one]
    #[arg(long)]
    program: Option<PathBuf>,
}

/// What is under way when the blow falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scene {
    /// Eight clients move and make opportunities; the server, the database or both are killed.
    Moves,
    /// The same clients; for a while the disk fails to sync.
    Fsync,
    /// The same clients on SQLite; the power fails: what was not synced is lost, or a part of it.
    Power,
    /// Files are imported and imports undone; the command or the database is killed.
    Import,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("crash: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let program = match &arguments.program {
        Some(program) => program.clone(),
        None => beside()?,
    };
    let seed = match arguments.seed {
        Some(seed) => seed,
        None => Dice::drawn_seed()?,
    };
    println!("seed {seed}, {} rounds per scene and database", arguments.rounds);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut tally = Tally::default();
    for scene in Scene::value_variants().iter().filter(|scene| arguments.only.is_none_or(|only| only == **scene)) {
        for database in
            Database::value_variants().iter().filter(|known| arguments.db.is_none_or(|only| only == **known))
        {
            let engine = match database {
                Database::Sqlite => Engine::Sqlite,
                Database::Postgres => Engine::Postgres,
            };
            if *scene == Scene::Power && engine == Engine::Postgres {
                // Whether PostgreSQL survives a loss of power is for PostgreSQL to prove.
                continue;
            }
            let mut place = Place::make(engine)?;
            let mut found = tally.begin(*scene, engine);
            let played = runtime.block_on(async {
                match scene {
                    Scene::Moves | Scene::Fsync => {
                        moves::play(*scene, &program, &mut place, seed, arguments.rounds, &mut found).await
                    }
                    Scene::Power => power::play(&program, &place, seed, arguments.rounds, &mut found).await,
                    Scene::Import => imports::play(&program, &mut place, seed, arguments.rounds, &mut found).await,
                }
            });
            if let Err(error) = played {
                let kept = place.keep()?;
                return Err(error)
                    .with_context(|| format!("{scene:?} on {engine:?}; what was found is kept in {}", kept.display()));
            }
            println!("{found}");
            tally.add(found);
        }
    }
    println!("\n{tally}");
    Ok(())
}

/// The program that cargo put where it puts examples, one folder up.
fn beside() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(std::path::Path::parent).context("the examples lie in a folder")?;
    let program = folder.join("tundish");
    anyhow::ensure!(program.is_file(), "{} is missing: build the program first", program.display());
    Ok(program)
}
