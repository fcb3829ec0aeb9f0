//! What fields that name records offer while somebody types: `option` elements for the field's list.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use maud::html;
use tundish_db::Tx;
use tundish_web::http::{error::WebError, input::Query};

use super::{field::Target, refs};
use crate::web::{App, Asker, Html, db_error};

/// Names offered while one types.
const OFFERED: i64 = 20;

/// The routes of suggestions.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/suggest/{table}", get(names))
}

/// Names that begin with what was typed. The field's own name comes with it, whichever that is.
async fn names(
    State(app): State<App>,
    asker: Asker,
    Path(table): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, WebError> {
    let targets =
        [Target::Account, Target::Contact, Target::Lead, Target::Opportunity, Target::Product, Target::Person];
    let target = targets.into_iter().find(|target| target.table() == table).ok_or_else(WebError::not_found)?;
    let typed = query.into_values().next().unwrap_or_default();
    let actor = asker.actor;
    let read = app.db.read(async move |tx: &mut Tx| refs::beginning_with(tx, &actor, target, &typed, OFFERED).await);
    let names = read.await.map_err(db_error)?;
    Ok(Html(html! { @for name in names { option value=(name) {} } }).into_response())
}
