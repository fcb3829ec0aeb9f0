//! Who acts: a person at the screen, a program with a person's token, or one of our own jobs.

use crate::id::{TokenId, UserId};
use crate::policy::Scopes;
use crate::role::Role;
use crate::text_enum::text_enum;

/// The one on whose behalf something is read or done. Made at the edge, after the credentials were checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in person.
    Person {
        /// Who it is.
        user: UserId,
        /// What they are.
        role: Role,
    },
    /// A program that holds a token: never more than the person it belongs to, and only within its scopes.
    Token {
        /// Which token.
        token: TokenId,
        /// Whose token.
        user: UserId,
        /// What that person is.
        role: Role,
        /// What the token is for.
        scopes: Scopes,
    },
    /// One of Tundish's own jobs, with rights of its own in the policy table.
    System(SystemJob),
}

text_enum! {
    /// The jobs of the program itself that read or change records.
    SystemJob {
        /// Setting up a company from the command line: first users, pipelines, the sample company.
        Setup = "setup",
        /// Folding events into derived figures.
        Rollup = "rollup",
    }
}

impl Actor {
    /// The person behind the actor; a job has none.
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Actor::Person { user, .. } | Actor::Token { user, .. } => Some(*user),
            Actor::System(_) => None,
        }
    }

    /// The role of the person behind the actor; a job has none.
    pub const fn role(&self) -> Option<Role> {
        match self {
            Actor::Person { role, .. } | Actor::Token { role, .. } => Some(*role),
            Actor::System(_) => None,
        }
    }

    /// The word stored as `event.actor_kind`; it names the job where a job acted.
    pub const fn kind(&self) -> &'static str {
        match self {
            Actor::Person { .. } => "person",
            Actor::Token { .. } => "token",
            Actor::System(SystemJob::Setup) => "system.setup",
            Actor::System(SystemJob::Rollup) => "system.rollup",
        }
    }
}
