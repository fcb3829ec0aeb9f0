//! The search box: a plain form that leads to the page of what was found, and, with script, what is found while one types.
//!
//! The pattern is the combobox with a list box of the ARIA Authoring Practices; the island `finder.js` makes it one.

use maud::{Markup, html};

use super::{Icon, keys};
use crate::kit::keys::Action;
use crate::messages::Messages;

/// Where searching is sent.
const PAGE: &str = "/search";
/// Where the island gets what it shows.
const WHILE_TYPING: &str = "/suggest/search";

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it is called.
    pub name: String,
    /// What tells it from its namesakes.
    pub about: Option<String>,
    /// The number that people say.
    pub number: Option<String>,
    /// Its page.
    pub href: String,
}

/// The box of the top bar, which a key focuses.
pub fn bar(m: Messages, typed: &str) -> Markup {
    finder(m, "finder", typed, true)
}

/// The box that stands on the page of searching, where the bar has none.
pub fn still(m: Messages, typed: &str) -> Markup {
    finder(m, "finder-page", typed, false)
}

fn finder(m: Messages, id: &str, typed: &str, has_key: bool) -> Markup {
    let list = format!("{id}-list");
    let key = Action::Search;
    html! {
        form class="finder" role="search" method="get" action=(PAGE) data-finder=(WHILE_TYPING) aria-label=(m.search_everything()) {
            (Icon::Search)
            input id=(id) class="finder__input" type="text" inputmode="search" enterkeyhint="search" name="q" value=(typed)
                maxlength="200" autocomplete="off" autocapitalize="off" spellcheck="false"
                placeholder=(m.search_hint()) aria-label=(m.search_everything()) data-list=(list)
                data-hotkey=[has_key.then_some(key.hotkey())] aria-keyshortcuts=[has_key.then_some(key.shown())];
            @if has_key { (keys::hint(key.shown())) }
            div class="finder__found" id=(list) data-label=(m.find_results()) hidden {}
        }
    }
}

/// What was found, in groups with a heading each; the content of the list box.
pub fn options(m: Messages, groups: Vec<(&str, Vec<Found>)>) -> Markup {
    html! {
        div role="listbox" aria-label=(m.find_results()) {
            @for (heading, found) in groups.iter().filter(|(_, found)| !found.is_empty()) {
                div role="group" aria-label=(heading) {
                    span class="finder__heading" aria-hidden="true" { (heading) }
                    @for found in found {
                        a class="finder__option" role="option" aria-selected="false" tabindex="-1" href=(found.href) {
                            b { (found.name) }
                            @if let Some(about) = &found.about { " " span { (about) } }
                            @if let Some(number) = &found.number { " " small { (number) } }
                        }
                    }
                }
            }
        }
    }
}

/// Nothing was found.
pub fn none(sentence: &str) -> Markup {
    html! { p class="finder__none" role="status" { (sentence) } }
}
