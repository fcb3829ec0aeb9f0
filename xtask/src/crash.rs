//! `cargo xtask crash`: kills the program, its database and the syncs of its disk, over and over, and checks that every
//! acknowledged write is there.
//!
//! The rounds themselves are an example of the application, which can look into the database with the application's own words;
//! `docs/operating.md` says what they prove and how to read the table.

use crate::command;
use crate::steps::Failure;
use clap::{Args, ValueEnum};

/// What a run is made of.
#[derive(Debug, Default, Args)]
pub(crate) struct Crash {
    /// Rounds per scene and database.
    #[arg(long, default_value_t = 100)]
    rounds: u32,
    /// Only this scene.
    #[arg(long)]
    only: Option<Scene>,
    /// Only this database.
    #[arg(long)]
    db: Option<Database>,
    /// What every random choice is made from; a run prints its own. Round R of seed S is round 1 of seed S + R - 1.
    #[arg(long)]
    seed: Option<u64>,
    /// Build the program as it is released, not as it is tested.
    #[arg(long)]
    release: bool,
}

/// What is under way when the blow falls.
#[derive(Debug, Clone, Copy, ValueEnum)]
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

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
}

impl Crash {
    /// So many rounds of every scene on every database.
    pub(crate) fn rounds(rounds: u32) -> Self {
        Self { rounds, ..Self::default() }
    }
}

/// Builds the program once and plays the rounds.
pub(crate) fn run(asked: &Crash) -> Result<(), Failure> {
    let cargo = |verb: &str| {
        let mut cargo = command::cargo();
        cargo.args([verb, "--quiet", "--package", "tundish"]);
        if asked.release {
            cargo.arg("--release");
        }
        cargo
    };
    command::run(cargo("build").args(["--bin", "tundish"]))?;
    let mut rounds = cargo("run");
    rounds.args(["--example", "crash", "--", "--rounds", &asked.rounds.to_string()]);
    if let Some(scene) = asked.only.and_then(|scene| scene.to_possible_value()) {
        rounds.args(["--only", scene.get_name()]);
    }
    if let Some(database) = asked.db.and_then(|database| database.to_possible_value()) {
        rounds.args(["--db", database.get_name()]);
    }
    if let Some(seed) = asked.seed {
        rounds.args(["--seed", &seed.to_string()]);
    }
    command::run(&mut rounds)
}
