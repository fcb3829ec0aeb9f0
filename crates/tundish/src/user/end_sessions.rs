//! Sessions end before their time: one's own, one by one or all others; anybody's, by an administrator.

use tundish_db::Tx;
use tundish_domain::{
    id::{SessionId, UserId},
    policy::{Actor, Relation, actions, permit},
};

use super::{User, managed, note};
use crate::{
    auth::{awaited_code, session},
    record::RecordError,
};

/// Signs somebody out everywhere. Their tokens stay.
///
/// # Errors
/// [`RecordError`].
pub async fn end_sessions(tx: &mut Tx, actor: &Actor, id: UserId) -> Result<User, RecordError> {
    let user = managed(tx, actor, id).await?;
    session::end_all(tx, id).await?;
    awaited_code::end_all(tx, id).await?;
    note(tx, actor, id, "user.signed_out", &[]).await?;
    Ok(user)
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`RecordError::Hidden`] when it is none of one's own, or is over.
pub async fn end_session(tx: &mut Tx, actor: &Actor, ended: SessionId) -> Result<(), RecordError> {
    let id = own(actor)?;
    if !session::end_of_user(tx, id, ended).await? {
        return Err(RecordError::Hidden);
    }
    Ok(note(tx, actor, id, "user.session_ended", &[]).await?)
}

/// Ends all of one's own sessions but one.
///
/// # Errors
/// [`RecordError`].
pub async fn end_other_sessions(tx: &mut Tx, actor: &Actor, kept: SessionId) -> Result<(), RecordError> {
    let id = own(actor)?;
    session::end_others(tx, id, kept).await?;
    awaited_code::end_all(tx, id).await?;
    Ok(note(tx, actor, id, "user.other_sessions_ended", &[]).await?)
}

fn own(actor: &Actor) -> Result<UserId, RecordError> {
    permit::<actions::ChangeOwnSettings>(actor, Relation::Own)?;
    actor.user().ok_or(RecordError::Forbidden)
}
