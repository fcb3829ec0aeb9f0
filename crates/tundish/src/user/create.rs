//! A person is added.

use tundish_db::{Error, Tx};
use tundish_domain::{
    Change, Role, TimeZone,
    id::{TeamId, UserId},
    policy::{Actor, Denied, Relation, actions, permit},
    text::{self, TextError},
};
use tundish_web::messages::Lang;

use tundish_web::messages::Messages;

use super::{User, store};
use crate::{
    event::{self, Happening},
    record::{RecordError, Why},
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
    /// A language that Tundish does not speak, or a time zone that nobody knows.
    #[error("{field}: this names nothing that is known")]
    NotKnown {
        /// The field.
        field: &'static str,
    },
    /// There is no such team.
    #[error("team_id: there is no team {0}")]
    NoSuchTeam(TeamId),
    /// The database says no.
    #[error(transparent)]
    Db(#[from] Error),
}

impl From<CreateError> for RecordError {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::Denied(denied) => denied.into(),
            CreateError::Text { field, error } => Self::fault(field, Why::Text(error)),
            CreateError::NotAnAddress(_) => {
                Self::fault("email", Why::Other("not_an_address", Messages::not_an_address))
            }
            CreateError::AddressTaken(_) => Self::Taken { field: "email" },
            CreateError::NotKnown { field } => {
                Self::fault(field, Why::Other("not_known", Messages::names_nothing_known))
            }
            CreateError::NoSuchTeam(_) => Self::unknown("team_id"),
            CreateError::Db(error) => Self::Db(error),
        }
    }
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
    let happening =
        Happening { subject: user.id.into(), verb: "user.created", happened_at: None, changes: &changes, own: &[] };
    event::store::record(tx, actor, happening).await?;
    Ok(user)
}

/// The person as asked for, once everything about it is right.
pub(super) async fn checked(tx: &mut Tx, actor: &Actor, new: &NewUser) -> Result<User, CreateError> {
    permit::<actions::ManageUsers>(actor, Relation::Company)?;
    let name = line("name", &new.name)?;
    let locale = locale(&new.locale)?;
    let time_zone = time_zone(&new.time_zone)?;
    let email = new.email.as_deref().map(address).transpose()?;
    if let Some(email) = &email {
        is_free(tx, email, None).await?;
    }
    if let Some(team) = new.team_id {
        is_a_team(tx, team).await?;
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

/// A text of one line.
pub(super) fn line(field: &'static str, text: &str) -> Result<String, CreateError> {
    text::line(text, LONGEST).map_err(|error| CreateError::Text { field, error })
}

/// A language that Tundish speaks, with or without a region.
pub(super) fn locale(tag: &str) -> Result<String, CreateError> {
    let tag = line("locale", tag)?;
    if Lang::from_tag(&tag).is_some() { Ok(tag) } else { Err(CreateError::NotKnown { field: "locale" }) }
}

/// A time zone that the calendar knows.
pub(super) fn time_zone(name: &str) -> Result<String, CreateError> {
    let name = line("time_zone", name)?;
    if TimeZone::get(&name).is_ok() { Ok(name) } else { Err(CreateError::NotKnown { field: "time_zone" }) }
}

/// Whether nobody else has the address.
pub(super) async fn is_free(tx: &mut Tx, email: &str, own: Option<UserId>) -> Result<(), CreateError> {
    match store::by_email(tx, email).await? {
        Some(other) if Some(other.id) != own => Err(CreateError::AddressTaken(email.to_owned())),
        _ => Ok(()),
    }
}

/// Whether there is such a team.
pub(super) async fn is_a_team(tx: &mut Tx, team: TeamId) -> Result<(), CreateError> {
    if team::store::exists(tx, team).await? { Ok(()) } else { Err(CreateError::NoSuchTeam(team)) }
}

/// An address with one `@`, something before it, a domain of words joined by dots after it, and nothing that is blank,
/// invisible or joins several addresses: such an address would look like another one. Whether mail arrives is only known by
/// sending one.
pub(super) fn address(text: &str) -> Result<String, CreateError> {
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
