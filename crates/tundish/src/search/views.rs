//! How what was found looks.

use maud::{Markup, html};
use tundish_web::{
    kit::{finder, panel, shell::page_head},
    messages::Messages,
};
use url::form_urlencoded;

use super::{
    Kind,
    find::{Group, Hit},
    pages::Shown,
};

/// The page.
pub(super) fn page(m: Messages, typed: &str, shown: &Shown) -> Markup {
    html! {
        (page_head(m.search(), m.search_about(), html! {}))
        div class="only-phone" { (finder::still(m, typed)) }
        @match shown {
            Shown::Recent(hits) if hits.is_empty() => {
                div class="empty" { h2 { (m.nothing_opened_yet()) } p { (m.nothing_opened_text()) } }
            }
            Shown::Recent(hits) => (panel::flush(m.opened_last(), None, rows(m, hits, true))),
            Shown::Found(groups) if groups.is_empty() => {
                div class="empty" { h2 { (m.nothing_found(typed.trim())) } p { (m.nothing_found_text()) } }
            }
            Shown::Found(groups) => {
                div class="stack" {
                    @for group in groups {
                        (panel::flush(several(m, group.kind), all(m, typed, group), rows(m, &group.hits, false)))
                    }
                }
            }
        }
    }
}

/// The list with everything of the kind, where there are more.
fn all(m: Messages, typed: &str, group: &Group) -> Option<Markup> {
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("q", typed.trim()).finish();
    let href = format!("{}?{query}", group.kind.list());
    group.has_more.then(|| html! { a href=(href) { (m.show_all_of_them()) } })
}

fn rows(m: Messages, hits: &[Hit], with_kind: bool) -> Markup {
    html! {
        ul class="rows" {
            @for hit in hits {
                li class="rows__row" {
                    a href=(hit.href()) { (hit.name) }
                    @if let Some(about) = &hit.about { span class="muted" { (about) } }
                    span class="rows__end muted" {
                        @if with_kind { (one(m, hit.kind)) " " }
                        @if let Some(number) = hit.number { (number) }
                    }
                }
            }
        }
    }
}

/// What is offered while somebody types.
pub(super) fn suggestions(m: Messages, typed: &str, shown: &Shown) -> Markup {
    match shown {
        Shown::Recent(hits) if hits.is_empty() => html! {},
        Shown::Recent(hits) => finder::options(m, vec![(m.opened_last(), hits.iter().map(option).collect())]),
        Shown::Found(groups) if groups.is_empty() => finder::none(&m.nothing_found(typed.trim())),
        Shown::Found(groups) => {
            let groups = groups.iter().map(|group| (several(m, group.kind), group.hits.iter().map(option).collect()));
            finder::options(m, groups.collect())
        }
    }
}

fn option(hit: &Hit) -> finder::Found {
    finder::Found {
        name: hit.name.clone(),
        about: hit.about.clone(),
        number: hit.number.map(|number| number.to_string()),
        href: hit.href(),
    }
}

fn several(m: Messages, kind: Kind) -> &'static str {
    match kind {
        Kind::Opportunity => m.opportunities(),
        Kind::Account => m.accounts(),
        Kind::Contact => m.contacts(),
        Kind::Lead => m.leads(),
        Kind::Product => m.products(),
    }
}

fn one(m: Messages, kind: Kind) -> &'static str {
    match kind {
        Kind::Opportunity => m.opportunity(),
        Kind::Account => m.account(),
        Kind::Contact => m.contact(),
        Kind::Lead => m.lead(),
        Kind::Product => m.product(),
    }
}
