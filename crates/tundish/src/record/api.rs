//! Plain records in the programming interface: one set of routes for every kind, described from the fields.

pub(crate) mod describe;
mod handle;
mod schema;

use axum::routing::{delete, get, post};
use utoipa_axum::router::OpenApiRouter;

pub(crate) use self::handle::{Nothing, shown};
use super::{kind, list::Listed, reassign::Owned};
use crate::{
    own_field::{self, KINDS},
    web::App,
};

/// A record that programs can make, read, list, change, delete, restore and confirm.
pub(crate) trait Collection: Listed {
    /// The collection in addresses: `contacts`.
    const COLLECTION: &'static str;
    /// The name of its schema: `Contact`.
    const SCHEMA: &'static str;
    /// What it is, as one sentence.
    const ABOUT: &'static str;
}

/// The routes under `/api/v1/{collection}`.
pub(crate) fn routes<R: Collection>() -> OpenApiRouter<App> {
    let collection = format!("/api/v1/{}", R::COLLECTION);
    OpenApiRouter::new()
        .routes(describe::collection::<R>(&collection, get(handle::list::<R>).post(handle::create::<R>)))
        .merge(routes_of_one::<R>())
}

/// The route that gives a record to another owner.
pub(crate) fn reassign<R: Collection + Owned>() -> OpenApiRouter<App> {
    let path = format!("/api/v1/{}/{{id}}/reassign", R::COLLECTION);
    OpenApiRouter::new().routes(describe::reassign::<R>(&path, post(handle::reassign::<R>)))
}

/// The routes under `/api/v1/{collection}/{id}`, for a kind that is listed and made in its own way.
pub(crate) fn routes_of_one<R: Collection>() -> OpenApiRouter<App> {
    let one = format!("/api/v1/{}/{{id}}", R::COLLECTION);
    let router = OpenApiRouter::new()
        .routes(describe::one::<R>(
            &one,
            get(handle::read::<R>).patch(handle::edit::<R>).merge(delete(handle::delete::<R>)),
        ))
        .routes(describe::restore::<R>(&format!("{one}/restore"), post(handle::restore::<R>)))
        .routes(describe::undo::<R>(&format!("{one}/undo"), post(handle::undo::<R>)))
        .routes(describe::events::<R>(&format!("{one}/events"), get(handle::events::<R>)));
    let router = if KINDS.contains(&kind::<R>()) {
        let handlers = get(handle::own::<R>).patch(handle::edit_own::<R>);
        router.routes(own_field::api::routes(R::COLLECTION, kind::<R>(), handlers))
    } else {
        router
    };
    // Where nothing ages there is nothing to confirm.
    if R::FIELDS.iter().any(|field| field.ages) {
        router.routes(describe::confirm::<R>(&format!("{one}/confirm"), post(handle::confirm::<R>)))
    } else {
        router
    }
}
