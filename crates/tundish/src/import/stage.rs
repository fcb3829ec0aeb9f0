//! Where in the funnel the stages of a file lie.
//!
//! Won and lost are outcomes. The open stages of a file belong to the first pipeline of the company that has all of them; if
//! none has, they become a pipeline of their own, in an order and in bands that are known for the stage names of common
//! systems. A stage that is not known is asked for (`--stage "Pilot=middle"`), never guessed.

mod known;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use tundish_db::{Result, Tx, args};
use tundish_domain::{
    Pipeline, Stage,
    id::{PipelineId, StageId},
    pipeline::Band,
    text,
};

pub(super) use self::known::is_engaged;
use super::{
    UnknownStage,
    read::{Content, Outcome, Row},
};
use crate::pipeline;

/// The open stages that the rows of one pipeline name, in the order of their first rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The pipeline, if the rows name one.
    pipeline: Option<String>,
    /// The stages with their first rows.
    stages: Vec<(String, u64)>,
}

/// What the rows of a file say about stages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Survey {
    pub(super) named: BTreeMap<String, Named>,
    /// Whether a column says when the customer was engaged.
    pub(super) has_engaged_on: bool,
}

impl Survey {
    pub(super) fn add(&mut self, row: &Row) {
        let Content::Opportunity(content) = &row.content else { return };
        let key = content.pipeline_name.as_deref().map(text::key).unwrap_or_default();
        let named = self
            .named
            .entry(key)
            .or_insert_with(|| Named { pipeline: content.pipeline_name.clone(), stages: Vec::new() });
        let Some(stage) = content.stage_name.as_deref().filter(|_| content.outcome == Outcome::Open) else { return };
        let is_new = |(known, _): &(String, u64)| known != stage && text::key(known) != text::key(stage);
        if named.stages.iter().all(is_new) {
            named.stages.push((stage.to_owned(), row.row));
        }
    }
}

/// A pipeline, where opportunities enter it, and its stages by name.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) pipeline: Pipeline,
    /// Where an opportunity begins of which only the end is known.
    pub(super) entry: StageId,
}

/// The pipelines of a file by the names that its rows give them; an empty name where they give none.
#[derive(Debug, Clone, Default)]
pub(super) struct StageMap(BTreeMap<String, Group>);

impl StageMap {
    pub(super) fn group(&self, pipeline_name: Option<&str>) -> Option<&Group> {
        self.0.get(&pipeline_name.map(text::key).unwrap_or_default())
    }
}

impl Group {
    /// The stage with this name.
    pub(super) fn stage(&self, name: &str) -> Option<StageId> {
        let same = |stage: &&Stage| stage.name == name || text::key(&stage.name) == text::key(name);
        self.pipeline.stages().iter().find(same).map(|stage| stage.id)
    }
}

/// A pipeline that has to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    name: String,
    stages: Vec<(String, Band)>,
    /// The place of the stage from which on an opportunity counts as entered.
    entry: Option<usize>,
}

/// The pipeline for some rows.
enum Choice {
    Exists(Group),
    Wanted(Wanted),
}

/// Finds or makes the pipelines of a file; answers those that were made. `stem` is what a pipeline is called that the rows do
/// not name. In a dry run nothing is stored.
///
/// # Errors
/// The inner error lists the stages that have to be asked for.
pub(super) async fn settle(
    tx: &mut Tx,
    survey: &Survey,
    asked: &[(String, Band)],
    stem: &str,
    is_dry: bool,
) -> Result<std::result::Result<(StageMap, Vec<PipelineId>), Vec<UnknownStage>>> {
    let mut pipelines = load(tx).await?;
    let (mut map, mut made) = (StageMap::default(), Vec::new());
    for (key, named) in &survey.named {
        let group = match choose(&pipelines, named, asked, stem, survey.has_engaged_on) {
            Ok(Choice::Exists(group)) => group,
            Ok(Choice::Wanted(wanted)) => {
                let group = make(tx, &wanted, is_dry).await?;
                made.push(group.pipeline.id());
                pipelines.push(group.clone());
                group
            }
            Err(unknown) => return Ok(Err(unknown)),
        };
        map.0.insert(key.clone(), group);
    }
    Ok(Ok((map, made)))
}

