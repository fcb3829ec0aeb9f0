//! Accounts in the programming interface.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tundish_domain::{
    Instant, ShortNumber,
    id::{AccountId, UserId},
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::http::{
    error::WebError,
    etag::IfMatch,
    input::{Json, Path, Query, Submitted, TriState},
    page::Page,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{AccountPatch, list};
use crate::{
    openapi::{refusal, shape},
    web::{
        App, Asker, Reply,
        api::{PageAsked, Seen, never_null, set},
        db_error, denied, once, record_error,
    },
};

/// The routes under `/api/v1/accounts`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, edit))
}

/// A customer company or household: all of it, or the card that belongs to an opportunity one sees.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "view", rename_all = "snake_case")]
enum Account {
    Whole(WholeAccount),
    Card(AccountCard),
}

/// Everything about an account.
#[derive(Debug, Serialize, ToSchema)]
struct WholeAccount {
    #[schema(value_type = shape::Id)]
    id: AccountId,
    /// Counts the changes, from 1.
    version: i64,
    #[schema(value_type = shape::ShortNumber)]
    number: ShortNumber,
    name: String,
    industry: Option<String>,
    country: Option<String>,
    #[schema(value_type = Option<shape::LevelWord>)]
    level: Option<String>,
    website: Option<String>,
    /// The account that this one belongs to.
    #[schema(value_type = Option<shape::Id>)]
    parent_id: Option<AccountId>,
    /// Who is responsible.
    #[schema(value_type = shape::Id)]
    owner_id: UserId,
    #[schema(value_type = shape::Instant)]
    created_at: Instant,
}

/// What is seen of an account by whoever sees one of its opportunities only.
#[derive(Debug, Serialize, ToSchema)]
struct AccountCard {
    #[schema(value_type = shape::Id)]
    id: AccountId,
    version: i64,
    #[schema(value_type = shape::ShortNumber)]
    number: ShortNumber,
    name: String,
    country: Option<String>,
    #[schema(value_type = Option<shape::LevelWord>)]
    level: Option<String>,
}

impl Account {
    fn shown(account: super::Account, is_whole: bool) -> Self {
        let a = account;
        let number = ShortNumber::account(a.number);
        if !is_whole {
            let (id, version, name) = (a.id, a.version, a.name);
            return Self::Card(AccountCard { id, version, number, name, country: a.country, level: a.level });
        }
        Self::Whole(WholeAccount {
            id: a.id,
            version: a.version,
            number,
            name: a.name,
            industry: a.industry,
            country: a.country,
            level: a.level,
            website: a.website,
            parent_id: a.parent_id,
            owner_id: a.owner_id,
            created_at: a.created_at,
        })
    }
}

/// One page of accounts.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `Page<Account>`")]
struct AccountPage {
    items: Vec<Account>,
    /// Where the list goes on; null on the last page.
    next: Option<String>,
}

/// What is needed to make an account.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAccount {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    #[schema(max_length = 200)]
    industry: Option<String>,
    #[schema(max_length = 200)]
    country: Option<String>,
    #[schema(value_type = Option<shape::LevelWord>)]
    level: Option<String>,
    /// Begins with `https://` or `http://`.
    #[schema(max_length = 500, pattern = r"^https?://[A-Za-z0-9.-]+(/[!-~]*)?$")]
    website: Option<String>,
    #[schema(value_type = Option<shape::Id>)]
    parent_id: Option<AccountId>,
    /// Oneself when nothing is said.
    #[schema(value_type = Option<shape::Id>)]
    owner_id: Option<UserId>,
}

/// What to change about an account. What is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AccountInput {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    #[serde(default)]
    name: TriState<String>,
    #[schema(value_type = Option<String>, max_length = 200)]
    #[serde(default)]
    industry: TriState<String>,
    #[schema(value_type = Option<String>, max_length = 200)]
    #[serde(default)]
    country: TriState<String>,
    #[schema(value_type = Option<shape::LevelWord>)]
    #[serde(default)]
    level: TriState<String>,
    /// Begins with `https://` or `http://`.
    #[schema(value_type = Option<String>, max_length = 500, pattern = r"^https?://[A-Za-z0-9.-]+(/[!-~]*)?$")]
    #[serde(default)]
    website: TriState<String>,
    #[schema(value_type = Option<shape::Id>)]
    #[serde(default)]
    parent_id: TriState<AccountId>,
}

