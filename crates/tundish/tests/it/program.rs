//! The program as it is typed.

use std::process::{Command, Output};

/// Runs the program on a database, to its end; nothing of our own environment.
pub(crate) fn tundish(url: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tundish"))
        .args(arguments)
        .env("TUNDISH_DB", url)
        .current_dir(std::env::temp_dir())
        .output()
        .expect("the program runs")
}
