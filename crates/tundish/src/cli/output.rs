//! What commands say: answers on standard output, everything else on standard error.
//!
//! A reader that has seen enough (`tundish report funnel | head`) closes the pipe; what is left to say is then dropped. An answer
//! that cannot be written for another reason, such as a full disk, ends the program with a failure.

use std::{
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

use serde::Serialize;
use tundish_domain::text;

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
        note(&format!("tundish: the answer could not be written: {error}"));
        std::process::exit(1);
    }
}

/// Prints an answer for a script.
pub(super) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    say(&escaped(&serde_json::to_string_pretty(value)?));
    Ok(())
}

fn write(out: &mut impl Write, text: &str) -> io::Result<()> {
    match writeln!(out, "{}", shown(text)).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Prints a remark that is no part of the answer. Where nobody reads remarks any more, they are dropped.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", shown(text));
}

/// The text as a terminal may show it: names from files and of people move no cursor and turn no line round. Our own lines stay.
fn shown(text: &str) -> String {
    text.split('\n').map(text::one_line).collect::<Vec<_>>().join("\n")
}

/// JSON with an escape for every character that would steer the terminal: the value stays the same. Outside of texts JSON has none
/// but line breaks.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && text::is_steering(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Prints why a command failed, with its causes, and answers the exit code.
pub(super) fn failed(error: &anyhow::Error) -> ExitCode {
    note(&format!("tundish: {error:#}"));
    if error.is::<super::import::RowsRefused>() {
        return ExitCode::from(super::import::RowsRefused::EXIT_CODE);
    }
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests;
