//! SQL of what was given to whom.

use tundish_db::{Error, FromRow, Result, Row, Tx, args};
use tundish_domain::{Instant, id::UserId, policy::Actor};

use super::Shared;

/// As what somebody sees a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// Looks after it meanwhile, and may work it.
    Custodian,
    /// May read it.
    Share,
}

impl Reason {
    /// The word in the table, in forms and in the programming interface.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Custodian => "custodian",
            Self::Share => "share",
        }
    }

    /// The reason with this word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        [Self::Custodian, Self::Share].into_iter().find(|reason| reason.as_str() == word)
    }
}

/// Somebody to whom a record was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Granted {
    pub(crate) user: UserId,
    pub(crate) name: String,
    pub(crate) reason: Reason,
    /// Who gave it.
    pub(crate) by: String,
    pub(crate) since: Instant,
}

impl FromRow for Granted {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let (user, name) = (row.next()?, row.next()?);
        let word: String = row.next()?;
        let reason = Reason::of(&word).ok_or_else(|| Error::Statement(format!("a grant has the reason {word:?}")))?;
        Ok(Self { user, name, reason, by: row.next()?, since: row.next()? })
    }
}

/// To whom a record was given, custodians first.
pub(super) async fn of(tx: &mut Tx, shared: Shared) -> Result<Vec<Granted>> {
    tx.all(
        "select g.user_id, u.name, g.reason, b.name, g.created_at
         from access_grant g join users u on u.id = g.user_id join users b on b.id = g.granted_by
         where g.subject_kind = $1 and g.subject_id = $2 order by g.reason, u.name_key, u.id",
        args![shared.kind(), shared.id()],
    )
    .await
}

/// Gives it; says whether it was not given before.
pub(super) async fn insert(tx: &mut Tx, actor: &Actor, shared: Shared, to: UserId, reason: Reason) -> Result<bool> {
    // A job of the program gives on behalf of whoever gets it.
    let by = actor.user().unwrap_or(to);
    let now = tx.now();
    let given = tx
        .exec(
            "insert into access_grant (subject_kind, subject_id, user_id, reason, granted_by, created_at)
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            args![shared.kind(), shared.id(), to, reason.as_str(), by, now],
        )
        .await?;
    Ok(given == 1)
}

/// Takes it back; says whether it had been given.
pub(super) async fn delete(tx: &mut Tx, shared: Shared, from: UserId, reason: Reason) -> Result<bool> {
    let taken = tx
        .exec(
            "delete from access_grant where subject_kind = $1 and subject_id = $2 and user_id = $3 and reason = $4",
            args![shared.kind(), shared.id(), from, reason.as_str()],
        )
        .await?;
    Ok(taken == 1)
}
