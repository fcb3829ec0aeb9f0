//! Takes the pictures of the guide: the sample company on a day that never changes, in a real browser, so that a picture changes
//! only when its screen does. Fonts are those of the machine.
//!
//! `cargo xtask screenshots` runs it; `--out FOLDER` says where they go.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this program tells what it made")]

mod stage;
mod tour;

use std::{path::PathBuf, process::ExitCode};

use tundish_testkit::both::{Engine, run};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(flag), Some(folder), None) if flag == "--out" => {
            let folder = PathBuf::from(folder);
            run(Engine::Sqlite, async |database| {
                let stage = stage::Stage::set(database).await;
                tour::take(&stage, &folder).await;
            });
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("usage: screenshots --out FOLDER");
            ExitCode::from(2)
        }
    }
}
