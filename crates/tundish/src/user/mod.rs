//! Users: the people of the company, whether or not they can sign in.
//!
//! A person without an e-mail address owns records and stands in the team tree but cannot sign in; imports make such
//! people. Nobody is ever removed: who did what stays true.

pub mod admit;
pub(crate) mod api;
pub mod create;
pub mod password;
pub mod store;

use tundish_db::{FromRow, Result, Row};
use tundish_domain::{
    Instant, Role,
    id::{TeamId, UserId},
};

/// A person of the company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Identifier.
    pub id: UserId,
    /// Edits so far, from 1.
    pub version: i64,
    /// Name as people write it.
    pub name: String,
    /// Address to sign in with.
    pub email: Option<String>,
    /// What the person may do.
    pub role: Role,
    /// The team that the person is a member of.
    pub team_id: Option<TeamId>,
    /// Whether the person may sign in and be given records.
    pub is_active: bool,
    /// Language and region of what is shown, as a BCP 47 tag.
    pub locale: String,
    /// Time zone of clock times, as an IANA name.
    pub time_zone: String,
    /// Since when the person is known here.
    pub created_at: Instant,
}

impl FromRow for User {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            version: row.next()?,
            name: row.next()?,
            email: row.next()?,
            role: row.next()?,
            team_id: row.next()?,
            is_active: row.next()?,
            locale: row.next()?,
            time_zone: row.next()?,
            created_at: row.next()?,
        })
    }
}
