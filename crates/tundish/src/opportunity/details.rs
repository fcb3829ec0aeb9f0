//! The details of an opportunity: its contacts with what part each has, its product lines, its competitors.
//!
//! Each is a plain record that lives on the opportunity's page and follows its rights. With product lines the amount is their
//! sum.

mod competitor;
mod line;
mod newcomer;
pub(crate) mod panels;
pub(crate) mod participant;
pub(crate) mod told;

use axum::Router;
use tundish_db::{Result, Tx};
use tundish_domain::{
    id::OpportunityId,
    policy::{Action, Actor, Relation, allowed},
};
use utoipa_axum::router::OpenApiRouter;

use self::{competitor::Competitor, line::ProductLine, participant::Participant};
use super::store;
use crate::{
    access::Sight,
    record::{self, RecordError, State, api, pages::child_routes},
    web::App,
};

/// The routes of the details on the pages.
pub(crate) fn pages() -> Router<App> {
    child_routes::<Participant>()
        .merge(child_routes::<ProductLine>())
        .merge(child_routes::<Competitor>())
        .merge(newcomer::pages())
}

/// The routes of the details in the programming interface.
pub(crate) fn api() -> OpenApiRouter<App> {
    api::routes::<Participant>().merge(api::routes::<ProductLine>()).merge(api::routes::<Competitor>())
}

/// How the actor stands to a detail: as to its opportunity. For whoever sees nothing of what is said inside there is none.
async fn relation(tx: &mut Tx, actor: &Actor, opportunity: OpportunityId) -> Result<Relation> {
    let loaded = store::load(tx, actor, opportunity).await?;
    let sees_inside =
        |relation: &Relation| actor.role().is_none_or(|role| allowed(role, Action::ReadInside, *relation));
    let relation = loaded.map(|(_, relation)| relation).filter(sees_inside);
    Ok(relation.unwrap_or(Relation::Stranger))
}

/// The condition under which a detail with the alias `r` is seen.
fn seen(sight: Sight, place: usize) -> String {
    let opportunity = sight.condition("o", OpportunityId::KIND, place);
    format!("r.opportunity_id in (select o.id from opportunity o where o.deleted_at is null and {opportunity})")
}

/// The place on the opportunity's page where a detail is shown.
fn home(opportunity: OpportunityId, place: &str) -> String {
    format!("/opportunities/{opportunity}#{place}")
}

/// Refuses to change the details of an opportunity that is deleted.
async fn must_be_live(tx: &mut Tx, actor: &Actor, id: OpportunityId) -> std::result::Result<(), RecordError> {
    let loaded = store::load(tx, actor, id).await?;
    match loaded {
        Some((opportunity, _)) if opportunity.deleted_at.is_none() => Ok(()),
        Some(_) => Err(RecordError::State(State::Deleted)),
        None => Err(record::RecordError::unknown("opportunity_id")),
    }
}
