//! API tokens: the keys of programs that act for a person, never with more rights than that person has.

mod make;
mod revoke;

use tundish_db::Tx;
use tundish_domain::{
    id::UserId,
    policy::{Actor, actions, permit},
};

pub use self::{
    make::{NewToken, make},
    revoke::revoke,
};
use crate::{
    access,
    auth::api_token::{self, Listed},
    record::RecordError,
};

/// The tokens of a person that still open something, the newest first.
///
/// # Errors
/// [`RecordError`].
pub async fn list(tx: &mut Tx, actor: &Actor, user: UserId) -> Result<Vec<Listed>, RecordError> {
    let relation = access::relation_to_person(tx, actor, user).await?;
    permit::<actions::ReadTokens>(actor, relation)?;
    Ok(api_token::of_user(tx, user).await?)
}
