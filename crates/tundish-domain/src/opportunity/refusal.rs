//! Why a verb says no, in business words.

use crate::instant::Instant;
use crate::pipeline::ExitCriterion;
use crate::text::TextError;

/// Why an opportunity does not change; the state stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is won; reopen it first.
    #[error("the opportunity is already won")]
    AlreadyWon,
    /// It is lost; reopen it first.
    #[error("the opportunity is already lost")]
    AlreadyLost,
    /// It is still open.
    #[error("the opportunity is still open")]
    StillOpen,
    /// It is deleted; restore it first.
    #[error("the opportunity is deleted")]
    Deleted,
    /// It is not deleted.
    #[error("the opportunity is not deleted")]
    NotDeleted,
    /// The stage belongs to another pipeline, or no longer to this one.
    #[error("the stage does not belong to this pipeline")]
    StageNotOfThisPipeline,
    /// It is in that stage already.
    #[error("the opportunity is already in this stage")]
    AlreadyThere,
    /// The stage comes earlier; move it back instead.
    #[error("the stage does not come later")]
    NotForward,
    /// The stage comes later; advance it instead.
    #[error("the stage does not come earlier")]
    NotBackward,
    /// The stages to be left ask for more than is known.
    #[error("the stages to be left ask for what is not known: {}", listed(.0))]
    ExitCriteriaMissing(Vec<ExitCriterion>),
    /// It does not wait.
    #[error("the opportunity is not on hold")]
    NotOnHold,
    /// The day on which it is to be resumed has come already.
    #[error("the resume day must be in the future")]
    HoldEndsTooEarly,
    /// That person is the owner already.
    #[error("the opportunity already belongs to this person")]
    AlreadyTheirs,
    /// An amount below zero.
    #[error("an amount cannot be negative")]
    NegativeAmount,
    /// The amount is in another currency than the opportunity.
    #[error("the amount is in another currency than the opportunity")]
    WrongCurrency,
    /// A text that cannot be stored.
    #[error("{field}: {error}")]
    Text {
        /// The column that it is for.
        field: &'static str,
        /// What is wrong with it.
        error: TextError,
    },
    /// The change would take effect in the future.
    #[error("the change cannot take effect in the future")]
    InTheFuture,
    /// The change would take effect before the opportunity was what it is now.
    #[error("the change cannot take effect before {earliest}")]
    BeforeThePresentSpell {
        /// The earliest instant that is possible.
        earliest: Instant,
    },
    /// The stage would have been entered before the opportunity came to be.
    #[error("a stage cannot be entered before the opportunity came to be")]
    EnteredBeforeCreated,
    /// Everything is as asked for already.
    #[error("nothing changes")]
    NothingChanges,
    /// What is to be undone was changed again since.
    #[error("{field} was changed again since")]
    ChangedSince {
        /// The column.
        field: &'static str,
    },
    /// Creating, deleting and restoring are not undone but deleted and restored.
    #[error("this change cannot be undone")]
    NotUndoable,
}

fn listed(criteria: &[ExitCriterion]) -> String {
    criteria.iter().map(|criterion| criterion.as_str()).collect::<Vec<_>>().join(", ")
}

impl Refusal {
    /// The stable code of this refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::AlreadyWon => "already_won",
            Refusal::AlreadyLost => "already_lost",
            Refusal::StillOpen => "still_open",
            Refusal::Deleted => "deleted",
            Refusal::NotDeleted => "not_deleted",
            Refusal::StageNotOfThisPipeline => "stage_not_of_this_pipeline",
            Refusal::AlreadyThere => "already_there",
            Refusal::NotForward => "not_forward",
            Refusal::NotBackward => "not_backward",
            Refusal::ExitCriteriaMissing(_) => "exit_criteria_missing",
            Refusal::NotOnHold => "not_on_hold",
            Refusal::HoldEndsTooEarly => "hold_ends_too_early",
            Refusal::AlreadyTheirs => "already_theirs",
            Refusal::NegativeAmount => "negative_amount",
            Refusal::WrongCurrency => "wrong_currency",
            Refusal::Text { error, .. } => error.code(),
            Refusal::InTheFuture => "in_the_future",
            Refusal::BeforeThePresentSpell { .. } => "before_the_present_spell",
            Refusal::EnteredBeforeCreated => "entered_before_created",
            Refusal::NothingChanges => "nothing_changes",
            Refusal::ChangedSince { .. } => "changed_since",
            Refusal::NotUndoable => "not_undoable",
        }
    }

    /// The column that the refusal is about, for the message beside a field.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::Text { field, .. } | Refusal::ChangedSince { field } => Some(field),
            Refusal::NegativeAmount => Some("amount"),
            Refusal::WrongCurrency => Some("currency"),
            Refusal::HoldEndsTooEarly => Some("hold_until_on"),
            Refusal::InTheFuture | Refusal::BeforeThePresentSpell { .. } => Some("happened_at"),
            Refusal::EnteredBeforeCreated => Some("entered_at"),
            Refusal::AlreadyTheirs => Some("owner_id"),
            Refusal::StageNotOfThisPipeline | Refusal::AlreadyThere | Refusal::NotForward | Refusal::NotBackward => {
                Some("stage_id")
            }
            _ => None,
        }
    }
}
