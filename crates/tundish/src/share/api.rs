//! Sharing in the programming interface.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tundish_domain::{
    Instant,
    id::{AccountId, OpportunityId, UserId},
};
use tundish_web::http::{
    error::WebError,
    input::{Json, Path, Submitted},
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Granted, Reason, Shared, give, of, take};
use crate::{
    openapi::{refusal, shape},
    record::RecordError,
    web::{App, Asker, Reply, once, record_error},
};

/// The routes under `/api/v1/{opportunities,accounts}/{id}`.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_opportunity, share_opportunity))
        .routes(routes!(unshare_opportunity))
        .routes(routes!(list_account, share_account))
        .routes(routes!(unshare_account))
}

/// Somebody to whom a record was given.
#[derive(Debug, Serialize, ToSchema)]
struct Share {
    #[schema(value_type = shape::Id)]
    user_id: UserId,
    /// As what.
    #[schema(value_type = shape::ShareWord)]
    reason: &'static str,
    #[schema(value_type = shape::Instant)]
    since: Instant,
}

impl From<Granted> for Share {
    fn from(granted: Granted) -> Self {
        Self { user_id: granted.user, reason: granted.reason.as_str(), since: granted.since }
    }
}

/// To whom a record was given.
#[derive(Debug, Serialize, ToSchema)]
struct SharePage {
    items: Vec<Share>,
    /// Always null: all of them are listed.
    next: Option<String>,
}

/// To whom, and as what.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShareInput {
    #[schema(value_type = shape::Id)]
    user_id: UserId,
    #[schema(value_type = shape::ShareWord)]
    reason: String,
}

impl ShareInput {
    fn reason(&self) -> Result<Reason, WebError> {
        Reason::of(&self.reason).ok_or_else(|| record_error(RecordError::unknown("reason"), None))
    }
}

async fn listed(app: &App, asker: &Asker, shared: Shared) -> Result<Response, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| of(tx, &actor, shared).await).await;
    let granted = read.map_err(|error| record_error(error, None))?;
    let items = granted.into_iter().map(Share::from).collect();
    Ok(axum::Json(SharePage { items, next: None }).into_response())
}

async fn changed(
    app: &App,
    asker: &Asker,
    shared: Shared,
    submitted: Submitted<Json<ShareInput>>,
    gives: bool,
) -> Result<Reply, WebError> {
    let Submitted { body: Json(input), idempotent } = submitted;
    let (actor, reason) = (asker.actor, input.reason()?);
    once(app, asker, idempotent, async move |tx| {
        let done = if gives {
            give(tx, &actor, shared, input.user_id, reason).await
        } else {
            take(tx, &actor, shared, input.user_id, reason).await
        };
        done.map_err(|error| record_error(error, None))?;
        let granted = of(tx, &actor, shared).await.map_err(|error| record_error(error, None))?;
        let items = granted.into_iter().map(Share::from).collect();
        Reply::json(StatusCode::OK, &SharePage { items, next: None }, None, None)
    })
    .await
}

/// To whom an opportunity was given
#[utoipa::path(get, path = "/api/v1/opportunities/{id}/shares", operation_id = "list_opportunity_shares", tag = "opportunities",
    params(shape::RecordId), responses((status = 200, description = "All of them.", body = SharePage), refusal::OfRead))]
async fn list_opportunity(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
) -> Result<Response, WebError> {
    listed(&app, &asker, Shared::Opportunity(id)).await
}

/// Let somebody see an opportunity, or look after it
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/shares", operation_id = "share_opportunity", tag = "opportunities",
    params(shape::RecordId, shape::IdempotencyKey), request_body = ShareInput,
    responses((status = 200, description = "All of them.", body = SharePage), refusal::OfVerb))]
async fn share_opportunity(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    submitted: Submitted<Json<ShareInput>>,
) -> Result<Reply, WebError> {
    changed(&app, &asker, Shared::Opportunity(id), submitted, true).await
}

/// Take an opportunity back from somebody
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/unshare", operation_id = "unshare_opportunity", tag = "opportunities",
    params(shape::RecordId, shape::IdempotencyKey), request_body = ShareInput,
    responses((status = 200, description = "All of them.", body = SharePage), refusal::OfVerb))]
async fn unshare_opportunity(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    submitted: Submitted<Json<ShareInput>>,
) -> Result<Reply, WebError> {
    changed(&app, &asker, Shared::Opportunity(id), submitted, false).await
}

/// To whom an account was given
#[utoipa::path(get, path = "/api/v1/accounts/{id}/shares", operation_id = "list_account_shares", tag = "accounts",
    params(shape::RecordId), responses((status = 200, description = "All of them.", body = SharePage), refusal::OfRead))]
async fn list_account(State(app): State<App>, asker: Asker, Path(id): Path<AccountId>) -> Result<Response, WebError> {
    listed(&app, &asker, Shared::Account(id)).await
}

/// Let somebody see an account, or look after it
#[utoipa::path(post, path = "/api/v1/accounts/{id}/shares", operation_id = "share_account", tag = "accounts",
    params(shape::RecordId, shape::IdempotencyKey), request_body = ShareInput,
    responses((status = 200, description = "All of them.", body = SharePage), refusal::OfVerb))]
async fn share_account(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<AccountId>,
    submitted: Submitted<Json<ShareInput>>,
) -> Result<Reply, WebError> {
    changed(&app, &asker, Shared::Account(id), submitted, true).await
}

/// Take an account back from somebody
#[utoipa::path(post, path = "/api/v1/accounts/{id}/unshare", operation_id = "unshare_account", tag = "accounts",
    params(shape::RecordId, shape::IdempotencyKey), request_body = ShareInput,
    responses((status = 200, description = "All of them.", body = SharePage), refusal::OfVerb))]
async fn unshare_account(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<AccountId>,
    submitted: Submitted<Json<ShareInput>>,
) -> Result<Reply, WebError> {
    changed(&app, &asker, Shared::Account(id), submitted, false).await
}
