//! The page of one record: its head, what is known, what happened.

use maud::{Markup, html};
use tundish_domain::{Instant, TimeZone, id::Tsid};
use tundish_web::{
    kit::{
        button::{self, Weight},
        form::{self, Guard},
        panel,
        record::{self as kit, Detail, Entry, From, RecordHead},
        sheet,
    },
    messages::Messages,
};

use super::{Paged, clock_zone, href, show::Loaded};
use crate::{
    activity::{
        around::Around,
        told::{self, Telling},
    },
    event::store::Recorded,
    own_field,
    record::{Field, Kind, points, tell::Teller},
    web::{App, Asker},
};

/// Entries shown at once; older ones unfold.
const ENTRIES: usize = 40;
/// The sheet that asks before something is deleted.
const DELETE: &str = "delete";

/// What the page is made from.
pub(crate) struct View<'a, R: Paged> {
    pub(crate) m: Messages,
    pub(crate) asker: &'a Asker,
    pub(crate) loaded: &'a Loaded<R>,
    /// The company's zone, to which days belong.
    pub(crate) zone: &'a TimeZone,
    /// The reader's zone, for times of the day.
    pub(crate) clock: &'a TimeZone,
    pub(crate) guard: &'a Guard,
}

impl<'a, R: Paged> View<'a, R> {
    pub(super) fn of(app: &'a App, asker: &'a Asker, loaded: &'a Loaded<R>, guard: &'a Guard) -> Self {
        let (zone, clock) = (&app.company.time_zone, clock_zone(app, asker));
        Self { m: asker.m, asker, loaded, zone, clock, guard }
    }

