//! What an actor sees, as conditions and look-ups that every slice's SQL starts from.
//!
//! The policy in `tundish-domain` decides; this module finds out how an actor stands to records: who owns them, who is below
//! whom, what was granted. What an actor may not see does not exist for them, so lists carry the condition in their SQL and
//! single records are answered as missing.

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    Role,
    id::{AccountId, ContactId, OpportunityId, Tsid, UserId},
    policy::{Access, Action, Actor, Collection, Denied, Relation, allowed, sees_some},
};

/// The rows of a collection that an actor sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Every row.
    Everything,
    /// Rows owned by this person or by somebody below, and rows granted to this person.
    From(UserId),
    /// Rows owned by this person, and rows granted to this person.
    Own(UserId),
}

impl Sight {
    /// The rows of a collection that the actor may list.
    ///
    /// # Errors
    /// [`Denied::Forbidden`] when a token's scopes do not name the collection, or the role sees none of its records.
    pub fn of(actor: &Actor, collection: Collection) -> std::result::Result<Self, Denied> {
        if !actor.role().is_none_or(|role| sees_some(role, collection)) {
            return Err(Denied::Forbidden);
        }
        if let Actor::Token { scopes, .. } = actor
            && !scopes.allow(collection, Access::Read)
        {
            return Err(Denied::Forbidden);
        }
        Ok(Self::by_rights(actor))
    }

    /// The rows that the actor may see, whatever a token's scopes say: for what follows from seeing another record.
    pub fn by_rights(actor: &Actor) -> Self {
        match (actor.user(), actor.role()) {
            (Some(_), Some(role)) if role.sees_the_whole_company() => Self::Everything,
            (Some(user), Some(role)) if has_subtree(role) => Self::From(user),
            (Some(user), _) => Self::Own(user),
            (None, _) => Self::Everything,
        }
    }

    /// The condition that a row must meet, for a table with the alias `alias` whose records are of this kind. `place` is the
    /// number of the argument that [`Sight::argument`] gives; it is used even when everything is seen.
    pub fn condition(self, alias: &str, kind: &str, place: usize) -> String {
        let owned = match self {
            Self::Everything => return format!("${place} = 0"),
            Self::From(_) => format!("in (select r.person_id from reporting_line r where r.boss_id = ${place})"),
            Self::Own(_) => format!("= ${place}"),
        };
        let meanwhile = meanwhile(alias, kind, place).map_or_else(String::new, |condition| format!(" or {condition}"));
        format!(
            "({alias}.owner_id {owned}
              or {alias}.id in (select g.subject_id from access_grant g where g.user_id = ${place} and g.subject_kind = '{kind}'){meanwhile})"
        )
    }

    /// The argument of [`Sight::condition`].
    pub fn argument(self) -> Value<'static> {
        match self {
            Self::Everything => Value::Int(0),
            Self::From(user) | Self::Own(user) => user.into(),
        }
    }
}

/// The people for whom the user in this place stands in at the instant of the transaction, as a query.
pub(crate) fn absent(place: usize) -> String {
    format!(
        "select a.user_id from absence a
         where a.deputy_id = ${place} and a.deleted_at is null and a.begins_at <= :now and :now < a.ends_at"
    )
}

/// What a row must be so that the user in this place looks after it while its owner is away: an open opportunity, an account,
/// a contact; of other kinds there is none. It never reaches beyond what the absent person owns.
pub(crate) fn meanwhile(alias: &str, kind: &str, place: usize) -> Option<String> {
    let owned = format!("{alias}.owner_id in ({})", absent(place));
    match kind {
        OpportunityId::KIND => Some(format!("({alias}.status = 'open' and {owned})")),
        AccountId::KIND | ContactId::KIND => Some(owned),
        _ => None,
    }
}

/// Whether a subtree of the team tree goes with the role. Whoever leads a team without such a role leads it on paper: they
/// see of its records what anybody else does, so that demoting a boss takes effect at the next request.
fn has_subtree(role: Role) -> bool {
    allowed(role, Action::ReadOpportunity, Relation::Subtree)
}

/// How the actor stands to a record of this kind with this owner; the strongest relation.
pub async fn relation(tx: &mut Tx, actor: &Actor, kind: &str, id: Tsid, owner: UserId) -> Result<Relation> {
    let Some(user) = actor.user() else { return Ok(Relation::Company) };
    if user == owner {
        return Ok(Relation::Own);
    }
    if actor.role().is_some_and(Role::sees_the_whole_company) {
        return Ok(Relation::Subtree);
    }
    let (below, granted, stands_in) = tx
        .one::<(i64, Option<String>, i64)>(
            "select (select count(*) from reporting_line where boss_id = $1 and person_id = $2),
                    (select min(reason) from access_grant where user_id = $1 and subject_kind = $3 and subject_id = $4),
                    (select count(*) from absence a
                     where a.deputy_id = $1 and a.user_id = $2 and a.deleted_at is null and a.begins_at <= :now and :now < a.ends_at
                     and ($3 in ('account', 'contact')
                          or ($3 = 'opportunity' and exists (select 1 from opportunity o where o.id = $4 and o.status = 'open'))))",
            args![user, owner, kind, id],
        )
        .await?;
    let is_boss = 0 < below && actor.role().is_none_or(has_subtree);
    Ok(match (is_boss, granted.as_deref()) {
        (true, _) => Relation::Subtree,
        (_, Some("custodian")) => Relation::Custodian,
        _ if 0 < stands_in => Relation::Custodian,
        (_, Some(_)) => Relation::Shared,
        (_, None) => Relation::Stranger,
    })
}

/// How the actor stands to a person.
pub async fn relation_to_person(tx: &mut Tx, actor: &Actor, person: UserId) -> Result<Relation> {
    let Some(user) = actor.user() else { return Ok(Relation::Company) };
    if user == person {
        return Ok(Relation::Own);
    }
    if actor.role().is_some_and(Role::sees_the_whole_company) {
        return Ok(Relation::Subtree);
    }
    if !actor.role().is_none_or(has_subtree) {
        return Ok(Relation::Stranger);
    }
    let (below,) = tx
        .one::<(i64,)>("select count(*) from reporting_line where boss_id = $1 and person_id = $2", args![user, person])
        .await?;
    Ok(if 0 < below { Relation::Subtree } else { Relation::Stranger })
}
