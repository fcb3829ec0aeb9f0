//! SQL of sessions.

use tundish_db::{FromRow, Result, Row, Tx, args};
use tundish_domain::{
    Instant, Role,
    appearance::{Density, Theme},
    id::{SessionId, UserId},
};

use super::SecretHash;

/// How long a session lasts without a sign of life.
const IDLE_MICROS: i64 = 14 * 24 * 3_600 * 1_000_000;
/// Pause between two notes of a sign of life; not every request writes.
const SEEN_EVERY_MICROS: i64 = 10 * 60 * 1_000_000;

/// A signed-in person, as each request finds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Which session.
    pub session: SessionId,
    /// Who.
    pub user: UserId,
    /// What they are.
    pub role: Role,
    /// Their name.
    pub name: String,
    /// Language of what is shown to them.
    pub locale: String,
    /// Time zone of clock times shown to them.
    pub time_zone: String,
    /// Light or dark.
    pub theme: Theme,
    /// How much air a row has.
    pub density: Density,
    /// Secret that the session's forms prove to know.
    pub csrf_secret: Vec<u8>,
    /// When the session ends unless there is a sign of life.
    pub expires_at: Instant,
}

impl FromRow for SignedIn {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            session: row.next()?,
            user: row.next()?,
            role: row.next()?,
            name: row.next()?,
            locale: row.next()?,
            time_zone: row.next()?,
            theme: row.next()?,
            density: row.next()?,
            csrf_secret: row.next()?,
            expires_at: row.next()?,
        })
    }
}

impl SignedIn {
    /// Whether a sign of life should be noted.
    pub fn is_to_be_noted(&self, now: Instant) -> bool {
        self.expires_at.micros_since(now) < IDLE_MICROS - SEEN_EVERY_MICROS
    }
}

/// The person whose session has this secret, if it lives and the person is active.
pub async fn find(tx: &mut Tx, secret: SecretHash) -> Result<Option<SignedIn>> {
    let now = tx.now();
    tx.optional(
        "select s.id, u.id, u.role, u.name, u.locale, u.time_zone, u.theme, u.density, s.csrf_secret, s.expires_at
         from session s join users u on u.id = s.user_id
         where s.token_hash = $1 and s.expires_at > $2 and u.active",
        args![secret, now],
    )
    .await
}

/// Begins a session.
pub async fn insert(
    tx: &mut Tx,
    secret: SecretHash,
    csrf_secret: SecretHash,
    user: UserId,
    user_agent: &str,
) -> Result<SessionId> {
    let (id, now) = (tx.next_id::<SessionId>(), tx.now());
    let shown: String = user_agent.chars().filter(|c| !c.is_control()).take(200).collect();
    tx.exec(
        "insert into session (token_hash, id, user_id, csrf_secret, created_at, seen_at, expires_at, user_agent)
         values ($1, $2, $3, $4, $5, $5, $6, $7)",
        args![secret, id, user, csrf_secret, now, now.plus_micros(IDLE_MICROS), shown],
    )
    .await?;
    Ok(id)
}

/// Notes a sign of life of a session that is not over yet.
pub async fn note_seen(tx: &mut Tx, session: SessionId) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "update session set seen_at = $1, expires_at = $2 where id = $3 and expires_at > $1",
        args![now, now.plus_micros(IDLE_MICROS), session],
    )
    .await
    .map(drop)
}

/// Ends the session with this secret, if there is one.
pub async fn end_by_secret(tx: &mut Tx, secret: SecretHash) -> Result<()> {
    tx.exec("delete from session where token_hash = $1", args![secret]).await.map(drop)
}

/// A session as its person sees it in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which session.
    pub session: SessionId,
    /// When the person signed in.
    pub created_at: Instant,
    /// The last sign of life that was noted.
    pub seen_at: Instant,
    /// What the browser calls itself.
    pub user_agent: String,
}

impl FromRow for Listed {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self { session: row.next()?, created_at: row.next()?, seen_at: row.next()?, user_agent: row.next()? })
    }
}

/// The living sessions of a person, the one that was seen last first.
pub async fn of_user(tx: &mut Tx, user: UserId) -> Result<Vec<Listed>> {
    let now = tx.now();
    tx.all(
        "select id, created_at, seen_at, user_agent from session where user_id = $1 and expires_at > $2
         order by seen_at desc, id desc",
        args![user, now],
    )
    .await
}

/// Ends a session of this person; false when it is none of theirs.
pub async fn end_of_user(tx: &mut Tx, user: UserId, session: SessionId) -> Result<bool> {
    Ok(tx.exec("delete from session where id = $1 and user_id = $2", args![session, user]).await? == 1)
}

/// Ends all sessions of a person but this one; answers how many.
pub async fn end_others(tx: &mut Tx, user: UserId, kept: SessionId) -> Result<u64> {
    tx.exec("delete from session where user_id = $1 and id <> $2", args![user, kept]).await
}

/// Ends a session.
pub async fn end(tx: &mut Tx, session: SessionId) -> Result<()> {
    tx.exec("delete from session where id = $1", args![session]).await.map(drop)
}

/// Deletes sessions that are over, at most so many; answers how many.
pub async fn delete_expired(tx: &mut Tx, most: i64) -> Result<u64> {
    let now = tx.now();
    tx.exec(
        "delete from session where token_hash in (select token_hash from session where expires_at <= $1 limit $2)",
        args![now, most],
    )
    .await
}

/// Ends all sessions of a person, at a deactivation or a change of password or role.
pub async fn end_all(tx: &mut Tx, user: UserId) -> Result<()> {
    tx.exec("delete from session where user_id = $1", args![user]).await.map(drop)
}