    /// What puts values in words.
    pub(crate) fn teller(&self) -> Teller<'a> {
        let loaded = self.loaded;
        Teller { m: self.m, names: &loaded.names, zone: self.zone, country: loaded.country.as_deref() }
    }

    /// The record.
    pub(crate) fn record(&self) -> &'a R {
        &self.loaded.found.record
    }

    /// Its address.
    pub(crate) fn href(&self) -> String {
        href::<R>(self.record().id())
    }

    /// Whether it can be changed now, by the asker.
    pub(crate) fn is_open(&self) -> bool {
        self.loaded.may.edit && self.record().deleted_at().is_none()
    }

    /// The content of the page.
    pub(super) fn page(&self) -> Markup {
        let (m, loaded) = (self.m, self.loaded);
        let is_deleted = self.record().deleted_at().is_some();
        html! {
            div id="record" {
                @if is_deleted { (self.deleted_strip()) }
                (self.head())
                div class="split split--record" {
                    div class="stack split__aside" {
                        (self.facts())
                    }
                    div class="stack" {
                        @if let Some(around) = self.around() { (self.telling().boxes(around)) }
                        (R::panels(self))
                        @if loaded.may.read_events { (self.timeline()) }
                        @else if !loaded.found.is_whole { p class="muted" { (m.card_only()) } }
                        @if let Some(files) = loaded.files.as_ref().filter(|_| !is_deleted) { (files.panel(self.telling())) }
                    }
                }
                @if loaded.may.delete && !is_deleted { (self.delete_sheet()) }
            }
        }
    }

    fn deleted_strip(&self) -> Markup {
        let m = self.m;
        html! {
            div class="strip strip--late" role="status" {
                p { b { (m.deleted_title()) } " " (m.deleted_text()) }
                @if self.loaded.may.delete {
                    form method="post" action={ (self.href()) "/restore" } {
                        (self.guard.fields("restore")) (form::version(self.record().version()))
                        (button::submit(Weight::Plain, m.restore()))
                    }
                }
            }
        }
    }

    fn head(&self) -> Markup {
        let (m, record) = (self.m, self.record());
        let number = R::FIELDS.iter().find(|field| matches!(field.kind, Kind::Number(_)));
        let number = number.and_then(|field| record.text(field.name).map(|kept| self.teller().words(field, &kept)));
        let owner = record.text("owner_id").and_then(|id| id.parse::<Tsid>().ok());
        let owner = owner.and_then(|id| self.loaded.names.of(crate::names::USERS, id));
        RecordHead {
            name: record.name(),
            about: R::about(self),
            line: html! {
                @if let Some(number) = &number { (number) }
                @if let Some(owner) = owner { @if number.is_some() { " · " } (owner) }
            },
            amount: None,
            actions: html! {
                @if self.is_open() {
                    (R::actions(self))
                    (button::link(Weight::Plain, m.edit(), &format!("{}/edit", self.href()), Some("e")))
                }
            },
        }
        .render(m)
    }

    fn facts(&self) -> Markup {
        let (m, record) = (self.m, self.record());
        let is_whole = self.loaded.found.is_whole;
        let shown = R::FIELDS.iter().filter(|field| {
            (is_whole || R::CARD.contains(&field.name))
                && !matches!(field.kind, Kind::Number(_))
                && field.name != "name"
        });
        html! {
            section class="panel" {
                header class="panel__head" { h2 { (m.key_facts()) } @if self.is_open() { a href={ (self.href()) "/edit" } { (m.edit()) } } }
                div class="panel__body" {
                    dl class="facts" {
                        @for field in shown {
                            @let kept = record.text(field.name);
                            @if kept.is_some() || field.is_asked() {
                                dt { ((field.label)(m)) }
                                dd {
                                    @match &kept {
                                        Some(kept) => (self.value(field, kept)),
                                        None => span class="muted" { (m.not_known()) },
                                    }
                                    @if field.ages && kept.is_some() && is_whole { (self.confirmed(field)) }
                                }
                            }
                        }
                        @if is_whole { (own_field::form::facts(m, &self.loaded.own, R::PATH)) }
                    }
                }
                @if self.loaded.may.delete && record.deleted_at().is_none() {
                    div class="panel__foot" { button class="link record__inline" type="button" popovertarget=(DELETE) { (m.delete()) } }
                }
            }
        }
    }

    /// What a field holds, as one can use it: addresses and numbers are links.
    pub(crate) fn value(&self, field: &Field, kept: &str) -> Markup {
        let (m, teller) = (self.m, self.teller());
        match field.kind {
            Kind::Web => html! { a class="link" href=(kept) rel="noreferrer noopener" { (kept) } },
            Kind::Emails => html! {
                ul class="points" { @for point in points::points(kept) {
                    li { a class="link" href={ "mailto:" (point.value) } { (point.value) } @if let Some(label) = point.label { " " small { (m.point_label(label)) } } }
                } }
            },
            Kind::Phones => html! {
                ul class="points" { @for point in points::points(kept) {
                    li { a class="link" href={ "tel:" (point.value) } { (points::phone_shown(point.value, teller.country)) } @if let Some(label) = point.label { " " small { (m.point_label(label)) } } }
                } }
            },
            Kind::Prose(_) => html! { span class="prose" { (kept) } },
            Kind::To(target) => {
                let known = kept.parse::<Tsid>().ok().and_then(|id| self.loaded.names.of(target.table(), id));
                match (known, target.path()) {
                    (Some(name), Some(path)) => html! { a class="link" href={ (path) (kept) } { (name) } },
                    (Some(name), None) => html! { (name) },
                    (None, _) => html! { span class="muted" { (m.not_known()) } },
                }
            }
            _ => html! { (teller.words(field, kept)) },
        }
    }

    /// When somebody last said that a field is still true, and the one tap that says so now.
    fn confirmed(&self, field: &Field) -> Markup {
        let (m, loaded) = (self.m, self.loaded);
        let confirmed = loaded.confirmed.get(field.name);
        let at = confirmed.map(|confirmed| confirmed.at).or_else(|| self.record().text("created_at")?.parse().ok());
        let by = confirmed.and_then(|confirmed| loaded.names.user(confirmed.by));
        let name = format!("confirm-{}", field.name);
        html! {
            div class="confirmed" {
                @if let Some(at) = at { small title=[by] { (m.confirmed_on(&self.short_day(at))) } }
                @if self.is_open() {
                    form method="post" action={ (self.href()) "/confirm" } {
                        (self.guard.fields(&name)) input type="hidden" name="field" value=(field.name);
                        button class="link" type="submit" { (m.still_true()) span class="unseen" { ": " ((field.label)(m)) } }
                    }
                }
            }
        }
    }

    fn delete_sheet(&self) -> Markup {
        let m = self.m;
        let body = html! {
            p { (m.delete_record_text()) }
            form class="form" method="post" action={ (self.href()) "/delete" } {
                (self.guard.fields(DELETE)) (form::version(self.record().version()))
                div class="form__foot" { (sheet::leave(DELETE, m.keep_record())) (button::submit(Weight::Go, m.delete())) }
            }
        };
        sheet::popover(m, DELETE, &m.delete_name(&self.record().name()), body, None)
    }

    fn timeline(&self) -> Markup {
        let m = self.m;
        let entries = self.entries();
        let (newer, older) = entries.split_at(entries.len().min(ENTRIES));
        let timeline = html! {
            (kit::timeline(m, newer))
            @if !older.is_empty() { details class="fold" { summary { (m.older_entries()) } (kit::timeline(m, older)) } }
        };
        match self.loaded.around {
            Some(_) => told::timeline(m, timeline),
            None => panel::panel(m.timeline(), None, timeline),
        }
    }

    /// What was done and is planned around the record; nothing new happens with a deleted one.
    fn around(&self) -> Option<&'a Around> {
        self.loaded.around.as_ref().filter(|_| self.record().deleted_at().is_none())
    }

    fn telling(&self) -> Telling<'a> {
        let Self { m, zone, clock, guard, loaded, .. } = *self;
        Telling { m, zone, clock, now: loaded.now, guard, back: None }
    }

    /// The entries, newest first.
    fn entries(&self) -> Vec<Entry> {
        let mut told: Vec<(Instant, Entry)> = R::entries(self);
        told.extend(self.loaded.files.iter().flat_map(|files| files.entries(self.telling())));
        told.extend(self.loaded.around.iter().flat_map(|around| self.telling().entries(around)));
        told.extend(self.loaded.events.iter().map(|event| (event.happened_at, self.entry(event))));
        told.reverse();
        told.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        told.into_iter().map(|(_, entry)| entry).collect()
    }

    fn entry(&self, event: &Recorded) -> Entry {
        let told = self.teller().tell(R::FIELDS, event, own_field::form::lines(self.m, &self.loaded.own, event));
        let undoable = |field: &str| self.loaded.undoable.contains(&(event.seq, field.to_owned()));
        let any = event.changes.iter().any(|change| undoable(&change.field));
        let several = 1 < told.details.len();
        let details = told.details.iter().map(|(field, text)| Detail {
            text: text.clone(),
            action: (several && undoable(field)).then(|| self.undo(event, Some(field), text)),
        });
        Entry {
            day: self.short_day(event.happened_at),
            instant: event.happened_at.to_string(),
            from: From::Change,
            details: details.collect(),
            text: String::new(),
            by: self.by(event),
            action: any.then(|| self.undo(event, None, &told.title)),
            title: told.title,
        }
    }

    /// The form that takes an event back, or what it did to one field.
    fn undo(&self, event: &Recorded, field: Option<&str>, what: &str) -> Markup {
        let m = self.m;
        let name = format!("undo-{}-{}", event.seq, field.unwrap_or("all"));
        html! {
            form method="post" action={ (self.href()) "/undo" } {
                (self.guard.fields(&name)) (form::version(self.record().version()))
                input type="hidden" name="event" value=(event.seq);
                @if let Some(field) = field { input type="hidden" name="field" value=(field); }
                button class="link" type="submit" { (m.undo()) span class="unseen" { ": " (what) } }
            }
        }
    }

    /// Who did it and when.
    pub(crate) fn by(&self, event: &Recorded) -> String {
        let m = self.m;
        let who = event.actor_id.map_or(m.the_program(), |id| self.loaded.names.user(id).unwrap_or(m.somebody()));
        m.by_at(who, &m.clock(self.clock.to_datetime(event.happened_at.timestamp()).time()))
    }

    /// The day in short; the year is said when it is not this one.
    pub(crate) fn short_day(&self, at: Instant) -> String {
        let (m, day) = (self.m, at.day(self.zone).date());
        if day.year() == self.loaded.now.day(self.zone).date().year() {
            m.day_and_month(day)
        } else {
            format!("{} {}", m.day_and_month(day), day.year())
        }
    }
}
