//! What an activity belongs to, and the rights that follow from it.

use tundish_db::{Result, Tx, args};
use tundish_domain::{
    id::{AccountId, ActivityId, ContactId, LeadId, OpportunityId, Tsid, UserId},
    policy::{Actor, Relation},
};
use tundish_web::messages::Messages;

use super::Activity;
use crate::{
    access::{self, Sight},
    account::Account,
    contact::Contact,
    record::{self, Record, RecordError, Target, Why, list::Listed},
};

/// What an activity belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Parent {
    /// A possible sale.
    Opportunity(OpportunityId),
    /// Interest that nobody qualified yet.
    Lead(LeadId),
    /// A customer.
    Account(AccountId),
    /// A person who belongs to no account that whoever wrote it sees.
    Contact(ContactId),
}

impl Parent {
    /// The parent of an activity: the first of these that it names. One that names none is its owner's own.
    pub(crate) fn of(activity: &Activity) -> Option<Self> {
        activity
            .opportunity_id
            .map(Self::Opportunity)
            .or(activity.lead_id.map(Self::Lead))
            .or(activity.account_id.map(Self::Account))
            .or(activity.contact_id.map(Self::Contact))
    }

    /// The record of this kind as a parent; nothing for kinds with which nothing is done.
    pub(crate) fn named(kind: &str, id: Tsid) -> Option<Self> {
        Some(match kind {
            OpportunityId::KIND => Self::Opportunity(id.into()),
            LeadId::KIND => Self::Lead(id.into()),
            AccountId::KIND => Self::Account(id.into()),
            ContactId::KIND => Self::Contact(id.into()),
            _ => return None,
        })
    }

    /// The field that names it.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Opportunity(_) => "opportunity_id",
            Self::Lead(_) => "lead_id",
            Self::Account(_) => "account_id",
            Self::Contact(_) => "contact_id",
        }
    }

    /// What kind of record it is.
    pub(crate) const fn target(self) -> Target {
        match self {
            Self::Opportunity(_) => Target::Opportunity,
            Self::Lead(_) => Target::Lead,
            Self::Account(_) => Target::Account,
            Self::Contact(_) => Target::Contact,
        }
    }

    /// Its identifier.
    pub(crate) fn id(self) -> Tsid {
        match self {
            Self::Opportunity(id) => id.into(),
            Self::Lead(id) => id.into(),
            Self::Account(id) => id.into(),
            Self::Contact(id) => id.into(),
        }
    }

    /// Where it is shown.
    pub(crate) fn href(self) -> String {
        format!("{}{}", self.target().path().unwrap_or("/"), self.id())
    }

    /// How the actor stands to it; a deleted one keeps its rights, so that it can be restored with everything about it.
    pub(crate) async fn relation(self, tx: &mut Tx, actor: &Actor) -> Result<Relation> {
        match self {
            Self::Opportunity(id) => owned(tx, actor, OpportunityId::KIND, id.into()).await,
            Self::Lead(id) => owned(tx, actor, LeadId::KIND, id.into()).await,
            Self::Account(id) => of_record::<Account>(tx, actor, id).await,
            Self::Contact(id) => of_record::<Contact>(tx, actor, id).await,
        }
    }
}

async fn owned(tx: &mut Tx, actor: &Actor, kind: &'static str, id: Tsid) -> Result<Relation> {
    let owner = tx.optional::<(UserId,)>(&format!("select owner_id from {kind} where id = $1"), args![id]).await?;
    match owner {
        Some((owner,)) => access::relation(tx, actor, kind, id, owner).await,
        None => Ok(Relation::Stranger),
    }
}

async fn of_record<R: Record>(tx: &mut Tx, actor: &Actor, id: R::Id) -> Result<Relation> {
    match record::store::by_id::<R>(tx, id).await? {
        Some(record) => record.relation(tx, actor).await,
        None => Ok(Relation::Stranger),
    }
}

