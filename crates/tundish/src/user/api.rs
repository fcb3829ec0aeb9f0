//! People in the programming interface: those that one sees, and the verbs of whoever manages people.

mod input;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tundish_db::Tx;
use tundish_domain::{
    Instant, Role,
    id::{TeamId, UserId},
    policy::Actor,
    text,
};
use tundish_web::http::{
    error::WebError,
    etag::IfMatch,
    idempotency::Idempotent,
    input::{Json, Path, Submitted},
    page::Page,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::input::{NewUser, UserInput};
use super::store;
use crate::{
    openapi::{refusal, shape},
    record::RecordError,
    team,
    web::{
        App, Asker, Reply,
        api::{OptionalJson, PageAsked, Parameters, Seen},
        db_error, once, record_error,
    },
};

/// The routes under `/api/v1/users`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, edit))
        .routes(routes!(deactivate))
        .routes(routes!(reactivate))
        .routes(routes!(end_sessions))
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
async fn list(
    State(app): State<App>,
    asker: Asker,
    Parameters(asked): Parameters<PageAsked>,
) -> Result<Response, WebError> {
    const NAME: &str = "users";
    let (actor, limit) = (asker.actor, asked.limit);
    let after = asked.cursor.map(|cursor| cursor.key::<(String, i64)>(NAME)).transpose()?.unwrap_or_default();
    let read = app.db.read(async move |tx| page(tx, &actor, &after, limit.fetch()).await);
    let found = read.await.map_err(|error| record_error(error, None))?;
    let page = Page::cut(NAME, limit, found, |last| (text::key(&last.name), last.id.get()));
    Ok(axum::Json(page.map(User::from)).into_response())
}

async fn page(tx: &mut Tx, actor: &Actor, after: &(String, i64), count: i64) -> Result<Vec<super::User>, RecordError> {
    let whom = super::whom(actor)?;
    Ok(store::page(tx, whom, after, count).await?)
}

/// A person
#[utoipa::path(get, path = "/api/v1/users/{id}", operation_id = "read_user", tag = "users",
    params(shape::RecordId),
    responses((status = 200, description = "The person.", body = User, headers(("ETag" = String, description = "Its version."))),
        refusal::OfRead))]
async fn read(State(app): State<App>, asker: Asker, Path(id): Path<UserId>) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let found = app.db.read(async move |tx| super::find(tx, &actor, id).await).await;
    let (user, _) = found.map_err(|error| record_error(error, None))?;
    shown(StatusCode::OK, user, None)
}

fn shown(status: StatusCode, user: super::User, location: Option<String>) -> Result<Reply, WebError> {
    let version = user.version;
    Reply::json(status, &User::from(user), Some(version), location)
}

/// Add a person
///
/// The person cannot sign in before they have an address and an administrator has given them a password.
#[utoipa::path(post, path = "/api/v1/users", operation_id = "create_user", tag = "users",
    params(shape::IdempotencyKey), request_body = NewUser,
    responses((status = 201, description = "The person is added.", body = User,
        headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))), refusal::OfCreate))]
async fn create(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Json(new), idempotent }: Submitted<Json<NewUser>>,
) -> Result<Reply, WebError> {
    let (actor, new) = (asker.actor, new.understood(&app.company));
    once(&app, &asker, idempotent, async move |tx| {
        let made = super::create::create(tx, &actor, &new).await.map_err(|error| record_error(error.into(), None))?;
        if made.team_id.is_some() {
            team::store::rebuild(tx).await.map_err(db_error)?;
        }
        let location = format!("/api/v1/users/{}", made.id);
        shown(StatusCode::CREATED, made, Some(location))
    })
    .await
}

/// Change what is known about a person
///
/// What is left out stays as it is; null empties a field. Everybody changes their own language and time zone; the rest is an
/// administrator's. Another role ends all sessions and tokens of the person.
#[utoipa::path(patch, path = "/api/v1/users/{id}", operation_id = "edit_user", tag = "users",
    params(shape::RecordId, shape::RequiredIfMatch), request_body = UserInput,
    responses((status = 200, description = "The person as they are now.", body = User,
        headers(("ETag" = String, description = "Its version."))), refusal::OfEdit))]
