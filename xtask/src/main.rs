//! `cargo xtask`: the chores of this repository, in Rust, so that they run alike for everybody.
//!
//! It knows cargo, git and Debian's packages, and nothing of the product: what needs the product's code is a command of
//! `tundish`, which xtask calls.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

mod anchors;
mod bench;
mod checks;
mod command;
mod crash;
mod install;
mod screenshots;
mod steps;
mod test;
mod totals;

use crate::steps::Failure;
use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// The chores of this repository.
///
/// Exit codes: 0 all went well; 2 something is missing that only root can install; otherwise the code of the command that
/// failed.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Install what is missing, then check, format-check, lint and run every test.
    Test {
        /// Run only this step; may be given several times. Steps: install, house, format, lint, tests.
        #[arg(long, value_name = "STEP")]
        only: Vec<String>,
    },
    /// Check the import and the funnel against a real data set, on both databases.
    Anchors {
        /// The folder that holds `maven-crm/`.
        #[arg(long, value_name = "FOLDER")]
        data: PathBuf,
    },
    /// Measure, in release, and print tables; docs/benchmarks.md says how to read them.
    Bench {
        /// Only this benchmark.
        benchmark: Option<bench::Benchmark>,
        /// Opportunities in the database.
        #[arg(long)]
        rows: Option<u32>,
        /// Further options of the benchmark, for example `-- --rounds 3`.
        #[arg(last = true, value_name = "OPTION")]
        rest: Vec<String>,
    },
    /// Kill the program, its database and the syncs of its disk again and again; no acknowledged write may be lost.
    Crash(crash::Crash),
    /// Take the pictures of the guide anew; they change only when screens do.
    Screenshots,
    /// Run .ci/run as the build server does: nothing on standard input, CI=true.
    Ci,
}

fn main() -> ExitCode {
    let mut chore = Arguments::parse().chore;
    if let Chore::Anchors { data } = &mut chore {
        *data = anchors::from_here(std::mem::take(data));
    }
    let outcome = command::enter_repository().and_then(|()| match chore {
        Chore::Test { only } => test::run(&only),
        Chore::Anchors { data } => anchors::run(&data),
        Chore::Bench { benchmark, rows, rest } => bench::run(benchmark, rows, &rest),
        Chore::Crash(asked) => crash::run(&asked),
        Chore::Screenshots => screenshots::run(),
        Chore::Ci => command::run(command::new("bash").arg(".ci/run").env("CI", "true")),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { message, code }) => {
            eprintln!("xtask: {message}");
            ExitCode::from(code)
        }
    }
}
