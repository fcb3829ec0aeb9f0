//! SQL of second factors: the secret shared with an app, and recovery codes.
//!
//! The secret is stored as it is, since codes are computed from it; recovery codes are stored as hashes. Which of the two
//! somebody types is told by its form alone.

use sha2::{Digest, Sha256};
use tundish_db::{Error, Result, Tx, Value, args};
use tundish_domain::{
    Instant,
    id::UserId,
    one_time_code::{OneTimeCode, SharedSecret},
    recovery_code::RecoveryCode,
};

use super::SecretHash;

/// The second factor of a person, wanted or in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// What the server and the app share.
    pub secret: SharedSecret,
    /// Since when sign-ins ask for it; nothing while it is only being set up.
    pub confirmed_at: Option<Instant>,
    /// The step of the last code that was taken.
    last_step: i64,
}

/// The second factor of this person.
pub async fn find(tx: &mut Tx, user: UserId) -> Result<Option<SecondFactor>> {
    let found = tx
        .optional::<(Vec<u8>, Option<Instant>, i64)>(
            "select secret, confirmed_at, last_step from second_factor where user_id = $1",
            args![user],
        )
        .await?;
    let Some((secret, confirmed_at, last_step)) = found else { return Ok(None) };
    let secret = SharedSecret::from_bytes(&secret)
        .ok_or_else(|| Error::Statement(format!("the secret of person {user} has a wrong length")))?;
    Ok(Some(SecondFactor { secret, confirmed_at, last_step }))
}

/// Whether sign-ins of this person ask for a code.
pub async fn is_on(tx: &mut Tx, user: UserId) -> Result<bool> {
    Ok(find(tx, user).await?.is_some_and(|factor| factor.confirmed_at.is_some()))
}

/// Keeps a secret that the person has yet to confirm; one that is in use stays as it is.
pub async fn prepare(tx: &mut Tx, user: UserId, secret: &SharedSecret) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into second_factor (user_id, secret, created_at, last_step) values ($1, $2, $3, 0)
         on conflict (user_id) do update set secret = excluded.secret, created_at = excluded.created_at, last_step = 0
         where second_factor.confirmed_at is null",
        args![user, &secret.as_bytes()[..], now],
    )
    .await
    .map(drop)
}

/// From now on sign-ins ask for a code.
pub async fn confirm(tx: &mut Tx, user: UserId) -> Result<()> {
    let now = tx.now();
    tx.exec("update second_factor set confirmed_at = $1 where user_id = $2 and confirmed_at is null", args![now, user])
        .await
        .map(drop)
}

/// Forgets secret and recovery codes.
pub async fn remove(tx: &mut Tx, user: UserId) -> Result<()> {
    tx.exec("delete from recovery_code where user_id = $1", args![user]).await?;
    tx.exec("delete from second_factor where user_id = $1", args![user]).await.map(drop)
}

/// What a code that was typed turned out to be. It is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// One of the app.
    OneTimeCode,
    /// A recovery code.
    RecoveryCode,
}

/// Takes what was typed, if it is a code of this person that was not taken before.
pub async fn accept(tx: &mut Tx, user: UserId, typed: &str) -> Result<Option<Accepted>> {
    if let Some(code) = OneTimeCode::typed(typed) {
        return Ok(take_one_time_code(tx, user, code).await?.then_some(Accepted::OneTimeCode));
    }
    let Some(code) = RecoveryCode::typed(typed) else { return Ok(None) };
    let now = tx.now();
    let taken = tx
        .exec(
            "update recovery_code set used_at = $1 where user_id = $2 and code_hash = $3 and used_at is null",
            args![now, user, hash(user, &code)],
        )
        .await?;
    Ok((taken == 1).then_some(Accepted::RecoveryCode))
}

/// Takes a code of the app, also of one that has yet to be confirmed.
pub async fn take_one_time_code(tx: &mut Tx, user: UserId, code: OneTimeCode) -> Result<bool> {
    let Some(factor) = find(tx, user).await? else { return Ok(false) };
    let Some(step) = factor.secret.step_of(code, tx.now(), factor.last_step) else { return Ok(false) };
    let taken = tx
        .exec("update second_factor set last_step = $1 where user_id = $2 and last_step < $1", args![step, user])
        .await?;
    Ok(taken == 1)
}

/// Gives the person these recovery codes instead of all earlier ones.
pub async fn replace_codes(tx: &mut Tx, user: UserId, codes: &[RecoveryCode]) -> Result<()> {
    let now = tx.now();
    tx.exec("delete from recovery_code where user_id = $1", args![user]).await?;
    let hashes: Vec<SecretHash> = codes.iter().map(|code| hash(user, code)).collect();
    let values: Vec<Value<'_>> = hashes.iter().flat_map(|hash| [hash.into(), user.into(), now.into()]).collect();
    tx.insert_many("recovery_code", &["code_hash", "user_id", "created_at"], &values).await
}

/// How many recovery codes are left.
pub async fn codes_left(tx: &mut Tx, user: UserId) -> Result<i64> {
    let (left,) = tx
        .one::<(i64,)>("select count(*) from recovery_code where user_id = $1 and used_at is null", args![user])
        .await?;
    Ok(left)
}

/// The person is hashed too: the same code would be another one for somebody else.
fn hash(user: UserId, code: &RecoveryCode) -> SecretHash {
    Sha256::digest(format!("recovery:{user}:{}", code.as_str())).into()
}
