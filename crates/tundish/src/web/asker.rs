//! Who asks: found once per request, by one read.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts, Request, State},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tundish_domain::{
    TimeZone,
    appearance::{Density, Theme},
    id::TokenId,
    policy::Actor,
};
use tundish_web::{
    http::{
        credential::Credential,
        csrf::{ByApiToken, CsrfSecret, CsrfSession},
        error::WebError,
        forwarded::Client,
        idempotency::IdempotencyKey,
        log::ActorTag,
    },
    kit::form::Guard,
    messages::{Lang, Messages},
};

use super::{App, answer::db_error};
use crate::auth::{
    api_token,
    session::{self, SignedIn},
};

/// Somebody who was recognised. Handlers that take one answer 401 to everybody else.
#[derive(Debug, Clone)]
pub struct Asker {
    /// On whose behalf; what the policy is asked about.
    pub actor: Actor,
    /// The texts in their language.
    pub m: Messages,
    /// The person at the screen; nobody when a program asks with a token.
    pub who: Option<Who>,
}

/// A person at the screen.
#[derive(Debug, Clone)]
pub struct Who {
    /// Their name.
    pub name: String,
    /// Time zone of clock times shown to them.
    pub time_zone: TimeZone,
    /// Light or dark.
    pub theme: Theme,
    /// How much air a row has.
    pub density: Density,
    session: CsrfSession,
}

impl Asker {
    /// What protects the forms of one rendered page.
    ///
    /// # Errors
    /// An internal error when the machine gives no randomness.
    pub fn guard(&self) -> Result<Guard, WebError> {
        let Some(who) = &self.who else { return Ok(Guard::default()) };
        Ok(Guard { csrf: who.session.token()?, key: IdempotencyKey::mint()?.as_str().to_owned() })
    }

    /// The session of the person at the screen.
    pub(crate) fn session(&self) -> Option<tundish_domain::id::SessionId> {
        self.who.as_ref().and_then(|who| tundish_domain::id::SessionId::new(who.session.id))
    }

    /// The name under which the answers to this asker's repeated requests are kept.
    pub fn principal(&self) -> String {
        match &self.actor {
            Actor::Person { user, .. } => format!("user:{user}"),
            Actor::Token { token, .. } => format!("token:{token}"),
            Actor::System(job) => format!("job:{job}"),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asker {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(WebError::unauthenticated)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

/// The layer that recognises people by their session and programs by their token.
pub(super) async fn recognise(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match find(&app, &parts).await {
        Ok(None) => next.run(Request::from_parts(parts, body)).await,
        Ok(Some((asker, session))) => {
            match session {
                Some(session) => parts.extensions.insert(session).map(drop),
                None => parts.extensions.insert(ByApiToken).map(drop),
            };
            let tag = ActorTag(asker.principal());
            parts.extensions.insert(asker.clone());
            let mut response = next.run(Request::from_parts(parts, body)).await;
            response.extensions_mut().insert(tag);
            // Error pages look like the page that they replace.
            response.extensions_mut().insert(asker);
            response
        }
        Err(error) => error.into_response(),
    }
}

async fn find(app: &App, parts: &Parts) -> Result<Option<(Asker, Option<CsrfSession>)>, WebError> {
    let client = parts
        .extensions
        .get::<Client>()
        .ok_or_else(|| WebError::internal("the layer that knows the client is missing"))?;
    match Credential::of(parts, client.scheme)? {
        Credential::None => Ok(None),
        Credential::Session(token) => {
            let secret = token.hash().0;
            let Some(person) = app.db.read(async move |tx| session::find(tx, secret).await).await.map_err(db_error)?
            else {
                return Ok(None);
            };
            note_seen(app, &person);
            let secret = CsrfSecret::from_bytes(&person.csrf_secret)
                .ok_or_else(|| WebError::internal("the secret of a session has a wrong length"))?;
            let csrf = CsrfSession { id: person.session.get(), secret };
            let asker = Asker {
                actor: Actor::Person { user: person.user, role: person.role },
                m: Messages(Lang::negotiate(Some(&person.locale), None)),
                who: Some(Who {
                    time_zone: TimeZone::get(&person.time_zone).unwrap_or_else(|_| app.company.time_zone.clone()),
                    name: person.name,
                    theme: person.theme,
                    density: person.density,
                    session: csrf.clone(),
                }),
            };
            Ok(Some((asker, Some(csrf))))
        }
        Credential::Token(token) => {
            let secret = token.hash().0;
            let presented = app.db.read(async move |tx| api_token::find(tx, secret).await).await.map_err(db_error)?;
            let presented = presented.ok_or_else(WebError::unauthenticated)?;
            if presented.is_to_be_noted(app.db.clock().now()) {
                note_token_seen(app, presented.token);
            }
            let scopes = presented.scopes.parse().map_err(WebError::internal)?;
            let asker = Asker {
                actor: Actor::Token { token: presented.token, user: presented.user, role: presented.role, scopes },
                m: Messages(Lang::negotiate(Some(&presented.locale), None)),
                who: None,
            };
            Ok(Some((asker, None)))
        }
    }
}

/// Notes a sign of life beside the request, seldom enough that reading stays reading.
fn note_seen(app: &App, person: &SignedIn) {
    if person.is_to_be_noted(app.db.clock().now()) {
        let (db, session) = (app.db.clone(), person.session);
        tokio::spawn(async move {
            if let Err(error) = db.write(async move |tx| session::note_seen(tx, session).await).await {
                tracing::warn!(%error, "a sign of life could not be noted");
            }
        });
    }
}

/// The same for a token.
fn note_token_seen(app: &App, token: TokenId) {
    let db = app.db.clone();
    tokio::spawn(async move {
        if let Err(error) = db.write(async move |tx| api_token::note_seen(tx, token).await).await {
            tracing::warn!(%error, "the use of a token could not be noted");
        }
    });
}
