//! What is done to a person's way in.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use tundish_domain::{
    id::{TokenId, UserId},
    policy::{Relation, actions, permit},
};
use tundish_web::http::{
    error::WebError,
    idempotency::Idempotent,
    input::{Form, Path, PathPair, Submitted},
};

use super::{form::refuse, href, secret::Secret};
use crate::{
    admin::{Nothing, Versioned},
    record::{RecordError, pages::refused::Failed},
    token,
    user::{self, second_factor as factor},
    web::{App, Asker, Reply, denied, once_or, record_error},
};

/// The deeds that need no more than their name.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// The person is out, whoever has looked at this version.
    Deactivate(i64),
    /// The person may come back.
    Reactivate(i64),
    SignOut,
    ResetSecondFactor,
    Revoke(TokenId),
}

impl Deed {
    const fn word(self) -> &'static str {
        match self {
            Self::Deactivate(_) => "person-deactivated",
            Self::Reactivate(_) => "person-reactivated",
            Self::SignOut => "person-signed-out",
            Self::ResetSecondFactor => "second-factor-reset",
            Self::Revoke(_) => "token-revoked",
        }
    }
}

async fn carry_out(
    app: App,
    asker: Asker,
    id: UserId,
    idempotent: Option<Idempotent>,
    deed: Deed,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        let done = match deed {
            Deed::Deactivate(seen) => user::deactivate(tx, &actor, id, Some(seen)).await.map(drop),
            Deed::Reactivate(seen) => user::reactivate(tx, &actor, id, Some(seen)).await.map(drop),
            Deed::SignOut => user::end_sessions(tx, &actor, id).await.map(drop),
            Deed::ResetSecondFactor => factor::reset(tx, &actor, id).await,
            Deed::Revoke(token) => token::revoke(tx, &actor, token).await,
        };
        match done {
            Ok(()) => Ok(Reply::see_other(&format!("{}?done={}", href(id), deed.word()))),
            Err(RecordError::NothingChanges) => Ok(Reply::see_other(&href(id))),
            Err(error) => Err(Failed::from(error)),
        }
    });
    match done.await {
        Ok(reply) => Ok(reply.into_response()),
        Err(failed) => refuse(&app, &asker, id, failed).await,
    }
}

pub(super) async fn deactivate(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<UserId>,
    Submitted { body: Form(Versioned { version }), idempotent }: Submitted<Form<Versioned>>,
) -> Result<Response, WebError> {
    carry_out(app, asker, id, idempotent, Deed::Deactivate(version)).await
}

pub(super) async fn reactivate(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<UserId>,
    Submitted { body: Form(Versioned { version }), idempotent }: Submitted<Form<Versioned>>,
) -> Result<Response, WebError> {
    carry_out(app, asker, id, idempotent, Deed::Reactivate(version)).await
}

pub(super) async fn sign_out(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<UserId>,
    Submitted { body: Form(Nothing {}), idempotent }: Submitted<Form<Nothing>>,
) -> Result<Response, WebError> {
    carry_out(app, asker, id, idempotent, Deed::SignOut).await
}

pub(super) async fn second_factor(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<UserId>,
    Submitted { body: Form(Nothing {}), idempotent }: Submitted<Form<Nothing>>,
) -> Result<Response, WebError> {
    carry_out(app, asker, id, idempotent, Deed::ResetSecondFactor).await
}

pub(super) async fn revoke(
    State(app): State<App>,
    asker: Asker,
    PathPair(id, token): PathPair<UserId, TokenId>,
    Submitted { body: Form(Nothing {}), idempotent }: Submitted<Form<Nothing>>,
) -> Result<Response, WebError> {
    carry_out(app, asker, id, idempotent, Deed::Revoke(token)).await
}

/// Gives the person a new password and shows it, this one time.
pub(super) async fn password(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<UserId>,
    Submitted { body: Form(Nothing {}), idempotent }: Submitted<Form<Nothing>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| user::find(tx, &actor, id).await).await;
    let (person, _) = read.map_err(|error| record_error(error, None))?;
    // Before any work is spent on a hash.
    permit::<actions::ManageUsers>(&actor, Relation::Company).map_err(denied)?;
    let made = Secret::made(true).await?;
    let (hash, mark) = (made.hash.clone().unwrap_or_default(), made.mark.clone());
    let given = once_or(&app, &asker, idempotent, async move |tx| {
        user::set_password(tx, &actor, id, &hash).await?;
        Ok::<_, Failed>(Reply::see_other(&format!("{}?done=password-given#{mark}", href(id))))
    });
    match given.await {
        Ok(reply) => made.show_once(&app, &asker, reply, &person.name, person.email.as_deref()),
        Err(failed) => refuse(&app, &asker, id, failed).await,
    }
}
