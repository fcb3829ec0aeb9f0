//! An administrator gives somebody a new password.

use tundish_db::Tx;
use tundish_domain::{id::UserId, policy::Actor};

use super::{managed, note, store};
use crate::{auth, record::RecordError};

/// Stores the hash of a new password ([`super::password::made`], [`super::password::hash`]) and ends all sessions and tokens of
/// the person. The second factor stays.
///
/// # Errors
/// [`RecordError`].
pub async fn set_password(tx: &mut Tx, actor: &Actor, id: UserId, hash: &str) -> Result<(), RecordError> {
    managed(tx, actor, id).await?;
    store::set_password_hash(tx, id, hash).await?;
    auth::end_all(tx, id).await?;
    Ok(note(tx, actor, id, "user.password_set", &[]).await?)
}
