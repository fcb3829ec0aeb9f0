//! The verbs of activities in the programming interface.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    Instant,
    activity::ActivityOutcome,
    id::{ActivityId, UserId},
    policy::Actor,
};
use tundish_web::http::{
    error::WebError,
    etag::IfMatch,
    input::{Json, Path, Submitted},
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Activity, Completion, cancel, complete, reassign, reopen};
use crate::{
    openapi::{refusal, shape},
    record::{self, api::Nothing},
    web::{
        App, Asker, Reply,
        api::{OptionalJson, Seen},
        once, record_error,
    },
};

/// Stands for the schema of activities, which their fields describe.
struct Shown;

impl utoipa::PartialSchema for Shown {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::Ref::from_schema_name("Activity").into()
    }
}

impl ToSchema for Shown {
    fn name() -> std::borrow::Cow<'static, str> {
        "Activity".into()
    }
}

/// The verbs under `/api/v1/activities/{id}`.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(complete_activity))
        .routes(routes!(cancel_activity))
        .routes(routes!(reopen_activity))
        .routes(routes!(reassign_activity))
}

async fn version(tx: &mut Tx, actor: &Actor, id: ActivityId, seen: &Seen) -> Result<Option<i64>, WebError> {
    let found = record::find::<Activity>(tx, actor, id).await.map_err(|error| record_error(error, None))?;
    Ok(seen.version(found.record.version))
}

fn shown(activity: &Activity) -> Result<Reply, WebError> {
    Reply::json(StatusCode::OK, &record::api::shown(activity, true), Some(activity.version), None)
}

/// How something planned came out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct CompletionInput {
    /// How it came out, where that says more than that it was done.
    #[schema(value_type = Option<shape::ActivityOutcomeWord>)]
    outcome: Option<ActivityOutcome>,
    /// Whether the customer answered; of calls, e-mails and messages only.
    answered: Option<bool>,
    /// How long it took.
    #[schema(minimum = 1, maximum = 10_080)]
    minutes: Option<i64>,
    /// What was said; it is added to what stands there already.
    #[schema(max_length = 20_000)]
    body: Option<String>,
    /// When it was done; now when nothing is said.
    #[schema(value_type = Option<shape::Instant>)]
    done_at: Option<Instant>,
}

/// Say that something planned is done
#[utoipa::path(post, path = "/api/v1/activities/{id}/complete", operation_id = "complete_activity", tag = "activities",
    params(shape::RecordId, shape::IdempotencyKey, shape::OptionalIfMatch), request_body = Option<CompletionInput>,
    responses((status = 200, description = "As it is now.", body = Shown), refusal::OfVerb))]
async fn complete_activity(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ActivityId>,
    if_match: IfMatch,
    Submitted { body: OptionalJson(input), idempotent }: Submitted<OptionalJson<CompletionInput>>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::optional(if_match));
    let CompletionInput { outcome, answered, minutes, body, done_at } = input;
    if minutes.is_some_and(|minutes| !(1..=super::LONGEST_MINUTES).contains(&minutes)) {
        return Err(WebError::field("minutes", "out_of_range", "This number is too small or too large."));
    }
    let completion = Completion { outcome, answered, minutes, body, done_at };
    once(&app, &asker, idempotent, async move |tx| {
        let version = version(tx, &actor, id, &seen).await?;
        let done = complete(tx, &actor, id, version, &completion).await;
        shown(&done.map_err(|error| record_error(error, seen.first()))?)
    })
    .await
}

/// Say that something planned is no longer to be done
#[utoipa::path(post, path = "/api/v1/activities/{id}/cancel", operation_id = "cancel_activity", tag = "activities",
    params(shape::RecordId, shape::IdempotencyKey, shape::OptionalIfMatch),
    responses((status = 200, description = "As it is now.", body = Shown), refusal::OfVerb))]
async fn cancel_activity(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ActivityId>,
    if_match: IfMatch,
    Submitted { body: _, idempotent }: Submitted<OptionalJson<Nothing>>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::optional(if_match));
    once(&app, &asker, idempotent, async move |tx| {
        let version = version(tx, &actor, id, &seen).await?;
        shown(&cancel(tx, &actor, id, version).await.map_err(|error| record_error(error, seen.first()))?)
    })
    .await
}

/// Plan something again that was done by mistake or cancelled
#[utoipa::path(post, path = "/api/v1/activities/{id}/reopen", operation_id = "reopen_activity", tag = "activities",
    params(shape::RecordId, shape::IdempotencyKey, shape::OptionalIfMatch),
    responses((status = 200, description = "As it is now.", body = Shown), refusal::OfVerb))]
async fn reopen_activity(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ActivityId>,
    if_match: IfMatch,
    Submitted { body: _, idempotent }: Submitted<OptionalJson<Nothing>>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::optional(if_match));
    once(&app, &asker, idempotent, async move |tx| {
        let version = version(tx, &actor, id, &seen).await?;
        shown(&reopen(tx, &actor, id, version).await.map_err(|error| record_error(error, seen.first()))?)
    })
    .await
}

/// To whom something is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReassignActivityInput {
    #[schema(value_type = shape::Id)]
    owner_id: UserId,
}

/// Give something to somebody else who sees what it belongs to
#[utoipa::path(post, path = "/api/v1/activities/{id}/reassign", operation_id = "reassign_activity", tag = "activities",
    params(shape::RecordId, shape::IdempotencyKey, shape::OptionalIfMatch), request_body = ReassignActivityInput,
    responses((status = 200, description = "As it is now.", body = Shown), refusal::OfVerb))]
async fn reassign_activity(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ActivityId>,
    if_match: IfMatch,
    Submitted { body: Json(input), idempotent }: Submitted<Json<ReassignActivityInput>>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::optional(if_match));
    once(&app, &asker, idempotent, async move |tx| {
        let version = version(tx, &actor, id, &seen).await?;
        let done = reassign(tx, &actor, id, version, input.owner_id).await;
        shown(&done.map_err(|error| record_error(error, seen.first()))?)
    })
    .await
}
