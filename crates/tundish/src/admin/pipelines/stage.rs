//! A stage is added, changed, put in its place, removed.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    Probability,
    id::{PipelineId, StageId},
    pipeline::{Band, ExitCriterion, Stage},
    policy::Actor,
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        idempotency::Idempotent,
        input::{Form, Path, PathPair, Submitted},
    },
    kit::{Link, shell::Head},
    messages::Messages,
};

use super::{found, href, managed, stage_href, view};
use crate::{
    admin::{
        Part, Versioned,
        conflict::{self, Clash},
        not_done,
    },
    own_field,
    pipeline::{self, Defined, PipelinePatch, StageDraft},
    record::{
        RecordError, check_version,
        pages::{
            self,
            refused::{self, Failed, Outcome},
        },
    },
    web::{App, Asker, Reply, Section, db_error, once_or},
};

/// What was typed about a stage: its name, band and probability, and one tick per exit criterion.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft(BTreeMap<String, String>);

impl Draft {
    /// What was typed into a field.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    fn version(&self) -> i64 {
        self.get("version").parse().unwrap_or(0)
    }

    fn of(m: Messages, stage: Option<&Stage>, version: i64) -> Self {
        let mut typed = BTreeMap::from([("version".to_owned(), version.to_string())]);
        if let Some(stage) = stage {
            typed.insert("name".to_owned(), stage.name.clone());
            typed.insert("band".to_owned(), stage.band.to_string());
            typed.insert("probability".to_owned(), view::percent(m, stage.probability));
            typed.extend(stage.exit_criteria.iter().map(|criterion| (criterion.to_string(), "yes".to_owned())));
        }
        Self(typed)
    }

    pub(super) fn criteria(&self) -> Vec<ExitCriterion> {
        ExitCriterion::ALL.iter().copied().filter(|criterion| !self.get(criterion.as_str()).is_empty()).collect()
    }

    /// The probability in percent; that of the band when nothing was typed.
    fn probability(&self, m: Messages) -> Result<Option<Probability>, ()> {
        let typed = self.get("probability").trim().trim_end_matches('%');
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let percent = m.plain_decimal(typed).and_then(|plain| own_field::number(&plain)).ok_or(())?;
        Probability::from_millionths(percent / 100).map(Some).ok_or(())
    }

    fn understand(&self, m: Messages, id: Option<StageId>) -> Result<StageDraft, FieldErrors> {
        let mut errors = FieldErrors::new();
        let band: Result<Band, _> = self.get("band").parse();
        if band.is_err() {
            errors.push("band", "unknown_word", m.must_be_filled());
        }
        let probability = self.probability(m);
        if probability.is_err() {
            errors.push("probability", "out_of_range", m.not_a_percentage());
        }
        if self.get("name").trim().is_empty() {
            errors.push("name", "required", m.must_be_filled());
        }
        match (band, probability) {
            (Ok(band), Ok(probability)) if errors.is_empty() => Ok(StageDraft {
                id,
                name: self.get("name").to_owned(),
                band,
                probability,
                exit_criteria: self.criteria(),
            }),
            _ => Err(errors),
        }
    }
}

/// The form for a new one.
pub(super) async fn new(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<PipelineId>,
) -> Result<Response, WebError> {
    let (_, defined) = found(&app, &asker, id).await?;
    let draft = Draft::of(asker.m, None, defined.version);
    page(&app, &asker, StatusCode::OK, &defined, None, &draft, &FieldErrors::new()).await
}

/// The form with what is known.
pub(super) async fn edit(
    State(app): State<App>,
    asker: Asker,
    PathPair(id, stage): PathPair<PipelineId, StageId>,
) -> Result<Response, WebError> {
    let (_, defined) = found(&app, &asker, id).await?;
    let known = defined.pipeline.stage(stage).ok_or_else(WebError::not_found)?;
    let draft = Draft::of(asker.m, Some(known), defined.version);
    page(&app, &asker, StatusCode::OK, &defined, Some(known), &draft, &FieldErrors::new()).await
}

