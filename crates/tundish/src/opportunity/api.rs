//! Opportunities in the programming interface: lists, records, history; the verbs are in [`verbs`].

mod input;
mod own;
mod shown;
mod verbs;

use axum::{extract::State, http::StatusCode, response::IntoResponse, response::Response};
use serde::Deserialize;
use tundish_domain::{
    Channel, Status,
    id::{AccountId, OpportunityId, PipelineId, StageId, UserId},
    policy::{Actor, actions, permit},
};
use tundish_web::http::{
    error::{ErrorKind, WebError},
    etag::IfMatch,
    input::{Json, Path, Submitted},
    page::{Cursor, Limit, Page},
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::{
    input::{NewOpportunity, OpportunityInput},
    shown::Opportunity,
};
use super::{VerbError, inside, list};
use crate::{
    access,
    event::{
        self,
        shown::{Event, EventPage},
    },
    openapi::{refusal, shape},
    own_field,
    web::{
        App, Asker, Reply,
        api::{PageAsked, Parameters, Seen},
        db_error, denied, once, verb_error,
    },
};

/// The routes under `/api/v1/opportunities`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, edit, delete))
        .routes(routes!(events))
        .routes(own::routes())
        .merge(verbs::routes())
}

fn address(id: OpportunityId) -> String {
    format!("/api/v1/opportunities/{id}")
}

/// Which opportunities, and which page of them.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Asked {
    /// Open, won or lost.
    #[param(value_type = shape::StatusWord, required = false)]
    status: Option<Status>,
    /// In this stage, or closed in it.
    #[param(value_type = shape::Id, required = false)]
    stage_id: Option<StageId>,
    /// In this pipeline.
    #[param(value_type = shape::Id, required = false)]
    pipeline_id: Option<PipelineId>,
    /// Of this owner.
    #[param(value_type = shape::Id, required = false)]
    owner_id: Option<UserId>,
    /// Of this account.
    #[param(value_type = shape::Id, required = false)]
    account_id: Option<AccountId>,
    /// Worked through this channel.
    #[param(value_type = shape::ChannelWord, required = false)]
    channel: Option<Channel>,
    /// Only those whose own field holds this: its identifier, a colon, the text.
    #[param(value_type = shape::OwnFilter, required = false)]
    own: Option<own_field::Filter>,
    /// How many rows; 50 unless asked otherwise, more than 200 count as 200.
    #[param(value_type = Option<i64>, nullable = false, minimum = 1, default = 50)]
    limit: Limit,
    /// Where the list goes on: what `next` said.
    #[param(value_type = shape::CursorText, required = false)]
    cursor: Option<Cursor>,
}

/// One page of opportunities.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `Page<Opportunity>`")]
struct OpportunityPage {
    items: Vec<Opportunity>,
    /// Where the list goes on; null on the last page.
    next: Option<String>,
}

/// Opportunities that one sees, newest first
///
/// Deleted ones are left out.
#[utoipa::path(get, path = "/api/v1/opportunities", operation_id = "list_opportunities", tag = "opportunities", params(Asked),
    responses((status = 200, description = "One page.", body = OpportunityPage), refusal::OfList))]
async fn list(
    State(app): State<App>,
    asker: Asker,
    Parameters(asked): Parameters<Asked>,
) -> Result<Response, WebError> {
    let filter = list::Filter {
        status: asked.status,
        stage: asked.stage_id,
        pipeline: asked.pipeline_id,
        owner: asked.owner_id,
        account: asked.account_id,
        channel: asked.channel,
        own: asked.own,
    };
    if filter.own.is_some() && !inside::is_open_to(&asker.actor) {
        return Err(WebError::of(ErrorKind::Forbidden));
    }
    let name = format!("opportunities {filter:?}");
    let before = asked.cursor.map(|cursor| cursor.key_as(&name, OpportunityId::new)).transpose()?;
    let (actor, limit) = (asker.actor, asked.limit);
    let read = app.db.read(async move |tx| list::page(tx, &actor, &filter, before, limit.get() + 1).await);
    let found = read.await.map_err(db_error)?.map_err(denied)?;
    let page = Page::cut(&name, limit, found, |last| last.id.get());
    Ok(axum::Json(page.map(|opportunity| Opportunity::seen_by(&actor, &opportunity))).into_response())
}

/// Make an opportunity
#[utoipa::path(post, path = "/api/v1/opportunities", operation_id = "create_opportunity", tag = "opportunities",
    params(shape::IdempotencyKey), request_body = NewOpportunity,
    responses((status = 201, description = "It is made.", body = Opportunity,
        headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))), refusal::OfCreate))]
