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
    /// Pages, programming interface and writes of the whole program over HTTP, with p50, p99, CPU and weights.
    Pages,
    /// Imports and seeded companies beside their rows inserted raw, on SQLite and PostgreSQL.
    Import,
}

const SEAM: [&str; 5] = ["bench", "--package", "tundish-db", "--bench", "seam"];

/// Builds a benchmark and answers where its program lies. The seam's serves floors to others.
fn program(benchmark: &[&str]) -> Result<String, Failure> {
    let mut command = command::cargo();
    let told = command::output(command.args(benchmark).args(["--no-run", "--message-format=json-render-diagnostics"]))?;
    let told = String::from_utf8_lossy(&told);
    // The last artifact is the one that was asked for; those before it are its dependencies'.
    let mut paths = told.lines().filter_map(|line| line.split_once("\"executable\":\"")?.1.split('"').next());
    paths.next_back().map(str::to_owned).ok_or_else(|| Failure::new("cargo built no benchmark"))
}

/// Runs one benchmark, or all of them in turn.
pub(crate) fn run(only: Option<Benchmark>, rows: Option<u32>, rest: &[String]) -> Result<(), Failure> {
    for benchmark in Benchmark::value_variants().iter().filter(|benchmark| only.is_none_or(|only| only == **benchmark))
    {
        let mut command = command::cargo();
        match benchmark {
            Benchmark::Seam => command.args(SEAM).arg("--"),
            Benchmark::Pages => {
                let floor = program(&SEAM)?;
                command.args(["bench", "--package", "tundish", "--bench", "pages", "--"]).arg("--floor").arg(floor)
            }
            Benchmark::Import => command.args(["bench", "--package", "tundish", "--bench", "import", "--"]),
        };
        if let Some(rows) = rows {
            command.arg(format!("--rows={rows}"));
        }
        command::run(command.args(rest))?;
    }
    Ok(())
}
