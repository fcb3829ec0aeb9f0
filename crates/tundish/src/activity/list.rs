//! The list of activities: mine, what is planned by its day; everything else that the address asks for.

use std::collections::{BTreeMap, BTreeSet};

use axum::{Router, extract::State, http::StatusCode, response::Response, routing::get};
use maud::{Markup, html};
use serde::Deserialize;
use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    activity::{ActivityKind, ActivityStatus},
    id::UserId,
    policy::Actor,
};
use tundish_web::{
    http::{error::WebError, input::Query, page::Cursor},
    kit::{
        button::{self, Weight},
        chip,
        field::{Choice, Field},
        keys::Shortcut,
        pager::Pager,
        panel, sheet,
        shell::{Head, page_head},
    },
    messages::Messages,
};
use url::form_urlencoded;

use super::{
    Activity, Parent,
    around::{self, Entry},
    collection,
    log::{self, LIST},
    parent::{is_awake, seen},
    told::Telling,
};
use crate::{
    access::Sight,
    names::{Names, USERS},
    record::{Facts, pages::answer, pages::clock_zone, tell},
    web::{App, Asker, Section, db_error, denied},
};

/// Rows of a page.
const ROWS: usize = 50;
/// The sheet of the filter.
const FILTER: &str = "filter";
/// The owner that stands for everybody whom one sees.
const EVERYBODY: &str = "all";

/// The routes of the list.
pub(super) fn routes() -> Router<App> {
    Router::new().route(LIST, get(show).post(log::plan))
}

/// What the address says: the only state of the list. What it says wrongly is left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Address {
    kind: String,
    status: String,
    owner_id: String,
    after: Option<Cursor>,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asked {
    kind: Option<ActivityKind>,
    status: ActivityStatus,
    /// Whose; nothing for everybody whom one sees.
    owner: Option<UserId>,
}

impl Address {
    fn asked(&self, actor: &Actor) -> Asked {
        let mine = actor.user().filter(|_| self.owner_id != EVERYBODY);
        Asked {
            kind: self.kind.parse().ok(),
            status: self.status.parse().unwrap_or(ActivityStatus::Planned),
            owner: self.owner_id.parse().ok().or(mine),
        }
    }
}

impl Asked {
    /// The address of the list that is asked for like this.
    fn path(self, actor: &Actor, after: Option<&Cursor>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(kind) = self.kind {
            query.append_pair("kind", kind.as_str());
        }
        if self.status != ActivityStatus::Planned {
            query.append_pair("status", self.status.as_str());
        }
        match self.owner {
            None => drop(query.append_pair("owner_id", EVERYBODY)),
            Some(owner) if Some(owner) != actor.user() => drop(query.append_pair("owner_id", &owner.to_string())),
            Some(_) => {}
        }
        if let Some(after) = after {
            query.append_pair("after", after.as_str());
        }
        let query = query.finish();
        if query.is_empty() { LIST.to_owned() } else { format!("{LIST}?{query}") }
    }
}

/// The key of a row: its day while it is planned, and its identifier.
type Key = (String, i64);

fn key(activity: &Activity) -> Key {
    let day = activity.due_on.filter(|_| activity.status == ActivityStatus::Planned);
    (day.map(|day| day.to_string()).unwrap_or_default(), activity.id.get())
}

struct Loaded {
    entries: Vec<Entry>,
    /// Tasks without a day, on the first page.
    without_day: Vec<Entry>,
    last: Option<Key>,
    has_more: bool,
    names: Names,
    people: Vec<(UserId, String)>,
}

