//! The pages of own fields: which each kind of record has.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::{Markup, html};
use tundish_db::Tx;
use tundish_domain::policy::{Actor, Relation, actions, permit};
use tundish_web::{
    http::error::WebError,
    kit::{
        Link,
        button::{self, Weight},
        keys::Shortcut,
        panel,
        shell::{Head, page_head},
        table::{self, Column, Kind},
    },
    messages::Messages,
};

use super::{KINDS, OwnField, store, value};
use crate::{
    record::{
        Found, RecordError,
        pages::{self, KindWords, Paged, href},
    },
    web::{App, Asker, Section, record_error},
};

impl Paged for OwnField {
    const PATH: &'static str = "/settings/fields";
    const SECTION: Section = Section::Settings;
    const SHOWN_COLUMNS: &'static [&'static str] = &["subject_kind", "form"];
    type More = ();

    fn words(m: Messages) -> KindWords {
        KindWords {
            many: m.own_fields(),
            new: m.new_own_field(),
            empty: m.no_own_fields(),
            about: m.own_fields_about(),
        }
    }

    async fn more(_: &mut Tx, _: &Actor, _: &Found<Self>) -> Result<(), RecordError> {
        Ok(())
    }
}

/// The page.
pub(super) async fn show(State(app): State<App>, asker: Asker) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let read = app.db.read(async move |tx: &mut Tx| {
        permit::<actions::ReadSettings>(&actor, Relation::Company)?;
        let mut of_kinds = Vec::new();
        for kind in KINDS {
            of_kinds.push((*kind, store::fields(tx, kind).await?));
        }
        Ok::<_, RecordError>(of_kinds)
    });
    let of_kinds = read.await.map_err(|error| record_error(error, None))?;
    let may_add = permit::<actions::ManageSettings>(&actor, Relation::Company).is_ok();
    let shortcuts = if may_add { vec![Shortcut::new("c", m.new_own_field())] } else { Vec::new() };
    let crumbs = vec![Link::new(m.settings(), crate::admin::HOME)];
    let head = Head { title: m.own_fields().to_owned(), crumbs, shortcuts, ..Head::default() };
    let is_empty = of_kinds.iter().all(|(_, fields)| fields.is_empty());
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |_| {
        let new = format!("{}/new", OwnField::PATH);
        let add = html! { @if may_add { (button::link(Weight::Go, m.new_own_field(), &new, Some("c"))) } };
        html! {
            (page_head(m.own_fields(), m.own_fields_about(), add))
            div class="stack" {
                @if is_empty { (panel::bare(m.no_own_fields(), m.no_own_fields_text())) }
                @for (kind, fields) in of_kinds.iter().filter(|(_, fields)| !fields.is_empty()) {
                    (panel::flush(m.own_field_kind(kind), None, rows(m, m.own_field_kind(kind), fields)))
                }
            }
        }
    })
}

fn rows(m: Messages, caption: &str, fields: &[OwnField]) -> Markup {
    let columns = [Column::words(m.name()), Column::words(m.own_form_label()), Column::words(m.own_choices()).wide()];
    let rows = html! {
        @for field in fields {
            tr {
                (table::name(&field.name, &href::<OwnField>(field.id)))
                td { (m.own_form(field.form.as_str())) }
                td class="table__wide table__cut" { (value::choices(field).collect::<Vec<_>>().join(", ")) }
            }
        }
    };
    table::table(m, Kind::Figures, caption, &columns, rows, None)
}
