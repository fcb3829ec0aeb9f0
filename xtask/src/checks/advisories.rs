//! The oldest versions that may be used of packages with known faults in older ones.
//!
//! A short list instead of the advisory database: it needs no network, and it names the packages that Tundish is exposed
//! through (parsers of what strangers send, TLS, drivers). A package that is not used is listed too, for the day it is.

use super::{Finding, Source};

/// Package and the first version without its known faults (RustSec advisories, November 2026).
const MINIMUMS: [(&str, [u64; 3]); 13] = [
    ("ammonia", [4, 1, 4]),
    ("bytes", [1, 11, 1]),
    ("h2", [0, 4, 16]),
    ("idna", [1, 0, 0]),
    ("lettre", [0, 11, 22]),
    ("quick-xml", [0, 41, 0]),
    ("rmcp", [1, 4, 0]),
    ("rustls", [0, 23, 18]),
    ("rustls-webpki", [0, 103, 13]),
    ("sqlx", [0, 8, 1]),
    ("time", [0, 3, 47]),
    ("tokio-postgres", [0, 7, 18]),
    ("zip", [2, 3, 0]),
];

pub(super) fn check(source: &Source) -> Vec<Finding> {
    if source.path != "Cargo.lock" {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut name = "";
    for (number, line) in source.lines() {
        if let Some(value) = value(line, "name") {
            name = value;
        } else if let Some(version) = value(line, "version")
            && let Some((_, minimum)) = MINIMUMS.into_iter().find(|(package, _)| *package == name)
            && numbers(version) < minimum
        {
            let [major, minor, patch] = minimum;
            let message = format!("{name} {version} has known faults; use {major}.{minor}.{patch} or newer");
            findings.push(source.finding(number, message));
        }
    }
    findings
}

/// The text of a line `key = "text"`.
fn value<'line>(line: &'line str, key: &str) -> Option<&'line str> {
    line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"')
}

/// Major, minor and patch number; what follows them (a pre-release) is left out.
fn numbers(version: &str) -> [u64; 3] {
    let mut numbers = version.split(['.', '-', '+']).map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests;
