//! From results of the slices to answers.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::Markup;
use tundish_domain::{Day, Refusal, policy::Denied};
use tundish_web::{
    http::{
        error::{ErrorKind, FieldErrors, WebError},
        idempotency::KeptAnswer,
    },
    messages::{Lang, Messages},
};

use crate::{
    opportunity::VerbError,
    record::{RecordError, field_errors, own_field_errors},
};

/// A page or a fragment.
#[derive(Debug)]
pub(crate) struct Html(pub(crate) Markup);

impl IntoResponse for Html {
    fn into_response(self) -> Response {
        let content_type = HeaderValue::from_static("text/html; charset=utf-8");
        ([(header::CONTENT_TYPE, content_type)], self.0.into_string()).into_response()
    }
}

/// The answer to a request that changes something; kept under the request's key so that it can be given again.
#[derive(Debug, Clone)]
pub(crate) struct Reply(pub(crate) KeptAnswer);

impl Reply {
    /// Sends the browser to a page of ours.
    pub(crate) fn see_other(path: &str) -> Self {
        Self(KeptAnswer {
            status: StatusCode::SEE_OTHER.as_u16(),
            content_type: None,
            location: Some(path.to_owned()),
            etag: None,
            body: Vec::new(),
        })
    }

    /// JSON, with the version of the record that it shows and, for a new one, where it is.
    pub(crate) fn json(
        status: StatusCode,
        value: &impl serde::Serialize,
        version: Option<i64>,
        location: Option<String>,
    ) -> Result<Self, WebError> {
        Ok(Self(KeptAnswer {
            status: status.as_u16(),
            content_type: Some("application/json".to_owned()),
            location,
            etag: version.map(|version| format!("\"v{version}\"")),
            body: serde_json::to_vec(value).map_err(WebError::internal)?,
        }))
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let answer = self.0;
        let mut response = answer.body.into_response();
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_TYPE);
        for (name, value) in [
            (header::CONTENT_TYPE, answer.content_type),
            (header::LOCATION, answer.location),
            (header::ETAG, answer.etag),
        ] {
            if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                headers.insert(name, value);
            }
        }
        response
    }
}

/// What the database's refusal means to whoever asked.
pub(crate) fn db_error(error: tundish_db::Error) -> WebError {
    use tundish_db::Error;
    match error {
        Error::Busy => WebError::unavailable(1).with_source(error),
        Error::Unavailable(_) | Error::TooLong => WebError::unavailable(5).with_source(error),
        Error::Full => WebError::insufficient_storage().with_source(error),
        Error::Unknown => WebError::outcome_unknown().with_source(error),
        other => WebError::internal(other),
    }
}

/// What the policy's refusal means to whoever asked.
pub(crate) fn denied(denied: Denied) -> WebError {
    match denied {
        Denied::Hidden => WebError::not_found(),
        Denied::Forbidden => WebError::of(ErrorKind::Forbidden),
    }
}

/// What a verb's refusal means to whoever asked. `seen` is the version that the asker had in hand.
pub(crate) fn verb_error(error: VerbError, seen: Option<i64>) -> WebError {
    match error {
        VerbError::Hidden => WebError::not_found(),
        VerbError::Forbidden => WebError::of(ErrorKind::Forbidden),
        VerbError::Stale(current) => WebError::stale(seen, current.version),
        VerbError::Unknown { field } => WebError::field(field, "unknown_record", "This names nothing that exists."),
        VerbError::Inside { field } => {
            WebError::field(field, "inside", "This is said inside the company only; leave it out.")
        }
        VerbError::OwnFaults(faults) => WebError::unprocessable(own_field_errors(&faults, Messages(Lang::En))),
        VerbError::Refused(refusal) => refused(&refusal),
        VerbError::Db(error) => db_error(error),
    }
}

/// What the refusal of a plain record's verb means to whoever asked. `seen` is the version that the asker had in hand.
pub(crate) fn record_error(error: RecordError, seen: Option<i64>) -> WebError {
    match error {
        RecordError::Hidden => WebError::not_found(),
        RecordError::Forbidden => WebError::of(ErrorKind::Forbidden),
        RecordError::Stale { current } => WebError::stale(seen, current),
        RecordError::Faults(faults) => WebError::unprocessable(field_errors(&faults, Messages(Lang::En))),
        RecordError::OwnFaults(faults) => WebError::unprocessable(own_field_errors(&faults, Messages(Lang::En))),
        RecordError::State(state) => WebError::conflict(state.code(), state.sentence(Messages(Lang::En))),
        RecordError::Taken { field } => {
            let sentence = "Another record has this already.";
            WebError::conflict("taken", sentence).with_fields(FieldErrors::one(field, "taken", sentence))
        }
        RecordError::NothingChanges => WebError::conflict("nothing_changes", "Nothing changes."),
        RecordError::Db(error) => db_error(error),
    }
}

/// A rule of the domain says no: 409 when the record's state stands in the way, 422 when the input does.
fn refused(refusal: &Refusal) -> WebError {
    let sentence = capitalised(&refusal.to_string());
    match refusal {
        Refusal::AlreadyWon
        | Refusal::AlreadyLost
        | Refusal::StillOpen
        | Refusal::Deleted
        | Refusal::NotDeleted
        | Refusal::AlreadyThere
        | Refusal::NotOnHold
        | Refusal::AlreadyTheirs
        | Refusal::NothingChanges
        | Refusal::ChangedSince { .. }
        | Refusal::NotUndoable => WebError::conflict(refusal.code(), sentence),
        Refusal::Text { field, .. } => WebError::field(*field, refusal.code(), sentence),
        Refusal::StageNotOfThisPipeline
        | Refusal::NotForward
        | Refusal::NotBackward
        | Refusal::ExitCriteriaMissing(_) => WebError::field("stage_id", refusal.code(), sentence),
        Refusal::HoldEndsTooEarly => WebError::field("until", refusal.code(), sentence),
        Refusal::NegativeAmount | Refusal::WrongCurrency => WebError::field("amount", refusal.code(), sentence),
        Refusal::InTheFuture | Refusal::BeforeThePresentSpell { .. } | Refusal::EnteredBeforeCreated => {
            WebError::field("happened_at", refusal.code(), sentence)
        }
    }
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}

/// The day that a report is asked about: today unless another is named.
pub(crate) fn day_or_today(app: &super::App, day: Option<Day>) -> Day {
    day.unwrap_or_else(|| app.today())
}
