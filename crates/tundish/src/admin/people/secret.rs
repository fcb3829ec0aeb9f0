//! A password that the program makes and shows once.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tundish_web::{http::error::WebError, kit::shell::Head};

use super::view;
use crate::{
    admin::Part,
    record::pages,
    user::password,
    web::{App, Asker, Reply, Section},
};

/// A password, its hash, and what tells the answer that shows it from one that was kept.
pub(super) struct Secret {
    password: Option<String>,
    pub(super) hash: Option<String>,
    pub(super) mark: String,
}

impl Secret {
    /// A password and its hash, where somebody can sign in with one.
    pub(super) async fn made(is_wanted: bool) -> Result<Self, WebError> {
        let failed = |error: anyhow::Error| WebError::internal(error.into_boxed_dyn_error());
        let mark = password::made().map_err(failed)?;
        if !is_wanted {
            return Ok(Self { password: None, hash: None, mark });
        }
        let made = password::made().map_err(failed)?;
        let hash = password::hash(made.clone()).await.map_err(failed)?;
        Ok(Self { password: Some(made), hash: Some(hash), mark })
    }

    /// The page with the password, unless the answer is one that was given before: what is kept of an answer names no secret.
    pub(super) fn show_once(
        self,
        app: &App,
        asker: &Asker,
        reply: Reply,
        name: &str,
        email: Option<&str>,
    ) -> Result<Response, WebError> {
        let is_first = reply.0.location.as_ref().is_some_and(|location| location.ends_with(&self.mark));
        let (Some(password), true) = (self.password, is_first) else { return Ok(reply.into_response()) };
        let m = asker.m;
        let location = reply.0.location.unwrap_or_default();
        let person = location.split('?').next().unwrap_or_default().to_owned();
        let head = Head { title: name.to_owned(), crumbs: Part::People.crumbs(m), ..Head::default() };
        pages::answer(app, asker, Section::Settings, StatusCode::OK, &head, |_| {
            view::password_once(m, name, email, &password, &person)
        })
    }
}
