//! The list of a kind of record.

use std::collections::BTreeMap;

use super::{Paged, address::Address, answer, new::may_create};
use crate::{
    access::Sight,
    names::{Names, assignable},
    own_field::{self, Sheet},
    record::{
        Field, Found, Kind, field,
        field::Target,
        kind,
        list::{self, Asked, Place},
        tell::{self, Teller},
    },
    setting,
    web::{App, Asker, db_error, denied},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use tundish_db::Tx;
use tundish_domain::{id::UserId, policy::Collection};
use tundish_web::{
    http::{
        error::WebError,
        input::Query,
        page::Cursor,
        redirect::{LocalPath, SeeOther},
    },
    kit::{
        button::{self, Weight},
        chip,
        field::{Choice, Field as Control},
        keys::Action,
        pager::Pager,
        sheet,
        shell::{Head, page_head},
        table::{self, Column, Kind as TableKind},
    },
    messages::Messages,
};

/// Rows of a page.
const ROWS: usize = 50;
/// The sheet of the filter.
const FILTER: &str = "filter";

struct Loaded<R: Paged> {
    rows: Vec<Found<R>>,
    has_more: bool,
    names: Names,
    people: Vec<(UserId, String)>,
    country: Option<String>,
    own: Sheet,
}

pub(super) async fn show<R: Paged>(
    State(app): State<App>,
    asker: Asker,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, WebError> {
    let said = query.len();
    let address = Address::read::<R>(query);
    let understood = address.asked.fields.len()
        + usize::from(address.asked.name.is_some())
        + usize::from(address.asked.q.is_some())
        + usize::from(address.asked.own.is_some())
        + usize::from(address.after.is_some())
        + usize::from(address.before.is_some());
    if understood < said {
        // The address says what the page shows: no fields that the form sent empty, no conditions that do not hold.
        let place = match (&address.after, &address.before) {
            (Some(after), _) => Some(("after", after)),
            (None, Some(before)) => Some(("before", before)),
            (None, None) => None,
        };
        let path = Address::path::<R>(&address.asked, place);
        return Ok(SeeOther(LocalPath::or_home(Some(&path))).into_response());
    }
    let place = address.place::<R>()?;
    let (actor, asked, at) = (asker.actor, address.asked.clone(), place.clone());
    let read = app.db.read(async move |tx: &mut Tx| {
        let fetch = i64::try_from(ROWS + 1).unwrap_or(i64::MAX);
        let mut rows = match list::page::<R>(tx, &actor, &asked, &at, fetch).await? {
            Ok(rows) => rows,
            Err(denied) => return Ok(Err(denied)),
        };
        let has_more = ROWS < rows.len();
        if has_more {
            match at {
                Place::Before(_) => drop(rows.remove(0)),
                Place::First | Place::After(_) => rows.truncate(ROWS),
            }
        }
        let records: Vec<&R> = rows.iter().map(|found| &found.record).collect();
        let mut names = tell::names(tx, &actor, &records, &[], []).await?;
        for (name, kept) in &asked.fields {
            if let Some(Field { kind: Kind::To(target), .. }) = field::find(R::FIELDS, name)
                && let Ok(id) = kept.parse()
                && (matches!(target, Target::Person | Target::Colleague)
                    || crate::record::refs::exists(tx, &actor, *target, id).await?)
            {
                names.add(tx, target.table(), [id]).await?;
            }
        }
        let people = match Sight::of(&actor, Collection::Users) {
            Ok(sight @ (Sight::Everything | Sight::From(_))) => assignable(tx, sight).await?,
            _ => Vec::new(),
        };
        let country = setting::country(tx).await?;
        let own = Sheet::blank(tx, kind::<R>()).await?;
        Ok::<_, tundish_db::Error>(Ok(Loaded::<R> { rows, has_more, names, people, country, own }))
    });
    let loaded = read.await.map_err(db_error)?.map_err(denied)?;
    page::<R>(&app, &asker, &address, &place, &loaded)
}

fn page<R: Paged>(
    app: &App,
    asker: &Asker,
    address: &Address,
    place: &Place,
    loaded: &Loaded<R>,
) -> Result<Response, WebError> {
    let m = asker.m;
    let words = R::words(m);
    let may_create = may_create::<R>(&asker.actor).is_ok();
    let mut shortcuts = vec![Action::Rows.shortcut(m), Action::Filter.shortcut(m)];
    if may_create {
        shortcuts.push(Action::Add.named(m, words.new));
    }
    let head = Head { title: words.many.to_owned(), shortcuts, ..Head::default() };
    let teller = Teller { m, names: &loaded.names, zone: &app.company.time_zone, country: loaded.country.as_deref() };
    let kept = kept(address);
    let kept: Vec<(&str, &str)> = kept.iter().map(|(name, said)| (*name, said.as_str())).collect();
    answer(app, asker, R::SECTION, StatusCode::OK, &head, |_| {
        let actions = html! {
            @if may_create { (button::link(Weight::Go, words.new, &format!("{}/new", R::PATH), Some("c"))) }
        };
        html! {
            (page_head(words.many, words.about, actions))
            div class="chips chips--bar" {
                @if list::is_looked_up::<R>() { (chip::find(m, R::PATH, address.asked.q.as_deref().unwrap_or_default(), &kept)) }
                (chips::<R>(teller, address, &loaded.own))
                button class="chip chip--add" type="button" popovertarget=(FILTER) data-hotkey="f" aria-keyshortcuts="f" { (m.filter()) " " kbd aria-hidden="true" { "f" } }
            }
            @if loaded.rows.is_empty() { (empty::<R>(m, address, may_create)) }
            @else {
                section class="panel panel--table" {
                    (rows(teller, address, loaded))
                    (pager::<R>(m, address, place, loaded).render(m))
                }
            }
            (sheet::popover(m, FILTER, m.filter_title(), form::<R>(m, address, loaded), None))
        }
    })
}

fn chips<R: Paged>(teller: Teller<'_>, address: &Address, own: &Sheet) -> Markup {
    let m = teller.m;
    let fields = address.asked.fields.iter().filter_map(|(name, kept)| {
        let field = field::find(R::FIELDS, name)?;
        Some(((field.label)(m), teller.words(field, kept), *name))
    });
    let name = address.asked.name.iter().map(|name| (m.name_begins(), name.clone(), "name"));
    let typed = address.asked.q.iter().map(|typed| (m.words_within(), typed.clone(), "q"));
    let own = address.asked.own.iter().filter_map(|asked| {
        let field = own.field(asked.field)?;
        Some((field.name.as_str(), own_field::form::asked_words(m, field, asked), "own"))
    });
    html! { @for (label, value, name) in name.chain(typed).chain(fields).chain(own) { (chip::filter(m, label, &value, &Address::path::<R>(&address.without(name), None))) } }
}

fn rows<R: Paged>(teller: Teller<'_>, address: &Address, loaded: &Loaded<R>) -> Markup {
    let m = teller.m;
    let shown: Vec<&Field> = R::SHOWN_COLUMNS.iter().filter_map(|name| field::find(R::FIELDS, name)).collect();
    let columns: Vec<Column> = std::iter::once(Column::words(m.name()))
        .chain(shown.iter().enumerate().map(|(place, field)| {
            let column = Column::words((field.label)(m));
            if place < 2 { column } else { column.wide() }
        }))
        .collect();
    let cell = |found: &Found<R>, field: &Field| {
        let is_seen = found.is_whole || R::CARD.contains(&field.name);
        found.record.text(field.name).filter(|_| is_seen).map(|kept| {
            let words = teller.words(field, &kept);
            // One address of several is enough to recognise somebody by.
            words.split(", ").next().unwrap_or_default().to_owned()
        })
    };
    let rows = html! {
        @for found in &loaded.rows {
            tr {
                th scope="row" class="table__name table__cut" { a href=(address.record::<R>(found.record.id())) { (found.record.name()) } }
                @for (place, field) in shown.iter().enumerate() {
                    @let class = match place { 0 => "table__first", 1 => "table__second", _ => "table__wide table__cut" };
                    td class=(class) { @match cell(found, field) { Some(text) => (text), None => span class="muted" { "–" } } }
                }
            }
        }
    };
    table::table(m, TableKind::Records, R::words(m).many, &columns, rows, None)
}

fn empty<R: Paged>(m: Messages, address: &Address, may_create: bool) -> Markup {
    let words = R::words(m);
    let is_narrowed = address.asked != Asked::default();
    let (title, text) =
        if is_narrowed { (m.nothing_matches(), m.nothing_matches_here()) } else { (words.empty, words.about) };
    html! {
        div class="empty" {
            h2 { (title) }
            p { (text) }
            @if is_narrowed { a class="btn btn--go" href=(R::PATH) { (m.without_filters()) } }
            @else if may_create { a class="btn btn--go" href={ (R::PATH) "/new" } { (words.new) } }
        }
    }
}

/// The fields that the list is narrowed by, for a form that keeps them.
fn kept(address: &Address) -> Vec<(&str, String)> {
    let own = address.asked.own.as_ref().map(|own| ("own", own.to_string()));
    address.asked.fields.iter().map(|(name, kept)| (*name, kept.clone())).chain(own).collect()
}

/// The form that narrows.
fn form<R: Paged>(m: Messages, address: &Address, loaded: &Loaded<R>) -> Markup {
    let chosen = |name: &str| {
        address.asked.fields.iter().find(|(known, _)| *known == name).map(|(_, kept)| kept.clone()).unwrap_or_default()
    };
    let any = || Choice::new("", m.any());
    let filters = R::FILTERS.iter().filter_map(|name| field::find(R::FIELDS, name));
    let control = |field: &Field| {
        let choices: Vec<Choice> = match field.kind {
            Kind::Word(words) => words.all.iter().map(|word| Choice::new(*word, (words.label)(m, word))).collect(),
            Kind::To(Target::Person | Target::Colleague) if 1 < loaded.people.len() => {
                loaded.people.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())).collect()
            }
            Kind::Flag | Kind::Maybe => vec![Choice::new("true", m.yes()), Choice::new("false", m.no())],
            _ => return None,
        };
        let choices = std::iter::once(any()).chain(choices).collect();
        Some(Control::select(field.name, (field.label)(m), &chosen(field.name), choices).within(FILTER).render(m))
    };
    let own = address.asked.own.as_ref().map(ToString::to_string).unwrap_or_default();
    let controls: Vec<(&str, Option<Markup>)> = filters.map(|field| (field.name, control(field))).collect();
    html! {
        form class="form" method="get" action=(R::PATH) {
            @if let Some(typed) = &address.asked.q { input type="hidden" name="q" value=(typed); }
            @if R::HAS_NAME && !list::is_looked_up::<R>() {
                (Control::search("name", m.name_begins(), address.asked.name.as_deref().unwrap_or_default()).within(FILTER).render(m))
            } @else if let Some(name) = &address.asked.name { input type="hidden" name="name" value=(name); }
            @for (name, control) in &controls {
                @match control {
                    Some(control) => (control),
                    // What it cannot change it keeps.
                    None => @if !chosen(name).is_empty() { input type="hidden" name=(name) value=(chosen(name)); },
                }
            }
            @match own_field::form::filter(m, &loaded.own, &own, FILTER) {
                Some(control) => (control),
                None => @if !own.is_empty() { input type="hidden" name="own" value=(own); },
            }
            div class="form__foot" { (sheet::leave(FILTER, m.cancel())) (button::submit(Weight::Go, m.show_these())) }
        }
    }
}

fn pager<R: Paged>(m: Messages, address: &Address, place: &Place, loaded: &Loaded<R>) -> Pager {
    let name = address.list_name::<R>();
    let cursor = |row: Option<&Found<R>>| row.map(|found| Cursor::after(&name, &list::key(&found.record)));
    let path = |word: &str, cursor: Option<Cursor>| {
        cursor.map(|cursor| Address::path::<R>(&address.asked, Some((word, &cursor))))
    };
    let older = path("after", cursor(loaded.rows.last()));
    let newer = path("before", cursor(loaded.rows.first()));
    let summary = m.rows_shown(loaded.rows.len() as u64);
    match place {
        Place::First => Pager { newer: None, older: older.filter(|_| loaded.has_more), summary },
        Place::After(_) => Pager { newer, older: older.filter(|_| loaded.has_more), summary },
        Place::Before(_) => Pager { newer: newer.filter(|_| loaded.has_more), older, summary },
    }
}
