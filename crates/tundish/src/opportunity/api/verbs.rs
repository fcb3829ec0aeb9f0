//! The verbs of an opportunity: `POST /api/v1/opportunities/{id}/…`.
//!
//! A verb says itself what it expects of the record, so the version is only compared when it is sent.

use std::collections::BTreeMap;

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    Day, Instant, Money, Opportunity, TimeZone,
    id::{EventSeq, OpportunityId, StageId, UserId},
    opportunity::{LossReason, Reason, WinReason},
    policy::Actor,
};
use tundish_web::http::{
    error::WebError,
    etag::IfMatch,
    idempotency::Idempotent,
    input::{Json, Path, Submitted},
};
use utoipa::{
    IntoParams, IntoResponses, PartialSchema, ToSchema,
    openapi::{
        Content, Header, Ref, RefOr, Response,
        path::{Parameter, ParameterIn},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{super as verb, shown, shown::Opportunity as Shown};
use crate::{
    openapi::{refusal, shape},
    web::{
        App, Asker, Reply,
        api::{OptionalJson, Seen, with_fields_named},
        once, verb_error,
    },
};
use verb::{Target, VerbError};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(advance))
        .routes(routes!(move_to))
        .routes(routes!(win))
        .routes(routes!(lose))
        .routes(routes!(reopen))
        .routes(routes!(hold))
        .routes(routes!(resume))
        .routes(routes!(reassign))
        .routes(routes!(restore))
        .routes(routes!(undo))
}

/// What a verb is about. Only when several versions would do, the stored one must be looked at first.
pub(super) async fn target(
    tx: &mut Tx,
    actor: &Actor,
    id: OpportunityId,
    seen: &Seen,
    happened_at: Option<Instant>,
) -> Result<Target, WebError> {
    let version = if seen.is_any() || seen.only().is_some() {
        seen.only()
    } else {
        let stored = verb::find(tx, actor, id).await.map_err(|error| verb_error(error, None))?;
        seen.version(stored.version)
    };
    Ok(Target { id, version, happened_at })
}

/// Who asks for a verb of which opportunity, resting on which version.
struct Call {
    app: App,
    asker: Asker,
    id: OpportunityId,
    seen: Seen,
}

impl FromRequestParts<App> for Call {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let asker = <Asker as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        let Path(id) = Path::from_request_parts(parts, app).await?;
        let seen = Seen::optional(IfMatch::from_request_parts(parts, app).await?);
        Ok(Self { app: app.clone(), asker, id, seen })
    }
}

impl IntoParams for Call {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let of_header = shape::IdempotencyKey::into_params(&parameter_in)
            .into_iter()
            .chain(shape::OptionalIfMatch::into_params(&parameter_in));
        shape::RecordId::into_params(&parameter_in).into_iter().chain(of_header).collect()
    }
}

impl Call {
    /// Carries the verb out, once per key.
    async fn carry_out(
        self,
        idempotent: Option<Idempotent>,
        happened_at: Option<Instant>,
        ask: Ask,
    ) -> Result<Reply, WebError> {
        let Self { app, asker, id, seen } = self;
        let (actor, zone) = (asker.actor, app.company.time_zone.clone());
        once(&app, &asker, idempotent, async move |tx| {
            let target = target(tx, &actor, id, &seen, happened_at).await?;
            let done = ask.carry_out(tx, &actor, &target, &zone).await;
            shown(&done.map_err(|error| with_fields_named(verb_error(error, seen.first()), ask.names()))?)
        })
        .await
    }
}

/// What every verb answers, for the document.
struct AsItIsNow;

impl IntoResponses for AsItIsNow {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let version = Header::builder().schema(Some(String::schema())).description(Some("Its version.")).build();
        let response = Response::builder()
            .description("The opportunity as it is now.")
            .content("application/json", Content::new(Some(Ref::from_schema_name(Shown::name()))))
            .header("ETag", version);
        BTreeMap::from([("200".to_owned(), response.build().into())])
    }
}

/// A verb with what it was given.
#[derive(Debug, Clone)]
enum Ask {
    Advance(StageId),
    MoveTo(StageId),
    Win(Option<Money>, Reason<WinReason>),
    Lose(Reason<LossReason>),
    Hold(String, Day),
    Resume,
    Reopen,
    Reassign(UserId),
    Restore,
    Undo(EventSeq),
}

