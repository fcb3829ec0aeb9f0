//! The list: views and filters above, one row per opportunity, two lines each on a phone.

use maud::{Markup, html};
use tundish_domain::{
    Channel, Day, Instant, Status, TimeZone,
    amount::AmountKind,
    pipeline::{Band, Stage},
    policy::Actor,
};
use tundish_web::{
    kit::{
        Link,
        button::{self, Weight},
        chip::{self, Tab},
        field::{Choice, Field},
        marker::{self, Tray},
        pager::Pager,
        sheet,
        shell::page_head,
        table::{self, Column, Kind},
    },
    messages::Messages,
};

use super::words;
use crate::{
    opportunity::{
        listing::Row,
        pages::{
            filter::{Filter, Standing},
            list::Loaded,
        },
    },
    own_field,
};

/// The sheet of the filter.
const FILTER: &str = "filter";

/// The page.
#[derive(Debug)]
pub(in crate::opportunity) struct List<'a> {
    pub(in crate::opportunity) m: Messages,
    pub(in crate::opportunity) actor: &'a Actor,
    pub(in crate::opportunity) loaded: &'a Loaded,
    pub(in crate::opportunity) filter: &'a Filter,
    pub(in crate::opportunity) zone: &'a TimeZone,
    /// The instant that is shown.
    pub(in crate::opportunity) at: Instant,
    pub(in crate::opportunity) is_past: bool,
    pub(in crate::opportunity) may_create: bool,
    pub(in crate::opportunity) pager: Pager,
}

