//! Somebody changes their own password.

use tundish_db::Tx;
use tundish_domain::{
    id::{SessionId, UserId},
    policy::{Actor, Relation, actions, permit},
};

use super::{note, store};
use crate::{
    auth::{api_token, awaited_code, session},
    record::{RecordError, State},
};

/// Stores the hash of a new password in place of the one whose hash was verified, and ends every other session and every token:
/// whoever knew the old password may have made them.
///
/// # Errors
/// [`RecordError::State`] when the password was changed meanwhile.
pub async fn change_password(
    tx: &mut Tx,
    actor: &Actor,
    id: UserId,
    (verified, new): (&str, &str),
    kept: SessionId,
) -> Result<(), RecordError> {
    let relation = if actor.user() == Some(id) { Relation::Own } else { Relation::Stranger };
    permit::<actions::ChangeOwnSettings>(actor, relation)?;
    if store::password_hash(tx, id).await?.as_deref() != Some(verified) {
        return Err(RecordError::State(State::PasswordChanged));
    }
    store::set_password_hash(tx, id, new).await?;
    session::end_others(tx, id, kept).await?;
    awaited_code::end_all(tx, id).await?;
    api_token::revoke_all(tx, id).await?;
    Ok(note(tx, actor, id, "user.password_changed", &[]).await?)
}
