//! A token becomes useless, at once and for ever.

use tundish_db::Tx;
use tundish_domain::{
    id::TokenId,
    policy::{Actor, actions, permit},
};

use crate::{
    access,
    auth::api_token,
    event::{self, Happening},
    record::RecordError,
};

/// Revokes a token.
///
/// # Errors
/// [`RecordError::Hidden`] when for the actor there is none, [`RecordError::NothingChanges`] when it was revoked before.
pub async fn revoke(tx: &mut Tx, actor: &Actor, id: TokenId) -> Result<(), RecordError> {
    let token = api_token::by_id(tx, id).await?.ok_or(RecordError::Hidden)?;
    let relation = access::relation_to_person(tx, actor, token.user).await?;
    permit::<actions::ManageTokens>(actor, relation)?;
    if !api_token::revoke(tx, id).await? {
        return Err(RecordError::NothingChanges);
    }
    let happening = Happening { subject: id.into(), verb: "token.revoked", happened_at: None, changes: &[], own: &[] };
    event::store::record(tx, actor, happening).await?;
    Ok(())
}
