//! One's own second factor: set up in two steps, recovery codes shown once, switched off.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tundish_domain::{id::UserId, one_time_code::OneTimeCode, recovery_code::RecoveryCode};
use tundish_web::http::{
    error::{FieldErrors, WebError},
    forwarded::Client,
    input::Form,
};

use super::{Done, Nothing, Page, answer, oneself, proof, security, views};
use crate::{
    auth::second_factor as stored,
    record::RecordError,
    user::{self, second_factor as verbs},
    web::{App, Asker, Reply, db_error, record_error},
};

const PATH: &str = "/me/security/second-factor";
const SECURITY: &str = "/me/security";
/// Apps show the company's name in a narrow line.
const LONGEST_COMPANY: usize = 40;

#[derive(Deserialize)]
pub(super) struct Password {
    factor_password: String,
}

/// Makes a secret that waits for its first code. Where one waits already, a new one takes its place.
pub(super) async fn prepare(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    asker: Asker,
    Form(typed): Form<Password>,
) -> Result<Response, WebError> {
    let (user, m, actor) = (oneself(&asker)?, asker.m, asker.actor);
    let proof = proof::password(&app, &client, user, &typed.factor_password).await?;
    if let Err(sentence) = proof.or_sentence(m, m.wrong_password()) {
        return security::again(&app, &asker, &FieldErrors::one("factor_password", "wrong", sentence)).await;
    }
    let secret = verbs::made_secret().map_err(no_randomness)?;
    let prepared = app.db.write(async move |tx| verbs::prepare(tx, &actor, &secret).await).await;
    match prepared {
        Ok(()) => Ok(Reply::see_other(PATH).into_response()),
        Err(RecordError::State(_)) => Ok(Reply::see_other(SECURITY).into_response()),
        Err(error) => Err(record_error(error, None)),
    }
}

/// The picture, the secret, and the field for the first code.
pub(super) async fn show(State(app): State<App>, asker: Asker) -> Result<Response, WebError> {
    set_up(&app, &asker, StatusCode::OK, None).await
}

async fn set_up(app: &App, asker: &Asker, status: StatusCode, error: Option<&str>) -> Result<Response, WebError> {
    let id = oneself(asker)?;
    let read = app.db.read(async move |tx| {
        Ok::<_, tundish_db::Error>((stored::find(tx, id).await?, user::store::by_id(tx, id).await?))
    });
    let (Some(factor), Some(user)) = read.await.map_err(db_error)? else {
        return Ok(Reply::see_other(SECURITY).into_response());
    };
    if factor.confirmed_at.is_some() {
        return Ok(Reply::see_other(SECURITY).into_response());
    }
    let company: String = app.company.name.chars().take(LONGEST_COMPANY).collect();
    let address = factor.secret.address(&company, user.email.as_deref().unwrap_or(&user.name));
    answer(app, asker, status, Page::Security, &Done::default(), |guard| {
        views::second_factor::set_up(asker.m, &factor.secret.base32(), &address, error, guard)
    })
}

#[derive(Deserialize)]
pub(super) struct First {
    code: String,
}

/// Switches it on and shows the recovery codes, this one time.
pub(super) async fn switch_on(
    State(app): State<App>,
    asker: Asker,
    Form(First { code }): Form<First>,
) -> Result<Response, WebError> {
    let (m, actor) = (asker.m, asker.actor);
    oneself(&asker)?;
    let Some(code) = OneTimeCode::typed(&code) else {
        return set_up(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, Some(m.no_code())).await;
    };
    let codes = verbs::made_codes().map_err(no_randomness)?;
    let made = codes.clone();
    let is_on = app.db.write(async move |tx| verbs::switch_on(tx, &actor, code, &made).await).await;
    match is_on {
        Ok(true) => shown_once(&app, &asker, "second-factor-on", &codes),
        Ok(false) => set_up(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, Some(m.code_does_not_fit())).await,
        Err(RecordError::State(_)) => Ok(Reply::see_other(SECURITY).into_response()),
        Err(error) => Err(record_error(error, None)),
    }
}

fn shown_once(app: &App, asker: &Asker, done: &str, codes: &[RecoveryCode]) -> Result<Response, WebError> {
    let done = Done { done: Some(done.to_owned()) };
    answer(app, asker, StatusCode::OK, Page::Security, &done, |_| views::second_factor::codes(asker.m, codes, SECURITY))
}

/// Gives up what was begun.
pub(super) async fn give_up(
    State(app): State<App>,
    asker: Asker,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    oneself(&asker)?;
    let given_up = app.db.write(async move |tx| verbs::give_up(tx, &actor).await).await;
    given_up.map_err(|error| record_error(error, None))?;
    Ok(Reply::see_other(SECURITY).into_response())
}

/// What is to be done with a second factor that is on.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Deed {
    RenewCodes,
    SwitchOff,
}

#[derive(Deserialize)]
pub(super) struct Change {
    proof: String,
    deed: Deed,
}

/// Renews the recovery codes or switches it off, for whoever shows that it is they.
pub(super) async fn change(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    asker: Asker,
    Form(Change { proof, deed }): Form<Change>,
) -> Result<Response, WebError> {
    let (user, m, actor) = (oneself(&asker)?, asker.m, asker.actor);
    if !is_on(&app, user).await? {
        // Sent twice, or done in another window.
        return Ok(Reply::see_other(SECURITY).into_response());
    }
    let proof = proof::password_or_code(&app, &client, &asker, user, &proof).await?;
    if let Err(sentence) = proof.or_sentence(m, m.wrong_password_or_code()) {
        return security::again(&app, &asker, &FieldErrors::one("proof", "wrong", sentence)).await;
    }
    match deed {
        Deed::RenewCodes => {
            let codes = verbs::made_codes().map_err(no_randomness)?;
            let made = codes.clone();
            let renewed = app.db.write(async move |tx| verbs::renew_codes(tx, &actor, &made).await).await;
            renewed.map_err(|error| record_error(error, None))?;
            shown_once(&app, &asker, "", &codes)
        }
        Deed::SwitchOff => {
            let off = app.db.write(async move |tx| verbs::switch_off(tx, &actor).await).await;
            off.map_err(|error| record_error(error, None))?;
            Ok(Reply::see_other("/me/security?done=second-factor-off").into_response())
        }
    }
}

async fn is_on(app: &App, user: UserId) -> Result<bool, WebError> {
    app.db.read(async move |tx| stored::is_on(tx, user).await).await.map_err(db_error)
}

fn no_randomness(error: anyhow::Error) -> WebError {
    WebError::internal(error.into_boxed_dyn_error())
}
