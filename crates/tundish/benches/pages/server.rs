//! Processes that answer: the real server, and the program that serves floors.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::Failure;

/// A running process that said where it listens. It ends with the value.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// Its address, without a slash at the end.
    pub(crate) url: String,
}

impl Server {
    /// The real server on this database.
    pub(crate) fn real(database: &str) -> Result<Self, Failure> {
        let program = Path::new(env!("CARGO_BIN_EXE_tundish"));
        Self::start(program, &["--db", database, "serve", "--addr", "127.0.0.1:0"])
    }

    /// The floors, on an empty database in which they found a company with so many opportunities.
    pub(crate) fn floor(program: &Path, database: &str, rows: u32) -> Result<Self, Failure> {
        Self::start(program, &["--floor", database, "--rows", &rows.to_string()])
    }

    fn start(program: &Path, arguments: &[&str]) -> Result<Self, Failure> {
        let mut child = Command::new(program).args(arguments).stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().ok_or("a process has no output")?;
        let mut server = Self { child, url: String::new() };
        for line in BufReader::new(stdout).lines() {
            if let Some((_, url)) = line?.split_once(" listens on ") {
                server.url = url.trim().to_owned();
                return Ok(server);
            }
        }
        Err(format!("{} ended without listening", program.display()).into())
    }

    /// The number of the process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; either way nothing of it is left.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
