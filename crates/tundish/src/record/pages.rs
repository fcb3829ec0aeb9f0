//! Pages of plain records: the list, one record, its forms, and what can be done with it.
//!
//! Everything works as plain links and forms. A form that is refused comes back with what was typed; what the asker may not see
//! is answered like what never was.

mod address;
pub(super) mod deed;
pub(crate) mod draft;
mod edit;
mod list;
mod new;
pub(crate) mod refused;
pub(crate) mod show;
pub(crate) mod view;

use std::future::Future;

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use maud::{Markup, html};
use tundish_db::Tx;
use tundish_domain::{TimeZone, policy::Actor};
use tundish_web::{
    http::error::WebError,
    kit::{
        form::Guard,
        record::Entry,
        shell::{self, Head},
    },
    messages::Messages,
};

use super::{Found, RecordError, list::Listed};
use crate::web::{App, Asker, Html, Section, frame};

pub(crate) use self::view::View;

/// What a kind of record is called on its pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KindWords {
    /// Several of them: the title of the list.
    pub(crate) many: &'static str,
    /// A new one: the title of the form and of the button that opens it.
    pub(crate) new: &'static str,
    /// Why the list is empty.
    pub(crate) empty: &'static str,
    /// What stands in the list and why it is worth filling.
    pub(crate) about: &'static str,
}

/// A plain record that has pages.
pub(crate) trait Paged: Listed {
    /// Where its list is: `/contacts`.
    const PATH: &'static str;
    /// The section to which its pages belong.
    const SECTION: Section;
    /// The fields that are columns of its list, beside the name.
    const SHOWN_COLUMNS: &'static [&'static str];
    /// What its page shows besides.
    type More: Send + Sync;

    /// Where it is shown: its own page, or a place on the page of the record to which it belongs.
    fn home(&self) -> String {
        href::<Self>(self.id())
    }

    /// Where it is shown after something was done with it.
    fn home_after(&self) -> String {
        format!("{}?done=1", self.home())
    }

    /// Where leaving the form of a new one leads, if not to the list.
    fn leave(_draft: &draft::Draft) -> Option<String> {
        None
    }

    /// What it is called.
    fn words(m: Messages) -> KindWords;

    /// Reads what its page shows besides.
    fn more<'a>(
        tx: &'a mut Tx,
        actor: &'a Actor,
        found: &'a Found<Self>,
    ) -> impl Future<Output = Result<Self::More, RecordError>> + Send + 'a;

    /// What stands behind its name, in a quieter voice.
    fn about(_view: &View<'_, Self>) -> String {
        String::new()
    }

    /// What can be done with it besides: buttons, and the sheets that they open.
    fn actions(_view: &View<'_, Self>) -> Markup {
        html! {}
    }

    /// Panels beside its timeline.
    fn panels(_view: &View<'_, Self>) -> Markup {
        html! {}
    }

    /// Entries of its timeline besides its own events, with the instants at which they stand.
    fn entries(_view: &View<'_, Self>) -> Vec<(tundish_domain::Instant, Entry)> {
        Vec::new()
    }
}

/// The routes of a kind of record.
pub(crate) fn routes<R: Paged>() -> Router<App> {
    routes_with::<R>(get(list::show::<R>))
}

/// The routes of a kind of record whose list is a page of its own.
pub(crate) fn routes_with<R: Paged>(list: MethodRouter<App>) -> Router<App> {
    let path = R::PATH;
    routes_of_one::<R>().route(path, list.post(new::submit::<R>)).route(&format!("{path}/new"), get(new::form::<R>))
}

/// The routes of single records, for a kind that is listed and made in its own way.
pub(crate) fn routes_of_one<R: Paged>() -> Router<App> {
    let path = R::PATH;
    Router::new()
        .route(&format!("{path}/{{id}}"), get(show::show::<R>))
        .route(&format!("{path}/{{id}}/edit"), get(edit::form::<R>).post(edit::submit::<R>))
        .route(&format!("{path}/{{id}}/delete"), post(deed::delete::<R>))
        .route(&format!("{path}/{{id}}/restore"), post(deed::restore::<R>))
        .route(&format!("{path}/{{id}}/undo"), post(deed::undo::<R>))
        .route(&format!("{path}/{{id}}/confirm"), post(deed::confirm::<R>))
}

/// The routes of a kind of record that lives on the page of another.
pub(crate) fn child_routes<R: Paged>() -> Router<App> {
    let path = R::PATH;
    Router::new()
        .route(path, post(new::submit::<R>))
        .route(&format!("{path}/new"), get(new::form::<R>))
        .route(&format!("{path}/{{id}}/edit"), get(edit::form::<R>).post(edit::submit::<R>))
        .route(&format!("{path}/{{id}}/delete"), post(deed::delete::<R>))
        .route(&format!("{path}/{{id}}/restore"), post(deed::restore::<R>))
        .route(&format!("{path}/{{id}}/undo"), post(deed::undo::<R>))
        .route(&format!("{path}/{{id}}/confirm"), post(deed::confirm::<R>))
}

/// The address of a record.
pub(crate) fn href<R: Paged>(id: R::Id) -> String {
    format!("{}/{id}", R::PATH)
}

/// The time zone of clock times shown to the asker.
pub(crate) fn clock_zone<'a>(app: &'a App, asker: &'a Asker) -> &'a TimeZone {
    asker.who.as_ref().map_or(&app.company.time_zone, |who| &who.time_zone)
}

/// A whole page of a section.
pub(crate) fn answer(
    app: &App,
    asker: &Asker,
    section: Section,
    status: StatusCode,
    head: &Head,
    content: impl FnOnce(&Guard) -> Markup,
) -> Result<Response, WebError> {
    let frame = frame(app, asker, Some(section))?;
    let content = content(&frame.guard);
    Ok((status, Html(shell::page(&frame, head, content))).into_response())
}
