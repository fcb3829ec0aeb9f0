//! Pipelines and their stages.

mod form;
mod stage;
mod view;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use maud::html;
use tundish_db::Tx;
use tundish_domain::{
    id::{PipelineId, StageId},
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::{
    http::{
        error::WebError,
        input::{Path, Query},
    },
    kit::{
        Link,
        button::{self, Weight},
        keys::Shortcut,
        shell::{Head, page_head},
    },
};

use super::{Done, HOME, Part};
use crate::{
    pipeline::{Defined, store},
    record::{RecordError, pages},
    web::{App, Asker, Section, record_error},
};

/// The routes of pipelines.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/settings/pipelines", get(show).post(form::add))
        .route("/settings/pipelines/new", get(form::new))
        .route("/settings/pipelines/{id}", get(one).post(form::submit))
        .route("/settings/pipelines/{id}/edit", get(form::edit))
        .route("/settings/pipelines/{id}/stages", post(stage::add))
        .route("/settings/pipelines/{id}/new-stage", get(stage::new))
        .route("/settings/pipelines/{id}/stages/{stage}", get(stage::edit).post(stage::submit))
        .route("/settings/pipelines/{id}/stages/{stage}/move", post(stage::shift))
        .route("/settings/pipelines/{id}/stages/{stage}/remove", post(stage::remove))
}

/// Where a pipeline is shown.
fn href(id: PipelineId) -> String {
    format!("/settings/pipelines/{id}")
}

/// Where a stage is changed.
fn stage_href(id: PipelineId, stage: StageId) -> String {
    format!("{}/stages/{stage}", href(id))
}

/// All pipelines, for whoever may change them.
async fn managed(tx: &mut Tx, actor: &Actor) -> Result<Vec<Defined>, RecordError> {
    permit::<actions::ManagePipelines>(actor, Relation::Company)?;
    Ok(store::defined(tx).await?)
}

/// All pipelines and the one with this identifier.
async fn found(app: &App, asker: &Asker, id: PipelineId) -> Result<(Vec<Defined>, Defined), WebError> {
    let all = all(app, asker).await?;
    let one = all.iter().find(|defined| defined.pipeline.id() == id).cloned().ok_or_else(WebError::not_found)?;
    Ok((all, one))
}

async fn all(app: &App, asker: &Asker) -> Result<Vec<Defined>, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| managed(tx, &actor).await).await;
    read.map_err(|error| record_error(error, None))
}

/// All of them with their stages.
async fn show(State(app): State<App>, asker: Asker, Query(done): Query<Done>) -> Result<Response, WebError> {
    let m = asker.m;
    let pipelines = all(&app, &asker).await?;
    let head = Head {
        title: m.pipelines().to_owned(),
        crumbs: vec![Link::new(m.settings(), HOME)],
        shortcuts: vec![Shortcut::new("c", m.new_pipeline())],
        toasts: done.toasts(m),
        ..Head::default()
    };
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |_| {
        let add = button::link(Weight::Go, m.new_pipeline(), "/settings/pipelines/new", Some("c"));
        html! {
            (page_head(m.pipelines(), Part::Pipelines.about(m), add))
            div class="stack" { @for defined in &pipelines { (view::overview(m, defined)) } }
        }
    })
}

/// One of them: its stages in their order, each with what can be done to it.
async fn one(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<PipelineId>,
    Query(done): Query<Done>,
) -> Result<Response, WebError> {
    let m = asker.m;
    let (_, defined) = found(&app, &asker, id).await?;
    let head = Head {
        title: defined.pipeline.name().to_owned(),
        crumbs: Part::Pipelines.crumbs(m),
        shortcuts: vec![Shortcut::new("e", m.edit()), Shortcut::new("c", m.new_stage())],
        toasts: done.toasts(m),
        ..Head::default()
    };
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |guard| view::page(m, &defined, guard))
}
