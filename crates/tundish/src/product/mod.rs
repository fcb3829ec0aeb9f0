//! Products: what is sold, with a list price per currency.

pub mod store;

use tundish_db::{FromRow, Result, Row};
use tundish_domain::id::ProductId;

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
