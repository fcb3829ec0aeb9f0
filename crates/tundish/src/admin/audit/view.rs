//! What the record of all changes looks like.

use maud::{Markup, html};
use tundish_domain::{TimeZone, id::Tsid};
use tundish_web::{
    kit::{
        button::{self, Weight},
        chip,
        field::{Choice, Field},
        sheet,
    },
    messages::Messages,
};

use super::{Asked, Loaded};
use crate::{
    event::{audit::Told, store::RecordedChange},
    names::{ACCOUNTS, CONTACTS, LEADS, OPPORTUNITIES, PIPELINES, PRODUCTS, STAGES, TEAMS, USERS},
};

/// The sheet of the filter.
pub(super) const FILTER: &str = "filter";

/// The kinds of records that can be asked for.
const KINDS: [&str; 20] = [
    "company",
    "account",
    "contact",
    "lead",
    "opportunity",
    "participant",
    "line",
    "competitor",
    "activity",
    "attachment",
    "product",
    "user",
    "team",
    "token",
    "pipeline",
    "stage",
    "rate",
    "calendar",
    "absence",
    "own_field",
];

/// Where the names of such records are.
pub(super) fn table(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "user" => USERS,
        "team" => TEAMS,
        "account" => ACCOUNTS,
        "contact" => CONTACTS,
        "lead" => LEADS,
        "opportunity" => OPPORTUNITIES,
        "product" => PRODUCTS,
        "pipeline" => PIPELINES,
        "stage" => STAGES,
        _ => return None,
    })
}

/// Where the names of what a field refers to are.
pub(super) fn table_of_field(kind: &str, field: &str) -> Option<&'static str> {
    Some(match (kind, field) {
        (_, "owner_id" | "user_id" | "leader_id" | "deputy_id") => USERS,
        (_, "team_id") | ("team", "parent_id") => TEAMS,
        (_, "account_id") | ("account", "parent_id") => ACCOUNTS,
        (_, "contact_id") => CONTACTS,
        (_, "lead_id") => LEADS,
        (_, "opportunity_id") => OPPORTUNITIES,
        (_, "product_id") => PRODUCTS,
        (_, "pipeline_id") => PIPELINES,
        (_, "stage_id") => STAGES,
        _ => return None,
    })
}

/// Where such a record is shown.
fn path(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "user" => "/settings/people/",
        "team" => "/settings/teams/",
        "pipeline" => "/settings/pipelines/",
        "rate" => "/settings/rates/",
        "calendar" => "/settings/calendars/",
        "absence" => "/settings/absences/",
        "account" => "/accounts/",
        "contact" => "/contacts/",
        "lead" => "/leads/",
        "opportunity" => "/opportunities/",
        "product" => "/products/",
        "import" => "/settings/imports/",
        _ => return None,
    })
}

/// The page.
pub(super) struct Audit<'a> {
    pub(super) m: Messages,
    pub(super) asked: &'a Asked,
    pub(super) loaded: &'a Loaded,
    pub(super) zone: &'a TimeZone,
}

impl Audit<'_> {
    /// The conditions in force, each with the way to be without it.
    pub(super) fn chips(&self) -> Markup {
        let (m, asked) = (self.m, self.asked);
        let words = |name: &str| {
            let said = asked.get(name);
            match name {
                "person" => {
                    let person = self.loaded.people.iter().find(|(id, _)| id.to_string() == said);
                    person.map_or_else(|| m.somebody().to_owned(), |(_, name)| name.clone())
                }
                "kind" => m.record_kind(said).unwrap_or(said).to_owned(),
                _ => said.to_owned(),
            }
        };
        let named = ["person", "kind", "verb", "from", "to"].into_iter().filter(|name| !asked.get(name).is_empty());
        html! {
            div class="chips chips--bar" {
                @for name in named { (chip::filter(m, label(m, name), &words(name), &asked.path(&[(name, ""), ("older_than", "")]))) }
                button class="chip chip--add" type="button" popovertarget=(FILTER) data-hotkey="f" aria-keyshortcuts="f" { (m.filter()) " " kbd aria-hidden="true" { "f" } }
            }
        }
    }

    /// The form that narrows.
    pub(super) fn filter(&self) -> Markup {
        let (m, asked) = (self.m, self.asked);
        let any = || std::iter::once(Choice::new("", m.any()));
        let people = self.loaded.people.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
        let kinds = KINDS.iter().map(|kind| Choice::new(*kind, m.record_kind(kind).unwrap_or(kind)));
        let verbs = self.loaded.verbs.iter().map(|verb| Choice::new(verb.clone(), verb.clone()));
        let select = |name: &str, choices: Vec<Choice>| {
            Field::select(name, label(m, name), asked.get(name), choices).within(FILTER).render(m)
        };
        let day = |name: &str| Field::day(name, label(m, name), asked.get(name)).within(FILTER).render(m);
        html! {
            form class="form" method="get" action="/settings/audit" {
                (select("person", any().chain(people).collect()))
                (select("kind", any().chain(kinds).collect()))
                (select("verb", any().chain(verbs).collect()))
                div class="form__pair" { (day("from")) (day("to")) }
                div class="form__foot" { (sheet::leave(FILTER, m.cancel())) (button::submit(Weight::Go, m.show_these())) }
            }
        }
    }

    /// The events.
    pub(super) fn events(&self) -> Markup {
        html! { ul class="entries" { @for told in &self.loaded.events { li { (self.event(told)) } } } }
    }

    fn event(&self, told: &Told) -> Markup {
        let (m, event) = (self.m, &told.event);
        let who = event.actor_id.map_or(m.the_program(), |id| self.loaded.names.user(id).unwrap_or(m.somebody()));
        let when = m.moment(self.zone.to_datetime(event.recorded_at.timestamp()));
        let name = table(&told.kind).and_then(|table| self.loaded.names.of(table, told.subject));
        let what = format!("{} {}", m.record_kind(&told.kind).unwrap_or(&told.kind), name.unwrap_or_default());
        html! {
            div {
                p {
                    b { (who) } " · "
                    @match path(&told.kind) {
                        Some(path) => a class="link" href={ (path) (told.subject) } { (what.trim_end()) },
                        None => (what.trim_end()),
                    }
                    " · " code { (event.verb) }
                }
                small { time datetime=(event.recorded_at) { (when) } " · " (m.actor_kind(&event.actor_kind)) }
                @for change in &event.changes { small { (self.change(&told.kind, change)) } }
            }
        }
    }

    fn change(&self, kind: &str, change: &RecordedChange) -> String {
        let m = self.m;
        let words = |text: &Option<String>| {
            let text = text.as_deref()?;
            let named = table_of_field(kind, &change.field)
                .and_then(|table| text.parse::<Tsid>().ok().and_then(|id| self.loaded.names.of(table, id)));
            Some(named.unwrap_or(text).replace('\n', " · "))
        };
        match (words(&change.before), words(&change.after)) {
            (None, Some(after)) => m.changed_to(&change.field, &after),
            (Some(before), None) => m.removed(&change.field, &before),
            (Some(before), Some(after)) => m.changed_from_to(&change.field, &before, &after),
            (None, None) => change.field.clone(),
        }
    }
}

fn label(m: Messages, name: &str) -> &'static str {
    match name {
        "person" => m.person(),
        "kind" => m.kind_of_record(),
        "verb" => m.deed(),
        "from" => m.first_day(),
        _ => m.last_day(),
    }
}
