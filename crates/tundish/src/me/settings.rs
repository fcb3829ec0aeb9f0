//! How one likes one's pages.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tundish_domain::TimeZone;
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form, Query, Submitted},
    },
    messages::{Lang, Messages},
};

use super::{Done, Page, answer, oneself, views};
use crate::{
    record::RecordError,
    user::{self, Settings, User},
    web::{App, Asker, Reply, db_error, once, record_error},
};

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Draft {
    pub(super) language: String,
    pub(super) time_zone: String,
    pub(super) theme: String,
    pub(super) density: String,
}

impl Draft {
    fn of(settings: &Settings) -> Self {
        Self {
            language: settings.locale.clone(),
            time_zone: settings.time_zone.clone(),
            theme: settings.theme.to_string(),
            density: settings.density.to_string(),
        }
    }

    fn understand(&self, m: Messages) -> Result<Settings, FieldErrors> {
        let mut errors = FieldErrors::new();
        let (theme, density) = (self.theme.parse(), self.density.parse());
        for (field, is_known) in [
            ("language", Lang::from_tag(&self.language).is_some()),
            ("time_zone", TimeZone::get(&self.time_zone).is_ok()),
            ("theme", theme.is_ok()),
            ("density", density.is_ok()),
        ] {
            if !is_known {
                errors.push(field, "unknown_word", m.unknown_choice());
            }
        }
        match (theme, density) {
            (Ok(theme), Ok(density)) if errors.is_empty() => {
                Ok(Settings { locale: self.language.clone(), time_zone: self.time_zone.clone(), theme, density })
            }
            _ => Err(errors),
        }
    }
}

async fn load(app: &App, asker: &Asker) -> Result<(User, Settings), WebError> {
    let id = oneself(asker)?;
    let read = app.db.read(async move |tx| Ok((user::store::by_id(tx, id).await?, user::settings::of(tx, id).await?)));
    match read.await.map_err(db_error)? {
        (Some(user), Some(settings)) => Ok((user, settings)),
        _ => Err(WebError::not_found()),
    }
}

/// The form.
pub(super) async fn show(State(app): State<App>, asker: Asker, Query(done): Query<Done>) -> Result<Response, WebError> {
    let (user, settings) = load(&app, &asker).await?;
    page(&app, &asker, StatusCode::OK, &user, &Draft::of(&settings), &FieldErrors::new(), &done)
}

fn page(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    user: &User,
    draft: &Draft,
    errors: &FieldErrors,
    done: &Done,
) -> Result<Response, WebError> {
    let m = asker.m;
    answer(app, asker, status, Page::Settings, done, |guard| views::settings::content(m, user, draft, errors, guard))
}

/// Stores it, or shows the form again.
pub(super) async fn submit(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let (user, _) = load(&app, &asker).await?;
    let asked = match draft.understand(m) {
        Ok(asked) => asked,
        Err(errors) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return page(&app, &asker, status, &user, &draft, &errors, &Done::default());
        }
    };
    let changed =
        once(&app, &asker, idempotent, async move |tx| match user::change_settings(tx, &actor, &asked).await {
            Ok(_) | Err(RecordError::NothingChanges) => Ok(Reply::see_other("/me?done=settings")),
            Err(error) => Err(record_error(error, None)),
        });
    Ok(changed.await?.into_response())
}
