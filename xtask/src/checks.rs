//! House rules that neither rustfmt nor clippy knows. Each rule is one file, and says why it exists.
//!
//! They read the files that git knows or would add, so a forgotten file is checked before it is committed.

mod advisories;
mod drivers;
mod length;
mod machine;
mod physical_css;
mod unfinished;

use crate::command;
use crate::steps::Failure;
use std::fmt;

/// A text file of the repository.
#[derive(Clone, Debug)]
struct Source {
    /// Path from the root of the repository, with slashes.
    path: String,
    text: String,
}

impl Source {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Lines with their numbers, from 1.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, message: message.into() }
    }
}

/// A line that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// A rule looks at one file at a time.
type Rule = fn(&Source) -> Vec<Finding>;

const RULES: [Rule; 6] =
    [advisories::check, drivers::check, length::check, machine::check, physical_css::check, unfinished::check];

/// Checks every rule on every file and prints what breaks one.
pub(crate) fn run() -> Result<(), Failure> {
    let sources = sources()?;
    let findings: Vec<Finding> = sources.iter().flat_map(|source| RULES.iter().flat_map(|rule| rule(source))).collect();
    for finding in &findings {
        println!("{finding}");
    }
    println!("{} files looked at", sources.len());
    match findings.len() {
        0 => Ok(()),
        1 => Err(Failure::new("a house rule is broken")),
        many => Err(Failure::new(format!("house rules are broken {many} times"))),
    }
}

/// The text files of the repository. Vendored files follow the rules of their authors.
fn sources() -> Result<Vec<Source>, Failure> {
    let listed =
        command::output(command::new("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let own = listed.split('\0').filter(|path| !path.is_empty() && !path.contains("/vendor/"));
    // A file can be deleted and still listed, and what is no text has no lines to check.
    Ok(own
        .filter_map(|path| Some(Source { path: path.to_owned(), text: std::fs::read_to_string(path).ok()? }))
        .collect())
}

#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}
