//! What is known about an account changes; its owner changes by a handover.

use tundish_db::Tx;
use tundish_domain::{
    id::AccountId,
    opportunity::Set,
    policy::{Actor, actions, permit},
};

use super::{Account, carry_out, checks, store};
use crate::record::{RecordError, check_version};

/// The fields to change; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountPatch {
    /// Name.
    pub name: Option<String>,
    /// Industry in the company's own words.
    pub industry: Set<String>,
    /// Country in the company's own words.
    pub country: Set<String>,
    /// A, B or C.
    pub level: Set<String>,
    /// Address on the web.
    pub website: Set<String>,
    /// The account that this one belongs to.
    pub parent: Set<AccountId>,
}

/// Changes what is known about an account that has the version `seen`; any when that is `None`.
///
/// # Errors
/// [`RecordError`].
pub async fn edit(
    tx: &mut Tx,
    actor: &Actor,
    id: AccountId,
    seen: Option<i64>,
    patch: &AccountPatch,
) -> Result<Account, RecordError> {
    let (before, relation) = store::load(tx, actor, id).await?.ok_or(RecordError::Hidden)?;
    permit::<actions::EditAccount>(actor, relation)?;
    check_version(seen, before.version)?;
    let mut after = before.clone();
    if let Some(name) = &patch.name {
        after.name = checks::name(name)?;
    }
    if let Some(industry) = sent(&patch.industry) {
        after.industry = checks::word("industry", industry)?;
    }
    if let Some(country) = sent(&patch.country) {
        after.country = checks::word("country", country)?;
    }
    if let Some(level) = sent(&patch.level) {
        after.level = checks::level(level)?;
    }
    if let Some(website) = sent(&patch.website) {
        after.website = checks::website(website)?;
    }
    match patch.parent {
        Set::Keep => {}
        Set::Clear => after.parent_id = None,
        Set::To(parent) => {
            checks::parent(tx, actor, id, parent).await?;
            after.parent_id = Some(parent);
        }
    }
    if after == before {
        return Err(RecordError::NothingChanges);
    }
    after.version += 1;
    carry_out(tx, actor, Some(&before), after).await
}

/// What a field is to hold; nothing when it stays as it is.
fn sent(set: &Set<String>) -> Option<Option<&str>> {
    match set {
        Set::Keep => None,
        Set::Clear => Some(None),
        Set::To(text) => Some(Some(text)),
    }
}
