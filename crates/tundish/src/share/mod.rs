//! Who sees a record besides its owner and the bosses above: those with whom it was shared, and custodians who look after it
//! meanwhile.
//!
//! Sharing lets somebody read; a custodian may also work. Nobody gives what they do not hold: only owners and bosses share, and
//! only bosses appoint. What was given is an event of its own, since it changes who sees the record and not the record.

mod api;
mod page;
mod store;

use axum::Router;
use tundish_db::Tx;
use tundish_domain::{
    Change,
    id::{AccountId, OpportunityId, Tsid, UserId},
    policy::{Actor, Relation, actions, permit},
};
use utoipa_axum::router::OpenApiRouter;

pub(crate) use self::{
    page::panel,
    store::{Granted, Reason},
};
use crate::{
    account,
    event::{self, Happening, Subject},
    opportunity,
    record::{RecordError, State},
    user,
    web::App,
};

/// The record that is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shared {
    /// An opportunity with its details.
    Opportunity(OpportunityId),
    /// An account with its contacts.
    Account(AccountId),
}

impl Shared {
    /// The word for its kind.
    const fn kind(self) -> &'static str {
        match self {
            Self::Opportunity(_) => OpportunityId::KIND,
            Self::Account(_) => AccountId::KIND,
        }
    }

    fn id(self) -> Tsid {
        match self {
            Self::Opportunity(id) => id.into(),
            Self::Account(id) => id.into(),
        }
    }

    /// What events of its sharing are about.
    pub(crate) fn subject(self) -> Subject {
        let kind = match self {
            Self::Opportunity(_) => "opportunity_access",
            Self::Account(_) => "account_access",
        };
        Subject { kind, id: self.id() }
    }

    /// Its address.
    fn href(self) -> String {
        match self {
            Self::Opportunity(id) => format!("/opportunities/{id}"),
            Self::Account(id) => format!("/accounts/{id}"),
        }
    }

    /// How the actor stands to it, if it is there.
    async fn relation(self, tx: &mut Tx, actor: &Actor) -> Result<Relation, RecordError> {
        let relation = match self {
            Self::Opportunity(id) => opportunity::store::load(tx, actor, id)
                .await?
                .filter(|(opportunity, _)| opportunity.deleted_at.is_none())
                .map(|(_, relation)| relation),
            Self::Account(id) => account::store::load(tx, actor, id).await?.map(|(_, relation)| relation),
        };
        relation.ok_or(RecordError::Hidden)
    }

    /// Asks whether the actor may give or take this.
    fn permit(self, actor: &Actor, relation: Relation, reason: Reason) -> Result<(), RecordError> {
        match (self, reason) {
            (Self::Opportunity(_), Reason::Share) => permit::<actions::ShareOpportunity>(actor, relation).map(drop),
            (Self::Account(_), Reason::Share) => permit::<actions::ShareAccount>(actor, relation).map(drop),
            (Self::Opportunity(_), Reason::Custodian) => permit::<actions::AppointCustodian>(actor, relation).map(drop),
            (Self::Account(_), Reason::Custodian) => {
                permit::<actions::AppointAccountCustodian>(actor, relation).map(drop)
            }
        }?;
        Ok(())
    }

    /// Asks whether the actor sees all of it, and so whom it was given to.
    fn permit_reading(self, actor: &Actor, relation: Relation) -> Result<(), RecordError> {
        match self {
            Self::Opportunity(_) => permit::<actions::ReadInside>(actor, relation).map(drop),
            Self::Account(_) => permit::<actions::ReadAccount>(actor, relation).map(drop),
        }?;
        Ok(())
    }
}

/// To whom a record was given.
///
/// # Errors
/// [`RecordError::Hidden`] for what the actor may not see.
pub(crate) async fn of(tx: &mut Tx, actor: &Actor, shared: Shared) -> Result<Vec<Granted>, RecordError> {
    let relation = shared.relation(tx, actor).await?;
    shared.permit_reading(actor, relation)?;
    Ok(store::of(tx, shared).await?)
}

/// What the actor may do about who sees a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct May {
    /// Share it and end that.
    pub(crate) share: bool,
    /// Appoint custodians and dismiss them.
    pub(crate) appoint: bool,
}

impl May {
    /// What the policy says.
    pub(crate) fn of(actor: &Actor, relation: Relation, shared: Shared) -> Self {
        let may = |reason| shared.permit(actor, relation, reason).is_ok();
        Self { share: may(Reason::Share), appoint: may(Reason::Custodian) }
    }
}

/// Gives a record to somebody.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn give(
    tx: &mut Tx,
    actor: &Actor,
    shared: Shared,
    to: UserId,
    reason: Reason,
) -> Result<(), RecordError> {
    let relation = shared.relation(tx, actor).await?;
    shared.permit(actor, relation, reason)?;
    let person = user::store::by_id(tx, to).await?.filter(|person| person.is_active);
    let person = person.ok_or(RecordError::unknown("user_id"))?;
    if !store::insert(tx, actor, shared, person.id, reason).await? {
        return Err(RecordError::State(State::AlreadyThere));
    }
    tell(tx, actor, shared, reason, None, Some(person.id)).await
}

/// Takes a record back from somebody.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn take(
    tx: &mut Tx,
    actor: &Actor,
    shared: Shared,
    from: UserId,
    reason: Reason,
) -> Result<(), RecordError> {
    let relation = shared.relation(tx, actor).await?;
    shared.permit(actor, relation, reason)?;
    if !store::delete(tx, shared, from, reason).await? {
        return Err(RecordError::State(State::AlreadyThere));
    }
    tell(tx, actor, shared, reason, Some(from), None).await
}

async fn tell(
    tx: &mut Tx,
    actor: &Actor,
    shared: Shared,
    reason: Reason,
    before: Option<UserId>,
    after: Option<UserId>,
) -> Result<(), RecordError> {
    let change = Change {
        field: reason.as_str(),
        before: before.map(|user| user.to_string()),
        after: after.map(|user| user.to_string()),
        personal: false,
    };
    let did = if after.is_some() { "given" } else { "taken_back" };
    let verb = format!("{}.{did}", shared.subject().kind);
    let happening =
        Happening { subject: shared.subject(), verb: &verb, happened_at: None, changes: &[change], own: &[] };
    event::store::record(tx, actor, happening).await?;
    Ok(())
}

/// The routes in the programming interface.
pub(crate) fn api() -> OpenApiRouter<App> {
    api::routes()
}

/// The routes of the forms.
pub(crate) fn pages() -> Router<App> {
    page::routes()
}
