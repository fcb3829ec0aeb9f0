//! SQL of products.

use tundish_db::{Result, Tx, args};
use tundish_domain::{Currency, Money, id::ProductId, text};

use super::Product;

const COLUMNS: &str = "id, version, name, family, active";

/// All products by name.
pub async fn all(tx: &mut Tx) -> Result<Vec<Product>> {
    tx.all(&format!("select {COLUMNS} from product where deleted_at is null order by name_key, id"), args![]).await
}

/// The list price of each product in this currency.
pub async fn prices(tx: &mut Tx, currency: Currency) -> Result<Vec<(ProductId, Money)>> {
    let prices = tx
        .all::<(ProductId, i64)>(
            "select product_id, price_minor from product_price where currency = $1",
            args![currency],
        )
        .await?;
    Ok(prices.into_iter().map(|(product, minor)| (product, Money::new(minor, currency))).collect())
}

/// Inserts a product.
pub async fn insert(tx: &mut Tx, product: &Product) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into product (id, version, name, name_key, family, active, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        args![product.id, product.version, &product.name, text::key(&product.name), &product.family, product.is_active, now],
    )
    .await
    .map(drop)
}

/// Sets the list price in the currency of the money.
pub async fn set_price(tx: &mut Tx, product: ProductId, price: Money) -> Result<()> {
    tx.exec(
        "insert into product_price (product_id, currency, price_minor) values ($1, $2, $3)
         on conflict (product_id, currency) do update set price_minor = excluded.price_minor",
        args![product, price.currency, price.minor],
    )
    .await
    .map(drop)
}
