//! Teams: the tree that says whose records a boss sees.
//!
//! Each user is a member of at most one team; a team has at most one leader and at most one parent. From that tree two
//! tables are derived whenever it changes: every team with its ancestors, and every person with the bosses above
//! ([`store::rebuild`]). Reads of other people's records start from the second one.

pub(crate) mod api;
pub mod store;
mod verbs;

use tundish_db::{FromRow, Result, Row};
use tundish_domain::id::{TeamId, UserId};

pub use self::verbs::{NewTeam, TeamPatch, create, dissolve, edit, find};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Identifier.
    pub id: TeamId,
    /// Edits so far, from 1.
    pub version: i64,
    /// Name, unique among teams.
    pub name: String,
    /// The team above.
    pub parent_id: Option<TeamId>,
    /// Who leads it.
    pub leader_id: Option<UserId>,
}

/// The name of a leader's team when another team has the leader's name already: teams are told apart by their names, people are not.
pub(crate) fn told_apart(leader_name: &str, leader: UserId) -> String {
    format!("{leader_name} ({leader})")
}

impl FromRow for Team {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            version: row.next()?,
            name: row.next()?,
            parent_id: row.next()?,
            leader_id: row.next()?,
        })
    }
}
