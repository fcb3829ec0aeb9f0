//! One's own API tokens.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tundish_domain::{
    id::TokenId,
    policy::{Access, Collection, Scopes},
    text,
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form, Path, Query, Submitted},
        token::ApiToken,
    },
    messages::Messages,
};

use super::{Done, Nothing, Page, answer, oneself, views};
use crate::{
    record::RecordError,
    token::{self, NewToken},
    web::{App, Asker, Reply, once, record_error},
};

/// Longest name in characters.
const LONGEST_NAME: usize = 200;
const DAY_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// What was typed.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) access: String,
    pub(super) collections: String,
    pub(super) days: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self { name: String::new(), access: "read".to_owned(), collections: String::new(), days: "90".to_owned() }
    }
}

/// What a token may do with a collection.
fn accesses(word: &str) -> Option<&'static [Access]> {
    match word {
        "read" => Some(&[Access::Read]),
        "write" => Some(&[Access::Read, Access::Write]),
        "export" => Some(Access::ALL),
        _ => None,
    }
}

/// Which collections a token is for: those named, else all.
fn collections(words: &str) -> Option<Vec<Option<Collection>>> {
    let named: Vec<Option<Collection>> =
        words.split_whitespace().map(|word| word.parse().ok().map(Some)).collect::<Option<_>>()?;
    Some(if named.is_empty() { vec![None] } else { named })
}

impl Draft {
    /// Name, scopes and the days that the token lasts.
    fn understand(&self, m: Messages) -> Result<(String, Scopes, Option<u16>), FieldErrors> {
        let mut errors = FieldErrors::new();
        let name = text::line(&self.name, LONGEST_NAME);
        if name.is_err() {
            errors.push("name", "not_valid", m.name_is_needed());
        }
        let (accesses, collections) = (accesses(&self.access), collections(&self.collections));
        if accesses.is_none() {
            errors.push("access", "unknown_word", m.unknown_choice());
        }
        if collections.is_none() {
            errors.push("collections", "unknown_word", m.not_collections());
        }
        let days = match self.days.as_str() {
            "never" => Some(None),
            "30" | "90" | "365" => self.days.parse().ok().map(Some),
            _ => None,
        };
        if days.is_none() {
            errors.push("days", "unknown_word", m.unknown_choice());
        }
        match (name, accesses, collections, days) {
            (Ok(name), Some(accesses), Some(collections), Some(days)) => {
                let each = collections.iter().flat_map(|&of| accesses.iter().map(move |&access| (of, access)));
                let scopes = each.fold(Scopes::NONE, |scopes, (of, access)| scopes.with(of, access));
                Ok((name, scopes, days))
            }
            _ => Err(errors),
        }
    }
}

/// The list, and the form for a new one.
pub(super) async fn show(State(app): State<App>, asker: Asker, Query(done): Query<Done>) -> Result<Response, WebError> {
    page(&app, &asker, StatusCode::OK, &Draft::default(), &FieldErrors::new(), &done).await
}

async fn page(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    draft: &Draft,
    errors: &FieldErrors,
    done: &Done,
) -> Result<Response, WebError> {
    let (id, actor) = (oneself(asker)?, asker.actor);
    let read = app.db.read(async move |tx| token::list(tx, &actor, id).await);
    let listed = read.await.map_err(|error| record_error(error, None))?;
    answer(app, asker, status, Page::Tokens, done, |guard| {
        views::tokens::Tokens { asker, company: &app.company, listed: &listed, draft, errors }.content(guard)
    })
}

/// Makes one and shows its secret, this one time. Sent again, the form makes no second one and shows nothing.
pub(super) async fn make(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let (user, actor, m) = (oneself(&asker)?, asker.actor, asker.m);
    let (name, scopes, days) = match draft.understand(m) {
        Ok(understood) => understood,
        Err(errors) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return page(&app, &asker, status, &draft, &errors, &Done::default()).await;
        }
    };
    let secret = ApiToken::mint()?;
    let (hash, hint) = (secret.hash().0, secret.hint().to_owned());
    // The answer that is kept under the form's key names the secret by its last characters only.
    let kept = format!("/me/tokens?done=made#{hint}");
    let location = kept.clone();
    let made = once(&app, &asker, idempotent, async move |tx| {
        let expires_at = days.map(|days| tx.now().plus_micros(i64::from(days) * DAY_MICROS));
        let new = NewToken { user, name: name.clone(), scopes, expires_at, secret: hash, hint: hint.clone() };
        token::make(tx, &actor, &new).await.map_err(|error| record_error(error, None))?;
        Ok(Reply::see_other(&location))
    });
    let reply = made.await?;
    if reply.0.location.as_ref() != Some(&kept) {
        return Ok(reply.into_response());
    }
    answer(&app, &asker, StatusCode::OK, Page::Tokens, &Done::default(), |_| {
        views::tokens::shown_once(m, secret.reveal())
    })
}

/// Revokes one.
pub(super) async fn revoke(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<TokenId>,
    Submitted { body: Form(Nothing {}), idempotent }: Submitted<Form<Nothing>>,
) -> Result<Response, WebError> {
    oneself(&asker)?;
    let actor = asker.actor;
    let revoked = once(&app, &asker, idempotent, async move |tx| match token::revoke(tx, &actor, id).await {
        Ok(()) | Err(RecordError::NothingChanges) => Ok(Reply::see_other("/me/tokens?done=revoked")),
        Err(error) => Err(record_error(error, None)),
    });
    Ok(revoked.await?.into_response())
}
