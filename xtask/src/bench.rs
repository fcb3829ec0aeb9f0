//! `cargo xtask bench`: the benchmarks, in release, each beside a floor that is measured in the same run.
//!
//! Figures depend on the machine, so nothing here fails because something was slow; `docs/benchmarks.md` keeps a table with
//! its date and machine, and says how to read it.

use crate::command;
use crate::steps::Failure;
use clap::ValueEnum;

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Benchmark {
    /// The database seam beside the drivers called directly, inside axum handlers, on SQLite and PostgreSQL.
    Seam,
}

/// Runs one benchmark, or all of them in turn.
pub(crate) fn run(only: Option<Benchmark>, rows: Option<u32>, rest: &[String]) -> Result<(), Failure> {
    for benchmark in Benchmark::value_variants().iter().filter(|benchmark| only.is_none_or(|only| only == **benchmark))
    {
        let mut command = command::cargo();
        match benchmark {
            Benchmark::Seam => command.args(["bench", "--package", "tundish-db", "--bench", "seam", "--"]),
        };
        if let Some(rows) = rows {
            command.arg(format!("--rows={rows}"));
        }
        command::run(command.args(rest))?;
    }
    Ok(())
}
