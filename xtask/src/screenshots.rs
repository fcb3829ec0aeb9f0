//! `cargo xtask screenshots`: the pictures of the guide, taken by a program that has the product's code and a browser.

use crate::command;
use crate::steps::Failure;

/// Where the guide has its pictures.
const FOLDER: &str = "docs/guide/pictures";

/// Takes them all.
pub(crate) fn run() -> Result<(), Failure> {
    let mut cargo = command::cargo();
    command::run(cargo.args([
        "run",
        "--quiet",
        "--package",
        "tundish",
        "--example",
        "screenshots",
        "--",
        "--out",
        FOLDER,
    ]))
}
