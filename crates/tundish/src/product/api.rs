//! Products in the programming interface.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tundish_domain::{
    Money,
    id::ProductId,
    policy::{Relation, actions, permit},
    text,
};
use tundish_web::http::{
    error::WebError,
    etag::IfMatch,
    input::{Json, Path, Submitted, TriState},
    page::Page,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Priced, ProductPatch, store};
use crate::{
    openapi::{refusal, shape},
    record::RecordError,
    web::{
        App, Asker, Reply,
        api::{PageAsked, Parameters, Seen, never_null, set},
        once, record_error,
    },
};

/// The routes under `/api/v1/products`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, edit))
}

/// Something that is sold.
#[derive(Debug, Serialize, ToSchema)]
struct Product {
    #[schema(value_type = shape::Id)]
    id: ProductId,
    /// Counts the changes, from 1.
    version: i64,
    /// Unique among products.
    name: String,
    /// The family that it belongs to.
    family: Option<String>,
    /// Whether it is still offered.
    active: bool,
    /// List prices, by currency.
    #[schema(value_type = Vec<shape::Money>)]
    prices: Vec<Money>,
}

impl From<Priced> for Product {
    fn from(Priced { product, prices }: Priced) -> Self {
        let p = product;
        Self { id: p.id, version: p.version, name: p.name, family: p.family, active: p.is_active, prices }
    }
}

/// One page of products.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `Page<Product>`")]
struct ProductPage {
    items: Vec<Product>,
    /// Where the list goes on; null on the last page.
    next: Option<String>,
}

/// What is needed to make a product.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewProduct {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    #[schema(max_length = 200)]
    family: Option<String>,
    /// Offered when nothing is said.
    active: Option<bool>,
    /// At most one per currency.
    #[schema(value_type = Option<Vec<shape::Money>>)]
    prices: Option<Vec<Money>>,
}

/// What to change about a product. What is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProductInput {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    #[serde(default)]
    name: TriState<String>,
    #[schema(value_type = Option<String>, max_length = 200)]
    #[serde(default)]
    family: TriState<String>,
    #[schema(value_type = bool, required = false)]
    #[serde(default)]
    active: TriState<bool>,
    /// All list prices, at most one per currency.
    #[schema(value_type = Vec<shape::Money>, required = false)]
    #[serde(default)]
    prices: TriState<Vec<Money>>,
}

/// Products, by name
#[utoipa::path(get, path = "/api/v1/products", operation_id = "list_products", tag = "products", params(PageAsked),
    responses((status = 200, description = "One page.", body = ProductPage), refusal::OfList))]
async fn list(
    State(app): State<App>,
    asker: Asker,
    Parameters(asked): Parameters<PageAsked>,
) -> Result<Response, WebError> {
    const NAME: &str = "products";
    let (actor, limit) = (asker.actor, asked.limit);
    let after = asked.cursor.map(|cursor| cursor.key::<String>(NAME)).transpose()?.unwrap_or_default();
    let read = app.db.read(async move |tx| {
        permit::<actions::ReadProducts>(&actor, Relation::Company)?;
        let products = store::page(tx, &after, limit.fetch()).await?;
        let ids: Vec<ProductId> = products.iter().map(|product| product.id).collect();
        let mut prices = store::prices_of(tx, &ids).await?;
        let priced =
            |product: super::Product| Priced { prices: prices.remove(&product.id).unwrap_or_default(), product };
        Ok::<_, RecordError>(products.into_iter().map(priced).collect::<Vec<_>>())
    });
    let found = read.await.map_err(|error| record_error(error, None))?;
    let page = Page::cut(NAME, limit, found, |last| text::key(&last.product.name));
    Ok(axum::Json(page.map(Product::from)).into_response())
}

/// Make a product
#[utoipa::path(post, path = "/api/v1/products", operation_id = "create_product", tag = "products",
    params(shape::IdempotencyKey), request_body = NewProduct,
    responses((status = 201, description = "It is made.", body = Product,
        headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))), refusal::OfCreate))]
async fn create(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Json(new), idempotent }: Submitted<Json<NewProduct>>,
) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let new = super::NewProduct {
        name: new.name,
        family: new.family,
        is_active: new.active.unwrap_or(true),
        prices: new.prices.unwrap_or_default(),
    };
    once(&app, &asker, idempotent, async move |tx| {
        let made = super::create(tx, &actor, &new).await.map_err(|error| record_error(error, None))?;
        let location = format!("/api/v1/products/{}", made.product.id);
        shown(StatusCode::CREATED, made, Some(location))
    })
    .await
}

/// A product
#[utoipa::path(get, path = "/api/v1/products/{id}", operation_id = "read_product", tag = "products",
    params(shape::RecordId),
    responses((status = 200, description = "The product.", body = Product, headers(("ETag" = String, description = "Its version."))),
        refusal::OfRead))]
async fn read(State(app): State<App>, asker: Asker, Path(id): Path<ProductId>) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let found = app.db.read(async move |tx| super::find(tx, &actor, id).await).await;
    shown(StatusCode::OK, found.map_err(|error| record_error(error, None))?, None)
}

/// Change a product
///
/// What is left out stays as it is; null empties a field.
#[utoipa::path(patch, path = "/api/v1/products/{id}", operation_id = "edit_product", tag = "products",
    params(shape::RecordId, shape::RequiredIfMatch), request_body = ProductInput,
    responses((status = 200, description = "The product as it is now.", body = Product,
        headers(("ETag" = String, description = "Its version."))), refusal::OfEdit))]
async fn edit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ProductId>,
    if_match: IfMatch,
    Json(input): Json<ProductInput>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::required(if_match)?);
    let patch = ProductPatch {
        name: never_null("name", input.name)?,
        family: set(input.family),
        is_active: never_null("active", input.active)?,
        prices: never_null("prices", input.prices)?,
    };
    once(&app, &asker, None, async move |tx| {
        let stored = super::find(tx, &actor, id).await.map_err(|error| record_error(error, None))?;
        let edited = super::edit(tx, &actor, id, seen.version(stored.product.version), &patch).await;
        shown(StatusCode::OK, edited.map_err(|error| record_error(error, seen.first()))?, None)
    })
    .await
}

fn shown(status: StatusCode, priced: Priced, location: Option<String>) -> Result<Reply, WebError> {
    let version = priced.product.version;
    Reply::json(status, &Product::from(priced), Some(version), location)
}
