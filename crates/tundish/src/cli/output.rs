//! What commands say: answers on standard output, everything else on standard error.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is where the command line speaks")]

use std::process::ExitCode;

use serde::Serialize;

/// Prints an answer.
pub(super) fn say(text: &str) {
    println!("{text}");
}

/// Prints an answer for a script.
pub(super) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Prints a remark that is no part of the answer.
pub(super) fn note(text: &str) {
    eprintln!("{text}");
}

/// Prints why a command failed, with its causes, and answers the exit code.
pub(super) fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("tundish: {error:#}");
    ExitCode::FAILURE
}
