//! People: who is there, what each may do, how each is let in.

mod deeds;
mod form;
mod list;
mod person;
mod secret;
mod view;

use axum::{
    Router,
    routing::{get, post},
};
use serde::Deserialize;
use tundish_domain::{
    Role,
    id::{TeamId, UserId},
    opportunity::Set,
};
use tundish_web::{http::error::FieldErrors, messages::Messages};

use crate::{
    user::{User, UserPatch, create::NewUser},
    web::App,
};

/// The routes of people.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/settings/people", get(list::show).post(form::add))
        .route("/settings/people/new", get(form::new))
        .route("/settings/people/{id}", get(person::show))
        .route("/settings/people/{id}/edit", get(form::edit).post(form::submit))
        .route("/settings/people/{id}/deactivate", post(deeds::deactivate))
        .route("/settings/people/{id}/reactivate", post(deeds::reactivate))
        .route("/settings/people/{id}/sign-out", post(deeds::sign_out))
        .route("/settings/people/{id}/password", post(deeds::password))
        .route("/settings/people/{id}/second-factor", post(deeds::second_factor))
        .route("/settings/people/{id}/tokens/{token}/revoke", post(deeds::revoke))
}

/// Where a person is shown.
pub(in crate::admin) fn href(id: UserId) -> String {
    format!("/settings/people/{id}")
}

/// What was typed about a person.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Draft {
    name: String,
    email: String,
    role: String,
    team_id: String,
    locale: String,
    time_zone: String,
    version: String,
}

impl Draft {
    fn of(user: &User) -> Self {
        Self {
            name: user.name.clone(),
            email: user.email.clone().unwrap_or_default(),
            role: user.role.to_string(),
            team_id: user.team_id.map(|team| team.to_string()).unwrap_or_default(),
            locale: user.locale.clone(),
            time_zone: user.time_zone.clone(),
            version: user.version.to_string(),
        }
    }

    /// Role and team, as far as they can be read.
    fn words(&self, m: Messages) -> Result<(Role, Option<TeamId>), FieldErrors> {
        let mut errors = FieldErrors::new();
        let role = self.role.parse();
        if role.is_err() {
            errors.push("role", "unknown_word", m.unknown_choice());
        }
        let team = if self.team_id.is_empty() { Ok(None) } else { self.team_id.parse().map(Some) };
        if team.is_err() {
            errors.push("team_id", "unknown_word", m.unknown_choice());
        }
        match (role, team) {
            (Ok(role), Ok(team)) => Ok((role, team)),
            _ => Err(errors),
        }
    }

    fn email(&self) -> Option<String> {
        Some(self.email.trim()).filter(|email| !email.is_empty()).map(ToOwned::to_owned)
    }

    fn as_new(&self, m: Messages, password_hash: Option<String>) -> Result<NewUser, FieldErrors> {
        let (role, team_id) = self.words(m)?;
        Ok(NewUser {
            name: self.name.clone(),
            email: self.email(),
            role,
            team_id,
            password_hash,
            locale: self.locale.clone(),
            time_zone: self.time_zone.clone(),
        })
    }

    fn as_patch(&self, m: Messages) -> Result<UserPatch, FieldErrors> {
        let (role, team) = self.words(m)?;
        Ok(UserPatch {
            name: Some(self.name.clone()),
            email: self.email().map_or(Set::Clear, Set::To),
            role: Some(role),
            team: team.map_or(Set::Clear, Set::To),
            locale: Some(self.locale.clone()),
            time_zone: Some(self.time_zone.clone()),
        })
    }
}

/// What a field is called.
fn label(m: Messages, field: &str) -> &'static str {
    match field {
        "name" => m.name(),
        "email" => m.email(),
        "role" => m.role(),
        "team_id" => m.team(),
        "locale" => m.language(),
        _ => m.time_zone(),
    }
}
