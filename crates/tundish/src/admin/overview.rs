//! The parts of administration, each with a sentence.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::html;
use tundish_web::{
    http::error::{ErrorKind, WebError},
    kit::{
        panel,
        shell::{Head, page_head},
    },
};

use super::Part;
use crate::{
    record::pages,
    web::{App, Asker, Section},
};

/// The page.
pub(super) async fn show(State(app): State<App>, asker: Asker) -> Result<Response, WebError> {
    let m = asker.m;
    let parts: Vec<Part> = Part::ALL.into_iter().filter(|part| part.may(&asker.actor)).collect();
    if parts.is_empty() {
        return Err(WebError::of(ErrorKind::Forbidden));
    }
    let head = Head { title: m.settings().to_owned(), ..Head::default() };
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |_| {
        html! {
            (page_head(m.settings(), m.settings_about(), html! {}))
            (panel::flush(m.what_there_is(), None, html! {
                ul class="entries" { @for part in &parts {
                    li { div { b { a class="link" href=(part.href()) { (part.label(m)) } } small { (part.about(m)) } } }
                } }
            }))
        }
    })
}
