//! Users: the people of the company, whether or not they can sign in.
//!
//! A person without an e-mail address owns records and stands in the team tree but cannot sign in; imports make such
//! people. Nobody is ever removed: who did what stays true.

mod active;
pub mod admit;
pub(crate) mod api;
mod change_password;
pub mod create;
mod edit;
mod end_sessions;
pub(crate) mod overview;
pub mod password;
pub mod second_factor;
mod set_password;
pub(crate) mod settings;
pub mod store;

use tundish_db::{FromRow, Result, Row, Tx};
use tundish_domain::{
    Change, Instant, Role,
    id::{TeamId, UserId},
    policy::{Action, Actor, Denied, Relation, actions, allowed, permit},
};

pub(crate) use self::store::Whom;
pub use self::{
    active::{deactivate, reactivate},
    change_password::change_password,
    edit::{UserPatch, edit},
    end_sessions::{end_other_sessions, end_session, end_sessions},
    set_password::set_password,
    settings::{Settings, change_settings},
};
use crate::{
    access,
    event::{self, Happening},
    record::{self, RecordError, State},
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

/// The person, if the actor sees them, and how the actor stands to them.
///
/// # Errors
/// [`RecordError::Hidden`] otherwise; [`RecordError::Forbidden`] when a token's scopes do not name people.
pub async fn find(tx: &mut Tx, actor: &Actor, id: UserId) -> std::result::Result<(User, Relation), RecordError> {
    let user = store::by_id(tx, id).await?.ok_or(RecordError::Hidden)?;
    let relation = access::relation_to_person(tx, actor, id).await?;
    permit::<actions::ReadUser>(actor, relation)?;
    Ok((user, relation))
}

/// Which people the actor sees: everybody sees at least themselves.
///
/// # Errors
/// [`Denied::Forbidden`] when a token's scopes do not name people.
pub(crate) fn whom(actor: &Actor) -> std::result::Result<Whom, Denied> {
    permit::<actions::ReadUser>(actor, Relation::Own)?;
    let sees_below = actor.role().is_none_or(|role| allowed(role, Action::ReadUser, Relation::Subtree));
    let sees_all = actor.role().is_none_or(Role::sees_the_whole_company);
    Ok(match actor.user() {
        Some(user) if !sees_all && sees_below => Whom::Below(user),
        Some(user) if !sees_all => Whom::Only(user),
        _ => Whom::Everybody,
    })
}

/// The person, for whoever manages people.
async fn managed(tx: &mut Tx, actor: &Actor, id: UserId) -> std::result::Result<User, RecordError> {
    let (user, _) = find(tx, actor, id).await?;
    permit::<actions::ManageUsers>(actor, Relation::Company)?;
    Ok(user)
}

/// Refuses what would leave the company without anybody who may manage people.
async fn check_administrators(tx: &mut Tx, before: &User, after: &User) -> std::result::Result<(), RecordError> {
    let administers = |user: &User| user.is_active && user.role == Role::Administrator;
    if administers(before) && !administers(after) && store::other_administrators(tx, before.id).await? == 0 {
        return Err(RecordError::State(State::LastAdministrator));
    }
    Ok(())
}

/// Stores what a verb decided: the row and the event with its changes.
async fn carry_out(
    tx: &mut Tx,
    actor: &Actor,
    verb: &str,
    before: &User,
    after: User,
) -> std::result::Result<User, RecordError> {
    store::update(tx, before.version, &after).await?;
    let changes = record::differences(Some(fields(before)), fields(&after));
    note(tx, actor, after.id, verb, &changes).await?;
    Ok(after)
}

/// Records what happened to a person.
async fn note(tx: &mut Tx, actor: &Actor, id: UserId, verb: &str, changes: &[Change]) -> Result<()> {
    let happening = Happening { subject: id.into(), verb, happened_at: None, changes, own: &[] };
    event::store::record(tx, actor, happening).await.map(drop)
}

/// What events keep of a person.
fn fields(user: &User) -> [record::Kept; 7] {
    [
        ("name", Some(user.name.clone()), true),
        ("email", user.email.clone(), true),
        ("role", Some(user.role.to_string()), false),
        ("team_id", user.team_id.map(|team| team.to_string()), false),
        ("active", Some(user.is_active.to_string()), false),
        ("locale", Some(user.locale.clone()), false),
        ("time_zone", Some(user.time_zone.clone()), false),
    ]
}
