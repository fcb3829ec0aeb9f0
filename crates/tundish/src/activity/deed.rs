//! What can be done with an activity where it is listed: one tap each, and the way back to where it was tapped.

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::id::{ActivityId, UserId};
use tundish_web::http::{
    error::WebError,
    input::{Form, Path, Submitted},
    redirect::LocalPath,
};

use super::{Activity, Parent, cancel, complete, log::LIST, reassign, reopen};
use crate::{
    record::{
        self, RecordError,
        pages::refused::{self, Failed},
    },
    web::{App, Asker, Reply, once_or},
};

/// The routes of deeds.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/activities/{id}/complete", get(complete::form).post(complete::submit))
        .route("/activities/{id}/cancel", post(cancelled))
        .route("/activities/{id}/reopen", post(reopened))
        .route("/activities/{id}/reassign", post(reassigned))
        .route("/activities/{id}/remove", post(removed))
}

/// What every deed is posted with.
#[derive(Debug, Default, Deserialize)]
struct Deed {
    version: i64,
    /// From where it was done.
    back: Option<String>,
    owner: Option<UserId>,
}

/// Where a deed leads back to: from where it was done, else to what the activity belongs to.
pub(super) fn back(said: Option<&str>, activity: &Activity) -> String {
    let said = said.and_then(LocalPath::parse).map(|path| path.as_str().to_owned());
    said.unwrap_or_else(|| Parent::of(activity).map_or_else(|| LIST.to_owned(), Parent::href))
}

async fn told(app: &App, asker: &Asker, id: ActivityId, done: Result<Reply, Failed>) -> Result<Response, WebError> {
    match done {
        Ok(reply) => Ok(reply.into_response()),
        Err(failed) => refused::deed::<Activity>(app, asker, id, failed).await,
    }
}

fn leads_back(deed: &Deed, activity: &Activity) -> Reply {
    Reply::see_other(&back(deed.back.as_deref(), activity))
}

async fn cancelled(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ActivityId>,
    Submitted { body: Form(deed), idempotent }: Submitted<Form<Deed>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let work = async move |tx: &mut Tx| {
        let activity = cancel(tx, &actor, id, Some(deed.version)).await?;
        Ok(leads_back(&deed, &activity))
    };
    told(&app, &asker, id, once_or(&app, &asker, idempotent, work).await).await
}

async fn reopened(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ActivityId>,
    Submitted { body: Form(deed), idempotent }: Submitted<Form<Deed>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let work = async move |tx: &mut Tx| {
        let activity = reopen(tx, &actor, id, Some(deed.version)).await?;
        Ok(leads_back(&deed, &activity))
    };
    told(&app, &asker, id, once_or(&app, &asker, idempotent, work).await).await
}

async fn removed(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ActivityId>,
    Submitted { body: Form(deed), idempotent }: Submitted<Form<Deed>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let work = async move |tx: &mut Tx| {
        let activity = record::delete::<Activity>(tx, &actor, id, Some(deed.version)).await?;
        Ok(leads_back(&deed, &activity))
    };
    told(&app, &asker, id, once_or(&app, &asker, idempotent, work).await).await
}

async fn reassigned(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ActivityId>,
    Submitted { body: Form(deed), idempotent }: Submitted<Form<Deed>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let work = async move |tx: &mut Tx| {
        let owner = deed.owner.ok_or(RecordError::unknown("owner_id"))?;
        let activity = reassign(tx, &actor, id, Some(deed.version), owner).await?;
        Ok(leads_back(&deed, &activity))
    };
    told(&app, &asker, id, once_or(&app, &asker, idempotent, work).await).await
}