impl List<'_> {
    /// The content of the page.
    pub(in crate::opportunity) fn content(&self) -> Markup {
        let m = self.m;
        let actions = html! {
            // On a phone the bar has it.
            @if self.may_create { span class="only-wide" { (button::link(Weight::Go, m.new_opportunity(), "/opportunities/new", Some("c"))) } }
        };
        html! {
            (page_head(m.opportunities(), m.newest_first(), actions))
            (chip::tabs(m.views(), &self.tabs()))
            div class="chips chips--bar" {
                (self.find())
                (self.chips())
                button class="chip chip--add" type="button" popovertarget=(FILTER) data-hotkey="f" aria-keyshortcuts="f" { (m.filter()) " " kbd aria-hidden="true" { "f" } }
            }
            @if self.loaded.rows.is_empty() { (self.empty()) }
            @else {
                section class="panel panel--table" {
                    (self.table())
                    @if let Some(total) = &self.loaded.total {
                        (total.shown(m, self.actor, m.on_this_page(self.loaded.rows.len() as u64)).render(m))
                    }
                    (self.pager.render(m))
                }
            }
            (sheet::popover(m, FILTER, m.filter_title(), self.form(), None))
        }
    }

    fn tabs(&self) -> Vec<Tab> {
        let m = self.m;
        // Times of entering and closing belong to a status.
        let bound = ["status", "entered", "from", "to"];
        let tab = |label: &str, value: Option<(&str, Standing)>| Tab {
            label: label.to_owned(),
            href: self.filter.changed(&bound, value.map(|(word, _)| ("status", word))),
            count: None,
            current: self.filter.status == value.map(|(_, standing)| standing),
        };
        vec![
            tab(m.all(), None),
            tab(m.open(), Some(("open", Standing::Open))),
            tab(m.won(), Some(("won", Standing::Won))),
            tab(m.lost(), Some(("lost", Standing::Lost))),
        ]
    }

    fn stage_name(&self, row: &Row) -> &str {
        self.stage(row).map_or_else(
            || self.loaded.names.stage(row.stage).unwrap_or(self.m.not_known()),
            |stage| stage.name.as_str(),
        )
    }

    fn stage(&self, row: &Row) -> Option<&Stage> {
        self.loaded.pipelines.iter().find_map(|pipeline| pipeline.stage(row.stage))
    }

    /// The field that narrows to what has some words today, of a list of the past too.
    fn find(&self) -> Markup {
        let kept = self.filter.conditions();
        let kept: Vec<(&str, &str)> =
            kept.iter().filter(|(name, _)| *name != "q").map(|(name, value)| (*name, value.as_str())).collect();
        chip::find(self.m, "/opportunities", self.filter.q.as_deref().unwrap_or_default(), &kept)
    }

    fn chips(&self) -> Markup {
        let (m, filter, loaded) = (self.m, self.filter, self.loaded);
        let unknown = || m.not_known().to_owned();
        let mut chips: Vec<(&str, String, &[&str])> = Vec::new();
        if let Some(typed) = &filter.q {
            chips.push((m.words_within(), typed.clone(), &["q"]));
        }
        if let Some(id) = filter.pipeline {
            let name =
                loaded.pipelines.iter().find(|pipeline| pipeline.id() == id).map(|pipeline| pipeline.name().to_owned());
            chips.push((m.pipeline(), name.unwrap_or_else(unknown), &["pipeline"]));
        }
        if let Some(band) = filter.band {
            chips.push((m.band(), words::part(band).label(m).to_owned(), &["band"]));
        }
        if let Some(id) = filter.stage {
            let name = loaded.pipelines.iter().find_map(|pipeline| pipeline.stage(id)).map(|stage| stage.name.clone());
            chips.push((m.stage(), name.unwrap_or_else(unknown), &["stage"]));
        }
        if filter.owner.is_some() {
            chips.push((m.owner(), loaded.owner.clone().unwrap_or_else(unknown), &["owner"]));
        }
        if let Some(channel) = filter.channel {
            chips.push((m.channel(), m.channel_word(channel.as_str()).to_owned(), &["channel"]));
        }
        if let Some(kind) = filter.amount {
            chips.push((m.amount_label(), amount_kind(m, kind).to_owned(), &["amount"]));
        }
        if filter.account.is_some() {
            chips.push((m.account(), loaded.account.clone().unwrap_or_else(unknown), &["account"]));
        }
        if let Some(asked) = &filter.own {
            let field = loaded.own.field(asked.field);
            let words = field.map_or_else(unknown, |field| own_field::form::asked_words(m, field, asked));
            chips.push((field.map_or(m.own_fields(), |field| field.name.as_str()), words, &["own"]));
        }
        if filter.entered.is_some() {
            chips.push((m.entry(), m.entry_dated().to_owned(), &["entered"]));
        }
        let days = m.days_from_to(filter.from.map(Day::date), filter.to.map(Day::date));
        match filter.status {
            Some(Standing::Entered) => {
                let days = if days.is_empty() { m.entry_dated().to_owned() } else { days };
                chips.push((m.came_in(), days, &["status", "from", "to"]));
            }
            Some(Standing::Won | Standing::Lost) if !days.is_empty() => {
                chips.push((m.closed_between(), days, &["from", "to"]));
            }
            _ => {}
        }
        html! { @for (field, value, without) in &chips { (chip::filter(m, field, value, &filter.changed(without, None))) } }
    }

    fn table(&self) -> Markup {
        let m = self.m;
        let mut columns = vec![
            Column::words(m.name()),
            Column::numbers(m.amount_label()),
            Column::words(m.stage()),
            Column::numbers(m.here()).wide(),
        ];
        if self.shows_next_step() {
            columns.push(Column::words(m.next_step_label()).wide());
        }
        columns.push(Column::words(m.close_column()).wide());
        columns.push(Column::words(m.owner()).wide());
        let rows = html! { @for row in &self.loaded.rows { (self.row(row)) } };
        table::table(m, Kind::Records, m.opportunities(), &columns, rows, None)
    }

    /// Next steps of the past are not kept day by day, and are not for everybody.
    fn shows_next_step(&self) -> bool {
        !self.is_past && self.loaded.sees_inside
    }

    fn row(&self, row: &Row) -> Markup {
        let m = self.m;
        let days = self.days(row);
        let about = row.account.as_ref().filter(|account| !words::says(&row.name, account));
        html! {
            tr {
                th scope="row" class="table__name table__cut" {
                    a href=(self.filter.record(row.id)) { (row.name) }
                    @if let Some(account) = about { " " span class="table__about only-wide" { (account) } }
                }
                td class="table__first table__num" { (self.amount(row)) }
                td class="table__second" {
                    @match row.status {
                        Status::Open => {
                            @if let Some(stage) = self.stage(row).filter(|_| self.loaded.sees_inside) { (words::part(stage.band).glyph()) }
                            span { (self.stage_name(row)) }
                            @if row.on_hold { " " (Tray::OnHold.marker(m)) }
                        },
                        Status::Won => (marker::outcome(m, true)),
                        Status::Lost => (marker::outcome(m, false)),
                    }
                    @if row.is_deleted { " " span class="muted" { "(" (m.gone_since()) ")" } }
                    span class="only-phone" {
                        @if row.status == Status::Open { " · " (days.clone().unwrap_or_else(|| m.days_not_known().to_owned())) }
                        @if let Some(account) = about { " · " (account) }
                    }
                }
                td class="table__num table__wide" {
                    @if row.status == Status::Open {
                        @match &days { Some(days) => (days), None => span class="muted" { (m.days_unknown()) } }
                    } @else { span class="muted" { "–" } }
                }
                @if self.shows_next_step() { td class="table__wide table__cut" { @match &row.next_step { Some(step) => (step), None => span class="muted" { "–" } } } }
                td class="table__wide" {
                    @match self.close(row) {
                        Some(day) => time datetime=(day) { (m.day_and_month(day.date())) @if day.date().year() != self.at.day(self.zone).date().year() { " " (day.date().year()) } },
                        None => span class="muted" { "–" },
                    }
                }
                td class="table__wide" { (marker::person(&row.owner, true)) }
            }
        }
    }

    /// The closing value of what was won, where it is known; the amount that is expected otherwise.
    fn amount(&self, row: &Row) -> Markup {
        let amount = row.won.map_or(row.amount, tundish_domain::Amount::Known);
        words::amount(self.m, amount).render(self.m)
    }

    /// The day on which it was closed, or is expected to be.
    fn close(&self, row: &Row) -> Option<Day> {
        match row.status {
            Status::Open => row.expected_close,
            Status::Won | Status::Lost => row.closed_at.map(|closed| closed.day(self.zone)),
        }
    }

    /// Days in the stage; nothing when nobody knows since when.
    fn days(&self, row: &Row) -> Option<String> {
        row.entered_at.map(|entered| self.m.days_short(words::days(entered, self.at, self.zone)))
    }

    /// Why there is nothing, and the way on.
    fn empty(&self) -> Markup {
        let m = self.m;
        let (title, text, way_on) = if self.filter.is_narrowed() {
            let all = self
                .filter
                .as_of
                .map_or_else(|| "/opportunities".to_owned(), |day| format!("/opportunities?as_of={day}"));
            (m.nothing_matches(), m.nothing_matches_text(), Some(Link::new(m.without_filters(), all)))
        } else {
            let add = self.may_create.then(|| Link::new(m.add_one_by_hand(), "/opportunities/new"));
            (m.list_empty_title(), m.list_empty_text(), add)
        };
        html! {
            div class="empty" {
                h2 { (title) }
                p { (text) }
                @if let Some(link) = way_on { a class="btn btn--go" href=(link.href) { (link.label) } }
            }
        }
    }

    /// The form that narrows: what it cannot change it keeps.
    fn form(&self) -> Markup {
        let (m, filter, loaded) = (self.m, self.filter, self.loaded);
        let text = |value: Option<String>| value.unwrap_or_default();
        let any = || Choice::new("", m.any());
        let with_any = |choices: Vec<Choice>| -> Vec<Choice> { std::iter::once(any()).chain(choices).collect() };
        let show = |field: Field| field.within(FILTER).render(m);
        let several = 1 < loaded.pipelines.len();
        let stages = loaded.pipelines.iter().flat_map(|pipeline| {
            pipeline.stages().iter().map(move |stage| {
                let label = if several { format!("{}: {}", pipeline.name(), stage.name) } else { stage.name.clone() };
                Choice::new(stage.id.to_string(), label)
            })
        });
        let pipelines = loaded.pipelines.iter().map(|pipeline| Choice::new(pipeline.id().to_string(), pipeline.name()));
        let bands = Band::ALL.iter().map(|band| Choice::new(band.as_str(), words::part(*band).label(m)));
        let channels =
            Channel::ALL.iter().map(|channel| Choice::new(channel.as_str(), m.channel_word(channel.as_str())));
        let kinds = AmountKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), amount_kind(m, *kind)));
        let people = loaded.people.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
        let offers_people = 1 < loaded.people.len();
        let kept = filter.conditions();
        let own = filter.own.as_ref().map(ToString::to_string).unwrap_or_default();
        let own = own_field::form::filter(m, &loaded.own, &own, FILTER);
        let kept = kept.iter().filter(|(name, _)| match *name {
            "own" => own.is_none(),
            "band" | "stage" | "channel" | "amount" => false,
            "pipeline" => !several,
            "owner" => !offers_people,
            _ => true,
        });
        html! {
            form class="form" method="get" action="/opportunities" {
                @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
                @if several { (show(Field::select("pipeline", m.pipeline(), &text(filter.pipeline.map(|id| id.to_string())), with_any(pipelines.collect())))) }
                div class="form__pair" {
                    @if loaded.sees_inside { (show(Field::select("band", m.band(), &text(filter.band.map(|band| band.to_string())), with_any(bands.collect())))) }
                    (show(Field::select("stage", m.stage(), &text(filter.stage.map(|id| id.to_string())), with_any(stages.collect()))))
                }
                @if offers_people { (show(Field::select("owner", m.owner(), &text(filter.owner.map(|id| id.to_string())), with_any(people.collect())))) }
                div class="form__pair" {
                    (show(Field::select("channel", m.channel(), &text(filter.channel.map(|channel| channel.to_string())), with_any(channels.collect()))))
                    (show(Field::select("amount", m.amount_label(), &text(filter.amount.map(|kind| kind.to_string())), with_any(kinds.collect()))))
                }
                @if let Some(own) = &own { (own) }
                div class="form__foot" { (sheet::leave(FILTER, m.cancel())) (button::submit(Weight::Go, m.show_these())) }
            }
        }
    }
}

const fn amount_kind(m: Messages, kind: AmountKind) -> &'static str {
    match kind {
        AmountKind::Known => m.amount_is_known(),
        AmountKind::Estimate => m.amount_is_estimated(),
        AmountKind::Unknown => m.amount_is_missing(),
    }
}
