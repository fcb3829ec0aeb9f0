//! Products: what is sold, with a list price per currency.

mod page;
pub mod store;

use axum::Router;
use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Instant, Money,
    id::ProductId,
    policy::{Actor, Relation, actions},
    text,
};
use tundish_web::messages::Messages;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    record::{
        self, Field, Kind, Record, RecordError,
        api::Collection,
        facts,
        list::{Listed, Order},
        pages, prices,
    },
    search::FoundBy,
    web::App,
};

/// Longest name and family in characters.
const LONGEST: usize = 200;

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
    pub active: bool,
    /// Its list prices as one text, see [`record::prices`]; `product_price` holds them for SQL.
    pub prices: Option<String>,
    /// Since when it is known here.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

impl Product {
    /// One that is offered and of which no more is known than its name.
    pub fn new(id: ProductId, name: String, created_at: Instant) -> Self {
        Self { id, version: 1, name, family: None, active: true, prices: None, created_at, deleted_at: None }
    }

    /// Its list prices by currency.
    pub fn prices(&self) -> Vec<Money> {
        prices::prices(self.prices.as_deref().unwrap_or_default()).collect()
    }
}

facts!(Product { name, family, active, prices });

impl Record for Product {
    type Id = ProductId;
    type Read = actions::ReadProducts;
    type ReadCard = actions::ReadProducts;
    type Create = actions::EditProducts;
    type Edit = actions::EditProducts;
    type Delete = actions::EditProducts;

    const TABLE: &'static str = "product";
    const OF_THE_COMPANY: bool = true;
    const FIELDS: &'static [Field] = &[
        Field::new("name", Messages::name, Kind::Line(LONGEST)).required(),
        Field::new("family", Messages::family, Kind::Line(LONGEST)),
        Field::new("prices", Messages::list_prices, Kind::Prices),
        Field::new("active", Messages::is_offered, Kind::Flag).required(),
    ];

    fn id(&self) -> ProductId {
        self.id
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    async fn blank(tx: &mut Tx, _: &Actor) -> std::result::Result<Self, RecordError> {
        Ok(Self::new(tx.next_id(), String::new(), tx.now()))
    }

    async fn relation(&self, _: &mut Tx, _: &Actor) -> Result<Relation> {
        Ok(Relation::Company)
    }

    async fn settle(&mut self, tx: &mut Tx, _: &Actor, _: Option<&Self>) -> std::result::Result<(), RecordError> {
        let other = if self.deleted_at.is_none() { store::by_name(tx, &self.name).await? } else { None };
        match other {
            Some(other) if other != self.id => Err(RecordError::Taken { field: "name" }),
            _ => Ok(()),
        }
    }

    async fn written(tx: &mut Tx, before: Option<&Self>, after: &Self) -> Result<()> {
        if before.is_none_or(|before| before.prices != after.prices) {
            store::set_prices(tx, after.id, &after.prices()).await?;
        }
        Ok(())
    }

    fn found_by(&self) -> Option<FoundBy<'_>> {
        Some(FoundBy::named(&self.name))
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        vec![("name_key", text::key(&self.name).into())]
    }
}

impl Listed for Product {
    const ORDER: Order = Order::ByName;
    const FILTERS: &'static [&'static str] = &["active"];
}

impl Collection for Product {
    const COLLECTION: &'static str = "products";
    const SCHEMA: &'static str = "Product";
    const ABOUT: &'static str = "Something that is sold, with at most one list price per currency.";
}

/// The routes of products in the programming interface.
pub(crate) fn api() -> OpenApiRouter<App> {
    record::api::routes::<Product>()
}

/// The pages of products.
pub(crate) fn pages() -> Router<App> {
    pages::routes::<Product>()
}