/// The rows after a key, one more than a page; `has_day` tells planned ones with a day from those without.
async fn rows(tx: &mut Tx, sight: Sight, asked: Asked, after: Option<&Key>, has_day: bool) -> Result<Vec<Activity>> {
    let columns: Vec<String> = Activity::COLUMNS.iter().map(|column| format!("r.{column}")).collect();
    let mut arguments: Vec<Value<'_>> = vec![sight.argument()];
    let mut bind = |value: Value<'static>| {
        arguments.push(value);
        format!("${}", arguments.len())
    };
    let mut conditions =
        vec![seen(sight, 1), "r.deleted_at is null".to_owned(), format!("r.status = '{}'", asked.status), is_awake()];
    if let Some(kind) = asked.kind {
        conditions.push(format!("r.kind = {}", bind(kind.into())));
    }
    if let Some(owner) = asked.owner {
        conditions.push(format!("r.owner_id = {}", bind(owner.into())));
    }
    let is_by_day = asked.status == ActivityStatus::Planned && has_day;
    if asked.status == ActivityStatus::Planned {
        conditions.push(format!("r.due_on is {} null", if has_day { "not" } else { "" }));
    }
    if let Some((day, id)) = after {
        let id = bind((*id).into());
        conditions.push(if is_by_day {
            format!("(r.due_on, r.id) > ({}, {id})", bind(day.clone().into()))
        } else {
            format!("r.id < {id}")
        });
    }
    let order = if is_by_day { "r.due_on, r.id" } else { "r.id desc" };
    let limit = bind(i64::try_from(ROWS + 1).unwrap_or(i64::MAX).into());
    let sql = format!(
        "select {} from activity r where {} order by {order} limit {limit}",
        columns.join(", "),
        conditions.join(" and "),
    );
    tx.all(&sql, &arguments).await
}

async fn load(tx: &mut Tx, actor: &Actor, sight: Sight, asked: Asked, after: Option<Key>) -> Result<Loaded> {
    let mut found = rows(tx, sight, asked, after.as_ref(), true).await?;
    let has_more = ROWS < found.len();
    found.truncate(ROWS);
    let last = found.last().map(key);
    // Of one day, what has a time of it comes first.
    if asked.status == ActivityStatus::Planned {
        found.sort_by_key(around::order);
    }
    let mut without_day = Vec::new();
    if asked.status == ActivityStatus::Planned && after.is_none() {
        without_day = rows(tx, sight, asked, None, false).await?;
        without_day.truncate(ROWS);
    }
    let mentioned: Vec<&Activity> = found.iter().chain(&without_day).collect();
    let people: BTreeSet<UserId> = asked.owner.into_iter().collect();
    let mut names = tell::names(tx, actor, &mentioned, &[], []).await?;
    names.add(tx, USERS, people.into_iter().map(Into::into)).await?;
    let mut relations = BTreeMap::new();
    Ok(Loaded {
        entries: around::entries(tx, actor, found, &mut relations).await?,
        without_day: around::entries(tx, actor, without_day, &mut relations).await?,
        last,
        has_more,
        names,
        people: around::people(tx, actor).await?,
    })
}

async fn show(
    State(app): State<App>,
    asker: Asker,
    Query(address): Query<Address>,
) -> std::result::Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let asked = address.asked(&actor);
    let name = format!("activities {asked:?}");
    let after = address.after.map(|cursor| cursor.key::<Key>(&name)).transpose()?;
    let is_first = after.is_none();
    let sight = Sight::of(&actor, collection()).map_err(denied)?;
    if !super::may_see(&actor, tundish_domain::policy::Relation::Own) {
        return Err(denied(tundish_domain::policy::Denied::Forbidden));
    }
    let read = app.db.read(async move |tx: &mut Tx| load(tx, &actor, sight, asked, after.clone()).await);
    let loaded = read.await.map_err(db_error)?;
    let head = Head {
        title: m.activities().to_owned(),
        shortcuts: vec![Shortcut::new("c", m.new_activity()), Shortcut::new("f", m.open_filter())],
        ..Head::default()
    };
    let (now, zone) = (app.db.clock().now(), &app.company.time_zone);
    let here = asked.path(&actor, None);
    let after = loaded.last.as_ref().filter(|_| loaded.has_more).map(|key| Cursor::after(&name, key));
    answer(&app, &asker, Section::Activities, StatusCode::OK, &head, |guard| {
        let telling = Telling { m, zone, clock: clock_zone(&app, &asker), now, guard, back: Some(&here) };
        let is_empty = loaded.entries.is_empty() && loaded.without_day.is_empty();
        let new = button::link(Weight::Go, m.new_activity(), "/activities/new", Some("c"));
        let pager = Pager {
            newer: (!is_first).then(|| here.clone()),
            older: after.map(|after| asked.path(&actor, Some(&after))),
            summary: m.rows_shown(loaded.entries.len() as u64),
        };
        html! {
            (page_head(m.activities(), m.activities_about(), new))
            div class="chips chips--bar" {
                (choices(m, &actor, asked, &loaded))
                button class="chip chip--add" type="button" popovertarget=(FILTER) data-hotkey="f" aria-keyshortcuts="f" { (m.filter()) " " kbd aria-hidden="true" { "f" } }
            }
            @if is_empty {
                div class="empty" { h2 { (m.activities_empty_title()) } p { (m.activities_empty_text()) } }
            } @else {
                section class="panel panel--flush" { div class="panel__body" {
                    (lines(telling, &loaded.entries, &loaded.names))
                    (pager.render(m))
                } }
                @if !loaded.without_day.is_empty() {
                    (panel::flush(m.no_day(), None, lines(telling, &loaded.without_day, &loaded.names)))
                }
            }
            (sheet::popover(m, FILTER, m.filter_title(), filter(m, asked, &loaded), None))
        }
    })
}

