//! The verbs of leads in the programming interface.

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use tundish_db::Tx;
use tundish_domain::{
    Amount,
    id::{AccountId, ContactId, LeadId, OpportunityId},
    policy::Actor,
};
use tundish_web::http::{
    error::WebError,
    etag::IfMatch,
    input::{Json, Path, Submitted},
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Conversion, Lead, answer, convert, disqualify, reopen};
use crate::{
    openapi::{refusal, shape},
    record::{self, api::Nothing},
    web::{
        App, Asker, Reply,
        api::{OptionalJson, Seen},
        once, record_error,
    },
};

/// Stands for the schema of leads, which their fields describe.
struct Shown;

impl utoipa::PartialSchema for Shown {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::Ref::from_schema_name("Lead").into()
    }
}

impl ToSchema for Shown {
    fn name() -> std::borrow::Cow<'static, str> {
        "Lead".into()
    }
}

/// The verbs under `/api/v1/leads/{id}`.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(convert_lead))
        .routes(routes!(answer_lead))
        .routes(routes!(disqualify_lead))
        .routes(routes!(reopen_lead))
        .merge(record::api::reassign::<Lead>())
}

/// What a lead is to become. What is left out is made new from what the lead says.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct ConversionInput {
    /// The account that it belongs to; a new one when nothing is said.
    #[schema(value_type = Option<shape::Id>)]
    account_id: Option<AccountId>,
    /// The contact who asked; a new one when nothing is said.
    #[schema(value_type = Option<shape::Id>)]
    contact_id: Option<ContactId>,
    /// What the opportunity is called; none is made when nothing is said.
    #[schema(min_length = 1, max_length = 200)]
    opportunity: Option<String>,
}

/// What a lead became.
#[derive(Debug, Serialize, ToSchema)]
struct ConvertedLead {
    #[schema(value_type = shape::Id)]
    lead_id: LeadId,
    #[schema(value_type = shape::Id)]
    account_id: AccountId,
    #[schema(value_type = Option<shape::Id>)]
    contact_id: Option<ContactId>,
    #[schema(value_type = Option<shape::Id>)]
    opportunity_id: Option<OpportunityId>,
}

/// Make an account, a contact and an opportunity of a lead
#[utoipa::path(post, path = "/api/v1/leads/{id}/convert", operation_id = "convert_lead", tag = "leads",
    params(shape::RecordId, shape::IdempotencyKey, shape::OptionalIfMatch), request_body = Option<ConversionInput>,
    responses((status = 200, description = "It is converted.", body = ConvertedLead), refusal::OfVerb))]
async fn convert_lead(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<LeadId>,
    if_match: IfMatch,
    Submitted { body: OptionalJson(input), idempotent }: Submitted<OptionalJson<ConversionInput>>,
) -> Result<Reply, WebError> {
    let (actor, seen, currency) = (asker.actor, Seen::optional(if_match), app.company.currency);
    let ConversionInput { account_id: account, contact_id: contact, opportunity } = input;
    let asked = Conversion { account, contact, opportunity, amount: Amount::Unknown, currency };
    once(&app, &asker, idempotent, async move |tx| {
        let version = version(tx, &actor, id, &seen).await?;
        let done = convert(tx, &actor, id, version, &asked).await.map_err(|error| record_error(error, seen.first()))?;
        let shown = ConvertedLead {
            lead_id: id,
            account_id: done.account,
            contact_id: done.contact,
            opportunity_id: done.opportunity,
        };
        Reply::json(StatusCode::OK, &shown, Some(done.lead.version), None)
    })
    .await
}

async fn version(tx: &mut Tx, actor: &Actor, id: LeadId, seen: &Seen) -> Result<Option<i64>, WebError> {
    let found = record::find::<Lead>(tx, actor, id).await.map_err(|error| record_error(error, None))?;
    Ok(seen.version(found.record.version))
}

fn shown(lead: &Lead) -> Result<Reply, WebError> {
    Reply::json(StatusCode::OK, &record::api::shown(lead, true), Some(lead.version), None)
}

/// Say that somebody has answered a lead
#[utoipa::path(post, path = "/api/v1/leads/{id}/answer", operation_id = "answer_lead", tag = "leads",
    params(shape::RecordId, shape::IdempotencyKey, shape::OptionalIfMatch),
    responses((status = 200, description = "As it is now.", body = Shown), refusal::OfVerb))]
async fn answer_lead(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<LeadId>,
    if_match: IfMatch,
    Submitted { body: _, idempotent }: Submitted<OptionalJson<Nothing>>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::optional(if_match));
    once(&app, &asker, idempotent, async move |tx| {
        let version = version(tx, &actor, id, &seen).await?;
        shown(&answer(tx, &actor, id, version).await.map_err(|error| record_error(error, seen.first()))?)
    })
    .await
}

/// Take a lead up again that was let go
#[utoipa::path(post, path = "/api/v1/leads/{id}/reopen", operation_id = "reopen_lead", tag = "leads",
    params(shape::RecordId, shape::IdempotencyKey, shape::OptionalIfMatch),
    responses((status = 200, description = "As it is now.", body = Shown), refusal::OfVerb))]
async fn reopen_lead(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<LeadId>,
    if_match: IfMatch,
    Submitted { body: _, idempotent }: Submitted<OptionalJson<Nothing>>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::optional(if_match));
    once(&app, &asker, idempotent, async move |tx| {
        let version = version(tx, &actor, id, &seen).await?;
        shown(&reopen(tx, &actor, id, version).await.map_err(|error| record_error(error, seen.first()))?)
    })
    .await
}

/// Why a lead is let go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DisqualifyInput {
    #[schema(min_length = 1, max_length = 4_000)]
    reason: String,
}

/// Let a lead go
#[utoipa::path(post, path = "/api/v1/leads/{id}/disqualify", operation_id = "disqualify_lead", tag = "leads",
    params(shape::RecordId, shape::IdempotencyKey, shape::OptionalIfMatch), request_body = DisqualifyInput,
    responses((status = 200, description = "As it is now.", body = Shown), refusal::OfVerb))]
async fn disqualify_lead(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<LeadId>,
    if_match: IfMatch,
    Submitted { body: Json(input), idempotent }: Submitted<Json<DisqualifyInput>>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::optional(if_match));
    once(&app, &asker, idempotent, async move |tx| {
        let version = version(tx, &actor, id, &seen).await?;
        let done = disqualify(tx, &actor, id, version, &input.reason).await;
        shown(&done.map_err(|error| record_error(error, seen.first()))?)
    })
    .await
}
