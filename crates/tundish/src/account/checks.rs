//! What the fields of an account may hold.

use tundish_db::{Tx, args};
use tundish_domain::{
    id::AccountId,
    policy::{Actor, actions, permit},
};

use super::store;
use crate::record::{self, RecordError};

/// Longest name and other text in characters.
const LONGEST: usize = 200;
/// Longest address on the web in characters.
const LONGEST_ADDRESS: usize = 500;
/// Deepest tree of accounts.
const DEEPEST: usize = 32;

pub(super) fn name(text: &str) -> Result<String, RecordError> {
    record::name("name", text, LONGEST)
}

pub(super) fn word(field: &'static str, text: Option<&str>) -> Result<Option<String>, RecordError> {
    record::optional(field, text, LONGEST)
}

pub(super) fn level(text: Option<&str>) -> Result<Option<String>, RecordError> {
    match text {
        None => Ok(None),
        Some("A" | "B" | "C") => Ok(text.map(str::to_owned)),
        Some(_) => {
            Err(RecordError::Invalid { field: "level", code: "unknown_value", sentence: "Expected one of: A, B, C." })
        }
    }
}

/// An address that a browser can be sent to: anything but HTTP could be a script.
pub(super) fn website(text: Option<&str>) -> Result<Option<String>, RecordError> {
    let address = record::optional("website", text, LONGEST_ADDRESS)?;
    let is_web = |address: &String| {
        let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
            && !address.chars().any(|c| c.is_whitespace() || c.is_control())
    };
    if address.as_ref().is_none_or(is_web) {
        return Ok(address);
    }
    let sentence = "Expected an address such as https://acme.example.";
    Err(RecordError::Invalid { field: "website", code: "not_a_web_address", sentence })
}

/// The account above must exist for the actor, and must not stand below the account itself.
pub(super) async fn parent(tx: &mut Tx, actor: &Actor, id: AccountId, parent: AccountId) -> Result<(), RecordError> {
    let unknown = || RecordError::Unknown { field: "parent_id" };
    let (_, relation) = store::load(tx, actor, parent).await?.ok_or_else(unknown)?;
    permit::<actions::ReadAccountCard>(actor, relation).map_err(|_| unknown())?;
    let mut above = Some(parent);
    for _ in 0..DEEPEST {
        let Some(account) = above.filter(|above| *above != id) else { break };
        let found =
            tx.optional::<(Option<AccountId>,)>("select parent_id from account where id = $1", args![account]).await?;
        above = found.and_then(|(next,)| next);
    }
    if above.is_none() {
        return Ok(());
    }
    let sentence = "An account cannot stand below itself, nor more than 32 levels deep.";
    Err(RecordError::Invalid { field: "parent_id", code: "circle", sentence })
}
