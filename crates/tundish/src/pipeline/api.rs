//! Pipelines in the programming interface.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tundish_domain::{
    Probability,
    id::{PipelineId, StageId},
    pipeline::{Band, ExitCriterion},
    policy::{Relation, actions, permit},
};
use tundish_web::http::{
    error::WebError,
    etag::IfMatch,
    input::{Json, Path, Submitted, TriState},
    page::Page,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Defined, NewPipeline as Wanted, PipelinePatch, StageDraft, store};
use crate::{
    openapi::{refusal, shape},
    record::RecordError,
    web::{
        App, Asker, Reply,
        api::{PageAsked, Parameters, Seen, never_null},
        once, record_error,
    },
};

/// The routes under `/api/v1/pipelines`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, edit))
}

/// An ordered set of stages.
#[derive(Debug, Serialize, ToSchema)]
struct Pipeline {
    #[schema(value_type = shape::Id)]
    id: PipelineId,
    /// Counts the changes of it and of its stages, from 1.
    version: i64,
    name: String,
    /// In their order.
    stages: Vec<Stage>,
}

/// One stage of a pipeline. Winning and losing are outcomes, not stages.
#[derive(Debug, Serialize, ToSchema)]
struct Stage {
    #[schema(value_type = shape::Id)]
    id: StageId,
    name: String,
    /// Its place: only the order counts.
    position: i64,
    /// The band of the funnel in which its opportunities lie.
    #[schema(value_type = shape::BandWord)]
    band: Band,
    /// The probability of winning, in millionths.
    #[schema(value_type = i64, minimum = 0, maximum = 1_000_000)]
    probability_millionths: Probability,
    /// What must be known before it is left forwards.
    #[schema(value_type = Vec<shape::ExitCriterionWord>)]
    exit_criteria: Vec<ExitCriterion>,
}

impl From<&Defined> for Pipeline {
    fn from(Defined { pipeline, version, .. }: &Defined) -> Self {
        let stage = |stage: &tundish_domain::Stage| Stage {
            id: stage.id,
            name: stage.name.clone(),
            position: stage.position,
            band: stage.band,
            probability_millionths: stage.probability,
            exit_criteria: stage.exit_criteria.clone(),
        };
        Self {
            id: pipeline.id(),
            version: *version,
            name: pipeline.name().to_owned(),
            stages: pipeline.stages().iter().map(stage).collect(),
        }
    }
}

/// One page of pipelines.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `Page<Pipeline>`")]
struct PipelinePage {
    items: Vec<Pipeline>,
    /// Where the list goes on; null on the last page.
    next: Option<String>,
}

/// Pipelines, in the company's order
#[utoipa::path(get, path = "/api/v1/pipelines", operation_id = "list_pipelines", tag = "pipelines", params(PageAsked),
    responses((status = 200, description = "One page.", body = PipelinePage), refusal::OfList))]
async fn list(
    State(app): State<App>,
    asker: Asker,
    Parameters(asked): Parameters<PageAsked>,
) -> Result<Response, WebError> {
    const NAME: &str = "pipelines";
    let (actor, limit) = (asker.actor, asked.limit);
    let after = asked.cursor.map(|cursor| cursor.key::<i64>(NAME)).transpose()?;
    let read = app.db.read(async move |tx| {
        permit::<actions::ReadPipelines>(&actor, Relation::Company)?;
        Ok::<_, RecordError>(store::defined(tx).await?)
    });
    // A company has a handful of them, which are read together anyway.
    let found = read.await.map_err(|error| record_error(error, None))?;
    let start = after.and_then(|after| found.iter().position(|defined| defined.pipeline.id().get() == after));
    let rest = found.into_iter().skip(start.map_or(0, |start| start + 1)).take(limit.get() + 1).collect();
    let page = Page::cut(NAME, limit, rest, |last: &Defined| last.pipeline.id().get());
    Ok(axum::Json(page.map(|defined| Pipeline::from(&defined))).into_response())
}

/// A pipeline
#[utoipa::path(get, path = "/api/v1/pipelines/{id}", operation_id = "read_pipeline", tag = "pipelines",
    params(shape::RecordId),
    responses((status = 200, description = "The pipeline.", body = Pipeline, headers(("ETag" = String, description = "Its version."))),
        refusal::OfRead))]
