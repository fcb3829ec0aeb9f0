//! The second factor of a person: set up and confirmed by themselves, asked for at sign-in, reset by an administrator.

use tundish_db::Tx;
use tundish_domain::{
    id::UserId,
    one_time_code::{OneTimeCode, SharedSecret},
    policy::{Actor, Relation, actions, permit},
    recovery_code::RecoveryCode,
};

use super::{managed, note};
use crate::{
    auth::{
        awaited_code,
        second_factor::{self as store, Accepted},
    },
    record::{RecordError, State},
};

/// Ten fresh recovery codes.
///
/// # Errors
/// When the machine gives no randomness.
pub fn made_codes() -> anyhow::Result<Vec<RecoveryCode>> {
    (0..tundish_domain::recovery_code::AT_ONCE).map(|_| random().map(RecoveryCode::new)).collect()
}

/// A fresh secret.
///
/// # Errors
/// When the machine gives no randomness.
pub fn made_secret() -> anyhow::Result<SharedSecret> {
    random().map(SharedSecret::new)
}

fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("the machine gives no randomness: {error}"))?;
    Ok(bytes)
}

/// Begins to set it up: the secret waits until the person shows that their app knows it.
///
/// # Errors
/// [`RecordError::State`] when it is on already.
pub async fn prepare(tx: &mut Tx, actor: &Actor, secret: &SharedSecret) -> Result<(), RecordError> {
    let id = own(actor)?;
    if store::is_on(tx, id).await? {
        return Err(already_on());
    }
    store::prepare(tx, id, secret).await?;
    Ok(note(tx, actor, id, "user.second_factor_prepared", &[]).await?)
}

/// Switches it on, if the code is one of the app; sign-ins ask for a code from now on. False when the code is wrong.
///
/// # Errors
/// [`RecordError::State`] when it is on already.
pub async fn switch_on(
    tx: &mut Tx,
    actor: &Actor,
    code: OneTimeCode,
    codes: &[RecoveryCode],
) -> Result<bool, RecordError> {
    let id = own(actor)?;
    if store::is_on(tx, id).await? {
        return Err(already_on());
    }
    if !store::take_one_time_code(tx, id, code).await? {
        return Ok(false);
    }
    store::confirm(tx, id).await?;
    store::replace_codes(tx, id, codes).await?;
    note(tx, actor, id, "user.second_factor_on", &[]).await?;
    Ok(true)
}

/// Gives up a secret that was never confirmed.
///
/// # Errors
/// [`RecordError`].
pub async fn give_up(tx: &mut Tx, actor: &Actor) -> Result<(), RecordError> {
    let id = own(actor)?;
    if store::find(tx, id).await?.is_some_and(|factor| factor.confirmed_at.is_none()) {
        store::remove(tx, id).await?;
        note(tx, actor, id, "user.second_factor_given_up", &[]).await?;
    }
    Ok(())
}

/// Puts fresh recovery codes in the place of all earlier ones.
///
/// # Errors
/// [`RecordError::State`] when it is not on.
pub async fn renew_codes(tx: &mut Tx, actor: &Actor, codes: &[RecoveryCode]) -> Result<(), RecordError> {
    let id = own(actor)?;
    if !store::is_on(tx, id).await? {
        return Err(not_on());
    }
    store::replace_codes(tx, id, codes).await?;
    Ok(note(tx, actor, id, "user.recovery_codes_renewed", &[]).await?)
}

/// Switches it off; sign-ins ask for the password alone.
///
/// # Errors
/// [`RecordError::State`] when it is not on.
pub async fn switch_off(tx: &mut Tx, actor: &Actor) -> Result<(), RecordError> {
    let id = own(actor)?;
    if !store::is_on(tx, id).await? {
        return Err(not_on());
    }
    store::remove(tx, id).await?;
    Ok(note(tx, actor, id, "user.second_factor_off", &[]).await?)
}

/// Switches somebody's second factor off, for whoever lost app and recovery codes.
///
/// # Errors
/// [`RecordError::State`] when there is none.
pub async fn reset(tx: &mut Tx, actor: &Actor, id: UserId) -> Result<(), RecordError> {
    managed(tx, actor, id).await?;
    if store::find(tx, id).await?.is_none() {
        return Err(not_on());
    }
    store::remove(tx, id).await?;
    awaited_code::end_all(tx, id).await?;
    Ok(note(tx, actor, id, "user.second_factor_reset", &[]).await?)
}

/// Takes what was typed, if it is a code of this person that was never taken, and records what it was. Wrong codes are recorded
/// too: somebody knows the password.
///
/// # Errors
/// Only those of the way to the database.
pub async fn accept(tx: &mut Tx, actor: &Actor, id: UserId, typed: &str) -> tundish_db::Result<bool> {
    let accepted = store::accept(tx, id, typed).await?;
    match accepted {
        Some(Accepted::OneTimeCode) => {}
        Some(Accepted::RecoveryCode) => note(tx, actor, id, "user.recovery_code_used", &[]).await?,
        None => note(tx, actor, id, "user.second_factor_failed", &[]).await?,
    }
    Ok(accepted.is_some())
}

fn own(actor: &Actor) -> Result<UserId, RecordError> {
    permit::<actions::ChangeOwnSettings>(actor, Relation::Own)?;
    actor.user().ok_or(RecordError::Forbidden)
}

fn already_on() -> RecordError {
    RecordError::State(State::SecondFactorOn)
}

fn not_on() -> RecordError {
    RecordError::State(State::SecondFactorOff)
}
