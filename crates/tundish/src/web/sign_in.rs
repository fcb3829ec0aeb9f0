//! Signing in and out.

use std::time::Duration;

use axum::Extension;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use serde::Deserialize;
use tundish_domain::{Role, id::UserId};
use tundish_web::{
    http::{
        cookie::Cookie,
        csrf::{CsrfSecret, PreSession},
        error::WebError,
        forwarded::Client,
        headers::CLEAR_SITE_DATA,
        idempotency::IdempotencyKey,
        input::{Form, Query},
        redirect::{LocalPath, SeeOther},
        token::OpaqueToken,
    },
    kit::{form::Guard, sign_in},
    messages::{Lang, Messages},
};

use super::{App, Asker, Html, answer::db_error};
use crate::{
    auth::{
        session,
        throttle::{self, Admission, Key},
    },
    user::{password, store},
};

/// How long the browser keeps the cookie; the server decides when the session ends.
const COOKIE_LIFETIME: Duration = Duration::from_secs(14 * 24 * 3_600);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    next: Option<String>,
}

/// The form.
pub(super) async fn form(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    asker: Option<Asker>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let next = asked.next.as_deref().and_then(LocalPath::parse);
    if asker.is_some() {
        return Ok(SeeOther(next.unwrap_or_else(|| LocalPath::or_home(None))).into_response());
    }
    show(&app, &client, &headers, StatusCode::OK, Shown { next, ..Shown::default() })
}

#[derive(Default)]
struct Shown {
    email: String,
    next: Option<LocalPath>,
    error: Option<String>,
}

fn show(
    app: &App,
    client: &Client,
    headers: &HeaderMap,
    status: StatusCode,
    shown: Shown,
) -> Result<Response, WebError> {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let m = Messages(Lang::negotiate(None, accept));
    let known = Cookie::PreSession.read(client.scheme, headers).and_then(PreSession::of_cookie);
    let pre_session = known.map_or_else(PreSession::mint, Ok)?;
    let page = sign_in::page(
        m,
        &sign_in::SignIn {
            company: app.company.name.clone(),
            action: "/sign-in".to_owned(),
            email: shown.email,
            error: shown.error,
            note: None,
            next: shown.next.map(|next| next.as_str().to_owned()),
            sample_people: app.sample_people.iter().map(|person| person.shown(m)).collect(),
            guard: Guard { csrf: pre_session.token()?, key: IdempotencyKey::mint()?.as_str().to_owned() },
        },
    );
    let cookie = Cookie::PreSession.set(client.scheme, &pre_session.cookie_value(), None);
    Ok((status, AppendHeaders([(header::SET_COOKIE, cookie)]), Html(page)).into_response())
}

#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    email: String,
    password: String,
    next: Option<String>,
}

/// Checks address and password and begins a session. Everything that can be wrong gets one answer that takes one time.
pub(super) async fn submit(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, WebError> {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let m = Messages(Lang::negotiate(None, accept));
    let next = typed.next.as_deref().and_then(LocalPath::parse);
    let keys = [Key::account(&typed.email), Key::source(client.address)];
    let admission = app.db.write(async move |tx| throttle::admit(tx, keys).await).await.map_err(db_error)?;
    if let Admission::Paused(until) = admission {
        let seconds = u64::try_from(until.micros_since(app.db.clock().now()) / 1_000_000).unwrap_or(0) + 1;
        let shown = Shown { email: typed.email, next, error: Some(m.sign_in_paused(seconds.div_ceil(60))) };
        let mut response = show(&app, &client, &headers, StatusCode::TOO_MANY_REQUESTS, shown)?;
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        return Ok(response);
    }
    let email = typed.email.clone();
    let found = app.db.read(async move |tx| store::credentials(tx, &email).await).await.map_err(db_error)?;
    let (user, hash) = found.map_or((None, None), |(user, hash)| (Some(user), hash));
    let is_right = password::verify(typed.password, hash)
        .await
        .map_err(|error| WebError::internal(error.into_boxed_dyn_error()))?;
    let Some(user) = user.filter(|_| is_right) else {
        let shown = Shown { email: typed.email, next, error: Some(m.wrong_email_or_password().to_owned()) };
        return show(&app, &client, &headers, StatusCode::UNPROCESSABLE_ENTITY, shown);
    };
    let [account, source] = keys;
    app.db.write(async move |tx| throttle::forgive(tx, account, source).await).await.map_err(db_error)?;
    begin(&app, &client, &headers, user, next).await
}

/// Begins a session and sends the browser on. A session that the browser had before ends with it: nobody could sign out of it any
/// more.
async fn begin(
    app: &App,
    client: &Client,
    headers: &HeaderMap,
    user: UserId,
    next: Option<LocalPath>,
) -> Result<Response, WebError> {
    let (token, csrf) = (OpaqueToken::mint()?, CsrfSecret::mint()?);
    let (secret, csrf_secret) = (token.hash().0, *csrf.as_bytes());
    let agent = headers
        .get(header::USER_AGENT)
        .map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned())
        .unwrap_or_default();
    let before: Option<OpaqueToken> = Cookie::Session.read(client.scheme, headers).and_then(|value| value.parse().ok());
    let before = before.map(|token| token.hash().0);
    app.db
        .write(async move |tx| {
            if let Some(before) = before {
                session::end_by_secret(tx, before).await?;
            }
            session::insert(tx, secret, csrf_secret, user, &agent).await
        })
        .await
        .map_err(db_error)?;
    let cookies = [
        (header::SET_COOKIE, Cookie::Session.set(client.scheme, token.reveal(), Some(COOKIE_LIFETIME))),
        (header::SET_COOKIE, Cookie::PreSession.clear(client.scheme)),
    ];
    Ok((AppendHeaders(cookies), SeeOther(next.unwrap_or_else(|| LocalPath::or_home(None)))).into_response())
}

#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    person: UserId,
    next: Option<String>,
}

/// Enters the demonstration as one of its people. Elsewhere there is no such thing.
pub(super) async fn enter_as(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(chosen): Form<Chosen>,
) -> Result<Response, WebError> {
    if !app.sample_people.iter().any(|person| person.id == chosen.person) {
        return Err(WebError::not_found());
    }
    let next = chosen.next.as_deref().and_then(LocalPath::parse);
    begin(&app, &client, &headers, chosen.person, next).await
}

/// Somebody of the sample company whom visitors of the demonstration may enter as.
#[derive(Debug, Clone)]
pub struct SamplePerson {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
}

impl SamplePerson {
    fn shown(&self, m: Messages) -> sign_in::SamplePerson {
        let role = match self.role {
            Role::Representative => m.role_representative(),
            Role::Manager => m.role_manager(),
            Role::Director => m.role_director(),
            Role::Administrator => m.role_administrator(),
            Role::Partner => m.role_partner(),
        };
        sign_in::SamplePerson { id: self.id.to_string(), name: self.name.clone(), role: role.to_owned() }
    }
}

/// Ends the session and clears what the browser kept.
pub(super) async fn sign_out(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    asker: Asker,
) -> Result<Response, WebError> {
    if let Some(session) = asker.session() {
        app.db.write(async move |tx| session::end(tx, session).await).await.map_err(db_error)?;
    }
    let headers = [(header::SET_COOKIE, Cookie::Session.clear(client.scheme)), CLEAR_SITE_DATA];
    let to = LocalPath::parse("/sign-in").unwrap_or_else(|| LocalPath::or_home(None));
    Ok((AppendHeaders(headers), SeeOther(to)).into_response())
}
