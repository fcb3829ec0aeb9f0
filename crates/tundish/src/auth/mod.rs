//! Who is asking: sessions of people, tokens of programs.
//!
//! Both are stored as hashes only. Session, person and token are read by one statement at each request, so that a
//! deactivation, a revocation or a change of role takes effect at once. Nothing about rights is cached.

pub mod api_token;
pub mod awaited_code;
pub(crate) mod browser;
pub mod second_factor;
pub mod session;
pub mod throttle;

use tundish_db::{Result, Tx};
use tundish_domain::id::UserId;

/// The hash of a secret, as stored.
pub type SecretHash = [u8; 32];

/// Ends everything by which a person or their programs are let in without a password: at the next request they are out, on
/// every node.
pub async fn end_all(tx: &mut Tx, user: UserId) -> Result<()> {
    session::end_all(tx, user).await?;
    awaited_code::end_all(tx, user).await?;
    api_token::revoke_all(tx, user).await
}
