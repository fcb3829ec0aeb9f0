//! The second page of signing in: the code of the app, or a recovery code.
//!
//! The browser carries a secret that stands for "the password was right" and lets nobody in. Only with a code that was never
//! taken does a session begin, under names of its own. Wrong codes are counted like wrong passwords, per person and per source,
//! and recorded.

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use serde::Deserialize;
use std::time::Duration;
use tundish_db::Tx;
use tundish_domain::{Instant, policy::Actor};
use tundish_web::{
    http::{
        cookie::Cookie,
        csrf::PreSession,
        error::WebError,
        forwarded::Client,
        input::{Form, Query},
        redirect::{LocalPath, SeeOther},
        token::OpaqueToken,
    },
    kit::sign_in,
};

use super::{Asked, NewSession, guard, messages, seconds_until};
use crate::{
    auth::{
        SecretHash, awaited_code,
        throttle::{self, Admission, Key},
    },
    user::second_factor,
    web::{App, Html, answer::db_error},
};

const PATH: &str = "/sign-in/code";
const LIFETIME: Duration = Duration::from_secs(awaited_code::LIFETIME_SECONDS.unsigned_abs());

/// Sends the browser to the second page. Its secret of forms is a new one: what another could have planted before is worth
/// nothing from here on.
pub(super) fn ask(client: &Client, awaited: &OpaqueToken, next: Option<&LocalPath>) -> Result<Response, WebError> {
    let to = next.map_or_else(|| PATH.to_owned(), |next| next.as_next_of(PATH));
    let cookies = [
        Cookie::AwaitedCode.set(client.scheme, awaited.reveal(), Some(LIFETIME)),
        Cookie::PreSession.set(client.scheme, &PreSession::mint()?.cookie_value(), None),
    ]
    .map(|cookie| (header::SET_COOKIE, cookie));
    Ok((AppendHeaders(cookies), SeeOther(LocalPath::or_home(Some(&to)))).into_response())
}

/// The secret of the sign-in that awaits its code.
fn awaited(client: &Client, headers: &HeaderMap) -> Option<SecretHash> {
    let token: OpaqueToken = Cookie::AwaitedCode.read(client.scheme, headers)?.parse().ok()?;
    Some(token.hash().0)
}

/// Back to the first page, for whoever has skipped it or waited too long.
fn first_page(next: Option<&LocalPath>) -> Response {
    let first = "/sign-in";
    let to = next.map_or_else(|| first.to_owned(), |next| next.as_next_of(first));
    SeeOther(LocalPath::or_home(Some(&to))).into_response()
}

/// The form.
pub(crate) async fn form(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let next = asked.next.as_deref().and_then(LocalPath::parse);
    let Some(secret) = awaited(&client, &headers) else { return Ok(first_page(next.as_ref())) };
    let found = app.db.read(async move |tx| awaited_code::find(tx, secret).await).await.map_err(db_error)?;
    if found.is_none() {
        return Ok(first_page(next.as_ref()));
    }
    show(&app, &client, &headers, StatusCode::OK, next.as_ref(), None)
}

fn show(
    app: &App,
    client: &Client,
    headers: &HeaderMap,
    status: StatusCode,
    next: Option<&LocalPath>,
    error: Option<String>,
) -> Result<Response, WebError> {
    let (pre_session, guard) = guard(client, headers)?;
    let page = sign_in::code_page(
        messages(headers),
        &sign_in::Code {
            company: app.company.name.clone(),
            action: PATH.to_owned(),
            back: "/sign-in".to_owned(),
            error,
            next: next.map(|next| next.as_str().to_owned()),
            guard,
        },
    );
    let cookie = Cookie::PreSession.set(client.scheme, &pre_session.cookie_value(), None);
    Ok((status, AppendHeaders([(header::SET_COOKIE, cookie)]), Html(page)).into_response())
}

#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    code: String,
    next: Option<String>,
}

/// What became of a code.
enum Outcome {
    /// The session has begun.
    Begun,
    Wrong,
    Paused(Instant),
    /// Nobody awaits it.
    Nobody,
}

/// Checks the code and begins the session, all in one transaction: however many codes come at once, none is taken twice.
pub(crate) async fn submit(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, WebError> {
    let m = messages(&headers);
    let next = typed.next.as_deref().and_then(LocalPath::parse);
    let Some(secret) = awaited(&client, &headers) else { return Ok(first_page(next.as_ref())) };
    let session = NewSession::mint(&client, &headers)?;
    let (begun, source) = (session.clone(), Key::source(client.address));
    let outcome = app.db.write(async move |tx| try_code(tx, secret, source, &typed.code, &begun).await);
    match outcome.await.map_err(db_error)? {
        Outcome::Begun => Ok(session.answer(&client, next)),
        Outcome::Nobody => Ok(first_page(next.as_ref())),
        Outcome::Wrong => {
            let error = Some(m.wrong_code().to_owned());
            show(&app, &client, &headers, StatusCode::UNPROCESSABLE_ENTITY, next.as_ref(), error)
        }
        Outcome::Paused(until) => {
            let seconds = seconds_until(&app, until);
            let error = Some(m.codes_paused(seconds.div_ceil(60)));
            let mut response = show(&app, &client, &headers, StatusCode::TOO_MANY_REQUESTS, next.as_ref(), error)?;
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            Ok(response)
        }
    }
}

async fn try_code(
    tx: &mut Tx,
    secret: SecretHash,
    source: Key,
    typed: &str,
    session: &NewSession,
) -> tundish_db::Result<Outcome> {
    let Some((user, role)) = awaited_code::find(tx, secret).await? else { return Ok(Outcome::Nobody) };
    let codes = Key::codes(user);
    if let Admission::Paused(until) = throttle::admit(tx, [codes, source]).await? {
        return Ok(Outcome::Paused(until));
    }
    if !second_factor::accept(tx, &Actor::Person { user, role }, user, typed).await? {
        return Ok(Outcome::Wrong);
    }
    throttle::forgive(tx, codes, source).await?;
    awaited_code::end(tx, secret).await?;
    session.insert(tx, user).await?;
    Ok(Outcome::Begun)
}
