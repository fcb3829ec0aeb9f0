//! SQL of products.

use tundish_db::{Result, Tx, args};
use tundish_domain::{Currency, Money, id::ProductId, text};

use super::Product;
use crate::{
    record::{self, Facts as _, Record as _, prices},
    search::index,
};

/// All products by name, without deleted ones.
pub async fn all(tx: &mut Tx) -> Result<Vec<Product>> {
    let columns = Product::COLUMNS.join(", ");
    tx.all(&format!("select {columns} from product where deleted_at is null order by name_key, id"), args![]).await
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

/// Inserts a product whose event somebody else writes.
pub async fn insert(tx: &mut Tx, product: &Product) -> Result<()> {
    record::store::save(tx, None, product).await?;
    Product::written(tx, None, product).await
}

/// Sets the list price in the currency of the money, for whoever writes the event.
pub async fn set_price(tx: &mut Tx, product: ProductId, price: Money) -> Result<()> {
    set_in_table(tx, product, price).await?;
    let prices = tx
        .all::<(Currency, i64)>(
            "select currency, price_minor from product_price where product_id = $1 order by currency",
            args![product],
        )
        .await?;
    let text = prices::text(prices.into_iter().map(|(currency, minor)| Money::new(minor, currency)));
    tx.exec("update product set prices = $1 where id = $2", args![text, product]).await.map(drop)
}

/// Replaces all list prices of a product in the table that SQL reads.
pub(super) async fn set_prices(tx: &mut Tx, product: ProductId, prices: &[Money]) -> Result<()> {
    tx.exec("delete from product_price where product_id = $1", args![product]).await?;
    for &price in prices {
        set_in_table(tx, product, price).await?;
    }
    Ok(())
}

async fn set_in_table(tx: &mut Tx, product: ProductId, price: Money) -> Result<()> {
    tx.exec(
        "insert into product_price (product_id, currency, price_minor) values ($1, $2, $3)
         on conflict (product_id, currency) do update set price_minor = excluded.price_minor",
        args![product, price.currency, price.minor],
    )
    .await
    .map(drop)
}

/// The list price of a product in a currency.
pub(crate) async fn list_price(tx: &mut Tx, id: ProductId, currency: Currency) -> Result<Option<Money>> {
    let sql = "select price_minor from product_price where product_id = $1 and currency = $2";
    let found = tx.optional::<(i64,)>(sql, args![id, currency]).await?;
    Ok(found.map(|(minor,)| Money::new(minor, currency)))
}

/// Whether there is such a product.
pub(crate) async fn exists(tx: &mut Tx, id: ProductId) -> Result<bool> {
    let found =
        tx.optional::<(ProductId,)>("select id from product where id = $1 and deleted_at is null", args![id]).await?;
    Ok(found.is_some())
}

/// Writes the words of a product whose new name was stored without a verb of its own.
pub(crate) async fn rename(tx: &mut Tx, before: &Product, product: &Product) -> Result<()> {
    index::write(tx, ProductId::KIND, product.id, before.found_by(), product.found_by()).await
}

/// Which product has this name.
pub(super) async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<ProductId>> {
    let sql = "select id from product where name_key = $1 and deleted_at is null";
    Ok(tx.optional::<(ProductId,)>(sql, args![text::key(name)]).await?.map(|(id,)| id))
}