async fn load(tx: &mut Tx) -> Result<Vec<Group>> {
    let entries: BTreeMap<PipelineId, Option<StageId>> = tx
        .all::<(PipelineId, Option<StageId>)>(
            "select id, entry_stage_id from pipeline where deleted_at is null",
            args![],
        )
        .await?
        .into_iter()
        .collect();
    let groups = pipeline::store::all(tx).await?.into_iter().map(|pipeline| {
        let entry = entries.get(&pipeline.id()).copied().flatten().unwrap_or(pipeline.first().id);
        Group { pipeline, entry }
    });
    Ok(groups.collect())
}

fn choose(
    pipelines: &[Group],
    named: &Named,
    asked: &[(String, Band)],
    stem: &str,
    has_engaged_on: bool,
) -> std::result::Result<Choice, Vec<UnknownStage>> {
    let has_all = |group: &&Group| named.stages.iter().all(|(stage, _)| group.stage(stage).is_some());
    let same_name = |group: &&Group| {
        named.pipeline.as_deref().is_some_and(|name| text::key(name) == text::key(group.pipeline.name()))
    };
    let existing = pipelines.iter().filter(same_name).find(has_all).or_else(|| pipelines.iter().find(has_all));
    if let Some(group) = existing {
        return Ok(Choice::Exists(group.clone()));
    }
    let mut placed = Vec::new();
    let mut unknown = Vec::new();
    for (name, row) in &named.stages {
        let wanted = asked.iter().position(|(asked, _)| text::key(asked) == text::key(name));
        match (wanted, known::place(name)) {
            // Stages that were asked for keep the order of the answers, within their band.
            (Some(at), _) => placed.push((asked[at].1, 1, at, name.clone())),
            (None, Some((band, place))) => placed.push((band, 0, place, name.clone())),
            (None, None) => unknown.push(UnknownStage { name: name.clone(), row: *row }),
        }
    }
    if !unknown.is_empty() {
        return Err(unknown);
    }
    placed.sort();
    let entry = placed.iter().position(|(.., name)| has_engaged_on && is_engaged(name));
    let stages = placed.into_iter().map(|(band, _, _, name)| (name, band)).collect();
    let name = named.pipeline.clone().unwrap_or_else(|| stem.to_owned());
    let taken = |name: &str| pipelines.iter().any(|group| text::key(group.pipeline.name()) == text::key(name));
    let name = (1..).map(|n| if n == 1 { name.clone() } else { format!("{name} {n}") }).find(|name| !taken(name));
    Ok(Choice::Wanted(Wanted { name: name.unwrap_or_default(), stages, entry }))
}

async fn make(tx: &mut Tx, wanted: &Wanted, is_dry: bool) -> Result<Group> {
    let stages: Vec<Stage> = wanted
        .stages
        .iter()
        .zip(1..)
        .map(|((name, band), position)| Stage {
            id: tx.next_id(),
            name: name.clone(),
            position,
            band: *band,
            probability: band.probability(),
            exit_criteria: Vec::new(),
        })
        .collect();
    let entry = wanted.entry.map(|place| stages[place].id);
    let id: PipelineId = tx.next_id();
    let pipeline = Pipeline::new(id, wanted.name.clone(), stages)
        .map_err(|error| tundish_db::Error::Statement(format!("the stages of the file: {error}")))?;
    if !is_dry {
        let position = position(tx).await?;
        pipeline::store::insert(tx, &pipeline, position).await?;
        tx.exec("update pipeline set entry_stage_id = $1 where id = $2", args![entry, id]).await?;
    }
    let entry = entry.unwrap_or(pipeline.first().id);
    Ok(Group { pipeline, entry })
}

/// Behind the pipelines that there are; before them as long as nothing lies in any, so that screens begin with what there is.
async fn position(tx: &mut Tx) -> Result<i64> {
    let (first, last, used) = tx
        .one::<(i64, i64, Option<i64>)>(
            "select coalesce(min(position), 1), coalesce(max(position), 0), (select min(id) from opportunity where deleted_at is null)
             from pipeline where deleted_at is null",
            args![],
        )
        .await?;
    Ok(if used.is_some() { last + 1 } else { first - 1 })
}
