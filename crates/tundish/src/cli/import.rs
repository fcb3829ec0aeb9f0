//! `tundish import`: files of other systems.

mod errors_file;
mod show;

use std::{io::IsTerminal, path::PathBuf};

use anyhow::bail;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use tundish_domain::{
    Currency,
    id::ImportId,
    pipeline::Band,
    policy::{Actor, SystemJob},
    text,
};

use self::errors_file::ErrorsFile;
use super::{Global, output};
use crate::import::{
    self, Issue, Observer, Options, Progress, Source,
    read::{
        Delimiter, Encoding,
        value::{DayOrder, DecimalMark},
    },
};

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["files", "undo", "list"]))]
pub(super) struct Import {
    /// CSV files, in any order
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Say what would happen and write nothing
    #[arg(long, conflicts_with_all = ["undo", "list"])]
    dry_run: bool,
    /// Currency of amounts that name none [default: the company's]
    #[arg(long, value_name = "CODE")]
    currency: Option<Currency>,
    /// Order of day and month where a file does not tell: us, eu or iso (days are written YYYY-MM-DD)
    #[arg(long, value_name = "us|eu|iso")]
    dates: Option<Dates>,
    /// Decimal mark where a file does not tell: point or comma
    #[arg(long, value_name = "MARK")]
    decimal: Option<DecimalMark>,
    /// Character between the cells where a file does not tell: comma, semicolon, tab or bar
    #[arg(long, value_name = "NAME")]
    delimiter: Option<Delimiter>,
    /// Encoding where a file does not tell: utf-8, utf-16le, utf-16be, windows-1252, shift_jis
    #[arg(long)]
    encoding: Option<Encoding>,
    /// Where in the funnel a stage lies that Tundish does not know, such as "Pilot=middle"; once per stage, in their order
    #[arg(long = "stage", value_name = "NAME=BAND", value_parser = stage)]
    stages: Vec<(String, Band)>,
    /// Write each refused row with its reason to this CSV file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["undo", "list"])]
    errors: Option<PathBuf>,
    /// Undo imports by their identifiers, which --list shows; what people changed since is kept and listed
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with = "files", value_parser = identifier)]
    undo: Vec<ImportId>,
    /// List imports
    #[arg(long, conflicts_with_all = ["files", "undo"])]
    list: bool,
    /// Print what a script can read
    #[arg(long)]
    json: bool,
}

/// Some rows were refused; the rest was taken.
#[derive(Debug, thiserror::Error)]
#[error("{0} rows were refused; everything else was taken. Correct them and import the file again")]
pub(super) struct RowsRefused(u64);

impl RowsRefused {
    /// The exit code that says so.
    pub(super) const EXIT_CODE: u8 = 3;
}

/// What `--dates` takes.
#[derive(Debug, Clone, Copy)]
enum Dates {
    Ordered(DayOrder),
    /// Written so that no order is needed.
    Iso,
}

impl std::str::FromStr for Dates {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "iso" => Ok(Self::Iso),
            other => other.parse().map(Self::Ordered).map_err(|_| "take us, eu or iso".to_owned()),
        }
    }
}

fn identifier(text: &str) -> Result<ImportId, String> {
    text.parse().map_err(|_| "this is not the identifier of an import; `tundish import --list` shows them".to_owned())
}

fn stage(text: &str) -> Result<(String, Band), String> {
    let (name, band) = text.rsplit_once('=').ok_or("write NAME=BAND, such as \"Pilot=middle\"")?;
    let band = band.trim().parse().map_err(|_| "a band is upper, middle or lower")?;
    Ok((name.trim().to_owned(), band))
}

impl Import {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        let opened = global.open().await?;
        let done = self.act(&opened.db).await;
        opened.close().await;
        let refused = done?;
        if 0 < refused { Err(RowsRefused(refused).into()) } else { Ok(()) }
    }

    /// Does what is asked for; answers how many rows were refused.
    async fn act(&self, db: &tundish_db::Db) -> anyhow::Result<u64> {
        let actor = Actor::System(SystemJob::Setup);
        if self.list {
            show::list(&db.read_long(async |tx| import::store::all(tx).await).await?, self.json)?;
            return Ok(0);
        }
        if !self.undo.is_empty() {
            let mut reports = Vec::new();
            for id in &self.undo {
                reports.push(import::undo(db, &actor, *id).await?);
            }
            show::undone(&reports, self.json)?;
            return Ok(0);
        }
        let sources = self.files.iter().map(|path| Source::file(path)).collect();
        let options = Options {
            dry_run: self.dry_run,
            currency: self.currency,
            dates: match self.dates {
                Some(Dates::Ordered(order)) => Some(order),
                Some(Dates::Iso) | None => None,
            },
            decimal: self.decimal,
            delimiter: self.delimiter,
            encoding: self.encoding,
            stages: self.stages.clone(),
        };
        let errors = self.errors.as_deref().map(|path| ErrorsFile::create(path, &self.files)).transpose()?;
        let mut watch = Watch { bar: bar(), errors, failed: None };
        let reports = Box::pin(import::run(db, &actor, sources, &options, &mut watch)).await;
        watch.bar.finish_and_clear();
        if let Some(errors) = watch.errors {
            errors.finish()?;
        }
        if let Some(error) = watch.failed {
            bail!("the refused rows could not be written: {error}");
        }
        let reports = reports?;
        show::reports(&reports, self.dry_run, self.json)?;
        Ok(reports.iter().map(|report| report.refused).sum())
    }
}

/// A bar on a terminal; nothing where nobody looks.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {human_pos} of {human_len} rows, {eta} left") {
        bar.set_style(style);
    }
    bar
}

/// Shows how far it is, and keeps the refused rows.
struct Watch {
    bar: ProgressBar,
    errors: Option<ErrorsFile>,
    failed: Option<std::io::Error>,
}

impl Observer for Watch {
    fn progress(&mut self, progress: Progress<'_>) {
        self.bar.set_message(text::one_line(progress.file).into_owned());
        self.bar.set_length(progress.rows_total);
        self.bar.set_position(progress.rows_done);
    }

    fn issue(&mut self, file: &str, issue: &Issue) {
        if let Some(errors) = &mut self.errors
            && let Err(error) = errors.add(file, issue)
        {
            self.failed.get_or_insert(error);
        }
    }
}
