//! Pages of opportunities: the list, one record, the form for a new one, and what can be done with one.
//!
//! Everything works as plain links and forms; htmx only keeps the page in place. A form that is refused comes back with what
//! was typed. What the asker may not see is answered like what never was.

pub(super) mod deed;
pub(super) mod draft;
mod edit;
pub(super) mod filter;
pub(super) mod list;
mod new;
pub(super) mod record;
mod refused;
mod toast;

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use maud::Markup;
use tundish_domain::{TimeZone, id::OpportunityId};
use tundish_web::{
    http::error::WebError,
    kit::{
        form::Guard,
        shell::{self, Frame, Head},
    },
};

pub(crate) use self::toast::{Back, toast_after};
use crate::web::{App, Asker, Html, Section, frame};

/// The routes of this slice's pages.
pub(crate) fn pages() -> Router<App> {
    let mut router = Router::new()
        .route("/opportunities", get(list::show).post(new::submit))
        .route("/opportunities/new", get(new::form))
        .route("/opportunities/{id}", get(record::show))
        .route("/opportunities/{id}/edit", get(edit::form).post(edit::submit));
    for deed in deed::Deed::ALL {
        let handler = post(move |app, asker, id, form| deed::act(deed, app, asker, id, form));
        router = router.route(&format!("/opportunities/{{id}}/{}", deed.as_str()), handler);
    }
    router
}

/// The address of a record.
pub(super) fn href(id: OpportunityId) -> String {
    format!("/opportunities/{id}")
}

/// The time zone of clock times shown to the asker.
fn clock_zone<'a>(app: &'a App, asker: &'a Asker) -> &'a TimeZone {
    asker.who.as_ref().map_or(&app.company.time_zone, |who| &who.time_zone)
}

/// A whole page of this section.
fn answer(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    head: &Head,
    content: impl FnOnce(&Guard) -> Markup,
) -> Result<Response, WebError> {
    let frame: Frame = frame(app, asker, Some(Section::Opportunities))?;
    let content = content(&frame.guard);
    Ok((status, Html(shell::page(&frame, head, content))).into_response())
}
