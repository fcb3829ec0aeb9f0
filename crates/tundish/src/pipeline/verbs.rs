//! Pipelines are made and changed, their stages with them.
//!
//! A pipeline and its stages are one thing with one version: its stages only make sense together. What is sent is the whole
//! list in its order; stages without an identifier are new, those that are missing are removed.

use tundish_db::Tx;
use tundish_domain::{
    Probability,
    id::{PipelineId, StageId},
    pipeline::{Band, ExitCriterion, Pipeline, PipelineError, Stage},
    policy::{Actor, Relation, actions, permit},
    text,
};
use tundish_web::messages::Messages;

use super::store::{self, Defined};
use crate::{
    event::{self, Happening, Subject},
    record::{self, RecordError, State, Why, check_version},
};

/// Longest name in characters.
const LONGEST: usize = 200;

/// A stage as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageDraft {
    /// Which one; a new one has none yet.
    pub id: Option<StageId>,
    /// Unique within the pipeline.
    pub name: String,
    /// The band of the funnel in which its opportunities lie.
    pub band: Band,
    /// The probability of winning; that of the band when nothing is said.
    pub probability: Option<Probability>,
    /// What must be known before it is left forwards.
    pub exit_criteria: Vec<ExitCriterion>,
}

impl From<&Stage> for StageDraft {
    fn from(stage: &Stage) -> Self {
        Self {
            id: Some(stage.id),
            name: stage.name.clone(),
            band: stage.band,
            probability: Some(stage.probability),
            exit_criteria: stage.exit_criteria.clone(),
        }
    }
}

/// A pipeline to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPipeline {
    /// Unique among pipelines.
    pub name: String,
    /// Its stages in their order, at least one.
    pub stages: Vec<StageDraft>,
}

/// The fields to change; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PipelinePatch {
    /// Unique among pipelines.
    pub name: Option<String>,
    /// Its place among pipelines, from 0.
    pub place: Option<usize>,
    /// All its stages in their order, at least one.
    pub stages: Option<Vec<StageDraft>>,
}

/// The pipeline, if the actor may see pipelines.
///
/// # Errors
/// [`RecordError::Hidden`] when there is none; [`RecordError::Forbidden`].
pub async fn find(tx: &mut Tx, actor: &Actor, id: PipelineId) -> Result<Defined, RecordError> {
    permit::<actions::ReadPipelines>(actor, Relation::Company)?;
    let all = store::defined(tx).await?;
    all.into_iter().find(|defined| defined.pipeline.id() == id).ok_or(RecordError::Hidden)
}

/// Makes a pipeline, behind all others.
///
/// # Errors
/// [`RecordError`].
pub async fn create(tx: &mut Tx, actor: &Actor, new: &NewPipeline) -> Result<Defined, RecordError> {
    permit::<actions::ManagePipelines>(actor, Relation::Company)?;
    let all = store::defined(tx).await?;
    let name = free_name(&all, None, &new.name)?;
    let mut stages = Vec::new();
    for (draft, position) in new.stages.iter().zip(1..) {
        let draft = StageDraft { id: None, ..draft.clone() };
        stages.push(stage(tx, &[], &draft, position)?);
    }
    let pipeline = Pipeline::new(tx.next_id(), name, stages).map_err(refused)?;
    let position = all.last().map_or(1, |last| last.position + 1);
    store::insert(tx, &pipeline, position).await?;
    let made = Defined { pipeline, version: 1, position };
    tell(tx, actor, None, &made).await?;
    Ok(made)
}

/// Changes a pipeline that has the version `seen`; any when that is `None`.
///
/// # Errors
/// [`RecordError`]; a conflict when opportunities stand in a stage that is to be removed.
pub async fn edit(
    tx: &mut Tx,
    actor: &Actor,
    id: PipelineId,
    seen: Option<i64>,
    patch: &PipelinePatch,
) -> Result<Defined, RecordError> {
    permit::<actions::ReadPipelines>(actor, Relation::Company)?;
    let mut all = store::defined(tx).await?;
    let here = all.iter().position(|defined| defined.pipeline.id() == id).ok_or(RecordError::Hidden)?;
    permit::<actions::ManagePipelines>(actor, Relation::Company)?;
    let before = all[here].clone();
    check_version(seen, before.version)?;
    let known = before.pipeline.stages();
    let name = match &patch.name {
        Some(name) => free_name(&all, Some(id), name)?,
        None => before.pipeline.name().to_owned(),
    };
    let stages = match &patch.stages {
        Some(drafts) => {
            let mut stages = Vec::new();
            for (draft, position) in drafts.iter().zip(1..) {
                stages.push(stage(tx, known, draft, position)?);
            }
            stages
        }
        None => known.to_vec(),
    };
    let pipeline = Pipeline::new(id, name, stages).map_err(refused)?;
    let is_moved = patch.place.is_some_and(|place| place.min(all.len() - 1) != here);
    if !is_moved && pipeline == before.pipeline {
        return Err(RecordError::NothingChanges);
    }
    for gone in known.iter().filter(|stage| pipeline.stage(stage.id).is_none()) {
        match store::held(tx, gone.id).await? {
            0 => store::remove_stage(tx, gone.id).await?,
            held => return Err(RecordError::State(State::Holds(held))),
        }
    }
    for stage in pipeline.stages() {
        // Two stages may swap their names, of which each is unique at every moment.
        if before.pipeline.stage(stage.id).is_some_and(|was| was.name != stage.name) {
            store::free_name(tx, stage.id).await?;
        }
    }
    for stage in pipeline.stages() {
        match before.pipeline.stage(stage.id) {
            None => store::insert_stage(tx, id, stage).await?,
            Some(was) if was != stage => store::update_stage(tx, was, stage).await?,
            Some(_) => {}
        }
    }
    let mut after = Defined { pipeline, version: before.version + 1, position: before.position };
    if let Some(place) = patch.place.filter(|_| is_moved) {
        let moved = all.remove(here);
        all.insert(place.min(all.len()), moved);
        for (other, position) in all.iter().zip(1..) {
            if other.pipeline.id() == id {
                after.position = position;
            } else if other.position != position {
                store::set_position(tx, other.pipeline.id(), position).await?;
            }
        }
    }
    store::update(tx, before.version, &after).await?;
    tell(tx, actor, Some(&before), &after).await?;
    Ok(after)
}

