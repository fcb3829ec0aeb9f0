//! What the verbs of plain records have in common: records without stages and outcomes, such as accounts and products.

use tundish_db::Error;
use tundish_domain::{
    Change,
    policy::Denied,
    text::{self, TextError},
};

/// Why a verb of a plain record did not happen; nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// For the actor there is no such record.
    #[error("not found")]
    Hidden,
    /// The actor knows of it and may not do this.
    #[error("not allowed")]
    Forbidden,
    /// Somebody changed it since the caller looked.
    #[error("changed meanwhile")]
    Stale {
        /// The version that is stored.
        current: i64,
    },
    /// A field names something that, for the actor, does not exist.
    #[error("{field} names nothing that exists")]
    Unknown {
        /// The field.
        field: &'static str,
    },
    /// A text that cannot be stored.
    #[error("{field}: {error}")]
    Text {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        error: TextError,
    },
    /// A value that a field cannot have.
    #[error("{field}: {sentence}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// The stable word for programs.
        code: &'static str,
        /// What is wrong with it.
        sentence: &'static str,
    },
    /// Another record has this value, which must be unique.
    #[error("{field} is taken")]
    Taken {
        /// The field.
        field: &'static str,
    },
    /// The state of the record, or of others like it, does not allow it.
    #[error("{sentence}")]
    Conflict {
        /// The stable word for programs.
        code: &'static str,
        /// What stands in the way.
        sentence: &'static str,
    },
    /// Everything is as asked for already.
    #[error("nothing changes")]
    NothingChanges,
    /// The database says no.
    #[error(transparent)]
    Db(#[from] Error),
}

impl From<Denied> for RecordError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Hidden => Self::Hidden,
            Denied::Forbidden => Self::Forbidden,
        }
    }
}

/// Refuses an edit that rests on another version than the stored one; `None` rests on any.
///
/// # Errors
/// [`RecordError::Stale`].
pub(crate) fn check_version(seen: Option<i64>, current: i64) -> Result<(), RecordError> {
    match seen {
        Some(seen) if seen != current => Err(RecordError::Stale { current }),
        _ => Ok(()),
    }
}

/// A name: one line that says something.
pub(crate) fn name(field: &'static str, text: &str, max_chars: usize) -> Result<String, RecordError> {
    text::line(text, max_chars).map_err(|error| RecordError::Text { field, error })
}

/// A text that may say nothing, and is then left out.
pub(crate) fn optional(
    field: &'static str,
    text: Option<&str>,
    max_chars: usize,
) -> Result<Option<String>, RecordError> {
    let cleaned =
        text::clean(text.unwrap_or_default(), max_chars).map_err(|error| RecordError::Text { field, error })?;
    Ok((!cleaned.is_empty()).then_some(cleaned))
}

/// One field of a record as an event keeps it: its name, its text, and whether it may name a person.
pub(crate) type Field = (&'static str, Option<String>, bool);

/// The fields that differ; all that have a value when there was nothing before.
pub(crate) fn changes<const N: usize>(before: Option<[Field; N]>, after: [Field; N]) -> Vec<Change> {
    let before = before.map_or_else(|| [const { None }; N], |fields| fields.map(|(_, text, _)| text));
    before
        .into_iter()
        .zip(after)
        .filter(|(before, (_, after, _))| before != after)
        .map(|(before, (field, after, personal))| Change { field, before, after, personal })
        .collect()
}
