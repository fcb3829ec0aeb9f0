//! Why an import does not take place. Rows that are refused are no error: see [`super::Issue`].

use tundish_db::Error;
use tundish_domain::policy::Denied;

use super::read::ReadError;

/// An open stage of a file of which nobody knows where in the funnel it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownStage {
    /// Its name as the file has it.
    pub name: String,
    /// The first row with it, as a spreadsheet numbers it.
    pub row: u64,
}

/// Why an import or its undoing does not take place, or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The actor may not.
    #[error("not allowed")]
    Denied(#[from] Denied),
    /// A file cannot be understood; nothing of any file was written.
    #[error("{file}: {error}. {}", error.remedy())]
    Read {
        /// Which file.
        file: String,
        /// Why.
        error: ReadError,
    },
    /// Stages that have to be placed in the funnel first; nothing of any file was written.
    #[error("{file}: {}", ask(stages))]
    UnknownStages {
        /// Which file.
        file: String,
        /// Which stages.
        stages: Vec<UnknownStage>,
    },
    /// More columns would become own fields than anybody could use; nothing of any file was written.
    #[error(
        "{file}: {columns} columns are not known and would be kept as own fields; at most {limit} are. Remove some, or rename those that are known under other names"
    )]
    TooManyOwnFields {
        /// Which file.
        file: String,
        /// How many columns nobody knows.
        columns: usize,
        /// How many are kept.
        limit: usize,
    },
    /// The company was not set up.
    #[error("this database holds no company yet; run `tundish init --company NAME` first")]
    NoCompany,
    /// Another process writes the same file.
    #[error("{file} is being imported or undone by another process; wait for it, then start again")]
    InProgress {
        /// Which file.
        file: String,
    },
    /// There is no such import.
    #[error("there is no import {0}; `tundish import --list` shows them")]
    NoSuchImport(String),
    /// The database says no.
    #[error("{0}{remedy}", remedy = if .0.is_retryable() { GO_ON } else { "" })]
    Db(#[from] Error),
}

/// What to do once the database is well again.
const GO_ON: &str = "; what was done stays done: start again, and it goes on where it stopped";

impl ImportError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Denied(denied) => denied.code(),
            Self::Read { error, .. } => error.code(),
            Self::UnknownStages { .. } => "stages_unknown",
            Self::TooManyOwnFields { .. } => "own_fields_too_many",
            Self::NoCompany => "no_company",
            Self::InProgress { .. } => "import_in_progress",
            Self::NoSuchImport(_) => "not_found",
            Self::Db(_) => "database",
        }
    }
}

fn ask(stages: &[UnknownStage]) -> String {
    let seen: Vec<String> = stages.iter().map(|stage| format!("\"{}\" (row {})", stage.name, stage.row)).collect();
    let say: Vec<String> = stages.iter().map(|stage| format!("--stage \"{}=upper\"", stage.name)).collect();
    format!(
        "nobody has said in which part of the funnel these stages lie: {}. Say it for each, in their order, with upper, middle or lower: {}",
        seen.join(", "),
        say.join(" ")
    )
}
