//! The repository works on every machine, so it names no folder of one and no registry's host: cargo, apt and npm know
//! where their packages come from, and a mirror is the user's choice.

use super::{Finding, Source};

/// Folders of one machine. Written in two halves so that the rule does not find itself.
const FOLDERS: [&str; 4] =
    [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/Use", "rs/")];

/// Hosts of package registries.
const HOSTS: [&str; 7] = [
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("deb.debian", ".org"),
    concat!("security.debian", ".org"),
];

pub(super) fn check(source: &Source) -> Vec<Finding> {
    // Cargo writes the registry of every package into its lock file.
    if source.path == "Cargo.lock" {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (number, line) in source.lines() {
        if let Some(folder) = FOLDERS.into_iter().find(|folder| names_folder(line, folder)) {
            findings.push(source.finding(number, format!("`{folder}` is a folder of one machine")));
        }
        if let Some(host) = HOSTS.into_iter().find(|host| line.contains(host)) {
            findings.push(source.finding(number, format!("`{host}` is the host of a package registry")));
        }
    }
    findings
}

/// Whether a line holds the folder as the start of a path; inside a longer path it is a folder of the repository or a URL.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|character| character.is_alphanumeric() || matches!(character, '.' | '_' | '-' | '}' | ')'))
    })
}

#[cfg(test)]
mod tests;
