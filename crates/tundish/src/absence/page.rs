//! The pages of absences: those of everybody below, and one's own.

use axum::{Router, extract::State, http::StatusCode, response::Response, routing::get};
use maud::{Markup, html};
use tundish_db::Tx;
use tundish_domain::{
    Day,
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::{
    http::error::WebError,
    kit::{
        Link,
        button::{self, Weight},
        panel,
        shell::{Head, page_head},
    },
    messages::Messages,
};

use super::{Absence, store};
use crate::{
    names::{Names, USERS},
    record::{
        Found, RecordError,
        pages::{self, KindWords, Paged, View, href},
    },
    web::{App, Asker, Section, record_error},
};

impl Paged for Absence {
    const PATH: &'static str = "/settings/absences";
    const SECTION: Section = Section::Settings;
    const SHOWN_COLUMNS: &'static [&'static str] = &["user_id", "deputy_id", "from_on", "to_on"];
    type More = ();

    fn words(m: Messages) -> KindWords {
        KindWords { many: m.absences(), new: m.new_absence(), empty: m.no_absences(), about: m.absences_about() }
    }

    async fn more(_: &mut Tx, _: &Actor, _: &Found<Self>) -> Result<(), RecordError> {
        Ok(())
    }

    fn about(view: &View<'_, Self>) -> String {
        view.loaded.names.user(view.record().user_id).unwrap_or_default().to_owned()
    }
}

/// The route of one's own.
pub(super) fn own() -> Router<App> {
    Router::new().route("/me/absences", get(show))
}

/// One's own absences that are not over, and for whom one stands in.
async fn show(State(app): State<App>, asker: Asker) -> Result<Response, WebError> {
    let (actor, m, today) = (asker.actor, asker.m, app.today());
    let read = app.db.read(async move |tx: &mut Tx| {
        permit::<actions::EditAbsence>(&actor, Relation::Own).map_err(|_| RecordError::Forbidden)?;
        let user = actor.user().ok_or(RecordError::Forbidden)?;
        let own = store::of_person(tx, user, today).await?;
        let others = store::stands_in_for(tx, user, today).await?;
        let mut names = Names::default();
        names.add(tx, USERS, own.iter().filter_map(|absence| absence.deputy_id).map(Into::into)).await?;
        Ok::<_, RecordError>((own, others, names))
    });
    let (own, others, names) = read.await.map_err(|error| record_error(error, None))?;
    let head = Head { title: m.absences().to_owned(), crumbs: vec![Link::new(m.settings(), "/me")], ..Head::default() };
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |_| {
        let add = button::link(Weight::Go, m.new_absence(), "/settings/absences/new", Some("c"));
        html! {
            div class="page--form stack" {
                (page_head(m.absences(), m.own_absences_about(), add))
                (panel::flush(m.you_are_away(), None, html! {
                    @if own.is_empty() { (panel::empty(m.no_own_absences(), m.own_absences_about(), None)) }
                    @else { ul class="entries" { @for absence in &own { (line(m, absence, &names)) } } }
                }))
                @if !others.is_empty() {
                    (panel::flush(m.you_stand_in(), None, html! {
                        ul class="entries" { @for (name, from, to) in &others { li { div { b { (name) } small { (span(m, *from, *to)) } } } } }
                    }))
                }
            }
        }
    })
}

fn span(m: Messages, from: Day, to: Day) -> String {
    m.days_from_to(Some(from.date()), Some(to.date()))
}

fn line(m: Messages, absence: &Absence, names: &Names) -> Markup {
    let deputy = absence.deputy_id.and_then(|deputy| names.user(deputy));
    html! {
        li {
            div {
                b { a class="link" href=(href::<Absence>(absence.id)) { (span(m, absence.from_on, absence.to_on)) } }
                small { @match deputy { Some(deputy) => (m.deputy_is(deputy)), None => (m.nobody_stands_in()) } }
            }
        }
    }
}
