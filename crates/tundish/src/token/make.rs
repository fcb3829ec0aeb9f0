//! A token is made.

use tundish_db::Tx;
use tundish_domain::{
    Change, Instant,
    id::{TokenId, UserId},
    policy::{Actor, Scopes, actions, permit},
};

use tundish_web::messages::Messages;

use crate::{
    access,
    auth::{SecretHash, api_token},
    event::{self, Happening},
    record::{self, RecordError, Why},
};

/// Longest name in characters.
const LONGEST_NAME: usize = 200;

/// A token to be made. Its secret is shown by the caller, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// For whom it acts.
    pub user: UserId,
    /// What people will call it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it ends.
    pub expires_at: Option<Instant>,
    /// Hash of its secret.
    pub secret: SecretHash,
    /// The last characters of its secret.
    pub hint: String,
}

/// Makes a token.
///
/// # Errors
/// [`RecordError`].
pub async fn make(tx: &mut Tx, actor: &Actor, new: &NewToken) -> Result<TokenId, RecordError> {
    let relation = access::relation_to_person(tx, actor, new.user).await?;
    permit::<actions::ManageTokens>(actor, relation)?;
    let name = record::name("name", &new.name, LONGEST_NAME)?;
    if new.scopes == Scopes::NONE {
        return Err(RecordError::fault("scopes", Why::Other("required", Messages::token_needs_a_scope)));
    }
    let scopes = new.scopes.to_string();
    let row = api_token::NewToken {
        user: new.user,
        name: &name,
        secret: new.secret,
        hint: &new.hint,
        scopes: &scopes,
        expires_at: new.expires_at,
    };
    let id = api_token::insert(tx, &row).await?;
    let after = |field, after: Option<String>| Change { field, before: None, after, personal: false };
    let mut changes = vec![
        after("user_id", Some(new.user.to_string())),
        after("name", Some(name.clone())),
        after("scopes", Some(scopes.clone())),
        after("expires_at", new.expires_at.map(|at| at.to_string())),
    ];
    changes.retain(|change| change.after.is_some());
    let happening =
        Happening { subject: id.into(), verb: "token.created", happened_at: None, changes: &changes, own: &[] };
    event::store::record(tx, actor, happening).await?;
    Ok(id)
}
