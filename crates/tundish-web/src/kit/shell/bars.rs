//! What one can go on with from any page: the phone bar, the button that adds, their menus, and the way to a record's neighbours.

use maud::{Markup, html};

use super::{AddItem, Frame, Head, NavItem, Neighbours};
use crate::kit::{
    Icon,
    keys::{self, Action},
    sheet,
};
use crate::messages::Messages;

/// The way to the neighbours of a record, with and without keys.
pub(super) fn neighbours(m: Messages, around: &Neighbours) -> Markup {
    let to = |href: &Option<String>, icon: Icon, label: &str, key| {
        html! {
            @if let Some(href) = href {
                a class="icon-btn" href=(href) title=(label) aria-label=(label) data-hotkey=(key) aria-keyshortcuts=(key) { (icon.sized(14)) }
            }
        }
    };
    html! {
        @if *around != Neighbours::default() {
            span class="crumb__steps" {
                (to(&around.previous, Icon::Up, m.previous_record(), "k"))
                (to(&around.next, Icon::Down, m.next_record(), "j"))
            }
        }
    }
}

/// What opens above the page from the bars.
const ADD: &str = "add";
const MORE: &str = "more";

/// The key that adds is the page's own where the page has a button for it, else that of what its section holds, else that of the
/// question what to add.
fn add_key(frame: &Frame, head: &Head) -> Option<&'static str> {
    let is_free = !head.has(Action::Add) && frame.add.iter().all(|item| !item.is_here);
    is_free.then_some(Action::Add.hotkey())
}

pub(super) fn add_button(frame: &Frame, head: &Head) -> Markup {
    let (m, key) = (frame.m, add_key(frame, head));
    html! {
        @if !head.is_past() {
            @match frame.add.as_slice() {
                [] => {},
                [one] => a class="btn only-wide" href=(one.href) data-hotkey=[key] aria-keyshortcuts=[key] { (Icon::Plus) (m.add_opportunity()) @if let Some(key) = key { " " (keys::hint(key)) } },
                _ => button class="btn only-wide" type="button" popovertarget=(ADD) data-hotkey=[key] aria-keyshortcuts=[key] { (Icon::Plus) (m.add_opportunity()) @if let Some(key) = key { " " (keys::hint(key)) } },
            }
        }
    }
}

/// The menus of the bars: what can be added, and on the phone where else one can go.
pub(super) fn menus(frame: &Frame, head: &Head) -> Markup {
    let m = frame.m;
    let more = behind_more(frame);
    let key = |item: &AddItem| (item.is_here && !head.has(Action::Add)).then_some(Action::Add.hotkey());
    html! {
        @if 1 < frame.add.len() && !head.is_past() {
            (sheet::menu(ADD, m.add_what(), html! {
                ul class="menu" {
                    @for item in &frame.add {
                        li { a class="menu__item" href=(item.href) data-hotkey=[key(item)] aria-keyshortcuts=[key(item)] { (item.icon) (item.label) } }
                    }
                }
            }))
        }
        @if !more.is_empty() {
            (sheet::menu(MORE, m.more_places(), html! {
                ul class="menu" {
                    @for item in &more {
                        li { a class="menu__item" href=(item.href) aria-current=[item.current.then_some("page")] { @if let Some(icon) = item.icon { (icon) } (item.label) } }
                    }
                }
            }))
        }
    }
}

/// The places of the phone bar beside adding, searching and what is behind "More".
const PHONE_PLACES: usize = 2;

fn phone_items(frame: &Frame) -> impl Iterator<Item = &NavItem> {
    frame.nav.iter().flat_map(|group| &group.items).filter(|item| item.on_phone).take(PHONE_PLACES)
}

fn behind_more(frame: &Frame) -> Vec<&NavItem> {
    let shown: Vec<&str> = phone_items(frame).map(|item| item.href.as_str()).collect();
    frame.nav.iter().flat_map(|group| &group.items).filter(|item| !shown.contains(&item.href.as_str())).collect()
}

/// The bar holds five places; the one in the middle adds something, unless a day in the past is shown, which has no verbs.
pub(super) fn phone_bar(frame: &Frame, head: &Head) -> Markup {
    let m = frame.m;
    let more = behind_more(frame);
    let plus = html! { (Icon::Plus.sized(20)) span { (m.add_opportunity()) } };
    html! {
        nav class="phone" aria-label=(m.main_navigation()) {
            @for item in phone_items(frame) { (phone_item(item)) }
            @if !head.is_past() {
                @match frame.add.as_slice() {
                    [] => {},
                    [one] => a class="phone__item phone__item--add" href=(one.href) { (plus) },
                    _ => button class="phone__item phone__item--add" type="button" popovertarget=(ADD) { (plus) },
                }
            }
            a class="phone__item" href="/search" aria-current=[frame.is_searching.then_some("page")] { (Icon::Search.sized(20)) span { (m.search()) } }
            @if !more.is_empty() {
                button class="phone__item" type="button" popovertarget=(MORE) aria-current=[more.iter().any(|item| item.current).then_some("true")] { (Icon::More.sized(20)) span { (m.more_places()) } }
            }
        }
    }
}

fn phone_item(item: &NavItem) -> Markup {
    html! {
        a class="phone__item" href=(item.href) aria-current=[item.current.then_some("page")] {
            @if let Some(icon) = item.icon { (icon.sized(20)) }
            span { (item.label) }
        }
    }
}
