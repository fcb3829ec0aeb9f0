//! Chips state a filter; tabs are saved views. Both are links, for the address is the only state of a list.

use maud::{Markup, html};

use super::Icon;
use crate::messages::Messages;

/// A filter in force: the field, its value, and the address without it.
pub fn filter(m: Messages, field: &str, value: &str, without_href: &str) -> Markup {
    html! { a class="chip" aria-current="true" href=(without_href) title=(m.remove_filter()) { (field) " " b { (value) } (Icon::Close.sized(14)) span class="unseen" { ", " (m.remove_filter()) } } }
}

/// The field that narrows a list to what has some words; `kept` is what else it is narrowed by.
pub fn find(m: Messages, action: &str, typed: &str, kept: &[(&str, &str)]) -> Markup {
    html! {
        form class="chips__find" role="search" method="get" action=(action) aria-label=(m.find_here()) {
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            input type="search" name="q" value=(typed) maxlength="200" autocomplete="off" enterkeyhint="search" aria-label=(m.find_here()) placeholder=(m.find_here());
            button class="icon-btn" type="submit" aria-label=(m.find_here()) { (Icon::Search) }
        }
    }
}

/// A choice among several that exclude each other.
pub fn choice(label: &str, href: &str, chosen: bool) -> Markup {
    html! { a class="chip" href=(href) aria-current=[chosen.then_some("true")] { b { (label) } } }
}

/// A remark that looks like a filter but cannot be changed.
pub fn note(field: &str, value: &str) -> Markup {
    html! { span class="chip" { (field) " " b { (value) } } }
}

/// A saved view with its number of rows.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Its name.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// How many rows it has, already formatted.
    pub count: Option<String>,
    /// Whether it is the one shown.
    pub current: bool,
}

/// The tabs above a list; `label` names the group for screen readers.
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav class="tabs" aria-label=(label) {
            @for tab in tabs {
                a class="tabs__tab" href=(tab.href) aria-current=[tab.current.then_some("page")] {
                    (tab.label) @if let Some(count) = &tab.count { " " span class="count" { (count) } }
                }
            }
        }
    }
}
