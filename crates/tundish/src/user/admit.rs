//! A person whom files named gets an address and a password, and keeps everything that is theirs already.

use tundish_db::Tx;
use tundish_domain::{Change, policy::Actor};

use super::{
    User,
    create::{CreateError, NewUser, checked},
    store,
};
use crate::event::{self, Happening};

/// The only person of this name who has no address yet, if there is just one: imports name people so.
///
/// # Errors
/// Only those of the way to the database.
pub async fn waiting(tx: &mut Tx, name: &str) -> tundish_db::Result<Option<User>> {
    let mut waiting = store::by_name(tx, name).await?;
    waiting.retain(|person| person.email.is_none() && person.is_active);
    Ok(if waiting.len() == 1 { waiting.pop() } else { None })
}

/// Gives the person the address, the password and the role. The team stays unless another one is named; the team tree is not
/// recomputed: see `team::store::rebuild`.
///
/// # Errors
/// [`CreateError`].
pub async fn admit(tx: &mut Tx, actor: &Actor, person: &User, new: &NewUser) -> Result<User, CreateError> {
    let asked = checked(tx, actor, new).await?;
    let after = User {
        version: person.version + 1,
        email: asked.email,
        role: asked.role,
        team_id: asked.team_id.or(person.team_id),
        locale: asked.locale,
        time_zone: asked.time_zone,
        ..person.clone()
    };
    store::admit(tx, &after, new.password_hash.as_deref()).await?;
    let changed =
        |field, before: Option<String>, after: Option<String>, personal| Change { field, before, after, personal };
    let changes = [
        changed("email", person.email.clone(), after.email.clone(), true),
        changed("role", Some(person.role.to_string()), Some(after.role.to_string()), false),
        changed(
            "team_id",
            person.team_id.map(|team| team.to_string()),
            after.team_id.map(|team| team.to_string()),
            false,
        ),
    ];
    let changes: Vec<Change> = changes.into_iter().filter(|change| change.before != change.after).collect();
    let happening =
        Happening { subject: after.id.into(), verb: "user.admitted", happened_at: None, changes: &changes, own: &[] };
    event::store::record(tx, actor, happening).await?;
    Ok(after)
}
