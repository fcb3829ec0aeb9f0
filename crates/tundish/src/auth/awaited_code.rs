//! SQL of sign-ins whose password was right and whose one-time code is awaited. They let nobody in.

use tundish_db::{Result, Tx, args};
use tundish_domain::{Role, id::UserId};

use super::SecretHash;

/// How long the code is awaited.
pub const LIFETIME_SECONDS: i64 = 10 * 60;

/// Begins to wait.
pub async fn insert(tx: &mut Tx, secret: SecretHash, user: UserId) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into awaited_code (token_hash, user_id, created_at, expires_at) values ($1, $2, $3, $4)",
        args![secret, user, now, now.plus_micros(LIFETIME_SECONDS * 1_000_000)],
    )
    .await
    .map(drop)
}

/// Whose code is awaited under this secret: an active person with a second factor.
pub async fn find(tx: &mut Tx, secret: SecretHash) -> Result<Option<(UserId, Role)>> {
    let now = tx.now();
    tx.optional(
        "select u.id, u.role
         from awaited_code a join users u on u.id = a.user_id join second_factor f on f.user_id = u.id
         where a.token_hash = $1 and a.expires_at > $2 and u.active and f.confirmed_at is not null",
        args![secret, now],
    )
    .await
}

/// The wait is over.
pub async fn end(tx: &mut Tx, secret: SecretHash) -> Result<()> {
    tx.exec("delete from awaited_code where token_hash = $1", args![secret]).await.map(drop)
}

/// Deletes what nobody waits for any more, at most so many rows; answers how many.
pub async fn delete_expired(tx: &mut Tx, most: i64) -> Result<u64> {
    let now = tx.now();
    tx.exec(
        "delete from awaited_code
         where token_hash in (select token_hash from awaited_code where expires_at <= $1 limit $2)",
        args![now, most],
    )
    .await
}

/// No code of this person is awaited any more.
pub async fn end_all(tx: &mut Tx, user: UserId) -> Result<()> {
    tx.exec("delete from awaited_code where user_id = $1", args![user]).await.map(drop)
}
