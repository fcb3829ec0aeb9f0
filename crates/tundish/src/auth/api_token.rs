//! SQL of API tokens.

use tundish_db::{FromRow, Result, Row, Tx, args};
use tundish_domain::{
    Instant, Role,
    id::{TokenId, UserId},
};

use super::SecretHash;

/// Pause between two notes of a use; not every request writes.
const SEEN_EVERY_MICROS: i64 = 3_600 * 1_000_000;

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
    /// When the token was used last, as noted.
    seen_at: Option<Instant>,
}

impl Presented {
    /// Whether its use should be noted.
    pub fn is_to_be_noted(&self, now: Instant) -> bool {
        self.seen_at.is_none_or(|seen| SEEN_EVERY_MICROS <= now.micros_since(seen))
    }
}

impl FromRow for Presented {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            token: row.next()?,
            user: row.next()?,
            role: row.next()?,
            scopes: row.next()?,
            locale: row.next()?,
            seen_at: row.next()?,
        })
    }
}

/// The token with this secret, unless it was revoked or has expired or its person is no longer active.
pub async fn find(tx: &mut Tx, secret: SecretHash) -> Result<Option<Presented>> {
    let now = tx.now();
    tx.optional(
        "select t.id, u.id, u.role, t.scopes, u.locale, t.seen_at
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

/// Revokes all tokens of a person.
pub async fn revoke_all(tx: &mut Tx, user: UserId) -> Result<()> {
    let now = tx.now();
    tx.exec("update api_token set revoked_at = $1 where user_id = $2 and revoked_at is null", args![now, user])
        .await
        .map(drop)
}

/// A token as the person whose it is sees it: never its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which token.
    pub token: TokenId,
    /// Whose.
    pub user: UserId,
    /// What people call it.
    pub name: String,
    /// Its last characters.
    pub hint: String,
    /// What it may be used for, as stored.
    pub scopes: String,
    /// Since when it has existed.
    pub created_at: Instant,
    /// When it ends, or ended.
    pub expires_at: Option<Instant>,
    /// When it was used last, to the hour.
    pub seen_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

impl FromRow for Listed {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            token: row.next()?,
            user: row.next()?,
            name: row.next()?,
            hint: row.next()?,
            scopes: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
            seen_at: row.next()?,
            revoked_at: row.next()?,
        })
    }
}

const LISTED: &str = "id, user_id, name, hint, scopes, created_at, expires_at, seen_at, revoked_at";

/// The tokens of a person that still open something, the newest first.
pub async fn of_user(tx: &mut Tx, user: UserId) -> Result<Vec<Listed>> {
    let now = tx.now();
    let sql = format!(
        "select {LISTED} from api_token
         where user_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2) order by id desc"
    );
    tx.all(&sql, args![user, now]).await
}

/// The token with this identifier.
pub async fn by_id(tx: &mut Tx, token: TokenId) -> Result<Option<Listed>> {
    tx.optional(&format!("select {LISTED} from api_token where id = $1"), args![token]).await
}

/// Notes that a token was used.
pub async fn note_seen(tx: &mut Tx, token: TokenId) -> Result<()> {
    let now = tx.now();
    tx.exec("update api_token set seen_at = $1 where id = $2", args![now, token]).await.map(drop)
}
