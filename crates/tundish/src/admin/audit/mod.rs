//! The record of all changes: who did what to which record, and when.

mod view;

use std::collections::BTreeMap;

use axum::{Router, extract::State, http::StatusCode, response::Response, routing::get};
use maud::html;
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    Day,
    id::{EventSeq, Tsid, UserId},
    policy::{Relation, actions, permit},
};
use tundish_web::{
    http::{error::WebError, input::Query},
    kit::{
        Link,
        keys::Shortcut,
        pager::Pager,
        panel, sheet,
        shell::{Head, page_head},
    },
};
use url::form_urlencoded;

use super::{HOME, Part};
use crate::{
    event::audit::{self, Told, Wanted},
    names::{Names, USERS},
    record::{
        RecordError,
        pages::{self, clock_zone},
    },
    user::{self, Whom},
    web::{App, Asker, Section, record_error},
};

/// Events of a page.
const ROWS: usize = 50;

/// The route of the record of changes.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/settings/audit", get(show))
}

/// What the address says: the only state of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    person: Option<String>,
    kind: Option<String>,
    verb: Option<String>,
    from: Option<String>,
    to: Option<String>,
    older_than: Option<String>,
}

impl Asked {
    /// What was said in a field of this name.
    fn get(&self, name: &str) -> &str {
        let said = match name {
            "person" => &self.person,
            "kind" => &self.kind,
            "verb" => &self.verb,
            "from" => &self.from,
            "to" => &self.to,
            _ => &self.older_than,
        };
        said.as_deref().unwrap_or_default()
    }

    /// The address with other words in some places; empty ones are left out.
    fn path(&self, changed: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in ["person", "kind", "verb", "from", "to", "older_than"] {
            let value =
                changed.iter().find(|(field, _)| *field == name).map_or_else(|| self.get(name), |(_, value)| *value);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { "/settings/audit".to_owned() } else { format!("/settings/audit?{query}") }
    }

    /// What it stands for; what cannot be read does not matter.
    fn wanted(&self, app: &App) -> Wanted {
        let zone = &app.company.time_zone;
        let word = |said: &Option<String>| said.clone().filter(|said| !said.contains('\0'));
        let day = |name: &str| self.get(name).parse::<Day>().ok();
        Wanted {
            person: self.get("person").parse::<UserId>().ok(),
            kind: word(&self.kind),
            verb: word(&self.verb),
            from: day("from").map(|day| day.start(zone)),
            before: day("to").map(|day| day.end(zone)),
            older_than: self.get("older_than").parse::<EventSeq>().ok(),
        }
    }
}

/// Everything that the page shows.
struct Loaded {
    events: Vec<Told>,
    has_more: bool,
    names: Names,
    people: Vec<(UserId, String)>,
    verbs: Vec<String>,
}

async fn load(tx: &mut Tx, wanted: &Wanted) -> tundish_db::Result<Loaded> {
    let mut events = audit::page(tx, wanted, i64::try_from(ROWS + 1).unwrap_or(i64::MAX)).await?;
    let has_more = ROWS < events.len();
    events.truncate(ROWS);
    let mut mentioned: BTreeMap<&'static str, Vec<Tsid>> = BTreeMap::new();
    for told in &events {
        mentioned.entry(USERS).or_default().extend(told.event.actor_id.map(Tsid::from));
        if let Some(table) = view::table(&told.kind) {
            mentioned.entry(table).or_default().push(told.subject);
        }
        for change in &told.event.changes {
            let Some(table) = view::table_of_field(&told.kind, &change.field) else { continue };
            let ids =
                [&change.before, &change.after].into_iter().flatten().filter_map(|text| text.parse::<Tsid>().ok());
            mentioned.entry(table).or_default().extend(ids);
        }
    }
    let mut names = Names::default();
    for (table, ids) in mentioned {
        names.add(tx, table, ids).await?;
    }
    let people = user::overview::of(tx, Whom::Everybody).await?.into_iter();
    let people = people.map(|person| (person.id, person.name)).collect();
    Ok(Loaded { events, has_more, names, people, verbs: audit::verbs(tx).await? })
}

/// The page.
async fn show(State(app): State<App>, asker: Asker, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let (actor, m, wanted) = (asker.actor, asker.m, asked.wanted(&app));
    let read = app.db.read(async move |tx: &mut Tx| {
        permit::<actions::ReadAudit>(&actor, Relation::Company)?;
        Ok::<_, RecordError>(load(tx, &wanted).await?)
    });
    let loaded = read.await.map_err(|error| record_error(error, None))?;
    let head = Head {
        title: m.audit().to_owned(),
        crumbs: vec![Link::new(m.settings(), HOME)],
        shortcuts: vec![Shortcut::new("f", m.open_filter())],
        ..Head::default()
    };
    let last = loaded.events.last().map(|told| told.event.seq.to_string());
    let pager = Pager {
        newer: asked.older_than.is_some().then(|| asked.path(&[("older_than", "")])),
        older: last.filter(|_| loaded.has_more).map(|last| asked.path(&[("older_than", &last)])),
        summary: m.rows_shown(loaded.events.len() as u64),
    };
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |_| {
        let view = view::Audit { m, asked: &asked, loaded: &loaded, zone: clock_zone(&app, &asker) };
        html! {
            (page_head(m.audit(), Part::Audit.about(m), html! {}))
            (view.chips())
            @if loaded.events.is_empty() { (panel::bare(m.nothing_matches(), m.no_such_events())) }
            @else { section class="panel panel--flush" { div class="panel__body" { (view.events()) (pager.render(m)) } } }
            (sheet::popover(m, view::FILTER, m.filter_title(), view.filter(), None))
        }
    })
}
