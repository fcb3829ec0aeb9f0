//! `tundish search`: looks after the index for searching.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Global, output};
use crate::search::rebuild;

#[derive(Debug, Subcommand)]
pub(super) enum Search {
    /// Make the index anew from the records, beside a running server if need be
    Rebuild(Rebuild),
}

#[derive(Debug, Args)]
pub(super) struct Rebuild {
    /// Print a result for a script
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Answer {
    records: u64,
    added: u64,
    removed: u64,
}

impl Search {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        let Self::Rebuild(Rebuild { json }) = self;
        let opened = global.open().await?;
        let rebuilt = rebuild::rebuild(&opened.db).await;
        opened.close().await;
        let rebuild::Rebuilt { records, added, removed } = rebuilt?;
        if json {
            return output::json(&Answer { records, added, removed });
        }
        output::say(&format!("{records} records: {added} words were missing, {removed} were too many."));
        Ok(())
    }
}
