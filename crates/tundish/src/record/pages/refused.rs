//! The page after a form that was refused.

use axum::{http::StatusCode, response::Response};
use tundish_web::{
    http::error::{FieldErrors, WebError},
    kit::{Link, problem, shell::Head},
};

use super::{Paged, answer, show};
use crate::{
    record::{RecordError, field_errors, own_field_errors},
    web::{App, Asker, record_error},
};

/// Why a form did nothing.
#[derive(Debug)]
pub(crate) enum Failed {
    /// What was typed cannot be read.
    Fields(FieldErrors),
    /// The verb says no.
    Record(RecordError),
    /// The plumbing says no.
    Web(WebError),
}

impl From<RecordError> for Failed {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}

impl From<WebError> for Failed {
    fn from(error: WebError) -> Self {
        Self::Web(error)
    }
}

impl From<tundish_db::Error> for Failed {
    fn from(error: tundish_db::Error) -> Self {
        Self::Record(RecordError::Db(error))
    }
}

/// What a refused form leads to.
pub(crate) enum Outcome {
    /// The form again, with complaints beside its fields.
    Again(FieldErrors),
    /// A page with the sentence.
    Sentence(StatusCode, String),
    /// Both versions.
    Conflict,
}

/// Sorts a failure out.
///
/// # Errors
/// What no page of records answers: 403, 404, faults.
pub(crate) fn sort(asker: &Asker, failed: Failed) -> Result<Outcome, WebError> {
    let m = asker.m;
    let error = match failed {
        Failed::Fields(errors) => return Ok(Outcome::Again(errors)),
        Failed::Web(error) if error.status() == StatusCode::CONFLICT => {
            return Ok(Outcome::Sentence(error.status(), m.sent_before().to_owned()));
        }
        Failed::Web(error) => return Err(error),
        Failed::Record(error) => error,
    };
    match error {
        RecordError::Stale { .. } => Ok(Outcome::Conflict),
        RecordError::Faults(faults) => Ok(Outcome::Again(field_errors(&faults, m))),
        RecordError::OwnFaults(faults) => Ok(Outcome::Again(own_field_errors(&faults, m))),
        RecordError::Taken { field } => Ok(Outcome::Again(FieldErrors::one(field, "taken", m.is_taken()))),
        RecordError::State(state) => Ok(Outcome::Sentence(StatusCode::CONFLICT, state.sentence(m).into_owned())),
        RecordError::NothingChanges => Ok(Outcome::Sentence(StatusCode::CONFLICT, m.nothing_changes().to_owned())),
        RecordError::Hidden | RecordError::Forbidden | RecordError::Db(_) => Err(record_error(error, None)),
    }
}

/// The answer to a deed that was not done.
pub(crate) async fn deed<R: Paged>(app: &App, asker: &Asker, id: R::Id, failed: Failed) -> Result<Response, WebError> {
    let m = asker.m;
    let (status, sentence) = match sort(asker, failed)? {
        Outcome::Again(errors) => {
            let sentences: Vec<&str> = errors.iter().map(|error| error.sentence.as_str()).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, sentences.join(" "))
        }
        Outcome::Sentence(status, sentence) => (status, sentence),
        Outcome::Conflict => (StatusCode::PRECONDITION_FAILED, m.changed_since_you_looked().to_owned()),
    };
    sentence_page::<R>(app, asker, id, status, &sentence).await
}

/// The page that says no in a sentence.
pub(crate) async fn sentence_page<R: Paged>(
    app: &App,
    asker: &Asker,
    id: R::Id,
    status: StatusCode,
    sentence: &str,
) -> Result<Response, WebError> {
    let m = asker.m;
    let record = show::loaded::<R>(app, asker, id).await?.found.record;
    let (name, home) = (record.name(), record.home());
    let head = Head { title: name.clone(), crumbs: vec![Link::new(R::words(m).many, R::PATH)], ..Head::default() };
    let back = Link::new(m.back_to(&name), home);
    answer(app, asker, R::SECTION, status, &head, |_| problem::refusal(&m.not_changed(&name), sentence, None, &back))
}