impl Ask {
    async fn carry_out(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        target: &Target,
        zone: &TimeZone,
    ) -> Result<Opportunity, VerbError> {
        match self {
            Self::Advance(stage) => verb::advance(tx, actor, target, *stage).await,
            Self::MoveTo(stage) => verb::move_to(tx, actor, target, *stage).await,
            Self::Win(amount, reason) => verb::win(tx, actor, target, *amount, reason.clone()).await,
            Self::Lose(reason) => verb::lose(tx, actor, target, reason.clone()).await,
            Self::Hold(reason, until) => verb::hold(tx, actor, target, reason, *until, zone).await,
            Self::Resume => verb::resume(tx, actor, target).await,
            Self::Reopen => verb::reopen(tx, actor, target).await,
            Self::Reassign(owner) => verb::reassign(tx, actor, target, *owner).await,
            Self::Restore => verb::restore(tx, actor, target).await,
            Self::Undo(event) => verb::undo(tx, actor, target, *event).await,
        }
    }

    /// What the request calls the columns that the domain's refusals name, where it calls them otherwise.
    fn names(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Win(..) => &[("amount", "won_amount")],
            Self::Hold(..) => &[("hold_reason", "reason")],
            Self::Undo(_) => &[("event", "event_id")],
            _ => &[],
        }
    }
}

/// Where to.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StageInput {
    #[schema(value_type = shape::Id)]
    stage_id: StageId,
    /// When it happened; now when nothing is said.
    #[schema(value_type = Option<shape::Instant>)]
    happened_at: Option<Instant>,
}

/// Move an opportunity to a later stage
///
/// What the stages left behind ask for must be known, those that are skipped included.
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/advance", operation_id = "advance_opportunity", tag = "opportunities",
    params(Call), request_body = StageInput, responses(AsItIsNow, refusal::OfVerb))]
async fn advance(
    call: Call,
    Submitted { body: Json(input), idempotent }: Submitted<Json<StageInput>>,
) -> Result<Reply, WebError> {
    call.carry_out(idempotent, input.happened_at, Ask::Advance(input.stage_id)).await
}

/// Move an opportunity to another stage, forwards or backwards
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/move", operation_id = "move_opportunity", tag = "opportunities",
    params(Call), request_body = StageInput, responses(AsItIsNow, refusal::OfVerb))]
async fn move_to(
    call: Call,
    Submitted { body: Json(input), idempotent }: Submitted<Json<StageInput>>,
) -> Result<Reply, WebError> {
    call.carry_out(idempotent, input.happened_at, Ask::MoveTo(input.stage_id)).await
}

/// How it was won.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WinInput {
    #[schema(value_type = shape::WinReasonWord)]
    reason: WinReason,
    #[schema(max_length = 1_000)]
    note: Option<String>,
    /// The closing value; a known amount is taken for it when nothing is said, an estimate is not.
    #[schema(value_type = Option<shape::Money>)]
    won_amount: Option<Money>,
    /// When it happened; now when nothing is said.
    #[schema(value_type = Option<shape::Instant>)]
    happened_at: Option<Instant>,
}

/// Close an opportunity as won
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/win", operation_id = "win_opportunity", tag = "opportunities",
    params(Call), request_body = WinInput, responses(AsItIsNow, refusal::OfVerb))]
async fn win(
    call: Call,
    Submitted { body: Json(input), idempotent }: Submitted<Json<WinInput>>,
) -> Result<Reply, WebError> {
    let reason = noted(input.reason, input.note.as_deref())?;
    call.carry_out(idempotent, input.happened_at, Ask::Win(input.won_amount, reason)).await
}

/// Why it was lost.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LossInput {
    #[schema(value_type = shape::LossReasonWord)]
    reason: LossReason,
    #[schema(max_length = 1_000)]
    note: Option<String>,
    /// When it happened; now when nothing is said.
    #[schema(value_type = Option<shape::Instant>)]
    happened_at: Option<Instant>,
}

/// Close an opportunity as lost
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/lose", operation_id = "lose_opportunity", tag = "opportunities",
    params(Call), request_body = LossInput, responses(AsItIsNow, refusal::OfVerb))]
async fn lose(
    call: Call,
    Submitted { body: Json(input), idempotent }: Submitted<Json<LossInput>>,
) -> Result<Reply, WebError> {
    let reason = noted(input.reason, input.note.as_deref())?;
    call.carry_out(idempotent, input.happened_at, Ask::Lose(reason)).await
}

