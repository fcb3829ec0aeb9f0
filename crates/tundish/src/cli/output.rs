//! What commands say: answers on standard output, everything else on standard error.
//!
//! A reader that has seen enough (`tundish report funnel | head`) closes the pipe; what is left to say is then dropped. An answer
//! that cannot be written for another reason, such as a full disk, ends the program with a failure.
#![expect(clippy::print_stderr, reason = "this is where the command line speaks")]

use std::{
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

use serde::Serialize;

/// Starts the log on standard error: what `TUNDISH_LOG` asks for, else warnings. As JSON lines with `TUNDISH_LOG_FORMAT=json`.
pub(super) fn start_log() {
    let filter = std::env::var("TUNDISH_LOG").unwrap_or_else(|_| "warn".to_owned());
    let log = tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        // A line that finds no room is lost. To complain about it in the same place would end the request that it is about.
        .log_internal_errors(false);
    if std::env::var("TUNDISH_LOG_FORMAT").is_ok_and(|format| format == "json") {
        log.json().init();
    } else {
        log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init();
    }
}

/// Prints an answer.
pub(super) fn say(text: &str) {
    if let Err(error) = write(&mut io::stdout().lock(), text) {
        eprintln!("tundish: the answer could not be written: {error}");
        std::process::exit(1);
    }
}

/// Prints an answer for a script.
pub(super) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    say(&serde_json::to_string_pretty(value)?);
    Ok(())
}

fn write(out: &mut impl Write, text: &str) -> io::Result<()> {
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Prints a remark that is no part of the answer.
pub(super) fn note(text: &str) {
    eprintln!("{text}");
}

/// A text from a file as a terminal may show it: without characters that move the cursor or turn the line round.
pub(super) fn plain(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect()
}

/// Prints why a command failed, with its causes, and answers the exit code.
pub(super) fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("tundish: {error:#}");
    if error.is::<super::import::RowsRefused>() {
        return ExitCode::from(super::import::RowsRefused::EXIT_CODE);
    }
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests;