/// How far, and whose.
fn choices(m: Messages, actor: &Actor, asked: Asked, loaded: &Loaded) -> Markup {
    let status = |status| {
        let asked_for = Asked { status, ..asked };
        chip::choice(m.activity_status(status.as_str()), &asked_for.path(actor, None), status == asked.status)
    };
    let owner = |label: &str, owner: Option<UserId>| {
        chip::choice(label, &Asked { owner, ..asked }.path(actor, None), owner == asked.owner)
    };
    let other = asked.owner.filter(|owner| Some(*owner) != actor.user());
    html! {
        @for word in [ActivityStatus::Planned, ActivityStatus::Done, ActivityStatus::Cancelled] { (status(word)) }
        @if let Some(user) = actor.user() { (owner(m.of_mine(), Some(user))) }
        (owner(m.of_everybody(), None))
        @if let Some(other) = other { (chip::filter(m, m.owner(), loaded.names.user(other).unwrap_or(m.not_known()), &Asked { owner: actor.user(), ..asked }.path(actor, None))) }
        @if let Some(kind) = asked.kind { (chip::filter(m, m.activity_kind_label(), m.activity_kind(kind.as_str()), &Asked { kind: None, ..asked }.path(actor, None))) }
    }
}

fn lines(telling: Telling<'_>, entries: &[Entry], names: &Names) -> Markup {
    let belongs = |activity: &Activity| {
        let parent = Parent::of(activity)?;
        let name = names.of(parent.target().table(), parent.id())?.to_owned();
        Some((parent.href(), name))
    };
    html! {
        ul class="rows to-do" {
            @for entry in entries {
                li class="rows__row to-do__row" {
                    (telling.line(entry, names))
                    @if let Some((href, name)) = belongs(&entry.activity) { a class="link to-do__parent" href=(href) { (name) } }
                }
            }
        }
    }
}

/// The form that narrows.
fn filter(m: Messages, asked: Asked, loaded: &Loaded) -> Markup {
    let kinds = ActivityKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), m.activity_kind(kind.as_str())));
    let statuses = ActivityStatus::ALL.iter().map(|word| Choice::new(word.as_str(), m.activity_status(word.as_str())));
    let people = loaded.people.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
    let everybody = Choice::new(EVERYBODY, m.of_everybody());
    let any = Choice::new("", m.any());
    let owner = asked.owner.map_or_else(|| EVERYBODY.to_owned(), |owner| owner.to_string());
    let kind = asked.kind.map(ActivityKind::as_str).unwrap_or_default();
    html! {
        form class="form" method="get" action=(LIST) {
            (Field::select("kind", m.activity_kind_label(), kind, std::iter::once(any).chain(kinds).collect()).within(FILTER).render(m))
            (Field::select("status", m.status(), asked.status.as_str(), statuses.collect()).within(FILTER).render(m))
            (Field::select("owner_id", m.owner(), &owner, std::iter::once(everybody).chain(people).collect()).within(FILTER).render(m))
            div class="form__foot" { (sheet::leave(FILTER, m.cancel())) (button::submit(Weight::Go, m.show_these())) }
        }
    }
}