fn noted<C>(code: C, note: Option<&str>) -> Result<Reason<C>, WebError> {
    let refused =
        |refusal| with_fields_named(verb_error(VerbError::Refused(refusal), None), &[("close_reason", "note")]);
    Reason::noted(code, note.unwrap_or_default()).map_err(refused)
}

/// Why and until when.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoldInput {
    #[schema(min_length = 1, max_length = 1_000)]
    reason: String,
    /// The day on which it is to be taken up again, after today.
    #[schema(value_type = shape::Day)]
    until: Day,
    /// When it happened; now when nothing is said.
    #[schema(value_type = Option<shape::Instant>)]
    happened_at: Option<Instant>,
}

/// Let an opportunity wait for a reason until a day
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/hold", operation_id = "hold_opportunity", tag = "opportunities",
    params(Call), request_body = HoldInput, responses(AsItIsNow, refusal::OfVerb))]
async fn hold(
    call: Call,
    Submitted { body: Json(input), idempotent }: Submitted<Json<HoldInput>>,
) -> Result<Reply, WebError> {
    call.carry_out(idempotent, input.happened_at, Ask::Hold(input.reason, input.until)).await
}

/// When, if not now.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TimeInput {
    /// When it happened; now when nothing is said.
    #[schema(value_type = Option<shape::Instant>)]
    happened_at: Option<Instant>,
}

/// End the waiting of an opportunity
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/resume", operation_id = "resume_opportunity", tag = "opportunities",
    params(Call), request_body = Option<TimeInput>, responses(AsItIsNow, refusal::OfVerb))]
async fn resume(
    call: Call,
    Submitted { body: OptionalJson(input), idempotent }: Submitted<OptionalJson<TimeInput>>,
) -> Result<Reply, WebError> {
    call.carry_out(idempotent, input.happened_at, Ask::Resume).await
}

/// Take up a closed opportunity again
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/reopen", operation_id = "reopen_opportunity", tag = "opportunities",
    params(Call), request_body = Option<TimeInput>, responses(AsItIsNow, refusal::OfVerb))]
async fn reopen(
    call: Call,
    Submitted { body: OptionalJson(input), idempotent }: Submitted<OptionalJson<TimeInput>>,
) -> Result<Reply, WebError> {
    call.carry_out(idempotent, input.happened_at, Ask::Reopen).await
}

/// To whom.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnerInput {
    #[schema(value_type = shape::Id)]
    owner_id: UserId,
    /// When it happened; now when nothing is said.
    #[schema(value_type = Option<shape::Instant>)]
    happened_at: Option<Instant>,
}

/// Give an opportunity to another owner
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/reassign", operation_id = "reassign_opportunity", tag = "opportunities",
    params(Call), request_body = OwnerInput, responses(AsItIsNow, refusal::OfVerb))]
async fn reassign(
    call: Call,
    Submitted { body: Json(input), idempotent }: Submitted<Json<OwnerInput>>,
) -> Result<Reply, WebError> {
    call.carry_out(idempotent, input.happened_at, Ask::Reassign(input.owner_id)).await
}

/// Nothing more is to be said.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NothingInput {}

/// Take the deletion of an opportunity back
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/restore", operation_id = "restore_opportunity", tag = "opportunities",
    params(Call), request_body = Option<NothingInput>, responses(AsItIsNow, refusal::OfVerb))]
async fn restore(
    call: Call,
    Submitted { body: OptionalJson(NothingInput {}), idempotent }: Submitted<OptionalJson<NothingInput>>,
) -> Result<Reply, WebError> {
    call.carry_out(idempotent, None, Ask::Restore).await
}

/// Which change.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EventInput {
    /// The event to take back.
    #[schema(value_type = shape::Id)]
    event_id: EventSeq,
}

/// Take one change of an opportunity back
///
/// Nothing is removed from the record: another event is added. Refused when something changed again since.
#[utoipa::path(post, path = "/api/v1/opportunities/{id}/undo", operation_id = "undo_opportunity", tag = "opportunities",
    params(Call), request_body = EventInput, responses(AsItIsNow, refusal::OfVerb))]
async fn undo(
    call: Call,
    Submitted { body: Json(input), idempotent }: Submitted<Json<EventInput>>,
) -> Result<Reply, WebError> {
    call.carry_out(idempotent, None, Ask::Undo(input.event_id)).await
}