impl AccountInput {
    fn into_patch(self) -> Result<AccountPatch, WebError> {
        Ok(AccountPatch {
            name: never_null("name", self.name)?,
            industry: set(self.industry),
            country: set(self.country),
            level: set(self.level),
            website: set(self.website),
            parent: set(self.parent_id),
        })
    }
}

/// Accounts that one sees, by name
#[utoipa::path(get, path = "/api/v1/accounts", operation_id = "list_accounts", tag = "accounts", params(PageAsked),
    responses((status = 200, description = "One page.", body = AccountPage), refusal::OfList))]
async fn list(State(app): State<App>, asker: Asker, Query(asked): Query<PageAsked>) -> Result<Response, WebError> {
    const NAME: &str = "accounts";
    let (actor, limit) = (asker.actor, asked.limit);
    let after = asked.cursor.map(|cursor| cursor.key::<list::Place>(NAME)).transpose()?;
    let read = app.db.read(async move |tx| list::page(tx, &actor, after.clone(), limit.fetch()).await);
    let found = read.await.map_err(db_error)?.map_err(denied)?;
    let page = Page::cut(NAME, limit, found, list::place);
    Ok(axum::Json(page.map(|listed| Account::shown(listed.account, listed.is_whole))).into_response())
}

/// Make an account
#[utoipa::path(post, path = "/api/v1/accounts", operation_id = "create_account", tag = "accounts",
    params(shape::IdempotencyKey), request_body = NewAccount,
    responses((status = 201, description = "It is made.", body = Account,
        headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))), refusal::OfCreate))]
async fn create(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Json(new), idempotent }: Submitted<Json<NewAccount>>,
) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let new = super::NewAccount {
        name: new.name,
        industry: new.industry,
        country: new.country,
        level: new.level,
        website: new.website,
        parent: new.parent_id,
        owner: new.owner_id,
    };
    once(&app, &asker, idempotent, async move |tx| {
        let made = super::create(tx, &actor, &new).await.map_err(|error| record_error(error, None))?;
        let (version, location) = (made.version, format!("/api/v1/accounts/{}", made.id));
        Reply::json(StatusCode::CREATED, &Account::shown(made, true), Some(version), Some(location))
    })
    .await
}

/// An account
#[utoipa::path(get, path = "/api/v1/accounts/{id}", operation_id = "read_account", tag = "accounts",
    params(shape::RecordId),
    responses((status = 200, description = "The account.", body = Account, headers(("ETag" = String, description = "Its version."))),
        refusal::OfRead))]
async fn read(State(app): State<App>, asker: Asker, Path(id): Path<AccountId>) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let found = app.db.read(async move |tx| super::find(tx, &actor, id).await).await;
    let (account, relation) = found.map_err(|error| record_error(error, None))?;
    shown(&actor, account, relation)
}

/// Change what is known about an account
///
/// What is left out stays as it is; null empties a field.
#[utoipa::path(patch, path = "/api/v1/accounts/{id}", operation_id = "edit_account", tag = "accounts",
    params(shape::RecordId, shape::RequiredIfMatch), request_body = AccountInput,
    responses((status = 200, description = "The account as it is now.", body = Account,
        headers(("ETag" = String, description = "Its version."))), refusal::OfEdit))]
async fn edit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<AccountId>,
    if_match: IfMatch,
    Json(input): Json<AccountInput>,
) -> Result<Reply, WebError> {
    let (actor, seen, patch) = (asker.actor, Seen::required(if_match)?, input.into_patch()?);
    once(&app, &asker, None, async move |tx| {
        let (stored, relation) = super::find(tx, &actor, id).await.map_err(|error| record_error(error, None))?;
        let edited = super::edit(tx, &actor, id, seen.version(stored.version), &patch).await;
        shown(&actor, edited.map_err(|error| record_error(error, seen.first()))?, relation)
    })
    .await
}

fn shown(actor: &Actor, account: super::Account, relation: Relation) -> Result<Reply, WebError> {
    let (version, is_whole) = (account.version, permit::<actions::ReadAccount>(actor, relation).is_ok());
    Reply::json(StatusCode::OK, &Account::shown(account, is_whole), Some(version), None)
}
