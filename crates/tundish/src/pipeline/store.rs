//! SQL of pipelines.

use std::collections::BTreeMap;

use tundish_db::{Error, Result, Tx, Value, args};
use tundish_domain::{
    Instant, Probability,
    id::{PipelineId, StageId},
    pipeline::{Band, ExitCriterion, Pipeline, Stage},
    text,
};

/// A pipeline with what its verbs need to know besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defined {
    /// The pipeline with its stages.
    pub pipeline: Pipeline,
    /// Edits of it and of its stages so far, from 1.
    pub version: i64,
    /// Its place among pipelines: smaller ones come first; only the order counts.
    pub position: i64,
}

/// All pipelines in the company's order, with their stages.
pub async fn all(tx: &mut Tx) -> Result<Vec<Pipeline>> {
    Ok(defined(tx).await?.into_iter().map(|defined| defined.pipeline).collect())
}

/// The same with their versions and places.
pub async fn defined(tx: &mut Tx) -> Result<Vec<Defined>> {
    let pipelines = tx
        .all::<(PipelineId, String, i64, i64)>(
            "select id, name, version, position from pipeline where deleted_at is null order by position, id",
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
        .map(|(id, name, version, position)| {
            let pipeline = Pipeline::new(id, name, by_pipeline.remove(&id).unwrap_or_default())
                .map_err(|error| Error::Statement(format!("pipeline {id}: {error}")))?;
            Ok(Defined { pipeline, version, position })
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
        insert_stage(tx, pipeline.id(), stage).await?;
    }
    Ok(())
}

/// Inserts a stage, valid from now on.
pub(super) async fn insert_stage(tx: &mut Tx, pipeline: PipelineId, stage: &Stage) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into stage (id, version, pipeline_id, name, name_key, position, band, probability, created_at)
         values ($1, 1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            stage.id,
            pipeline,
            &stage.name,
            text::key(&stage.name),
            stage.position,
            stage.band,
            stage.probability,
            now
        ],
    )
    .await?;
    begin_definition(tx, stage, now).await?;
    set_criteria(tx, stage).await
}

/// Lets go of the name of a stage that is about to get another.
pub(super) async fn free_name(tx: &mut Tx, stage: StageId) -> Result<()> {
    tx.exec("update stage set name_key = $1 where id = $2", args![stage.to_string(), stage]).await.map(drop)
}

/// Stores another definition of a stage; what it was until now stays known.
pub(super) async fn update_stage(tx: &mut Tx, before: &Stage, after: &Stage) -> Result<()> {
    tx.exec(
        "update stage set version = version + 1, name = $1, name_key = $2, position = $3, band = $4, probability = $5 where id = $6",
        args![&after.name, text::key(&after.name), after.position, after.band, after.probability, after.id],
    )
    .await?;
    if (before.band, before.probability) != (after.band, after.probability) {
        let at = end_definition(tx, after.id).await?;
        begin_definition(tx, after, at).await?;
    }
    if before.exit_criteria != after.exit_criteria {
        tx.exec("delete from stage_exit where stage_id = $1", args![after.id]).await?;
        set_criteria(tx, after).await?;
    }
    Ok(())
}

/// Removes a stage; what it was stays known.
pub(super) async fn remove_stage(tx: &mut Tx, stage: StageId) -> Result<()> {
    let now = tx.now();
    tx.exec("update stage set version = version + 1, deleted_at = $1 where id = $2", args![now, stage]).await?;
    tx.exec("update pipeline set entry_stage_id = null where entry_stage_id = $1", args![stage]).await?;
    end_definition(tx, stage).await.map(drop)
}

async fn set_criteria(tx: &mut Tx, stage: &Stage) -> Result<()> {
    let criteria: Vec<Value<'_>> =
        stage.exit_criteria.iter().flat_map(|&criterion| [stage.id.into(), criterion.into()]).collect();
    tx.insert_many("stage_exit", &["stage_id", "criterion"], &criteria).await
}

async fn begin_definition(tx: &mut Tx, stage: &Stage, at: Instant) -> Result<()> {
    tx.exec(
        "insert into stage_span (stage_id, from_at, band, probability) values ($1, $2, $3, $4)",
        args![stage.id, at, stage.band, stage.probability],
    )
    .await
    .map(drop)
}

/// Ends the present definition, and answers when: now, or together with its beginning should the clock have gone back behind it.
async fn end_definition(tx: &mut Tx, stage: StageId) -> Result<Instant> {
    let begun = tx
        .optional::<(Instant,)>("select from_at from stage_span where stage_id = $1 and to_at is null", args![stage])
        .await?;
    let at = begun.map_or(tx.now(), |(begun,)| begun.max(tx.now()));
    // A definition that ends at the instant at which it began never held.
    tx.exec("delete from stage_span where stage_id = $1 and to_at is null and from_at = $2", args![stage, at]).await?;
    tx.exec("update stage_span set to_at = $1 where stage_id = $2 and to_at is null", args![at, stage]).await?;
    Ok(at)
}

/// Stores the next version of a pipeline that has the version `before`.
pub(super) async fn update(tx: &mut Tx, before: i64, after: &Defined) -> Result<()> {
    let pipeline = &after.pipeline;
    let stored = tx
        .exec(
            "update pipeline set version = $1, name = $2, name_key = $3, position = $4 where id = $5 and version = $6",
            args![after.version, pipeline.name(), text::key(pipeline.name()), after.position, pipeline.id(), before],
        )
        .await?;
    if stored == 1 { Ok(()) } else { Err(Error::Statement(format!("pipeline {} was not stored", pipeline.id()))) }
}

/// Puts another pipeline in its place.
pub(super) async fn set_position(tx: &mut Tx, pipeline: PipelineId, position: i64) -> Result<()> {
    tx.exec("update pipeline set position = $1 where id = $2", args![position, pipeline]).await.map(drop)
}

/// How many opportunities stand in a stage, closed and deleted ones included: both can come back.
pub(crate) async fn held(tx: &mut Tx, stage: StageId) -> Result<i64> {
    let (held,) = tx.one::<(i64,)>("select count(*) from opportunity where stage_id = $1", args![stage]).await?;
    Ok(held)
}
