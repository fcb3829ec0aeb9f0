//! `cargo xtask anchors`: the import and the funnel against a real data set, on both databases.

use std::path::{Path, PathBuf};

use crate::command;
use crate::steps::Failure;
use tundish_testkit::cluster::{Cluster, Durability, SERVER_VARIABLE};

/// Runs the check with a throwaway cluster, unless the environment names a server.
pub(crate) fn run(data: &Path) -> Result<(), Failure> {
    let folder = data.join("maven-crm");
    if !folder.is_dir() {
        return Err(Failure::new(format!(
            "{} is missing: --data names the folder that holds maven-crm/",
            folder.display()
        )));
    }
    // The program itself is built too: what it prints is compared.
    command::run(command::cargo().args([
        "build",
        "--quiet",
        "--package",
        "tundish",
        "--bin",
        "tundish",
        "--example",
        "anchors",
    ]))?;
    let mut cargo = command::cargo();
    cargo.args(["run", "--quiet", "--package", "tundish", "--example", "anchors", "--", "--data"]).arg(data);
    let _cluster = match std::env::var_os(SERVER_VARIABLE) {
        Some(_) => None,
        None => {
            let cluster = Cluster::start(Durability::Relaxed).map_err(Failure::new)?;
            cargo.env(SERVER_VARIABLE, cluster.url());
            Some(cluster)
        }
    };
    command::run(&mut cargo)
}

/// A folder as it was typed, seen from where the command was called: xtask itself moves to the root of the repository.
pub(crate) fn from_here(folder: PathBuf) -> PathBuf {
    std::path::absolute(&folder).unwrap_or(folder)
}
