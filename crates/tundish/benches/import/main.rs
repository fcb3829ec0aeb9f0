//! Loading: the first import of a file, and a seeded company, beside a floor that inserts the same rows without any work.
//!
//! The commands are those that people give, `tundish import` and `tundish seed`, as processes of their own, on a durable
//! database that is new for each. The floor is this program, which puts the very rows that the command left into another new
//! database, in as few transactions, through the seam alone ([`floor`]). The variants take turns in rounds; figures are medians
//! over the rounds.
//!
//! It refuses to judge: it prints and asserts no time. It does assert that every row arrived.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark talks to its terminal")]

mod files;
mod floor;
mod report;
mod scene;
mod watch;

use std::process::ExitCode;

use clap::Parser;
use tundish_testkit::both::Engine;

use self::{
    report::{Line, Way},
    scene::Scene,
};

/// Measures loading.
#[derive(Debug, Parser)]
struct Options {
    /// Opportunities in the file and in the seeded company; 10,000 and then 100,000 unless given.
    #[arg(long)]
    rows: Option<u32>,
    /// Rounds in which the variants take turns; medians are taken over them.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Only this database: `sqlite` or `postgres`.
    #[arg(long, default_value = "")]
    only: String,
    /// Given by cargo; changes nothing.
    #[arg(long, hide = true)]
    bench: bool,
    /// Puts the rows of one database into another and ends: the floor, as a process of its own.
    #[arg(long, hide = true, num_args = 2, value_names = ["FROM", "TO"])]
    floor: Option<Vec<String>>,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let run = runtime.map_err(Failure::from).and_then(|runtime| {
        runtime.block_on(async {
            match &options.floor {
                Some(urls) => floor::copy(&urls[0], &urls[1]).await,
                None => measure(&options).await,
            }
        })
    });
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(options: &Options) -> Result<(), Failure> {
    let engines = [Engine::Sqlite, Engine::Postgres]
        .into_iter()
        .filter(|engine| format!("{engine:?}").to_lowercase().contains(&options.only.to_lowercase()));
    let mut lines = Vec::new();
    for engine in engines {
        for rows in options.rows.map_or(vec![10_000, 100_000], |rows| vec![rows]) {
            let files = files::Files::made(rows)?;
            let mut samples = [const { Vec::new() }; 4];
            for round in 1..=options.rounds {
                eprintln!("{engine:?}, {rows} rows: round {round} of {}", options.rounds);
                let scene = Scene::empty(engine)?;
                samples[0].push(scene.import(&files, rows).await?);
                samples[1].push(Scene::empty(engine)?.floor(&scene, rows).await?);
                let scene = Scene::empty(engine)?;
                samples[2].push(scene.seed(rows).await?);
                samples[3].push(Scene::empty(engine)?.floor(&scene, rows).await?);
            }
            let ways = [Way::Import, Way::FloorOfImport, Way::Seed, Way::FloorOfSeed];
            lines.extend(ways.into_iter().zip(samples).map(|(way, samples)| Line { engine, rows, way, samples }));
        }
    }
    println!("{}", report::table(&lines));
    Ok(())
}
