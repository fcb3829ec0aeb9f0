//! Pipelines in the programming interface.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tundish_domain::{
    Probability,
    id::{PipelineId, StageId},
    pipeline::{Band, ExitCriterion},
    policy::{Relation, actions, permit},
};
use tundish_web::http::{error::WebError, input::Path, page::Page};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::store;
use crate::{
    openapi::{refusal, shape},
    record::RecordError,
    web::{
        App, Asker, Reply,
        api::{PageAsked, Parameters},
        record_error,
    },
};

/// The routes under `/api/v1/pipelines`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read))
}

/// An ordered set of stages.
#[derive(Debug, Serialize, ToSchema)]
struct Pipeline {
    #[schema(value_type = shape::Id)]
    id: PipelineId,
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

impl From<&tundish_domain::Pipeline> for Pipeline {
    fn from(pipeline: &tundish_domain::Pipeline) -> Self {
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
        Ok::<_, RecordError>(store::all(tx).await?)
    });
    // A company has a handful of them, which are read together anyway.
    let found = read.await.map_err(|error| record_error(error, None))?;
    let start = after.and_then(|after| found.iter().position(|pipeline| pipeline.id().get() == after));
    let rest = found.into_iter().skip(start.map_or(0, |start| start + 1)).take(limit.get() + 1).collect();
    let page = Page::cut(NAME, limit, rest, |last: &tundish_domain::Pipeline| last.id().get());
    Ok(axum::Json(page.map(|pipeline| Pipeline::from(&pipeline))).into_response())
}

/// A pipeline
#[utoipa::path(get, path = "/api/v1/pipelines/{id}", operation_id = "read_pipeline", tag = "pipelines",
    params(shape::RecordId),
    responses((status = 200, description = "The pipeline.", body = Pipeline), refusal::OfRead))]
async fn read(State(app): State<App>, asker: Asker, Path(id): Path<PipelineId>) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let found = app.db.read(async move |tx| {
        permit::<actions::ReadPipelines>(&actor, Relation::Company)?;
        store::by_id(tx, id).await?.ok_or(RecordError::Hidden)
    });
    let pipeline = found.await.map_err(|error| record_error(error, None))?;
    Reply::json(StatusCode::OK, &Pipeline::from(&pipeline), None, None)
}
