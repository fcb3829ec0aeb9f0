//! SQL of API tokens.

use tundish_db::{FromRow, Result, Row, Tx, args};
use tundish_domain::{
    Instant, Role,
    id::{TokenId, UserId},
};

use super::SecretHash;

/// A token that was presented, with the person it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    /// Which token.
    pub token: TokenId,
    /// Whose.
    pub user: UserId,
    /// What that person is.
    pub role: Role,
    /// What the token may be used for, as stored.
    pub scopes: String,
    /// Language of what is said to that person.
    pub locale: String,
}

impl FromRow for Presented {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self { token: row.next()?, user: row.next()?, role: row.next()?, scopes: row.next()?, locale: row.next()? })
    }
}

/// The token with this secret, unless it was revoked or has expired or its person is no longer active.
pub async fn find(tx: &mut Tx, secret: SecretHash) -> Result<Option<Presented>> {
    let now = tx.now();
    tx.optional(
        "select t.id, u.id, u.role, t.scopes, u.locale
         from api_token t join users u on u.id = t.user_id
         where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2) and u.active",
        args![secret, now],
    )
    .await
}

/// A token to be stored.
#[derive(Debug, Clone)]
pub struct NewToken<'a> {
    /// Whose.
    pub user: UserId,
    /// What people call it.
    pub name: &'a str,
    /// Hash of its secret.
    pub secret: SecretHash,
    /// Its last characters, by which people tell theirs apart.
    pub hint: &'a str,
    /// What it may be used for.
    pub scopes: &'a str,
    /// When it ends.
    pub expires_at: Option<Instant>,
}

/// Stores a token.
pub async fn insert(tx: &mut Tx, token: &NewToken<'_>) -> Result<TokenId> {
    let (id, now) = (tx.next_id::<TokenId>(), tx.now());
    tx.exec(
        "insert into api_token (id, user_id, name, token_hash, hint, scopes, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![id, token.user, token.name, token.secret, token.hint, token.scopes, now, token.expires_at],
    )
    .await?;
    Ok(id)
}

/// Revokes a token. False when it was revoked before or never was.
pub async fn revoke(tx: &mut Tx, token: TokenId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.exec("update api_token set revoked_at = $1 where id = $2 and revoked_at is null", args![now, token]).await?
        == 1)
}
