//! Only `tundish-db` names a database driver. So one crate knows how the two engines differ, and the rest cannot drift.

use super::{Finding, Source};

const DRIVERS: [&str; 3] = ["rusqlite", "tokio_postgres", "deadpool_postgres"];

/// Where a driver may be named, beside `tundish-db`: the testkit creates and drops whole databases, and this rule names
/// what it looks for.
const EXCEPTIONS: [&str; 3] =
    ["crates/tundish-testkit/src/postgres.rs", "xtask/src/checks/drivers.rs", "xtask/src/checks/drivers/tests.rs"];

pub(super) fn check(source: &Source) -> Vec<Finding> {
    let exempt = source.path.starts_with("crates/tundish-db/") || EXCEPTIONS.contains(&source.path.as_str());
    if !source.is_rust() || exempt {
        return Vec::new();
    }
    let named = |line: &str| DRIVERS.into_iter().find(|driver| line.contains(driver));
    let lines = source.lines().filter_map(|(number, line)| Some((number, named(line)?)));
    lines.map(|(number, driver)| source.finding(number, format!("`{driver}` belongs into tundish-db"))).collect()
}

#[cfg(test)]
mod tests;
