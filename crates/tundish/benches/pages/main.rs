//! The whole program under load: pages, the programming interface and writes, over HTTP on loopback, on both databases.
//!
//! The server is the real one, a process of its own beside the one that asks; what it and the database spend is measured without
//! what asking costs. Beside it stand floors that are measured in the same rounds: a bare handler with the same statement and
//! driver for JSON, raw group commit of the same statements for a stage move, and a page's bytes served from memory.
//!
//! It refuses to judge: it prints and asserts no time. It does assert the status of every answer and a text that must be in it.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark talks to its terminal")]

mod company;
mod load;
mod operations;
mod plan;
mod report;
mod server;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::Parser;

/// Measures pages and programming interface.
#[derive(Debug, Parser)]
struct Options {
    /// Opportunities of the company.
    #[arg(long, default_value_t = 10_000)]
    rows: u32,
    /// Rounds in which everything takes turns; medians are taken over them.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds that each operation is measured in a round, at saturation and again at half of it.
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
    /// Only what contains this text, for example `sqlite, funnel`.
    #[arg(long, default_value = "")]
    only: String,
    /// The program that serves the floors; without it there are only those of pages.
    #[arg(long)]
    floor: Option<PathBuf>,
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
    let plan = plan::Plan {
        rows: options.rows,
        rounds: options.rounds,
        seconds: Duration::from_secs_f64(options.seconds),
        only: options.only.to_lowercase(),
        floor: options.floor.clone(),
    };
    let measured = plan.measure().await?;
    println!("{}", report::report(&plan, &measured));
    Ok(())
}
