//! The command line: one file per command, all beside a running server if need be.
//!
//! Exit codes: 0 done, 1 failed (the message says what to do next), 2 the command was not understood, 3 an import refused some
//! rows. `--json` prints what a script may read. No secret is taken as an argument or printed twice.

mod demo;
mod import;
mod init;
mod migrate;
mod output;
mod report;
mod search;
mod seed;
mod serve;
mod token;
mod user;

use std::{path::PathBuf, process::ExitCode};

use anyhow::bail;
use clap::{Args, Parser, Subcommand};
use tundish_db::{Clock, DbUrl};

use crate::{boot::Opened, config};

/// Sales force automation: one program that runs a company's sales funnel across every channel.
#[derive(Debug, Parser)]
#[command(name = "tundish", version, propagate_version = true, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
struct Global {
    /// The database: sqlite:PATH or postgres://USER@HOST/NAME [default: sqlite:tundish.db]
    #[arg(long, global = true, env = "TUNDISH_DB", value_name = "URL", hide_env_values = true)]
    db: Option<String>,
    /// The settings file [default: tundish.toml, if there is one]
    #[arg(long, global = true, env = "TUNDISH_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages and the API
    Serve(serve::Serve),
    /// Show the sample company, with nothing configured
    Demo(demo::Demo),
    /// Set up a company in an empty database
    Init(init::Init),
    /// Bring the schema of the database up to date
    Migrate(migrate::Migrate),
    /// Bring files of other systems in: opportunities, accounts, people, products, each recognised by its headings
    ///
    /// Exit codes: 0 everything was taken, 1 it failed and the message says what to do, 2 the command was not understood,
    /// 3 some rows were refused and everything else was taken.
    Import(Box<import::Import>),
    /// Fill an empty database with a made-up company for benchmarks
    Seed(seed::Seed),
    /// Look after the index for searching
    #[command(subcommand)]
    Search(search::Search),
    /// Print figures
    #[command(subcommand)]
    Report(report::Report),
    /// Add, list, deactivate and reactivate people
    #[command(subcommand)]
    User(user::User),
    /// Make and revoke API tokens
    #[command(subcommand)]
    Token(token::Token),
}

impl Global {
    fn file(&self) -> anyhow::Result<config::File> {
        Ok(config::File::read(self.config.as_deref())?)
    }

    fn url(&self) -> anyhow::Result<DbUrl> {
        Ok(self.file()?.db(self.db.as_deref())?)
    }

    /// Opens the database for one command. A file that is not there stays so: its name was probably mistyped.
    async fn open(&self) -> anyhow::Result<Opened> {
        let url = self.url()?;
        if let DbUrl::Sqlite(path) = &url
            && !path.exists()
        {
            bail!("there is no database {url}; name another with --db, or run `tundish init --company NAME` first");
        }
        Opened::open(&url, Clock::system()).await
    }

    /// Opens the database that a command is about to fill, and makes its file.
    async fn make(&self) -> anyhow::Result<Opened> {
        Opened::open(&self.url()?, Clock::system()).await
    }
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    output::start_log();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output::failed(&anyhow::anyhow!("cannot start: {error}")),
    };
    match runtime.block_on(run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output::failed(&error),
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve(serve) => serve.run(&cli.global).await,
        Command::Demo(demo) => demo.run(&cli.global).await,
        Command::Import(import) => import.run(&cli.global).await,
        Command::Init(init) => init.run(&cli.global).await,
        Command::Migrate(migrate) => migrate.run(&cli.global).await,
        Command::Report(report) => report.run(&cli.global).await,
        Command::Search(search) => search.run(&cli.global).await,
        Command::Seed(seed) => seed.run(&cli.global).await,
        Command::User(user) => user.run(&cli.global).await,
        Command::Token(token) => token.run(&cli.global).await,
    }
}
