//! Checks the import against a real data set, on both databases: every figure that is known of it, whatever the order of
//! the files and the way days are written, twice, undone and again, and the funnel of the past against a count of the file itself.
//!
//! `cargo xtask anchors --data FOLDER` runs it; the folder holds `maven-crm/`. Ends with 0 when all figures are right.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this program tells what it found")]

mod count;
mod figures;
mod scene;
mod surfaces;

use std::{path::PathBuf, process::ExitCode};

use tundish_testkit::both::Engine;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(flag), Some(folder)) = (arguments.next(), arguments.next()) else { return usage() };
    if flag != "--data" || arguments.next().is_some() {
        return usage();
    }
    match check(&PathBuf::from(folder).join("maven-crm")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("anchors: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: anchors --data FOLDER");
    ExitCode::from(2)
}

fn check(folder: &std::path::Path) -> anyhow::Result<()> {
    let counted = count::File::read(&folder.join("sales_pipeline.csv"), &folder.join("products.csv"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    for engine in [Engine::Sqlite, Engine::Postgres] {
        for scene in scene::SCENES {
            println!("{engine:?}: {}", scene.title);
            runtime.block_on(scene::play(engine, scene, folder, &counted))?;
        }
    }
    println!("All figures are right on both databases.");
    Ok(())
}
