//! Products: what is sold, with a list price per currency.

pub(crate) mod api;
mod create;
mod edit;
pub mod store;

use std::collections::BTreeMap;

use tundish_db::{FromRow, Result, Row, Tx};
use tundish_domain::{
    Currency, Money,
    id::ProductId,
    policy::{Actor, Relation, actions, permit},
    text,
};

pub use self::{
    create::{NewProduct, create},
    edit::{ProductPatch, edit},
};
use crate::{
    event::{self, Happening},
    record::{self, RecordError, Why},
};

/// Something that is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Identifier.
    pub id: ProductId,
    /// Edits so far, from 1.
    pub version: i64,
    /// Name, unique among products.
    pub name: String,
    /// The family that it belongs to.
    pub family: Option<String>,
    /// Whether it is still offered.
    pub is_active: bool,
}

impl FromRow for Product {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            version: row.next()?,
            name: row.next()?,
            family: row.next()?,
            is_active: row.next()?,
        })
    }
}

/// A product with its list prices, one per currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// The product.
    pub product: Product,
    /// Its list prices by currency.
    pub prices: Vec<Money>,
}

/// Longest name and family in characters.
const LONGEST: usize = 200;

/// The product, if the actor may see products.
///
/// # Errors
/// [`RecordError::Hidden`] when there is none; [`RecordError::Forbidden`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: ProductId) -> std::result::Result<Priced, RecordError> {
    permit::<actions::ReadProducts>(actor, Relation::Company)?;
    let product = store::by_id(tx, id).await?.ok_or(RecordError::Hidden)?;
    let mut prices = store::prices_of(tx, &[id]).await?;
    Ok(Priced { product, prices: prices.remove(&id).unwrap_or_default() })
}

/// Stores what a verb decided: the row, the prices and the event with its changes.
async fn carry_out(
    tx: &mut Tx,
    actor: &Actor,
    before: Option<&Priced>,
    after: Priced,
) -> std::result::Result<Priced, RecordError> {
    if let Some(other) = store::by_name(tx, &after.product.name).await?
        && other.id != after.product.id
    {
        return Err(RecordError::Taken { field: "name" });
    }
    match before {
        None => store::insert(tx, &after.product).await?,
        Some(before) => store::update(tx, &before.product, &after.product).await?,
    }
    if before.is_none_or(|before| before.prices != after.prices) {
        store::set_prices(tx, after.product.id, &after.prices).await?;
    }
    let verb = if before.is_some() { "product.edited" } else { "product.created" };
    let changes = record::differences(before.map(fields), fields(&after));
    let happening = Happening { subject: after.product.id.into(), verb, happened_at: None, changes: &changes };
    event::store::record(tx, actor, happening).await?;
    Ok(after)
}

/// What events keep of a product.
fn fields(priced: &Priced) -> [record::Kept; 4] {
    let (product, prices) = (&priced.product, &priced.prices);
    let prices: Vec<String> = prices.iter().map(|price| format!("{} {}", price.currency, price.minor)).collect();
    [
        ("name", Some(product.name.clone()), false),
        ("family", product.family.clone(), false),
        ("active", Some(product.is_active.to_string()), false),
        ("prices", (!prices.is_empty()).then(|| prices.join(", ")), false),
    ]
}

/// Prices in the order of their currencies, each currency once, none below zero.
fn checked(prices: &[Money]) -> std::result::Result<Vec<Money>, RecordError> {
    let invalid = |code, sentence| RecordError::fault("prices", Why::Other(code, sentence));
    let mut by_currency: BTreeMap<Currency, Money> = BTreeMap::new();
    for price in prices {
        if price.minor < 0 {
            return Err(invalid("negative_amount", |m| m.price_is_negative()));
        }
        if by_currency.insert(price.currency, *price).is_some() {
            return Err(invalid("repeated", |m| m.one_price_per_currency()));
        }
    }
    Ok(by_currency.into_values().collect())
}

/// A text that may say nothing, and is then left out.
fn optional(field: &'static str, said: Option<&str>) -> std::result::Result<Option<String>, RecordError> {
    let cleaned =
        text::clean(said.unwrap_or_default(), LONGEST).map_err(|error| RecordError::fault(field, Why::Text(error)))?;
    Ok((!cleaned.is_empty()).then_some(cleaned))
}
