//! People at a glance: who is there, what they are, when they were seen.

use tundish_db::{FromRow, Result, Row, Tx, args};
use tundish_domain::{Instant, Role, id::UserId};

use super::Whom;

/// Most people that one page tells of: a company's few hundred, not its customers.
const MOST: i64 = 2_000;

/// One person at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glance {
    pub(crate) id: UserId,
    pub(crate) name: String,
    /// Address to sign in with.
    pub(crate) email: Option<String>,
    pub(crate) role: Role,
    /// The name of the team.
    pub(crate) team: Option<String>,
    pub(crate) is_active: bool,
    /// The last sign of life of a session that has not ended.
    pub(crate) seen_at: Option<Instant>,
    pub(crate) has_second_factor: bool,
}

impl FromRow for Glance {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            email: row.next()?,
            role: row.next()?,
            team: row.next()?,
            is_active: row.next()?,
            seen_at: row.next()?,
            has_second_factor: row.next()?,
        })
    }
}

/// The people of [`Whom`] by name, those who have left behind the others.
pub(crate) async fn of(tx: &mut Tx, whom: Whom) -> Result<Vec<Glance>> {
    let seen = whom.condition("u.id", 2);
    let sql = format!(
        "select u.id, u.name, u.email, u.role, t.name, u.active,
                (select max(s.seen_at) from session s where s.user_id = u.id), f.confirmed_at is not null
         from users u left join team t on t.id = u.team_id left join second_factor f on f.user_id = u.id
         where u.deleted_at is null and {seen} order by u.active desc, u.name_key, u.id limit $1"
    );
    tx.all(&sql, args![MOST, whom.argument()]).await
}
