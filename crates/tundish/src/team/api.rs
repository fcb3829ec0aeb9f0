//! The team tree in the programming interface.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tundish_domain::{
    id::{TeamId, UserId},
    policy::{Relation, actions, permit},
    text,
};
use tundish_web::http::{error::WebError, input::Path, page::Page};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::store;
use crate::{
    openapi::{refusal, shape},
    record::RecordError,
    web::{
        App, Asker, Reply,
        api::{PageAsked, Parameters},
        record_error,
    },
};

/// The routes under `/api/v1/teams`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read))
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
    let found = app.db.read(async move |tx| {
        permit::<actions::ReadTeams>(&actor, Relation::Company)?;
        store::by_id(tx, id).await?.ok_or(RecordError::Hidden)
    });
    let team = found.await.map_err(|error| record_error(error, None))?;
    let version = team.version;
    Reply::json(StatusCode::OK, &Team::from(team), Some(version), None)
}