async fn page(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    defined: &Defined,
    known: Option<&Stage>,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let m = asker.m;
    let held = match known.map(|stage| stage.id) {
        Some(stage) => app.db.read(async move |tx| pipeline::store::held(tx, stage).await).await.map_err(db_error)?,
        None => 0,
    };
    let title = known.map_or_else(|| m.new_stage().to_owned(), |stage| m.edit_name(&stage.name));
    let mut crumbs = Part::Pipelines.crumbs(m);
    crumbs.push(Link::new(defined.pipeline.name().to_owned(), href(defined.pipeline.id())));
    let head = Head { title: title.clone(), crumbs, ..Head::default() };
    pages::answer(app, asker, Section::Settings, status, &head, |guard| {
        view::StageForm { m, title: &title, defined, known, held, draft, errors, guard }.render()
    })
}

/// What becomes of the list of stages.
#[derive(Debug, Clone)]
enum Change {
    /// This stage in the place of the known one, or behind all others.
    Put(StageDraft),
    Shift(StageId, Way),
    Remove(StageId),
}

impl Change {
    fn apply(&self, stages: &mut Vec<StageDraft>) -> Result<(), RecordError> {
        let place = |stages: &[StageDraft], stage: StageId| {
            stages.iter().position(|draft| draft.id == Some(stage)).ok_or(RecordError::Hidden)
        };
        match self {
            Self::Put(wanted) => match wanted.id {
                Some(stage) => {
                    let here = place(stages, stage)?;
                    stages[here] = wanted.clone();
                }
                None => stages.push(wanted.clone()),
            },
            Self::Shift(stage, way) => {
                let here = place(stages, *stage)?;
                let there = match way {
                    Way::Earlier => here.saturating_sub(1),
                    Way::Later => (here + 1).min(stages.len() - 1),
                };
                stages.swap(here, there);
            }
            Self::Remove(stage) => {
                let here = place(stages, *stage)?;
                stages.remove(here);
            }
        }
        Ok(())
    }
}

/// Reads the stages of the pipeline, changes the list, and stores it.
async fn revise(tx: &mut Tx, actor: &Actor, id: PipelineId, seen: i64, change: &Change) -> Result<(), RecordError> {
    let all = managed(tx, actor).await?;
    let stored = all.iter().find(|defined| defined.pipeline.id() == id).ok_or(RecordError::Hidden)?;
    check_version(Some(seen), stored.version)?;
    let mut stages: Vec<StageDraft> = stored.pipeline.stages().iter().map(StageDraft::from).collect();
    change.apply(&mut stages)?;
    let patch = PipelinePatch { stages: Some(stages), ..PipelinePatch::default() };
    match pipeline::edit(tx, actor, id, Some(seen), &patch).await {
        Ok(_) | Err(RecordError::NothingChanges) => Ok(()),
        // The whole list is not a field of these forms; what is wrong with it is the name.
        Err(RecordError::Faults(mut faults)) => {
            faults.iter_mut().for_each(|fault| fault.field = "name");
            Err(RecordError::Faults(faults))
        }
        Err(error) => Err(error),
    }
}

/// Adds a stage behind the others.
pub(super) async fn add(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<PipelineId>,
    Submitted { body: Form(typed), idempotent }: Submitted<Form<BTreeMap<String, String>>>,
) -> Result<Response, WebError> {
    store(app, asker, id, None, Draft(typed), idempotent).await
}

/// Changes a stage.
pub(super) async fn submit(
    State(app): State<App>,
    asker: Asker,
    PathPair(id, stage): PathPair<PipelineId, StageId>,
    Submitted { body: Form(typed), idempotent }: Submitted<Form<BTreeMap<String, String>>>,
) -> Result<Response, WebError> {
    store(app, asker, id, Some(stage), Draft(typed), idempotent).await
}

