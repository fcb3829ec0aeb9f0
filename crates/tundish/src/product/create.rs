//! A product comes to be.

use tundish_db::Tx;
use tundish_domain::{
    Money,
    policy::{Actor, Relation, actions, permit},
};

use super::{LONGEST, Priced, Product, carry_out, checked, optional};
use crate::record::{self, RecordError};

/// What is asked for; the identifier is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProduct {
    /// Name, unique among products.
    pub name: String,
    /// The family that it belongs to.
    pub family: Option<String>,
    /// Whether it is offered.
    pub is_active: bool,
    /// List prices, at most one per currency.
    pub prices: Vec<Money>,
}

/// Makes a product.
///
/// # Errors
/// [`RecordError`].
pub async fn create(tx: &mut Tx, actor: &Actor, new: &NewProduct) -> Result<Priced, RecordError> {
    permit::<actions::EditProducts>(actor, Relation::Company)?;
    let product = Product {
        id: tx.next_id(),
        version: 1,
        name: record::name("name", &new.name, LONGEST)?,
        family: optional("family", new.family.as_deref())?,
        is_active: new.is_active,
    };
    carry_out(tx, actor, None, Priced { product, prices: checked(&new.prices)? }).await
}
