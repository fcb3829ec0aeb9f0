//! A long file holds a second concept that wants a name. Code aims at 400 lines; at 600 it is told to split.

use super::{Finding, Source};

const MOST: usize = 600;

/// Kinds of files that people write as code. Data, snapshots and documents are as long as they are.
const CODE: [&str; 5] = [".rs", ".css", ".js", ".sql", ".sh"];

pub(super) fn check(source: &Source) -> Vec<Finding> {
    // A migration is one step of the schema and is never edited after its release.
    if !CODE.iter().any(|ending| source.path.ends_with(ending)) || source.path.starts_with("migrations/") {
        return Vec::new();
    }
    let length = source.lines().count();
    if length <= MOST {
        return Vec::new();
    }
    vec![source.finding(length, format!("{length} lines are more than {MOST}; look for the second concept inside"))]
}

#[cfg(test)]
mod tests;
