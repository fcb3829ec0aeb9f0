//! SQL of pipelines.

use std::collections::BTreeMap;

use tundish_db::{Error, Result, Tx, Value, args};
use tundish_domain::{
    Probability,
    id::{PipelineId, StageId},
    pipeline::{Band, ExitCriterion, Pipeline, Stage},
    text,
};

/// All pipelines in the company's order, with their stages.
pub async fn all(tx: &mut Tx) -> Result<Vec<Pipeline>> {
    let pipelines = tx
        .all::<(PipelineId, String)>(
            "select id, name from pipeline where deleted_at is null order by position, id",
            args![],
        )
        .await?;
    let stages = tx
        .all::<(PipelineId, StageId, String, i64, Band, Probability)>(
            "select pipeline_id, id, name, position, band, probability from stage where deleted_at is null order by pipeline_id, position",
            args![],
        )
        .await?;
    let criteria = tx
        .all::<(StageId, ExitCriterion)>(
            "select stage_id, criterion from stage_exit order by stage_id, criterion",
            args![],
        )
        .await?;
    let mut exit_criteria: BTreeMap<StageId, Vec<ExitCriterion>> = BTreeMap::new();
    for (stage, criterion) in criteria {
        exit_criteria.entry(stage).or_default().push(criterion);
    }
    let mut by_pipeline: BTreeMap<PipelineId, Vec<Stage>> = BTreeMap::new();
    for (pipeline, id, name, position, band, probability) in stages {
        let exit_criteria = exit_criteria.remove(&id).unwrap_or_default();
        by_pipeline.entry(pipeline).or_default().push(Stage { id, name, position, band, probability, exit_criteria });
    }
    pipelines
        .into_iter()
        .map(|(id, name)| {
            Pipeline::new(id, name, by_pipeline.remove(&id).unwrap_or_default())
                .map_err(|error| Error::Statement(format!("pipeline {id}: {error}")))
        })
        .collect()
}

/// The pipeline with this identifier.
pub async fn by_id(tx: &mut Tx, id: PipelineId) -> Result<Option<Pipeline>> {
    Ok(all(tx).await?.into_iter().find(|pipeline| pipeline.id() == id))
}

/// Inserts a pipeline with its stages, valid from now on.
pub async fn insert(tx: &mut Tx, pipeline: &Pipeline, position: i64) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into pipeline (id, version, name, name_key, position, created_at) values ($1, 1, $2, $3, $4, $5)",
        args![pipeline.id(), pipeline.name(), text::key(pipeline.name()), position, now],
    )
    .await?;
    for stage in pipeline.stages() {
        tx.exec(
            "insert into stage (id, version, pipeline_id, name, name_key, position, band, probability, created_at)
             values ($1, 1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                stage.id,
                pipeline.id(),
                &stage.name,
                text::key(&stage.name),
                stage.position,
                stage.band,
                stage.probability,
                now
            ],
        )
        .await?;
        tx.exec(
            "insert into stage_span (stage_id, from_at, band, probability) values ($1, $2, $3, $4)",
            args![stage.id, now, stage.band, stage.probability],
        )
        .await?;
        let criteria: Vec<Value<'_>> =
            stage.exit_criteria.iter().flat_map(|&criterion| [stage.id.into(), criterion.into()]).collect();
        tx.insert_many("stage_exit", &["stage_id", "criterion"], &criteria).await?;
    }
    Ok(())
}
