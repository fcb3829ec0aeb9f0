//! `tundish migrate`: brings the schema up to date.

use clap::Args;
use tundish_db::{Clock, Db, SCHEMA};

use super::{Global, output};
use crate::boot::bring_up_to_date;

#[derive(Debug, Args)]
pub(super) struct Migrate {}

impl Migrate {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        let db = Db::open(&global.url()?, Clock::system())?;
        let run = bring_up_to_date(&db).await?;
        output::say(&match run {
            0 => format!("The database is up to date (schema {SCHEMA})."),
            1 => format!("One migration was run; the database has schema {SCHEMA} now."),
            run => format!("{run} migrations were run; the database has schema {SCHEMA} now."),
        });
        Ok(())
    }
}
