//! The team tree in the programming interface.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tundish_domain::{
    id::{TeamId, UserId},
    policy::{Relation, actions, permit},
    text,
};
use tundish_web::http::{
    error::WebError,
    etag::IfMatch,
    input::{Json, Path, Submitted, TriState},
    page::Page,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::store;
use crate::{
    openapi::{refusal, shape},
    record::RecordError,
    web::{
        App, Asker, Reply,
        api::{PageAsked, Parameters, Seen, never_null, set},
        once, record_error,
    },
};

/// The routes under `/api/v1/teams`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, edit, dissolve))
}

/// A team.
#[derive(Debug, Serialize, ToSchema)]
struct Team {
    #[schema(value_type = shape::Id)]
    id: TeamId,
    /// Counts the changes, from 1.
    version: i64,
    /// Unique among teams.
    name: String,
    /// The team above.
    #[schema(value_type = Option<shape::Id>)]
    parent_id: Option<TeamId>,
    /// Who leads it.
    #[schema(value_type = Option<shape::Id>)]
    leader_id: Option<UserId>,
}

impl From<super::Team> for Team {
    fn from(team: super::Team) -> Self {
        Self {
            id: team.id,
            version: team.version,
            name: team.name,
            parent_id: team.parent_id,
            leader_id: team.leader_id,
        }
    }
}

/// One page of teams.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `Page<Team>`")]
struct TeamPage {
    items: Vec<Team>,
    /// Where the list goes on; null on the last page.
    next: Option<String>,
}

/// Teams, by name
#[utoipa::path(get, path = "/api/v1/teams", operation_id = "list_teams", tag = "teams", params(PageAsked),
    responses((status = 200, description = "One page.", body = TeamPage), refusal::OfList))]
async fn list(
    State(app): State<App>,
    asker: Asker,
    Parameters(asked): Parameters<PageAsked>,
) -> Result<Response, WebError> {
    const NAME: &str = "teams";
    let (actor, limit) = (asker.actor, asked.limit);
    let after = asked.cursor.map(|cursor| cursor.key::<String>(NAME)).transpose()?.unwrap_or_default();
    let read = app.db.read(async move |tx| {
        permit::<actions::ReadTeams>(&actor, Relation::Company)?;
        Ok::<_, RecordError>(store::page(tx, &after, limit.fetch()).await?)
    });
    let found = read.await.map_err(|error| record_error(error, None))?;
    let page = Page::cut(NAME, limit, found, |last| text::key(&last.name));
    Ok(axum::Json(page.map(Team::from)).into_response())
}

/// A team
#[utoipa::path(get, path = "/api/v1/teams/{id}", operation_id = "read_team", tag = "teams",
    params(shape::RecordId),
    responses((status = 200, description = "The team.", body = Team, headers(("ETag" = String, description = "Its version."))),
        refusal::OfRead))]
async fn read(State(app): State<App>, asker: Asker, Path(id): Path<TeamId>) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let found = app.db.read(async move |tx| super::find(tx, &actor, id).await).await;
    shown(StatusCode::OK, found.map_err(|error| record_error(error, None))?, None)
}

fn shown(status: StatusCode, team: super::Team, location: Option<String>) -> Result<Reply, WebError> {
    let version = team.version;
    Reply::json(status, &Team::from(team), Some(version), location)
}

/// What is needed to make a team.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTeam {
    /// Unique among teams.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The team above.
    #[schema(value_type = Option<shape::Id>)]
    parent_id: Option<TeamId>,
    /// Who leads it: a manager, a director or an administrator.
    #[schema(value_type = Option<shape::Id>)]
    leader_id: Option<UserId>,
}

/// What to change about a team. What is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TeamInput {
    /// Unique among teams.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    #[serde(default)]
    name: TriState<String>,
    /// The team above.
    #[schema(value_type = Option<shape::Id>)]
    #[serde(default)]
    parent_id: TriState<TeamId>,
    /// Who leads it.
    #[schema(value_type = Option<shape::Id>)]
    #[serde(default)]
    leader_id: TriState<UserId>,
}

/// Make a team
#[utoipa::path(post, path = "/api/v1/teams", operation_id = "create_team", tag = "teams",
    params(shape::IdempotencyKey), request_body = NewTeam,
    responses((status = 201, description = "It is made.", body = Team,
        headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))), refusal::OfCreate))]
async fn create(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Json(new), idempotent }: Submitted<Json<NewTeam>>,
) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let new = super::NewTeam { name: new.name, parent: new.parent_id, leader: new.leader_id };
    once(&app, &asker, idempotent, async move |tx| {
        let made = super::create(tx, &actor, &new).await.map_err(|error| record_error(error, None))?;
        let location = format!("/api/v1/teams/{}", made.id);
        shown(StatusCode::CREATED, made, Some(location))
    })
    .await
}

/// Change a team
///
/// What is left out stays as it is; null empties a field. A team never stands below itself.
#[utoipa::path(patch, path = "/api/v1/teams/{id}", operation_id = "edit_team", tag = "teams",
    params(shape::RecordId, shape::RequiredIfMatch), request_body = TeamInput,
    responses((status = 200, description = "The team as it is now.", body = Team,
        headers(("ETag" = String, description = "Its version."))), refusal::OfEdit))]
async fn edit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<TeamId>,
    if_match: IfMatch,
    Json(input): Json<TeamInput>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::required(if_match)?);
    let patch = super::TeamPatch {
        name: never_null("name", input.name)?,
        parent: set(input.parent_id),
        leader: set(input.leader_id),
    };
    once(&app, &asker, None, async move |tx| {
        let stored = super::find(tx, &actor, id).await.map_err(|error| record_error(error, None))?;
        let edited = super::edit(tx, &actor, id, seen.version(stored.version), &patch).await;
        shown(StatusCode::OK, edited.map_err(|error| record_error(error, seen.first()))?, None)
    })
    .await
}

/// Dissolve a team
///
/// Nobody may belong to it and no team stand below it.
#[utoipa::path(delete, path = "/api/v1/teams/{id}", operation_id = "dissolve_team", tag = "teams",
    params(shape::RecordId, shape::RequiredIfMatch),
    responses((status = 200, description = "The team as it was.", body = Team,
        headers(("ETag" = String, description = "Its version."))), refusal::OfDelete))]
async fn dissolve(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<TeamId>,
    if_match: IfMatch,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::required(if_match)?);
    once(&app, &asker, None, async move |tx| {
        let stored = super::find(tx, &actor, id).await.map_err(|error| record_error(error, None))?;
        let dissolved = super::dissolve(tx, &actor, id, seen.version(stored.version)).await;
        shown(StatusCode::OK, dissolved.map_err(|error| record_error(error, seen.first()))?, None)
    })
    .await
}
