//! One's own password changes.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tundish_web::{
    http::{
        error::{ErrorKind, FieldErrors, WebError},
        forwarded::Client,
        input::Form,
    },
    messages::Messages,
};

use super::{oneself, proof, security};
use crate::{
    record::RecordError,
    user::{
        self,
        password::{self, LONGEST, SHORTEST, Unfit},
    },
    web::{App, Asker, Reply, record_error},
};

#[derive(Deserialize)]
pub(super) struct Typed {
    present_password: String,
    new_password: String,
}

/// Checks the present password, then stores the new one; all other sessions and all tokens end.
pub(super) async fn submit(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    asker: Asker,
    Form(typed): Form<Typed>,
) -> Result<Response, WebError> {
    let (user, m) = (oneself(&asker)?, asker.m);
    let kept = asker.session().ok_or_else(|| WebError::of(ErrorKind::Forbidden))?;
    if let Err(unfit) = password::check(&typed.new_password) {
        return security::again(&app, &asker, &FieldErrors::one("new_password", "unfit", sentence(m, unfit))).await;
    }
    let proof = proof::password(&app, &client, user, &typed.present_password).await?;
    let verified = match proof.or_sentence(m, m.wrong_password()) {
        Ok(verified) => verified,
        Err(sentence) => {
            return security::again(&app, &asker, &FieldErrors::one("present_password", "wrong", sentence)).await;
        }
    };
    let new =
        password::hash(typed.new_password).await.map_err(|error| WebError::internal(error.into_boxed_dyn_error()))?;
    let actor = asker.actor;
    let changed =
        app.db.write(async move |tx| user::change_password(tx, &actor, user, (&verified, &new), kept).await).await;
    match changed {
        Ok(()) => Ok(Reply::see_other("/me/security?done=password").into_response()),
        Err(RecordError::State(_)) => {
            let errors = FieldErrors::one("present_password", "wrong", m.wrong_password());
            security::again(&app, &asker, &errors).await
        }
        Err(error) => Err(record_error(error, None)),
    }
}

fn sentence(m: Messages, unfit: Unfit) -> String {
    match unfit {
        Unfit::TooShort => m.password_too_short(SHORTEST),
        Unfit::TooLong => m.password_too_long(LONGEST),
    }
}
