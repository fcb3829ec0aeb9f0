//! SQL of products.

use std::collections::BTreeMap;

use tundish_db::{Error, Result, Tx, Value, args};
use tundish_domain::{Currency, Money, id::ProductId, text};

use super::Product;
use crate::search::{FoundBy, index};

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

/// Inserts a product with its words.
pub async fn insert(tx: &mut Tx, product: &Product) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into product (id, version, name, name_key, family, active, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        args![product.id, product.version, &product.name, text::key(&product.name), &product.family, product.is_active, now],
    )
    .await?;
    index::write(tx, ProductId::KIND, product.id, None, Some(FoundBy::named(&product.name))).await
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

/// The list price of a product in a currency.
pub(crate) async fn list_price(tx: &mut Tx, id: ProductId, currency: Currency) -> Result<Option<Money>> {
    let sql = "select price_minor from product_price where product_id = $1 and currency = $2";
    let found = tx.optional::<(i64,)>(sql, args![id, currency]).await?;
    Ok(found.map(|(minor,)| Money::new(minor, currency)))
}

/// Whether there is such a product.
pub(crate) async fn exists(tx: &mut Tx, id: ProductId) -> Result<bool> {
    Ok(by_id(tx, id).await?.is_some())
}

/// The product with this identifier.
pub(super) async fn by_id(tx: &mut Tx, id: ProductId) -> Result<Option<Product>> {
    tx.optional(&format!("select {COLUMNS} from product where id = $1 and deleted_at is null"), args![id]).await
}

/// The product with this name.
pub(super) async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<Product>> {
    let sql = format!("select {COLUMNS} from product where name_key = $1 and deleted_at is null");
    tx.optional(&sql, args![text::key(name)]).await
}

/// The next products by name behind the name with this key; names are unique.
pub(super) async fn page(tx: &mut Tx, after: &str, count: i64) -> Result<Vec<Product>> {
    let sql =
        format!("select {COLUMNS} from product where deleted_at is null and name_key > $1 order by name_key limit $2");
    tx.all(&sql, args![after, count]).await
}

/// The list prices of these products, each product's by currency.
pub(super) async fn prices_of(tx: &mut Tx, ids: &[ProductId]) -> Result<BTreeMap<ProductId, Vec<Money>>> {
    let mut prices: BTreeMap<ProductId, Vec<Money>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(prices);
    }
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    let values: Vec<Value<'_>> = ids.iter().map(Value::from).collect();
    let sql = format!(
        "select product_id, currency, price_minor from product_price where product_id in ({}) order by product_id, currency",
        places.join(", ")
    );
    for (product, currency, minor) in tx.all::<(ProductId, Currency, i64)>(&sql, &values).await? {
        prices.entry(product).or_default().push(Money::new(minor, currency));
    }
    Ok(prices)
}

/// Replaces all list prices of a product.
pub(super) async fn set_prices(tx: &mut Tx, product: ProductId, prices: &[Money]) -> Result<()> {
    tx.exec("delete from product_price where product_id = $1", args![product]).await?;
    for &price in prices {
        set_price(tx, product, price).await?;
    }
    Ok(())
}

/// Stores the next version of a product and its words.
pub(super) async fn update(tx: &mut Tx, before: &Product, product: &Product) -> Result<()> {
    let stored = tx
        .exec(
            "update product set version = $1, name = $2, name_key = $3, family = $4, active = $5 where id = $6 and version = $7",
            args![
                product.version,
                &product.name,
                text::key(&product.name),
                &product.family,
                product.is_active,
                product.id,
                before.version,
            ],
        )
        .await?;
    if stored != 1 {
        return Err(Error::Statement(format!("product {} was not stored", product.id)));
    }
    rename(tx, before, product).await
}

/// Writes the words of a product that was stored.
pub(crate) async fn rename(tx: &mut Tx, before: &Product, product: &Product) -> Result<()> {
    let words = |product| Some(FoundBy::named(product));
    index::write(tx, ProductId::KIND, product.id, words(&before.name), words(&product.name)).await
}
