//! One's own sessions end.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use tundish_domain::id::SessionId;
use tundish_web::http::{
    error::{ErrorKind, WebError},
    input::{Form, Path, Submitted},
};

use super::{Nothing, oneself};
use crate::{
    user,
    web::{App, Asker, Reply, once, record_error},
};

/// Ends one.
pub(super) async fn end(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<SessionId>,
    Submitted { body: Form(Nothing {}), idempotent }: Submitted<Form<Nothing>>,
) -> Result<Response, WebError> {
    oneself(&asker)?;
    let actor = asker.actor;
    let ended = once(&app, &asker, idempotent, async move |tx| {
        user::end_session(tx, &actor, id).await.map_err(|error| record_error(error, None))?;
        Ok(Reply::see_other("/me/security?done=session"))
    });
    Ok(ended.await?.into_response())
}

/// Ends all but the one that asks.
pub(super) async fn end_others(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Form(Nothing {}), idempotent }: Submitted<Form<Nothing>>,
) -> Result<Response, WebError> {
    oneself(&asker)?;
    let kept = asker.session().ok_or_else(|| WebError::of(ErrorKind::Forbidden))?;
    let actor = asker.actor;
    let ended = once(&app, &asker, idempotent, async move |tx| {
        user::end_other_sessions(tx, &actor, kept).await.map_err(|error| record_error(error, None))?;
        Ok(Reply::see_other("/me/security?done=sessions"))
    });
    Ok(ended.await?.into_response())
}
