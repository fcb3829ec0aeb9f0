//! Whoever changes how they sign in shows again that it is they: a browser that was left open does not.
//!
//! Tries are counted like those of signing in, so that a session that was stolen is no place to guess the password in peace.

use tundish_domain::{id::UserId, one_time_code::OneTimeCode, recovery_code::RecoveryCode};
use tundish_web::{
    http::{error::WebError, forwarded::Client},
    messages::Messages,
};

use crate::{
    auth::throttle::{self, Admission, Key},
    user::{password, second_factor, store},
    web::{App, Asker, db_error},
};

/// What a try came to.
pub(super) enum Proof<T> {
    Right(T),
    Wrong,
    /// It must wait so many minutes, and was not looked at.
    Paused(u64),
}

impl<T> Proof<T> {
    /// What was shown, or the sentence that stands beside the field.
    pub(super) fn or_sentence(self, m: Messages, wrong: &str) -> Result<T, String> {
        match self {
            Self::Right(proof) => Ok(proof),
            Self::Wrong => Err(wrong.to_owned()),
            Self::Paused(minutes) => Err(m.sign_in_paused(minutes)),
        }
    }
}

/// Tries the person's own password; answers the hash that it was verified by.
pub(super) async fn password(app: &App, client: &Client, user: UserId, typed: &str) -> Result<Proof<String>, WebError> {
    let (key, source) = (Key::password_again(user), Key::source(client.address));
    let admission = app.db.write(async move |tx| throttle::admit(tx, [key, source]).await).await.map_err(db_error)?;
    if let Admission::Paused(until) = admission {
        let micros = until.micros_since(app.db.clock().now());
        return Ok(Proof::Paused(u64::try_from(micros / 60_000_000).unwrap_or(0) + 1));
    }
    let hash = app.db.read(async move |tx| store::password_hash(tx, user).await).await.map_err(db_error)?;
    let is_right = password::verify(typed.to_owned(), hash.clone())
        .await
        .map_err(|error| WebError::internal(error.into_boxed_dyn_error()))?;
    let Some(hash) = hash.filter(|_| is_right) else { return Ok(Proof::Wrong) };
    app.db.write(async move |tx| throttle::forgive(tx, key, source).await).await.map_err(db_error)?;
    Ok(Proof::Right(hash))
}

/// Tries what may be the password, a code of the app or a recovery code. Six digits are no password, which is longer.
pub(super) async fn password_or_code(
    app: &App,
    client: &Client,
    asker: &Asker,
    user: UserId,
    typed: &str,
) -> Result<Proof<()>, WebError> {
    if OneTimeCode::typed(typed).is_some() {
        return code(app, client, asker, user, typed).await;
    }
    match password(app, client, user, typed).await? {
        Proof::Right(_) => Ok(Proof::Right(())),
        Proof::Wrong if RecoveryCode::typed(typed).is_some() => code(app, client, asker, user, typed).await,
        Proof::Wrong => Ok(Proof::Wrong),
        Proof::Paused(minutes) => Ok(Proof::Paused(minutes)),
    }
}

async fn code(app: &App, client: &Client, asker: &Asker, user: UserId, typed: &str) -> Result<Proof<()>, WebError> {
    let (key, source) = (Key::codes(user), Key::source(client.address));
    let (actor, typed) = (asker.actor, typed.to_owned());
    let tried = app.db.write(async move |tx| {
        if let Admission::Paused(until) = throttle::admit(tx, [key, source]).await? {
            let micros = until.micros_since(tx.now());
            return Ok(Proof::Paused(u64::try_from(micros / 60_000_000).unwrap_or(0) + 1));
        }
        if !second_factor::accept(tx, &actor, user, &typed).await? {
            return Ok(Proof::Wrong);
        }
        throttle::forgive(tx, key, source).await?;
        Ok::<_, tundish_db::Error>(Proof::Right(()))
    });
    tried.await.map_err(db_error)
}
