//! Everybody whom the actor sees.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::{Markup, html};
use tundish_db::Tx;
use tundish_domain::{
    TimeZone,
    policy::{Relation, actions, permit},
};
use tundish_web::{
    http::error::WebError,
    kit::{
        Link,
        button::{self, Weight},
        keys::Shortcut,
        shell::{Head, page_head},
        table::{self, Column, Kind},
    },
    messages::Messages,
};

use super::href;
use crate::{
    admin::{HOME, Part},
    record::{
        RecordError,
        pages::{self, clock_zone},
    },
    user::{
        self,
        overview::{self, Glance},
    },
    web::{App, Asker, Section, record_error},
};

/// The page.
pub(super) async fn show(State(app): State<App>, asker: Asker) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let read = app.db.read(async move |tx: &mut Tx| {
        let whom = user::whom(&actor)?;
        Ok::<_, RecordError>(overview::of(tx, whom).await?)
    });
    let people = read.await.map_err(|error| record_error(error, None))?;
    let may_add = permit::<actions::ManageUsers>(&actor, Relation::Company).is_ok();
    let mut shortcuts = Vec::new();
    if may_add {
        shortcuts.push(Shortcut::new("c", m.new_person()));
    }
    let head = Head {
        title: m.people().to_owned(),
        crumbs: vec![Link::new(m.settings(), HOME)],
        shortcuts,
        ..Head::default()
    };
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |_| {
        let add =
            html! { @if may_add { (button::link(Weight::Go, m.new_person(), "/settings/people/new", Some("c"))) } };
        html! {
            (page_head(m.people(), Part::People.about(m), add))
            section class="panel panel--table" { (rows(m, clock_zone(&app, &asker), &people)) }
        }
    })
}

fn rows(m: Messages, zone: &TimeZone, people: &[Glance]) -> Markup {
    let columns = [
        Column::words(m.name()),
        Column::words(m.role()),
        Column::words(m.team()),
        Column::words(m.email()).wide(),
        Column::words(m.last_seen()).wide(),
        Column::words(m.second_factor()).wide(),
    ];
    let dash = || html! { span class="muted" { "–" } };
    let rows = html! {
        @for person in people {
            tr {
                th scope="row" class="table__name table__cut" { a href=(href(person.id)) { (person.name) } @if !person.is_active { " " small { (m.has_left()) } } }
                td class="table__first" { (m.role_word(person.role.as_str())) }
                td class="table__second" { @match &person.team { Some(team) => (team), None => (dash()) } }
                td class="table__wide table__cut" { @match &person.email { Some(email) => (email), None => (dash()) } }
                td class="table__wide" { @match person.seen_at { Some(at) => (m.moment(zone.to_datetime(at.timestamp()))), None => (dash()) } }
                td class="table__wide" { @if person.has_second_factor { (m.yes()) } @else { (m.no()) } }
            }
        }
    };
    table::table(m, Kind::Records, m.people(), &columns, rows, None)
}
