//! Signing in and out.
//!
//! Address and password are the first page. Whoever has a second factor gets a second page, [`code`], and no session before it.

pub(super) mod code;

use std::time::Duration;

use axum::Extension;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{Instant, Role, id::UserId};
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
        awaited_code, second_factor, session,
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
    let m = messages(headers);
    let (pre_session, guard) = guard(client, headers)?;
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
            guard,
        },
    );
    let cookie = Cookie::PreSession.set(client.scheme, &pre_session.cookie_value(), None);
    Ok((status, AppendHeaders([(header::SET_COOKIE, cookie)]), Html(page)).into_response())
}

/// The texts in the language that the browser asks for: nobody is known yet.
fn messages(headers: &HeaderMap) -> Messages {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Messages(Lang::negotiate(None, accept))
}

/// What protects a form of a browser that has no session: the secret that it has already, so that other tabs keep working.
fn guard(client: &Client, headers: &HeaderMap) -> Result<(PreSession, Guard), WebError> {
    let known = Cookie::PreSession.read(client.scheme, headers).and_then(PreSession::of_cookie);
    let pre_session = known.map_or_else(PreSession::mint, Ok)?;
    let guard = Guard { csrf: pre_session.token()?, key: IdempotencyKey::mint()?.as_str().to_owned() };
    Ok((pre_session, guard))
}

/// Seconds until an instant, at least one.
fn seconds_until(app: &App, until: Instant) -> u64 {
    u64::try_from(until.micros_since(app.db.clock().now()) / 1_000_000).unwrap_or(0) + 1
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
    let m = messages(&headers);
    let next = typed.next.as_deref().and_then(LocalPath::parse);
    let keys = [Key::account(&typed.email), Key::source(client.address)];
    let admission = app.db.write(async move |tx| throttle::admit(tx, keys).await).await.map_err(db_error)?;
    if let Admission::Paused(until) = admission {
        let seconds = seconds_until(&app, until);
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
    let awaited = OpaqueToken::mint()?;
    let secret = awaited.hash().0;
    let is_code_awaited = app.db.write(async move |tx| {
        throttle::forgive(tx, account, source).await?;
        let is_on = second_factor::is_on(tx, user).await?;
        if is_on {
            awaited_code::insert(tx, secret, user).await?;
        }
        Ok::<_, tundish_db::Error>(is_on)
    });
    if is_code_awaited.await.map_err(db_error)? {
        return code::ask(&client, &awaited, next.as_ref());
    }
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
    let session = NewSession::mint(client, headers)?;
    let stored = session.clone();
    app.db.write(async move |tx| stored.insert(tx, user).await).await.map_err(db_error)?;
    Ok(session.answer(client, next))
}

/// A session that is about to begin.
#[derive(Debug, Clone)]
struct NewSession {
    token: OpaqueToken,
    csrf: [u8; 32],
    agent: String,
    before: Option<OpaqueToken>,
}

impl NewSession {
    fn mint(client: &Client, headers: &HeaderMap) -> Result<Self, WebError> {
        let agent = headers.get(header::USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned());
        Ok(Self {
            token: OpaqueToken::mint()?,
            csrf: *CsrfSecret::mint()?.as_bytes(),
            agent: agent.unwrap_or_default(),
            before: Cookie::Session.read(client.scheme, headers).and_then(|value| value.parse().ok()),
        })
    }

    /// Stores it and ends the one that the browser had before.
    async fn insert(&self, tx: &mut Tx, user: UserId) -> tundish_db::Result<()> {
        if let Some(before) = &self.before {
            session::end_by_secret(tx, before.hash().0).await?;
        }
        session::insert(tx, self.token.hash().0, self.csrf, user, &self.agent).await.map(drop)
    }

    /// Gives the browser its cookie, takes back those of the way here, and sends it on.
    fn answer(&self, client: &Client, next: Option<LocalPath>) -> Response {
        let cookies = [
            Cookie::Session.set(client.scheme, self.token.reveal(), Some(COOKIE_LIFETIME)),
            Cookie::PreSession.clear(client.scheme),
            Cookie::AwaitedCode.clear(client.scheme),
        ]
        .map(|cookie| (header::SET_COOKIE, cookie));
        (AppendHeaders(cookies), SeeOther(next.unwrap_or_else(|| LocalPath::or_home(None)))).into_response()
    }
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
