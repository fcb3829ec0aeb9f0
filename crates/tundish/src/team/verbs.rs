//! Teams are made, changed and dissolved. Whoever reports to whom follows in the same transaction.

use tundish_db::Tx;
use tundish_domain::{
    Role,
    id::{TeamId, UserId},
    opportunity::Set,
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::messages::Messages;

use super::{Team, store};
use crate::{
    event::{self, Happening},
    record::{self, RecordError, State, Why, check_version},
    user,
};

/// Longest name in characters.
const LONGEST: usize = 200;

/// A team to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTeam {
    /// Unique among teams.
    pub name: String,
    /// The team above.
    pub parent: Option<TeamId>,
    /// Who leads it.
    pub leader: Option<UserId>,
}

/// The fields to change; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TeamPatch {
    /// Unique among teams.
    pub name: Option<String>,
    /// The team above.
    pub parent: Set<TeamId>,
    /// Who leads it.
    pub leader: Set<UserId>,
}

/// The team, if the actor may see the tree.
///
/// # Errors
/// [`RecordError::Hidden`] when there is none; [`RecordError::Forbidden`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: TeamId) -> Result<Team, RecordError> {
    permit::<actions::ReadTeams>(actor, Relation::Company)?;
    store::by_id(tx, id).await?.ok_or(RecordError::Hidden)
}

/// Makes a team.
///
/// # Errors
/// [`RecordError`].
pub async fn create(tx: &mut Tx, actor: &Actor, new: &NewTeam) -> Result<Team, RecordError> {
    permit::<actions::ManageTeams>(actor, Relation::Company)?;
    let team = Team {
        id: tx.next_id(),
        version: 1,
        name: record::name("name", &new.name, LONGEST)?,
        parent_id: new.parent,
        leader_id: new.leader,
    };
    check(tx, None, &team).await?;
    store::insert(tx, &team).await?;
    told(tx, actor, "team.created", None, team).await
}

/// Changes a team that has the version `seen`; any when that is `None`.
///
/// # Errors
/// [`RecordError`].
pub async fn edit(
    tx: &mut Tx,
    actor: &Actor,
    id: TeamId,
    seen: Option<i64>,
    patch: &TeamPatch,
) -> Result<Team, RecordError> {
    let before = find(tx, actor, id).await?;
    permit::<actions::ManageTeams>(actor, Relation::Company)?;
    check_version(seen, before.version)?;
    let mut after = before.clone();
    if let Some(name) = &patch.name {
        after.name = record::name("name", name, LONGEST)?;
    }
    after.parent_id = set(&patch.parent, after.parent_id);
    after.leader_id = set(&patch.leader, after.leader_id);
    if after == before {
        return Err(RecordError::NothingChanges);
    }
    check(tx, Some(&before), &after).await?;
    after.version += 1;
    store::update(tx, before.version, &after).await?;
    told(tx, actor, "team.edited", Some(&before), after).await
}

/// Dissolves a team that has the version `seen`; any when that is `None`. Its history stays.
///
/// # Errors
/// [`RecordError`]; a conflict while somebody belongs to it or a team stands below it.
pub async fn dissolve(tx: &mut Tx, actor: &Actor, id: TeamId, seen: Option<i64>) -> Result<Team, RecordError> {
    let before = find(tx, actor, id).await?;
    permit::<actions::ManageTeams>(actor, Relation::Company)?;
    check_version(seen, before.version)?;
    if store::is_needed(tx, id).await? {
        return Err(RecordError::State(State::InUse));
    }
    let after = Team { version: before.version + 1, ..before.clone() };
    store::dissolve(tx, before.version, &after).await?;
    told(tx, actor, "team.dissolved", Some(&before), after).await
}

fn set<T: Copy>(said: &Set<T>, before: Option<T>) -> Option<T> {
    match said {
        Set::Keep => before,
        Set::Clear => None,
        Set::To(value) => Some(*value),
    }
}

/// Refuses a name that another team has, a team that would stand below itself, and a leader who leads nobody.
async fn check(tx: &mut Tx, before: Option<&Team>, after: &Team) -> Result<(), RecordError> {
    if store::by_name(tx, &after.name).await?.is_some_and(|other| other.id != after.id) {
        return Err(RecordError::Taken { field: "name" });
    }
    if let Some(parent) = after.parent_id
        && before.is_none_or(|before| before.parent_id != after.parent_id)
    {
        if !store::exists(tx, parent).await? {
            return Err(RecordError::unknown("parent_id"));
        }
        if store::stands_below(tx, parent, after.id).await? {
            return Err(RecordError::fault("parent_id", Why::Other("circle", Messages::team_below_itself)));
        }
    }
    if let Some(leader) = after.leader_id
        && before.is_none_or(|before| before.leader_id != after.leader_id)
    {
        let person = user::store::by_id(tx, leader).await?;
        let person = person.filter(|person| person.is_active).ok_or(RecordError::unknown("leader_id"))?;
        if matches!(person.role, Role::Representative | Role::Partner) {
            return Err(RecordError::fault("leader_id", Why::Other("cannot_lead", Messages::cannot_lead)));
        }
    }
    Ok(())
}

/// Computes the tree anew and records what happened.
async fn told(tx: &mut Tx, actor: &Actor, verb: &str, before: Option<&Team>, after: Team) -> Result<Team, RecordError> {
    store::rebuild(tx).await?;
    let changes = record::differences(before.map(fields), fields(&after));
    let happening = Happening { subject: after.id.into(), verb, happened_at: None, changes: &changes, own: &[] };
    event::store::record(tx, actor, happening).await?;
    Ok(after)
}

/// What events keep of a team.
fn fields(team: &Team) -> [record::Kept; 3] {
    [
        ("name", Some(team.name.clone()), false),
        ("parent_id", team.parent_id.map(|id| id.to_string()), false),
        ("leader_id", team.leader_id.map(|id| id.to_string()), false),
    ]
}
