//! People in the programming interface: those that one sees.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tundish_db::Tx;
use tundish_domain::{
    Instant, Role,
    id::{TeamId, UserId},
    policy::{Action, Actor, Relation, actions, allowed, permit},
    text,
};
use tundish_web::http::{
    error::WebError,
    input::{Path, Query},
    page::Page,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::store;
use crate::{
    access,
    openapi::{refusal, shape},
    record::RecordError,
    web::{App, Asker, Reply, api::PageAsked, record_error},
};

/// The routes under `/api/v1/users`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read))
}

/// A person of the company.
#[derive(Debug, Serialize, ToSchema)]
struct User {
    #[schema(value_type = shape::Id)]
    id: UserId,
    /// Counts the changes, from 1.
    version: i64,
    name: String,
    /// Address to sign in with.
    email: Option<String>,
    #[schema(value_type = shape::RoleWord)]
    role: Role,
    #[schema(value_type = Option<shape::Id>)]
    team_id: Option<TeamId>,
    /// Whether the person may sign in and be given records.
    active: bool,
    /// Language and region, as a BCP 47 tag.
    locale: String,
    /// Time zone of clock times, as an IANA name.
    time_zone: String,
    #[schema(value_type = shape::Instant)]
    created_at: Instant,
}

impl From<super::User> for User {
    fn from(user: super::User) -> Self {
        Self {
            id: user.id,
            version: user.version,
            name: user.name,
            email: user.email,
            role: user.role,
            team_id: user.team_id,
            active: user.is_active,
            locale: user.locale,
            time_zone: user.time_zone,
            created_at: user.created_at,
        }
    }
}

/// One page of people.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `Page<User>`")]
struct UserPage {
    items: Vec<User>,
    /// Where the list goes on; null on the last page.
    next: Option<String>,
}

/// People that one sees, by name
#[utoipa::path(get, path = "/api/v1/users", operation_id = "list_users", tag = "users", params(PageAsked),
    responses((status = 200, description = "One page.", body = UserPage), refusal::OfList))]
async fn list(State(app): State<App>, asker: Asker, Query(asked): Query<PageAsked>) -> Result<Response, WebError> {
    const NAME: &str = "users";
    let (actor, limit) = (asker.actor, asked.limit);
    let after = asked.cursor.map(|cursor| cursor.key::<(String, i64)>(NAME)).transpose()?.unwrap_or_default();
    let read = app.db.read(async move |tx| page(tx, &actor, &after, limit.fetch()).await);
    let found = read.await.map_err(|error| record_error(error, None))?;
    let page = Page::cut(NAME, limit, found, |last| (text::key(&last.name), last.id.get()));
    Ok(axum::Json(page.map(User::from)).into_response())
}

async fn page(tx: &mut Tx, actor: &Actor, after: &(String, i64), count: i64) -> Result<Vec<super::User>, RecordError> {
    // Everybody sees at least themselves; this asks for the token's scope.
    permit::<actions::ReadUser>(actor, Relation::Own)?;
    let sees_below = actor.role().is_none_or(|role| allowed(role, Action::ReadUser, Relation::Subtree));
    let sees_all = actor.role().is_none_or(Role::sees_the_whole_company);
    let whom = match actor.user() {
        Some(user) if !sees_all && sees_below => store::Whom::Below(user),
        Some(user) if !sees_all => store::Whom::Only(user),
        _ => store::Whom::Everybody,
    };
    Ok(store::page(tx, whom, after, count).await?)
}

/// A person
#[utoipa::path(get, path = "/api/v1/users/{id}", operation_id = "read_user", tag = "users",
    params(shape::RecordId),
    responses((status = 200, description = "The person.", body = User, headers(("ETag" = String, description = "Its version."))),
        refusal::OfRead))]
async fn read(State(app): State<App>, asker: Asker, Path(id): Path<UserId>) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let found = app.db.read(async move |tx| {
        let user = store::by_id(tx, id).await?.ok_or(RecordError::Hidden)?;
        let relation = access::relation_to_person(tx, &actor, id).await?;
        permit::<actions::ReadUser>(&actor, relation)?;
        Ok::<_, RecordError>(user)
    });
    let user = found.await.map_err(|error| record_error(error, None))?;
    let version = user.version;
    Reply::json(StatusCode::OK, &User::from(user), Some(version), None)
}
