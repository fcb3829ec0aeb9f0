//! A pipeline is made, renamed, put in its place.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tundish_domain::{
    id::PipelineId,
    policy::{Relation, actions, permit},
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form, Path, Submitted},
    },
    kit::{Link, shell::Head},
};

use super::{all, found, href, view};
use crate::{
    admin::{
        Part,
        conflict::{self, Clash},
    },
    pipeline::{self, Defined, NewPipeline, PipelinePatch, StageDraft, store},
    record::{
        RecordError,
        pages::{
            self,
            refused::{self, Failed, Outcome},
        },
    },
    web::{App, Asker, Reply, Section, once_or},
};

/// What was typed about a pipeline.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    pub(super) name: String,
    /// Of a new one: whose stages it begins with.
    pub(super) like: String,
    /// Of a known one: its place among pipelines, from 0.
    pub(super) place: String,
    pub(super) version: String,
}

impl Draft {
    fn of(all: &[Defined], defined: &Defined) -> Self {
        let place = all.iter().position(|other| other.pipeline.id() == defined.pipeline.id());
        Self {
            name: defined.pipeline.name().to_owned(),
            like: String::new(),
            place: place.unwrap_or_default().to_string(),
            version: defined.version.to_string(),
        }
    }
}

/// The form for a new one.
pub(super) async fn new(State(app): State<App>, asker: Asker) -> Result<Response, WebError> {
    page(&app, &asker, StatusCode::OK, None, &Draft::default(), &FieldErrors::new()).await
}

/// The form with what is known.
pub(super) async fn edit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<PipelineId>,
) -> Result<Response, WebError> {
    let (all, defined) = found(&app, &asker, id).await?;
    page(&app, &asker, StatusCode::OK, Some(&defined), &Draft::of(&all, &defined), &FieldErrors::new()).await
}

async fn page(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    known: Option<&Defined>,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let m = asker.m;
    let all = all(app, asker).await?;
    let title = known.map_or_else(|| m.new_pipeline().to_owned(), |known| m.edit_name(known.pipeline.name()));
    let mut crumbs = Part::Pipelines.crumbs(m);
    crumbs.extend(known.map(|known| Link::new(known.pipeline.name().to_owned(), href(known.pipeline.id()))));
    let head = Head { title: title.clone(), crumbs, ..Head::default() };
    pages::answer(app, asker, Section::Settings, status, &head, |guard| {
        view::form(m, &title, known, &all, draft, errors, guard)
    })
}

/// Makes a pipeline with the stages of another, or shows the form again.
pub(super) async fn add(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let (actor, m, said) = (asker.actor, asker.m, draft.clone());
    let made = once_or(&app, &asker, idempotent, async move |tx| {
        permit::<actions::ManagePipelines>(&actor, Relation::Company).map_err(RecordError::from)?;
        let all = store::defined(tx).await?;
        let like = all.iter().find(|defined| defined.pipeline.id().to_string() == said.like);
        let unknown = || Failed::Fields(FieldErrors::one("like", "unknown_word", m.unknown_choice()));
        let stages = like.ok_or_else(unknown)?.pipeline.stages().iter().map(StageDraft::from).collect();
        let made = pipeline::create(tx, &actor, &NewPipeline { name: said.name.clone(), stages }).await?;
        Ok(Reply::see_other(&format!("{}?done=pipeline-added", href(made.pipeline.id()))))
    });
    answer(&app, &asker, None, &draft, made.await).await
}

/// Renames it or puts it in its place, shows the form again, or shows both versions.
pub(super) async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<PipelineId>,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let (_, known) = found(&app, &asker, id).await?;
    let Ok(place) = draft.place.parse() else {
        let errors = FieldErrors::one("place", "unknown_word", m.unknown_choice());
        return page(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, Some(&known), &draft, &errors).await;
    };
    let patch = PipelinePatch { name: Some(draft.name.clone()), place: Some(place), stages: None };
    let seen = draft.version.parse().unwrap_or(0);
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        match pipeline::edit(tx, &actor, id, Some(seen), &patch).await {
            Ok(_) => Ok(Reply::see_other(&format!("{}?done=pipeline-changed", href(id)))),
            Err(RecordError::NothingChanges) => Ok(Reply::see_other(&href(id))),
            Err(error) => Err(Failed::from(error)),
        }
    });
    answer(&app, &asker, Some(&known), &draft, done.await).await
}

async fn answer(
    app: &App,
    asker: &Asker,
    known: Option<&Defined>,
    draft: &Draft,
    done: Result<Reply, Failed>,
) -> Result<Response, WebError> {
    let failed = match done {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    match (refused::sort(asker, failed)?, known) {
        (Outcome::Again(errors), _) => page(app, asker, StatusCode::UNPROCESSABLE_ENTITY, known, draft, &errors).await,
        (Outcome::Sentence(status, sentence), _) => {
            page(app, asker, status, known, draft, &FieldErrors::one("name", "not_valid", sentence)).await
        }
        (Outcome::Conflict, Some(known)) => both(app, asker, known.pipeline.id(), draft).await,
        (Outcome::Conflict, None) => Err(WebError::internal("a new pipeline has no version that could be stale")),
    }
}

/// Both versions.
async fn both(app: &App, asker: &Asker, id: PipelineId, draft: &Draft) -> Result<Response, WebError> {
    let m = asker.m;
    let (all, stored) = found(app, asker, id).await?;
    let now = Draft::of(&all, &stored);
    let place =
        |place: &str| place.parse::<u64>().map_or_else(|_| m.not_known().to_owned(), |place| m.number(place + 1));
    let clash = Clash {
        part: Part::Pipelines,
        subject: id.into(),
        name: stored.pipeline.name().to_owned(),
        fields: vec![
            (m.name(), draft.name.clone(), now.name.clone()),
            (m.place(), place(&draft.place), place(&now.place)),
        ],
        typed: vec![("name", draft.name.clone()), ("place", draft.place.clone())],
        version: stored.version,
        action: href(id),
        stored_href: href(id),
    };
    conflict::page(app, asker, clash).await
}
