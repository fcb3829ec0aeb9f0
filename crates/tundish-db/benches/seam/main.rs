//! The seam beside the drivers called directly: the same statements, inside a real axum handler, durable.
//!
//! A stage move, the read of one record and a page of 50 run on both databases, each through [`tundish_db::Db`] and through
//! the driver as one would use it without a seam; on SQLite a stage move also runs as raw statements with group commit. The
//! variants take turns in short rounds, so that whatever else the machine does meets all of them; figures are medians over
//! the rounds, ratios are medians of the ratios within a round. CPU is what this process and the database server's spent.
//!
//! It refuses to judge: it prints and asserts no time. It does assert that every acknowledged move is stored.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark talks to its terminal")]

mod check;
mod clients;
mod company;
mod direct_postgres;
mod direct_sqlite;
mod floor;
mod group_commit;
mod handlers;
mod plan;
mod report;
mod statements;
mod through_seam;
mod work;

use std::{process::ExitCode, time::Duration};

use clap::Parser;

/// Measures the seam beside the drivers called directly.
#[derive(Debug, Parser)]
struct Options {
    /// Opportunities in the database.
    #[arg(long, default_value_t = 10_000)]
    rows: i64,
    /// Rounds in which the variants take turns; medians are taken over them.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Seconds that each variant is measured in a round.
    #[arg(long, default_value_t = 0.8)]
    seconds: f64,
    /// Only what contains this text, for example `sqlite move`.
    #[arg(long, default_value = "")]
    only: String,
    /// Serve floors to another benchmark, on this empty database, until ended.
    #[arg(long, hide = true, value_name = "URL")]
    floor: Option<String>,
    /// Given by cargo; changes nothing.
    #[arg(long, hide = true)]
    bench: bool,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let options = Options::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("no runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), Failure> {
    if let Some(url) = &options.floor {
        return floor::serve(url, options.rows).await;
    }
    let seconds = Duration::from_secs_f64(options.seconds);
    let measured = plan::measure(options.rows, options.rounds, seconds, &options.only).await?;
    println!("{}", report::table(&measured));
    Ok(())
}
