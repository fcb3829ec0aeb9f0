//! Whether words say that an opportunity is won or lost.

use crate::import::read::value::CellProblem;

/// Whether a row says that it is won or lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Outcome {
    /// Neither.
    #[default]
    Open,
    /// Won.
    Won,
    /// Lost.
    Lost,
}

impl Outcome {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Open => "open",
            Outcome::Won => "won",
            Outcome::Lost => "lost",
        }
    }
}

/// What a stage says by its name, as English and German systems have it; internal names such as `closedwon` included.
pub(super) fn stage_outcome(stage: &str) -> Option<Outcome> {
    if 40 < stage.len() {
        return None;
    }
    let word: String = stage.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match word.as_str() {
        "won" | "closedwon" | "gewonnen" => Some(Outcome::Won),
        "lost" | "closedlost" | "verloren" => Some(Outcome::Lost),
        _ => None,
    }
}

/// What a status says; unlike a stage it has no other words.
pub(super) fn status_outcome(status: &str) -> Result<Outcome, CellProblem> {
    match status.to_lowercase().as_str() {
        "open" | "offen" => Ok(Outcome::Open),
        _ => stage_outcome(status).ok_or(CellProblem::NotAStatus),
    }
}
