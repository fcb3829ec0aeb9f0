//! The proof that the policy was asked.

use std::marker::PhantomData;

use super::table::{allowed, allowed_to_job};
use super::{Actor, Relation};
use crate::id::UserId;

pub use super::table::{Permitted, actions};

/// The proof that an actor may do one kind of action to one record, made by [`permit`] alone.
///
/// It is asked for per record and per request and is not kept: rights change.
#[derive(Debug)]
pub struct Permit<A> {
    actor: Actor,
    action: PhantomData<A>,
}

impl<A> Permit<A> {
    /// Who was permitted; the event of the change names them.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }
}

/// Asks whether the actor may do `A` to a record to which they stand in this relation: `permit::<Advance>(&actor, relation)?`.
///
/// # Errors
/// [`Denied::Hidden`] when the actor may not even see the record, else [`Denied::Forbidden`]. A token that lacks a scope is
/// forbidden, since its owner knows what it was made for; a function of the company as a whole is never hidden.
pub fn permit<A: Permitted>(actor: &Actor, relation: Relation) -> Result<Permit<A>, Denied> {
    let action = A::ACTION;
    let may = |action| match *actor {
        Actor::Person { role, .. } | Actor::Token { role, .. } => allowed(role, action, relation),
        Actor::System(job) => allowed_to_job(job, action),
    };
    if !may(action) {
        let hidden = relation != Relation::Company && !may(action.sight());
        return Err(if hidden { Denied::Hidden } else { Denied::Forbidden });
    }
    if let Actor::Token { scopes, .. } = actor
        && !scopes.allow(action.collection(), action.access())
    {
        return Err(Denied::Forbidden);
    }
    Ok(Permit { actor: *actor, action: PhantomData })
}

/// The proof that an actor may make this person the owner of something, made by [`assignee`] alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignee(UserId);

impl Assignee {
    /// Who is to own it.
    pub const fn user(self) -> UserId {
        self.0
    }
}

/// Asks whether the actor may give something to this person; `relation` is how the actor stands to the person.
///
/// Nobody assigns beyond what they see: to oneself, to people below in the team tree; directors and administrators, and jobs
/// of the program, to everybody. Whether the person is active is for the caller to check.
///
/// # Errors
/// [`Denied::Hidden`]: for the actor the person does not exist.
pub fn assignee(actor: &Actor, user: UserId, relation: Relation) -> Result<Assignee, Denied> {
    let everybody = actor.role().is_none_or(super::super::role::Role::sees_the_whole_company);
    let oneself = actor.user() == Some(user);
    if everybody || oneself || relation == Relation::Subtree { Ok(Assignee(user)) } else { Err(Denied::Hidden) }
}

/// Why the policy says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The actor may not see the record: it is answered like one that never existed (404).
    #[error("not found")]
    Hidden,
    /// The actor knows of the record or the function and may not do this (403).
    #[error("not allowed")]
    Forbidden,
}

impl Denied {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Denied::Hidden => "not_found",
            Denied::Forbidden => "forbidden",
        }
    }
}
