//! How refusals are described: one response per status, named by routes in the sets that apply to them.

use std::collections::BTreeMap;

use tundish_web::http::error::ErrorKind;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{Content, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, schema::Type},
};

/// Why a request was not done (RFC 9457).
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `tundish_web::http::error` writes")]
pub(crate) struct Problem {
    /// A URN that ends with the code.
    r#type: String,
    /// A short title that never changes for the status.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The stable word for programs.
    code: String,
    /// One sentence for people.
    detail: String,
    /// What to do next.
    #[schema(nullable = false)]
    remedy: Option<String>,
    /// Under which number the log knows the request; of failures only.
    #[schema(nullable = false)]
    instance: Option<String>,
    /// The version that the request rested on, when it was stale.
    #[schema(nullable = false)]
    your_version: Option<i64>,
    /// The version that is stored, when the request was stale.
    #[schema(nullable = false)]
    current_version: Option<i64>,
    /// What is wrong, field by field.
    #[schema(nullable = false)]
    errors: Option<Vec<FieldProblem>>,
}

/// What is wrong with one field.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `tundish_web::http::error` writes")]
pub(crate) struct FieldProblem {
    /// Where it stands: `name`, `amount.money.minor`.
    field: String,
    /// The stable word for programs.
    code: String,
    /// One sentence for people.
    detail: String,
}

/// What can happen to every request.
const ALWAYS: &[ErrorKind] = &[
    ErrorKind::BadRequest,
    ErrorKind::Unauthenticated,
    ErrorKind::Forbidden,
    ErrorKind::Misdirected,
    ErrorKind::Internal,
    ErrorKind::Unavailable,
];
const READS_INPUT: &[ErrorKind] = &[ErrorKind::Unprocessable];
const NAMES_A_RECORD: &[ErrorKind] = &[ErrorKind::NotFound];
const WRITES: &[ErrorKind] = &[ErrorKind::Conflict, ErrorKind::Stale, ErrorKind::InsufficientStorage];
const HAS_A_BODY: &[ErrorKind] = &[ErrorKind::RequestTimeout, ErrorKind::TooLarge, ErrorKind::UnsupportedMedia];
const NEEDS_A_VERSION: &[ErrorKind] = &[ErrorKind::VersionRequired];

macro_rules! sets {
    ($($(#[$doc:meta])* $name:ident = $($kinds:ident)+;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                [ALWAYS $(, $kinds)+].into_iter().flatten().map(|kind| named(*kind)).collect()
            }
        }
    )+};
}

sets! {
    /// Refusals of a list.
    OfList = READS_INPUT;
    /// Refusals of a list that hangs on a record.
    OfListBelow = NAMES_A_RECORD READS_INPUT;
    /// Refusals of a look at one record.
    OfRead = NAMES_A_RECORD;
    /// Refusals of making a record.
    OfCreate = READS_INPUT WRITES HAS_A_BODY;
    /// Refusals of editing a record.
    OfEdit = NAMES_A_RECORD READS_INPUT WRITES HAS_A_BODY NEEDS_A_VERSION;
    /// Refusals of deleting a record.
    OfDelete = NAMES_A_RECORD WRITES NEEDS_A_VERSION;
    /// Refusals of a verb.
    OfVerb = NAMES_A_RECORD READS_INPUT WRITES HAS_A_BODY;
}

fn named(kind: ErrorKind) -> (String, RefOr<Response>) {
    (kind.status().as_str().to_owned(), RefOr::Ref(Ref::from_response_name(name(kind))))
}

/// The kind's code in capitals: `VersionRequired`.
fn name(kind: ErrorKind) -> String {
    kind.code()
        .split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
        })
        .collect()
}

/// The responses that routes name.
pub(super) fn components() -> Vec<(String, Response)> {
    let kinds = [ALWAYS, READS_INPUT, NAMES_A_RECORD, WRITES, HAS_A_BODY, NEEDS_A_VERSION];
    kinds.into_iter().flatten().map(|&kind| (name(kind), response(kind))).collect()
}

fn response(kind: ErrorKind) -> Response {
    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
    let text = || HeaderBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String)));
    let response = Response::builder().description(kind.sentence()).content("application/problem+json", problem);
    match kind {
        ErrorKind::Unauthenticated => {
            response.header("WWW-Authenticate", text().description(Some("How to say who asks.")).build())
        }
        ErrorKind::Stale => response.header("ETag", text().description(Some("The version that is stored.")).build()),
        ErrorKind::Unavailable => {
            let seconds = HeaderBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::Integer)));
            response.header("Retry-After", seconds.description(Some("Seconds.")).build())
        }
        _ => response,
    }
    .build()
}
