//! `cargo xtask test`: everything that must hold before a change is shared.

use crate::command;
use crate::crash::{self, Crash};
use crate::steps::{self, Failure, Step};
use crate::totals::Totals;
use crate::{checks, install};
use std::io::{Read, Write};
use std::process::Stdio;
use tundish_testkit::cluster::{Cluster, Durability, SERVER_VARIABLE};

/// Cheap steps first, so that a typing error does not wait for a build.
const STEPS: [Step; 6] = [
    Step { name: "install", title: "PostgreSQL, Chromium and fonts, if missing", run: install::run },
    Step { name: "house", title: "the house rules that no other tool knows", run: checks::run },
    Step { name: "format", title: "cargo fmt --check", run: format },
    Step { name: "lint", title: "cargo clippy with warnings as errors", run: lint },
    Step { name: "tests", title: "every test, on SQLite and PostgreSQL, in a browser where it takes one", run: tests },
    Step { name: "crash", title: "two rounds of every blow; cargo xtask crash plays a hundred", run: crash },
];

/// Runs the steps, or only the named ones.
pub(crate) fn run(only: &[String]) -> Result<(), Failure> {
    steps::run(&STEPS, only)
}

fn format() -> Result<(), Failure> {
    command::run(command::cargo().args(["fmt", "--all", "--check"]))
}

fn lint() -> Result<(), Failure> {
    command::run(command::cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// Keeps the rounds alive that are played at length from time to time.
fn crash() -> Result<(), Failure> {
    crash::run(&Crash::rounds(2))
}

/// One cluster serves the whole run, unless the environment names a server. It ends with this process, also by ctrl-c.
fn tests() -> Result<(), Failure> {
    let mut command = command::cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]).stdout(Stdio::piped());
    let _cluster = match std::env::var_os(SERVER_VARIABLE) {
        Some(_) => None,
        None => {
            let cluster = Cluster::start(Durability::Relaxed).map_err(Failure::new)?;
            command.env(SERVER_VARIABLE, cluster.url());
            Some(cluster)
        }
    };
    let mut cargo = command.spawn().map_err(|error| Failure::new(format!("cargo does not start: {error}")))?;
    let output = cargo.stdout.take().ok_or_else(|| Failure::new("cargo has no output"))?;
    let totals = pass_on(output).map_err(|error| Failure::new(format!("the output of the tests: {error}")))?;
    let status = cargo.wait().map_err(|error| Failure::new(format!("cargo: {error}")))?;
    println!("{totals}");
    command::judge(&command, status)?;
    totals.judge()
}

/// Shows the output as it comes, half lines too ("test … "), and counts the results in it.
fn pass_on(mut output: impl Read) -> std::io::Result<Totals> {
    let mut totals = Totals::default();
    let mut line = Vec::new();
    let mut chunk = [0; 8192];
    let mut terminal = std::io::stdout().lock();
    loop {
        let length = output.read(&mut chunk)?;
        if length == 0 {
            return Ok(totals);
        }
        terminal.write_all(&chunk[..length])?;
        terminal.flush()?;
        for byte in &chunk[..length] {
            if *byte == b'\n' {
                totals.add_line(&String::from_utf8_lossy(&line));
                line.clear();
            } else {
                line.push(*byte);
            }
        }
    }
}