async fn store(
    app: App,
    asker: Asker,
    id: PipelineId,
    stage: Option<StageId>,
    draft: Draft,
    idempotent: Option<Idempotent>,
) -> Result<Response, WebError> {
    let (actor, m, seen) = (asker.actor, asker.m, draft.version());
    let (_, defined) = found(&app, &asker, id).await?;
    let known = stage.map(|stage| defined.pipeline.stage(stage).ok_or_else(WebError::not_found)).transpose()?;
    let change = match draft.understand(m, stage) {
        Ok(wanted) => Change::Put(wanted),
        Err(errors) => {
            return page(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, &defined, known, &draft, &errors).await;
        }
    };
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        revise(tx, &actor, id, seen, &change).await?;
        let word = if stage.is_some() { "stage-changed" } else { "stage-added" };
        Ok::<_, Failed>(Reply::see_other(&format!("{}?done={word}", href(id))))
    });
    let failed = match done.await {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    let outcome = refused::sort(&asker, failed)?;
    let (_, defined) = found(&app, &asker, id).await?;
    let known = stage.map(|stage| defined.pipeline.stage(stage).ok_or_else(WebError::not_found)).transpose()?;
    match outcome {
        Outcome::Again(errors) => {
            page(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, &defined, known, &draft, &errors).await
        }
        Outcome::Sentence(status, sentence) => {
            let errors = FieldErrors::one("name", "not_valid", sentence);
            page(&app, &asker, status, &defined, known, &draft, &errors).await
        }
        Outcome::Conflict => both(&app, &asker, &defined, known, &draft).await,
    }
}

/// Both versions.
async fn both(
    app: &App,
    asker: &Asker,
    defined: &Defined,
    known: Option<&Stage>,
    draft: &Draft,
) -> Result<Response, WebError> {
    let (m, id) = (asker.m, defined.pipeline.id());
    let now = Draft::of(m, known, defined.version);
    let typed = ["name", "band", "probability"].into_iter().chain(ExitCriterion::WORDS.iter().copied());
    let clash = Clash {
        part: Part::Pipelines,
        subject: known.map_or(id.into(), |stage| stage.id.into()),
        name: known.map_or_else(|| defined.pipeline.name().to_owned(), |stage| stage.name.clone()),
        fields: view::told(m, draft)
            .into_iter()
            .zip(view::told(m, &now))
            .map(|((label, yours), (_, stored))| (label, yours, stored))
            .collect(),
        typed: typed.map(|name| (name, draft.get(name).to_owned())).filter(|(_, value)| !value.is_empty()).collect(),
        version: defined.version,
        action: known.map_or_else(|| format!("{}/stages", href(id)), |stage| stage_href(id, stage.id)),
        stored_href: href(id),
    };
    conflict::page(app, asker, clash).await
}

/// Where a stage goes.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Way {
    Earlier,
    Later,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Shift {
    version: i64,
    way: Way,
}

/// Puts a stage before the one in front of it, or behind the next.
pub(super) async fn shift(
    State(app): State<App>,
    asker: Asker,
    PathPair(id, stage): PathPair<PipelineId, StageId>,
    Submitted { body: Form(Shift { version, way }), idempotent }: Submitted<Form<Shift>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        revise(tx, &actor, id, version, &Change::Shift(stage, way)).await?;
        Ok::<_, Failed>(Reply::see_other(&format!("{}?done=stage-moved", href(id))))
    });
    answer(&app, &asker, id, stage, done.await).await
}

/// Removes a stage in which nothing stands.
pub(super) async fn remove(
    State(app): State<App>,
    asker: Asker,
    PathPair(id, stage): PathPair<PipelineId, StageId>,
    Submitted { body: Form(Versioned { version }), idempotent }: Submitted<Form<Versioned>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        revise(tx, &actor, id, version, &Change::Remove(stage)).await?;
        Ok::<_, Failed>(Reply::see_other(&format!("{}?done=stage-removed", href(id))))
    });
    answer(&app, &asker, id, stage, done.await).await
}

async fn answer(
    app: &App,
    asker: &Asker,
    id: PipelineId,
    stage: StageId,
    done: Result<Reply, Failed>,
) -> Result<Response, WebError> {
    match done {
        Ok(reply) => Ok(reply.into_response()),
        Err(failed) => {
            let (_, defined) = found(app, asker, id).await?;
            let name = defined.pipeline.stage(stage).map_or(defined.pipeline.name(), |stage| &stage.name).to_owned();
            not_done(app, asker, failed, &name, &Link::new(defined.pipeline.name().to_owned(), href(id)))
        }
    }
}
