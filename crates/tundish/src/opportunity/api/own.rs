//! Own fields of an opportunity in the programming interface; they are said inside the company only.

use axum::{extract::State, http::StatusCode, routing::get};
use tundish_db::Tx;
use tundish_domain::{
    Opportunity,
    id::OpportunityId,
    policy::{Actor, actions, permit},
};
use tundish_web::http::{
    error::WebError,
    etag::IfMatch,
    input::{Json, Path},
};

use crate::{
    opportunity::{Target, VerbError, edit_with, find, inside, store},
    own_field::{self, Sheet},
    record::api::describe::Routed,
    web::{App, Asker, Reply, api::Seen, once, verb_error},
};

/// The routes.
pub(super) fn routes() -> Routed {
    own_field::api::routes("opportunities", OpportunityId::KIND, get(read).patch(edit))
}

fn reply(sheet: &Sheet, opportunity: &Opportunity) -> Result<Reply, WebError> {
    let version = opportunity.version;
    Reply::json(StatusCode::OK, &own_field::api::shown(sheet, version), Some(version), None)
}

async fn sheet(tx: &mut Tx, id: OpportunityId) -> Result<Sheet, VerbError> {
    Ok(Sheet::of(tx, OpportunityId::KIND, id).await?)
}

async fn read(State(app): State<App>, asker: Asker, Path(id): Path<OpportunityId>) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| {
        let opportunity = find(tx, &actor, id).await?;
        if !inside::is_open_to(&actor) {
            return Err(VerbError::Forbidden);
        }
        Ok((sheet(tx, id).await?, opportunity))
    });
    let (sheet, opportunity) = read.await.map_err(|error| verb_error(error, None))?;
    reply(&sheet, &opportunity)
}

async fn edit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    if_match: IfMatch,
    Json(body): Json<own_field::api::Body>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::required(if_match)?);
    once(&app, &asker, None, async move |tx| {
        let fail = |error| verb_error(error, seen.first());
        let stored = may_edit(tx, &actor, id).await.map_err(fail)?;
        let patch = own_field::api::said(&body, &sheet(tx, id).await.map_err(fail)?)?;
        let target = Target { id, version: seen.version(stored.version), happened_at: None };
        let edited = edit_with(tx, &actor, &target, tundish_domain::opportunity::Patch::default(), &patch).await;
        let edited = edited.map_err(fail)?;
        reply(&sheet(tx, id).await.map_err(fail)?, &edited)
    })
    .await
}

/// The opportunity, if the actor may change its own fields: whoever may not learns nothing from what is sent.
async fn may_edit(tx: &mut Tx, actor: &Actor, id: OpportunityId) -> Result<Opportunity, VerbError> {
    let (opportunity, relation) = store::load(tx, actor, id).await?.ok_or(VerbError::Hidden)?;
    permit::<actions::EditOpportunity>(actor, relation)?;
    if inside::is_open_to(actor) { Ok(opportunity) } else { Err(VerbError::Forbidden) }
}
