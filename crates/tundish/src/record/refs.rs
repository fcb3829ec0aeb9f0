//! What the fields of records refer to: whether it exists for the actor, how it is named on a form, what is offered.
//!
//! What the actor may not see is answered like what never was, here as everywhere.

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    NumberKind, Role, ShortNumber,
    id::{OpportunityId, ProductId, Tsid, UserId},
    policy::{Actor, Collection, assignee},
    text,
};

use super::{
    Record, RecordError,
    error::Why,
    field::{Kind, Target},
    find,
};
use crate::{
    absence,
    access::{self, Sight},
    account::Account,
    contact::Contact,
    lead::Lead,
    names::{ACCOUNTS, CONTACTS, LEADS, OPPORTUNITIES, PRODUCTS, USERS},
    opportunity::{self, VerbError},
    product, user,
};

/// How many records of one name are looked at.
const NAMESAKES: i64 = 50;

impl Target {
    /// The table in which the names are.
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Account => ACCOUNTS,
            Self::Contact => CONTACTS,
            Self::Lead => LEADS,
            Self::Opportunity => OPPORTUNITIES,
            Self::Product => PRODUCTS,
            Self::Person | Self::Colleague | Self::Deputy => USERS,
        }
    }

    /// Where its records are shown.
    pub(crate) const fn path(self) -> Option<&'static str> {
        match self {
            Self::Account => Some("/accounts/"),
            Self::Contact => Some("/contacts/"),
            Self::Lead => Some("/leads/"),
            Self::Opportunity => Some("/opportunities/"),
            Self::Product => Some("/products/"),
            Self::Person | Self::Colleague | Self::Deputy => None,
        }
    }

    const fn number(self) -> Option<NumberKind> {
        match self {
            Self::Account => Some(NumberKind::Account),
            Self::Contact => Some(NumberKind::Contact),
            Self::Lead => Some(NumberKind::Lead),
            Self::Opportunity => Some(NumberKind::Opportunity),
            Self::Product | Self::Person | Self::Colleague | Self::Deputy => None,
        }
    }

    const fn collection(self) -> Collection {
        match self {
            Self::Account => Collection::Accounts,
            Self::Contact => Collection::Contacts,
            Self::Lead => Collection::Leads,
            Self::Opportunity => Collection::Opportunities,
            Self::Product => Collection::Products,
            Self::Person | Self::Colleague | Self::Deputy => Collection::Users,
        }
    }
}

/// Whether what a field refers to exists for the actor.
pub(super) async fn check(
    tx: &mut Tx,
    actor: &Actor,
    kind: Kind,
    id: Option<&str>,
) -> Result<std::result::Result<(), Why>> {
    let (Kind::To(target), Some(id)) = (kind, id) else { return Ok(Ok(())) };
    let Ok(id) = id.parse::<Tsid>() else { return Ok(Err(Why::Unknown)) };
    Ok(if exists(tx, actor, target, id).await? { Ok(()) } else { Err(Why::Unknown) })
}

/// Whether the actor sees such a record that is not deleted; of people, whether the actor may give something to them.
pub(crate) async fn exists(tx: &mut Tx, actor: &Actor, target: Target, id: Tsid) -> Result<bool> {
    match target {
        Target::Account => is_found::<Account>(tx, actor, id.into()).await,
        Target::Contact => is_found::<Contact>(tx, actor, id.into()).await,
        Target::Lead => is_found::<Lead>(tx, actor, id.into()).await,
        Target::Opportunity => match opportunity::find(tx, actor, OpportunityId::from(id)).await {
            Ok(opportunity) => Ok(opportunity.deleted_at.is_none()),
            Err(VerbError::Db(error)) => Err(error),
            Err(_) => Ok(false),
        },
        Target::Product => product::store::exists(tx, ProductId::from(id)).await,
        Target::Deputy => absence::may_stand_in(tx, actor, UserId::from(id)).await,
        Target::Person | Target::Colleague => {
            let person = UserId::from(id);
            let found = user::store::by_id(tx, person).await?;
            let is_meant = |role| target == Target::Person || role != Role::Partner;
            let is_active = found.is_some_and(|person| person.is_active && is_meant(person.role));
            let relation = access::relation_to_person(tx, actor, person).await?;
            Ok(is_active && assignee(actor, person, relation).is_ok())
        }
    }
}

