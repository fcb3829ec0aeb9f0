//! What is known about a person changes, and what they may do.

use tundish_db::Tx;
use tundish_domain::{
    Role,
    id::{TeamId, UserId},
    opportunity::Set,
    policy::{Actor, Relation, actions, permit},
};

use tundish_web::messages::Messages;

use super::{
    User, carry_out, check_administrators,
    create::{address, is_a_team, is_free, line, locale, time_zone},
    find,
};
use crate::{
    auth,
    record::{RecordError, Why, check_version},
    team,
};

/// The fields to change; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserPatch {
    /// Name as people write it.
    pub name: Option<String>,
    /// Address to sign in with.
    pub email: Set<String>,
    /// What the person may do.
    pub role: Option<Role>,
    /// The team that the person is a member of.
    pub team: Set<TeamId>,
    /// Language of what is shown.
    pub locale: Option<String>,
    /// Time zone of clock times.
    pub time_zone: Option<String>,
}

impl UserPatch {
    /// The first field that nobody changes for themselves.
    fn first_of_the_company(&self) -> Option<&'static str> {
        let fields = [
            ("name", self.name.is_some()),
            ("email", self.email != Set::Keep),
            ("role", self.role.is_some()),
            ("team_id", self.team != Set::Keep),
        ];
        fields.into_iter().find(|(_, is_sent)| *is_sent).map(|(field, _)| field)
    }
}

/// Changes what is known about a person who has the version `seen`; any when that is `None`. Whoever manages people may change
/// everything, everybody their own language and time zone. Another role ends all sessions and tokens.
///
/// # Errors
/// [`RecordError`].
pub async fn edit(
    tx: &mut Tx,
    actor: &Actor,
    id: UserId,
    seen: Option<i64>,
    patch: &UserPatch,
) -> Result<User, RecordError> {
    let (before, relation) = find(tx, actor, id).await?;
    if let Err(denied) = permit::<actions::ManageUsers>(actor, Relation::Company) {
        // To others it is a function that they may not use; to oneself, fields that one may not set.
        if relation != Relation::Own {
            return Err(denied.into());
        }
        permit::<actions::ChangeOwnSettings>(actor, relation)?;
        if let Some(field) = patch.first_of_the_company() {
            return Err(RecordError::fault(field, Why::Other("not_yours_to_change", Messages::only_administrators)));
        }
    }
    check_version(seen, before.version)?;
    let mut after = before.clone();
    if let Some(name) = &patch.name {
        after.name = line("name", name)?;
    }
    match &patch.email {
        Set::Keep => {}
        Set::Clear => after.email = None,
        Set::To(text) => {
            let email = address(text)?;
            is_free(tx, &email, Some(id)).await?;
            after.email = Some(email);
        }
    }
    if let Some(role) = patch.role {
        after.role = role;
    }
    match patch.team {
        Set::Keep => {}
        Set::Clear => after.team_id = None,
        Set::To(team) => {
            is_a_team(tx, team).await?;
            after.team_id = Some(team);
        }
    }
    if let Some(tag) = &patch.locale {
        after.locale = locale(tag)?;
    }
    if let Some(name) = &patch.time_zone {
        after.time_zone = time_zone(name)?;
    }
    if after == before {
        return Err(RecordError::NothingChanges);
    }
    check_administrators(tx, &before, &after).await?;
    after.version += 1;
    let after = carry_out(tx, actor, "user.edited", &before, after).await?;
    if after.role != before.role {
        auth::end_all(tx, id).await?;
    }
    if after.team_id != before.team_id {
        team::store::rebuild(tx).await?;
    }
    Ok(after)
}