async fn edit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<UserId>,
    if_match: IfMatch,
    Json(input): Json<UserInput>,
) -> Result<Reply, WebError> {
    let (actor, seen, patch) = (asker.actor, Seen::required(if_match)?, input.into_patch()?);
    once(&app, &asker, None, async move |tx| {
        let (stored, _) = super::find(tx, &actor, id).await.map_err(|error| record_error(error, None))?;
        let edited = super::edit(tx, &actor, id, seen.version(stored.version), &patch).await;
        shown(StatusCode::OK, edited.map_err(|error| record_error(error, seen.first()))?, None)
    })
    .await
}

/// A verb that says nothing more than its name.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NothingInput {}

/// The verbs that let a person in or keep them out.
#[derive(Clone, Copy)]
enum Deed {
    Deactivate,
    Reactivate,
    EndSessions,
}

async fn carry_out(
    app: App,
    asker: Asker,
    id: UserId,
    if_match: IfMatch,
    idempotent: Option<Idempotent>,
    deed: Deed,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::optional(if_match));
    once(&app, &asker, idempotent, async move |tx| {
        let done = async {
            let (stored, _) = super::find(tx, &actor, id).await?;
            let version = seen.version(stored.version);
            match deed {
                Deed::Deactivate => super::deactivate(tx, &actor, id, version).await,
                Deed::Reactivate => super::reactivate(tx, &actor, id, version).await,
                Deed::EndSessions => super::end_sessions(tx, &actor, id).await,
            }
        };
        shown(StatusCode::OK, done.await.map_err(|error| record_error(error, seen.first()))?, None)
    })
    .await
}

/// Let a person in no longer
///
/// All their sessions and tokens end at once. What they own and what they did stays as it is.
#[utoipa::path(post, path = "/api/v1/users/{id}/deactivate", operation_id = "deactivate_user", tag = "users",
    params(shape::RecordId, shape::IdempotencyKey, shape::OptionalIfMatch), request_body = Option<NothingInput>,
    responses((status = 200, description = "The person is out.", body = User,
        headers(("ETag" = String, description = "Its version."))), refusal::OfVerb))]
async fn deactivate(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<UserId>,
    if_match: IfMatch,
    Submitted { body: OptionalJson(NothingInput {}), idempotent }: Submitted<OptionalJson<NothingInput>>,
) -> Result<Reply, WebError> {
    carry_out(app, asker, id, if_match, idempotent, Deed::Deactivate).await
}

/// Let a person in again
#[utoipa::path(post, path = "/api/v1/users/{id}/reactivate", operation_id = "reactivate_user", tag = "users",
    params(shape::RecordId, shape::IdempotencyKey, shape::OptionalIfMatch), request_body = Option<NothingInput>,
    responses((status = 200, description = "The person may sign in.", body = User,
        headers(("ETag" = String, description = "Its version."))), refusal::OfVerb))]
async fn reactivate(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<UserId>,
    if_match: IfMatch,
    Submitted { body: OptionalJson(NothingInput {}), idempotent }: Submitted<OptionalJson<NothingInput>>,
) -> Result<Reply, WebError> {
    carry_out(app, asker, id, if_match, idempotent, Deed::Reactivate).await
}

/// Sign a person out everywhere
///
/// Their tokens stay.
#[utoipa::path(post, path = "/api/v1/users/{id}/end_sessions", operation_id = "end_sessions_of_user", tag = "users",
    params(shape::RecordId, shape::IdempotencyKey, shape::OptionalIfMatch), request_body = Option<NothingInput>,
    responses((status = 200, description = "No session of the person is left.", body = User,
        headers(("ETag" = String, description = "Its version."))), refusal::OfVerb))]
async fn end_sessions(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<UserId>,
    if_match: IfMatch,
    Submitted { body: OptionalJson(NothingInput {}), idempotent }: Submitted<OptionalJson<NothingInput>>,
) -> Result<Reply, WebError> {
    carry_out(app, asker, id, if_match, idempotent, Deed::EndSessions).await
}