/// Whether somebody who stands like this to a record sees what was done with it. A card shows nothing of that.
pub(super) const fn is_seen(relation: Relation) -> bool {
    match relation {
        Relation::Own | Relation::Subtree | Relation::Custodian | Relation::Shared | Relation::Company => true,
        Relation::AccountCard | Relation::Stranger => false,
    }
}

/// How the actor stands to an activity: as to its parent. Whoever sees the parent owns what they do themselves, and whoever owns
/// the parent looks after what others do with it.
pub(super) async fn relation(tx: &mut Tx, actor: &Actor, activity: &Activity) -> Result<Relation> {
    let Some(parent) = Parent::of(activity) else {
        return access::relation(tx, actor, ActivityId::KIND, activity.id.into(), activity.owner_id).await;
    };
    Ok(through(parent.relation(tx, actor).await?, actor, activity))
}

/// How the actor stands to an activity whose parent they stand to like this.
pub(super) fn through(to_parent: Relation, actor: &Actor, activity: &Activity) -> Relation {
    if !is_seen(to_parent) {
        Relation::Stranger
    } else if actor.user() == Some(activity.owner_id) {
        Relation::Own
    } else if to_parent == Relation::Own {
        Relation::Custodian
    } else {
        to_parent
    }
}

/// The condition under which an activity with the alias `r` is seen: the same as [`relation`] says of each.
pub(super) fn seen(sight: Sight, place: usize) -> String {
    if sight == Sight::Everything {
        return sight.condition("r", ActivityId::KIND, place);
    }
    // Each parent is looked up by its identifier; as `exists` PostgreSQL would gather all that are seen first.
    let owned = |kind: &str| {
        let seen = sight.condition("p", kind, place);
        format!("(select p.id from {kind} p where p.id = r.{kind}_id and {seen}) is not null")
    };
    // The condition of contacts has an alias of its own, which hides that of the activity.
    let contact = format!("r.contact_id in (select r.id from contact r where {})", Contact::seen(sight, place));
    format!(
        "case when r.opportunity_id is not null then {}
              when r.lead_id is not null then {}
              when r.account_id is not null then {}
              when r.contact_id is not null then {contact}
              else {} end",
        owned(OpportunityId::KIND),
        owned(LeadId::KIND),
        owned(AccountId::KIND),
        sight.condition("r", ActivityId::KIND, place),
    )
}

/// The condition under which nothing to which the activity `r` belongs is deleted: what hangs on something deleted rests with it.
pub(super) fn is_awake() -> String {
    let live = |kind: &str| format!("(select p.deleted_at from {kind} p where p.id = r.{kind}_id) is null");
    format!(
        "(case when r.opportunity_id is not null then {}
               when r.lead_id is not null then {}
               when r.account_id is not null then {}
               when r.contact_id is not null then {}
               else true end)",
        live(OpportunityId::KIND),
        live(LeadId::KIND),
        live(AccountId::KIND),
        live(ContactId::KIND),
    )
}

/// Fills in the account: that of the opportunity, else that of the contact if whoever writes sees all of it. Another account
/// than that of the opportunity is refused.
pub(super) async fn fill_account(
    tx: &mut Tx,
    actor: &Actor,
    activity: &mut Activity,
    before: Option<&Activity>,
) -> std::result::Result<(), RecordError> {
    if let Some(opportunity) = activity.opportunity_id {
        let (account,) = tx
            .one::<(Option<AccountId>,)>("select account_id from opportunity where id = $1", args![opportunity])
            .await?;
        if before.is_none() && activity.account_id.is_some() && activity.account_id != account {
            return Err(RecordError::fault("account_id", Why::Other("other_account", Messages::other_account)));
        }
        activity.account_id = account;
        return Ok(());
    }
    if before.is_some() || activity.account_id.is_some() || activity.lead_id.is_some() {
        return Ok(());
    }
    if let Some(contact) = activity.contact_id {
        let (account,) =
            tx.one::<(Option<AccountId>,)>("select account_id from contact where id = $1", args![contact]).await?;
        if let Some(account) = account
            && is_seen(Parent::Account(account).relation(tx, actor).await?)
        {
            activity.account_id = Some(account);
        }
    }
    Ok(())
}
