//! What is known about a product changes.

use tundish_db::Tx;
use tundish_domain::{
    Money,
    id::ProductId,
    opportunity::Set,
    policy::{Actor, Relation, actions, permit},
};

use super::{LONGEST, Priced, carry_out, checked, find, optional};
use crate::record::{self, RecordError, check_version};

/// The fields to change; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductPatch {
    /// Name, unique among products.
    pub name: Option<String>,
    /// The family that it belongs to.
    pub family: Set<String>,
    /// Whether it is offered.
    pub is_active: Option<bool>,
    /// All list prices, at most one per currency.
    pub prices: Option<Vec<Money>>,
}

/// Changes a product that has the version `seen`; any when that is `None`.
///
/// # Errors
/// [`RecordError`].
pub async fn edit(
    tx: &mut Tx,
    actor: &Actor,
    id: ProductId,
    seen: Option<i64>,
    patch: &ProductPatch,
) -> Result<Priced, RecordError> {
    let before = find(tx, actor, id).await?;
    permit::<actions::EditProducts>(actor, Relation::Company)?;
    check_version(seen, before.product.version)?;
    let mut after = before.clone();
    if let Some(said) = &patch.name {
        after.product.name = record::name("name", said, LONGEST)?;
    }
    match &patch.family {
        Set::Keep => {}
        Set::Clear => after.product.family = None,
        Set::To(family) => after.product.family = optional("family", Some(family))?,
    }
    after.product.is_active = patch.is_active.unwrap_or(after.product.is_active);
    if let Some(prices) = &patch.prices {
        after.prices = checked(prices)?;
    }
    if after == before {
        return Err(RecordError::NothingChanges);
    }
    after.product.version += 1;
    carry_out(tx, actor, Some(&before), after).await
}
