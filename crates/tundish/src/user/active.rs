//! A person leaves, or comes back. What they did stays theirs.

use tundish_db::Tx;
use tundish_domain::{id::UserId, policy::Actor};

use super::{User, carry_out, check_administrators, managed};
use crate::{
    auth,
    record::{RecordError, check_version},
};

/// The person can no longer sign in or be given records, and is out at the next request.
///
/// # Errors
/// [`RecordError`]; a conflict when it is the last administrator.
pub async fn deactivate(tx: &mut Tx, actor: &Actor, id: UserId, seen: Option<i64>) -> Result<User, RecordError> {
    let after = set_active(tx, actor, id, seen, false).await?;
    auth::end_all(tx, id).await?;
    Ok(after)
}

/// The person can sign in again, with the same password and second factor. Sessions and tokens that ended stay ended.
///
/// # Errors
/// [`RecordError`].
pub async fn reactivate(tx: &mut Tx, actor: &Actor, id: UserId, seen: Option<i64>) -> Result<User, RecordError> {
    set_active(tx, actor, id, seen, true).await
}

async fn set_active(
    tx: &mut Tx,
    actor: &Actor,
    id: UserId,
    seen: Option<i64>,
    is_active: bool,
) -> Result<User, RecordError> {
    let before = managed(tx, actor, id).await?;
    check_version(seen, before.version)?;
    if before.is_active == is_active {
        return Err(RecordError::NothingChanges);
    }
    let after = User { is_active, version: before.version + 1, ..before.clone() };
    check_administrators(tx, &before, &after).await?;
    let verb = if is_active { "user.reactivated" } else { "user.deactivated" };
    carry_out(tx, actor, verb, &before, after).await
}
