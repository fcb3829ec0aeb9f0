//! Looking up in the programming interface.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use tundish_domain::ShortNumber;
use tundish_web::http::error::{FieldErrors, WebError};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Kind,
    find::{self, Hit},
};
use crate::{
    openapi::{refusal, shape},
    web::{App, Asker, api::Parameters, db_error},
};

/// Records of each kind unless asked otherwise.
const USUAL: usize = 10;
/// Most records of each kind.
const MOST: i64 = 50;

/// The routes under `/api/v1/search`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search))
}

/// What to look for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Asked {
    /// Words of names, companies, addresses; telephone numbers in any format; short numbers. The last word may be its beginning.
    #[param(required = true, max_length = 1_000, pattern = r"^[^\u0000]*$")]
    q: String,
    /// How many records of each kind; 10 unless asked otherwise, more than 50 count as 50.
    #[param(value_type = Option<i64>, nullable = false, minimum = 1, default = 10)]
    limit: Option<i64>,
    /// Only records of this kind.
    #[param(value_type = Option<KindWord>, nullable = false, inline)]
    kind: Option<String>,
}

/// A kind of record.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the words of `Kind`")]
enum KindWord {
    Opportunity,
    Account,
    Contact,
    Lead,
    Product,
}

/// A record that was found.
#[derive(Debug, Serialize, ToSchema)]
struct Match {
    #[schema(value_type = KindWord, inline)]
    kind: &'static str,
    #[schema(value_type = shape::Id)]
    id: String,
    /// The number that people say, such as `OP-1042`; null for kinds that have none.
    #[schema(value_type = Option<String>)]
    number: Option<ShortNumber>,
    name: String,
    /// What tells it from its namesakes: the account, the company, the country.
    about: Option<String>,
}

impl From<Hit> for Match {
    fn from(hit: Hit) -> Self {
        Self { kind: hit.kind.word(), id: hit.id.to_string(), number: hit.number, name: hit.name, about: hit.about }
    }
}

/// What was found, by kind, the newest of each first.
#[derive(Debug, Serialize, ToSchema)]
struct Matches {
    items: Vec<Match>,
    /// Always null: a search that finds too much is narrowed, not paged.
    #[schema(value_type = Option<String>)]
    next: (),
}

/// Records by their words
#[utoipa::path(get, path = "/api/v1/search", operation_id = "search", tag = "search", params(Asked),
    responses((status = 200, description = "What was found among the records that one may see.", body = Matches), refusal::OfList))]
async fn search(
    State(app): State<App>,
    asker: Asker,
    Parameters(asked): Parameters<Asked>,
) -> Result<axum::Json<Matches>, WebError> {
    let mut errors = FieldErrors::new();
    if asked.q.trim().is_empty() {
        errors.push("q", "required", "This field is required.");
    } else if find::LONGEST < asked.q.len() {
        errors.push("q", "too_long", "This is longer than anything that is looked for.");
    }
    if asked.limit.is_some_and(|limit| limit < 1) {
        errors.push("limit", "not_valid", "There is at least one row.");
    }
    let kind = asked.kind.as_deref().map(Kind::of_word);
    if kind == Some(None) {
        errors.push("kind", "not_valid", "There is no such kind of record.");
    }
    errors.into_result()?;
    let limit = asked.limit.map_or(USUAL, |limit| usize::try_from(limit.min(MOST)).unwrap_or(USUAL));
    let (actor, typed) = (asker.actor, asked.q);
    let read = app.db.read(async move |tx| match kind.flatten() {
        Some(kind) => find::of_kind(tx, &actor, kind, &typed, limit).await,
        None => {
            let groups = find::find(tx, &actor, &typed, limit).await?;
            Ok(groups.into_iter().flat_map(|group| group.hits).collect())
        }
    });
    let hits = read.await.map_err(db_error)?;
    Ok(axum::Json(Matches { items: hits.into_iter().map(Match::from).collect(), next: () }))
}
