//! A person is added.

use tundish_db::{Error, Tx};
use tundish_domain::{
    Change, Role,
    id::{TeamId, UserId},
    policy::{Actor, Denied, Relation, actions, permit},
    text::{self, TextError},
};

use super::{User, store};
use crate::{
    event::{self, Happening},
    team,
};

/// Longest name and address in characters; RFC 5321 allows 254 for an address.
const LONGEST: usize = 200;
const LONGEST_EMAIL: usize = 254;

/// Who is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Name as people write it.
    pub name: String,
    /// Address to sign in with; without one the person cannot sign in.
    pub email: Option<String>,
    /// What the person may do.
    pub role: Role,
    /// The team that the person is a member of.
    pub team_id: Option<TeamId>,
    /// Hash of the password.
    pub password_hash: Option<String>,
    /// Language of what is shown.
    pub locale: String,
    /// Time zone of clock times.
    pub time_zone: String,
}

/// Why a person is not added.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The actor may not.
    #[error("not allowed")]
    Denied(#[from] Denied),
    /// A text that cannot be stored.
    #[error("{field}: {error}")]
    Text {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        error: TextError,
    },
    /// Not an address that mail could be sent to.
    #[error("email: {0:?} is not an e-mail address")]
    NotAnAddress(String),
    /// Somebody has this address.
    #[error("email: somebody already has the address {0}")]
    AddressTaken(String),
    /// There is no such team.
    #[error("team_id: there is no team {0}")]
    NoSuchTeam(TeamId),
    /// The database says no.
    #[error(transparent)]
    Db(#[from] Error),
}

/// Adds a person. The team tree is not recomputed: see `team::store::rebuild`.
///
/// # Errors
/// [`CreateError`].
pub async fn create(tx: &mut Tx, actor: &Actor, new: &NewUser) -> Result<User, CreateError> {
    let user = checked(tx, actor, new).await?;
    store::insert(tx, &user, new.password_hash.as_deref()).await?;
    let after = |field, after: Option<String>, personal| Change { field, before: None, after, personal };
    let changes = [
        after("name", Some(user.name.clone()), true),
        after("email", user.email.clone(), true),
        after("role", Some(user.role.to_string()), false),
        after("team_id", user.team_id.map(|team| team.to_string()), false),
    ];
    let changes: Vec<Change> = changes.into_iter().filter(|change| change.after.is_some()).collect();
    let happening = Happening { subject: user.id.into(), verb: "user.created", happened_at: None, changes: &changes };
    event::store::record(tx, actor, happening).await?;
    Ok(user)
}

/// The person as asked for, once everything about it is right.
pub(super) async fn checked(tx: &mut Tx, actor: &Actor, new: &NewUser) -> Result<User, CreateError> {
    permit::<actions::ManageUsers>(actor, Relation::Company)?;
    let line = |field, text| text::line(text, LONGEST).map_err(|error| CreateError::Text { field, error });
    let name = line("name", &new.name)?;
    let locale = line("locale", &new.locale)?;
    let time_zone = line("time_zone", &new.time_zone)?;
    let email = new.email.as_deref().map(address).transpose()?;
    if let Some(email) = &email
        && store::by_email(tx, email).await?.is_some()
    {
        return Err(CreateError::AddressTaken(email.clone()));
    }
    if let Some(team) = new.team_id
        && !team::store::exists(tx, team).await?
    {
        return Err(CreateError::NoSuchTeam(team));
    }
    Ok(User {
        id: tx.next_id::<UserId>(),
        version: 1,
        name,
        email,
        role: new.role,
        team_id: new.team_id,
        is_active: true,
        locale,
        time_zone,
        created_at: tx.now(),
    })
}

/// An address with one `@`, something before it, a domain of words joined by dots after it, and nothing that is blank,
/// invisible or joins several addresses: such an address would look like another one. Whether mail arrives is only known by
/// sending one.
fn address(text: &str) -> Result<String, CreateError> {
    let cleaned = text::required(text, LONGEST_EMAIL).map_err(|error| CreateError::Text { field: "email", error })?;
    let is_address = cleaned.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !local.contains('@') && domain.split('.').all(|word| !word.is_empty())
    });
    // Blanks and invisible characters are what has no part in a key.
    let is_stray = |c: char| {
        c.is_control() || matches!(c, '<' | '>' | ',' | ';') || text::key(c.encode_utf8(&mut [0; 4])).is_empty()
    };
    if is_address && !cleaned.contains(is_stray) { Ok(cleaned) } else { Err(CreateError::NotAnAddress(cleaned)) }
}