async fn is_found<R: Record>(tx: &mut Tx, actor: &Actor, id: R::Id) -> Result<bool> {
    match find::<R>(tx, actor, id).await {
        Ok(found) => Ok(found.record.deleted_at().is_none()),
        Err(RecordError::Db(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

/// What a name on a form stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// Nothing was typed.
    Nothing,
    /// This one.
    One(Tsid),
    /// None that the actor sees.
    Unknown,
    /// Several that the actor sees.
    Several,
}

/// The record that was named, among those that the actor sees: by its whole name, its short number or its identifier. `current`
/// is the one that is stored: its name stands for it even where others have the same, or it was deleted.
pub(crate) async fn named(
    tx: &mut Tx,
    actor: &Actor,
    target: Target,
    typed: &str,
    current: Option<Tsid>,
) -> Result<Named> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Named::Nothing);
    }
    let table = target.table();
    if let Some(current) = current {
        let sql = format!("select name from {table} where id = $1");
        let name = tx.optional::<(String,)>(&sql, args![current]).await?;
        if name.is_some_and(|(name,)| text::key(&name) == text::key(typed)) {
            return Ok(Named::One(current));
        }
    }
    let sql = format!("select id from {table} where name_key = $1 and deleted_at is null order by id limit $2");
    let found = tx.all::<(Tsid,)>(&sql, args![text::key(typed), NAMESAKES]).await?;
    let mut candidates: Vec<Tsid> = found.into_iter().map(|(id,)| id).collect();
    if let (Some(kind), Ok(number)) = (target.number(), typed.parse::<ShortNumber>())
        && number.kind == kind
    {
        let sql = format!("select id from {table} where number = $1 and deleted_at is null");
        candidates.extend(tx.optional::<(Tsid,)>(&sql, args![number.n]).await?.map(|(id,)| id));
    }
    candidates.extend(typed.parse::<Tsid>().ok());
    let mut seen = Vec::new();
    for candidate in candidates {
        if exists(tx, actor, target, candidate).await? {
            seen.push(candidate);
        }
    }
    Ok(match seen[..] {
        [] => Named::Unknown,
        [one] => Named::One(one),
        _ => Named::Several,
    })
}

/// Names that begin with what was typed, in the order of names, for completing it.
pub(crate) async fn beginning_with(
    tx: &mut Tx,
    actor: &Actor,
    target: Target,
    typed: &str,
    limit: i64,
) -> Result<Vec<String>> {
    let Ok(sight) = Sight::of(actor, target.collection()) else { return Ok(Vec::new()) };
    let table = target.table();
    let condition = match target {
        Target::Contact => <Contact as super::list::Listed>::seen(sight, 3),
        Target::Account | Target::Lead | Target::Opportunity => sight.condition("r", table, 3),
        Target::Product => "$3 = $3".to_owned(),
        Target::Person | Target::Colleague | Target::Deputy => match sight {
            Sight::Everything => "r.active and $3 = 0".to_owned(),
            Sight::From(_) => {
                "r.active and r.id in (select person_id from reporting_line where boss_id = $3)".to_owned()
            }
            Sight::Own(_) => "r.active and r.id = $3".to_owned(),
        },
    };
    let (from, argument) = (text::key(typed), sight.argument());
    let to = format!("{from}{}", char::MAX);
    let sql = format!(
        "select r.name from {table} r where r.name_key >= $1 and r.name_key < $2 and r.deleted_at is null and {condition}
         order by r.name_key, r.id limit $4"
    );
    let arguments: [Value<'_>; 4] = [from.into(), to.into(), argument, limit.into()];
    let mut names: Vec<String> = tx.all::<(String,)>(&sql, &arguments).await?.into_iter().map(|(name,)| name).collect();
    names.dedup();
    Ok(names)
}
