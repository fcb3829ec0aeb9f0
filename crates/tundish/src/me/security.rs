//! Password, second factor and sessions on one page.

use axum::{extract::State, http::StatusCode, response::Response};
use tundish_db::Tx;
use tundish_domain::{Instant, id::UserId};
use tundish_web::http::{
    error::{FieldErrors, WebError},
    input::Query,
};

use super::{Done, Page, answer, oneself, views};
use crate::{
    auth::{second_factor, session},
    user,
    web::{App, Asker, db_error},
};

/// What the page tells.
#[derive(Debug)]
pub(super) struct Loaded {
    /// Address to sign in with, for password managers.
    pub(super) email: Option<String>,
    pub(super) has_password: bool,
    /// Since when the second factor is on.
    pub(super) second_factor: Option<Instant>,
    pub(super) codes_left: u64,
    pub(super) sessions: Vec<session::Listed>,
}

async fn load(tx: &mut Tx, id: UserId) -> tundish_db::Result<Loaded> {
    let email = user::store::by_id(tx, id).await?.and_then(|user| user.email);
    Ok(Loaded {
        email,
        has_password: user::store::password_hash(tx, id).await?.is_some(),
        second_factor: second_factor::find(tx, id).await?.and_then(|factor| factor.confirmed_at),
        codes_left: second_factor::codes_left(tx, id).await?.unsigned_abs(),
        sessions: session::of_user(tx, id).await?,
    })
}

/// The page.
pub(super) async fn show(State(app): State<App>, asker: Asker, Query(done): Query<Done>) -> Result<Response, WebError> {
    page(&app, &asker, StatusCode::OK, &FieldErrors::new(), &done).await
}

/// The page with what was wrong beside its fields.
pub(super) async fn again(app: &App, asker: &Asker, errors: &FieldErrors) -> Result<Response, WebError> {
    page(app, asker, StatusCode::UNPROCESSABLE_ENTITY, errors, &Done::default()).await
}

async fn page(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    errors: &FieldErrors,
    done: &Done,
) -> Result<Response, WebError> {
    let id = oneself(asker)?;
    let loaded = app.db.read(async move |tx| load(tx, id).await).await.map_err(db_error)?;
    answer(app, asker, status, Page::Security, done, |guard| {
        views::security::Security { m: asker.m, loaded: &loaded, errors, asker, company: &app.company }.content(guard)
    })
}