async fn create(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Json(new), idempotent }: Submitted<Json<NewOpportunity>>,
) -> Result<Reply, WebError> {
    let (actor, new) = (asker.actor, new.into_verb(app.company.currency)?);
    once(&app, &asker, idempotent, async move |tx| {
        let made = super::create(tx, &actor, new.clone()).await.map_err(|error| verb_error(error, None))?;
        Reply::json(
            StatusCode::CREATED,
            &Opportunity::seen_by(&actor, &made),
            Some(made.version),
            Some(address(made.id)),
        )
    })
    .await
}

/// An opportunity
///
/// Deleted ones are shown too, with the time of their deletion.
#[utoipa::path(get, path = "/api/v1/opportunities/{id}", operation_id = "read_opportunity", tag = "opportunities",
    params(shape::RecordId),
    responses((status = 200, description = "The opportunity.", body = Opportunity, headers(("ETag" = String, description = "Its version."))),
        refusal::OfRead))]
async fn read(State(app): State<App>, asker: Asker, Path(id): Path<OpportunityId>) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let found = app.db.read(async move |tx| super::find(tx, &actor, id).await).await;
    shown(&actor, &found.map_err(|error| verb_error(error, None))?)
}

/// Change what is known about an opportunity
///
/// What is left out stays as it is; null empties a field. Stage, outcome, owner and waiting have verbs of their own.
#[utoipa::path(patch, path = "/api/v1/opportunities/{id}", operation_id = "edit_opportunity", tag = "opportunities",
    params(shape::RecordId, shape::RequiredIfMatch), request_body = OpportunityInput,
    responses((status = 200, description = "The opportunity as it is now.", body = Opportunity,
        headers(("ETag" = String, description = "Its version."))), refusal::OfEdit))]
async fn edit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    if_match: IfMatch,
    Json(input): Json<OpportunityInput>,
) -> Result<Reply, WebError> {
    let (actor, seen, patch) = (asker.actor, Seen::required(if_match)?, input.into_patch()?);
    once(&app, &asker, None, async move |tx| {
        let target = verbs::target(tx, &actor, id, &seen, None).await?;
        let edited = super::edit(tx, &actor, &target, patch.clone()).await;
        shown(&actor, &edited.map_err(|error| verb_error(error, seen.first()))?)
    })
    .await
}

/// Delete an opportunity
///
/// For 30 days it can be restored.
#[utoipa::path(delete, path = "/api/v1/opportunities/{id}", operation_id = "delete_opportunity", tag = "opportunities",
    params(shape::RecordId, shape::RequiredIfMatch),
    responses((status = 200, description = "The opportunity as it is now.", body = Opportunity,
        headers(("ETag" = String, description = "Its version."))), refusal::OfDelete))]
async fn delete(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    if_match: IfMatch,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::required(if_match)?);
    once(&app, &asker, None, async move |tx| {
        let target = verbs::target(tx, &actor, id, &seen, None).await?;
        let deleted = super::delete(tx, &actor, &target).await;
        shown(&actor, &deleted.map_err(|error| verb_error(error, seen.first()))?)
    })
    .await
}

/// What happened to an opportunity, oldest first
#[utoipa::path(get, path = "/api/v1/opportunities/{id}/events", operation_id = "list_opportunity_events", tag = "opportunities",
    params(shape::RecordId, PageAsked),
    responses((status = 200, description = "One page.", body = EventPage), refusal::OfListBelow))]
async fn events(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    Parameters(asked): Parameters<PageAsked>,
) -> Result<Response, WebError> {
    let (actor, limit, name) = (asker.actor, asked.limit, format!("events of {id}"));
    let skipped = asked.cursor.map(|cursor| cursor.key::<i64>(&name)).transpose()?.unwrap_or(0);
    let read = app.db.read(async move |tx| {
        let opportunity = super::find(tx, &actor, id).await?;
        let relation = access::relation(tx, &actor, OpportunityId::KIND, id.into(), opportunity.owner).await?;
        // Whoever sees the record knows that it has a history.
        permit::<actions::ReadEvents>(&actor, relation).map_err(|_| VerbError::Forbidden)?;
        Ok::<_, VerbError>(event::store::page_of_subject(tx, id.into(), skipped, limit.fetch()).await?)
    });
    let found = read.await.map_err(|error| verb_error(error, None))?;
    let numbered: Vec<_> = found.into_iter().zip(skipped + 1..).collect();
    let page = Page::cut(&name, limit, numbered, |(_, ordinal)| *ordinal);
    Ok(axum::Json(page.map(|(event, _)| Event::from(event))).into_response())
}

fn shown(actor: &Actor, opportunity: &tundish_domain::Opportunity) -> Result<Reply, WebError> {
    Reply::json(StatusCode::OK, &Opportunity::seen_by(actor, opportunity), Some(opportunity.version), None)
}