/// A name that no other pipeline has.
fn free_name(all: &[Defined], own: Option<PipelineId>, said: &str) -> Result<String, RecordError> {
    let name = record::name("name", said, LONGEST)?;
    let is_other = |defined: &&Defined| Some(defined.pipeline.id()) != own;
    if all.iter().filter(is_other).any(|other| text::key(other.pipeline.name()) == text::key(&name)) {
        return Err(RecordError::Taken { field: "name" });
    }
    Ok(name)
}

/// A stage as it is to be, at this place.
fn stage(tx: &mut Tx, known: &[Stage], draft: &StageDraft, position: i64) -> Result<Stage, RecordError> {
    let id = match draft.id {
        Some(id) if known.iter().any(|stage| stage.id == id) => id,
        Some(_) => return Err(RecordError::unknown("stages")),
        None => tx.next_id(),
    };
    let mut exit_criteria = draft.exit_criteria.clone();
    // As the database lists them.
    exit_criteria.sort_unstable_by_key(|criterion| criterion.as_str());
    exit_criteria.dedup();
    Ok(Stage {
        id,
        name: record::name("stages", &draft.name, LONGEST)?,
        position,
        band: draft.band,
        probability: draft.probability.unwrap_or(draft.band.probability()),
        exit_criteria,
    })
}

fn refused(error: PipelineError) -> RecordError {
    let why = match error {
        PipelineError::NoStages => Why::Other(error.code(), Messages::pipeline_without_stages),
        PipelineError::SameStageTwice | PipelineError::SamePlace => {
            Why::Other(error.code(), Messages::stage_listed_twice)
        }
        PipelineError::SameName => Why::Other(error.code(), Messages::stages_with_same_name),
    };
    RecordError::fault("stages", why)
}

/// Records what happened to the pipeline and to each of its stages.
async fn tell(tx: &mut Tx, actor: &Actor, before: Option<&Defined>, after: &Defined) -> Result<(), RecordError> {
    let place = |defined: &Defined| {
        [
            ("name", Some(defined.pipeline.name().to_owned()), false),
            ("position", Some(defined.position.to_string()), false),
        ]
    };
    let verb = if before.is_some() { "pipeline.edited" } else { "pipeline.created" };
    let mut told =
        vec![(Subject::from(after.pipeline.id()), verb, record::differences(before.map(place), place(after)))];
    let known = before.map_or(&[] as &[Stage], |before| before.pipeline.stages());
    for stage in after.pipeline.stages() {
        let was = known.iter().find(|was| was.id == stage.id);
        let changes = record::differences(was.map(fields), fields(stage));
        if !changes.is_empty() {
            told.push((stage.id.into(), if was.is_some() { "stage.edited" } else { "stage.created" }, changes));
        }
    }
    for gone in known.iter().filter(|stage| after.pipeline.stage(stage.id).is_none()) {
        told.push((gone.id.into(), "stage.removed", Vec::new()));
    }
    let happenings: Vec<Happening<'_>> = told
        .iter()
        .map(|(subject, verb, changes)| Happening { subject: *subject, verb, happened_at: None, changes, own: &[] })
        .collect();
    event::store::record_many(tx, actor, &happenings).await?;
    Ok(())
}

/// What events keep of a stage.
fn fields(stage: &Stage) -> [record::Kept; 5] {
    let criteria: Vec<&str> = stage.exit_criteria.iter().map(|criterion| criterion.as_str()).collect();
    [
        ("name", Some(stage.name.clone()), false),
        ("position", Some(stage.position.to_string()), false),
        ("band", Some(stage.band.to_string()), false),
        ("probability", Some(stage.probability.millionths().to_string()), false),
        ("exit_criteria", Some(criteria.join(" ")).filter(|criteria| !criteria.is_empty()), false),
    ]
}