async fn read(State(app): State<App>, asker: Asker, Path(id): Path<PipelineId>) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let found = app.db.read(async move |tx| super::find(tx, &actor, id).await).await;
    shown(StatusCode::OK, &found.map_err(|error| record_error(error, None))?, None)
}

fn shown(status: StatusCode, defined: &Defined, location: Option<String>) -> Result<Reply, WebError> {
    Reply::json(status, &Pipeline::from(defined), Some(defined.version), location)
}

/// A stage as it is to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StageInput {
    /// Which one; a new one has none yet.
    #[schema(value_type = Option<shape::Id>)]
    id: Option<StageId>,
    /// Unique within the pipeline.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The band of the funnel in which its opportunities lie.
    #[schema(value_type = shape::BandWord)]
    band: Band,
    /// The probability of winning, in millionths; that of the band when nothing is said.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1_000_000)]
    probability_millionths: Option<Probability>,
    /// What must be known before it is left forwards.
    #[schema(value_type = Option<Vec<shape::ExitCriterionWord>>)]
    exit_criteria: Option<Vec<ExitCriterion>>,
}

impl From<StageInput> for StageDraft {
    fn from(input: StageInput) -> Self {
        Self {
            id: input.id,
            name: input.name,
            band: input.band,
            probability: input.probability_millionths,
            exit_criteria: input.exit_criteria.unwrap_or_default(),
        }
    }
}

/// What is needed to make a pipeline.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPipeline {
    /// Unique among pipelines.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// In their order, at least one.
    #[schema(min_items = 1)]
    stages: Vec<StageInput>,
}

/// What to change about a pipeline. What is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PipelineInput {
    /// Unique among pipelines.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    #[serde(default)]
    name: TriState<String>,
    /// Its place among pipelines, from 0.
    #[schema(value_type = i64, required = false, minimum = 0)]
    #[serde(default)]
    place: TriState<u32>,
    /// All stages in their order, at least one. Those without an identifier are new, those that are missing are removed, which is
    /// refused while opportunities stand in them.
    #[schema(value_type = Vec<StageInput>, required = false, min_items = 1)]
    #[serde(default)]
    stages: TriState<Vec<StageInput>>,
}

/// Make a pipeline
#[utoipa::path(post, path = "/api/v1/pipelines", operation_id = "create_pipeline", tag = "pipelines",
    params(shape::IdempotencyKey), request_body = NewPipeline,
    responses((status = 201, description = "It is made.", body = Pipeline,
        headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))), refusal::OfCreate))]
async fn create(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Json(new), idempotent }: Submitted<Json<NewPipeline>>,
) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let new = Wanted { name: new.name, stages: new.stages.into_iter().map(StageDraft::from).collect() };
    once(&app, &asker, idempotent, async move |tx| {
        let made = super::create(tx, &actor, &new).await.map_err(|error| record_error(error, None))?;
        let location = format!("/api/v1/pipelines/{}", made.pipeline.id());
        shown(StatusCode::CREATED, &made, Some(location))
    })
    .await
}

/// Change a pipeline and its stages
///
/// What is left out stays as it is. Bands and probabilities hold from now on; what they were stays known.
#[utoipa::path(patch, path = "/api/v1/pipelines/{id}", operation_id = "edit_pipeline", tag = "pipelines",
    params(shape::RecordId, shape::RequiredIfMatch), request_body = PipelineInput,
    responses((status = 200, description = "The pipeline as it is now.", body = Pipeline,
        headers(("ETag" = String, description = "Its version."))), refusal::OfEdit))]
async fn edit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<PipelineId>,
    if_match: IfMatch,
    Json(input): Json<PipelineInput>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::required(if_match)?);
    let stages = never_null("stages", input.stages)?;
    let patch = PipelinePatch {
        name: never_null("name", input.name)?,
        place: never_null("place", input.place)?.map(|place| usize::try_from(place).unwrap_or(usize::MAX)),
        stages: stages.map(|stages| stages.into_iter().map(StageDraft::from).collect()),
    };
    once(&app, &asker, None, async move |tx| {
        let stored = super::find(tx, &actor, id).await.map_err(|error| record_error(error, None))?;
        let edited = super::edit(tx, &actor, id, seen.version(stored.version), &patch).await;
        shown(StatusCode::OK, &edited.map_err(|error| record_error(error, seen.first()))?, None)
    })
    .await
}
