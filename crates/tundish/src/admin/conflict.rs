//! Two people changed the same thing: both versions side by side.

use axum::{http::StatusCode, response::Response};
use tundish_db::Tx;
use tundish_domain::Instant;
use tundish_web::{
    http::error::WebError,
    kit::{
        form,
        problem::{Conflict, ConflictField},
        shell::Head,
    },
};

use super::Part;
use crate::{
    event::{self, Subject},
    names::{Names, USERS},
    record::pages::{self, clock_zone},
    web::{App, Asker, Section, db_error},
};

/// What was typed on top of what somebody else stored meanwhile.
pub(super) struct Clash<'a> {
    pub(super) part: Part,
    /// Which record.
    pub(super) subject: Subject,
    /// What it is called.
    pub(super) name: String,
    /// What each field is called, what was typed, what is stored.
    pub(super) fields: Vec<(&'a str, String, String)>,
    /// The values of the form, as they are sent again.
    pub(super) typed: Vec<(&'static str, String)>,
    /// The version that is stored.
    pub(super) version: i64,
    /// Where the form is posted.
    pub(super) action: String,
    /// Where the record is shown.
    pub(super) stored_href: String,
}

/// Who changed the record last, and when.
async fn last_change(tx: &mut Tx, subject: Subject) -> tundish_db::Result<Option<(Option<String>, Instant)>> {
    let Some(last) = event::store::of_subject(tx, subject).await?.pop() else { return Ok(None) };
    let mut names = Names::default();
    names.add(tx, USERS, last.actor_id.map(Into::into)).await?;
    let who = last.actor_id.and_then(|id| names.user(id)).map(ToOwned::to_owned);
    Ok(Some((who, last.recorded_at)))
}

/// The page with both versions.
pub(super) async fn page(app: &App, asker: &Asker, clash: Clash<'_>) -> Result<Response, WebError> {
    let m = asker.m;
    let subject = clash.subject;
    let last = app.db.read(async move |tx| last_change(tx, subject).await).await.map_err(db_error)?;
    let changed = last.map_or_else(String::new, |(who, at)| {
        let when = m.moment(clock_zone(app, asker).to_datetime(at.timestamp()));
        m.changed_meanwhile(who.as_deref().unwrap_or(m.the_program()), &when)
    });
    let fields = clash.fields.into_iter();
    let fields = fields.map(|(label, yours, stored)| ConflictField { label: label.to_owned(), yours, stored });
    let mut hidden: Vec<(String, String)> =
        clash.typed.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    hidden.push((form::VERSION_FIELD.to_owned(), clash.version.to_string()));
    let conflict = Conflict {
        subject: clash.name.clone(),
        changed,
        fields: fields.collect(),
        action: clash.action,
        hidden,
        stored_href: clash.stored_href,
    };
    let head = Head { title: clash.name, crumbs: clash.part.crumbs(m), ..Head::default() };
    pages::answer(app, asker, Section::Settings, StatusCode::PRECONDITION_FAILED, &head, |guard| {
        conflict.content(m, guard)
    })
}
